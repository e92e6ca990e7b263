"""Writing to the event log: take rows in, then put them there all at once or not at all."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from os import cpu_count, getpid
from pathlib import Path
from shutil import copy2, rmtree
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from yeojido.domain.errors import WorkspaceBusy
from yeojido.domain.version import __version__
from yeojido.store import files
from yeojido.store.home import Home, Lock, storing, sync
from yeojido.store.index import BASE, Index
from yeojido.store.properties import Property, plan, to_stored
from yeojido.store.records import Import, LogFile, Records, Snapshot
from yeojido.store.rows import codes, filled, span
from yeojido.store.sealing import fresh, identify, ordered
from yeojido.store.staging import Staging
from yeojido.store.tidying import retire

if TYPE_CHECKING:
    import numpy as np
    import polars as pl
    from numpy.typing import NDArray

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a commit did, and what the log holds since. Times are microseconds UTC.

    ``added`` and ``duplicates`` count the rows of this import; ``people``, ``events``, ``first``
    and ``last`` describe the whole log after it.
    """

    added: int
    duplicates: int
    people: int
    events: int
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class _Sealed:
    """One bucket after its new rows: ``file`` is None where nothing has changed."""

    bucket: int
    added: int
    people: int
    first: int
    last: int
    file: LogFile | None = None
    made: Path | None = None


