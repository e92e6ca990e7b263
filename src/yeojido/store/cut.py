"""The sealed log without some of its rows: what moves and erasures take out, and what is too old.

Arrays of a bucket are copied around what is missing, and only where anything is.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from yeojido.domain.log import Chunk, Column, Postings
from yeojido.kernels.fresh import without
from yeojido.store.leaving import aged, going
from yeojido.store.postings import PartOf, Posted

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from yeojido.domain.log import CodeIndex
    from yeojido.store.log import EventLog
    from yeojido.store.moving import Changes

    Longs = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Left:
    """What is left of a bucket.

    Attributes:
        stay: (people,) the sealed index of each person who has any row left.
        place: (sealed people,) the index of each among them, -1 who has none.
        offset: (people + 1,) of the rows that are left.
        span: first and last time of the rows that are left; (0, 0) for none.
    """

    stay: Longs
    place: Longs
    offset: Longs
    span: tuple[int, int]


class Cut:
    """A sealed log as of one commit, without the rows that changes take out."""

    def __init__(self, log: EventLog, changes: Changes) -> None:
        """Find what moves and erasures take out."""
        self.log = log
        self.going = going(log, changes)
        self._changes = changes
        self._left: dict[int, Left | None] = {}
        self._files = {file.bucket: file for file in log.snapshot.files}

    def gone(self, bucket: int) -> Longs:
        """Return the rows of a bucket that are taken out, ascending."""
        taken = self.going.gone.get(bucket, np.zeros(0, np.int64))
        old = aged(self.log, bucket, self._changes)
        return np.union1d(taken, old) if taken.size and old.size else (old if old.size else taken)

    def left(self, bucket: int) -> Left | None:
        """Return what is left of a sealed bucket, or None where nothing is taken out."""
        if bucket not in self._left:
            gone = self.gone(bucket)
            self._left[bucket] = self._made(bucket, gone) if gone.size else None
        return self._left[bucket]

    def _made(self, bucket: int, gone: Longs) -> Left:
        sealed = self.log.offset(bucket)
        after = sealed - np.searchsorted(gone, sealed)
        stay = np.flatnonzero(np.diff(after) > 0)
        place = np.full(sealed.size - 1, -1, np.int64)
        place[stay] = np.arange(stay.size)
        offset = np.append(0, after[stay + 1]).astype(np.int64)
        time = without(self.log.chunk(bucket).time, gone)
        span = (int(time.min()), int(time.max())) if time.size else (0, 0)
        return Left(stay, place, offset, span)

    def offset(self, bucket: int) -> Longs:
        """Return (people + 1,) of the rows that are left."""
        left = self.left(bucket)
        return self.log.offset(bucket) if left is None else left.offset

    def holds(self, bucket: int) -> bool:
        """Tell whether any row of a bucket is left."""
        return bucket in self._files and ((left := self.left(bucket)) is None or left.stay.size > 0)

    def span(self, bucket: int) -> tuple[int, int]:
        """Return the first and last time of a bucket that holds rows."""
        file, left = self._files[bucket], self.left(bucket)
        return (file.first, file.last) if left is None else left.span

    def part(self, bucket: int, columns: Collection[str], first: int, stop: int) -> Rest:
        """Return the persons ``first <= i < stop`` of those who are left."""
        left, none = self.left(bucket), np.zeros(0, np.int64)
        if left is None:
            whole = (first, stop) == (0, self.log.offset(bucket).size - 1)
            log = self.log
            return Rest(
                log.chunk(bucket, columns) if whole else log.part(bucket, columns, first, stop),
                none,
            )
        if first == stop:
            return Rest(self.log.part(bucket, columns, 0, 0), none)
        stay = left.stay[first:stop]
        low, high = int(stay[0]), int(stay[-1]) + 1
        sealed = self.log.offset(bucket)
        gone = self.gone(bucket)
        gone = gone[np.searchsorted(gone, sealed[low]) : np.searchsorted(gone, sealed[high])]
        return Rest(self.log.part(bucket, columns, low, high), gone - sealed[low], stay - low)


class Rest:
    """What is left of some persons of a bucket; arrays are copied when they are asked for.

    Attributes:
        gone: rows of the sealed persons that are taken out, ascending.
        size: number of rows that are left.
        postings: finds them by code.
    """

    def __init__(self, sealed: Chunk, gone: Longs, stay: Longs | None = None) -> None:
        """Take sealed persons; ``stay``: the indices of those who have any row left."""
        self._sealed = sealed
        self._stay = stay
        self.gone = gone
        self.size = sealed.code.size - gone.size
        self.postings = sealed.postings
        if gone.size and sealed.postings is not None:
            self.postings = _Without(sealed.code, sealed.postings, gone)

    def arrays(self) -> tuple[NDArray[Any], NDArray[np.int64]]:
        """Return codes and times."""
        return without(self._sealed.code, self.gone), without(self._sealed.time, self.gone)

    def column(self, name: str) -> Column | None:
        """Return a column, None where the sealed log has none of this name."""
        found = self._sealed.columns.get(name)
        return None if found is None else _without(found, self.gone)

    def people(self) -> tuple[str, ...]:
        """Return the keys of the persons, where they were asked for."""
        keys = self._sealed.people
        return keys if self._stay is None else tuple(keys[i] for i in self._stay.tolist())


def _without(column: Column, gone: Longs) -> Column:
    """Return a column without some rows, and without the texts that only they had."""
    values = without(column.values, gone)
    if column.kind != "text" or not gone.size:
        return Column(column.kind, values, column.vocabulary)
    seen = np.zeros(len(column.vocabulary) + 1, bool)
    seen[values] = True
    there = np.flatnonzero(seen[:-1])
    code = np.full(seen.size, -1, np.int32)
    code[there] = np.arange(there.size)
    return Column(column.kind, code[values], tuple(column.vocabulary[i] for i in there.tolist()))


class _Without(Posted):
    """Postings of sealed events, without those that are taken out."""

    def __init__(self, code: NDArray[Any], old: CodeIndex, gone: Longs) -> None:
        super().__init__(code, dict)
        self._old = old
        self._gone = gone

    def __call__(self, codes: Sequence[int]) -> Postings:
        old = self._old(codes)
        gone = self._gone
        if not gone.size:
            return old
        positions: list[NDArray[Any]] = [old.position[:0]]
        times: list[NDArray[np.int64]] = [old.time[:0]]
        for begin, stop in zip(old.begin.tolist(), old.stop.tolist(), strict=True):
            position = old.position[begin:stop]
            before = np.searchsorted(gone, position)
            stays = gone[np.minimum(before, gone.size - 1)] != position
            positions.append((position - before)[stays].astype(position.dtype))
            times.append(old.time[begin:stop][stays])
        ends = np.cumsum([each.size for each in positions[1:]], dtype=np.int64)
        begins = np.append(0, ends)[:-1].astype(np.int64)
        return Postings(np.concatenate(positions), np.concatenate(times), begins, ends)

    def part(self, first: int, stop: int, code: NDArray[Any]) -> Posted:
        return PartOf(code, self, first, stop)
