"""Markov and Shapley, against examples done by hand and definitions written down plainly."""

from __future__ import annotations

from itertools import pairwise, permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from yeojido.analyze.attribution.models import converting, markov, sampled_shapley, shapley


def counted(paths: list[tuple[str, bool]], channels: str) -> np.ndarray:
    """Moves of paths such as ("abc", True)."""
    n = len(channels)
    moves = np.zeros((n + 3, n + 3), np.int64)
    for path, won in paths:
        places = [n, *(channels.index(c) for c in path), n + 1 if won else n + 2]
        for a, b in pairwise(places):
            moves[a, b] += 1
    return moves


def test_the_textbook_chain():
    """Abc converts, a and bc do not: without a half, without b or c all conversions are lost."""
    moves = counted([("abc", True), ("a", False), ("bc", False)], "abc")
    assert converting(moves) == pytest.approx(1 / 3)
    assert markov(moves) == pytest.approx([0.2, 0.4, 0.4])


def test_a_channel_alone_takes_all():
    """With one channel everything is owed to it; without conversions nothing is."""
    assert markov(counted([("a", True), ("a", False)], "a")) == pytest.approx([1.0])
    assert markov(counted([("a", False)], "a")) == pytest.approx([0.0])


paths = st.lists(st.tuples(st.text("abc", min_size=1, max_size=4), st.booleans()), max_size=12)


@given(paths)
def test_converting_equals_walking_on_and_on(drawn):
    """The exact solution is where a long walk of the chain ends up."""
    moves = counted(drawn or [("a", True)], "abc").astype(float)
    out = moves.sum(axis=1, keepdims=True)
    step = np.divide(moves, out, out=np.zeros_like(moves), where=out > 0)
    step[4, 4] = step[5, 5] = 1
    at = np.zeros(6)
    at[3] = 1
    for _ in range(3000):
        at = at @ step
    assert converting(counted(drawn or [("a", True)], "abc")) == pytest.approx(at[4], abs=1e-6)


def plainly(drawn, channels, rate):
    """Shapley by its definition: the mean gain over all orders."""

    def exactly(channels_):
        same = [won for path, won in drawn if set(path) == channels_]
        inside = [won for path, won in drawn if set(path) <= channels_]
        return sum(same or inside) / max(len(same or inside), 1) if channels_ else 0.0

    def worth(among):
        if rate:
            return sum(exactly(set(path) & set(among)) for path, _ in drawn)
        return sum(won for path, won in drawn if set(path) <= set(among))

    orders = list(permutations(channels))
    gains = dict.fromkeys(channels, 0.0)
    for order in orders:
        for place, channel in enumerate(order):
            gains[channel] += worth(order[: place + 1]) - worth(order[:place])
    return [gains[c] / len(orders) for c in channels]


def grouped(drawn, channels):
    """Sets of channels as bits, with paths that converted and all."""
    found: dict[int, list[int]] = {}
    for path, won in drawn:
        bits = sum(1 << channels.index(c) for c in set(path))
        entry = found.setdefault(bits, [0, 0])
        entry[0] += won
        entry[1] += 1
    sets = sorted(found)
    return np.array(sets, np.int64), *np.array([found[s] for s in sets]).reshape(-1, 2).T


@given(paths, st.booleans())
def test_shapley_equals_all_orders(drawn, rate):
    """Exact values are the mean over all orders, and sum to the worth of all channels."""
    sets, won, all_ = grouped(drawn, "abc")
    found = shapley(sets, won, all_, 3, rate=rate)
    assert found == pytest.approx(plainly(drawn, "abc", rate), abs=1e-12)
    assert found.sum() == pytest.approx(sum(w for _, w in drawn))


def test_shapley_of_conversions_is_an_equal_deal():
    """With conversions as the worth, each path's channels share it equally (Zhao et al. 2018)."""
    sets, won, all_ = grouped([("ab", True), ("abc", True), ("c", False)], "abc")
    assert shapley(sets, won, all_, 3, rate=False) == pytest.approx([5 / 6, 5 / 6, 1 / 3])


@pytest.mark.parametrize("rate", [True, False])
def test_drawn_orders_come_near_and_say_how_near(rate):
    """Sampled values lie within four standard errors of the exact ones."""
    rng = np.random.default_rng(3)
    sets = np.unique(rng.integers(1, 1 << 8, 60))
    all_ = rng.integers(1, 50, sets.size)
    won = rng.binomial(all_, 0.3)
    exact = shapley(sets, won, all_, 8, rate=rate)
    near, error = sampled_shapley(sets, won, all_, 8, rate=rate, seed=1)
    assert np.all(np.abs(near - exact) < 4 * error + 1e-12)
    assert near.sum() == pytest.approx(exact.sum())
    again, _ = sampled_shapley(sets, won, all_, 8, rate=rate, seed=1)
    assert again.tolist() == near.tolist()
