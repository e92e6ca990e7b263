"""Journeys of a chunk, the stage visits inside them, and how long people are waited for.

Only events on the map belong to journeys. A journey starts with a person's first mapped event,
or the first one after the last journey closed. It closes by inactivity (the next mapped event
comes more than ``patience`` after the previous one) or by its goal: once a goal touchpoint was
reached the journey is won; later events in the stage of that goal or in stages after it still
belong to it (delivery, review), and the first event of an earlier stage opens a new journey.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from yeojido.analyze import classify
from yeojido.domain.durations import duration
from yeojido.domain.log import DAY, HOUR, MINUTE
from yeojido.kernels.arrays import frozen

if TYPE_CHECKING:
    from collections.abc import Collection

    from numpy.typing import NDArray

    from yeojido.domain.journey import JourneyMap
    from yeojido.domain.log import Chunk, LogSummary

    Longs = NDArray[np.int64]
    Shorts = NDArray[np.int16]

#: The share of observed gaps that patience covers.
PATIENCE_QUANTILE = 0.95


@dataclass(frozen=True, slots=True)
class Journeys:
    """The journeys of one chunk, ordered by person and time.

    Attributes:
        event: (mapped,) int64, index of each mapped event in the chunk.
        touchpoint: (mapped,) int16, index into ``definition.steps``.
        stage: (mapped,) int16, rank of the stage (``classify.stages_in_order``).
        time: (mapped,) int64 microseconds UTC.
        offset: (journeys + 1,) int64 into the mapped events.
        person: (journeys,) int64, index of the person in the chunk.
        won: (journeys,) bool, the goal was reached.
        start, end: (journeys,) int64, times of the first and last event, microseconds UTC.
    """

    event: Longs
    touchpoint: Shorts
    stage: Shorts
    time: Longs
    offset: Longs
    person: Longs
    won: NDArray[np.bool_]
    start: Longs
    end: Longs

    def __len__(self) -> int:
        """Return the number of journeys."""
        return self.person.size


@dataclass(frozen=True, slots=True)
class Visits:
    """Stage visits: the maximal runs of a journey's events in one stage.

    Attributes:
        first: (visits + 1,) int64, position of the first mapped event of each visit.
        stage: (visits,) int16, rank of the stage.
        offset: (journeys + 1,) int64 into the visits.
    """

    first: Longs
    stage: Shorts
    offset: Longs


def journeys(
    chunk: Chunk, touchpoint_codes: Shorts, definition: JourneyMap, patience_us: int
) -> Journeys:
    """Cut a chunk's mapped events into journeys; ``touchpoint_codes`` from ``touchpoints``."""
    from yeojido.kernels.journeys import split

    ranks = classify.stage_ranks(definition)
    event, offset, person, won = split(
        frozen(touchpoint_codes),
        frozen(chunk.time),
        frozen(chunk.offset),
        frozen(ranks),
        frozen(classify.goals(definition)),
        patience_us,
    )
    touchpoint = touchpoint_codes[event]
    time = chunk.time[event]
    return Journeys(
        event=event,
        touchpoint=touchpoint,
        stage=ranks[touchpoint] if ranks.size else touchpoint,
        time=time,
        offset=offset,
        person=person,
        won=won.astype(np.bool_),
        start=time[offset[:-1]],
        end=time[offset[1:] - 1],
    )


def visits(found: Journeys) -> Visits:
    """Return the stage visits of journeys."""
    new = np.ones(found.stage.size, np.bool_)
    np.not_equal(found.stage[1:], found.stage[:-1], out=new[1:])
    new[found.offset[:-1]] = True
    first = np.flatnonzero(new)
    return Visits(
        first=np.append(first, found.stage.size),
        stage=found.stage[first],
        offset=np.searchsorted(first, found.offset),
    )


