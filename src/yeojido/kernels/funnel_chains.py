"""Chains of steps in order, with all that may bind them: one pass over the events that matter.

``best[i]`` is the latest start (a position in the chunk) of a living chain that has come to step
``i``. What may still happen to a chain depends on its step and its start alone, and a later start
allows everything that an earlier one does, so the latest start stands for all of them. Steps are
tried from the last to the first: an event never fills two steps of one chain. The first event
that brings a chain to a step does so with the latest possible start: that difference is the
conversion time.

An exclusion from step ``a`` to step ``b`` ends every chain that has filled ``a`` and not yet
``b``; as all chains at one step die together, the latest start still stands for the rest.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from yeojido.kernels.compiled import njit

if TYPE_CHECKING:
    from yeojido.kernels.arrays import Longs, Masks

_ZERO = np.uint64(0)
_ONE = np.uint64(1)


class Runs(NamedTuple):
    """The sequences that are read, each with the events that matter in it.

    Attributes:
        position: (n,) int64, index of each event in the chunk, ascending in a run.
        mask: (n,) uint64, bit ``i`` where the event matches step ``i``.
        kill: (n,) uint64, bit ``i`` where the event ends the chains that have come to step ``i``.
        forbid: (n,) uint64, bit ``i`` where the event cannot fill step ``i``, being excluded there.
        begin, stop: (runs,) int64 into the events.
        first, last: (runs,) int64 microseconds: a chain begins in ``first <= time < last``.
        final: (runs,) int64, position of the last event of the whole sequence.
        owner: (runs,) int64, whose answer it is; several runs may have one owner.
    """

    position: Longs
    mask: Masks
    kill: Masks
    forbid: Masks
    begin: Longs
    stop: Longs
    first: Longs
    last: Longs
    final: Longs
    owner: Longs


class Found(NamedTuple):
    """How far every owner came; positions are indices into the chunk, -1 where there is none.

    Attributes:
        start: (owners, steps) int64, first event of the chain that reached the step first.
        done: (owners, steps) int64, its last event: the one that fills the step.
        before: (owners, steps) int64, its event before that one (the same where it is the first).
        open: (owners,) int64, latest first event of a chain that is alive at the end.
        note: (owners,) int64, event of the noted step in the chain of the furthest step.
    """

    start: Longs
    done: Longs
    before: Longs
    open: Longs
    note: Longs


class Totals(NamedTuple):
    """Every chain that was counted, step by step: (chains,) int64 each, and who is under way.

    ``step`` counts from 0. (runs,) ``open`` is the first event of the chain that is alive after
    the last whole one of the run (-1 for none), ``since`` the bits of the steps come to since then.
    """

    step: Longs
    owner: Longs
    start: Longs
    done: Longs
    before: Longs
    open: Longs
    since: Masks


class _Chains(NamedTuple):
    """The living chain with the latest start at every step, and what an event just made of it.

    (steps,) int64 positions each, -1 for none: ``best`` first event, ``tail`` last event,
    ``held`` event of the noted step; ``start`` and ``before``: first and last but one event of the
    chain that came to the step just now.
    """

    best: Longs
    tail: Longs
    held: Longs
    start: Longs
    before: Longs


@njit(nogil=True, cache=True)
def _none(steps: int) -> _Chains:
    return _Chains(
        np.full(steps, -1, np.int64), np.full(steps, -1, np.int64), np.full(steps, -1, np.int64),
        np.full(steps, -1, np.int64), np.full(steps, -1, np.int64),
    )  # fmt: skip


@njit(nogil=True, cache=True)
def _advance(
    runs: Runs, n: int, r: int, high: int, time: Longs, rules: tuple[int, bool, Longs],
    chain: _Chains, noted: int,
) -> np.uint64:  # fmt: skip
    """Move the chains over event ``n`` for the steps ``high``..0; return the steps that formed."""
    window, strict, skip = rules
    j, bits, kill, forbid = runs.position[n], runs.mask[n], runs.kill[n], runs.forbid[n]
    now = time[j]
    formed = _ZERO
    for i in range(high, 0, -1):
        at = _ONE << np.uint64(i)
        new, source = -1, 0
        if bits & at and not forbid & at:
            for p in range(i - 1, skip[i] - 1, -1):
                if chain.best[p] > new and now - time[chain.best[p]] <= window:
                    new, source = chain.best[p], p
        if strict or kill & at:
            chain.best[i] = -1
        if new < 0:
            continue
        formed |= at
        chain.start[i] = new
        chain.before[i] = chain.tail[source]
        # Of chains with one start the first stays: it is the fastest.
        if new > chain.best[i]:
            chain.best[i] = new
            chain.tail[i] = j
            chain.held[i] = j if noted in (0, i + 1) else chain.held[source]
    if bits & _ONE and runs.first[r] <= now < runs.last[r]:
        formed |= _ONE
        chain.start[0] = chain.before[0] = chain.best[0] = chain.tail[0] = j
        chain.held[0] = j if noted <= 1 else -1
    elif strict or kill & _ONE:
        chain.best[0] = -1
    return formed


@njit(nogil=True, cache=True)
def _alive(runs: Runs, r: int, last: int, strict: bool, best: Longs) -> int:
    """Return the latest start of a chain that may still go on, -1 if there is none."""
    if strict and last != runs.final[r]:
        return -1
    latest = -1
    for i in range(best.size - 1):
        latest = max(latest, best[i])
    return latest


@njit(nogil=True, cache=True)
def chains(
    runs: Runs, time: Longs, owners: int, rules: tuple[int, bool, Longs], noted: int
) -> Found:
    """Tell for every owner how far they get.

    Args:
        runs: what is read.
        time: (events,) int64 microseconds, of the chunk.
        owners: how many there are.
        rules: (window in microseconds; whether nothing may lie between neighbours; (steps,) int64
            the lowest step that may stand right before each step, those between being optional).
        noted: the step (from 1) whose event is asked for; 0 = the last one that was reached.
    """
    window, strict, skip = rules
    steps = skip.size
    found = Found(
        np.full((owners, steps), -1, np.int64), np.full((owners, steps), -1, np.int64),
        np.full((owners, steps), -1, np.int64), np.full(owners, -1, np.int64),
        np.full(owners, -1, np.int64),
    )  # fmt: skip
    leap = 1
    for i in range(steps):
        leap = max(leap, i - skip[i])
    chain = _none(steps)
    furthest = np.full(owners, -1, np.int64)
    reached = np.zeros(steps, np.bool_)
    for r in range(runs.begin.size):
        o = runs.owner[r]
        chain.best[:] = -1
        reached[:] = False
        many, top, latest, previous = 0, -1, -1, -2
        for n in range(runs.begin[r], runs.stop[r]):
            j = runs.position[n]
            if time[j] >= runs.last[r] and (latest < 0 or time[j] - time[latest] > window):
                break
            if strict and j != previous + 1:
                chain.best[:] = -1
            previous = j
            high = min(top + leap, steps - 1)
            formed = _advance(runs, n, r, high, time, rules, chain, noted)
            if formed & _ONE:
                latest = j
            for i in range(high + 1 if top >= 0 else 1):
                if not formed >> np.uint64(i) & _ONE or reached[i]:
                    continue
                reached[i] = True
                many += 1
                top = max(top, i)
                if found.done[o, i] >= 0 and found.done[o, i] < j:
                    continue
                found.start[o, i] = chain.start[i]
                found.done[o, i] = j
                found.before[o, i] = chain.before[i]
                if i >= furthest[o]:
                    furthest[o] = i
                    found.note[o] = chain.held[i]
            if many == steps:
                break
        found.open[o] = max(found.open[o], _alive(runs, r, previous, strict, chain.best))
    return found


@njit(nogil=True, cache=True)
def totals(runs: Runs, time: Longs, rules: tuple[int, bool, Longs], room: Longs) -> Totals:
    """Count chains that do not overlap, for every step anew, earliest completion first.

    ``room`` is (steps,) int64: how many events match each step, the most chains it can have. The
    rest is as for ``chains``. The first chain to complete leaves the most room for others, so no
    other choice of chains that do not overlap counts more.
    """
    window, strict, skip = rules
    steps = skip.size
    most = room.sum()
    found = Totals(
        np.empty(most, np.int64), np.empty(most, np.int64), np.empty(most, np.int64),
        np.empty(most, np.int64), np.empty(most, np.int64),
        np.full(runs.begin.size, -1, np.int64), np.zeros(runs.begin.size, np.uint64),
    )  # fmt: skip
    chain = _none(steps)
    filled = 0
    for r in range(runs.begin.size):
        o = runs.owner[r]
        for m in range(steps):
            goal = _ONE << np.uint64(m)
            chain.best[:] = -1
            latest, previous, since = -1, -2, _ZERO
            for n in range(runs.begin[r], runs.stop[r]):
                j = runs.position[n]
                if time[j] >= runs.last[r] and (latest < 0 or time[j] - time[latest] > window):
                    break
                if strict and j != previous + 1:
                    chain.best[:] = -1
                previous = j
                formed = _advance(runs, n, r, m, time, rules, chain, 0)
                if formed & _ONE:
                    latest = j
                since |= formed
                if formed & goal:
                    found.step[filled] = m
                    found.owner[filled] = o
                    found.start[filled] = chain.start[m]
                    found.done[filled] = j
                    found.before[filled] = chain.before[m]
                    filled += 1
                    chain.best[:] = -1
                    latest, since = -1, _ZERO
            if m == steps - 1:
                found.open[r] = _alive(runs, r, previous, strict, chain.best)
                found.since[r] = since
    return Totals(
        found.step[:filled].copy(), found.owner[:filled].copy(), found.start[:filled].copy(),
        found.done[:filled].copy(), found.before[:filled].copy(), found.open, found.since,
    )  # fmt: skip
