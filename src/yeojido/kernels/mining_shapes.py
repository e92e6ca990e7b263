"""Profiles of whole sequences, how alike two are, and medoids of a matrix of distances.

A profile has one entry for each node, each edge (with START and END), each pair of nodes of which
one stands somewhere before the other, and one for "no such pair". In each of the three blocks
entries are the square roots of shares, so that the product of two profiles is the weighted mean of
the Bhattacharyya coefficients of the blocks: 1 for equal ones, 0 where nothing is shared.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from yeojido.kernels.compiled import njit

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from yeojido.kernels.arrays import Longs, Shorts

    Floats = NDArray[np.float64]

#: Weights of the blocks: nodes, edges, order.
NODES, EDGES, ORDER = 0.25, 0.5, 0.25


@njit(nogil=True, cache=True)
def entries(nodes: int) -> int:
    """Return the length of a profile."""
    return nodes + (nodes + 2) * (nodes + 2) + nodes * nodes + 1


@njit(nogil=True, cache=True)
def _touched(
    code: Shorts, begin: int, end: int, nodes: int, work: tuple[Longs, Longs, Longs, Longs],
    which: Longs, value: Floats,
) -> int:  # fmt: skip
    """Write the entries of one unit's profile that are not zero; return how many.

    ``work``: counts (nodes + edges) zeros, and for the order of nodes: (nodes,) first places, up
    to where each was paired, and marks of the pairs met (nodes * nodes) zeros.
    """
    counts, order, paired, met = work
    width = nodes + 2
    size, row, number, pairs = 0, nodes, 0, 0
    length = end - begin
    base = nodes + width * width
    for j in range(begin, end + 1):
        node = np.int64(code[j]) if j < end else nodes + 1
        edge = nodes + row * width + node
        if counts[edge] == 0:
            which[size] = edge
            size += 1
        counts[edge] += 1
        row = node
        if j == end:
            break
        if counts[node] == 0:
            which[size] = node
            size += 1
            paired[node] = 0
        counts[node] += 1
        for i in range(paired[node], number):
            which[size] = base + order[i] * nodes + node
            met[order[i] * nodes + node] = 1
            size += 1
            pairs += 1
        paired[node] = number
        if counts[node] == 1:
            order[number] = node
            number += 1
    if pairs == 0:
        which[size] = base + nodes * nodes
        size += 1
    for i in range(size):
        entry = which[i]
        if entry < nodes:
            value[i] = np.sqrt(0.25 * counts[entry] / length)
            counts[entry] = 0
        elif entry < base:
            value[i] = np.sqrt(0.5 * counts[entry] / (length + 1))
            counts[entry] = 0
        else:
            value[i] = np.sqrt(0.25 / max(pairs, 1))
    return size


@njit(nogil=True, cache=True)
def profiles(code: Shorts, offset: Longs, nodes: int) -> Floats:
    """Return (units, entries) float64."""
    found = np.zeros((offset.size - 1, entries(nodes)), np.float64)
    which = np.empty(entries(nodes), np.int64)
    value = np.empty(entries(nodes), np.float64)
    work = (
        np.zeros(entries(nodes), np.int64), np.empty(nodes, np.int64),
        np.empty(nodes, np.int64), np.zeros(nodes * nodes, np.int64),
    )  # fmt: skip
    for unit in range(offset.size - 1):
        size = _touched(code, offset[unit], offset[unit + 1], nodes, work, which, value)
        for i in range(size):
            found[unit, which[i]] = value[i]
    return found


@njit(nogil=True, cache=True)
def nearest(
    code: Shorts, offset: Longs, nodes: int, representative: Floats
) -> tuple[Longs, Floats]:
    """Return the place of the most alike representative of each unit, and how alike it is.

    ``representative``: (entries, representatives), their profiles side by side.
    """
    many = representative.shape[1]
    place = np.zeros(offset.size - 1, np.int64)
    alike = np.zeros(offset.size - 1, np.float64)
    which = np.empty(entries(nodes), np.int64)
    value = np.empty(entries(nodes), np.float64)
    work = (
        np.zeros(entries(nodes), np.int64), np.empty(nodes, np.int64),
        np.empty(nodes, np.int64), np.zeros(nodes * nodes, np.int64),
    )  # fmt: skip
    told = np.empty(many, np.float64)
    for unit in range(offset.size - 1):
        size = _touched(code, offset[unit], offset[unit + 1], nodes, work, which, value)
        told[:] = 0
        for i in range(size):
            part = value[i]
            for r in range(many):
                told[r] += part * representative[which[i], r]
        best = 0
        for r in range(1, many):
            if told[r] > told[best]:
                best = r
        place[unit] = best
        alike[unit] = told[best]
    return place, alike


@njit(nogil=True, cache=True)
def edges(code: Shorts, offset: Longs, nodes: int, cell: Longs, cells: int) -> Longs:
    """Return (edges, cells) int64: units of each cell that have each edge."""
    width = nodes + 2
    found = np.zeros((width * width, cells), np.int64)
    last = np.full(width * width, -1, np.int64)
    for unit in range(offset.size - 1):
        row = nodes
        for j in range(offset[unit], offset[unit + 1] + 1):
            node = np.int64(code[j]) if j < offset[unit + 1] else nodes + 1
            edge = row * width + node
            if last[edge] != unit:
                last[edge] = unit
                found[edge, cell[unit]] += 1
            row = node
    return found


@njit(nogil=True, cache=True)
def _assign(distance: Floats, medoid: Longs, near: Longs, first: Floats, second: Floats) -> None:
    """Find for every point its medoid, and the distances to it and to the second nearest."""
    for o in range(distance.shape[0]):
        first[o] = np.inf
        second[o] = np.inf
        for i in range(medoid.size):
            d = distance[medoid[i], o]
            if d < first[o]:
                second[o] = first[o]
                first[o] = d
                near[o] = i
            elif d < second[o]:
                second[o] = d


@njit(nogil=True, cache=True)
def _built(distance: Floats, weight: Floats, k: int) -> Longs:
    """Return (k,) medoids, each the best one to add to those before."""
    points = distance.shape[0]
    medoid = np.full(k, -1, np.int64)
    first = np.full(points, np.inf)
    for i in range(k):
        best, least = -1, np.inf
        for x in range(points):
            loss = 0.0
            for o in range(points):
                loss += weight[o] * min(first[o], distance[x, o])
            if loss < least and not (medoid[:i] == x).any():
                best, least = x, loss
        medoid[i] = best
        for o in range(points):
            first[o] = min(first[o], distance[best, o])
    return medoid


@njit(nogil=True, cache=True)
def medoids(distance: Floats, weight: Floats, k: int) -> tuple[Longs, Longs, float]:
    """Return (k,) medoids, (points,) the place of each point's medoid, and the weighted loss.

    Started greedily (BUILD of Kaufman and Rousseeuw, 1990), improved by eager swaps (FasterPAM:
    Schubert and Rousseeuw, Information Systems 101, 2021) until no swap helps. Ties go to the
    point that comes first, so the answer depends on the order of the points alone.
    """
    points = distance.shape[0]
    near = np.zeros(points, np.int64)
    first = np.full(points, np.inf)
    second = np.full(points, np.inf)
    medoid = _built(distance, weight, k)
    _assign(distance, medoid, near, first, second)
    loss = (weight * first).sum()
    delta = np.empty(k)
    since, x = 0, -1
    while since < points and k > 1:
        x = (x + 1) % points
        since += 1
        if (medoid == x).any():
            continue
        delta[:] = 0
        shared = 0.0
        for o in range(points):
            d, w = distance[x, o], weight[o]
            # What a medoid's points lose when it goes, if they do not come to x.
            if d < first[o]:
                shared += w * (d - first[o])
            elif d < second[o]:
                delta[near[o]] += w * (d - first[o])
            else:
                delta[near[o]] += w * (second[o] - first[o])
        i = delta.argmin()
        if delta[i] + shared < -1e-9 * (loss + 1e-9):
            medoid[i] = x
            _assign(distance, medoid, near, first, second)
            loss = (weight * first).sum()
            since = 0
    return medoid, near, loss
