"""How often people come: active days per week or month, and daily against weekly and monthly.

A person is active in a unit (a calendar day, say) with at least one (matching) event in it. For
every period (week, month) the people active in it are spread by the number of units in which they
are active. The series count, for every unit, the people active in it (DAU for days), in it or the
6 units before (WAU), in it or the 29 before (MAU): trailing windows, so that they exist for every
day and do not jump with the calendar.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, replace
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from yeojido.analyze import asks
from yeojido.analyze.periods import boundaries
from yeojido.analyze.results import Share, Tabular
from yeojido.analyze.timing import calendars
from yeojido.domain.errors import QuestionError
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
    State = tuple[int, Longs, Longs]

_LENGTH = {"day": 0, "week": 1, "month": 2, "quarter": 3, "year": 4}
#: The most units that a period has.
_MOST = {("day", "week"): 7, ("day", "month"): 31, ("week", "month"): 5}
#: Units of the trailing windows.
WEEK, MONTH = 7, 30


@dataclass(frozen=True, slots=True)
class StickyPeriod:
    """One week or month.

    Attributes:
        period: how it is written.
        people: who was active in it.
        by_number: people active in exactly 1, 2, 3 ... of its units.
        mean: units per active person, None where there is nobody.
        complete: the data holds the whole period.
    """

    period: str
    people: int
    by_number: tuple[int, ...]
    mean: float | None
    complete: bool


@dataclass(frozen=True, slots=True)
class StickyUnit:
    """One unit (day): people active in it, and in the trailing windows that end with it.

    ``ratio_week`` = ``active / week``, ``ratio_month`` = ``active / month`` (DAU/WAU, DAU/MAU for
    days); None while the data does not yet fill the window, or where nobody was active in it.
    ``complete``: the data holds the whole unit.
    """

    unit: str
    active: int
    week: int
    month: int
    ratio_week: float | None
    ratio_month: float | None
    complete: bool


@dataclass(frozen=True, slots=True)
class StickyNumber:
    """How many people-periods have exactly, and at least, so many active units."""

    number: int
    exactly: int
    at_least: int
    share: float | None
    share_at_least: float | None


@dataclass(frozen=True, slots=True)
class StickinessResult(Tabular):
    """How often people come.

    Attributes:
        unit, of, timezone: as asked.
        spread: people by number of active units, over all periods the data holds in full (where
            there is none, over all): one person counts once per period.
        whole: number of periods behind ``spread``; 0 where none is complete.
        periods, units: the single periods, and the series.
        mean_ratio_week, mean_ratio_month: mean active / mean trailing over the complete units of
            full windows: the usual single number.
    """

    unit: str
    of: str
    timezone: str
    spread: tuple[StickyNumber, ...]
    whole: int
    mean: float | None
    mean_ratio_week: float | None
    mean_ratio_month: float | None
    periods: tuple[StickyPeriod, ...]
    units: tuple[StickyUnit, ...]
    warnings: tuple[Words, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return plain values."""
        values = asdict(self)
        for name in ("spread", "periods", "units"):
            values[name] = [dict(each) for each in values[name]]
        for each in values["periods"]:
            each["by_number"] = list(each["by_number"])
        values["warnings"] = [{"ko": each.ko, "en": each.en} for each in self.warnings]
        return values

    def to_polars(self) -> pl.DataFrame:
        """Return one row per number of active units."""
        import polars as pl

        return pl.DataFrame(
            [asdict(each) for each in self.spread],
            schema={
                "number": pl.Int64, "exactly": pl.Int64, "at_least": pl.Int64, "share": pl.Float64,
                "share_at_least": pl.Float64,
            },
        )  # fmt: skip

    def series(self) -> pl.DataFrame:
        """Return one row per unit: active people and the trailing windows."""
        import polars as pl

        counts = dict.fromkeys(("active", "week", "month"), pl.Int64)
        ratios = dict.fromkeys(("ratio_week", "ratio_month"), pl.Float64)
        return pl.DataFrame(
            [asdict(each) for each in self.units],
            schema={"unit": pl.String, **counts, **ratios, "complete": pl.Boolean},
        )

    def shares(self) -> tuple[Share, ...]:
        """Return, for the last complete period, who was active in at least so many units.

        One period alone: over several, one person would count several times.
        """
        last = next((each for each in reversed(self.periods) if each.complete), None)
        if last is None:
            return ()
        least = np.cumsum(last.by_number[::-1])[::-1].tolist()
        return tuple(
            Share((last.period, f"{number}+"), hits, last.people)
            for number, hits in enumerate(least[1:], 2)
        )


