"""How far a model leans when it reads the words at a place, learned from what customers also rated.

A model that is right on average elsewhere reads the words of one shop, or of one touchpoint, too
high or too low, and no number of people makes that smaller. Where words stand with a rating of the
same touchpoint (or were confirmed by a person), the difference of the two measures it: the mean of
the words is moved by the mean difference (prediction-powered inference: A. N. Angelopoulos, S.
Bates, C. Fannjiang, M. I. Jordan and T. Zrnic, Science 382, 2023), drawn together over the
touchpoints by how much they differ (empirical Bayes; R. DerSimonian and N. Laird, Controlled
Clinical Trials 7, 1986), and what stays unknown widens the interval.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Longs = NDArray[np.int64]

#: Differences are kept in parts of this, so that sums of squares are exact.
PARTS = 1024
#: Standard error of the mean of words where nothing was measured; see decision 115.
UNMEASURED = 0.4
#: What is known before of the standard deviation of a lean over shops, and over the touchpoints of
#: one shop; the latter counts like so many touchpoints.
OVER_SHOPS, OVER_PLACES = 0.4, 0.5
_PRIOR_PLACES = 4
#: And of one text's difference, counting like so many texts.
_OF_TEXTS, _PRIOR_TEXTS = 1.2, 4


@dataclass(frozen=True, slots=True)
class Lean:
    """What to add to the valence of words at each column, and what that leaves unknown.

    ``shift`` and ``error`` (a standard error): (columns,) float64. ``pairs``: (columns,) int64,
    texts it was learned from.
    """

    shift: Floats
    error: Floats
    pairs: Longs


def unlearned(columns: int) -> Lean:
    """Return what is known where nothing was measured: no shift, and the error of the model."""
    return Lean(np.zeros(columns), np.full(columns, UNMEASURED), np.zeros(columns, np.int64))


def learn(pairs: Longs) -> Lean:
    """Return the lean of every column from (columns, 3): texts, sum and sum of squares of
    (rating - valence), in parts of 1024.
    """
    number = pairs[:, 0]
    some = number > 0
    if not some.any():
        return unlearned(number.size)
    n = number[some].astype(np.float64)
    mean = pairs[some, 1] / n / PARTS
    own = pairs[some, 2] / PARTS**2 - n * mean**2
    texts = (own.sum() + _PRIOR_TEXTS * _OF_TEXTS**2) / (n.sum() - n.size + _PRIOR_TEXTS)
    places = _between(n, mean, texts)
    spread = places + texts / n
    precision = (1 / spread).sum() + 1 / OVER_SHOPS**2
    all_over = float((mean / spread).sum() / precision)
    own_weight = places / spread
    shift = np.full(number.size, all_over)
    shift[some] = all_over + own_weight * (mean - all_over)
    error = np.full(number.size, places + 1 / precision)
    error[some] = own_weight * texts / n + (1 - own_weight) ** 2 / precision
    return Lean(shift, np.sqrt(error), number)


def _between(n: Floats, mean: Floats, texts: float) -> float:
    """Return the variance of the lean over places, with what is known before."""
    weight = n / texts
    around = float((weight * mean).sum() / weight.sum())
    free = n.size - 1
    found = 0.0
    if free:
        scale = weight.sum() - (weight**2).sum() / weight.sum()
        found = max(0.0, (float((weight * (mean - around) ** 2).sum()) - free) / scale)
    return (free * found + _PRIOR_PLACES * OVER_PLACES**2) / (free + _PRIOR_PLACES)
