"""Attribution that goes by what happens without a channel: Markov chains and Shapley values.

Markov: the chain over START, channels, CONVERSION and NULL; a channel's removal effect is how much
less often the chain converts when it is taken away (Anderl, Becker, von Wangenheim and Schumann,
IJRM 2016). Solved exactly as an absorbing chain (Kemeny and Snell 1960), nothing is simulated.

Shapley: the mean of what a channel adds to those before it, over all orders (Shapley 1953). The
worth of a set of channels is either the number of conversions whose paths touch no other channel
(Zhao, Mahboobi and Bagheri 2018: then credit is dealt out equally among the channels of each path);
or the conversions that would be left if the other channels were taken away: each path then touches
fewer channels, and converts as often as the paths that touched exactly those. Without any channel
nothing converts. A set that was never seen alone converts as the paths inside it do.
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
#: Orders that are drawn beyond that, and what bounds them.
ORDERS = 2_000
_MOST_LOOKUPS = 50_000_000


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
    """Return (channels,) exact Shapley values; they sum to the conversions.

    Args:
        sets: (sets,) int64, bit ``i`` set where channel ``i`` is in the set; each once, none empty.
        won, all_: (sets,) paths with exactly these channels that converted, and all.
        channels: at most ``EXACT``.
        rate: the worth of a set is what would convert without the others; else what did.
    """
    every = np.arange(1 << channels)
    if rate:
        known = _rates(sets, won, all_, channels)
        worth = np.zeros(every.size)
        for each, number in zip(sets, all_, strict=True):
            worth += number * known[every & each]
    else:
        worth = _inside(sets, won, channels)
    size = np.zeros(every.size, np.int64)
    for bit in range(channels):
        size += (every >> bit) & 1
    weight = np.array(
        [factorial(s) * factorial(channels - s - 1) / factorial(channels) for s in range(channels)]
    )
    values = np.zeros(channels)
    for bit in range(channels):
        without = np.flatnonzero(((every >> bit) & 1) == 0)
        gain = worth[without | (1 << bit)] - worth[without]
        values[bit] = float((weight[size[without]] * gain).sum())
    return values


def _inside(sets: Longs, values: Longs, channels: int) -> Floats:
    """Return (2^channels,) the sum of the values of the sets inside each set."""
    found = np.zeros(1 << channels)
    found[sets] = values
    for bit in range(channels):
        pairs = found.reshape(-1, 2, 1 << bit)
        pairs[:, 1] += pairs[:, 0]
    return found


def _rates(sets: Longs, won: Longs, all_: Longs, channels: int) -> Floats:
    """Return (2^channels,) how often paths with exactly these channels convert."""
    rates = _inside(sets, won, channels) / np.maximum(_inside(sets, all_, channels), 1)
    seen = all_ > 0
    rates[sets[seen]] = won[seen] / all_[seen]
    rates[0] = 0.0
    return rates


def sampled_shapley(
    sets: Longs, won: Longs, all_: Longs, channels: int, *, rate: bool, seed: int
) -> tuple[Floats, Floats]:
    """Return (channels,) Shapley values from random orders, and their standard errors.

    Castro, Gomez and Tejada (Computers and Operations Research 2009). They sum to the worth of
    all channels, because each order does. Fewer orders are drawn where sets are very many.
    """
    rng = np.random.default_rng(seed)
    orders = int(np.clip(_MOST_LOOKUPS // max(channels * sets.size, 1), 50, ORDERS))
    gains = np.empty((orders, channels))
    rates = won / np.maximum(all_, 1)
    for row in range(orders):
        order = rng.permutation(channels)
        masks = np.cumsum(np.left_shift(np.int64(1), order))
        if rate:
            worth = [
                float((all_ * _rate_of(sets & mask, sets, rates, won, all_)).sum())
                for mask in masks
            ]
        else:
            worth = ((sets[None, :] & ~masks[:, None]) == 0) @ won
        gains[row, order] = np.diff(np.asarray(worth, np.float64), prepend=0.0)
    return gains.mean(axis=0), gains.std(axis=0, ddof=1) / np.sqrt(orders)


def _rate_of(asked: Longs, sets: Longs, rates: Floats, won: Longs, all_: Longs) -> Floats:
    """Return (asked,) the rate of each asked set: its own, or that of the paths inside it."""
    different, back = np.unique(asked, return_inverse=True)
    place = np.minimum(np.searchsorted(sets, different), max(sets.size - 1, 0))
    found = np.where(sets[place] == different, rates[place], -1.0)
    for i in np.flatnonzero(found < 0):
        inside = (sets & ~different[i]) == 0
        found[i] = won[inside].sum() / max(int(all_[inside].sum()), 1)
    found[different == 0] = 0.0
    return found[back]
