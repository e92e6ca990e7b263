"""Funnels counted like other systems: twins written from their documents, and ClickHouse itself."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.laws import funnel_peers_twin as peers
from tests.laws.logs import Row, people
from tests.laws.test_funnel import WORDS, ask, within
from yeojido.analyze.sequences.funnel import Funnel
from yeojido.domain.log import MINUTE

words = st.sampled_from(["a", "b", "c", "event in ('a', 'b')", "value = 'x'"])
steps = st.lists(words, min_size=1, max_size=4)
#: Minutes; hours stand for no limit where a system has none.
windows = st.integers(0, 12)


def counted(group, asked, system, window=None, **more):
    """People at every step, and the whole answer."""
    found = ask(group, Funnel(asked, within(window), like=system, **more))
    return [row.people for row in found.steps], found


def levels(told, asked):
    """People at every step from everyone's level."""
    return [sum(level > i for level in told) for i in range(len(asked))]


@settings(max_examples=300)
@given(people(4, events=9), steps, windows)
def test_like_clickhouse_equals_its_rules(group, asked, window):
    """Sorted by time and step, one entry for every step an event matches."""
    conditions = [WORDS[word] for word in asked]
    told = [peers.clickhouse(rows, conditions, window) for rows in group]
    assert counted(group, asked, "clickhouse", window)[0] == levels(told, asked)


@settings(max_examples=300)
@given(people(4, events=9), steps, windows, st.booleans(), st.data())
def test_like_posthog_equals_its_rules(group, asked, window, excluding, data):
    """Its query engine's rules, with exclusions and without."""
    conditions = [WORDS[word] for word in asked]
    excluded = []
    if excluding and len(asked) > 1:
        start = data.draw(st.integers(1, len(asked) - 1))
        excluded = [("d", start, data.draw(st.integers(start + 1, len(asked))))]
    told = [
        peers.posthog(rows, conditions, window, [(WORDS[w], a, b) for w, a, b in excluded])
        for rows in group
    ]
    assert counted(group, asked, "posthog", window, exclude=excluded)[0] == levels(told, asked)


def in_seconds(group):
    """The same log with minutes read as seconds, so that two seconds and one matter."""
    return [[replace(row, minute=row.minute / 60) for row in rows] for rows in group]


@settings(max_examples=300)
@given(people(4, events=9), steps, windows)
def test_like_mixpanel_equals_its_rules(group, asked, window):
    """The first entry, the first event of every step, two seconds of grace."""
    group = in_seconds(group)
    conditions = [WORDS[word] for word in asked]
    told = [peers.mixpanel(rows, conditions, window / 60) for rows in group]
    found = ask(group, Funnel(asked, f"{window}s", like="mixpanel"))
    assert [row.people for row in found.steps] == levels(told, asked)


@settings(max_examples=200, deadline=None)
@given(people(2, events=6), steps, st.integers(0, 6))
def test_like_amplitude_equals_its_rules(group, asked, window):
    """Every order of the events of one second, one name counting once in it."""
    group = [[replace(row, minute=row.minute / 240) for row in rows] for rows in group]
    conditions = [WORDS[word] for word in asked]
    told = [peers.amplitude(rows, conditions, window / 60) for rows in group]
    found = ask(group, Funnel(asked, f"{window}s", like="amplitude"))
    assert [row.people for row in found.steps] == levels(told, asked)


@given(people(5), steps)
def test_like_retentioneering_has_no_window_and_counts_everyone(group, asked):
    """The people are ours without a window; rates are of everyone in the log."""
    ours = ask(group, Funnel(asked))
    theirs = ask(group, Funnel(asked, like="retentioneering"))
    assert [row.people for row in theirs.steps] == [row.people for row in ours.steps]
    if group:
        assert theirs.steps[0].rate_from_start == ours.steps[0].people / len(group)
    assert theirs.likeness.differently == 0


@given(
    people(5), steps, windows, st.sampled_from(["clickhouse", "posthog", "mixpanel", "amplitude"])
)
def test_what_differs_is_said(group, asked, window, system):
    """Our own people stand beside theirs, and how many stand elsewhere."""
    told, found = counted(group, asked, system, window)
    ours = [row.people for row in ask(group, Funnel(asked, within(window))).steps]
    assert list(found.likeness.ours) == ours
    alone = [counted([rows], asked, system, window)[1] for rows in group]
    other = sum([row.people for row in each.steps] != list(each.likeness.ours) for each in alone)
    assert found.likeness.differently == other
    if other == 0:
        assert told == ours


