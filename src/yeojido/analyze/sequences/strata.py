"""Comparing like with like: units that had equally many steps before they converted or left.

Whoever walks longer has more of everything: more loops, more patterns. And whoever converts early
had less time for them. So units are compared inside strata of equal length before the end (each
length up to 16 apart, then eight strata per doubling), and the strata are put together: the
difference of conversion by Mantel and Haenszel with the interval of Sato (Biometrics 45, 1989),
the test of Cochran, Mantel and Haenszel without continuity correction (JNCI 22, 1959). Where
steps and conversion have nothing to do with each other, the expected difference is zero whatever
the lengths.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from yeojido.analyze.survival import Z

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Longs = NDArray[np.int64]

_EXACT = 16
_PER_DOUBLING = 8
_DOUBLINGS = 6
#: The smallest length of each stratum.
BOUNDS = np.unique(
    np.concatenate(
        [
            np.arange(1, _EXACT + 1),
            np.round(
                _EXACT * 2 ** (np.arange(1, _PER_DOUBLING * _DOUBLINGS + 1) / _PER_DOUBLING)
            ).astype(np.int64),
        ]
    )
)
STRATA = BOUNDS.size


def stratum(length: Longs) -> Longs:
    """Return (units,) int64: the stratum of each length; -1 for length 0."""
    return np.searchsorted(BOUNDS, length, side="right") - 1


def compare(won: Longs, lost: Longs, all_won: Longs, all_lost: Longs) -> tuple[Floats, ...]:
    """Compare the conversion of units with something against those without it.

    Args:
        won, lost: (items, strata) units with the item that converted, and that left.
        all_won, all_lost: (strata,) or (items, strata): all units that could have had it.

    Returns:
        (items,) float64 each: difference, low and high end of its 95 % interval, p. NaN (p: 1)
        where no stratum has units with and without.
    """
    x1, n1 = won.astype(np.float64), (won + lost).astype(np.float64)
    x0 = (all_won - won).astype(np.float64)
    n0 = x0 + (all_lost - lost)
    total = np.maximum(n1 + n0, 1)
    weight = (n1 * n0 / total).sum(axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        told = ((x1 * n0 - x0 * n1) / total).sum(axis=1) / weight
        p_term = (n1 * n1 * x0 - n0 * n0 * x1 + n1 * n0 * (n0 - n1) / 2) / (total * total)
        q_term = (x1 * (n0 - x0) + x0 * (n1 - x1)) / (2 * total)
        spread = told * p_term.sum(axis=1) + q_term.sum(axis=1)
        half = Z * np.sqrt(np.maximum(spread, 0)) / weight
        m1 = x1 + x0
        over = (x1 - n1 * m1 / total).sum(axis=1)
        square = total * total * np.maximum(total - 1, 1)
        variance = (n1 * n0 * m1 * (total - m1) / square).sum(axis=1)
        chi = np.where(variance > 0, over * over / variance, 0.0)
    told[weight == 0] = np.nan
    return told, np.maximum(told - half, -1), np.minimum(told + half, 1), _p(chi)


def _p(chi: Floats) -> Floats:
    """Return the upper tail of chi-square with one degree of freedom."""
    from scipy.special import erfc

    tail: Floats = erfc(np.sqrt(chi / 2))
    return tail
