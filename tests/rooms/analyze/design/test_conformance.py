"""Designed against actual, by example and against the definitions written down plainly."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.laws.logs import Log, Row, people, person
from tests.laws.plain_map import SHOP, journeys
from yeojido.adapters.runners.local import LocalRunner
from yeojido.analyze.design.conformance import Conformance
from yeojido.domain.errors import BadOption, QuestionError
from yeojido.domain.journey import JourneyMap

#: stages s0 (a), s1 (x failure, b, c goal), s2 (d); e is on no touchpoint
NAMES = ("a", "x", "b", "c", "d", "e")


def ask(group, definition: JourneyMap = SHOP, buckets: int = 2, **options):
    """Run over people dealt into buckets."""
    parts = tuple(tuple(group[i::buckets]) for i in range(buckets))
    return LocalRunner(2).run(Log(parts, NAMES), Conformance(definition, **options))


def found(result) -> dict[tuple, int]:
    """Journeys by deviation."""
    return {(d.kind, *d.place): d.journeys for d in result.deviations}


def test_every_kind_of_deviation():
    """One journey each; the last one goes as designed."""
    group = [
        person("a@0 d@1"),  # skips s1
        person("b@0 c@1"),  # begins at s1
        person("a@0 b@1 a@2 c@3"),  # goes back
        person("a@0 a@1 a@2 b@3 c@4"),  # three in a row
        person("a@0 x@1 c@2"),  # a failure
        person("a@0 e@1 b@2 c@3"),  # an event that is on no touchpoint
        person("a@0 b@1 c@2 b@3 b@4 b@5"),  # what comes behind the goal is not judged
    ]
    result = ask(group)
    assert found(result) == {
        ("skip", "s1"): 1,
        ("late_start", "s1"): 1,
        ("back", "s1", "s0"): 1,
        ("repeat", "a"): 1,
        ("failure", "x"): 1,
        ("stranger", "e"): 1,
    }
    assert (result.journeys, result.won, result.conforming) == (7, 6, 2)
    said = {d.kind: (d.said.ko, d.said.en) for d in result.deviations}
    assert said["back"] == ("s1에서 s0으로 되돌아감", "Went back from s1 to s0")


def test_moves_that_were_not_designed():
    """Where a touchpoint says what comes next, other moves from it are deviations."""
    steps = tuple(replace_next(step) for step in SHOP.steps)
    result = ask([person("a@0 b@1 c@2"), person("a@0 c@1")], msgspec_replace(SHOP, steps))
    assert found(result) == {("move", "a", "c"): 1}
    assert result.deviations[0].share == 0.5


def replace_next(step):
    """Only b comes after a."""
    import msgspec

    return msgspec.structs.replace(step, next=("b",)) if step.id == "a" else step


def msgspec_replace(definition, steps):
    """The definition with other steps."""
    import msgspec

    return msgspec.structs.replace(definition, steps=steps)


def test_optional_stages_may_be_left_out():
    """A stage of optional touchpoints alone is not missed."""
    import msgspec

    steps = tuple(
        msgspec.structs.replace(step, optional=True) if step.stage == "s1" and not step.goal else
        msgspec.structs.replace(step, stage="s2") if step.goal else step
        for step in SHOP.steps
    )  # fmt: skip
    result = ask([person("a@0 c@1")], msgspec_replace(SHOP, steps))
    assert found(result) == {}
    assert (result.conforming, result.fitness) == (1, 1.0)


def test_cost_is_lost_conversions_and_time():
    """30 journeys meet a failure and 10 convert; 40 do not and 30 convert: 12.5 of 30 lost."""
    far = 10_000
    group = [person("a@0 x@1 b@6 c@11") for _ in range(10)]
    group += [person("a@0 x@1") for _ in range(20)]
    group += [person("a@0 b@1 c@2") for _ in range(30)]
    group += [person("a@0 b@1") for _ in range(10)]
    group += [[Row("e", far)]]
    (failure,) = [d for d in ask(group, least=10).deviations if d.kind == "failure"]
    assert (failure.journeys, failure.people, failure.share) == (30, 30, 30 / 70)
    assert failure.rate_with == pytest.approx(1 / 3)
    assert failure.rate_without == pytest.approx(3 / 4)
    assert failure.lost == pytest.approx(12.5)
    assert failure.low < 12.5 < failure.high
    assert failure.clear
    assert failure.extra_seconds == pytest.approx(9 * 60)
    assert failure.hours == pytest.approx(1.5)
    # fewer than the minimum: seen, not compared
    (unsure,) = [d for d in ask(group, least=31).deviations if d.kind == "failure"]
    assert (unsure.journeys, unsure.lost, unsure.p_corrected, unsure.clear) == (
        30,
        None,
        None,
        False,
    )


def plain(group):
    """Deviations, fitness and open journeys by the definitions."""
    end = max((row.minute for rows in group for row in rows), default=0)
    made = journeys([[(row.name, row.minute) for row in rows] for rows in group], end)
    stage_of = {"a": 0, "x": 1, "b": 1, "c": 1, "d": 2}
    counted: Counter = Counter()
    fits = []
    for journey in made:
        names = [name for name, _ in journey.events]
        won = "c" in names
        names = names[: names.index("c") + 1] if won else names
        stages = [stage_of[name] for name in names]
        visits = [s for i, s in enumerate(stages) if i == 0 or stages[i - 1] != s]
        kinds = set()
        for r in range(visits[0] + 1, max(visits)):
            if r not in visits:
                kinds.add(("skip", f"s{r}"))
        if visits[0]:
            kinds.add(("late_start", f"s{visits[0]}"))
        for i in range(1, len(visits)):
            if visits[i] < visits[i - 1]:
                kinds.add(("back", f"s{visits[i - 1]}", f"s{visits[i]}"))
        for i in range(2, len(names)):
            if names[i] == names[i - 1] == names[i - 2]:
                kinds.add(("repeat", names[i]))
        if "x" in names:
            kinds.add(("failure", "x"))
        counted.update(kinds)
        far = max(visits) + 1
        longest = max(
            n for n in range(len(visits) + 1) for chosen in combinations(visits, n)
            if all(a < b for a, b in pairwise(chosen))
        )  # fmt: skip
        fits.append(1 - (len(visits) + far - 2 * longest) / (len(visits) + far))
    return dict(counted), (sum(fits) / len(fits) if fits else None), len(made)


@given(people(5, 8, NAMES), st.integers(1, 3))
def test_deviations_equal_their_definition(group, buckets):
    """Counts and fitness are what listing every journey gives, whatever the buckets."""
    result = ask(group, buckets=buckets)
    counted, fitness, number = plain(group)
    mine = {key: n for key, n in found(result).items() if key[0] != "stranger"}
    assert mine == counted
    assert result.journeys == number
    assert result.fitness == (None if fitness is None else pytest.approx(fitness))
    assert result == ask(group, buckets=1)
    assert all(d.journeys >= d.people >= 1 for d in result.deviations)


def test_a_journey_without_a_goal_is_refused():
    """Conversions cannot be counted without one; the message says what to do."""
    import msgspec

    steps = tuple(msgspec.structs.replace(step, goal=False) for step in SHOP.steps)
    with pytest.raises(QuestionError, match="Set goal on a touchpoint"):
        Conformance(msgspec_replace(SHOP, steps))
    with pytest.raises(BadOption):
        replace(Conformance(SHOP), least=0)


def test_nobody_on_the_map():
    """A log without mapped events: no journeys, no fitness, a sentence."""
    result = ask([person("e@0")])
    assert (result.journeys, result.fitness, result.deviations) == (0, None, ())
    assert result.to_polars().height == 0
    assert "no journey" in result.warnings[0].en
