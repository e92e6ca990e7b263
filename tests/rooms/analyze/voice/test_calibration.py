"""Calibration: what labels of one customer's words do to readings, and how right that is."""

from __future__ import annotations

import json

import numpy as np
import pytest

from yeojido.analyze.voice.accuracy import accuracies
from yeojido.analyze.voice.calibration import Calibration, Said, calibrate, log_odds, part
from yeojido.analyze.voice.drawn import Drawn, choose
from yeojido.domain.voice import EMOTIONS, LANGUAGES, Readings

KO, EN, UNKNOWN = (LANGUAGES.index(name) for name in ("ko", "en", "unknown"))


def _readings(odds: np.ndarray, language: int = KO) -> Readings:
    n = odds.size
    return Readings(
        np.clip(odds / 2, -2, 2).astype(np.float32),
        (1 / (1 + np.exp(-odds))).astype(np.float32),
        np.full((n, len(EMOTIONS)), 1 / 9, np.float32),
        np.full(n, language, np.int8),
    )


def _said(valence: np.ndarray, emotion: np.ndarray | None = None) -> Said:
    n = valence.size
    named = np.full(n, -1, np.int8) if emotion is None else emotion.astype(np.int8)
    return Said(valence.astype(np.float32), named, np.full(n, 5, np.int64))


def _world(n: int, slope: float, shift: float, seed: int = 7) -> tuple[Readings, Said]:
    """Readings whose truth lies along a line of their log-odds."""
    rng = np.random.default_rng(seed)
    odds = rng.normal(0, 2, n)
    positive = rng.random(n) < 1 / (1 + np.exp(-(slope * odds + shift)))
    return _readings(odds), _said(np.where(positive, 1, -1))


def test_without_enough_labels_nothing_is_moved() -> None:
    """Nineteen labels leave the readings as they are, twenty move them."""
    readings, said = _world(20, 0.5, 1.0)
    rows = np.arange(20) < 19
    few = calibrate(part(readings, rows), said.part(rows))
    assert few == Calibration()
    assert few.version == ""
    assert few.apply(readings) is readings
    assert calibrate(readings, said).version


def test_a_thousand_labels_find_the_line_and_sixty_come_near() -> None:
    """The prior gives way as labels come; the identity is kept where it is true."""
    many = calibrate(*_world(1000, 0.6, 1.5)).by_language["ko"]
    assert (many.slope, many.shift) == (
        pytest.approx(0.6, abs=0.15),
        pytest.approx(1.5, abs=0.25),
    )
    some = calibrate(*_world(60, 0.6, 1.5)).by_language["ko"]
    assert 0.4 < some.shift < 2.0
    same = calibrate(*_world(1000, 1.0, 0.0)).by_language["ko"]
    assert (same.slope, same.shift) == (pytest.approx(1, abs=0.2), pytest.approx(0, abs=0.2))


def test_labels_of_one_side_move_the_level_alone() -> None:
    """Thirty unhappy texts say that words are meant worse, not how steep the line is."""
    odds = np.linspace(-1, 3, 30)
    moved = calibrate(_readings(odds), _said(np.full(30, -1.0))).by_language["ko"]
    assert moved.slope == moved.valence_slope == 1.0
    assert moved.shift < -1
    assert moved.valence_shift < 0


def test_other_languages_stay_as_they_are() -> None:
    """Korean labels say nothing about English words, and nothing gives a value to unknown ones."""
    found = calibrate(*_world(50, 0.5, 1.0))
    odds = np.array([0.5, 0.5, 0.5])
    readings = _readings(odds)
    readings.language[:] = KO, EN, UNKNOWN
    readings.valence[2] = readings.positive[2] = np.nan
    moved = found.apply(readings)
    assert moved.positive[0] != readings.positive[0]
    assert moved.positive[1] == readings.positive[1]
    assert np.isnan(moved.valence[2])


def test_moved_readings_keep_to_their_ranges() -> None:
    """Valence within -2..+2, probabilities within 0..1, nine emotions that add up to one."""
    readings, said = _world(200, 2.0, 3.0)
    emotion = np.where(said.valence > 0, EMOTIONS.index("joy"), EMOTIONS.index("anger"))
    moved = calibrate(readings, _said(said.valence * 2, emotion)).apply(readings)
    assert np.abs(moved.valence).max() <= 2
    assert moved.positive.min() >= 0
    assert moved.positive.max() <= 1
    assert np.allclose(moved.emotions.sum(axis=1), 1)
    assert moved.emotions[0, EMOTIONS.index("joy")] > moved.emotions[0, EMOTIONS.index("fatigue")]
    assert (np.diff(moved.positive[np.argsort(readings.positive)]) >= 0).all()


