"""The laws of cohort tables, on random logs."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.laws import plain_timing as plain
from tests.laws.test_timing import ask, asks, groups, units, zones
from yeojido.analyze.timing.cohorts import MOST_AGES, Cohorts
from yeojido.analyze.timing.retention import Retention


@given(groups(), asks, asks, units, zones, st.sampled_from([None, "value"]), st.integers(1, 3))
def test_cohorts_equal_the_definition(group, start, event, unit, zone, by, buckets):
    """People, activity and events of every cell are those counted by hand (law 10)."""
    question = Cohorts("events", start=start, event=event, by=by, unit=unit, timezone=zone)
    found = ask(group, question, buckets)
    minutes = [row.minute for rows in group for row in rows]
    first, last = (plain.number(each, unit, zone) for each in (min(minutes), max(minutes)))
    ages = min(last - first + 1, MOST_AGES[unit])
    wanted = plain.cohorts(
        group, plain.ASKS[start], plain.ASKS[event], unit, zone, by, ages
    )  # fmt: skip
    rows = {
        each.cohort: [
            (each.people, c.judged, c.people, c.events, c.people_so_far, c.events_so_far)
            for c in each.cells
        ]
        for each in found.cohorts
    }
    if by is not None:
        assert rows == wanted
    else:
        assert list(rows.values()) == [wanted[key] for key in sorted(wanted)]


@given(groups(), asks, asks, units, st.sampled_from([None, "value"]))
def test_everyone_is_the_sum_of_the_cohorts(group, start, event, unit, by):
    """The row of everyone adds the cohorts up (law 8), and shows what they have brought in."""
    found = ask(group, Cohorts("events", start=start, event=event, by=by, unit=unit))
    assert found.people == sum(each.people for each in found.cohorts)
    running = 0.0
    for age, cell in enumerate(found.average):
        cells = [each.cells[age] for each in found.cohorts]
        assert cell.judged == sum(each.judged for each in cells)
        assert cell.events == sum(each.events for each in cells)
        if cell.per_person is None or cell.cumulative is None:
            assert cell.cumulative is None
            continue
        running += cell.per_person
        assert cell.cumulative == pytest.approx(running)


@given(groups(), asks, units, zones)
def test_activity_agrees_with_retention(group, start, unit, zone):
    """From age 1 on, who is active in a cohort is who is retained by the calendar."""
    table = ask(group, Cohorts(start=start, unit=unit, timezone=zone))
    kept = ask(group, Retention(start, None, unit, clock="calendar", timezone=zone))
    for mine, other in zip(table.cohorts, kept.cohorts, strict=True):
        assert (mine.cohort, mine.people) == (other.period, other.people)
        for a, b in list(zip(mine.cells, other.cells, strict=True))[1:]:
            assert (a.judged, a.people, a.people_so_far) == (b.judged, b.returned, b.so_far)
