"""The event log of a workspace: reading it chunk by chunk, as of one commit."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from yeojido.domain.errors import FileDamaged
from yeojido.domain.log import Chunk, Column, Kind, LogSummary
from yeojido.store import files
from yeojido.store.home import Home, storing
from yeojido.store.index import BucketIndex, folder_name
from yeojido.store.properties import OWN_KINDS, REST, Property
from yeojido.store.records import LogFile, Records, Snapshot
from yeojido.store.rows import ALWAYS, PEOPLE, check_columns, code_type, codes, column, empty_chunk
from yeojido.store.writer import LogWriter, Receipt

if TYPE_CHECKING:
    from pathlib import Path

    import polars as pl
    from numpy.typing import NDArray

__all__ = ["EventLog", "LogWriter", "Receipt"]

#: Vocabularies up to this many texts stay decoded in memory.
_KEEP_TEXTS = 20_000


@dataclass(slots=True)
class _Bucket:
    """What is known of one live file in this process."""

    file: LogFile
    path: Path
    index: BucketIndex
    base: dict[str, NDArray[Any]] = field(default_factory=dict)
    columns: dict[str, Column] = field(default_factory=dict)
    people: tuple[str, ...] | None = None


class EventLog:
    """The events of a workspace as of one commit.

    What this log's own writer commits is seen at once; what other processes commit is seen after
    ``refresh``. Until then the old files stay readable.
    """

    def __init__(self, home: Home, records: Records, *, read_only: bool = False) -> None:
        """Read the manifest."""
        self._home = home
        self._records = records
        self._read_only = read_only
        self._open: dict[str, _Bucket] = {}
        self._show(records.snapshot())

    def _show(self, snapshot: Snapshot) -> None:
        live = {folder_name(file) for file in snapshot.files}
        self._open = {name: bucket for name, bucket in self._open.items() if name in live}
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
            base = self._base(here)
            return Chunk(
                bucket=bucket,
                names=self._snapshot.names,
                code=base["code"].astype(code_type(len(self._snapshot.names)), copy=False),
                time=base["time"],
                offset=base["offset"],
                columns={c: self._column(here, c) for c in columns if c not in ALWAYS},
                end=self._end,
                people=self._people(here) if PEOPLE in columns else (),
            )

    def frame(self, bucket: int) -> pl.DataFrame:
        """Return all columns of one bucket under their own names, rows in the log's order."""
        import polars as pl

        with storing(self._home):
            if not self._by_bucket:
                return pl.DataFrame()
            rows = files.read(files.checked_path_of(self._home, self._by_bucket[bucket]))
            own = [c for c in rows.columns if c in _OWN]
            values = [files.property_values(rows, p) for p in self._snapshot.properties]
            return rows.select(own).with_columns(values)

    def writer(self, source: str) -> LogWriter:
        """Return a writer; ``source`` names where the rows come from, for the list of imports.

        Raises WorkspaceBusy, WorkspaceReadOnly.
        """
        from yeojido.domain.errors import WorkspaceReadOnly

        if self._read_only:
            raise WorkspaceReadOnly(path=self._home.root)
        return LogWriter(self._home, self._records, source, self._committed)

    def _committed(self, snapshot: Snapshot) -> None:
        from yeojido.store.tidying import retire

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
            if not BucketIndex(self._home.index, self._snapshot.workspace, file).verify():
                self._open.pop(folder_name(file), None)
            if progress is not None:
                progress(done, len(live))
        return problems

    def _bucket(self, bucket: int) -> _Bucket:
        file = self._by_bucket[bucket]
        here = self._open.get(folder_name(file))
        if here is None:
            path = files.path_of(self._home, file)
            index = BucketIndex(self._home.index, self._snapshot.workspace, file)
            changed = path.stat().st_mtime_ns
            if index.checked != changed:
                files.checked_path_of(self._home, file)
                index.keep({}, checked=changed)
            here = self._open.setdefault(folder_name(file), _Bucket(file, path, index))
        return here

    def _base(self, here: _Bucket) -> dict[str, NDArray[Any]]:
        if not here.base:
            here.base = self._mapped(here) or self._built(here)
        return here.base

    def _mapped(self, here: _Bucket) -> dict[str, NDArray[Any]] | None:
        arrays: dict[str, NDArray[Any]] = {}
        sizes = {"time": here.file.rows, "code": here.file.rows, "offset": here.file.people + 1}
        for name, size in sizes.items():
            values = here.index.array(name)
            if values is None or values.size != size:
                return None
            arrays[name] = values
        return arrays

    def _built(self, here: _Bucket) -> dict[str, NDArray[Any]]:
        """Make the index of a bucket anew."""
        rows = self._rows(here, ("person", "time", "event"))
        first = rows["person"].ne_missing(rows["person"].shift(1)).to_numpy()
        arrays: dict[str, NDArray[Any]] = {
            "time": rows["time"].to_numpy(),
            "code": codes(rows["event"], self._snapshot.names),
            "offset": np.append(np.flatnonzero(first), rows.height).astype(np.int64),
        }
        here.index.keep(arrays)
        return arrays

    def _rows(self, here: _Bucket, columns: Collection[str]) -> pl.DataFrame:
        here.path = files.path_of(self._home, here.file)
        return files.read(here.path, list(columns))

    def _people(self, here: _Bucket) -> tuple[str, ...]:
        if here.people is None:
            here.people = here.index.texts("people")
        if here.people is None:
            starts = self._base(here)["offset"][:-1]
            here.people = tuple(self._rows(here, ("person",))["person"][starts].to_list())
            here.index.keep({}, {"people": here.people})
        return here.people

    def _column(self, here: _Bucket, name: str) -> Column:
        known = here.columns.get(name)
        if known is not None:
            return known
        kind = self._schema[name]
        short = name if name in OWN_KINDS else f"p{self._by_name[name][0]}"
        made = here.index.column(short, kind)
        if made is None:
            made = column(self._values(here, name), kind)
            here.index.keep_column(short, made)
        if len(made.vocabulary) <= _KEEP_TEXTS:
            here.columns[name] = made
        return made

    def _values(self, here: _Bucket, name: str) -> pl.Series:
        wanted = Property(name, name, self._schema[name])
        if name not in OWN_KINDS:
            wanted = self._by_name[name][1]
        # A column of the log itself comes along, so that the number of rows is known.
        rows = self._rows(here, ("time", wanted.stored or REST))
        return files.property_values(rows, wanted)


_OWN: Mapping[str, None] = dict.fromkeys(
    ("person", "time", "seq", "event", "channel", "text", "rating", "id_hi", "id_lo")
)
