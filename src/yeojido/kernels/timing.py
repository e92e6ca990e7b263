"""When people come: lifecycle, retention and stickiness, in one pass over people in order.

Everywhere a person's events stand in the order of time, so the period an event is in is found by
walking along the edges of the periods, never by a search or a division per event.

``code`` (events,) unsigned and ``table`` (codes,) uint8 tell what an event is for: bit 0 of
``table[code[j]]`` where it counts (retention: where it starts), bit 1 where it is a return.
``edges`` (periods + 1,) int64 microseconds: period ``i`` is ``edges[i] <= t < edges[i + 1]``.
Events at or after ``stop`` are as if they had not happened.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from yeojido.kernels.compiled import njit

if TYPE_CHECKING:
    from yeojido.kernels.arrays import Bytes, Codes, Longs

    Span = tuple[int, int, int, int]

#: Rows of ``lifecycle``.
NEW, RETURNING, RESURRECTED, DORMANT = range(4)
#: What counts as having returned in a bracket.
ON, ON_OR_AFTER, ON_OR_BEFORE, STREAK = range(4)
#: Later than any time.
NEVER = 1 << 62


@njit(nogil=True, cache=True)
def lifecycle(
    code: Codes, table: Bytes, time: Longs, offset: Longs, edges: Longs, stop: int
) -> Longs:
    """Count people per period: (4, periods) int64 new, returning, resurrected, dormant.

    Active for the first time, active as in the period before, active again after a pause, and
    not active though active in the period before.
    """
    periods = edges.size - 1
    counts = np.zeros((4, periods), np.int64)
    for p in range(offset.size - 1):
        last = -1
        ends = np.int64(-NEVER)
        for j in range(offset[p], offset[p + 1]):
            now = time[j]
            # Most events are in a period that was counted already.
            if now < ends or not table[code[j]] & 1:
                continue
            if now >= stop or now >= edges[periods]:
                break
            k = last
            if last < 0:
                k = np.searchsorted(edges, now, side="right") - 1
                if k < 0:
                    continue
                counts[0, k] += 1
            else:
                while edges[k + 1] <= now:
                    k += 1
                if k == last + 1:
                    counts[1, k] += 1
                else:
                    counts[2, k] += 1
                    counts[3, last + 1] += 1
            last = k
            ends = edges[k + 1]
        if 0 <= last < periods - 1:
            counts[3, last + 1] += 1
    return counts


@njit(nogil=True, cache=True)
def _bound(begun: int, period: int, age: int, edges: Longs, unit: int) -> int:
    """Return when someone who began then (in that period) reaches an age."""
    if unit > 0:
        return begun + age * unit
    return edges[period + age] if period + age < edges.size else 1 << 62


@njit(nogil=True, cache=True)
def _settle(hit: Bytes, after: bool, whole: int, mode: int) -> None:
    """Turn the brackets in which someone came back into those in which they count as returned.

    ``whole``: the first bracket that begins at an age of 1 or more; streaks begin there.
    """
    if mode == 1:
        seen = after
        for b in range(hit.size - 1, -1, -1):
            seen = seen or hit[b] == 1
            hit[b] = seen
    elif mode == 2:
        seen = False
        for b in range(hit.size):
            seen = seen or hit[b] == 1
            hit[b] = seen
    elif mode == 3:
        kept = True
        for b in range(whole, hit.size):
            kept = kept and hit[b] == 1
            hit[b] = kept


@njit(nogil=True, cache=True)
def _follow(
    code: Codes, table: Bytes, time: Longs, ages: Longs, edges: Longs, unit: int, place: Span,
    hit: Bytes,
) -> bool:  # fmt: skip
    """Mark the brackets that hold a return after a start; tell whether any came after the last.

    ``place``: the start's event, where its person's events end, the start's period, ``stop``.
    """
    start, until, period, stop = place
    brackets = hit.size
    hit[:] = 0
    begun = time[start]
    b = 0
    opens = _bound(begun, period, ages[0], edges, unit)
    closes = _bound(begun, period, ages[1], edges, unit)
    for j in range(start + 1, until):
        now = time[j]
        # Most events are in a bracket that was marked already.
        if now < opens or not table[code[j]] & 2:
            continue
        if now >= stop:
            break
        while b < brackets and now >= closes:
            b += 1
            if b < brackets:
                closes = _bound(begun, period, ages[b + 1], edges, unit)
        if b == brackets:
            return True
        hit[b] = 1
        opens = closes
    return False


@njit(nogil=True, cache=True)
def retention(
    code: Codes, table: Bytes, time: Longs, offset: Longs, edges: Longs, ages: Longs, unit: int,
    recurring: bool, mode: int, span: Span,
) -> tuple[Longs, Longs]:  # fmt: skip
    """Count who came back in which bracket of age, by the period in which they started.

    Args:
        ages: (brackets + 1,) int64, rising: bracket ``b`` is ``ages[b] <= age < ages[b + 1]``.
        unit: microseconds of one step of age from a person's own start; 0 = an age is the number
            of periods since the period of the start.
        recurring: a person starts anew in every period with a start event, else only once.
        mode: ON, ON_OR_AFTER, ON_OR_BEFORE or STREAK.
        span: (first, last, end, stop) microseconds: starts count in ``first <= t < last``; a
            bracket is over when it ends by ``end``.

    Returns:
        (periods,) int64 people; (periods, brackets, 3) int64 of them: those whose bracket is
        over, those of these who returned, those who returned though it is not over.
    """
    first, last, end, stop = span
    periods, brackets = edges.size - 1, ages.size - 1
    people = np.zeros(periods, np.int64)
    counts = np.zeros((periods, brackets, 3), np.int64)
    hit = np.zeros(brackets, np.uint8)
    whole = 0
    while whole < brackets and ages[whole] < 1:
        whole += 1
    for p in range(offset.size - 1):
        until = offset[p + 1]
        ends = np.int64(-(1 << 62))
        for j in range(offset[p], until):
            now = time[j]
            if now < ends or not table[code[j]] & 1:
                continue
            if now >= stop or now >= last or now >= edges[periods]:
                break
            k = np.searchsorted(edges, now, side="right") - 1
            # Someone who began before the span is no newcomer in it.
            if now >= first and k >= 0:
                people[k] += 1
                place = (j, until, k, stop)
                after = _follow(code, table, time, ages, edges, unit, place, hit)
                _settle(hit, after, whole, mode)
                for b in range(brackets):
                    over = _bound(now, k, ages[b + 1], edges, unit) <= end
                    counts[k, b, 0] += over
                    counts[k, b, 1] += over and hit[b] == 1
                    counts[k, b, 2] += not over and hit[b] == 1
            if not recurring:
                break
            ends = edges[k + 1]
    return people, counts


@njit(nogil=True, cache=True)
def stickiness(
    code: Codes, table: Bytes, time: Longs, offset: Longs, edges: Longs, period_of: Longs,
    most: int, stop: int,
) -> tuple[Longs, Longs]:  # fmt: skip
    """Count on how many units (days) of each period people are active.

    Args:
        edges: of the units.
        period_of: (units,) int64, the period (week, month) of each unit, never decreasing.
        most: the largest number of units in a period.

    Returns:
        (periods, most + 1) int64 people by number of active units (column 0 stays empty);
        (3, units) int64 people active in each unit, in it or the 6 before, in it or the 29 before.
    """
    units = edges.size - 1
    periods = period_of[units - 1] + 1
    spread = np.zeros((periods, most + 1), np.int64)
    active = np.zeros((3, units + 1), np.int64)
    for p in range(offset.size - 1):
        k = -1
        number = 0
        ends = np.int64(-(1 << 62))
        for j in range(offset[p], offset[p + 1]):
            now = time[j]
            if now < ends or not table[code[j]] & 1:
                continue
            if now >= stop or now >= edges[units]:
                break
            before = k
            if k < 0:
                k = np.searchsorted(edges, now, side="right") - 1
                if k < 0:
                    continue
            else:
                while edges[k + 1] <= now:
                    k += 1
                # A person counts until the window of their last active unit is over.
                active[1, min(before + 7, k)] -= 1
                active[2, min(before + 30, k)] -= 1
                if period_of[k] != period_of[before]:
                    spread[period_of[before], number] += 1
                    number = 0
            active[0, k] += 1
            active[1, k] += 1
            active[2, k] += 1
            number += 1
            ends = edges[k + 1]
        if k >= 0:
            active[1, min(k + 7, units)] -= 1
            active[2, min(k + 30, units)] -= 1
            spread[period_of[k], number] += 1
    for row in range(1, 3):
        for u in range(1, units):
            active[row, u] += active[row, u - 1]
    return spread, active[:, :units].copy()
