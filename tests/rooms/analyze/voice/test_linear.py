"""The model of texts: its file, what it reads, and which characters decided."""

from __future__ import annotations

import json
import struct
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from yeojido.analyze.voice.linear import LONGEST, Head, LinearModel, Table
from yeojido.domain.errors import BadModel
from yeojido.kernels.ngrams import Families, code_points, hashed

_FAMILIES = Families(chars_from=2, chars_to=2)


def _tiny(*, power: float = 0.0, hidden: bool = False) -> LinearModel:
    """Return a model that knows "좋아" (+1) and "싫어" (-1)."""
    weights = np.zeros((1 << 12, 2), np.int8)
    for text, value in (("좋아", 50), ("싫어", -50)):
        found = hashed(*code_points([text]), _FAMILIES)
        weights[found.ids[1] & 0xFFF, 0] = value
    score = np.array([[1.0], [0.0]], np.float32)
    zero = np.zeros(1, np.float32)
    scale = np.full(2, 0.02, np.float32)
    before = (Head("squashed", ("words",), "tanh", score, zero),) if hidden else ()
    source, by = (("squashed",), score[:1] * 2) if hidden else (("words",), score)
    bounds = np.array([-1.5, -0.5, 0.5, 1.5], np.float32)
    return LinearModel(
        name="tiny",
        version="1",
        language="ko",
        tables=(Table("words", _FAMILIES, weights, scale, power),),
        heads=(
            *before,
            Head("valence", source, "ordinal", by[:, :1], bounds, levels=(-2, -1, 0, 1, 2)),
            Head("positive", source, "sigmoid", by[:, :1], zero),
            Head("emotions", ("words",), "softmax", np.eye(2, dtype=np.float32), scale * 0),
        ),
        notes={"seed": 7},
    )


@pytest.mark.parametrize("hidden", [False, True])
def test_a_model_is_its_file(hidden: bool) -> None:
    """What is written is read again, byte for byte, and says the same."""
    model = _tiny(hidden=hidden)
    data = model.to_bytes()
    again = LinearModel.from_bytes(data)
    assert again.to_bytes() == data
    assert again.notes == {"seed": 7}
    texts = ["좋아요", "싫어요 정말", ""]
    for name, values in model.read(texts).items():
        assert np.array_equal(values, again.read(texts)[name])


