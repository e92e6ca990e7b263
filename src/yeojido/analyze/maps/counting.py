"""One bucket of the log, counted for the map: journeys, states, times, flows, voices."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from yeojido.analyze.journeys import Journeys
from yeojido.analyze.maps.state import (
    Daily,
    Moves,
    Routes,
    Spans,
)
from yeojido.domain.log import DAY
from yeojido.kernels.arrays import frozen

if TYPE_CHECKING:
    from collections.abc import Collection

    from numpy.typing import NDArray

    from yeojido.analyze.columns import Columns
    from yeojido.domain.log import Chunk, Column

    Longs = NDArray[np.int64]
    Shorts = NDArray[np.int16]
    Bools = NDArray[np.bool_]

#: A property with more different values than this does not make groups.
MOST_VALUES = 20
_ALL = ""


@dataclass(frozen=True, slots=True)
class Told:
    """The journeys of a bucket as the map sees them.

    Attributes:
        found: the journeys kept.
        column: (mapped,) int16 column of each mapped event.
        about: (mapped,) int16 column that the event's rating and words are about.
        here: (journeys,) bool, may still go on.
        place: (mapped,) int64 journey of each mapped event.
        first: (journeys, columns) int64, position of the first event at each column, or -1.
        reached: (journeys,) int64, position of the first goal event, or -1.
    """

    found: Journeys
    column: Shorts
    about: Shorts
    here: Bools
    place: Longs
    first: Longs
    reached: Longs


def tell(
    found: Journeys,
    map_columns: Columns,
    chunk: Chunk,
    patience: Longs,
    period: tuple[int, int],
) -> Told:
    """Work out states of journeys; keep those that start in ``period`` (microseconds UTC).

    A journey may still go on when it is its person's last and fell silent less than the patience
    of its last stage before the end of the data.
    """
    from yeojido.kernels.stages import first_places

    last = np.ones(len(found), np.bool_)
    last[:-1] = found.person[1:] != found.person[:-1]
    if len(found):
        last_stage = found.stage[found.offset[1:] - 1]
        here = last & (chunk.end - found.end < patience[last_stage])
    else:
        here = last
    inside = (found.start >= period[0]) & (found.start < period[1])
    if not inside.all():
        found, here = _kept(found, inside), here[inside]
    column = map_columns.place[found.touchpoint] if map_columns.size else found.touchpoint
    goal = map_columns.goal[column] if map_columns.size else np.zeros(0, np.uint8)
    first, reached = first_places(
        frozen(column), frozen(goal), frozen(found.offset), map_columns.size
    )
    place = np.repeat(np.arange(len(found)), np.diff(found.offset))
    elsewhere = map_columns.voices(chunk.names)[chunk.code[found.event]]
    about = np.where(elsewhere >= 0, elsewhere, column)
    return Told(found, column, about, here, place, first, reached)


def _kept(found: Journeys, inside: Bools) -> Journeys:
    lengths = np.diff(found.offset)
    events = np.repeat(inside, lengths)
    return replace(
        found,
        event=found.event[events],
        touchpoint=found.touchpoint[events],
        stage=found.stage[events],
        time=found.time[events],
        offset=np.concatenate([[0], np.cumsum(lengths[inside])]),
        person=found.person[inside],
        won=found.won[inside],
        start=found.start[inside],
        end=found.end[inside],
    )


def spans(told: Told, column: Shorts, end: int) -> Spans:
    """Return the time from entering a column (touchpoint or stage) to entering the next.

    A visit that is its journey's last did not end: it is censored at the end of the data when
    the journey may still go on, else when the person was last seen.
    """
    found = told.found
    new = np.ones(column.size, np.bool_)
    np.not_equal(column[1:], column[:-1], out=new[1:])
    new[found.offset[:-1]] = True
    first = np.flatnonzero(new)
    journey = told.place[first]
    over = np.zeros(first.size, np.bool_)
    over[:-1] = journey[1:] == journey[:-1]
    until = np.where(told.here, end, found.end)[journey]
    until[:-1][over[:-1]] = found.time[first[1:]][over[:-1]]
    return Spans(column[first], until - found.time[first], over)


def to_goal(told: Told, end: int) -> Spans:
    """Return the time from the start of each journey to its goal."""
    found = told.found
    won = told.reached >= 0
    until = np.where(told.here, end, found.end)
    until[won] = found.time[told.reached[won]]
    return Spans(np.zeros(won.size, np.int16), until - found.start, won)


def moves(told: Told, size: int) -> tuple[Moves, Longs]:
    """Return moves between different columns, and journeys per move with START and END.

    A move is from one visit to the next; its length from the last event of the one to the first
    of the other. Counts: (size + 2, size + 2) journeys with the move, the last two being START
    and END.
    """
    from yeojido.kernels.stages import people_per_pair

    found = told.found
    width = size + 2
    inner = np.ones(told.column.size, np.bool_)
    inner[found.offset[:-1]] = False
    inner[1:] &= told.column[1:] != told.column[:-1]
    to = np.flatnonzero(inner)
    pair = told.column[to - 1].astype(np.int64) * width + told.column[to]
    _, journeys = people_per_pair(frozen(pair), frozen(told.place[to]), width * width)
    if len(found):
        starts = told.column[found.offset[:-1]].astype(np.int64)
        ends = told.column[found.offset[1:] - 1].astype(np.int64)
        journeys += np.bincount(size * width + starts, minlength=width * width)
        journeys += np.bincount(ends * width + size + 1, minlength=width * width)
    return Moves(pair, found.time[to] - found.time[to - 1]), journeys.reshape(width, width)


def routes(told: Told, size: int) -> Routes:
    """Return each journey's way through the columns."""
    from yeojido.kernels.stages import routes as packed

    found = told.found
    way = packed(frozen(told.column), frozen(found.offset), bits(size))
    return Routes(way, told.reached >= 0, found.end - found.start)


