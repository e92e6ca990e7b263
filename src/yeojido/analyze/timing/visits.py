"""Visits: how many, how long, with what they begin and end.

A **visit** is a run of a person's events without a pause longer than the gap. It is **open** when
its last event lies at most the gap before the end of the data: then it may still go on, and is
left out of lengths, of exits and of bounces, never out of the number of visits. A **bounce** is a
closed visit of one event. A visit belongs to the period in which it begins.

Seconds are whole seconds. Quantiles (nearest rank) are exact below 2,048 and within 0.1 % above.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from yeojido.analyze import asks
from yeojido.analyze.periods import UNITS
from yeojido.analyze.results import Share, Tabular
from yeojido.analyze.timing import calendars
from yeojido.domain.durations import duration
from yeojido.domain.log import SECOND
from yeojido.kernels.arrays import frozen

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    import polars as pl
    from numpy.typing import NDArray

    from yeojido.domain.log import Chunk, LogSummary
    from yeojido.domain.words import Words

    Longs = NDArray[np.int64]
    State = tuple[tuple[str, ...], int, tuple[Longs, Longs, Longs, Longs]]


@dataclass(frozen=True, slots=True)
class Spread:
    """How whole numbers are spread: ``n`` of them, their mean, quartiles and 90th percentile."""

    n: int
    mean: float | None
    p25: float | None
    median: float | None
    p75: float | None
    p90: float | None


@dataclass(frozen=True, slots=True)
class VisitsPeriod:
    """The visits that begin in one period.

    ``bounce_rate`` is the share of closed visits with one event, ``mean_seconds`` over closed
    visits; None where there are none. ``complete``: the data holds the whole period.
    """

    period: str
    visits: int
    people: int
    events: int
    open: int
    bounces: int
    bounce_rate: float | None
    mean_seconds: float | None
    complete: bool


@dataclass(frozen=True, slots=True)
class VisitsEvent:
    """An event as beginning and end of visits.

    ``entries`` visits begin with it, ``exits`` closed visits end with it, ``bounces`` are closed
    visits of it alone; shares are of all visits, of closed visits, and of its entries.
    """

    name: str
    entries: int
    exits: int
    bounces: int
    entry_share: float | None
    exit_share: float | None


@dataclass(frozen=True, slots=True)
class VisitsResult(Tabular):
    """All visits, by period and by event; ``came_again`` = people with two visits or more."""

    gap: str
    unit: str
    timezone: str
    visits: int
    open: int
    bounces: int
    bounce_rate: float | None
    people: int
    came_again: int
    first_visits: int
    first_bounces: int
    seconds: Spread
    events: Spread
    per_person: Spread
    periods: tuple[VisitsPeriod, ...]
    by_event: tuple[VisitsEvent, ...]
    warnings: tuple[Words, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return plain values."""
        values = asdict(self)
        values["periods"], values["by_event"] = list(values["periods"]), list(values["by_event"])
        values["warnings"] = [{"ko": each.ko, "en": each.en} for each in self.warnings]
        return values

    def to_polars(self) -> pl.DataFrame:
        """Return one row per period."""
        import polars as pl

        counts = dict.fromkeys(("visits", "people", "events", "open", "bounces"), pl.Int64)
        rates = {"bounce_rate": pl.Float64, "mean_seconds": pl.Float64}
        return pl.DataFrame(
            [asdict(each) for each in self.periods],
            schema={"period": pl.String, **counts, **rates, "complete": pl.Boolean},
        )

    def shares(self) -> tuple[Share, ...]:
        """Return who came again, and whose first visit was a bounce."""
        return (
            Share(("came_again",), self.came_again, self.people),
            Share(("first_visit_bounced",), self.first_bounces, self.first_visits),
        )