@dataclass(frozen=True, slots=True)
class Patiences:
    """How long a person may be inactive before they count as gone, in microseconds.

    ``stages`` goes by the rank of the stage; ``journey`` closes journeys. ``gaps`` is the number
    of observed gaps behind each stage's value (0 where it was set, or taken from the journey's).
    """

    stages: tuple[int, ...]
    journey: int
    gaps: tuple[int, ...]

    def readable(self) -> Patiences:
        """Return the same rounded up to whole hours beyond a day, else to whole minutes."""
        stages = tuple(_rounded_up(value) for value in self.stages)
        return Patiences(stages, _rounded_up(self.journey), self.gaps)


@dataclass(frozen=True, slots=True)
class Patience:
    """Take the patience of a definition from the data.

    Per stage: the 95th percentile (nearest rank) of the gaps between the last event of a visit
    of that stage and the first event of the next stage visit, when that is a later stage, over
    each person's whole mapped log; at least ``meta.visit_gap``. A stage without such a gap (the
    last one) takes the journey's patience, which is the largest of the stages'. Where there is one
    stage alone, the gaps are those between a person's neighbouring events. ``stage.patience`` and
    ``meta.patience`` go before what was observed.
    """

    definition: JourneyMap
    #: Asked of the whole log also where an analysis is about a part of it.
    of_everyone: ClassVar[bool] = True

    def bind(self, summary: LogSummary) -> Patience:
        """Check the definition against a log; raises BadCondition, BadJourney."""
        classify.check(self.definition, summary.schema)
        return self

    def needs(self) -> Collection[str]:
        """Return the columns that the touchpoints' rules read."""
        return classify.needs(self.definition)

    def scan(self, chunk: Chunk) -> tuple[Longs, ...]:
        """Return the observed gaps of each stage, in microseconds."""
        codes = classify.touchpoints(chunk, self.definition)
        event = np.flatnonzero(codes >= 0)
        stage = classify.stage_ranks(self.definition)[codes[event]] if event.size else codes[event]
        person = np.searchsorted(chunk.offset, event, side="right")
        gap = np.diff(chunk.time[event])
        alone = len(self.definition.stages) == 1
        on = (stage[1:] > stage[:-1]) | alone
        later = (person[1:] == person[:-1]) & on
        origin, gap = stage[:-1][later], gap[later]
        return tuple(gap[origin == rank] for rank in range(len(self.definition.stages)))

    def merge(self, a: tuple[Longs, ...], b: tuple[Longs, ...]) -> tuple[Longs, ...]:
        """Pool the gaps of both."""
        return tuple(np.concatenate(pair) for pair in zip(a, b, strict=True))

    def finish(self, state: tuple[Longs, ...]) -> Patiences:
        """Return the patience per stage and of the whole journey."""
        meta = self.definition.meta
        least = duration(meta.visit_gap)
        whole = duration(meta.patience) if meta.patience is not None else None
        observed = [max(least, _high(gaps)) if gaps.size else None for gaps in state]
        chosen: list[int | None] = []
        counted: list[int] = []
        for stage, seen, gaps in zip(
            classify.stages_in_order(self.definition), observed, state, strict=True
        ):
            own = duration(stage.patience) if stage.patience is not None else whole
            chosen.append(seen if own is None else own)
            counted.append(gaps.size if own is None else 0)
        known = [value for value in chosen if value is not None]
        journey = whole if whole is not None else max(known, default=least)
        return Patiences(
            stages=tuple(journey if value is None else value for value in chosen),
            journey=journey,
            gaps=tuple(counted),
        )


def _rounded_up(wait: int) -> int:
    unit = HOUR if wait > DAY else MINUTE
    return -(-wait // unit) * unit


def _high(gaps: Longs) -> int:
    """Return the 95th percentile by nearest rank: always a gap that was seen."""
    place = int(np.ceil(PATIENCE_QUANTILE * gaps.size)) - 1
    return int(np.partition(gaps, place)[place])
