"""Whole sequences as 128-bit digests, and tables of how often each digest is there.

The mixing steps are those of MurmurHash3 (Austin Appleby, public domain), one word per node.
Rows of a table: (first half, second half) uint64 as key; (units, people) int64 as counts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from yeojido.kernels.compiled import njit
from yeojido.kernels.murmur import spread, word

if TYPE_CHECKING:
    from yeojido.kernels.arrays import Codes, Longs, Masks

_CUT = np.uint64(0x9E3779B97F4A7C15)


@njit(cache=True, nogil=True)
def digests(code: Codes, offset: Longs, words: Masks, collapse: bool, most: int) -> Masks:
    """Return (units, 2) uint64: a digest of each unit's nodes.

    Args:
        words: (nodes,) uint64, a hash of each node's name.
        collapse: neighbouring repeats count once.
        most: nodes that are looked at; longer units differ from those that end there.
    """
    found = np.empty((offset.size - 1, 2), np.uint64)
    for unit in range(offset.size - 1):
        h1, h2 = np.uint64(0), np.uint64(0)
        length = np.uint64(0)
        before = np.int64(-1)
        for j in range(offset[unit], offset[unit + 1]):
            node = np.int64(code[j])
            if collapse and node == before:
                continue
            if length == np.uint64(most):
                h1, h2 = word(h1, h2, _CUT)
                break
            h1, h2 = word(h1, h2, words[node])
            length += np.uint64(1)
            before = node
        h1 ^= length
        h2 ^= length
        h1 += h2
        h2 += h1
        h1, h2 = spread(h1), spread(h2)
        h1 += h2
        found[unit, 0] = h1
        found[unit, 1] = h2 + h1
    return found


@njit(cache=True, nogil=True)
def signed(key: Masks, code: Codes, time: Longs, offset: Longs) -> None:
    """Mix the times of each unit into its digest: the digest of this very unit."""
    for unit in range(offset.size - 1):
        h1, h2 = key[unit, 0], key[unit, 1]
        for j in range(offset[unit], offset[unit + 1]):
            h1, h2 = word(h1, h2, np.uint64(time[j]))
        h1 += h2
        h2 += h1
        h1, h2 = spread(h1), spread(h2)
        key[unit, 0] = h1 + h2
        key[unit, 1] = h2


@njit(cache=True, nogil=True)
def tally(key: Masks, owner: Longs) -> tuple[Masks, Longs]:
    """Return the different keys (any order) and their counts: (units, people).

    ``owner`` never decreases, so a person is new to a key when they were not its last one.
    """
    size = 1
    while size < 2 * key.shape[0]:
        size *= 2
    mask = np.uint64(size - 1)
    place = np.full(size, -1, np.int32)
    keys = np.empty(key.shape, np.uint64)
    rows = np.zeros((key.shape[0], 3), np.int64)
    filled = 0
    for unit in range(key.shape[0]):
        a, b, who = key[unit, 0], key[unit, 1], owner[unit] + 1
        at = a & mask
        while True:
            row = place[at]
            if row < 0:
                row = np.int32(filled)
                place[at] = row
                keys[row, 0] = a
                keys[row, 1] = b
                filled += 1
                break
            if keys[row, 0] == a and keys[row, 1] == b:
                break
            at = (at + np.uint64(1)) & mask
        rows[row, 0] += 1
        if rows[row, 2] != who:
            rows[row, 1] += 1
            rows[row, 2] = who
    return keys[:filled].copy(), rows[:filled, :2].copy()


@njit(cache=True, nogil=True)
def joined(key_a: Masks, count_a: Longs, key_b: Masks, count_b: Longs) -> tuple[Masks, Longs]:
    """Merge two tables whose keys stand in order; counts of equal keys are added."""
    keys = np.empty((key_a.shape[0] + key_b.shape[0], 2), np.uint64)
    counts = np.empty((keys.shape[0], count_a.shape[1]), np.int64)
    i = j = at = 0
    while i < key_a.shape[0] or j < key_b.shape[0]:
        if j == key_b.shape[0]:
            order = -1
        elif i == key_a.shape[0]:
            order = 1
        elif key_a[i, 0] != key_b[j, 0]:
            order = -1 if key_a[i, 0] < key_b[j, 0] else 1
        elif key_a[i, 1] != key_b[j, 1]:
            order = -1 if key_a[i, 1] < key_b[j, 1] else 1
        else:
            order = 0
        if order <= 0:
            keys[at] = key_a[i]
            counts[at] = count_a[i]
            i += 1
            if order == 0:
                counts[at] += count_b[j]
                j += 1
        else:
            keys[at] = key_b[j]
            counts[at] = count_b[j]
            j += 1
        at += 1
    return keys[:at].copy(), counts[:at].copy()
