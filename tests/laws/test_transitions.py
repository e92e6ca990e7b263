"""The transition graph's laws, on random logs."""

from __future__ import annotations

from collections import Counter
from itertools import groupby

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.laws.logs import Log, People, Row, people
from tests.laws.plain_paths import visits
from tests.laws.twins import everyone, transitions
from yeojido.adapters.runners.local import LocalRunner
from yeojido.analyze.sequences import transitions as module
from yeojido.analyze.sequences.transitions import END, START, TransitionResult, Transitions
from yeojido.domain.journey import JourneyMap, Match, Meta, Stage, Touchpoint
from yeojido.domain.words import Words

#: Two stages; b and c are in the second, d is on no touchpoint, c is the goal.
STAGE = {"a": "s1", "b": "s2", "c": "s2"}
DEFINITION = JourneyMap(
    meta=Meta(id="j", title=Words("j", "j"), type="purchase", patience="5m"),
    stages=tuple(Stage(id=s, name=Words(s, s), order=i) for i, s in enumerate(("s1", "s2"))),
    steps=tuple(
        Touchpoint(
            id=name,
            stage=stage,
            name=Words(name, name),
            match=Match(events=(name,)),
            goal=name == "c",
        )
        for name, stage in STAGE.items()
    ),
)

levels = st.sampled_from(["event", "touchpoint", "stage"])


def ask(group: People, question: Transitions, buckets: int = 1) -> TransitionResult:
    """Run over people dealt into buckets."""
    parts = tuple(tuple(group[i::buckets]) for i in range(buckets))
    return LocalRunner(2).run(Log(parts), question)


def question(level: str, **options) -> Transitions:
    """Transitions of a level."""
    return Transitions(level, None if level == "event" else DEFINITION, **options)


def cut(rows: list[Row]) -> list[list[Row]]:
    """A person's journeys by the rule: five minutes of patience, goal c in stage s2."""
    found: list[list[Row]] = []
    won, last = False, 0.0
    for row in rows:
        if row.name not in STAGE:
            continue
        if not found or row.minute - last > 5 or (won and row.name == "a"):
            found.append([])
            won = False
        found[-1].append(row)
        won, last = won or row.name == "c", row.minute
    return found


def units(group: People, level: str) -> tuple[list, list[int]]:
    """Sequences of (node, minute) and whose they are."""
    sequences, owners = [], []
    for who, rows in enumerate(group):
        for journey in [list(rows)] if level == "event" else cut(list(rows)):
            walk = [(row.name, row.minute) for row in journey]
            if level == "stage":
                named = [(STAGE[name], minute) for name, minute in walk]
                walk = [next(run) for _, run in groupby(named, key=lambda pair: pair[0])]
            sequences.append(walk)
            owners.append(who)
    return sequences, owners


def plain_units(group: People, per: str) -> list:
    """Units of events with their owners."""
    if per == "person":
        return [(list(rows), who) for who, rows in enumerate(group)]
    if per == "visit":
        return visits(group, 3)
    found = []
    for who, rows in enumerate(group):
        for journey in cut(list(rows)):
            places = [i for i, row in enumerate(rows) if any(row is each for each in journey)]
            found.append((list(rows[places[0] : places[-1] + 1]), who))
    return found


def edges(result: TransitionResult) -> dict:
    """What is counted per edge."""
    return {
        (edge.source, edge.target): (
            edge.occurrences,
            edge.people,
            None if edge.median_seconds is None else edge.median_seconds / 60,
        )
        for edge in result.edges
    }


@given(people(6, 12), levels)
def test_kernel_equals_the_definition(group, level):
    """Occurrences, people and medians are what walking every unit gives (law 10)."""
    assert edges(ask(group, question(level))) == transitions(*units(group, level))


WAYS = {
    "as it is": [],
    "edges sorted": [(module, "_DENSE", 0)],
    "medians near where a part of the log has them": [(module, "_MANY_EVENTS", 0)],
    "medians missed at first": [
        (module, "_MANY_EVENTS", 0),
        (module.Spread, "finish", lambda spread, _: np.zeros(((spread.nodes + 2) ** 2, 2), int)),
    ],
}


@given(people(5, 12), levels, st.integers(1, 4), st.sampled_from(sorted(WAYS)))
def test_every_way_of_counting_gives_the_same(group, level, buckets, way):
    """However edges, people and medians are found, and in how many buckets (laws 1, 2)."""
    with pytest.MonkeyPatch.context() as patch:
        for place, name, value in WAYS[way]:
            patch.setattr(place, name, value)
        other = ask(group, question(level), buckets)
    assert other == ask(group, question(level))