def test_a_file_that_is_none_is_said_so() -> None:
    """Other bytes, half a file and none at all are refused in one sentence."""
    data = _tiny().to_bytes()
    for bad in (b"", b"PK\3\4" * 100, data[:40], data[: len(data) // 2], data[:16] + b"[" * 900):
        with pytest.raises(BadModel):
            LinearModel.from_bytes(bad)


def _made_up(change: Callable[[dict[str, Any]], Any]) -> bytes:
    """Return a file whose header somebody changed; its arrays and their digest are right."""
    data = _tiny(hidden=True).to_bytes()
    (length,) = struct.unpack("<Q", data[8:16])
    header = json.loads(data[16 : 16 + length])
    text = json.dumps(change(header) or header).encode()
    text += b" " * (-(16 + len(text)) % 64)
    return data[:8] + struct.pack("<Q", len(text)) + text + data[16 + length :]


@pytest.mark.parametrize(
    "change",
    [
        lambda _: [1],
        lambda _: 5,
        lambda h: h["arrays"][0].update(shape=[1 << 40, 1 << 20]),
        lambda h: h["arrays"][0].update(shape=[-1, 2]),
        lambda h: h["arrays"][0].update(shape=[4095, 2]),
        lambda h: h["arrays"][0].update(at=-64),
        lambda h: h["arrays"][0].update(at=10**30),
        lambda h: h["arrays"][0].update(type="O"),
        lambda h: h["arrays"][0].update(type="|S1000000000"),
        lambda h: h["tables"][0].update(scale=0),
        lambda h: h["tables"][0].update(power=float("nan")),
        lambda h: h["tables"][0].update(name="other"),
        lambda h: h["tables"][0]["families"].update(chars_to=10**9),
        lambda h: h["tables"][0]["families"].update(words_to=-1),
        lambda h: h["heads"][0].update(inputs=["squashed"]),
        lambda h: h["heads"][0].update(name="words"),
        lambda h: h["heads"][1].update(levels=[1, 2]),
        lambda h: h["heads"][1].update(levels=["x"] * 5),
        lambda h: h["heads"][2].update(link="exec"),
        lambda h: h["heads"][3].update(names=["one"]),
    ],
)
def test_a_file_that_somebody_made_is_refused(change: Callable[[dict[str, Any]], Any]) -> None:
    """What could not be read with is refused when it is opened, not where a text is read."""
    with pytest.raises(BadModel) as refused:
        LinearModel.from_bytes(_made_up(change))
    assert len(refused.value.say("en")) < 400


def test_headers_without_an_end() -> None:
    """A header of a length beyond all reason, or of brackets alone, costs nothing."""
    head = b"YJLM1\n\0\0"
    for length, text in ((2**64 - 1, b"{}"), (200_000, b"[" * 200_000), (9_000, b"1" * 9_000)):
        with pytest.raises(BadModel):
            LinearModel.from_bytes(head + struct.pack("<Q", length) + text)


def test_what_is_read() -> None:
    """Levels and shares add up to one, valence follows the words, an empty text is the middle."""
    model = _tiny()
    read = model.read(["좋아", "싫어", "", "좋아 싫어"])
    assert np.allclose(read["valence"].sum(axis=1), 1)
    assert np.allclose(read["emotions"].sum(axis=1), 1)
    valence = model.valence(read)
    assert valence[0] > 0.5 and valence[1] < -0.5
    assert np.allclose(valence[2:], 0, atol=1e-6)
    assert np.allclose(read["positive"][:, 0], 1 / (1 + np.exp([-1.0, 1.0, 0, 0])))
    assert model.read([])["emotions"].shape == (0, 2)


def test_a_long_text_does_not_shout() -> None:
    """Ten times the same words are ten times as much by power 0, and not more at all by 1."""
    once, often = "좋아 ", "좋아 " * 10
    free, mean = (_tiny(power=power).read([once, often])["positive"][:, 0] for power in (0, 1))
    assert free[1] > 0.999 > free[0]
    assert abs(mean[1] - mean[0]) < 0.05


def test_texts_of_a_block_do_not_touch_each_other() -> None:
    """A text is read as if it were alone, whatever stands beside it and however many there are."""
    model = _tiny()
    texts = ["좋아요", "싫어", "그냥 " * 4000, "가" * 20_000, "좋아"] * 20
    together = model.read(texts)["valence"]
    for text, values in zip(texts[:5], together[:5], strict=True):
        assert np.allclose(model.read([text])["valence"][0], values)
    assert np.allclose(together[:5], together[-5:])


@pytest.mark.parametrize("hidden", [False, True])
def test_the_characters_that_decided(hidden: bool) -> None:
    """Contributions point at the words that count and add up to about what they changed."""
    model = _tiny(hidden=hidden)
    text = "배송은 좋아 포장은 글쎄"
    (weights,) = model.contributions([text])
    assert weights.size == len(text)
    assert set(np.flatnonzero(weights).tolist()) == {4, 5}
    moved = model.valence(model.read([text, ""]))
    assert weights.sum() == pytest.approx(moved[0] - moved[1], rel=0.15)


def test_contributions_of_texts_longer_than_what_is_read() -> None:
    """Characters behind the end of what is read have none."""
    text = "좋아" + "가" * LONGEST + "좋아"
    (weights,) = _tiny().contributions([text])
    assert weights.size == len(text)
    assert weights[:2].min() > 0 and weights[2:].max() == 0


def test_slopes_through_a_gate() -> None:
    """Slopes of the valence are those of small differences, through the gate and what it opens."""
    bounds = np.array([-1.5, -0.5, 0.5, 1.5], np.float32)
    one, zero = np.ones((1, 1), np.float32), np.zeros(1, np.float32)
    heads = (
        Head("gate", ("words",), "gate", np.eye(3, dtype=np.float32), np.zeros(3, np.float32)),
        Head("score", ("gate",), "identity", np.array([[2], [-1], [0.3], [1]], np.float32), zero),
        Head("valence", ("score",), "ordinal", one, bounds, levels=(-2, -1, 0, 1, 2)),
    )
    table = Table("words", _FAMILIES, np.zeros((2, 3), np.int8), np.ones(3, np.float32))
    model = LinearModel("gated", "1", "ko", (table,), heads)
    columns = np.random.default_rng(1).normal(size=(6, 3)).astype(np.float32)
    slopes = model._slopes({"words": columns}, heads)["words"]
    for column in range(3):
        sides = []
        for step in (1e-2, -1e-2):
            moved = columns / 2
            moved[:, column] += np.float32(step)
            sides.append(model.valence(model.heads_of({"words": moved})))
        assert slopes[:, column] == pytest.approx((sides[0] - sides[1]) / 2e-2, abs=2e-3)
    opened = model.heads_of({"words": columns})["gate"]
    assert opened[:, :2] + opened[:, 2:] == pytest.approx(columns[:, 1:], abs=1e-6)
