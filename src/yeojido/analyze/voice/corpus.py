"""The voices that were drawn, read: words, phrases, valence, near-duplicates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from yeojido.analyze.voice.alike import Quote, central, folded
from yeojido.analyze.voice.distinct import Feeling, feeling
from yeojido.analyze.voice.phrases import Phrases, binary, counted, phrases
from yeojido.analyze.voice.words import Parsed, parsed
from yeojido.domain.voice import EmotionModel

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from yeojido.analyze.voice.heard import Heard

    Longs = NDArray[np.int64]
    Floats = NDArray[np.float64]
    Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Corpus:
    """Everything that is known of the voices read.

    Attributes:
        heard: the voices; rows of everything below are theirs, unless said otherwise.
        texts: the different texts, in alphabetical order, each made plain and taken apart.
        text: (voices,) index into ``texts``.
        valence: (voices,) of the words; of the rating where the words cannot be read; NaN else.
        phrases: of ``texts``.
        rare: (phrases,) weight of each phrase, the more the fewer people say it.
        vectors: (texts, phrases) sparse, rows of length one, weighted by ``rare``.
        fold: (texts,) equal for near-duplicates.
        shown: (texts,) what is quoted of each.
    """

    heard: Heard
    texts: tuple[Parsed, ...]
    text: Longs
    valence: Floats
    phrases: Phrases
    rare: Floats
    vectors: Any
    fold: Longs
    shown: tuple[str, ...]

    @property
    def people(self) -> int:
        """Number of people read."""
        return int(self.heard.person.max()) + 1 if self.heard.person.size else 0

    def readable(self) -> Bools:
        """Return (voices,) bool: texts in a language whose words are known."""
        known = np.array([bool(each.clauses) for each in self.texts], np.bool_)
        return known[self.text] if known.size else np.zeros(self.text.size, np.bool_)

    def units(self, unit: Longs, count: int, matrix: Any = None) -> Any:
        """Return (count, phrases) sparse ones: which unit says which phrase.

        ``unit``: (voices,) below ``count``, -1 for voices of none. ``matrix``: (texts, columns) of
        something else than phrases.
        """
        from scipy.sparse import csr_matrix

        at = np.flatnonzero(unit >= 0)
        shape = (count, len(self.texts))
        said = csr_matrix((np.ones(at.size), (unit[at], self.text[at])), shape=shape)
        return binary(said @ (self.phrases.matrix if matrix is None else matrix))

    def having(self, phrase: int) -> Bools:
        """Return (voices,) bool: texts that have a phrase."""
        column = self.phrases.matrix[:, [phrase]].tocoo().row
        mask = np.zeros(len(self.texts), np.bool_)
        mask[column] = True
        return mask[self.text]

    def feeling(self, voices: Bools) -> Feeling:
        """Return how the people felt who said these voices."""
        return feeling(self.heard.person[voices], self.valence[voices])

    def quotes(self, voices: Bools, most: int = 3) -> tuple[Quote, ...]:
        """Return a few texts that speak for these voices."""
        at = np.flatnonzero(voices)
        if not at.size or most < 1:
            return ()
        text, inverse = np.unique(self.text[at], return_inverse=True)
        people: list[set[int]] = [set() for _ in range(text.size)]
        total, number = np.zeros(text.size), np.zeros(text.size)
        for i, who in zip(inverse.tolist(), self.heard.person[at].tolist(), strict=True):
            people[i].add(who)
        known = ~np.isnan(self.valence[at])
        np.add.at(total, inverse[known], self.valence[at][known])
        np.add.at(number, inverse[known], 1)
        with np.errstate(invalid="ignore"):
            valence = np.where(number > 0, total / number, np.nan)
        said = [self.shown[i] for i in text.tolist()]
        return central(said, self.vectors[text], self.fold[text], people, valence, most)


def read(
    heard: Heard, model: EmotionModel | None, names: Sequence[str] = (), least: int = 3
) -> Corpus:
    """Read the voices that were drawn (``heard`` in order).

    Args:
        heard: the voices.
        model: reads the valence of words; None: ratings stand for it.
        names: proper names that are never taken apart.
        least: people from whom on a phrase is one.
    """
    different = sorted(set(heard.text))
    place = {text: i for i, text in enumerate(different)}
    text = np.array([place[each] for each in heard.text], np.int64)
    taken_apart = tuple(parsed(different, names))
    found, rare, vectors = described(taken_apart, heard.person, text, least)
    return Corpus(
        heard, taken_apart, text, felt(different, text, heard.rating, model), found, rare, vectors,
        folded(different), tuple(each.text for each in taken_apart),
    )  # fmt: skip


def described(
    texts: tuple[Parsed, ...], person: Longs, text: Longs, least: int
) -> tuple[Phrases, Floats, Any]:
    """Return phrases of texts, the weight of each, and the texts as rows of length one.

    Args:
        texts: taken apart.
        person, text: (voices,) who said which of them.
        least: people from whom on a phrase is one.
    """
    from scipy.sparse import csr_matrix

    people = int(person.max()) + 1 if person.size else 0
    shape = (people, len(texts))
    owner = binary(csr_matrix((np.ones(text.size), (person, text)), shape=shape))
    found = phrases(texts, owner, least)
    rare = np.log((people + 1) / (counted(owner @ found.matrix) + 1)) + 1
    return found, rare, _vectors(found, rare)


def felt(texts: Sequence[str], text: Longs, rating: Floats, model: EmotionModel | None) -> Floats:
    """Return (voices,) the valence of words, of the rating where there is no other, else NaN."""
    if model is None or not texts:
        return rating.astype(np.float64)
    valence = model.read(texts).valence.astype(np.float64)[text]
    return np.where(np.isnan(valence), rating, valence)


def _vectors(found: Phrases, rare: Floats) -> Any:
    """Return the texts as rows of length one."""
    from scipy.sparse import diags

    weighted = found.matrix @ diags(rare)
    length = np.sqrt(np.asarray(weighted.multiply(weighted).sum(axis=1)).ravel())
    return (diags(1 / np.where(length > 0, length, 1)) @ weighted).tocsr()
