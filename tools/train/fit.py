"""Fitting tables of hashed n-grams: stochastic gradients with a step of its own per weight.

AdaGrad (Duchi, Hazan and Singer 2011) in one thread: the same data, order and settings give the
same weights. What is kept are the weights averaged over the last passes (Polyak and Juditsky 1992).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from yeojido.kernels.compiled import njit

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Scorer:
    """A score that orders levels: ``sum(linear) + tanh(sum(rows) + bias) @ out``.

    Attributes:
        linear: (2 ** bits, 1) float32.
        rows: (2 ** hidden bits, hidden) float32.
        bias, out: (hidden,) float32.
        bounds: (levels - 1,) float64, ascending.
    """

    linear: NDArray[np.float32]
    rows: NDArray[np.float32]
    bias: NDArray[np.float32]
    out: NDArray[np.float32]
    bounds: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Plan:
    """How a scorer is trained.

    Attributes:
        bits, hidden_bits, hidden: sizes of its tables.
        passes: over all texts; steps get smaller in a straight line to zero.
        rate, hidden_rate: first steps.
        keep: share of a text's n-grams that is looked at in each step (dropout).
        decay: what is taken off a row each time it is touched, as a share of the step.
        seed: of order, dropout and first weights.
    """

    bits: int = 21
    hidden_bits: int = 17
    hidden: int = 16
    passes: int = 4
    rate: float = 0.15
    hidden_rate: float = 0.03
    keep: float = 0.5
    decay: float = 0.0
    seed: int = 7


@dataclass(frozen=True, slots=True)
class LabelPlan:
    """How labels are trained: as in ``Plan``."""

    bits: int = 16
    passes: int = 8
    rate: float = 0.05
    decay: float = 0.0
    keep: float = 1.0
    seed: int = 7


@njit(cache=True, nogil=True)
def _drawn(ids: Any, a: int, b: int, keep: float, state: Any, out: Any) -> Any:
    """Write the n-grams a..b that are looked at; return how many and the dice's next state."""
    bound = np.uint64(keep * 2**32)
    n = 0
    for k in range(a, b):
        state = state * np.uint64(6364136223846793005) + np.uint64(1442695040888963407)
        if (state >> np.uint64(32)) < bound:
            out[n] = ids[k]
            n += 1
    return n, state


@njit(cache=True, nogil=True, fastmath=True)
def _score_pass(
    ids: Any, offsets: Any, order: Any, level: Any, weights: Any, squares: Any, settings: Any,
    share: Any,
) -> float:  # fmt: skip
    w, rows, bias, out, bounds = weights
    gw, grows, gout = squares
    rate, hidden_rate, keep, decay, state = settings
    mask, row_mask = np.uint32(w.shape[0] - 1), np.uint32(rows.shape[0] - 1)
    hidden = rows.shape[1]
    z, a = np.zeros(hidden, np.float32), np.zeros(hidden, np.float32)
    looked = np.empty(1 << 16, np.uint32)
    loss = 0.0
    for t in order:
        count = offsets[t + 1] - offsets[t]
        n, state = _drawn(ids, offsets[t], offsets[t + 1], keep, state, looked)
        if n == 0:
            continue
        by = np.float32(count**-0.5 / keep)
        s = np.float32(0)
        z[:] = 0
        for k in range(n):
            s += w[looked[k] & mask, 0]
            f = looked[k] & row_mask
            for c in range(hidden):
                z[c] += rows[f, c]
        s *= by
        for c in range(hidden):
            a[c] = np.tanh(z[c] * by + bias[c])
            s += out[c] * a[c]
        slope = np.float32(0)
        for k in range(bounds.size):
            p = 1 / (1 + np.exp(bounds[k] - s))
            y = 1.0 if level[t] > k else 0.0
            slope += np.float32(share[k] * (p - y))
            loss -= share[k] * np.log(p if y > 0 else 1 - p)
            bounds[k] += 0.002 * share[k] * (p - y)
        square = np.float32(0)
        for c in range(hidden):
            g = slope * a[c]
            gout[c] += g * g
            z[c] = slope * out[c] * (1 - a[c] * a[c])
            out[c] -= hidden_rate * g / np.sqrt(gout[c])
            bias[c] -= np.float32(0.1 * hidden_rate) * z[c]
            z[c] *= by
            square += z[c] * z[c]
        square /= max(hidden, 1)
        slope *= by
        for k in range(n):
            f = looked[k] & mask
            gw[f] += slope * slope
            w[f, 0] -= rate * (slope / np.sqrt(gw[f]) + decay * w[f, 0])
            f = looked[k] & row_mask
            grows[f] += square
            step = np.float32(hidden_rate / np.sqrt(grows[f]))
            left = np.float32(1 - hidden_rate * decay)
            for c in range(hidden):
                rows[f, c] = rows[f, c] * left - step * z[c]
    return loss / order.size


