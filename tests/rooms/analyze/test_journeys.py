"""Logs are cut into journeys, visits and patience."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tests.laws.logs import Row, chunk_of, people, person
from yeojido.analyze.classify import touchpoints
from yeojido.analyze.journeys import Patience, Patiences, journeys, visits
from yeojido.domain.journey import JourneyMap, Match, Meta, Stage, Touchpoint
from yeojido.domain.log import DAY, MINUTE
from yeojido.domain.words import Words


def definition(goal: str | None = "c", **meta: str) -> JourneyMap:
    """Stages 0..3 with one touchpoint each for the events a, b, c, d; ``goal`` is the goal."""
    return JourneyMap(
        meta=Meta(id="j", title=Words("j", "j"), type="purchase", **meta),
        stages=tuple(Stage(id=n, name=Words(n, n), order=i) for i, n in enumerate("abcd")),
        steps=tuple(
            Touchpoint(id=n, stage=n, name=Words(n, n), match=Match(events=(n,)), goal=n == goal)
            for n in "abcd"
        ),
    )


def cut(texts: list[str], rules: JourneyMap, patience: float) -> list[tuple[int, str, bool]]:
    """Journeys as (person, names, won)."""
    chunk = chunk_of([person(text) for text in texts], names=("a", "b", "c", "d", "x"))
    found = journeys(chunk, touchpoints(chunk, rules), rules, round(patience * MINUTE))
    spans = zip(found.offset[:-1], found.offset[1:], strict=True)
    return [
        (
            int(found.person[i]),
            "".join("abcd"[t] for t in found.touchpoint[lo:hi]),
            bool(found.won[i]),
        )
        for i, (lo, hi) in enumerate(spans)
    ]


def test_inactivity_closes_a_journey():
    """A pause longer than patience opens a new journey; one of just patience does not."""
    assert cut(["a@0 b@10 b@21"], definition(), 10) == [(0, "ab", False), (0, "b", False)]


def test_only_mapped_events_count():
    """An unmapped event neither belongs to a journey nor keeps one alive."""
    assert cut(["x@0 a@1 x@8 b@12 x@13"], definition(), 10) == [(0, "a", False), (0, "b", False)]


def test_after_the_goal_later_stages_still_belong():
    """Delivery follows the order; the first event of an earlier stage opens a new journey."""
    assert cut(["a@0 c@1 d@2 c@3 a@4 d@5"], definition(), 99) == [
        (0, "acdc", True),
        (0, "ad", False),
    ]


def test_without_a_goal_only_inactivity_closes():
    """With no goal touchpoint going back is part of the journey."""
    assert cut(["c@0 a@1 d@2"], definition(None), 99) == [(0, "cad", False)]


def test_people_never_share_a_journey():
    """Each person's journeys are their own, and people without mapped events have none."""
    assert cut(["a@0", "x@1", "b@2"], definition(), 99) == [(0, "a", False), (2, "b", False)]


def test_visits_are_runs_of_one_stage():
    """A stage visit ends where the stage changes or the journey ends."""
    rules = definition(None)
    chunk = chunk_of([person("a@0 a@1 b@2 a@3"), person("a@9")])
    found = visits(journeys(chunk, touchpoints(chunk, rules), rules, DAY))
    assert found.stage.tolist() == [0, 1, 0, 0]
    assert found.first.tolist() == [0, 2, 3, 4, 5]
    assert found.offset.tolist() == [0, 3, 4]


def patience(texts: list[str], rules: JourneyMap) -> Patiences:
    """Patience over people written as texts."""
    analysis = Patience(rules)
    return analysis.finish(analysis.scan(chunk_of([person(text) for text in texts])))


def test_patience_is_the_95th_percentile_of_gaps_to_a_later_stage():
    """Gaps run from a visit's last event to the next visit; going back is no gap."""
    found = patience(["a@0 a@50 b@150 a@700 c@1000"], definition())
    assert found.stages[0] == 300 * MINUTE
    assert found.gaps == (2, 0, 0, 0)
    assert found.stages[1:] == (found.journey,) * 3
    assert found.journey == 300 * MINUTE


def test_patience_is_at_least_the_visit_gap():
    """Fast data does not make people count as gone within a visit."""
    assert patience(["a@0 b@1 c@2"], definition()).journey == 30 * MINUTE
    assert patience([], definition(visit_gap="1h")).journey == 60 * MINUTE


def test_patience_can_be_set():
    """The definition's own patience goes before what was observed."""
    found = patience(["a@0 b@500"], definition(patience="14d"))
    assert found == Patiences(stages=(14 * DAY,) * 4, journey=14 * DAY, gaps=(0, 0, 0, 0))


def plain(rows: list[Row], goal: str | None, wait: float) -> list[list[str]]:
    """The rule of journeys, written down plainly."""
    found: list[list[str]] = []
    won_at, last = None, 0.0
    for row in rows:
        back = won_at is not None and row.name < won_at
        if not found or row.minute - last > wait or back:
            found.append([])
            won_at = None
        found[-1].append(row.name)
        if won_at is None and row.name == goal:
            won_at = row.name
        last = row.minute
    return found


@given(people(), st.sampled_from([None, "b", "c"]), st.integers(0, 5))
def test_kernel_equals_the_plain_rule(group: list[list[Row]], goal: str | None, wait: int):
    """The compiled cut is the rule as written, and every mapped event is in one journey."""
    rules = definition(goal)
    chunk = chunk_of(group)
    found = journeys(chunk, touchpoints(chunk, rules), rules, wait * MINUTE)
    wanted = [journey for each in group for journey in plain(list(each), goal, wait)]
    spans = zip(found.offset[:-1], found.offset[1:], strict=True)
    assert [["abcd"[t] for t in found.touchpoint[lo:hi]] for lo, hi in spans] == wanted
    assert found.won.tolist() == [goal in journey for journey in wanted]
    assert np.array_equal(found.event, np.arange(chunk.code.size))
