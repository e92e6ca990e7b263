"""Who comes back, how long after they started.

A person starts with their first start event. People who start in the same calendar period are one
**cohort**. Every later matching event is a **return**; the start event itself never is, though
another event at the same moment, later in the log's order, may be. The **age** of a return is

- rolling clock: whole units since the person's own start: a day is 24 hours, a week 7 and a month
  30 of such days; age 0 ends exactly one unit after the start;
- calendar clock: calendar periods of the time zone between the two: age 0 is the period of the
  start, age 1 the next one, however late in it the start was.

A **bracket** is a run of ages. It is **over** for a person when its end lies before the end of the
data; who has a bracket still before them, or is in it, can neither have been kept nor lost. Rates
and averages are over the people whose bracket is over; cells of which some people are not there
yet are marked incomplete.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Literal, get_args

import numpy as np

from yeojido.analyze import asks
from yeojido.analyze.intervals import wilson
from yeojido.analyze.periods import period
from yeojido.analyze.results import Share, Tabular
from yeojido.analyze.timing import calendars
from yeojido.domain.errors import QuestionError
from yeojido.domain.log import DAY
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

Mode = Literal["on", "on-or-after", "on-or-before", "streak"]
Clock = Literal["rolling", "calendar"]
MODES: tuple[Mode, ...] = get_args(Mode)
CLOCKS: tuple[Clock, ...] = get_args(Clock)
#: Units of retention, and what one is worth on the rolling clock.
STEPS = {"day": DAY, "week": 7 * DAY, "month": 30 * DAY}
#: Ages shown where no brackets are asked for: no more than fit a page.
MOST_AGES = {"day": 31, "week": 27, "month": 25}


@dataclass(frozen=True, slots=True)
class RetentionCell:
    """One bracket of one cohort, or of everyone.

    Attributes:
        bracket: the ages, such as ``1`` or ``3–6``.
        judged: people whose bracket is over.
        returned: how many of these came back (as the mode says).
        rate: ``returned / judged``, None where nobody is judged.
        interval: 95 % Wilson interval of the rate.
        so_far: people whose bracket is not over and who came back in it already.
        complete: everyone's bracket is over.
    """

    bracket: str
    judged: int
    returned: int
    rate: float | None
    interval: tuple[float, float] | None
    so_far: int
    complete: bool


@dataclass(frozen=True, slots=True)
class RetentionCohort:
    """The people who started in one period."""

    period: str
    people: int
    cells: tuple[RetentionCell, ...]


@dataclass(frozen=True, slots=True)
class RetentionResult(Tabular):
    """Every cohort, and everyone.

    Attributes:
        unit, mode, clock, timezone: as asked.
        brackets: how the brackets are written.
        cohorts: periods with anyone in them, in order.
        people: everyone who started.
        average: per bracket, over all people whose bracket is over: every person weighs the same,
            so large cohorts weigh more.
    """

    unit: str
    mode: str
    clock: str
    timezone: str
    recurring: bool
    brackets: tuple[str, ...]
    cohorts: tuple[RetentionCohort, ...]
    people: int
    average: tuple[RetentionCell, ...]
    warnings: tuple[Words, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return plain values; cells as dictionaries."""
        return {
            "unit": self.unit,
            "mode": self.mode,
            "clock": self.clock,
            "timezone": self.timezone,
            "recurring": self.recurring,
            "brackets": list(self.brackets),
            "people": self.people,
            "average": [_plain(cell) for cell in self.average],
            "cohorts": [
                {
                    "period": each.period,
                    "people": each.people,
                    "cells": [_plain(cell) for cell in each.cells],
                }
                for each in self.cohorts
            ],
            "warnings": [{"ko": each.ko, "en": each.en} for each in self.warnings],
        }

    def to_polars(self) -> pl.DataFrame:
        """Return one row per cohort and bracket; the rows of everyone come first, cohort "all"."""
        import polars as pl

        parts = [("all", self.people, self.average)]
        parts += [(each.period, each.people, each.cells) for each in self.cohorts]
        return pl.DataFrame(
            [
                {"cohort": name, "people": people} | _plain(cell)
                for name, people, cells in parts
                for cell in cells
            ],
            schema={
                "cohort": pl.String, "people": pl.Int64, "bracket": pl.String, "judged": pl.Int64,
                "returned": pl.Int64, "rate": pl.Float64, "interval": pl.List(pl.Float64),
                "so_far": pl.Int64, "complete": pl.Boolean,
            },
        )  # fmt: skip

    def shares(self) -> tuple[Share, ...]:
        """Return the share that came back per bracket, of everyone.

        Where people start anew in every period, one person is in several cohorts: then per cohort
        and bracket.
        """
        if not self.recurring:
            return tuple(
                Share((f"{self.unit} {c.bracket}",), c.returned, c.judged) for c in self.average
            )
        return tuple(
            Share((each.period, f"{self.unit} {cell.bracket}"), cell.returned, cell.judged)
            for each in self.cohorts
            for cell in each.cells
            if cell.judged
        )


def _plain(cell: RetentionCell) -> dict[str, Any]:
    return asdict(cell) | {"interval": None if cell.interval is None else list(cell.interval)}


