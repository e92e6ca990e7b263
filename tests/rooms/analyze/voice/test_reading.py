"""The packaged model: each language by its own, spans as whole words, nothing guessed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from yeojido.analyze.voice.calibration import Adjustment, Calibration
from yeojido.analyze.voice.reading import MOST_SPANS, PackagedModel, strongest
from yeojido.domain.voice import LANGUAGES


class _Words:
    """A model that knows a few words: each character of one adds its part."""

    def __init__(self, name: str, words: Mapping[str, float]) -> None:
        self.name, self.version, self.words = name, "1", words
        self.seen: list[str] = []

    def contributions(self, texts: Sequence[str]) -> list[Any]:
        made = []
        for text in texts:
            adds = np.zeros(len(text), np.float32)
            for word, value in self.words.items():
                at = text.find(word)
                while at >= 0:
                    adds[at : at + len(word)] += value / len(word)
                    at = text.find(word, at + 1)
            made.append(adds)
        return made

    def read(self, texts: Sequence[str]) -> dict[str, Any]:
        self.seen += texts
        sums = np.array([[each.sum()] for each in self.contributions(texts)], np.float32)
        sums = sums.reshape(len(texts), 1)
        emotions = np.full((len(texts), 9), 1 / 9, np.float32)
        return {"valence": sums, "positive": 1 / (1 + np.exp(-sums)), "emotions": emotions}

    def valence(self, read: Mapping[str, Any]) -> Any:
        return read["valence"][:, 0].clip(-2, 2)


def _model(calibration: Calibration | None = None) -> Any:
    korean: Any = _Words("k", {"느려": -1.0, "좋아": 1.5, "최고": 1.0, "별로": -1.2})
    english: Any = _Words("e", {"slow": -1.0, "love": 1.5, "great": 1.0})
    return PackagedModel(korean, english, calibration)


def test_each_language_is_read_by_its_own() -> None:
    """Korean by the Korean model, English by the English one, both where both are used."""
    model = _model()
    texts = ["배송이 느려요", "I love this shop", "배송은 느려요 but I love the shop and the staff"]
    read = model.read(texts)
    assert [LANGUAGES[code] for code in read.language] == ["ko", "en", "mixed"]
    assert read.valence[0] == pytest.approx(-1) and read.valence[1] == pytest.approx(1.5)
    assert -1 < read.valence[2] < 1.5
    assert not any(letter in text for text in model.english.seen for letter in "배송느려")
    assert not any("love" in text for text in model.korean.seen)
    assert np.allclose(read.emotions.sum(axis=1), 1)


@pytest.mark.parametrize(
    "text", ["", "   ", "\x00\x01", "\ud83d", "12,000", "日本語です 👍", "Das ist sehr schlecht", "<br><p></p>", "[phone]"]
)  # fmt: skip
def test_what_cannot_be_read_is_not_guessed(text: str) -> None:
    """No words, another language: unknown, no value, no span."""
    read = _model().read([text])
    assert LANGUAGES[read.language[0]] == "unknown"
    assert np.isnan([read.valence[0], read.positive[0], *read.emotions[0]]).all()
    assert _model().spans([text]) == [()]


@pytest.mark.parametrize(("text", "sign"), [("👍👍", 1), ("😡 😡", -1), ("👍🏽", 1), ("❤️!!", 1)])
def test_emoji_alone_speak_softly(text: str, sign: int) -> None:
    """Emoji without words have a value, held between sure and unsure, and are their own span."""
    read = _model().read([text])
    assert LANGUAGES[read.language[0]] == "unknown"
    assert 0 < sign * read.valence[0] <= 1
    assert 0.2 <= read.positive[0] <= 0.8 and read.emotions[0].sum() == pytest.approx(1)
    spans = _model().spans([text])[0]
    assert spans and all(span.weight * sign > 0 for span in spans)
    assert sum(span.weight for span in spans) == pytest.approx(read.valence[0], abs=2e-3)


def test_spans_are_whole_words_of_what_was_typed() -> None:
    """Particles stay with their word, mark-up and masks around it stay outside, offsets fit."""
    text = (
        "<p>배송이</p> 너무  느려서요... [phone] &quot;서비스는 좋아요오오오&quot;\u200b 최고!!!!!"
    )
    spans = _model().spans([text])[0]
    words = {text[span.start : span.stop]: span.weight for span in spans}
    assert words == {"느려서요": -1.0, "좋아요오오오": 1.5, "최고!!!!!": 1.0}
    assert [span.weight for span in spans] == [1.5, -1.0, 1.0]


def test_a_long_run_of_letters_is_no_word() -> None:
    """Where nobody put blanks, the part that decided is marked, not all of it."""
    text = "어제주문했는데배송이정말느려터졌고포장도그냥그랬는데다시안삼"
    (span,) = _model().spans([text])[0]
    assert "느려" in text[span.start : span.stop] and span.stop - span.start < 8


def test_only_the_strongest_are_named() -> None:
    """A few spans, none that is weak beside the first."""
    text = " ".join(f"좋아{'가나다라마바사'[n]}" for n in range(7)) + " 별로"
    assert len(_model().spans([text])[0]) == MOST_SPANS
    weights = np.array([1.0, 1.0, 0, 0.1, 0.05], np.float32)
    places = np.arange(5, dtype=np.int32)
    found = strongest("가나 다라", weights, places, places + 1)
    assert [(span.start, span.stop) for span in found] == [(0, 2)]


def test_a_calibration_moves_what_is_read() -> None:
    """It moves its own language alone, and gives the model another version."""
    moved = Calibration({"ko": Adjustment(valence_shift=0.5)})
    texts = ["배송이 느려요", "I love this shop"]
    plain, calibrated = _model(), _model(moved)
    assert calibrated.version != plain.version
    change = calibrated.read(texts).valence - plain.read(texts).valence
    assert change == pytest.approx([0.5, 0])


def test_without_a_model_a_language_is_unknown() -> None:
    """A language without a model has no value; what is mixed is read by the other."""
    korean: Any = _Words("k", {"느려": -1.0})
    read = PackagedModel(korean, None).read(["느려요", "I love it", "느려요 but I love the shop"])
    assert [LANGUAGES[code] for code in read.language] == ["ko", "unknown", "ko"]
    assert np.isnan(read.valence).tolist() == [False, True, False]


@given(st.lists(st.text(max_size=20) | st.sampled_from(["배송 느려", "so slow", "👍"]), max_size=6))
def test_any_text_is_read_alone_as_in_company(texts: list[str]) -> None:
    """Every text has its place in the answer, the same in any company; spans lie inside it."""
    model = _model()
    read, spans = model.read(texts), model.spans(texts)
    assert len(read) == len(spans) == len(texts)
    for row, text in enumerate(texts):
        alone = model.read([text])
        assert np.array_equal(alone.valence, read.valence[row : row + 1], equal_nan=True)
        assert all(0 <= span.start < span.stop <= len(text) for span in spans[row])
        assert np.isnan(read.valence[row]) == np.isnan(read.emotions[row]).all()
