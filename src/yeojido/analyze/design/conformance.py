"""Journeys against the map they were designed with: where they deviate, and what that costs.

A journey is compared up to its goal (or its end). It may skip a stage, begin at a later one, go
back to an earlier one, do one thing three times in a row, meet a failure, make a move that was not
designed, or hold events that no touchpoint takes. Each deviation is compared with journeys that
*could* have deviated so but did not: those that came to the same place. What it costs is the
difference of their conversion times the journeys that deviated, and the difference of the time to
the goal. That is association, not proof.

Fitness is that of the best alignment of a journey's stage visits with the designed stages as far
as it came (van der Aalst, Adriansyah and van Dongen, WIREs DMKD 2012): 1 is as designed, 0 is
nothing in common.
"""

from __future__ import annotations

import math
from collections.abc import Collection
from dataclasses import asdict, dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from yeojido.analyze import classify
from yeojido.analyze.design.designed import Designed, Deviating, Kind, designed
from yeojido.analyze.difference import LEVEL, p_value
from yeojido.analyze.journeys import Journeys, Patience, Patiences, journeys
from yeojido.analyze.results import Share, Tabular
from yeojido.analyze.survival import Z, benjamini_hochberg, difference
from yeojido.domain.durations import duration
from yeojido.domain.errors import BadOption, QuestionError
from yeojido.domain.log import MINUTE
from yeojido.domain.words import Words, both
from yeojido.kernels.arrays import frozen

if TYPE_CHECKING:
    import polars as pl
    from numpy.typing import NDArray

    from yeojido.domain.journey import JourneyMap
    from yeojido.domain.log import Chunk, LogSummary

    Longs = NDArray[np.int64]

LOST, WON, OPEN = 0, 1, 2
#: Names of events off the map that are looked at, the most frequent first.
STRANGERS = 20


@dataclass(frozen=True, slots=True)
class Deviation:
    """One way in which journeys left the design.

    Attributes:
        kind: ``skip``, ``late_start``, ``back``, ``repeat``, ``failure``, ``move``, ``stranger``.
        place: ids of the stages or touchpoints it is about, or the name of an event.
        said: in words.
        journeys, people: who deviated so. share: of the journeys that could have.
        rate_with, rate_without: conversion of those that did, and did not; still open ones apart.
        lost: conversions lost, with its 95 % interval ``low``, ``high``; None under the minimum.
        p_corrected: of the difference of conversion, corrected for all deviations compared.
        clear: ``p_corrected`` is at most 0.05.
        extra_seconds: how much longer the won journeys that deviated took, on average, with its
            95 % interval; None under the minimum.
        hours: the same for all of them together.
    """

    kind: Kind
    place: tuple[str, ...]
    said: Words
    journeys: int
    people: int
    share: float
    rate_with: float | None
    rate_without: float | None
    lost: float | None
    low: float | None
    high: float | None
    p_corrected: float | None
    clear: bool
    extra_seconds: float | None
    extra_low: float | None
    extra_high: float | None
    hours: float | None