@dataclass(frozen=True)
class Retention:
    """Count who comes back after they started, by cohort and age.

    Args:
        start: event name or condition that starts a person; None = their first event.
        back: what counts as coming back; None = any event.
        unit: "day", "week" or "month": of cohorts and of ages.
        mode: "on": came back in the bracket; "on-or-after": in it or at any time after it began;
            "on-or-before": by its end; "streak": in it and in every bracket before it (from the
            first one that begins at an age of 1 or more).
        clock: "rolling" or "calendar", as the module says.
        brackets: the ages at which brackets begin, rising; each goes up to the next one, the last
            is one unit long: ``[0, 1, 3, 7]`` are the ages 0, 1–2, 3–6 and 7. None = every age.
        recurring: start anew with the first start event of every period, instead of once.
        first, last: only people who start in ``first <= t < last``; who started before is never a
            newcomer in it. Returns may come after.
        until: the data is complete up to here and later events are left out; None = up to the last
            event.
        timezone: whose calendar it is, and of dates that name no zone.

    Raises BadOption, BadDate, QuestionError when made or bound; BadCondition when bound.
    """

    start: str | None = None
    back: str | None = None
    unit: Literal["day", "week", "month"] = "week"
    mode: Mode = "on"
    clock: Clock = "rolling"
    brackets: Sequence[int] | None = None
    recurring: bool = False
    first: str | date | None = None
    last: str | date | None = None
    until: str | date | None = None
    timezone: str = "UTC"
    _calendar: calendars.Calendar | None = field(default=None, repr=False, compare=False)
    _names: tuple[str, ...] = field(default=(), repr=False, compare=False)

    def __post_init__(self) -> None:
        """Check what can be checked without a log."""
        asks.one_of("unit", self.unit, tuple(STEPS))
        asks.one_of("mode", self.mode, MODES)
        asks.one_of("clock", self.clock, CLOCKS)
        period(self.first, self.last, self.timezone)
        if self.brackets is not None:
            given = tuple(int(each) for each in self.brackets)
            rising = all(a < b for a, b in pairwise(given))
            if not given or given[0] < 0 or not rising:
                raise QuestionError(reason=both("timing.brackets_rise"))
            object.__setattr__(self, "brackets", given)

    @property
    def calendar(self) -> calendars.Calendar:
        """The periods of the log this is bound to."""
        assert self._calendar is not None, "bind it to a log first"
        return self._calendar

    def bind(self, summary: LogSummary) -> Retention:
        """Lay the calendar over a log; raises BadCondition, BadDate, QuestionError."""
        asks.check([self.start, self.back], summary, self.timezone)
        found = calendars.calendar(summary, self.unit, self.timezone, self.until)
        return replace(self, _calendar=found, _names=summary.names)

    def needs(self) -> Collection[str]:
        """Return the columns that the conditions read."""
        return asks.columns([self.start, self.back], self._names)

    def ages(self) -> tuple[int, ...]:
        """Return the ages at which brackets begin, and at last the one where the last one ends."""
        if self.brackets is not None:
            return (*self.brackets, self.brackets[-1] + 1)
        span = self.calendar.edges.size - 1
        return tuple(range(min(span, MOST_AGES[self.unit]) + 1))

    def scan(self, chunk: Chunk) -> tuple[Longs, Longs]:
        """Return people per cohort and (cohorts, brackets, 3) counts."""
        from yeojido.kernels.timing import retention

        found = self.calendar
        code, table = asks.roles(chunk, [self.start, self.back], self.timezone)
        return retention(
            code, table, frozen(chunk.time), frozen(chunk.offset), frozen(found.edges),
            frozen(np.array(self.ages(), np.int64)),
            STEPS[self.unit] if self.clock == "rolling" else 0, self.recurring,
            MODES.index(self.mode),
            (*period(self.first, self.last, self.timezone), found.end_of(chunk), found.stop),
        )  # fmt: skip

    def merge(self, a: tuple[Longs, Longs], b: tuple[Longs, Longs]) -> tuple[Longs, Longs]:
        """Add the people of two sets."""
        return a[0] + b[0], a[1] + b[1]

    def finish(self, state: tuple[Longs, Longs]) -> RetentionResult:
        """Turn counts into rates, intervals and the row of everyone."""
        people, counts = state
        names = tuple(_written(self.ages()))
        total = int(people.sum())
        shown = np.flatnonzero(people).tolist()
        cohorts = tuple(
            RetentionCohort(
                self.calendar.labels[i], int(people[i]), _cells(names, counts[i], int(people[i]))
            )
            for i in shown
        )
        return RetentionResult(
            unit=self.unit,
            mode=self.mode,
            clock=self.clock,
            timezone=self.timezone,
            recurring=self.recurring,
            brackets=names,
            cohorts=cohorts,
            people=total,
            average=_cells(names, counts.sum(axis=0), total),
            warnings=self._warnings(shown),
        )

    def _warnings(self, shown: list[int]) -> tuple[Words, ...]:
        found = self.calendar
        said = list(asks.unknown([self.start, self.back], self._names))
        if shown and shown[0] == 0 and not self.recurring:
            said.append(both("timing.first_cohort_is_cut", period=found.labels[0]))
        if not shown:
            said.append(both("timing.nobody_started"))
        return tuple(said)


def _written(ages: tuple[int, ...]) -> list[str]:
    """Return how brackets are written: their ages, first and last."""
    pairs = pairwise(ages)
    return [str(a) if b == a + 1 else f"{a}–{b - 1}" for a, b in pairs]


def _cells(names: tuple[str, ...], counts: Longs, people: int) -> tuple[RetentionCell, ...]:
    return tuple(
        RetentionCell(
            bracket=name,
            judged=judged,
            returned=returned,
            rate=returned / judged if judged else None,
            interval=wilson(returned, judged),
            so_far=so_far,
            complete=judged == people,
        )
        for name, (judged, returned, so_far) in zip(names, counts.tolist(), strict=True)
    )
