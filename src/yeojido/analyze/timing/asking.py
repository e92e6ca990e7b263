"""What the questions about time have in common: periods, and which events are meant."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from yeojido.analyze.conditions import columns_of, is_condition, near_words, parse, schema_of
from yeojido.analyze.periods import boundaries, instant, labels
from yeojido.domain.errors import BadOption, QuestionError
from yeojido.domain.words import both
from yeojido.kernels.arrays import frozen

if TYPE_CHECKING:
    from datetime import date

    from numpy.typing import NDArray

    from yeojido.domain.log import Chunk, LogSummary
    from yeojido.domain.words import Words

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


def one_of(option: str, value: str, possible: Sequence[str]) -> None:
    """Raise BadOption unless a value is possible."""
    if value not in possible:
        raise BadOption(option=option, value=value, possible=", ".join(possible))


def check(asks: Sequence[str | None], summary: LogSummary, timezone: str) -> None:
    """Check conditions against a log; raises BadCondition."""
    for text in asks:
        if text is not None and text not in summary.names and is_condition(text):
            parse(text, summary.schema, timezone)


def columns(asks: Sequence[str | None], names: Sequence[str]) -> set[str]:
    """Return the columns that conditions read."""
    found: set[str] = set()
    for text in asks:
        if text is not None and text not in names and is_condition(text):
            found |= columns_of(text)
    return found


def unknown(asks: Sequence[str | None], names: Sequence[str]) -> tuple[Words, ...]:
    """Return a warning for every text that is neither an event of the log nor a condition."""
    return tuple(
        both("sequences.unknown_event", name=text, near=near_words(text, names))
        for text in dict.fromkeys(asks)
        if text is not None and text not in names and not is_condition(text)
    )


def roles(
    chunk: Chunk, asks: Sequence[str | None], timezone: str
) -> tuple[NDArray[Any], NDArray[np.uint8]]:
    """Return codes of events and a table: bit ``i`` of ``table[code]`` where ask ``i`` holds.

    None = any event. A text that is an event of the log is that event; else a comparison is a
    condition; else nothing matches. Names alone need no pass over the events: the codes are the
    log's own, and kernels look the few entries of the table up.
    """
    code_of = {name: code for code, name in enumerate(chunk.names)}
    table = np.zeros(max(len(chunk.names), 1), np.uint8)
    masks: list[tuple[int, NDArray[np.bool_]]] = []
    for bit, text in enumerate(asks):
        if text is None:
            table |= np.uint8(1 << bit)
        elif text in code_of:
            table[code_of[text]] |= np.uint8(1 << bit)
        elif is_condition(text):
            masks.append((bit, parse(text, schema_of(chunk), timezone).mask(chunk)))
    if not masks:
        return frozen(chunk.code), frozen(table)
    role = table[chunk.code]
    for bit, holds in masks:
        role |= holds.astype(np.uint8) << np.uint8(bit)
    return frozen(role), frozen(np.arange(1 << len(asks), dtype=np.uint8))
