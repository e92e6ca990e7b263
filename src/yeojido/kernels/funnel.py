"""How far people get along a list of steps within a window.

Per person one pass in order. ``best[i]`` is the latest start of a chain of ``i + 1`` distinct
events that ends at or before the event just read. An event that matches step ``i`` prolongs the
chain in ``best[i - 1]`` if that one's start is still within the window; steps are tried from the
last to the first, so an event never fills two steps of one chain. As starts only ever grow, the
first event that completes a step does so with the latest possible start: that difference is the
conversion time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from yeojido.kernels.compiled import njit

if TYPE_CHECKING:
    from yeojido.kernels.arrays import Bytes, Codes, Longs, Masks

    Span = tuple[int, int, int, int]


@njit(nogil=True, cache=True)
def count(
    code: Codes, steps_of: Masks, time: Longs, offset: Longs, steps: int, span: Span
) -> tuple[Longs, Longs, Longs, Longs]:
    """Count people per step; steps go by event code alone.

    Args:
        code: (events,) unsigned.
        steps_of: (codes,) uint64, bit ``i`` set where the code matches step ``i``.
        time: (events,) int64 microseconds.
        offset: (people + 1,) int64.
        steps: number of steps, at most 64.
        span: (window, first, last, end) in microseconds: chains take at most the window and start
            in ``first <= time < last``; ``end`` of the data, for those who may still go on.

    Returns:
        (steps,) people whose furthest step it is; (steps,) those of them still pending;
        (steps, people) conversion times, of which (steps,) counts are filled.
    """
    window, first, last, end = span
    stopped = np.zeros(steps, np.int64)
    pending = np.zeros(steps, np.int64)
    filled = np.zeros(steps, np.int64)
    people = offset.size - 1
    times = np.empty((steps, people), np.int64)
    best = np.empty(steps, np.int64)
    zero = np.uint64(0)
    one = np.uint64(1)
    # Unsigned indices spare the check for negative ones.
    for p in range(np.uint64(people)):
        reached = 0
        for j in range(np.uint64(offset[p]), np.uint64(offset[p + one])):
            mask = steps_of[np.uint64(code[j])]
            if mask == zero:
                continue
            now = time[j]
            for i in range(min(reached, steps - 1), 0, -1):
                if (mask >> np.uint64(i)) & one and now - best[i - 1] <= window:
                    best[i] = best[i - 1]
                    if i == reached:
                        times[i, filled[i]] = now - best[i]
                        filled[i] += 1
                        reached += 1
            if mask & one and first <= now < last:
                best[0] = now
                if reached == 0:
                    reached = 1
                    filled[0] += 1
            if reached == steps:
                break
        if reached > 0:
            stopped[reached - 1] += 1
            if reached < steps and end - best[0] < window:
                pending[reached - 1] += 1
    return stopped, pending, times, filled


@njit(nogil=True, cache=True)
def follow(
    mask: Masks, time: Longs, offset: Longs, steps: int, span: Span, noted: int
) -> tuple[Bytes, Bytes, Longs, Longs]:
    """Tell for every person how far they get; steps are given per event.

    Args:
        mask: (events,) uint64, bit ``i`` set where the event matches step ``i``.
        noted: the step (from 1) whose event is asked for; 0 = the last one that was reached.

    Returns:
        (people,) uint8 furthest step, 0 = none; (people,) uint8, 1 where pending;
        (steps, people) int64 conversion times where reached; (people,) int64 index of the event
        that fills the noted step in the chain that completed the furthest step, -1 if none.
    """
    window, first, last, end = span
    people = offset.size - 1
    level = np.zeros(people, np.uint8)
    pending = np.zeros(people, np.uint8)
    times = np.zeros((steps, people), np.int64)
    event = np.full(people, -1, np.int64)
    best = np.empty(steps, np.int64)
    held = np.full(steps, -1, np.int64)
    begun = np.empty(steps, np.int64)
    zero = np.uint64(0)
    one = np.uint64(1)
    for p in range(people):
        reached = 0
        for j in range(offset[p], offset[p + 1]):
            bits = mask[j]
            if bits == zero:
                continue
            now = time[j]
            for i in range(min(reached, steps - 1), 0, -1):
                if not (bits >> np.uint64(i)) & one or now - best[i - 1] > window:
                    continue
                if i < reached and begun[i] == begun[i - 1]:
                    continue
                best[i] = best[i - 1]
                begun[i] = begun[i - 1]
                held[i] = j if noted in (0, i + 1) else held[i - 1]
                if i == reached:
                    times[i, p] = now - best[i]
                    event[p] = held[i]
                    reached += 1
            if bits & one and first <= now < last:
                best[0] = now
                begun[0] = j
                held[0] = j if noted <= 1 else -1
                if reached == 0:
                    event[p] = held[0]
                    reached = 1
            if reached == steps:
                break
        level[p] = reached
        pending[p] = 0 < reached < steps and end - best[0] < window
    return level, pending, times, event
