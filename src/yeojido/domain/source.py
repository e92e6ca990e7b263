"""Rows as a file gives them, before anybody knows what they mean: what readers hand to cleaners."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from yeojido.domain.words import Words

if TYPE_CHECKING:
    import numpy as np
    import polars as pl
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class RejectedRow:
    """A row that was not taken. ``line`` counts from 1, the header included; ``row`` is its text."""

    line: int
    reason: Words
    row: str


@dataclass(frozen=True, slots=True)
class RawRows:
    """A stretch of a file.

    Attributes:
        frame: the rows, all columns String, missing cells null.
        lines: (rows,) int64, the line of the file each row starts on (the row's number, from 1,
            in files that have no lines).
        rejected: rows that could not be read.
        done: bytes of the file behind this stretch, out of ``Source.size``.
    """

    frame: pl.DataFrame
    lines: NDArray[np.int64]
    rejected: tuple[RejectedRow, ...] = ()
    done: int = 0


@dataclass(frozen=True, slots=True)
class FileOptions:
    """What a person says about a file that would else be guessed."""

    delimiter: str | None = None
    encoding: str | None = None
    sheet: str | None = None


NOTHING_SAID = FileOptions()


class Source(Protocol):
    """One file, opened: its columns, then its rows stretch by stretch in bounded memory."""

    @property
    def name(self) -> str:
        """Return the file's name, for messages."""
        ...

    @property
    def format(self) -> str:
        """Return how the file is written: CSV, JSONL, Parquet, Excel or XES."""
        ...

    @property
    def size(self) -> int:
        """Return the size of the file in bytes."""
        ...

    @property
    def notes(self) -> tuple[Words, ...]:
        """Return what was decided about the file and might surprise."""
        ...

    def rows(self) -> Iterator[RawRows]:
        """Yield the rows once; raises InputError where the file cannot be read further."""
        ...


@dataclass(frozen=True, slots=True)
class Opened:
    """A source made of its parts; ``read`` gives the rows."""

    name: str
    format: str
    size: int
    read: Iterator[RawRows]
    notes: tuple[Words, ...] = field(default=())

    def rows(self) -> Iterator[RawRows]:
        return self.read
