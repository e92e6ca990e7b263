"""A 128-bit content hash of rows, the same for ever: the digest of a row is part of its identity.

Each present cell is hashed under the hash of its column's name, and the cells' hashes are added,
so the order of columns does not matter and a missing cell differs from an empty one. The mixing
steps are those of MurmurHash3 (Austin Appleby, public domain), here applied to 8-byte
little-endian words, both lanes taking every word. It spreads; it is no cryptography: whatever
must not be guessed from a digest is made a pseudonym with a secret before it comes here.

Changing anything here gives every stored event a new identity: a golden test holds it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
from numba import uint64

from yeojido.kernels.compiled import njit
from yeojido.kernels.text import INLINE, text

if TYPE_CHECKING:
    import polars as pl
    from numpy.typing import NDArray

_C1 = np.uint64(0x87C37B91114253D5)
_C2 = np.uint64(0x4CF5AD432745937F)
_A1 = np.uint64(0x52DCE729)
_A2 = np.uint64(0x38495AB5)
_F1 = np.uint64(0xFF51AFD7ED558CCD)
_F2 = np.uint64(0xC4CEB9FE1A85EC53)


@njit(cache=True, nogil=True, inline="always")
def _rotate(x: Any, by: int) -> Any:
    return (x << uint64(by)) | (x >> uint64(64 - by))


@njit(cache=True, nogil=True, inline="always")
def _word(h1: Any, h2: Any, w: Any) -> Any:
    k = _rotate(w * _C1, 31) * _C2
    h1 = (_rotate(h1 ^ k, 27) + h2) * uint64(5) + _A1
    k = _rotate(w * _C2, 33) * _C1
    h2 = (_rotate(h2 ^ k, 31) + h1) * uint64(5) + _A2
    return h1, h2


@njit(cache=True, nogil=True, inline="always")
def _spread(k: Any) -> Any:
    k = (k ^ (k >> uint64(33))) * _F1
    k = (k ^ (k >> uint64(33))) * _F2
    return k ^ (k >> uint64(33))


@njit(cache=True, nogil=True, inline="always")
def _finish(h1: Any, h2: Any, length: Any) -> Any:
    h1 ^= length
    h2 ^= length
    h1 += h2
    h2 += h1
    h1 = _spread(h1)
    h2 = _spread(h2)
    h1 += h2
    h2 += h1
    return h1, h2


@njit(cache=True, nogil=True, inline="always")
def _long(data: Any, start: Any, length: Any, h1: Any, h2: Any) -> Any:
    at = start
    left = length
    while left > 0:
        w = uint64(0)
        for byte in range(min(left, 8)):
            w |= uint64(data[at + byte]) << uint64(8 * byte)
        h1, h2 = _word(h1, h2, w)
        at += 8
        left -= 8
    return h1, h2


@njit(cache=True, nogil=True, inline="always")
def _mask(length: Any) -> Any:
    # Whatever fills a view behind the value's end takes no part.
    if length >= 8:
        return uint64(0xFFFFFFFFFFFFFFFF)
    return (uint64(1) << uint64(8 * length)) - uint64(1)


@njit(cache=True, nogil=True)
def _bytes_hash(data: Any) -> Any:
    h1, h2 = _long(data, 0, data.size, uint64(0), uint64(0))
    return _finish(h1, h2, uint64(data.size))


@njit(cache=True, nogil=True)
def _add_column(
    views: Any, data: Any, base: Any, valid: Any, seed1: Any, seed2: Any, hi: Any, lo: Any
) -> None:
    for row in range(views.shape[0]):
        if not valid[row]:
            continue
        length = views[row, 0]
        h1, h2 = seed1, seed2
        if length <= INLINE:
            if length > 0:
                low = uint64(views[row, 1]) | (uint64(views[row, 2]) << uint64(32))
                h1, h2 = _word(h1, h2, low & _mask(length))
            if length > 8:
                h1, h2 = _word(h1, h2, uint64(views[row, 3]) & _mask(length - 8))
        else:
            start = base[views[row, 2]] + np.int64(views[row, 3])
            h1, h2 = _long(data, start, np.int64(length), h1, h2)
        h1, h2 = _finish(h1, h2, uint64(length))
        hi[row] += h1
        lo[row] += h2


def digest(columns: Mapping[str, pl.Series]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the two halves (rows,) int64 of each row's content hash.

    ``columns`` are String series of equal length, at least one. Cells that are missing take no
    part, so a column that is missing everywhere changes nothing.
    """
    rows = len(next(iter(columns.values())))
    hi = np.zeros(rows, np.uint64)
    lo = np.zeros(rows, np.uint64)
    for name, series in columns.items():
        seed1, seed2 = _bytes_hash(np.frombuffer(name.encode(), np.uint8))
        cells = text(series)
        _add_column(
            cells.views, cells.data, cells.base, cells.valid,
            np.uint64(seed1), np.uint64(seed2), hi, lo,
        )  # fmt: skip
    return hi.view(np.int64), lo.view(np.int64)
