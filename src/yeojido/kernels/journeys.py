"""Cutting people's logs into journeys."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from yeojido.kernels.compiled import njit

if TYPE_CHECKING:
    from yeojido.kernels.arrays import Bytes, Longs, Shorts


@njit(nogil=True, cache=True)
def split(
    touchpoint: Shorts, time: Longs, offset: Longs, stage_of: Shorts, goal_of: Bytes, patience: int
) -> tuple[Longs, Longs, Longs, Bytes]:
    """Cut every person's mapped events into journeys.

    A journey closes when the next mapped event comes more than ``patience`` after the last one,
    or, once a goal was reached, when a stage before the stage of that (first) goal is seen.

    Args:
        touchpoint: (events,) int16, -1 where the event is on no touchpoint.
        time: (events,) int64 microseconds.
        offset: (people + 1,) int64.
        stage_of: (touchpoints,) int16, rank of the touchpoint's stage.
        goal_of: (touchpoints,) uint8, 1 where the touchpoint is a goal.
        patience: microseconds.

    Returns:
        (mapped,) int64 event indices; (journeys + 1,) int64 offsets into them; (journeys,) int64
        person of each; (journeys,) uint8, 1 where the goal was reached.
    """
    mapped = 0
    for j in range(touchpoint.size):
        if touchpoint[j] >= 0:
            mapped += 1
    event = np.empty(mapped, np.int64)
    start = np.empty(mapped + 1, np.int64)
    person = np.empty(mapped, np.int64)
    won = np.zeros(mapped, np.uint8)
    journeys = 0
    at = 0
    for p in range(offset.size - 1):
        open_ = False
        goal_stage = -1
        last = 0
        for j in range(offset[p], offset[p + 1]):
            step = touchpoint[j]
            if step < 0:
                continue
            stage = stage_of[step]
            if not open_ or time[j] - last > patience or stage < goal_stage:
                open_ = True
                goal_stage = -1
                start[journeys] = at
                person[journeys] = p
                journeys += 1
            if goal_stage < 0 and goal_of[step]:
                goal_stage = stage
                won[journeys - 1] = 1
            event[at] = j
            at += 1
            last = time[j]
    start[journeys] = at
    return event, start[: journeys + 1].copy(), person[:journeys].copy(), won[:journeys].copy()
