"""Who gets from one node to another inside a visit, a journey or a span of time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from yeojido.kernels.compiled import njit

if TYPE_CHECKING:
    from yeojido.kernels.arrays import Bytes, Codes, Longs, Shorts


@njit(nogil=True, cache=True)
def orders(node: Shorts, offset: Longs, nodes: int) -> tuple[Longs, Longs, Longs]:
    """Count in how many units nodes are, and in which order.

    Args:
        node: (events,) int16, -1 for none.
        offset: (units + 1,) int64.
        nodes: how many there are.

    Returns:
        (nodes,) int64 units that have it; (nodes, nodes) int64 units whose first ``a`` comes before
        a ``b``; (nodes, nodes) int64 units that have both.
    """
    having = np.zeros(nodes, np.int64)
    pairs = np.zeros((nodes, nodes), np.int64)
    together = np.zeros((nodes, nodes), np.int64)
    first = np.full(nodes, -1, np.int64)
    last = np.full(nodes, -1, np.int64)
    seen = np.empty(nodes, np.int64)
    for u in range(offset.size - 1):
        number = 0
        for j in range(offset[u], offset[u + 1]):
            a = node[j]
            if a < 0:
                continue
            if first[a] < 0:
                first[a] = j
                seen[number] = a
                number += 1
            last[a] = j
        for i in range(number):
            a = seen[i]
            having[a] += 1
            for k in range(number):
                b = seen[k]
                together[a, b] += 1
                pairs[a, b] += last[b] > first[a] and a != b
        for i in range(number):
            first[seen[i]] = -1
    return having, pairs, together


@njit(nogil=True, cache=True)
def _walk(node: Shorts, start: int, stop: int, first: Longs, last: Longs) -> None:
    """Note where each node is first and last between two events."""
    first[:] = -1
    last[:] = -1
    for k in range(node.shape[0]):
        for j in range(start, stop):
            b = node[k, j]
            if 0 <= b < first.size:
                if first[b] < 0:
                    first[b] = j
                last[b] = j


@njit(nogil=True, cache=True)
def passages(
    node: Shorts, offset: Longs, source: Longs, target: Longs, ordered: Bytes
) -> tuple[Longs, Shorts, Bytes]:
    """Return, for every unit and pair, the first time the source was reached, and what came of it.

    Args:
        node: (kinds, events) int16, the nodes an event is; -1 for none.
        offset: (units + 1,) int64.
        source, target: (pairs,) int64 nodes, different events of a unit.
        ordered: (pairs,) uint8, 1 where the target must come after the source.

    Returns:
        (rows,) int64 event of the source; int16 pair; uint8 1 where the target came.
    """
    pairs = source.size
    nodes = max(source.max(), target.max()) + 1
    event = np.empty(max(16, offset.size), np.int64)
    pair = np.empty(event.size, np.int16)
    hit = np.empty(event.size, np.uint8)
    rows = 0
    first = np.empty(nodes, np.int64)
    last = np.empty(nodes, np.int64)
    for u in range(offset.size - 1):
        _walk(node, offset[u], offset[u + 1], first, last)
        if rows + pairs > event.size:
            event = np.concatenate((event, np.empty(event.size + pairs, np.int64)))
            pair = np.concatenate((pair, np.empty(event.size - pair.size, np.int16)))
            hit = np.concatenate((hit, np.empty(event.size - hit.size, np.uint8)))
        for q in range(pairs):
            a, b = first[source[q]], last[target[q]]
            if a >= 0:
                event[rows] = a
                pair[rows] = q
                hit[rows] = b > a if ordered[q] else b >= 0 and b != a
                rows += 1
    return event[:rows].copy(), pair[:rows].copy(), hit[:rows].copy()


@njit(nogil=True, cache=True)
def once_a_day(code: Codes, day: Longs, offset: Longs, names: int) -> Bytes:
    """Return (events,) uint8: 1 for a person's first event of a name on a day."""
    new = np.zeros(code.size, np.uint8)
    latest = np.empty(names, np.int64)
    for p in range(offset.size - 1):
        latest[:] = -1
        for j in range(offset[p], offset[p + 1]):
            if latest[code[j]] != day[j]:
                latest[code[j]] = day[j]
                new[j] = 1
    return new
