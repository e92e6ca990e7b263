"""A model's readings made right for one customer's words: nothing is retrained.

The log-odds of "positive" are moved along a line (J. Platt, 1999), so are the valence and, by a
shift each, the emotions. A prior holds all of it near the identity while labels are few: a label
moves the readings by what it says beyond what was to be expected.
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
    Doubles = NDArray[np.float64]

#: With fewer labels of a language its readings stay as they are.
FEWEST = 20
#: With fewer positive or negative labels the slope stays: nothing says how steep it is.
FEWEST_OF_A_SIDE = 3
#: Languages whose readings are moved; a mixed text takes part in neither side's labels.
MOVED = ("ko", "en", "mixed")
_EDGE = 1e-6
# Standard deviations of the prior around the identity
_SLOPE, _SHIFT, _VALENCE_SLOPE, _VALENCE_SHIFT, _EMOTION = 0.5, 1.0, 0.5, 0.7, 0.7
_STEEPEST, _FLATTEST = 3.0, 0.2
_ROUNDS = 30


@dataclass(frozen=True, slots=True)
class Said:
    """What people said about n texts.

    Attributes:
        valence: (n,) float32, -2..+2; NaN where nothing was said about it.
        emotion: (n,) int8, index into ``EMOTIONS``; -1 where nothing was said about it.
        at: (n,) int64, when, microseconds UTC.
    """

    valence: Floats
    emotion: NDArray[np.int8]
    at: NDArray[np.int64]

    def part(self, rows: NDArray[np.bool_]) -> Said:
        """Return some of it."""
        return Said(self.valence[rows], self.emotion[rows], self.at[rows])


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


def calibrate(readings: Readings, said: Said) -> Calibration:
    """Learn from labels how readings are to be moved, language by language.

    ``readings``: of the texts that were labelled, not moved by anything.
    """
    made: dict[str, Adjustment] = {}
    for language in MOVED:
        rows = readings.language == LANGUAGES.index(language)
        rows &= np.isfinite(said.valence) | (said.emotion >= 0)
        if np.count_nonzero(rows) >= FEWEST:
            made[language] = _learned(part(readings, rows), said.part(rows))
    return Calibration(made)


def part(readings: Readings, rows: NDArray[np.bool_]) -> Readings:
    """Return some of the readings."""
    return Readings(
        readings.valence[rows],
        readings.positive[rows],
        readings.emotions[rows],
        readings.language[rows],
    )


def positive_share(valence: Floats) -> Doubles:
    """Return 1 for a valence above zero, 0 below, a half for none: what "positive" is to predict."""
    return ((np.sign(valence) + 1) / 2).astype(np.float64)


def one_sided(valence: Floats) -> bool:
    """Tell whether labels are too few of one side to say how steep the line is."""
    above, below = np.count_nonzero(valence > 0), np.count_nonzero(valence < 0)
    return bool(min(above, below) < FEWEST_OF_A_SIDE)


def _learned(readings: Readings, said: Said) -> Adjustment:
    rated = np.isfinite(said.valence) & np.isfinite(readings.valence)
    valence = said.valence[rated]
    odds = log_odds(readings.positive[rated]).astype(np.float64)
    steep = not one_sided(valence)
    slope, shift = _line_of_odds(odds, positive_share(valence), steep)
    of_valence = _line(
        readings.valence[rated].astype(np.float64), valence.astype(np.float64), steep
    )
    named = said.emotion >= 0
    return Adjustment(
        slope=slope,
        shift=shift,
        valence_slope=of_valence[0],
        valence_shift=of_valence[1],
        emotions=_shifts(readings.emotions[named].astype(np.float64), said.emotion[named]),
        labels=int(np.count_nonzero(rated | named)),
        latest=int(said.at.max(initial=0)),
    )


def _line_of_odds(odds: Doubles, target: Doubles, steep: bool) -> tuple[float, float]:
    """Return slope and shift by penalised likelihood (Newton's steps: it is convex)."""
    slope, shift = 1.0, 0.0
    for _ in range(_ROUNDS):
        chance = 1 / (1 + np.exp(-(slope * odds + shift)))
        gap, weight = chance - target, chance * (1 - chance)
        pull = np.array([gap @ odds + (slope - 1) / _SLOPE**2, gap.sum() + shift / _SHIFT**2])
        bend = np.array(
            [
                [weight @ odds**2 + 1 / _SLOPE**2, weight @ odds],
                [weight @ odds, weight.sum() + 1 / _SHIFT**2],
            ]
        )
        if not steep:
            pull[0], bend[0, 1], bend[1, 0] = 0.0, 0.0, 0.0
        step = np.linalg.solve(bend, pull)
        slope, shift = (
            slope - float(np.clip(step[0], -1, 1)),
            shift - float(np.clip(step[1], -2, 2)),
        )
        if np.abs(step).max() < 1e-9:
            break
    return float(np.clip(slope, _FLATTEST, _STEEPEST)), shift


def _line(read: Doubles, said: Doubles, steep: bool) -> tuple[float, float]:
    """Return slope and shift of the valence by least squares, held near 1 and 0 by the prior.

    The scatter of labels around the line is taken as one step of the scale.
    """
    if not steep:
        shift = (
            float((said - read).sum() / (read.size + 1 / _VALENCE_SHIFT**2)) if read.size else 0.0
        )
        return 1.0, shift
    design = np.stack([read, np.ones_like(read)], axis=1)
    penalty = np.diag([1 / _VALENCE_SLOPE**2, 1 / _VALENCE_SHIFT**2])
    wanted = design.T @ said + penalty @ np.array([1.0, 0.0])
    slope, shift = np.linalg.solve(design.T @ design + penalty, wanted)
    return float(np.clip(slope, _FLATTEST, _STEEPEST)), float(shift)


def _shifts(emotions: Doubles, said: NDArray[np.int8]) -> tuple[float, ...]:
    """Return what is added to the logarithm of each emotion, by penalised likelihood (Newton)."""
    shift = np.zeros(len(EMOTIONS))
    if said.size < FEWEST:
        return tuple(shift.tolist())
    counts = np.bincount(said, minlength=len(EMOTIONS)).astype(np.float64)
    logs = np.log(np.maximum(emotions, _EDGE))
    for _ in range(_ROUNDS):
        chance = np.exp(logs + shift)
        chance /= chance.sum(axis=1, keepdims=True)
        pull = chance.sum(axis=0) - counts + shift / _EMOTION**2
        bend = np.diag(chance.sum(axis=0) + 1 / _EMOTION**2) - chance.T @ chance
        step = np.linalg.solve(bend, pull)
        shift -= np.clip(step, -1, 1)
        if np.abs(step).max() < 1e-9:
            break
    return tuple(shift.tolist())


def log_odds(probability: Floats) -> Floats:
    """Return ln(p / (1 - p)), finite also at 0 and 1."""
    held = np.clip(probability, _EDGE, 1 - _EDGE)
    return np.log(held / (1 - held)).astype(np.float32)


def _probability(odds: Floats) -> Floats:
    return (1 / (1 + np.exp(-odds))).astype(np.float32)
