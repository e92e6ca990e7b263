"""The events of a bucket sorted by code, made when they are first asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from yeojido.domain.log import Postings
from yeojido.kernels.arrays import frozen

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from yeojido.domain.log import CodeArray, IntArray

    Arrays = Mapping[str, NDArray[Any]]

#: Beyond so many events a position no longer fits an int32.
_LONG = 2**31


def sort(
    code: CodeArray,
    time: IntArray,
    names: int,
    empty: Callable[[Any, int], NDArray[Any]] = lambda dtype, count: np.empty(count, dtype),
) -> dict[str, NDArray[Any]]:
    """Return the postings of a bucket as arrays ``position``, ``time`` and ``start``.

    ``code`` (events,), each below ``names``; code ``k`` owns ``position[start[k]:start[k + 1]]``.
    ``empty`` gives arrays to fill, of a type and size.
    """
    from yeojido.kernels.postings import deal

    position = empty(np.int32 if code.size < _LONG else np.int64, code.size)
    moment = empty(np.int64, code.size)
    start = deal(frozen(code), frozen(time), names, position, moment)
    return {"position": position, "time": moment, "start": start}


class Posted:
    """Finds events of one chunk by code (see ``domain.log.CodeIndex``)."""

    def __init__(self, code: CodeArray, make: Callable[[], Arrays]) -> None:
        """Hold the chunk's codes; ``make`` gives the arrays of ``sort`` when they are needed."""
        self.code = code
        self._make = make

    def __call__(self, codes: Sequence[int]) -> Postings:
        """Return where the events of these codes are, mapped and not copied."""
        arrays = self._make()
        start = arrays["start"]
        # Names that came after the sorting have no events here.
        asked = np.minimum(np.asarray(codes, np.int64), start.size - 1)
        after = np.minimum(asked + 1, start.size - 1)
        return Postings(arrays["position"], arrays["time"], start[asked], start[after])

    def part(self, first: int, stop: int, code: CodeArray) -> Posted:
        """Return the same for the events ``first <= i < stop``."""
        return PartOf(code, self, first, stop)


class PartOf(Posted):
    """The postings of some of a chunk's events; those asked for are copied."""

    def __init__(self, code: CodeArray, whole: Posted, first: int, stop: int) -> None:
        super().__init__(code, dict)
        self._whole = whole
        self._first = first
        self._stop = stop

    def __call__(self, codes: Sequence[int]) -> Postings:
        whole = self._whole(codes)
        pieces: list[slice] = []
        for begin, stop in zip(whole.begin.tolist(), whole.stop.tolist(), strict=True):
            there = whole.position[begin:stop]
            low, high = np.searchsorted(there, (self._first, self._stop)).tolist()
            pieces.append(slice(begin + low, begin + high))
        sizes = [piece.stop - piece.start for piece in pieces]
        ends = np.cumsum(sizes, dtype=np.int64)
        empty = slice(0, 0)
        position = np.concatenate([whole.position[p] for p in (*pieces, empty)])
        position -= position.dtype.type(self._first)
        time = np.concatenate([whole.time[p] for p in (*pieces, empty)])
        return Postings(position, time, ends - sizes, ends)

    def part(self, first: int, stop: int, code: CodeArray) -> Posted:
        return PartOf(code, self._whole, self._first + first, self._first + stop)
