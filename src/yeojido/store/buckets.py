"""The new file of one bucket: made from its stored rows and those that came, beside the live ones."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from yeojido.store import files
from yeojido.store.home import Home, storing
from yeojido.store.index import BASE, Index
from yeojido.store.properties import to_stored
from yeojido.store.records import LogFile, Snapshot
from yeojido.store.rows import codes, filled, span
from yeojido.store.sealing import fresh, identify, ordered
from yeojido.store.staging import Staged, Staging

if TYPE_CHECKING:
    import numpy as np
    import polars as pl
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Sealed:
    """One bucket after its new rows: ``file`` is None where nothing has changed."""

    bucket: int
    added: int
    people: int
    first: int
    last: int
    file: LogFile | None = None
    made: Path | None = None


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
    """

    home: Home
    folder: Path
    after: Snapshot
    old: Mapping[int, LogFile]
    parts: Sequence[Staged] = ()
    staging: Staging | None = None
    again: bool = False

    def __call__(self, bucket: int) -> Sealed:
        """Seal one bucket; raises FileDamaged where its stored rows are, DiskFull."""
        with storing(self.home):
            return self._seal(bucket, self.old.get(bucket))

    def _came(self, bucket: int) -> list[pl.DataFrame]:
        here = self.staging.read(bucket) if self.staging is not None else []
        return [*here, *(frame for part in self.parts for frame in part.read(bucket))]

    def _seal(self, bucket: int, old: LogFile | None) -> Sealed:
        import polars as pl

        after = self.after
        parts = [to_stored(part, after.properties) for part in self._came(bucket)]
        stored = None if old is None else files.read(files.checked_path_of(self.home, old))
        came = identify(_joined(parts)) if parts else pl.DataFrame()
        new = came if stored is None or not parts else fresh(came, stored)
        first, last = span(came) if parts else (0, 0)
        if new.is_empty() and not self.again:
            return Sealed(bucket, 0, came["person"].n_unique(), first, last)
        if stored is not None:
            stored = files.widened(stored, after.properties)
            rows, offset = ordered(stored if new.is_empty() else _joined([stored, new]))
            people = came["person"].n_unique() if parts else 0
        else:
            rows, offset = ordered(new)
            people = offset.size - 1
        made = self.folder / f"{bucket}-{secrets.token_hex(4)}.parquet"
        files.write(rows, made)
        file = _describe(bucket, rows, offset, made)
        self._index(file, rows, offset, made)
        return Sealed(bucket, new.height, people, first, last, file=file, made=made)

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


def _joined(parts: list[pl.DataFrame]) -> pl.DataFrame:
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
