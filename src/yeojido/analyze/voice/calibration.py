"""A model's readings made right for one customer's words: nothing is retrained.

The log-odds of "positive" are moved along a line (J. Platt, 1999), so are the valence and, by a
shift each, the emotions; a prior holds all of it near the identity while labels are few.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from yeojido.domain.voice import EMOTIONS, LANGUAGES, Readings

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

_EDGE = 1e-6


@dataclass(frozen=True, slots=True)
class Adjustment:
    """How the readings of one language are moved.

    Attributes:
        slope, shift: of the log-odds of "positive".
        valence_slope, valence_shift: of the valence, which stays within -2..+2.
        emotions: added to the logarithm of each emotion's probability, in the order of ``EMOTIONS``.
        labels: texts it was learned from.
        latest: when the last of them was labelled, microseconds UTC; 0 without labels.
    """

    slope: float = 1.0
    shift: float = 0.0
    valence_slope: float = 1.0
    valence_shift: float = 0.0
    emotions: tuple[float, ...] = (0.0,) * len(EMOTIONS)
    labels: int = 0
    latest: int = 0


@dataclass(frozen=True, slots=True)
class Calibration:
    """How readings are moved, by language (``ko``, ``en``, ``mixed``); the others stay."""

    by_language: Mapping[str, Adjustment] = field(default_factory=dict[str, Adjustment])

    @property
    def version(self) -> str:
        """Empty where nothing is moved, else 12 hex digits of what is."""
        if not self.by_language:
            return ""
        written = json.dumps(self.to_json(), sort_keys=True)
        return hashlib.sha256(written.encode()).hexdigest()[:12]

    def apply(self, readings: Readings) -> Readings:
        """Return the readings as they are meant on these customers' words."""
        if not self.by_language:
            return readings
        valence, positive = readings.valence.copy(), readings.positive.copy()
        emotions = readings.emotions.copy()
        for language, moved in self.by_language.items():
            of = readings.language == LANGUAGES.index(language)
            valence[of] = np.clip(moved.valence_slope * valence[of] + moved.valence_shift, -2, 2)
            positive[of] = _probability(moved.slope * log_odds(positive[of]) + moved.shift)
            weighted = emotions[of] * np.exp(np.asarray(moved.emotions, np.float32))
            total = weighted.sum(axis=1, keepdims=True)
            emotions[of] = np.divide(weighted, total, out=weighted, where=total > 0)
        return Readings(valence, positive, emotions, readings.language)

    def to_json(self) -> dict[str, Any]:
        """Return it as it is kept."""
        return {name: asdict(moved) for name, moved in sorted(self.by_language.items())}

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Calibration:
        """Return what ``to_json`` gave."""
        return cls({name: _adjustment(moved) for name, moved in kept.items()})


def _adjustment(kept: Mapping[str, Any]) -> Adjustment:
    return Adjustment(
        slope=float(kept["slope"]),
        shift=float(kept["shift"]),
        valence_slope=float(kept["valence_slope"]),
        valence_shift=float(kept["valence_shift"]),
        emotions=tuple(float(each) for each in kept["emotions"]),
        labels=int(kept["labels"]),
        latest=int(kept["latest"]),
    )


def log_odds(probability: Floats) -> Floats:
    """Return ln(p / (1 - p)), finite also at 0 and 1."""
    held = np.clip(probability, _EDGE, 1 - _EDGE)
    return np.log(held / (1 - held)).astype(np.float32)


def _probability(odds: Floats) -> Floats:
    return (1 / (1 + np.exp(-odds))).astype(np.float32)
