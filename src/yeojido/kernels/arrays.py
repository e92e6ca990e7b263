"""One way of handing arrays to kernels, so that each kernel is compiled once per element type."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Longs = NDArray[np.int64]
    Shorts = NDArray[np.int16]
    Bytes = NDArray[np.uint8]
    Masks = NDArray[np.uint64]
    Flags = NDArray[np.bool_]
    Codes = NDArray[np.unsignedinteger[Any]]


def frozen(values: NDArray[Any]) -> NDArray[Any]:
    """Return a plain read-only view of an array; copies only if it is not contiguous.

    Numba compiles read-only and writable, mapped and plain arrays apart: through this door they
    all look the same.
    """
    view = np.ascontiguousarray(values).view(np.ndarray)
    if view.flags.writeable:
        view = view[:]
        view.flags.writeable = False
    return view
