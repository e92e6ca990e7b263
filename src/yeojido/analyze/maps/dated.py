"""Finds the days on which a group of customers suddenly did worse, and says how sure that is.

A scan over windows of days, for every column and every value of every property: inside the window
the share (or mean rating) must be lower than before it, and lower than after it where there is an
after. The p-value of a window is multiplied by the number of windows tried; groups are corrected
by Benjamini and Hochberg. Windows that begin with the data are not drops, but later improvements.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from yeojido.analyze.survival import benjamini_hochberg

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from yeojido.analyze.maps.state import Daily

    Floats = NDArray[np.float64]

LEAST_INSIDE = 30
LEAST_OUTSIDE = 50
Q = 0.01
_MOST_BLOCKS = 60
_WIDEST = 0.5


class Sums(NamedTuple):
    """Number, total and total of squares."""

    number: float
    total: float
    square: float

    @property
    def mean(self) -> float:
        """The mean, 0 for nothing."""
        return self.total / self.number if self.number else 0.0


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
    days = series.shape[0]
    block = max(1, math.ceil(days / _MOST_BLOCKS))
    edges = np.append(np.arange(0, days, block), days)
    cumulated = np.vstack([np.zeros(3), np.cumsum(series, axis=0)])
    blocks = edges.size - 1
    start, stop = np.triu_indices(blocks, 0)
    lows, highs = edges[start], edges[stop + 1]
    fits = highs - lows <= max(block, _WIDEST * days)
    lows, highs = lows[fits], highs[fits]
    z = _clearness(cumulated, lows, highs)
    best = int(np.argmax(z))
    if not z[best] > 0:
        return None
    tests = lows.size
    if block > 1:
        near = np.arange(-block, block + 1)
        low, high = np.meshgrid(lows[best] + near, highs[best] + near)
        ok = (low >= 0) & (high <= days) & (low < high)
        lows, highs = low[ok], high[ok]
        z = _clearness(cumulated, lows, highs)
        best = int(np.argmax(z))
        tests += lows.size
    first, after = int(lows[best]), int(highs[best])
    before = Sums(*cumulated[first].tolist())
    later = Sums(*(cumulated[-1] - cumulated[after]).tolist())
    inside = Sums(*(cumulated[after] - cumulated[first]).tolist())
    outside = later if later.number >= LEAST_OUTSIDE and later.mean < before.mean else before
    p = min(1.0, tests * 0.5 * math.erfc(float(z[best]) / math.sqrt(2)))
    return first, after - 1, inside, outside, float(z[best]), p


def _clearness(cumulated: Floats, lows: NDArray[np.int64], highs: NDArray[np.int64]) -> Floats:
    """Return z of every window [low, high): the smaller of against before and against after."""
    whole = cumulated[-1]
    mean = whole[1] / max(1.0, whole[0])
    variance = max(whole[2] / max(1.0, whole[0]) - mean * mean, 1e-9)
    inside = cumulated[highs] - cumulated[lows]
    before = cumulated[lows]
    after = whole - cumulated[highs]

    def against(other: Floats) -> Floats:
        n_in, n_out = np.maximum(inside[:, 0], 1), np.maximum(other[:, 0], 1)
        fall = other[:, 1] / n_out - inside[:, 1] / n_in
        return fall / np.sqrt(variance * (1 / n_in + 1 / n_out))

    z = np.where(
        after[:, 0] >= LEAST_OUTSIDE, np.minimum(against(before), against(after)), against(before)
    )
    return np.where((inside[:, 0] >= LEAST_INSIDE) & (before[:, 0] >= LEAST_OUTSIDE), z, -np.inf)
