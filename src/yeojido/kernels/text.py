"""Strings as arrays: a Polars column laid open for a kernel, without a copy of short values.

Arrow's "string view" layout: 16 bytes a value; bytes 0-3 the length, then up to 12 bytes of the
value itself, or four bytes of prefix, the number of a data buffer and an offset in it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import polars as pl
    from numpy.typing import NDArray

INLINE = 12


@dataclass(frozen=True, slots=True)
class Text:
    """A column of strings.

    Attributes:
        views: (values, 4) uint32, one Arrow string view a row.
        data: (bytes,) uint8, all long values, buffer after buffer.
        base: (buffers,) int64, where each buffer starts in ``data``.
        valid: (values,) bool, False where the value is missing.
    """

    views: NDArray[np.uint32]
    data: NDArray[np.uint8]
    base: NDArray[np.int64]
    valid: NDArray[np.bool_]


def text(series: pl.Series) -> Text:
    """Return the arrays of a String series."""
    import polars as pl

    array = series.alias("").rechunk().to_arrow(compat_level=pl.CompatLevel.newest())
    buffers = array.buffers()
    views = np.frombuffer(buffers[1], np.uint32)[4 * array.offset : 4 * (array.offset + len(array))]
    parts = [np.frombuffer(buffer, np.uint8) for buffer in buffers[2:]]
    sizes = np.array([0, *(part.size for part in parts)], np.int64)
    data = parts[0] if len(parts) == 1 else np.concatenate([np.zeros(0, np.uint8), *parts])
    data.setflags(write=False)  # kernels are compiled once, for arrays that are only read
    return Text(
        views=views.reshape(-1, 4),
        data=data,
        base=np.cumsum(sizes)[:-1] if parts else np.zeros(1, np.int64),
        valid=series.is_not_null().to_numpy(),
    )
