"""The analysis behind the map: a fold over the log whose result is the map with its evidence."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import numpy as np

from yeojido.analyze import classify
from yeojido.analyze.columns import Columns, columns
from yeojido.analyze.conditions import Condition, parse
from yeojido.analyze.journeys import Patience, Patiences, journeys
from yeojido.analyze.maps import counting, felt
from yeojido.analyze.maps.assembly import ALWAYS, Asked, assemble
from yeojido.analyze.maps.state import Tally, merge
from yeojido.domain.errors import QuestionError
from yeojido.domain.journey import JourneyMap, VoiceWeights
from yeojido.domain.log import LOG_COLUMNS, SECOND
from yeojido.kernels.arrays import frozen

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from numpy.typing import NDArray

    from yeojido.analyze.voice.hearing import VoiceReading
    from yeojido.domain.log import Chunk, Kind, LogSummary

#: Properties that may tell groups apart: at most this many are looked at.
MOST_PROPERTIES = 10
_LIKELY = (
    "platform device os channel browser app version courier carrier delivery payment region area "
    "city country age gender segment group cohort source acquisition medium campaign type store "
    "branch membership grade category variant"
).split()
_NEVER = ("id", "uuid", "key", "hash", "url", "session", "token", "name", "order", "번호")


@dataclass(frozen=True)
class MapAnalysis:
    """The actual map of a journey definition.

    Attributes:
        definition: stages and touchpoints; cells and insights in it are replaced.
        patience: how long silence is waited for; None: taken from the whole log first.
        where: SQL condition that keeps events; the others are as if they had not happened.
        period: journeys that start in it are kept, microseconds UTC, end exclusive.
        computed_at: ISO 8601 time written beside the numbers.
        source: what the numbers were computed from, in words.
        voice: what reads the words of customers; None: ratings alone make the emotion.
    """

    definition: JourneyMap
    patience: Patiences | None = None
    where: str | None = None
    period: tuple[int, int] = ALWAYS
    computed_at: str | None = None
    source: str = "log"
    schema: Mapping[str, Kind] | None = None
    known_names: tuple[str, ...] = ()
    voice: VoiceReading | None = None

    def first(self) -> Patience | None:
        """Return the analysis that finds the patience, unless it is known."""
        return Patience(self.definition) if self.patience is None else None

    def after(self, result: Patiences) -> MapAnalysis:
        """Return this analysis with the patience in it, rounded up to be read and written down."""
        return replace(self, patience=result.readable())

    def bind(self, summary: LogSummary) -> MapAnalysis:
        """Check rules and condition against a log; raises BadCondition, BadJourney."""
        classify.check(self.definition, summary.schema)
        if self.where is not None:
            parse(self.where, summary.schema, self.definition.meta.timezone)
        return replace(self, schema=dict(summary.schema), known_names=summary.names)

    @cached_property
    def columns(self) -> Columns:
        """The columns of the map."""
        return columns(self.definition)

    @cached_property
    def properties(self) -> tuple[str, ...]:
        """Properties whose values may tell groups of people or events apart."""
        kinds = self.schema or {}
        usable = [
            name
            for name, kind in kinds.items()
            if kind in ("text", "boolean") and name not in LOG_COLUMNS and not _identifies(name)
        ]
        likely = [name for name in usable if any(word in name.lower() for word in _LIKELY)]
        return ("channel", *[*likely, *(n for n in usable if n not in likely)][:MOST_PROPERTIES])

    @property
    def weights(self) -> tuple[float, float]:
        """What a rating and what a text weighs in a person's mean."""
        weights = self.definition.meta.voice_weights or VoiceWeights()
        return weights.rating, weights.text

    def needs(self) -> Collection[str]:
        """Return the columns to load."""
        wanted = {"channel", "text", "rating", *self.properties, *classify.needs(self.definition)}
        if self.where is not None:
            wanted |= self._condition().columns
        return tuple(sorted(wanted))

    def _patience(self) -> Patiences:
        if self.patience is None:
            raise QuestionError(reason="the patience is missing: run `first` before")
        return self.patience

    def _condition(self) -> Condition:
        return parse(self.where or "", self.schema or {}, self.definition.meta.timezone)

    def scan(self, chunk: Chunk) -> Tally:
        """Count one bucket."""
        patience = self._patience()
        kept = self._condition().mask(chunk) if self.where is not None else None
        codes = classify.touchpoints(chunk, self.definition)
        if kept is not None:
            codes = np.where(kept, codes, np.int16(-1))
        found = journeys(chunk, codes, self.definition, patience.journey)
        waits = np.array(patience.stages, np.int64)
        told = counting.tell(found, self.columns, chunk, waits, self.period)
        return self._tally(chunk, told, codes, kept)

    def _tally(
        self,
        chunk: Chunk,
        told: counting.Told,
        codes: NDArray[np.int16],
        kept: NDArray[np.bool_] | None,
    ) -> Tally:
        size, stages = self.columns.size, len(self.columns.stages)
        code = frozen(chunk.code[told.found.event].astype(np.int64))
        step_counts, stage_counts = self._states(told, code, stages)
        moved, links = counting.moves(told, size)
        seen = self._seen(chunk, kept)
        off = seen & (codes < 0)
        rated = self.weights[0] > 0
        confirmed = {} if self.voice is None else self.voice.confirmed
        heard = felt.hear(told, chunk, off, self.columns, self.voice, rated_counts=rated)
        lost = int((_said(chunk) & off).sum()) - int((heard.at < 0)[heard.placed].sum())
        times = chunk.time[seen]
        by_name, off_map = self._names(chunk, told, off)
        shift = self.shift(chunk.end)
        voice, against = felt.voices(heard, told, chunk, self.properties, shift, seen)
        return Tally(
            names=chunk.names,
            log_people=chunk.offset.size - 1,
            log_events=times.size,
            first=int(times.min()) if times.size else 2**62,
            last=int(times.max()) if times.size else -(2**62),
            end=chunk.end,
            people=int(np.unique(told.found.person).size),
            journeys=len(told.found),
            won=int((told.reached >= 0).sum()),
            here=int((told.here & (told.reached < 0)).sum()),
            voices=int(heard.placed.sum()),
            voices_off_map=lost,
            steps=step_counts,
            stages=stage_counts,
            by_name=by_name,
            off_map=off_map,
            failures=counting.failures(told, self.columns),
            links=links,
            contrary=counting.contrary(told, stages),
            rated=felt.levels(heard, size),
            moods=felt.moods(heard, self.columns.stage, size, stages),
            said=felt.counts(heard, size),
            pairs=felt.pairs(heard, confirmed, size, by_rating=rated),
            channels=_channels(chunk, told),
            step_spans=(counting.spans(told, told.column, chunk.end),),
            stage_spans=(counting.spans(told, told.found.stage, chunk.end),),
            goal_spans=(counting.to_goal(told, chunk.end),),
            moves=(moved,),
            routes=(counting.routes(told, size),),
            felt=(felt.felt(heard, size),),
            lived=(felt.lived(heard, told, self.weights),),
            voice=voice,
            against=against,
            outcomes=counting.outcomes(told, self.columns, chunk, self.properties, shift),
            feelings=felt.feelings(heard, chunk, self.properties, shift, size),
        )

    def _states(
        self, told: counting.Told, code: NDArray[np.int64], stages: int
    ) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        from yeojido.kernels.stages import tally

        found, here = told.found, frozen(told.here.astype(np.uint8))
        stage = frozen(found.stage)
        failure = frozen(self.columns.failure[told.column])
        goal = frozen(self.columns.goal[told.column])
        shape = frozen(found.offset), frozen(found.person), here
        return (
            tally(frozen(told.column), stage, code, failure, goal, *shape, self.columns.size),
            tally(stage, stage, code, failure, goal, *shape, stages),
        )

    def _seen(self, chunk: Chunk, kept: NDArray[np.bool_] | None) -> NDArray[np.bool_]:
        """Return which events the condition and the period let through."""
        seen = (chunk.time >= self.period[0]) & (chunk.time < self.period[1])
        return seen if kept is None else seen & kept

    def _names(
        self, chunk: Chunk, told: counting.Told, off: NDArray[np.bool_]
    ) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return events and people per column and name, and per name of events off the map."""
        from yeojido.kernels.stages import people_per_pair

        names, size = len(chunk.names), self.columns.size
        found = told.found
        pair = told.column.astype(np.int64) * names + chunk.code[found.event]
        owner = found.person[told.place]
        events, people = people_per_pair(frozen(pair), frozen(owner), size * names)
        code = np.where(off, chunk.code, np.int64(-1)).astype(np.int64)
        person = np.repeat(np.arange(chunk.offset.size - 1), np.diff(chunk.offset))
        off_events, off_people = people_per_pair(frozen(code), frozen(person), names)
        return (
            np.stack([events.reshape(size, names), people.reshape(size, names)], axis=2),
            np.stack([off_events, off_people], axis=1),
        )

    def shift(self, at: int) -> int:
        """Return the microseconds from UTC to the definition's local time at a moment."""
        moment = datetime.fromtimestamp(max(0, at) / SECOND, UTC)
        offset = ZoneInfo(self.definition.meta.timezone).utcoffset(moment)
        return round(offset.total_seconds()) * SECOND if offset is not None else 0

    def merge(self, a: Tally, b: Tally) -> Tally:
        """Join two buckets."""
        return merge(a, b)

    def finish(self, state: Tally) -> JourneyMap:
        """Return the map with its evidence."""
        asked = Asked(
            definition=self.definition,
            columns=self.columns,
            where=self.where,
            period=self.period,
            computed_at=self.computed_at,
            source=self.source,
            known_names=self.known_names,
            shift=self.shift(state.end),
            weights=self.weights,
            voice=self.voice,
        )
        return assemble(asked, self._patience(), state)


def _identifies(name: str) -> bool:
    """Return whether a column's name says that its values are single things, not groups."""
    words = name.lower().replace("-", "_").split("_")
    return any(word in _NEVER for word in words) or words[-1].endswith(("id", "번호"))


def _said(chunk: Chunk) -> NDArray[np.bool_]:
    """Return which events carry a text or a rating."""
    said = np.zeros(chunk.code.size, np.bool_)
    for name in ("text", "rating"):
        column = chunk.columns.get(name)
        if column is not None:
            said |= (column.values >= 0) if column.kind == "text" else ~np.isnan(column.values)
    return said


def _channels(chunk: Chunk, told: counting.Told) -> dict[tuple[int, str], int]:
    column = chunk.columns.get("channel")
    if column is None or not column.vocabulary or not told.column.size:
        return {}
    code = column.values[told.found.event]
    known = code >= 0
    width = len(column.vocabulary)
    pair = told.column[known].astype(np.int64) * width + code[known]
    counts = np.bincount(pair)
    return {
        (at // width, column.vocabulary[at % width]): int(counts[at])
        for at in np.flatnonzero(counts).tolist()
    }
