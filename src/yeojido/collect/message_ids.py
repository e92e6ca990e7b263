"""Digests of message ids: 128 bits, the same for ever, of one workspace alone.

They are the ids of events in the log, so that an event keeps its id whoever it belongs to.
BLAKE2b (RFC 7693) under the workspace's secret: nobody can make an id that meets another.
"""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import blake2b
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


def digests(
    message_ids: Iterable[str], secret: bytes
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the two halves (ids,) int64 of each id's digest.

    ``secret``: of the workspace, at most 64 bytes.
    """
    made = b"".join(
        blake2b(each.encode("utf-8", "surrogatepass"), digest_size=16, key=secret).digest()
        for each in message_ids
    )
    halves = np.frombuffer(made, ">i8").reshape(-1, 2).astype(np.int64)
    return np.ascontiguousarray(halves[:, 0]), np.ascontiguousarray(halves[:, 1])


def hexadecimal(hi: int, lo: int) -> str:
    """Return a digest as 32 hexadecimal digits.

    >>> hexadecimal(1, -1)
    '0000000000000001ffffffffffffffff'
    """
    return f"{hi & 0xFFFFFFFFFFFFFFFF:016x}{lo & 0xFFFFFFFFFFFFFFFF:016x}"
