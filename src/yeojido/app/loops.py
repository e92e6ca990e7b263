"""The way of the data, in short functions: everything else is detail of a step named here.

    collect:  rows of a file -> clean events -> the log
    keep:     a request -> the inbox, durable before it is answered
    settle:   the inbox -> events, duplicates, dead letters; seen by analyses at once
    seal:     settled events -> the log
    ask:      the log -> an analysis, bucket by bucket -> a finding

Read after ``tour.py``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any, Protocol, Self, TypeVar

if TYPE_CHECKING:
    import polars as pl

    from yeojido.collect.clean import Cleaned
    from yeojido.domain.log import Analysis, ChunkSource, Runner
    from yeojido.domain.source import RawRows

Within = Callable[[Any], None]
_State = TypeVar("_State")
_Result = TypeVar("_Result")
_Made = TypeVar("_Made", covariant=True)


class Adding(Protocol):
    """What can be added to its like."""

    def __add__(self, other: Self, /) -> Self:
        """Return both together."""
        ...


_Count = TypeVar("_Count", bound=Adding)


class Rounds(Protocol[_Made]):
    """What settles a stretch at a time."""

    def round(self) -> _Made | None:
        """Settle a stretch of the inbox; None where nothing waits."""
        ...


class Writer(Protocol):
    """Where clean events go; they are part of the log when it commits."""

    def add(self, frame: pl.DataFrame) -> None:
        """Take one frame of clean events."""
        ...


class Committing(Writer, Protocol[_Made]):
    """A writer of the log."""

    def commit(self, *, within: Within) -> _Made:
        """Make what was added part of the log, together with ``within``."""
        ...


def collect(
    rows: Iterable[RawRows], clean: Callable[[RawRows], Cleaned], writer: Writer
) -> Iterator[tuple[RawRows, Cleaned]]:
    """Clean each stretch of a file and write what is good; hand on what became of it."""
    for raw in rows:
        cleaned = clean(raw)
        if cleaned.frame.height:
            writer.add(cleaned.frame)
        yield raw, cleaned


def settle(rounds: Rounds[_Count], total: _Count) -> _Count:
    """Settle until nothing waits; return what became of it, added to ``total``.

    A request was kept as it came and answered (``store.inbox``); it is judged here.
    """
    while (more := rounds.round()) is not None:
        total = total + more
    return total


def seal(frames: Iterable[pl.DataFrame], writer: Committing[_Result], within: Within) -> _Result:
    """Put settled events into the log; ``within`` forgets them in the transaction of the commit."""
    for frame in frames:
        writer.add(frame)
    return writer.commit(within=within)


def ask(
    source: ChunkSource,
    runner: Runner,
    analysis: Analysis[_State, _Result],
    progress: Callable[[int, int], None] | None = None,
) -> _Result:
    """Run an analysis over a log: scan whole persons, merge, finish."""
    return runner.run(source, analysis, progress)
