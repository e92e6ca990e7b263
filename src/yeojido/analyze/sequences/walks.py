"""A log read as sequences of nodes: of which nodes, and what one sequence is.

The nodes are events, or the touchpoints or stages of a journey definition. One sequence (a
*unit*) is a person's whole log, one of their visits, or one of their journeys. Every analysis of
paths reads the log through a ``Walk``, so that no two of them can disagree about it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from yeojido.analyze import classify
from yeojido.analyze.journeys import Journeys, Patience, Patiences, journeys, visits
from yeojido.domain.durations import duration
from yeojido.domain.errors import BadOption

if TYPE_CHECKING:
    from collections.abc import Collection

    from numpy.typing import NDArray

    from yeojido.domain.journey import JourneyMap
    from yeojido.domain.log import Chunk, LogSummary

    Longs = NDArray[np.int64]

Level = Literal["event", "touchpoint", "stage"]
Per = Literal["person", "visit", "journey"]

#: START and END stand around every unit.
START = "START"
END = "END"


@dataclass(frozen=True, slots=True)
class Units:
    """Sequences of nodes of one chunk.

    Attributes:
        code: (events,) unsigned, the node of each event; at level stage of each stage visit.
        time: (events,) int64 microseconds UTC; of a stage visit, its first event's.
        offset: (units + 1,) int64: unit ``i`` owns ``code[offset[i]:offset[i + 1]]``.
        owner: (units,) int64, index of the person in the chunk; never decreasing.
        nodes: how many nodes there are beside START and END.
        event: (events,) int64, index of the (first) event in the chunk; None = the same index.
        won: (units,) bool, the unit reached the definition's goal; None where that is not asked.
        runs: what repeats were collapsed from, and where in it every run begins; None = nothing.
    """

    code: NDArray[np.unsignedinteger[Any]]
    time: Longs
    offset: Longs
    owner: Longs
    nodes: int
    event: Longs | None = None
    won: NDArray[np.bool_] | None = None
    runs: tuple[Units, Longs] | None = None

    @property
    def full(self) -> NDArray[np.bool_]:
        """(units,) bool: the unit has an event; one without is no path."""
        return np.diff(self.offset) > 0

    def marks(self, mask: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Return (events,) bool from a mask over the chunk's events; a run if any of it holds."""
        if self.runs is not None:
            whole, begin = self.runs
            held = whole.marks(mask)
            return np.logical_or.reduceat(held, begin) if begin.size else held
        return mask if self.event is None else mask[self.event]

    def collapsed(self) -> Units:
        """Return the same with runs of one node as one event: the first of the run."""
        new = np.ones(self.code.size, np.bool_)
        np.not_equal(self.code[1:], self.code[:-1], out=new[1:])
        new[self.offset[:-1][self.full]] = True
        begin = np.flatnonzero(new)
        return replace(
            self, code=self.code[begin], time=self.time[begin],
            offset=np.searchsorted(begin, self.offset),
            event=begin if self.event is None else self.event[begin], runs=(self, begin),
        )  # fmt: skip


