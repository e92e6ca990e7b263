"""Parts of what was said: the clauses that speak of one thing, as a corpus of their own."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from yeojido.analyze.voice.alike import folded
from yeojido.analyze.voice.corpus import Corpus, described
from yeojido.analyze.voice.words import Parsed

if TYPE_CHECKING:
    from yeojido.domain.voice import EmotionModel

#: Words from which on a clause is read by itself; a shorter one says too little without its text.
_ENOUGH = 2


def excerpts(
    corpus: Corpus,
    picked: Callable[[Parsed, int], bool],
    model: EmotionModel | None,
    least: int,
) -> Corpus:
    """Return the clauses that are picked, as the texts of a corpus; a voice may give several.

    Args:
        corpus: what was read.
        picked: says of a text and the number of a clause whether it is one.
        model: reads the valence of the clause alone: one text may praise one thing and blame
            another. Where it reads nothing there, the valence of the whole voice stands.
        least: people from whom on a phrase is one.
    """
    clauses: list[Parsed] = []
    alone: list[str] = []
    of: list[int] = []
    for i, text in enumerate(corpus.texts):
        for number, clause in enumerate(text.clauses):
            if picked(text, number):
                clauses.append(Parsed(text.text, text.language, (clause,)))
                alone.append(clause.text if len(clause.words) >= _ENOUGH else text.text)
                of.append(i)
    texts = np.array(of, np.int64)
    # One row for each voice and each of its clauses, in the order of the voices.
    first = np.searchsorted(texts, corpus.text, "left")
    count = np.searchsorted(texts, corpus.text, "right") - first
    voice = np.repeat(np.arange(corpus.text.size), count)
    begin = np.append(0, np.cumsum(count))[:-1]
    clause_of = np.arange(int(count.sum())) - np.repeat(begin - first, count)
    heard = corpus.heard.taken(voice)
    valence = corpus.valence[voice]
    if model is not None and alone:
        read = model.read(alone).valence.astype(np.float64)[clause_of]
        valence = np.where(np.isnan(read), valence, read)
    found, rare, vectors = described(tuple(clauses), heard.person, clause_of, least)
    return Corpus(
        heard, tuple(clauses), clause_of, valence, found, rare, vectors, folded(alone),
        tuple(alone),
    )  # fmt: skip
