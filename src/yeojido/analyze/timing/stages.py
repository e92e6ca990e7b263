"""How long people stay at each stage, and whether they moved on, left, or are still there.

The journeys, their states and the times are those of the journey map: time at a stage is from the
first event of a stage visit to the first event of the next one; a visit that is its journey's last
is censored, at the end of the data where the journey may still go on, else where the person was
last seen. Quartiles and curve are Kaplan and Meier's, the median's interval Brookmeyer and
Crowley's.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from yeojido.analyze import asks, classify
from yeojido.analyze.columns import Columns, columns
from yeojido.analyze.intervals import wilson
from yeojido.analyze.journeys import Patience, Patiences, journeys
from yeojido.analyze.maps import counting
from yeojido.analyze.maps.assembly import ALWAYS
from yeojido.analyze.maps.figures import by_column, in_seconds
from yeojido.analyze.results import Share, Tabular
from yeojido.analyze.survival import CurvePoint, Times, curve, times
from yeojido.domain.errors import BadOption
from yeojido.domain.journey import JourneyMap
from yeojido.domain.log import SECOND
from yeojido.kernels.arrays import frozen

if TYPE_CHECKING:
    from collections.abc import Collection

    import polars as pl
    from numpy.typing import NDArray

    from yeojido.analyze.maps.state import Spans
    from yeojido.domain.log import Chunk, LogSummary
    from yeojido.domain.words import Words

    Longs = NDArray[np.int64]
    State = tuple[Longs, Longs, tuple[Spans, ...]]

Level = Literal["stage", "touchpoint"]


@dataclass(frozen=True, slots=True)
class StageTime:
    """One stage (or touchpoint). Times in seconds.

    Attributes:
        id, name: of the stage.
        journeys: journeys that were there; ``moved_on + left + here`` of them.
        left_share: ``left / (moved_on + left)``, None where nobody is judged; ``interval`` its
            95 % Wilson interval.
        people: who were there; by the state of their latest journey there: ``people_moved_on``,
            ``people_left``, ``people_here``.
        patience: how long someone may be silent there before they count as gone.
        visits: stage visits; ``over`` of them ended, the others are censored.
        p25, median, p75: Kaplan-Meier, None where not reached.
        ci: 95 % interval of the median; open above where None.
        curve: share of visits not over after so many seconds.
    """

    id: str
    name: Words
    journeys: int
    moved_on: int
    left: int
    here: int
    left_share: float | None
    interval: tuple[float, float] | None
    people: int
    people_moved_on: int
    people_left: int
    people_here: int
    patience: float
    visits: int
    over: int
    p25: float | None
    median: float | None
    p75: float | None
    ci: tuple[float, float | None] | None
    curve: tuple[CurvePoint, ...]


@dataclass(frozen=True, slots=True)
class StageTimesResult(Tabular):
    """Every stage in order."""

    level: str
    stages: tuple[StageTime, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return plain values; curves as lists of points."""
        return {"level": self.level, "stages": [_plain(each) for each in self.stages]}

    def to_polars(self) -> pl.DataFrame:
        """Return one row per stage, without the curves; names in English."""
        import polars as pl

        rows = [_plain(each) for each in self.stages]
        for row in rows:
            del row["curve"]
            row["name"] = row["name"]["en"]
        counts = ("journeys", "moved_on", "left", "here")
        people = ("people", "people_moved_on", "people_left", "people_here")
        return pl.DataFrame(
            rows,
            schema={
                "id": pl.String, "name": pl.String, **dict.fromkeys(counts, pl.Int64),
                "left_share": pl.Float64, "interval": pl.List(pl.Float64),
                **dict.fromkeys(people, pl.Int64), "patience": pl.Float64,
                "visits": pl.Int64, "over": pl.Int64, "p25": pl.Float64, "median": pl.Float64,
                "p75": pl.Float64, "ci": pl.List(pl.Float64),
            },
        )  # fmt: skip

    def curves(self) -> pl.DataFrame:
        """Return the survival curves: one row per stage and step, seconds."""
        import polars as pl

        rows = [{"id": stage.id} | asdict(point) for stage in self.stages for point in stage.curve]
        floats = dict.fromkeys(("at", "still", "low", "high"), pl.Float64)
        return pl.DataFrame(rows, schema={"id": pl.String, **floats, "at_risk": pl.Int64})

    def shares(self) -> tuple[Share, ...]:
        """Return who left each stage, of those who moved on or left; people, latest journey."""
        return tuple(
            Share((each.id, "left"), each.people_left, each.people_left + each.people_moved_on)
            for each in self.stages
        )


def _plain(stage: StageTime) -> dict[str, Any]:
    return asdict(stage) | {
        "name": {"ko": stage.name.ko, "en": stage.name.en},
        "interval": None if stage.interval is None else list(stage.interval),
        "ci": None if stage.ci is None else list(stage.ci),
        "curve": [asdict(point) for point in stage.curve],
    }


