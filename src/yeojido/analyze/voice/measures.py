"""One score from a set of answers: its value by its kind, mean, shares, people, interval."""

from __future__ import annotations

from dataclasses import dataclass, fields
from math import fsum
from typing import TYPE_CHECKING, Any

import numpy as np

from yeojido.analyze.voice import uncertainty
from yeojido.analyze.voice.scales import Good, Kind, Scale, bottom, top
from yeojido.analyze.voice.uncertainty import FEW, LEAST, Estimate, Over, Sample

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Longs = NDArray[np.int64]

Ends = tuple[float, float]
#: unit of a kind's value: points -100..100, a share 0..1, or the scale of the answers itself
UNIT: dict[Kind, str] = {
    "nps": "points", "csat": "share", "ces": "scale", "stars": "scale", "rating": "scale",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Measure:
    """A score.

    Attributes:
        people, answers: what it rests on.
        effective: people with equal weights that would tell as much.
        value, interval: the score in the unit of its kind, with its 95 % interval: NPS in points,
            satisfaction as the share of the two best of five, others as the mean on their scale.
            None below five people.
        mean, mean_interval: mean answer on its scale.
        high, high_interval: share of promoters, satisfied or agreeing answers, None without such.
        low: share of detractors, dissatisfied or disagreeing answers.
        hollow: fewer than thirty people.
        people_high, people_low: people whose mean answer is good, or bad.
        spread: (answer, share) of every answer, for at most eleven different ones.
    """

    people: int
    answers: int
    effective: float | None
    value: float | None
    interval: Ends | None
    mean: float | None
    mean_interval: Ends | None
    high: float | None
    high_interval: Ends | None
    low: float | None
    hollow: bool
    people_high: int
    people_low: int
    spread: tuple[tuple[float, float], ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return plain values."""
        return {each.name: plain(getattr(self, each.name)) for each in fields(self)}


def plain(value: Any) -> Any:
    """Return tuples as lists."""
    return [plain(each) for each in value] if isinstance(value, tuple) else value


@dataclass(frozen=True, slots=True)
class Rule:
    """How answers become a score."""

    kind: Kind
    scale: Scale
    good: Good = "high"

    def high(self, values: Floats) -> NDArray[np.bool_] | None:
        """Return which answers are good; None where the kind has no such rule."""
        edge = top(self.kind, self.scale)
        if edge is None:
            return None
        return values >= edge if self.good == "high" else values <= self._mirror(edge)

    def low(self, values: Floats) -> NDArray[np.bool_] | None:
        """Return which answers are bad."""
        edge = bottom(self.kind, self.scale)
        if edge is None:
            return None
        return values <= edge if self.good == "high" else values >= self._mirror(edge)

    def _mirror(self, value: float) -> float:
        return self.scale.low + self.scale.high - value

    def estimate(self, of: Sample, values: Floats) -> Estimate:
        """Return the kind's value of answers (answers,), in its unit."""
        high, low = self.high(values), self.low(values)
        if self.kind == "nps" and high is not None and low is not None:
            return uncertainty.net(of, high, low)
        if self.kind == "csat" and high is not None:
            return uncertainty.share(of, high)
        return uncertainty.mean(of, values)


def measure(
    rule: Rule, person: Longs, values: Floats, weight: Floats | None, over: Over
) -> Measure:
    """Return the score of some answers; with fewer than five people it has no value."""
    of = uncertainty.sample(person, weight, over)
    people, answers = of.people.size, values.size
    if people < LEAST:
        none = None
        return Measure(people, answers, none, none, none, none, none, none, none, none,
                       hollow=True, people_high=0, people_low=0)  # fmt: skip
    found = rule.estimate(of, values)
    mean = found if UNIT[rule.kind] == "scale" else uncertainty.mean(of, values)
    high, low = rule.high(values), rule.low(values)
    good = None if high is None else uncertainty.share(of, high)
    bad = None if low is None else uncertainty.ratio(of, of.means(low.astype(np.float64)))[0]
    own = of.means(values)
    own_high, own_low = rule.high(own), rule.low(own)
    return Measure(
        people=people,
        answers=answers,
        effective=found.effective,
        value=found.value,
        interval=(found.low, found.high),
        mean=mean.value,
        mean_interval=(mean.low, mean.high),
        high=None if good is None else good.value,
        high_interval=None if good is None else (good.low, good.high),
        low=bad,
        hollow=people < FEW,
        people_high=0 if own_high is None else int(own_high.sum()),
        people_low=0 if own_low is None else int(own_low.sum()),
        spread=_spread(of, values),
    )


def _spread(of: Sample, values: Floats) -> tuple[tuple[float, float], ...]:
    different = np.unique(values)
    if different.size > 11:
        return ()
    own = np.bincount(of.person, of.each, of.people.size)
    each = (of.weight / own)[of.person] * of.each
    total = fsum(of.weight.tolist())
    return tuple(
        (value, fsum(each[values == value].tolist()) / total) for value in different.tolist()
    )
