"""The laws of variants and loops, on random logs."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.laws.logs import Log, People, people
from tests.laws.mining_twins import (
    before_goal,
    collapsed,
    contains,
    loop_effect,
    loops,
    patterns,
    variants,
)
from tests.laws.test_transitions import DEFINITION, units
from yeojido.adapters.runners.local import LocalRunner
from yeojido.analyze.sequences.loops import Loops, LoopsResult
from yeojido.analyze.sequences.patterns import Patterns
from yeojido.analyze.sequences.variants import Variants

levels = st.sampled_from(["event", "touchpoint", "stage"])


def ask(group: People, question, buckets: int = 1):
    """Run over people dealt into buckets."""
    parts = tuple(tuple(group[i::buckets]) for i in range(buckets))
    return LocalRunner(2).run(Log(parts), question)


def at(level: str) -> dict:
    """The parameters of a level."""
    return {"level": level, "definition": None if level == "event" else DEFINITION}


def sequences(group: People, level: str) -> list:
    """Units with their owners."""
    return list(zip(*units(group, level), strict=True))


@given(people(6, 12), levels, st.booleans(), st.integers(1, 6), st.integers(1, 3))
def test_variants_equal_the_definition(group, level, collapse, longest, buckets):
    """Every variant with its units, people and median time (laws 1, 2, 10)."""
    asked = Variants(**at(level), collapse=collapse, longest=longest, top=1000)
    result = ask(group, asked, buckets)
    found = {
        (each.steps, each.whole): (each.units, each.people, each.median_seconds / 60)
        for each in result.variants
    }
    wanted = variants(sequences(group, level), collapse=collapse, longest=longest)
    assert found == wanted
    assert result.different == len(wanted)
    assert result.units == sum(n for n, _, _ in wanted.values())
    if wanted:
        assert result.variants[-1].cumulative == pytest.approx(1)


@given(people(6, 12), st.integers(1, 5))
def test_the_commonest_variants_are_shown(group, top):
    """Asking for fewer shows the first of all of them, up to ties."""
    every = ask(group, Variants(collapse=True, longest=3, top=1000)).variants
    some = ask(group, Variants(collapse=True, longest=3, top=top)).variants
    assert [each.units for each in some] == [each.units for each in every[:top]]
    assert {each.path for each in some} <= {each.path for each in every}


@given(people(6, 12), st.sampled_from("abcd"))
def test_variants_end_as_their_units_do(group, goal):
    """A unit of whole people converts when the goal is in it."""
    for each in ask(group, Variants(goal=goal, top=1000)).variants:
        assert each.conversion == float(goal in each.steps)
        assert each.here == 0


def told(result: LoopsResult) -> dict:
    """What the twin tells."""
    return {
        node.name: {
            "occurrences": node.occurrences,
            "units": node.units,
            "people": node.people,
            "returns": node.returns,
            "repeats": node.repeats,
            "units_returning": node.units_returning,
            "people_returning": node.people_returning,
            "units_repeating": node.units_repeating,
            "minutes": round(node.hours * 60),
            "median": None if node.median_seconds is None else node.median_seconds / 60,
            "extra_events": node.extra_events,
            "ways": {way.path: way.returns for way in node.ways},
        }
        for node in result.nodes
    }


@given(people(6, 12), levels, st.integers(1, 3))
def test_loops_equal_the_definition(group, level, buckets):
    """Returns, repeats, times, extra events and ways round (laws 1, 2, 10)."""
    result = ask(
        group, Loops(**at(level), per="person" if level == "event" else None, ways=99), buckets
    )
    wanted = loops(sequences(group, level))
    assert told(result) == {
        name: node for name, node in wanted.items() if node["returns"] or node["repeats"]
    }
    assert result.rework_events == sum(n["returns"] + n["repeats"] for n in wanted.values())
    assert result.events == sum(n["occurrences"] for n in wanted.values())


@given(people(8, 12), st.sampled_from("abcd"))
def test_conversion_with_and_without_a_loop_equals_the_definition(group, goal):
    """Only what lies before the goal counts."""
    result = ask(group, Loops(per="person", goal=goal, minimum=1))
    wanted = loop_effect(sequences(group, "event"), goal)
    for node in result.nodes:
        effect = node.effect
        counts = (
            effect.with_loop, effect.with_converted, effect.without_loop, effect.without_converted,
        )  # fmt: skip
        assert counts == wanted.get(node.name, (0, 0, 0, 0))


def rows_of(result) -> dict:
    """What the twin tells."""
    return {each.steps: (each.converted, each.left) for each in result.patterns}


#: Ways of telling whether a unit has a pattern: by words of bits, or as for very long units.
LENGTHS = st.sampled_from([1, 70])


@settings(max_examples=40, deadline=None)
@given(
    people(5, 8), st.sampled_from("abcd"), st.booleans(), st.booleans(),
    st.sampled_from([0.01, 0.5]), st.integers(1, 4), LENGTHS,
)  # fmt: skip
def test_patterns_equal_the_definition(group, goal, gaps, collapse, support, longest, times):
    """Every frequent pattern with its converted and left units (law 10)."""
    group = [[row for row in rows for _ in range(times)] for rows in group]
    asked = Patterns(
        goal=goal, gap="any" if gaps else "none", collapse=collapse, support=support,
        longest=longest if times == 1 else min(longest, 3), minimum=1, every=True,
        top=10_000, candidates=10_000,
    )  # fmt: skip
    result = ask(group, asked, 2)
    walks = before_goal(sequences(group, "event"), goal, collapse=False)
    assert (result.converted, result.left) == tuple(
        sum(won is which for _, won in walks) for which in (True, False)
    )
    wanted = patterns(
        sequences(group, "event"), goal, longest=asked.longest, gaps=gaps, collapse=collapse,
        support=support,
    )  # fmt: skip
    found = rows_of(result)
    # What everyone has, or what only differs between lengths, cannot be compared.
    assert {pattern: wanted[pattern] for pattern in found} == found
    strata: dict = {}
    for names, _ in walks:
        strata.setdefault(len(names), []).append(collapsed(names) if collapse else names)
    for pattern in wanted.keys() - found.keys():
        for alike in strata.values():
            has = [contains(names, pattern, gaps=gaps) for names in alike]
            assert all(has) or not any(has)


@given(people(8, 12), st.sampled_from("abcd"), st.integers(1, 3))
def test_looking_at_fewer_candidates_is_said(group, goal, candidates):
    """With a limit fewer patterns are found, never others, and a warning says so."""
    every = {"goal": goal, "minimum": 1, "every": True, "top": 10_000, "support": 0.01}
    whole, some = (
        ask(group, Patterns(**every, candidates=limit)) for limit in (10_000, candidates)
    )
    assert rows_of(some).items() <= rows_of(whole).items()
    if rows_of(some) != rows_of(whole):
        assert any("commonest" in warning.en for warning in some.warnings)
