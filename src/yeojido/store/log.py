"""The event log of a workspace: reading it chunk by chunk, as of one commit."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from copy import copy
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

import numpy as np

from yeojido.domain.errors import FileDamaged, StoreError, WorkspaceReadOnly
from yeojido.domain.log import LOG_COLUMNS, Chunk, Column, Kind, LogSummary
from yeojido.kernels.fnv import fnv1a
from yeojido.store import files, making, texts
from yeojido.store.home import Home, storing
from yeojido.store.index import BASE, KEYS, LEDGER, MAP_FROM, NAMED, POSTINGS, Index, Part
from yeojido.store.kept import Kept
from yeojido.store.postings import Posted, sort
from yeojido.store.properties import IDENTITY, OWN_KINDS, REST, Property
from yeojido.store.reading import Mark, left
from yeojido.store.records import Commit, LogFile, Records, Snapshot
from yeojido.store.rows import (
    ALWAYS,
    PEOPLE,
    check_columns,
    code_type,
    empty_chunk,
    empty_column,
)
from yeojido.store.tidying import retire

if TYPE_CHECKING:
    import polars as pl
    from numpy.typing import NDArray

    from yeojido.store.records import Reader
    from yeojido.store.writer import LogWriter

T = TypeVar("T")

#: About what one text takes in memory.
_BYTES_A_TEXT = 80


@dataclass(slots=True)
class _Bucket:
    """What is known of one live file in this process."""

    file: LogFile
    base: Mapping[str, NDArray[Any]]
    filled: frozenset[str]


class EventLog:
    """The events of a workspace as of one commit.

    What this log's own writer commits is seen at once; what other processes commit is seen after
    ``refresh``. Until then the old files stay readable.
    """

    def __init__(
        self, home: Home, records: Records | Commit, refusal: StoreError | None = None
    ) -> None:
        """Read the manifest. ``refusal`` is raised by ``writer`` where there can be none."""
        self._home = home
        self._records = records
        self._refusal = refusal
        self._open: dict[str, _Bucket] = {}
        self._kept = Kept()
        self._mark: Mark | None = None
        self._snapshot = Snapshot("", 0)
        self._refreshed(_nothing)

    def _refreshed(self, also: Callable[[Reader], T]) -> T | None:
        """Read the manifest; the files of one that is new are marked as being read."""
        if isinstance(self._records, Commit):
            self._show(self._records.snapshot())
            return None
        snapshot, more = self._records.together(also)
        if self._mark is None or snapshot.files != self._snapshot.files:
            # The mark must be there before the manifest is read whose files it keeps.
            mark = left(self._home)
            snapshot, more = self._records.together(also)
            if mark is not None:
                mark.names(file.name for file in snapshot.files)
            self._mark = mark
        self._show(snapshot)
        return more

    def _show(self, snapshot: Snapshot) -> None:
        live = {file.name for file in snapshot.files}
        self._open = {name: bucket for name, bucket in self._open.items() if name in live}
        self._kept.only(live)
        self._index = Index(self._home.index, snapshot.workspace)
        self._snapshot = snapshot
        self._by_bucket = {file.bucket: file for file in snapshot.files}
        self._by_name = {p.name: (i, p) for i, p in enumerate(snapshot.properties)}
        self._schema: dict[str, Kind] = {
            **OWN_KINDS,
            **{p.name: p.kind for p in snapshot.properties},
        }
        # Logs from before there were identities may hold a property that was called so.
        clash = any(p.stored == IDENTITY for p in snapshot.properties)
        self._identity = "" if clash else IDENTITY
        self._end = max((file.last for file in snapshot.files), default=0)

    def __reduce__(self) -> tuple[Any, ...]:
        """Travel as a folder and the commit that is being read.

        Another process on the same storage opens that commit, for reading, without the records
        database: SQLite's locks do not hold on every network file system.
        """
        return _elsewhere, (self.folder, self._snapshot)

    def __copy__(self) -> EventLog:
        """Return the same log in this process, with what is open of it."""
        made = object.__new__(EventLog)
        made.__dict__.update(self.__dict__)
        return made

    @property
    def folder(self) -> Path:
        """The workspace's folder; whoever reads the log elsewhere must see it there."""
        return self._home.root.resolve()

    def refresh(self) -> None:
        """See what others have committed meanwhile."""
        self._refreshed(_nothing)

    def refresh_with(self, also: Callable[[Reader], T]) -> T:
        """See what others have committed; return what ``also`` reads of the same moment.

        For what is laid over the log (``Fresh``). Raises WorkspaceReadOnly for a log that
        travelled here without its records.
        """
        if isinstance(self._records, Commit):
            raise WorkspaceReadOnly(path=self._home.root)
        return cast("T", self._refreshed(also))

    @property
    def snapshot(self) -> Snapshot:
        """The commit that is being read."""
        return self._snapshot

    def summary(self) -> LogSummary:
        """Return counts, span, event names and the kind of every column, from the manifest."""
        live = self._snapshot.files
        return LogSummary(
            events=sum(file.rows for file in live),
            people=sum(file.people for file in live),
            first=min((file.first for file in live), default=0),
            last=self._end,
            names=self._snapshot.names,
            schema=dict(self._schema),
        )

    def buckets(self) -> tuple[int, ...]:
        """Return the numbers of the buckets that hold events; (0,) for an empty log."""
        return tuple(self._by_bucket) or (0,)

    def chunk(self, bucket: int, columns: Collection[str] = ()) -> Chunk:
        """Return one bucket with the named columns.

        ``event`` and ``time`` may be named and add nothing; ``person`` fills ``Chunk.people``.
        Raises UnknownColumn, FileDamaged.
        """
        return self._chunk(bucket, columns, None)

    def offset(self, bucket: int) -> NDArray[np.int64]:
        """Return where the persons of a bucket begin and end, (people + 1,)."""
        if not self._by_bucket:
            return np.zeros(1, np.int64)
        with storing(self._home):
            return self._bucket(bucket).base["offset"]

    def part(self, bucket: int, columns: Collection[str], first: int, stop: int) -> Chunk:
        """Return the persons ``first <= i < stop`` of a bucket; of large texts only theirs.

        Raises as ``chunk``.
        """
        return self._chunk(bucket, columns, (first, stop))

    def pinned(self) -> EventLog:
        """Return the log as of this commit, which later commits do not move."""
        return copy(self)

    def person(self, key: str, columns: Collection[str] = ()) -> Chunk | None:
        """Return a chunk of one person alone, found by the index; None who is not there.

        Raises as ``chunk``.
        """
        hashed = fnv1a(key)
        bucket = hashed % self._snapshot.buckets
        if bucket not in self._by_bucket:
            check_columns(columns, self._schema)
            return None
        place = int(making.find(self.keys(bucket), np.array([hashed], np.uint64), [key])[0])
        return None if place < 0 else self.part(bucket, columns, place, place + 1)

    def ledger(self, bucket: int) -> Mapping[str, NDArray[np.int64]]:
        """Return ``seq``, ``id_hi``, ``id_lo`` (events,) of a bucket, from the index.

        Raises FileDamaged.
        """
        with storing(self._home):
            here = self._bucket(bucket)
            part: Part | None = self._kept.get(here.file.name, LEDGER)
            if part is None:
                part = self._index.read(here.file, LEDGER)
                if part is None or part.arrays["seq"].size != here.file.rows:
                    path = files.path_of(self._home, here.file)
                    part = making.ledger(path, here.file, self._index)
                self._keep(here, LEDGER, part)
            return part.arrays

    def keys(self, bucket: int) -> Mapping[str, NDArray[Any]]:
        """Return the persons of a bucket by hash, from the index (see ``making.keys``)."""
        with storing(self._home):
            here = self._bucket(bucket)
            part: Part | None = self._kept.get(here.file.name, KEYS)
            if part is None:
                part = self._index.read(here.file, KEYS)
                if part is None or part.arrays["hash"].size != here.file.people:
                    known = self._people(here, 0, here.file.people)
                    part = making.keys(here.file, known, self._index)
                self._keep(here, KEYS, part)
            return part.arrays

    def named(self, bucket: int) -> Mapping[str, NDArray[Any]] | None:
        """Return the rows of a bucket that came under another key than their person's, by key.

        From the index (see ``making.by_identity``); None where there are none.
        """
        with storing(self._home):
            here = self._bucket(bucket)
            if self._identity not in here.filled:
                return None
            part: Part | None = self._kept.get(here.file.name, NAMED)
            if part is None:
                part = self._index.read(here.file, NAMED)
                if part is None or "all" not in part.arrays:
                    path = files.path_of(self._home, here.file)
                    part = making.named(path, here.file, self._index)
                self._keep(here, NAMED, part)
            return part.arrays

    def kept(self, bucket: int, name: str, make: Callable[[], NDArray[Any]]) -> NDArray[Any]:
        """Return what was once made of a bucket in this process, or make it."""
        file = self._by_bucket[bucket].name
        found: NDArray[Any] | None = self._kept.get(file, name)
        if found is None:
            found = make()
            self._kept.put(file, name, found, 0, found.nbytes)
        return found

    def picked(self, bucket: int, name: str, events: NDArray[np.int64]) -> Column:
        """Return one column of some events of a bucket; of large texts only theirs."""
        with storing(self._home):
            here = self._bucket(bucket)
            if self._place(name) not in here.filled:
                return empty_column(self._kind(name), events.size)
            part = self._column_parts(here, (name,))[name]
            # Mapped: only the pages of these events are read.
            values = part.arrays["values"][events]
            if "ends" in part.arrays:
                return Column(self._kind(name), *texts.used(values, part.arrays))
            return Column(self._kind(name), values, part.texts)

    def _chunk(
        self, bucket: int, columns: Collection[str], persons: tuple[int, int] | None
    ) -> Chunk:
        check_columns(columns, self._schema)
        if not self._by_bucket and bucket == 0:
            return empty_chunk(columns, self._schema)
        with storing(self._home):
            here = self._bucket(bucket)
            first, stop = persons or (0, here.file.people)
            offset = here.base["offset"]
            begin, end = int(offset[first]), int(offset[stop])
            whole = here.base["code"]
            code = whole if persons is None else whole[begin:end]
            posted = Posted(whole, lambda: self._postings(here))
            return Chunk(
                bucket=bucket,
                names=self._snapshot.names,
                code=code,
                time=here.base["time"][begin:end],
                offset=offset if persons is None else offset[first : stop + 1] - begin,
                columns=self._columns(here, [c for c in columns if c not in ALWAYS], begin, end),
                end=self._end,
                people=self._people(here, first, stop) if PEOPLE in columns else (),
                postings=posted if persons is None else posted.part(begin, end, code),
            )

    def frame(self, bucket: int) -> pl.DataFrame:
        """Return all columns of one bucket under their own names, rows in the log's order."""
        import polars as pl

        with storing(self._home):
            if not self._by_bucket:
                return pl.DataFrame()
            rows = files.read(files.checked_path_of(self._home, self._by_bucket[bucket]))
            own = [c for c in rows.columns if c in LOG_COLUMNS]
            values = [files.property_values(rows, p) for p in self._snapshot.properties]
            return rows.select(own).with_columns(values)

    def writer(self, source: str, patience: float = 1.0) -> LogWriter:
        """Return a writer; ``source`` names where the rows come from, for the list of imports.

        Without a name the commit is not listed. Waits ``patience`` seconds for whoever writes now.
        Raises WorkspaceBusy, WorkspaceReadOnly, DiskFull.
        """
        # Writing compiles kernels and loads Polars; reading a warm index needs neither.
        from yeojido.store.writer import LogWriter

        if self._refusal is not None or isinstance(self._records, Commit):
            raise self._refusal or WorkspaceReadOnly(path=self._home.root)
        opened = partial(_opened, self._home)
        return LogWriter(self._home, self._records, source, self._committed, opened, patience)

    def _committed(self, snapshot: Snapshot) -> None:
        # Still under the write lock: nobody can have replaced these files.
        mark = left(self._home)
        if mark is not None:
            mark.names(file.name for file in snapshot.files)
        self._mark = mark
        self._show(snapshot)
        retire(self._home, snapshot)

    def verify(self, progress: Callable[[int, int], None] | None = None) -> list[FileDamaged]:
        """Read every live file; return what is damaged, sorted by bucket.

        Damaged parts of the index are dropped: they come back by themselves.
        """
        problems: list[FileDamaged] = []
        live = self._snapshot.files
        for done, file in enumerate(live, start=1):
            try:
                files.checked_path_of(self._home, file)
            except FileDamaged as problem:
                problems.append(problem)
            if not self._index.verify(file):
                self._open.pop(file.name, None)
                self._kept.only({each.name for each in live} - {file.name})
            if progress is not None:
                progress(done, len(live))
        return problems

    def set_aside_damaged(self) -> list[FileDamaged]:
        """Move damaged files to the folder ``damaged`` and go on without them; return them.

        Their events are gone from the log until their sources are imported again.
        Raises WorkspaceBusy, WorkspaceReadOnly.
        """
        with self.writer("") as writer:
            self.refresh()
            problems = self.verify()
            bad = {Path(str(problem.values["path"])).name for problem in problems}
            if bad:
                writer.set_aside(bad)
        return problems

    def _bucket(self, bucket: int) -> _Bucket:
        """Open a bucket: its file is where it should be, and is what was written."""
        file = self._by_bucket[bucket]
        kind = code_type(len(self._snapshot.names))
        here = self._open.get(file.name)
        if here is None or here.base["code"].dtype != kind:
            path = files.path_of(self._home, file)
            changed = path.stat().st_mtime_ns
            base = self._index.read(file, BASE)
            if base is None or not _fits(base, file):
                files.checked_path_of(self._home, file)
                made = making.base(path, file, self._snapshot.names, self._index.scratch)
                base = self._index.keep(file, BASE, *made, changed)
            elif base.checked != changed:
                files.checked_path_of(self._home, file)
                base = self._index.keep(file, BASE, base.arrays, base.texts, changed)
            if base.arrays["code"].dtype != kind:
                # The log has more names since, and their codes take more bytes.
                arrays = {**base.arrays, "code": base.arrays["code"].astype(kind)}
                base = self._index.keep(file, BASE, arrays, base.texts, changed)
            here = _Bucket(file, base.arrays, frozenset(base.texts))
            self._open[file.name] = here
        return here

    def _people(self, here: _Bucket, first: int, stop: int) -> tuple[str, ...]:
        part: Part | None = self._kept.get(here.file.name, PEOPLE)
        if part is None:
            part = self._index.read(here.file, PEOPLE)
            if part is None or _texts(part) != here.file.people:
                part = making.people(files.path_of(self._home, here.file), here.file, self._index)
            self._keep(here, PEOPLE, part)
        if "ends" in part.arrays:
            whole = (first, stop) == (0, here.file.people)
            return texts.unpacked(part.arrays, None if whole else range(first, stop))
        return part.texts[first:stop]

    def _postings(self, here: _Bucket) -> Mapping[str, NDArray[Any]]:
        """Return the bucket's events sorted by code, from the index, or made for it."""
        part: Part | None = self._kept.get(here.file.name, POSTINGS)
        if part is None:
            with storing(self._home):
                part = self._index.read(here.file, POSTINGS)
                if part is None or not _sorted(part, here.file):
                    code, time = here.base["code"], here.base["time"]
                    made = sort(code, time, len(self._snapshot.names), self._index.scratch)
                    part = self._index.keep(here.file, POSTINGS, made)
            self._keep(here, POSTINGS, part)
        return part.arrays

    def _keep(self, here: _Bucket, name: str, part: Part) -> None:
        """Leave a part open for the next analysis."""
        size = sum(values.nbytes for values in part.arrays.values())
        # What is large is mapped and costs no memory of ours, but an open file.
        mapped = size >= MAP_FROM
        held = 0 if mapped else size
        words = len(part.texts) * _BYTES_A_TEXT
        self._kept.put(here.file.name, name, part, int(mapped), held + words)

    def _columns(
        self, here: _Bucket, names: Collection[str], begin: int, end: int
    ) -> dict[str, Column]:
        parts = self._column_parts(here, names)
        return {name: self._column(self._kind(name), parts.get(name), begin, end) for name in names}

    def _column_parts(self, here: _Bucket, names: Collection[str]) -> dict[str, Part]:
        """Return columns that have any value, from the index; it lacks some: all in one reading."""
        parts: dict[str, Part | None] = {}
        for name in names:
            if self._place(name) in here.filled:
                short = self._short(name)
                part: Part | None = self._kept.get(here.file.name, short)
                if part is None:
                    part = self._index.read(here.file, short)
                    part = part if part is not None and "values" in part.arrays else None
                    if part is not None:
                        self._keep(here, short, part)
                parts[name] = part
        lacking = [name for name, part in parts.items() if part is None]
        if lacking:
            path = files.path_of(self._home, here.file)
            wanted: dict[str, tuple[Property, str, Kind]] = {
                self._short(name): (self._property(name), self._place(name), self._kind(name))
                for name in lacking
            }
            for part_name, made in making.columns(path, here.file, wanted, self._index).items():
                self._keep(here, part_name, made)
                parts.update({n: made for n in lacking if self._short(n) == part_name})
        return {name: part for name, part in parts.items() if part is not None}

    @staticmethod
    def _column(kind: Kind, part: Part | None, begin: int, end: int) -> Column:
        """Return some events of a column; with a large vocabulary, only the texts they have."""
        if part is None:
            return empty_column(kind, end - begin)
        values = part.arrays["values"][begin:end]
        if "ends" not in part.arrays:
            return Column(kind, values, part.texts)
        if values.size == part.arrays["values"].size:
            return Column(kind, values, texts.unpacked(part.arrays))
        return Column(kind, *texts.used(values, part.arrays))

    def _own(self, name: str) -> bool:
        """Tell whether a column is the log's own: no property."""
        return name in OWN_KINDS or (name == IDENTITY and name not in self._by_name)

    def _kind(self, name: str) -> Kind:
        return self._schema.get(name, "text")

    def _property(self, name: str) -> Property:
        own = self._own(name)
        return Property(name, name, self._kind(name)) if own else self._by_name[name][1]

    def _place(self, name: str) -> str:
        """Return the Parquet column that a column lies in."""
        return self._property(name).stored or REST

    def _short(self, name: str) -> str:
        """Return how the index calls a column."""
        place = name if self._own(name) else f"p{self._by_name[name][0]}"
        return f"{place}-{self._kind(name)}"


def _nothing(_: Reader) -> None:
    """Read nothing beside the manifest."""


def _elsewhere(folder: Path, snapshot: Snapshot) -> EventLog:
    """Open a log in another process than the one that read its manifest."""
    return _opened(Home(folder), snapshot)


def _opened(home: Home, snapshot: Snapshot) -> EventLog:
    """Open a log for reading, as of a commit."""
    return EventLog(home, Commit(snapshot), WorkspaceReadOnly(path=home.root))


def _fits(base: Part, file: LogFile) -> bool:
    """Tell whether the arrays have the sizes that the manifest says."""
    sizes = {"time": file.rows, "code": file.rows, "offset": file.people + 1}
    return {name: values.size for name, values in base.arrays.items()} == sizes


def _texts(part: Part) -> int:
    """Return how many texts a part holds."""
    return texts.count(part.arrays) if "ends" in part.arrays else len(part.texts)


def _sorted(part: Part, file: LogFile) -> bool:
    """Tell whether postings have the sizes that the manifest says."""
    arrays = part.arrays
    there = set(arrays) == {"position", "time", "start"}
    return there and arrays["position"].size == arrays["time"].size == file.rows
