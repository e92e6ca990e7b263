"""The laws of step matrices and Sankeys, on random logs."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.laws import plain_paths as plain
from tests.laws.logs import Log, People, people
from tests.laws.test_transitions import DEFINITION, cut, plain_units
from yeojido.adapters.runners.local import LocalRunner
from yeojido.analyze.sequences import sankey as sankeys
from yeojido.analyze.sequences.folding import OTHERS
from yeojido.analyze.sequences.sankey import Sankey, SankeyResult
from yeojido.analyze.sequences.step_matrix import StepMatrix, StepMatrixResult
from yeojido.analyze.sequences.transitions import Transitions
from yeojido.analyze.sequences.walks import END

#: How an anchor is written, and what it means.
ANCHORS = {
    "a": (lambda row: row.name == "a", 1),
    "b@last": (lambda row: row.name == "b", -1),
    "a@2": (lambda row: row.name == "a", 2),
    "value = 'x'@first": (lambda row: row.value == "x", 1),
    "event = 'c' or value = 'y' @2": (lambda row: row.name == "c" or row.value == "y", 2),
    "nothing": (lambda row: False, 1),
    None: None,
}
anchors = st.sampled_from(sorted(ANCHORS, key=str))
walks = st.sampled_from(["person", "visit", "journey", "touchpoint"])


def ask(group: People, question, buckets: int = 1):
    """Run over people dealt into buckets."""
    parts = tuple(tuple(group[i::buckets]) for i in range(buckets))
    return LocalRunner(2).run(Log(parts), question)


def options(walk: str) -> dict:
    """What to hand to an analysis for a walk."""
    if walk == "touchpoint":
        return {"level": "touchpoint", "definition": DEFINITION}
    if walk == "journey":
        return {"per": "journey", "definition": DEFINITION}
    return {"per": walk, "visit_gap": "3m"}


def units(group: People, walk: str, *, collapse: bool = False) -> plain.Units:
    """The units of a walk with their owners."""
    if walk == "touchpoint":
        found = [(each, who) for who, rows in enumerate(group) for each in cut(list(rows))]
    else:
        found = plain_units(group, walk)
    return [(plain.collapsed(rows) if collapse else rows, who) for rows, who in found]


def cells(result: StepMatrixResult, what: str = "units") -> dict:
    """What is counted per (step, node)."""
    return {
        (step, row.node): getattr(row, what)[j]
        for row in result.rows
        for j, step in enumerate(result.steps)
        if row.units[j]
    }


def flows(result: SankeyResult) -> dict:
    """What is counted per (step, source, target)."""
    return {(e.step, e.source, e.target): (e.units, e.people) for e in result.links}


@given(people(5, 9), walks, anchors, st.booleans(), st.integers(1, 3))
def test_step_matrix_equals_the_definition(group, walk, anchor, collapse, buckets):
    """Units and people at every step are what walking every unit gives (laws 2, 10)."""
    before = None if anchor is None else 2
    question = StepMatrix(anchor=anchor, before=before, steps=4, collapse=collapse, **options(walk))
    result = ask(group, question, buckets)
    steps = range(1, 5) if anchor is None else range(-2, 5)
    walked = units(group, walk, collapse=collapse)
    seen, persons = plain.matrix(walked, steps, ANCHORS[anchor])
    assert cells(result) == seen
    assert cells(result, "people") == persons
    taking = [who for rows, who in walked if plain.walked(rows, steps, ANCHORS[anchor], None)]
    assert (result.units, result.people) == (len(taking), len(set(taking)))
    assert result.without == len(walked) - len(taking)
    assert tuple(map(bool, result.warnings)) == ((True,) if anchor == "nothing" else ())


@given(people(6, 9), walks, anchors, st.integers(1, 3), st.sampled_from([0.0, 0.3]))
def test_columns_sum_to_one(group, walk, anchor, top, threshold):
    """Every column sums to 1, folded or not, and folding keeps the sums (law 5)."""
    whole = StepMatrix(anchor=anchor, steps=5, **options(walk))
    folded = StepMatrix(anchor=anchor, steps=5, top=top, threshold=threshold, **options(walk))
    results = [ask(group, question) for question in (whole, folded)]
    for result in results:
        for j in range(len(result.steps)):
            assert sum(row.units[j] for row in result.rows) == result.units
            if result.units:
                assert sum(row.shares[j] for row in result.rows) == pytest.approx(1)
    kept = [row for row in results[1].rows if row.node != OTHERS]
    assert all(row in results[0].rows for row in kept)


@given(people(6, 9), walks, st.integers(1, 2))
def test_folded_people_are_counted_once(group, walk, top):
    """Someone with two rare nodes at one step is one person of the rare ones."""
    result = ask(group, StepMatrix(steps=4, top=top, **options(walk)))
    kept = {row.node for row in result.rows}
    walked = [
        ([r if r.name in kept else type(r)(OTHERS, r.minute) for r in rows], who)
        for rows, who in units(group, walk)
    ]
    assert cells(result, "people") == plain.matrix(walked, range(1, 5))[1]


@given(people(5, 9), walks, anchors, anchors, st.booleans(), st.integers(1, 3), st.booleans())
def test_sankey_equals_the_definition(group, walk, start, end, collapse, buckets, table):
    """Links are what walking every unit gives, however they are counted (laws 2, 10)."""
    question = Sankey(start, end, steps=4, top=None, collapse=collapse, **options(walk))
    with pytest.MonkeyPatch.context() as patch:
        if not table:
            patch.setattr(sankeys, "_TABLE", 0)
        result = ask(group, question, buckets)
    steps = range(-4, 1) if start is None and end is not None else range(5)
    walked = units(group, walk, collapse=collapse)
    wanted = plain.links(walked, steps, ANCHORS[start], ANCHORS[end], only=False)
    assert flows(result) == wanted


@given(people(5, 9), walks, anchors.filter(bool), anchors.filter(bool))
def test_only_those_who_arrive_can_be_asked_for(group, walk, start, end):
    """With ``arrived`` the units that lack the end anchor are left out, and said."""
    result = ask(group, Sankey(start, end, steps=4, top=None, arrived=True, **options(walk)))
    walked = units(group, walk)
    wanted = plain.links(walked, range(5), ANCHORS[start], ANCHORS[end], only=True)
    assert flows(result) == wanted
    assert result.arrived == result.units
    assert result.without == len(walked) - result.units


@given(people(6, 9), walks, anchors, anchors, st.sampled_from([None, 1, 2]))
def test_flow_is_conserved_at_every_node(group, walk, start, end, top):
    """What comes in is what is there is what goes on, at every node of every step (law 5)."""
    result = ask(group, Sankey(start, end, steps=5, top=top, **options(walk)))
    inflow, outflow = Counter(), Counter()
    for each in result.links:
        outflow[each.step, each.source] += each.units
        inflow[each.step + 1, each.target] += each.units
    for node in result.nodes:
        place = (node.step, node.node)
        assert node.step == result.steps[0] or inflow[place] == node.units
        assert node.step == result.steps[-1] or outflow[place] == node.units
    for step in result.steps:
        there = sum(node.units for node in result.nodes if node.step == step)
        assert there == result.units


@given(people(6, 9), walks, anchors)
def test_sankey_and_step_matrix_are_one(group, walk, anchor):
    """The nodes of a Sankey are the cells of the step matrix (law 6)."""
    matrix = ask(group, StepMatrix(anchor=anchor, before=0, steps=4, **options(walk)))
    sankey = ask(group, Sankey(anchor, steps=4, top=None, **options(walk)))
    for what in ("units", "people"):
        nodes = {(n.step, n.node): getattr(n, what) for n in sankey.nodes}
        wanted = cells(matrix, what)
        assert {key: n for key, n in nodes.items() if key[0] in matrix.steps} == wanted


@given(people(6, 9), st.sampled_from(["event", "touchpoint", "stage"]))
def test_links_of_all_steps_are_the_transitions(group, level):
    """Without anchors and with enough steps, links add up to transition counts (law 6)."""
    journey = {} if level == "event" else {"definition": DEFINITION}
    sankey = ask(group, Sankey(steps=12, top=None, level=level, **journey))
    graph = ask(group, Transitions(level, *journey.values()))
    total = Counter()
    for each in sankey.links:
        if each.source != END:
            total[each.source, each.target] += each.units
    assert total == {(edge.source, edge.target): edge.occurrences for edge in graph.edges}


@given(people(5), walks, anchors, anchors)
def test_merge_commutes(group, walk, start, end):
    """Merging two halves in either order is the whole."""
    log = Log((tuple(group[:2]), tuple(group[2:])))
    for asked in (
        StepMatrix(anchor=start, steps=3, **options(walk)),
        Sankey(start, end, steps=3, top=None, **options(walk)),
    ):
        a, b = (asked.scan(log.chunk(bucket)) for bucket in log.buckets())
        assert asked.finish(asked.merge(a, b)) == asked.finish(asked.merge(b, a))


@given(people(5, 9), walks, anchors, anchors)
def test_shares_are_shares(group, walk, start, end):
    """People of a share are never more than the people it is of."""
    for asked in (
        StepMatrix(anchor=start, steps=3, **options(walk)),
        Sankey(start, end, steps=3, top=2, **options(walk)),
    ):
        for share in ask(group, asked).shares():
            assert 0 <= share.hits <= share.n
