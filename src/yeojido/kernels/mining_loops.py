"""Coming back to a node inside one unit: how often, how long away, and by which way.

At event ``j`` of a unit a node **returns** when it stood before in the unit, last at ``i``: with
``i + 1 == j`` it repeats itself, otherwise the unit left it at ``i + 1`` and is back at ``j``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from yeojido.kernels.compiled import njit

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from yeojido.kernels.arrays import Bytes, Codes, Longs, Masks

#: Columns of ``count``. AWAY is in two: parts of 2**20 microseconds, and the rest.
OCCURRENCES, UNITS, PEOPLE, RETURNS, REPEATS, UNITS_BACK, PEOPLE_BACK, UNITS_REPEAT = range(8)
EXTRA, AWAY, AWAY_REST = range(8, 11)
COUNTS = 11
#: Columns of ``effect``.
WITH_WON, WITH_LEFT, WITHOUT_WON, WITHOUT_LEFT = range(4)
#: Bits of a way's key that hold the place of its node.
PICK_BITS = 6


@njit(nogil=True, cache=True)
def count(code: Codes, time: Longs, offset: Longs, owner: Longs, nodes: int) -> Longs:
    """Return (nodes, COUNTS) int64."""
    found = np.zeros((nodes, 11), np.int64)
    # last position, last unit and owner that had it, came back to it, unit that repeated it
    stamp = np.full((nodes, 6), -1, np.int64)
    for unit in range(offset.size - 1):
        first, who = offset[unit], owner[unit]
        for j in range(first, offset[unit + 1]):
            node = np.int64(code[j])
            before = stamp[node, 0]
            stamp[node, 0] = j
            found[node, 0] += 1
            if before < first:
                found[node, 1] += 1
                found[node, 2] += np.int64(stamp[node, 1] != who)
                stamp[node, 1] = who
                continue
            if before + 1 == j:
                found[node, 4] += 1
                found[node, 7] += np.int64(stamp[node, 2] != unit)
                stamp[node, 2] = unit
                continue
            away = time[j] - time[before + 1]
            found[node, 3] += 1
            found[node, 5] += np.int64(stamp[node, 3] != unit)
            stamp[node, 3] = unit
            found[node, 6] += np.int64(stamp[node, 4] != who)
            stamp[node, 4] = who
            found[node, 8] += j - before
            found[node, 9] += away >> 20
            found[node, 10] += away & 0xFFFFF
    return found


@njit(nogil=True, cache=True)
def effect(
    code: Codes, offset: Longs, stop: Longs, won: Bytes, stratum: Longs, size: tuple[int, int]
) -> Longs:
    """Return (nodes, strata, 4) int64: units that had a node before their end.

    With or without coming back to it before ``stop``; converted (``won``) or not. Units whose
    stratum is negative are left out. ``size``: nodes, strata.
    """
    found = np.zeros((size[0], size[1], 4), np.int64)
    last = np.full(size[0], -1, np.int64)
    back = np.full(size[0], -1, np.int64)
    had = np.empty(size[0], np.int64)
    for unit in range(offset.size - 1):
        cell = stratum[unit]
        if cell < 0:
            continue
        first, number = offset[unit], 0
        for j in range(first, stop[unit]):
            node = np.int64(code[j])
            if last[node] < first:
                had[number] = node
                number += 1
            elif last[node] + 1 != j:
                back[node] = unit
            last[node] = j
        left = 1 - np.int64(won[unit])
        for i in range(number):
            node = had[i]
            found[node, cell, left + 2 * np.int64(back[node] != unit)] += 1
    return found


@njit(nogil=True, cache=True)
def returns(code: Codes, offset: Longs, pick: Longs) -> tuple[Longs, Longs, Longs]:
    """Return (place of the node, event at which it was left, event of the return), in order.

    ``pick``: (nodes,) int64, the place of a node that is asked for, else -1.
    """
    place = np.empty(code.size, np.int64)
    left = np.empty(code.size, np.int64)
    back = np.empty(code.size, np.int64)
    last = np.full(pick.size, -1, np.int64)
    at = 0
    for unit in range(offset.size - 1):
        first = offset[unit]
        for j in range(first, offset[unit + 1]):
            node = np.int64(code[j])
            if pick[node] < 0:
                continue
            before = last[node]
            last[node] = j
            if before >= first and before + 1 != j:
                place[at] = pick[node]
                left[at] = before + 1
                back[at] = j
                at += 1
    return place[:at].copy(), left[:at].copy(), back[:at].copy()


@njit(nogil=True, cache=True)
def ways(
    code: Codes, offset: Longs, owner: Longs, pick: Longs, bits: int, inner: int
) -> tuple[Masks, Longs]:
    """Return the different ways round (any order) and their counts: (returns, people).

    A way is the nodes between leaving and coming back, neighbouring repeats made one; after
    ``inner`` of them a mark stands for the rest. Its key (ways, 2) uint64 holds the place of the
    node in the lowest bits, then the nodes + 1 in ``bits`` each, the last one lowest; the second
    column is 0.
    """
    size = 1024
    mask = np.uint64(size - 1)
    place = np.full(size, -1, np.int32)
    keys = np.empty(size // 2, np.uint64)
    rows = np.zeros((size // 2, 3), np.int64)
    filled = 0
    last = np.full(pick.size, -1, np.int64)
    mark = np.uint64(pick.size + 1)
    shift = np.uint64(bits)
    for unit in range(offset.size - 1):
        first, who = offset[unit], owner[unit] + 1
        for j in range(first, offset[unit + 1]):
            node = np.int64(code[j])
            if pick[node] < 0:
                continue
            before = last[node]
            last[node] = j
            if before < first or before + 1 == j:
                continue
            key, length, previous = np.uint64(0), 0, np.int64(-1)
            for i in range(before + 1, j):
                step = np.int64(code[i])
                if step == previous:
                    continue
                if length == inner:
                    key = (key << shift) | mark
                    break
                key = (key << shift) | np.uint64(step + 1)
                length += 1
                previous = step
            key = (key << np.uint64(6)) | np.uint64(pick[node])
            at = (key * np.uint64(0x9E3779B97F4A7C15)) >> np.uint64(20) & mask
            while place[at] >= 0 and keys[place[at]] != key:
                at = (at + np.uint64(1)) & mask
            row = place[at]
            if row < 0:
                row = np.int32(filled)
                place[at] = row
                keys[row] = key
                filled += 1
            rows[row, 0] += 1
            if rows[row, 2] != who:
                rows[row, 1] += 1
                rows[row, 2] = who
            if filled == keys.size:
                keys, rows, place = _wider(keys, rows)
                mask = np.uint64(place.size - 1)
    found = np.zeros((filled, 2), np.uint64)
    found[:, 0] = keys[:filled]
    return found, rows[:filled, :2].copy()


@njit(nogil=True, cache=True)
def _wider(keys: Masks, rows: Longs) -> tuple[Masks, Longs, NDArray[np.int32]]:
    """Return a table with twice the room."""
    room = np.empty(2 * keys.size, np.uint64)
    room[: keys.size] = keys
    counts = np.zeros((2 * keys.size, rows.shape[1]), np.int64)
    counts[: keys.size] = rows
    place = np.full(4 * keys.size, -1, np.int32)
    mask = np.uint64(place.size - 1)
    for row in range(keys.size):
        at = (keys[row] * np.uint64(0x9E3779B97F4A7C15)) >> np.uint64(20) & mask
        while place[at] >= 0:
            at = (at + np.uint64(1)) & mask
        place[at] = np.int32(row)
    return room, counts, place
