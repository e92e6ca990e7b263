"""The laws of journey shapes: alikeness, medoids, quality, and that nothing depends on the buckets."""

from __future__ import annotations

from collections import Counter
from itertools import combinations, pairwise
from math import sqrt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.laws.logs import Log, people
from yeojido.adapters.runners.local import LocalRunner
from yeojido.analyze.sequences.medoids import grouped, rand_index, silhouette
from yeojido.analyze.sequences.shapes import JourneyShapes
from yeojido.kernels.mining_shapes import nearest, profiles

units = st.lists(st.lists(st.integers(0, 3), min_size=1, max_size=8), min_size=1, max_size=8)


def arrays(walks: list[list[int]]) -> tuple:
    """Units as the kernels take them."""
    code = np.array([node for walk in walks for node in walk], np.int16)
    offset = np.cumsum([0, *map(len, walks)]).astype(np.int64)
    code.flags.writeable = offset.flags.writeable = False
    return code, offset, 4


def shares(items: list) -> dict:
    """Shares of items."""
    return {item: n / len(items) for item, n in Counter(items).items()}


def alike(a: list[int], b: list[int]) -> float:
    """How alike two units are, by the definition."""
    total = 0.0
    for weight, parts in (
        (0.25, lambda walk: walk),
        (0.5, lambda walk: list(pairwise(["START", *walk, "END"]))),
        (0.25, lambda walk: sorted(set(combinations(walk, 2))) or ["none"]),
    ):
        mine, other = shares(parts(a)), shares(parts(b))
        total += weight * sum(sqrt(mine[item] * other.get(item, 0)) for item in mine)
    return total


@given(units)
def test_alikeness_equals_the_definition(walks):
    """The product of two profiles is the mean of the Bhattacharyya coefficients (law 10)."""
    profile = profiles(*arrays(walks))
    told = profile @ profile.T
    for i, a in enumerate(walks):
        assert told[i, i] == pytest.approx(1)
        for j, b in enumerate(walks):
            assert told[i, j] == pytest.approx(alike(a, b))


@given(units, st.integers(1, 4))
def test_every_unit_goes_to_the_most_alike(walks, many):
    """The pass over the log finds what comparing with every representative finds."""
    chosen = walks[:many]
    representatives = np.ascontiguousarray(profiles(*arrays(chosen)).T)
    representatives.flags.writeable = False
    place, told = nearest(*arrays(walks), representatives)
    for walk, found, near in zip(walks, place, told, strict=True):
        wanted = [alike(walk, other) for other in chosen]
        assert near == pytest.approx(max(wanted))
        assert wanted[found] == pytest.approx(max(wanted))


def points(seed: int, size: int) -> tuple:
    """Random points of the plane: distances and weights."""
    rng = np.random.default_rng(seed)
    at = rng.normal(size=(size, 2)) + rng.integers(0, 3, (size, 1)) * 4
    distance = np.sqrt(((at[:, None] - at[None]) ** 2).sum(axis=2))
    return distance, rng.integers(1, 4, size).astype(float)


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 999), st.integers(4, 25), st.integers(1, 4))
def test_no_swap_makes_medoids_better(seed, size, k):
    """The loss is what it says, and exchanging any medoid for any point does not lower it."""
    distance, weight = points(seed, size)
    found = grouped(distance, weight, k)

    def loss(medoid) -> float:
        return float((distance[:, list(medoid)].min(axis=1) * weight).sum() / weight.sum())

    assert found.mean == pytest.approx(loss(found.medoid))
    assert (distance[np.arange(size), found.medoid[found.group]]).tolist() == (
        distance[:, found.medoid].min(axis=1).tolist()
    )
    for i in range(k):
        for x in range(size):
            other = [*found.medoid[:i], x, *found.medoid[i + 1 :]]
            assert loss(other) >= found.mean - 1e-6


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 999), st.integers(6, 25), st.integers(2, 4))
def test_measures_of_quality_equal_those_of_a_library(seed, size, k):
    """Silhouette and adjusted Rand index, where a weight is so many equal points."""
    from sklearn.metrics import adjusted_rand_score, silhouette_score

    distance, weight = points(seed, size)
    group, other = grouped(distance, weight, k).group, grouped(distance**2, weight, k).group
    many = np.repeat(np.arange(size), weight.astype(int))
    wanted = silhouette_score(distance[np.ix_(many, many)], group[many], metric="precomputed")
    assert silhouette(distance, weight, group) == pytest.approx(wanted)
    score = adjusted_rand_score(group[many], other[many])
    assert rand_index(group, other, weight) == pytest.approx(score)


@settings(max_examples=30, deadline=None)
@given(people(12, 8), st.integers(1, 4), st.sampled_from([None, 2, 3]))
def test_shapes_add_up(group, buckets, k):
    """Every unit has one shape; people, ends and buckets agree (laws 1, 2, 8)."""
    parts = tuple(tuple(group[i::buckets]) for i in range(buckets))
    asked = JourneyShapes(goal="c", k=k)
    result = LocalRunner(2).run(Log(parts), asked)
    assert result.to_dict() == LocalRunner(1).run(Log((tuple(group),)), asked).to_dict()
    assert sum(shape.units for shape in result.shapes) == len(group) == result.units
    for shape in result.shapes:
        assert shape.converted + shape.left + shape.here == shape.units
        assert shape.people == shape.units
        assert list(shape.steps) in [[row.name for row in rows] for rows in group]
    if k is not None and len({str(rows) for rows in group}) >= k:
        assert len(result.shapes) == k
    assert len({shape.name.ko for shape in result.shapes}) == len(result.shapes)