def bits(size: int) -> int:
    """Return how many bits a column takes in a packed route."""
    return max(1, int(size).bit_length())


def unpack(packed: int, size: int) -> tuple[int, ...]:
    """Return the columns of a packed route."""
    width = bits(size)
    found: list[int] = []
    while packed:
        found.append((packed & ((1 << width) - 1)) - 1)
        packed >>= width
    return tuple(found)


def failures(told: Told, map_columns: Columns) -> Longs:
    """Count how journeys end that were somewhere and met no failure: (columns, columns, 2).

    ``[f, c]``: closed journeys that were at column c before any goal and did not meet failure f
    before it, and of them those that won.
    """
    size = map_columns.size
    counts = np.zeros((size, size, 2), np.int64)
    won = told.reached >= 0
    closed = won | ~told.here
    before = (told.first >= 0) & (~won[:, None] | (told.first < told.reached[:, None]))
    before &= closed[:, None]
    for column in np.flatnonzero(map_columns.failure).tolist():
        without = before & ~before[:, [column]]
        counts[column, :, 0] = without.sum(axis=0)
        counts[column, :, 1] = (without & won[:, None]).sum(axis=0)
    return counts


def contrary(told: Told, stages: int) -> Longs:
    """Return (stages, stages): of journeys that were in both, how many were in the later first."""
    counts = np.zeros((stages, stages), np.int64)
    from yeojido.kernels.stages import first_places

    none = np.zeros(told.column.size, np.uint8)
    first, _ = first_places(
        frozen(told.found.stage), frozen(none), frozen(told.found.offset), stages
    )
    for a in range(stages):
        for b in range(a + 1, stages):
            both = (first[:, a] >= 0) & (first[:, b] >= 0)
            counts[a, b] = both.sum()
            counts[b, a] = (both & (first[:, b] < first[:, a])).sum()
    return counts


