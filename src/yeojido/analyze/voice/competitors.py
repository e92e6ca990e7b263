"""Competitors that people name, and what they say of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from yeojido.analyze.intervals import wilson
from yeojido.analyze.results import Tabular
from yeojido.analyze.voice.alike import Quote
from yeojido.analyze.voice.asked import Asked, cautions, reading_of
from yeojido.analyze.voice.distinct import Feeling
from yeojido.analyze.voice.excerpts import excerpts
from yeojido.analyze.voice.phrases import counted, same_people
from yeojido.analyze.voice.rising import places
from yeojido.analyze.voice.rivals import (
    COMPARES,
    Rival,
    compared,
    pattern,
    rivals,
    suggested,
)
from yeojido.analyze.voice.topic_results import Reading, told
from yeojido.domain.words import both

if TYPE_CHECKING:
    import polars as pl
    from numpy.typing import NDArray

    from yeojido.analyze.voice.corpus import Corpus
    from yeojido.analyze.voice.heard import Heard
    from yeojido.domain.log import Chunk, LogSummary
    from yeojido.domain.words import Words

    Longs = NDArray[np.int64]

_PHRASES, _SUGGESTED = 8, 20


@dataclass(frozen=True, slots=True)
class Said:
    """A phrase in the sentences of something: people who say it there, and how they feel there."""

    phrase: str
    also: tuple[str, ...]
    people: int
    felt: Feeling

    def to_dict(self) -> dict[str, Any]:
        """Return plain values."""
        return {
            "phrase": self.phrase, "also": list(self.also), "people": self.people,
            **self.felt.to_dict(),
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Competitor:
    """What is said where a competitor is named.

    Attributes:
        name, aliases: as given.
        people, share: who names it, of all who speak, with the 95 % interval ``ci``.
        compared: people who compare with it ("X보다", "than X"): there the words are about both.
        felt: in the clauses that name it. phrases: said there. places: stages. quotes: a few.
    """

    name: str
    aliases: tuple[str, ...]
    people: int
    share: float
    ci: tuple[float, float] | None
    compared: int
    felt: Feeling
    phrases: tuple[Said, ...]
    places: tuple[tuple[str | None, Words, int], ...]
    quotes: tuple[Quote, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return plain values."""
        return {
            "name": self.name, "aliases": list(self.aliases), "people": self.people,
            "share": self.share, "share_ci": None if self.ci is None else list(self.ci),
            "compared": self.compared, **self.felt.to_dict(),
            "phrases": [each.to_dict() for each in self.phrases],
            "places": [{"id": i, "name": told(name), "people": n} for i, name, n in self.places],
            "quotes": [quote.to_dict() for quote in self.quotes],
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A name that people compare with, not given yet: how many do, and a text."""

    name: str
    people: int
    quotes: tuple[Quote, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return plain values."""
        return {
            "name": self.name, "people": self.people,
            "quotes": [quote.to_dict() for quote in self.quotes],
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class CompetitorsResult(Tabular):
    """Competitors, the most named first, and names to look at."""

    competitors: tuple[Competitor, ...]
    suggestions: tuple[Suggestion, ...]
    reading: Reading
    warnings: tuple[Words, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return plain values."""
        return {
            "competitors": [each.to_dict() for each in self.competitors],
            "suggestions": [each.to_dict() for each in self.suggestions],
            "reading": self.reading.to_dict(),
            "warnings": [told(each) for each in self.warnings],
        }

    def to_polars(self) -> pl.DataFrame:
        """Return one row per competitor."""
        import polars as pl

        return pl.DataFrame(
            {
                "name": [each.name for each in self.competitors],
                "people": [each.people for each in self.competitors],
                "share": [each.share for each in self.competitors],
                "compared": [each.compared for each in self.competitors],
                "valence": [each.felt.value for each in self.competitors],
            },
            schema={
                "name": pl.String, "people": pl.Int64, "share": pl.Float64, "compared": pl.Int64,
                "valence": pl.Float64,
            },
        )  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Competitors(Asked):
    """What is said of competitors.

    Args:
        competitors: names, each with its aliases: ``쿠팡=coupang,로켓배송``.
        suggest: people from whom on another name is suggested; 0: none are.

    Raises BadOption for names of one letter, or given twice.
    """

    competitors: Sequence[str] = ()
    suggest: int = 2

    def __post_init__(self) -> None:
        """Read the names."""
        _ = rivals(self.competitors)
        names = tuple(alias for rival in rivals(self.competitors) for alias in rival.aliases)
        object.__setattr__(self, "names", tuple(dict.fromkeys((*self.names, *names))))
        super().__post_init__()

    def telling(self) -> Callable[[Sequence[str]], Sequence[bool]]:
        """Only texts that name a competitor or compare are read."""
        return _Telling(tuple(a for rival in rivals(self.competitors) for a in rival.aliases))

    def bind(self, summary: LogSummary) -> Competitors:
        """Check against a log."""
        self.checked(summary)
        return self

    def scan(self, chunk: Chunk) -> Heard:
        """Draw from one bucket: who names somebody, and who only compares."""
        given = tuple(alias for rival in rivals(self.competitors) for alias in rival.aliases)

        def groups(heard: Heard, _people: Longs) -> Longs:
            if not given:
                return np.ones(heard.person.size, np.int64)
            finds = pattern(given)
            return np.array([0 if finds.search(text) else 1 for text in heard.text], np.int64)

        return self.drawn(chunk, ("named", "compared"), groups, self.share_of(2))

    def merge(self, a: Heard, b: Heard) -> Heard:
        """Join two samples."""
        return self.merged(a, b, self.share_of(2))

    def finish(self, state: Heard) -> CompetitorsResult:
        """Read what was drawn."""
        corpus = self.read(state, 2)
        reading = reading_of(corpus)
        speakers = reading.people
        weight = _weight(corpus)
        found = tuple(
            _competitor(self, corpus, rival, speakers, weight) for rival in rivals(self.competitors)
        )
        ranked = tuple(sorted(found, key=lambda each: (-each.people, each.name)))
        named = _suggestions(self, corpus)
        warnings = cautions(corpus, reading, self.voice, some=True)
        if not self.competitors:
            warnings = (*warnings, both("topics.no_competitors"))
        return CompetitorsResult(ranked, named, reading, warnings)


@dataclass(frozen=True, slots=True)
class _Telling:
    """Says of texts which name somebody or compare; it travels to other processes."""

    aliases: tuple[str, ...]

    def __call__(self, texts: Sequence[str]) -> list[bool]:
        """Return a bool for each text."""
        named = pattern(self.aliases) if self.aliases else None
        return [
            bool((named is not None and named.search(text)) or COMPARES.search(text))
            for text in texts
        ]


def _weight(corpus: Corpus) -> float:
    """Return how many people of the log one stands for who was read and names somebody."""
    held = corpus.heard.groups.get("named")
    if held is None:
        return 1.0
    mine = corpus.heard.group == list(corpus.heard.groups).index("named")
    return held.people / max(1, int(np.unique(corpus.heard.person[mine]).size))


def _competitor(
    asked: Competitors, corpus: Corpus, rival: Rival, speakers: int, weight: float
) -> Competitor:
    finds = pattern(rival.aliases)
    model = None if asked.voice is None else asked.voice.model
    mine = excerpts(corpus, lambda text, n: bool(finds.search(text.clauses[n].text)), model, 2)
    people = int(np.unique(mine.heard.person).size)
    with_it = np.array([compared(text.clauses[0].text, finds) for text in mine.texts], np.bool_)
    both_ = with_it[mine.text] if with_it.size else np.zeros(0, np.bool_)
    whole = round(people * weight)
    return Competitor(
        name=rival.name,
        aliases=rival.aliases[1:],
        people=whole,
        share=round(whole / max(1, speakers), 6),
        ci=wilson(min(whole, speakers), speakers),
        compared=round(int(np.unique(mine.heard.person[both_]).size) * weight),
        felt=mine.feeling(np.ones(mine.text.size, np.bool_)),
        phrases=said_in(mine, _names(rival)),
        places=places(asked, mine, np.ones(mine.text.size, np.bool_)),
        quotes=mine.quotes(np.ones(mine.text.size, np.bool_), asked.quotes),
    )


def _names(rival: Rival) -> Callable[[str], bool]:
    """Return what tells phrases that are the competitor's name, however it is written apart."""
    names = [alias.replace(" ", "").lower() for alias in rival.aliases]

    def is_name(phrase: str) -> bool:
        plain = phrase.replace(" ", "").lower()
        return any(name in plain or plain in name for name in names)

    return is_name


def said_in(corpus: Corpus, but: Callable[[str], object], most: int = _PHRASES) -> tuple[Said, ...]:
    """Return the phrases that most people say in excerpts, without those that ``but`` finds."""
    people = int(corpus.heard.person.max()) + 1 if corpus.heard.person.size else 0
    says = corpus.units(corpus.heard.person, people)
    number = counted(says)
    columns = says.tocsc()
    shown = corpus.phrases.shown
    ranked = [i for i in np.argsort(-number, kind="stable").tolist() if not but(shown[i])]
    ranked = ranked[: 10 * most]
    who = {
        i: frozenset(columns.indices[columns.indptr[i] : columns.indptr[i + 1]].tolist())
        for i in ranked
    }
    lines = same_people(ranked, who, number.astype(np.float64), shown, most)
    return tuple(
        Said(
            shown[line[0]],
            tuple(shown[j] for j in line[1:3]),
            int(number[line[0]]),
            corpus.feeling(corpus.having(line[0])),
        )
        for line in lines
    )


def _suggestions(asked: Competitors, corpus: Corpus) -> tuple[Suggestion, ...]:
    """Return names that people compare with, and that were not given."""
    if not asked.suggest:
        return ()
    known = pattern(tuple(asked.names)) if asked.names else None
    texts: dict[str, set[int]] = defaultdict(set)
    shown: dict[str, str] = {}
    for i, text in enumerate(corpus.texts):
        for name in suggested(text, known):
            texts[name.lower()].add(i)
            shown.setdefault(name.lower(), name)
    found: list[Suggestion] = []
    for key, mine in texts.items():
        voices = np.isin(corpus.text, sorted(mine))
        people = int(np.unique(corpus.heard.person[voices]).size)
        if people >= asked.suggest:
            found.append(
                Suggestion(shown[key], people, corpus.quotes(voices, min(2, asked.quotes)))
            )
    found.sort(key=lambda each: (-each.people, each.name))
    return tuple(found[:_SUGGESTED])
