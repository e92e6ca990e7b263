"""Writing to the event log: take rows in, then put them there all at once or not at all."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from functools import partial
from os import cpu_count, getpid
from pathlib import Path
from shutil import copy2, rmtree
from types import TracebackType
from typing import TYPE_CHECKING, Self

from yeojido.domain.errors import WorkspaceBusy
from yeojido.domain.version import __version__
from yeojido.store.buckets import Sealed, Sealing
from yeojido.store.home import Home, Lock, storing, sync
from yeojido.store.leaving import Sealed as Stored
from yeojido.store.moving import Changes, done, pending
from yeojido.store.properties import Observed, Property, freed, plan
from yeojido.store.records import Import, LogFile, Records, Snapshot
from yeojido.store.rehoming import rehomed
from yeojido.store.staging import Staged, Staging
from yeojido.store.tidying import retire

if TYPE_CHECKING:
    import polars as pl
    import sqlalchemy as sa

Progress = Callable[[int, int], None]
#: Seals the buckets of a commit: calls ``seal`` with each, anywhere, and returns what became of it.
Spread = Callable[[Sealing, Sequence[int], "Progress | None"], "list[Sealed]"]
#: Adds to the transaction of a commit.
Within = Callable[["sa.Connection"], object]


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a commit did, and what the log holds since. Times are microseconds UTC.

    ``added``, ``duplicates`` and ``removed`` (of erased people, or too old) count the rows of this
    import; ``people``, ``events``, ``first`` and ``last`` describe the whole log after it.
    """

    added: int
    duplicates: int
    people: int
    events: int
    first: int
    last: int
    removed: int = 0


