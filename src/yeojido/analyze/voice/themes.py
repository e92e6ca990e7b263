"""Topics: phrases that people say in the same texts.

Phrases are alike that keep the same company: vectors of positive pointwise mutual information,
reduced by their largest eigenvectors (Bullinaria and Levy 2012; Levy and Goldberg 2014), joined by
average linkage of cosines (Sokal and Michener 1958). Nothing is drawn by chance, so the same texts
give the same topics; openings and endings that go with everything join nothing. A text belongs to
every topic one of whose phrases it has, so a topic's people can be counted by hand.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from yeojido.analyze.voice.corpus import Corpus

    Longs = NDArray[np.int64]
    Floats = NDArray[np.float64]

#: The most frequent phrases are looked at; dimensions kept of their vectors.
_PHRASES, _DIMENSIONS = 700, 25
#: Texts added to each count, so that rare pairs do not win by chance.
_SMOOTH = 0.5
#: Topics are cut where phrases are farther apart than this (1 - cosine).
_APART = 0.68
#: A phrase belongs to a topic from this cosine with its middle on; weaker ones hang on by chance.
_CORE = 0.65
#: Below this length a vector is noise: the phrase goes with everything.
_FAINT = 0.3
MOST = 12


@dataclass(frozen=True, slots=True)
class Theme:
    """One topic: its phrases, the most telling first, and (texts,) whether a text has one of them."""

    phrases: tuple[int, ...]
    texts: NDArray[np.bool_]


def themes(corpus: Corpus, least: int, most: int = MOST) -> tuple[Theme, ...]:
    """Return up to ``most`` topics, the one of most voices first; phrases of ``least`` texts count."""
    from scipy.cluster.hierarchy import fcluster, linkage
    from scipy.sparse import csc_matrix

    found = corpus.phrases.matrix
    texts = np.asarray(found.sum(axis=0)).ravel()
    order = np.argsort(-texts, kind="stable")[:_PHRASES]
    picked = np.sort(order[texts[order] >= max(least, 3)])
    if picked.size < 3:
        return ()
    vectors = _vectors(csc_matrix(found)[:, picked])
    known = np.flatnonzero(np.linalg.norm(vectors, axis=1) > 0)
    if known.size < 3:
        return ()
    tree = linkage(vectors[known], "average", metric="cosine")
    label = fcluster(tree, _APART, "distance")
    voices = np.bincount(corpus.text, minlength=len(corpus.texts))
    made: list[tuple[int, Theme]] = []
    for each in np.unique(label).tolist():
        theme = _theme(corpus, picked, vectors, known[label == each], texts)
        if theme is not None:
            made.append((int(voices[theme.texts].sum()), theme))
    made.sort(key=lambda pair: (-pair[0], pair[1].phrases))
    return tuple(theme for _, theme in made[:most])


def _vectors(matrix: Any) -> Floats:
    """Return (phrases, dimensions) rows of length one, zero where a phrase goes with everything."""
    together = np.asarray((matrix.T @ matrix).todense(), np.float64)
    alone = together.diagonal().copy()
    expected = np.outer(alone, alone) / max(1, matrix.shape[0])
    shared = np.maximum(0.0, np.log((together + _SMOOTH) / (expected + _SMOOTH)))
    np.fill_diagonal(shared, 0.0)
    np.fill_diagonal(shared, shared.max(axis=1))
    value, vector = np.linalg.eigh(shared)
    largest = np.argsort(-value, kind="stable")[:_DIMENSIONS]
    made = vector[:, largest] * np.sqrt(np.maximum(value[largest], 0.0))
    length = np.linalg.norm(made, axis=1)
    made[length <= _FAINT] = 0.0
    return made / np.where(length > _FAINT, length, 1.0)[:, None]


def _theme(
    corpus: Corpus, picked: Longs, vectors: Floats, mine: Longs, texts: Floats
) -> Theme | None:
    """Return a topic of some phrases (places in ``picked``); None where nothing holds it together."""
    if mine.size < 2:
        return None
    centre = vectors[mine].mean(axis=0)
    near = vectors[mine] @ (centre / max(1e-12, float(np.linalg.norm(centre))))
    telling = texts[picked[mine]] * np.maximum(near, 0.0) ** 2
    ranked = sorted(
        np.flatnonzero(near >= _CORE).tolist(), key=lambda i: (-round(float(telling[i]), 6), i)
    )
    if len(ranked) < 2:
        return None
    phrases = tuple(int(picked[mine[i]]) for i in ranked)
    has = np.asarray(corpus.phrases.matrix[:, list(phrases)].sum(axis=1)).ravel() > 0
    return Theme(phrases, has)


def without_parts(shown: tuple[str, ...]) -> tuple[str, ...]:
    """Return phrases without those that share a word with one that is told before them."""
    kept: list[str] = []
    told: set[str] = set()
    for each in shown:
        words = set(each.split())
        if not words & told:
            kept.append(each)
            told |= words
    return tuple(kept)