@dataclass(frozen=True)
class Stickiness:
    """Count on how many days of a week or month people are active.

    Args:
        unit: "day" or "week": what is counted.
        of: "week" or "month": within what. Weeks that lie in two months belong to the one they
            begin in.
        event: what counts as being active: an event name or a condition; None = any event.
        until: the data is complete up to here and later events are left out; None = up to the
            last event.
        timezone: whose calendar it is.

    Raises BadOption, QuestionError when made or bound; BadCondition when bound.
    """

    unit: Literal["day", "week"] = "day"
    of: Literal["week", "month"] = "week"
    event: str | None = None
    until: str | date | None = None
    timezone: str = "UTC"
    _calendar: calendars.Calendar | None = field(default=None, repr=False, compare=False)
    _names: tuple[str, ...] = field(default=(), repr=False, compare=False)

    def __post_init__(self) -> None:
        """Check what can be checked without a log."""
        asks.one_of("unit", self.unit, ("day", "week"))
        asks.one_of("of", self.of, ("week", "month"))
        if _LENGTH[self.unit] >= _LENGTH[self.of]:
            raise QuestionError(reason=both("timing.unit_in_period", unit=self.unit, of=self.of))

    @property
    def calendar(self) -> calendars.Calendar:
        """The units of the log this is bound to."""
        assert self._calendar is not None, "bind it to a log first"
        return self._calendar

    def bind(self, summary: LogSummary) -> Stickiness:
        """Lay the calendar over a log; raises BadCondition, BadDate, QuestionError."""
        asks.check([self.event], summary, self.timezone)
        found = calendars.calendar(summary, self.unit, self.timezone, self.until)
        return replace(self, _calendar=found, _names=summary.names)

    def needs(self) -> Collection[str]:
        """Return the columns that the condition reads."""
        return asks.columns([self.event], self._names)

    def _periods(self) -> tuple[calendars.Calendar, Longs]:
        """Return the periods, and the period of every unit."""
        from yeojido.analyze.periods import labels

        units = self.calendar
        first, last = int(units.edges[0]), int(units.edges[-1]) - 1
        edges = boundaries(first, last, self.of, self.timezone)
        place = np.searchsorted(edges, units.edges[:-1], side="right") - 1
        named = labels(edges, self.of, self.timezone)
        made = calendars.Calendar(
            self.of, self.timezone, edges, named, units.first, units.last, units.end, units.stop
        )
        return made, place.astype(np.int64)

    def scan(self, chunk: Chunk) -> State:
        """Return the end of the data, (periods, most + 1) people by number, and (3, units) active people."""
        from yeojido.kernels.timing import stickiness

        code, table = asks.roles(chunk, [self.event], self.timezone)
        _, place = self._periods()
        spread, active = stickiness(
            code, table, frozen(chunk.time), frozen(chunk.offset), frozen(self.calendar.edges),
            frozen(place), _MOST[self.unit, self.of], self.calendar.stop,
        )  # fmt: skip
        return self.calendar.end_of(chunk), spread, active

    def merge(self, a: State, b: State) -> State:
        """Add the people of two sets."""
        return min(a[0], b[0]), a[1] + b[1], a[2] + b[2]

    def finish(self, state: State) -> StickinessResult:
        """Turn counts into shares and series."""
        end, spread, active = state
        calendar = self._periods()[0].ended(end)
        spread = spread[: len(calendar.labels)]
        whole = np.array(calendar.whole())
        counted = spread[whole].sum(axis=0) if whole.any() else spread.sum(axis=0)
        units, means = self._series(active, self.calendar.ended(end))
        numbers = np.arange(counted.size)
        people = int(counted.sum())
        return StickinessResult(
            unit=self.unit,
            of=self.of,
            timezone=self.timezone,
            spread=_numbers(counted),
            whole=int(whole.sum()),
            mean=float((counted * numbers).sum() / people) if people else None,
            mean_ratio_week=means[0],
            mean_ratio_month=means[1],
            periods=tuple(
                StickyPeriod(
                    period=calendar.labels[i],
                    people=int(row.sum()),
                    by_number=tuple(row[1:].tolist()),
                    mean=float((row * numbers).sum() / row.sum()) if row.any() else None,
                    complete=bool(whole[i]),
                )
                for i, row in enumerate(spread)
            ),
            units=units,
            warnings=self._warnings(whole),
        )

    def _series(
        self, active: Longs, found: calendars.Calendar
    ) -> tuple[tuple[StickyUnit, ...], tuple[float | None, ...]]:
        active = active[:, : len(found.labels)]
        whole = np.array(found.whole())
        # A window is full from its length on, counted from the first unit the data holds in full.
        since = int(np.argmax(whole)) if whole.any() else whole.size
        place = np.arange(whole.size)
        full = [whole & (place >= since + size - 1) for size in (WEEK, MONTH)]
        ratios: list[list[float | None]] = []
        means: list[float | None] = []
        for row, ready in zip(active[1:], full, strict=True):
            judged = ready & (row > 0)
            ratios.append(
                [a / b if ok else None for a, b, ok in zip(
                    active[0].tolist(), row.tolist(), judged.tolist(), strict=True
                )]
            )  # fmt: skip
            total = int(row[ready].sum())
            means.append(int(active[0][ready].sum()) / total if total else None)
        return tuple(
            StickyUnit(label, int(day), int(week), int(month), by_week, by_month, complete)
            for label, (day, week, month), by_week, by_month, complete in zip(
                found.labels, active.T.tolist(), ratios[0], ratios[1], whole.tolist(), strict=True
            )
        ), tuple(means)

    def _warnings(self, whole: NDArray[np.bool_]) -> tuple[Words, ...]:
        said = list(asks.unknown([self.event], self._names))
        if not whole.any():
            said.append(both("timing.no_whole_period"))
        return tuple(said)


def _numbers(counted: Longs) -> tuple[StickyNumber, ...]:
    people = int(counted.sum())
    least = np.cumsum(counted[::-1])[::-1].tolist()
    return tuple(
        StickyNumber(
            number=number,
            exactly=exactly,
            at_least=least[number],
            share=exactly / people if people else None,
            share_at_least=least[number] / people if people else None,
        )
        for number, exactly in enumerate(counted.tolist())
        if number
    )
