"""The records database: the manifest of live log files, the event dictionary, the properties.

The tables are those that the migrations add up to (a test compares them). A new workspace gets
them at once; an older one is brought up by Alembic, which is imported only then.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from threading import Lock as Mutex
from typing import TYPE_CHECKING, Any, Protocol, TypeVar, cast

from yeojido.domain.database_errors import DatabaseInUse
from yeojido.domain.errors import WorkspaceBusy, WorkspaceNewer
from yeojido.domain.log import Kind
from yeojido.store.home import Home, Lock, private
from yeojido.store.paths import file_address, sqlite_address
from yeojido.store.postgres import where
from yeojido.store.properties import Property

if TYPE_CHECKING:
    import sqlalchemy as sa

    from yeojido.store.database import Database

T = TypeVar("T")

#: Every revision, oldest first; the last is what this version of Yeojido reads and writes.
REVISIONS = ("0001", "0002", "0003", "0004", "0005", "0006", "0007")
#: Which statement lists tables that are there already, on SQLite and on PostgreSQL.
_TABLES = (
    "SELECT name FROM sqlite_master WHERE type = 'table'",
    "SELECT tablename FROM pg_tables WHERE schemaname = current_schema()",
)


class Reader(Protocol):
    """A connection of SQLite's or PostgreSQL's own driver."""

    def execute(self, query: str, /) -> Any:
        """Run a statement without parameters; return what has ``fetchone`` and ``fetchall``."""
        ...

    def close(self) -> None:
        """Let go of the database."""
        ...


@dataclass(frozen=True, slots=True)
class LogFile:
    """One live file of the log. ``first`` and ``last`` are microseconds UTC."""

    bucket: int
    name: str
    sha256: str
    bytes: int
    rows: int
    people: int
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Import:
    """One past import. ``at``, ``first``, ``last`` are microseconds UTC.

    ``first``, ``last`` and ``people`` describe the rows that came, new or not.
    """

    source: str
    at: int
    rows: int
    added: int
    duplicates: int
    people: int
    first: int
    last: int
    version: str


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What the log was after some commit: everything a reader needs beside the files."""

    workspace: str
    buckets: int
    names: tuple[str, ...] = ()
    properties: tuple[Property, ...] = ()
    files: tuple[LogFile, ...] = ()

    @property
    def events(self) -> int:
        """How many events the files hold."""
        return sum(file.rows for file in self.files)


@dataclass(frozen=True, slots=True)
class Commit:
    """Records that hold one commit and no other: what a process has that was sent a log."""

    held: Snapshot

    def snapshot(self) -> Snapshot:
        """Return the log as of that commit."""
        return self.held


