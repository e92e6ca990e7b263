"""The event log of a workspace: reading it chunk by chunk, as of one commit."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from yeojido.domain.errors import FileDamaged, StoreError
from yeojido.domain.log import LOG_COLUMNS, Chunk, Column, Kind, LogSummary
from yeojido.store import files
from yeojido.store.home import Home, storing
from yeojido.store.index import BASE, POSTINGS, Index, Part
from yeojido.store.postings import Posted, sort
from yeojido.store.properties import OWN_KINDS, REST, Property
from yeojido.store.records import LogFile, Records, Snapshot
from yeojido.store.rows import (
    ALWAYS,
    PEOPLE,
    check_columns,
    code_type,
    codes,
    column,
    empty_chunk,
    empty_column,
    filled,
)
from yeojido.store.tidying import retire

if TYPE_CHECKING:
    import polars as pl
    from numpy.typing import NDArray

    from yeojido.store.writer import LogWriter

#: Vocabularies up to this many texts stay decoded in memory.
_KEEP_TEXTS = 20_000


@dataclass(slots=True)
class _Bucket:
    """What is known of one live file in this process."""

    file: LogFile
    base: Mapping[str, NDArray[Any]]
    filled: frozenset[str]
    texts: dict[str, tuple[str, ...]] = field(default_factory=dict)
    postings: Mapping[str, NDArray[Any]] | None = None


class EventLog:
    """The events of a workspace as of one commit.

    What this log's own writer commits is seen at once; what other processes commit is seen after
    ``refresh``. Until then the old files stay readable.
    """

    def __init__(self, home: Home, records: Records, refusal: StoreError | None = None) -> None:
        """Read the manifest. ``refusal`` is raised by ``writer`` where there can be none."""
        self._home = home
        self._records = records
        self._refusal = refusal
        self._open: dict[str, _Bucket] = {}
        self._show(records.snapshot())

    def _show(self, snapshot: Snapshot) -> None:
        live = {file.name for file in snapshot.files}
        self._open = {name: bucket for name, bucket in self._open.items() if name in live}
        self._index = Index(self._home.index, snapshot.workspace)
        self._snapshot = snapshot
        self._by_bucket = {file.bucket: file for file in snapshot.files}
        self._by_name = {p.name: (i, p) for i, p in enumerate(snapshot.properties)}
        self._schema: dict[str, Kind] = {
            **OWN_KINDS,
            **{p.name: p.kind for p in snapshot.properties},
        }
        self._end = max((file.last for file in snapshot.files), default=0)

    def refresh(self) -> None:
        """See what others have committed meanwhile."""
        self._show(self._records.snapshot())

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
        check_columns(columns, self._schema)
        if not self._by_bucket and bucket == 0:
            return empty_chunk(columns, self._schema)
        with storing(self._home):
            here = self._bucket(bucket)
            base = here.base
            code = base["code"].astype(code_type(len(self._snapshot.names)), copy=False)
            return Chunk(
                bucket=bucket,
                names=self._snapshot.names,
                code=code,
                time=base["time"],
                offset=base["offset"],
                columns=self._columns(here, [c for c in columns if c not in ALWAYS]),
                end=self._end,
                people=self._people(here) if PEOPLE in columns else (),
                postings=Posted(code, lambda: self._postings(here)),
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

    def writer(self, source: str) -> LogWriter:
        """Return a writer; ``source`` names where the rows come from, for the list of imports.

        Raises WorkspaceBusy, WorkspaceReadOnly, DiskFull.
        """
        # Writing compiles kernels and loads Polars; reading a warm index needs neither.
        from yeojido.store.writer import LogWriter

        if self._refusal is not None:
            raise self._refusal
        return LogWriter(self._home, self._records, source, self._committed)

    def _committed(self, snapshot: Snapshot) -> None:
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
        here = self._open.get(file.name)
        if here is None:
            path = files.path_of(self._home, file)
            changed = path.stat().st_mtime_ns
            base = self._index.read(file, BASE)
            if base is None or not _fits(base, file):
                files.checked_path_of(self._home, file)
                base = self._made(file, changed)
            elif base.checked != changed:
                files.checked_path_of(self._home, file)
                base = self._index.keep(file, BASE, base.arrays, base.texts, changed)
            here = _Bucket(file, base.arrays, frozenset(base.texts))
            here = self._open.setdefault(file.name, here)
        return here

    def _made(self, file: LogFile, changed: int) -> Part:
        """Make the base of a bucket's index from its Parquet file."""
        rows = files.read(files.path_of(self._home, file))
        first = rows["person"].ne_missing(rows["person"].shift(1)).to_numpy()
        arrays: dict[str, NDArray[Any]] = {
            "time": rows["time"].to_numpy(),
            "code": codes(rows["event"], self._snapshot.names),
            "offset": np.append(np.flatnonzero(first), rows.height).astype(np.int64),
        }
        return self._index.keep(file, BASE, arrays, filled(rows), changed)

    def _rows(self, file: LogFile, columns: Collection[str]) -> pl.DataFrame:
        return files.read(files.path_of(self._home, file), columns)

    def _people(self, here: _Bucket) -> tuple[str, ...]:
        people = here.texts.get(PEOPLE)
        if people is None:
            part = self._index.read(here.file, PEOPLE)
            if part is None or len(part.texts) != here.file.people:
                starts = here.base["offset"][:-1]
                names = self._rows(here.file, (PEOPLE,))[PEOPLE][starts].to_list()
                part = self._index.keep(here.file, PEOPLE, {}, tuple(names))
            people = part.texts
            if len(people) <= _KEEP_TEXTS:
                here.texts[PEOPLE] = people
        return people

    def _postings(self, here: _Bucket) -> Mapping[str, NDArray[Any]]:
        """Return the bucket's events sorted by code, from the index, or made for it."""
        if here.postings is None:
            with storing(self._home):
                part = self._index.read(here.file, POSTINGS)
                if part is None or not _sorted(part, here.file):
                    code = here.base["code"]
                    made = sort(code, here.base["time"], len(self._snapshot.names))
                    part = self._index.keep(here.file, POSTINGS, made)
                    # What was written is mapped: what was made would stay in memory.
                    part = self._index.read(here.file, POSTINGS) or part
            here.postings = part.arrays
        return here.postings

    def _columns(self, here: _Bucket, names: Collection[str]) -> dict[str, Column]:
        """Return columns from the index; those it lacks are made, all in one reading."""
        found: dict[str, Column] = {}
        lacking: list[str] = []
        for name in names:
            kind = self._schema[name]
            if self._place(name) not in here.filled:
                found[name] = empty_column(kind, here.file.rows)
                continue
            part = self._index.read(here.file, self._short(name))
            if part is None or "values" not in part.arrays:
                lacking.append(name)
            else:
                found[name] = Column(kind, part.arrays["values"], part.texts)
        if lacking:
            rows = self._rows(here.file, {self._place(name) for name in lacking})
            for name in lacking:
                made = column(files.property_values(rows, self._property(name)), self._schema[name])
                self._index.keep(
                    here.file, self._short(name), {"values": made.values}, made.vocabulary
                )
                found[name] = made
        return found

    def _property(self, name: str) -> Property:
        return (
            Property(name, name, OWN_KINDS[name]) if name in OWN_KINDS else self._by_name[name][1]
        )

    def _place(self, name: str) -> str:
        """Return the Parquet column that a column lies in."""
        return self._property(name).stored or REST

    def _short(self, name: str) -> str:
        """Return how the index calls a column."""
        place = name if name in OWN_KINDS else f"p{self._by_name[name][0]}"
        return f"{place}-{self._schema[name]}"


def _fits(base: Part, file: LogFile) -> bool:
    """Tell whether the arrays have the sizes that the manifest says."""
    sizes = {"time": file.rows, "code": file.rows, "offset": file.people + 1}
    return {name: values.size for name, values in base.arrays.items()} == sizes


def _sorted(part: Part, file: LogFile) -> bool:
    """Tell whether postings have the sizes that the manifest says."""
    arrays = part.arrays
    there = set(arrays) == {"position", "time", "start"}
    return there and arrays["position"].size == arrays["time"].size == file.rows
