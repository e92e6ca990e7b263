"""A tally turned into the numbers that cells, pains and measures share."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from yeojido.analyze.maps.emotion import Feeling, feelings, overall
from yeojido.analyze.maps.state import Ratings, Spans, joined
from yeojido.analyze.survival import Times, times
from yeojido.domain.log import SECOND

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from yeojido.analyze.journeys import Patiences
    from yeojido.analyze.maps.columns import Columns
    from yeojido.analyze.maps.state import Tally


@dataclass(frozen=True, slots=True)
class Figures:
    """Everything computed once; lists go by column, or by rank of the stage. Times in seconds."""

    tally: Tally
    columns: Columns
    patience: Patiences
    step_times: tuple[Times, ...]
    stage_times: tuple[Times, ...]
    goal_time: Times
    step_feelings: tuple[Feeling, ...]
    stage_feelings: tuple[Feeling, ...]
    feeling: Feeling

    @property
    def closed(self) -> int:
        """Journeys that are over: at their goal, or silent for longer than the patience."""
        return self.tally.journeys - self.tally.here


def figures(tally: Tally, columns: Columns, patience: Patiences) -> Figures:
    """Compute times and emotion of every column and stage."""
    rated: Ratings = joined(tally.ratings, Ratings)
    step = rated.column.astype(np.int64)
    stage = columns.stage[step].astype(np.int64) if columns.size else step
    return Figures(
        tally=tally,
        columns=columns,
        patience=patience,
        step_times=_times(tally.step_spans, columns.size),
        stage_times=_times(tally.stage_spans, len(columns.stages)),
        goal_time=_times(tally.goal_spans, 1)[0],
        step_feelings=feelings(rated, step, columns.size),
        stage_feelings=feelings(rated, stage, len(columns.stages)),
        feeling=overall(rated),
    )


def by_column(
    parts: tuple[Spans, ...], size: int
) -> Iterator[tuple[NDArray[np.int64], NDArray[np.bool_]]]:
    """Yield, column by column, lengths in microseconds and whether each ended."""
    spans: Spans = joined(parts, Spans)
    # A stable sort of small numbers is a counting sort: one pass, not one per column.
    order = np.argsort(spans.column, kind="stable")
    edges = np.searchsorted(spans.column[order], np.arange(size + 1))
    length, over = spans.length[order], spans.over[order]
    for low, high in pairwise(edges.tolist()):
        yield length[low:high], over[low:high]


def _times(parts: tuple[Spans, ...], size: int) -> tuple[Times, ...]:
    """Return the times of every column, in seconds."""
    return tuple(in_seconds(times(length, over)) for length, over in by_column(parts, size))


def in_seconds(found: Times) -> Times:
    """Return times that are microseconds as seconds, to the millisecond."""

    def of(value: float | None) -> float | None:
        return None if value is None else round(value / SECOND, 3)

    return Times(
        n=found.n,
        over=found.over,
        censored=found.censored,
        p25=of(found.p25),
        median=of(found.median),
        p75=of(found.p75),
        ci=None if found.ci is None else (of(found.ci[0]) or 0.0, of(found.ci[1])),
    )
