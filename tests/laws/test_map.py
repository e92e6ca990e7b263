"""The map agrees with the other views of the same journeys."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.laws.logs import Log, people
from tests.laws.test_transitions import DEFINITION
from yeojido.adapters.runners.local import LocalRunner
from yeojido.analyze.maps.build import plan
from yeojido.analyze.sequences.transitions import Transitions
from yeojido.domain.journey import JourneyMap

STAGES = ("s1", "s2")
#: A map is much more work than a count.
fewer = settings(max_examples=settings.default.max_examples // 5)


def drawn(group) -> JourneyMap:
    """The actual map of the two-stage definition."""
    return LocalRunner(1).run(Log((group,)), plan(DEFINITION))


@fewer
@given(people(6, 12))
def test_stage_people_are_those_of_the_transitions(group):
    """People and visits of a stage on the map = those of the stage graph (law 6)."""
    graph = LocalRunner(1).run(Log((group,)), Transitions("stage", DEFINITION))
    nodes = {node.name: node for node in graph.nodes}
    document = drawn(group)
    for stage in STAGES:
        cell = document.stage_cell("people", stage)
        assert (0 if cell is None else cell.value) == nodes[stage].people
        if cell is not None:
            assert cell.values["visits"] == nodes[stage].occurrences
    assert document.lens.journeys == nodes["START"].occurrences


@fewer
@given(people(6, 12))
def test_moved_on_left_and_here_are_everyone_at_a_stage(group):
    """Each journey at a stage is exactly one of the three (law 7)."""
    document = drawn(group)
    for stage in STAGES:
        cell = document.stage_cell("people", stage)
        if cell is not None:
            values = cell.values
            assert values["moved_on"] + values["left"] + values["here"] == values["journeys"]


@fewer
@given(people(6, 12))
def test_links_are_the_edges_of_the_touchpoints(group):
    """START and END flow alike; between, a link counts the journeys that have its edge (law 6)."""
    graph = LocalRunner(1).run(Log((group,)), Transitions("touchpoint", DEFINITION))
    edges = {(edge.source, edge.target): edge.occurrences for edge in graph.edges}
    links = {(link.source, link.target): link.journeys for link in drawn(group).links}
    assert links.keys() == {edge for edge in edges if edge[0] != edge[1]}
    for edge, journeys in links.items():
        assert journeys == edges[edge] if {"START", "END"} & {*edge} else journeys <= edges[edge]


@fewer
@given(people(6, 12), st.integers(2, 4))
def test_buckets_change_no_map(group, buckets):
    """The whole document is the same however people are dealt into buckets (law 2)."""
    parts = tuple(tuple(group[i::buckets]) for i in range(buckets))
    assert LocalRunner(2).run(Log(parts), plan(DEFINITION)) == drawn(group)
