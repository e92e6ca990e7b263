"""Phrases of texts: words, and pairs of words that stand together more often than by chance.

A pair is a phrase where the log-likelihood ratio of Dunning (1993) is beyond the 0.1 % point. A
word that hardly ever stands outside one phrase (센터 of 고객센터) is left to that phrase.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from yeojido.analyze.voice.words import joined, next_to

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from yeojido.analyze.voice.words import Clause, Parsed

    Longs = NDArray[np.int64]
    Floats = NDArray[np.float64]

#: 0.1 % point of chi-squared with one degree of freedom.
_COLLOCATION = 10.83
#: A word is left to a phrase that has this share of its people.
_SUBSUMED = 0.8
MOST_PHRASES = 4_000
#: Phrases that the same people say are told in one line; the longest of them stands for them if
#: it is nearly as clear as the clearest, and some others are told along with it.
_SAME_PEOPLE, _AS_CLEAR, ALSO = 0.6, 0.85, 4


@dataclass(frozen=True, slots=True)
class Phrases:
    """The phrases of texts.

    Attributes:
        shown: (phrases,) as they are shown: the most frequent form.
        matrix: (texts, phrases) sparse, 1 where a text has a phrase.
    """

    shown: tuple[str, ...]
    matrix: Any

    def __len__(self) -> int:
        """Return the number of phrases."""
        return len(self.shown)


class _Candidates:
    """Words and pairs met, text by text."""

    def __init__(self) -> None:
        self.place: dict[str | tuple[str, str], int] = {}
        self.forms: list[Counter[str]] = []
        self.rows: list[list[int]] = []
        self.pairs: Counter[tuple[str, str]] = Counter()
        self.firsts: Counter[str] = Counter()
        self.seconds: Counter[str] = Counter()

    def take(self, text: str, clauses: Sequence[Clause], people: int) -> None:
        """Take the words and pairs of one text that so many people say."""
        row: set[int] = set()
        for clause in clauses:
            for word in clause.words:
                if word.alone:
                    row.add(self._of(word.key, word.shown, people))
            for a, b in next_to(clause, text):
                # A pair of light words ("하다 있다") says nothing either.
                if a.alone or b.alone:
                    row.add(self._of((a.key, b.key), joined(a, b, text), people))
                    self.pairs[a.key, b.key] += people
                    self.firsts[a.key] += people
                    self.seconds[b.key] += people
        self.rows.append(sorted(row))

    def _of(self, key: str | tuple[str, str], shown: str, people: int) -> int:
        at = self.place.get(key)
        if at is None:
            at = self.place[key] = len(self.forms)
            self.forms.append(Counter())
        self.forms[at][shown] += people
        return at

    def collocated(self) -> NDArray[np.bool_]:
        """Return (candidates,) bool: a word, or a pair that stands together by more than chance."""
        good = np.ones(len(self.forms), np.bool_)
        total = self.pairs.total()
        for key, at in self.place.items():
            if isinstance(key, tuple):
                a, b = self.firsts[key[0]], self.seconds[key[1]]
                good[at] = _log_likelihood(self.pairs[key], a, b, total) >= _COLLOCATION
        return good


def _log_likelihood(both: int, a: int, b: int, total: int) -> float:
    """Return Dunning's ratio of a pair; 0 where it is met less often than by chance."""
    if both * total <= a * b:
        return 0.0
    cells = np.array([both, a - both, b - both, total - a - b + both], np.float64)
    expected = np.array(
        [a * b, a * (total - b), (total - a) * b, (total - a) * (total - b)], np.float64
    )
    seen = cells > 0
    return float(2 * (cells[seen] * np.log(cells[seen] * total / expected[seen])).sum())


def phrases(parsed: Sequence[Parsed], owner: Any, least: int) -> Phrases:
    """Return the phrases that at least ``least`` people say, the most frequent 4,000.

    Args:
        parsed: the texts.
        owner: (people, texts) sparse, 1 where a person said a text.
        least: people.
    """
    from scipy.sparse import csr_matrix

    met = _Candidates()
    for each, said_by in zip(parsed, counted(owner).tolist(), strict=True):
        met.take(each.text, each.clauses, said_by)
    size = np.array([len(row) for row in met.rows], np.int64)
    column = np.fromiter((i for row in met.rows for i in row), np.int64, int(size.sum()))
    shape = (len(parsed), len(met.forms))
    said = csr_matrix((np.ones(column.size), column, np.append(0, np.cumsum(size))), shape=shape)
    people = counted(owner @ said)
    kept = np.flatnonzero((people >= least) & met.collocated())
    kept = kept[~_subsumed(met, kept, people)]
    shown = {i: min(met.forms[i].items(), key=lambda f: (-f[1], f[0]))[0] for i in kept.tolist()}
    ranked = sorted(shown, key=lambda i: (-int(people[i]), shown[i]))[:MOST_PHRASES]
    order = sorted(ranked, key=lambda i: shown[i])
    return Phrases(tuple(shown[i] for i in order), said[:, order].tocsr())


def _subsumed(met: _Candidates, kept: Longs, people: Longs) -> NDArray[np.bool_]:
    """Return (kept,) bool: words that a phrase which is kept says as well."""
    there = set(kept.tolist())
    covered: set[int] = set()
    for key, at in met.place.items():
        if isinstance(key, tuple) and at in there:
            for part in key:
                word = met.place.get(part)
                if word is not None and people[at] >= _SUBSUMED * people[word]:
                    covered.add(word)
    return np.array([i in covered for i in kept.tolist()], np.bool_)


def counted(matrix: Any) -> Longs:
    """Return (columns,) how many rows of a sparse matrix have something in each column."""
    return np.bincount(matrix.tocsr().indices, minlength=matrix.shape[1]).astype(np.int64)


def binary(matrix: Any) -> Any:
    """Return a sparse matrix of counts as ones, in canonical form."""
    made = matrix.tocsr()
    made.sum_duplicates()
    made.eliminate_zeros()
    made.data = np.ones(made.data.size, np.float64)
    return made


def same_people(
    ranked: Sequence[int], who: Mapping[int, frozenset[int]], clear: Floats, shown: Sequence[str],
    most: int,
) -> list[list[int]]:  # fmt: skip
    """Return lines of phrases that the same people say, in each the one before that tells most.

    Args:
        ranked: phrases, the clearest first.
        who: who says each. clear: (phrases,) how clear each is. shown: how each is shown.
        most: lines.
    """
    lines: list[list[int]] = []
    for i in ranked:
        near = next((line for line in lines if _shared(who[i], who[line[0]]) >= _SAME_PEOPLE), None)
        if near is not None:
            near.append(i)
        elif len(lines) < most:
            lines.append([i])
    made: list[list[int]] = []
    for line in lines:
        good = [i for i in line if clear[i] >= _AS_CLEAR * clear[line[0]]]
        head = max(good, key=lambda i: (len(shown[i]), -i))
        made.append([head, *(i for i in line if i != head)])
    return made


def _shared(a: frozenset[int], b: frozenset[int]) -> float:
    """Return which part of both sets is shared (Jaccard)."""
    return len(a & b) / max(1, len(a | b))
