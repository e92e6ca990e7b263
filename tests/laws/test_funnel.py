"""The funnel's laws, on random logs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby, pairwise
from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.laws.logs import NAMES, Log, People, Row, chunk_of, people
from tests.laws.twins import best_chain, conversion, everyone, is_pending, level
from yeojido.adapters.runners.local import LocalRunner
from yeojido.analyze.sequences.funnel import Funnel, FunnelResult, FunnelStep
from yeojido.store.postings import Posted, sort

EPOCH = "1970-01-01T00:{:02d}"

#: How a step may be asked for, beside what it means.
WORDS = {
    **{name: (lambda row, name=name: row.name == name) for name in NAMES},
    "event in ('a', 'b')": lambda row: row.name in ("a", "b"),
    "value = 'x'": lambda row: row.value == "x",
    "nothing": lambda row: False,
}

steps = st.lists(st.sampled_from(sorted(WORDS)), min_size=1, max_size=4)
plain_steps = st.lists(st.sampled_from(NAMES), min_size=1, max_size=4)
windows = st.one_of(st.none(), st.integers(0, 12))
periods = st.tuples(st.integers(0, 6), st.integers(7, 13))


def within(window: int | None) -> str | None:
    """Minutes as the funnel reads them."""
    return None if window is None else f"{window}m"


def ask(group: People, funnel: Funnel, buckets: int = 1, threads: int = 1) -> FunnelResult:
    """Run a funnel over people dealt into buckets."""
    parts = tuple(tuple(group[i::buckets]) for i in range(buckets))
    return LocalRunner(threads).run(Log(parts), funnel)


def counts(rows: Sequence[FunnelStep]) -> list[tuple]:
    """What is counted, without what is computed from it."""
    return [(row.people, row.pending, row.median_seconds) for row in rows]


def wanted(group: People, asked: Sequence[str], window: float | None, span: tuple) -> list[tuple]:
    """The same by the definition."""
    conditions = [WORDS[word] for word in asked]
    end = max((row.minute for row in everyone(group)), default=0)
    levels = [level(rows, conditions, window, span) for rows in group]
    waits = [is_pending(rows, conditions, window, end, span) for rows in group]
    found = []
    for m in range(1, len(asked) + 1):
        times = [conversion(rows, conditions[:m], window, span) for rows in group]
        known = [time * 60.0 for time in times if time is not None]
        found.append(
            (
                sum(reached >= m for reached in levels),
                sum(wait and reached == m for reached, wait in zip(levels, waits, strict=True)),
                median(known) if known and m > 1 else None,
            )
        )
    return found


@given(people(), plain_steps, windows, periods)
def test_kernel_equals_the_definition(group, asked, window, span):
    """People, pending and median times are what listing every chain gives (law 10)."""
    funnel = Funnel(asked, within(window), start=EPOCH.format(span[0]), end=EPOCH.format(span[1]))
    assert counts(ask(group, funnel).steps) == wanted(group, asked, window, span)


@given(people(6), plain_steps, windows, periods)
def test_reading_matching_events_alone_changes_nothing(group, asked, window, span):
    """From events sorted by name the answer is that of reading every event (law 10)."""
    chunk = chunk_of(group)
    posted = Posted(chunk.code, lambda: sort(chunk.code, chunk.time, len(chunk.names)))
    start, end = (EPOCH.format(at) for at in span)
    funnel = Funnel([*asked, "nothing"], within(window), start=start, end=end)
    plain, quick = (
        funnel.finish(funnel.scan(each)) for each in (chunk, replace(chunk, postings=posted))
    )
    assert quick == plain


@given(people(), steps, windows)
def test_conditions_and_events_of_several_steps_equal_the_definition(group, asked, window):
    """The same where one event matches several steps or none (law 10)."""
    assert counts(ask(group, Funnel(asked, within(window))).steps) == wanted(
        group, asked, window, (-1e9, 1e9)
    )


@given(people(5), plain_steps, windows, st.sampled_from(["first", "last", "2", "person"]))
def test_breakdown_equals_the_definition(group, asked, window, at):
    """A person stands in the group of the noted event of their chain; parts sum up (law 8)."""
    if at == "2" and len(asked) < 2:
        asked = [*asked, "b"]
    result = ask(group, Funnel(asked, within(window), by=f"value@{at}"))
    conditions = [WORDS[word] for word in asked]
    keys = []
    for rows in group:
        reached = level(rows, conditions, window)
        if reached:
            chain = best_chain(rows, conditions[:reached], window)
            place = {"first": 0, "last": reached - 1, "2": 1, "person": 0}[at]
            known = [row.value for row in rows if row.value is not None]
            if at == "person":
                keys.append(known[0] if known else None)
            else:
                keys.append(rows[chain[place]].value if place < reached else None)
    assert {each.key: each.steps[0].people for each in result.groups} == dict(Counter(keys))
    for i, whole in enumerate(result.steps):
        assert sum(each.steps[i].people for each in result.groups) == whole.people
        assert sum(each.steps[i].pending for each in result.groups) == whole.pending


@given(people(6), steps, windows, st.integers(1, 5), st.sampled_from([None, "value@last"]))
def test_cutting_a_log_by_person_changes_nothing(group, asked, window, buckets, by):
    """Any number of buckets and threads gives the same answer (laws 1 and 2)."""
    funnel = Funnel(asked, within(window), by=by)
    assert ask(group, funnel, buckets, threads=3) == ask(group, funnel)


@given(people(4), steps, windows)
def test_merge_commutes(group, asked, window):
    """Merging two halves in either order is the whole."""
    funnel = Funnel(asked, within(window))
    log = Log((tuple(group[:2]), tuple(group[2:])))
    a, b = (funnel.scan(log.chunk(bucket)) for bucket in log.buckets())
    assert funnel.finish(funnel.merge(a, b)) == funnel.finish(funnel.merge(b, a))


@given(people(4), st.lists(st.sampled_from("abc"), min_size=1, max_size=3), windows, st.data())
def test_an_event_of_no_step_changes_nothing(group, asked, window, data):
    """Adding events that match no step leaves the funnel as it was (law 3)."""
    end = max((row.minute for row in everyone(group)), default=0)
    noisy = [
        sorted(
            [*rows, *(Row("d", min(m, end)) for m in data.draw(st.lists(st.integers(0, 12))))],
            key=lambda row: row.minute,
        )
        for rows in group
    ]
    funnel = Funnel(asked, within(window))
    assert ask(noisy, funnel) == ask(group, funnel)


@given(people(5), steps, st.integers(0, 12), st.integers(0, 12))
def test_levels_never_grow_when_the_window_shrinks(group, asked, one, other):
    """A wider window never loses a person at any step (law 4)."""
    narrow, wide = sorted((one, other))
    few = ask(group, Funnel(asked, within(narrow))).steps
    many = ask(group, Funnel(asked, within(wide))).steps
    without = ask(group, Funnel(asked)).steps
    for a, b, c in zip(few, many, without, strict=True):
        assert a.people <= b.people <= c.people


@given(people(5), steps, windows)
def test_people_never_grow_along_the_steps(group, asked, window):
    """Each step has at most the people of the one before, and rates agree with people."""
    rows = ask(group, Funnel(asked, within(window))).steps
    for before, after in pairwise(rows):
        assert after.people <= before.people
        if before.people:
            assert after.rate_from_previous == pytest.approx(after.people / before.people)
    assert all(row.rate_from_start == row.people / rows[0].people for row in rows if row.people)


@given(people(6), plain_steps, st.integers(1, 12))
def test_pending_people_can_be_left_out_of_rates(group, asked, window):
    """Left out, rates are those of the others; counts of people stay."""
    shown = ask(group, Funnel(asked, within(window)))
    left_out = ask(group, Funnel(asked, within(window), pending="exclude"))
    conditions = [WORDS[word] for word in asked]
    end = max((row.minute for row in everyone(group)), default=0)
    others = [rows for rows in group if not is_pending(rows, conditions, window, end)]
    assert [row.people for row in left_out.steps] == [row.people for row in shown.steps]
    assert [row.rate_from_start for row in left_out.steps] == [
        row.rate_from_start for row in ask(others, Funnel(asked, within(window))).steps
    ]


@given(people(4), plain_steps, windows)
def test_order_of_events_of_different_times_alone_matters(group, asked, window):
    """Times shifted together change nothing (law 1: only order and distance count)."""
    moved = [[Row(row.name, row.minute + 100, row.value) for row in rows] for rows in group]
    funnel = Funnel(asked, within(window))
    assert ask(moved, funnel) == ask(group, funnel)


def test_the_random_logs_are_worth_it():
    """The logs drawn hold equal times, single events and people of several events."""
    drawn: list[Row] = []

    @given(people())
    def draw(group):
        drawn.extend(row for rows in group for row in rows)
        for rows in group:
            sizes.add(len(rows))
            ties.update(len(list(same)) for _, same in groupby(rows, key=lambda row: row.minute))

    sizes: set[int] = set()
    ties: set[int] = set()
    draw()
    assert {1, 8} <= sizes
    assert {1, 2, 3} <= ties
    assert {row.name for row in drawn} == set(NAMES)
