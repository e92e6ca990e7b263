"""Expectation against experience, counted by hand, and its laws."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yeojido.adapters.runners.local import LocalRunner
from yeojido.analyze.voice.expectations import Expectations, ExpectationsResult
from yeojido.domain.errors import BadOption, UnknownColumn
from yeojido.domain.journey import JourneyMap, Match, Meta, Stage, Touchpoint
from yeojido.domain.log import Event
from yeojido.domain.words import Words
from yeojido.store.memory import MemoryLog, frame_of

PAIRS = {"lived": "hoped"}


def _run(events: list[Event], question: Expectations, buckets: int = 3) -> ExpectationsResult:
    return LocalRunner(1).run(MemoryLog.from_frame(frame_of(events), buckets), question)


def _said(person: str, name: str, minute: int, rating: float | None, **more: Any) -> Event:
    return Event(person, name, f"2026-01-01T00:{minute:02d}", rating=rating, properties=more)


def test_people_are_compared_with_themselves() -> None:
    """Ten people hoped for 1 and lived 0; others who only hoped or only lived do not count."""
    events = [_said(f"p{i}", "hoped", 1, 1.0) for i in range(10)]
    events += [_said(f"p{i}", "lived", 5, 0.0) for i in range(10)]
    events += [_said(f"h{i}", "hoped", 1, -2.0) for i in range(3)]
    events += [_said(f"l{i}", "lived", 1, 2.0) for i in range(4)]
    (found,) = _run(events, Expectations(PAIRS)).gaps
    assert (found.people, found.expected_alone, found.experienced_alone) == (10, 3, 4)
    assert (found.before, found.after, found.gap) == (1.0, 0.0, -1.0)
    assert (found.worse, found.better, found.hollow) == (1.0, 0.0, True)


def test_only_what_was_expected_before_counts() -> None:
    """The latest expectation at or before the experience; what is asked after it is none."""
    events: list[Event] = []
    for i in range(6):
        events += [
            _said(f"p{i}", "hoped", 1, -2.0), _said(f"p{i}", "hoped", 3, 1.0),
            _said(f"p{i}", "lived", 3, 2.0), _said(f"p{i}", "hoped", 9, -1.0),
        ]  # fmt: skip
    (before,) = _run(events, Expectations(PAIRS)).gaps
    assert (before.before, before.gap) == (1.0, 1.0)
    (whenever,) = _run(events, Expectations(PAIRS, when="any")).gaps
    assert whenever.before == pytest.approx(-2 / 3)


def test_an_own_scale_and_weights() -> None:
    """Importance 1..5 against satisfaction 1..5 in one property; the heavy are disappointed."""
    events: list[Event] = []
    for i in range(8):
        weight = 3.0 if i < 4 else 1.0
        events += [
            _said(f"p{i}", "important", 1, None, answer=5, w=weight),
            _said(f"p{i}", "satisfied", 1, None, answer=3 if i < 4 else 5, w=weight),
        ]
    question = Expectations({"satisfied": "important"}, "answer", "1..5", "w", when="any")
    (found,) = _run(events, question).gaps
    assert found.gap == pytest.approx(-2 * 12 / 16)
    assert found.worse == pytest.approx(0.75)


def test_touchpoints_give_names() -> None:
    """An experience is called like the touchpoint it belongs to."""
    definition = JourneyMap(
        meta=Meta(id="m", title=Words(ko="m", en="m"), type="service"),
        stages=(Stage(id="s", name=Words(ko="가", en="one"), order=0),),
        steps=(Touchpoint(id="food", stage="s", name=Words(ko="식당", en="Food"),
                          match=Match(events=("lived",))),),
    )  # fmt: skip
    events = [_said(f"p{i}", name, 1, 1.0) for i in range(6) for name in ("hoped", "lived")]
    result = _run(events, Expectations(PAIRS, definition=definition))
    assert result.gaps[0].name.ko == "식당"
    assert result.to_polars()["gap"].to_list() == [0.0]
    assert result.shares()[0].hits == 0


def test_what_cannot_be_asked() -> None:
    """No pairs, a property without its scale, a property that is not there, an unknown event."""
    with pytest.raises(BadOption):
        Expectations({})
    with pytest.raises(BadOption):
        Expectations(PAIRS, value="answer")
    events = [_said("p", "hoped", 1, 1.0)]
    with pytest.raises(UnknownColumn):
        _run(events, Expectations(PAIRS, "answer", "1..5"))
    result = _run(events, Expectations(PAIRS))
    assert "lived" in result.warnings[0].en


ROWS = st.lists(
    st.tuples(
        st.sampled_from("abcdefg"), st.sampled_from(["hoped", "lived", "else"]),
        st.integers(0, 5), st.sampled_from([None, -2.0, 0.0, 1.0]),
    ),
    max_size=40,
)  # fmt: skip


@given(ROWS, st.integers(1, 7), st.sampled_from(["before", "any"]), st.integers(0, 9))
def test_laws(
    rows: list[tuple[str, str, int, float | None]], buckets: int, when: Any, seed: int
) -> None:
    """A plain twin agrees; buckets and the order of arrival change nothing."""
    events = [
        _said(who, name, minute, rating, i=i) for i, (who, name, minute, rating) in enumerate(rows)
    ]
    events.append(_said("nobody", "else", 0, 0.0, i=-1))
    question = Expectations(PAIRS, when=when)
    frame = frame_of(events)
    whole = LocalRunner(1).run(MemoryLog.from_frame(frame, 1), question)
    mixed = frame.sample(fraction=1, shuffle=True, seed=seed)
    assert LocalRunner(2).run(MemoryLog.from_frame(mixed, buckets), question) == whole
    gaps: list[float] = []
    for person in "abcdefg":
        own = [row for row in rows if row[0] == person and row[3] is not None]
        hoped = sorted((r for r in own if r[1] == "hoped"), key=lambda r: r[2])
        found = []
        for _, name, minute, rating in own:
            if name != "lived" or rating is None:
                continue
            if when == "any":
                before = [r[3] for r in hoped]
                found += [rating - sum(before) / len(before)] if before else []  # type: ignore[arg-type]
            else:
                before = [r[3] for r in hoped if r[2] <= minute]
                found += [rating - before[-1]] if before else []  # type: ignore[operator]
        gaps += [sum(found) / len(found)] if found else []
    assert whole.gaps[0].people == len(gaps)
    if len(gaps) >= 5:
        assert whole.gaps[0].gap == pytest.approx(sum(gaps) / len(gaps))
