"""What a person had done up to a moment: windows over their events, and what lies in them.

A row asks about the events ``lo <= j < hi`` of one person. Rows stand in the order of the events,
so ``lo`` and ``hi`` never decrease.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from yeojido.kernels.compiled import njit

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from yeojido.kernels.arrays import Bytes, Longs

    Floats = NDArray[np.float64]


@njit(nogil=True, cache=True)
def within(time: Longs, first: Longs, hi: Longs, at: Longs, span: int) -> Longs:
    """Return (rows,) int64: the first event of each row that is less than ``span`` before ``at``.

    Args:
        time: (events,) int64 microseconds.
        first, hi: (rows,) int64, where the row's person begins, and where the row ends.
        at: (rows,) int64 microseconds, the moment the row looks back from.
        span: microseconds.
    """
    lo = np.empty(hi.size, np.int64)
    j = 0
    for row in range(hi.size):
        j = max(j, first[row])
        while j < hi[row] and at[row] - time[j] >= span:
            j += 1
        lo[row] = j
    return lo


@njit(nogil=True, cache=True)
def running(values: Floats, offset: Longs) -> Floats:
    """Return (events + 1,) float64 sums that begin anew with every person.

    ``sum[j + 1]`` holds the person's values up to event ``j``. A sum never depends on who else
    is in the chunk, to the last bit.
    """
    total = np.zeros(values.size + 1)
    for person in range(offset.size - 1):
        so_far = 0.0
        for j in range(offset[person], offset[person + 1]):
            so_far += values[j]
            total[j + 1] = so_far
    return total


@njit(nogil=True, cache=True)
def extreme(values: Floats, usable: Bytes, lo: Longs, hi: Longs, sign: float) -> Floats:
    """Return (rows,) the largest usable value of each row (``sign`` -1: the smallest), or NaN.

    A queue of candidates in falling order, each event enters and leaves once.
    """
    found = np.full(hi.size, np.nan)
    queue = np.empty(values.size, np.int64)
    head, tail, added = 0, 0, 0
    for row in range(hi.size):
        added = max(added, lo[row])
        while added < hi[row]:
            if usable[added]:
                while tail > head and sign * values[queue[tail - 1]] <= sign * values[added]:
                    tail -= 1
                queue[tail] = added
                tail += 1
            added += 1
        while head < tail and queue[head] < lo[row]:
            head += 1
        if head < tail and queue[head] < hi[row]:
            found[row] = values[queue[head]]
    return found
