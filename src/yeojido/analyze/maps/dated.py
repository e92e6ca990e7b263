"""Finds the days on which a group of customers suddenly did worse, and says how sure that is.

A scan over windows of days (``analyze.scan``), for every column and every value of every property. Groups
are corrected by Benjamini and Hochberg. Windows that begin with the data are not drops, but later improvements.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from yeojido.analyze.scan import LEAST_INSIDE, LEAST_OUTSIDE, Sums, clearest
from yeojido.analyze.survival import benjamini_hochberg

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from yeojido.analyze.maps.state import Daily

    Floats = NDArray[np.float64]

Q = 0.01


@dataclass(frozen=True, slots=True)
class Drop:
    """A window in which a group did worse.

    ``first``/``last``: local days since 1970, both inside. ``outside`` = the worse of before and
    after, so that what the window cost is not overstated. ``others`` = all other values of the
    property in the window at the column. ``z`` how clear it is, ``q`` the corrected p-value.
    """

    column: int
    property: str
    value: str
    first: int
    last: int
    inside: Sums
    outside: Sums
    others: Sums
    z: float
    q: float


def drops(
    tables: Mapping[str, Daily],
    days: tuple[int, int],
    most_values: int,
    least: float,
    *,
    apart: bool = False,
) -> list[Drop]:
    """Return the clearest drops, at most one for overlapping days (``apart``: and one column).

    ``days``: first and last local day looked at. ``least``: the mean must fall by this at least.
    """
    found: list[tuple[float, Drop]] = []
    tried = 0
    for name, table in sorted(tables.items()):
        if not 1 <= len(table.values) <= most_values:
            continue
        grid = _grid(table, days)
        for cell, series in grid.items():
            tried += 1
            best = _scan(series)
            if best is None:
                continue
            first, last, inside, outside, z, p = best
            if outside.mean - inside.mean < least:
                continue
            column, value = cell
            others = _others(grid, column, value, first, last)
            drop = Drop(
                column, name, table.values[value], first + days[0], last + days[0],
                inside, outside, others, z, p,
            )  # fmt: skip
            found.append((p, drop))
    # Groups tried without any drop count as p = 1.
    corrected = benjamini_hochberg([*(p for p, _ in found), *[1.0] * (tried - len(found))])
    clear = [(drop, q) for (_, drop), q in zip(found, corrected, strict=False) if q <= Q]
    # Of equally clear ones the last column: that is nearest to what went wrong.
    clear.sort(key=lambda pair: (-pair[0].z, -pair[0].column, pair[0].property, pair[0].value))
    chosen: list[Drop] = []
    for drop, q in clear:
        if not any(
            _overlap(drop, other) and (not apart or drop.column == other.column) for other in chosen
        ):
            chosen.append(_with(drop, q))
    return chosen


def _with(drop: Drop, q: float) -> Drop:
    return Drop(
        drop.column, drop.property, drop.value, drop.first, drop.last,
        drop.inside, drop.outside, drop.others, drop.z, q,
    )  # fmt: skip


def _overlap(a: Drop, b: Drop) -> bool:
    return a.first <= b.last and b.first <= a.last


def _grid(table: Daily, days: tuple[int, int]) -> dict[tuple[int, int], Floats]:
    """Return per (column, value) a (days, 3) array of number, total, square."""
    span = days[1] - days[0] + 1
    grid: dict[tuple[int, int], Floats] = {}
    inside = (table.day >= days[0]) & (table.day <= days[1])
    key = table.column[inside] * len(table.values) + table.value[inside]
    day = table.day[inside] - days[0]
    sums = np.stack([table.number[inside], table.total[inside], table.square[inside]], axis=1)
    for cell in np.unique(key).tolist():
        mine = key == cell
        if sums[mine, 0].sum() < LEAST_INSIDE + LEAST_OUTSIDE:
            continue
        series = np.zeros((span, 3))
        series[day[mine]] = sums[mine]
        grid[cell // len(table.values), cell % len(table.values)] = series
    return grid


def _others(
    grid: Mapping[tuple[int, int], Floats], column: int, value: int, first: int, last: int
) -> Sums:
    total = np.zeros(3)
    for (other_column, other), series in grid.items():
        if other_column == column and other != value:
            total += series[first : last + 1].sum(axis=0)
    return Sums(*total.tolist())


def _scan(series: Floats) -> tuple[int, int, Sums, Sums, float, float] | None:
    """Return the clearest window: first and last day, sums inside and outside, z, p."""
    (window,) = clearest(series[None])
    if window is None:
        return None
    later, before = window.after, window.before
    outside = later if later.number >= LEAST_OUTSIDE and later.mean < before.mean else before
    return window.first, window.last, window.inside, outside, window.z, window.p
