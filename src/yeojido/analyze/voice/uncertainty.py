"""Estimates from answers with weights and their 95 % intervals; people are what is sampled.

Answers of one person go together, so the person is the unit whichever way answers are counted:
a weighted share or mean is a ratio, and its variance is that of its linearisation over people
(Särndal, Swensson, Wretman, *Model Assisted Survey Sampling*, 1992, section 5.7). Shares then get
Wilson's interval with the effective number of people (Korn and Graubard, Survey Methodology 1998),
the Net Promoter Score the adjusted Wald interval (Rocks, The American Statistician 70(4), 2016),
means a bootstrap over people, differences the method of variance estimates recovery (Zou and
Donner, Statistics in Medicine 27(10), 2008).
"""

from __future__ import annotations

from dataclasses import dataclass
from math import fsum, sqrt
from typing import TYPE_CHECKING, Literal

import numpy as np

from yeojido.analyze.intervals import Z95, of_share

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Longs = NDArray[np.int64]

Over = Literal["people", "answers"]
#: Fewer people than this give no value; fewer than ``FEW`` are drawn hollow.
LEAST = 5
FEW = 30
_DRAWS = 2_000
_SEED = 20260101
#: With more different (weight, value) pairs than this the bootstrap's limit is taken: the normal.
_MOST_CELLS = 1_000


@dataclass(frozen=True, slots=True)
class Estimate:
    """A value and its 95 % interval.

    Attributes:
        value, low, high: in the unit of what was estimated.
        effective: the number of people with equal weights that would tell as much.
        people: (n,) keys of the people, ascending; ``pull`` (n,): how far each moves the value.
    """

    value: float
    low: float
    high: float
    effective: float
    people: Longs
    pull: Floats


@dataclass(frozen=True, slots=True)
class Sample:
    """Answers, put together by person.

    Attributes:
        people: (n,) keys, ascending.
        weight: (n,) weight of each person; over answers: of all their answers together.
        number: (n,) answers of each.
        person: (answers,) index into ``people``; ``each`` (answers,): the answers' own weights.
        over: whether people or answers count alike.
    """

    people: Longs
    weight: Floats
    number: Longs
    person: Longs
    each: Floats
    over: Over

    def means(self, values: Floats) -> Floats:
        """Return (n,) each person's weighted mean of ``values`` (answers,)."""
        size = self.people.size
        total = np.bincount(self.person, self.each * values, size).astype(np.float64)
        return total / np.bincount(self.person, self.each, size)

    @property
    def most(self) -> float:
        """The most that the effective number can be: of people, or of answers."""
        return float(self.people.size if self.over == "people" else self.number.sum())

    @property
    def kish(self) -> float:
        """The effective number of people by their weights alone (Kish 1965)."""
        total = fsum(self.weight.tolist())
        return total * total / fsum((self.weight**2).tolist())


def sample(person: Longs, weight: Floats | None, over: Over) -> Sample:
    """Put answers together by person; ``weight`` (answers,) > 0, None: all alike."""
    people, index = np.unique(person, return_inverse=True)
    index = index.astype(np.int64)
    each = np.ones(person.size) if weight is None else weight
    number = np.bincount(index, minlength=people.size)
    total = np.bincount(index, each, people.size).astype(np.float64)
    own = total / number if over == "people" else total
    return Sample(people, own, number, index, each, over)


def ratio(of: Sample, means: Floats) -> tuple[float, Floats, float]:
    """Return a weighted mean over people, how far each moves it, and its variance."""
    total = fsum(of.weight.tolist())
    value = fsum((of.weight * means).tolist()) / total
    pull = of.weight * (means - value) / total
    return value, pull, fsum((pull**2).tolist())


def share(of: Sample, holds: NDArray[np.bool_]) -> Estimate:
    """Return the share of answers that hold, 0..1, with Wilson's interval."""
    value, pull, variance = ratio(of, of.means(holds.astype(np.float64)))
    number = _effective(of, value * (1 - value), variance)
    low, high = of_share(value, number)
    return Estimate(value, low, high, number, of.people, pull)


