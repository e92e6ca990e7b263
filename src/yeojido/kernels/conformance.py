"""Journeys against the order they were designed in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from yeojido.kernels.compiled import njit

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from yeojido.kernels.arrays import Bytes, Codes, Longs, Shorts

    Flags = NDArray[np.uint8]

#: Bits of a flag: the journey could have deviated so; it did.
COULD, DID = 1, 2


@njit(nogil=True, cache=True)
def _moved(flag: Flags, moves: Longs, last: int, now: int) -> None:
    """Mark a move between touchpoints, and the moves that could have been made instead."""
    for other in range(moves.shape[1]):
        if moves[last, other] >= 0:
            flag[moves[last, other]] |= 3 if other == now else 1


@njit(nogil=True, cache=True)
def _aligned(
    flag: Flags, best: Longs, needed: Bytes, first: int, furthest: int, places: Longs
) -> tuple[int, int]:
    """Mark a late start and skipped stages; return the best alignment's length and the design's."""
    length = 0
    for r in range(best.size):
        if r > 0:
            flag[places[1] + r] |= 3 if r == first else 1
        if first < r < furthest:
            flag[places[0] + r] |= 1 if best[r] else 3
        if r <= furthest and (needed[r] or best[r]):
            length += 1
    return best.max(), length


@njit(nogil=True, cache=True)
def deviations(
    step: Shorts, stage: Shorts, offset: Longs, needed: Bytes, places: Longs, moves: Longs,
    failure: Shorts, size: int,
) -> tuple[Flags, Longs]:  # fmt: skip
    """Compare every journey with the designed order.

    Args:
        step, stage: (events,) int16 of mapped events, up to the goal where it was reached.
        offset: (journeys + 1,) int64; no journey is empty.
        needed: (stages,) uint8, 0 where a stage may be left out.
        places: (5,) int64, where the flags of each kind begin: of stages skipped; of a start at a
            later stage; of steps back (from * stages + to); of touchpoints repeated; of failures.
        moves: (steps, steps) int64 flag of a move that was not designed, -1 where it was.
        failure: (steps,) int16, the stage of a touchpoint that is a failure, -1 else.
        size: number of flags.

    Returns:
        (journeys, size) uint8 of COULD and DID; (journeys, 2) int64: cost of the best alignment
        with the designed order of stages as far as the journey came, and the worst possible cost.
    """
    stages = needed.size
    flags = np.zeros((offset.size - 1, size), np.uint8)
    costs = np.zeros((offset.size - 1, 2), np.int64)
    best = np.zeros(stages, np.int64)
    for k in range(offset.size - 1):
        flag = flags[k]
        best[:] = 0
        visits = run = furthest = 0
        before, last = -1, -1
        for j in range(offset[k], offset[k + 1]):
            s, t = stage[j], step[j]
            run = run + 1 if t == last else 1
            flag[places[3] + t] |= 1 if run < 3 else 3
            if failure[t] >= 0:
                flag[places[4] + t] |= 3
            if last >= 0 and last != t:
                _moved(flag, moves, last, t)
            if s != before:
                visits += 1
                longest = best[:s].max() if s > 0 else 0
                best[s] = max(best[s], longest + 1)
                for r in range(before):
                    flag[places[2] + before * stages + r] |= 3 if r == s else 1
                furthest = max(furthest, s)
            before, last = s, t
        aligned, length = _aligned(flag, best, needed, int(stage[offset[k]]), furthest, places)
        for t in range(failure.size):
            if failure[t] >= 0 and best[failure[t]] > 0:
                flag[places[4] + t] |= 1
        costs[k, 0] = visits + length - 2 * aligned
        costs[k, 1] = visits + length
    return flags, costs


@njit(nogil=True, cache=True)
def strangers(code: Codes, event: Longs, offset: Longs, flag_of: Longs, flags: Flags) -> None:
    """Mark in ``flags`` the events inside journeys that no touchpoint takes.

    Args:
        code: (events,) of the chunk.
        event: (mapped,) int64 positions of the mapped events; offset: (journeys + 1,) into them.
        flag_of: (names,) int64 flag of an event name, -1 = none.
        flags: (journeys, size), written to.
    """
    for k in range(offset.size - 1):
        for name in range(flag_of.size):
            if flag_of[name] >= 0:
                flags[k, flag_of[name]] |= 1
        at = offset[k]
        for j in range(event[offset[k]], event[offset[k + 1] - 1] + 1):
            while at < offset[k + 1] and event[at] < j:
                at += 1
            if at < offset[k + 1] and event[at] == j:
                continue
            f = flag_of[np.int64(code[j])]
            if f >= 0:
                flags[k, f] |= 3


@njit(nogil=True, cache=True)
def tally(flags: Flags, outcome: Bytes, minutes: Longs, owner: Longs) -> Longs:
    """Count the journeys by deviation.

    Args:
        flags: (journeys, size). outcome: (journeys,) uint8, 0 lost, 1 won, 2 still open.
        minutes: (journeys,) int64 from the start to the goal. owner: (journeys,) person.

    Returns:
        (size, 12) int64. Of journeys that could but did not deviate, and then of those that did:
        lost, won, open, sum of minutes of the won, sum of their squares; then people who did, and
        journeys that did.
    """
    size = flags.shape[1]
    found = np.zeros((size, 12), np.int64)
    met = np.full(size, -1, np.int64)
    for k in range(flags.shape[0]):
        for f in range(size):
            flag = flags[k, f]
            if flag == 0:
                continue
            base = 5 if flag >= 2 else 0
            found[f, base + outcome[k]] += 1
            if outcome[k] == 1:
                found[f, base + 3] += minutes[k]
                found[f, base + 4] += minutes[k] * minutes[k]
            if flag >= 2:
                found[f, 11] += 1
                found[f, 10] += met[f] != owner[k]
                met[f] = owner[k]
    return found
