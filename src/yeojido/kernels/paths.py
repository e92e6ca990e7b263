"""Where units are at every step around a place in them: step matrices and the links of a Sankey.

A unit is ``code[offset[i]:offset[i + 1]]``, ``owner[i]`` says whose it is, and all units of one
owner stand together. ``at[i]`` is the position of step 0: an event, or the place just before the
first one (START); ``NOWHERE`` leaves the unit out. ``stop[i]`` is where the path ends (exclusive).
Column ``j`` of a table is step ``low + j``.

Nodes are codes ``0 .. nodes - 1``; before the first event a unit is at START (``nodes``), after
its last at END (``nodes + 1``), or at ARRIVED (``nodes + 2``) where ``arrived[i]`` is not 0.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from yeojido.kernels.compiled import njit

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from yeojido.kernels.arrays import Bytes, Codes, Longs

    Ints = NDArray[np.int32]
    Table = NDArray[np.int64]

#: A position that is none: the unit takes no part.
NOWHERE = -(1 << 62)
#: Nodes beside those of the log: START, END, ARRIVED.
OUTER = 3


@njit(nogil=True, cache=True)
def find(code: Codes, sought: Bytes, begin: Longs, end: Longs, which: int) -> Longs:
    """Return (units,) int64: the position of the ``which``-th event that is sought, per unit.

    Args:
        sought: by code, 1 where it is sought.
        begin, end: (units,) positions to look between (end exclusive); nothing is looked for
            where ``begin`` is ``NOWHERE``.
        which: 1 = the first, 2 = the second ...; -1 = the last.
    """
    found = np.full(begin.size, NOWHERE, np.int64)
    for unit in range(begin.size):
        first, last = begin[unit], end[unit]
        if first == NOWHERE:
            continue
        if which < 0:
            for j in range(last - 1, first - 1, -1):
                if sought[code[j]]:
                    found[unit] = j
                    break
            continue
        left = which
        for j in range(first, last):
            left -= np.int64(sought[code[j]])
            if left == 0:
                found[unit] = j
                break
    return found


@njit(nogil=True, cache=True)
def tally(
    code: Codes, first: Longs, stop: Longs, at: Longs, low: int, columns: int, nodes: int
) -> tuple[Table, int]:
    """Count units per step and node; whose path is over is at END, however it ended.

    Args:
        first, stop: (units,) where each unit's events begin and its path ends (exclusive).

    Returns:
        (columns, nodes + OUTER) int64; how many units take part.
    """
    width = np.uint64(nodes + OUTER)
    table = np.zeros(columns * (nodes + OUTER), np.uint32)
    before = np.zeros(columns + 1, np.int64)
    after = np.zeros(columns + 1, np.int64)
    units = 0
    for unit in range(at.size):
        if at[unit] == NOWHERE:
            continue
        units += 1
        begin = at[unit] + low
        start = min(max(first[unit] - begin, 0), columns)
        over = min(max(stop[unit] - begin, 0), columns)
        before[start] += 1
        after[over] += 1
        place = np.uint64(start) * width
        for j in range(np.uint64(begin + start), np.uint64(begin + over)):
            table[place + np.uint64(code[j])] += np.uint32(1)
            place += width
    counts = table.astype(np.int64).reshape(columns, -1)
    waiting, gone = units, np.int64(0)
    for j in range(columns):
        waiting -= before[j]
        gone += after[j]
        counts[j, nodes] = waiting
        counts[j, nodes + 1] = gone
    return counts, units


@njit(nogil=True, cache=True)
def place_of(code: Codes, first: int, end: int, position: int, nodes: int, final: int) -> np.int64:
    """Return the node of a position: START before the unit, ``final`` after its path."""
    if position < first:
        return np.int64(nodes)
    if position < end:
        return np.int64(code[position])
    return np.int64(final)


@njit(nogil=True, cache=True)
def tally_people(
    code: Codes, offset: Longs, owner: Longs, at: Longs, low: int, columns: int, nodes: int
) -> tuple[Table, int]:
    """Count owners per step and node, each once however many units they have.

    Returns:
        (columns, nodes + OUTER) int64; how many owners have a unit that takes part.
    """
    counts = np.zeros((columns, nodes + OUTER), np.int64)
    who = np.full((columns, nodes + OUTER), -1, np.int64)
    people, before = 0, np.int64(-1)
    for unit in range(at.size):
        if at[unit] == NOWHERE:
            continue
        if owner[unit] != before:
            before = owner[unit]
            people += 1
        first, last = offset[unit], offset[unit + 1]
        for j in range(columns):
            node = place_of(code, first, last, at[unit] + low + j, nodes, nodes + 1)
            if who[j, node] != before:
                who[j, node] = before
                counts[j, node] += 1
    return counts, people


@njit(nogil=True, cache=True)
def slots(
    code: Codes, offset: Longs, at: Longs, stop: Longs, arrived: Bytes, low: int, slot: Ints
) -> Ints:
    """Return (kept units, columns) int32: the slot of every unit at every step.

    Args:
        slot: (columns, nodes + OUTER) int32, the slot of each node in each column.
    """
    columns, width = slot.shape
    nodes = width - OUTER
    kept = 0
    for unit in range(at.size):
        kept += np.int64(at[unit] != NOWHERE)
    found = np.empty((kept, columns), np.int32)
    row = 0
    for unit in range(at.size):
        if at[unit] == NOWHERE:
            continue
        final = nodes + 1 + np.int64(arrived[unit])
        begin = at[unit] + low
        for j in range(columns):
            node = place_of(code, offset[unit], stop[unit], begin + j, nodes, final)
            found[row, j] = slot[j, node]
        row += 1
    return found


@njit(nogil=True, cache=True)
def link(found: Ints, owner: Longs, wide: int) -> tuple[Table, Table, int]:
    """Count units and owners at every slot of every column, and between neighbouring columns.

    Args:
        found: (units, columns) int32 slots ``0 .. wide - 1``.
        owner: (units,) int64, never decreasing.

    Returns:
        (columns, wide, 2) and (columns - 1, wide, wide, 2) int64: units, owners;
        how many owners there are.
    """
    units, columns = found.shape
    nodes = np.zeros((columns, wide, 2), np.int64)
    links = np.zeros((max(columns - 1, 0), wide, wide, 2), np.int64)
    had_node = np.full((columns, wide), -1, np.int64)
    had_link = np.full((max(columns - 1, 0), wide, wide), -1, np.int64)
    people, last = 0, np.int64(-1)
    for unit in range(units):
        who = owner[unit]
        if who != last:
            last = who
            people += 1
        before = np.int64(0)
        for j in range(columns):
            here = np.int64(found[unit, j])
            nodes[j, here, 0] += 1
            nodes[j, here, 1] += np.int64(had_node[j, here] != who)
            had_node[j, here] = who
            if j:
                links[j - 1, before, here, 0] += 1
                links[j - 1, before, here, 1] += np.int64(had_link[j - 1, before, here] != who)
                had_link[j - 1, before, here] = who
            before = here
    return nodes, links, people


@njit(nogil=True, cache=True)
def flow(
    code: Codes,
    first: Longs,
    stop: Longs,
    at: Longs,
    arrived: Bytes,
    low: int,
    slot: Ints,
    wide: int,
) -> tuple[Table, Table, int]:
    """Count units at every slot of every column and between neighbours, in one pass.

    What ``slots`` and ``link`` give together where every owner has one unit.

    Returns:
        (columns, wide) and (columns - 1, wide, wide) int64; how many units take part.
    """
    columns, width = slot.shape
    nodes = width - OUTER
    links = np.zeros((columns, wide, wide), np.uint32)
    one = np.uint32(1)
    start = np.zeros(columns, np.int64)
    final = np.zeros((columns, 2), np.int64)
    for j in range(columns):
        start[j] = slot[j, nodes]
        final[j, 0], final[j, 1] = slot[j, nodes + 1], slot[j, nodes + 2]
    units = 0
    for unit in range(at.size):
        if at[unit] == NOWHERE:
            continue
        units += 1
        begin, there = at[unit] + low, np.int64(arrived[unit])
        opening = min(max(first[unit] - begin, 0), columns)
        over = min(max(stop[unit] - begin, 0), columns)
        before = np.int64(0)
        for j in range(opening):
            links[j, before, start[j]] += one
            before = start[j]
        for j in range(opening, over):
            here = np.int64(slot[j, code[begin + j]])
            links[j, before, here] += one
            before = here
        for j in range(over, columns):
            links[j, before, final[j, there]] += one
            before = final[j, there]
    counts = links.astype(np.int64)
    # The first column has nothing before it: its slots were counted as if from slot 0.
    return counts.sum(axis=1), counts[1:].copy(), units
