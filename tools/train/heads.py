"""What makes valence, probabilities and labels of a model's scores: a few numbers, convex fits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from tools.train.kote import Comments

    Floats = NDArray[np.float32]
    Doubles = NDArray[np.float64]

#: Resamples over which thresholds are averaged.
BAGS = 20
_RIDGE = 3.0
#: Reviews count this often as much as comments, all in all: there are many more of them, and the
#: order of their stars is what valence is.
REVIEWS = 3.0


@dataclass(frozen=True, slots=True)
class Mixture:
    """Small numbers above the tables.

    Attributes:
        weights: (6,) of the two film scores and the comments' polarity, through the gate and not.
        bounds: (4,) between the five levels of valence.
        positive: (7,) weights of the same and shift of the log-odds to be positive.
        slope, shift: (44,) that make labels' log-odds hold.
        thresholds: (44,) above which a label is given.
        emotions: (45, 9) and (9,) of the journey emotions by log-odds.
    """

    weights: Floats
    bounds: Floats
    positive: Floats
    slope: Floats
    shift: Floats
    thresholds: Doubles
    emotions: tuple[Floats, Floats]


def minimised(cost: Callable[[Doubles], tuple[float, Doubles]], start: Doubles) -> Doubles:
    """Return where a convex function is smallest."""
    from scipy.optimize import minimize

    found = minimize(cost, start, jac=True, method="L-BFGS-B", options={"maxiter": 500})
    return np.asarray(found.x, np.float64)


def sigmoid(x: Doubles) -> Doubles:
    """Return the logistic function."""
    return 1 / (1 + np.exp(-np.clip(x, -30, 30)))


def ordered(signs: Doubles, level: NDArray[np.int64], weight: Doubles) -> tuple[Floats, Floats]:
    """Return weights of signs and bounds (4,): P(level > k) = sigmoid(signs @ weights - bounds[k])."""
    k = signs.shape[1]
    above = level[:, None] > np.arange(4)

    def cost(flat: Doubles) -> tuple[float, Doubles]:
        p = sigmoid((signs @ flat[:k])[:, None] - flat[k:])
        loss = -(weight[:, None] * np.log(np.where(above, p, 1 - p) + 1e-12)).sum()
        error = weight[:, None] * (p - above)
        slope = np.concatenate([signs.T @ error.sum(axis=1), -error.sum(axis=0)])
        return float(loss), slope

    made = minimised(cost, np.concatenate([np.full(k, 0.5), [-1.5, -0.5, 0.5, 1.5]]))
    return made[:k].astype(np.float32), np.sort(made[k:]).astype(np.float32)


def logistic(x: Doubles, y: Doubles, weight: Doubles | None = None) -> Floats:
    """Return weights of the columns of x (n, k), and last the shift (k + 1,), of log-odds."""
    w = np.ones(len(x)) if weight is None else weight

    def cost(flat: Doubles) -> tuple[float, Doubles]:
        p = sigmoid(x @ flat[:-1] + flat[-1])
        loss = -(w * np.log(np.where(y > 0.5, p, 1 - p) + 1e-12)).sum()
        error = w * (p - y)
        return float(loss), np.append(x.T @ error, error.sum())

    start = np.append(np.ones(x.shape[1]), 0.0)
    return minimised(cost, start).astype(np.float32)


def shares(x: Floats, target: Floats) -> tuple[Floats, Floats]:
    """Return weights and bias of a softmax that gives shares adding up to 1."""
    design = np.concatenate([x, np.ones((len(x), 1))], axis=1).astype(np.float64)
    k = target.shape[1]

    def cost(flat: Doubles) -> tuple[float, Doubles]:
        w = flat.reshape(-1, k)
        z = design @ w
        z -= z.max(axis=1, keepdims=True)
        e = np.exp(z)
        p = e / e.sum(axis=1, keepdims=True)
        loss = -(target * np.log(p + 1e-12)).sum() + _RIDGE * (w[:-1] ** 2).sum() / 2
        slope = design.T @ (p * target.sum(axis=1, keepdims=True) - target)
        slope[:-1] += _RIDGE * w[:-1]
        return float(loss), slope.ravel()

    made = minimised(cost, np.zeros(design.shape[1] * k)).reshape(-1, k)
    return made[:-1].astype(np.float32), made[-1].astype(np.float32)


def best(chance: Doubles, labels: Floats) -> Doubles:
    """Return the threshold of each label with the highest F1."""
    found = np.zeros(labels.shape[1])
    for k in range(labels.shape[1]):
        order = np.argsort(-chance[:, k], kind="stable")
        hits = np.cumsum(labels[order, k])
        scores = 2 * hits / (np.arange(1, order.size + 1) + max(labels[:, k].sum(), 1))
        found[k] = chance[order[int(scores.argmax())], k]
    return found


def bagged(chance: Doubles, labels: Floats, seed: int = 7) -> Doubles:
    """Return thresholds averaged over resamples: of a rare label the best one is mostly luck."""
    rng = np.random.default_rng(seed)
    logs = np.zeros(labels.shape[1])
    for _ in range(BAGS):
        rows = rng.integers(0, len(labels), len(labels))
        logs += np.log(np.maximum(best(chance[rows], labels[rows]), 1e-6))
    return np.exp(logs / BAGS)


def level_of(net: Floats) -> NDArray[np.int64]:
    """Return the level 0..4 of comments by net positive labels -1..+1."""
    return np.digitize(net, [-0.75, -0.25, 0.25, 0.75]).astype(np.int64)


def mixture(
    rating: NDArray[np.int64], films: Floats, comments: Comments, said: Floats, odds: Floats
) -> Mixture:
    """Return the numbers above the tables.

    Args:
        rating: (n,) 1..10 of reviews that were not trained on; ``films`` (n, 6) their gated
            signs.
        comments: m comments; ``said`` (m, 6) the same of them; ``odds`` (m, 45) of their labels by
            tables that had not seen them.
    """
    signs = np.concatenate([films, said]).astype(np.float64)
    level = np.concatenate([(rating - 1) // 2, level_of(comments.net)])
    count = np.bincount(level[: rating.size], minlength=5)
    half = len(said) / 2
    films_count = REVIEWS * half
    weight = np.concatenate(
        [films_count / 5 / count[level[: rating.size]], np.full(len(said), 0.5)]
    )
    weights, bounds = ordered(signs, level, weight)
    side = np.concatenate([np.where(rating >= 9, 1, np.where(rating <= 4, -1, 0)),
                           np.sign(comments.net)])  # fmt: skip
    film = np.arange(side.size) < rating.size
    even = np.zeros(side.size)
    for part in (film & (side > 0), film & (side < 0)):
        even[part] = films_count / 2 / part.sum()
    even[~film] = 0.5
    polar = side != 0
    positive = logistic(signs[polar], (side[polar] > 0).astype(np.float64), even[polar])
    n = comments.labels.shape[1]
    level_odds = odds[:, :n].astype(np.float64)
    pairs = [
        logistic(level_odds[:, [k]], comments.labels[:, k].astype(np.float64)) for k in range(n)
    ]
    slope, shift = np.array(pairs, np.float32).T
    held = level_odds * slope + shift
    everything = np.concatenate([held, odds[:, n:]], axis=1).astype(np.float32)
    return Mixture(
        weights=weights,
        bounds=bounds,
        positive=positive,
        slope=slope,
        shift=shift,
        thresholds=bagged(sigmoid(held), comments.labels),
        emotions=shares(everything, comments.journey),
    )
