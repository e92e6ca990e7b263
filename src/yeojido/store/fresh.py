"""A few fresh events over the sealed log, with the answers that importing them would give.

Nothing is written. What is fresh is settled once: which events are sealed already (the writer's
rule: a known message id is ignored for ever), where the others belong. Sealed rows that belong to
another person now are laid over like fresh ones; what they leave behind, what is erased and what
is too old is taken out first (``store.cut``). Buckets are put together when they are asked for:
arrays are copied around what is new or gone, never sorted again.
"""

from __future__ import annotations

import threading
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import numpy as np

from yeojido.domain.log import Chunk, Column, Kind, LogSummary, Postings
from yeojido.kernels.arrays import frozen
from yeojido.kernels.buckets import person_hash
from yeojido.kernels.fnv import fnv1a
from yeojido.kernels.fresh import settle, shifted, spliced
from yeojido.kernels.identity import ordinals
from yeojido.store import making
from yeojido.store.cut import Cut, Rest
from yeojido.store.kept import Kept
from yeojido.store.moved import Moved
from yeojido.store.moving import NOTHING, Changes, applied
from yeojido.store.postings import PartOf, Posted, sort
from yeojido.store.properties import (
    IDENTITY,
    KNOWN_COLUMNS,
    OWN_KINDS,
    Observed,
    as_kind,
    dtype,
    freed,
    plan,
    tidy,
)
from yeojido.store.rows import (
    ALWAYS,
    PEOPLE,
    check_columns,
    code_type,
    codes,
    column,
    empty_chunk,
    empty_column,
    series,
)
from yeojido.store.sealing import identify, in_order

if TYPE_CHECKING:
    import polars as pl
    from numpy.typing import NDArray

    from yeojido.domain.log import CodeIndex
    from yeojido.store.log import EventLog

    Longs = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class _Rows:
    """Rows to lay over the log, in the order (bucket, person, time, seq, id).

    ``at``: where each stands among the rows that moved and, behind them, those of ``frame``.
    """

    frame: pl.DataFrame
    at: Longs
    keys: tuple[Longs, Longs, Longs, Longs]
    code: NDArray[Any]
    person: NDArray[np.int32]
    hash: NDArray[np.uint64]
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Delta:
    """What is new in one bucket.

    Attributes:
        row: (new,) index of each new event in the rows to lay over.
        who: (new,) its person's index in the bucket: sealed persons first, new ones after them.
        place: (new,) number of sealed events before it.
        offset: (people + 1,) of sealed and new events together.
        people: keys of the new persons.
        sealed: number of sealed persons. Sealed is what is left of the bucket.
    """

    row: Longs
    who: Longs
    place: Longs
    offset: Longs
    people: tuple[str, ...]
    sealed: int


