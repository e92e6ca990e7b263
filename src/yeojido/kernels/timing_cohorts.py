"""What cohorts do at each age: people active, events, and a sum over them.

Sums are kept as whole numbers and 2^-30ths, both int64: they are the same in whatever order they
are added up.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from yeojido.kernels.compiled import njit

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from yeojido.kernels.arrays import Bytes, Codes, Longs

    Span = tuple[int, int, int, int]
    Floats = NDArray[np.floating[Any]]

#: Columns of the counts per cohort and age: people whose age is over; active people and events of
#: those; active people and events of those whose age is not over.
JUDGED, PEOPLE, EVENTS, PEOPLE_OPEN, EVENTS_OPEN = range(5)
#: Parts of one.
FINE = 1 << 30
#: Values beyond are no amounts: they would not be exact.
_LARGEST = float(1 << 53)


@njit(nogil=True, cache=True)
def _add(sums: Longs, value: float) -> None:
    """Add an amount to (2,) whole numbers and fine parts; what is missing adds nothing."""
    if abs(value) < 9007199254740992.0:
        whole = np.floor(value)
        sums[0] += int(whole)
        sums[1] += int(np.rint((value - whole) * 1073741824.0))


@njit(nogil=True, cache=True)
def cohorts(
    code: Codes, table: Bytes, time: Longs, offset: Longs, edges: Longs, group: Longs,
    value: Floats, shape: tuple[int, int], span: Span,
) -> tuple[Longs, Longs, Longs]:  # fmt: skip
    """Count by cohort and age in calendar periods.

    Args:
        table: (codes,) uint8, bit 0 where an event starts a person, bit 1 where it is counted;
            the start itself is counted too, at age 0.
        group: (people,) int64 cohort of each person; (0,): the period of the start is the cohort.
        value: (events,) float64 amounts, NaN where missing; (0,): none.
        shape: number of cohorts and of ages.
        span: (first, last, end, stop) microseconds: starts count in ``first <= t < last``; an age
            is over when its period ends by ``end``; events from ``stop`` on do not count.

    Returns:
        (cohorts,) people; (cohorts, ages, 5) counts; (cohorts, ages, 4) amounts: whole numbers
        and 2^-30ths of those whose age is over, and of the others.
    """
    first, last, end, stop = span
    periods = edges.size - 1
    rows, ages = shape
    people = np.zeros(rows, np.int64)
    counts = np.zeros((rows, ages, 5), np.int64)
    sums = np.zeros((rows, ages, 4), np.int64)
    for p in range(offset.size - 1):
        until = offset[p + 1]
        j = offset[p]
        while j < until and not table[code[j]] & 1:
            j += 1
        if j == until or not first <= time[j] < min(last, stop):
            continue
        begun = np.searchsorted(edges, time[j], side="right") - 1
        if begun < 0 or begun >= periods:
            continue
        row = group[p] if group.size > 0 else begun
        people[row] += 1
        # Ages from here on are not over.
        ready = min(ages, np.searchsorted(edges, end, side="right") - 1 - begun)
        for age in range(ready):
            counts[row, age, 0] += 1
        k = begun
        met = -1
        for i in range(j, until):
            if not table[code[i]] & 2:
                continue
            if time[i] >= stop:
                break
            while k < periods - 1 and edges[k + 1] <= time[i]:
                k += 1
            age = k - begun
            if age >= ages:
                break
            late = age >= ready
            counts[row, age, 1 + 2 * late] += met != age
            counts[row, age, 2 + 2 * late] += 1
            met = age
            if value.size > 0:
                _add(sums[row, age, 2 * late : 2 * late + 2], value[i])
    return people, counts, sums
