"""Visits: cut people's events at pauses, and count what the visits are like.

Lengths go into a histogram whose bins are exact below 2,048 and at most 0.1 % wide above, so that
quantiles need no list of all visits.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from yeojido.kernels.compiled import njit

if TYPE_CHECKING:
    from yeojido.kernels.arrays import Codes, Longs

#: Values below this have a bin each; above, each doubling has half as many bins.
EXACT = 2048
_HALF = EXACT // 2
#: Bins enough for values up to 2^40.
BINS = EXACT + 29 * _HALF
#: Columns of the counts per period.
VISITS, PEOPLE, EVENTS, OPEN, CLOSED, BOUNCED, MICROS, CLOSED_EVENTS = range(8)
#: Rows of the histograms.
SECONDS, LENGTH, PER_PERSON = range(3)
#: People: with any visit, with two or more, first visit over, and that one a bounce.
CAME, AGAIN, JUDGED, BOUNCE = range(4)


@njit(nogil=True, cache=True)
def bin_of(value: int) -> int:
    """Return the bin of a whole number."""
    octave = 0
    while value >> octave >= 2048:
        octave += 1
    if octave == 0:
        return value
    return min(2048 + (octave - 1) * 1024 + (value >> octave) - 1024, 2048 + 29 * 1024 - 1)


@njit(nogil=True, cache=True)
def _extent(time: Longs, begin: int, until: int, gap: int, stop: int) -> int:
    """Return the event after the last one of the visit that begins with an event."""
    j = begin + 1
    while j < until and time[j] < stop and time[j] - time[j - 1] <= gap:
        j += 1
    return j


@njit(nogil=True, cache=True)
def _close(row: Longs, spread: Longs, events: int, micros: int) -> bool:
    """Note the length of a closed visit; tell whether it is a bounce."""
    alone = events == 1
    row[4] += 1
    row[5] += alone
    row[6] += micros
    row[7] += events
    spread[0, bin_of((micros + 500_000) // 1_000_000)] += 1
    spread[1, bin_of(events)] += 1
    return alone


@njit(nogil=True, cache=True)
def visits(
    code: Codes, time: Longs, offset: Longs, edges: Longs, gap: int, end: int, stop: int, names: int
) -> tuple[Longs, Longs, Longs, Longs]:
    """Count the visits of people.

    Args:
        code: (events,) unsigned.
        edges: of the periods; a visit belongs to the period in which it begins.
        gap: a pause longer than this (microseconds) ends a visit.
        end: a visit whose last event lies at most ``gap`` before this is still open.
        stop: events from here on are as if they had not happened.
        names: number of codes.

    Returns:
        (periods, 8) visits, people, events, open visits, closed visits, closed visits of one
        event, microseconds and events of closed visits; (3, BINS) histograms of the seconds and events of
        closed visits and of visits per person; (names, 3) visits that begin with the event, closed
        visits that end with it, closed visits of it alone; (4,) people, see CAME.
    """
    periods = edges.size - 1
    counts = np.zeros((periods, 8), np.int64)
    spread = np.zeros((3, 31744), np.int64)
    by_name = np.zeros((names, 3), np.int64)
    people = np.zeros(4, np.int64)
    for p in range(offset.size - 1):
        until = offset[p + 1]
        j = offset[p]
        if j == until or time[j] >= stop:
            continue
        k = max(np.searchsorted(edges, time[j], side="right") - 1, 0)
        number = 0
        met = -1
        while j < until and time[j] < stop:
            begin = j
            j = _extent(time, begin, until, gap, stop)
            start, last = time[begin], time[j - 1]
            while k < periods - 1 and edges[k + 1] <= start:
                k += 1
            number += 1
            counts[k, 0] += 1
            counts[k, 1] += met != k
            met = k
            counts[k, 2] += j - begin
            by_name[code[begin], 0] += 1
            if end - last <= gap:
                counts[k, 3] += 1
                continue
            alone = _close(counts[k], spread, int(j - begin), int(last - start))
            by_name[code[j - 1], 1] += 1
            by_name[code[begin], 2] += alone
            if number == 1:
                people[2] += 1
                people[3] += alone
        people[0] += 1
        people[1] += number > 1
        spread[2, bin_of(number)] += 1
    return counts, spread, by_name, people
