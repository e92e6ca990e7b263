"""Stickiness, by hand."""

from __future__ import annotations

import pytest

from yeojido import Event, Log, Stickiness
from yeojido.domain.errors import QuestionError


def log() -> Log:
    """Two weeks from Monday 2026-03-02; Ana comes on 1, then on 3 days of the first and 1 more."""
    days = {"ana": ("02", "03", "04", "10"), "bo": ("02",), "cy": ("15",)}
    return Log.of(
        *(Event(who, "x", f"2026-03-{day}T00:00") for who, on in days.items() for day in on)
    )


def test_days_of_a_week():
    """Only the first week is over and held in full."""
    found = log().run(Stickiness())
    assert [(p.period, p.people, p.complete) for p in found.periods] == [
        ("2026-03-02", 2, True),
        ("2026-03-09", 2, False),
    ]
    assert found.whole == 1
    assert [row.exactly for row in found.spread] == [1, 0, 1, 0, 0, 0, 0]
    assert [row.at_least for row in found.spread][:4] == [2, 1, 1, 0]
    assert found.mean == 2.0
    assert [(s.item[1], s.hits, s.n) for s in found.shares()][:2] == [("2+", 1, 2), ("3+", 1, 2)]


def test_both_weeks_when_the_data_is_complete():
    """Said to be complete, the second week counts too: four person-weeks."""
    found = log().run(Stickiness(until="2026-03-16"))
    assert found.whole == 2
    assert sum(row.exactly for row in found.spread) == 4


def test_trailing_windows():
    """On the 9th the last seven days hold 3 and 4 March: Ana; on the 15th Ana's 10th and Cy."""
    units = {unit.unit: unit for unit in log().run(Stickiness(until="2026-03-16")).units}
    assert (units["2026-03-08"].active, units["2026-03-08"].week) == (0, 2)
    assert (units["2026-03-09"].week, units["2026-03-15"].week) == (1, 2)
    assert units["2026-03-15"].ratio_week == 0.5
    assert units["2026-03-07"].ratio_week is None
    assert units["2026-03-15"].ratio_month is None


def test_weeks_of_a_month():
    """Weeks belong to the month they begin in."""
    found = log().run(Stickiness("week", "month"))
    assert found.periods[0].by_number[:2] == (2, 1)


def test_a_week_is_not_counted_within_a_week():
    """The unit must be shorter."""
    with pytest.raises(QuestionError, match="shorter"):
        Stickiness("week", "week")


def test_nobody():
    """An empty log has no people and no shares."""
    found = Log.of().run(Stickiness())
    assert found.mean is None
    assert found.shares() == ()
    assert found.to_polars()["exactly"].sum() == 0
    assert found.series().height == 1
