"""The laws of lifecycle and retention, on random logs."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from tests.laws import plain_timing as plain
from tests.laws.logs import NAMES, Log, People, Row
from yeojido.adapters.runners.local import LocalRunner
from yeojido.analyze.filtered import Filtered
from yeojido.analyze.timing.lifecycle import Lifecycle
from yeojido.analyze.timing.retention import MODES, Retention
from yeojido.analyze.timing.stickiness import Stickiness
from yeojido.analyze.timing.visits import Visits

UNITS = ("day", "week", "month")
#: Cairo had summer time in 1970: its day of 1 May has 23 hours.
ZONES = ("UTC", "Asia/Seoul", "America/New_York", "Africa/Cairo")
asks = st.sampled_from(sorted(plain.ASKS, key=str))
units, zones = st.sampled_from(UNITS), st.sampled_from(ZONES)


def person(days: int) -> st.SearchStrategy:
    """Draw one person's events at every sixth hour over many days, from March 1970 on."""
    moment = st.integers(0, days * 4).map(lambda k: 60 * 1440 + k * 360)
    row = st.builds(Row, st.sampled_from(NAMES), moment, st.sampled_from([None, "x", "y"]))
    ordered = st.lists(row, min_size=0, max_size=9)
    return ordered.map(lambda rows: sorted(rows, key=lambda row: row.minute))


def groups(days: int = 80) -> st.SearchStrategy:
    """Draw people of whom at least one has an event."""
    return st.lists(person(days), min_size=1, max_size=5).filter(any)


def ask(group: People, question, buckets: int = 1):
    """Run a question over people dealt into buckets."""
    parts = tuple(tuple(group[i::buckets]) for i in range(buckets))
    return LocalRunner(1).run(Log(parts), question)


@given(groups(), units, zones, asks, st.integers(1, 3))
def test_lifecycle_equals_the_definition(group, unit, zone, what, buckets):
    """Every period's people are those the definition names (law 10), in any buckets (law 2)."""
    found = ask(group, Lifecycle(unit, what, timezone=zone), buckets)
    wanted = plain.lifecycle(group, unit, zone, plain.ASKS[what])
    rows = [(row.new, row.returning, row.resurrected, row.dormant) for row in found.periods]
    everyone = list(wanted.values())
    while len(everyone) > len(rows) and not sum(everyone[0]):
        everyone.pop(0)
    assert rows == everyone or (not sum(map(sum, rows)) and not sum(map(sum, everyone)))


@given(groups(), units, zones, asks)
def test_lifecycle_adds_up(group, unit, zone, what):
    """New, returning and resurrected are the active; returning and dormant the last active."""
    rows = ask(group, Lifecycle(unit, what, timezone=zone)).periods
    assert all(row.active == row.new + row.returning + row.resurrected for row in rows)
    assert rows[0].returning == rows[0].dormant == 0
    for before, now in pairwise(rows):
        assert now.returning + now.dormant == before.active
    started = [p for p in group if any(plain.ASKS[what](row) for row in p)]
    assert sum(row.new for row in rows) == len(started)


@given(
    groups(), asks, asks, units, zones, st.sampled_from(MODES),
    st.sampled_from(["rolling", "calendar"]),
    st.one_of(st.none(), st.sets(st.integers(0, 9), min_size=1, max_size=5).map(sorted)),
    st.booleans(), st.integers(1, 3),
)  # fmt: skip
def test_retention_equals_the_definition(
    group, start, back, unit, zone, mode, clock, brackets, recurring, buckets
):
    """Every cell of every cohort is what the definition says (law 10), in any buckets (law 2)."""
    question = Retention(
        start, back, unit, mode=mode, clock=clock, brackets=brackets, recurring=recurring,
        timezone=zone,
    )  # fmt: skip
    found = ask(group, question, buckets)
    minutes = [row.minute for rows in group for row in rows]
    first, last = (plain.number(each, unit, zone) for each in (min(minutes), max(minutes)))
    most = {"day": 31, "week": 27, "month": 25}[unit]
    ages = [*brackets, brackets[-1] + 1] if brackets else range(min(last - first + 1, most) + 1)
    wanted = plain.retention(
        group, plain.ASKS[start], plain.ASKS[back], unit, zone, clock, mode, list(ages), recurring
    )
    rows = [
        [(cohort.people, c.judged, c.returned, c.so_far) for c in cohort.cells]
        for cohort in found.cohorts
    ]
    assert rows == [wanted[key] for key in sorted(wanted)]


@given(groups(), asks, asks, units, zones, st.sampled_from(["rolling", "calendar"]))
def test_average_is_the_sum_of_the_cohorts(group, start, back, unit, zone, clock):
    """Everyone's row adds the cohorts up, and nobody counts whose bracket is not over (law 8)."""
    found = ask(group, Retention(start, back, unit, clock=clock, timezone=zone))
    assert sum(cohort.people for cohort in found.cohorts) == found.people
    for b, cell in enumerate(found.average):
        cells = [cohort.cells[b] for cohort in found.cohorts]
        assert cell.judged == sum(each.judged for each in cells)
        assert cell.returned == sum(each.returned for each in cells)
        assert cell.complete == all(each.complete for each in cells)
        assert cell.returned <= cell.judged <= found.people


@given(groups(), asks, asks, units, st.booleans())
def test_modes_stand_in_order(group, start, back, unit, recurring):
    """Who was there in a bracket was there on or after it, and by its end; streaks are fewer."""
    ages = [0, 1, 2, 4]
    rows = {
        mode: ask(group, Retention(start, back, unit, mode, "rolling", ages, recurring)).average
        for mode in MODES
    }
    for b in range(len(ages)):
        on = rows["on"][b].returned
        assert rows["streak"][b].returned <= on
        assert on <= rows["on-or-after"][b].returned
        assert on <= rows["on-or-before"][b].returned


@given(groups(), units, st.integers(0, 80 * 4), st.sampled_from(["rolling", "calendar"]))
def test_a_log_that_is_cut_is_the_log_that_ended_there(group, unit, after, clock):
    """A part of the log up to some day answers as a log that ends there (law 1)."""
    minute = 60 * 1440 + after * 360
    moment = plain.local(minute, "UTC").isoformat()
    before = [[row for row in rows if row.minute < minute] for rows in group]
    if not any(before) or minute >= max(row.minute for rows in group for row in rows):
        return
    for question in (
        Lifecycle(unit), Retention("a", None, unit, clock=clock, brackets=[0, 1, 3]), Visits("7h"),
        Stickiness("day", "month"),
    ):  # fmt: skip
        cut = ask(group, Filtered(question, end=moment)).to_dict()
        whole = ask(before, replace(question, until=moment)).to_dict()
        assert {**cut, "warnings": []} == {**whole, "warnings": []}


@given(groups(), units)
def test_order_of_arrival_and_shift_change_nothing(group, unit):
    """A rolling clock knows no calendar: the average stays when all times are shifted."""
    moved = [[Row(r.name, r.minute + 77, r.value) for r in rows] for rows in group]
    brackets = [0, 1, 2, 5]
    plain_, other = (
        ask(each, Retention("a", None, unit, brackets=brackets)).average for each in (group, moved)
    )
    assert plain_ == other
