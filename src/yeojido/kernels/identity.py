"""Message ids: telling identical rows apart, and repeats from new facts.

A row that brings no id of its own gets one from its content and its ordinal among identical rows
of the same import. The first of them keeps the digest as its id; the next ones mix their ordinal
in, with the finalizer of SplitMix64 (Steele, Lea and Flood 2014).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from yeojido.kernels.arrays import frozen
from yeojido.kernels.compiled import njit

if TYPE_CHECKING:
    from numpy.typing import NDArray

_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_M1 = np.uint64(0xBF58476D1CE4E5B9)
_M2 = np.uint64(0x94D049BB133111EB)


@njit(cache=True, nogil=True)
def _ordinals(hi: Any, lo: Any, first: Any, out: Any) -> None:
    mask = first.size - 1
    count = np.zeros(hi.size, np.int32)
    for row in range(hi.size):
        slot = np.int64(((hi[row] ^ (lo[row] * _M1)) * _GOLDEN) >> np.uint64(20)) & mask
        while first[slot] >= 0 and (hi[first[slot]] != hi[row] or lo[first[slot]] != lo[row]):
            slot = (slot + 1) & mask
        if first[slot] < 0:
            first[slot] = row
        out[row] = count[first[slot]]
        count[first[slot]] += 1


def ordinals(hi: NDArray[np.int64], lo: NDArray[np.int64]) -> NDArray[np.int32]:
    """Return for each row (rows,) how many rows before it have the same 128-bit key."""
    out = np.zeros(hi.size, np.int32)
    first = np.full(1 << max(2 * hi.size, 2).bit_length(), -1, np.int32)
    left = np.ascontiguousarray(hi).view(np.uint64)
    right = np.ascontiguousarray(lo).view(np.uint64)
    _ordinals(frozen(left), frozen(right), first, out)
    return out


def message_ids(
    hi: NDArray[np.int64],
    lo: NDArray[np.int64],
    exact: NDArray[np.bool_],
    person: NDArray[np.uint64],
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.bool_]]:
    """Return the two halves (rows,) of the final message ids of one import's rows, and repeats.

    ``hi``, ``lo`` are the content digests in the order of the source; ``exact`` marks digests
    that come from an id of the source. There a row with the id of an earlier one is a repeat of
    it, if it is of the same ``person`` (their hash): a source that numbers per person loses
    nothing. Other rows are never repeats of each other.
    """
    own = np.flatnonzero(exact)
    if own.size:
        hi = hi.copy()
        hi[own] ^= person[own].view(np.int64)
    ordinal = ordinals(hi, lo)
    repeat = exact & (ordinal > 0)
    again = np.flatnonzero((ordinal > 0) & ~exact)
    if again.size == 0:
        return hi, lo, repeat
    new_hi, new_lo = hi.copy(), lo.copy()
    step = ordinal[again].astype(np.uint64) * _GOLDEN
    new_hi[again] = _spread(hi[again].view(np.uint64) + step).view(np.int64)
    new_lo[again] = _spread(lo[again].view(np.uint64) ^ step).view(np.int64)
    return new_hi, new_lo, repeat


def _spread(k: NDArray[np.uint64]) -> NDArray[np.uint64]:
    k = (k ^ (k >> np.uint64(30))) * _M1
    k = (k ^ (k >> np.uint64(27))) * _M2
    return k ^ (k >> np.uint64(31))