class Fresh:
    """A ChunkSource: a sealed log as of one commit, and fresh events over it; it never changes.

    Make a new one whenever there are more fresh events: 50,000 over 20 million take 0.1 s once
    the index knows the ids of the buckets they fall into.
    """

    def __init__(
        self,
        base: EventLog,
        frame: pl.DataFrame,
        changes: Changes = NOTHING,
        keep: int = 256 * 2**20,
    ) -> None:
        """Take a clean events frame (see ``properties.FRAME_COLUMNS``), not yet imported.

        ``changes``: rows that move, are erased or too old, see ``store.moving``. ``keep``: bytes of buckets put together that may stay in memory for the next analysis.
        """
        self._base = base.pinned()
        self._given = frame
        self._changes = changes
        before = self._base.snapshot
        fresh = applied(tidy(frame), changes, sealed=False)
        observed: dict[str, Observed] = {}
        for name in fresh.columns:
            if name not in KNOWN_COLUMNS:
                observed.setdefault(name, Observed()).add(fresh[name])
        known = freed(before.properties)
        properties = plan(known, observed)
        # How the sealed log calls a column.
        self._former = {name: name for name in OWN_KINDS}
        self._former |= {p.name: old.name for p, old in zip(known, before.properties, strict=True)}
        if known == before.properties:
            self._former[IDENTITY] = IDENTITY
        self._schema: dict[str, Kind] = {**OWN_KINDS, **{p.name: p.kind for p in properties}}
        new = set(fresh["event"].unique().to_list()) - set(before.names) if fresh.height else set()
        self._names = (*before.names, *sorted(cast("set[str]", new)))
        self._kept = Kept(size=keep)
        self._cut = Cut(self._base, changes)
        self._moved = Moved(self._base, self._cut.going, changes)
        self._sealed = {file.bucket for file in before.files}
        self._rows, self._ranges = self._ordered(fresh, before.buckets)
        self._deltas: dict[int, _Delta] = {}
        self._columns: dict[str, pl.Series] = {}
        self._summary: LogSummary | None = None
        self._lock = threading.Lock()

    def __reduce__(self) -> tuple[Any, ...]:
        """Travel as the sealed log and the fresh events."""
        return Fresh, (self._base, self._given, self._changes)

    @property
    def folder(self) -> Path:
        """The workspace's folder, which whoever reads the log elsewhere must see."""
        return self._base.folder

    def _ordered(
        self, frame: pl.DataFrame, buckets: int
    ) -> tuple[_Rows | None, dict[int, tuple[int, int]]]:
        """Sort the fresh events once, all buckets together; say where each bucket's lie."""
        import polars as pl

        moved = self._moved
        if not frame.height and not len(moved):
            return None, {}
        rows = identify(frame) if frame.height else frame
        people, keys, code = moved.person, (moved.time, moved.seq, moved.hi, moved.lo), moved.code
        if frame.height:
            people = pl.concat([people, rows["person"]]) if len(moved) else rows["person"]
            new = (rows[c].to_numpy() for c in ("time", "seq", "id_hi", "id_lo"))
            keys = tuple(np.append(a, b) for a, b in zip(keys, new, strict=True))
            code = np.append(code, codes(rows["event"], self._names))
        time, seq, hi, lo = keys
        hashes = person_hash(people)
        bucket = (hashes % np.uint64(buckets)).astype(np.int64)
        encoded = people.rechunk().to_arrow().dictionary_encode()
        person: NDArray[np.int32] = encoded.indices.to_numpy()
        order = in_order(_grouped(bucket, person), time, (seq, hi, lo))
        if len(moved) and frame.height:
            # What is stored stays as it is: of a moved and a fresh row with one id, the moved one.
            order = order[(ordinals(hi, lo) == 0)[order]]
        bucket = bucket[order]
        ends = np.flatnonzero(np.append(np.diff(bucket) != 0, True)) + 1
        starts = np.append(0, ends[:-1])
        ranges = {
            int(bucket[a]): (int(a), int(b))
            for a, b in zip(starts.tolist(), ends.tolist(), strict=True)
        }
        keys = (time[order], seq[order], hi[order], lo[order])
        names: list[str] = encoded.dictionary.to_pylist()
        code = code.astype(code_type(len(self._names)))[order]
        return _Rows(rows, order, keys, code, person[order], hashes[order], tuple(names)), ranges

    def summary(self) -> LogSummary:
        """Return counts, span, event names and the kind of every column."""
        if self._summary is None:
            files = self._base.snapshot.files
            events = sum(f.rows - self._cut.gone(f.bucket).size for f in files)
            people = sum(
                f.people if (left := self._cut.left(f.bucket)) is None else left.stay.size
                for f in files
            )
            deltas = [self._delta(bucket) for bucket in self._ranges]
            first, last = self._span
            self._summary = LogSummary(
                events=events + sum(d.row.size for d in deltas),
                people=people + sum(len(d.people) for d in deltas),
                first=first,
                last=last,
                names=self._names,
                schema=dict(self._schema),
            )
        return self._summary

    @cached_property
    def _span(self) -> tuple[int, int]:
        """First and last time of all rows; those that are sealed already count no otherwise."""
        spans = [self._cut.span(bucket) for bucket in self._sealed if self._cut.holds(bucket)]
        if self._ranges:
            time = self._fresh.keys[0]
            spans.append((int(time.min()), int(time.max())))
        firsts, lasts = [first for first, _ in spans], [last for _, last in spans]
        return min(firsts, default=0), max(lasts, default=0)

    @property
    def _fresh(self) -> _Rows:
        assert self._rows is not None
        return self._rows

    def buckets(self) -> tuple[int, ...]:
        """Return the numbers of the buckets that hold events; (0,) for an empty log."""
        live = {bucket for bucket in self._sealed if self._cut.holds(bucket)}
        return tuple(sorted(live | self._ranges.keys())) or (0,)

    def offset(self, bucket: int) -> Longs:
        """Return where the persons of a bucket begin and end, (people + 1,)."""
        return self._delta(bucket).offset

    def chunk(self, bucket: int, columns: Collection[str] = ()) -> Chunk:
        """Return one bucket with the named columns; raises UnknownColumn, FileDamaged."""
        check_columns(columns, self._schema)
        if bucket not in self._sealed and bucket not in self._ranges:
            return empty_chunk(columns, self._schema)
        return self.part(bucket, columns, 0, self._delta(bucket).offset.size - 1)

    def person(self, key: str, columns: Collection[str] = ()) -> Chunk | None:
        """Return a chunk of one person alone; None who is not there. Raises as ``chunk``."""
        check_columns(columns, self._schema)
        hashed = fnv1a(key)
        bucket = hashed % self._base.snapshot.buckets
        delta = self._delta(bucket)
        if key in delta.people:
            place = delta.sealed + delta.people.index(key)
        else:
            place = int(self._sealed_index(bucket, np.array([hashed], np.uint64), [key])[0])
        return None if place < 0 else self.part(bucket, columns, place, place + 1)

    def part(self, bucket: int, columns: Collection[str], first: int, stop: int) -> Chunk:
        """Return the persons ``first <= i < stop`` of a bucket; raises as ``chunk``."""
        check_columns(columns, self._schema)
        delta = self._delta(bucket)
        old = self._old(bucket, columns, min(first, delta.sealed), min(stop, delta.sealed))
        begin = int(np.searchsorted(delta.who, first))
        end = int(np.searchsorted(delta.who, stop))
        row = delta.row[begin:end]
        # Places count from the first event of the bucket; those of new persons are its last.
        place = delta.place[begin:end] - self._skipped(bucket, min(first, delta.sealed))
        kind = code_type(len(self._names))
        new_code = self._fresh.code[row] if row.size else np.zeros(0, kind)
        new_time = self._fresh.keys[0][row] if row.size else np.zeros(0, np.int64)
        together = self._kept.get(f"{first}:{stop}", str(bucket))
        if together is None:
            code, time = old.arrays()
            code = spliced(code.astype(kind, copy=False), place, new_code)
            together = code, spliced(time, place, new_time)
            if row.size or old.gone.size:
                self._kept.put(
                    f"{first}:{stop}", str(bucket), together, 0, sum(a.nbytes for a in together)
                )
        code, time = together
        keys = delta.people[max(first - delta.sealed, 0) : max(stop - delta.sealed, 0)]
        return Chunk(
            bucket=bucket,
            names=self._names,
            code=code,
            time=time,
            offset=delta.offset[first : stop + 1] - delta.offset[first],
            columns={
                name: self._column(
                    old.column(self._former.get(name, "")), name, place, row, old.size
                )
                for name in columns
                if name not in ALWAYS
            },
            end=self._span[1],
            people=(*old.people(), *keys) if PEOPLE in columns else (),
            postings=_Shifted(code, old.postings, place, new_code, new_time)
            if old.postings is not None
            else Posted(code, lambda: sort(code, new_time, len(self._names))),
        )

    def _old(self, bucket: int, columns: Collection[str], first: int, stop: int) -> Rest:
        """Return the sealed persons of a bucket; nobody where it holds none."""
        known = [self._former.get(n, n) for n in columns if n in self._former or n in ALWAYS]
        if bucket not in self._sealed:
            return Rest(empty_chunk((), {}), np.zeros(0, np.int64))
        return self._cut.part(bucket, known, first, stop)

    def _skipped(self, bucket: int, first: int) -> int:
        return int(self._cut.offset(bucket)[first]) if bucket in self._sealed else 0

    def _delta(self, bucket: int) -> _Delta:
        with self._lock:
            found = self._deltas.get(bucket)
            if found is None:
                found = self._deltas[bucket] = self._settled(bucket)
            return found

    def _settled(self, bucket: int) -> _Delta:
        """Find out which fresh events of a bucket are new, and where they belong."""
        before = self._base.offset(bucket) if bucket in self._sealed else np.zeros(1, np.int64)
        left = self._cut.left(bucket) if bucket in self._sealed else None
        sealed = before if left is None else left.offset
        people = sealed.size - 1
        if bucket not in self._ranges:
            none = np.zeros(0, np.int64)
            return _Delta(none, none, none, sealed, (), people)
        start, stop = self._ranges[bucket]
        fresh = self._fresh
        person = fresh.person[start:stop]
        begin = np.flatnonzero(np.append(True, person[1:] != person[:-1]))
        keys = [fresh.names[code] for code in person[begin].tolist()]
        who = self._sealed_index(bucket, fresh.hash[start:stop][begin], keys)
        begin = np.append(begin, stop - start).astype(np.int64)
        # Compared with all sealed rows, also those that are gone: a repeat stays one.
        place, known = self._placed(bucket, before, who, begin, (start, stop))
        if left is not None:
            who = np.where(who < 0, -1, left.place[who])
            place -= np.searchsorted(self._cut.gone(bucket), place)
        others = np.flatnonzero(who < 0)
        who[others] = people + np.arange(others.size)
        place[np.repeat(who, np.diff(begin)) >= people] = sealed[-1]
        row = np.flatnonzero(known == 0)
        each = np.repeat(who, np.diff(begin))[row]
        # Sealed persons first; the order within a person stays.
        by_person = np.argsort(each, kind="stable")
        row, each = row[by_person], each[by_person]
        size = people + others.size
        offset = np.append(sealed, np.full(others.size, sealed[-1]))
        offset[1:] += np.cumsum(np.bincount(each, minlength=size)[:size])
        new = tuple(keys[i] for i in others.tolist())
        return _Delta(row + start, each, place[row], offset, new, people)

    def _placed(
        self, bucket: int, sealed: Longs, who: Longs, begin: Longs, rows: tuple[int, int]
    ) -> tuple[Longs, NDArray[np.uint8]]:
        """Return each fresh event's place among the sealed, and whether it is one of them."""
        a, b, c, d = (frozen(key[rows[0] : rows[1]]) for key in self._fresh.keys)
        if np.all(who < 0):
            events = rows[1] - rows[0]
            return np.full(events, sealed[-1]), np.zeros(events, np.uint8)
        ledger = self._base.ledger(bucket)
        time = self._base.chunk(bucket).time
        seq, hi, lo = (frozen(ledger[name]) for name in ("seq", "id_hi", "id_lo"))
        olds = (frozen(time), seq, hi, lo)
        who = np.where(who < 0, sealed.size, who)
        return settle(frozen(sealed), olds, frozen(who), frozen(begin), (a, b, c, d))

    def _sealed_index(self, bucket: int, hashes: NDArray[np.uint64], keys: Sequence[str]) -> Longs:
        """Return each person's index among the sealed ones of a bucket, -1 where not there."""
        if bucket not in self._sealed:
            return np.full(len(keys), -1, np.int64)
        return making.find(self._base.keys(bucket), hashes, keys)

    def _column(
        self, old: Column | None, name: str, place: Longs, row: Longs, events: int
    ) -> Column:
        """Return a column of sealed and fresh events, in the kind that holds both."""
        kind = self._schema.get(name, "text")
        if old is None:
            old = empty_column(kind, events)
        elif old.kind != kind:
            old = _as_wider(old, kind)
        if not row.size:
            return old
        new = column(self._values(name, row), kind)
        values, vocabulary = new.values, old.vocabulary
        if kind == "text" and new.vocabulary:
            code_of = {text: code for code, text in enumerate(vocabulary)}
            each = [code_of.setdefault(text, len(code_of)) for text in new.vocabulary]
            values = np.append(each, -1).astype(np.int32)[values]
            vocabulary = tuple(code_of)
        return Column(kind, spliced(old.values, place, values), vocabulary)

    def _values(self, name: str, row: Longs) -> pl.Series:
        """Return a column of some rows to lay over, in the kind that holds all."""
        found = self._columns.get(name)
        if found is None:
            found = self._columns[name] = self._all_values(name)
        return found[self._fresh.at[row]]

    def _all_values(self, name: str) -> pl.Series:
        """Return a column of the rows that moved and, behind them, of the fresh ones."""
        import polars as pl

        kind = self._schema.get(name, "text")
        frame = self._fresh.frame
        if name in frame.columns:
            values = as_kind(frame[name], kind)
        else:
            values = pl.Series(name, [None], dtype=dtype(kind)).new_from_index(0, frame.height)
        if not len(self._moved):
            return values
        if name not in self._former and name != IDENTITY:
            none = pl.Series(name, [None], dtype=dtype(kind)).new_from_index(0, len(self._moved))
            return pl.concat([none, values])
        if name == IDENTITY:
            return pl.concat([self._moved.keys(), values])
        return pl.concat([self._moved.values(self._former[name], kind), values])


