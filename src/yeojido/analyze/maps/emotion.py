"""Emotion at the columns of the map: from ratings and words, over people, honest about few of them.

The value is a person's mean, then people's mean, drawn toward the mean of all where few people
spoke. The interval belongs to the touchpoint's own mean, which drawing would make look surer than
it is: Student's t with a variance moderated by that of the other touchpoints (G. K. Smyth,
Statistical Applications in Genetics and Molecular Biology 3, 2004), reaching to the value.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from yeojido.analyze.maps.leaning import Lean
from yeojido.analyze.maps.state import MICRO, Lived

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from yeojido.analyze.maps.state import Felt

    Floats = NDArray[np.float64]
    Longs = NDArray[np.int64]

#: A mean of n people is drawn toward the overall mean by n / (n + SHRINK).
SHRINK = 15
#: Fewer people than this give no value.
LEAST_PEOPLE = 5
#: The variance that touchpoints share counts like that of so many more people.
PRIOR_PEOPLE = 8
#: Before anything is known the variance is taken to be 1, for as many people as this.
_UNKNOWN = 4
_LOWEST, _HIGHEST = -2.0, 2.0


@dataclass(frozen=True, slots=True)
class Feeling:
    """Emotion of one column or stage, -2..+2.

    ``mean`` is drawn toward the overall mean, ``raw`` is not; ``ci`` belongs to ``raw`` and holds
    ``mean``. ``low`` = people whose own mean is below zero. ``ratings`` and ``texts`` count;
    ``share_text`` = the words' share of the weight, mean over people.
    ``moods``: shares of the nine emotions, mean over ``speakers``, people whose words were read.
    ``said`` texts stand here, ``unread`` could not be read, ``against`` contradict their rating;
    ``routed``, ``timed``, ``moved`` came here by their words, by time, by a person.
    """

    people: int
    ratings: int = 0
    texts: int = 0
    raw: float | None = None
    mean: float | None = None
    ci: tuple[float, float] | None = None
    low: int = 0
    share_text: float = 0.0
    moods: tuple[float, ...] = ()
    speakers: int = 0
    said: int = 0
    unread: int = 0
    against: int = 0
    routed: int = 0
    timed: int = 0
    moved: int = 0

    @property
    def voices(self) -> int:
        """Ratings and words that make the value."""
        return self.ratings + self.texts


@dataclass(frozen=True, slots=True)
class Persons:
    """Each person's mean at one place: (n,) in a fixed order, and the words' share of it.

    ``error``: standard error that the values have in common, for the model may lean.
    """

    value: Floats
    share_text: Floats
    ratings: int
    texts: int
    error: float


@dataclass(frozen=True, slots=True)
class Scales:
    """What all places of a map share.

    ``weights`` of ratings and texts; ``lean`` of the model; ``toward``: the overall mean;
    ``variance``: of persons around their place's mean.
    """

    weights: tuple[float, float]
    lean: Lean
    toward: float | None
    variance: float


def persons(
    felt: Felt, which: NDArray[np.bool_] | None, weights: tuple[float, float], lean: Lean
) -> Persons:
    """Return each person's weighted mean over their ratings and the words that count.

    Words are moved by the model's lean at their column. Where several columns come together the
    errors of their leans are taken to be the same error, which is the careful way. Sums are whole numbers and persons are put in order of their values, so the result does not
    depend on how the log was cut.
    """
    part = felt if which is None else felt.only(which)
    moved = np.rint(lean.shift * MICRO).astype(np.int64)[part.column]
    size = int(part.person.max()) + 1 if part.person.size else 0

    def added(values: Longs) -> Floats:
        return np.bincount(part.person, weights=values, minlength=size).astype(np.float64)

    by_rating, by_text = weights[0] * added(part.ratings), weights[1] * added(part.texts)
    weight = by_rating + by_text
    there = weight > 0
    words = added(part.text + moved * part.texts)
    total = weights[0] * added(part.rating) + weights[1] * words
    value = total[there] / weight[there] / MICRO
    share = by_text[there] / weight[there]
    by_column = np.bincount(part.column, weights=_shares(part, weight, weights[1]), minlength=1)
    people = max(1, int(there.sum()))
    error = (
        float((by_column * lean.error[: by_column.size]).sum()) / people if by_column.any() else 0.0
    )
    order = np.lexsort((share, value))
    return Persons(
        value[order],
        share[order],
        int(part.ratings.sum()) if weights[0] else 0,
        int(part.texts.sum()) if weights[1] else 0,
        error,
    )


def _shares(part: Felt, weight: Floats, text: float) -> Floats:
    """Return, per entry, the words' share of its person's weight."""
    own = weight[part.person]
    return np.divide(text * part.texts, own, out=np.zeros(own.size), where=own > 0)


def scales(
    felt: Felt, columns: int, weights: tuple[float, float], lean: Lean
) -> tuple[Scales, tuple[Persons, ...]]:
    """Return what all places share, and the persons of every column."""
    every = persons(felt, None, weights, lean)
    places = tuple(persons(felt, felt.column == at, weights, lean) for at in range(columns))
    squares = sum(float(((p.value - p.value.mean()) ** 2).sum()) for p in places if p.value.size)
    free = sum(p.value.size - 1 for p in places if p.value.size)
    variance = (squares + _UNKNOWN) / (free + _UNKNOWN)
    toward = float(every.value.mean()) if every.value.size else None
    return Scales(weights, lean, toward, variance), places


def feeling(found: Persons, shared: Scales, *, drawn: bool = True) -> Feeling:
    """Return the emotion of the people of one place; ``drawn`` toward the overall mean."""
    people = found.value.size
    if people == 0:
        return Feeling(0)
    raw = float(found.value.mean())
    share = float(found.share_text.mean())
    made = Feeling(
        people,
        found.ratings,
        found.texts,
        raw=raw,
        low=int((found.value < 0).sum()),
        share_text=share,
    )
    if people < LEAST_PEOPLE:
        return made
    weight = people / (people + SHRINK) if drawn and shared.toward is not None else 1.0
    mean = weight * raw + (1 - weight) * (shared.toward or 0.0)
    low, high = interval(found.value, shared.variance, found.error)
    return replace(made, mean=mean, ci=(min(low, mean), max(high, mean)))


def interval(values: Floats, variance: float, error: float = 0.0) -> tuple[float, float]:
    """Return the 95 % interval of the mean of people's values, within -2..+2.

    ``variance``: what the places share; it counts like that of ``PRIOR_PEOPLE`` more people, which
    keeps five equal answers from looking certain. ``error``: standard error that the values have in
    common (a model that leans to one side), which more people do not make smaller.
    """
    from scipy.special import stdtrit

    people = values.size
    free = PRIOR_PEOPLE + people - 1
    own = float(((values - values.mean()) ** 2).sum())
    moderated = (PRIOR_PEOPLE * variance + own) / free
    half = float(stdtrit(free, 0.975)) * float(np.sqrt(moderated / people + error**2))
    mean = float(values.mean())
    return max(_LOWEST, mean - half), min(_HIGHEST, mean + half)


def with_words(found: Feeling, moods: Longs, said: Longs) -> Feeling:
    """Return a feeling with what its words were: rows of ``Tally.moods`` and ``Tally.said``."""
    speakers = int(moods[-1])
    shares = moods[:-1] / max(1, int(moods[:-1].sum()))
    texts, unread, against, routed, timed, moved = said.tolist()
    return replace(
        found,
        moods=tuple(shares.tolist()) if speakers else (),
        speakers=speakers,
        said=texts,
        unread=unread,
        against=against,
        routed=routed,
        timed=timed,
        moved=moved,
    )


@dataclass(frozen=True, slots=True)
class Remembered:
    """Peak, end and mean over people of their journeys with two voices or more."""

    people: int
    peak: float
    end: float
    mean: float
    mean_ci: tuple[float, float]
    peak_end: float
    ci: tuple[float, float]
    difference: float
    difference_ci: tuple[float, float]


def remembered(parts: tuple[Lived, ...], variance: float) -> Remembered | None:
    """Return what is remembered of journeys; None below ``LEAST_PEOPLE`` people."""
    lived = Lived(*(np.concatenate(each) for each in zip(*parts, strict=True)))
    if lived.mean.size < LEAST_PEOPLE:
        return None
    peak_end = (lived.peak + lived.end) / 2
    peak, end, mean, both, gap = (
        np.sort(each)
        for each in (lived.peak, lived.end, lived.mean, peak_end, peak_end - lived.mean)
    )
    return Remembered(
        people=mean.size,
        peak=float(peak.mean()),
        end=float(end.mean()),
        mean=float(mean.mean()),
        mean_ci=interval(mean, variance),
        peak_end=float(both.mean()),
        ci=interval(both, variance),
        difference=float(gap.mean()),
        difference_ci=interval(gap, float(gap.var())),
    )
