"""Every mode of the funnel, alone and together, equals the enumeration of all chains."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.laws.funnel_twin import ALWAYS, Asked, chains, first, goes_on, tell, units
from tests.laws.logs import people, rows
from tests.laws.test_funnel import EPOCH, WORDS, ask, periods, within
from yeojido.analyze.sequences.funnel import Funnel

#: Steps that often meet one event together, so that greedy choices go wrong.
words = st.sampled_from(["a", "b", "c", "event in ('a', 'b')", "value = 'x'"])
steps = st.lists(words, min_size=1, max_size=4)
windows = st.one_of(st.none(), st.integers(0, 12))


@st.composite
def funnels(draw, per=("people", "visits", "totals"), orders=("ordered", "strict", "any")):
    """Draw a funnel in both ways of writing it."""
    asked = draw(steps)
    window = draw(windows)
    order = draw(st.sampled_from(orders))
    between = range(2, len(asked))
    skipped = [i for i in between if order != "any" and draw(st.booleans())]
    spans = [
        (a, b)
        for a in range(1, len(asked) + 1)
        for b in range(a + 1, len(asked) + 1)
        if not {a, b} & set(skipped)
    ]
    excluded = []
    if order == "ordered" and spans and draw(st.booleans()):
        excluded = draw(
            st.lists(
                st.tuples(st.sampled_from(["d", "value = 'x'"]), st.sampled_from(spans)), max_size=2
            )
        )
    hold = draw(st.booleans())
    unit = draw(st.sampled_from(per))
    span = draw(st.one_of(st.none(), st.tuples(st.integers(0, 6), st.integers(7, 13))))
    start, end = (None, None) if span is None else (EPOCH.format(at) for at in span)
    funnel = Funnel(
        asked, within(window), start=start, end=end, order=order, optional=skipped,
        exclude=[(what, a, b) for what, (a, b) in excluded], hold="value" if hold else (),
        per=unit, visit_gap="3m",
    )  # fmt: skip
    twin = Asked(
        [WORDS[word] for word in asked], window, span or ALWAYS, order, skipped,
        [(WORDS[what], a, b) for what, (a, b) in excluded], hold, unit, 3,
    )  # fmt: skip
    return funnel, twin


@settings(max_examples=400)
@given(people(3, events=7), funnels())
def test_every_mode_equals_the_definition(group, both):
    """People and median times are what listing every chain gives (law 10)."""
    funnel, twin = both
    found = ask(group, funnel).steps
    told = tell(group, twin)
    assert [row.people for row in found] == told.people
    assert [row.median_seconds for row in found] == told.median


@st.composite
def excluding(draw):
    """Draw an ordered funnel of two events that a third, or one of them, breaks."""
    asked = draw(st.lists(st.sampled_from(["a", "b"]), min_size=2, max_size=4))
    skipped = [i for i in range(2, len(asked)) if draw(st.integers(0, 3)) == 0]
    places = [i for i in range(1, len(asked) + 1) if i not in skipped]
    start = draw(st.sampled_from(places[:-1]))
    end = draw(st.sampled_from([i for i in places if i > start]))
    what = draw(st.sampled_from(["d", "d", "value = 'x'"]))
    window = draw(st.one_of(st.none(), st.none(), windows))
    per = draw(st.sampled_from(["people", "totals"]))
    hold = draw(st.integers(0, 2)) == 0
    funnel = Funnel(
        asked, within(window), optional=skipped, exclude=(what, start, end), per=per,
        hold="value" if hold else (),
    )  # fmt: skip
    twin = Asked(
        [WORDS[word] for word in asked], window, optional=skipped,
        exclude=[(WORDS[what], start, end)], hold=hold, per=per,
    )  # fmt: skip
    return funnel, twin


@settings(max_examples=500)
@given(st.lists(rows(8, names=("a", "b", "d")), min_size=2, max_size=4), excluding())
def test_exclusions_break_chains_and_nothing_else(group, both):
    """Logs of three events, so that most chains meet what breaks them (law 10)."""
    group = [[*map(_named, each)] for each in group]
    funnel, twin = both
    told = tell(group, twin)
    found = ask(group, funnel).steps
    assert [row.people for row in found] == told.people
    assert [row.median_seconds for row in found] == told.median
    if funnel.per == "people":
        assert [row.pending for row in found] == told.pending


@settings(max_examples=600)
@given(
    st.lists(rows(8, longest=9, names=("a", "b")), min_size=2, max_size=4),
    st.lists(
        st.sampled_from(["a", "b", "event in ('a', 'b')", "value = 'x'"]), min_size=2, max_size=4
    ),
    st.integers(2, 7), st.integers(1, 5), st.sampled_from(["people", "totals"]),
)  # fmt: skip
def test_any_order_is_the_best_matching_that_begins_in_the_period(group, asked, window, end, per):
    """Events that match several steps, and a period that is over before the log is (law 10)."""
    funnel = Funnel(asked, within(window), end=EPOCH.format(end), order="any", per=per)
    twin = Asked([WORDS[word] for word in asked], window, (-1e9, end), "any", per=per)
    told = tell(group, twin)
    found = ask(group, funnel).steps
    assert [row.people for row in found] == told.people
    assert [row.median_seconds for row in found] == told.median


def _named(row):
    """Leave values to half of the names, so that a held property is often there."""
    return replace(row, value=row.value or "y") if row.name != "d" else row


@settings(max_examples=300)
@given(people(3, events=6), funnels(per=("people", "visits")))
def test_pending_are_those_whom_some_future_would_complete(group, both):
    """Somebody is pending exactly if events after the end of the data could complete a chain."""
    funnel, twin = both
    assert [row.pending for row in ask(group, funnel).steps] == tell(group, twin).pending


@given(people(4), funnels(), st.sampled_from(["day", "week", "month"]))
def test_a_period_of_the_trend_is_the_funnel_asked_for_it_alone(group, both, unit):
    """Every period says what the same funnel says with that period as its start and end."""
    funnel, _ = both
    # Minutes become half days, so that the log lasts a week.
    group = [[replace(row, minute=row.minute * 720) for row in rows] for rows in group]
    if funnel.within is not None:
        funnel = replace(funnel, within=f"{int(funnel.within[:-1]) * 720}m")
    funnel = replace(funnel, start=None, end=None, visit_gap="2160m")
    trend = ask(group, replace(funnel, trend=unit, timezone="Asia/Seoul")).trend
    edges = [*(point.start for point in trend), None]
    for point, after in pairwise(edges):
        start, end = (None if at is None else at_micros(at) for at in (point, after))
        alone = ask(group, replace(funnel, start=start, end=end))
        here = trend[edges.index(point)]
        assert list(here.people) == [row.people for row in alone.steps]
        assert here.pending == sum(row.pending for row in alone.steps)


@given(people(4), funnels(), periods, st.integers(1, 4))
def test_two_periods_are_two_funnels(group, both, other, buckets):
    """The other period's steps are those of the funnel asked for it, whatever the buckets."""
    funnel, _ = both
    other = tuple(EPOCH.format(at) for at in other)
    asked = replace(funnel, versus=other)
    found = ask(group, asked, buckets)
    assert found.versus.steps == ask(group, replace(funnel, start=other[0], end=other[1])).steps
    assert found.steps == ask(group, funnel).steps