@dataclass(frozen=True, slots=True)
class ConformanceResult(Tabular):
    """How far journeys go as designed, and the deviations, the costliest first.

    ``conforming`` journeys deviate in no way (events off the map aside). ``fitness`` is the mean
    over journeys.
    """

    journeys: int
    people: int
    won: int
    open: int
    conforming: int
    fitness: float | None
    deviations: tuple[Deviation, ...]
    warnings: tuple[Words, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return plain values; words as ``{"ko", "en"}``."""
        return {
            "journeys": self.journeys,
            "people": self.people,
            "won": self.won,
            "open": self.open,
            "conforming": self.conforming,
            "fitness": self.fitness,
            "deviations": [
                {
                    **asdict(each),
                    "place": list(each.place),
                    "said": {"ko": each.said.ko, "en": each.said.en},
                }
                for each in self.deviations
            ],
            "warnings": [{"ko": each.ko, "en": each.en} for each in self.warnings],
        }

    def to_polars(self) -> pl.DataFrame:
        """Return one row per deviation; ``said`` in English."""
        import polars as pl

        numbers = (
            "share", "rate_with", "rate_without", "lost", "low", "high", "p_corrected",
            "extra_seconds", "extra_low", "extra_high", "hours",
        )  # fmt: skip
        rows = [
            {**asdict(each), "place": " → ".join(each.place), "said": each.said.en}
            for each in self.deviations
        ]
        return pl.DataFrame(
            rows,
            schema={
                "kind": pl.String, "place": pl.String, "said": pl.String, "journeys": pl.Int64,
                "people": pl.Int64, **dict.fromkeys(numbers, pl.Float64), "clear": pl.Boolean,
            },
        )  # fmt: skip

    def shares(self) -> tuple[Share, ...]:
        """Return for each deviation the people who deviated so, of all with a journey."""
        return tuple(
            Share((each.kind, *each.place), each.people, self.people) for each in self.deviations
        )


@dataclass(frozen=True, slots=True)
class ConformanceState:
    """Whole numbers only: (flags, 12) counts of the kernel, and totals.

    ``totals``: journeys, people, won, open, conforming. ``fits``: alignment cost and worst cost
    to number of journeys.
    """

    counts: Longs
    totals: Longs
    fits: dict[tuple[int, int], int]


@dataclass(frozen=True)
class _Strangers:
    """Counts the events that no touchpoint takes."""

    definition: JourneyMap

    def needs(self) -> Collection[str]:
        return classify.needs(self.definition)

    def scan(self, chunk: Chunk) -> dict[str, int]:
        off = classify.touchpoints(chunk, self.definition) < 0
        counts = np.bincount(chunk.code[off], minlength=len(chunk.names))
        return {chunk.names[i]: int(counts[i]) for i in np.flatnonzero(counts)}

    def merge(self, a: dict[str, int], b: dict[str, int]) -> dict[str, int]:
        joined = dict(a)
        for name, number in b.items():
            joined[name] = joined.get(name, 0) + number
        return joined

    def finish(self, state: dict[str, int]) -> tuple[str, ...]:
        return tuple(sorted(state, key=lambda name: (-state[name], name))[:STRANGERS])


@dataclass(frozen=True)
class Conformance:
    """Compare journeys with their designed map.

    Args:
        definition: the journey, with a goal.
        least: deviations are compared only where both sides have so many closed journeys.
        patience: microseconds of inactivity that close a journey; None = from the definition, or
            else from the data.

    Raises BadOption, QuestionError for a journey without a goal; BadCondition, BadJourney when
    bound to a log.
    """

    definition: JourneyMap
    least: int = 30
    patience: int | None = None
    _designed: Designed | None = field(default=None, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Check what can be checked without a log."""
        if self.least < 1:
            raise BadOption(option="least", value=self.least, possible="1, 30, 100")
        if not any(step.goal for step in self.definition.steps):
            raise QuestionError(reason=both("conformance.no_goal"))
        own = self.definition.meta.patience
        if self.patience is None and own is not None:
            object.__setattr__(self, "patience", duration(own))

    def bind(self, summary: LogSummary) -> Conformance:
        """Check the definition against a log; raises BadCondition, BadJourney."""
        classify.check(self.definition, summary.schema)
        return self

    def first(self) -> Patience | _Strangers | None:
        """Return what must be known before: the patience, then the events off the map."""
        if self.patience is None:
            return Patience(self.definition)
        return _Strangers(self.definition) if self._designed is None else None

    def after(self, result: Patiences | tuple[str, ...]) -> Conformance:
        """Take the patience, or the events off the map."""
        if isinstance(result, Patiences):
            return replace(self, patience=result.journey)
        return replace(self, _designed=designed(self.definition, result))

    def needs(self) -> Collection[str]:
        """Return the columns that the rules of the definition read."""
        return classify.needs(self.definition)

    def scan(self, chunk: Chunk) -> ConformanceState:
        """Compare the journeys of one bucket."""
        from yeojido.kernels.conformance import deviations, strangers, tally

        plan, patience = self._known
        codes = classify.touchpoints(chunk, self.definition)
        found, reached = _to_goal(
            journeys(chunk, codes, self.definition, patience), self.definition
        )
        failing = np.array([step.failure for step in self.definition.steps])
        failure = np.where(failing, classify.stage_ranks(self.definition), np.int16(-1))
        flags, costs = deviations(
            frozen(found.touchpoint), frozen(found.stage), frozen(found.offset),
            frozen(plan.needed), frozen(plan.places), frozen(plan.moves), frozen(failure),
            len(plan.deviating),
        )  # fmt: skip
        means = np.array([each is not None for each in plan.deviating])
        deviates = (flags[:, means] >= 2).any(axis=1)
        flag_of = np.array([plan.strangers.get(name, -1) for name in chunk.names], np.int64)
        strangers(
            frozen(chunk.code), frozen(found.event), frozen(found.offset), frozen(flag_of), flags
        )
        outcome = np.where(reached, WON, np.where(chunk.end - found.end < patience, OPEN, LOST))
        minutes = (found.end - found.start) // MINUTE
        counts = tally(
            frozen(flags), frozen(outcome.astype(np.uint8)), frozen(minutes), frozen(found.person)
        )
        fits, number = np.unique(costs, axis=0, return_counts=True)
        totals = [
            len(found), np.unique(found.person).size, np.count_nonzero(outcome == WON),
            np.count_nonzero(outcome == OPEN), np.count_nonzero(~deviates),
        ]  # fmt: skip
        return ConformanceState(
            counts,
            np.array(totals, np.int64),
            {(int(a), int(b)): int(n) for (a, b), n in zip(fits, number, strict=True)},
        )

    def merge(self, a: ConformanceState, b: ConformanceState) -> ConformanceState:
        """Add the counts."""
        fits = dict(a.fits)
        for cost, number in b.fits.items():
            fits[cost] = fits.get(cost, 0) + number
        return ConformanceState(a.counts + b.counts, a.totals + b.totals, fits)

    def finish(self, state: ConformanceState) -> ConformanceResult:
        """Turn counts into costs, the largest first."""
        plan, _ = self._known
        whole = sum(state.fits.values())
        fit = math.fsum((1 - cost / worst) * n for (cost, worst), n in sorted(state.fits.items()))
        met = [
            (each, state.counts[i].tolist())
            for i, each in enumerate(plan.deviating)
            if each is not None and state.counts[i, 11]
        ]
        compared = [self._enough(row) for _, row in met]
        tested = [p_value(row[6], row[5] + row[6], row[1], row[0] + row[1]) for _, row in met]
        corrected = iter(
            benjamini_hochberg([p for p, yes in zip(tested, compared, strict=True) if yes])
        )
        rows = [
            _deviation(each, row, next(corrected) if yes else None, self.least)
            for (each, row), yes in zip(met, compared, strict=True)
        ]
        rows.sort(key=lambda d: (not d.clear, -(d.lost or 0.0), -d.journeys, d.kind, d.place))
        warnings = (both("conformance.association"),) if rows else ()
        if not whole:
            warnings = (both("conformance.none"),)
        totals: list[int] = state.totals.tolist()
        return ConformanceResult(
            totals[0], totals[1], totals[2], totals[3], totals[4],
            fit / whole if whole else None, tuple(rows), warnings,
        )  # fmt: skip

    def _enough(self, row: list[int]) -> bool:
        return min(row[0] + row[1], row[5] + row[6]) >= self.least

    @property
    def _known(self) -> tuple[Designed, int]:
        assert self._designed is not None and self.patience is not None, "run `first` before"
        return self._designed, self.patience


def _to_goal(found: Journeys, definition: JourneyMap) -> tuple[Journeys, NDArray[np.bool_]]:
    """Return journeys cut behind their first goal, and which reached it."""
    goal = classify.goals(definition)[found.touchpoint] if found.event.size else found.touchpoint
    at = np.append(np.flatnonzero(goal), found.event.size)
    begin, stop = found.offset[:-1], found.offset[1:]
    first = at[np.searchsorted(at, begin)]
    reached = first < stop
    size = np.where(reached, first + 1, stop) - begin
    offset = np.append(0, np.cumsum(size)).astype(np.int64)
    kept = np.arange(offset[-1]) + np.repeat(begin - offset[:-1], size)
    time = found.time[kept]
    cut = replace(
        found, event=found.event[kept], touchpoint=found.touchpoint[kept],
        stage=found.stage[kept], time=time, offset=offset, end=time[offset[1:] - 1],
    )  # fmt: skip
    # Whether a journey is still open is told by its own end, also behind a goal.
    return replace(cut, end=np.where(reached, cut.end, found.end)), reached


def _deviation(each: Deviating, row: list[int], p: float | None, least: int) -> Deviation:
    """Turn the counts of one flag into what it costs."""
    could, did = row[:5], row[5:10]
    closed_without, closed = could[0] + could[1], did[0] + did[1]
    lost = low = high = None
    if p is not None:
        apart, lowest, highest = difference(could[1], closed_without, did[1], closed)
        lost, low, high = apart * closed, lowest * closed, highest * closed
    extra = _extra(could, did) if min(could[1], did[1]) >= least else None
    return Deviation(
        kind=each.kind,
        place=each.place,
        said=each.said,
        journeys=row[11],
        people=row[10],
        share=row[11] / (row[11] + sum(could[:3])),
        rate_with=did[1] / closed if closed else None,
        rate_without=could[1] / closed_without if closed_without else None,
        lost=lost,
        low=low,
        high=high,
        p_corrected=p,
        clear=p is not None and p <= LEVEL,
        extra_seconds=None if extra is None else extra[0] * 60,
        extra_low=None if extra is None else (extra[0] - Z * extra[1]) * 60,
        extra_high=None if extra is None else (extra[0] + Z * extra[1]) * 60,
        hours=None if extra is None else extra[0] * did[1] / 60,
    )


def _extra(could: list[int], did: list[int]) -> tuple[float, float]:
    """Return how many minutes longer, on average, and the standard error (Welch 1947)."""
    mean_a, mean_b = could[3] / could[1], did[3] / did[1]
    spread = 0.0
    for _, won, _, total, squares in (could, did):
        variance = (squares - total * total / won) / max(won - 1, 1)
        spread += max(variance, 0.0) / won
    return mean_b - mean_a, math.sqrt(spread)
