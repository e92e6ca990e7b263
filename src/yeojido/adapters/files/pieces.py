"""A file cut into pieces that several machines can read, with the same rows and line numbers."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from yeojido.adapters.files.delimited import Shape, Stretch, open_stretch, stretches
from yeojido.adapters.files.opening import open_source
from yeojido.adapters.files.parquet import open_parquet, row_groups

if TYPE_CHECKING:
    from yeojido.domain.source import FileOptions, Source

#: About so many bytes of CSV, or rows of Parquet, are one piece.
PIECE_BYTES = 64 << 20
PIECE_ROWS = 1_000_000

#: All of a file (None), row groups of Parquet (first, behind the last), or a stretch of CSV.
Part: TypeAlias = "tuple[int, int] | tuple[Shape, Stretch] | None"


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a file; ``bytes`` is about how many of the file's it holds."""

    path: Path
    options: FileOptions
    part: Part
    bytes: int

    def open(self) -> Source:
        """Open it; raises InputError."""
        if self.part is None:
            return open_source(self.path, self.options)
        first, second = self.part
        if isinstance(first, Shape) and isinstance(second, Stretch):
            return open_stretch(self.path, first, second)
        assert isinstance(first, int) and isinstance(second, int)
        return open_parquet(self.path, (first, second))


def cut(
    path: Path, options: FileOptions, format_: str, size: int
) -> tuple[list[Piece], int | None]:
    """Return a file's pieces, in order, and the line of its last row, None where not known.

    ``format_`` and ``size``: as of ``Source``. CSV and Parquet are cut where they can be; a file
    that is packed, or in another format, is one piece. Raises InputError.
    """
    whole = [Piece(path, options, None, size)]
    if format_ == "Parquet" and (rows := row_groups(path)) is not None:
        total = sum(rows)
        ranges = _ranges(rows)
        return [
            Piece(path, options, part, size * sum(rows[part[0] : part[1]]) // max(total, 1))
            for part in ranges
        ], total
    if format_ == "CSV" and (found := stretches(path, options, PIECE_BYTES)) is not None:
        shape, parts, last = found
        return [Piece(path, options, (shape, p), p.stop - p.start) for p in parts], last
    return whole, None


def _ranges(rows: tuple[int, ...]) -> list[tuple[int, int]]:
    """Return row groups, in order, in ranges of about a piece each.

    >>> _ranges((600_000, 600_000, 10, 2_000_000))
    [(0, 2), (2, 4)]
    """
    ranges: list[tuple[int, int]] = []
    begin = held = 0
    for place, count in enumerate(rows):
        held += count
        if held >= PIECE_ROWS or place == len(rows) - 1:
            ranges.append((begin, place + 1))
            begin, held = place + 1, 0
    return ranges
