"""Scores of small logs, counted by hand."""

from __future__ import annotations

from typing import Any

import pytest

from yeojido.adapters.runners.local import LocalRunner
from yeojido.analyze.voice.score_results import ScoresResult
from yeojido.analyze.voice.scores import Scores
from yeojido.domain.journey import JourneyMap, Match, Meta, Stage, Touchpoint
from yeojido.domain.log import Event
from yeojido.domain.words import Words
from yeojido.store.memory import MemoryLog, frame_of


def _event(person: str, name: str, day: int, **more: Any) -> Event:
    score = more.get("score")
    rating = None if score is None else score * 0.4 - 2 if "nps" in name else score - 3.0
    return Event(person, name, f"2026-03-{day:02d}T10:00", rating=rating, properties=more)


def _run(events: list[Event], question: Scores) -> ScoresResult:
    return LocalRunner(1).run(MemoryLog.from_frame(frame_of(events), 3), question)


def test_nps_of_ten_people() -> None:
    """Five promoters, three passives, two detractors: 30 points, drawn hollow, shares beside it."""
    scores = [10, 9, 9, 10, 9, 8, 7, 7, 6, 0]
    events = [_event(f"p{i}", "nps survey", 1, score=n) for i, n in enumerate(scores)]
    row = _run(events, Scores()).scores[0]
    assert (row.kind, row.unit, row.level) == ("nps", "points", "all")
    found = row.measure
    assert found.value == pytest.approx(30)
    assert (found.high, found.low, found.hollow) == (0.5, 0.2, True)
    assert found.mean == pytest.approx(7.5)
    assert found.spread == (
        (0.0, 0.1), (6.0, 0.1), (7.0, 0.2), (8.0, 0.1), (9.0, pytest.approx(0.3)), (10.0, 0.2),
    )  # fmt: skip


def test_fewer_than_five_people_have_no_value() -> None:
    """Four people give a number of people, and nothing more."""
    events = [_event(f"p{i}", "csat survey", 1, score=i + 1) for i in range(4)]
    found = _run(events, Scores()).scores[0].measure
    assert (found.people, found.value, found.interval, found.hollow) == (4, None, None, True)


def test_over_people_each_counts_once() -> None:
    """One person who answers nine times does not outvote five others."""
    events = [_event("loud", "csat survey", day, score=1) for day in range(1, 10)]
    events += [_event(f"p{i}", "csat survey", 1, score=5) for i in range(5)]
    assert _run(events, Scores(over="people")).scores[0].measure.value == pytest.approx(5 / 6)
    assert _run(events, Scores(over="answers")).scores[0].measure.value == pytest.approx(5 / 14)


def test_weights_count() -> None:
    """The satisfied weigh three, the others one; who has no weight is left out and told."""
    events = [
        _event(f"p{i}", "csat survey", 1, score=n, w=w)
        for i, (n, w) in enumerate([(5, 3.0), (4, 3.0), (1, 1.0), (2, 1.0), (3, 1.0), (5, None)])
    ]
    result = _run(events, Scores(weight="w"))
    assert result.scores[0].measure.value == pytest.approx(6 / 9)
    assert "1 answers have no weight" in result.warnings[0].en


def test_low_may_be_good() -> None:
    """Effort from 1 (none) to 5: one and two agree that it was easy."""
    events = [_event(f"p{i}", "effort survey", 1, score=n) for i, n in enumerate([1, 1, 2, 4, 5])]
    found = _run(events, Scores(good="low")).scores[0]
    assert (found.kind, found.measure.high, found.measure.low) == ("ces", 0.6, 0.4)


def test_the_trend_says_what_changed() -> None:
    """By week: 100 % satisfied, a week of two people without a value, then none satisfied."""
    events = [_event(f"p{i}", "csat survey", 2, score=5) for i in range(8)]
    events += [_event(f"q{i}", "csat survey", 9, score=3) for i in range(2)]
    events += [_event(f"r{i}", "csat survey", 17, score=1) for i in range(8)]
    points = _run(events, Scores(unit="week")).scores[0].trend
    assert [p.period for p in points] == ["2026-03-02", "2026-03-09", "2026-03-16"]
    assert [p.value for p in points] == [1.0, None, 0.0]
    assert [p.complete for p in points] == [True, True, False]
    last = points[-1]
    assert last.change == pytest.approx(-1)
    assert last.change_interval is not None
    assert last.change_interval[1] < -0.3