@dataclass(frozen=True)
class Walk:
    """How to read a log as sequences.

    Args:
        level: what the nodes are: ``event``, ``touchpoint`` or ``stage``.
        definition: the journey; needed for touchpoints, stages and journeys.
        per: what one sequence is: ``person``, ``visit`` or ``journey``; None = ``person`` at
            level event, ``journey`` else.
        visit_gap: inactivity that ends a visit, such as ``30m``; None = the definition's.
        patience: microseconds of inactivity that close a journey; None = from the definition, or
            else from the data (ask ``first`` for it).

    At level event per journey, a unit is every event from the first to the last mapped event of
    the journey. Raises BadOption where level and definition do not go together, BadDuration.
    """

    level: Level = "event"
    definition: JourneyMap | None = None
    per: Per | None = None
    visit_gap: str | None = None
    patience: int | None = None

    def __post_init__(self) -> None:
        """Check that the parts go together."""
        if self.level not in ("event", "touchpoint", "stage"):
            possible = "event, touchpoint, stage"
            raise BadOption(option="level", value=self.level, possible=possible)
        if self.per not in (None, "person", "visit", "journey"):
            possible = "person, visit, journey"
            raise BadOption(option="per", value=self.per, possible=possible)
        if self.definition is None:
            if self.level != "event":
                possible = "event (no journey given)"
                raise BadOption(option="level", value=self.level, possible=possible)
            if self.per == "journey":
                possible = "person, visit (no journey given)"
                raise BadOption(option="per", value=self.per, possible=possible)
        elif self.patience is None and self.definition.meta.patience is not None:
            object.__setattr__(self, "patience", duration(self.definition.meta.patience))
        _ = self.gap

    @property
    def unit(self) -> Per:
        """What one sequence is."""
        return self.per or ("person" if self.level == "event" else "journey")

    @property
    def gap(self) -> int:
        """The inactivity that ends a visit, in microseconds."""
        own = None if self.definition is None else self.definition.meta.visit_gap
        return duration(self.visit_gap or own or "30m")

    def bind(self, summary: LogSummary) -> Walk:
        """Check the definition against a log; raises BadCondition, BadJourney."""
        if self.definition is not None:
            classify.check(self.definition, summary.schema)
        return self

    def first(self) -> Patience | None:
        """Return the analysis that finds the patience, where it is needed and not known."""
        if self.unit != "journey" or self.patience is not None or self.definition is None:
            return None
        return Patience(self.definition)

    def after(self, result: Patiences) -> Walk:
        """Return the same with the patience in it."""
        return replace(self, patience=result.journey)

    def needs(self) -> Collection[str]:
        """Return the columns that the rules of the definition read."""
        if self.definition is None or (self.level == "event" and self.unit != "journey"):
            return ()
        return classify.needs(self.definition)

    def nodes(self, names: tuple[str, ...]) -> tuple[str, ...]:
        """Return the names of the nodes: event names, or ids of touchpoints or stages."""
        if self.level == "event" or self.definition is None:
            return names
        if self.level == "touchpoint":
            return tuple(step.id for step in self.definition.steps)
        return tuple(stage.id for stage in classify.stages_in_order(self.definition))

    def units(self, chunk: Chunk) -> Units:
        """Return the sequences of a chunk."""
        nodes = len(self.nodes(chunk.names))
        if self.definition is None or (self.level == "event" and self.unit != "journey"):
            owner = np.arange(chunk.offset.size - 1)
            offset = chunk.offset
            if self.unit == "visit":
                offset, owner = cut(chunk.time, offset, owner, self.gap)
            return Units(chunk.code, chunk.time, offset, owner, nodes)
        found = self._journeys(chunk)
        if self.level == "event":
            return _spans(chunk, found, nodes)
        small = np.uint8 if nodes <= 256 else np.uint16
        if self.level == "touchpoint":
            return Units(
                found.touchpoint.astype(small), found.time, found.offset, found.person, nodes,
                found.event, found.won,
            )  # fmt: skip
        runs = visits(found)
        first = runs.first[:-1]
        return Units(
            runs.stage.astype(small), found.time[first], runs.offset, found.person, nodes,
            found.event[first], found.won,
        )  # fmt: skip

    def _journeys(self, chunk: Chunk) -> Journeys:
        """Return the mapped events, cut into what one unit is."""
        assert self.definition is not None
        patience = self.patience
        if self.unit != "journey":
            patience = _NEVER
        elif patience is None:
            raise BadOption(option="patience", value=None, possible="14d, 30d")
        codes = classify.touchpoints(chunk, self.definition)
        found = journeys(chunk, codes, self.definition, patience)
        if self.unit == "journey":
            return found
        ends = np.flatnonzero(np.diff(found.person, append=-1))
        offset = np.append(0, found.offset[ends + 1])
        owner = found.person[ends]
        if self.unit == "visit":
            offset, owner = cut(found.time, offset, owner, self.gap)
        goal = classify.goals(self.definition)[found.touchpoint] if found.event.size else _NO_GOAL
        reached = np.append(0, np.cumsum(goal, dtype=np.int64))
        return replace(
            found, offset=offset, person=owner, won=reached[offset[1:]] > reached[offset[:-1]],
            start=found.time[offset[:-1]], end=found.time[offset[1:] - 1],
        )  # fmt: skip


_NEVER = 1 << 62
_NO_GOAL = np.empty(0, np.uint8)


def cut(time: Longs, offset: Longs, owner: Longs, gap: int) -> tuple[Longs, Longs]:
    """Cut sequences where the next event comes more than ``gap`` microseconds later.

    Returns (units + 1,) offsets and (units,) owners; sequences without events vanish.
    """
    new = np.zeros(time.size, np.bool_)
    if time.size:
        new[1:] = np.diff(time) > gap
        new[offset[:-1][np.diff(offset) > 0]] = True
    begin = np.flatnonzero(new)
    of = np.searchsorted(offset, begin, side="right") - 1
    return np.append(begin, time.size).astype(np.int64), owner[of]


def _spans(chunk: Chunk, found: Journeys, nodes: int) -> Units:
    """Return journeys with every event between their first and last mapped event."""
    first, last = found.event[found.offset[:-1]], found.event[found.offset[1:] - 1] + 1
    size = last - first
    offset = np.append(0, np.cumsum(size)).astype(np.int64)
    event = np.arange(offset[-1]) + np.repeat(first - offset[:-1], size)
    return Units(
        chunk.code[event], chunk.time[event], offset, found.person, nodes, event, found.won
    )
