"""What follows what: counts of edges, and the gaps between their two events.

Nodes are codes ``0 .. nodes - 1``; START is ``nodes``, END ``nodes + 1``. An edge is the number
``source * (nodes + 2) + target``. A unit is a person's log or a journey; ``owner`` says whose.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numba import njit

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from yeojido.kernels.arrays import Codes, Longs

    Counts = NDArray[np.uint32]
    Ints = NDArray[np.int32]

#: Gaps are told apart coarsely by slots: two per doubling, from 1 us up to 2**51 us (71 years).
SLOTS = 102
_FIRST = 1023 << 1


@njit(nogil=True, cache=True)
def count(code: Codes, offset: Longs, owner: Longs, nodes: int) -> tuple[Any, Any]:
    """Count edges and their people in one pass.

    All units of one owner must stand together. Counts are int32: a chunk has fewer events.
    What belongs to one edge lies side by side and is written without branches: that is what
    makes the pass run at the speed of a plain count.

    Returns:
        (edges, 3) int32: occurrences, people, (working column);
        (nodes + 2, 2) int32: people of each node, START and END included, (working column).
    """
    width = nodes + 2
    edges = np.zeros((width * width, 3), np.int32)
    people = np.zeros((width, 2), np.int32)
    who = np.int32(0)
    before = -1
    for unit in range(offset.size - 1):
        first, last = offset[unit], offset[unit + 1]
        if first == last:
            continue
        if owner[unit] != before:
            before = owner[unit]
            who += np.int32(1)
        row = nodes * width
        for j in range(first, last):
            node = np.int64(code[j])
            edge = row + node
            row = node * width
            edges[edge, 0] += 1
            edges[edge, 1] += np.int32(edges[edge, 2] != who)
            edges[edge, 2] = who
            people[node, 0] += np.int32(people[node, 1] != who)
            people[node, 1] = who
        edge = row + nodes + 1
        edges[edge, 0] += 1
        edges[edge, 1] += np.int32(edges[edge, 2] != who)
        edges[edge, 2] = who
    people[nodes, 0] = who
    people[nodes + 1, 0] = who
    return edges, people


def lowest() -> Longs:
    """Return (SLOTS + 1,) int64: the smallest gap of each slot; one more for the open end."""
    bits = (np.arange(_FIRST, _FIRST + SLOTS + 1, dtype=np.int64)) << 51
    gaps = np.ceil(bits.view(np.float64)).astype(np.int64) - 1
    gaps[-1] = np.iinfo(np.int64).max
    return gaps


@njit(nogil=True, cache=True)
def slot(gap: int) -> np.int64:
    """Return the slot of a gap in microseconds; a longer gap never has a smaller slot."""
    bits = np.float64(gap + 1).view(np.int64)
    return np.int64(min((bits >> 51) - _FIRST, SLOTS - 1))


@njit(nogil=True, cache=True)
def spread(code: Codes, time: Longs, offset: Longs, nodes: int) -> Counts:
    """Return (edges * SLOTS,) uint32: how many gaps of each edge lie in each slot."""
    width = nodes + 2
    found = np.zeros(width * width * SLOTS, np.uint32)
    for unit in range(offset.size - 1):
        first, last = offset[unit], offset[unit + 1]
        if first == last:
            continue
        row = np.int64(code[first]) * width
        before = time[first]
        for j in range(first + 1, last):
            node = np.int64(code[j])
            now = time[j]
            found[(row + node) * SLOTS + slot(now - before)] += np.uint32(1)
            row = node * width
            before = now
    return found


@njit(nogil=True, cache=True)
def collect(
    code: Codes, time: Longs, offset: Longs, nodes: int, bounds: Longs
) -> tuple[Ints, Longs]:
    """Return the edges and gaps with ``bounds[edge, 0] <= gap < bounds[edge, 0] + bounds[edge, 1]``.

    Edges are int32: the kernel is for at most 46,000 nodes.
    """
    width = nodes + 2
    edges = np.empty(code.size, np.int32)
    gaps = np.empty(code.size, np.int64)
    at = 0
    for unit in range(offset.size - 1):
        first, last = offset[unit], offset[unit + 1]
        if first == last:
            continue
        row = np.int64(code[first]) * width
        before = time[first]
        for j in range(first + 1, last):
            node = np.int64(code[j])
            now = time[j]
            edge = row + node
            gap = now - before
            # One unsigned comparison for both ends: a gap below the bound wraps to a huge one.
            if np.uint64(gap - bounds[edge, 0]) < np.uint64(bounds[edge, 1]):
                edges[at] = edge
                gaps[at] = gap
                at += 1
            row = node * width
            before = now
    return edges[:at].copy(), gaps[:at].copy()


@njit(nogil=True, cache=True)
def deal(edges: Ints, gaps: Longs, place: Longs, out: Longs) -> None:
    """Write every gap to the next free place of its edge (counting sort); moves ``place`` on."""
    for i in range(edges.size):
        edge = edges[i]
        out[place[edge]] = gaps[i]
        place[edge] += 1
