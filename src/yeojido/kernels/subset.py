"""A part of a chunk, written anew: the events that are kept, in their order."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from yeojido.kernels.compiled import njit

if TYPE_CHECKING:
    from yeojido.kernels.arrays import Bytes, Codes, Longs


@njit(nogil=True, cache=True)
def of_events(
    keep: Bytes, code: Codes, time: Longs, offset: Longs, total: int
) -> tuple[Codes, Longs, Longs]:
    """Return code and time of the events that are kept, and where each person's begin.

    Args:
        keep: (events,) uint8, 1 where an event is kept; ``total`` of them are.
        code, time, offset: as in a chunk.

    Returns:
        (total,) and (total,) arrays, (people + 1,) int64; people without events are empty.
    """
    # One place more: what is not kept is written there or over by what comes next.
    codes, times = np.empty(total + 1, code.dtype), np.empty(total + 1, np.int64)
    upto = np.empty(offset.size, np.int64)
    at = np.uint64(0)
    one = np.uint64(1)
    upto[0] = 0
    for p in range(np.uint64(offset.size - 1)):
        for j in range(np.uint64(offset[p]), np.uint64(offset[p + one])):
            codes[at] = code[j]
            times[at] = time[j]
            at += np.uint64(keep[j])
        upto[p + one] = at
    return codes[:total], times[:total], upto


@njit(nogil=True, cache=True)
def of_people(keep: Bytes, code: Codes, time: Longs, offset: Longs) -> tuple[Codes, Longs, Longs]:
    """Return code and time of the events of the people who are kept, and where each begins.

    ``keep``: (people,) uint8. Returns arrays as ``of_events`` does; others are empty.
    """
    upto = np.zeros(offset.size, np.int64)
    for p in range(offset.size - 1):
        upto[p + 1] = upto[p] + (offset[p + 1] - offset[p] if keep[p] else 0)
    codes, times = np.empty(upto[-1], code.dtype), np.empty(upto[-1], np.int64)
    for p in range(offset.size - 1):
        if keep[p]:
            first, last = offset[p], offset[p + 1]
            codes[upto[p] : upto[p + 1]] = code[first:last]
            times[upto[p] : upto[p + 1]] = time[first:last]
    return codes, times, upto


@njit(nogil=True, cache=True)
def counted(holds: Bytes, lo: Longs, hi: Longs) -> Longs:
    """Return (rows,) int64: how many events ``lo <= j < hi`` hold; rows do not overlap."""
    found = np.zeros(hi.size, np.int64)
    for row in range(hi.size):
        number = 0
        for j in range(lo[row], hi[row]):
            number += holds[j]
        found[row] = number
    return found


@njit(nogil=True, cache=True)
def looked_up(table: Bytes, codes: Codes) -> Bytes:
    """Return (codes,) uint8 entries of a table; the last entry is that of negative codes."""
    found = np.empty(codes.size, np.uint8)
    last = table.size - 1
    for j in range(codes.size):
        code = np.int64(codes[j])
        found[j] = table[code if code >= 0 else last]
    return found
