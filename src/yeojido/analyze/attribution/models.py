"""Attribution that goes by what happens without a channel: Markov chains and Shapley values.

Markov: the chain over START, channels, CONVERSION and NULL; a channel's removal effect is how much
less often the chain converts when it is taken away (Anderl, Becker, von Wangenheim and Schumann,
IJRM 2016). Solved exactly as an absorbing chain (Kemeny and Snell 1960), nothing is simulated.

Shapley: the mean of what a channel adds to those before it, over all orders (Shapley 1953). The
worth of a set of channels is the conversion rate of the paths that touch no other channel, or their
number of conversions (Zhao, Mahboobi and Bagheri 2018: then credit is dealt out equally among the
channels of each path).
"""

from __future__ import annotations

from math import factorial
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Longs = NDArray[np.int64]

#: Up to so many channels every set of channels is looked at.
EXACT = 12
#: Orders that are drawn beyond that.
ORDERS = 2_000


def converting(moves: Longs) -> float:
    """Return how often the chain ends in CONVERSION; ``moves`` (n + 3, n + 3) counts."""
    n = moves.shape[0] - 3
    out = moves[: n + 1].sum(axis=1)
    share = moves[: n + 1] / np.maximum(out, 1)[:, None]
    stays = np.eye(n + 1) - share[:, : n + 1]
    return float(np.linalg.solve(stays, share[:, n + 1])[n])


def markov(moves: Longs) -> Floats:
    """Return (channels,) shares of the conversions, by removal effect; they sum to 1 or are 0."""
    n = moves.shape[0] - 3
    if not moves[:, n + 1].any():
        return np.zeros(n)
    whole = converting(moves)
    effect = np.zeros(n)
    for channel in range(n):
        if moves[:, channel].any():
            # Whoever would come to the channel is lost there.
            without = moves.copy()
            without[:, n + 2] += without[:, channel]
            without[:, channel] = 0
            effect[channel] = 1 - converting(without) / whole
    return effect / effect.sum() if effect.sum() > 0 else effect


def shapley(sets: Longs, won: Longs, all_: Longs, channels: int, *, rate: bool) -> Floats:
    """Return (channels,) exact Shapley values; they sum to the worth of all channels.

    Args:
        sets: (sets,) int64, bit ``i`` set where channel ``i`` is in the set; each once.
        won, all_: (sets,) paths with exactly these channels that converted, and all.
        channels: at most ``EXACT``.
        rate: the worth of a set is its conversion rate; else its conversions.
    """
    inside_won, inside_all = np.zeros(1 << channels), np.zeros(1 << channels)
    inside_won[sets], inside_all[sets] = won, all_
    for values in (inside_won, inside_all):
        for bit in range(channels):
            pairs = values.reshape(-1, 2, 1 << bit)
            pairs[:, 1] += pairs[:, 0]
    worth = _worth(inside_won, inside_all, rate=rate)
    size = np.zeros(1 << channels, np.int64)
    for bit in range(channels):
        size += (np.arange(1 << channels) >> bit) & 1
    weight = np.array(
        [factorial(s) * factorial(channels - s - 1) / factorial(channels) for s in range(channels)]
        + [0.0]
    )
    values = np.zeros(channels)
    for bit in range(channels):
        without = np.flatnonzero(((np.arange(1 << channels) >> bit) & 1) == 0)
        gain = worth[without | (1 << bit)] - worth[without]
        values[bit] = float((weight[size[without]] * gain).sum())
    return values


def sampled_shapley(
    sets: Longs, won: Longs, all_: Longs, channels: int, *, rate: bool, seed: int
) -> tuple[Floats, Floats]:
    """Return (channels,) Shapley values from random orders, and their standard errors.

    Castro, Gomez and Tejada (Computers and Operations Research 2009). They sum to the worth of
    all channels, because each order does.
    """
    rng = np.random.default_rng(seed)
    gains = np.empty((ORDERS, channels))
    for row in range(ORDERS):
        order = rng.permutation(channels)
        masks = np.cumsum(np.left_shift(np.int64(1), order))
        inside = (sets[None, :] & ~masks[:, None]) == 0
        worth = _worth(inside @ won, inside @ all_, rate=rate)
        gains[row, order] = np.diff(worth, prepend=0.0)
    return gains.mean(axis=0), gains.std(axis=0, ddof=1) / np.sqrt(ORDERS)


def _worth(won: Floats | Longs, all_: Floats | Longs, *, rate: bool) -> Floats:
    return (won / np.maximum(all_, 1) if rate else won).astype(np.float64)
