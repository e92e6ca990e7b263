"""Many texts as two arrays, so that only those that are asked for become Python's."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Arrays = Mapping[str, NDArray[Any]]

#: Up to so many texts are a list in the head of a part, which is quicker to read.
FEW = 20_000


def packed(texts: Sequence[str]) -> dict[str, NDArray[Any]]:
    """Return texts as arrays: ``bytes`` (UTF-8, one after the other) and ``ends`` (int64)."""
    encoded = [text.encode() for text in texts]
    ends = np.cumsum([len(each) for each in encoded], dtype=np.int64)
    return {"ends": ends, "bytes": np.frombuffer(b"".join(encoded), np.uint8)}


def count(arrays: Arrays) -> int:
    """Return how many texts there are."""
    return arrays["ends"].size


def unpacked(arrays: Arrays, places: Iterable[int] | None = None) -> tuple[str, ...]:
    """Return all texts, or those at some places."""
    ends: list[int] = arrays["ends"].tolist() if places is None else []
    if places is None:
        whole = arrays["bytes"].tobytes()
        begins = [0, *ends[:-1]]
        pairs = zip(begins, ends, strict=False)
        return tuple(whole[begin:end].decode() for begin, end in pairs)
    at = np.fromiter(places, np.int64)
    starts = np.where(at > 0, arrays["ends"][np.maximum(at - 1, 0)], 0).tolist()
    blob = arrays["bytes"].data
    stops = arrays["ends"][at].tolist()
    return tuple(str(blob[a:b], "utf-8") for a, b in zip(starts, stops, strict=True))


def used(values: NDArray[np.int32], arrays: Arrays) -> tuple[NDArray[np.int32], tuple[str, ...]]:
    """Return codes and vocabulary of some events alone: texts that none of them has are left.

    ``values`` (events,) int32 codes into the texts, -1 where missing. The order stays.
    """
    if count(arrays) <= 4 * values.size:
        seen = np.zeros(count(arrays) + 1, np.bool_)
        seen[values] = True
        seen[-1] = False
        there = np.flatnonzero(seen)
    else:
        there = np.unique(values)
        there = there[there >= 0]
    # Missing ones lie before all others, as they did.
    codes = np.searchsorted(there, values).astype(np.int32)
    codes[values < 0] = -1
    return codes, unpacked(arrays, there.tolist())
