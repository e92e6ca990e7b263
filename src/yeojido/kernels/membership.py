"""Which 128-bit ids are in a sorted run, without reading more of it than a few places an id."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from yeojido.kernels.compiled import njit

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from yeojido.kernels.arrays import Longs

#: Guesses before halving: for digests, which are spread evenly, as many as log log n suffice.
_GUESSES = 8


@njit(nogil=True, cache=True)
def _first(run: Longs, wanted: Any) -> int:
    """Return the first place of a value that is not less (interpolation, then bisection)."""
    start, stop = 0, run.size
    for _ in range(_GUESSES):
        if stop - start < 16:
            break
        low, high = run[start], run[stop - 1]
        if wanted <= low:
            return start
        if wanted > high:
            return stop
        width = float(high) - float(low)
        if width <= 0.0:  # more alike than a float can tell
            break
        part = (float(wanted) - float(low)) / width
        guess = min(max(start + int(part * (stop - 1 - start)), start), stop - 1)
        if run[guess] < wanted:
            start = guess + 1
        else:
            stop = guess + 1
    while start < stop:
        middle = (start + stop) // 2
        if run[middle] < wanted:
            start = middle + 1
        else:
            stop = middle
    return start


@njit(nogil=True, cache=True)
def mark(run: tuple[Longs, Longs], ids: tuple[Longs, Longs], known: NDArray[Any]) -> None:
    """Mark the ids that a run holds (interpolation search, Peterson 1957).

    Args:
        run: both halves (size,) of ids, ascending.
        ids: both halves (ids,) of what is asked for, in any order.
        known: (ids,) bool, set where an id is there.
    """
    hi, lo = run
    for i in range(ids[0].size):
        if known[i]:
            continue
        place = _first(hi, ids[0][i])
        while place < hi.size and hi[place] == ids[0][i]:
            if lo[place] == ids[1][i]:
                known[i] = True
                break
            place += 1
