"""Who is new, who comes back, who wakes up and who falls asleep, period by period.

A person is **active** in a calendar period with at least one (matching) event in it. Active people
are **new** (never active before in the log), **returning** (active in the period before too) or
**resurrected** (active before, but not in the period before). **Dormant** are those who were active
in the period before and are not in this one. So

    new + returning + resurrected = active
    returning + dormant = active of the period before
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from yeojido.analyze import asks
from yeojido.analyze.intervals import wilson
from yeojido.analyze.periods import UNITS, period
from yeojido.analyze.results import Share, Tabular
from yeojido.analyze.timing import calendars
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
    State = tuple[int, Longs]


@dataclass(frozen=True, slots=True)
class LifecycleRow:
    """One period.

    Attributes:
        period: how it is written (a week: its Monday).
        active, new, returning, resurrected, dormant: people.
        kept: share of the people active in the period before who are active again; None in the
            first period, where nobody was, and where the period is not over.
        interval: 95 % Wilson interval of ``kept``.
        complete: the data holds the whole period.
    """

    period: str
    active: int
    new: int
    returning: int
    resurrected: int
    dormant: int
    kept: float | None
    interval: tuple[float, float] | None
    complete: bool


@dataclass(frozen=True, slots=True)
class LifecycleResult(Tabular):
    """Every period in order; ``unit`` and ``timezone`` as asked."""

    unit: str
    timezone: str
    periods: tuple[LifecycleRow, ...]
    warnings: tuple[Words, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return plain values: ``unit``, ``timezone``, ``periods``, ``warnings``."""
        return {
            "unit": self.unit,
            "timezone": self.timezone,
            "periods": [_plain(row) for row in self.periods],
            "warnings": [{"ko": each.ko, "en": each.en} for each in self.warnings],
        }

    def to_polars(self) -> pl.DataFrame:
        """Return one row per period."""
        import polars as pl

        counts = ("active", "new", "returning", "resurrected", "dormant")
        return pl.DataFrame(
            [_plain(row) for row in self.periods],
            schema={
                "period": pl.String, **dict.fromkeys(counts, pl.Int64), "kept": pl.Float64,
                "interval": pl.List(pl.Float64), "complete": pl.Boolean,
            },
        )  # fmt: skip

    def shares(self) -> tuple[Share, ...]:
        """Return for each period that is over how many of the last period's people are kept."""
        return tuple(
            Share((row.period, "kept"), row.returning, row.returning + row.dormant)
            for row in self.periods
            if row.kept is not None
        )


def _plain(row: LifecycleRow) -> dict[str, Any]:
    return asdict(row) | {"interval": None if row.interval is None else list(row.interval)}


@dataclass(frozen=True)
class Lifecycle:
    """Count new, returning, resurrected and dormant people per period.

    Args:
        unit: "day", "week" (from Monday), "month", "quarter" or "year" of the time zone.
        event: what counts as being active: an event name or a condition; None = any event.
        start, end: the periods that are shown (those that overlap ``start <= t < end``); who is
            new is always told from the whole log.
        until: the data is complete up to here and later events are left out; None = up to the
            last event.
        timezone: whose calendar it is, and of dates that name no zone.

    Raises BadOption, BadDate, QuestionError when made or bound; BadCondition when bound.
    """

    unit: str = "week"
    event: str | None = None
    start: str | date | None = None
    end: str | date | None = None
    until: str | date | None = None
    timezone: str = "UTC"
    _calendar: calendars.Calendar | None = field(default=None, repr=False, compare=False)
    _names: tuple[str, ...] = field(default=(), repr=False, compare=False)

    def __post_init__(self) -> None:
        """Check what can be checked without a log."""
        asks.one_of("unit", self.unit, UNITS)
        period(self.start, self.end, self.timezone)

    @property
    def calendar(self) -> calendars.Calendar:
        """The periods of the log this is bound to."""
        assert self._calendar is not None, "bind it to a log first"
        return self._calendar

    def bind(self, summary: LogSummary) -> Lifecycle:
        """Lay the calendar over a log; raises BadCondition, BadDate, QuestionError."""
        asks.check([self.event], summary, self.timezone)
        found = calendars.calendar(summary, self.unit, self.timezone, self.until)
        return replace(self, _calendar=found, _names=summary.names)

    def needs(self) -> Collection[str]:
        """Return the columns that the condition reads."""
        return asks.columns([self.event], self._names)

    def scan(self, chunk: Chunk) -> State:
        """Return the end of the data and (4, periods) people: new, returning, resurrected, dormant."""
        from yeojido.kernels.timing import lifecycle

        code, table = asks.roles(chunk, [self.event], self.timezone)
        edges, stop = frozen(self.calendar.edges), self.calendar.stop
        counts = lifecycle(code, table, frozen(chunk.time), frozen(chunk.offset), edges, stop)
        return self.calendar.end_of(chunk), counts

    def merge(self, a: State, b: State) -> State:
        """Add the people of two sets."""
        return min(a[0], b[0]), a[1] + b[1]

    def finish(self, state: State) -> LifecycleResult:
        """Turn counts into rows, from the first period with anyone in it on."""
        end, counts = state
        found = self.calendar.ended(end)
        shown = found.within(period(self.start, self.end, self.timezone))
        over, whole = found.over(), found.whole()
        rows: list[LifecycleRow] = []
        for i, label in enumerate(found.labels):
            new, returning, resurrected, dormant = counts[:, i].tolist()
            before = returning + dormant
            judged = over[i] and before > 0
            rows.append(
                LifecycleRow(
                    period=label,
                    active=new + returning + resurrected,
                    new=new,
                    returning=returning,
                    resurrected=resurrected,
                    dormant=dormant,
                    kept=returning / before if judged else None,
                    interval=wilson(returning, before) if judged else None,
                    complete=whole[i],
                )
            )
        active = next((i for i, row in enumerate(rows) if row.active), 0)
        shown[:active] = [False] * active
        chosen = tuple(row for row, here in zip(rows, shown, strict=True) if here)
        return LifecycleResult(self.unit, self.timezone, chosen, self._warnings(found, shown))

    def _warnings(self, found: calendars.Calendar, shown: list[bool]) -> tuple[Words, ...]:
        said = list(asks.unknown([self.event], self._names))
        if shown[0]:
            said.append(both("timing.first_is_cut", period=found.labels[0]))
        if shown[-1] and not found.over()[-1]:
            said.append(both("timing.last_not_over", period=found.labels[-1]))
        return tuple(said)