class LogWriter:
    """Takes clean events frames in and commits them together; leaving early changes nothing.

    One writer per workspace: a second raises WorkspaceBusy. Use it as a context manager; leaving
    without ``commit`` or by an exception throws away what was added.
    """

    def __init__(
        self, home: Home, records: Records, source: str, committed: Callable[[Snapshot], None]
    ) -> None:
        """Take the workspace's write lock; ``committed`` is told the new snapshot."""
        self._home = home
        self._records = records
        self._source = source
        self._committed = committed
        self._open = True
        with storing(home):
            self._lock = Lock(home.write_lock)
            # Whoever opens the workspace may hold the lock for a moment, to tidy up.
            if not self._lock.exclusive(patience=1):
                self._lock.release()
                raise WorkspaceBusy(path=home.root)
            try:
                self._before = records.snapshot()
                self._folder = home.staging / f"{getpid()}-{time.time_ns()}"
                self._folder.mkdir(parents=True)
                self._staging = Staging(self._folder / "rows.arrow", self._before.buckets)
            except BaseException:
                self._lock.release()
                raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Throw away what is not committed and let others write; harmless when done twice."""
        self._open = False
        self._staging.close()
        rmtree(self._folder, ignore_errors=True)
        self._lock.release()

    def add(self, frame: pl.DataFrame) -> None:
        """Take in a clean events frame (see ``properties.FRAME_COLUMNS``); raises DiskFull."""
        self._check_open()
        with storing(self._home):
            self._staging.add(frame)

    def _check_open(self) -> None:
        if not self._open:
            raise ValueError("this writer is closed; take a new one")

    def commit(self, progress: Progress | None = None) -> Receipt:
        """Put everything that was added into the log; ``progress(done, total)`` per bucket.

        Raises DiskFull, and FileDamaged where a bucket that must grow is damaged; then the log is
        as it was. The writer is closed afterwards either way.
        """
        self._check_open()
        try:
            with storing(self._home):
                return self._commit(progress)
        finally:
            self.close()

    def set_aside(self, names: Collection[str]) -> None:
        """Take log files out of the manifest; those that exist are kept in ``damaged``."""
        with storing(self._home):
            kept = tuple(file for file in self._before.files if file.name not in names)
            after = replace(self._before, files=kept)
            self._home.damaged.mkdir(exist_ok=True)
            for name in names:
                if (self._home.log / name).exists():
                    copy2(self._home.log / name, self._home.damaged / name)
            self._records.commit(after)
            self._committed(after)

    def _commit(self, progress: Progress | None) -> Receipt:
        touched = self._staging.finish()
        before = self._before
        after = replace(
            before,
            names=(*before.names, *sorted(self._staging.names - set(before.names))),
            properties=plan(before.properties, self._staging.observed),
        )
        wider = _widened(before.properties, after.properties)
        if wider:
            # A column has one type in every file, so that other tools can read them together.
            touched = tuple(sorted({*touched, *(file.bucket for file in before.files)}))
        old = {file.bucket: file for file in before.files}
        sealed = self._seal_all(touched, old, after, progress, again=wider)
        made = [s for s in sealed if s.file is not None]
        after = replace(after, files=_merged(old, made))
        receipt = self._receipt(sealed, after)
        try:
            self._publish(made)
            self._records.commit(after, self._import(sealed, receipt))
        except BaseException:
            # Whatever the manifest does not name must not lie among the live files.
            with suppress(Exception):
                retire(self._home, self._records.snapshot())
            raise
        self._committed(after)
        return receipt

    def _seal_all(
        self,
        touched: Sequence[int],
        old: dict[int, LogFile],
        after: Snapshot,
        progress: Progress | None,
        *,
        again: bool,
    ) -> list[_Sealed]:
        sealed: list[_Sealed] = []
        with _pool() as pool:
            waiting: list[Future[_Sealed]] = [
                pool.submit(self._seal, bucket, old.get(bucket), after, again=again)
                for bucket in touched
            ]
            for done in as_completed(waiting):
                sealed.append(done.result())
                if progress is not None:
                    progress(len(sealed), len(touched))
        return sorted(sealed, key=lambda s: s.bucket)

    def _seal(self, bucket: int, old: LogFile | None, after: Snapshot, *, again: bool) -> _Sealed:
        """Write the new file of one bucket and its index, beside the live ones."""
        import polars as pl

        parts = [to_stored(part, after.properties) for part in self._staging.read(bucket)]
        stored = None if old is None else files.read(files.checked_path_of(self._home, old))
        came = identify(_joined(parts)) if parts else pl.DataFrame()
        new = came if stored is None or not parts else fresh(came, stored)
        first, last = span(came) if parts else (0, 0)
        if new.is_empty() and not again:
            return _Sealed(bucket, 0, came["person"].n_unique(), first, last)
        if stored is not None:
            stored = files.widened(stored, after.properties)
            rows, offset = ordered(stored if new.is_empty() else _joined([stored, new]))
            people = came["person"].n_unique() if parts else 0
        else:
            rows, offset = ordered(new)
            people = offset.size - 1
        made = self._folder / f"{bucket}.parquet"
        files.write(rows, made)
        file = _describe(bucket, rows, offset, made)
        self._index(file, rows, offset, after, made)
        return _Sealed(bucket, new.height, people, first, last, file=file, made=made)

    def _index(
        self,
        file: LogFile,
        rows: pl.DataFrame,
        offset: NDArray[np.int64],
        after: Snapshot,
        made: Path,
    ) -> None:
        arrays: dict[str, NDArray[Any]] = {
            "time": rows["time"].to_numpy(),
            "code": codes(rows["event"], after.names),
            "offset": offset,
        }
        index = Index(self._home.index, after.workspace)
        index.keep(file, BASE, arrays, filled(rows), checked=made.stat().st_mtime_ns)

    def _publish(self, made: Sequence[_Sealed]) -> None:
        """Make new files durable and move them among the live ones, not named by anyone yet."""
        if not made:
            return
        with ThreadPoolExecutor(8) as pool:
            list(pool.map(sync, [s.made for s in made if s.made is not None]))
        for s in made:
            if s.made is not None and s.file is not None:
                s.made.replace(self._home.log / s.file.name)
        sync(self._home.log)

    def _receipt(self, sealed: Sequence[_Sealed], after: Snapshot) -> Receipt:
        added = sum(s.added for s in sealed)
        return Receipt(
            added=added,
            duplicates=self._staging.rows - added,
            people=sum(f.people for f in after.files),
            events=sum(f.rows for f in after.files),
            first=min((f.first for f in after.files), default=0),
            last=max((f.last for f in after.files), default=0),
        )

    def _import(self, sealed: Sequence[_Sealed], receipt: Receipt) -> Import:
        came = [s for s in sealed if s.people]
        return Import(
            source=self._source,
            at=time.time_ns() // 1000,
            rows=self._staging.rows,
            added=receipt.added,
            duplicates=receipt.duplicates,
            people=sum(s.people for s in came),
            first=min((s.first for s in came), default=0),
            last=max((s.last for s in came), default=0),
            version=__version__,
        )


def _joined(parts: list[pl.DataFrame]) -> pl.DataFrame:
    """Return frames as one, in one piece; columns that some lack are missing there."""
    import polars as pl

    return parts[0] if len(parts) == 1 else pl.concat(parts, how="diagonal", rechunk=True)


@contextmanager
def _pool() -> Iterator[ThreadPoolExecutor]:
    """Threads that stop early, after the jobs they are at, when something goes wrong."""
    pool = ThreadPoolExecutor(max(2, min(4, cpu_count() or 2)))
    try:
        yield pool
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _widened(before: Sequence[Property], after: Sequence[Property]) -> bool:
    """Tell whether a column that is stored gets another type."""
    return any(old.stored and old.kind != new.kind for old, new in zip(before, after, strict=False))


def _merged(old: dict[int, LogFile], made: Sequence[_Sealed]) -> tuple[LogFile, ...]:
    new = {s.bucket: s.file for s in made if s.file is not None}
    return tuple(file for _, file in sorted({**old, **new}.items()))


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
