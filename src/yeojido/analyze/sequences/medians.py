"""Exact medians of the gaps of every edge, without holding more gaps than are needed.

Of a large log a part is looked at coarsely first (``Spread``); it says about where each edge's
median lies. Then the gaps near there are collected and those below counted (``Gather``), which
gives the median exactly, or shows that it lies elsewhere: then all gaps of that edge are taken.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from yeojido.kernels.arrays import frozen

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from numpy.typing import NDArray

    from yeojido.analyze.sequences.walks import Units
    from yeojido.domain.log import Chunk

    Longs = NDArray[np.int64]
    Pieces = Sequence[tuple[NDArray[Any], Longs]]

#: Every eighth bucket is looked at.
_SAMPLE = 8
_FAR = np.iinfo(np.int64).max


class Walker(Protocol):
    """A question that turns a chunk into sequences of nodes."""

    def needs(self) -> Collection[str]:
        """Return the columns to load."""
        ...

    def units(self, chunk: Chunk) -> Units:
        """Return the sequences of a chunk."""
        ...


@dataclass(frozen=True, slots=True)
class Medians:
    """What is known: (edges,) microseconds, NaN where an edge has no gap; and what is not.

    ``missed``: (edges,) bool, where the bounds did not hold the median.
    """

    values: NDArray[np.float64]
    missed: NDArray[np.bool_]

    def filled(self, other: Medians) -> Medians:
        """Take the missed ones from another."""
        return Medians(np.where(self.missed, other.values, self.values), other.missed)


def everywhere(edges: int) -> Longs:
    """Return bounds (edges, 2) that hold every gap."""
    bounds = np.zeros((edges, 2), np.int64)
    bounds[:, 1] = _FAR
    return bounds


def middle(pieces: Pieces, edges: int, below: Longs | None, total: Longs | None) -> Medians:
    """Return the medians of collected gaps.

    Args:
        pieces: (edge, gap) arrays as collected.
        edges: number of edges.
        below, total: (edges,) gaps that are below the collected ones, and all; None = all gaps
            were collected.
    """
    from yeojido.kernels.transitions import deal
    from yeojido.kernels.transitions import middle as select

    held = np.zeros(edges, np.int64)
    for edge, _ in pieces:
        held += np.bincount(edge, minlength=edges)
    below = np.zeros(edges, np.int64) if below is None else below
    total = held if total is None else total
    ends = np.cumsum(held)
    out, free = np.empty(held.sum(), np.int64), ends - held
    for edge, gap in pieces:
        deal(frozen(edge.astype(np.int32, copy=False)), frozen(gap), free, out)
    low, high = (total - 1) // 2 - below, total // 2 - below
    found = (total > 0) & (low >= 0) & (high < held)
    values = select(out, frozen(ends), frozen(held), frozen(np.where(found, low, -1)), frozen(high))
    return Medians(values, (total > 0) & ~found)


@dataclass(frozen=True)
class Spread:
    """Look coarsely at the gaps of a part of the log; gives bounds for ``Gather``."""

    walk: Walker
    nodes: int

    def needs(self) -> Collection[str]:
        """Return the columns to load."""
        return self.walk.needs()

    def scan(self, chunk: Chunk) -> NDArray[Any]:
        """Return how many gaps of each edge lie in each slot; nothing for most buckets."""
        from yeojido.kernels.transitions import spread

        if chunk.bucket % _SAMPLE:
            return np.empty(0, np.uint32)
        units = self.walk.units(chunk)
        return spread(frozen(units.code), frozen(units.time), frozen(units.offset), self.nodes)

    def merge(self, a: NDArray[Any], b: NDArray[Any]) -> NDArray[Any]:
        """Add the counts."""
        return a + b if a.size and b.size else (a if a.size else b)

    def finish(self, state: NDArray[Any]) -> Longs:
        """Return bounds (edges, 2): four standard errors of the median's rank to either side."""
        from yeojido.kernels.transitions import SLOTS

        edges = (self.nodes + 2) ** 2
        if not state.size:
            return everywhere(edges)
        upto = np.cumsum(state.reshape(-1, SLOTS), axis=1, dtype=np.float64)
        total = upto[:, -1]
        spare = 2 * np.sqrt(total) + 0.005 * total + 2
        low = np.where(total / 2 > spare, _at(upto, total / 2 - spare), 0).astype(np.int64)
        far = total / 2 + spare >= total
        high = _at(upto, np.where(far, 0, total / 2 + spare)).astype(np.int64) + 1
        return np.stack([low, np.where(far, _FAR, high - low)], axis=1)


def _at(upto: NDArray[np.float64], rank: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return about which gap has a rank, from counts up to each slot: linear inside a slot."""
    from yeojido.kernels.transitions import SLOTS, lowest

    bounds = lowest().astype(np.float64)
    place = np.minimum((upto <= rank[:, None]).sum(axis=1), SLOTS - 2)
    rows = np.arange(place.size)
    before = np.where(place > 0, upto[rows, place - 1], 0)
    inside = np.maximum(upto[rows, place] - before, 1)
    part = np.clip((rank - before) / inside, 0, 1)
    return bounds[place] + part * (bounds[place + 1] - bounds[place])


@dataclass(frozen=True)
class Gather:
    """Collect the gaps inside bounds and find the medians among them."""

    walk: Walker
    nodes: int
    bounds: Longs

    def needs(self) -> Collection[str]:
        """Return the columns to load."""
        return self.walk.needs()

    def scan(self, chunk: Chunk) -> tuple[Pieces, Longs, Longs]:
        """Return the collected (edge, gap), and per edge the gaps below, and all."""
        from yeojido.kernels.transitions import collect

        units = self.walk.units(chunk)
        edge, gap, counts = collect(
            frozen(units.code), frozen(units.time), frozen(units.offset), self.nodes,
            frozen(self.bounds),
        )  # fmt: skip
        return ((edge, gap),), counts & 0xFFFFFFFF, counts >> 32

    def merge(
        self, a: tuple[Pieces, Longs, Longs], b: tuple[Pieces, Longs, Longs]
    ) -> tuple[Pieces, Longs, Longs]:
        """Join what was collected and add the counts."""
        return (*a[0], *b[0]), a[1] + b[1], a[2] + b[2]

    def finish(self, state: tuple[Pieces, Longs, Longs]) -> Medians:
        """Return the medians, and where the bounds did not hold them."""
        pieces, below, total = state
        return middle(pieces, self.bounds.shape[0], below, total)

    def missed(self, medians: Medians) -> Gather:
        """Return the same with all gaps of the missed edges and none of the others."""
        bounds = everywhere(self.bounds.shape[0])
        bounds[~medians.missed] = 0
        return Gather(self.walk, self.nodes, bounds)
