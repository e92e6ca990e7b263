"""Which bucket a person belongs to: a hash that is the same for ever and in every language.

FNV-1a, 64 bits (Fowler, Noll, Vo; public domain), over the UTF-8 bytes of the person, modulo the
number of buckets. A stored log relies on it: a golden test holds it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numba import uint64

from yeojido.kernels.arrays import frozen
from yeojido.kernels.compiled import njit
from yeojido.kernels.fnv import BASIS, PRIME
from yeojido.kernels.text import INLINE, text

if TYPE_CHECKING:
    import polars as pl
    from numpy.typing import NDArray

_BASIS = np.uint64(BASIS)
_PRIME = np.uint64(PRIME)


@njit(cache=True, nogil=True)
def _fnv1a(views: Any, data: Any, base: Any, out: Any) -> None:
    for row in range(views.shape[0]):
        length = np.int64(views[row, 0])
        h = _BASIS
        if length <= INLINE:
            for i in range(length):
                byte = (views[row, 1 + i // 4] >> np.uint32(8 * (i % 4))) & np.uint32(255)
                h = (h ^ uint64(byte)) * _PRIME
        else:
            start = base[views[row, 2]] + np.int64(views[row, 3])
            for i in range(length):
                h = (h ^ uint64(data[start + i])) * _PRIME
        out[row] = h


def person_hash(people: pl.Series) -> NDArray[np.uint64]:
    """Return the FNV-1a hash (rows,) of each person; ``people`` is a String series, no gaps."""
    out = np.empty(len(people), np.uint64)
    if len(people):
        cells = text(people)
        _fnv1a(frozen(cells.views), frozen(cells.data), frozen(cells.base), out)
    return out


def bucket_of(people: pl.Series, buckets: int) -> NDArray[np.uint16]:
    """Return the bucket (rows,) of each person: the hash modulo the number of buckets."""
    return (person_hash(people) % np.uint64(buckets)).astype(np.uint16)
