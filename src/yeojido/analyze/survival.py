"""Times that may not be over yet, and how sure a share is.

Kaplan and Meier (1958) for the share that is not over at each time; Brookmeyer and Crowley (1982)
for the interval of the median, on the complementary log-log scale with Greenwood's variance;
Wilson (1927) for shares; Newcombe (1998, method 10) for differences of shares; Benjamini and
Hochberg (1995) for many tests at once. Nothing here is random.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from yeojido.analyze.intervals import Z95 as Z
from yeojido.analyze.intervals import of_share

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Times:
    """Quantiles of a time, in the unit that was handed in; None where not reached.

    ``ci`` is the 95 % interval of the median; its upper end is None when it is open.
    ``n`` = all, ``over`` = those that ended, ``censored`` = those still going.
    """

    n: int
    over: int
    censored: int
    p25: float | None
    median: float | None
    p75: float | None
    ci: tuple[float, float | None] | None


def kaplan_meier(
    duration: NDArray[np.int64], over: NDArray[np.bool_]
) -> tuple[NDArray[np.int64], NDArray[np.float64], NDArray[np.float64]]:
    """Return the times at which something ended, the share not over after each, and the sum of
    Greenwood's formula (so that the variance of the share is share^2 times it).

    ``duration`` (n,) and ``over`` (n,): how long, and whether it ended then (else censored: it
    was still going when last seen). At equal times ends come before censorings.
    """
    # One plain sort: at equal times the lowest bit puts ends before censorings.
    key = np.sort((duration.astype(np.int64) << 1) | ~over.astype(np.bool_))
    ends = np.flatnonzero(key & 1 == 0)
    if ends.size == 0:
        return key[:0], np.empty(0), np.empty(0)
    ended = key[ends] >> 1
    first = np.flatnonzero(np.append(True, ended[1:] != ended[:-1]))
    times = ended[first]
    deaths = np.diff(np.append(first, ended.size))
    # The first end at a time stands before all that are at risk then.
    risk = key.size - ends[first]
    share = np.cumprod(1 - deaths / risk)
    with np.errstate(divide="ignore", invalid="ignore"):
        greenwood = np.cumsum(deaths / (risk * (risk - deaths)))
    return times, share.astype(np.float64), greenwood


def times(duration: NDArray[np.int64], over: NDArray[np.bool_]) -> Times:
    """Return quartiles and median of times of which some are not over yet."""
    at, share, greenwood = kaplan_meier(duration, over)
    ended = int(over.sum())
    return Times(
        n=duration.size,
        over=ended,
        censored=duration.size - ended,
        p25=_reached(at, share, 0.75),
        median=_reached(at, share, 0.5),
        p75=_reached(at, share, 0.25),
        ci=_brookmeyer_crowley(at, share, greenwood),
    )


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """One step of a survival curve, in the unit that was handed in.

    From ``at`` on the share ``still`` (95 % interval ``low``..``high``, None where it cannot be
    told) has not ended; ``at_risk`` were still going just before.
    """

    at: float
    still: float
    low: float | None
    high: float | None
    at_risk: int


def curve(
    duration: NDArray[np.int64], over: NDArray[np.bool_], most: int = 120
) -> tuple[CurvePoint, ...]:
    """Return the Kaplan-Meier curve from its start at 1, thinned to at most ``most`` steps.

    Where there are more steps, those are kept at which the share has fallen by another even part:
    a drawn curve looks the same. Intervals on the complementary log-log scale (Kalbfleisch and
    Prentice), Greenwood's variance.
    """
    at, share, greenwood = kaplan_meier(duration, over)
    start = CurvePoint(0.0, 1.0, None, None, int(duration.size))
    if at.size == 0:
        return (start,) if duration.size else ()
    kept = np.arange(at.size)
    if at.size > most:
        levels = np.linspace(share[0], share[-1], most)
        # The share falls: search it from the other side.
        kept = np.unique(at.size - np.searchsorted(share[::-1], levels, side="right"))
        kept = np.unique(np.append(np.minimum(kept, at.size - 1), at.size - 1))
    risk = duration.size - np.searchsorted(np.sort(duration), at[kept], side="left")
    points = [start]
    for i, n in zip(kept.tolist(), risk.tolist(), strict=True):
        low, high = _around(float(share[i]), float(greenwood[i]))
        points.append(CurvePoint(float(at[i]), float(share[i]), low, high, n))
    return tuple(points)


def _around(share: float, greenwood: float) -> tuple[float | None, float | None]:
    if not 0 < share < 1 or not math.isfinite(greenwood):
        return None, None
    spread = Z * math.sqrt(greenwood) / abs(math.log(share))
    return share ** math.exp(spread), share ** math.exp(-spread)


def _reached(at: NDArray[np.int64], share: NDArray[np.float64], left: float) -> float | None:
    # A hair of slack: 1 - 1/2 may be written as 0.5000000001 after many products.
    below = np.flatnonzero(share <= left + 1e-12)
    return float(at[below[0]]) if below.size else None


def _brookmeyer_crowley(
    at: NDArray[np.int64], share: NDArray[np.float64], greenwood: NDArray[np.float64]
) -> tuple[float, float | None] | None:
    """Return the times at which one half is inside the pointwise interval of the share."""
    if _reached(at, share, 0.5) is None:
        return None
    with np.errstate(divide="ignore", invalid="ignore"):
        scale = np.log(-np.log(share))
        spread = np.sqrt(greenwood) / np.abs(np.log(share))
        distance = np.abs(scale - math.log(math.log(2))) / spread
    inside = np.flatnonzero((distance <= Z) & (share > 0) & (share < 1))
    if inside.size == 0:
        middle = _reached(at, share, 0.5)
        return None if middle is None else (middle, middle)
    low = float(at[inside[0]])
    after = inside[-1] + 1
    high = float(at[after]) if after < at.size else None
    return low, high


def wilson(hits: float, n: float) -> tuple[float, float]:
    """Return the 95 % interval of a share; (0, 1) for nothing."""
    if n <= 0:
        return 0.0, 1.0
    return of_share(hits / n, n)


def difference(hits_a: float, n_a: float, hits_b: float, n_b: float) -> tuple[float, float, float]:
    """Return share a minus share b with its 95 % interval (Newcombe)."""
    a, b = hits_a / max(1, n_a), hits_b / max(1, n_b)
    low_a, high_a = wilson(hits_a, n_a)
    low_b, high_b = wilson(hits_b, n_b)
    low = a - b - math.hypot(a - low_a, high_b - b)
    high = a - b + math.hypot(high_a - a, b - low_b)
    return a - b, low, high


def benjamini_hochberg(p: Sequence[float]) -> tuple[float, ...]:
    """Return p-values corrected so that a cut at q lets through at most a share q of false ones."""
    order = sorted(range(len(p)), key=lambda i: p[i], reverse=True)
    corrected = [1.0] * len(p)
    least = 1.0
    for place, i in enumerate(order):
        least = min(least, p[i] * len(p) / (len(p) - place))
        corrected[i] = least
    return tuple(corrected)
