"""Fitting a table of hashed n-grams with two small layers above it, for many labels at once.

A text is the sum of its n-grams' rows, each times how telling the n-gram is (inverse document
frequency), divided by the root of their number; then a layer of tanh, then a logistic output a
label. Some n-grams and hidden units are left out by chance at every step (dropout: Srivastava et
al. 2014); steps are AdaGrad's (Duchi, Hazan and Singer 2011), one text at a time, in one thread:
the same data, order and seed give the same weights.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from yeojido.kernels.compiled import njit

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

#: Steps so far are taken as this, squared, before the first.
_START = 1e-2


@dataclass(frozen=True, slots=True)
class Texts:
    """The n-grams of n texts.

    Attributes:
        ids: (n-grams,) int64, rows of the table.
        offsets: (n + 1,) int64, where each text's n-grams begin.
    """

    ids: NDArray[np.int64]
    offsets: NDArray[np.int64]

    def __len__(self) -> int:
        """Return the number of texts."""
        return self.offsets.size - 1

    def part(self, rows: NDArray[np.int64]) -> Texts:
        """Return some of the texts."""
        counts = np.diff(self.offsets)[rows]
        offsets = np.concatenate([np.zeros(1, np.int64), np.cumsum(counts)])
        at = np.repeat(self.offsets[rows] - offsets[:-1], counts) + np.arange(offsets[-1])
        return Texts(self.ids[at], offsets)


@dataclass(frozen=True, slots=True)
class Settings:
    """How a network is fitted; chosen by cross-validation on the training part."""

    hidden: int = 64
    passes: int = 8
    rate: float = 0.07
    drop_rows: float = 0.4
    drop_hidden: float = 0.5
    power: float = 0.5


@dataclass(frozen=True, slots=True)
class Network:
    """What was fitted.

    Attributes:
        table: (rows, hidden) float32, telling weights included; ``power`` of the number of n-grams.
        bias: (hidden,) float32.
        out: (hidden, labels) float32; ``out_bias``: (labels,).
    """

    table: Floats
    bias: Floats
    out: Floats
    out_bias: Floats
    power: float

    def columns(self, texts: Texts) -> Floats:
        """Return the sums of the rows (n, hidden), before the bias."""
        made = np.zeros((len(texts), self.table.shape[1]), np.float32)
        _sums(texts.ids, texts.offsets, self.table, self.power, made)
        return made

    def odds(self, texts: Texts) -> Floats:
        """Return the log-odds of the labels (n, labels)."""
        return np.tanh(self.columns(texts) + self.bias) @ self.out + self.out_bias


def telling(texts: Texts, rows: int) -> Floats:
    """Return how telling each row is: 1 + ln((1 + n) / (1 + texts that have it)), (rows,)."""
    text = np.repeat(np.arange(len(texts)), np.diff(texts.offsets))
    pairs = np.unique(text * rows + texts.ids)
    having = np.bincount(pairs % rows, minlength=rows)
    return (1 + np.log((1 + len(texts)) / (1 + having))).astype(np.float32)


def fit(texts: Texts, target: Floats, rows: int, settings: Settings, seed: int) -> Network:
    """Return a network of ``rows`` rows that predicts ``target`` (n, labels), 0..1."""
    rng = np.random.default_rng(seed)
    weight = telling(texts, rows)
    # Inputs of about length one, whatever the families.
    counts = np.diff(texts.offsets)
    square = np.add.reduceat(weight[texts.ids] ** 2, texts.offsets[:-1])
    length = np.sqrt(square / np.maximum(counts, 1) ** (2 * settings.power)).mean()
    weight /= length
    share = np.clip(target.mean(axis=0), 1e-4, 1 - 1e-4)
    h, labels = settings.hidden, target.shape[1]
    table = rng.normal(0, 0.1, (rows, h)).astype(np.float32)
    out = rng.normal(0, h**-0.5, (labels, h)).astype(np.float32)
    bias, out_bias = np.zeros(h, np.float32), np.log(share / (1 - share)).astype(np.float32)
    state = (table, bias, out, out_bias)
    squares = tuple(np.full_like(each, _START) for each in state)
    for turn in range(settings.passes):
        order = rng.permutation(len(texts))
        rate = settings.rate * (1 - turn / settings.passes)
        chances = (settings.drop_rows, settings.drop_hidden, settings.power)
        seed_of_pass = int(rng.integers(2**31))
        _pass(texts.ids, texts.offsets, order, target, weight, state, squares, rate, chances,
              seed_of_pass)  # fmt: skip
    return Network(table * weight[:, None], bias, out.T.copy(), out_bias, settings.power)


@njit(cache=True, nogil=True, fastmath=True)
def _sums(ids: Any, offsets: Any, table: Any, power: float, made: Any) -> None:
    for t in range(offsets.size - 1):
        count = offsets[t + 1] - offsets[t]
        if count == 0:
            continue
        for k in range(offsets[t], offsets[t + 1]):
            row = ids[k]
            for j in range(table.shape[1]):
                made[t, j] += table[row, j]
        by = np.float32(count**-power)
        for j in range(table.shape[1]):
            made[t, j] *= by


@njit(cache=True, nogil=True, fastmath=True)
def _kept(ids: Any, first: int, last: int, drop: float, kept: Any) -> int:
    """Write the n-grams of a text that are not left out this time; return how many."""
    m = 0
    for k in range(first, last):
        if np.random.random() >= drop:
            kept[m] = ids[k]
            m += 1
    return m


@njit(cache=True, nogil=True, fastmath=True)
def _forward(table: Any, bias: Any, weight: Any, kept: Any, by: Any, drop: float, z: Any, live: Any) -> None:  # fmt: skip
    """Write the hidden units, and which of them live (times what makes up for the others)."""
    z[:] = 0
    for k in range(kept.size):
        v = weight[kept[k]]
        for j in range(z.size):
            z[j] += v * table[kept[k], j]
    for j in range(z.size):
        z[j] = np.tanh(z[j] * by + bias[j])
        live[j] = np.float32(0)
        if np.random.random() >= drop:
            live[j] = np.float32(1 / (1 - drop))


@njit(cache=True, nogil=True, fastmath=True)
def _labels(out: Any, bias: Any, squares: Any, target: Any, z: Any, live: Any, step: Any, back: Any) -> None:  # fmt: skip
    """Take a step of the layer of labels; write what the hidden units are to blame for."""
    out2, bias2 = squares
    back[:] = 0
    for c in range(out.shape[0]):
        s = bias[c]
        for j in range(z.size):
            s += out[c, j] * z[j] * live[j]
        e = np.float32(1) / (np.float32(1) + np.exp(-s)) - target[c]
        for j in range(z.size):
            g = e * z[j] * live[j]
            back[j] += e * out[c, j]
            out2[c, j] += g * g
            out[c, j] -= step * g / np.sqrt(out2[c, j])
        bias2[c] += e * e
        bias[c] -= step * e / np.sqrt(bias2[c])


@njit(cache=True, nogil=True, fastmath=True)
def _rows(table: Any, squares: Any, weight: Any, kept: Any, by: Any, step: Any, back: Any) -> None:
    """Take a step of the rows of a text."""
    for k in range(kept.size):
        row = kept[k]
        v = weight[row] * by
        for j in range(back.size):
            g = v * back[j]
            squares[row, j] += g * g
            table[row, j] -= step * g / np.sqrt(squares[row, j])


@njit(cache=True, nogil=True, fastmath=True)
def _pass(
    ids: Any, offsets: Any, order: Any, target: Any, weight: Any, state: Any, squares: Any,
    rate: float, chances: Any, seed: int,
) -> None:  # fmt: skip
    np.random.seed(seed)
    table, bias, out, out_bias = state
    table2, bias2, out2, out_bias2 = squares
    drop_rows, drop_hidden, power = chances
    h, step = table.shape[1], np.float32(rate)
    z, back, live = np.zeros(h, np.float32), np.zeros(h, np.float32), np.zeros(h, np.float32)
    room = np.zeros(int(np.diff(offsets).max()), np.int64)
    for t in order:
        count = offsets[t + 1] - offsets[t]
        if count == 0:
            continue
        kept = room[: _kept(ids, offsets[t], offsets[t + 1], drop_rows, room)]
        by = np.float32(count**-power / (1 - drop_rows))
        _forward(table, bias, weight, kept, by, drop_hidden, z, live)
        _labels(out, out_bias, (out2, out_bias2), target[t], z, live, step, back)
        for j in range(h):
            back[j] *= live[j] * (1 - z[j] * z[j])
            bias2[j] += back[j] * back[j]
            bias[j] -= step * back[j] / np.sqrt(bias2[j])
        _rows(table, table2, weight, kept, by, step, back)
