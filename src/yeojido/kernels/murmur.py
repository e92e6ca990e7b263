"""The mixing steps of MurmurHash3 (Austin Appleby, public domain), for kernels.

Stored digests rely on them: a golden test holds them.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import uint64

from yeojido.kernels.compiled import njit

_C1 = np.uint64(0x87C37B91114253D5)
_C2 = np.uint64(0x4CF5AD432745937F)
_A1 = np.uint64(0x52DCE729)
_A2 = np.uint64(0x38495AB5)
_F1 = np.uint64(0xFF51AFD7ED558CCD)
_F2 = np.uint64(0xC4CEB9FE1A85EC53)


@njit(cache=True, nogil=True)
def word(h1: Any, h2: Any, w: Any) -> Any:
    """Take one 64-bit word into both lanes."""
    k = w * _C1
    k = ((k << uint64(31)) | (k >> uint64(33))) * _C2
    h1 ^= k
    h1 = (((h1 << uint64(27)) | (h1 >> uint64(37))) + h2) * uint64(5) + _A1
    k = w * _C2
    k = ((k << uint64(33)) | (k >> uint64(31))) * _C1
    h2 ^= k
    h2 = (((h2 << uint64(31)) | (h2 >> uint64(33))) + h1) * uint64(5) + _A2
    return h1, h2


@njit(cache=True, nogil=True)
def spread(k: Any) -> Any:
    """Finish a lane: every bit of it then depends on every bit."""
    k = (k ^ (k >> uint64(33))) * _F1
    k = (k ^ (k >> uint64(33))) * _F2
    return k ^ (k >> uint64(33))
