"""How far people get along a list of steps within a window.

Per person one pass in order. ``best[i]`` is the latest start of a chain of ``i + 1`` distinct
events that ends at or before the event just read. An event that matches step ``i`` prolongs the
chain in ``best[i - 1]`` if that one's start is still within the window; steps are tried from the
last to the first, so an event never fills two steps of one chain. As starts only ever grow, the
first event that completes a step does so with the latest possible start: that difference is the
conversion time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

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
def _stop(reached: int, waits: bool, stopped: Longs, pending: Longs) -> None:
    """Count a person whose events are over."""
    if reached > 0:
        stopped[reached - 1] += 1
        if waits and reached < stopped.size:
            pending[reached - 1] += 1


@njit(nogil=True, cache=True)
def count_at(
    position: Any, code: Codes, step_of: Bytes, time: Longs, offset: Longs, steps: int, span: Span
) -> tuple[Longs, Longs, Longs, Longs]:
    """Count as ``count``, from the events that match alone, where no event matches two steps.

    Args:
        position: (matching,) ascending positions of the events of the asked codes.
        code, time, offset, steps, span: as for ``count``.
        step_of: (codes,) uint8, the step that a code matches.
    """
    window, first, last, end = span
    stopped = np.zeros(steps, np.int64)
    pending = np.zeros(steps, np.int64)
    filled = np.zeros(steps, np.int64)
    times = np.empty((steps, offset.size - 1), np.int64)
    best = np.zeros(steps, np.int64)
    person, reached, until = 0, 0, np.uint64(0)
    for n in range(position.size):
        j = np.uint64(position[n])
        if j >= until:
            _stop(reached, end - best[0] < window, stopped, pending)
            reached = 0
            while until <= j:
                person += 1
                until = np.uint64(offset[person])
        if reached == steps:
            continue
        i, now = step_of[np.uint64(code[j])], time[j]
        if i == 0:
            if first <= now < last:
                best[0] = now
                if reached == 0:
                    reached = 1
                    filled[0] += 1
        elif i <= reached and now - best[i - 1] <= window:
            best[i] = best[i - 1]
            if i == reached:
                times[i, filled[i]] = now - best[i]
                filled[i] += 1
                reached += 1
    _stop(reached, end - best[0] < window, stopped, pending)
    return stopped, pending, times, filled
