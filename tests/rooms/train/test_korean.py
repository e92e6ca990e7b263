"""Training of the Korean model: the same seed the same numbers, nothing held out is seen."""

from __future__ import annotations

import numpy as np
import pytest

from tools.train import fit, heads, kote, nsmc, shown
from yeojido.domain.voice import EMOTIONS
from yeojido.kernels.ngrams import Families, code_points, hashed

_WORDS = ("최악", "별로", "그냥", "좋아", "최고")
_FAMILIES = Families(chars_from=2, chars_to=2)


def _texts(n: int, seed: int) -> tuple[list[str], np.ndarray]:
    rng = np.random.default_rng(seed)
    level = rng.integers(0, 5, n)
    noise = ["".join(rng.choice(list("가나다라마바사"), 6)) for _ in range(n)]
    return [f"{a} {_WORDS[k]}" for a, k in zip(noise, level, strict=True)], level.astype(np.int64)


@pytest.mark.parametrize("hidden", [0, 4])
def test_a_score_orders_texts(hidden: int) -> None:
    """Texts that training has not seen stand in the order of their levels; the seed decides all."""
    texts, level = _texts(1500, 1)
    found = hashed(*code_points(texts), _FAMILIES)
    plan = fit.Plan(bits=12, hidden_bits=10, hidden=hidden, passes=4, keep=0.7)
    made = [fit.scorer(found.ids, found.offsets, level, np.ones(4), plan) for _ in range(2)]
    assert np.array_equal(made[0].linear, made[1].linear)
    assert np.array_equal(made[0].rows, made[1].rows)
    assert np.all(np.diff(made[0].bounds) > 0)
    scores = [
        made[0].linear[hashed(*code_points([word]), _FAMILIES).ids & 0xFFF, 0].sum()
        for word in _WORDS
    ]
    assert np.all(np.diff(scores) > 0)


def test_labels_are_learned_with_what_stands_beside() -> None:
    """A label by a word and a label by a number beside the text are both learned."""
    texts, level = _texts(600, 2)
    found = hashed(*code_points(texts), _FAMILIES)
    beside = np.random.default_rng(3).normal(size=(600, 1)).astype(np.float32)
    target = np.stack([level >= 3, beside[:, 0] > 0], axis=1).astype(np.float32)
    plan = fit.LabelPlan(bits=12, rate=0.1)
    weights, dense, bias = fit.labels(found.ids, found.offsets, beside, target, plan)
    odds = beside @ dense + bias
    for row in range(600):
        ids = found.ids[found.offsets[row] : found.offsets[row + 1]] & 0xFFF
        odds[row] += weights[ids].sum(axis=0) / np.sqrt(ids.size)
    assert np.mean((odds[:, 0] > 0) == (target[:, 0] > 0)) > 0.98
    assert np.mean((odds[:, 1] > 0) == (target[:, 1] > 0)) > 0.9


@pytest.mark.parametrize("by_film", [False, True])
def test_what_is_held_out_is_not_seen(by_film: bool) -> None:
    """No text of the parts for choosing and for figures occurs before; by film, no film does."""
    rng = np.random.default_rng(4)
    texts = [
        f"평  {rng.integers(4000)}" if k % 3 else f"평 {rng.integers(4000)}" for k in range(3000)
    ]
    film = rng.integers(0, 200, 3000)
    parts = nsmc.split(nsmc.Reviews(texts, rng.integers(1, 11, 3000), film), 7, by_film=by_film)
    keys = [{nsmc.key(text) for text in part.texts} for part in parts]
    assert all(keys)
    assert not keys[0] & keys[1] and not keys[0] & keys[2] and not keys[1] & keys[2]
    if by_film:
        films = [set(part.film.tolist()) for part in parts]
        assert not films[0] & films[2] and not films[0] & films[1]


def test_every_label_has_a_sign_and_one_journey_emotion() -> None:
    """The 44 labels are shared out among the nine emotions; signs are those of the labels."""
    assert len(kote.LABELS) == len(set(kote.LABELS)) == 44
    assert sorted(k for ids in kote.JOURNEY.values() for k in ids) == list(range(44))
    assert tuple(kote.JOURNEY) == EMOTIONS
    labels = np.zeros((3, 44), np.float32)
    labels[0, [kote.LABELS.index("고마움"), kote.LABELS.index("기쁨")]] = 1
    labels[1, [kote.LABELS.index("짜증"), kote.LABELS.index("기쁨"), kote.LABELS.index("슬픔")]] = 1
    labels[2, kote.LABELS.index("놀람")] = 1
    comments = kote.Comments([], labels)
    assert comments.net == pytest.approx([1, -1 / 3, 0])
    assert (
        comments.journey[0, [EMOTIONS.index("trust"), EMOTIONS.index("joy")]].tolist() == [0.5] * 2
    )
    assert comments.journey.sum(axis=1) == pytest.approx([1, 1, 1])


def test_bounds_give_probabilities_that_hold() -> None:
    """Levels drawn by known bounds are found again, weights and all."""
    rng = np.random.default_rng(5)
    signs = rng.normal(size=(20_000, 2))
    latent = signs @ [1.5, -0.5] + rng.logistic(size=20_000)
    level = np.digitize(latent, [-2, -1, 0.5, 2])
    weights, bounds = heads.ordered(signs, level, np.ones(20_000))
    assert weights == pytest.approx([1.5, -0.5], abs=0.07)
    assert bounds == pytest.approx([-2, -1, 0.5, 2], abs=0.1)


def test_calibration_error_of_chances_that_hold_is_small() -> None:
    """Chances that hold have hardly any error, chances pushed away from them have that distance."""
    rng = np.random.default_rng(6)
    chance = rng.random(50_000)
    truth = (rng.random(50_000) < chance).astype(np.float32)
    assert shown.calibration_error(chance, truth) < 0.01
    assert shown.calibration_error(np.full(50_000, 0.9), truth) == pytest.approx(0.4, abs=0.02)
