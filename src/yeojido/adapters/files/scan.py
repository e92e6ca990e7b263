"""Where the records of a CSV text lie: their ends, their fields, and what is wrong with them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: what a record is, as bits
PLAIN, QUOTED, ODD_QUOTE, NUL, ENDLESS = 0, 1, 2, 4, 8

#: longest field that is read, in bytes
FIELD_LIMIT = 1 << 20

_NEWLINE, _RETURN = 10, 13


@dataclass(frozen=True, slots=True)
class Records:
    """Records of one block, in order; blank lines are not records.

    Attributes:
        start, end: (records,) int64 byte positions; the newline stands at ``end``.
        line: (records,) int64 number of newlines in the block before the record.
        fields: (records,) int64 number of fields.
        kind: (records,) int64 bits: QUOTED, ODD_QUOTE (a quote where none is expected), NUL,
            ENDLESS (a field beyond the limit, or a quote never closed).
        rest: where the unfinished record starts.
        newlines: newlines before ``rest``.
    """

    start: NDArray[np.int64]
    end: NDArray[np.int64]
    line: NDArray[np.int64]
    fields: NDArray[np.int64]
    kind: NDArray[np.int64]
    rest: int
    newlines: int


def scan(block: bytes, delimiter: int, *, final: bool) -> Records:
    """Find the records of a block that starts at a record.

    ``final``: the file ends with the block, so an unfinished record is finished.
    """
    data = np.frombuffer(block, np.uint8)
    if b'"' not in block:
        return _scan_unquoted(block, data, delimiter, final=final)
    from yeojido.kernels.records import byte_classes, scan_quoted

    out = np.zeros((block.count(b"\n") + 2, 5), np.int64)
    found, rest, newlines = scan_quoted(data, byte_classes(delimiter), FIELD_LIMIT, final, out)
    start, end, line, fields, kind = np.ascontiguousarray(out[:found].T)
    return Records(start, end, line, fields, kind, rest, newlines)


def _scan_unquoted(block: bytes, data: NDArray[Any], delimiter: int, *, final: bool) -> Records:
    ends = np.flatnonzero(data == _NEWLINE).astype(np.int64)
    newlines = int(ends.size)
    rest = int(ends[-1]) + 1 if ends.size else 0
    if final and rest < len(block):
        ends = np.append(ends, len(block))
        rest = len(block)
    starts = np.zeros_like(ends)
    starts[1:] = ends[:-1] + 1
    marks = np.flatnonzero(data[:rest] == delimiter)
    fields = np.diff(np.searchsorted(marks, ends), prepend=0).astype(np.int64) + 1
    length = ends - starts
    kind = np.zeros(ends.size, np.int64)
    if b"\0" in block:
        kind[np.searchsorted(ends, np.flatnonzero(data[:rest] == 0))] |= NUL
    # A field cannot be longer than its record.
    for record in np.flatnonzero(length > FIELD_LIMIT).tolist():
        cells = block[starts[record] : ends[record]].split(bytes([delimiter]))
        if max(map(len, cells)) > FIELD_LIMIT:
            kind[record] |= ENDLESS
    line = np.arange(ends.size, dtype=np.int64)
    blank = (length == 0) | ((length == 1) & (data[np.minimum(starts, len(block) - 1)] == _RETURN))
    if blank.any():
        kept = np.flatnonzero(~blank)
        starts, ends, line = starts[kept], ends[kept], line[kept]
        fields, kind = fields[kept], kind[kept]
    return Records(starts, ends, line, fields, kind, rest, newlines)
