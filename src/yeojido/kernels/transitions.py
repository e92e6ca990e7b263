"""What follows what: counts of edges, and the gaps between their two events.

Nodes are codes ``0 .. nodes - 1``; START is ``nodes``, END ``nodes + 1``. An edge is the number
``source * (nodes + 2) + target``. ``owner`` says whose a unit is.
All units of one owner stand together. Chunks have fewer than 2**31 events.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from yeojido.kernels.compiled import njit

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from yeojido.kernels.arrays import Bytes, Codes, Longs

    Counts = NDArray[np.uint32]
    Floats = NDArray[np.float64]
    Ints = NDArray[np.int32]
    Halves = NDArray[np.uint16]

#: Gaps are told apart coarsely by slots: four per doubling, from 1 us up to 2**51 us (71 years).
SLOTS = 204
_FIRST = 1023 << 2
#: The highest numbers of a half word, and of a byte.
_MOST_OWNERS = np.uint16(65535)
_MOST_MARKS = 255


@njit(nogil=True, cache=True)
def histogram(code: Codes, nodes: int) -> Longs:
    """Return (nodes,) int64: how often each code occurs.

    Four tables in turn: equal codes often follow each other, and a counter can be raised again
    only when the last time is done.
    """
    table = np.zeros((4, max(nodes, 1)), np.uint32)
    one, four = np.uint32(1), np.uint64(4)
    whole = np.uint64(code.size) // four * four
    for j in range(np.uint64(0), whole, four):
        table[0, code[j]] += one
        table[1, code[j + np.uint64(1)]] += one
        table[2, code[j + np.uint64(2)]] += one
        table[3, code[j + np.uint64(3)]] += one
    for j in range(whole, np.uint64(code.size)):
        table[0, code[j]] += one
    return table.sum(axis=0)[:nodes].astype(np.int64)


@njit(nogil=True, cache=True)
def occurrences(code: Codes, offset: Longs, nodes: int) -> Longs:
    """Count edges alone: (edges,) int64.

    All units are walked as if they were one, without looking where they end; then the pairs that
    straddle two units are taken back and the ways from START and to END are added.
    """
    width = np.uint64(nodes + 2)
    found = np.zeros((nodes + 2) * (nodes + 2), np.int32)
    one = np.int32(1)
    if code.size == 0:
        return found.astype(np.int64)
    begin, stop = np.uint64(offset[0]), np.uint64(offset[offset.size - 1])
    row = np.uint64(nodes) * width
    for j in range(begin, stop):
        node = np.uint64(code[j])
        found[row + node] += one
        row = node * width
    if begin < stop:
        found[row + np.uint64(nodes + 1)] += one
    for unit in range(1, offset.size - 1):
        first, last = offset[unit], offset[unit + 1]
        if first == last or np.uint64(first) == begin:
            continue
        before, after = np.uint64(code[first - 1]), np.uint64(code[first])
        found[before * width + after] -= one
        found[before * width + np.uint64(nodes + 1)] += one
        found[np.uint64(nodes) * width + after] += one
    return found.astype(np.int64)


@njit(nogil=True, cache=True)
def count(code: Codes, offset: Longs, owner: Longs, nodes: int) -> tuple[Longs, Longs]:
    """Count edges and nodes, and the people of both, in one pass.

    An edge has eight bytes: occurrences (32 bits), people and who had it last (16 bits each); so
    the edges of 60 nodes fit the fastest cache. Owners are numbered from 1; after 65,535 the
    people are put aside and numbers begin again. A node is marked in a byte when it occurs; marks
    are added up per owner in bytes, and put aside before they overflow. Nothing is branched on.

    Returns:
        (edges, 2) int64 occurrences and people; (nodes,) int64 people of each node.
    """
    width, one, four = np.uint64(nodes + 2), np.uint64(1), np.uint64(4)
    edges = (nodes + 2) * (nodes + 2)
    counts = np.zeros((edges, 2), np.int64)
    # Whole vectors of bytes are added without a rest.
    people = np.zeros((nodes + 63) // 64 * 64, np.int64)
    words = np.zeros(2 * edges, np.uint32)
    halves = words.view(np.uint16)
    marks, sums = np.zeros(people.size, np.uint8), np.zeros(people.size, np.uint8)
    once, mark = np.uint32(1), np.uint8(1)
    who, before, summed = np.uint16(0), np.int64(-1), 0
    start, end = np.uint64(nodes), np.uint64(nodes + 1)
    for unit in range(np.uint64(offset.size - 1)):
        first, last = np.uint64(offset[unit]), np.uint64(offset[unit + one])
        if first == last:
            continue
        if owner[unit] != before:
            before = owner[unit]
            for i in range(marks.size):
                sums[i] += marks[i]
                marks[i] = 0
            summed += 1
            if summed == _MOST_MARKS:
                _put_aside(sums, people)
                summed = 0
            if who == _MOST_OWNERS:
                _take_people(halves, counts)
                who = np.uint16(0)
            who = np.uint16(who + np.uint16(1))
        row = start * width
        for j in range(first, last):
            node = np.uint64(code[j])
            edge = row + node
            row = node * width
            words[edge + edge] += once
            half = edge * four + np.uint64(2)
            halves[half] += np.uint16(halves[half + one] < who)
            halves[half + one] = who
            marks[node] = mark
        edge = row + end
        words[edge + edge] += once
        half = edge * four + np.uint64(2)
        halves[half] += np.uint16(halves[half + one] < who)
        halves[half + one] = who
    _put_aside(marks, people)
    _put_aside(sums, people)
    _take_people(halves, counts)
    for edge in range(edges):
        counts[edge, 0] = words[2 * edge]
    return counts, people[:nodes].copy()


@njit(nogil=True, cache=True)
def _put_aside(sums: Bytes, people: Longs) -> None:
    """Add sums of bytes to wide ones and clear them."""
    for i in range(sums.size):
        people[i] += sums[i]
        sums[i] = 0


@njit(nogil=True, cache=True)
def _take_people(halves: Halves, counts: Longs) -> None:
    """Add the people of every edge to wide sums, and forget them and who had it last."""
    for edge in range(counts.shape[0]):
        counts[edge, 1] += halves[4 * edge + 2]
        halves[4 * edge + 2] = 0
        halves[4 * edge + 3] = 0


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
