"""The way of the data, in short functions: everything else is detail of a step named here.

    collect:  rows of a file -> clean events -> the log
    ask:      the log -> an analysis, bucket by bucket -> a finding

Read after ``tour.py``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Protocol, TypeVar

if TYPE_CHECKING:
    import polars as pl

    from yeojido.collect.clean import Cleaned
    from yeojido.domain.log import Analysis, ChunkSource, Runner
    from yeojido.domain.source import RawRows

_State = TypeVar("_State")
_Result = TypeVar("_Result")


class Writer(Protocol):
    """Where clean events go; they are part of the log when it commits."""

    def add(self, frame: pl.DataFrame) -> None:
        """Take one frame of clean events."""
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


def ask(
    source: ChunkSource,
    runner: Runner,
    analysis: Analysis[_State, _Result],
    progress: Callable[[int, int], None] | None = None,
) -> _Result:
    """Run an analysis over a log: scan whole persons, merge, finish."""
    return runner.run(source, analysis, progress)
