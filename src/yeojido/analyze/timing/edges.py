"""How long people take from one event to the next of another kind, where it may still come.

From each person's first source event (or from every one) to the next target event after it.
Where the target has not come by the end of the data the time is censored there: it is at least so
long. So the median is Kaplan and Meier's, of all who set out, not of those alone who arrived.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from yeojido.analyze import asks
from yeojido.analyze.intervals import wilson
from yeojido.analyze.maps.figures import in_seconds
from yeojido.analyze.results import Share, Tabular
from yeojido.analyze.survival import CurvePoint, curve, times
from yeojido.analyze.timing import calendars
from yeojido.domain.durations import duration
from yeojido.domain.log import SECOND
from yeojido.kernels.arrays import frozen

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import date

    import polars as pl
    from numpy.typing import NDArray

    from yeojido.domain.log import Chunk, LogSummary
    from yeojido.domain.words import Words

    Part = tuple[NDArray[np.int64], NDArray[np.uint8], NDArray[np.int64]]
    State = tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class EdgeWithin:
    """Who arrived within a time, of those whose time is over or who arrived.

    ``judged`` = sources at least so long before the end of the data; ``arrived`` of them.
    """

    within: str
    judged: int
    arrived: int
    share: float | None
    interval: tuple[float, float] | None


@dataclass(frozen=True, slots=True)
class EdgeTimesResult(Tabular):
    """The time from ``source`` to ``target``, in seconds.

    Attributes:
        n: sources (people, or events where ``every``); ``arrived`` of them, ``waiting`` not yet.
        p25, median, p75: Kaplan-Meier, None where not reached.
        ci: 95 % interval of the median, open above where None.
        within: shares that arrived within some times.
        curve: share that has not arrived after so many seconds.
    """

    source: str
    target: str
    every: bool
    n: int
    arrived: int
    waiting: int
    p25: float | None
    median: float | None
    p75: float | None
    ci: tuple[float, float | None] | None
    within: tuple[EdgeWithin, ...]
    curve: tuple[CurvePoint, ...]
    warnings: tuple[Words, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return plain values."""
        values = asdict(self)
        values["ci"] = None if self.ci is None else list(self.ci)
        values["within"] = [_plain(each) for each in self.within]
        values["curve"] = [asdict(point) for point in self.curve]
        values["warnings"] = [{"ko": each.ko, "en": each.en} for each in self.warnings]
        return values

    def to_polars(self) -> pl.DataFrame:
        """Return the curve: one row per step, seconds."""
        import polars as pl

        floats = dict.fromkeys(("at", "still", "low", "high"), pl.Float64)
        rows = [asdict(point) for point in self.curve]
        return pl.DataFrame(rows, schema={**floats, "at_risk": pl.Int64})

    def shares(self) -> tuple[Share, ...]:
        """Return who arrived within each time; nothing where one person counts several times."""
        if self.every:
            return ()
        return tuple(Share((each.within,), each.arrived, each.judged) for each in self.within)


def _plain(row: EdgeWithin) -> dict[str, Any]:
    return asdict(row) | {"interval": None if row.interval is None else list(row.interval)}


@dataclass(frozen=True)
class EdgeTimes:
    """Measure the time from one event to the next of another kind.

    Args:
        source, target: event names or conditions; they may be the same: time to the next one.
        every: from every source event to the next target after it (several sources may wait for
            one target), else from each person's first alone.
        within: times for which the share that arrived is told.
        until: the data is complete up to here and later events are left out; None = up to the
            last event.
        timezone: of times that name no zone.

    Raises BadDuration when made; BadCondition, BadDate, QuestionError when bound.
    """

    source: str
    target: str
    every: bool = False
    within: Sequence[str] = ("1h", "1d", "7d", "30d")
    until: str | date | None = None
    timezone: str = "UTC"
    _calendar: calendars.Calendar | None = field(default=None, repr=False, compare=False)
    _names: tuple[str, ...] = field(default=(), repr=False, compare=False)

    def __post_init__(self) -> None:
        """Check what can be checked without a log."""
        object.__setattr__(self, "within", tuple(self.within))
        for each in self.within:
            duration(each)

    def bind(self, summary: LogSummary) -> EdgeTimes:
        """Look the events up in a log; raises BadCondition, BadDate, QuestionError."""
        asks.check([self.source, self.target], summary, self.timezone)
        found = calendars.calendar(summary, "year", self.timezone, self.until)
        return replace(self, _calendar=found, _names=summary.names)

    def needs(self) -> Collection[str]:
        """Return the columns that the conditions read."""
        return asks.columns([self.source, self.target], self._names)

    def scan(self, chunk: Chunk) -> State:
        """Return lengths, whether the target came, and lengths to the end of the data."""
        from yeojido.kernels.timing_edges import between

        assert self._calendar is not None, "bind it to a log first"
        found = self._calendar
        code, table = asks.roles(chunk, [self.source, self.target], self.timezone)
        part = between(
            code, table, frozen(chunk.time), frozen(chunk.offset), found.end_of(chunk), found.stop,
            self.every,
        )  # fmt: skip
        return (part,)

    def merge(self, a: State, b: State) -> State:
        """Pool the times of both."""
        return (*a, *b)

    def finish(self, state: State) -> EdgeTimesResult:
        """Turn times into quartiles, shares and a curve."""
        length, came, seen = (
            np.concatenate(parts) for parts in zip(*state, strict=True)
        )  # fmt: skip
        over = came.astype(np.bool_)
        found = in_seconds(times(length, over))
        return EdgeTimesResult(
            source=self.source,
            target=self.target,
            every=self.every,
            n=found.n,
            arrived=found.over,
            waiting=found.censored,
            p25=found.p25,
            median=found.median,
            p75=found.p75,
            ci=found.ci,
            within=tuple(_within(each, length, over, seen) for each in self.within),
            curve=tuple(
                replace(point, at=round(point.at / SECOND, 3)) for point in curve(length, over)
            ),
            warnings=asks.unknown([self.source, self.target], self._names),
        )


def _within(
    text: str, length: NDArray[np.int64], over: NDArray[np.bool_], seen: NDArray[np.int64]
) -> EdgeWithin:
    most = duration(text)
    judged = seen >= most
    arrived = int((judged & over & (length <= most)).sum())
    number = int(judged.sum())
    share = arrived / number if number else None
    return EdgeWithin(text, number, arrived, share, wilson(arrived, number))
