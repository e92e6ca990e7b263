"""Which of many patterns each unit has, counted in cells.

Patterns stand in a tree in the order of its levels: entry ``p`` is its parent's pattern and then
the node ``step[p]``; its children are the entries ``first[p]:first[p + 1]``, ordered by node.
Entry 0 is the empty pattern. Nodes are the places among the frequent ones, -1 for all others. A
unit's nodes are those before ``stop``; ``cell`` < 0 leaves a unit out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from yeojido.kernels.compiled import njit

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from yeojido.kernels.arrays import Codes, Longs

    Ints = NDArray[np.int32]

_WORD = 64


@njit(nogil=True, cache=True)
def having(code: Codes, offset: Longs, stop: Longs, cell: Longs, size: tuple[int, int]) -> Longs:
    """Return (nodes, cells) int64: units of each cell that have each node."""
    found = np.zeros(size, np.int64)
    last = np.full(size[0], -1, np.int64)
    for unit in range(offset.size - 1):
        if cell[unit] < 0:
            continue
        for j in range(offset[unit], stop[unit]):
            node = np.int64(code[j])
            if last[node] != unit:
                last[node] = unit
                found[node, cell[unit]] += 1
    return found


@njit(nogil=True, cache=True)
def _sequence(
    code: Codes, begin: int, end: int, place: Ints, collapse: bool, gaps: bool, out: Ints
) -> int:
    """Write the frequent nodes of a unit to ``out``; return how many.

    Without gaps the others stay, as -1.
    """
    size = 0
    for j in range(begin, end):
        if collapse and j > begin and code[j] == code[j - 1]:
            continue
        node = place[code[j]]
        if node < 0 and gaps:
            continue
        out[size] = node
        size += 1
    return size


@njit(nogil=True, cache=True)
def pairs(
    code: Codes, offset: Longs, stop: Longs, cell: Longs, place: Ints,
    size: tuple[int, int], how: tuple[bool, bool],
) -> Longs:  # fmt: skip
    """Return (nodes * nodes, cells) int64: units that have the first node and later the second.

    ``size``: frequent nodes, cells; ``how``: collapse repeats, allow gaps.
    """
    nodes = size[0]
    found = np.zeros((nodes * nodes, size[1]), np.int64)
    out = np.empty(code.size, np.int32)
    # With gaps: nodes in order of their first occurrence, and up to where each was paired.
    order = np.empty(nodes, np.int64)
    paired = np.empty(nodes, np.int64)
    seen = np.full(nodes, -1, np.int64)
    last = np.full(0 if how[1] else nodes * nodes, -1, np.int64)
    for unit in range(offset.size - 1):
        if cell[unit] < 0:
            continue
        many = _sequence(code, offset[unit], stop[unit], place, how[0], how[1], out)
        number = 0
        for i in range(many):
            b = np.int64(out[i])
            if how[1]:
                start = paired[b] if seen[b] == unit else 0
                for k in range(start, number):
                    found[order[k] * nodes + b, cell[unit]] += 1
                paired[b] = number
                if seen[b] != unit:
                    seen[b] = unit
                    order[number] = b
                    number += 1
            elif i > 0 and b >= 0 and out[i - 1] >= 0:
                pair = np.int64(out[i - 1]) * nodes + b
                if last[pair] != unit:
                    last[pair] = unit
                    found[pair, cell[unit]] += 1
    return found


@njit(nogil=True, cache=True)
def count(
    code: Codes, offset: Longs, stop: Longs, cell: Longs, place: Ints,
    step: Ints, first: Ints, size: tuple[int, int], how: tuple[bool, bool],
) -> Longs:  # fmt: skip
    """Return (cells, entries) int64: units of each cell that have each pattern of the tree.

    All counters of one unit stand side by side, in the order in which the tree is walked.
    """
    found = np.zeros((size[1], step.size), np.int64)
    out = np.empty(code.size, np.int32)
    masks = np.zeros(size[0], np.uint64)
    starts = np.zeros(size[0] + 1, np.int64)
    places = np.empty(code.size, np.int64)
    stack = np.empty((step.size + 1, 2), np.int64)
    last = np.full(step.size, -1, np.int64)
    for unit in range(offset.size - 1):
        at = cell[unit]
        if at < 0:
            continue
        many = _sequence(code, offset[unit], stop[unit], place, how[0], how[1], out)
        if not how[1]:
            _runs(out, many, step, first, last, unit, found[at])
        elif many <= 64:
            _short(out, many, step, first, masks, stack, found[at])
        else:
            _long(out, many, step, first, (starts, places), stack, found[at])
    return found


@njit(nogil=True, cache=True)
def _short(
    out: Ints, many: int, step: Ints, first: Ints, masks: NDArray[np.uint64], stack: Longs,
    found: Longs,
) -> None:  # fmt: skip
    """A node's places are the bits of a word; a pattern ends earliest at the lowest bit left."""
    one = np.uint64(1)
    for i in range(many):
        masks[out[i]] |= one << np.uint64(i)
    stack[0, 0] = 0
    stack[0, 1] = 0
    depth = 1
    while depth > 0:
        depth -= 1
        entry, low = stack[depth, 0], np.uint64(stack[depth, 1])
        # All bits above the lowest one; all of them for the empty pattern (low = 0).
        after = ~(low | (low - one)) if low else ~np.uint64(0)
        for child in range(first[entry], first[entry + 1]):
            left = masks[step[child]] & after
            if left:
                found[child] += 1
                if first[child] < first[child + 1]:
                    stack[depth, 0] = child
                    stack[depth, 1] = np.int64(left & (~left + one))
                    depth += 1
    for i in range(many):
        masks[out[i]] = np.uint64(0)


@njit(nogil=True, cache=True)
def _long(
    out: Ints, many: int, step: Ints, first: Ints, room: tuple[Longs, Longs], stack: Longs,
    found: Longs,
) -> None:  # fmt: skip
    """The same for units longer than a word: by searching in the ordered places of each node."""
    starts, places = room
    starts[:] = 0
    for i in range(many):
        starts[out[i] + 1] += 1
    for node in range(starts.size - 1):
        starts[node + 1] += starts[node]
    free = starts[:-1].copy()
    for i in range(many):
        places[free[out[i]]] = i
        free[out[i]] += 1
    stack[0, 0] = 0
    stack[0, 1] = -1
    depth = 1
    while depth > 0:
        depth -= 1
        entry, end = stack[depth, 0], stack[depth, 1]
        for child in range(first[entry], first[entry + 1]):
            node = step[child]
            low, high = starts[node], starts[node + 1]
            while low < high:
                middle = (low + high) // 2
                if places[middle] > end:
                    high = middle
                else:
                    low = middle + 1
            if low < starts[node + 1]:
                found[child] += 1
                if first[child] < first[child + 1]:
                    stack[depth, 0] = child
                    stack[depth, 1] = places[low]
                    depth += 1


@njit(nogil=True, cache=True)
def _runs(
    out: Ints, many: int, step: Ints, first: Ints, last: Longs, unit: int,
    found: Longs,
) -> None:  # fmt: skip
    """Nothing may stand between: follow the tree from every place."""
    for i in range(many):
        entry = 0
        for j in range(i, many):
            node = out[j]
            if node < 0:
                break
            low, high = first[entry], first[entry + 1]
            while low < high:
                middle = (low + high) // 2
                if step[middle] < node:
                    low = middle + 1
                else:
                    high = middle
            if low == first[entry + 1] or step[low] != node:
                break
            entry = low
            if last[entry] != unit:
                last[entry] = unit
                found[entry] += 1
