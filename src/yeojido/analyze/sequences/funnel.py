"""How many people get from step to step, within a window.

A **chain** is a sequence of distinct events in order, the first matching step 1, the second step
2 and so on, whose last event comes at most the window after its first (inclusive). A person's
level is the largest number of steps for which they have a chain; people at step ``i`` are those
with level ``i`` or more. Events of equal time stand in the log's order.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from yeojido.analyze.conditions import (
    columns_of,
    is_condition,
    near_words,
    parse,
    schema_of,
    sentence,
)
from yeojido.analyze.intervals import wilson
from yeojido.analyze.periods import period
from yeojido.analyze.results import Tabular
from yeojido.domain.durations import duration
from yeojido.domain.errors import BadOption, QuestionError, UnknownColumn
from yeojido.domain.log import SECOND
from yeojido.kernels.arrays import frozen

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    import polars as pl
    from numpy.typing import NDArray

    from yeojido.domain.log import Chunk, Column, LogSummary
    from yeojido.domain.words import Words

    Longs = NDArray[np.int64]

#: Steps are bits of a word.
MOST_STEPS = 64
_NO_WINDOW = 1 << 62
_COMMON = ("channel", "text", "rating")


@dataclass(frozen=True, slots=True)
class FunnelStep:
    """One step of a funnel.

    Attributes:
        name: the event or condition as it was asked for.
        people: who got at least here.
        rate_from_start: share of the people of step 1 (None if there are none).
        rate_from_previous: share of the people of the step before (None at step 1).
        interval: 95 % Wilson interval of ``rate_from_start`` (None at step 1).
        median_seconds: of the conversion times from step 1 to here (None at step 1): of the
            chains that reach this step, the one that completes first, and of those the one that
            starts last.
        pending: people who got exactly here and whose window is not over at the end of the data.
    """

    name: str
    people: int
    rate_from_start: float | None
    rate_from_previous: float | None
    interval: tuple[float, float] | None
    median_seconds: float | None
    pending: int


@dataclass(frozen=True, slots=True)
class FunnelGroup:
    """The funnel of the people with one value of the breakdown; ``key`` None = no value."""

    key: str | None
    steps: tuple[FunnelStep, ...]


@dataclass(frozen=True, slots=True)
class FunnelResult(Tabular):
    """The funnel of everyone, of every group, and what the reader should know."""

    steps: tuple[FunnelStep, ...]
    groups: tuple[FunnelGroup, ...] = ()
    warnings: tuple[Words, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return plain values: ``steps``, ``groups``, ``warnings`` (each ``{"ko", "en"}``)."""
        return {
            "steps": [_plain(step) for step in self.steps],
            "groups": [
                {"key": group.key, "steps": [_plain(step) for step in group.steps]}
                for group in self.groups
            ],
            "warnings": [{"ko": each.ko, "en": each.en} for each in self.warnings],
        }

    def to_polars(self) -> pl.DataFrame:
        """Return one row per group and step; the rows of everyone come first, ``group`` "all"."""
        import polars as pl

        parts = [("all", self.steps), *((group.key, group.steps) for group in self.groups)]
        rows = [
            {"group": key, "step": place} | _plain(step)
            for key, steps in parts
            for place, step in enumerate(steps, 1)
        ]
        return pl.DataFrame(
            rows,
            schema={
                "group": pl.String, "step": pl.Int64, "name": pl.String, "people": pl.Int64,
                "rate_from_start": pl.Float64, "rate_from_previous": pl.Float64,
                "interval": pl.List(pl.Float64), "median_seconds": pl.Float64,
                "pending": pl.Int64,
            },
        )  # fmt: skip


def _plain(step: FunnelStep) -> dict[str, Any]:
    values = asdict(step)
    values["interval"] = None if step.interval is None else list(step.interval)
    return values


@dataclass(frozen=True, slots=True)
class Tally:
    """What is known of one group: people whose furthest step it is, pending ones, times."""

    stopped: Longs
    pending: Longs
    times: tuple[tuple[Longs, ...], ...]

    def plus(self, other: Tally) -> Tally:
        """Return both together."""
        times = zip(self.times, other.times, strict=True)
        return Tally(
            self.stopped + other.stopped,
            self.pending + other.pending,
            tuple(a + b for a, b in times),
        )


@dataclass(frozen=True, slots=True)
class FunnelState:
    """Tallies per group (the key "all" where no breakdown was asked for), and the log's names."""

    names: tuple[str, ...]
    tallies: Mapping[str | None, Tally]


