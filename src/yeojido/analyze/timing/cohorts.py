"""Cohort tables: what people do at each age, by when they started or by who they are.

A person starts with their first start event; their **age** is the number of calendar periods since
the period of that event (0, 1, 2 ...). The people of one start period, or with one value of a
trait, are a **cohort**. At each age are told: how many are active (have a counted event), how many
events, and the sum of a property over them; the start event itself counts, at age 0, where it is
one of the counted events. What was done before the start does not count.

Figures per person are over everyone in the cohort whose age is over, active or not: the mean of a
sum, added up along the ages, is what a person has brought in by then.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, replace
from typing import TYPE_CHECKING, Any, Literal, get_args

import numpy as np

from yeojido.analyze import asks
from yeojido.analyze.intervals import wilson
from yeojido.analyze.periods import period
from yeojido.analyze.results import Share, Tabular
from yeojido.analyze.timing import calendars
from yeojido.domain.errors import BadOption, QuestionError, UnknownColumn
from yeojido.domain.words import both
from yeojido.kernels.arrays import frozen

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    import polars as pl
    from numpy.typing import NDArray

    from yeojido.domain.log import Chunk, LogSummary
    from yeojido.domain.words import Words

    Longs = NDArray[np.int64]
    Key = str | None

Measure = Literal["people", "events", "sum"]
MEASURES: tuple[Measure, ...] = get_args(Measure)
UNITS = ("day", "week", "month", "quarter", "year")
#: Ages shown: no more than fit a page.
MOST_AGES = {"day": 31, "week": 27, "month": 25, "quarter": 21, "year": 21}
#: Cohorts shown of a trait; more are no groups.
MOST_VALUES = 200
_FINE = float(1 << 30)


@dataclass(frozen=True, slots=True)
class CohortCell:
    """One cohort at one age.

    Attributes:
        age: calendar periods since the start.
        judged: people whose age is over.
        people: how many of these are active; ``share`` of them, with its 95 % Wilson ``interval``.
        events, total: their events, and the sum over these (0 where no property was asked for).
        per_person: the measure per judged person: the share active, events, or the sum; None
            where nobody is judged.
        cumulative: ``per_person`` added up from age 0 on (None for the measure "people").
        people_so_far, events_so_far, total_so_far: of people whose age is not over.
        complete: everyone's age is over.
    """

    age: int
    judged: int
    people: int
    share: float | None
    interval: tuple[float, float] | None
    events: int
    total: float
    per_person: float | None
    cumulative: float | None
    people_so_far: int
    events_so_far: int
    total_so_far: float
    complete: bool


@dataclass(frozen=True, slots=True)
class Cohort:
    """The people who started in one period, or with one value (None = no known value)."""

    cohort: str | None
    people: int
    cells: tuple[CohortCell, ...]


@dataclass(frozen=True, slots=True)
class CohortsResult(Tabular):
    """Every cohort, and everyone.

    ``by`` is the trait, None for periods; ``average`` is over everyone whose age is over, so large
    cohorts weigh more.
    """

    measure: str
    value: str | None
    by: str | None
    unit: str
    timezone: str
    people: int
    cohorts: tuple[Cohort, ...]
    average: tuple[CohortCell, ...]
    warnings: tuple[Words, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return plain values; cells as dictionaries."""
        return {
            "measure": self.measure,
            "value": self.value,
            "by": self.by,
            "unit": self.unit,
            "timezone": self.timezone,
            "people": self.people,
            "average": [_plain(cell) for cell in self.average],
            "cohorts": [
                {
                    "cohort": each.cohort,
                    "people": each.people,
                    "cells": [_plain(cell) for cell in each.cells],
                }
                for each in self.cohorts
            ],
            "warnings": [{"ko": each.ko, "en": each.en} for each in self.warnings],
        }

    def to_polars(self) -> pl.DataFrame:
        """Return one row per cohort and age; the rows of everyone come first, cohort "all"."""
        import polars as pl

        parts = [("all", self.people, self.average)]
        parts += [(each.cohort, each.people, each.cells) for each in self.cohorts]
        integers = ("cohort_people", "age", "judged", "people")
        amounts = {"events": pl.Int64, "total": pl.Float64}
        return pl.DataFrame(
            [
                {"cohort": name, "cohort_people": people} | _plain(cell)
                for name, people, cells in parts
                for cell in cells
            ],
            schema={
                "cohort": pl.String, **dict.fromkeys(integers, pl.Int64), "share": pl.Float64,
                "interval": pl.List(pl.Float64), **amounts, "per_person": pl.Float64,
                "cumulative": pl.Float64, "people_so_far": pl.Int64, "events_so_far": pl.Int64,
                "total_so_far": pl.Float64, "complete": pl.Boolean,
            },
        )  # fmt: skip

    def shares(self) -> tuple[Share, ...]:
        """Return the share of everyone that is active at each age."""
        return tuple(Share((f"{self.unit} {c.age}",), c.people, c.judged) for c in self.average)


