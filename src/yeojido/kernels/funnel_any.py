"""Steps in any order: the most steps that distinct events can fill within a window.

Which events can fill distinct steps is a matching. Of all matchings the events so far allow, one
is kept whose events are as late as possible: a new event, the latest of all, always enters it,
and where no step is free for it the earliest event of those that could make room leaves. Sets of
events that can be matched form a matroid, so this greedy choice is exact: the ``m``-th latest
event of the matching is the latest event from which on ``m`` steps can be filled (Rado 1957;
Edmonds 1971, greedy on matroids).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from yeojido.kernels.compiled import njit
from yeojido.kernels.funnel_chains import Found, Runs, Totals

if TYPE_CHECKING:
    from yeojido.kernels.arrays import Longs, Masks

_ZERO = np.uint64(0)
_ONE = np.uint64(1)


class _Matching(NamedTuple):
    """(steps,) each: the event that fills the step (-1 none), what it matches, and the positions
    of the events in order, of which ``size[0]`` are filled; the rest is scratch.
    """

    event: Longs
    mask: Masks
    order: Longs
    size: Longs
    parent: Longs
    queue: Longs


@njit(nogil=True, cache=True)
def _empty(steps: int) -> _Matching:
    return _Matching(
        np.full(steps, -1, np.int64), np.zeros(steps, np.uint64), np.empty(steps, np.int64),
        np.zeros(1, np.int64), np.empty(steps, np.int64), np.empty(steps, np.int64),
    )  # fmt: skip


@njit(nogil=True, cache=True)
def _enter(kept: _Matching, j: int, bits: np.uint64) -> None:
    """Let an event into the matching; the earliest that can make room leaves if none is free."""
    steps = kept.event.size
    seen, filled, done = _ZERO, 0, 0
    for s in range(steps):
        if bits >> np.uint64(s) & _ONE:
            kept.parent[s] = -1
            kept.queue[filled] = s
            filled += 1
    seen = bits
    leaves = -1
    while done < filled:
        s = kept.queue[done]
        done += 1
        if kept.event[s] < 0:
            leaves = s
            break
        if leaves < 0 or kept.event[s] < kept.event[leaves]:
            leaves = s
        new = kept.mask[s] & ~seen
        seen |= new
        for t in range(steps):
            if new >> np.uint64(t) & _ONE:
                kept.parent[t] = s
                kept.queue[filled] = t
                filled += 1
    gone = kept.event[leaves]
    size = kept.size[0]
    if gone >= 0:
        place = 0
        while kept.order[place] != gone:
            place += 1
        for x in range(place, size - 1):
            kept.order[x] = kept.order[x + 1]
        size -= 1
    kept.order[size] = j
    kept.size[0] = size + 1
    s = leaves
    while kept.parent[s] >= 0:
        kept.event[s] = kept.event[kept.parent[s]]
        kept.mask[s] = kept.mask[kept.parent[s]]
        s = kept.parent[s]
    kept.event[s] = j
    kept.mask[s] = bits


@njit(nogil=True, cache=True)
def _begins(kept: _Matching, m: int, entry: int) -> int:
    """Return the latest event with which a chain of ``m`` steps begins that ends just now.

    It begins at or before ``entry``, the last event of the period in which chains begin: any event
    that matches a step can be part of a largest matching.
    """
    return min(int(kept.order[kept.size[0] - m]), entry)


@njit(nogil=True, cache=True)
def any_order(runs: Runs, time: Longs, owners: int, steps: int, window: int) -> Found:
    """Tell for every owner how many of the steps distinct events fill within the window.

    ``start``, ``done`` and ``before`` have a column for each number of steps, from 1; ``note`` is
    ``done`` of the largest. Everything else is as in ``funnel_chains``.
    """
    found = Found(
        np.full((owners, steps), -1, np.int64), np.full((owners, steps), -1, np.int64),
        np.full((owners, steps), -1, np.int64), np.full(owners, -1, np.int64),
        np.full(owners, -1, np.int64),
    )  # fmt: skip
    furthest = np.full(owners, -1, np.int64)
    kept = _empty(steps)
    for r in range(runs.begin.size):
        o = runs.owner[r]
        kept.event[:] = -1
        kept.size[0] = 0
        entry, many = -1, 0
        for n in range(runs.begin[r], runs.stop[r]):
            j = runs.position[n]
            now = time[j]
            if now < runs.first[r] or runs.mask[n] == _ZERO:
                continue
            if now < runs.last[r]:
                entry = j
            elif entry < 0 or now - time[entry] > window:
                break
            _enter(kept, j, runs.mask[n])
            while many < kept.size[0]:
                begin = _begins(kept, many + 1, entry)
                if begin < 0 or now - time[begin] > window:
                    break
                if found.done[o, many] < 0 or j < found.done[o, many]:
                    found.start[o, many] = begin
                    found.done[o, many] = j
                    second = kept.order[kept.size[0] - 2] if many > 1 else begin
                    found.before[o, many] = second
                    if many >= furthest[o]:
                        furthest[o] = many
                        found.note[o] = j
                many += 1
            if many == steps:
                break
        found.open[o] = max(found.open[o], entry)
    return found


@njit(nogil=True, cache=True)
def any_totals(runs: Runs, time: Longs, steps: int, window: int, room: Longs) -> Totals:
    """Count chains that do not overlap, for every number of steps anew, as ``totals`` does."""
    most = room.sum()
    found = Totals(
        np.empty(most, np.int64), np.empty(most, np.int64), np.empty(most, np.int64),
        np.empty(most, np.int64), np.empty(most, np.int64),
        np.full(runs.begin.size, -1, np.int64), np.zeros(runs.begin.size, np.uint64),
    )  # fmt: skip
    kept = _empty(steps)
    filled = 0
    for r in range(runs.begin.size):
        for m in range(1, steps + 1):
            kept.event[:] = -1
            kept.size[0] = 0
            entry, level = -1, -1
            for n in range(runs.begin[r], runs.stop[r]):
                j = runs.position[n]
                now = time[j]
                if now < runs.first[r] or runs.mask[n] == _ZERO:
                    continue
                if now < runs.last[r]:
                    entry = j
                elif entry < 0 or now - time[entry] > window:
                    break
                _enter(kept, j, runs.mask[n])
                while level + 1 < kept.size[0]:
                    begin = _begins(kept, level + 2, entry)
                    if begin < 0 or now - time[begin] > window:
                        break
                    level += 1
                if level + 1 < m:
                    continue
                begin = _begins(kept, m, entry)
                found.step[filled] = m - 1
                found.owner[filled] = runs.owner[r]
                found.start[filled] = begin
                found.done[filled] = j
                found.before[filled] = kept.order[kept.size[0] - 2] if m > 2 else begin
                filled += 1
                kept.event[:] = -1
                kept.size[0] = 0
                entry, level = -1, -1
            if m == steps:
                found.open[r] = entry
                for i in range(level + 1):
                    found.since[r] |= _ONE << np.uint64(i)
    return Totals(
        found.step[:filled].copy(), found.owner[:filled].copy(), found.start[:filled].copy(),
        found.done[:filled].copy(), found.before[:filled].copy(), found.open, found.since,
    )  # fmt: skip
