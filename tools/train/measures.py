"""Figures of classifiers with many labels: F1 with thresholds, calibration error."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from tools.train import goemotions as ge

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]
    Doubles = NDArray[np.float64]

#: Resamples over which thresholds are averaged.
BAGS = 20


def best(chance: Floats, labels: Floats) -> Doubles:
    """Return the threshold of each label with the highest F1."""
    found = np.zeros(labels.shape[1])
    for k in range(labels.shape[1]):
        order = np.argsort(-chance[:, k], kind="stable")
        hits = np.cumsum(labels[order, k])
        scores = 2 * hits / (np.arange(1, len(order) + 1) + labels[:, k].sum())
        at = int(scores.argmax())
        after = order[min(at + 1, len(order) - 1)]
        found[k] = (float(chance[order[at], k]) + float(chance[after, k])) / 2
    return found


def bagged(chance: Floats, labels: Floats, seed: int) -> Doubles:
    """Return thresholds averaged over resamples: of a rare label the best one is mostly luck."""
    rng = np.random.default_rng(seed)
    logs = np.zeros(labels.shape[1])
    for _ in range(BAGS):
        rows = rng.integers(0, len(labels), len(labels))
        logs += np.log(np.maximum(best(chance[rows], labels[rows]), 1e-6))
    return np.exp(logs / BAGS)


def scores(given: NDArray[np.bool_], labels: Floats) -> Doubles:
    """Return the F1 of each label."""
    hits = (given & (labels > 0)).sum(axis=0)
    return 2 * hits / np.maximum(1, given.sum(axis=0) + labels.sum(axis=0))


def f1(chance: Floats, labels: Floats, fold: NDArray[np.int64]) -> float:
    """Return macro-F1, the thresholds of each part coming from the others."""
    given = np.zeros(labels.shape, np.bool_)
    for each in np.unique(fold):
        held = fold == each
        given[held] = chance[held] >= bagged(chance[~held], labels[~held], 7)
    return float(scores(given, labels).mean())


def calibration_error(chance: Floats, truth: Floats, bins: int = 15) -> float:
    """Return the mean distance of probability and share over equally wide bins, weighted."""
    p, y = chance.ravel().astype(np.float64), truth.ravel().astype(np.float64)
    at = np.minimum((p * bins).astype(np.int64), bins - 1)
    n = np.bincount(at, minlength=bins)
    gap = np.abs(np.bincount(at, p, bins) - np.bincount(at, y, bins))
    return float(gap.sum() / max(1, n.sum()))


def groups_of(groups: dict[str, tuple[str, ...]], labels: Floats) -> Floats:
    """Return whether a text has a label of each group, 0 or 1."""
    return (ge.grouped(groups, labels) > 0).astype(np.float32)


def report(chance: Floats, labels: Floats, limits: Doubles, seed: int) -> dict[str, Any]:
    """Return macro-F1 with its interval (bootstrap over texts), micro-F1 and calibration error."""
    given = chance >= limits
    rng = np.random.default_rng(seed)
    rows = [rng.integers(0, len(labels), len(labels)) for _ in range(200)]
    spread = np.quantile([scores(given[r], labels[r]).mean() for r in rows], [0.025, 0.975])
    hits = float((given & (labels > 0)).sum())
    return {
        "macro_f1": float(scores(given, labels).mean()),
        "macro_f1_interval": [float(each) for each in spread],
        "micro_f1": 2 * hits / float(given.sum() + labels.sum()),
        "f1": [round(float(each), 3) for each in scores(given, labels)],
        "calibration_error": calibration_error(chance, labels),
    }
