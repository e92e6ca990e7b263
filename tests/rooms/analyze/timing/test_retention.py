"""Retention, by hand."""

from __future__ import annotations

import pytest

from yeojido import Event, Log, Retention
from yeojido.domain.errors import BadCondition, BadOption, QuestionError


def came(who: str, *times: str, name: str = "visit") -> list[Event]:
    """One person's events in March 2026."""
    return [Event(who, name, f"2026-03-{each}") for each in times]


END = came("end", "31T00:00", name="other")


def rates(log: Log, question: Retention) -> list[tuple[int, int]]:
    """What everyone's row says: returned, judged."""
    return [(cell.returned, cell.judged) for cell in log.run(question).average]


def test_the_start_is_no_return():
    """One event alone never counts as coming back in the bracket it starts."""
    log = Log.of(*came("ana", "02T10:00"), *END)
    assert rates(log, Retention("visit", None, "day", brackets=[0])) == [(0, 1)]


def test_a_second_event_at_the_same_moment_is_a_return():
    """Distinct events, not distinct times."""
    log = Log.of(*came("ana", "02T10:00", "02T10:00"), *END)
    assert rates(log, Retention("visit", None, "day", brackets=[0])) == [(1, 1)]


def test_rolling_days_end_exactly_a_day_after_the_start():
    """09:59 is age 0, 10:00 the next day is age 1."""
    log = Log.of(*came("ana", "02T10:00", "03T09:59"), *came("bo", "02T10:00", "03T10:00"), *END)
    question = Retention("visit", None, "day", brackets=[0, 1])
    assert rates(log, question) == [(1, 2), (1, 2)]


def test_calendar_days_end_at_midnight_of_the_zone():
    """23:00 in Seoul and 01:00 the next day are two days apart by name only."""
    log = Log.of(*came("ana", "02T14:00", "02T16:00"), *END)
    seoul = Retention(
        "visit", None, "day", clock="calendar", brackets=[0, 1], timezone="Asia/Seoul"
    )
    assert rates(log, seoul) == [(0, 1), (1, 1)]
    utc = Retention("visit", None, "day", clock="calendar", brackets=[0, 1])
    assert rates(log, utc) == [(1, 1), (0, 1)]


def test_brackets_begin_at_their_numbers():
    """Ages 0, 1 and 2, 3 to 6, and 7 alone."""
    log = Log.of(*came("ana", "02T10:00", "04T10:00", "09T11:00"), *END)
    result = log.run(Retention("visit", None, "day", brackets=[0, 1, 3, 7]))
    assert result.brackets == ("0", "1–2", "3–6", "7")
    assert [cell.returned for cell in result.average] == [0, 1, 0, 1]


def test_modes():
    """Back on days 1 and 3 only."""
    log = Log.of(*came("ana", "02T10:00", "03T11:00", "05T11:00"), *END)
    kept = {
        mode: [n for n, _ in rates(log, Retention("visit", None, "day", mode, brackets=range(5)))]
        for mode in ("on", "on-or-after", "on-or-before", "streak")
    }
    assert kept == {
        "on": [0, 1, 0, 1, 0],
        "on-or-after": [1, 1, 1, 1, 0],
        "on-or-before": [0, 1, 1, 1, 1],
        "streak": [0, 1, 0, 0, 0],
    }


def test_who_may_still_come_is_not_judged():
    """The data ends two days after Bo's start: his day 2 is not over, and he came in it already."""
    log = Log.of(*came("ana", "02T10:00"), *came("bo", "10T10:00", "12T11:00"))
    cell = log.run(Retention("visit", None, "day", brackets=[2])).average[0]
    assert (cell.judged, cell.returned, cell.so_far, cell.complete) == (1, 0, 1, False)
    late = log.run(Retention("visit", None, "day", brackets=[2], until="2026-03-14")).average[0]
    assert (late.judged, late.returned, late.so_far, late.complete) == (2, 1, 0, True)


def test_people_start_once_or_in_every_period():
    """Ana visits in two weeks: one cohort, or two."""
    log = Log.of(*came("ana", "02T10:00", "09T11:00"), *END)
    once = log.run(Retention("visit", "visit"))
    anew = log.run(Retention("visit", "visit", recurring=True))
    assert [(c.period, c.people) for c in once.cohorts] == [("2026-03-02", 1)]
    assert [(c.period, c.people) for c in anew.cohorts] == [("2026-03-02", 1), ("2026-03-09", 1)]
    assert {share.item[0] for share in anew.shares()} == {"2026-03-02", "2026-03-09"}


def test_who_started_before_the_span_is_no_newcomer():
    """Ana's first visit was earlier; Bo's lies in the span, his return after it."""
    log = Log.of(*came("ana", "02T10:00", "11T10:00"), *came("bo", "11T10:00", "19T10:00"), *END)
    result = log.run(Retention("visit", first="2026-03-09", last="2026-03-16", brackets=[1]))
    assert (result.people, result.average[0].returned) == (1, 1)


def test_bad_questions_are_refused():
    """Brackets that fall, modes and clocks that do not exist, conditions that do not hold."""
    for brackets in ([], [3, 1], [1, 1], [-1, 2]):
        with pytest.raises(QuestionError, match="brackets begin"):
            Retention(brackets=brackets)
    with pytest.raises(BadOption, match="streak"):
        Retention(mode="sometimes")  # pyright: ignore[reportArgumentType]
    with pytest.raises(BadOption, match="calendar"):
        Retention(clock="sun")  # pyright: ignore[reportArgumentType]
    with pytest.raises(BadCondition):
        Log.of(*END).run(Retention("price > 3"))


def test_nobody_started():
    """An unknown start is nobody, said with near names; an empty log works."""
    result = Log.of(*END).run(Retention("othr"))
    assert result.people == 0
    assert any("other" in each.en for each in result.warnings)
    assert Log.of().run(Retention()).people == 0
