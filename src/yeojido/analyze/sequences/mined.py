"""What loops, variants, patterns and shapes share: how a log is read, and how each unit ended.

A unit (a person's log, a visit, a journey) is **converted** when a goal event lies between its
first event and the first event of the person's next unit. Otherwise it is **still here** while
the person's last event in that span is less than the patience before the end of the data, and
**left** after that. The patience is that of the journeys, the visit gap for visits, and none for
whole people unless it is given: then everyone who has not converted counts as left.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from yeojido.analyze import classify
from yeojido.analyze.conditions import columns_of, is_condition, near_words, parse, schema_of
from yeojido.analyze.journeys import Patience, Patiences
from yeojido.analyze.sequences.strata import stratum
from yeojido.analyze.sequences.walks import Level, Per, Units, Walk
from yeojido.domain.durations import duration
from yeojido.domain.words import Words, both

if TYPE_CHECKING:
    from collections.abc import Collection
    from typing import Self

    from numpy.typing import NDArray

    from yeojido.domain.journey import JourneyMap
    from yeojido.domain.log import Chunk, LogSummary

    Longs = NDArray[np.int64]

#: How a unit ended.
CONVERTED, LEFT, HERE = 1, 0, -1
_NEVER = np.iinfo(np.int64).max


@dataclass(frozen=True, slots=True)
class Ends:
    """How the units of a chunk ended.

    Attributes:
        outcome: (units,) int8: CONVERTED, LEFT or HERE.
        stop: (units,) int64, index into the units' nodes: those before it lie before the goal
            (all of a unit that did not convert).
    """

    outcome: NDArray[np.int8]
    stop: Longs


@dataclass(frozen=True)
class Mined:
    """The parameters all of them have.

    Args:
        level: what the nodes are: ``event``, ``touchpoint`` or ``stage``.
        definition: the journey; needed for touchpoints, stages and journeys.
        per: what one unit is: ``person``, ``visit`` or ``journey``; None = as ``Walk`` says.
        goal: an event name or a condition; None = the goal of the definition, if there is one.
        visit_gap: inactivity that ends a visit; None = the definition's, or 30 minutes.
        patience: inactivity after which someone counts as gone (``14d``, or microseconds).
        timezone: of times in the goal's condition.

    Raises BadOption and BadDuration when made; BadCondition, BadJourney when bound.
    """

    level: Level = "event"
    definition: JourneyMap | None = None
    per: Per | None = None
    goal: str | None = None
    visit_gap: str | None = None
    patience: int | str | None = None
    timezone: str = "UTC"
    _names: tuple[str, ...] | None = field(default=None, repr=False, compare=False, kw_only=True)

    def __post_init__(self) -> None:
        """Check what can be checked without a log."""
        if isinstance(self.patience, str):
            object.__setattr__(self, "patience", duration(self.patience))
        object.__setattr__(self, "patience", self.walk.patience)

    @property
    def walk(self) -> Walk:
        """How the log is read."""
        patience = duration(self.patience) if isinstance(self.patience, str) else self.patience
        return Walk(self.level, self.definition, self.per, self.visit_gap, patience)

    @property
    def has_goal(self) -> bool:
        """Whether it is known what a conversion is."""
        if self.goal is not None:
            return True
        return self.definition is not None and any(step.goal for step in self.definition.steps)

    def bind(self, summary: LogSummary) -> Self:
        """Look definition and goal up in a log; raises BadCondition, BadJourney."""
        self.walk.bind(summary)
        goal = self.goal
        if goal is not None and goal not in summary.names and is_condition(goal):
            parse(goal, summary.schema, self.timezone)
        return replace(self, _names=summary.names)

    def waited(self) -> Patience | None:
        """Return the analysis that finds the patience, where it is wanting."""
        return self.walk.first()

    def patient(self, result: Patiences) -> Self:
        """Return the same with the patience in it."""
        return replace(self, patience=result.journey)

    def needs(self) -> Collection[str]:
        """Return the columns that the rules of the definition and the goal read."""
        columns = set(self.walk.needs())
        if self.goal is None:
            return columns | (classify.needs(self.definition) if self.definition else set())
        if self.goal not in (self._names or ()) and is_condition(self.goal):
            columns |= columns_of(self.goal)
        return columns

    def units(self, chunk: Chunk) -> Units:
        """Return the sequences of a chunk that have any nodes."""
        units = self.walk.units(chunk)
        full = np.diff(units.offset) > 0
        if full.all():
            return units
        offset = np.append(units.offset[:-1][full], units.offset[-1:])
        won = None if units.won is None else units.won[full]
        return replace(units, offset=offset, owner=units.owner[full], won=won)

    def goal_events(self, chunk: Chunk) -> Longs:
        """Return the indices of the chunk's events that are a conversion, in order."""
        if self.goal is None:
            if self.definition is None:
                return np.empty(0, np.int64)
            steps = classify.touchpoints(chunk, self.definition)
            table = np.append(classify.goals(self.definition), 0).astype(np.bool_)
            return np.flatnonzero(table[steps])
        if self.goal in chunk.names:
            return np.flatnonzero(chunk.code == chunk.names.index(self.goal))
        if is_condition(self.goal):
            return np.flatnonzero(parse(self.goal, schema_of(chunk), self.timezone).mask(chunk))
        return np.empty(0, np.int64)

    def ends(self, chunk: Chunk, units: Units) -> Ends:
        """Tell how each unit ended, and where its goal cuts it."""
        begin, over = self.spans(chunk, units)
        goals = np.append(self.goal_events(chunk), _NEVER)
        goal = goals[np.searchsorted(goals, begin)]
        won = goal < over
        last = np.maximum(over - 1, 0)
        wait = self.walk.gap if self.walk.unit == "visit" else (self.walk.patience or 0)
        here = np.zeros(begin.size, np.bool_)
        if chunk.time.size:
            here = ~won & (chunk.end - chunk.time[last] < wait)
        stop = units.offset[1:].copy()
        if units.event is None:
            stop[won] = np.minimum(stop[won], goal[won])
        else:
            stop[won] = np.minimum(stop[won], np.searchsorted(units.event, goal[won]))
        outcome = won.astype(np.int8)
        outcome[here] = HERE
        return Ends(outcome, stop)

    def strata(self, units: Units, ends: Ends) -> Longs:
        """Return (units,) int64: the stratum of each unit's length before its end.

        -1 for units that are still here, or that converted with their first node.
        """
        found = stratum(ends.stop - units.offset[:-1])
        found[ends.outcome == HERE] = -1
        return found

    def spans(self, chunk: Chunk, units: Units) -> tuple[Longs, Longs]:
        """Return the chunk's events (first, past the last) that lie in each unit's span."""
        begin = units.offset[:-1] if units.event is None else units.event[units.offset[:-1]]
        over = chunk.offset[units.owner + 1] if units.owner.size else begin.copy()
        same = units.owner[1:] == units.owner[:-1]
        over[:-1][same] = begin[1:][same]
        return begin, over

    def goal_warnings(self, names: tuple[str, ...]) -> tuple[Words, ...]:
        """Return a sentence for a goal that no event of the log can be."""
        goal = self.goal
        if goal is None or goal in names or is_condition(goal):
            return ()
        return (both("sequences.unknown_event", name=goal, near=near_words(goal, names)),)

    def called(self, names: tuple[str, ...]) -> tuple[Words, ...]:
        """Return what people call the nodes: in both languages where the definition knows."""
        known: dict[str, Words] = {}
        if self.definition is not None and self.level != "event":
            parts = (*self.definition.stages, *self.definition.steps)
            known = {part.id: part.name for part in parts}
        return tuple(known.get(name, Words(name, name)) for name in names)


