"""What customers say, as a model reads it: valence, nine journey emotions, language, spans.

A *voice* is an event with words (``text``) or a rating. Emotion is felt: only voices enter the
emotion lane of the map, never clicks.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple, Protocol

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

#: The nine journey emotions, in the order of every array; names in ``words/voice.py``.
EMOTIONS = (
    "anticipation",
    "joy",
    "trust",
    "confusion",
    "anxiety",
    "disappointment",
    "anger",
    "fatigue",
    "none",
)
Emotion = Literal[
    "anticipation", "joy", "trust", "confusion", "anxiety", "disappointment", "anger", "fatigue", "none"
]  # fmt: skip
#: What language a text is in, in the order of the codes in ``Readings.language``.
#: ``mixed``: Korean and English; ``unknown``: another language, or no words at all.
LANGUAGES = ("ko", "en", "mixed", "unknown")
VoiceLanguage = Literal["ko", "en", "mixed", "unknown"]


class Span(NamedTuple):
    """A part of a text that decided: ``text[start:stop]`` moved the valence by ``weight``.

    Offsets count Python's characters of the text as it was given.
    """

    start: int
    stop: int
    weight: float


@dataclass(frozen=True, slots=True)
class Readings:
    """What a model read in n texts. Texts it cannot read have NaN and language ``unknown``.

    Attributes:
        valence: (n,) float32, -2..+2.
        positive: (n,) float32, calibrated probability that the valence is above zero.
        emotions: (n, 9) float32, calibrated; a row adds up to 1. Columns as ``EMOTIONS``.
        language: (n,) int8, codes into ``LANGUAGES``.
    """

    valence: Floats
    positive: Floats
    emotions: Floats
    language: NDArray[np.int8]

    def __len__(self) -> int:
        """Return the number of texts."""
        return self.valence.size


class EmotionModel(Protocol):
    """Whatever reads emotion in texts: ours, one by an extra, either with a calibration on top.

    The same texts give the same readings as long as ``version`` is the same.
    """

    @property
    def version(self) -> str:
        """Name and version, calibration included: whatever is kept of its readings is kept by it."""
        ...

    def read(self, texts: Sequence[str]) -> Readings:
        """Return what is felt in the texts."""
        ...

    def spans(self, texts: Sequence[str]) -> list[tuple[Span, ...]]:
        """Return, per text, the parts that decided its valence, the strongest first."""
        ...


def text_key(text: str) -> str:
    """Return the key of a text (masked, as the log holds it) by which labels are kept: 32 hex digits.

    Blanks around and between words, and how letters are composed, make no difference.

    >>> text_key(" 배송이  느려요") == text_key("배송이 느려요")
    True
    """
    plain = " ".join(unicodedata.normalize("NFC", text).split())
    return hashlib.sha256(plain.encode("utf-8", "replace")).hexdigest()[:32]
