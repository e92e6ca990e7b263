"""Windows of days in which a share, a mean or a number of something was another than around it.

A scan over all windows of a series (Levin and Kline 1985; circular binary segmentation, Olshen and
others 2004, is the same idea): a window must differ from what was before it, and from what came
after it where there is an after, so that a level that changes for good is not told as a window of
the days before. The p-value of a window is multiplied by the number of windows tried.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Longs = NDArray[np.int64]

LEAST_INSIDE = 30
LEAST_OUTSIDE = 50
_MOST_BLOCKS = 60
_WIDEST = 0.5
#: Numbers held at once while many series are scanned.
_BATCH = 4_000_000


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
class Rules:
    """What counts as a window.

    Attributes:
        inside, outside: least number inside, and before or after.
        widest: the longest window as a part of all days; ``widest_open``: of one without an end.
        daily: a day is a case of its own, and days go together: the spread is looked for.
    """

    inside: float = LEAST_INSIDE
    outside: float = LEAST_OUTSIDE
    widest: float = _WIDEST
    widest_open: float = _WIDEST
    daily: bool = False


@dataclass(frozen=True, slots=True)
class Window:
    """The clearest window of one series.

    ``first`` and ``last``: days, both inside. ``before`` and ``after``: the sums around it.
    ``z``: the smaller of against before and against after; ``p`` corrected for the windows tried.
    ``rise``: more inside than outside.
    """

    first: int
    last: int
    inside: Sums
    before: Sums
    after: Sums
    z: float
    p: float
    rise: bool


def clearest(
    series: Floats, rules: Rules | None = None, *, rise: bool = False, least_z: float = 0.0
) -> list[Window | None]:
    """Return the clearest window of each series (series, days, 3), or None where there is none.

    ``series``: number, total and total of squares of each day. ``least_z``: windows that are not
    clearer than this are not dated to the day, and not returned.
    """
    rules = rules or Rules()
    count, days, _ = series.shape
    if count == 0 or days == 0:
        return [None] * count
    block = max(1, math.ceil(days / _MOST_BLOCKS))
    edges = np.append(np.arange(0, days, block), days)
    start, stop = np.triu_indices(edges.size - 1, 0)
    lows, highs = edges[start], edges[stop + 1]
    widest = np.where(highs == days, rules.widest_open, rules.widest)
    fits = highs - lows <= np.maximum(block, widest * days)
    lows, highs = lows[fits], highs[fits]
    size = max(1, _BATCH // max(1, lows.size * 3))
    found: list[Window | None] = []
    for begin in range(0, count, size):
        part = series[begin : begin + size]
        cumulated = np.concatenate([np.zeros((part.shape[0], 1, 3)), np.cumsum(part, 1)], axis=1)
        z = _clearness(cumulated, lows, highs, rules, rise=rise)
        best = np.argmax(z, axis=1)
        for i, place in enumerate(best.tolist()):
            clear = z[i, place] > max(0.0, least_z)
            at = (int(lows[place]), int(highs[place]), float(z[i, place]))
            found.append(
                _dated(cumulated[i], at, block, lows.size, rules, rise=rise) if clear else None
            )
    return found


def _dated(
    cumulated: Floats, at: tuple[int, int, float], block: int, tests: int, rules: Rules, *,
    rise: bool,
) -> Window:  # fmt: skip
    """Find the days of a window to the day, from one found in blocks of days."""
    low, high, z = at
    days = cumulated.shape[0] - 1
    if block > 1:
        near = np.arange(-block, block + 1)
        lows, highs = (grid.ravel() for grid in np.meshgrid(low + near, high + near))
        ok = (lows >= 0) & (highs <= days) & (lows < highs)
        lows, highs = lows[ok], highs[ok]
        closer = _clearness(cumulated[None], lows, highs, rules, rise=rise)[0]
        best = int(np.argmax(closer))
        low, high, z = int(lows[best]), int(highs[best]), float(closer[best])
        tests += lows.size
    return Window(
        low,
        high - 1,
        Sums(*(cumulated[high] - cumulated[low]).tolist()),
        Sums(*cumulated[low].tolist()),
        Sums(*(cumulated[-1] - cumulated[high]).tolist()),
        z,
        min(1.0, tests * 0.5 * math.erfc(z / math.sqrt(2))),
        rise,
    )


def _clearness(cumulated: Floats, lows: Longs, highs: Longs, rules: Rules, *, rise: bool) -> Floats:
    """Return (series, windows) z: the smaller of against before and against after."""
    whole = cumulated[:, -1]
    number = np.maximum(1.0, whole[:, 0])
    mean = whole[:, 1] / number
    variance = np.maximum(whole[:, 2] / number - mean * mean, 1e-9)[:, None]
    if rules.daily:
        variance = variance * spread(np.diff(cumulated, axis=1))[:, None]
    before_n, before_t = cumulated[:, lows, 0], cumulated[:, lows, 1]
    upto_n, upto_t = cumulated[:, highs, 0], cumulated[:, highs, 1]
    inside_n, inside_t = upto_n - before_n, upto_t - before_t
    after_n, after_t = whole[:, 0, None] - upto_n, whole[:, 1, None] - upto_t
    n_in = np.maximum(inside_n, 1)
    inside_mean = inside_t / n_in
    sign = -1.0 if rise else 1.0

    def against(other_n: Floats, other_t: Floats) -> Floats:
        n_out = np.maximum(other_n, 1)
        fall = sign * (other_t / n_out - inside_mean)
        return fall / np.sqrt(variance * (1 / n_in + 1 / n_out))

    before = against(before_n, before_t)
    both = np.minimum(before, against(after_n, after_t))
    z = np.where(after_n >= rules.outside, both, before)
    return np.where((inside_n >= rules.inside) & (before_n >= rules.outside), z, -np.inf)


def spread(series: Floats) -> Floats:
    """Return (series,) how much more weeks spread than independent days would: at least 1.

    Days that go together (a trend, a season, the same people) make a window look clearer than it
    is; the variance of sums over weeks, against seven times that of days, says by how much.
    """
    number, total = series[:, :, 0], series[:, :, 1]
    weeks = number.shape[1] // 7
    if weeks < 4:
        return np.ones(number.shape[0])
    rate = total.sum(axis=1, keepdims=True) / np.maximum(number.sum(axis=1, keepdims=True), 1)
    off = (total - rate * number)[:, : weeks * 7]
    daily = (off**2).mean(axis=1)
    weekly = off.reshape(off.shape[0], weeks, 7).sum(axis=2)
    # Differences of neighbouring weeks, so that the change looked for does not count as spread.
    jumps = np.median(np.abs(np.diff(weekly, axis=1)), axis=1) / 0.6745
    return np.maximum(1.0, jumps**2 / 2 / np.maximum(7 * daily, 1e-9))
