"""Records of a CSV text with quotes, found in one pass (RFC 4180, and what people write)."""

from __future__ import annotations

from typing import Any

import numpy as np

from yeojido.kernels.compiled import njit

#: bits of a record's kind
QUOTED, ODD_QUOTE, NUL, ENDLESS = 1, 2, 4, 8

_QUOTED_STATE, _RECORD_ENDS = 2, 4
# What a byte is: 0 other, 1 delimiter, 2 newline, 3 quote, 4 carriage return, 5 NUL.
# Where reading stands: 0 start of a field, 1 plain, 2 inside quotes, 3 behind a closing quote.
_NEXT = np.array(
    [[1, 0, 4, 2, 1, 1], [1, 0, 4, 1, 1, 1], [2, 2, 2, 3, 2, 2], [1, 0, 4, 2, 3, 1]], np.uint8
)
# Bits that a byte adds to its record's kind.
_MARKS = np.array(
    [[0, 0, 0, 1, 0, 4], [0, 0, 0, 3, 0, 4], [0, 0, 0, 1, 0, 4], [2, 0, 0, 1, 0, 6]], np.uint8
)


@njit(cache=True, nogil=True, error_model="numpy")
def _line_end(data: Any, at: int) -> int:
    while at < data.size and data[at] != 10:
        at += 1
    return at


@njit(cache=True, nogil=True, error_model="numpy")
def _record(data: Any, classes: Any, begin: int, longest: int, out: Any) -> int:
    """Read one record into ``out``: its end, newlines, fields and kind; returns its last state.

    A state of 4 says that the record ended at a newline, others that the text ended first.
    """
    state = 0
    fields = 1
    bits = 0
    newlines = 0
    field = at = begin
    while at < data.size:
        kind = classes[data[at]]
        if kind == 0 and state in (1, _QUOTED_STATE):  # most bytes end here
            at += 1
            continue
        bits |= _MARKS[state, kind]
        if at - field > longest:
            bits |= ENDLESS
            if newlines:
                break
        state = _NEXT[state, kind]
        if state == _RECORD_ENDS:
            break
        newlines += kind == 2
        at += 1
        if state == 0:
            fields += 1
            field = at
    if at - field > longest:
        bits |= ENDLESS
    out[0], out[1], out[2], out[3] = at, newlines, fields, bits
    return state


@njit(cache=True, nogil=True, error_model="numpy")
def scan_quoted(data: Any, classes: Any, longest: int, final: bool, out: Any) -> Any:
    """Find the records of a text that starts at a record.

    data: (bytes,) uint8. classes: (256,) uint8, what each byte is (see above). longest: bytes of
    the longest field that is read. final: the text ends the file, so its last record is whole.
    out: (records, 5) int64, filled with start, end, newlines before, fields and kind of each.

    A field beyond the limit, or a quote never closed, gives up the one line it starts on;
    reading goes on behind it. Returns (records, where the unfinished record starts, newlines
    before that).
    """
    found = 0
    lines = 0
    begin = 0
    one = np.zeros(4, np.int64)
    while begin < data.size:
        state = _record(data, classes, begin, longest, one)
        end, newlines, bits = one[0], one[1], one[3]
        ended = state == _RECORD_ENDS
        endless = (bits & ENDLESS) != 0 and newlines > 0
        if not ended and not endless:
            if not final:
                break
            endless = state == _QUOTED_STATE
        if endless:
            end, newlines, bits = _line_end(data, begin), 0, bits | ENDLESS
        blank = end == begin or (end == begin + 1 and data[begin] == 13)
        if not blank:
            out[found, 0], out[found, 1], out[found, 2] = begin, end, lines
            out[found, 3], out[found, 4] = one[2], bits
            found += 1
        lines += newlines + (end < data.size)
        begin = min(end + 1, data.size)
    return found, begin, lines


def byte_classes(delimiter: int) -> np.ndarray[Any, np.dtype[np.uint8]]:
    """Return (256,) uint8, what each byte is to ``scan_quoted``."""
    classes = np.zeros(256, np.uint8)
    classes[[10, 34, 13, 0]] = (2, 3, 4, 5)
    classes[delimiter] = 1
    return classes
