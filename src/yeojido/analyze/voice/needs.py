"""Needs and wishes: what people ask for, in groups of what it is about."""

from __future__ import annotations

import re
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
from yeojido.analyze.voice.phrases import counted
from yeojido.analyze.voice.rising import places
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
    Bools = NDArray[np.bool_]

KINDS = ("wish", "request", "need")
_WISH = re.compile(
    r"[았었으]?면\s?(?:더\s?|정말\s?|참\s?)*(?:좋겠|좋을\s?(?:것|거|텐데)|싶|바라|바랍|해요?$)|[았었]으면\s?(?:해|합|하)"
    r"|기\s?(?:를\s?)?(?:바라|바랍)|바램|소망"
    r"|\b(?:i\s+wish|wish\s+(?:you|it|there|they|the|i)|would\s+be\s+(?:so\s+|really\s+)?(?:nice|great|good|helpful|useful"
    r"|better|awesome|perfect|cool)|would\s+(?:love|like)|(?:hope|hoping)\s+(?:you|they|that|for|to)|if\s+only"
    r"|it'?d\s+be)\b",
    re.IGNORECASE,
)
_REQUEST = re.compile(
    r"(?:[가-힣]\s?주세요|주십시오|주시면|주셨으면|주시길|주시기|부탁드|부탁해|부탁합|(?<![가-힣])건의|(?<![가-힣])(?:개선|추가|수정|도입|확대|보완)"
    r"(?:해|하여|이|을|를)?\s?(?:주|바랍|바라|요청|부탁|했으면|되었으면|됐으면)|고쳐\s?주|만들어\s?주|늘려\s?주|줄여\s?주)"
    r"|\b(?:please|pls|plz)\s+(?:\w+\s+){0,2}?(?:add|make|fix|let|allow|bring|include|give|provide|improve|stop|change|update"
    r"|consider|support|offer|send|help|do|get|put|have|keep|remove)\b|\b(?:could|can|would)\s+you\s+(?:please\s+)?\w+"
    r"|\b(?:you|they)\s+(?:should|ought\s+to|need\s+to)\b",
    re.IGNORECASE,
)
_NEED = re.compile(
    r"필요(?:해요?|합니|하네|하다|하긴|한\s?(?:것|거|데|듯)|할\s?(?:것|거|듯)|성|$)|있어야\s?(?:해|할|하|돼|됩)|절실|시급|아쉬(?:운\s?(?:건|점|게))"
    r"|\b(?:needs?\s+(?:a|an|to|more|better|some|the)|missing\s+(?:a|an|the)|lacks?|lacking|should\s+(?:have|be|come|include|offer))\b",
    re.IGNORECASE,
)
_PATTERNS = (("wish", _WISH), ("request", _REQUEST), ("need", _NEED))
#: Thanks and ends of letters that look like requests.
_POLITE = re.compile(
    r"와\s?주세요|많이\s?파세요|번창|행복하|건강하|부자|대박\s?나|수고하|(?:연락|답|답변|전화|회신|답장)[가-힣]{0,2}\s.{0,12}주세요|[가-힣]\s?주셔서|주셨(?:어요|네요|습니다|는데|고)"
)
#: Words that ask, not what is asked for.
_ASKING = frozenset(
    """
    좋다 좋겠다 바라다 원하다 필요 필요하다 추가 개선 부탁 건의 요청 희망 기대 아쉽다 고치다 조금 빨리 제발
    wish hope nice great need pleas add better love good help
    """.split()
)
_GROUPS = 15
#: A phrase of several words says better what is wanted than a single word of a few more people.
_LONGER = 1.25


def kind_of(clause: str) -> str | None:
    """Return whether a clause is a ``wish``, a ``request`` or a ``need``; None for neither.

    >>> [kind_of(c) for c in ("메모 기능이 있었으면 좋겠어요", "다크모드 추가해 주세요", "필요할 때 못 받았어요")]
    ['wish', 'request', None]
    >>> kind_of("it would be nice to have a dark mode"), kind_of("you helped me, thanks")
    ('wish', None)
    """
    for name, finds in _PATTERNS:
        if finds.search(clause) and not (name == "request" and _POLITE.search(clause)):
            return name
    return None


