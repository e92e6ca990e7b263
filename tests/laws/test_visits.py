"""The laws of visits and stickiness, on random logs."""

from __future__ import annotations

from collections import Counter
from statistics import mean

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.laws import plain_timing as plain
from tests.laws.logs import NAMES
from tests.laws.test_timing import ask, asks, groups, zones
from yeojido.analyze.timing.stickiness import Stickiness
from yeojido.analyze.timing.visits import Visits, _value
from yeojido.kernels.timing_visits import BINS, bin_of

gaps = st.sampled_from([360, 720, 1000, 4000])


@given(groups(40), gaps, zones, st.sampled_from(["day", "week", "month"]), st.integers(1, 3))
def test_visits_equal_the_definition(group, gap, zone, unit, buckets):
    """Numbers, lengths, people, beginnings and ends are those of the visits cut by hand."""
    found = ask(group, Visits(f"{gap}m", unit, timezone=zone), buckets)
    per_person = [plain.visits(rows, gap) for rows in group]
    every = [visit for mine in per_person for visit in mine]
    end = max(row.minute for rows in group for row in rows)
    closed = [visit for visit in every if end - visit[-1].minute > gap]
    assert (found.visits, found.open) == (len(every), len(every) - len(closed))
    assert found.bounces == sum(len(visit) == 1 for visit in closed)
    assert found.people == sum(bool(mine) for mine in per_person)
    assert found.came_again == sum(len(mine) > 1 for mine in per_person)
    lengths = [len(visit) for visit in closed]
    seconds = [round((visit[-1].minute - visit[0].minute) * 60) for visit in closed]
    assert found.events.median == plain.quantile(lengths, 0.5)
    assert found.events.p90 == plain.quantile(lengths, 0.9)
    assert found.seconds.mean == (pytest.approx(mean(seconds)) if seconds else None)
    longest = plain.quantile(seconds, 0.75)
    assert found.seconds.p75 == (None if longest is None else pytest.approx(longest, rel=1e-3))
    numbers = [len(mine) for mine in per_person if mine]
    assert found.per_person.p25 == plain.quantile(numbers, 0.25)
    rows = {row.name: (row.entries, row.exits, row.bounces) for row in found.by_event}
    for name in NAMES:
        wanted = (
            sum(visit[0].name == name for visit in every),
            sum(visit[-1].name == name for visit in closed),
            sum(len(visit) == 1 and visit[0].name == name for visit in closed),
        )
        assert rows.get(name, (0, 0, 0)) == wanted
    begun = Counter(plain.number(visit[0].minute, unit, zone) for visit in every)
    assert [row.visits for row in found.periods if row.visits] == [
        begun[key] for key in sorted(begun)
    ]
    met = {
        (who, plain.number(visit[0].minute, unit, zone))
        for who, mine in enumerate(per_person)
        for visit in mine
    }
    assert sum(row.people for row in found.periods) == len(met)


@given(groups(40), gaps)
def test_visits_add_up(group, gap):
    """Periods and events each sum to all visits, and events to all events (law 8)."""
    found = ask(group, Visits(f"{gap}m", "day"))
    assert sum(row.visits for row in found.periods) == found.visits
    assert sum(row.entries for row in found.by_event) == found.visits
    assert sum(row.exits for row in found.by_event) == found.visits - found.open
    assert sum(row.events for row in found.periods) == sum(map(len, group))
    assert found.seconds.n == found.events.n == found.visits - found.open


@given(st.integers(0, 1 << 39))
def test_bins_are_exact_or_narrow(value):
    """A value is found again in its bin: exactly below 2,048, within 0.1 % above."""
    place = bin_of(value)
    assert 0 <= place < BINS
    least = int(_value(np.array([place]))[0])
    assert least <= value <= least * 1.001
    assert value >= 2048 or least == value


@given(groups(100), st.sampled_from(["week", "month"]), zones, asks, st.integers(1, 3))
def test_stickiness_equals_the_definition(group, of, zone, what, buckets):
    """Active days per period, and trailing windows, are those counted by hand (law 10)."""
    found = ask(group, Stickiness("day", of, what, timezone=zone), buckets)
    days = [plain.active_days(rows, plain.ASKS[what], zone) for rows in group]
    minutes = [row.minute for rows in group for row in rows]
    first, last = (plain.number(each, "day", zone) for each in (min(minutes), max(minutes)))
    for place, unit in enumerate(found.units):
        day = first + place
        assert unit.active == sum(day in mine for mine in days)
        assert unit.week == sum(any(day - 7 < d <= day for d in mine) for mine in days)
        assert unit.month == sum(any(day - 30 < d <= day for d in mine) for mine in days)
    assert len(found.units) == last - first + 1
    wanted: Counter[tuple[int, int]] = Counter()
    for mine in days:
        per = Counter(
            (d - 1) // 7
            if of == "week"
            else plain.date.fromordinal(d).year * 12 + plain.date.fromordinal(d).month
            for d in mine
        )
        wanted.update((period, number) for period, number in per.items())
    rows = [dict(enumerate(row.by_number, 1)) for row in found.periods]
    spread = Counter({(i, n): c for i, row in enumerate(rows) for n, c in row.items() if c})
    assert sorted(spread.values()) == sorted(wanted.values())
    assert Counter(n for (_, n), c in spread.items() for _ in range(c)) == Counter(
        n for (_, n), c in wanted.items() for _ in range(c)
    )
    for row in found.periods:
        assert sum(row.by_number) == row.people


@given(groups(100), asks)
def test_active_people_agree_with_the_lifecycle(group, what):
    """The people of a week are the same in both answers."""
    from yeojido.analyze.timing.lifecycle import Lifecycle

    weeks = {r.period: r.people for r in ask(group, Stickiness("day", "week", what)).periods}
    for row in ask(group, Lifecycle("week", what)).periods:
        assert weeks.pop(row.period) == row.active
    assert not any(weeks.values())
