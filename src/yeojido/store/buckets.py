"""The new file of one bucket: made from its stored rows and those that came, beside the live ones."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from yeojido.store import files, making
from yeojido.store.home import Home, storing
from yeojido.store.index import BASE, KEYS, LEDGER, NAMED, Index
from yeojido.store.properties import IDENTITY, to_stored
from yeojido.store.records import LogFile, Snapshot
from yeojido.store.rehoming import AT_HOME, Rehomed, divided
from yeojido.store.rows import codes, filled, span
from yeojido.store.sealing import fresh, identify, ordered
from yeojido.store.staging import Staged, Staging

if TYPE_CHECKING:
    import numpy as np
    import polars as pl
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Sealed:
    """One bucket after a commit: ``file`` is None where nothing has changed, or nothing is left.

    ``added``, ``removed``: rows of the import that are new, that changes take out. ``people``,
    ``first``, ``last``: of the rows that came. ``empty``: whether no row is left.
    """

    bucket: int
    added: int
    people: int
    first: int
    last: int
    file: LogFile | None = None
    made: Path | None = None
    removed: int = 0
    empty: bool = False


@dataclass(frozen=True, slots=True)
class Sealing:
    """Seals buckets: called with one, it writes that bucket's new file and index.

    Picklable unless rows were added here (``staging``), so that other processes on the same
    storage can do it. Every call writes to a name of its own: who is asked twice harms nothing.

    Attributes:
        home: the workspace. folder: where new files go until they are published.
        after: the log as it will be. old: the live file of each bucket.
        parts, staging: what came, in the order of the source, what was taken behind the rest.
        again: write every file anew, because the type of a column changes.
        homes: rows that move, are erased or too old. renamed: columns of stored files that are
            called otherwise from now on.
    """

    home: Home
    folder: Path
    after: Snapshot
    old: Mapping[int, LogFile]
    parts: Sequence[Staged] = ()
    staging: Staging | None = None
    again: bool = False
    homes: Rehomed = AT_HOME
    renamed: Mapping[str, str] = field(default_factory=dict[str, str])

    def __call__(self, bucket: int) -> Sealed:
        """Seal one bucket; raises FileDamaged where its stored rows are, DiskFull."""
        with storing(self.home):
            return self._seal(bucket, self.old.get(bucket))

    def stored(self, bucket: int) -> pl.DataFrame:
        """Return the stored rows of a bucket as they will stand in Parquet; FileDamaged."""
        find = files.path_of if bucket in self.homes.checked else files.checked_path_of
        rows = files.read(find(self.home, self.old[bucket]))
        names = {old: new for old, new in self.renamed.items() if old in rows.columns}
        return files.widened(rows.rename(names) if names else rows, self.after.properties)

    def _came(self, bucket: int) -> tuple[list[pl.DataFrame], int]:
        """Return the rows that came and belong to a bucket, and how many changes take out."""
        here = self.staging.read(bucket) if self.staging is not None else []
        frames = [*here, *(frame for part in self.parts for frame in part.read(bucket))]
        changes, buckets = self.homes.changes, self.after.buckets
        if not changes:
            return frames, 0
        kept: list[pl.DataFrame] = []
        removed = 0
        for frame in frames:
            mine, away = divided(frame, changes, bucket, buckets, sealed=False)
            removed += frame.height - mine.height - away.height
            kept.append(mine)
        if self.homes.strays is not None:
            kept += self.homes.strays.read(bucket)
        return [frame for frame in kept if frame.height], removed

    def _seal(self, bucket: int, old: LogFile | None) -> Sealed:
        import polars as pl

        frames, removed = self._came(bucket)
        parts = [to_stored(frame, self.after.properties) for frame in frames]
        came = identify(_joined(parts)) if parts else pl.DataFrame()
        first, last = span(came) if parts else (0, 0)
        people = came["person"].n_unique() if parts else 0
        before, kept = self._before(bucket, old)
        new = fresh(came, *before) if parts else came
        rows = [part for part in (*kept, new) if part.height]
        unchanged = kept is before and new.is_empty() and not self.again
        if unchanged or not rows:
            gone = old is not None and not unchanged
            return Sealed(bucket, 0, people, first, last, removed=removed, empty=gone)
        whole, offset = ordered(_joined(rows))
        made = self.folder / f"{bucket}-{secrets.token_hex(4)}.parquet"
        files.write(whole, made)
        file = _describe(bucket, whole, offset, made)
        self._index(file, whole, offset, made)
        self._index_as_before(file, whole, offset)
        return Sealed(bucket, new.height, people, first, last, file, made, removed)

    def _before(
        self, bucket: int, old: LogFile | None
    ) -> tuple[list[pl.DataFrame], list[pl.DataFrame]]:
        """Return what a bucket holds and what comes to it, and what it will hold of that.

        Both are the same list where nothing changes.
        """
        held = [] if old is None else [self.stored(bucket)]
        kept = held
        if held and bucket in self.homes.affected:
            buckets = self.after.buckets
            stays, _ = divided(held[0], self.homes.changes, bucket, buckets, sealed=True)
            kept = held if stays is held[0] else [stays]
        arrived = self.homes.moved.read(bucket) if self.homes.moved is not None else []
        if not arrived:
            return held, kept
        others = fresh(_joined(arrived), *held)
        return [*held, others], [*kept, others]

    def _index(
        self, file: LogFile, rows: pl.DataFrame, offset: NDArray[np.int64], made: Path
    ) -> None:
        arrays: dict[str, NDArray[Any]] = {
            "time": rows["time"].to_numpy(),
            "code": codes(rows["event"], self.after.names),
            "offset": offset,
        }
        index = Index(self.home.index, self.after.workspace)
        index.keep(file, BASE, arrays, filled(rows), checked=made.stat().st_mtime_ns)
        if IDENTITY in rows.columns and rows[IDENTITY].null_count() < rows.height:
            index.keep(file, NAMED, making.by_identity(rows[IDENTITY]))

    def _index_as_before(
        self, file: LogFile, rows: pl.DataFrame, offset: NDArray[np.int64]
    ) -> None:
        """Write the parts that overlays compare with, where readers have asked for them before.

        They are at hand here; made by the next reader they would be decoded from Parquet.
        """
        old = self.old.get(file.bucket)
        if old is None:
            return
        index = Index(self.home.index, self.after.workspace)
        if index.path(old, LEDGER).exists():
            names = ("seq", "id_hi", "id_lo")
            index.keep(file, LEDGER, {name: rows[name].to_numpy() for name in names})
        if index.path(old, KEYS).exists():
            making.keys(file, rows["person"].gather(offset[:-1]).to_list(), index)


def _joined(parts: Sequence[pl.DataFrame]) -> pl.DataFrame:
    """Return frames as one, in one piece; columns that some lack are missing there."""
    import polars as pl

    return parts[0] if len(parts) == 1 else pl.concat(parts, how="diagonal", rechunk=True)


def _describe(bucket: int, rows: pl.DataFrame, offset: NDArray[np.int64], made: Path) -> LogFile:
    sha256 = files.checksum(made)
    first, last = span(rows)
    return LogFile(
        bucket=bucket,
        name=f"{bucket:02d}-{sha256[:16]}.parquet",
        sha256=sha256,
        bytes=made.stat().st_size,
        rows=rows.height,
        people=offset.size - 1,
        first=first,
        last=last,
    )
