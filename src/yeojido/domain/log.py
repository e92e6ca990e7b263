"""Events and the arrays an analysis reads: the vocabulary of the event log.

Times are UTC everywhere: whole microseconds since 1970-01-01 (``int64``) in arrays,
aware ``datetime`` at the edges.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Literal, Protocol, TypeVar, runtime_checkable

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    IntArray = NDArray[np.int64]
    CodeArray = NDArray[np.unsignedinteger[Any]]
    AnyArray = NDArray[Any]

State = TypeVar("State")
Result = TypeVar("Result", covariant=True)
_Result = TypeVar("_Result")

Kind = Literal["text", "number", "integer", "boolean"]

SECOND = 1_000_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR

#: Columns every log has; anything else is a property. A property whose own name stands here is
#: stored with a trailing underscore.
LOG_COLUMNS: Mapping[str, str] = {
    "person": "text",
    "time": "int64, microseconds, UTC",
    "seq": "int64, orders events of equal time",
    "event": "text",
    "channel": "text or null",
    "text": "text or null, what the customer said",
    "rating": "float64 or null, -2..+2",
    "id_hi": "int64, first half of the 128-bit message id",
    "id_lo": "int64, second half",
    "identity": "text or null, the key the event arrived under, where that is not the person",
}


@dataclass(frozen=True, slots=True)
class Event:
    """One fact: this person did this at this time.

    ``time`` is an aware datetime, or ISO 8601 text (UTC where it names no zone).
    """

    person: str
    name: str
    time: datetime | str
    channel: str | None = None
    text: str | None = None
    rating: float | None = None
    properties: Mapping[str, str | float | bool | None] = field(default_factory=dict)

    def micros(self) -> int:
        """Return the time as microseconds since 1970-01-01 UTC."""
        moment = datetime.fromisoformat(self.time) if isinstance(self.time, str) else self.time
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=UTC)
        return round((moment - datetime(1970, 1, 1, tzinfo=UTC)).total_seconds() * SECOND)


@dataclass(frozen=True, slots=True)
class Column:
    """One property of every event of a chunk, in the events' order.

    text: ``values`` is int32 codes into ``vocabulary``, -1 where missing.
    number, integer: float64, NaN where missing. boolean: int8, -1 where missing.
    """

    kind: Kind
    values: AnyArray
    vocabulary: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Postings:
    """Where the events of some codes are, in the order in which the codes were asked for.

    Code ``k`` of those asked owns ``position[begin[k]:stop[k]]``; the arrays may hold more than
    that, because they are not copied where they need not be. ``kernels.postings`` reads them.

    Attributes:
        position: int32 (int64 in a chunk of 2**31 events or more), indices of events in the
            chunk, ascending within a code.
        time: int64 microseconds UTC, ``time[i]`` of the event ``position[i]``.
        begin, stop: (codes asked,) int64.
    """

    position: AnyArray
    time: IntArray
    begin: IntArray
    stop: IntArray


class CodeIndex(Protocol):
    """Finds events by code without reading the others."""

    @property
    def code(self) -> CodeArray:
        """The events it was made for."""
        ...

    def __call__(self, codes: Sequence[int]) -> Postings:
        """Return where the events of these codes are; unknown codes have none."""
        ...

    def part(self, first: int, stop: int, code: CodeArray) -> CodeIndex:
        """Return the same for the events ``first <= i < stop``, whose codes are ``code``."""
        ...


@dataclass(frozen=True, slots=True)
class Chunk:
    """One bucket of whole persons: never a person cut in two.

    Person ``i`` owns the events ``offset[i]:offset[i + 1]``, sorted by (time, seq, message id).

    Attributes:
        bucket: number of the bucket, for ordering and messages.
        names: event dictionary of the whole log; ``names[code[j]]`` is event j's name.
        code: (events,) uint8, uint16 or uint32.
        time: (events,) int64 microseconds UTC.
        offset: (people + 1,) int64.
        columns: the columns that were asked for (``channel``, ``text``, ``rating``, properties).
        end: time of the last event of the whole log, microseconds UTC ("the end of the data").
        people: (people,) person keys, only when ``person`` was asked for.
        postings: finds the events of given codes without reading the others; None where nobody
            has sorted them. It falls off by itself when ``code`` is replaced, and in a pickle.
    """

    bucket: int
    names: tuple[str, ...]
    code: CodeArray
    time: IntArray
    offset: IntArray
    columns: Mapping[str, Column] = field(default_factory=dict)
    end: int = 0
    people: tuple[str, ...] = ()
    postings: CodeIndex | None = None

    def __post_init__(self) -> None:
        """Let go of postings that were made for other events."""
        if self.postings is not None and self.postings.code is not self.code:
            object.__setattr__(self, "postings", None)

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle without postings: they may hold open files."""
        plain = (self.bucket, self.names, self.code, self.time, self.offset)
        return Chunk, (*plain, dict(self.columns), self.end, self.people)

    def part(self, first: int, stop: int) -> Chunk:
        """Return the persons ``first <= i < stop`` alone; events and columns are not copied."""
        begin, end = int(self.offset[first]), int(self.offset[stop])
        code = self.code[begin:end]
        return Chunk(
            bucket=self.bucket,
            names=self.names,
            code=code,
            time=self.time[begin:end],
            offset=self.offset[first : stop + 1] - begin,
            columns={
                name: Column(column.kind, column.values[begin:end], column.vocabulary)
                for name, column in self.columns.items()
            },
            end=self.end,
            people=self.people[first:stop],
            postings=None if self.postings is None else self.postings.part(begin, end, code),
        )