@dataclass(frozen=True, slots=True)
class Need:
    """What some people ask for.

    Attributes:
        about: the phrase that names it; ``also``: others of the same wishes; None for the rest.
        people, share: who asks, of all who speak, with the 95 % interval ``ci``.
        kinds: people by kind: ``wish``, ``request``, ``need``.
        felt: in these clauses; places: stages; quotes: a few.
    """

    about: str | None
    also: tuple[str, ...]
    people: int
    share: float
    ci: tuple[float, float] | None
    kinds: tuple[tuple[str, int], ...]
    felt: Feeling
    places: tuple[tuple[str | None, Words, int], ...]
    quotes: tuple[Quote, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return plain values."""
        return {
            "about": self.about, "also": list(self.also), "people": self.people,
            "share": self.share, "share_ci": None if self.ci is None else list(self.ci),
            "kinds": dict(self.kinds), **self.felt.to_dict(),
            "places": [{"id": i, "name": told(name), "people": n} for i, name, n in self.places],
            "quotes": [quote.to_dict() for quote in self.quotes],
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class NeedsResult(Tabular):
    """Needs, those of most people first; ``people``: who asks for anything."""

    needs: tuple[Need, ...]
    people: int
    share: float
    reading: Reading
    warnings: tuple[Words, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return plain values."""
        return {
            "needs": [each.to_dict() for each in self.needs], "people": self.people,
            "share": self.share, "reading": self.reading.to_dict(),
            "warnings": [told(each) for each in self.warnings],
        }  # fmt: skip

    def to_polars(self) -> pl.DataFrame:
        """Return one row per need."""
        import polars as pl

        return pl.DataFrame(
            {
                "about": [each.about for each in self.needs],
                "people": [each.people for each in self.needs],
                "share": [each.share for each in self.needs],
                "valence": [each.felt.value for each in self.needs],
            },
            schema={
                "about": pl.String, "people": pl.Int64, "share": pl.Float64, "valence": pl.Float64,
            },
        )  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Needs(Asked):
    """What people wish for, ask for, or say they need.

    Args:
        top: groups told; what belongs to none is told as the rest.
    """

    top: int = _GROUPS

    def telling(self) -> Callable[[Sequence[str]], Sequence[bool]]:
        """Only texts that ask for something are read."""
        return _asks

    def bind(self, summary: LogSummary) -> Needs:
        """Check against a log."""
        self.checked(summary)
        return self

    def scan(self, chunk: Chunk) -> Heard:
        """Draw from one bucket."""
        return self.drawn(chunk, ("",), _everybody, self.most)

    def merge(self, a: Heard, b: Heard) -> Heard:
        """Join two samples."""
        return self.merged(a, b, self.most)

    def finish(self, state: Heard) -> NeedsResult:
        """Read what was drawn."""
        corpus = self.read(state, 2)
        reading = reading_of(corpus)
        model = None if self.voice is None else self.voice.model
        asks = lambda text, n: kind_of(text.clauses[n].text) is not None  # noqa: E731 - one use
        mine = excerpts(corpus, asks, model, 2)
        held = corpus.heard.groups.get("")
        weight = 1.0 if held is None else held.people / max(1, corpus.people)
        people = round(int(np.unique(mine.heard.person).size) * weight)
        found = _grouped(self, mine, weight, reading.people)
        share = round(people / max(1, reading.people), 6)
        warnings = cautions(corpus, reading, self.voice, some=True)
        if reading.voices and not people:
            warnings = (*warnings, both("topics.nothing_wanted"))
        return NeedsResult(found, people, share, reading, warnings)


def _asks(texts: Sequence[str]) -> list[bool]:
    """Return which texts may ask for something."""
    return [any(finds.search(text) for _, finds in _PATTERNS) for text in texts]


def _everybody(heard: Heard, _people: Longs) -> Longs:
    return np.zeros(heard.person.size, np.int64)


def _grouped(asked: Needs, mine: Corpus, weight: float, speakers: int) -> tuple[Need, ...]:
    """Return the needs in groups: each time the phrase that most of those left share."""
    kinds = np.array(
        [KINDS.index(kind_of(t.clauses[0].text) or "need") for t in mine.texts], np.int64
    )
    shown = mine.phrases.shown
    usable = np.array([not set(name.split()) <= _ASKING for name in shown], np.bool_)
    longer = np.array([_LONGER if " " in name else 1.0 for name in shown])
    left = np.ones(mine.text.size, np.bool_)
    made: list[Need] = []
    width = int(mine.heard.person.max()) + 1 if mine.heard.person.size else 0
    while len(made) < asked.top and usable.any() and left.any():
        unit = np.where(left, mine.heard.person, -1)
        number = counted(mine.units(unit, width)).astype(np.float64) * usable
        best = int(np.argmax(np.round(number * longer, 6)))
        if number[best] < asked.least:
            break
        usable[best] = False
        voices = left & mine.having(best)
        left &= ~voices
        made.append(_need(asked, mine, voices, kinds, (shown[best], weight, speakers)))
    rest = _need(asked, mine, left, kinds, (None, weight, speakers))
    ranked = sorted(made, key=lambda need: (-need.people, need.about or ""))
    return (*ranked, rest) if rest.people else tuple(ranked)


def _need(
    asked: Needs, mine: Corpus, voices: Bools, kinds: Longs, of: tuple[str | None, float, int]
) -> Need:
    about, weight, speakers = of
    person = mine.heard.person[voices]
    people = round(int(np.unique(person).size) * weight)
    kind = kinds[mine.text[voices]]
    also: tuple[str, ...] = ()
    if about is not None:
        said = np.asarray(mine.phrases.matrix[mine.text[voices]].sum(axis=0)).ravel()
        order = np.argsort(-said, kind="stable").tolist()
        told_ = set(about.split())
        also = tuple(
            mine.phrases.shown[i] for i in order
            if said[i] >= 2 and mine.phrases.shown[i] != about
            and not set(mine.phrases.shown[i].split()) & (told_ | _ASKING)
        )[:3]  # fmt: skip
    return Need(
        about=about,
        also=also,
        people=people,
        share=round(people / max(1, speakers), 6),
        ci=wilson(min(people, speakers), speakers),
        kinds=tuple(
            (name, round(int(np.unique(person[kind == i]).size) * weight))
            for i, name in enumerate(KINDS)
        ),
        felt=mine.feeling(voices),
        places=places(asked, mine, voices),
        quotes=mine.quotes(voices, asked.quotes),
    )
