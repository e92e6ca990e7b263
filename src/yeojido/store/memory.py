"""A log in memory, for `yj.read`, notebooks and tests: the same rules as the stored one."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from yeojido.domain.log import Chunk, Column, Event, Kind, LogSummary
from yeojido.kernels.buckets import bucket_of
from yeojido.store.postings import Posted, sort
from yeojido.store.properties import (
    FRAME_COLUMNS,
    IDENTITY,
    KNOWN_COLUMNS,
    OWN_KINDS,
    Observed,
    Property,
    as_kind,
    plan,
    tidy,
)
from yeojido.store.rows import (
    ALWAYS,
    PEOPLE,
    check_columns,
    codes,
    column,
    empty_chunk,
    empty_column,
    span,
)
from yeojido.store.sealing import identify, ordered

if TYPE_CHECKING:
    import polars as pl
    from numpy.typing import NDArray


class MemoryLog:
    """A ChunkSource over rows in memory; it never changes."""

    def __init__(self, frames: Sequence[pl.DataFrame], buckets: int) -> None:
        """Take clean events frames of one import (see ``properties.FRAME_COLUMNS``)."""
        import polars as pl

        frames = [tidy(frame) for frame in frames if frame.height]
        properties = _properties(frames)
        self._schema: dict[str, Kind] = {**OWN_KINDS, **{p.name: p.kind for p in properties}}
        self._rows: dict[int, pl.DataFrame] = {}
        self._offsets: dict[int, NDArray[np.int64]] = {}
        self._base: dict[int, tuple[NDArray[Any], NDArray[np.int64]]] = {}
        self._columns: dict[tuple[int, str], Column] = {}
        self._sorted: dict[int, dict[str, NDArray[Any]]] = {}
        self._names: tuple[str, ...] = ()
        self._end = 0
        if not frames:
            return
        rows = pl.concat(
            [_typed(frame, properties) for frame in frames], how="diagonal", rechunk=True
        )
        self._names = tuple(sorted(rows["event"].unique().to_list()))
        bucket = bucket_of(rows["person"], buckets)
        rows = rows[np.argsort(bucket, kind="stable")]
        count = np.bincount(bucket)
        ends = np.cumsum(count)
        for number in np.flatnonzero(count).tolist():
            mine = rows[int(ends[number] - count[number]) : int(ends[number])]
            self._rows[number], self._offsets[number] = ordered(identify(mine))
        self._end = max(span(part)[1] for part in self._rows.values())

    @classmethod
    def from_frame(cls, frame: pl.DataFrame, buckets: int = 64) -> MemoryLog:
        """Return a log of one clean events frame."""
        return cls([frame], buckets)

    @classmethod
    def from_frames(cls, frames: Sequence[pl.DataFrame], buckets: int = 64) -> MemoryLog:
        """Return a log of the clean events frames of one import."""
        return cls(frames, buckets)

    @classmethod
    def from_events(cls, events: Iterable[Event], buckets: int = 4) -> MemoryLog:
        """Return a log of events written out by hand; equal ones stay apart."""
        return cls([frame_of(events)], buckets)

    def summary(self) -> LogSummary:
        """Return counts, span, event names and the kind of every column."""
        parts = self._rows.values()
        return LogSummary(
            events=sum(part.height for part in parts),
            people=sum(offset.size - 1 for offset in self._offsets.values()),
            first=min((span(part)[0] for part in parts), default=0),
            last=self._end,
            names=self._names,
            schema=dict(self._schema),
        )

    def buckets(self) -> tuple[int, ...]:
        """Return the numbers of the buckets that hold events; (0,) for an empty log."""
        return tuple(self._rows) or (0,)

    def chunk(self, bucket: int, columns: Collection[str] = ()) -> Chunk:
        """Return one bucket with the named columns; raises UnknownColumn for others."""
        check_columns(columns, self._schema)
        if not self._rows and bucket == 0:
            return empty_chunk(columns, self._schema)
        rows, offset = self._rows[bucket], self._offsets[bucket]
        if bucket not in self._base:
            self._base[bucket] = codes(rows["event"], self._names), rows["time"].to_numpy()
        code, time = self._base[bucket]
        return Chunk(
            bucket=bucket,
            names=self._names,
            code=code,
            time=time,
            offset=offset,
            columns={name: self._column(bucket, name) for name in columns if name not in ALWAYS},
            end=self._end,
            people=tuple(rows["person"][offset[:-1]].to_list()) if PEOPLE in columns else (),
            postings=Posted(code, lambda: self._postings(bucket)),
        )

    def offset(self, bucket: int) -> NDArray[np.int64]:
        """Return where the persons of a bucket begin and end, (people + 1,)."""
        return self._offsets[bucket] if self._rows else np.zeros(1, np.int64)

    def part(self, bucket: int, columns: Collection[str], first: int, stop: int) -> Chunk:
        """Return the persons ``first <= i < stop`` of a bucket."""
        return self.chunk(bucket, columns).part(first, stop)

    def _postings(self, bucket: int) -> dict[str, NDArray[Any]]:
        if bucket not in self._sorted:
            self._sorted[bucket] = sort(*self._base[bucket], len(self._names))
        return self._sorted[bucket]

    def frame(self, bucket: int) -> pl.DataFrame:
        """Return all columns of one bucket, rows in the log's order."""
        import polars as pl

        return self._rows[bucket] if self._rows else pl.DataFrame()

    def _column(self, bucket: int, name: str) -> Column:
        key = (bucket, name)
        if key not in self._columns:
            rows, kind = self._rows[bucket], self._schema.get(name, "text")
            there = name in rows.columns
            self._columns[key] = (
                column(rows[name], kind) if there else empty_column(kind, rows.height)
            )
        return self._columns[key]