@dataclass(frozen=True)
class Visits:
    """Cut the log into visits and count them.

    Args:
        gap: the longest pause inside a visit, such as ``30m``; a longer one begins a new visit.
        unit: "day", "week", "month", "quarter" or "year" of the table by period.
        until: the data is complete up to here and later events are left out; None = up to the
            last event.
        timezone: whose calendar it is.

    Raises BadOption, BadDuration when made; BadDate, QuestionError when bound.
    """

    gap: str = "30m"
    unit: str = "week"
    until: str | date | None = None
    timezone: str = "UTC"
    _calendar: calendars.Calendar | None = field(default=None, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Check what can be checked without a log."""
        duration(self.gap)
        asks.one_of("unit", self.unit, UNITS)

    @property
    def calendar(self) -> calendars.Calendar:
        """The periods of the log this is bound to."""
        assert self._calendar is not None, "bind it to a log first"
        return self._calendar

    def bind(self, summary: LogSummary) -> Visits:
        """Lay the calendar over a log; raises BadDate, QuestionError."""
        found = calendars.calendar(summary, self.unit, self.timezone, self.until)
        return replace(self, _calendar=found)

    def needs(self) -> Collection[str]:
        """Return nothing: times and codes are enough."""
        return ()

    def scan(self, chunk: Chunk) -> State:
        """Count the visits of one bucket."""
        from yeojido.kernels.timing_visits import visits

        found = self.calendar
        end = found.end_of(chunk)
        return chunk.names, end, visits(
            frozen(chunk.code), frozen(chunk.time), frozen(chunk.offset), frozen(found.edges),
            duration(self.gap), end, found.stop, max(len(chunk.names), 1),
        )  # fmt: skip

    def merge(self, a: State, b: State) -> State:
        """Add the visits of two sets of people."""
        w, x, y, z = (one + two for one, two in zip(a[2], b[2], strict=True))
        return a[0], min(a[1], b[1]), (w, x, y, z)

    def finish(self, state: State) -> VisitsResult:
        """Turn counts into rates and quantiles."""
        names, end, (counts, spread, by_name, people) = state
        total, _, _, waiting, closed, bounced, micros, inside = counts.sum(axis=0).tolist()
        came, again, judged, first_bounced = people.tolist()
        return VisitsResult(
            gap=self.gap,
            unit=self.unit,
            timezone=self.timezone,
            visits=total,
            open=waiting,
            bounces=bounced,
            bounce_rate=bounced / closed if closed else None,
            people=came,
            came_again=again,
            first_visits=judged,
            first_bounces=first_bounced,
            seconds=_spread(spread[0], micros / SECOND),
            events=_spread(spread[1], inside),
            per_person=_spread(spread[2], total),
            periods=_periods(self.calendar.ended(end), counts),
            by_event=_events(names, by_name, total, closed),
        )


def _periods(found: calendars.Calendar, counts: Longs) -> tuple[VisitsPeriod, ...]:
    return tuple(
        VisitsPeriod(
            period=label,
            visits=number,
            people=people,
            events=events,
            open=waiting,
            bounces=bounced,
            bounce_rate=bounced / closed if closed else None,
            mean_seconds=micros / closed / SECOND if closed else None,
            complete=whole,
        )
        for label, whole, (number, people, events, waiting, closed, bounced, micros, _) in zip(
            found.labels, found.whole(), counts[: len(found.labels)].tolist(), strict=True
        )
    )


def _events(names: tuple[str, ...], by_name: Longs, total: int, closed: int) -> tuple[
    VisitsEvent, ...
]:  # fmt: skip
    rows = [
        VisitsEvent(
            name=name,
            entries=entries,
            exits=exits,
            bounces=bounces,
            entry_share=entries / total if total else None,
            exit_share=exits / closed if closed else None,
        )
        for name, (entries, exits, bounces) in zip(names, by_name.tolist(), strict=False)
        if entries or exits
    ]
    return tuple(sorted(rows, key=lambda row: (-row.entries, -row.exits, row.name)))


def _spread(bins: Longs, total: float) -> Spread:
    """Return mean and quantiles of a histogram; ``total`` = the sum of the numbers."""
    n = int(bins.sum())
    if not n:
        return Spread(0, None, None, None, None, None)
    used = np.flatnonzero(bins)
    values = _value(used)
    upto = np.cumsum(bins[used])
    p25, median, p75, p90 = (
        float(values[np.searchsorted(upto, np.ceil(share * n))]) for share in (0.25, 0.5, 0.75, 0.9)
    )
    return Spread(n, total / n, p25, median, p75, p90)


def _value(bins: Longs) -> Longs:
    """Return the smallest whole number of each bin (see ``kernels.timing_visits.bin_of``)."""
    octave = np.maximum((bins - 2048) // 1024 + 1, 0)
    return np.where(bins < 2048, bins, ((bins - 2048) % 1024 + 1024) << octave)
