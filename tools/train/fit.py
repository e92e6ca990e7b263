"""Fitting tables of hashed n-grams: stochastic gradients with a step of its own per weight.

AdaGrad (Duchi, Hazan and Singer 2011) in one thread: the same data, order and settings give the
same weights. What is kept are the weights averaged over the last passes (Polyak and Juditsky 1992).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from yeojido.kernels.compiled import njit

if TYPE_CHECKING:
    from numpy.typing import NDArray


@njit(cache=True, nogil=True, fastmath=True)
def _ordinal_pass(
    ids: Any, offsets: Any, order: Any, level: Any, theta: Any, weight: Any, w: Any, g: Any, settings: Any,
) -> float:  # fmt: skip
    rate, decay, power = settings
    mask = np.uint32(w.size - 1)
    loss = 0.0
    for t in order:
        a, b = offsets[t], offsets[t + 1]
        if a == b:
            continue
        by = np.float32((b - a) ** -power)
        s = np.float32(0)
        for k in range(a, b):
            s += w[ids[k] & mask]
        s *= by
        slope = 0.0
        for k in range(theta.size):
            p = 1 / (1 + np.exp(theta[k] - s))
            y = 1.0 if level[t] > k else 0.0
            slope += weight[k] * (p - y)
            loss -= weight[k] * np.log(p if y > 0 else 1 - p)
            theta[k] += 0.002 * weight[k] * (p - y)
        step = np.float32(slope) * by
        square = step * step
        for k in range(a, b):
            f = ids[k] & mask
            g[f] += square
            w[f] -= rate * (step / np.sqrt(g[f]) + decay * w[f])
    return loss / order.size


def ordinal(
    ids: NDArray[np.uint32], offsets: NDArray[np.int64], level: NDArray[np.int64],
    weight: NDArray[np.float64], *, bits: int, passes: int, rate: float, decay: float,
    power: float, seed: int,
) -> tuple[NDArray[np.float32], NDArray[np.float64]]:  # fmt: skip
    """Return weights (2 ** bits,) and bounds (levels - 1,) of a score that orders the levels."""
    rng = np.random.default_rng(seed)
    w = np.zeros(1 << bits, np.float32)
    g = np.full(1 << bits, 1e-4, np.float32)
    share = np.array([np.mean(level > k) for k in range(weight.size)])
    theta = -np.log(share / (1 - share))
    for turn in range(passes):
        order = rng.permutation(offsets.size - 1)
        step = rate * (1 - turn / passes)
        loss = _ordinal_pass(ids, offsets, order, level, theta, weight, w, g, (step, decay, power))
        print(f"  pass {turn + 1}: loss {loss:.4f}", flush=True)
    return w, theta


@njit(cache=True, nogil=True, fastmath=True)
def _labels_pass(
    ids: Any, offsets: Any, order: Any, target: Any, bias: Any, w: Any, g: Any, settings: Any,
) -> float:  # fmt: skip
    rate, decay, power = settings
    mask = np.uint32(w.shape[0] - 1)
    columns = w.shape[1]
    s = np.zeros(columns, np.float32)
    loss = 0.0
    for t in order:
        a, b = offsets[t], offsets[t + 1]
        by = np.float32(max(b - a, 1) ** -power)
        s[:] = 0
        for k in range(a, b):
            f = ids[k] & mask
            for c in range(columns):
                s[c] += w[f, c]
        for c in range(columns):
            p = np.float32(1) / (np.float32(1) + np.exp(-(s[c] * by + bias[c])))
            y = target[t, c]
            loss -= y * np.log(p + 1e-9) + (1 - y) * np.log(1 - p + 1e-9)
            s[c] = p - y
            bias[c] -= 0.01 * s[c]
            s[c] *= by
        for k in range(a, b):
            f = ids[k] & mask
            for c in range(columns):
                g[f, c] += s[c] * s[c]
                w[f, c] -= rate * (s[c] / np.sqrt(g[f, c]) + decay * w[f, c])
    return loss / order.size


def labels(
    ids: NDArray[np.uint32], offsets: NDArray[np.int64], target: NDArray[np.float32],
    *, bits: int, passes: int, rate: float, decay: float, power: float, seed: int,
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:  # fmt: skip
    """Return weights (2 ** bits, labels) and biases (labels,) of a logistic model per label.

    ``target`` (texts, labels) are 0..1, probabilities too.
    """
    rng = np.random.default_rng(seed)
    w = np.zeros((1 << bits, target.shape[1]), np.float32)
    g = np.full(w.shape, 1e-4, np.float32)
    share = np.clip(target.mean(axis=0), 1e-4, 1 - 1e-4)
    bias = np.log(share / (1 - share)).astype(np.float32)
    for turn in range(passes):
        order = rng.permutation(offsets.size - 1)
        step = rate * (1 - turn / passes)
        _labels_pass(ids, offsets, order, target, bias, w, g, (step, decay, power))
    return w, bias
