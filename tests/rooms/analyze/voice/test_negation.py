"""Negated words are told apart from the plain ones."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yeojido.adapters.models import packaged
from yeojido.analyze.voice.linear import LinearModel
from yeojido.analyze.voice.negation import all_negated, negated

_SYLLABLES = st.text(alphabet="안못않지없아니닙까는좋아요 가나다 .!a", max_size=24)


def shown(text: str) -> str:
    """Show what is marked as underlines."""
    return "".join("_" if ord(char) > 0xF0000 else char for char in negated(text))


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("안 좋아요", "안 ___"),
        ("안좋네요", "안___"),
        ("별로 안 비싸요!", "별로 안 ___!"),
        ("친절하지 않아요", "___지 않아요"),
        ("좋지는 못해요", "_지는 못해요"),
        ("하자 없이 왔어요", "__ 없이 왔어요"),
        ("최악은 아니에요", "___ 아니에요"),
        ("일주일까지 안 와요", "일주일까지 안 __"),
    ],
)
def test_what_is_negated_is_marked(text: str, marked: str) -> None:
    """By 안 and 못 before it, 않 and 못 behind it, 없 and 아니."""
    assert shown(text) == marked


@pytest.mark.parametrize("text", ["안내가 친절해요", "안전하고 안심돼요", "못난이 인형", "보지 마세요", "안녕하세요"])  # fmt: skip
def test_what_only_looks_so_stays(text: str) -> None:
    """Words that begin with the same syllable negate nothing."""
    assert negated(text) == text


@given(_SYLLABLES)
def test_lengths_stay_and_twice_is_once(text: str) -> None:
    """So spans need no way back, and whoever marks again does no harm."""
    once = negated(text)
    assert len(once) == len(text)
    assert negated(once) == once
    assert all_negated([text, ""]) == [once, ""]


def test_a_model_reads_a_negated_word_as_another() -> None:
    """The packaged Korean model was trained that way; its file says so."""
    models = [LinearModel.from_bytes(data) for data in packaged()]
    (korean,) = [model for model in models if model.language == "ko"]
    assert korean.negation
    assert not any(model.negation for model in models if model is not korean)
    good, bad = korean.valence(korean.read(["서비스가 좋아요", "서비스가 안 좋아요"]))
    assert good > 0.5
    assert bad < -0.3
