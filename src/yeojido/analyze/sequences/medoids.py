"""Grouping a sample: how many groups, how good, and would another sample say the same.

All of it on a matrix of distances and weights (a point of weight 3 stands for three alike ones).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from yeojido.kernels.arrays import frozen

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Longs = NDArray[np.int64]

#: How often the sample is halved anew to see whether the groups hold.
RESAMPLES = 20
_PART = 0.8


@dataclass(frozen=True, slots=True)
class Grouping:
    """Medoids (k,), the group of every point, and the mean distance to its medoid."""

    medoid: Longs
    group: Longs
    mean: float


def grouped(distance: Floats, weight: Floats, k: int) -> Grouping:
    """Return ``k`` groups around medoids, the heaviest group first."""
    from yeojido.kernels.mining_shapes import medoids

    medoid, group, loss = medoids(frozen(distance), frozen(weight), k)
    heavy = np.bincount(group, weights=weight, minlength=k)
    order = np.lexsort((medoid, -heavy))
    rank = np.empty(k, np.int64)
    rank[order] = np.arange(k)
    return Grouping(medoid[order], rank[group], float(loss / max(weight.sum(), 1)))


def silhouette(distance: Floats, weight: Floats, group: Longs) -> float:
    """Return the mean silhouette (Rousseeuw, J. Comput. Appl. Math. 20, 1987); 0 for one group."""
    k = int(group.max(initial=0)) + 1
    if k < 2:
        return 0.0
    member = np.zeros((group.size, k))
    member[np.arange(group.size), group] = weight
    heavy = member.sum(axis=0)
    to_groups = distance @ member
    own = to_groups[np.arange(group.size), group]
    alone = heavy[group] <= 1
    inner = own / np.maximum(heavy[group] - 1, 1)
    mean = to_groups / heavy
    mean[np.arange(group.size), group] = np.inf
    other = mean.min(axis=1)
    most = np.maximum(inner, other)
    width = np.where(alone | (most <= 0), 0.0, (other - inner) / np.where(most > 0, most, 1))
    return float((width * weight).sum() / weight.sum())


def chosen(distance: Floats, weight: Floats, ks: Sequence[int]) -> tuple[int, dict[int, float]]:
    """Return the number of groups with the best silhouette (the fewer of equal ones), and all."""
    found = {k: silhouette(distance, weight, grouped(distance, weight, k).group) for k in ks}
    return max(found, key=lambda k: (round(found[k], 9), -k)), found


def rand_index(a: Longs, b: Longs, weight: Floats) -> float:
    """Return the adjusted Rand index of two groupings (Hubert and Arabie, J. Classif. 2, 1985)."""
    table = np.zeros((int(a.max()) + 1, int(b.max()) + 1))
    np.add.at(table, (a, b), weight)

    def choose(n: Floats) -> float:
        return float((n * (n - 1) / 2).sum())

    both, rows, columns = choose(table), choose(table.sum(axis=1)), choose(table.sum(axis=0))
    every = choose(np.array([weight.sum()]))
    expected = rows * columns / every if every else 0.0
    most = (rows + columns) / 2
    return 1.0 if most == expected else (both - expected) / (most - expected)


def stability(
    distance: Floats, weight: Floats, whole: Grouping, seed: int
) -> tuple[float, tuple[float, float]] | None:
    """Return how alike groupings of parts of the sample are to the whole one's: mean and range.

    Each of 20 parts holds 80 % of the points, drawn with a seed; adjusted Rand index on the
    points of the part; the range holds 95 % of the parts. None for too few points.
    """
    k, points = whole.medoid.size, whole.group.size
    size = int(_PART * points)
    if k < 2 or size <= k:
        return None
    draw = np.random.default_rng(seed)
    found: list[float] = []
    for _ in range(RESAMPLES):
        part = np.sort(draw.choice(points, size, replace=False))
        again = grouped(distance[np.ix_(part, part)], weight[part], k)
        found.append(rand_index(whole.group[part], again.group, weight[part]))
    low, high = np.quantile(found, [0.025, 0.975])
    return float(np.mean(found)), (float(low), float(high))