CASES = {
    # events (minutes), steps, within, level by system
    "T1": ("a@0 a@30 b@45 c@75", ["a", "b", "c"], "1h",
           {"clickhouse": 3, "posthog": 3, "mixpanel": 2, "amplitude": 3}),
    "T1, no window": ("a@0 a@30 b@45 c@75", ["a", "b", "c"], None, {"retentioneering": 3}),
    "T2": ("b@0 a@0", ["a", "b"], "1h",
           {"clickhouse": 2, "posthog": 2, "mixpanel": 2, "amplitude": 2}),
    "T2, row order": ("b@0 a@0", ["a", "b"], None, {"retentioneering": 1}),
    "T3": ("b@0 a@1", ["a", "b"], "1h", {"clickhouse": 1, "posthog": 1}),
    "T3, no window": ("b@0 a@1", ["a", "b"], None, {"retentioneering": 1}),
    "T4": ("a@0", ["a", "event in ('a', 'b')"], "1h", {"clickhouse": 2, "posthog": 1}),
    "T5": ("a@0 b@60", ["a", "b"], "1h", {"clickhouse": 2, "posthog": 2}),
    "T8": ("a@0", ["a", "nothing"], "1h", {"clickhouse": 1, "posthog": 1}),
}  # fmt: skip


@pytest.mark.parametrize(
    ("case", "system"), [(case, name) for case, row in CASES.items() for name in row[3]]
)
def test_worked_cases(case, system):
    """The cases in which systems are known to disagree."""
    from tests.laws.logs import person

    events, asked, window, wanted = CASES[case]
    found = ask([person(events)], Funnel(asked, window, like=system))
    assert sum(row.people for row in found.steps) == wanted[system]


def test_mixpanel_takes_events_two_seconds_apart_in_either_order():
    """T3: B one second before A converts there, three seconds before does not."""
    for seconds, level in ((1, 2), (2, 2), (3, 1)):
        group = [[Row("b", 0), Row("a", seconds / 60)]]
        assert sum(counted(group, ["a", "b"], "mixpanel", 60)[0]) == level


def test_after_an_exclusion_one_may_come_again():
    """T7: A, X, B, then A, B again: PostHog counts the second time, Mixpanel's totals too."""
    from tests.laws.logs import person

    rows = [person("a@0 d@10 b@20 a@30 b@40")]
    funnel = Funnel(["a", "b"], "1h", exclude="d:1-2")
    assert [row.people for row in ask(rows, replace(funnel, like="posthog")).steps] == [1, 1]
    again = ask(rows, replace(funnel, like="mixpanel", per="totals"))
    assert [row.people for row in again.steps] == [2, 1]
    assert [row.people for row in ask(rows, replace(funnel, like="mixpanel")).steps] == [1, 0]


def test_mixpanel_totals_enter_again_after_leaving():
    """Its own example: A, A, A, B without A between A and B has two entries, one conversion."""
    from tests.laws.logs import person

    rows = [person("a@0 a@10 a@20 b@30")]
    asked = Funnel(["a", "b"], "1h", exclude="a:1-2", per="totals", like="mixpanel")
    assert [row.people for row in ask(rows, asked).steps] == [2, 1]


def drawn(seed: int, many: int):
    """A random log of people with many ties, and questions about it."""
    import random

    draw = random.Random(seed)
    group = [
        sorted(
            (
                Row(draw.choice("abcd"), draw.randint(0, 15), draw.choice([None, "x", "y"]))
                for _ in range(draw.randint(1, 12))
            ),
            key=lambda row: row.minute,
        )
        for _ in range(many)
    ]
    pool = ["a", "b", "c", "event in ('a', 'b')", "value = 'x'"]
    return group, [draw.choice(pool) for _ in range(draw.randint(1, 5))], draw.randint(0, 15)


@pytest.mark.parametrize("seed", range(40))
def test_like_clickhouse_equals_clickhouse(seed: int):
    """``windowFunnel`` itself on random logs (law 10); runs where chDB can be imported."""
    chdb = pytest.importorskip("chdb", reason="chDB stands in the benchmarks' environment alone")
    group, asked, window = drawn(seed, 60)
    listed = ", ".join(
        f"({who}, {round(row.minute * MINUTE)}, '{row.name}', {'NULL' if row.value is None else repr(row.value)})"
        for who, rows in enumerate(group)
        for row in rows
    )
    query = (
        f"SELECT level, count() FROM (SELECT p, windowFunnel({window * MINUTE})(t, "
        f"{', '.join(f'ifNull({_sql(word)}, 0)' for word in asked)}) AS level FROM "
        f"values('p UInt32, t UInt64, event String, value Nullable(String)', {listed}) GROUP BY p) "
        "GROUP BY level FORMAT CSV"
    )
    told = [tuple(map(int, line.split(","))) for line in str(chdb.query(query)).split()]
    theirs = [sum(n for level, n in told if level > i) for i in range(len(asked))]
    assert counted(group, asked, "clickhouse", window)[0] == theirs


def _sql(word: str) -> str:
    return f"event = '{word}'" if len(word) == 1 else word