class Records:
    """The records database of one workspace."""

    def __init__(self, home: Home, *, read_only: bool = False) -> None:
        """Open; nothing is read or made yet."""
        self._home = home
        self._read_only = read_only
        self._lock = Mutex()
        self._reader: Reader | None = None
        self._made: Database | None = None

    def close(self) -> None:
        """Close every connection."""
        with self._lock:
            if self._reader is not None:
                self._reader.close()
                self._reader = None
            if self._made is not None:
                self._made.close()

    @property
    def database(self) -> Database:
        """What writes: SQLAlchemy takes a fifth of a second to load, and reading needs none."""
        if self._made is None:
            from yeojido.store.database import Database

            address = self._home.database or sqlite_address(self._home.records, self._read_only)
            self._made = Database(address, read_only=self._read_only)
        return self._made

    @contextmanager
    def _reading(self) -> Iterator[Reader]:
        """One transaction that sees one commit."""
        with self._lock:
            reader = self._begun()
            try:
                yield reader
            finally:
                # What the server has closed is undone already, and is opened anew the next time.
                if self._home.database is None or not getattr(reader, "closed", False):
                    reader.execute("ROLLBACK")

    def _begun(self) -> Reader:
        """Return the connection in a transaction; a new one where the server has closed it."""
        begin = "BEGIN ISOLATION LEVEL REPEATABLE READ" if self._home.database else "BEGIN"
        if self._reader is not None:
            try:
                self._reader.execute(begin)
            except Exception:
                if self._home.database is None or not getattr(self._reader, "closed", False):
                    raise
                self._reader = None
            else:
                return self._reader
        self._reader = self._connected()
        self._reader.execute(begin)
        return self._reader

    def _connected(self) -> Reader:
        if self._home.database is not None:
            from yeojido.store.postgres import connect

            return connect(self._home.database)
        address = file_address(self._home.records, self._read_only)
        if not self._read_only:
            private(self._home.records)
        return sqlite3.connect(
            address, timeout=10, isolation_level=None, uri=True, check_same_thread=False
        )

    def rows(self, *queries: str) -> list[list[tuple[Any, ...]]]:
        """Return the rows of queries without parameters, all read at one moment.

        For what must be quick at the start of a command: SQLAlchemy is not loaded.
        """
        with self._reading() as reader:
            return [[tuple(row) for row in reader.execute(q).fetchall()] for q in queries]

    def prepare(self, settings: dict[str, str]) -> None:
        """Make the tables of a new workspace, or bring older ones up.

        Raises WorkspaceNewer, WorkspaceBusy (another process writes while a migration is due).
        """
        revision = self._revision()
        if revision is None:
            self._make(settings)
        elif revision not in REVISIONS:
            raise WorkspaceNewer(path=self._home.root, version=revision)
        elif revision != REVISIONS[-1]:
            self._migrate()

    def held(self) -> str | None:
        """Return which workspace's records these are, None where there are none yet."""
        if self._revision() is None:
            return None
        (found,) = self.rows("SELECT value FROM meta WHERE key = 'workspace'")
        return str(found[0][0]) if found else None

    def _revision(self) -> str | None:
        with self._reading() as reader:
            tables = reader.execute(_TABLES[self._home.database is not None]).fetchall()
            if not tables:
                return None
            if self._home.database is not None and ("alembic_version",) not in tables:
                raise DatabaseInUse(where=where(self._home.database))
            found = reader.execute("SELECT version_num FROM alembic_version").fetchone()
            return None if found is None else str(found[0])

    def _make(self, settings: dict[str, str]) -> None:
        lock = Lock(self._home.write_lock)
        try:
            # Two processes may start the same workspace: the second finds it made.
            if not lock.exclusive(patience=10):
                raise WorkspaceBusy(path=self._home.root)
            if self._revision() is not None:
                return
            from yeojido.store.schema import log, metadata

            with self.database.begin() as connection:
                metadata.create_all(connection)
                connection.execute(log.version.insert(), {"version_num": REVISIONS[-1]})
                rows = [{"key": key, "value": value} for key, value in settings.items()]
                connection.execute(log.meta.insert(), rows)
        finally:
            lock.release()

    def _migrate(self) -> None:
        from yeojido.store.migrations import upgrade

        lock = Lock(self._home.write_lock)
        try:
            if not lock.exclusive():
                raise WorkspaceBusy(path=self._home.root)
            with self.database.begin() as connection:
                upgrade(connection, REVISIONS[-1])
        finally:
            lock.release()

    def snapshot(self) -> Snapshot:
        """Return the log as of the last commit, read in one transaction."""
        return self.together(lambda _: None)[0]

    def together(self, also: Callable[[Reader], T]) -> tuple[Snapshot, T]:
        """Return the log as of the last commit and what ``also`` reads at that same moment."""
        with self._reading() as reader:
            more = also(reader)
            settings = dict(reader.execute("SELECT key, value FROM meta").fetchall())
            names = reader.execute("SELECT name FROM event_names ORDER BY code").fetchall()
            known = reader.execute(
                "SELECT name, stored, kind FROM properties ORDER BY position"
            ).fetchall()
            files = reader.execute(
                "SELECT bucket, name, sha256, bytes, rows, people, first, last "
                "FROM log_files ORDER BY bucket"
            ).fetchall()
        snapshot = Snapshot(
            workspace=str(settings["workspace"]),
            buckets=int(settings["buckets"]),
            names=tuple(str(name) for (name,) in names),
            properties=tuple(
                Property(str(name), str(stored), cast("Kind", kind)) for name, stored, kind in known
            ),
            files=tuple(LogFile(*row) for row in files),
        )
        return snapshot, more

    def commit(
        self,
        snapshot: Snapshot,
        done: Import | None = None,
        within: Callable[[sa.Connection], None] | None = None,
    ) -> None:
        """Make a snapshot the current one and note the import, in one durable transaction.

        ``within`` adds to that transaction.
        """
        from yeojido.store.schema.log import event_names, imports, log_files, properties

        with self.database.begin() as connection:
            counted = connection.exec_driver_sql("SELECT count(*) FROM event_names")
            have = counted.scalar()
            new = snapshot.names[int(have or 0) :]
            _insert(
                connection,
                event_names,
                [{"code": int(have or 0) + i, "name": name} for i, name in enumerate(new)],
            )
            connection.execute(properties.delete())
            _insert(
                connection,
                properties,
                [{"position": i, **asdict(p)} for i, p in enumerate(snapshot.properties)],
            )
            connection.execute(log_files.delete())
            _insert(connection, log_files, [asdict(file) for file in snapshot.files])
            if done is not None:
                connection.execute(imports.insert(), asdict(done))
            if within is not None:
                within(connection)

    def imports(self) -> list[Import]:
        """Return all past imports, oldest first."""
        with self._reading() as reader:
            rows = reader.execute(
                "SELECT source, at, rows, added, duplicates, people, first, last, version "
                "FROM imports ORDER BY id"
            ).fetchall()
        return [Import(*row) for row in rows]


def _insert(connection: sa.Connection, table: sa.Table, rows: Sequence[dict[str, Any]]) -> None:
    if rows:
        connection.execute(table.insert(), rows)
