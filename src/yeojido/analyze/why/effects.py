"""What goes with an outcome, adjusted: stratified tables of two by two.

Mantel and Haenszel (1959) for the odds ratio and its test over strata, Robins, Breslow and Greenland
(1986) for its interval, Mantel and Fleiss (1980) for when the test may be trusted, Greenland and Robins (1985) for the ratio of risks. Expected outcomes are
those of people without the candidate in the same stratum (direct standardisation to those who have
it), so differences add up over strata.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from yeojido.analyze.survival import Z

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Longs = NDArray[np.int64]
    Floats = NDArray[np.float64]


#: How far from what is expected outcomes must be able to lie (Mantel and Fleiss).
_ROOM = 5


@dataclass(frozen=True, slots=True)
class Effects:
    """Per candidate, (candidates,) each.

    Attributes:
        observed: outcomes of those who have it, in strata where others do not.
        expected: what those would come to with the rates of others in the same stratum.
        spread: standard error of observed minus expected.
        odds, low, high: odds ratio with 95 % interval; NaN where it cannot be told.
        ratio: ratio of risks, inf where nobody without it has the outcome; ``ratio_error`` the
            standard error of its logarithm.
        z: of the Mantel-Haenszel test; positive = more outcomes with it.
        p: two-sided.
        enough: the test may be trusted: outcomes could lie at least 5 below and above expectation.
    """

    observed: Floats
    expected: Floats
    spread: Floats
    odds: Floats
    low: Floats
    high: Floats
    ratio: Floats
    ratio_error: Floats
    z: Floats
    p: Floats
    enough: NDArray[np.bool_]


def effects(with_it: Longs, everybody: Longs) -> Effects:
    """Return the effects from (strata, candidates, 2) and (strata, candidates or 1, 2) counts.

    The last axis: how many, and how many of them with the outcome.
    """
    n1, x1 = (with_it[:, :, i].astype(np.float64) for i in (0, 1))
    n0, x0 = (everybody[:, :, i] - with_it[:, :, i].astype(np.float64) for i in (0, 1))
    both = (n1 > 0) & (n0 > 0)
    n1, x1, n0, x0 = (np.where(both, part, 0.0) for part in (n1, x1, n0, x0))
    n = np.maximum(n1 + n0, 1.0)
    safe1, safe0 = np.maximum(n1, 1.0), np.maximum(n0, 1.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        expected = n1 * x0 / safe0
        # A stratum without any outcome among the others still has an uncertain rate.
        rate1 = (x1 + 0.5 * (x1 == 0)) / (safe1 + 0.5 * (x1 == 0))
        rate0 = (x0 + 0.5 * (x0 == 0)) / (safe0 + 0.5 * (x0 == 0))
        none = (x1 + x0) == 0
        variance = n1 * rate1 * (1 - rate1) + n1**2 * rate0 * (1 - rate0) / safe0
        variance = np.where(none, 0.0, variance)
        hits = x1 + x0
        null = n1 * n0 * hits * (n - hits) / (n**2 * np.maximum(n - 1, 1))
        chance = n1 * hits / n
        z = (x1 - chance).sum(axis=0) / np.sqrt(null.sum(axis=0))
        below = (chance - np.maximum(0, n1 - (n - hits))).sum(axis=0)
        above = (np.minimum(hits, n1) - chance).sum(axis=0)
    odds, low, high = _odds(x1, n1 - x1, x0, n0 - x0, n)
    ratio, error = _risks(x1, n1, x0, n0, n)
    z = np.nan_to_num(z, nan=0.0, posinf=0.0, neginf=0.0)
    return Effects(
        observed=x1.sum(axis=0),
        expected=expected.sum(axis=0),
        spread=np.sqrt(variance.sum(axis=0)),
        odds=odds,
        low=low,
        high=high,
        ratio=ratio,
        ratio_error=error,
        z=z,
        p=_two_sided(z),
        enough=np.minimum(below, above) >= _ROOM,
    )


def _risks(x1: Floats, n1: Floats, x0: Floats, n0: Floats, n: Floats) -> tuple[Floats, Floats]:
    """Return the Mantel-Haenszel ratio of risks and the standard error of its logarithm."""
    r, s = (x1 * n0 / n).sum(axis=0), (x0 * n1 / n).sum(axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        spread = ((n1 * n0 * (x1 + x0) - x1 * x0 * n) / n**2).sum(axis=0)
        # Nothing on one side: half an outcome stands for what was not seen.
        error = np.sqrt(spread / (np.maximum(r, 0.5) * np.maximum(s, 0.5)))
        return np.where(r + s > 0, r / s, 1.0), error


def _odds(a: Floats, b: Floats, c: Floats, d: Floats, n: Floats) -> tuple[Floats, Floats, Floats]:
    """Return the Mantel-Haenszel odds ratio with its interval."""
    r, s = a * d / n, b * c / n
    p, q = (a + d) / n, (b + c) / n
    rs, ss = r.sum(axis=0), s.sum(axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        odds = rs / ss
        variance = (
            (p * r).sum(axis=0) / (2 * rs**2)
            + (p * s + q * r).sum(axis=0) / (2 * rs * ss)
            + (q * s).sum(axis=0) / (2 * ss**2)
        )
        half = Z * np.sqrt(variance)
        known = (rs > 0) & (ss > 0)
        odds = np.where(known, odds, np.nan)
        return (
            odds,
            np.where(known, odds * np.exp(-half), np.nan),
            np.where(known, odds * np.exp(half), np.nan),
        )


def _two_sided(z: Floats) -> Floats:
    from scipy.special import ndtr

    return np.asarray(2 * ndtr(-np.abs(z)))


def dealt_anew(with_it: Longs, everybody: Longs, seed: int) -> Longs:
    """Return the same counts with the outcomes dealt anew inside every stratum.

    Of a stratum's outcomes each candidate gets as many as chance gives it (hypergeometric), so
    nothing can go with the outcome but by chance.
    """
    rng = np.random.default_rng(seed)
    hits = np.broadcast_to(everybody[:, :, 1], with_it.shape[:2])
    rest = np.broadcast_to(everybody[:, :, 0], with_it.shape[:2]) - hits
    dealt = with_it.copy()
    dealt[:, :, 1] = rng.hypergeometric(hits, rest, with_it[:, :, 0])
    return dealt
