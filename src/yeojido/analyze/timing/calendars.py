"""The calendar periods that questions about time are told by."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from yeojido.analyze.periods import boundaries, instant, labels
from yeojido.domain.errors import QuestionError
from yeojido.domain.words import both

if TYPE_CHECKING:
    from datetime import date

    from numpy.typing import NDArray

    from yeojido.domain.log import Chunk, LogSummary

    Longs = NDArray[np.int64]

#: More periods than this make no table that anyone reads: a larger unit is asked for.
MOST_PERIODS = 10_000
NEVER = 1 << 62


@dataclass(frozen=True, slots=True)
class Calendar:
    """The periods that a log covers, and which of them are over.

    Attributes:
        unit, timezone: of the periods.
        edges: (periods + 1,) int64 microseconds UTC.
        labels: how each period is written.
        first: time of the first event, microseconds UTC.
        last: time of the last event, microseconds UTC.
        end: until when the data is known to be complete, microseconds UTC.
        stop: events from here on are left out.
    """

    unit: str
    timezone: str
    edges: Longs
    labels: tuple[str, ...]
    first: int
    last: int
    end: int
    stop: int

    def end_of(self, chunk: Chunk) -> int:
        """Return the end of the data for a chunk: earlier where a part of the log ends earlier."""
        return min(self.end, chunk.end) if chunk.end < self.last else self.end

    def ended(self, end: int) -> Calendar:
        """Return the periods that have begun by the end of the data."""
        # A moment that cuts the data off is not in it itself; that of the last event is.
        side = "right" if end == self.last and self.stop == NEVER else "left"
        begun = max(1, int(np.searchsorted(self.edges[:-1], end, side=side)))
        return replace(self, edges=self.edges[: begun + 1], labels=self.labels[:begun], end=end)

    def over(self) -> list[bool]:
        """Tell for each period whether it is over at the end of the data."""
        return (self.edges[1:] <= self.end).tolist()

    def whole(self) -> list[bool]:
        """Tell for each period whether the data holds all of it, from its first moment on."""
        return ((self.edges[1:] <= self.end) & (self.edges[:-1] >= self.first)).tolist()

    def within(self, span: tuple[int, int]) -> list[bool]:
        """Tell for each period whether it begins in ``first <= t < last`` or holds ``first``."""
        return ((self.edges[1:] > span[0]) & (self.edges[:-1] < span[1])).tolist()


def calendar(
    summary: LogSummary, unit: str, timezone: str, until: str | date | None = None
) -> Calendar:
    """Return the periods of a log; raises BadOption, BadDate, QuestionError for too many.

    ``until``: the data is complete up to here and what lies behind is left out. None = complete
    up to the last event, so the period of the last event is not over.
    """
    first, end, stop = summary.first, summary.last, NEVER
    last = end
    if until is not None:
        end = stop = instant(until, timezone)
        if stop <= first:
            raise QuestionError(reason=both("timing.until_too_early", until=until))
        last = stop - 1
    edges = boundaries(first, last, unit, timezone)
    if edges.size > MOST_PERIODS:
        raise QuestionError(
            reason=both("timing.many_periods", periods=edges.size - 1, limit=MOST_PERIODS)
        )
    return Calendar(
        unit, timezone, edges, labels(edges, unit, timezone), first, summary.last, end, stop
    )