class LogWriter:
    """Takes clean events frames in and commits them together; leaving early changes nothing.

    One writer per workspace: a second raises WorkspaceBusy. Use it as a context manager; leaving
    without ``commit`` or by an exception throws away what was added.
    """

    def __init__(
        self,
        home: Home,
        records: Records,
        source: str,
        committed: Callable[[Snapshot], None],
        opened: Callable[[Snapshot], Stored],
        patience: float = 1.0,
    ) -> None:
        """Take the workspace's write lock, for which others get ``patience`` seconds; ``committed`` is told the new snapshot.

        ``opened`` opens the log as of a snapshot.
        """
        self._home = home
        self._records = records
        self._source = source
        self._committed = committed
        self._opened = opened
        self._open = True
        with storing(home):
            self._lock = Lock(home.write_lock)
            # Whoever opens the workspace may hold the lock for a moment, to tidy up.
            if not self._lock.exclusive(patience=patience):
                self._lock.release()
                raise WorkspaceBusy(path=home.root)
            try:
                self._before = records.snapshot()
                self._folder = home.staging / f"{getpid()}-{time.time_ns()}"
                self._folder.mkdir(parents=True)
                self._staging = Staging(self._folder / "rows.arrow", self._before.buckets)
                self._taken: list[Staged] = []
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

    @property
    def folder(self) -> Path:
        """A folder for files that other processes stage; it goes with the writer."""
        return self._folder

    @property
    def buckets(self) -> int:
        """Number of buckets that persons are spread over."""
        return self._before.buckets

    def take(self, staged: Staged) -> None:
        """Take in what another process has staged; its rows come behind those taken so far."""
        self._check_open()
        self._taken.append(staged)

    def _check_open(self) -> None:
        if not self._open:
            raise ValueError("this writer is closed; take a new one")

    def commit(
        self,
        progress: Progress | None = None,
        spread: Spread | None = None,
        changes: Changes | None = None,
        within: Within | None = None,
    ) -> Receipt:
        """Put everything that was added into the log; ``progress(done, total)`` per bucket.

        ``changes``: what is to happen to rows, by default all that the tables ask for
        (``moving.pending``); what was done is taken out of the tables in the transaction that
        makes this commit the current one. ``within`` adds to that transaction.

        ``spread`` makes the files of the buckets elsewhere, by default they are made on threads
        here; what was added, not taken from others, can only be sealed here. Raises DiskFull, and FileDamaged where a bucket that must grow is damaged; then the log is
        as it was. The writer is closed afterwards either way.
        """
        self._check_open()
        try:
            with storing(self._home):
                found = self._records.together(pending)[1] if changes is None else changes
                return self._commit(progress, spread, found, within)
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

    def _commit(
        self,
        progress: Progress | None,
        spread: Spread | None,
        changes: Changes,
        within: Within | None,
    ) -> Receipt:
        staged = self._staging.finish()
        came = {*staged, *(bucket for part in self._taken for bucket in part.streams)}
        before = self._before
        known = freed(before.properties)
        names = self._staging.names.union(*(part.names for part in self._taken))
        after = replace(
            before,
            names=(*before.names, *sorted(names - set(before.names))),
            properties=plan(known, self._observed()),
        )
        renamed = {
            p.stored: new.stored
            for p, new in zip(before.properties, known, strict=True)
            if p.stored != new.stored
        }
        wider = _widened(known, after.properties) or bool(renamed)
        old = {file.bucket: file for file in before.files}
        parts = tuple(self._taken)
        staging = self._staging if self._staging.rows else None
        seal = Sealing(
            self._home, self._folder, after, old, parts, staging, again=wider, renamed=renamed
        )
        looks = {bucket: partial(self._look, bucket) for bucket in came}
        homes = rehomed(self._opened(before), changes, seal.stored, looks, self._folder)
        # A column has one type in every file, so that other tools can read them together.
        touched = {*came, *homes.touched, *(old if wider else ())}
        seal = replace(seal, homes=homes)
        sealed = (spread or _on_threads)(seal, sorted(touched), progress)
        sealed.sort(key=lambda s: s.bucket)
        made = [s for s in sealed if s.file is not None]
        after = replace(after, files=_merged(old, sealed))
        receipt = self._receipt(sealed, after)
        try:
            self._publish(made)
            self._records.commit(
                after, self._import(sealed, receipt), lambda c: _within(c, changes, within)
            )
        except BaseException:
            # Whatever the manifest does not name must not lie among the live files.
            with suppress(Exception):
                retire(self._home, self._records.snapshot())
            raise
        self._committed(after)
        return receipt

    def _look(self, bucket: int) -> Iterator[pl.DataFrame]:
        """Yield the rows that came for a bucket, which stay to be read."""
        yield from self._staging.look(bucket)
        for part in self._taken:
            yield from part.read(bucket)

    def _observed(self) -> dict[str, Observed]:
        found: dict[str, Observed] = {}
        for part in (self._staging.observed, *(part.observed for part in self._taken)):
            for name, look in part.items():
                found.setdefault(name, Observed()).join(look)
        return found

    @property
    def _rows(self) -> int:
        return self._staging.rows + sum(part.rows for part in self._taken)

    def _publish(self, made: Sequence[Sealed]) -> None:
        """Make new files durable and move them among the live ones, not named by anyone yet."""
        if not made:
            return
        with ThreadPoolExecutor(8) as pool:
            list(pool.map(sync, [s.made for s in made if s.made is not None]))
        for s in made:
            if s.made is not None and s.file is not None:
                s.made.replace(self._home.log / s.file.name)
        sync(self._home.log)

    def _receipt(self, sealed: Sequence[Sealed], after: Snapshot) -> Receipt:
        added = sum(s.added for s in sealed)
        removed = sum(s.removed for s in sealed)
        return Receipt(
            added=added,
            duplicates=self._rows - added - removed,
            removed=removed,
            people=sum(f.people for f in after.files),
            events=sum(f.rows for f in after.files),
            first=min((f.first for f in after.files), default=0),
            last=max((f.last for f in after.files), default=0),
        )

    def _import(self, sealed: Sequence[Sealed], receipt: Receipt) -> Import | None:
        if not self._source:
            return None
        came = [s for s in sealed if s.people]
        return Import(
            source=self._source,
            at=time.time_ns() // 1000,
            rows=self._rows,
            added=receipt.added,
            duplicates=receipt.duplicates,
            people=sum(s.people for s in came),
            first=min((s.first for s in came), default=0),
            last=max((s.last for s in came), default=0),
            version=__version__,
        )


def _within(connection: sa.Connection, changes: Changes, more: Within | None) -> None:
    if more is not None:
        more(connection)
    done(connection, changes)


def _on_threads(seal: Sealing, touched: Sequence[int], progress: Progress | None) -> list[Sealed]:
    sealed: list[Sealed] = []
    with _pool() as pool:
        waiting: list[Future[Sealed]] = [pool.submit(seal, bucket) for bucket in touched]
        for done in as_completed(waiting):
            sealed.append(done.result())
            if progress is not None:
                progress(len(sealed), len(touched))
    return sealed


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


def _merged(old: dict[int, LogFile], sealed: Sequence[Sealed]) -> tuple[LogFile, ...]:
    new = {s.bucket: s.file for s in sealed if s.file is not None}
    empty = {s.bucket for s in sealed if s.empty}
    files = {**old, **new}
    return tuple(files[bucket] for bucket in sorted(files.keys() - empty))
