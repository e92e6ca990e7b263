"""The map equals its plain definition, and its parts reconcile."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.laws import plain_map
from tests.laws.plain_map import PLACE, SHOP, STAGE_OF, by_stage, by_step, journeys
from tests.rooms.analyze.maps.logs import Row, TestLog
from yeojido.adapters.runners.local import LocalRunner
from yeojido.analyze.maps.build import plan
from yeojido.analyze.sequences.funnel import Funnel
from yeojido.domain.journey import JourneyMap

MINUTE = 60.0
#: Each example computes a whole map.
fewer = settings(max_examples=25)
KINDS = {"group": "text"}

events = st.lists(
    st.tuples(
        st.sampled_from("aabbcdxe"),
        st.integers(0, 90),
        st.sampled_from([None, None, -2.0, -0.5, 1.0, 2.0]),
    ),
    min_size=1,
    max_size=9,
).map(lambda drawn: sorted(drawn, key=lambda each: each[1]))
logs = st.lists(events, min_size=1, max_size=7)


def log_of(people: list, spread: int = 1) -> TestLog:
    """A log of people as drawn; everyone has a group of their own that never changes."""
    rows = tuple(
        Row(
            f"p{number:02}",
            name,
            at * MINUTE,
            {
                "rating": rating,
                "group": "odd" if number % 2 else "even",
                "channel": "web" if name in "ab" else "app",
                "text": f"말 {name} {at}" if rating is not None else None,
            },
        )
        for number, each in enumerate(people)
        for name, at, rating in each
    )
    return TestLog(rows, spread, KINDS)


def drawn(log: TestLog, **asked: str) -> JourneyMap:
    """The map of a log."""
    return LocalRunner(1).run(log, plan(SHOP, **asked))


def _ends(people: list) -> float:
    return max((at for each in people for _, at, _ in each), default=0)


def _plain(people: list) -> list:
    return journeys([[(name, at) for name, at, _ in each] for each in people], _ends(people))


@fewer
@given(logs)
def test_people_and_states_equal_the_definition(people):
    """Every number of the people lane is what the definition says, by step and by stage."""
    document = drawn(log_of(people))
    found, end = _plain(people), _ends(people)
    steps, stages = by_step(found, end), by_stage(found, end)
    cells = [(document.step_cell("people", name), steps[at]) for name, at in PLACE.items()]
    cells += [(document.stage_cell("people", f"s{rank}"), stages[rank]) for rank in range(3)]
    for cell, plain in cells:
        assert cell is not None
        assert cell.value == len(plain.people)
        shown = {key: cell.values[key] for key in ("journeys", "visits", "current", "furthest")}
        assert shown == {
            "journeys": plain.journeys,
            "visits": plain.visits,
            "current": plain.current,
            "furthest": plain.furthest,
        }
        states = tuple(cell.values[key] for key in ("moved_on", "left", "here"))
        assert states == (plain.moved, plain.left, plain.here)
        assert sum(states) == cell.values["journeys"]


@fewer
@given(logs)
def test_times_equal_the_definition(people):
    """Medians are Kaplan-Meier over the visits, censored where they did not go on."""
    document = drawn(log_of(people))
    found, end = _plain(people), _ends(people)
    for name, at in PLACE.items():
        spans = by_step(found, end)[at].spans
        cell = document.step_cell("time", name)
        if cell is None:  # nobody is known to take any time anywhere
            assert plain_map.median(spans) in (None, 0)
            continue
        assert (cell.n, cell.values["censored"]) == (
            len(spans),
            sum(1 for _, over in spans if not over),
        )
        median = plain_map.median(spans)
        assert cell.value == (None if median is None else median * MINUTE)


@fewer
@given(logs)
def test_friction_equals_the_definition(people):
    """Loops, steps back, errors and repeats are shares of the journeys that were there."""
    document = drawn(log_of(people))
    found, end = _plain(people), _ends(people)
    cells = [
        (document.step_cell("friction", n), by_step(found, end)[at]) for n, at in PLACE.items()
    ]
    stages = by_stage(found, end)
    cells += [(document.stage_cell("friction", f"s{rank}"), stages[rank]) for rank in range(3)]
    for cell, plain in cells:
        assert cell is not None
        if not plain.journeys:
            assert (cell.value, cell.items) == (None, ())
            continue
        shown = {item.kind: item.value for item in cell.items}
        wanted = {k: round(n / plain.journeys, 4) for k, n in plain.flags.items() if k != "any"}
        assert shown == wanted
        assert cell.value == round(plain.flags["any"] / plain.journeys, 4)


@fewer
@given(logs, st.integers(2, 4))
def test_cutting_the_log_changes_nothing(people, spread):
    """However people are dealt into buckets, the whole document is the same (law 2)."""
    assert drawn(log_of(people, spread)) == drawn(log_of(people))


@fewer
@given(logs)
def test_stage_people_are_the_people_of_a_funnel(people):
    """People at a stage = the people of a one-step funnel over its touchpoints (law 6)."""
    log = log_of(people)
    document = drawn(log)
    for rank in range(3):
        events_of = ", ".join(f"'{name}'" for name, stage in STAGE_OF.items() if stage == rank)
        result = LocalRunner(1).run(log, Funnel((f"event in ({events_of})",), within="7d"))
        cell = document.stage_cell("people", f"s{rank}")
        assert cell is not None
        assert cell.value == result.steps[0].people


@fewer
@given(logs)
def test_a_group_and_the_others_make_the_whole(people):
    """People, journeys and states of a group and its complement add up (law 8)."""
    log = log_of(people)
    whole, odd, even = (
        drawn(log),
        drawn(log, where="group = 'odd'"),
        drawn(log, where="group = 'even'"),
    )
    assert odd.lens.journeys + even.lens.journeys == whole.lens.journeys
    assert odd.lens.events + even.lens.events == whole.lens.events
    for name in PLACE:
        cells = [each.step_cell("people", name) for each in (odd, even, whole)]
        for key in ("journeys", "moved_on", "left", "here", "visits"):
            one, two, both = (cell.values[key] for cell in cells if cell is not None)
            assert one + two == both


@fewer
@given(logs)
def test_emotion_is_the_shrunk_mean_over_people(people):
    """Below five people there is no value; else the mean of people's means, drawn to the whole."""
    document = drawn(log_of(people))
    mapped = [
        [(name, rating) for name, _, rating in each if name in PLACE and rating is not None]
        for each in people
    ]
    everyone = [sum(r for _, r in each) / len(each) for each in mapped if each]
    for name in PLACE:
        cell = document.step_cell("emotion", name)
        assert cell is not None
        own = [[r for n, r in each if n == name] for each in mapped]
        means = [sum(each) / len(each) for each in own if each]
        assert cell.n == len(means)
        if len(means) < 5:
            assert cell.value is None
            continue
        weight = len(means) / (len(means) + 15)
        overall = sum(everyone) / len(everyone)
        expected = weight * sum(means) / len(means) + (1 - weight) * overall
        assert cell.value == pytest.approx(expected, abs=1e-4)
        assert cell.ci is not None and cell.ci[0] - 1e-4 <= cell.value <= cell.ci[1] + 1e-4


@fewer
@given(logs, st.integers(0, 90), st.integers(0, 90))
def test_a_period_keeps_the_journeys_that_start_in_it(people, one, two):
    """With --from and --to a journey counts where its first event lies, start in, end out."""
    first, last = min(one, two), max(one, two)
    stamp = "1970-01-01T{:02}:{:02}:00+00:00"
    document = drawn(
        log_of(people),
        start=stamp.format(first // 60, first % 60),
        end=stamp.format(last // 60, last % 60),
    )
    starts = [journey.events[0][1] for journey in _plain(people)]
    assert document.lens.journeys == sum(1 for at in starts if first <= at < last)


@fewer
@given(logs)
def test_a_map_can_be_drawn_again_from_itself(people):
    """A computed map taken as the definition gives the same numbers."""
    log = log_of(people)
    once = drawn(log)
    twice = LocalRunner(1).run(log, plan(once))
    assert msgspec.structs.replace(twice, warnings=()) == msgspec.structs.replace(once, warnings=())
