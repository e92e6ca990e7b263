"""What a log offers as possible reasons: event names, values of properties, traits of people.

One pass before the analysis itself. Its answer depends on what is in the log alone, never on how
the log lies in buckets: counts add up, and numbers are kept by rounded value.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from numpy.typing import NDArray

    from yeojido.domain.log import Chunk, Column, Kind, LogSummary

    Longs = NDArray[np.int64]
    Floats = NDArray[np.float64]

#: A property with more different values than this names things (orders, pages): no groups.
MOST_DIFFERENT = 1000
#: Of a property's values, the most frequent are looked at.
MOST_VALUES = 20
#: A property is a trait when at most this share of people have more than one value of it.
_CHANGING = 0.02
#: Words and marks of the log itself are no reasons.
_NEVER = frozenset({"text", "person", "time", "event"})
#: Numbers are rounded to this many bits before they are counted (relative error below 0.4 %).
_BITS = 7


@dataclass(frozen=True, slots=True)
class Property:
    """A property as groups of its values.

    Attributes:
        name: the property.
        values: what each group is called; of numbers ``low <= x < high`` in words.
        edges: of numbers, (values - 1,) the inner bounds; () for texts.
        trait: people keep one value: it says who somebody is, not what happened.
    """

    name: str
    values: tuple[str, ...]
    edges: tuple[float, ...] = ()
    trait: bool = False

    def codes(self, column: Column) -> NDArray[np.int16]:
        """Return (events,) the group of each event, -1 where it has none."""
        if column.kind in ("number", "integer"):
            known = ~np.isnan(column.values)
            code = np.searchsorted(np.array(self.edges), column.values, side="right")
            return np.where(known, code, -1).astype(np.int16)
        place = {value: i for i, value in enumerate(self.values)}
        words = ("false", "true") if column.kind == "boolean" else column.vocabulary
        table = np.array([*(place.get(word, -1) for word in words), -1], np.int16)
        return table[column.values]

    def condition(self, value: int) -> str:
        """Return a group as an SQL condition over one event."""
        name = self.name if self.name.isidentifier() else f'"{self.name}"'
        if not self.edges:
            word = self.values[value]
            if word in ("true", "false"):
                return f"{name} = {word}"
            return f"{name} = '{word.replace(chr(39), chr(39) * 2)}'"
        if value == 0:
            return f"{name} < {self.edges[0]:g}"
        if value == len(self.edges):
            return f"{name} >= {self.edges[-1]:g}"
        return f"{name} >= {self.edges[value - 1]:g} and {name} < {self.edges[value]:g}"


@dataclass(frozen=True, slots=True)
class Profile:
    """What there is: how often each event name occurs, and the properties that make groups.

    ``left_out``: properties with too many different values to be groups.
    """

    names: tuple[str, ...]
    events: tuple[int, ...]
    people: int
    properties: tuple[Property, ...]
    left_out: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Seen:
    """What is known of one property: events by value (None = too many), people and changes.

    Numbers are never too many: rounded, there are 64 of them between a number and its double.
    """

    counts: Counter[str | float] | None
    numeric: bool
    people: int
    several: int
    changing: int

    def __add__(self, other: _Seen) -> _Seen:
        counts = None
        if self.counts is not None and other.counts is not None:
            counts = self.counts + other.counts
            counts = None if len(counts) > MOST_DIFFERENT and not self.numeric else counts
        return _Seen(
            counts,
            self.numeric,
            self.people + other.people,
            self.several + other.several,
            self.changing + other.changing,
        )


@dataclass(frozen=True, slots=True)
class ProfileState:
    """Counts so far: of events by name, of people, of properties by value."""

    names: tuple[str, ...]
    events: Longs
    people: int
    seen: dict[str, _Seen]


@dataclass(frozen=True)
class Profiling:
    """Find out what may be a reason.

    Args:
        only: the properties to look at; None = every one there is.
    """

    only: tuple[str, ...] | None = None
    _kinds: Mapping[str, Kind] = field(default_factory=dict[str, "Kind"], repr=False, compare=False)

    def bind(self, summary: LogSummary) -> Profiling:
        """Look the properties up in a log."""
        wanted = sorted(set(summary.schema) - _NEVER) if self.only is None else self.only
        kinds: dict[str, Kind] = {n: summary.schema[n] for n in wanted if n in summary.schema}
        return Profiling(self.only, kinds)

    def needs(self) -> Collection[str]:
        """Return every property there is."""
        return tuple(self._kinds)

    def scan(self, chunk: Chunk) -> ProfileState:
        """Count one bucket."""
        sizes = np.diff(chunk.offset)
        starts = chunk.offset[:-1][sizes > 0]
        events = np.bincount(chunk.code, minlength=len(chunk.names)).astype(np.int64)
        seen = {name: _look(chunk.columns[name], starts) for name in self._kinds}
        return ProfileState(chunk.names, events, starts.size, seen)

    def merge(self, a: ProfileState, b: ProfileState) -> ProfileState:
        """Add both up."""
        if not a.names or not b.names:
            return a if a.names else b
        seen = {name: a.seen[name] + b.seen[name] for name in a.seen}
        return ProfileState(a.names, a.events + b.events, a.people + b.people, seen)

    def finish(self, state: ProfileState) -> Profile:
        """Choose the values that make groups."""
        found: list[Property] = []
        left_out: list[str] = []
        for name, seen in sorted(state.seen.items()):
            numeric = self._kinds.get(name) in ("number", "integer")
            if seen.counts is None:
                left_out.append(name)
                continue
            trait = seen.several > 0 and seen.changing <= _CHANGING * seen.several
            made = _bands(name, seen.counts) if numeric else _groups(name, seen.counts)
            if len(made.values) > 1:
                found.append(Property(name, made.values, made.edges, trait))
        return Profile(
            state.names, tuple(state.events.tolist()), state.people, tuple(found), tuple(left_out)
        )


def _look(column: Column, starts: Longs) -> _Seen:
    """Count the values of a property and how many people change theirs."""
    numeric = column.kind in ("number", "integer")
    counts: Counter[str | float]
    if numeric:
        known = ~np.isnan(column.values)
        rounded = round_off(column.values[known])
        values, number = np.unique(rounded, return_counts=True)
        counts = Counter(dict(zip(values.tolist(), number.tolist(), strict=True)))
        code = np.searchsorted(values, round_off(np.where(known, column.values, 0.0)))
    else:
        code = column.values.astype(np.int64)
        known = code >= 0
        words = ("false", "true") if column.kind == "boolean" else column.vocabulary
        number = np.bincount(code[known], minlength=len(words)).tolist()
        counts = Counter({w: n for w, n in zip(words, number, strict=True) if n})
    people, several, changing = _kept(code.astype(np.int64), known, starts)
    few = numeric or len(counts) <= MOST_DIFFERENT
    return _Seen(counts if few else None, numeric, people, several, changing)


def _kept(code: Longs, known: NDArray[np.bool_], starts: Longs) -> tuple[int, int, int]:
    """Return how many people have a value, have it at several events, have different ones."""
    if not starts.size:
        return 0, 0, 0
    times = np.add.reduceat(known.astype(np.int64), starts)
    least = np.minimum.reduceat(np.where(known, code, np.iinfo(np.int64).max), starts)
    most = np.maximum.reduceat(np.where(known, code, -1), starts)
    return int((times > 0).sum()), int((times > 1).sum()), int(((times > 1) & (least < most)).sum())


def round_off(values: Floats) -> Floats:
    """Return numbers with fewer bits, so that few different ones are left; 127 stays 127."""
    mantissa, exponent = np.frexp(values)
    return np.ldexp(np.rint(mantissa * 2**_BITS) / 2**_BITS, exponent) + 0.0


def _groups(name: str, counts: Counter[str | float]) -> Property:
    ranked = sorted(counts.items(), key=lambda pair: (-pair[1], str(pair[0])))
    return Property(name, tuple(str(value) for value, _ in ranked[:MOST_VALUES]))


def _bands(name: str, counts: Counter[str | float]) -> Property:
    """Cut numbers at their quartiles; few different numbers make a band each."""
    values = np.array(sorted(float(value) for value in counts))
    number = np.array([counts[value] for value in values.tolist()])
    if values.size < 2:
        return Property(name, ())
    if values.size <= 5:
        edges = values[1:]
    else:
        below = np.cumsum(number) / number.sum()
        # A band begins with the first number that a quarter of all are smaller than.
        place = np.searchsorted(below, [0.25, 0.5, 0.75])
        edges = np.unique(values[np.clip(place, 1, values.size - 1)])
    bounds = [None, *edges.tolist(), None]
    words = [_band(low, high) for low, high in pairwise(bounds)]
    return Property(name, tuple(words), tuple(edges.tolist()))


def _band(low: float | None, high: float | None) -> str:
    if low is None:
        return f"< {high:g}"
    return f"≥ {low:g}" if high is None else f"{low:g}–{high:g}"