def net(of: Sample, high: NDArray[np.bool_], low: NDArray[np.bool_]) -> Estimate:
    """Return share of ``high`` minus share of ``low``, in points -100..100.

    The variance is that of three classes, ``p + d - (p - d)**2``; three observations are added
    (3/4, 3/2, 3/4), so that a few answers that all agree do not look certain.
    """
    means = of.means(high.astype(np.float64) - low.astype(np.float64))
    value, pull, variance = ratio(of, means)
    p, d = (ratio(of, of.means(each.astype(np.float64)))[0] for each in (high, low))
    number = _effective(of, p + d - value * value, variance)
    begin, end = adjusted(p, d, number)
    return Estimate(
        100 * value, 100 * min(value, begin), 100 * max(value, end), number, of.people, 100 * pull
    )


def adjusted(p: float, d: float, number: float) -> tuple[float, float]:
    """Return the adjusted Wald interval of ``p - d``, shares of ``number`` people, -1..1.

    >>> [round(end, 3) for end in adjusted(0.5, 0.2, 100.0)]
    [0.141, 0.442]
    """
    more = number + 3
    p, d = (p * number + 0.75) / more, (d * number + 0.75) / more
    half = Z95 * sqrt(max(0.0, p + d - (p - d) ** 2) / more)
    return max(-1.0, p - d - half), min(1.0, p - d + half)


def _effective(of: Sample, alike: float, variance: float) -> float:
    """Return how many independent answers with variance ``alike`` would tell as much."""
    number = alike / variance if variance > 0 and alike > 0 else of.kish
    return max(1.0, min(of.most, number))


def mean(of: Sample, values: Floats) -> Estimate:
    """Return the mean of answers, with a bootstrap over people."""
    means = of.means(values)
    value, pull, _ = ratio(of, means)
    low, high = resampled(of.weight, means, value)
    return Estimate(value, low, high, min(of.most, of.kish), of.people, pull)


def resampled(weight: Floats, values: Floats, value: float) -> tuple[float, float]:
    """Return the 95 % percentile interval of a weighted mean, people drawn anew 2,000 times.

    Equal people are drawn together and the seed is fixed, so that the same people give the same
    interval. Of more than 1,000 different people the limit is taken, the normal distribution.
    """
    weights, own, counts = counted(np.round(weight, 9), np.round(values, 9))
    if np.unique(own).size == 1:
        return value, value
    if counts.size > _MOST_CELLS:
        total = fsum(weight.tolist())
        half = Z95 * sqrt(fsum(((weight * (values - value) / total) ** 2).tolist()))
        return value - half, value + half
    size = weight.size
    draws = np.random.default_rng(_SEED).multinomial(size, counts / size, size=_DRAWS)
    means = (draws @ (weights * own)) / (draws @ weights)
    low, high = np.percentile(means, [2.5, 97.5])
    return min(value, float(low)), max(value, float(high))


def counted(a: Floats, b: Floats) -> tuple[Floats, Floats, Longs]:
    """Return the different pairs (a, b), in order, and how often each occurs."""
    one, code = np.unique(a, return_inverse=True)
    two, other = np.unique(b, return_inverse=True)
    key, counts = np.unique(code.astype(np.int64) * two.size + other, return_counts=True)
    return one[key // two.size], two[key % two.size], counts.astype(np.int64)


def difference(a: Estimate, b: Estimate) -> tuple[float, float, float]:
    """Return b - a and its 95 % interval; people who are in both are counted as such."""
    shared, at_a, at_b = np.intersect1d(a.people, b.people, assume_unique=True, return_indices=True)
    along = 0.0
    if shared.size:
        both = fsum((a.pull[at_a] * b.pull[at_b]).tolist())
        spread = sqrt(fsum((a.pull**2).tolist()) * fsum((b.pull**2).tolist()))
        along = max(-1.0, min(1.0, both / spread)) if spread > 0 else 0.0
    value = b.value - a.value
    down, up = b.value - b.low, b.high - b.value
    before_down, before_up = a.value - a.low, a.high - a.value
    low = value - sqrt(max(0.0, down**2 + before_up**2 - 2 * along * down * before_up))
    high = value + sqrt(max(0.0, up**2 + before_down**2 - 2 * along * up * before_down))
    return value, low, high
