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
from yeojido.kernels.murmur import spread, word
from yeojido.kernels.text import INLINE, text

if TYPE_CHECKING:
    import polars as pl
    from numpy.typing import NDArray


@njit(cache=True, nogil=True, error_model="numpy")
def _add_column(cells: Any, data: Any, base: Any, valid: Any, seeds: Any, out: Any) -> None:
    """Add the hashes of a column's cells to ``out`` (2, rows) uint64."""
    for row in range(cells.shape[0]):
        if not valid[row]:
            continue
        length = np.int64(cells[row, 0])
        h1, h2 = seeds[0], seeds[1]
        start = np.int64(0)
        if length > INLINE:
            start = base[cells[row, 2]] + np.int64(cells[row, 3])
        for at in range(0, length, 8):
            w = uint64(0)
            if length > INLINE:
                for byte in range(min(length - at, 8)):
                    w |= uint64(data[start + at + byte]) << uint64(8 * byte)
            elif at == 0:
                w = uint64(cells[row, 1]) | (uint64(cells[row, 2]) << uint64(32))
            else:
                w = uint64(cells[row, 3])
            if length - at < 8:  # whatever stands behind the value's end takes no part
                w &= (uint64(1) << uint64(8 * (length - at))) - uint64(1)
            h1, h2 = word(h1, h2, w)
        h1 ^= uint64(length)
        h2 ^= uint64(length)
        h1 += h2
        h2 += h1
        h1, h2 = spread(h1), spread(h2)
        h1 += h2
        out[0, row] += h1
        out[1, row] += h2 + h1


def _hashes(columns: Mapping[str, pl.Series], seeds: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Return (2, rows) uint64: the sums of the cells' hashes, each column under its seeds."""
    out = np.zeros((2, len(next(iter(columns.values())))), np.uint64)
    for series, seed in zip(columns.values(), seeds, strict=True):
        cells = text(series)
        _add_column(cells.views, cells.data, cells.base, cells.valid, seed, out)
    return out


def digest(columns: Mapping[str, pl.Series]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the two halves (rows,) int64 of each row's content hash.

    ``columns`` are String series of equal length, at least one. Cells that are missing take no
    part, so a column that is missing everywhere changes nothing.
    """
    import polars as pl

    names = {"": pl.Series(list(columns), dtype=pl.String)}
    seeds = np.ascontiguousarray(_hashes(names, np.zeros((1, 2), np.uint64)).T)
    hi, lo = _hashes(columns, seeds).view(np.int64)
    return hi, lo
