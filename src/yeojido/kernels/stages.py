"""What the journey map counts inside journeys, and where events stand in people's logs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from yeojido.kernels.compiled import njit

if TYPE_CHECKING:
    from yeojido.kernels.arrays import Bytes, Codes, Longs, Shorts

#: Columns of ``tally``'s counts, per column of the map.
EVENTS, VISITS, JOURNEYS, PEOPLE, MOVED, LEFT, HERE, CURRENT, FURTHEST = range(9)
LOOP, BACK, ERROR, REPEAT, ANY = range(9, 14)
COUNTS = 14


@njit(nogil=True, cache=True)
def _walk(
    column: Shorts, stage: Shorts, code: Longs, failure: Bytes, start: int, stop: int,
    runs: Longs, flags: Bytes, touched: Longs, counts: Longs,
) -> int:  # fmt: skip
    """Go through one journey: count events and runs, set flags; return how many columns it has.

    ``runs`` must be 0 for every column; ``touched`` gets the columns in order of first visit.
    """
    number = 0
    run = 0
    for j in range(start, stop):
        c = column[j]
        counts[c, 0] += 1
        if runs[c] == 0:
            touched[number] = c
            number += 1
            flags[c, :] = 0
        if j == start or column[j - 1] != c:
            runs[c] += 1
            run = 1
        elif code[j] == code[j - 1]:
            run += 1
        else:
            run = 1
        ahead = j + 1 < stop
        flags[c, 0] |= runs[c] > 1
        flags[c, 1] |= ahead and stage[j + 1] < stage[j]
        flags[c, 2] |= failure[j] | (ahead and failure[j + 1] == 1)
        flags[c, 3] |= run >= 3
    return number


@njit(nogil=True, cache=True)
def _ahead(column: Shorts, goal: Bytes, start: int, stop: int, moved: Bytes) -> int:
    """Mark the columns that one journey moved on from; return its furthest column."""
    latest = -1
    won = False
    for j in range(stop - 1, start - 1, -1):
        c = column[j]
        won = won or goal[j] == 1
        if latest > c or won:
            moved[c] = 1
        latest = max(latest, c)
    return latest


@njit(nogil=True, cache=True)
def tally(
    column: Shorts,
    stage: Shorts,
    code: Longs,
    failure: Bytes,
    goal: Bytes,
    offset: Longs,
    person: Longs,
    here: Bytes,
    columns: int,
) -> Longs:
    """Count what journeys do at every column (a touchpoint or a stage) of the map.

    Args:
        column: (mapped,) int16, column of each mapped event; a higher number is later.
        stage: (mapped,) int16, rank of the event's stage.
        code: (mapped,) int64, code of the event's name.
        failure, goal: (mapped,) uint8, 1 where the event's touchpoint is one.
        offset: (journeys + 1,) int64.
        person: (journeys,) int64, never decreasing.
        here: (journeys,) uint8, 1 where the journey may still go on.
        columns: number of columns.

    Returns:
        (columns, COUNTS) int64. Per column: events; visits (runs); journeys; people; journeys
        that moved on (a later column after a visit, or the goal at or after it), else left, else
        are here; journeys whose last event is here; whose furthest column this is; journeys with
        a loop (two visits or more), a step back to an earlier stage right after it, an error here
        or right after it, one event three times in a row or more; journeys with any of these.
    """
    counts = np.zeros((columns, 14), np.int64)
    met = np.full(columns, -1, np.int64)
    moved = np.zeros(columns, np.uint8)
    runs = np.zeros(columns, np.int64)
    flags = np.zeros((columns, 4), np.uint8)
    touched = np.empty(columns, np.int64)
    for k in range(offset.size - 1):
        start, stop = offset[k], offset[k + 1]
        number = _walk(column, stage, code, failure, start, stop, runs, flags, touched, counts)
        latest = _ahead(column, goal, start, stop, moved)
        counts[column[stop - 1], 7] += 1
        counts[latest, 8] += 1
        for i in range(number):
            c = touched[i]
            counts[c, 1] += runs[c]
            counts[c, 2] += 1
            counts[c, 3] += met[c] != person[k]
            met[c] = person[k]
            state = 4 if moved[c] else (6 if here[k] else 5)
            counts[c, state] += 1
            for f in range(4):
                counts[c, 9 + f] += flags[c, f]
            counts[c, 13] += flags[c, :].max()
            runs[c] = 0
            moved[c] = 0
    return counts


@njit(nogil=True, cache=True)
def first_places(column: Shorts, goal: Bytes, offset: Longs, columns: int) -> tuple[Longs, Longs]:
    """Return where each journey first reaches each column, and where it reaches the goal.

    Returns:
        (journeys, columns) int64 positions of first mapped events, -1 where never;
        (journeys,) int64 position of the first goal event, -1 where never.
    """
    journeys = offset.size - 1
    first = np.full((journeys, columns), -1, np.int64)
    reached = np.full(journeys, -1, np.int64)
    for k in range(journeys):
        for j in range(offset[k], offset[k + 1]):
            if first[k, column[j]] < 0:
                first[k, column[j]] = j
            if reached[k] < 0 and goal[j]:
                reached[k] = j
    return first, reached


@njit(nogil=True, cache=True)
def routes(column: Shorts, offset: Longs, bits: int) -> Longs:
    """Return (journeys,) int64: the columns in the order of their first visits, packed.

    ``bits`` per column (column + 1, lowest bits first); what does not fit in 63 bits is cut off.
    """
    journeys = offset.size - 1
    packed = np.zeros(journeys, np.int64)
    room = 63 // bits
    for k in range(journeys):
        seen = np.int64(0)
        number = 0
        value = np.int64(0)
        for j in range(offset[k], offset[k + 1]):
            c = np.int64(column[j])
            known = False
            if c < 63:
                known = (seen >> c) & 1 == 1
                seen |= np.int64(1) << c
            else:
                known = True
            if not known and number < room:
                value |= (c + 1) << (number * bits)
                number += 1
        packed[k] = value
    return packed


@njit(nogil=True, cache=True)
def people_per_pair(pair: Longs, person: Longs, pairs: int) -> tuple[Longs, Longs]:
    """Count occurrences and different people of every value; ``person`` never decreases.

    Negative values are passed over. Returns two arrays (pairs,) int64.
    """
    events = np.zeros(pairs, np.int64)
    people = np.zeros(pairs, np.int64)
    met = np.full(pairs, -1, np.int64)
    for j in range(pair.size):
        value = pair[j]
        if value < 0:
            continue
        events[value] += 1
        if met[value] != person[j]:
            met[value] = person[j]
            people[value] += 1
    return events, people


@njit(nogil=True, cache=True)
def standing(code: Codes, offset: Longs, names: int, bins: int) -> tuple[Longs, Longs, Longs]:
    """Say where event names stand in people's logs.

    The place of a name in a log is its rank among the log's different names by first occurrence,
    from 0 (first) to 1 (last); logs with a single name have no places.

    Returns:
        (names, bins) int64 histogram of places; (names,) people; (names,) logs that end with it.
    """
    places = np.zeros((names, bins), np.int64)
    people = np.zeros(names, np.int64)
    ends = np.zeros(names, np.int64)
    met = np.full(names, -1, np.int64)
    order = np.empty(names, np.int64)
    for p in range(offset.size - 1):
        number = 0
        for j in range(offset[p], offset[p + 1]):
            name = np.int64(code[j])
            if met[name] != p:
                met[name] = p
                people[name] += 1
                order[number] = name
                number += 1
        if offset[p + 1] > offset[p]:
            ends[np.int64(code[offset[p + 1] - 1])] += 1
        if number > 1:
            for i in range(number):
                places[order[i], i * (bins - 1) // (number - 1)] += 1
    return places, people, ends
