"""A sample of units that does not depend on how a log lies: those with the smallest digests.

The digest of a unit is made of its nodes' names and its times, so that neither buckets nor names
of people nor the codes of events decide who is drawn. Units that are the same in all of that are
one point that weighs as much as they are many.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from yeojido.analyze.sequences.mined import words_of
from yeojido.kernels.arrays import frozen

if TYPE_CHECKING:
    from collections.abc import Collection

    from numpy.typing import NDArray

    from yeojido.domain.log import Chunk

    Longs = NDArray[np.int64]

#: Nodes of a unit that its digest looks at.
_LONGEST = 1 << 40


@dataclass(frozen=True, slots=True)
class Sample:
    """The drawn units, in the order of their digests, and how many units have each node.

    Attributes:
        names: of the nodes.
        key: (drawn, 2) uint64.
        weight: (drawn,) int64.
        code, time: of all drawn units, one after the other.
        offset: (drawn + 1,) int64.
        having: (nodes,) int64, of the whole log.
        units: of the whole log.
    """

    names: tuple[str, ...]
    key: NDArray[np.uint64]
    weight: Longs
    code: Longs
    time: Longs
    offset: Longs
    having: Longs
    units: int

    def taken(self, places: Longs) -> Sample:
        """Return the same with some of the drawn units, in the order given."""
        size = np.diff(self.offset)[places]
        offset = np.append(0, np.cumsum(size)).astype(np.int64)
        event = np.arange(offset[-1]) + np.repeat(self.offset[:-1][places] - offset[:-1], size)
        return Sample(
            self.names, self.key[places], self.weight[places], self.code[event],
            self.time[event], offset, self.having, self.units,
        )  # fmt: skip


@dataclass(frozen=True)
class Draw:
    """Draw up to ``size`` different units."""

    question: Any
    size: int

    def needs(self) -> Collection[str]:
        """Return the columns to load."""
        return self.question.needs()

    def scan(self, chunk: Chunk) -> Sample:
        """Draw from one bucket."""
        from yeojido.kernels.mining_patterns import having
        from yeojido.kernels.mining_variants import digests, signed

        units = self.question.units(chunk)
        names = self.question.walk.nodes(chunk.names)
        walked = frozen(units.code), frozen(units.offset)
        key = digests(*walked, frozen(words_of(names)), False, _LONGEST)
        signed(key, walked[0], frozen(units.time), walked[1])
        cell = np.zeros(units.owner.size, np.int64)
        has = having(*walked, frozen(units.offset[1:]), frozen(cell), (units.nodes, 1))[:, 0]
        there = np.arange(key.shape[0])
        if there.size > 4 * self.size:
            # Enough of the smallest; if too few of them differ, all are looked at.
            few = np.flatnonzero(key[:, 0] <= np.partition(key[:, 0], 2 * self.size)[2 * self.size])
            if np.unique(key[few, 0]).size > self.size:
                there = few
        order = there[np.lexsort((key[there, 1], key[there, 0]))]
        fresh = np.append(True, (key[order][1:] != key[order][:-1]).any(axis=1))[: order.size]
        begin = np.flatnonzero(fresh)
        weight = np.diff(np.append(begin, order.size))
        whole = Sample(
            names, key, np.ones(key.shape[0], np.int64), units.code, units.time, units.offset,
            has, units.owner.size,
        )  # fmt: skip
        drawn = whole.taken(order[begin[: self.size]])
        return Sample(
            names, drawn.key, weight[: self.size], drawn.code.astype(np.int64), drawn.time,
            drawn.offset, has, units.owner.size,
        )  # fmt: skip

    def merge(self, a: Sample, b: Sample) -> Sample:
        """Keep the smallest of both."""
        if not a.names or not b.names:
            return a if a.names else b
        key = np.concatenate([a.key, b.key])
        weight = np.concatenate([a.weight, b.weight])
        order = np.lexsort((key[:, 1], key[:, 0]))
        fresh = np.append(True, (key[order][1:] != key[order][:-1]).any(axis=1))[: order.size]
        begin = np.flatnonzero(fresh)
        weight = np.add.reduceat(weight[order], begin) if begin.size else weight
        both = Sample(
            a.names, key, np.concatenate([a.weight, b.weight]),
            np.concatenate([a.code, b.code]), np.concatenate([a.time, b.time]),
            np.concatenate([a.offset, b.offset[1:] + a.offset[-1]]), a.having + b.having,
            a.units + b.units,
        )  # fmt: skip
        kept = both.taken(order[begin[: self.size]])
        return Sample(
            kept.names, kept.key, weight[: self.size], kept.code, kept.time, kept.offset,
            kept.having, kept.units,
        )  # fmt: skip

    def finish(self, state: Sample) -> Sample:
        """Return the sample."""
        return state