@given(people(4), funnels(per=("people", "visits")), st.integers(1, 4))
def test_what_came_next_is_what_stands_behind_the_chain(group, both, buckets):
    """Who stopped and who went on, by the event right after the step was first reached."""
    funnel, twin = both
    found = ask(group, replace(funnel, instead="event"), buckets)
    end = max((row.minute for rows in group for row in rows), default=0)
    names = [row.name for row in found.steps]
    told: dict = {}
    last = len(twin.steps)
    for mine, whole in units(group, twin):
        best = {m: first(chains(mine, twin, m)) for m in range(1, last + 1)}
        reached = [m for m, chain in best.items() if chain is not None]
        if not reached:
            continue
        waits = last not in reached and goes_on(mine, twin, end, whole)
        for m in reached:
            side = "on" if m < reached[-1] else None if waits else "left"
            after = best[m].at[-1] + 1
            node = mine[after].name if after < len(mine) else "END"
            if side and m < last:
                told[m, node, side] = told.get((m, node, side), 0) + 1
    place = 1
    for row in found.exits:
        while names[place - 1] != row.step or (place, row.next) in told.get("seen", set()):
            place += 1
        told.setdefault("seen", set()).add((place, row.next))
        assert row.left == told.get((place, row.next, "left"), 0)
        assert row.on == told.get((place, row.next, "on"), 0)
    left = sum(n for key, n in told.items() if key != "seen" and key[2] == "left")
    assert sum(row.left for row in found.exits) == left


