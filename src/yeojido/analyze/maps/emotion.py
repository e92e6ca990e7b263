"""Emotion at the columns of the map: from ratings only, over people, honest about few of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from yeojido.analyze.maps.state import Ratings

#: A mean of n people is drawn toward the overall mean by n / (n + SHRINK).
SHRINK = 15
#: Fewer people than this give no value.
LEAST_PEOPLE = 5
_DRAWS = 2_000
_SEED = 20260101


@dataclass(frozen=True, slots=True)
class Feeling:
    """Emotion of one column or stage, -2..+2.

    ``mean`` is drawn toward the overall mean, ``raw`` is not; ``ci`` belongs to ``mean``.
    ``low`` = people whose own mean is below zero.
    """

    people: int
    ratings: int
    raw: float | None = None
    mean: float | None = None
    ci: tuple[float, float] | None = None
    low: int = 0


def overall(ratings: Ratings) -> Feeling:
    """Return the mean over people of all their ratings."""
    persons = _by_person(ratings.person, ratings.total, ratings.number)
    return _feeling(persons, int(ratings.number.sum()), None)


def feelings(ratings: Ratings, group: NDArray[np.int64], size: int) -> tuple[Feeling, ...]:
    """Return the emotion of every group; ``group`` (n,) is the group of each entry."""
    toward = overall(ratings).raw
    found: list[Feeling] = []
    for index in range(size):
        mine = group == index
        persons = _by_person(ratings.person[mine], ratings.total[mine], ratings.number[mine])
        found.append(_feeling(persons, int(ratings.number[mine].sum()), toward))
    return tuple(found)


def _by_person(
    person: NDArray[np.int64], total: NDArray[np.float64], number: NDArray[np.int64]
) -> NDArray[np.float64]:
    """Return each person's mean rating."""
    _, inverse = np.unique(person, return_inverse=True)
    return np.bincount(inverse, weights=total) / np.bincount(inverse, weights=number)


def _feeling(persons: NDArray[np.float64], ratings: int, toward: float | None) -> Feeling:
    people = persons.size
    if people == 0:
        return Feeling(0, 0)
    raw = float(persons.mean())
    low = int((persons < 0).sum())
    if people < LEAST_PEOPLE:
        return Feeling(people, ratings, raw=raw, low=low)
    weight = 1.0 if toward is None else people / (people + SHRINK)
    rest = 0.0 if toward is None else (1 - weight) * toward
    lowest, highest = bootstrap(persons)
    return Feeling(
        people,
        ratings,
        raw=raw,
        mean=weight * raw + rest,
        ci=(weight * lowest + rest, weight * highest + rest),
        low=low,
    )


def bootstrap(values: NDArray[np.float64]) -> tuple[float, float]:
    """Return the 95 % percentile interval of the mean, people drawn anew 2,000 times.

    Equal values are drawn together (a multinomial count), which is the same and fast; the seed is
    fixed, so the same people give the same interval.
    """
    levels, counts = np.unique(np.round(values, 6), return_counts=True)
    if levels.size == 1:
        return float(levels[0]), float(levels[0])
    draws = np.random.default_rng(_SEED).multinomial(values.size, counts / values.size, size=_DRAWS)
    means = draws @ levels / values.size
    low, high = np.percentile(means, [2.5, 97.5])
    return float(low), float(high)
