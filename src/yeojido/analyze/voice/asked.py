"""What every question about topics shares: which voices, where, how many are read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from yeojido.analyze import classify
from yeojido.analyze.voice.corpus import Corpus, read
from yeojido.analyze.voice.heard import Heard, Listening
from yeojido.analyze.voice.topic_results import Reading
from yeojido.domain.errors import BadOption
from yeojido.domain.words import Words, both

if TYPE_CHECKING:
    from yeojido.analyze.voice.hearing import VoiceReading
    from yeojido.domain.journey import JourneyMap
    from yeojido.domain.log import Chunk, LogSummary

#: People read of a group at least, however many groups there are.
_LEAST_READ = 200


@dataclass(frozen=True, kw_only=True)
class Asked:
    """Which voices a question is about.

    Args:
        definition: the journey; None: without places.
        voice: reads words and says where they belong; None: ratings stand for valence, and words
            belong where their event is.
        stage: id of a stage or touchpoint: only what is said there. None = everywhere.
        names: of products and brands: never taken apart.
        most: people whose words are read, in all.
        least: people from whom on something is told.
        quotes: texts shown of each finding, at most.
        timezone: whose days and weeks count.

    Raises BadOption when made.
    """

    definition: JourneyMap | None = None
    voice: VoiceReading | None = None
    stage: str | None = None
    names: Sequence[str] = ()
    most: int = 20_000
    least: int = 5
    quotes: int = 3
    timezone: str = "Asia/Seoul"
    _listening: Listening | None = field(default=None, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Check what can be checked without a log."""
        for option, smallest in (("most", 1), ("least", 2), ("quotes", 0)):
            if getattr(self, option) < smallest:
                raise BadOption(
                    option=option, value=getattr(self, option), possible=f"≥ {smallest}"
                )
        only = None
        if self.stage is not None:
            only = self._columns_of(self.stage)
        listening = Listening(self.definition, self.voice, self.most, only, self.telling())
        object.__setattr__(self, "_listening", listening)

    def telling(self) -> Callable[[Sequence[str]], Sequence[bool]] | None:
        """Return what says of texts whether they are worth reading; None: all are."""
        return None

    def _columns_of(self, place: str) -> frozenset[int]:
        """Return the columns of a stage or touchpoint; raises BadOption."""
        listening = Listening(self.definition, None, 1)
        if listening.columns is None:
            raise BadOption(option="stage", value=place, possible="journey")
        columns = listening.columns
        for rank, stage in enumerate(columns.stages):
            if stage.id == place:
                return frozenset(columns.of_stage(rank))
        found = [i for i, step in enumerate(columns.steps) if step.id == place]
        if not found:
            known = (*(s.id for s in columns.stages), *(s.id for s in columns.steps))
            raise BadOption(option="stage", value=place, possible=", ".join(known))
        return frozenset(found)

    def checked(self, summary: LogSummary) -> None:
        """Raise BadCondition or BadJourney where a rule cannot be judged on this log."""
        if self.definition is not None:
            classify.check(self.definition, summary.schema)

    def needs(self) -> frozenset[str]:
        """Return the columns to load."""
        return self.listening.needs()

    @property
    def listening(self) -> Listening:
        """What is listened to."""
        assert self._listening is not None
        return self._listening

    def drawn(self, chunk: Chunk, names: Sequence[str], group: Any, most: int) -> Heard:
        """Return the voices of a chunk, drawn by group.

        ``group``: makes of (voices, person of each in the chunk) the (voices,) places in ``names``.
        """
        heard = self.listening.hear(chunk)
        people = heard.person & ((1 << 40) - 1)
        places = np.asarray(group(heard, people), np.int64)
        return self._of(most).grouped(heard, places, names)

    def merged(self, a: Heard, b: Heard, most: int) -> Heard:
        """Join two samples."""
        return self._of(most).merge(a, b)

    def _of(self, most: int) -> Listening:
        mine = self.listening
        return replace(mine, most=most)

    def share_of(self, groups: int) -> int:
        """Return how many people are read of each of so many groups."""
        return max(_LEAST_READ, self.most // max(1, groups))

    def read(self, state: Heard, least: int | None = None) -> Corpus:
        """Read what was drawn."""
        model = None if self.voice is None else self.voice.model
        ordered = self.listening.ordered(state)
        return read(ordered, model, self.names, self.least if least is None else least)


def reading_of(corpus: Corpus) -> Reading:
    """Return how much was read."""
    heard = corpus.heard
    spoken: dict[str, int] = {}
    number = np.bincount(corpus.text, minlength=len(corpus.texts)).tolist()
    for each, voices in zip(corpus.texts, number, strict=True):
        spoken[each.language] = spoken.get(each.language, 0) + voices
    return Reading(
        heard.whole.people, heard.whole.voices, corpus.people, int(heard.person.size),
        dict(sorted(spoken.items())),
    )  # fmt: skip


def cautions(
    corpus: Corpus, reading: Reading, voice: VoiceReading | None, *, some: bool = False
) -> tuple[Words, ...]:
    """Return what must be said beside every answer about topics; ``some``: only some texts were
    meant to be read.
    """
    found: list[Words] = []
    if not reading.voices:
        return (both("topics.no_voices"),)
    if reading.read_people < reading.people and not some:
        found.append(
            both("topics.sampled", read=f"{reading.read_people:,}", people=f"{reading.people:,}")
        )
    unknown = reading.languages.get("unknown", 0)
    if unknown and not some:
        share = f"{unknown / max(1, reading.read_voices):.0%}"
        found.append(both("topics.unread", n=f"{unknown:,}", share=share))
    if some and not reading.read_voices:
        return tuple(found)
    if voice is None or bool(np.isnan(corpus.valence).all()):
        found.append(
            both("topics.no_valence" if np.isnan(corpus.valence).all() else "topics.by_rating")
        )
    return tuple(found)
