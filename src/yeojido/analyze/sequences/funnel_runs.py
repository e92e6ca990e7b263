"""From a chunk to the runs that a funnel's kernels read, and from what they find to flat tracks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from yeojido.kernels.arrays import frozen

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from yeojido.analyze.sequences.walks import Units
    from yeojido.domain.log import Chunk
    from yeojido.kernels.funnel_chains import Found, Runs, Totals

    Longs = NDArray[np.int64]
    Masks = NDArray[np.uint64]
    Flags = NDArray[np.bool_]


class Marks(NamedTuple):
    """(events,) uint64 each: the steps an event matches, ends (see ``Runs``) and cannot fill."""

    mask: Masks
    kill: Masks
    forbid: Masks


@dataclass(frozen=True, slots=True)
class Spans:
    """The sequences that are counted: persons, visits or journeys, in the chunk's order.

    Attributes:
        begin, stop: (units,) int64, events ``begin <= j < stop`` of the chunk.
        person: (units,) int64.
        open: (units,) bool, events of the future may still belong to it.
    """

    begin: Longs
    stop: Longs
    person: Longs
    open: Flags


@dataclass(frozen=True, slots=True)
class Reading:
    """Runs to read, and whose each owner is.

    Attributes:
        runs: for the kernels.
        unit: (owners,) int64, the unit of each owner.
        period: (owners,) int64, the period in which the owner's chains begin; 0 if there is one.
    """

    runs: Runs
    unit: Longs
    period: Longs


@dataclass(frozen=True, slots=True)
class Tracks:
    """Chains that came to a step first (or all of them, for totals), flat.

    Attributes:
        step: (chains,) int64 from 0; owner: (chains,) int64.
        start, done, before: (chains,) int64 positions (see ``Found``).
        waiting: (waiting,) int64, owners who may still go on.
        waits: (waiting, steps) bool, the steps they have come to.
    """

    step: Longs
    owner: Longs
    start: Longs
    done: Longs
    before: Longs
    waiting: Longs
    waits: Flags


def spans(chunk: Chunk, units: Units | None, patience: int) -> Spans:
    """Return the sequences of a chunk; ``units`` None = persons.

    A visit or journey is open while the time since its last event is at most ``patience``
    microseconds at the end of the data and it is its person's last.
    """
    if units is None:
        people = chunk.offset.size - 1
        every = np.ones(people, np.bool_)
        return Spans(chunk.offset[:-1], chunk.offset[1:], np.arange(people), every)
    size = np.diff(units.offset)
    begin = units.offset[:-1]
    if units.event is not None and units.event.size:
        begin = units.event[np.minimum(begin, units.event.size - 1)]
    stop = begin + size
    last = np.append(units.owner[1:] != units.owner[:-1], True)[: units.owner.size]
    seen = chunk.time[np.maximum(stop - 1, 0)] if chunk.time.size else np.zeros(0, np.int64)
    return Spans(begin, stop, units.owner, last & (size > 0) & (chunk.end - seen <= patience))


def reading(
    marks: Marks, time: Longs, units: Spans, span: tuple[int, int], held: Longs | None
) -> Reading:
    """Return one run per unit, or per unit and value where a property is held.

    Args:
        marks: of the events.
        time: (events,) int64 microseconds.
        units: what is counted.
        span: chains begin in ``span[0] <= time < span[1]``.
        held: (events,) int64, a number for the value that is held, -1 where it is missing.
    """
    from yeojido.kernels.funnel_chains import Runs

    position = np.flatnonzero(marks.mask | marks.kill)
    begin = np.searchsorted(position, units.begin)
    stop = np.searchsorted(position, units.stop)
    # Most visits hold no event that matters.
    kept = np.flatnonzero(begin < stop)
    begin, stop, owner = begin[kept], stop[kept], np.arange(kept.size)
    chosen = [marks.mask[position], marks.kill[position], marks.forbid[position]]
    if held is not None:
        position, chosen, begin, stop, owner = _by_value(marks, position, begin, stop, held)
    runs = Runs(
        position=frozen(position.astype(np.int64)),
        mask=frozen(chosen[0]), kill=frozen(chosen[1]), forbid=frozen(chosen[2]),
        begin=frozen(begin.astype(np.int64)), stop=frozen(stop.astype(np.int64)),
        first=frozen(np.full(owner.size, span[0])), last=frozen(np.full(owner.size, span[1])),
        final=frozen(units.stop[kept][owner] - 1), owner=frozen(owner.astype(np.int64)),
    )  # fmt: skip
    return Reading(runs, kept, np.zeros(kept.size, np.int64))


def _by_value(
    marks: Marks, position: Longs, begin: Longs, stop: Longs, held: Longs
) -> tuple[Longs, list[Masks], Longs, Longs, Longs]:
    """Return the events again, one run per unit and value; excluded events stand in every run."""
    size = stop - begin
    unit = np.repeat(np.arange(size.size), size)
    # Units may leave events out between them.
    position = position[np.repeat(begin - (np.cumsum(size) - size), size) + np.arange(unit.size)]
    value = held[position]
    fits = np.flatnonzero((marks.mask[position] != 0) & (value >= 0))
    order = fits[np.lexsort((position[fits], value[fits], unit[fits]))]
    new = np.ones(order.size, np.bool_)
    new[1:] = (unit[order][1:] != unit[order][:-1]) | (value[order][1:] != value[order][:-1])
    run = np.cumsum(new) - 1
    owner = unit[order][new]
    at = position[order]
    mask, kill, forbid = marks.mask[at], np.zeros(at.size, np.uint64), np.zeros(at.size, np.uint64)
    ends = np.flatnonzero(marks.kill[position] != 0)
    if ends.size and order.size:
        first = np.flatnonzero(new)
        low = np.searchsorted(ends, np.searchsorted(position, at[first]))
        # What comes after the last event still ends the chains that wait.
        high = np.searchsorted(ends, np.cumsum(size)[owner])
        many = high - low
        those = np.repeat(low - (np.cumsum(many) - many), many) + np.arange(many.sum())
        extra = position[ends[those]]
        at = np.concatenate([at, extra])
        run = np.concatenate([run, np.repeat(np.arange(owner.size), many)])
        mask = np.concatenate([mask, np.zeros(extra.size, np.uint64)])
        kill = np.concatenate([kill, marks.kill[extra]])
        forbid = np.concatenate([forbid, marks.forbid[extra]])
        order = np.lexsort((at, run))
        at, run = at[order], run[order]
        new = np.ones(at.size, np.bool_)
        new[1:] = (at[1:] != at[:-1]) | (run[1:] != run[:-1])
        heads = np.flatnonzero(new)
        mask, kill, forbid = (
            np.bitwise_or.reduceat(each[order], heads) for each in (mask, kill, forbid)
        )
        at, run = at[heads], run[heads]
    edges = np.searchsorted(run, np.arange(owner.size + 1))
    return at, [mask, kill, forbid], edges[:-1], edges[1:], owner


def by_period(found: Reading, time: Longs, edges: Longs, anywhere: bool) -> Reading:
    """Return a run for every period in which chains of a run may begin.

    Args:
        found: one run per unit (and value).
        time: (events,) int64 microseconds.
        edges: (periods + 1,) int64 microseconds.
        anywhere: a chain begins with any step, not with the first alone.
    """
    runs = found.runs
    size = runs.stop - runs.begin
    run = np.repeat(np.arange(size.size), size)
    place = np.repeat(runs.begin - (np.cumsum(size) - size), size) + np.arange(run.size)
    moment = time[runs.position[place]]
    begins = runs.mask[place] != 0 if anywhere else (runs.mask[place] & np.uint64(1)) != 0
    begins &= (runs.first[run] <= moment) & (moment < runs.last[run])
    run, place = run[begins], place[begins]
    period = np.searchsorted(edges, moment[begins], side="right") - 1
    new = np.ones(run.size, np.bool_)
    new[1:] = (run[1:] != run[:-1]) | (period[1:] != period[:-1])
    run, place, period = run[new], place[new], period[new]
    unit = found.unit[runs.owner[run]]
    keys, owner = np.unique(unit * edges.size + period, return_inverse=True)
    split = runs._replace(
        begin=frozen(place.astype(np.int64)),
        stop=frozen(runs.stop[run]),
        first=frozen(np.maximum(runs.first[run], edges[period])),
        last=frozen(np.minimum(runs.last[run], edges[period + 1])),
        final=frozen(runs.final[run]),
        owner=frozen(owner.astype(np.int64)),
    )
    return Reading(split, keys // edges.size, keys % edges.size)


def tracks_of_found(found: Found, waits: Flags) -> Tracks:
    """Flatten what was found; ``waits`` (owners,) bool: who may still go on."""
    reached = found.done >= 0
    owner, step = np.nonzero(reached)
    waiting = np.flatnonzero(waits & ~reached[:, -1] & reached.any(axis=1))
    return Tracks(
        step, owner, found.start[owner, step], found.done[owner, step],
        found.before[owner, step], waiting, reached[waiting],
    )  # fmt: skip


def tracks_of_totals(found: Totals, runs: Runs, waits: Flags, steps: int) -> Tracks:
    """Flatten totals; ``waits`` (runs,) bool."""
    waiting = np.flatnonzero(waits & (found.since != 0))
    bits = found.since[waiting][:, None] >> np.arange(steps, dtype=np.uint64)
    return Tracks(
        found.step, found.owner, found.start, found.done, found.before,
        runs.owner[waiting], (bits & np.uint64(1)) != 0,
    )  # fmt: skip
