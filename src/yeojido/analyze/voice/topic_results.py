"""What questions about topics answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from yeojido.analyze.results import Tabular
from yeojido.analyze.voice.alike import Quote
from yeojido.analyze.voice.distinct import Feeling

if TYPE_CHECKING:
    import polars as pl

    from yeojido.domain.words import Words


def told(words: Words) -> dict[str, str]:
    """Return words in both languages."""
    return {"ko": words.ko, "en": words.en}


@dataclass(frozen=True, slots=True)
class Reading:
    """How much was read of what was said.

    ``people``, ``voices``: with words, in the log. ``read_people``, ``read_voices``: whose words
    were read. ``languages``: voices read by language (``unknown``: their words were not).
    """

    people: int
    voices: int
    read_people: int
    read_voices: int
    languages: dict[str, int]

    def to_dict(self) -> dict[str, Any]:
        """Return plain values."""
        return {
            "people": self.people, "voices": self.voices, "read_people": self.read_people,
            "read_voices": self.read_voices, "languages": dict(self.languages),
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Distinction:
    """A phrase that sets a group apart.

    Attributes:
        phrase: as it is said; ``also``: phrases that the same people say along with it.
        people, share: of those read in the group who say it. elsewhere: share of the rest.
        odds: how many times the odds of the rest, with the 95 % interval ``ci``.
        z: of Monroe and others; q: corrected p-value.
        felt: of the people of the group, in the texts with the phrase.
        quotes: a few of these texts.
    """

    phrase: str
    also: tuple[str, ...]
    people: int
    share: float
    elsewhere: float
    odds: float
    ci: tuple[float, float]
    z: float
    q: float
    felt: Feeling
    quotes: tuple[Quote, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return plain values."""
        return {
            "phrase": self.phrase, "also": list(self.also), "people": self.people,
            "share": self.share, "elsewhere": self.elsewhere, "odds": self.odds,
            "odds_ci": list(self.ci), "z": self.z, "q": self.q, **self.felt.to_dict(),
            "quotes": [quote.to_dict() for quote in self.quotes],
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class GroupTopics:
    """What one group says that others do not.

    ``id`` None: voices of no group. ``people``, ``voices``: in the log; ``read``: people read.
    """

    id: str | None
    name: Words
    people: int
    voices: int
    read: int
    felt: Feeling
    phrases: tuple[Distinction, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return plain values."""
        return {
            "id": self.id, "name": told(self.name), "people": self.people, "voices": self.voices,
            "read": self.read, **self.felt.to_dict(),
            "phrases": [each.to_dict() for each in self.phrases],
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Topic:
    """Phrases that people say together.

    Attributes:
        phrases: the strongest first; the first two or three name it.
        people, share: of those read, with the 95 % interval ``ci``.
        felt: in its texts.
        direction, q: whether its share grows over the periods, and how sure.
        series: per period its label, people with the topic, people read.
        groups: people with the topic per group id.
        quotes: a few of its texts.
    """

    phrases: tuple[str, ...]
    people: int
    share: float
    ci: tuple[float, float] | None
    felt: Feeling
    direction: str
    q: float
    series: tuple[tuple[str, int, int], ...]
    groups: tuple[tuple[str | None, int], ...]
    quotes: tuple[Quote, ...]

    @property
    def name(self) -> str:
        """The phrases that name it."""
        return " · ".join(self.phrases[:3])

    def to_dict(self) -> dict[str, Any]:
        """Return plain values."""
        return {
            "name": self.name, "phrases": list(self.phrases), "people": self.people,
            "share": self.share, "share_ci": None if self.ci is None else list(self.ci),
            **self.felt.to_dict(),
            "trend": {
                "direction": self.direction, "q": self.q,
                "series": [{"period": p, "people": n, "of": of} for p, n, of in self.series],
            },
            "groups": [{"id": group, "people": n} for group, n in self.groups],
            "quotes": [quote.to_dict() for quote in self.quotes],
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class TopicsResult(Tabular):
    """What people talk about: by group, and in topics.

    ``compare``: what the groups are. ``unit``: of the periods of trends. ``tried``: phrases and
    groups that were tried; ``threshold``: of q.
    """

    compare: str
    groups: tuple[GroupTopics, ...]
    topics: tuple[Topic, ...]
    reading: Reading
    unit: str
    tried: int
    threshold: float
    warnings: tuple[Words, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return plain values."""
        return {
            "compare": self.compare,
            "groups": [each.to_dict() for each in self.groups],
            "topics": [each.to_dict() for each in self.topics],
            "reading": self.reading.to_dict(),
            "unit": self.unit, "tried": self.tried, "threshold": self.threshold,
            "warnings": [told(each) for each in self.warnings],
        }  # fmt: skip

    def to_polars(self) -> pl.DataFrame:
        """Return one row per group and phrase."""
        import polars as pl

        rows = [(group, each) for group in self.groups for each in group.phrases]
        return pl.DataFrame(
            {
                "group": [group.id for group, _ in rows],
                "phrase": [each.phrase for _, each in rows],
                "people": [each.people for _, each in rows],
                "share": [each.share for _, each in rows],
                "elsewhere": [each.elsewhere for _, each in rows],
                "odds": [each.odds for _, each in rows],
                "low": [each.ci[0] for _, each in rows],
                "high": [each.ci[1] for _, each in rows],
                "q": [each.q for _, each in rows],
                "valence": [each.felt.value for _, each in rows],
            },
            schema={
                "group": pl.String, "phrase": pl.String, "people": pl.Int64,
                **dict.fromkeys(("share", "elsewhere", "odds", "low", "high", "q", "valence"), pl.Float64),
            },
        )  # fmt: skip
