"""One bucket of a funnel: mark the events that matter, follow the chains, count."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from yeojido.analyze.conditions import is_condition, parse, schema_of
from yeojido.analyze.periods import period
from yeojido.analyze.sequences import funnel_runs as reading
from yeojido.analyze.sequences.funnel_counting import Tally, tally
from yeojido.analyze.sequences.funnel_options import Breakdown, lowest_before
from yeojido.analyze.sequences.funnel_runs import Marks, Reading, Spans, Tracks
from yeojido.analyze.sequences.funnel_state import FunnelState
from yeojido.kernels.arrays import frozen

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from yeojido.analyze.sequences.funnel_question import Question
    from yeojido.domain.log import Chunk, Column
    from yeojido.kernels.funnel_chains import Found, Totals

    Longs = NDArray[np.int64]

_ONE = np.uint64(1)


def scan(funnel: Question, chunk: Chunk) -> FunnelState:
    """Count the people of one bucket."""
    if _is_plain(funnel, chunk):
        return FunnelState(chunk.names, {"all": _count(funnel, chunk)}, chunk.end)
    return _Scan.of(funnel, chunk).state()


def _is_plain(funnel: Question, chunk: Chunk) -> bool:
    """Tell whether the funnel goes by event codes alone and asks for nothing beside the steps."""
    asked: tuple[object, ...] = (
        funnel.by, funnel.optional, funnel.exclude, funnel.hold, funnel.histogram, funnel.trend,
        funnel.instead, funnel.versus, funnel.like,
    )  # fmt: skip
    if any(asked) or funnel.order != "ordered" or funnel.per != "people":
        return False
    known = frozenset(chunk.names)
    return all(step in known or not is_condition(step) for step in funnel.steps)


def _by_code(names: Sequence[str], steps: Sequence[str]) -> NDArray[np.uint64]:
    """Return (names,) uint64: bit ``i`` where the event is step ``i``."""
    code_of = {name: code for code, name in enumerate(names)}
    table = np.zeros(max(len(names), 1), np.uint64)
    for bit, step in enumerate(steps):
        if step in code_of:
            table[code_of[step]] |= np.uint64(1 << bit)
    return table


def _count(funnel: Question, chunk: Chunk) -> Tally:
    from yeojido.kernels.funnel import count, count_at
    from yeojido.kernels.postings import merged

    steps, table = len(funnel.steps), _by_code(chunk.names, funnel.steps)
    span = (funnel.window, *period(funnel.start, funnel.end, funnel.timezone), chunk.end)
    code, time, offset = (frozen(each) for each in (chunk.code, chunk.time, chunk.offset))
    codes = np.flatnonzero(table)
    if chunk.postings is not None and len(set(funnel.steps)) == steps:
        position = merged(chunk.postings(codes.tolist()), chunk.code.size)
        step_of = np.zeros(table.size, np.uint8)
        step_of[codes] = np.log2(table[codes].astype(np.float64)).astype(np.uint8)
        stopped, pending, times, filled = count_at(
            frozen(position), code, frozen(step_of), time, offset, steps, span
        )
    else:
        stopped, pending, times, filled = count(code, frozen(table), time, offset, steps, span)
    if funnel.within is None:
        pending[:] = 0
    reached = tuple((times[i, : filled[i]].copy(),) for i in range(1, steps))
    return Tally(
        np.cumsum(stopped[::-1])[::-1].copy(), pending, np.cumsum(pending[::-1])[::-1].copy(),
        ((), *reached), ((),) * steps,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Followed:
    """Chains that were followed: as the kernel found them, whose they are, and flat."""

    found: Found | Totals
    whose: Reading
    tracks: Tracks


@dataclass(frozen=True)
class _Scan:
    """One bucket on its way."""

    funnel: Question
    chunk: Chunk
    units: Spans
    marks: Marks
    held: Longs | None

    @classmethod
    def of(cls, funnel: Question, chunk: Chunk) -> _Scan:
        """Cut the chunk into what is counted and mark the events that matter."""
        walk, units, patience = funnel.walk, None, 0
        if walk is not None:
            units = walk.units(chunk)
            patience = walk.gap if walk.unit == "visit" else walk.patience or 0
        spans = reading.spans(chunk, units, patience)
        return cls(funnel, chunk, spans, _marks(funnel, chunk), _held(funnel, chunk))

    @property
    def steps(self) -> int:
        return len(self.funnel.steps)

    def state(self) -> FunnelState:
        """Follow the chains of everything that was asked for."""
        funnel, chunk = self.funnel, self.chunk
        span = period(funnel.start, funnel.end, funnel.timezone)
        whole = reading.reading(self.marks, chunk.time, self.units, span, self.held)
        by = funnel.breakdown
        followed = self._follow(whole, max(by.step, 0) if by is not None else 0)
        like = None
        if funnel.like is not None:
            ours = followed
            followed = self._follow_like(whole)
            like = self._compare(ours, followed)
        trend = exits = versus = None
        if funnel.trend is not None:
            trend = self._trend(whole)
        nodes: tuple[str, ...] = ()
        if funnel.instead is not None:
            from yeojido.analyze.sequences.funnel_exits import exits as ways

            exits, nodes = ways(
                funnel, chunk, self.units.stop[whole.unit], followed.found, followed.tracks
            )
        if funnel.versus is not None:
            span = period(*funnel.versus, funnel.timezone)
            other = reading.reading(self.marks, chunk.time, self.units, span, self.held)
            versus = tally(self._follow(other, 0).tracks, chunk.time, self.steps, gaps=False)
        groups: dict[str | None, Tally] = {}
        if by is None:
            groups["all"] = self._tally(followed.tracks)
        else:
            groups = self._split(followed, by)
        return FunnelState(
            names=chunk.names, tallies=groups, end=chunk.end,
            everyone=int(np.count_nonzero(np.diff(chunk.offset))), nodes=nodes, trend=trend,
            exits=exits, versus=versus, like=like,
        )  # fmt: skip

    def _tally(self, tracks: Tracks, those: Any = None, waiting: Any = None) -> Tally:
        return tally(tracks, self.chunk.time, self.steps, self.funnel.histogram, those, waiting)

    def _follow(self, whose: Reading, noted: int) -> _Followed:
        """Follow the chains of all runs."""
        from yeojido.kernels import funnel_any, funnel_chains

        funnel, time, runs = self.funnel, frozen(self.chunk.time), whose.runs
        owners, steps = whose.unit.size, self.steps
        rules = (
            funnel.window, funnel.order == "strict", frozen(lowest_before(steps, funnel.optionals)),
        )  # fmt: skip
        anyhow = funnel.order == "any"
        if funnel.per == "totals":
            room = frozen(self._room(whose))
            many = (
                funnel_any.any_totals(runs, time, steps, funnel.window, room)
                if anyhow
                else funnel_chains.totals(runs, time, rules, room)
            )
            waits = self._waits(many.open, whose.unit[runs.owner])
            return _Followed(many, whose, reading.tracks_of_totals(many, runs, waits, steps))
        found = (
            funnel_any.any_order(runs, time, owners, steps, funnel.window)
            if anyhow
            else funnel_chains.chains(runs, time, owners, rules, noted)
        )
        waits = self._waits(found.open, whose.unit)
        return _Followed(found, whose, reading.tracks_of_found(found, waits))

    def _room(self, whose: Reading) -> Longs:
        """Return (steps,) the most chains there can be for each step."""
        runs = whose.runs
        size = runs.stop - runs.begin
        place = np.repeat(runs.begin - (np.cumsum(size) - size), size) + np.arange(size.sum())
        masks = runs.mask[place]
        if self.funnel.order == "any":
            return np.full(self.steps, np.count_nonzero(masks), np.int64)
        bits = (masks >> np.uint64(i) & _ONE for i in range(self.steps))
        return np.array([int(each.sum()) for each in bits], np.int64)

    def _waits(self, opened: Longs, unit: Longs) -> NDArray[np.bool_]:
        """Tell who has a living chain whose window, and whose visit or journey, is not over."""
        funnel, chunk = self.funnel, self.chunk
        waits = opened >= 0
        if funnel.walk is not None:
            waits &= self.units.open[unit]
        elif funnel.within is None:
            waits[:] = False
        if chunk.time.size:
            waits &= chunk.end - chunk.time[np.maximum(opened, 0)] < funnel.window
        return waits

    def _follow_like(self, whose: Reading) -> _Followed:
        from yeojido.analyze.sequences.funnel_like import follow_like

        found, tracks = follow_like(self.funnel, self.chunk, whose)
        return _Followed(found, whose, tracks)

    def _compare(self, ours: _Followed, theirs: _Followed) -> Longs:
        """Return (steps + 1,) our people at every step, and how many are counted otherwise."""
        shape = (ours.whose.unit.size, self.steps)
        a, b = (
            np.bincount(each.owner * self.steps + each.step, minlength=shape[0] * shape[1])
            for each in (ours.tracks, theirs.tracks)
        )
        other = (a.reshape(shape) != b.reshape(shape)).any(axis=1).sum()
        return np.append(a.reshape(shape).sum(axis=0), other)

    def _trend(self, whole: Reading) -> Longs:
        """Return (2, periods, steps): who came to each step, and those who may still go on."""
        edges = np.array(self.funnel.edges, np.int64)
        parted = reading.by_period(whole, self.chunk.time, edges, self.funnel.order == "any")
        tracks = self._follow(parted, 0).tracks
        counts = np.zeros((2, edges.size - 1, self.steps), np.int64)
        np.add.at(counts[0], (parted.period[tracks.owner], tracks.step), 1)
        np.add.at(counts[1], parted.period[tracks.waiting], tracks.waits)
        return counts

    def _split(self, followed: _Followed, by: Breakdown) -> dict[str | None, Tally]:
        """Return a tally for every value of the breakdown."""
        tracks = followed.tracks
        codes, keys = _values(self.funnel, self.chunk, by.what)
        of_chain, of_waiting = self._noted(followed, by, codes)
        values = np.append(codes, -1)
        chains = values[of_chain]
        waiting = values[of_waiting]
        tallies: dict[str | None, Tally] = {}
        for each in np.unique(chains):
            key = None if each < 0 else keys[int(each)]
            tallies[key] = self._tally(tracks, chains == each, waiting == each)
        return tallies

    def _noted(
        self, followed: _Followed, by: Breakdown, codes: NDArray[Any]
    ) -> tuple[Longs, Longs]:
        """Return the event whose value counts, -1 for none: of each chain, of each who waits."""
        tracks, found = followed.tracks, followed.found
        if by.step < 0:
            first = _first_known(codes, self.chunk.offset)
            person = first[self.units.person[followed.whose.unit]]
            return person[tracks.owner], person[tracks.waiting]
        if self.funnel.per == "totals":
            own = tracks.start if by.step == 1 else tracks.done
            # Who waits stands with the chain that is under way: its first event is all we know.
            return own, self._opened(followed)
        owners = followed.whose.unit.size
        event = np.full(owners, -1, np.int64)
        if by.step == 1:
            # Of an owner's chains the furthest stands last.
            event[tracks.owner] = tracks.start
        elif by.step == 0:
            event[tracks.owner] = tracks.done
        else:
            event = found.note  # pyright: ignore[reportAttributeAccessIssue]
        return event[tracks.owner], event[tracks.waiting]

    def _opened(self, followed: _Followed) -> Longs:
        found = followed.found
        waits = self._waits(found.open, followed.whose.unit[followed.whose.runs.owner])
        return found.open[waits & (found.since != 0)]  # pyright: ignore[reportAttributeAccessIssue]


def _marks(funnel: Question, chunk: Chunk) -> Marks:
    """Tell of every event which steps it matches and which chains it breaks."""
    schema = schema_of(chunk)
    known = frozenset(chunk.names)

    def holds(text: str) -> NDArray[np.bool_] | None:
        if text in known or not is_condition(text):
            return None
        return parse(text, schema, funnel.timezone).mask(chunk)

    mask = _by_code(chunk.names, funnel.steps)[chunk.code]
    for bit, step in enumerate(funnel.steps):
        where = holds(step)
        if where is not None:
            mask |= np.where(where, np.uint64(1 << bit), np.uint64(0))
    kill = forbid = np.zeros(1 if not funnel.exclude else mask.size, np.uint64)
    if not funnel.exclude:
        none = np.broadcast_to(kill, mask.shape)
        return Marks(mask, none, none)
    forbid = kill.copy()
    code_of = {name: code for code, name in enumerate(chunk.names)}
    for what, first, last in funnel.exclusions:
        where = holds(what)
        if where is None:
            where = (
                chunk.code == code_of[what] if what in code_of else np.zeros(mask.size, np.bool_)
            )
        kill[where] |= np.uint64(sum(1 << i for i in range(first - 1, last - 1)))
        forbid[where] |= np.uint64(sum(1 << i for i in range(first, last - 1)))
    return Marks(mask, kill, forbid)


def _held(funnel: Question, chunk: Chunk) -> Longs | None:
    """Return (events,) a number for the values that are held, -1 where one is missing."""
    if not funnel.hold:
        return None
    together: Longs | None = None
    for name in funnel.hold:
        codes, keys = _as_codes(chunk.columns[name])
        codes = codes.astype(np.int64)
        if together is None:
            together = codes
            continue
        missing = (together < 0) | (codes < 0)
        _, together = np.unique(together * (len(keys) + 1) + codes, return_inverse=True)
        together = np.where(missing, -1, together)
    return together


def _values(funnel: Question, chunk: Chunk, what: str) -> tuple[NDArray[Any], Sequence[str]]:
    """Return per event a code of the breakdown's value, and the values."""
    if not is_condition(what):
        return _as_codes(chunk.columns[what])
    schema = schema_of(chunk)
    codes = parse(what, schema, funnel.timezone).mask(chunk).astype(np.int64)
    unknown = parse(f"({what}) is null", schema, funnel.timezone).mask(chunk)
    return np.where(unknown, -1, codes), ("false", "true")


def _as_codes(column: Column) -> tuple[NDArray[Any], Sequence[str]]:
    """Return per event a code into the written values, -1 where missing."""
    if column.kind == "text":
        return np.asarray(column.values), column.vocabulary
    if column.kind == "boolean":
        return np.asarray(column.values), ("false", "true")
    values, codes = np.unique(column.values, return_inverse=True)
    codes = np.where(np.isnan(column.values), -1, codes)
    whole = column.kind == "integer"
    return codes, [str(int(v)) if whole and np.isfinite(v) else f"{v:g}" for v in values]


def _first_known(codes: NDArray[Any], offset: Longs) -> Longs:
    """Return (people,) index of each person's first event with a value, -1 if none."""
    known = np.flatnonzero(codes >= 0)
    place = np.searchsorted(known, offset[:-1])
    found = np.append(known, codes.size)[place]
    return np.where(found < offset[1:], found, -1)
