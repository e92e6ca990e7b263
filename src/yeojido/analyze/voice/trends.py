"""A score by period, and what changed from one to the next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from yeojido.analyze.periods import boundaries, labels
from yeojido.analyze.voice import uncertainty
from yeojido.analyze.voice.score_results import TrendPoint
from yeojido.analyze.voice.uncertainty import FEW, LEAST, Estimate, Over
from yeojido.domain.errors import QuestionError
from yeojido.domain.words import both

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from yeojido.analyze.voice.measures import Rule
    from yeojido.domain.log import LogSummary

    Floats = NDArray[np.float64]
    Longs = NDArray[np.int64]

#: More periods than this are no trend that anyone reads.
_MOST = 400


@dataclass(frozen=True, slots=True)
class Periods:
    """The calendar's periods that a log covers: (n + 1,) edges in microseconds UTC, n labels."""

    edges: Longs
    labels: tuple[str, ...]

    def __eq__(self, other: object) -> bool:
        """Say whether both are the same periods."""
        return isinstance(other, Periods) and self.edges.tolist() == other.edges.tolist()

    def __hash__(self) -> int:
        """Return the hash of the labels."""
        return hash(self.labels)


def periods(summary: LogSummary, unit: str, timezone: str) -> Periods:
    """Return the periods of a log; raises BadOption."""
    edges = boundaries(summary.first, summary.last, unit, timezone)
    return Periods(edges, labels(edges, unit, timezone))


def trend(
    rule: Rule, calendar: Periods, person: Longs, time: Longs, values: Floats,
    weight: Floats | None, over: Over, end: int,
) -> tuple[TrendPoint, ...]:  # fmt: skip
    """Return the score of every period from the first answer to the last.

    ``end``: the end of the data, microseconds UTC. Raises QuestionError for too many periods.
    """
    if not time.size:
        return ()
    place = np.searchsorted(calendar.edges, time, side="right") - 1
    first, last = int(place.min()), int(place.max())
    if last - first >= _MOST:
        reason = both("timing.many_periods", periods=last - first + 1, limit=_MOST)
        raise QuestionError(reason=reason)
    points: list[TrendPoint] = []
    before: Estimate | None = None
    for period in range(first, last + 1):
        own = np.flatnonzero(place == period)
        of = uncertainty.sample(person[own], None if weight is None else weight[own], over)
        people = int(of.people.size)
        now = rule.estimate(of, values[own]) if people >= LEAST else None
        change = None if now is None or before is None else uncertainty.difference(before, now)
        points.append(
            TrendPoint(
                period=calendar.labels[period], complete=int(calendar.edges[period + 1]) <= end,
                people=people, answers=int(own.size), hollow=people < FEW,
                value=None if now is None else now.value,
                interval=None if now is None else (now.low, now.high),
                change=None if change is None else change[0],
                change_interval=None if change is None else change[1:],
            )
        )  # fmt: skip
        before = now or before
    return tuple(points)