@dataclass(frozen=True, slots=True)
class LogSummary:
    """What a log holds. ``first`` and ``last`` are microseconds UTC, 0 for an empty log."""

    events: int
    people: int
    first: int
    last: int
    names: tuple[str, ...]
    schema: Mapping[str, Kind]


@runtime_checkable
class ChunkSource(Protocol):
    """Anything that hands out a log chunk by chunk: the workspace's store, or memory.

    An empty log hands out one empty chunk, so every analysis has a start.
    """

    def summary(self) -> LogSummary:
        """Return counts, span, event names and the kind of every column."""
        ...

    def buckets(self) -> tuple[int, ...]:
        """Return the bucket numbers; each makes one chunk."""
        ...

    def chunk(self, bucket: int, columns: Collection[str] = ()) -> Chunk:
        """Return one bucket with the named columns; raises UnknownColumn for others."""
        ...


@runtime_checkable
class Divisible(Protocol):
    """A ChunkSource whose buckets can be read in parts, where one is too much for the memory."""

    def offset(self, bucket: int) -> IntArray:
        """Return (people + 1,) int64: person ``i`` owns events ``offset[i]:offset[i + 1]``."""
        ...

    def part(self, bucket: int, columns: Collection[str], first: int, stop: int) -> Chunk:
        """Return the persons ``first <= i < stop`` of a bucket; like ``chunk(...).part(...)``."""
        ...


class Analysis(Protocol[State, Result]):
    """Understanding is a fold: a frozen dataclass of parameters with three verbs.

    ``merge`` is associative and commutative up to the order of buckets; ``scan`` sees whole
    persons only; so one thread, all cores or a cluster give the same answer.
    """

    def needs(self) -> Collection[str]:
        """Return the columns to load beside code, time and offset."""
        ...

    def scan(self, chunk: Chunk) -> State:
        """Fold one bucket into a state."""
        ...

    def merge(self, a: State, b: State) -> State:
        """Join two states."""
        ...

    def finish(self, state: State) -> Result:
        """Turn the whole state into the result."""
        ...


@runtime_checkable
class Bindable(Protocol):
    """An analysis that wants to see the log's names before it runs; runners call ``bind`` first."""

    def bind(self, summary: LogSummary) -> Any:
        """Return the same analysis, checked against the log; raises QuestionError."""
        ...


@runtime_checkable
class Staged(Protocol):
    """An analysis that builds on the result of another; runners run ``first`` before it."""

    def first(self) -> Any:
        """Return the analysis to run before this one, or None when nothing is wanting."""
        ...

    def after(self, result: Any) -> Any:
        """Return this analysis with the result of ``first`` in it."""
        ...


class Runner(Protocol):
    """Runs an analysis over a source: on threads here, on a cluster elsewhere."""

    def run(
        self,
        source: ChunkSource,
        analysis: Analysis[State, _Result],
        progress: Callable[[int, int], None] | None = None,
    ) -> _Result:
        """Scan every bucket, merge, finish. ``progress(done, total)`` after each bucket."""
        ...


def chunks(source: ChunkSource, columns: Collection[str] = ()) -> Iterator[Chunk]:
    """Yield every chunk of a source in the order of its buckets."""
    for bucket in source.buckets():
        yield source.chunk(bucket, columns)
