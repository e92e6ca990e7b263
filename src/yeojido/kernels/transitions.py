"""What follows what: counts of edges, and the gaps between their two events.

Nodes are codes ``0 .. nodes - 1``; START is ``nodes``, END ``nodes + 1``. An edge is the number
``source * (nodes + 2) + target``. A unit is a person's log or a journey; ``owner`` says whose.
All units of one owner stand together. Chunks have fewer than 2**31 events.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from yeojido.kernels.compiled import njit

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from yeojido.kernels.arrays import Codes, Longs

    Counts = NDArray[np.uint32]
    Floats = NDArray[np.float64]
    Ints = NDArray[np.int32]

#: Gaps are told apart coarsely by slots: four per doubling, from 1 us up to 2**51 us (71 years).
SLOTS = 204
_FIRST = 1023 << 2
#: Nodes that fit the bits of a word.
WORD = 64


@njit(nogil=True, cache=True)
def count(code: Codes, offset: Longs, owner: Longs, nodes: int) -> tuple[Longs, Longs]:
    """Count edges and their people in one pass.

    One word holds both counts of an edge, beside it stands who had it last, and nothing is
    branched on: so the pass is hardly slower than counting alone. Indices are unsigned, which
    spares the check for negative ones.

    Returns:
        (edges, 2) int64: occurrences + people * 2**32, (working column);
        (64,) int64: people of each node, right only for up to 64 nodes (else see ``present``).
    """
    width = np.uint64(nodes + 2)
    edges = np.zeros((nodes + 2) * (nodes + 2) * 2, np.int64)
    people = np.zeros(WORD, np.int64)
    one, bit, had = np.int64(1), np.uint64(1), np.uint64(0)
    who, before = np.int64(0), np.int64(-1)
    start, end = np.uint64(nodes), np.uint64(nodes + 1)
    for unit in range(np.uint64(offset.size - 1)):
        first, last = np.uint64(offset[unit]), np.uint64(offset[unit + bit])
        if first == last:
            continue
        if owner[unit] != before:
            for i in range(np.uint64(WORD)):
                people[i] += np.int64((had >> i) & bit)
            had = np.uint64(0)
            before = owner[unit]
            who += one
        row = start * width
        for j in range(first, last):
            node = np.uint64(code[j])
            edge = (row + node) * np.uint64(2)
            row = node * width
            edges[edge] += one + (np.int64(edges[edge + bit] != who) << 32)
            edges[edge + bit] = who
            had |= bit << node
        edge = (row + end) * np.uint64(2)
        edges[edge] += one + (np.int64(edges[edge + bit] != who) << 32)
        edges[edge + bit] = who
    for i in range(np.uint64(WORD)):
        people[i] += np.int64((had >> i) & bit)
    return edges.reshape(-1, 2), people


@njit(nogil=True, cache=True)
def present(code: Codes, offset: Longs, owner: Longs, nodes: int) -> Longs:
    """Return (nodes,) int64: how many owners have each node."""
    people = np.zeros(nodes, np.int64)
    last = np.full(nodes, -1, np.int64)
    for unit in range(offset.size - 1):
        who = owner[unit]
        for j in range(offset[unit], offset[unit + 1]):
            node = np.int64(code[j])
            people[node] += np.int64(last[node] != who)
            last[node] = who
    return people


def lowest() -> Longs:
    """Return (SLOTS + 1,) int64: the smallest gap of each slot; one more for the open end."""
    bits = (np.arange(_FIRST, _FIRST + SLOTS + 1, dtype=np.int64)) << 50
    gaps = np.ceil(bits.view(np.float64)).astype(np.int64) - 1
    gaps[-1] = np.iinfo(np.int64).max
    return gaps


@njit(nogil=True, cache=True)
def slot(gap: int) -> np.int64:
    """Return the slot of a gap in microseconds; a longer gap never has a smaller slot."""
    bits = np.float64(gap + 1).view(np.int64)
    return np.int64(min((bits >> 50) - _FIRST, SLOTS - 1))


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
) -> tuple[Ints, Longs, Longs]:
    """Collect the gaps inside given bounds, and count those below and in all.

    Args:
        bounds: (edges, 2) int64 microseconds: smallest gap to take, and how far up from there
            (exclusive).

    Returns:
        (taken,) int32 edges and (taken,) int64 gaps, in the order of the events;
        (edges,) int64: gaps below the bounds + all gaps * 2**32.
    """
    width, one, four = np.uint64(nodes + 2), np.uint64(1), np.uint64(4)
    rows = np.zeros((bounds.shape[0], 4), np.int64)
    rows[:, :2] = bounds
    flat = rows.reshape(-1)
    edges = np.empty(code.size, np.int32)
    gaps = np.empty(code.size, np.int64)
    every = np.int64(1) << 32
    at = np.uint64(0)
    for unit in range(np.uint64(offset.size - 1)):
        first, last = np.uint64(offset[unit]), np.uint64(offset[unit + one])
        if first == last:
            continue
        row = np.uint64(code[first]) * width
        before = time[first]
        for j in range(first + one, last):
            node = np.uint64(code[j])
            now = time[j]
            edge = row + node
            place = edge * four
            gap = now - before
            over = gap - flat[place]
            flat[place + np.uint64(2)] += every + np.int64(over < 0)
            # One unsigned comparison for both ends: what is below wraps to a huge number.
            if np.uint64(over) < np.uint64(flat[place + one]):
                edges[at] = edge
                gaps[at] = gap
                at += one
            row = node * width
            before = now
    return edges[:at].copy(), gaps[:at].copy(), rows[:, 2].copy()


@njit(nogil=True, cache=True)
def deal(edges: Ints, gaps: Longs, place: Longs, out: Longs) -> None:
    """Write every gap to the next free place of its edge (counting sort); moves ``place`` on."""
    for i in range(edges.size):
        edge = edges[i]
        out[place[edge]] = gaps[i]
        place[edge] += 1


@njit(nogil=True, cache=True)
def middle(out: Longs, ends: Longs, held: Longs, low: Longs, high: Longs) -> Floats:
    """Return (edges,) float64: the mean of the gaps of rank ``low`` and ``high`` of every edge.

    An edge's gaps are ``out[end - held : end]`` and are put in another order (Hoare's FIND,
    CACM 1961). ``high`` is ``low`` or ``low + 1``; NaN where ``low`` is negative.
    """
    found = np.full(ends.size, np.nan)
    for edge in range(ends.size):
        if low[edge] < 0:
            continue
        rank = ends[edge] - held[edge] + low[edge]
        left, right = ends[edge] - held[edge], ends[edge] - 1
        while left < right:
            pivot = out[(left + right) // 2]
            i, j = left, right
            while i <= j:
                while out[i] < pivot:
                    i += 1
                while out[j] > pivot:
                    j -= 1
                if i <= j:
                    out[i], out[j] = out[j], out[i]
                    i += 1
                    j -= 1
            if rank <= j:
                right = j
            elif rank >= i:
                left = i
            else:
                break
        following = out[rank]
        if high[edge] > low[edge]:
            following = out[rank + 1 : ends[edge]].min()
        found[edge] = (np.float64(out[rank]) + np.float64(following)) / 2
    return found
