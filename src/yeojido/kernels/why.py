"""What people had met before each moment at which something could happen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from yeojido.kernels.compiled import njit

if TYPE_CHECKING:
    from yeojido.kernels.arrays import Bytes, Longs, Shorts


@njit(nogil=True, cache=True)
def _meet(
    items: Shorts, candidate: Longs, j: int, times: Longs, have: Longs, held: int
) -> int:  # fmt: skip
    """Take in what event ``j`` carries; return how many candidates are held by now."""
    for k in range(items.shape[0]):
        item = items[k, j]
        if item < 0:
            continue
        times[item] += 1
        n = times[item]
        if n & (n - 1) != 0:
            continue
        level = 0
        while n > 1:
            n >>= 1
            level += 1
        if level < candidate.shape[1] and candidate[item, level] >= 0:
            have[held] = candidate[item, level]
            held += 1
    return held


@njit(nogil=True, cache=True)
def _add(all_: Longs, met: Longs, have: Longs, held: int, outcome: int) -> None:
    """Count one row with its outcome, for everybody and for each candidate held."""
    all_[0] += 1
    all_[1] += outcome
    for i in range(held):
        met[have[i], 0] += 1
        met[have[i], 1] += outcome


@njit(nogil=True, cache=True)
def meetings(
    items: Shorts,
    candidate: Longs,
    own: Bytes,
    mark: Bytes,
    time: Longs,
    offset: Longs,
    amount: Longs,
    ages: Longs,
    candidates: int,
) -> tuple[Longs, Longs, Longs]:
    """Count, at every marked event, who had met which candidate up to then, and what came of it.

    Args:
        items: (kinds, events) int16, what each event carries: its name, values of properties; -1
            for nothing.
        candidate: (items, levels) int64, the candidate met when an item is met the 1st, 2nd, 4th
            ... time (level l: 2^l times), or -1.
        own: (events,) uint8, 1 where the person did something (0: we did, such as a message).
        mark: (events,) uint8, 0 no row, 1 a row without the outcome, 2 a row with it.
        time: (events,) int64 microseconds.
        offset: (people + 1,) int64.
        amount: (n,) int64, class of having done so many things; the last holds for more.
        ages: (classes - 1,) int64, microseconds since the first event at which a class of age ends.
        candidates: how many there are.

    Returns:
        (strata, candidates, 2) int64: rows that had met it, and those with the outcome;
        (strata, 2) int64: all rows; (candidates + 1, 2) int64: people who had met it at their last
        row, and those of them whose last row has the outcome (the last line: all people).
        A stratum is ``amount class * age classes + age class``.
    """
    width = ages.size + 1
    strata = (amount[amount.size - 1] + 1) * width
    met = np.zeros((strata, candidates, 2), np.int64)
    rows = np.zeros((strata, 2), np.int64)
    people = np.zeros((candidates + 1, 2), np.int64)
    times = np.zeros(candidate.shape[0], np.int64)
    have = np.empty(candidates, np.int64)
    for p in range(offset.size - 1):
        last = -1
        for j in range(offset[p], offset[p + 1]):
            if mark[j] > 0:
                last = j
        if last < 0:
            continue
        done, held = 0, 0
        for j in range(offset[p], last + 1):
            done += own[j]
            held = _meet(items, candidate, j, times, have, held)
            if mark[j] > 0:
                age = np.searchsorted(ages, time[j] - time[offset[p]], side="right")
                s = amount[min(done, amount.size - 1)] * width + age
                _add(rows[s], met[s], have, held, mark[j] - 1)
        _add(people[candidates], people, have, held, mark[last] - 1)
        for j in range(offset[p], last + 1):
            for k in range(items.shape[0]):
                if items[k, j] >= 0:
                    times[items[k, j]] = 0
    return met, rows, people


@njit(nogil=True, cache=True)
def possessions(
    items: Shorts, candidate: Longs, last: Longs, offset: Longs, candidates: int
) -> Bytes:
    """Return (people, candidates) uint8: 1 where a candidate was met up to event ``last``.

    Args:
        items, candidate, offset: as for ``meetings``.
        last: (people,) int64, index of the last event that counts, -1 for nobody.
        candidates: how many there are.
    """
    levels = candidate.shape[1]
    times = np.zeros(candidate.shape[0], np.int64)
    have = np.zeros((offset.size - 1, candidates), np.uint8)
    for p in range(offset.size - 1):
        for j in range(offset[p], last[p] + 1):
            for k in range(items.shape[0]):
                item = items[k, j]
                if item < 0:
                    continue
                times[item] += 1
                for level in range(levels):
                    if times[item] == 1 << level and candidate[item, level] >= 0:
                        have[p, candidate[item, level]] = 1
        for j in range(offset[p], last[p] + 1):
            for k in range(items.shape[0]):
                if items[k, j] >= 0:
                    times[items[k, j]] = 0
    return have