def outcomes(
    told: Told, map_columns: Columns, chunk: Chunk, properties: Collection[str], shift: int
) -> dict[str, tuple[Daily, ...]]:
    """Return, per property, how journeys that were at a column on a day went on to the goal.

    Only columns of stages up to the goal's, first visits before the goal, closed journeys.
    Events of failure touchpoints have columns of their own behind the others: ``size + code``.
    ``shift``: microseconds from UTC to local time. The property without a name has one value.
    """
    goal_stage = map_columns.goal_stage
    if goal_stage is None or not told.column.size:
        return {}
    won = told.reached >= 0
    at = told.first.copy()
    at[:, (map_columns.stage > goal_stage) | (map_columns.goal == 1)] = -1
    at[:, map_columns.failure == 1] = -1
    at[told.here & ~won] = -1
    at[won] = np.where(at[won] < told.reached[won, None], at[won], -1)
    journey, column = np.nonzero(at >= 0)
    position = at[journey, column]
    failed, code = _failing(told, map_columns, chunk)
    position = np.concatenate([position, failed])
    return by_property(
        chunk,
        properties,
        event=told.found.event[position],
        column=np.concatenate([column, map_columns.size + code]),
        day=(told.found.time[position] + shift) // DAY,
        total=won[told.place[position]].astype(np.float64),
    )


def _failing(told: Told, map_columns: Columns, chunk: Chunk) -> tuple[Longs, Longs]:
    """Return where closed journeys first met each failing event before the goal, and its code."""
    position = np.flatnonzero(map_columns.failure[told.column] == 1)
    journey = told.place[position]
    reached = told.reached[journey]
    open_ = told.here[journey] & (reached < 0)
    position = position[~open_ & ((reached < 0) | (position < reached))]
    code = chunk.code[told.found.event[position]].astype(np.int64)
    _, first = np.unique(told.place[position] * len(chunk.names) + code, return_index=True)
    return position[first], code[first]


def by_property(
    chunk: Chunk,
    properties: Collection[str],
    *,
    event: Longs,
    column: Longs,
    day: Longs,
    total: NDArray[np.float64],
) -> dict[str, tuple[Daily, ...]]:
    """Add up per column, value and day; events without the property are left out."""
    made: dict[str, tuple[Daily, ...]] = {}
    for name in (_ALL, *properties):
        if name == _ALL:
            values, code = (_ALL,), np.zeros(event.size, np.int64)
        else:
            values, code = _values(chunk.columns.get(name), event)
        if len(values) > MOST_VALUES:
            # Too many to be groups: the values alone are passed on, so that every way of
            # cutting the log comes to the same conclusion.
            made[name] = (nothing(values[: MOST_VALUES + 1]),)
            continue
        known = np.flatnonzero(code >= 0)
        if not known.size:
            continue
        made[name] = (_added(values, column[known], code[known], day[known], total[known]),)
    return made


def _added(
    values: tuple[str, ...],
    column: Longs,
    code: Longs,
    day: Longs,
    total: NDArray[np.float64],
) -> Daily:
    """Add up equal cells of column, value and day."""
    first = int(day.min())
    span = int(day.max()) - first + 1
    key = (column * len(values) + code) * span + day - first
    size = (int(column.max()) + 1) * len(values) * span
    if size <= 8 * key.size:
        cells = np.flatnonzero(np.bincount(key, minlength=size))
        place = np.zeros(size, np.int64)
        place[cells] = np.arange(cells.size)
        inverse = place[key]
    else:
        cells, inverse = np.unique(key, return_inverse=True)
    return Daily(
        values,
        cells // span // len(values),
        cells // span % len(values),
        cells % span + first,
        np.bincount(inverse, minlength=cells.size).astype(np.float64),
        np.bincount(inverse, weights=total, minlength=cells.size).astype(np.float64),
        np.bincount(inverse, weights=total**2, minlength=cells.size).astype(np.float64),
    )


def nothing(values: tuple[str, ...]) -> Daily:
    """Return daily sums of no cells."""
    none, empty = np.empty(0, np.int64), np.empty(0)
    return Daily(values, none, none, none, empty, empty, empty)


def _values(column: Column | None, event: Longs) -> tuple[tuple[str, ...], Longs]:
    if column is None:
        return (), np.empty(0, np.int64)
    code = column.values[event].astype(np.int64)
    return (("false", "true") if column.kind == "boolean" else column.vocabulary), code
