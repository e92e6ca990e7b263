"""A tally turned into the numbers that cells, pains and measures share."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from yeojido.analyze.maps import emotion
from yeojido.analyze.maps.counting import MOST_VALUES
from yeojido.analyze.maps.emotion import Feeling, Remembered
from yeojido.analyze.maps.leaning import Lean, learn, unlearned
from yeojido.analyze.maps.quotes import Quote, quotes
from yeojido.analyze.maps.state import Spans, daily, joined, people
from yeojido.analyze.survival import Times, times
from yeojido.domain.log import SECOND

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from yeojido.analyze.columns import Columns
    from yeojido.analyze.journeys import Patiences
    from yeojido.analyze.maps.state import Tally
    from yeojido.analyze.voice.hearing import VoiceReading
    from yeojido.domain.voice import Span


@dataclass(frozen=True, slots=True)
class Figures:
    """Everything computed once; lists go by column, or by rank of the stage. Times in seconds.

    ``quotes``: texts that speak for a column. ``spans``: what in them decided, by text.
    ``groups``: values of properties that enough people share to be told. ``weights`` of ratings
    and texts; ``model`` that read the words, and how it leans;
    ``confirmed`` valences of texts.
    """

    tally: Tally
    columns: Columns
    patience: Patiences
    step_times: tuple[Times, ...]
    stage_times: tuple[Times, ...]
    goal_time: Times
    step_feelings: tuple[Feeling, ...]
    stage_feelings: tuple[Feeling, ...]
    feeling: Feeling
    remembered: Remembered | None
    quotes: tuple[tuple[Quote, ...], ...]
    spans: Mapping[str, tuple[Span, ...]]
    groups: frozenset[tuple[str, str]]
    weights: tuple[float, float] = (1.0, 1.0)
    model: str | None = None
    lean: Lean | None = None
    confirmed: Mapping[str, float] = field(default_factory=dict[str, float])

    @property
    def closed(self) -> int:
        """Journeys that are over: at their goal, or silent for longer than the patience."""
        return self.tally.journeys - self.tally.here


def figures(
    tally: Tally,
    columns: Columns,
    patience: Patiences,
    weights: tuple[float, float] = (1.0, 1.0),
    voice: VoiceReading | None = None,
) -> Figures:
    """Compute times, emotion and quotes of every column and stage.

    Where nobody said anything in words, it is as if nothing read them.
    """
    voice = voice if tally.said.size and tally.said[:, 0].any() else None
    felt = people(tally.felt)
    known = voice is not None and voice.learns
    lean = learn(tally.pairs) if known else unlearned(columns.size)
    shared, places = emotion.scales(felt, columns.size, weights, lean)
    of_columns = tuple(emotion.feeling(each, shared) for each in places)
    whole = emotion.feeling(emotion.persons(felt, None, weights, lean), shared, drawn=False)
    size, stages = columns.size, len(columns.stages)
    stage = columns.stage[felt.column] if columns.size else felt.column
    of_stages = [
        emotion.feeling(emotion.persons(felt, stage == rank, weights, lean), shared)
        for rank in range(stages)
    ]
    chosen = tuple(
        quotes([v for v in tally.voice if v.column == at], each.raw)
        for at, each in enumerate(of_columns)
    )
    return Figures(
        tally=tally,
        columns=columns,
        patience=patience,
        step_times=_times(tally.step_spans, columns.size),
        stage_times=_times(tally.stage_spans, len(columns.stages)),
        goal_time=_times(tally.goal_spans, 1)[0],
        step_feelings=tuple(
            emotion.with_words(each, tally.moods[at], tally.said[at])
            for at, each in enumerate(of_columns)
        ),
        stage_feelings=tuple(
            emotion.with_words(
                each, tally.moods[size + rank], tally.said[columns.of_stage(rank)].sum(axis=0)
            )
            for rank, each in enumerate(of_stages)
        ),
        feeling=emotion.with_words(whole, tally.moods[-1], tally.said.sum(axis=0)),
        remembered=emotion.remembered(tally.lived, shared.variance),
        quotes=chosen,
        spans=_spans(chosen, tally, voice),
        groups=_groups(tally),
        weights=weights,
        model=None if voice is None else voice.model.version,
        lean=None if voice is None else lean,
        confirmed={} if voice is None else voice.confirmed,
    )


def _spans(
    chosen: tuple[tuple[Quote, ...], ...], tally: Tally, voice: VoiceReading | None
) -> dict[str, tuple[Span, ...]]:
    """Return what decided in the texts that are shown, and in those alone."""
    if voice is None:
        return {}
    shown = [quote.voice for each in chosen for quote in each] + list(tally.against)
    texts = tuple(dict.fromkeys(each.text for each in shown if each.valence is not None))
    return dict(zip(texts, voice.model.spans(texts), strict=True)) if texts else {}


def _groups(tally: Tally) -> frozenset[tuple[str, str]]:
    """Return (property, value) that may be told of a person: groups of enough, not single ones."""
    found: dict[str, dict[str, float]] = {}
    for tables in (tally.outcomes, tally.feelings):
        for name, parts in tables.items():
            table = daily(parts)
            number = np.bincount(table.value, weights=table.number, minlength=len(table.values))
            for value, count in zip(table.values, number.tolist(), strict=True):
                values = found.setdefault(name, {})
                values[value] = values.get(value, 0.0) + count
    return frozenset(
        (name, value)
        for name, values in found.items()
        if name and len(values) <= MOST_VALUES
        for value, count in values.items()
        if count >= emotion.LEAST_PEOPLE
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