@dataclass(frozen=True)
class StageTimes:
    """Measure the time at every stage of a journey, and what became of those who were there.

    Args:
        definition: the journey.
        level: "stage", or "touchpoint" for every touchpoint of it.
        patience: how long silence is waited for; None: from the definition, or else from the data.

    Raises BadOption when made; BadCondition, BadJourney when bound to a log.
    """

    definition: JourneyMap
    level: Level = "stage"
    patience: Patiences | None = None

    def __post_init__(self) -> None:
        """Check what can be checked without a log."""
        asks.one_of("level", self.level, ("stage", "touchpoint"))

    def first(self) -> Patience | None:
        """Return the analysis that finds the patience, unless it is known."""
        return Patience(self.definition) if self.patience is None else None

    def after(self, result: Patiences) -> StageTimes:
        """Return this analysis with the patience in it, rounded as the map's is."""
        return replace(self, patience=result.readable())

    def bind(self, summary: LogSummary) -> StageTimes:
        """Check the definition's rules against a log; raises BadCondition, BadJourney."""
        classify.check(self.definition, summary.schema)
        return self

    @cached_property
    def columns(self) -> Columns:
        """The touchpoints and stages in the order of the map."""
        return columns(self.definition)

    @property
    def waits(self) -> Patiences:
        """The patience; raises BadOption before it is known."""
        if self.patience is None:
            raise BadOption(option="patience", value=None, possible="14d, 30d")
        return self.patience

    def needs(self) -> Collection[str]:
        """Return the columns that the definition's rules read."""
        return classify.needs(self.definition)

    def scan(self, chunk: Chunk) -> State:
        """Return counts of journeys and people, and times, by column."""
        from yeojido.kernels.stages import tally
        from yeojido.kernels.timing_edges import people_states

        waits = self.waits
        codes = classify.touchpoints(chunk, self.definition)
        found = journeys(chunk, codes, self.definition, waits.journey)
        told = counting.tell(
            found, self.columns, chunk, np.array(waits.stages, np.int64), ALWAYS
        )  # fmt: skip
        found, stage = told.found, frozen(told.found.stage)
        column, size = (stage, len(self.columns.stages))
        if self.level == "touchpoint":
            column, size = frozen(told.column), self.columns.size
        here = frozen(told.here.astype(np.uint8))
        goal = frozen(self.columns.goal[told.column])
        failure = frozen(self.columns.failure[told.column])
        code = frozen(chunk.code[found.event].astype(np.int64))
        offset, person = frozen(found.offset), frozen(found.person)
        return (
            tally(column, stage, code, failure, goal, offset, person, here, size),
            people_states(column, goal, offset, person, here, size),
            (counting.spans(told, column, chunk.end),),
        )

    def merge(self, a: State, b: State) -> State:
        """Add the journeys of two sets of people."""
        return a[0] + b[0], a[1] + b[1], (*a[2], *b[2])

    def finish(self, state: State) -> StageTimesResult:
        """Turn counts into shares, and times into quartiles and curves."""
        counts, people, spans = state
        parts = self.columns.stages if self.level == "stage" else self.columns.steps
        ranks = range(len(parts)) if self.level == "stage" else self.columns.stage.tolist()
        waits = [self.waits.stages[rank] / SECOND for rank in ranks]
        rows: list[StageTime] = []
        for i, (length, over) in enumerate(by_column(spans, len(parts))):
            found: Times = in_seconds(times(length, over))
            rows.append(
                _row(parts[i].id, parts[i].name, counts[i], people[i], waits[i], found,
                     tuple(_seconds(point) for point in curve(length, over)))
            )  # fmt: skip
        return StageTimesResult(self.level, tuple(rows))


def _row(
    id: str, name: Words, counts: Longs, people: Longs, wait: float, found: Times,
    points: tuple[CurvePoint, ...],
) -> StageTime:  # fmt: skip
    from yeojido.kernels.stages import HERE, JOURNEYS, LEFT, MOVED

    moved, left, here = (int(counts[at]) for at in (MOVED, LEFT, HERE))
    return StageTime(
        id=id,
        name=name,
        journeys=int(counts[JOURNEYS]),
        moved_on=moved,
        left=left,
        here=here,
        left_share=left / (moved + left) if moved + left else None,
        interval=wilson(left, moved + left),
        people=int(people.sum()),
        people_moved_on=int(people[0]),
        people_left=int(people[1]),
        people_here=int(people[2]),
        patience=wait,
        visits=found.n,
        over=found.over,
        p25=found.p25,
        median=found.median,
        p75=found.p75,
        ci=found.ci,
        curve=points,
    )


def _seconds(point: CurvePoint) -> CurvePoint:
    return replace(point, at=round(point.at / SECOND, 3))
