"""The map's definitions, written down plainly: slow, obvious, one journey at a time."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from itertools import pairwise

from yeojido.domain.journey import JourneyMap, Match, Meta, Stage, Touchpoint
from yeojido.domain.words import Words

#: Minutes of patience in every stage of ``SHOP``.
PATIENCE = 20


def words(text: str) -> Words:
    """The same word in both languages."""
    return Words(ko=text, en=text)


def _step(name: str, stage: str, **more: object) -> Touchpoint:
    return Touchpoint(id=name, stage=stage, name=words(name), match=Match(events=(name,)), **more)


#: Four touchpoints in three stages; ``e`` is on no touchpoint.
SHOP = JourneyMap(
    meta=Meta(id="t", title=words("t"), type="purchase", patience=f"{PATIENCE}m", visit_gap="1m"),
    stages=tuple(Stage(id=s, name=words(s), order=i) for i, s in enumerate(("s0", "s1", "s2"))),
    steps=(
        _step("a", "s0"),
        _step("x", "s1", failure=True),
        _step("b", "s1"),
        _step("c", "s1", goal=True),
        _step("d", "s2"),
    ),
)
STAGE_OF = {"a": 0, "x": 1, "b": 1, "c": 1, "d": 2}
PLACE = {"a": 0, "x": 1, "b": 2, "c": 3, "d": 4}
GOAL, FAILURE = "c", "x"


@dataclass
class Journey:
    """One journey: its person, its events as (name, minute), whether it may still go on."""

    person: int
    events: list[tuple[str, float]]
    here: bool = False


@dataclass
class Counts:
    """What happened at one column."""

    people: set[int] = field(default_factory=set)
    journeys: int = 0
    visits: int = 0
    moved: int = 0
    left: int = 0
    here: int = 0
    current: int = 0
    furthest: int = 0
    flags: Counter = field(default_factory=Counter)
    spans: list[tuple[float, bool]] = field(default_factory=list)


def journeys(people: list[list[tuple[str, float]]], end: float) -> list[Journey]:
    """Cut people's events (name, minute) into journeys, as the contract of journeys says."""
    found: list[Journey] = []
    for person, events in enumerate(people):
        mine: list[Journey] = []
        goal_stage = None
        for name, at in events:
            if name not in STAGE_OF:
                continue
            late = bool(mine) and at - mine[-1].events[-1][1] > PATIENCE
            again = goal_stage is not None and STAGE_OF[name] < goal_stage
            if not mine or late or again:
                mine.append(Journey(person, []))
                goal_stage = None
            mine[-1].events.append((name, at))
            if name == GOAL and goal_stage is None:
                goal_stage = STAGE_OF[GOAL]
        if mine:
            mine[-1].here = end - mine[-1].events[-1][1] < PATIENCE
        found += mine
    return found


def _counted(found: list[Journey], place: dict[str, int], end: float) -> dict[int, Counts]:
    counts: dict[int, Counts] = defaultdict(Counts)
    for journey in found:
        names = [name for name, _ in journey.events]
        at = [place[name] for name in names]
        runs = [i for i in range(len(at)) if i == 0 or at[i] != at[i - 1]]
        for column in set(at):
            mine = counts[column]
            mine.people.add(journey.person)
            mine.journeys += 1
            starts = [i for i in runs if at[i] == column]
            mine.visits += len(starts)
            first = at.index(column)
            if any(later > column for later in at[first:]) or GOAL in names[first:]:
                mine.moved += 1
            elif journey.here:
                mine.here += 1
            else:
                mine.left += 1
            flags = _flags(names, at, runs, column)
            mine.flags.update(flags + (["any"] if flags else []))
        counts[at[-1]].current += 1
        counts[max(at)].furthest += 1
        for this, following in pairwise([*runs, None]):
            until = journey.events[-1][1] if following is None else journey.events[following][1]
            if following is None and journey.here:
                until = end
            span = until - journey.events[this][1]
            counts[at[this]].spans.append((span, following is not None))
    return counts


def _flags(names: list[str], at: list[int], runs: list[int], column: int) -> list[str]:
    found = []
    here = [i for i in range(len(at)) if at[i] == column]
    followed = [i for i in here if i + 1 < len(at)]
    if sum(1 for i in runs if at[i] == column) > 1:
        found.append("loop")
    if any(STAGE_OF[names[i + 1]] < STAGE_OF[names[i]] for i in followed):
        found.append("back")
    if any(names[i] == FAILURE for i in here) or any(names[i + 1] == FAILURE for i in followed):
        found.append("error")
    if any(names[i] == names[i - 1] == names[i - 2] for i in here if i >= 2):
        found.append("repeat")
    return found


def by_step(found: list[Journey], end: float) -> dict[int, Counts]:
    """Counts per touchpoint, by its column."""
    return _counted(found, PLACE, end)


def by_stage(found: list[Journey], end: float) -> dict[int, Counts]:
    """Counts per stage, by its rank."""
    return _counted(found, STAGE_OF, end)


def median(spans: list[tuple[float, bool]]) -> float | None:
    """The Kaplan-Meier median by its definition."""
    left = 1.0
    for moment in sorted({span for span, over in spans if over}):
        risk = sum(1 for span, _ in spans if span >= moment)
        left *= 1 - sum(1 for span, over in spans if over and span == moment) / risk
        if left <= 0.5 + 1e-12:
            return moment
    return None
