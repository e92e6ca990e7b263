"""The packaged model: texts made plain, read in their language, with the parts that decided.

Korean is read by the Korean model, English by the English one, a text that mixes both by both, each
weighted by how much of the text is in its language. A text in another language, and one without
words, is said to be unknown and gets no value; only what emoji say is told where there are some.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

from yeojido.analyze.voice.emoji import ALONE, faces, without
from yeojido.analyze.voice.languages import (
    EN,
    KO,
    MIXED,
    UNKNOWN,
    english_share,
    english_side,
    korean_side,
    languages,
)
from yeojido.analyze.voice.plain import plain, traced
from yeojido.domain.voice import EMOTIONS, Readings, Span

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from yeojido.analyze.voice.calibration import Calibration
    from yeojido.analyze.voice.linear import LinearModel

    Floats = NDArray[np.float32]

#: Raised where what is done around the models changes what is read.
RULES: Final = 1
#: Texts that are worked on at once: what is held beside the result stays small.
SLICE: Final = 8192
#: Spans of a text, at most; one weaker than this share of the strongest, or than this much of a
#: step of valence, decides nothing.
MOST_SPANS: Final = 5
_SHARE, _LEAST = 0.2, 0.02
#: A run of letters without a blank that is longer than this is no word: its strongest part is.
_LONG_WORD: Final = 14
_WORD = re.compile(r"\S+")
_LETTER = re.compile(r"[^\W\d_]{2}")
_EDGES: Final = ".,;:·…'\"‘’“”()[]{}<>《》「」"
#: How sure emoji alone can make of "positive".
_SURE: Final = 0.3


def unread(count: int) -> Readings:
    """Return the readings of texts that nothing could be read in."""
    return Readings(
        np.full(count, np.nan, np.float32),
        np.full(count, np.nan, np.float32),
        np.full((count, len(EMOTIONS)), np.nan, np.float32),
        np.full(count, UNKNOWN, np.int8),
    )


class _Part(NamedTuple):
    """Texts that one model reads: which rows, what of them, and how much that counts."""

    rows: NDArray[np.int64]
    texts: list[str]
    weight: Floats


class PackagedModel:
    """Reads emotion in Korean, English and texts that mix both.

    Deterministic; several threads may share one. Holds no texts.
    """

    def __init__(
        self,
        korean: LinearModel | None,
        english: LinearModel | None,
        calibration: Calibration | None = None,
    ) -> None:
        """Take the models and what moves their readings; texts of a language without are not read."""
        self.korean = korean
        self.english = english
        self.calibration = calibration

    @property
    def version(self) -> str:
        """Name and version of both models, of how texts are made plain, and of the calibration."""
        models = [m for m in (self.korean, self.english) if m is not None]
        parts = [f"packaged {RULES}", *(f"{m.name} {m.version}" for m in models)]
        if self.calibration is not None and self.calibration.version:
            parts.append(self.calibration.version)
        return " + ".join(parts)

    def read(self, texts: Sequence[str]) -> Readings:
        """Return what is felt in the texts, in slices, so that memory stays bounded."""
        found = unread(len(texts))
        for begin in range(0, len(texts), SLICE):
            part = slice(begin, begin + SLICE)
            one = self._slice([plain(text) for text in texts[part]])
            for name in ("valence", "positive", "emotions", "language"):
                getattr(found, name)[part] = getattr(one, name)
        return found if self.calibration is None else self.calibration.apply(found)

    def _slice(self, texts: list[str]) -> Readings:
        found = unread(len(texts))
        found.language[:] = self._languages(texts)
        sums: list[Any] = [np.zeros_like(found.valence), np.zeros_like(found.positive)]
        sums.append(np.zeros_like(found.emotions))
        for model, part in self._parts(texts, found.language):
            heads = model.read(part.texts)
            values = (model.valence(heads), heads["positive"][:, 0], heads["emotions"])
            for total, value in zip(sums, values, strict=True):
                weight = part.weight if value.ndim == 1 else part.weight[:, None]
                total[part.rows] += value * weight
        read = found.language != UNKNOWN
        for kept, total in zip((found.valence, found.positive, found.emotions), sums, strict=True):
            kept[read] = total[read]
        _faces(texts, found)
        return found

    def _languages(self, texts: Sequence[str]) -> NDArray[np.int8]:
        """Return the languages; unknown where there is no model that reads it."""
        found = languages(texts)
        if self.korean is None:
            found[(found == KO) | (found == MIXED)] = UNKNOWN
        if self.english is None:
            found[found == EN] = UNKNOWN
            found[found == MIXED] = KO
        return found

    def _parts(
        self, texts: Sequence[str], language: NDArray[np.int8]
    ) -> Iterator[tuple[LinearModel, _Part]]:
        """Yield what each model reads."""
        mixed: list[int] = np.flatnonzero(language == MIXED).tolist()
        share = english_share([texts[row] for row in mixed]) if mixed else np.zeros(0)
        for model, code, side, counts in (
            (self.korean, KO, korean_side, 1 - share),
            (self.english, EN, english_side, share),
        ):
            alone: list[int] = np.flatnonzero(language == code).tolist()
            said = [texts[row] for row in alone]
            # Each model is shown its own language, every letter where it was.
            said += [side(texts[row]) for row in mixed]
            weight = np.concatenate([np.ones(len(alone)), counts]).astype(np.float32)
            if said and model is not None:
                yield model, _Part(np.array(alone + mixed, np.int64), said, weight)

    def spans(self, texts: Sequence[str]) -> list[tuple[Span, ...]]:
        """Return, per text, the words that decided its valence, the strongest first."""
        found: list[tuple[Span, ...]] = []
        for begin in range(0, len(texts), SLICE // 8):
            found += self._spans(texts[begin : begin + SLICE // 8])
        return found

    def _spans(self, texts: Sequence[str]) -> list[tuple[Span, ...]]:
        ways = [traced(text) for text in texts]
        said = [way.text for way in ways]
        language = self._languages(said)
        weights = [np.zeros(len(text), np.float32) for text in said]
        for model, part in self._parts(said, language):
            adds = model.contributions(part.texts)
            for row, add, weight in zip(part.rows, adds, part.weight, strict=True):
                weights[row] += add * weight
        for row in np.flatnonzero(language == UNKNOWN):
            weights[row] = _of_signs(said[row])
        return [
            strongest(way.text, weight, way.begin, way.stop)
            for way, weight in zip(ways, weights, strict=True)
        ]


def _faces(texts: Sequence[str], found: Readings) -> None:
    """Read emoji where there are no words that a model reads."""
    unknown: list[int] = np.flatnonzero(found.language == UNKNOWN).tolist()
    wordless = [row for row in unknown if not _LETTER.search(texts[row])]
    if not wordless:
        return
    signs = faces([texts[row] for row in wordless])
    said = signs.signs > 0
    rows = np.array(wordless, np.int64)[said]
    found.valence[rows] = ALONE * signs.valence[said]
    found.positive[rows] = 0.5 + _SURE * signs.valence[said] / 2
    found.emotions[rows] = signs.emotions[said]


def _of_signs(text: str) -> Floats:
    """Return what each character of a text without words adds to the valence: its emoji."""
    weight = np.zeros(len(text), np.float32)
    if _LETTER.search(text):
        return weight
    left = without(text)
    bare = "".join(b if a == b else "\0" for a, b in zip(text, left, strict=True))
    runs = [match.span() for match in re.finditer("\0+", bare)]
    found = faces([text[first:last] for first, last in runs])
    for (first, last), value in zip(runs, found.valence, strict=True):
        if np.isfinite(value):
            weight[first:last] = ALONE * value / (len(runs) * (last - first))
    return weight


def strongest(
    text: str, weight: Floats, begin: NDArray[np.int32], stop: NDArray[np.int32]
) -> tuple[Span, ...]:
    """Return the words of a plain text that decided, the strongest first, as spans of the original.

    Args:
        text: plain.
        weight: (len(text),) what each character adds to the valence.
        begin, stop: where each character came from.
    """
    total = np.concatenate([[0.0], np.cumsum(weight, dtype=np.float64)])
    found: list[tuple[float, int, int]] = []
    for begun, ended in words(text):
        first, last = begun, ended
        if last - first > _LONG_WORD:
            first, last = _peak(weight, first, last)
        if last > first:
            found.append((float(total[last] - total[first]), first, last))
    if not found:
        return ()
    found.sort(key=lambda word: (-abs(word[0]), word[1]))
    least = max(_LEAST, _SHARE * abs(found[0][0]))
    return tuple(
        Span(int(begin[first]), int(stop[last - 1]), round(value, 3))
        for value, first, last in found[:MOST_SPANS]
        if abs(value) >= least
    )


def words(text: str) -> list[tuple[int, int]]:
    """Return where the words of a plain text stand, particles with them, punctuation not.

    >>> [("배송이, 느려요!"[a:b]) for a, b in words("배송이, 느려요!")]
    ['배송이', '느려요!']
    """
    places = (_trimmed(text, *match.span()) for match in _WORD.finditer(text))
    return [(first, last) for first, last in places if last > first]


def _trimmed(text: str, first: int, last: int) -> tuple[int, int]:
    """Return a word without the punctuation around it."""
    while last > first and text[last - 1] in _EDGES:
        last -= 1
    while first < last and text[first] in _EDGES:
        first += 1
    return first, last


def _peak(weight: Floats, first: int, last: int) -> tuple[int, int]:
    """Return the part of a long run of letters that adds most, in either way."""
    total = np.concatenate([[0.0], np.cumsum(weight[first:last], dtype=np.float64)])
    rise = total - np.minimum.accumulate(total)
    fall = np.maximum.accumulate(total) - total
    if rise.max() >= fall.max():
        end = int(rise.argmax())
        begin = end - int(total[end::-1].argmin())
    else:
        end = int(fall.argmax())
        begin = end - int(total[end::-1].argmax())
    return first + begin, first + max(end, begin)
