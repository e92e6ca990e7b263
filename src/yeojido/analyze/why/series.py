"""What changes are looked for in: daily sums of passages, ratings and people, by segment."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from yeojido.analyze.why.candidates import first_known

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from yeojido.analyze.why.profile import Property
    from yeojido.domain.log import Chunk

    Longs = NDArray[np.int64]

Measure = Literal["conversion", "rating", "people"]
#: Ratings are summed in thousandths, so that sums do not depend on their order.
THOUSAND = 1000


@dataclass(frozen=True, slots=True)
class Sums:
    """Daily sums of one measure: per segment (0 = everybody, then each property's values).

    ``shape`` (rows, segments, days, k); k = 2 for passages (how many, how many passed on), 3 for
    ratings (how many, total and total of squares in thousandths), 1 for people. ``parts``: cells
    that are not empty and their (cells, k) int64 sums; few buckets fill few cells.
    """

    shape: tuple[int, int, int, int]
    parts: tuple[tuple[Longs, Longs], ...] = ()

    def __add__(self, other: Sums) -> Sums:
        parts = (*self.parts, *other.parts)
        if sum(cell.size for cell, _ in parts) > math.prod(self.shape[:3]) // 2 and len(parts) > 1:
            values = Sums(self.shape, parts).values.reshape(-1, self.shape[3])
            cell = np.flatnonzero(values.any(axis=1))
            parts = ((cell, values[cell]),)
        return Sums(self.shape, parts)

    @property
    def values(self) -> Longs:
        """The sums as one array of the whole shape."""
        made = np.zeros((math.prod(self.shape[:3]), self.shape[3]), np.int64)
        for cell, values in self.parts:
            made[cell] += values
        return made.reshape(self.shape)


@dataclass(frozen=True)
class Segments:
    """Everybody, and every value of every property, as places in one axis."""

    properties: tuple[Property, ...]

    @property
    def size(self) -> int:
        """How many segments there are, everybody among them."""
        return 1 + sum(len(each.values) for each in self.properties)

    def named(self, place: int) -> tuple[Property, int] | None:
        """Return a segment's property and value; None for everybody."""
        place -= 1
        if place < 0:
            return None
        for each in self.properties:
            if place < len(each.values):
                return each, place
            place -= len(each.values)
        raise IndexError(place)

    def place(self, place: int) -> tuple[int, int]:
        """Return which property a segment is of, and which value."""
        named = self.named(place)
        assert named is not None
        return self.properties.index(named[0]), named[1]

    def siblings(self, place: int) -> tuple[int, ...]:
        """Return the other values of the same property."""
        begin = 1
        for each in self.properties:
            stop = begin + len(each.values)
            if begin <= place < stop:
                return tuple(i for i in range(begin, stop) if i != place)
            begin = stop
        return ()

    def codes(self, chunk: Chunk) -> list[NDArray[np.int16]]:
        """Return, per property, (events,) its value; of a trait the person's, at every event."""
        made: list[NDArray[np.int16]] = []
        for each in self.properties:
            if each.trait:
                value, _ = first_known(each, chunk)
                made.append(np.repeat(value, np.diff(chunk.offset)))
            else:
                made.append(each.codes(chunk.columns[each.name]))
        return made


def summed(
    segments: Segments, codes: Sequence[NDArray[np.int16]], event: Longs, row: Longs, day: Longs,
    *, size: tuple[int, int], weights: Sequence[Longs | None],
) -> Sums:  # fmt: skip
    """Add up by row, segment and day.

    ``event``: where in the chunk, for the segments; ``row``, ``day``: (n,); ``size``: rows and
    days; ``weights``: what to add, None = 1 each.
    """
    rows, days = size
    shape = (rows, segments.size, days, len(weights))
    parts: list[tuple[Longs, Longs]] = []

    def add(place: int, width: int, mine: Longs, keep: NDArray[np.bool_] | None) -> None:
        key, parts_of = (row * width + mine) * days + day, list(weights)
        if keep is not None:
            key = key[keep]
            parts_of = [each if each is None else each[keep] for each in weights]
        cell, sums = _added(key, parts_of, rows * width * days)
        at, when = np.divmod(cell, days)
        r, value = np.divmod(at, width)
        parts.append((((r * segments.size) + place + value) * days + when, sums))

    add(0, 1, np.zeros(row.size, np.int64), None)
    place = 1
    for each, code in zip(segments.properties, codes, strict=True):
        mine = code[event].astype(np.int64)
        keep = mine >= 0
        if keep.any():
            add(place, len(each.values), mine, keep)
        place += len(each.values)
    return Sums(shape, tuple(parts))


def _added(key: Longs, weights: Sequence[Longs | None], size: int) -> tuple[Longs, Longs]:
    """Return the cells that occur, and the sums of each weight in them."""
    if size > 4 * key.size:
        cell, key = np.unique(key, return_inverse=True)
        size = cell.size
    else:
        cell = None
    sums = np.stack([np.bincount(key, weights=each, minlength=size) for each in weights], axis=1)
    sums = np.rint(sums).astype(np.int64)
    if cell is None:
        cell = np.flatnonzero(sums.any(axis=1))
        sums = sums[cell]
    return cell, sums
