"""Laws of scores: the plain twin, people never cut, parts and wholes, what changes nothing."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.laws import plain_scores
from tests.laws.plain_scores import Given
from yeojido.adapters.runners.local import LocalRunner
from yeojido.analyze.split import Split
from yeojido.analyze.voice.scores import Scores
from yeojido.domain.log import Event
from yeojido.store.memory import MemoryLog, frame_of

ANSWERS = st.lists(
    st.builds(
        Given,
        st.sampled_from("abcdefgh"),
        st.sampled_from(["nps asked at the shop", "nps asked at home"]),
        st.integers(0, 59),
        st.integers(0, 10).map(float),
        st.sampled_from([0.5, 1.0, 2.25]),
    ),
    min_size=1,
    max_size=40,
)
OVER = st.sampled_from(["people", "answers"])


def frame(answers: list[Given]) -> pl.DataFrame:
    """The events of answers; the log's own rating tells the scale 0..10."""
    return frame_of(
        Event(
            each.person,
            each.event,
            f"1970-01-01T00:{each.minute:02d}",
            rating=each.value * 0.4 - 2,
            properties={"nps": each.value, "weight": each.weight, "i": place},
        )
        for place, each in enumerate([Given("z", "nps asked at the shop", 0, 0.0, 1.0),
                                      Given("z", "nps asked at the shop", 0, 10.0, 1.0), *answers])
    )  # fmt: skip


def asked(answers: list[Given], question: Scores, buckets: int = 1):  # type: ignore[no-untyped-def]
    """The answer over a log of some buckets."""
    return LocalRunner(1).run(MemoryLog.from_frame(frame(answers), buckets), question)


@given(ANSWERS, OVER)
def test_the_plain_twin_agrees(answers: list[Given], over: str) -> None:
    """NPS with weights over people or answers, as slow Python counts it."""
    found = asked(answers, Scores("nps", weight="weight", over=over)).scores[0]  # type: ignore[arg-type]
    extra = [Given("z", "", 0, 0.0, 1.0), Given("z", "", 0, 10.0, 1.0)]
    people = {each.person for each in answers} | {"z"}
    assert found.kind == "nps"
    assert found.measure.people == len(people)
    if len(people) < 5:
        assert found.measure.value is None
        return
    value, low, high = plain_scores.nps([*extra, *answers], over)
    assert found.measure.value == pytest.approx(value, abs=1e-9)
    assert found.measure.interval == pytest.approx((low, high), abs=1e-6)
    assert low - 1e-9 <= value <= high + 1e-9


@given(ANSWERS, OVER, st.integers(2, 9), st.integers(0, 99))
def test_arrival_and_buckets_change_nothing(
    answers: list[Given], over: str, buckets: int, seed: int
) -> None:
    """Rows in any order, in any number of buckets: the same scores, trends and response."""
    question = Scores(over=over, weight="weight", unit="day", asked="nps > 8", within="9m")  # type: ignore[arg-type]
    rows = frame(answers)
    plain = LocalRunner(1).run(MemoryLog.from_frame(rows, 1), question)
    shuffled = rows.sample(fraction=1, shuffle=True, seed=seed)
    assert LocalRunner(2).run(MemoryLog.from_frame(shuffled, buckets), question) == plain


@given(ANSWERS)
def test_slices_of_one_bucket_change_nothing(answers: list[Given]) -> None:
    """A bucket that is read in slices of persons gives what it gives whole."""
    log = MemoryLog.from_frame(frame(answers), 1)
    question = Scores(unit="day", asked="nps > 8", within="9m").bind(log.summary())
    before = question.first()
    assert before is not None
    question = question.after(LocalRunner(1).run(log, before))
    chunk = log.chunk(0, question.needs())
    whole = question.finish(question.scan(chunk))
    people = chunk.offset.size - 1
    cut = question.scan(chunk.part(0, 1))
    for first in range(1, people):
        cut = question.merge(cut, question.scan(chunk.part(first, first + 1)))
    assert question.finish(cut) == whole


@given(ANSWERS)
def test_parts_add_up(answers: list[Given]) -> None:
    """Events' answers add up to all, and so do the answers of groups of people."""
    found = asked(answers, Scores("nps"))
    first, *parts = found.scores
    assert sum(each.measure.answers for each in parts) == first.measure.answers
    groups = asked(answers, Split(Scores("nps"), "weight")).groups  # type: ignore[arg-type]
    assert sum(each.result.scores[0].measure.people for each in groups) == first.measure.people


@given(ANSWERS)
def test_events_that_answer_nothing_change_nothing(answers: list[Given]) -> None:
    """What people did beside answering is not in the scores."""
    noise = frame_of(Event(who, "page", "1970-01-01T00:30", properties={"nps": None, "i": -1})
                     for who in "abcq")  # fmt: skip
    plain = asked(answers, Scores("nps"))
    rows = pl.concat([frame(answers), noise], how="diagonal_relaxed")
    assert LocalRunner(1).run(MemoryLog.from_frame(rows, 3), Scores("nps")).scores == plain.scores