@given(people(5), funnels())
def test_times_fill_their_bins(group, both):
    """Every conversion time is in one bin; the whole time is never shorter than its last part."""
    funnel, _ = both
    found = ask(group, replace(funnel, histogram=True))
    for each in found.times:
        place = [row.name for row in found.steps].index(each.step)
        if names_differ(found.steps):
            assert each.n == found.steps[place].people
        assert sum(each.counts) == each.n
        assert len(each.edges) == (len(each.counts) + 1 if each.n else 0)
    since = {(each.step, each.since): each for each in found.times}
    if names_differ(found.steps):
        for (step, kind), each in since.items():
            if kind == "start" and each.n:
                assert each.median >= since[step, "previous"].median


def names_differ(rows) -> bool:
    """Whether every step has a name of its own."""
    return len({row.name for row in rows}) == len(rows)


def at_micros(micros: int) -> datetime:
    """An aware time."""
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=micros)


@given(people(4), funnels(), st.integers(2, 4))
def test_cutting_a_log_changes_no_mode(group, both, buckets):
    """Any number of buckets and threads gives the same whole answer (laws 1 and 2)."""
    funnel, _ = both
    asked = replace(
        funnel, by="value@last", histogram=True, trend="day", versus=("1970-01-01", "1970-01-02"),
        instead=None if funnel.per == "totals" else "event",
    )  # fmt: skip
    assert ask(group, asked, buckets, threads=3) == ask(group, asked)


@given(people(5), funnels(), st.sampled_from(["first", "last", "person"]))
def test_parts_of_every_mode_sum_to_the_whole(group, both, at):
    """Groups of a breakdown, of a property or of a condition, add up at every step (law 8)."""
    funnel, _ = both
    for by in (f"value@{at}", f"value = 'x'@{at}"):
        found = ask(group, replace(funnel, by=by))
        for i, whole in enumerate(found.steps):
            assert sum(each.steps[i].people for each in found.groups) == whole.people
            assert sum(each.steps[i].pending for each in found.groups) == whole.pending


@given(people(5), steps, windows)
def test_making_a_step_optional_loses_nobody(group, asked, window):
    """Levels never shrink when a step is made optional (law 4)."""
    plain = ask(group, Funnel(asked, within(window))).steps
    for place in range(2, len(asked)):
        freer = ask(group, Funnel(asked, within(window), optional=place)).steps
        assert all(a.people <= b.people for a, b in zip(plain, freer, strict=True))


@given(people(5), steps, windows)
def test_each_mode_is_inside_the_freer_one(group, asked, window):
    """Strict is inside ordered, ordered inside any order; a held property only takes away."""
    strict, ordered, anyhow, held = (
        ask(group, Funnel(asked, within(window), **more)).steps
        for more in ({"order": "strict"}, {}, {"order": "any"}, {"hold": "value"})
    )
    for a, b, c, d in zip(strict, ordered, anyhow, held, strict=True):
        assert a.people <= b.people <= c.people
        assert d.people <= b.people
