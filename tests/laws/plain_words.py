"""A reader of words that says what is written in them, and the emotion of a map written plainly."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from yeojido.analyze.voice.hearing import Routed
from yeojido.domain.voice import EMOTIONS, LANGUAGES, Readings, Span


@dataclass(frozen=True)
class _Router:
    """Routes ``... @2 ...`` to column 2, surely; others nowhere."""

    version: str = "plainly"
    threshold: float = 0.5
    by_time: float = 0.4
    #: of the maps of these laws, in the order of their columns
    steps: tuple[str, ...] = ("a", "x", "b", "c", "d")

    def about(self, event: str) -> int:
        """Return that any event may be about anything."""
        del event
        return -2

    def subjects(self, texts: Sequence[str]) -> tuple[str | None, ...]:
        """Return the column written in each text."""
        return tuple(text.split("@")[1][0] if "@" in text else None for text in texts)

    def because(self, text: str) -> tuple[str, ...]:
        """Return the column as what decided."""
        return (text.split("@")[1][0],) if "@" in text else ()

    def route(self, texts: Sequence[str]) -> Routed:
        """Return the column written in each text."""
        columns = [int(text.split("@")[1][0]) if "@" in text else -1 for text in texts]
        return Routed(np.array(columns, np.int16), np.full(len(texts), 0.75, np.float32))


@dataclass(frozen=True)
class Plainly:
    """Reads ``-1.50 @2 anger`` as valence -1.5 and anger; what does not begin so is unknown."""

    version: str = "plainly"

    @staticmethod
    def router() -> _Router:
        """Return what routes such texts."""
        return _Router()

    def read(self, texts: Sequence[str]) -> Readings:
        """Return what is written in the texts."""
        valence = np.array([value(text) for text in texts], np.float32)
        emotions = np.zeros((len(texts), len(EMOTIONS)), np.float32)
        for row, text in enumerate(texts):
            if valence[row] == valence[row]:
                emotions[row, EMOTIONS.index(text.split()[-1])] = 1.0
            else:
                emotions[row] = np.nan
        known = ~np.isnan(valence)
        language = np.where(known, LANGUAGES.index("ko"), LANGUAGES.index("unknown"))
        positive = np.where(known, valence > 0, np.nan).astype(np.float32)
        return Readings(valence, positive, emotions, language.astype(np.int8))

    def spans(self, texts: Sequence[str]) -> list[tuple[Span, ...]]:
        """Return the number as what decided."""
        return [(Span(0, 5, value(text)),) for text in texts]


def value(text: str) -> float:
    """The valence written in a text; NaN where there is none."""
    try:
        return float(text.split(maxsplit=1)[0])
    except ValueError:
        return float("nan")


@dataclass
class Voiced:
    """One voice: person, its own column (-1 off the map), rating and text."""

    person: int
    own: int
    rating: float | None
    text: str | None


@dataclass
class Place:
    """What was felt at a column: every person's weighted sum and weight, and their emotions."""

    total: dict[int, float]
    weight: dict[int, float]
    words: dict[int, list[str]]

    def means(self) -> list[float]:
        """Return people's means."""
        return [self.total[who] / self.weight[who] for who in self.total if self.weight[who]]


def places(voices: list[Voiced], weights: tuple[float, float]) -> dict[int, Place]:
    """Return what was felt at each column: a rating at its place, words where they belong."""
    found: dict[int, Place] = defaultdict(
        lambda: Place(defaultdict(float), defaultdict(float), defaultdict(list))
    )
    for voice in voices:
        words_at = -1
        if voice.text is not None:
            words_at = int(voice.text.split("@")[1][0]) if "@" in voice.text else voice.own
        if voice.rating is not None and voice.own >= 0:
            place = found[voice.own]
            place.total[voice.person] += weights[0] * voice.rating
            place.weight[voice.person] += weights[0]
        if voice.text is None or words_at < 0 or value(voice.text) != value(voice.text):
            continue
        place = found[words_at]
        place.words[voice.person].append(voice.text.split()[-1])
        if voice.rating is None or voice.own != words_at or not weights[0]:
            place.total[voice.person] += weights[1] * value(voice.text)
            place.weight[voice.person] += weights[1]
    return found
