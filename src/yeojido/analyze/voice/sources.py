"""Where a log's voices come from: events with words, events with ratings, and whose they are."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from yeojido.domain.log import Chunk, LogSummary


@dataclass(frozen=True, slots=True)
class Source:
    """One kind of event that holds voices: how many texts and ratings, of how many people."""

    event: str
    texts: int
    ratings: int
    people: int


@dataclass(frozen=True)
class Sources:
    """Count the voices of a log by event, the most voiced first; a tuple of :class:`Source`."""

    has: frozenset[str] = frozenset(("text", "rating"))

    def bind(self, summary: LogSummary) -> Sources:
        """Leave out the columns that the log does not have."""
        return replace(self, has=self.has & {*summary.schema, "text", "rating"})

    def needs(self) -> Collection[str]:
        """Return the columns to load."""
        return tuple(sorted(self.has))

    def scan(self, chunk: Chunk) -> dict[str, NDArray[np.int64]]:
        """Return texts, ratings and people of each event name of one bucket."""
        spoke, rated = spoken(chunk), ratings(chunk)
        either = np.flatnonzero(spoke | rated)
        person = np.searchsorted(chunk.offset, either, side="right")
        found: dict[str, NDArray[np.int64]] = {}
        for code in np.unique(chunk.code[either]).tolist():
            mine = chunk.code[either] == code
            at = either[mine]
            people = np.unique(person[mine]).size
            counts = (int(spoke[at].sum()), int(rated[at].sum()), people)
            found[chunk.names[code]] = np.array(counts, np.int64)
        return found

    def merge(
        self, a: dict[str, NDArray[np.int64]], b: dict[str, NDArray[np.int64]]
    ) -> dict[str, NDArray[np.int64]]:
        """Add up two buckets."""
        none = np.zeros(3, np.int64)
        return {name: a.get(name, none) + b.get(name, none) for name in {**a, **b}}

    def finish(self, state: dict[str, NDArray[np.int64]]) -> tuple[Source, ...]:
        """Return the sources."""
        made = [Source(name, *(int(n) for n in counts)) for name, counts in state.items()]
        return tuple(sorted(made, key=lambda each: (-each.texts - each.ratings, each.event)))


def spoken(chunk: Chunk) -> NDArray[np.bool_]:
    """Return (events,) which hold words."""
    column = chunk.columns.get("text")
    return np.zeros(chunk.code.size, np.bool_) if column is None else column.values >= 0


def ratings(chunk: Chunk) -> NDArray[np.bool_]:
    """Return (events,) which hold a rating."""
    column = chunk.columns.get("rating")
    return np.zeros(chunk.code.size, np.bool_) if column is None else ~np.isnan(column.values)