@lru_cache(maxsize=8)
def words_of(names: tuple[str, ...]) -> NDArray[np.uint64]:
    """Return (names,) uint64: a hash of each name, the same whatever code the log gave it."""
    digests = (hashlib.blake2b(name.encode(), digest_size=8).digest() for name in names)
    return np.frombuffer(b"".join(digests), np.uint64)


@dataclass(frozen=True)
class Pairs:
    """Turns times of groups into sequences of two, so that their medians are found as edges' are.

    ``question.timed(chunk)`` gives (group, begin, end): int64 arrays, times in microseconds.
    Group ``g`` of fewer than ``groups`` becomes the edge of that number.
    """

    question: Any
    groups: int

    @property
    def width(self) -> int:
        """Nodes, START and END together: the smallest square that has room for the groups."""
        return max(int(np.ceil(np.sqrt(self.groups))), 2)

    def needs(self) -> Collection[str]:
        """Return the columns to load."""
        return self.question.needs()

    def units(self, chunk: Chunk) -> Units:
        """Return one sequence of two nodes for each time."""
        group, begin, end = self.question.timed(chunk)
        code = np.stack(np.divmod(group, self.width), axis=1).astype(np.uint16).reshape(-1)
        time = np.stack([begin, end], axis=1).reshape(-1)
        offset = np.arange(0, 2 * group.size + 1, 2, dtype=np.int64)
        return Units(code, time, offset, np.zeros(group.size, np.int64), self.width - 2)
