"""The folders of a workspace, its locks, and what the disk's complaints mean."""

from __future__ import annotations

import errno
import fcntl
import os
import shutil
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from yeojido.domain.errors import (
    DiskFull,
    FileDamaged,
    StoreError,
    WorkspaceBusy,
    WorkspaceReadOnly,
    YeojidoError,
)
from yeojido.domain.words import both

_FULL = (errno.ENOSPC, errno.EDQUOT)
_FORBIDDEN = (errno.EROFS, errno.EACCES, errno.EPERM)


@dataclass(frozen=True, slots=True)
class Home:
    """Where everything of one workspace lies.

    ``log`` holds exactly the live files; files that a commit replaced move to ``retired`` until
    no other process reads the workspace; ``staging`` is of no worth once its writer is gone.

    ``database`` is the URL of a PostgreSQL database that holds the records; None: SQLite here.
    """

    root: Path
    database: str | None = field(default=None, repr=False)

    @property
    def records(self) -> Path:
        """The records database."""
        return self.root / "records.db"

    @property
    def inbox(self) -> Path:
        """The database that takes requests in: what else is written never holds it up."""
        return self.root / "inbox.db"

    @property
    def log(self) -> Path:
        """The Parquet files: the truth."""
        return self.root / "log"

    @property
    def index(self) -> Path:
        """What is derived from the log and can be deleted."""
        return self.root / "index"

    @property
    def readings(self) -> Path:
        """What a model read in texts: numbers, kept to save time, deleted at any time."""
        return self.root / "cache" / "readings"

    @property
    def answers(self) -> Path:
        """What a plugged-in model answered: numbers, kept so that nothing is sent twice."""
        return self.root / "cache" / "answers.db"

    @property
    def retired(self) -> Path:
        """Replaced log files that a reader may still need."""
        return self.root / "retired"

    @property
    def damaged(self) -> Path:
        """Log files that a person has set aside because they are damaged."""
        return self.root / "damaged"

    @property
    def staging(self) -> Path:
        """What a writer has not committed yet."""
        return self.root / "staging"

    @property
    def write_lock(self) -> Path:
        """Held by the one process that writes."""
        return self.root / "write.lock"

    @property
    def read_lock(self) -> Path:
        """Shared by all that read."""
        return self.root / "read.lock"

    @property
    def beat(self) -> Path:
        """Touched by the worker at every round: how old it is says whether one is at work."""
        return self.root / "worker.beat"

    def folders(self) -> tuple[Path, ...]:
        """Every folder that a workspace has."""
        more = (self.root / "journeys", self.root / "rejects")
        return (self.log, self.index, self.retired, self.staging, *more)


class Lock:
    """A lock on a file, released by the system when its process ends in whatever way."""

    def __init__(self, path: Path, *, make: bool = True) -> None:
        """Open the file; ``make`` it if it is not there."""
        self._file = -1
        # Reading leave is enough for a lock, so that those who may only read can share it.
        flags = os.O_RDWR | os.O_CREAT if make else os.O_RDONLY
        self._file = os.open(path, flags | os.O_CLOEXEC, 0o644)

    def exclusive(self, *, patience: float = 0.0) -> bool:
        """Take or upgrade to the exclusive lock; False if held for ``patience`` seconds more."""
        until = time.monotonic() + patience
        while True:
            try:
                fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if time.monotonic() >= until:
                    return False
                time.sleep(0.01)
            else:
                return True

    def shared(self) -> None:
        """Take or go back to the shared lock."""
        fcntl.flock(self._file, fcntl.LOCK_SH)

    def __del__(self) -> None:
        """Let go with the last reference: a writer that was forgotten must not lock for ever."""
        self.release()

    def release(self) -> None:
        """Let go; harmless when done twice."""
        if self._file >= 0:
            os.close(self._file)
            self._file = -1


def private(path: Path) -> None:
    """Make a database that is not there yet readable by its owner alone, as SQLite does not."""
    with suppress(OSError):
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))


@contextmanager
def storing(home: Home) -> Iterator[None]:
    """Turn what the disk and the databases complain about into errors of the store."""
    try:
        yield
    except YeojidoError:
        raise
    except Exception as problem:
        found = meaning(home, problem)
        if found is None:
            raise
        raise found from problem


def meaning(home: Home, problem: Exception) -> StoreError | None:
    """Return what a complaint of the disk or a database means; None where it is neither's."""
    if home.database is not None and not isinstance(problem, OSError):
        from yeojido.store import postgres

        found = postgres.meaning(home.root, home.database, problem)
        if found is not None:
            return found
    number = problem.errno if isinstance(problem, OSError) else None
    text = str(problem).lower()
    if number in _FULL or "no space left" in text or "disk is full" in text:
        return DiskFull(path=home.root)
    if number in _FORBIDDEN or "readonly database" in text or "unable to open database" in text:
        return WorkspaceReadOnly(path=home.root)
    if "database is locked" in text:
        return WorkspaceBusy(path=home.root)
    if "file is not a database" in text or "malformed" in text:
        return FileDamaged(path=home.records, reason=both("store.not_a_database"))
    if "disk i/o error" in text and _no_space(home.root):
        return DiskFull(path=home.root)
    if isinstance(problem, OSError):
        return StoreError(path=home.root, reason=problem.strerror or str(problem))
    # SQLAlchemy wraps what the database said.
    said = problem if isinstance(problem, sqlite3.Error) else getattr(problem, "orig", None)
    return None if said is None else StoreError(path=home.root, reason=str(said))


def _no_space(folder: Path) -> bool:
    """Tell whether the disk has no room left for even a small file."""
    return shutil.disk_usage(folder).free < 2**20


def sync(path: Path) -> None:
    """Make a file or a folder's entries durable."""
    file = os.open(path, os.O_RDONLY)
    try:
        os.fsync(file)
    finally:
        os.close(file)
