"""Texts that are nearly the same, and the few that speak for many.

Near-duplicates by MinHash of shingles of four letters (Broder 1997), found by banding (Leskovec,
Rajaraman and Ullman, Mining of Massive Datasets, chapter 3): texts whose shingles agree by about
seven tenths are one. Blanks, signs and capital letters make no difference.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from yeojido.kernels.mixing import mixed

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Longs = NDArray[np.int64]
    Keys = NDArray[np.uint64]
    Floats = NDArray[np.float64]

_SHINGLE, _BANDS, _ROWS = 4, 8, 4
_ALIKE = 0.7
_LETTERS = re.compile(r"[\W_]+")
#: Letters of a text that are looked at.
_LONGEST = 400
_SHORT, _LONG = 6, 120
#: Quotes that agree more than this in their phrases say the same.
_SAME = 0.6


class Quote(NamedTuple):
    """A text that speaks for others.

    ``people``: who said it or nearly the same (itself counted); ``valence`` -2..+2, None unread.
    """

    text: str
    people: int
    valence: float | None

    def to_dict(self) -> dict[str, Any]:
        """Return plain values."""
        return {"text": self.text, "people": self.people, "valence": self.valence}


def signatures(texts: Sequence[str]) -> Keys:
    """Return (texts, 32) uint64: the smallest hashes of the shingles of each text."""
    plain = [_LETTERS.sub("", text[: 4 * _LONGEST].lower())[:_LONGEST] for text in texts]
    # What is too short for a shingle, or holds no letters, is compared as it is.
    plain = [each.ljust(_SHINGLE, "\0") if each else f"\0\0\0\0{text[:60]}" for each, text in
             zip(plain, texts, strict=True)]  # fmt: skip
    size = np.array([len(each) for each in plain], np.int64)
    code = np.frombuffer("".join(plain).encode("utf-32-le", "surrogatepass"), np.uint32)
    begin = np.append(0, np.cumsum(size))[:-1]
    number = size - _SHINGLE + 1
    first = np.append(0, np.cumsum(number))[:-1]
    at = np.arange(int(number.sum())) + np.repeat(begin - first, number)
    hashed = np.zeros(at.size, np.uint64)
    for step in range(_SHINGLE):
        hashed = mixed(hashed ^ code[at + step].astype(np.uint64))
    made = np.empty((len(texts), _BANDS * _ROWS), np.uint64)
    for i in range(made.shape[1]):
        salt = mixed(np.full(1, i + 1, np.uint64))
        made[:, i] = np.minimum.reduceat(mixed(hashed ^ salt), first) if at.size else 0
    return made


def folded(texts: Sequence[str]) -> Longs:
    """Return (texts,) int64: equal numbers for texts that are nearly the same.

    The number is the place of the first of them.
    """
    if not texts:
        return np.empty(0, np.int64)
    signature = signatures(texts)
    parent = list(range(len(texts)))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    for band in range(_BANDS):
        part = np.ascontiguousarray(signature[:, band * _ROWS : (band + 1) * _ROWS])
        _, first, inverse = np.unique(part, axis=0, return_index=True, return_inverse=True)
        head = first[inverse.ravel()]
        other = np.flatnonzero(head != np.arange(head.size))
        alike = (signature[other] == signature[head[other]]).mean(axis=1) >= _ALIKE
        for i, h in zip(other[alike].tolist(), head[other[alike]].tolist(), strict=True):
            a, b = root(i), root(h)
            parent[max(a, b)] = min(a, b)
    return np.array([root(i) for i in range(len(texts))], np.int64)


def central(
    texts: Sequence[str], vectors: Any, fold: Longs, people: Sequence[set[int]], valence: Floats,
    most: int = 3,
) -> tuple[Quote, ...]:  # fmt: skip
    """Return up to ``most`` texts that share most with all of them, near-duplicates folded.

    Args:
        texts: those to choose from.
        vectors: (texts, phrases) sparse rows of length one; a text without phrases is all zero.
        fold: (texts,) from ``folded``.
        people: who said each.
        valence: (texts,) NaN where unread.
    """
    if not texts:
        return ()
    weight = np.array([len(each) for each in people], np.float64)
    centre = np.asarray(vectors.T @ weight).ravel() / weight.sum()
    score = np.asarray(vectors @ centre).ravel()
    fits = np.array([_SHORT <= len(text) <= _LONG for text in texts])
    order = sorted(
        range(len(texts)), key=lambda i: (not fits[i], -round(float(score[i]), 9), len(texts[i]), texts[i])
    )  # fmt: skip
    chosen: list[int] = []
    for i in order:
        if len(chosen) == most:
            break
        if any(fold[i] == fold[c] or _cosine(vectors, i, c) > _SAME for c in chosen):
            continue
        chosen.append(i)
    quotes: list[Quote] = []
    for i in chosen:
        who = set[int]().union(*(people[j] for j in np.flatnonzero(fold == fold[i]).tolist()))
        felt = None if np.isnan(valence[i]) else round(float(valence[i]), 3)
        quotes.append(Quote(texts[i], len(who), felt))
    return tuple(quotes)


def _cosine(vectors: Any, i: int, j: int) -> float:
    return float((vectors[i] @ vectors[j].T).sum())
