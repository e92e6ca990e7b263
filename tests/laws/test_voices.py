"""What customers said is found, listed and put in its place the same however the log is cut."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.laws.plain_map import SHOP
from tests.laws.plain_words import Plainly
from yeojido.adapters.runners.local import LocalRunner
from yeojido.analyze.maps.listening import ListVoices, VoiceList
from yeojido.analyze.voice.examples import FindExamples
from yeojido.analyze.voice.hearing import VoiceReading
from yeojido.analyze.voice.sources import Sources
from yeojido.analyze.voice.whose import WhoSaid
from yeojido.domain.log import Event
from yeojido.store.memory import MemoryLog, frame_of

READING = VoiceReading(Plainly(), Plainly.router())
QUESTIONS: dict[str, Any] = {
    "latest": ListVoices(SHOP, READING, most=3),
    "of a touchpoint": ListVoices(SHOP, READING, touchpoint="b", order="unhappy", most=2),
    "of a stage": ListVoices(SHOP, READING, stage="s1", most=2),
    "nowhere": ListVoices(SHOP, READING, touchpoint="", most=2),
    "unsure": ListVoices(SHOP, READING, order="unsure", most=2),
    "examples": FindExamples(SHOP),
    "whose": WhoSaid(""),
    "sources": Sources(),
}
fewer = settings(max_examples=30)
texts = st.one_of(
    st.none(),
    st.sampled_from(["-1.50 @2 anger", "-0.75 anger", "+1.00 joy", "+0.25 @0 trust", "???"]),
)
said = st.tuples(
    st.sampled_from(["a", "b", "c", "x", "e", "review", "delivered"]),
    st.integers(0, 60),
    texts,
    st.sampled_from([None, -1.0, 2.0]),
)
logs = st.lists(st.lists(said, max_size=6), min_size=1, max_size=6)


def frame(people: list[list[tuple[str, int, str | None, float | None]]]) -> pl.DataFrame:
    """The clean frame of people as drawn."""
    events = [
        Event(f"p{who}", name, f"1970-01-01T00:{at % 60:02}", text=text, rating=rating)
        for who, rows in enumerate(people)
        for name, at, text, rating in rows
    ]
    return frame_of([Event("nobody", "d", "1970-01-01T00:00", text="?", rating=0.0), *events])


@fewer
@pytest.mark.parametrize("name", sorted(QUESTIONS))
@given(people=logs, buckets=st.integers(2, 9), seed=st.integers(0, 99))
def test_cutting_and_shuffling_change_nothing(
    name: str, people: list[Any], buckets: int, seed: int
) -> None:
    """Rows may arrive in any order and lie in any number of buckets (laws 1 and 2)."""
    rows, question = frame(people), QUESTIONS[name]
    plain = LocalRunner(1).run(MemoryLog.from_frame(rows, 1), question)
    shuffled = rows.sample(fraction=1, shuffle=True, seed=seed)
    assert LocalRunner(2).run(MemoryLog.from_frame(shuffled, buckets), question) == plain


@fewer
@given(people=logs)
def test_every_text_is_somewhere_or_said_to_be_nowhere(people: list[Any]) -> None:
    """Texts by place and reason add up to the texts of the log; those nowhere to their subjects."""
    rows = frame(people)
    found = LocalRunner(1).run(MemoryLog.from_frame(rows, 2), ListVoices(SHOP, READING, most=1000))
    assert isinstance(found, VoiceList)
    assert found.texts == found.total == len(found.voices) == rows["text"].count()
    nowhere = sum(count for (step, _), count in found.placed.items() if not step)
    assert nowhere == sum(found.about.values())
    assert nowhere == sum(voice.touchpoint is None for voice in found.voices)
    table = found.to_polars()
    assert table["text"].to_list() == [voice.text for voice in found.voices]
    assert table["at"].dt.epoch("us").to_list() == [voice.at for voice in found.voices]
    assert table["because"].to_list() == [", ".join(voice.because) for voice in found.voices]
