"""Lifecycle, by hand."""

from __future__ import annotations

import pytest

from yeojido import Event, Lifecycle, Log
from yeojido.domain.errors import BadOption, QuestionError


def log() -> Log:
    """Ana comes in weeks 1, 2 and 4; Bo in week 1; Cy in weeks 2 and 3. Weeks from 2026-03-02."""
    days = {"ana": ("02", "10", "24"), "bo": ("03",), "cy": ("09", "22")}
    return Log.of(
        *(Event(who, "visit", f"2026-03-{day}T12:00") for who, on in days.items() for day in on)
    )


def test_four_weeks():
    """Every week says who is new, kept, back and gone."""
    result = log().run(Lifecycle("week"))
    rows = [
        (r.period, r.active, r.new, r.returning, r.resurrected, r.dormant) for r in result.periods
    ]
    assert rows == [
        ("2026-03-02", 2, 2, 0, 0, 0),
        ("2026-03-09", 2, 1, 1, 0, 1),
        ("2026-03-16", 1, 0, 1, 0, 1),
        ("2026-03-23", 1, 0, 0, 1, 1),
    ]
    assert [row.kept for row in result.periods] == [None, 0.5, 0.5, None]
    assert [row.complete for row in result.periods] == [False, True, True, False]
    assert [(s.item, s.hits, s.n) for s in result.shares()] == [
        (("2026-03-09", "kept"), 1, 2),
        (("2026-03-16", "kept"), 1, 2),
    ]
    assert result.to_polars().height == 4


def test_data_said_to_be_complete_closes_the_last_week():
    """``until`` says that the week of the last event is over, and nobody else came."""
    result = log().run(Lifecycle("week", until="2026-03-30"))
    assert result.periods[-1].complete
    assert result.periods[-1].kept == 0.0


def test_until_leaves_out_what_lies_behind():
    """Cut before Ana's last day, week 4 does not exist."""
    result = log().run(Lifecycle("week", until="2026-03-23"))
    assert [row.active for row in result.periods] == [2, 2, 1]
    assert result.periods[-1].complete


def test_showing_some_periods_does_not_make_people_new():
    """From the second week on, Ana is still an old customer."""
    result = log().run(Lifecycle("week", start="2026-03-09", end="2026-03-16"))
    assert [(row.period, row.new) for row in result.periods] == [("2026-03-09", 1)]


def test_the_time_zone_decides_the_day():
    """20:00 UTC is the next day in Seoul."""
    late = Log.of(Event("ana", "visit", "2026-03-01T20:00"))
    assert late.run(Lifecycle("day", timezone="Asia/Seoul")).periods[0].period == "2026-03-02"


def test_unknown_events_are_said():
    """Nobody is active, and near names are listed."""
    result = log().run(Lifecycle("week", event="visti"))
    assert all(row.active == 0 for row in result.periods)
    assert any("visit" in each.en for each in result.warnings)


def test_bad_questions_are_refused():
    """Units that do not exist, too many periods, an end before the beginning."""
    with pytest.raises(BadOption, match="day, week"):
        Lifecycle("hour")
    with pytest.raises(QuestionError, match="no events before"):
        log().run(Lifecycle(until="2020-01-01"))
    ages = Log.of(Event("a", "x", "1900-01-01T00:00"), Event("a", "x", "2026-01-01T00:00"))
    with pytest.raises(QuestionError, match="larger unit"):
        ages.run(Lifecycle("day"))


def test_an_empty_log_has_a_period_with_nobody():
    """Nothing happened, and nothing breaks."""
    assert sum(row.active for row in Log.of().run(Lifecycle()).periods) == 0
