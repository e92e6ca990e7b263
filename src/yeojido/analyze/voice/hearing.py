"""What a map is given to hear words with: who reads them, who says where they belong."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple, Protocol

import numpy as np

from yeojido.analyze.voice import subjects
from yeojido.domain.log import DAY
from yeojido.domain.voice import EmotionModel, text_key

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Shorts = NDArray[np.int16]

#: Why words stand where they stand, the strongest reason first: somebody moved them; the event
#: asks about one thing; the text router is sure; the person was there before.
REASONS = ("person", "rule", "text", "time")
PERSON, RULE, TEXT, TIME = range(4)
#: Where somebody was longer ago than this (microseconds) says nothing of what they speak of.
LONGEST = 30 * DAY
#: Where people may speak of anything and their words tell nothing, they are taken to speak of
#: where they speak: at least so sure is that.
_WHERE_ASKED = 0.5
_NOT = -2


class Said(NamedTuple):
    """Events with words, one entry each; columns are the map's, -1 where there is none.

    Attributes:
        text: (n,) int64, index into the texts that go with it.
        name: (n,) int64, event code into the log's names.
        own: (n,) int16, column of the touchpoint the event belongs to; -1 off the map.
        about: (n,) int16, column that the event's rating is about (``Touchpoint.voices``, else
            ``own``).
        asked: (n,) bool, ``about`` comes from ``Touchpoint.voices``.
        before: (n,) int16, column of the person's last earlier event at another touchpoint, within
            ``LONGEST``.
    """

    text: NDArray[np.int64]
    name: NDArray[np.int64]
    own: Shorts
    about: Shorts
    asked: NDArray[np.bool_]
    before: Shorts


class Placed(NamedTuple):
    """Where the words of events belong: (n,) each.

    ``column`` int16, -1 nowhere on the map; ``reason`` int8 codes into ``REASONS``;
    ``confidence`` float32, 0..1.
    """

    column: Shorts
    reason: NDArray[np.int8]
    confidence: NDArray[np.float32]


class Routed(NamedTuple):
    """What a router says about n texts: ``column`` int16 into its ``steps``, -1 about what the map
    does not have; ``confidence`` float32, 0 where it cannot tell.
    """

    column: Shorts
    confidence: NDArray[np.float32]


class TextRouter(Protocol):
    """Says from the words alone what touchpoint they are about; columns count its ``steps``."""

    @property
    def version(self) -> str:
        """What it was fitted on: the same texts get the same places by it."""
        ...

    @property
    def steps(self) -> tuple[str, ...]:
        """The touchpoints that it knows, by id."""
        ...

    @property
    def threshold(self) -> float:
        """The confidence from which its word counts."""
        ...

    @property
    def by_time(self) -> float:
        """How often a person speaks of the touchpoint where they were last."""
        ...

    def about(self, event: str) -> int:
        """Return the touchpoint of what an event is about by its name; -1: the map has none;
        -2: it may be about anything.
        """
        ...

    def route(self, texts: Sequence[str]) -> Routed:
        """Return a column and a confidence for each text."""
        ...

    def subjects(self, texts: Sequence[str]) -> tuple[str | None, ...]:
        """Return what each text is about where that is sure."""
        ...

    def because(self, text: str) -> tuple[str, ...]:
        """Return the words of a text that decided, the strongest first."""
        ...


@dataclass(frozen=True)
class VoiceReading:
    """What reads the words of a map.

    Attributes:
        model: reads emotion in texts.
        router: says what touchpoint words are about; None: where their event is.
        moved: touchpoint ids of texts (``text_key``) that a person moved.
        confirmed: valences (-2..+2) of texts (``text_key``) that a person confirmed: by them, and
            by ratings given with words, it is learned how far the model leans here.
        learns: whether it is learned; the words count as they were read where not.
    """

    model: EmotionModel
    router: TextRouter | None = None
    moved: Mapping[str, str] = field(default_factory=dict)
    confirmed: Mapping[str, float] = field(default_factory=dict)
    learns: bool = True

    def place(
        self, steps: Sequence[str], names: Sequence[str], said: Said, texts: Sequence[str]
    ) -> Placed:
        """Return where the words of events belong, the strongest reason deciding.

        ``steps``: ids of the map's columns in order; ``names``: event names of the log.
        """
        return place(self.router, self.moved, steps, names, said, texts)


def place(
    router: TextRouter | None,
    moved: Mapping[str, str],
    steps: Sequence[str],
    names: Sequence[str],
    said: Said,
    texts: Sequence[str],
) -> Placed:
    """Return where the words of events belong, the strongest reason deciding.

    1. *person*: somebody moved a text (``moved``: touchpoint ids by ``text_key``, "" nowhere);
    2. *rule*: the event asks about one thing, by the definition (``Touchpoint.voices``, its own
       touchpoint) or by its name (a delivery rating that is on no touchpoint);
    3. *text*: people may speak of anything there, and the router is sure what it is;
    4. *rule*, less sure: they speak where they are asked;
    5. *text* or *time*, unsure: off the map, what the words hint at, or where they were last,
       whichever is right more often.

    Words about what the map does not have, said off the map, are nowhere (-1).
    """
    n = said.text.size
    anything = np.array([subjects.about_anything(name) for name in names], np.bool_)
    free = np.zeros(n, np.bool_) if not n else anything[said.name] & ~said.asked
    column = said.about.copy()
    reason = np.full(n, RULE, np.int8)
    # Without a router on a map of one touchpoint there is nowhere else they could belong.
    asked = _WHERE_ASKED if router is not None or len(steps) > 1 else 1.0
    confidence = np.where(free, np.float32(asked), np.float32(1.0))
    off = said.about < 0
    if router is not None and texts and n:
        routed = router.route(texts)
        place_of = _columns(router.steps, steps)
        named = np.array([router.about(name) for name in names], np.int64)
        # An event of one subject that is on no touchpoint belongs to the subject's.
        subject = named[said.name]
        known = off & (subject >= -1) & ~free
        column[known] = place_of[subject[known]]
        free |= off & ~known
        to = place_of[routed.column[said.text]]
        sure = free & (routed.confidence[said.text] >= router.threshold)
        # Off the map a guess by the words is better than one by the time that is right less often.
        guess = free & off & ~sure & (routed.confidence[said.text] > router.by_time)
        told = (sure | guess) & (to >= 0)
        column[told], reason[told] = to[told], TEXT
        confidence[told] = routed.confidence[said.text[told]]
        later = free & off & ~sure & ~told & (said.before >= 0)
        column[later], reason[later] = said.before[later], TIME
        confidence[later] = router.by_time
    confidence[column < 0] = 0.0
    if moved and n:
        ids = {step: at for at, step in enumerate(steps)}
        by_person = np.array([_moved(moved.get(text_key(text)), ids) for text in texts], np.int16)[
            said.text
        ]
        taken = by_person > _NOT
        column[taken], reason[taken], confidence[taken] = by_person[taken], PERSON, 1.0
    return Placed(column, reason, confidence)


def _moved(step: str | None, ids: Mapping[str, int]) -> int:
    """Return the column a text was moved to, -1 off the map, -2 where nobody moved it."""
    if step is None:
        return _NOT
    return -1 if not step else ids.get(step, _NOT)


def _columns(theirs: Sequence[str], steps: Sequence[str]) -> Shorts:
    """Return the map's column of each of the router's touchpoints; the last entry is for none."""
    ids = {step: at for at, step in enumerate(steps)}
    return np.array([*(ids.get(step, -1) for step in theirs), -1], np.int16)