def _plain(cell: CohortCell) -> dict[str, Any]:
    return asdict(cell) | {"interval": None if cell.interval is None else list(cell.interval)}


@dataclass(frozen=True, slots=True)
class CohortsState:
    """Counts by cohort (``keys``; empty where the periods are the cohorts), and the data's end."""

    end: int
    keys: tuple[Key, ...]
    people: Longs
    counts: Longs
    sums: Longs


@dataclass(frozen=True)
class Cohorts:
    """Follow cohorts through their ages.

    Args:
        measure: "people" (share active), "events" (per person) or "sum" (of ``value`` per person).
        value: numeric property that is summed up.
        start: event name or condition that starts a person; None = their first event.
        event: which events count; None = any.
        by: a property whose first known value of each person makes the cohorts (``age_band`` or
            ``age_band@person``); None = the period in which they start.
        unit: "day", "week", "month", "quarter" or "year": of ages, and of cohorts without ``by``.
        first, last: only people who start in ``first <= t < last``.
        until: the data is complete up to here and later events are left out; None = up to the
            last event.
        timezone: whose calendar it is, and of dates that name no zone.

    Raises BadOption, BadDate, QuestionError when made or bound; BadCondition and UnknownColumn
    when bound.
    """

    measure: Measure = "people"
    value: str | None = None
    start: str | None = None
    event: str | None = None
    by: str | None = None
    unit: str = "week"
    first: str | date | None = None
    last: str | date | None = None
    until: str | date | None = None
    timezone: str = "UTC"
    _calendar: calendars.Calendar | None = field(default=None, repr=False, compare=False)
    _names: tuple[str, ...] = field(default=(), repr=False, compare=False)

    def __post_init__(self) -> None:
        """Check what can be checked without a log."""
        asks.one_of("measure", self.measure, MEASURES)
        asks.one_of("unit", self.unit, UNITS)
        period(self.first, self.last, self.timezone)
        if self.measure == "sum" and self.value is None:
            raise QuestionError(reason=both("timing.sum_of_what"))

    @property
    def calendar(self) -> calendars.Calendar:
        """The periods of the log this is bound to."""
        assert self._calendar is not None, "bind it to a log first"
        return self._calendar

    @property
    def trait(self) -> str | None:
        """The column that makes the cohorts."""
        return _column(self.by)

    def bind(self, summary: LogSummary) -> Cohorts:
        """Lay the calendar over a log; raises BadCondition, UnknownColumn, QuestionError."""
        asks.check([self.start, self.event], summary, self.timezone)
        for name in (_column(self.value), self.trait):
            if name is not None and name not in summary.schema:
                raise UnknownColumn(column=name, columns=", ".join(summary.schema))
        value = _column(self.value)
        if value is not None and summary.schema[value] not in ("number", "integer"):
            numeric = [n for n, kind in summary.schema.items() if kind in ("number", "integer")]
            raise BadOption(option="value", value=value, possible=", ".join(numeric) or "–")
        found = calendars.calendar(summary, self.unit, self.timezone, self.until)
        return replace(self, _calendar=found, _names=summary.names)

    def needs(self) -> Collection[str]:
        """Return the columns of conditions, trait and value."""
        own = {name for name in (_column(self.value), self.trait) if name is not None}
        return asks.columns([self.start, self.event], self._names) | own

    def scan(self, chunk: Chunk) -> CohortsState:
        """Count one bucket."""
        from yeojido.kernels.timing_cohorts import cohorts

        found = self.calendar
        code, table = asks.roles(chunk, [self.start, self.event], self.timezone)
        keys, group = self._groups(chunk)
        periods = found.edges.size - 1
        name = _column(self.value)
        value = np.empty(0) if name is None else chunk.columns[name].values
        end = found.end_of(chunk)
        people, counts, sums = cohorts(
            code, table, frozen(chunk.time), frozen(chunk.offset), frozen(found.edges),
            frozen(group), frozen(value.astype(np.float64, copy=False)),
            (len(keys) or periods, min(periods, MOST_AGES[self.unit])),
            (*period(self.first, self.last, self.timezone), end, found.stop),
        )  # fmt: skip
        return CohortsState(end, keys, people, counts, sums)

    def _groups(self, chunk: Chunk) -> tuple[tuple[Key, ...], Longs]:
        """Return the values of the trait, None before them, and each person's place among them."""
        from yeojido.analyze.behaviour import Behaviour

        if self.trait is None:
            return (), np.empty(0, np.int64)
        known = Behaviour("first", column=self.trait).values(chunk, people=True)
        different = known.drop_nulls().unique().sort()
        keys = (None, *(_written(each) for each in different.to_list()))
        place = known.rank("dense").fill_null(0).to_numpy().astype(np.int64)
        # An array without anyone would say that periods are the cohorts.
        return keys, place if place.size else np.zeros(1, np.int64)

    def merge(self, a: CohortsState, b: CohortsState) -> CohortsState:
        """Add the people of two sets, cohort by cohort."""
        end = min(a.end, b.end)
        if a.keys == b.keys:
            counts, sums = a.counts + b.counts, a.sums + b.sums
            return CohortsState(end, a.keys, a.people + b.people, counts, sums)
        keys = tuple(dict.fromkeys((*a.keys, *b.keys)))
        place = {key: i for i, key in enumerate(keys)}
        made = [
            np.zeros((len(keys), *part.shape[1:]), np.int64)
            for part in (a.people, a.counts, a.sums)
        ]
        for each in (a, b):
            rows = [place[key] for key in each.keys]
            for whole, part in zip(made, (each.people, each.counts, each.sums), strict=True):
                whole[rows] += part
        return CohortsState(end, keys, *made)

    def finish(self, state: CohortsState) -> CohortsResult:
        """Turn counts into shares, means and the row of everyone."""
        found = self.calendar.ended(state.end)
        ages = min(state.counts.shape[1], len(found.labels))
        names: list[Key] = list(state.keys) if state.keys else list(found.labels)
        shown = [i for i in range(len(names)) if state.people[i]]
        if state.keys:
            shown.sort(key=lambda i: (names[i] is None, names[i] or ""))
        everyone = int(state.people.sum())
        return CohortsResult(
            measure=self.measure,
            value=self.value,
            by=self.by,
            unit=self.unit,
            timezone=self.timezone,
            people=everyone,
            cohorts=tuple(
                Cohort(
                    names[i],
                    int(state.people[i]),
                    self._cells(state.counts[i, :ages], state.sums[i, :ages], int(state.people[i])),
                )
                for i in shown[:MOST_VALUES]
            ),
            average=self._cells(
                state.counts[:, :ages].sum(axis=0), state.sums[:, :ages].sum(axis=0), everyone
            ),
            warnings=self._warnings(found, names, shown),
        )

    def _warnings(
        self, found: calendars.Calendar, names: list[Key], shown: list[int]
    ) -> tuple[Words, ...]:
        said = list(asks.unknown([self.start, self.event], self._names))
        if not shown:
            said.append(both("timing.nobody_started"))
        elif self.by is None and shown[0] == 0 and found.edges[0] < found.first:
            said.append(both("timing.first_cohort_is_cut", period=names[0]))
        if self.by is not None and len(shown) > MOST_VALUES:
            said.append(both("timing.many_values", by=self.by, limit=MOST_VALUES))
        return tuple(said)

    def _cells(self, counts: Longs, sums: Longs, everyone: int) -> tuple[CohortCell, ...]:
        cells: list[CohortCell] = []
        running: float | None = 0.0
        for age, (row, amounts) in enumerate(zip(counts.tolist(), sums.tolist(), strict=True)):
            judged, people, events, people_open, events_open = row
            total, so_far = (_amount(*amounts[at : at + 2]) for at in (0, 2))
            by_measure = {"people": people, "events": events, "sum": total}[self.measure]
            mean = by_measure / judged if judged else None
            running = None if mean is None or running is None else running + mean
            cells.append(
                CohortCell(
                    age=age,
                    judged=judged,
                    people=people,
                    share=people / judged if judged else None,
                    interval=wilson(people, judged),
                    events=events,
                    total=total,
                    per_person=mean,
                    cumulative=None if self.measure == "people" else running,
                    people_so_far=people_open,
                    events_so_far=events_open,
                    total_so_far=so_far,
                    complete=judged == everyone,
                )
            )
        return tuple(cells)


def _column(name: str | None) -> str | None:
    """Return the column that a property's name stands for."""
    return None if name is None else name.removeprefix("properties.").removesuffix("@person")


def _amount(whole: int, fine: int) -> float:
    """Return whole numbers and 2^-30ths as one number, without the dust of binary fractions."""
    return round(whole + fine / _FINE, 6)


def _written(value: object) -> Key:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return str(value).lower()
    return f"{value:.15g}" if isinstance(value, float) else str(value)