def test_a_calibration_is_kept_as_json() -> None:
    """What is read back moves readings the same way and has the same version."""
    found = calibrate(*_world(50, 0.5, 1.0))
    again = Calibration.from_json(json.loads(json.dumps(found.to_json())))
    assert again == found
    assert again.version == found.version


def test_accuracy_is_of_texts_drawn_at_random_alone() -> None:
    """Texts that were asked about because the model was unsure do not lower the figure."""
    odds = np.concatenate([np.full(40, 3.0), np.full(40, 0.01)])
    valence = np.concatenate([np.full(40, 1.0), np.full(40, -1.0)])
    random = np.arange(80) < 40
    keys = tuple(f"{at:032x}" for at in range(80))
    whole = accuracies(_readings(odds), _said(valence), random, keys)[0]
    assert (whole.basis, whole.judged, whole.before.share) == ("random", 40, 1.0)
    assert whole.before.low == pytest.approx(0.912, abs=0.001)
    picked = accuracies(_readings(odds), _said(valence), random & False, keys)[0]
    assert (picked.basis, picked.judged, picked.before.share) == ("given", 80, 0.5)
    assert "not_random" in picked.warned


def test_no_text_is_judged_by_its_own_label() -> None:
    """Labels that have nothing to do with the readings do not look better after calibration."""
    rng = np.random.default_rng(11)
    gains: list[float] = []
    for _ in range(30):
        valence = rng.choice([-1.0, 1.0], 60)
        keys = tuple(f"{at:032x}" for at in rng.permutation(60))
        whole = accuracies(
            _readings(rng.normal(0, 1, 60)), _said(valence), np.ones(60, np.bool_), keys
        )[0]
        assert whole.after.share is not None
        gains.append(whole.after.share - 0.5)
    assert np.mean(gains) < 0.03


def test_calibration_lowers_the_error_on_a_shifted_shop() -> None:
    """Where words are meant worse than they sound, probabilities hold better afterwards."""
    readings, said = _world(100, 0.5, -1.5, seed=3)
    keys = tuple(f"{at:032x}" for at in range(100))
    whole = accuracies(readings, said, np.ones(100, np.bool_), keys)[0]
    assert whole.before.error is not None
    assert whole.after.error is not None
    assert whole.after.error < whole.before.error
    assert whole.calibrated


def test_nothing_labelled_is_said_to_be_nothing() -> None:
    """No figures are made up of no labels."""
    empty = _readings(np.zeros(0))
    whole = accuracies(empty, _said(np.zeros(0)), np.zeros(0, np.bool_), ())[0]
    assert (whole.basis, whole.judged, whole.before.share) == ("none", 0, None)
    assert set(whole.warned) == {"few", "few_judged"}


def test_half_are_drawn_at_random_and_half_are_unsure() -> None:
    """The random half are the smallest keys; the others those nearest to even."""
    keys = [f"{at:032x}" for at in range(100)]
    drawn = [Drawn(key, f"text {key}", "") for key in keys]
    odds = np.linspace(-3, 3, 100)
    asked = choose(drawn, _readings(odds), (), 0, 20)
    by_chance = {each.row for each in asked if each.chosen == "random"}
    unsure = {each.row for each in asked if each.chosen == "unsure"}
    assert by_chance == set(range(10))
    assert unsure == set(range(45, 55))


def test_what_was_answered_is_not_asked_again() -> None:
    """And the halves are made even over all that was answered."""
    keys = [f"{at:032x}" for at in range(100)]
    drawn = [Drawn(key, "", "") for key in keys]
    readings = _readings(np.linspace(-3, 3, 100))
    answered = set(keys[10:20])
    asked = choose(drawn, readings, answered, 0, 10)
    assert not answered & {drawn[each.row].key for each in asked}
    assert sum(each.chosen == "random" for each in asked) == 10
    readings.language[:] = UNKNOWN
    assert choose(drawn, readings, (), 0, 10) == ()


def test_log_odds_are_finite_at_the_ends() -> None:
    """A probability of nought or one does no harm."""
    assert np.isfinite(log_odds(np.array([0, 1], np.float32))).all()
