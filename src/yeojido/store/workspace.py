"""A workspace: one folder with the event log, the records, the journeys and the rejected rows."""

from __future__ import annotations

import os
import secrets
import uuid
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from yeojido.domain.database_errors import DatabaseOfOther
from yeojido.domain.errors import DiskFull, EmptyWorkspace, StoreError, WorkspaceReadOnly
from yeojido.store.home import Home, Lock, storing
from yeojido.store.keys import Keys, make_once
from yeojido.store.log import EventLog
from yeojido.store.postgres import where
from yeojido.store.records import Import, Records
from yeojido.store.tidying import forget, tidy

if TYPE_CHECKING:
    from yeojido.store.database import Database

BUCKETS = 64
#: The file that says which workspace a folder is, where its records lie in PostgreSQL.
NAME = "workspace.id"
_SECRET_BYTES = 32


class Workspace:
    """An open workspace.

    Attributes:
        path: its folder.
        log: its event log.
        journeys, rejects: folders for journey files and for rows that were not taken.
        secret: 32 bytes of this workspace alone, from which pseudonyms of persons are made.
        keys: what locks the inbox, the dead letters and the vault.
    """

    def __init__(self, home: Home, refusal: StoreError | None) -> None:
        """Open what ``open`` has made sure of; ``refusal`` says why it is for reading only."""
        self.path = home.root
        self.journeys = home.root / "journeys"
        self.rejects = home.root / "rejects"
        self.keys = Keys(home)
        self._home = home
        self._reading: Lock | None = None
        self._records = Records(home, read_only=refusal is not None)
        try:
            if refusal is None:
                own = _named(home, self._records) or uuid.uuid4().hex
                self._records.prepare({"workspace": own, "buckets": str(BUCKETS)})
                tidy(home, self._records)
            _one_of_a_kind(home, self._records)
            # Who cannot leave marks (``reading``) holds this before the manifest is read.
            if refusal is not None:
                with suppress(OSError):
                    self._reading = Lock(home.read_lock, make=False)
                    self._reading.shared()
            self.log = EventLog(home, self._records, refusal)
        except BaseException:
            self.close()
            raise

    @classmethod
    def open(cls, path: Path, *, create: bool = True, database: str | None = None) -> Workspace:
        """Open a workspace; ``create`` makes one where there is none.

        ``database``: URL of the PostgreSQL database that holds its records, by default they lie
        in the folder (SQLite).

        A folder that cannot be written to, or whose disk is full, is opened for reading.
        Raises EmptyWorkspace (nothing there and not ``create``), WorkspaceReadOnly, WorkspaceNewer,
        WorkspaceBusy, FileDamaged, DiskFull; with PostgreSQL BadDatabaseUrl, DatabaseUnreachable,
        DatabaseOfOther (it holds the records of another folder).
        """
        if database is not None:
            from yeojido.store.postgres import sqlalchemy_address

            database = sqlalchemy_address(database)
        home = Home(Path(path), database)
        exists = home.records.exists() or (database is not None and home.log.exists())
        if not exists and not create:
            raise EmptyWorkspace(path=home.root)
        refusal: StoreError = WorkspaceReadOnly(path=home.root)
        if _writable(home.root):
            try:
                with storing(home):
                    for folder in home.folders():
                        folder.mkdir(parents=True, exist_ok=True)
                    _keep_out_of_git(home.root)
                    return cls(home, None)
            except DiskFull as full:
                refusal = full
        if not exists:
            raise refusal
        with storing(home):
            return cls(home, refusal)

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
        """Let go of everything; harmless when done twice."""
        if self._reading is not None:
            self._reading.release()
            self._reading = None
        self._records.close()

    @property
    def home(self) -> Home:
        """Where everything of it lies."""
        return self._home

    @property
    def database(self) -> Database:
        """The records database, for all but the manifest of the log."""
        return self._records.database

    @property
    def records(self) -> Records:
        """The records as the manifest is read, by the driver's own connection."""
        return self._records

    @property
    def secret(self) -> bytes:
        """The workspace's secret, made when it is first asked for, readable by its owner only."""
        path = self.path / "secret"
        with storing(self._home):
            try:
                return path.read_bytes()
            except FileNotFoundError:
                return make_once(path, secrets.token_bytes(_SECRET_BYTES))

    def imports(self) -> list[Import]:
        """Return all past imports, oldest first."""
        with storing(self._home):
            return self._records.imports()

    def clean(self) -> None:
        """Delete replaced log files now that no log shows which is open anywhere."""
        with storing(self._home):
            forget(self._home)


def _named(home: Home, records: Records) -> str | None:
    """PostgreSQL: return what the folder says which workspace it is; the first time, write it.

    Raises DatabaseOfOther where the database holds records and the folder is none of theirs.
    """
    if home.database is None:
        return None
    path = home.root / NAME
    held = None if path.exists() else records.held()
    if held is not None and not path.exists():
        files = records.snapshot().files
        if not files or not all((home.log / file.name).exists() for file in files):
            raise DatabaseOfOther(where=where(home.database), path=home.root)
    return make_once(path, (held or uuid.uuid4().hex).encode()).decode()


def _one_of_a_kind(home: Home, records: Records) -> None:
    """PostgreSQL: refuse a database that holds the records of another folder."""
    if home.database is None:
        return
    with suppress(FileNotFoundError):
        if (home.root / NAME).read_text(encoding="utf-8") != records.held():
            raise DatabaseOfOther(where=where(home.database), path=home.root)


def _writable(root: Path) -> bool:
    """Tell whether the folder, or the nearest one above that exists, can be written to."""
    while not root.exists() and root != root.parent:
        root = root.parent
    return os.access(root, os.W_OK)


def _keep_out_of_git(root: Path) -> None:
    """Customers' data must not get into a repository by accident."""
    path = root / ".gitignore"
    if not path.exists():
        path.write_text("*\n", encoding="utf-8")
