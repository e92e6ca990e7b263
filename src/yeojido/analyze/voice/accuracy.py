"""How right a model is on one customer's own words, before and after it was calibrated on them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np

from yeojido.analyze.intervals import wilson
from yeojido.analyze.voice.calibration import (
    FEWEST,
    Said,
    calibrate,
    one_sided,
    part,
    positive_share,
)
from yeojido.domain.voice import LANGUAGES, Readings

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Rows = NDArray[np.bool_]

#: With fewer texts nothing is said about accuracy.
FEWEST_JUDGED = 10
_PARTS = 10
#: Texts in a bin of the reliability picture, at least; bins at most.
_IN_A_BIN, _BINS = 8, 8

Basis = Literal["random", "given", "none"]
#: ``few``: below ``FEWEST`` labels, nothing is moved. ``one_sided``: nearly all on one side of zero.
#: ``not_random``: the texts were not drawn by chance, so the figure may flatter or belittle.
Warned = Literal["few", "one_sided", "not_random", "few_judged"]


class Bin(NamedTuple):
    """Texts of like probability: mean of it, share that was positive, how many texts."""

    said: float
    was: float
    texts: int


@dataclass(frozen=True, slots=True)
class Right:
    """How right "positive" is on n texts that a person called positive or negative.

    Attributes:
        right: texts on the right side.
        share: of n; ``low`` and ``high``: its 95 % interval (Wilson). None without texts.
        error: calibration error: mean distance of probability and share, weighted by texts.
        distance: mean distance of the valence from what the person said, in steps of the scale;
            over all texts, those without a side too.
        bins: of the reliability picture, lowest probability first.
    """

    right: int
    share: float | None
    low: float | None
    high: float | None
    error: float | None
    distance: float | None
    bins: tuple[Bin, ...]


@dataclass(frozen=True, slots=True)
class Accuracy:
    """How right a model is on a customer's words in one language (or all).

    Attributes:
        language: ``ko``, ``en``, ``mixed``; ``all``.
        labels: texts that people labelled.
        basis: which of them the figures are from: those drawn at random, those that were given
            by the user where too few were drawn, or none.
        judged: texts of them that have a side.
        before: with the model as it comes.
        after: with the calibration, each text judged by what the other parts taught
            (cross-validation: no text is judged by its own label).
        calibrated: whether the calibration moves anything.
        warned: what to keep in mind.
    """

    language: str
    labels: int
    basis: Basis
    judged: int
    before: Right
    after: Right
    calibrated: bool
    warned: tuple[Warned, ...]


def accuracies(
    readings: Readings, said: Said, random: Rows, keys: tuple[str, ...]
) -> tuple[Accuracy, ...]:
    """Return the accuracy over all labelled texts, then by language where there are labels.

    Args:
        readings: of the texts, not moved.
        said: what people said.
        random: (n,) texts that were drawn at random.
        keys: of the texts, by which they are dealt out for cross-validation.
    """
    moved = _crossed(readings, said, keys)
    rated = np.isfinite(said.valence) & np.isfinite(readings.valence)
    found = [_accuracy("all", readings, moved, said, random, rated)]
    for code, language in enumerate(LANGUAGES[:-1]):
        of = rated & (readings.language == code)
        if of.any():
            found.append(_accuracy(language, readings, moved, said, random, of))
    return tuple(found)


def _accuracy(
    language: str, readings: Readings, moved: Readings, said: Said, random: Rows, of: Rows
) -> Accuracy:
    sided = of & (said.valence != 0)
    basis: Basis = "random"
    among = of & random
    if np.count_nonzero(sided & random) < FEWEST_JUDGED:
        basis, among = ("given", of) if sided.any() else ("none", of)
    judged = int(np.count_nonzero(sided & among))
    labels = int(np.count_nonzero(of))
    calibrated = _enough(readings, of)
    warned: list[Warned] = []
    if not calibrated:
        warned.append("few")
    if labels and one_sided(said.valence[of]):
        warned.append("one_sided")
    if basis == "given" and np.count_nonzero(of & ~random):
        warned.append("not_random")
    if judged < FEWEST_JUDGED:
        warned.append("few_judged")
    before, after = (_right(each, said, among) for each in (readings, moved))
    return Accuracy(language, labels, basis, judged, before, after, calibrated, tuple(warned))


def _enough(readings: Readings, of: Rows) -> bool:
    """Tell whether the labels of any language are enough to move its readings."""
    return bool(np.bincount(readings.language[of], minlength=1).max(initial=0) >= FEWEST)


def _crossed(readings: Readings, said: Said, keys: tuple[str, ...]) -> Readings:
    """Return readings each moved by what the labels of the other parts taught."""
    order = np.argsort(np.array(keys)) if keys else np.zeros(0, np.int64)
    group = np.empty(len(keys), np.int64)
    group[order] = np.arange(len(keys)) % _PARTS
    made = Readings(
        readings.valence.copy(),
        readings.positive.copy(),
        readings.emotions.copy(),
        readings.language,
    )
    for each in range(_PARTS):
        held = group == each
        if not held.any():
            continue
        taught = calibrate(part(readings, ~held), said.part(~held)).apply(part(readings, held))
        made.valence[held], made.positive[held] = taught.valence, taught.positive
        made.emotions[held] = taught.emotions
    return made


def _right(readings: Readings, said: Said, among: Rows) -> Right:
    sided = among & (said.valence != 0)
    chance = readings.positive[sided].astype(np.float64)
    was = positive_share(said.valence[sided])
    right = int(np.count_nonzero((chance > 0.5) == (was > 0.5)))
    n = int(was.size)
    bounds = wilson(right, n)
    bins = _bins(chance, was)
    away = np.abs(readings.valence[among] - said.valence[among])
    return Right(
        right=right,
        share=right / n if n else None,
        low=None if bounds is None else bounds[0],
        high=None if bounds is None else bounds[1],
        error=sum(each.texts * abs(each.said - each.was) for each in bins) / n if n else None,
        distance=float(away.mean()) if away.size else None,
        bins=bins,
    )


def _bins(chance: NDArray[np.float64], was: NDArray[np.float64]) -> tuple[Bin, ...]:
    """Return bins of equally many texts."""
    if not chance.size:
        return ()
    count = max(1, min(_BINS, chance.size // _IN_A_BIN))
    order = np.lexsort((was, chance))
    return tuple(
        Bin(float(chance[rows].mean()), float(was[rows].mean()), int(rows.size))
        for rows in np.array_split(order, count)
    )