@dataclass(frozen=True)
class Funnel:
    """Count how far people get along steps.

    Args:
        steps: event names, or SQL conditions (``event = 'cart' and price > 50000``). A text that
            is an event of the log is that event; else a text that reads as a comparison is a
            condition; else it is an unknown event: zero people and a warning.
        within: longest time from the first to the last event of a chain, such as ``7d``; None =
            no limit, and then nobody is pending.
        by: break down by a property: ``platform`` or ``platform@first`` (its value at step 1),
            ``platform@last`` (at the furthest step reached), ``platform@2`` (at step 2; who does
            not get there has no value) or ``platform@person`` (a person's first known value).
        start, end: chains must begin in ``start <= time < end``; later steps may come after.
        pending: "show" counts everyone in the rates; "exclude" leaves those who have not
            completed and still may out of both sides of every rate (never out of ``people``).
        timezone: of dates and times that name no zone.

    Raises BadOption, BadDuration, BadDate, QuestionError when made; BadCondition and
    UnknownColumn when bound to a log.
    """

    steps: Sequence[str]
    within: str | None = None
    by: str | None = None
    start: str | date | None = None
    end: str | date | None = None
    pending: Literal["show", "exclude"] = "show"
    timezone: str = "UTC"
    _events: frozenset[str] | None = field(default=None, repr=False, compare=False)
    _schema: tuple[str, ...] = field(default=(), repr=False, compare=False)

    def __post_init__(self) -> None:
        """Check what can be checked without a log."""
        steps = (self.steps,) if isinstance(self.steps, str) else tuple(self.steps)
        object.__setattr__(self, "steps", steps)
        if not steps:
            raise QuestionError(reason=sentence("few_steps"))
        if len(steps) > MOST_STEPS:
            raise QuestionError(reason=sentence("many_steps", limit=MOST_STEPS))
        if self.pending not in ("show", "exclude"):
            raise BadOption(option="pending", value=self.pending, possible="show, exclude")
        _ = self.window
        period(self.start, self.end, self.timezone)

    @property
    def window(self) -> int:
        """The window in microseconds."""
        return _NO_WINDOW if self.within is None else duration(self.within)

    def bind(self, summary: LogSummary) -> Funnel:
        """Look steps and breakdown up in a log; raises BadCondition, UnknownColumn, BadOption."""
        events = frozenset(step for step in self.steps if step in summary.names)
        for step in self.steps:
            if step not in events and is_condition(step):
                parse(step, summary.schema, self.timezone)
        bound = replace(self, _events=events, _schema=tuple(summary.schema))
        column, _ = bound._breakdown()
        if column is not None and column not in (*summary.schema, *_COMMON):
            raise UnknownColumn(column=column, columns=", ".join(summary.schema))
        return bound

    def needs(self) -> Collection[str]:
        """Return the columns that the conditions and the breakdown read."""
        columns: set[str] = set()
        for step in self.steps:
            if step not in (self._events or ()) and is_condition(step):
                columns |= columns_of(step)
        column, _ = self._breakdown()
        return columns if column is None else columns | {column}

    def scan(self, chunk: Chunk) -> FunnelState:
        """Count the people of one bucket."""
        tallies = self._plain_scan(chunk) if self.by is None else self._split_scan(chunk)
        return FunnelState(chunk.names, tallies)

    def merge(self, a: FunnelState, b: FunnelState) -> FunnelState:
        """Add the tallies of two sets of people."""
        tallies = dict(a.tallies)
        for key, tally in b.tallies.items():
            tallies[key] = tallies[key].plus(tally) if key in tallies else tally
        return FunnelState(a.names or b.names, tallies)

    def finish(self, state: FunnelState) -> FunnelResult:
        """Turn tallies into people, rates, intervals and medians."""
        whole = Tally(
            np.zeros(len(self.steps), np.int64),
            np.zeros(len(self.steps), np.int64),
            ((),) * len(self.steps),
        )
        for tally in state.tallies.values():
            whole = whole.plus(tally)
        groups: list[FunnelGroup] = []
        if self.by is not None:
            groups = [FunnelGroup(key, self._rows(t)) for key, t in state.tallies.items()]
            groups.sort(key=lambda each: (each.key is None, -each.steps[0].people, each.key or ""))
        return FunnelResult(self._rows(whole), tuple(groups), self._warnings(state.names))

    def _warnings(self, names: tuple[str, ...]) -> tuple[Words, ...]:
        known = frozenset(names)
        return tuple(
            sentence("unknown_event", name=step, near=near_words(step, names))
            for step in dict.fromkeys(self.steps)
            if step not in known and not is_condition(step)
        )

    def _breakdown(self) -> tuple[str | None, int]:
        """Return (column, step counted from 1; 0 = the furthest, -1 = the person)."""
        if self.by is None:
            return None, 0
        whole = self.by.removeprefix("properties.")
        name, _, at = whole.rpartition("@")
        if not name or whole in self._schema:
            return whole, 1
        named = {"first": 1, "last": 0, "person": -1}
        if at in named:
            return name, named[at]
        if at.isdecimal() and 1 <= int(at) <= len(self.steps):
            return name, int(at)
        possible = f"first, last, person, 1..{len(self.steps)}"
        raise BadOption(option=f"--by {name}@", value=at, possible=possible)

    def _by_code(self, chunk: Chunk) -> NDArray[np.uint64]:
        """Return (names,) uint64: bit ``i`` where the event is step ``i``."""
        code_of = {name: code for code, name in enumerate(chunk.names)}
        table = np.zeros(max(len(chunk.names), 1), np.uint64)
        for bit, step in enumerate(self.steps):
            if step in code_of:
                table[code_of[step]] |= np.uint64(1 << bit)
        return table

    def _conditions(self, chunk: Chunk) -> dict[int, NDArray[np.bool_]]:
        """Return the masks of the steps that are conditions, by place."""
        known = frozenset(chunk.names)
        schema = schema_of(chunk)
        return {
            bit: parse(step, schema, self.timezone).mask(chunk)
            for bit, step in enumerate(self.steps)
            if step not in known and is_condition(step)
        }

    def _follow(self, chunk: Chunk, noted: int) -> tuple[Any, Any, Any, Any]:
        from yeojido.kernels.funnel import follow

        mask = self._by_code(chunk)[chunk.code]
        for bit, holds in self._conditions(chunk).items():
            mask |= np.where(holds, np.uint64(1 << bit), np.uint64(0))
        level, pending, times, event = follow(
            frozen(mask), frozen(chunk.time), frozen(chunk.offset), len(self.steps),
            (self.window, *period(self.start, self.end, self.timezone), chunk.end), noted,
        )  # fmt: skip
        return level, pending, times, event

    def _plain_scan(self, chunk: Chunk) -> dict[str | None, Tally]:
        from yeojido.kernels.funnel import count

        known = frozenset(chunk.names)
        if any(step not in known and is_condition(step) for step in self.steps):
            level, pending, times, _ = self._follow(chunk, 0)
            return {"all": self._tally(level, pending, times)}
        stopped, waiting, times, filled = count(
            frozen(chunk.code), frozen(self._by_code(chunk)), frozen(chunk.time),
            frozen(chunk.offset), len(self.steps),
            (self.window, *period(self.start, self.end, self.timezone), chunk.end),
        )  # fmt: skip
        if self.within is None:
            waiting[:] = 0
        reached = tuple((times[i, : filled[i]].copy(),) for i in range(1, len(self.steps)))
        return {"all": Tally(stopped, waiting, ((), *reached))}

    def _split_scan(self, chunk: Chunk) -> dict[str | None, Tally]:
        column_name, noted = self._breakdown()
        assert column_name is not None
        level, pending, times, event = self._follow(chunk, max(noted, 0))
        codes, keys = _as_codes(chunk.columns[column_name])
        if noted < 0:
            event = _first_known(codes, chunk.offset)
        group = np.where(event >= 0, codes[event], -1) if codes.size else np.full(level.size, -1)
        tallies: dict[str | None, Tally] = {}
        for each in np.unique(group[level > 0]):
            those = (group == each) & (level > 0)
            key = None if each < 0 else keys[int(each)]
            tallies[key] = self._tally(level[those], pending[those], times[:, those])
        return tallies

    def _tally(self, level: NDArray[np.uint8], pending: NDArray[np.uint8], times: Longs) -> Tally:
        steps = len(self.steps)
        stopped = np.bincount(level, minlength=steps + 1)[1:].astype(np.int64)
        waiting = np.bincount(level[pending > 0], minlength=steps + 1)[1:].astype(np.int64)
        if self.within is None:
            waiting[:] = 0
        reached = tuple((times[i][level > i],) for i in range(1, steps))
        return Tally(stopped, waiting, ((), *reached))

    def _rows(self, tally: Tally) -> tuple[FunnelStep, ...]:
        people = np.cumsum(tally.stopped[::-1])[::-1]
        out = np.cumsum(tally.pending[::-1])[::-1] if self.pending == "exclude" else 0
        judged = [int(n) for n in people - out]
        return tuple(
            FunnelStep(
                name=name,
                people=int(people[i]),
                rate_from_start=_share(judged[i], judged[0]),
                rate_from_previous=_share(judged[i], judged[i - 1]) if i else None,
                interval=wilson(judged[i], judged[0]) if i else None,
                median_seconds=_median_seconds(tally.times[i]),
                pending=int(tally.pending[i]),
            )
            for i, name in enumerate(self.steps)
        )


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def _median_seconds(times: tuple[Longs, ...]) -> float | None:
    pooled = np.concatenate(times) if times else np.empty(0, np.int64)
    return float(np.median(pooled)) / SECOND if pooled.size else None


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
