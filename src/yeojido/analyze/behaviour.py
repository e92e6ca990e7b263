"""Functions of what a person did: ``count('cart', last => '30d')`` inside a condition.

Asked at an event, a function looks back over the person's events up to and including that one,
in the log's order. Asked of a person, it looks at all their events, and ``last`` reaches back from
the end of the data. ``last => '30d'`` keeps what is less than 30 days old.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np

from yeojido.analyze.values import series, text_column, words
from yeojido.domain.log import DAY
from yeojido.kernels.arrays import frozen

if TYPE_CHECKING:
    import polars as pl
    from numpy.typing import NDArray

    from yeojido.domain.log import Chunk

    Longs = NDArray[np.int64]
    Mask = NDArray[np.bool_]

#: function -> (takes a column, kind it gives; "any" = the column's kind)
FUNCTIONS: dict[str, tuple[bool, str]] = {
    "count": (False, "number"), "did": (False, "boolean"),
    "sum": (True, "number"), "avg": (True, "number"), "min": (True, "number"),
    "max": (True, "number"), "first": (True, "any"), "last": (True, "any"),
    "prev": (True, "any"), "days_since": (False, "number"), "days_since_first": (False, "number"),
}  # fmt: skip
#: Those that take a column of numbers.
NUMERIC = frozenset({"sum", "avg", "min", "max"})


class Judge(Protocol):
    """What tells which events count."""

    def mask(self, chunk: Chunk) -> Mask:
        """Return (events,) bool."""
        ...


@dataclass(frozen=True, slots=True)
class Named:
    """The events of one name."""

    name: str

    def mask(self, chunk: Chunk) -> Mask:
        """Return (events,) bool; nowhere for a name that does not occur."""
        if self.name not in chunk.names:
            return np.zeros(chunk.code.size, np.bool_)
        return chunk.code == chunk.names.index(self.name)


@dataclass(frozen=True, slots=True)
class _Rows:
    """The questions: each row asks about events ``lo <= j < hi`` at time ``at``.

    ``apart``: no event belongs to two rows.
    """

    lo: Longs
    hi: Longs
    at: Longs
    apart: bool


@dataclass(frozen=True, slots=True)
class Behaviour:
    """One function with its arguments.

    Attributes:
        function: a name of ``FUNCTIONS``.
        what: which events count; None = all.
        column: the column it is about, where it takes one.
        span: how far it looks back, microseconds; None = as far as there is.
    """

    function: str
    what: Judge | None = None
    column: str | None = None
    span: int | None = None

    def values(self, chunk: Chunk, *, people: bool) -> pl.Series:
        """Return the answers: (events,), or (people,) at the end of the data."""
        import polars as pl

        if self.function == "prev":
            return self._previous(chunk)
        if people and self.function == "first" and self.what is None and self.span is None:
            return _picked(chunk, self.column or "", first_known(chunk, self.column or ""))
        rows = self._rows(chunk, people=people)
        holds = np.ones(chunk.code.size, np.bool_) if self.what is None else self.what.mask(chunk)
        if self.function in ("count", "did"):
            number = _counted(holds, rows)
            return pl.Series(number > 0) if self.function == "did" else _numbers(number)
        if self.function in ("first", "last"):
            at = _places(holds & _known(chunk, self.column or ""), rows, self.function)
            return _picked(chunk, self.column or "", at)
        if self.function in NUMERIC:
            return self._number(chunk, holds, rows)
        at = _places(holds, rows, "first" if self.function == "days_since_first" else "last")
        days = np.full(at.size, np.nan)
        days[at >= 0] = (rows.at[at >= 0] - chunk.time[at[at >= 0]]) / DAY
        return _numbers(days)

    def _rows(self, chunk: Chunk, *, people: bool) -> _Rows:
        from yeojido.kernels.history import within

        if people:
            first, hi = chunk.offset[:-1], chunk.offset[1:]
            at = np.full(first.size, chunk.end, np.int64)
        else:
            first = np.repeat(chunk.offset[:-1], np.diff(chunk.offset))
            hi, at = np.arange(1, chunk.code.size + 1), chunk.time
        if self.span is None:
            return _Rows(first, hi, at, people)
        asked = frozen(chunk.time), frozen(first), frozen(hi), frozen(at)
        return _Rows(within(*asked, self.span), hi, at, people)

    def _number(self, chunk: Chunk, holds: Mask, rows: _Rows) -> pl.Series:
        from yeojido.kernels.history import extreme, running

        values = np.asarray(chunk.columns[self.column or ""].values, np.float64)
        usable = holds & ~np.isnan(values)
        if self.function in ("min", "max"):
            sign = 1.0 if self.function == "max" else -1.0
            asked = frozen(values), frozen(usable.astype(np.uint8))
            return _numbers(extreme(*asked, frozen(rows.lo), frozen(rows.hi), sign))
        total = running(frozen(np.where(usable, values, 0.0)), frozen(chunk.offset))
        number = _counted(usable, rows)
        # What stands before a person's first event belongs to somebody else.
        begin = np.repeat(chunk.offset[:-1], np.diff(chunk.offset))
        own = np.append(begin, chunk.code.size)[np.minimum(rows.lo, chunk.code.size)]
        before = np.where(rows.lo > own, total[rows.lo], 0.0)
        summed = np.where(rows.hi > rows.lo, total[rows.hi] - before, 0.0)
        with np.errstate(invalid="ignore", divide="ignore"):
            return _numbers(np.where(number > 0, summed / number, np.nan)
                            if self.function == "avg" else summed)  # fmt: skip

    def _previous(self, chunk: Chunk) -> pl.Series:
        """Return the column's value at the person's event before, null at the first."""
        at = np.arange(-1, chunk.code.size - 1)
        at[chunk.offset[:-1][np.diff(chunk.offset) > 0]] = -1
        return _picked(chunk, self.column or "", at)


def _counted(holds: Mask, rows: _Rows) -> Longs:
    if rows.apart:
        from yeojido.kernels.subset import counted

        return counted(frozen(holds.view(np.uint8)), frozen(rows.lo), frozen(rows.hi))
    upto = np.append(0, np.cumsum(holds, dtype=np.int64))
    return upto[rows.hi] - upto[rows.lo]


def _places(holds: Mask, rows: _Rows, which: str) -> Longs:
    """Return the first or last event of each row that holds, -1 if none."""
    events = holds.size
    if not events or not rows.hi.size:
        return np.full(rows.hi.size, -1, np.int64)
    place = np.arange(events)
    if which == "last":
        upto = np.append(-1, np.maximum.accumulate(np.where(holds, place, -1)))
        found = upto[rows.hi]
        return np.where(found >= rows.lo, found, -1)
    ahead = np.minimum.accumulate(np.where(holds, place, events)[::-1])[::-1]
    found = np.append(ahead, events)[rows.lo]
    return np.where(found < rows.hi, found, -1)


def first_known(chunk: Chunk, name: str) -> Longs:
    """Return (people,) the event with each person's first known value of a column, -1 if none.

    Mostly it is the first event, so that is looked at first.
    """
    first, size = chunk.offset[:-1], np.diff(chunk.offset)
    at = np.where(size > 0, first, -1)
    missing = at >= 0
    missing[missing] = ~_known(chunk, name, at[missing])
    if missing.any():
        event = np.flatnonzero(_known(chunk, name))
        place = np.searchsorted(event, first[missing])
        found = np.append(event, chunk.code.size)[place]
        at[missing] = np.where(found < first[missing] + size[missing], found, -1)
    return at


def _known(chunk: Chunk, name: str, at: Longs | slice = slice(None)) -> Mask:
    """Return where a column has a value, of all events or of some."""
    if name in ("event", "time", "person"):
        return np.ones(chunk.code[at].size, np.bool_)
    column = chunk.columns[name]
    values = np.asarray(column.values)[at]
    return values >= 0 if column.kind in ("text", "boolean") else ~np.isnan(values)


def _picked(chunk: Chunk, name: str, at: Longs) -> pl.Series:
    """Return the values of a column at some events, null where the place is -1."""
    import polars as pl

    column = text_column(chunk, name)
    if column is not None:
        codes = np.append(np.asarray(column.values, np.int64), -1)
        return words(column.vocabulary, codes[at])
    whole = series(chunk, name)
    if not len(whole):
        return pl.Series([None] * at.size, dtype=whole.dtype)
    picked = whole.gather(np.maximum(at, 0))
    return pl.select(pl.when(pl.Series(at >= 0)).then(picked)).to_series()


def _numbers(values: NDArray[np.generic]) -> pl.Series:
    import polars as pl

    return pl.Series(np.asarray(values, np.float64), nan_to_null=True)