def frame_of(events: Iterable[Event]) -> pl.DataFrame:
    """Return the clean events frame of events written out by hand."""
    import polars as pl

    rows = list(events)
    digests = [_digest(event) for event in rows]
    frame = pl.DataFrame(
        {
            "person": [event.person for event in rows],
            "time": [event.micros() for event in rows],
            "seq": range(len(rows)),
            "event": [event.name for event in rows],
            "channel": [event.channel for event in rows],
            "text": [event.text for event in rows],
            "rating": [event.rating for event in rows],
            "digest_hi": [hi for hi, _ in digests],
            "digest_lo": [lo for _, lo in digests],
            "exact": [False] * len(rows),
        },
        schema=dict(zip(FRAME_COLUMNS, _frame_types(), strict=True)),
        strict=False,
    )
    names = sorted({name for event in rows for name in event.properties})
    return frame.with_columns(
        _values([event.properties.get(name) for event in rows]).alias(name) for name in names
    )


def _frame_types() -> tuple[Any, ...]:
    import polars as pl

    text, whole = pl.String, pl.Int64
    return (text, whole, whole, text, text, text, pl.Float64, whole, whole, pl.Boolean)


def _values(cells: list[str | float | bool | None]) -> pl.Series:
    """Return a property as the narrowest type all of its cells have in common."""
    import polars as pl

    kinds = {type(cell) for cell in cells if cell is not None}
    if kinds == {bool}:
        return pl.Series(cells, dtype=pl.Boolean)
    if kinds == {int} and all(cell is None or abs(int(cell)) < 2**63 for cell in cells):
        return pl.Series(cells, dtype=pl.Int64)
    if kinds and kinds <= {int, float}:
        return pl.Series(cells, dtype=pl.Float64, strict=False)
    texts = [c if c is None or isinstance(c, str) else json.dumps(c) for c in cells]
    return pl.Series(texts, dtype=pl.String)


def _digest(event: Event) -> tuple[int, int]:
    content = [event.person, event.name, event.micros(), event.channel, event.text, event.rating]
    data = json.dumps([*content, sorted(event.properties.items())], ensure_ascii=False)
    hashed = hashlib.blake2b(data.encode(), digest_size=16).digest()
    return (
        int.from_bytes(hashed[:8], "little", signed=True),
        int.from_bytes(hashed[8:], "little", signed=True),
    )


def _properties(frames: Sequence[pl.DataFrame]) -> tuple[Property, ...]:
    observed: dict[str, Observed] = {}
    for frame in frames:
        for name in frame.columns:
            if name not in KNOWN_COLUMNS:
                observed.setdefault(name, Observed()).add(frame[name])
    return plan((), observed, limit=len(observed))


def _typed(frame: pl.DataFrame, properties: Sequence[Property]) -> pl.DataFrame:
    there = [p for p in properties if p.name in frame.columns]
    own = [*FRAME_COLUMNS, *([IDENTITY] if IDENTITY in frame.columns else [])]
    return frame.select(own).with_columns(
        as_kind(frame[p.name], p.kind).alias(p.name) for p in there
    )
