"""The answer of ``Scores``."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, Literal

from yeojido.analyze.results import Share, Tabular
from yeojido.analyze.voice.measures import UNIT, Ends, Measure, plain
from yeojido.analyze.voice.scales import Kind, Scale

if TYPE_CHECKING:
    import polars as pl

    from yeojido.analyze.voice.questions import Question
    from yeojido.analyze.voice.responses import ResponseRate
    from yeojido.analyze.voice.uncertainty import Over
    from yeojido.domain.words import Words

Level = Literal["event", "touchpoint", "stage"]


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """A score in one period.

    Attributes:
        period: as people write it; ``complete``: it is over at the end of the data.
        people, answers: what it rests on; ``hollow``: fewer than thirty people.
        value, interval: as the score's own; None below five people.
        change, change_interval: against the latest period before that has a value.
    """

    period: str
    complete: bool
    people: int
    answers: int
    hollow: bool
    value: float | None
    interval: Ends | None
    change: float | None
    change_interval: Ends | None

    def to_dict(self) -> dict[str, Any]:
        """Return plain values."""
        return {each.name: plain(getattr(self, each.name)) for each in fields(self)}


@dataclass(frozen=True, slots=True)
class Score:
    """One score: of everything on one scale, or of one event, touchpoint or stage.

    Attributes:
        level: "all", "event", "touchpoint" or "stage"; ``id`` and ``name`` of which, None for all.
        kind, scale: of the questions; scores of different kinds or scales are never mixed.
        measure: value, mean and shares with intervals.
        trend: by period, where asked for.
    """

    level: str
    id: str | None
    name: Words
    kind: Kind
    scale: Scale
    measure: Measure
    trend: tuple[TrendPoint, ...] = ()

    @property
    def unit(self) -> str:
        """Unit of the value: "points" (-100..100), "share" (0..1) or "scale"."""
        return UNIT[self.kind]

    def to_dict(self) -> dict[str, Any]:
        """Return plain values, the measure's beside the rest."""
        return {
            "level": self.level,
            "id": self.id,
            "name": {"ko": self.name.ko, "en": self.name.en},
            "kind": self.kind,
            "scale": str(self.scale),
            "unit": self.unit,
            **self.measure.to_dict(),
            "trend": [point.to_dict() for point in self.trend],
        }


@dataclass(frozen=True, slots=True)
class ScoresResult(Tabular):
    """Every score, kind by kind: first of all answers, then of each event, touchpoint or stage.

    Attributes:
        over, weight, level, unit: as asked.
        response: who answered when asked, where that was asked for.
        questions: the questions counted; ``unknown``: those whose scale must be said first.
    """

    over: Over
    weight: str | None
    level: Level
    unit: str | None
    scores: tuple[Score, ...]
    response: ResponseRate | None
    questions: tuple[Question, ...]
    unknown: tuple[Question, ...]
    warnings: tuple[Words, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return plain values for JSON."""
        return {
            "over": self.over,
            "weight": self.weight,
            "level": self.level,
            "unit": self.unit,
            "scores": [each.to_dict() for each in self.scores],
            "response": None if self.response is None else self.response.to_dict(),
            "questions": [each.to_dict() for each in self.questions],
            "unknown": [each.to_dict() for each in self.unknown],
            "warnings": [{"ko": each.ko, "en": each.en} for each in self.warnings],
        }

    def to_polars(self) -> pl.DataFrame:
        """Return a row per score, without spreads and trends; names in English."""
        import polars as pl

        rows = [each.to_dict() for each in self.scores]
        for row in rows:
            del row["spread"], row["trend"]
            row["name"] = row["name"]["en"]
        texts = ("level", "id", "name", "kind", "scale", "unit")
        ends = pl.List(pl.Float64)
        return pl.DataFrame(
            rows,
            schema={
                **dict.fromkeys(texts, pl.String), "people": pl.Int64, "answers": pl.Int64,
                "effective": pl.Float64, "value": pl.Float64, "interval": ends, "mean": pl.Float64,
                "mean_interval": ends, "high": pl.Float64, "high_interval": ends,
                "low": pl.Float64, "hollow": pl.Boolean, "people_high": pl.Int64,
                "people_low": pl.Int64,
            },
        )  # fmt: skip

    def trends(self) -> pl.DataFrame:
        """Return a row per score and period."""
        import polars as pl

        rows = [
            {"id": each.id, "kind": each.kind, "scale": str(each.scale)} | point.to_dict()
            for each in self.scores
            for point in each.trend
        ]
        ends = pl.List(pl.Float64)
        return pl.DataFrame(
            rows,
            schema={
                "id": pl.String, "kind": pl.String, "scale": pl.String, "period": pl.String,
                "complete": pl.Boolean, "people": pl.Int64, "answers": pl.Int64,
                "hollow": pl.Boolean, "value": pl.Float64, "interval": ends,
                "change": pl.Float64, "change_interval": ends,
            },
        )  # fmt: skip

    def shares(self) -> tuple[Share, ...]:
        """Return who is satisfied and who is not, of those who answered: people by their mean."""
        found: list[Share] = []
        for each in self.scores:
            if each.measure.high is None or (each.level == "all" and self._alone(each)):
                continue
            of = (each.kind,) if each.id is None else (each.kind, each.id)
            found.append(Share((*of, "high"), each.measure.people_high, each.measure.people))
            found.append(Share((*of, "low"), each.measure.people_low, each.measure.people))
        return tuple(found)

    def _alone(self, of: Score) -> bool:
        """Say whether all answers of a kind are those of one row below."""
        same = [s for s in self.scores if (s.kind, s.scale) == (of.kind, of.scale)]
        return len(same) == 2
