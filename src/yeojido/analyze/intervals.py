"""Intervals of proportions."""

from __future__ import annotations

from math import sqrt

#: 97.5 % point of the standard normal distribution: 95 % intervals.
Z95 = 1.959963984540054


def wilson(successes: int, total: int) -> tuple[float, float] | None:
    """Return the 95 % score interval of a proportion (E. B. Wilson, JASA 1927); None without n.

    >>> [round(bound, 3) for bound in wilson(5, 10)]
    [0.237, 0.763]
    """
    if total <= 0:
        return None
    return of_share(successes / total, total)


def of_share(share: float, number: float) -> tuple[float, float]:
    """Return Wilson's 95 % interval of a share of ``number`` > 0, which need not be whole."""
    spread = Z95 * Z95 / number
    centre = (share + spread / 2) / (1 + spread)
    half = Z95 * sqrt(share * (1 - share) / number + spread / (4 * number)) / (1 + spread)
    # Rounding must not put the share itself outside: of n out of n the upper bound is 1.
    return max(0.0, min(share, centre - half)), min(1.0, max(share, centre + half))