class _Shifted(Posted):
    """Postings of sealed events, moved on by the new ones among them."""

    def __init__(
        self,
        code: NDArray[Any],
        old: CodeIndex,
        place: Longs,
        new: NDArray[Any],
        time: Longs,
    ) -> None:
        super().__init__(code, dict)
        self._old = old
        self._new = (frozen(place), frozen(new), frozen(time))

    def __call__(self, codes: Sequence[int]) -> Postings:
        old = self._old(codes)
        if not self._new[0].size:
            return old
        position, time, begin, stop = shifted(
            frozen(old.position), frozen(old.time), frozen(old.begin), frozen(old.stop),
            frozen(np.asarray(codes, np.int64)), *self._new,
        )  # fmt: skip
        return Postings(position.astype(old.position.dtype), time, begin, stop)

    def part(self, first: int, stop: int, code: NDArray[Any]) -> Posted:
        return PartOf(code, self, first, stop)


def _grouped(bucket: Longs, person: NDArray[np.int32]) -> NDArray[np.uint32]:
    """Return for each row (rows,) a number that orders by bucket, then person."""
    size = int(person.max()) + 1
    home = np.zeros(size, np.int64)
    home[person] = bucket
    group = np.empty(size, np.uint32)
    group[np.argsort(home, kind="stable")] = np.arange(size, dtype=np.uint32)
    return group[person]


def _as_wider(old: Column, kind: Kind) -> Column:
    """Return a sealed column as the wider kind that fresh values need."""
    return column(as_kind(series(old), kind), kind)
