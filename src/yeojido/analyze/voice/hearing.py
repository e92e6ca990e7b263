"""What a map is given to hear words with: who reads them, who says where they belong."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple, Protocol

import numpy as np

from yeojido.domain.voice import EmotionModel, text_key

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Shorts = NDArray[np.int16]

#: Why words stand where they stand, the strongest reason first: somebody moved them; the event
#: asks about one thing; the text router is sure; the person was there before.
REASONS = ("person", "rule", "text", "time")
PERSON, RULE, TEXT, TIME = range(4)


class Said(NamedTuple):
    """Events with words, one entry each; columns are the map's, -1 where there is none.

    Attributes:
        text: (n,) int64, index into the texts that go with it.
        name: (n,) int64, event code into the log's names.
        own: (n,) int16, column of the touchpoint the event belongs to; -1 off the map.
        about: (n,) int16, column that the event's rating is about (``Touchpoint.voices``, else
            ``own``).
        asked: (n,) bool, ``about`` comes from ``Touchpoint.voices``.
        before: (n,) int16, column of the person's last earlier event at another touchpoint.
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
    """What a router says about n texts: ``column`` int16 (-1 none), ``confidence`` float32."""

    column: Shorts
    confidence: NDArray[np.float32]


class TextRouter(Protocol):
    """Says from the words alone what touchpoint they are about; columns are the map's."""

    @property
    def version(self) -> str:
        """What it was fitted on: the same texts get the same places by it."""
        ...

    @property
    def threshold(self) -> float:
        """The confidence from which its word counts."""
        ...

    def route(self, texts: Sequence[str]) -> Routed:
        """Return a column and a confidence for each text."""
        ...


@dataclass(frozen=True)
class VoiceReading:
    """What reads the words of a map.

    Attributes:
        model: reads emotion in texts.
        router: says what touchpoint words are about; None: where their event is.
        moved: touchpoint ids of texts (``text_key``) that a person moved.
        error: standard error of the mean valence that the model reads in these words, as measured
            on texts whose valence people confirmed; all texts have it in common, so intervals of
            emotion are wider by it however many people spoke. 0 where nobody measured it.
    """

    model: EmotionModel
    router: TextRouter | None = None
    moved: Mapping[str, str] = field(default_factory=dict)
    error: float = 0.0

    def place(
        self, steps: Sequence[str], names: Sequence[str], said: Said, texts: Sequence[str]
    ) -> Placed:
        """Return where the words of events belong, the strongest reason deciding.

        ``steps``: ids of the map's columns in order; ``names``: event names of the log.
        """
        del names
        column, reason = said.about.copy(), np.full(said.text.size, RULE, np.int8)
        confidence = np.ones(said.text.size, np.float32)
        if self.router is not None and texts:
            routed = self.router.route(texts)
            sure = ~said.asked & (routed.column[said.text] >= 0)
            sure &= routed.confidence[said.text] >= self.router.threshold
            column[sure], reason[sure] = routed.column[said.text[sure]], TEXT
            confidence[sure] = routed.confidence[said.text[sure]]
        if self.moved:
            ids = {step: at for at, step in enumerate(steps)}
            to = [ids.get(self.moved.get(text_key(text), ""), -1) for text in texts]
            by_person = np.array(to, np.int16)[said.text] if texts else column
            moved = by_person >= 0
            column[moved], reason[moved], confidence[moved] = by_person[moved], PERSON, 1.0
        return Placed(column, reason, confidence)
