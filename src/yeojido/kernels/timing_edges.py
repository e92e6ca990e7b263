"""How long people take from one event to the next of another kind, and where they ended up."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from yeojido.kernels.compiled import njit

if TYPE_CHECKING:
    from yeojido.kernels.arrays import Bytes, Codes, Longs, Shorts


@njit(nogil=True, cache=True)
def _sources(
    code: Codes, table: Bytes, time: Longs, offset: Longs, stop: int, every: bool
) -> int:  # fmt: skip
    """Count the source events."""
    size = 0
    for p in range(offset.size - 1):
        for j in range(offset[p], offset[p + 1]):
            if table[code[j]] & 1 and time[j] < stop:
                size += 1
                if not every:
                    break
    return size


@njit(nogil=True, cache=True)
def between(
    code: Codes, table: Bytes, time: Longs, offset: Longs, end: int, stop: int, every: bool
) -> tuple[Longs, Bytes, Longs]:
    """Return the time from a source event to the next target event after it.

    Args:
        table: (codes,) uint8, bit 0 where the event is a source, bit 1 where it is a target; one
            that is both is never its own target.
        end: of the data: who has not come by then is censored there.
        stop: events from here on are as if they had not happened.
        every: from every source event, else from each person's first.

    Returns:
        (n,) int64 microseconds; (n,) uint8, 1 where the target came; (n,) int64 microseconds from
        the source to the end of the data.
    """
    size = _sources(code, table, time, offset, stop, every)
    length = np.empty(size, np.int64)
    over = np.zeros(size, np.uint8)
    seen = np.empty(size, np.int64)
    at = 0
    for p in range(offset.size - 1):
        waiting = at
        for j in range(offset[p], offset[p + 1]):
            role = table[code[j]]
            if role & 3 == 0:
                continue
            now = time[j]
            if now >= stop:
                break
            if role & 2:
                for i in range(waiting, at):
                    length[i] = now - length[i]
                    over[i] = 1
                if waiting < at and not every:
                    waiting = at
                    break
                waiting = at
            if role & 1 and (every or waiting == at):
                length[at] = now
                seen[at] = end - now
                at += 1
        for i in range(waiting, at):
            length[i] = end - length[i]
    return length, over, seen


@njit(nogil=True, cache=True)
def _settle(number: int, touched: Longs, state: Bytes, counts: Longs) -> None:
    for i in range(number):
        counts[touched[i], state[touched[i]]] += 1
        state[touched[i]] = 3


@njit(nogil=True, cache=True)
def people_states(
    column: Shorts, goal: Bytes, offset: Longs, person: Longs, here: Bytes, columns: int
) -> Longs:
    """Count people by the state of their last journey at each column.

    Arguments as ``kernels.stages.tally``. Returns (columns, 3) int64 people who moved on, left,
    are still here.
    """
    counts = np.zeros((columns, 3), np.int64)
    state = np.full(columns, 3, np.uint8)
    touched = np.empty(columns, np.int64)
    number = 0
    for k in range(offset.size - 1):
        if k > 0 and person[k] != person[k - 1]:
            _settle(number, touched, state, counts)
            number = 0
        latest = -1
        won = False
        for j in range(offset[k + 1] - 1, offset[k] - 1, -1):
            c = column[j]
            won = won or goal[j] == 1
            moved = latest > c or won
            if state[c] == 3:
                touched[number] = c
                number += 1
            # 4 and more: already seen in this journey, going backwards.
            if moved:
                state[c] = 4
            elif state[c] != 4:
                state[c] = 6 if here[k] else 5
            latest = max(latest, c)
        for i in range(number):
            if state[touched[i]] > 3:
                state[touched[i]] -= 4
    _settle(number, touched, state, counts)
    return counts
