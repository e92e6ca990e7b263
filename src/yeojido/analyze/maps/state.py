"""What the map's analysis carries from bucket to bucket: sums, and parts that wait to be joined."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Longs = NDArray[np.int64]
    Shorts = NDArray[np.int16]
    Bools = NDArray[np.bool_]
    Floats = NDArray[np.float64]


class Spans(NamedTuple):
    """Lengths of time at columns: (n,) column, microseconds, whether it ended (else censored)."""

    column: Shorts
    length: Longs
    over: Bools


class Moves(NamedTuple):
    """Moves between columns: (n,) pair = source * (columns + 2) + target, microseconds."""

    pair: Longs
    length: Longs


class Routes(NamedTuple):
    """One entry per journey: packed columns (``kernels.stages.routes``), won, microseconds."""

    packed: Longs
    won: Bools
    length: Longs


class Ratings(NamedTuple):
    """One entry per person and column: person (unique over buckets), column, sum, number."""

    person: Longs
    column: Shorts
    total: Floats
    number: Longs


class Voice(NamedTuple):
    """One text that may be quoted; the smallest keys are kept, whatever the buckets."""

    key: int
    column: int
    text: str
    rating: float | None


class Daily(NamedTuple):
    """Sums per column, value of a property and local day.

    ``value`` indexes ``values``; ``number`` of journeys (or ratings) that were there that day,
    ``total`` of those that reached the goal afterwards (or of the ratings), ``square`` of squares.
    """

    values: tuple[str, ...]
    column: Longs
    value: Longs
    day: Longs
    number: Floats
    total: Floats
    square: Floats


@dataclass(frozen=True, slots=True)
class Tally:
    """Everything counted; arrays add up, tuples of parts are joined at the end.

    ``steps`` (columns, COUNTS) and ``stages`` (stages, COUNTS) as ``kernels.stages.tally``.
    ``by_name`` (columns, names, 2): occurrences and people. ``off_map`` (names, 2).
    ``failures`` (columns, columns, 2): see ``counting.failures``.
    ``contrary`` (stages, stages): see ``counting.contrary``.
    ``links`` (columns + 2, columns + 2): journeys; the last two are START and END.
    ``rated`` (columns, 5): ratings rounded to -2..+2.
    """

    names: tuple[str, ...]
    log_people: int
    log_events: int
    first: int
    last: int
    end: int
    people: int
    journeys: int
    won: int
    here: int
    voices: int
    voices_off_map: int
    steps: Longs
    stages: Longs
    by_name: Longs
    off_map: Longs
    failures: Longs
    links: Longs
    contrary: Longs
    rated: Longs
    channels: dict[tuple[int, str], int]
    step_spans: tuple[Spans, ...]
    stage_spans: tuple[Spans, ...]
    goal_spans: tuple[Spans, ...]
    moves: tuple[Moves, ...]
    routes: tuple[Routes, ...]
    ratings: tuple[Ratings, ...]
    voice: tuple[Voice, ...]
    outcomes: dict[str, tuple[Daily, ...]]
    feelings: dict[str, tuple[Daily, ...]]


#: Voices kept per column, among which quotes are chosen.
KEPT_VOICES = 60
_SAME = frozenset({"names", "end"})


def merge(a: Tally, b: Tally) -> Tally:
    """Join two tallies."""
    made: dict[str, Any] = {}
    for field in fields(Tally):
        one, two = getattr(a, field.name), getattr(b, field.name)
        if field.name in _SAME:
            made[field.name] = one
        elif field.name == "first":
            made["first"] = min(one, two)
        elif field.name == "last":
            made["last"] = max(one, two)
        elif field.name == "voice":
            made["voice"] = keep((*one, *two))
        elif isinstance(one, dict):
            made[field.name] = _together(one, two)
        else:
            made[field.name] = one + two
    return Tally(**made)


def _together(a: dict[Any, Any], b: dict[Any, Any]) -> dict[Any, Any]:
    joined = dict(a)
    for key, value in b.items():
        joined[key] = joined[key] + value if key in joined else value
    return joined


def keep(voices: tuple[Voice, ...]) -> tuple[Voice, ...]:
    """Return the voices with the smallest keys, KEPT_VOICES of each column."""
    kept: dict[int, int] = {}
    chosen: list[Voice] = []
    for voice in sorted(voices, key=lambda each: (each.key, each.text, each.rating or 0.0)):
        if kept.get(voice.column, 0) < KEPT_VOICES:
            kept[voice.column] = kept.get(voice.column, 0) + 1
            chosen.append(voice)
    return tuple(chosen)


def joined(parts: tuple[Any, ...], kind: type[Any]) -> Any:
    """Return parts of one kind as one."""
    if len(parts) == 1:
        return parts[0]
    return kind(*(np.concatenate(columns) for columns in zip(*parts, strict=True)))


def daily(parts: tuple[Daily, ...]) -> Daily:
    """Return daily sums as one, equal cells added up, values in alphabetical order."""
    values = tuple(sorted({value for part in parts for value in part.values}))
    place = {value: i for i, value in enumerate(values)}
    column = np.concatenate([part.column for part in parts])
    value = np.concatenate(
        [np.array([place[v] for v in part.values], np.int64)[part.value] for part in parts]
    )
    day = np.concatenate([part.day for part in parts])
    if not day.size:
        empty = np.empty(0)
        return Daily(values, column, value, day, empty, empty, empty)
    first = day.min()
    span = day.max() - first + 1
    key = (column * len(values) + value) * span + day - first
    cells, inverse = np.unique(key, return_inverse=True)

    def added(name: str) -> Floats:
        weights = np.concatenate([getattr(part, name) for part in parts])
        return np.bincount(inverse, weights=weights, minlength=cells.size).astype(np.float64)

    return Daily(
        values,
        cells // span // len(values),
        cells // span % len(values),
        cells % span + first,
        added("number"),
        added("total"),
        added("square"),
    )
