"""How people speak of quality, price, convenience, service and delivery.

A clause speaks of the factor that most of its words belong to. Words that the lexicon does not know
are learnt from the same log: a word of whose clauses with known words at least four fifths speak of
one factor, significantly more than all clauses do, speaks of it where no known word does.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from yeojido.analyze.intervals import wilson
from yeojido.analyze.results import Tabular
from yeojido.analyze.voice.alike import Quote, folded
from yeojido.analyze.voice.asked import Asked, cautions, reading_of
from yeojido.analyze.voice.distinct import Feeling
from yeojido.analyze.voice.excerpts import excerpts
from yeojido.analyze.voice.factor_words import FACTOR_OF, FACTORS
from yeojido.analyze.voice.rising import places
from yeojido.analyze.voice.topic_results import Reading, told
from yeojido.domain.words import both

if TYPE_CHECKING:
    import polars as pl
    from numpy.typing import NDArray

    from yeojido.analyze.voice.corpus import Corpus
    from yeojido.analyze.voice.heard import Heard
    from yeojido.analyze.voice.words import Clause
    from yeojido.domain.log import Chunk, LogSummary
    from yeojido.domain.words import Words

    Longs = NDArray[np.int64]

#: A word is learnt from so many different clauses of which this share speaks of one factor.
_TEXTS, _SHARE = 12, 0.8
#: Of a factor that this share of all clauses speaks of, nothing can be learnt so.
_COMMON = 0.6
_WORDS, _LEARNT, _PER_FACTOR = 8, 8, 40


@dataclass(frozen=True, slots=True)
class Factor:
    """One factor.

    Attributes:
        id: of ``FACTORS``; name: in words.
        people, share: who speaks of it, of those read, with the 95 % interval ``ci``.
        felt: in the clauses that speak of it.
        negative, positive: people whose mean there is below -0.5, above +0.5.
        words: the words that most people use there, with people; learnt: words that were learnt.
        places: stages; quotes: a few, and ``complaints``: of those who are unhappy there.
    """

    id: str
    name: Words
    people: int
    share: float
    ci: tuple[float, float] | None
    felt: Feeling
    negative: int
    positive: int
    words: tuple[tuple[str, int], ...]
    learnt: tuple[tuple[str, int], ...]
    places: tuple[tuple[str | None, Words, int], ...]
    quotes: tuple[Quote, ...]
    complaints: tuple[Quote, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return plain values."""
        return {
            "id": self.id, "name": told(self.name), "people": self.people, "share": self.share,
            "share_ci": None if self.ci is None else list(self.ci), **self.felt.to_dict(),
            "negative": self.negative, "positive": self.positive,
            "words": [{"word": word, "people": n} for word, n in self.words],
            "learnt": [{"word": word, "people": n} for word, n in self.learnt],
            "places": [{"id": i, "name": told(name), "people": n} for i, name, n in self.places],
            "quotes": [quote.to_dict() for quote in self.quotes],
            "complaints": [quote.to_dict() for quote in self.complaints],
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class FactorsResult(Tabular):
    """The factors in their order; ``none``: people who speak of none of them."""

    factors: tuple[Factor, ...]
    none: int
    reading: Reading
    warnings: tuple[Words, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return plain values."""
        return {
            "factors": [each.to_dict() for each in self.factors], "none": self.none,
            "reading": self.reading.to_dict(), "warnings": [told(each) for each in self.warnings],
        }  # fmt: skip

    def to_polars(self) -> pl.DataFrame:
        """Return one row per factor."""
        import polars as pl

        return pl.DataFrame(
            {
                "factor": [each.id for each in self.factors],
                "people": [each.people for each in self.factors],
                "share": [each.share for each in self.factors],
                "valence": [each.felt.value for each in self.factors],
                "low": [each.felt.low for each in self.factors],
                "high": [each.felt.high for each in self.factors],
            },
            schema={
                "factor": pl.String, "people": pl.Int64,
                **dict.fromkeys(("share", "valence", "low", "high"), pl.Float64),
            },
        )  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Factors(Asked):
    """Quality, price, convenience, service, delivery: who speaks of it, and how they feel."""

    def bind(self, summary: LogSummary) -> Factors:
        """Check against a log."""
        self.checked(summary)
        return self

    def scan(self, chunk: Chunk) -> Heard:
        """Draw from one bucket."""
        return self.drawn(chunk, ("",), _everybody, self.most)

    def merge(self, a: Heard, b: Heard) -> Heard:
        """Join two samples."""
        return self.merged(a, b, self.most)

    def finish(self, state: Heard) -> FactorsResult:
        """Read what was drawn."""
        corpus = self.read(state)
        reading = reading_of(corpus)
        learnt = learn(corpus)
        model = None if self.voice is None else self.voice.model
        spoken = np.zeros(corpus.people, np.bool_)
        made: list[Factor] = []
        for factor in FACTORS:
            mine = excerpts(
                corpus,
                lambda text, n, f=factor: factor_of(text.clauses[n], learnt) == f,
                model,
                self.least,
            )
            spoken[mine.heard.person] = True
            made.append(_factor(self, corpus, mine, factor, learnt))
        none = int(np.unique(corpus.heard.person[corpus.readable()]).size - spoken.sum())
        return FactorsResult(
            tuple(made), max(0, none), reading, cautions(corpus, reading, self.voice)
        )


def _everybody(heard: Heard, _people: Longs) -> Longs:
    return np.zeros(heard.person.size, np.int64)


def _plain(key: str) -> str:
    """Return a word without its negation: "안 친절하다" speaks of service as well."""
    for sign in ("안 ", "못 ", "not "):
        key = key.removeprefix(sign)
    return key


def _known(clause: Clause) -> Counter[str]:
    """Return how many words of a clause the lexicon knows, per factor."""
    found: Counter[str] = Counter()
    for word in clause.words:
        factor = FACTOR_OF.get(_plain(word.key))
        if factor is not None:
            found[factor] += 1
    return found


def factor_of(clause: Clause, learnt: Mapping[str, str]) -> str | None:
    """Return what a clause speaks of, None for nothing known; of a tie, the first word's factor."""
    found = _known(clause)
    if not found:
        found = Counter(
            learnt[key] for key in (_plain(word.key) for word in clause.words) if key in learnt
        )
    if not found:
        return None
    most = max(found.values())
    tied = [factor for factor, n in found.items() if n == most]
    return tied[0]


def learn(corpus: Corpus) -> dict[str, str]:
    """Return words of the log that speak of one factor, though the lexicon does not know them."""
    company: dict[str, Counter[str]] = defaultdict(Counter)
    all_: Counter[str] = Counter()
    known = [
        (clause, found)
        for text in corpus.texts
        for clause in text.clauses
        if (found := _known(clause))
    ]
    # What many say in the same words is one piece of evidence, not many.
    fold = folded([clause.text for clause, _ in known]).tolist()
    met: set[tuple[str, int]] = set()
    for (clause, found), same in zip(known, fold, strict=True):
        factor = found.most_common(1)[0][0]
        keys = {_plain(word.key) for word in clause.words if word.alone and word.kind != "adverb"}
        fresh = {key for key in keys - FACTOR_OF.keys() if (key, same) not in met}
        met.update((key, same) for key in fresh)
        for key in fresh:
            company[key][factor] += 1
        if ("", same) not in met:
            met.add(("", same))
            all_[factor] += 1
    total = max(1, all_.total())
    learnt: dict[str, str] = {}
    per: Counter[str] = Counter()
    for key, found in sorted(company.items(), key=lambda pair: (-pair[1].total(), pair[0])):
        n = found.total()
        factor, hits = min(found.items(), key=lambda pair: (-pair[1], FACTORS.index(pair[0])))
        bounds = wilson(hits, n)
        # Where most clauses speak of one factor anyway, going with it says nothing.
        usual = all_[factor] / total
        clear = bounds is not None and usual < _COMMON and bounds[0] > max(0.5, 1.3 * usual)
        if n >= _TEXTS and hits >= _SHARE * n and clear and per[factor] < _PER_FACTOR:
            learnt[key] = factor
            per[factor] += 1
    return learnt


def _factor(
    asked: Factors, corpus: Corpus, mine: Corpus, factor: str, learnt: Mapping[str, str]
) -> Factor:
    everything = np.ones(mine.text.size, np.bool_)
    people = int(np.unique(mine.heard.person).size)
    whole = int(np.unique(corpus.heard.person[corpus.readable()]).size)
    words: dict[str, set[int]] = defaultdict(set)
    taught: dict[str, set[int]] = defaultdict(set)
    for text, person in zip(mine.text.tolist(), mine.heard.person.tolist(), strict=True):
        for word in mine.texts[text].clauses[0].words:
            key = _plain(word.key)
            if FACTOR_OF.get(key) == factor:
                words[word.shown].add(person)
            elif learnt.get(key) == factor:
                taught[word.shown].add(person)
    mean = _means(mine)
    unhappy = np.isin(mine.heard.person, np.flatnonzero(mean < -0.5))
    return Factor(
        id=factor,
        name=both(f"topics.factor_{factor}"),
        people=people,
        share=round(people / max(1, whole), 6),
        ci=wilson(people, whole),
        felt=mine.feeling(everything),
        negative=int((mean < -0.5).sum()),
        positive=int((mean > 0.5).sum()),
        words=_most(words, _WORDS),
        learnt=_most(taught, _LEARNT),
        places=places(asked, mine, everything),
        quotes=mine.quotes(everything, asked.quotes),
        complaints=mine.quotes(unhappy & (mine.valence < 0), asked.quotes),
    )


def _means(mine: Corpus) -> NDArray[np.float64]:
    """Return (people,) the mean valence of each person's clauses, NaN without one."""
    known = ~np.isnan(mine.valence)
    person = mine.heard.person[known]
    size = int(mine.heard.person.max()) + 1 if mine.heard.person.size else 0
    number = np.bincount(person, minlength=size)
    total = np.bincount(person, weights=mine.valence[known], minlength=size)
    with np.errstate(invalid="ignore"):
        return np.where(number > 0, total / np.maximum(number, 1), np.nan)


def _most(words: Mapping[str, set[int]], most: int) -> tuple[tuple[str, int], ...]:
    ranked = sorted(words.items(), key=lambda pair: (-len(pair[1]), pair[0]))
    return tuple((word, len(people)) for word, people in ranked[:most] if len(people) >= 2)
