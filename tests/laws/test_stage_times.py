"""Times at stages are the map's own; times between events are those waited for by hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.laws import plain_timing as plain
from tests.laws.plain_map import PLACE, SHOP, by_stage, by_step
from tests.laws.test_map_laws import _ends, _plain, drawn, fewer, log_of, logs
from tests.laws.test_timing import ask, asks, groups
from yeojido.adapters.runners.local import LocalRunner
from yeojido.analyze.survival import curve, kaplan_meier
from yeojido.analyze.timing.edges import EdgeTimes
from yeojido.analyze.timing.stages import StageTimes


@fewer
@given(logs, st.sampled_from(["stage", "touchpoint"]), st.integers(1, 3))
def test_stage_times_agree_with_the_map(people, level, spread):
    """People, states and times are those of the map's cells, at stages and touchpoints."""
    log = log_of(people, spread)
    found = LocalRunner(1).run(log, StageTimes(SHOP, level))
    document = drawn(log)
    for row in found.stages:
        cell = document.stage_cell if level == "stage" else document.step_cell
        crowd, time = cell("people", row.id), cell("time", row.id)
        assert crowd is not None
        assert time is not None
        assert row.people == crowd.value
        assert row.journeys == crowd.values["journeys"]
        states = tuple(crowd.values[key] for key in ("moved_on", "left", "here"))
        assert (row.moved_on, row.left, row.here) == states
        assert (row.median, row.p25, row.p75) == (
            time.value, time.values["p25"], time.values["p75"],
        )  # fmt: skip
        assert (row.visits, row.visits - row.over) == (time.n, time.values["censored"])


@fewer
@given(logs, st.sampled_from(["stage", "touchpoint"]))
def test_everyone_at_a_stage_is_in_one_state(people, level):
    """Moved on, left and still here add up, of journeys and of people (law 7)."""
    found = LocalRunner(1).run(log_of(people), StageTimes(SHOP, level))
    plain_journeys, end = _plain(people), _ends(people)
    counts = by_stage(plain_journeys, end) if level == "stage" else by_step(plain_journeys, end)
    for place, row in enumerate(found.stages):
        wanted = counts[place if level == "stage" else PLACE[row.id]]
        assert row.moved_on + row.left + row.here == row.journeys == wanted.journeys
        assert row.people_moved_on + row.people_left + row.people_here == row.people
        assert row.people == len(wanted.people)
        # Who has one journey alone is counted alike.
        if row.people == row.journeys:
            assert (row.people_moved_on, row.people_left) == (row.moved_on, row.left)


@fewer
@given(logs, st.sampled_from(["stage", "touchpoint"]))
def test_people_are_in_the_state_of_their_latest_journey(people, level):
    """One person at a time: the state of the last journey that was at the stage."""
    end = _ends(people)
    total: dict[str, list[int]] = {}
    result = LocalRunner(1).run(log_of(people), StageTimes(SHOP, level))
    everyone = _plain(people)
    by = by_stage if level == "stage" else by_step
    for who in {journey.person for journey in everyone}:
        state: dict[int, tuple[int, int, int]] = {}
        for journey in (each for each in everyone if each.person == who):
            for column, counted in dict(by([journey], end)).items():
                if counted.journeys:
                    state[column] = (counted.moved, counted.left, counted.here)
        for column, values in state.items():
            row = total.setdefault(str(column), [0, 0, 0])
            for i, value in enumerate(values):
                row[i] += value
    for place, row in enumerate(result.stages):
        at = place if level == "stage" else PLACE[row.id]
        shown = [row.people_moved_on, row.people_left, row.people_here]
        assert shown == total.get(str(at), [0, 0, 0])


@given(groups(), asks, asks, st.booleans(), st.integers(1, 3))
def test_edge_times_equal_the_definition(group, source, target, every, buckets):
    """Every source waits for the next target after it, or for the end of the data (law 10)."""
    source, target = source or "a", target or "b"
    found = ask(group, EdgeTimes(source, target, every, ("1d", "7d")), buckets)
    end = max(row.minute for rows in group for row in rows)
    waits: list[tuple[float, bool, float]] = []
    for rows in group:
        places = [i for i, row in enumerate(rows) if plain.ASKS[source](row)]
        for i in places if every else places[:1]:
            later = [row.minute for row in rows[i + 1 :] if plain.ASKS[target](row)]
            begun = rows[i].minute
            waits.append(((later[0] if later else end) - begun, bool(later), end - begun))
    assert (found.n, found.arrived) == (len(waits), sum(over for _, over, _ in waits))
    for row, most in zip(found.within, (1440, 7 * 1440), strict=True):
        judged = [(length, over) for length, over, seen in waits if seen >= most]
        assert row.judged == len(judged)
        assert row.arrived == sum(over and length <= most for length, over in judged)
    longest = max((length for length, over, _ in waits if over), default=None)
    assert (found.curve[-1].at if longest is not None else None) == (
        None if longest is None else longest * 60
    )


@given(st.lists(st.tuples(st.integers(0, 400), st.booleans()), max_size=300))
def test_a_thinned_curve_lies_on_the_whole_one(drawn_times):
    """Steps kept are steps of the curve, the first and the last among them, none twice."""
    duration = np.array([t for t, _ in drawn_times], np.int64)
    over = np.array([o for _, o in drawn_times], np.bool_)
    at, share, _ = kaplan_meier(duration, over)
    whole = dict(zip(at.tolist(), share.tolist(), strict=True))
    found = curve(duration, over, most=10)
    assert len(found) <= 13
    assert all(whole[point.at] == point.still for point in found[1:])
    if len(at):
        assert found[-1].at == at[-1]
        for point in found[1:]:
            assert point.at_risk == (duration >= point.at).sum()
            if point.low is not None:
                assert point.high is not None
                assert 0 <= point.low <= point.still <= point.high <= 1
        times = [point.at for point in found[1:]]
        assert times == sorted(set(times))


def test_the_curve_by_hand():
    """Four people, two ended at 2 and 3, two still going at 5: 1, 3/4, 1/2."""
    points = curve(np.array([2, 3, 5, 5]), np.array([True, True, False, False]))
    assert [(p.at, p.still, p.at_risk) for p in points] == [(0, 1, 4), (2, 0.75, 4), (3, 0.5, 3)]
    low, high = points[2].low, points[2].high
    # Greenwood's sum is 1/12 + 1/6 = 1/4: 0.5 to the power of exp(+-1.96 * 0.5 / ln 2).
    assert (low, high) == pytest.approx((0.0578, 0.8449), abs=1e-4)
