"""Figures of the Korean model: what is right, and whether its probabilities hold."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from tools.train import kote

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from tools.train.nsmc import Reviews
    from yeojido.analyze.voice.linear import LinearModel

    Floats = NDArray[np.float32]

BINS = 15


def calibration_error(chance: Floats, truth: Floats) -> float:
    """Return the mean distance of probability and share over 15 equally wide bins, weighted."""
    p, y = chance.ravel().astype(np.float64), truth.ravel().astype(np.float64)
    at = np.minimum((p * BINS).astype(np.int64), BINS - 1)
    gap = np.abs(np.bincount(at, p, BINS) - np.bincount(at, y, BINS))
    return round(float(gap.sum() / max(1, p.size)), 4)


def bar(score: Floats, rating: NDArray[np.int64]) -> float:
    """Return the score between 1-4 and 9-10 stars that makes fewest mistakes, both sides equal."""
    low, high = np.sort(score[rating <= 4]), np.sort(score[rating >= 9])
    bars = np.quantile(np.concatenate([low, high]), np.linspace(0.02, 0.9, 500))
    right = np.searchsorted(low, bars) / low.size + 1 - np.searchsorted(high, bars) / high.size
    return float(bars[int(right.argmax())])


def spearman(score: Floats, rating: NDArray[np.int64]) -> float:
    """Return the correlation of ranks; equal values share their mean rank."""
    from scipy.stats import rankdata

    ranks = [np.asarray(rankdata(each), np.float64) for each in (score, rating)]
    return round(float(np.corrcoef(ranks[0], ranks[1])[0, 1]), 4)


def scored(score: Floats, rating: NDArray[np.int64], bar: float) -> dict[str, Any]:
    """Return accuracy of 1-4 against 9-10 stars, both sides equal and as they come, and Spearman."""
    low, high = score[rating <= 4], score[rating >= 9]
    down, up = float(np.mean(low <= bar)), float(np.mean(high > bar))
    middle = (rating >= 5) & (rating <= 8)
    return {
        "reviews": int(rating.size),
        "low": int(low.size),
        "high": int(high.size),
        "accuracy_even": round((down + up) / 2, 4),
        "accuracy_even_se": round(
            float(np.sqrt(down * (1 - down) / low.size + up * (1 - up) / high.size) / 2), 4
        ),
        "accuracy_natural": round((down * low.size + up * high.size) / (low.size + high.size), 4),
        "spearman": spearman(score, rating),
        "spearman_5_to_8": spearman(score[middle], rating[middle]),
    }


def reviews(model: LinearModel, test: Reviews) -> dict[str, Any]:
    """Return the figures on held-out reviews: 1-4 against 9-10 by ``positive``, rank by valence."""
    read = model.read(test.texts)
    positive, valence = read["positive"][:, 0], model.valence(read)
    found = scored(positive, test.rating, 0.5)
    ranks = scored(valence, test.rating, 0.0)
    found["spearman"] = ranks["spearman"]
    found["spearman_5_to_8"] = ranks["spearman_5_to_8"]
    low, high = test.rating <= 4, test.rating >= 9
    polar = low | high
    rng = np.random.default_rng(7)
    even = np.concatenate([np.flatnonzero(low),
                           rng.choice(np.flatnonzero(high), int(low.sum()), replace=False)])  # fmt: skip
    found["accuracy_even_drawn"] = round(float(np.mean((positive[even] > 0.5) == high[even])), 4)
    found["calibration_error_even"] = calibration_error(
        positive[even], high[even].astype(np.float32)
    )
    found["calibration_error_natural"] = calibration_error(
        positive[polar], high[polar].astype(np.float32)
    )
    scale = (test.rating - 1) // 2 - 2
    found["mean_valence_by_stars"] = {
        str(star): round(float(valence[test.rating == star].mean()), 2) for star in range(1, 11)
    }
    found["mean_distance_to_stars"] = round(float(np.abs(valence - scale).mean()), 3)
    return found


def comments(
    all_of: kote.Comments,
    found: list[tuple[NDArray[np.int64], dict[str, Floats], Floats, NDArray[np.float64]]],
) -> dict[str, Any]:
    """Return the figures on comments, each read by a model of the folds that did not have it."""
    n, (labels, journey) = len(all_of.texts), (all_of.labels, all_of.journey)
    chance = np.zeros(labels.shape, np.float32)
    given = np.zeros(labels.shape, np.bool_)
    emotions = np.zeros(journey.shape, np.float32)
    positive, valence = np.zeros(n, np.float32), np.zeros(n, np.float32)
    of_folds: list[float] = []
    for rows, read, values, thresholds in found:
        chance[rows] = read["labels"]
        given[rows] = read["labels"] >= thresholds
        emotions[rows] = read["emotions"]
        positive[rows], valence[rows] = read["positive"][:, 0], values
        of_folds.append(float(_f1(given[rows], labels[rows]).mean()))
    scores = _f1(given, labels)
    hits = float((given & (labels > 0)).sum())
    net = all_of.net
    polar = net != 0
    up = net[polar] > 0
    top = emotions.argmax(axis=1)
    there = journey[np.arange(n), top]
    return {
        "comments": n,
        "macro_f1": round(float(scores.mean()), 4),
        "macro_f1_mean_of_folds": round(float(np.mean(of_folds)), 4),
        "micro_f1": round(2 * hits / float(given.sum() + labels.sum()), 4),
        "f1": {
            name: round(float(score), 3) for name, score in zip(kote.LABELS, scores, strict=True)
        },
        "calibration_error_labels": calibration_error(chance, labels),
        "polarity": {
            "comments": int(polar.sum()),
            "accuracy": round(float(np.mean((positive[polar] > 0.5) == up)), 4),
            "accuracy_of_valence": round(float(np.mean((valence[polar] > 0) == up)), 4),
            "majority": round(float(max(up.mean(), 1 - up.mean())), 4),
            "calibration_error": calibration_error(positive[polar], up.astype(np.float32)),
        },
        "journey_emotions": {
            "top_is_there": round(float(np.mean(there > 0)), 4),
            "most_frequent_is_there": round(float((journey > 0).mean(axis=0).max()), 4),
            "calibration_error": calibration_error(emotions, journey),
        },
    }


def _f1(given: NDArray[np.bool_], labels: Floats) -> NDArray[np.float64]:
    hits = (given & (labels > 0)).sum(axis=0)
    return 2 * hits / np.maximum(1, given.sum(axis=0) + labels.sum(axis=0))