def test_response_rate() -> None:
    """Ten are asked: six answer, one too late, one may still; nobody had asked the last one."""
    events = [_event(f"p{i}", "survey sent", 1) for i in range(9)]
    events += [_event("late to ask", "survey sent", 27)]
    events += [_event(f"p{i}", "csat survey", 3, score=4) for i in range(6)]
    events += [
        _event("p6", "csat survey", 20, score=4),
        _event("nobody", "csat survey", 28, score=1),
    ]
    response = _run(events, Scores(asked="survey sent", within="7d")).response
    assert response is not None
    assert (response.asked, response.answered, response.waiting) == (9, 6, 1)
    assert response.uninvited == 2
    assert response.rate == pytest.approx(6 / 9)
    assert response.interval is not None
    assert response.interval[0] < 6 / 9 < response.interval[1]


def _step(id_: str, stage: str, *events: str, voices: tuple[str, ...] = ()) -> Touchpoint:
    return Touchpoint(id=id_, stage=stage, name=Words(ko=id_, en=id_), match=Match(events=events),
                      voices=voices)  # fmt: skip


def test_touchpoints_and_stages() -> None:
    """Answers belong to the touchpoint of their event, or to the one whose voice it is."""
    definition = JourneyMap(
        meta=Meta(id="m", title=Words(ko="m", en="m"), type="purchase"),
        stages=(Stage(id="s1", name=Words(ko="가", en="one"), order=0),
                Stage(id="s2", name=Words(ko="나", en="two"), order=1)),
        steps=(_step("shop", "s1", "shop csat"), _step("pay", "s2", "pay", voices=("pay csat",)),
               _step("asked", "s2", "pay csat")),
    )  # fmt: skip
    events = [_event(f"p{i}", "shop csat", 1, score=5) for i in range(6)]
    events += [_event(f"p{i}", "pay csat", 2, score=2) for i in range(5)]
    events += [_event(f"p{i}", "csat at home", 2, score=2) for i in range(5)]
    result = _run(events, Scores(level="touchpoint", definition=definition))
    assert [(s.id, s.measure.value) for s in result.scores[1:]] == [("shop", 1.0), ("pay", 0.0)]
    assert "5 answers belong to no touchpoint" in result.warnings[0].en
    stages = _run(events, Scores(level="stage", definition=definition)).scores
    assert [(s.id, s.measure.answers) for s in stages[1:]] == [("s1", 6), ("s2", 5)]


def test_one_event_alone() -> None:
    """A name or a condition says whose answers count."""
    events = [_event(f"p{i}", "csat at the shop", 1, score=5, n=i) for i in range(6)]
    events += [_event(f"p{i}", "csat at home", 1, score=1, n=i) for i in range(6)]
    named = _run(events, Scores(event="csat at home")).scores[0]
    assert (named.measure.answers, named.measure.value) == (6, 0.0)
    asked = _run(events, Scores(event="n < 3")).scores[0]
    assert asked.measure.answers == 6


def test_tables_and_documents() -> None:
    """The answer is a table, a table of trends, a document, and shares that can be compared."""
    events = [_event(f"p{i}", "nps survey", 1 + i, score=i) for i in range(11)]
    result = _run(events, Scores(unit="week"))
    assert result.to_polars().height == 2
    assert result.trends().height == 6
    document = result.to_dict()
    assert document["scores"][0]["kind"] == "nps"
    assert [s.item for s in result.shares()] == [
        ("nps", "nps survey", "high"), ("nps", "nps survey", "low"),
    ]  # fmt: skip
    assert [(s.hits, s.n) for s in result.shares()] == [(2, 11), (7, 11)]


def test_events_that_look_like_invitations_are_pointed_at() -> None:
    """Who has not asked for a response rate is told how to get one."""
    events = [_event(f"p{i}", "csat survey", 1, score=4) for i in range(5)]
    events.append(_event("p1", "survey shown", 1))
    assert "--asked 'survey shown'" in _run(events, Scores()).warnings[0].en
    assert _run(events, Scores(asked="survey shown")).warnings == ()