@given(people(6, 12), levels)
def test_flow_is_conserved(group, level):
    """At every node inflow = outflow = occurrences, and shares out add up to one (law 5)."""
    result = ask(group, question(level))
    inflow, outflow, shares = Counter(), Counter(), Counter()
    for edge in result.edges:
        outflow[edge.source] += edge.occurrences
        inflow[edge.target] += edge.occurrences
        shares[edge.source] += edge.share_out
    for node in result.nodes:
        assert outflow[node.name] == (0 if node.name == END else node.occurrences)
        assert inflow[node.name] == (0 if node.name == START else node.occurrences)
        if outflow[node.name]:
            assert shares[node.name] == pytest.approx(1)
    assert result.nodes[0].occurrences == result.nodes[-1].occurrences


@given(people(6, 12), levels)
def test_people_of_nodes_equal_the_definition(group, level):
    """A node's people are those who have it; at level event its occurrences are its events."""
    result = ask(group, question(level))
    sequences, owners = units(group, level)
    has: dict[str, set[int]] = {}
    for walk, owner in zip(sequences, owners, strict=True):
        for name in [START, END, *(node for node, _ in walk)]:
            has.setdefault(name, set()).add(owner)
    assert {node.name: node.people for node in result.nodes if node.people} == {
        name: len(who) for name, who in has.items()
    }
    if level == "event":
        wanted = Counter(row.name for row in everyone(group))
        assert {n.name: n.occurrences for n in result.nodes[1:-1]} == dict(wanted)


@given(people(4, 12), levels)
def test_medians_can_be_left_out(group, level):
    """Without medians everything else is the same."""
    with_times = edges(ask(group, question(level)))
    without = edges(ask(group, question(level, medians=False)))
    assert without == {edge: (*counts[:2], None) for edge, counts in with_times.items()}


@given(people(4, 12), levels)
def test_people_can_be_left_out(group, level):
    """Without people occurrences are the same."""
    whole, bare = (ask(group, question(level, people=asked)) for asked in (True, False))
    assert [edge._replace(people=None, share_people=None) for edge in whole.edges] == list(
        bare.edges
    )
    assert [node._replace(people=None) for node in whole.nodes] == list(bare.nodes)
    assert bare.shares() == ()


@given(people(6, 12), st.sampled_from(["person", "visit", "journey"]), st.integers(1, 3))
def test_units_are_what_was_asked_for(group, per, buckets):
    """Per person, visit or journey: what walking every unit gives."""
    options = {"definition": DEFINITION} if per == "journey" else {"visit_gap": "3m"}
    result = ask(group, Transitions(per=per, **options), buckets)
    walked = plain_units(group, per)
    sequences = [[(row.name, row.minute) for row in rows] for rows, _ in walked]
    assert edges(result) == transitions(sequences, [who for _, who in walked])


@given(people(6, 12), levels, st.integers(1, 2), st.integers(1, 3))
def test_rare_nodes_become_one(group, level, top, buckets):
    """The graph is that of a log in which the rare names are one name; flow is conserved."""
    result = ask(group, question(level, top=top), buckets)
    sequences, owners = units(group, level)
    counts = Counter(name for walk in sequences for name, _ in walk)
    nodes = {node.name for node in ask(group, question(level)).nodes} - {START, END}
    kept = set(sorted(counts, key=lambda name: (-counts[name], name))[:top])
    if len({"a", "b", "c", "d"} if level == "event" else nodes) <= top:
        kept = set(counts)
    folded = [[(n if n in kept else "…", at) for n, at in walk] for walk in sequences]
    assert edges(result) == transitions(folded, owners)
    assert all("…" not in share.item for share in result.shares())


@given(people(6, 12), levels)
def test_shares_are_of_people_and_of_flows(group, level):
    """Shares in and out add up to one at every node; shares of people are below one."""
    result = ask(group, question(level))
    inside = Counter()
    for edge in result.edges:
        inside[edge.target] += edge.share_in
        assert 0 < edge.share_people <= 1
    assert all(total == pytest.approx(1) for total in inside.values())
    for share in result.shares():
        assert 0 < share.hits <= share.n


@given(people(4), levels)
def test_merge_commutes(group, level):
    """Merging two halves in either order is the whole."""
    log = Log((tuple(group[:2]), tuple(group[2:])))
    asked = question(level)
    a, b = (asked.scan(log.chunk(bucket)) for bucket in log.buckets())
    assert asked.finish(asked.merge(a, b)) == asked.finish(asked.merge(b, a))
