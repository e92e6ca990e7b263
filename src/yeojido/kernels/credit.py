"""Paths of touches that lead to conversions, and what each touch is credited with."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from yeojido.kernels.compiled import njit

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from yeojido.kernels.arrays import Bytes, Longs, Shorts

    Floats = NDArray[np.float64]

#: Outcomes of a path.
LOST, WON, OPEN = 0, 1, 2
#: Models that go by the place of a touch in its path; one conversion is ``UNIT`` whole parts.
FIRST, LAST, LINEAR, POSITION, DECAY = range(5)
MODELS = 5
UNIT = 1 << 32


@njit(nogil=True, cache=True)
def paths(
    channel: Shorts, goal: Bytes, time: Longs, offset: Longs, lookback: int, apart: int, end: int
) -> tuple[Longs, Longs, Bytes, Longs, Longs]:
    """Cut every person's touches into paths.

    A conversion ends a path, which holds the touches before it that are at most ``lookback`` old.
    Without one a path ends when the next touch comes more than ``lookback`` later. A touch of the
    channel of the touch before it, at most ``apart`` after that one was last seen, is the same.

    Args:
        channel: (events,) int16, -1 where the event is no touch.
        goal: (events,) uint8, 1 where the event is a conversion (then it is no touch).
        time, offset: as in a chunk.
        lookback, apart: microseconds.
        end: of the data, microseconds: a path whose last touch is not older is still open.

    Returns:
        (touches,) int64 events; (paths + 1,) int64 offsets into them; (paths,) uint8 outcome;
        (paths,) int64 the converting event, -1 if none; (paths,) int64 person.
    """
    size = channel.size
    begin = np.zeros(size + 1, np.int64)
    touch, event, owner = np.empty(size, np.int64), np.empty(size, np.int64), begin.copy()
    outcome = np.empty(size, np.uint8)
    found = at = 0
    for p in range(offset.size - 1):
        seen = np.int64(0)
        for j in range(offset[p], offset[p + 1]):
            first = begin[found]
            if goal[j]:
                keep = first
                while keep < at and time[j] - time[touch[keep]] > lookback:
                    keep += 1
                for i in range(keep, at):
                    touch[first + i - keep] = touch[i]
                at = first + at - keep
                outcome[found], event[found], owner[found] = 1, j, p
                found += 1
                begin[found] = at
            elif channel[j] >= 0:
                late = time[j] - seen
                if at > first and late > lookback:
                    outcome[found], event[found], owner[found] = 0, -1, p
                    found += 1
                    begin[found] = at
                elif at > first and channel[touch[at - 1]] == channel[j] and late <= apart:
                    seen = time[j]
                    continue
                touch[at] = j
                at += 1
                seen = time[j]
        if at > begin[found]:
            outcome[found] = 2 if end - seen <= lookback else 0
            event[found], owner[found] = -1, p
            found += 1
            begin[found] = at
    return (
        touch[:at].copy(), begin[: found + 1].copy(), outcome[:found].copy(),
        event[:found].copy(), owner[:found].copy(),
    )  # fmt: skip


@njit(nogil=True, cache=True)
def _weights(ages: Longs, shares: Floats, half_life: float, weight: Floats) -> None:
    """Fill (models, touches) weights of one path; each row sums to 1 (or a multiple: decay)."""
    n = ages.size
    ends = shares[0] + shares[2]
    for i in range(n):
        weight[0, i] = 1.0 if i == 0 else 0.0
        weight[1, i] = 1.0 if i == n - 1 else 0.0
        weight[2, i] = 1.0 / n
        if n == 1:
            weight[3, i] = 1.0
        elif n == 2:
            weight[3, i] = (shares[0] if i == 0 else shares[2]) / ends if ends > 0 else 0.5
        elif i == 0:
            weight[3, i] = shares[0]
        elif i == n - 1:
            weight[3, i] = shares[2]
        else:
            weight[3, i] = shares[1] / (n - 2)
        # Against the youngest touch, so that long ages do not vanish together.
        weight[4, i] = 2.0 ** (-(ages[i] - ages[n - 1]) / half_life)


@njit(nogil=True, cache=True)
def credit(
    channel: Longs, age: Longs, offset: Longs, group: Longs, shares: Floats, half_life: float,
    channels: int, groups: int, value: Floats, coin: int,
) -> tuple[Longs, Longs]:  # fmt: skip
    """Deal every conversion out to the touches of its path, in whole parts: nothing is lost.

    Args:
        channel: (touches,) int64.
        age: (touches,) int64 microseconds before the conversion.
        offset: (paths + 1,) int64; converting paths with at least one touch.
        group: (paths,) int64.
        shares: (3,) of the first, the middle and the last touches in model position.
        half_life: microseconds.
        value: (paths,) float64, what the conversion is worth; ``coin`` parts make 1.

    Returns:
        (groups, MODELS, channels) int64 parts of ``UNIT``; the same of the value.
    """
    parts = np.zeros((groups, MODELS, channels), np.int64)
    worth = np.zeros((groups, MODELS, channels), np.int64)
    longest = 1
    for k in range(offset.size - 1):
        longest = max(longest, offset[k + 1] - offset[k])
    weight = np.empty((MODELS, longest))
    for k in range(offset.size - 1):
        a, b = offset[k], offset[k + 1]
        _weights(age[a:b], shares, half_life, weight)
        coins = np.int64(np.round(value[k] * coin))
        for m in range(MODELS):
            whole = 0.0
            for i in range(b - a):
                whole += weight[m, i]
            so_far = 0.0
            given = np.int64(0)
            paid = np.int64(0)
            for i in range(b - a):
                so_far += weight[m, i]
                upto = (
                    np.int64(UNIT) if i == b - a - 1 else np.int64(np.round(so_far / whole * UNIT))
                )
                parts[group[k], m, channel[a + i]] += upto - given
                sum_ = coins if i == b - a - 1 else np.int64(np.round(so_far / whole * coins))
                worth[group[k], m, channel[a + i]] += sum_ - paid
                given, paid = upto, sum_
    return parts, worth


@njit(nogil=True, cache=True)
def moves(
    channel: Longs, offset: Longs, outcome: Bytes, group: Longs, channels: int, groups: int
) -> Longs:
    """Count moves between channels along paths (groups, channels + 3, channels + 3).

    Beside the channels stand START (``channels``), CONVERSION and NULL.
    """
    found = np.zeros((groups, channels + 3, channels + 3), np.int64)
    for k in range(offset.size - 1):
        before = channels
        for i in range(offset[k], offset[k + 1]):
            found[group[k], before, channel[i]] += 1
            before = channel[i]
        found[group[k], before, channels + (1 if outcome[k] == 1 else 2)] += 1
    return found
