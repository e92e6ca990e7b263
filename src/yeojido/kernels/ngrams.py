"""Texts as hashed n-grams: what the models of customers' words read instead of words.

A text is first made plain, character by character: capitals and full-width forms become small
letters, every digit ``0``, every blank (control characters too) one blank, a character repeated
more than three times three of it, and a blank stands at both ends. Then, by family:

- *chars*: n characters in a row, blanks among them (word beginnings, endings, and what stands
  between words: "안 좋");
- *solid*: n characters in a row with the blanks taken out (words that were written together or
  apart by mistake);
- *words*: n whole words in a row;
- *jamo*: n Hangul letters in a row (misspelt syllables, and stems whose last syllable changes).

An n-gram's id is a 32-bit hash of its characters and its family; a model keeps the lower bits
(feature hashing: Weinberger et al. 2009). No dictionary has to be kept or read. The mixing step
is that of splitmix64 (Steele, Lea and Flood 2014, public domain).

Changing anything here makes every model file worthless: a golden test holds the ids.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple, dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: Work (characters, and a hundred for each text) that is done sooner than a compiler is loaded.
_FEW = 30_000
_EACH = 100


@dataclass(frozen=True, slots=True)
class Families:
    """Which n-grams are made: lengths from..to of each family; to = 0 leaves a family out."""

    chars_from: int = 1
    chars_to: int = 0
    solid_from: int = 1
    solid_to: int = 0
    words_to: int = 0
    jamo_from: int = 1
    jamo_to: int = 0

    def array(self) -> NDArray[np.int64]:
        """Return the lengths (7,) for the kernel."""
        return np.array(astuple(self), np.int64)

    def per_character(self) -> int:
        """Return the most n-grams that begin at one character (a syllable has up to 3 jamo)."""
        spans = (
            max(0, self.chars_to - self.chars_from + 1),
            max(0, self.solid_to - self.solid_from + 1),
            self.words_to,
            3 * max(0, self.jamo_to - self.jamo_from + 1),
        )
        return sum(spans)


@dataclass(frozen=True, slots=True)
class Features:
    """The n-grams of n texts.

    Attributes:
        ids: (features,) uint32 hashes, text after text, repeated ones as often as they occur.
        offsets: (n + 1,) int64, where each text's ids begin.
        start, stop: (features,) int32, which characters of the text (as handed in, counted from
            its beginning) an n-gram covers; empty where they were not asked for.
    """

    ids: NDArray[np.uint32]
    offsets: NDArray[np.int64]
    start: NDArray[np.int32]
    stop: NDArray[np.int32]


def code_points(texts: Sequence[str]) -> tuple[NDArray[np.uint32], NDArray[np.int64]]:
    """Return all characters (total,) uint32 and where each text begins (n + 1,) int64."""
    joined = "".join(texts).encode("utf-32-le", "surrogatepass")
    offsets = np.zeros(len(texts) + 1, np.int64)
    np.cumsum(np.fromiter(map(len, texts), np.int64, len(texts)), out=offsets[1:])
    return np.frombuffer(joined, np.uint32), offsets


def hashed(
    text: NDArray[np.uint32],
    offsets: NDArray[np.int64],
    families: Families,
    *,
    where: bool = False,
) -> Features:
    """Return the n-grams of texts given as code points (:func:`code_points`).

    Args:
        text: (total,) uint32 characters of all texts.
        offsets: (n + 1,) int64, where each text begins.
        families: which n-grams.
        where: also say which characters each covers.
    """
    room = max(1, families.per_character())
    return Features(*_kernels(text, offsets).hashed(text, offsets, families.array(), room, where))


def summed(
    text: NDArray[np.uint32],
    offsets: NDArray[np.int64],
    families: Families,
    weights: NDArray[Any],
    power: float,
) -> NDArray[np.float32]:
    """Return the sum of the rows of each text's n-grams by their number ** ``power``.

    Args:
        text, offsets, families: as of ``hashed``.
        weights: (2 ** bits, columns); the row of an n-gram is its id's lower bits.
        power: 0..1.

    Returns:
        (n, columns).
    """
    found = hashed(text, offsets, families)
    out = np.zeros((offsets.size - 1, weights.shape[1]), np.float32)
    _kernels(text, offsets).summed(found.ids, found.offsets, weights, power, out)
    return out


def spread(
    text: NDArray[np.uint32],
    offsets: NDArray[np.int64],
    families: Families,
    weights: NDArray[Any],
    slope: NDArray[np.float32],
    power: float,
    out: NDArray[np.float32],
) -> None:
    """Add to each character what the n-grams that cover it add, each in equal parts.

    Args:
        text, offsets, families, weights, power: as of ``summed``.
        slope: (n, columns), by which a text's columns count.
        out: (total,), added to.
    """
    found = hashed(text, offsets, families, where=True)
    places = (found.start, found.stop)
    _kernels(text, offsets).spread(
        found.ids, found.offsets, places, offsets, weights, slope, power, out
    )


def _kernels(text: NDArray[np.uint32], offsets: NDArray[np.int64]) -> Any:
    """Return what does the work: the compiled loops where they are loaded or worth it."""
    if text.size + _EACH * offsets.size <= _FEW and not _loops.cache_info().currsize:
        from yeojido.kernels import ngrams_few

        return ngrams_few
    return _loops()


@lru_cache(1)
def _loops() -> Any:
    from yeojido.kernels import ngrams_loops

    return ngrams_loops