def scorer(
    ids: NDArray[np.uint32], offsets: NDArray[np.int64], level: NDArray[np.int64],
    share: NDArray[np.float64], plan: Plan,
) -> Scorer:  # fmt: skip
    """Return a score that orders texts by their level (texts,) 0, 1, ....

    ``share`` (levels - 1,): how much each bound between levels counts.
    """
    rng = np.random.default_rng(plan.seed)
    above = np.array([np.mean(level > k) for k in range(share.size)])
    made = Scorer(
        linear=np.zeros((1 << plan.bits, 1), np.float32),
        rows=(rng.normal(size=(1 << plan.hidden_bits, plan.hidden)) * 0.05).astype(np.float32),
        bias=np.zeros(plan.hidden, np.float32),
        out=(rng.normal(size=plan.hidden) * 0.5).astype(np.float32),
        bounds=-np.log(above / (1 - above)),
    )
    weights = (made.linear, made.rows, made.bias, made.out, made.bounds)
    squares = tuple(
        np.full(size, first, np.float32)
        for size, first in ((1 << plan.bits, 1e-4), (1 << plan.hidden_bits, 1e-4), (plan.hidden, 1))
    )
    for turn in range(plan.passes):
        by = 1 - turn / plan.passes
        dice = np.uint64(rng.integers(1 << 62))
        settings = (plan.rate * by, plan.hidden_rate * by, plan.keep, plan.decay, dice)
        order = rng.permutation(offsets.size - 1)
        loss = _score_pass(ids, offsets, order, level, weights, squares, settings, share)
        print(f"  pass {turn + 1} of {plan.passes}: loss {loss:.4f}", flush=True)
    return made


@njit(cache=True, nogil=True, fastmath=True)
def _labels_pass(
    ids: Any, offsets: Any, order: Any, dense: Any, target: Any, weights: Any, squares: Any,
    settings: Any,
) -> float:  # fmt: skip
    rate, decay, power, keep, state = settings
    w, m, bias = weights
    gw, gm = squares
    mask = np.uint32(w.shape[0] - 1)
    columns = w.shape[1]
    s = np.zeros(columns, np.float32)
    looked = np.empty(1 << 16, np.uint32)
    loss = 0.0
    for t in order:
        n, state = _drawn(ids, offsets[t], offsets[t + 1], keep, state, looked)
        by = np.float32(max(offsets[t + 1] - offsets[t], 1) ** -power / keep)
        s[:] = 0
        for k in range(n):
            f = looked[k] & mask
            for c in range(columns):
                s[c] += w[f, c]
        for c in range(columns):
            s[c] = s[c] * by + bias[c]
            for d in range(m.shape[0]):
                s[c] += dense[t, d] * m[d, c]
            p = np.float32(1) / (np.float32(1) + np.exp(-s[c]))
            y = target[t, c]
            if y < 0:  # nobody said
                s[c] = 0
                continue
            loss -= y * np.log(p + 1e-9) + (1 - y) * np.log(1 - p + 1e-9)
            s[c] = p - y
            bias[c] -= rate * 0.1 * s[c]
            for d in range(m.shape[0]):
                slope = s[c] * dense[t, d] + np.float32(1e-4) * m[d, c]
                gm[d, c] += slope * slope
                m[d, c] -= rate * slope / np.sqrt(gm[d, c])
            s[c] *= by
        for k in range(n):
            f = looked[k] & mask
            square = np.float32(0)
            for c in range(columns):
                square += s[c] * s[c]
            gw[f] += square / columns
            step = np.float32(rate / np.sqrt(gw[f]))
            left = np.float32(1 - rate * decay)
            for c in range(columns):
                w[f, c] = w[f, c] * left - step * s[c]
    return loss / order.size


def labels(
    ids: NDArray[np.uint32], offsets: NDArray[np.int64], dense: NDArray[np.float32],
    target: NDArray[np.float32], plan: LabelPlan,
) -> tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.float32]]:  # fmt: skip
    """Return weights (2 ** bits, labels), (inputs, labels) and (labels,) of a model per label.

    ``dense`` (texts, inputs) are read beside the n-grams; ``target`` (texts, labels) are 0..1,
    probabilities too; -1: nobody said, nothing is learned.
    """
    rng = np.random.default_rng(plan.seed)
    w = np.zeros((1 << plan.bits, target.shape[1]), np.float32)
    m = np.zeros((dense.shape[1], target.shape[1]), np.float32)
    squares = (np.full(w.shape[0], 1e-4, np.float32), np.full(m.shape, 1e-2, np.float32))
    said = target >= 0
    share = np.clip((target * said).sum(axis=0) / np.maximum(said.sum(axis=0), 1), 1e-4, 1 - 1e-4)
    bias = np.log(share / (1 - share)).astype(np.float32)
    for turn in range(plan.passes):
        order = rng.permutation(offsets.size - 1)
        dice = np.uint64(rng.integers(1 << 62))
        settings = (plan.rate * (1 - turn / plan.passes), plan.decay, 0.5, plan.keep, dice)
        _labels_pass(ids, offsets, order, dense, target, (w, m, bias), squares, settings)
    return w, m, bias
