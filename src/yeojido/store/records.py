"""The records database: the manifest of live log files, the event dictionary, the properties.

The tables are those that the migrations add up to (a test compares them). A new workspace gets
them at once; an older one is brought up by Alembic, which is imported only then.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy import event

from yeojido.domain.errors import WorkspaceBusy, WorkspaceNewer
from yeojido.domain.log import Kind
from yeojido.store.home import Home, Lock
from yeojido.store.properties import Property

#: Every revision, oldest first; the last is what this version of Yeojido reads and writes.
REVISIONS = ("0001",)

metadata = sa.MetaData()
version = sa.Table(
    "alembic_version", metadata, sa.Column("version_num", sa.String(32), primary_key=True)
)
meta = sa.Table(
    "meta",
    metadata,
    sa.Column("key", sa.String, primary_key=True),
    sa.Column("value", sa.String, nullable=False),
)
event_names = sa.Table(
    "event_names",
    metadata,
    sa.Column("code", sa.Integer, primary_key=True),
    sa.Column("name", sa.String, nullable=False, unique=True),
)
properties = sa.Table(
    "properties",
    metadata,
    sa.Column("position", sa.Integer, primary_key=True),
    sa.Column("name", sa.String, nullable=False, unique=True),
    sa.Column("stored", sa.String, nullable=False),
    sa.Column("kind", sa.String, nullable=False),
)
log_files = sa.Table(
    "log_files",
    metadata,
    sa.Column("bucket", sa.Integer, primary_key=True),
    sa.Column("name", sa.String, nullable=False, unique=True),
    sa.Column("sha256", sa.String(64), nullable=False),
    sa.Column("bytes", sa.BigInteger, nullable=False),
    sa.Column("rows", sa.BigInteger, nullable=False),
    sa.Column("people", sa.BigInteger, nullable=False),
    sa.Column("first", sa.BigInteger, nullable=False),
    sa.Column("last", sa.BigInteger, nullable=False),
)
imports = sa.Table(
    "imports",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("source", sa.String, nullable=False),
    sa.Column("at", sa.BigInteger, nullable=False),
    sa.Column("rows", sa.BigInteger, nullable=False),
    sa.Column("added", sa.BigInteger, nullable=False),
    sa.Column("duplicates", sa.BigInteger, nullable=False),
    sa.Column("people", sa.BigInteger, nullable=False),
    sa.Column("first", sa.BigInteger, nullable=False),
    sa.Column("last", sa.BigInteger, nullable=False),
    sa.Column("version", sa.String, nullable=False),
)


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
        self._engine = _engine(home.records, read_only=read_only)

    def close(self) -> None:
        """Close every connection."""
        self._engine.dispose()

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

    def _revision(self) -> str | None:
        with self._engine.connect() as connection:
            tables = sa.inspect(connection).get_table_names()
            if not tables:
                return None
            return connection.execute(sa.select(version.c.version_num)).scalar()

    def _make(self, settings: dict[str, str]) -> None:
        lock = Lock(self._home.write_lock)
        try:
            # Two processes may start the same workspace: the second finds it made.
            if not lock.exclusive(patience=10):
                raise WorkspaceBusy(path=self._home.root)
            if self._revision() is not None:
                return
            with self._engine.begin() as connection:
                metadata.create_all(connection)
                connection.execute(version.insert(), {"version_num": REVISIONS[-1]})
                rows = [{"key": key, "value": value} for key, value in settings.items()]
                connection.execute(meta.insert(), rows)
        finally:
            lock.release()

    def _migrate(self) -> None:
        from yeojido.store.migrations import upgrade

        lock = Lock(self._home.write_lock)
        try:
            if not lock.exclusive():
                raise WorkspaceBusy(path=self._home.root)
            with self._engine.begin() as connection:
                upgrade(connection, REVISIONS[-1])
        finally:
            lock.release()

    def snapshot(self) -> Snapshot:
        """Return the log as of the last commit, read in one transaction."""
        with self._engine.begin() as connection:
            pairs = connection.execute(sa.select(meta.c.key, meta.c.value)).all()
            settings = {str(key): str(value) for key, value in pairs}
            names = connection.execute(sa.select(event_names.c.name).order_by(event_names.c.code))
            known = connection.execute(
                sa.select(properties.c.name, properties.c.stored, properties.c.kind).order_by(
                    properties.c.position
                )
            )
            files = connection.execute(sa.select(log_files).order_by(log_files.c.bucket))
            return Snapshot(
                workspace=settings["workspace"],
                buckets=int(settings["buckets"]),
                names=tuple(str(name) for name in names.scalars()),
                properties=tuple(
                    Property(str(name), str(stored), cast("Kind", kind))
                    for name, stored, kind in known
                ),
                files=tuple(LogFile(*row) for row in files),
            )

    def commit(self, snapshot: Snapshot, done: Import | None = None) -> None:
        """Make a snapshot the current one and note the import, in one durable transaction."""
        with self._engine.begin() as connection:
            have = connection.execute(sa.select(sa.func.count()).select_from(event_names)).scalar()
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

    def imports(self) -> list[Import]:
        """Return all past imports, oldest first."""
        columns = [c for c in imports.c if c.name != "id"]
        with self._engine.connect() as connection:
            rows = connection.execute(sa.select(*columns).order_by(imports.c.id))
            return [Import(*row) for row in rows]


def _insert(connection: sa.Connection, table: sa.Table, rows: Sequence[dict[str, Any]]) -> None:
    if rows:
        connection.execute(table.insert(), rows)


def _engine(path: Path, *, read_only: bool) -> sa.Engine:
    options = "?uri=true"
    if read_only:
        # An immutable database needs no lock and no side files. Where there are some, what they
        # hold is part of it.
        sides = path.with_name(f"{path.name}-wal")
        whole = not sides.exists() or sides.stat().st_size == 0
        options = f"?mode=ro{'&immutable=1' if whole else ''}&uri=true"
    engine = sa.create_engine(f"sqlite:///file:{_quoted(path)}{options}")

    @event.listens_for(engine, "connect")
    def _(connection: Any, _record: Any) -> None:
        # The driver's own habit of opening transactions would leave table changes outside them.
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute("PRAGMA busy_timeout=10000")
        if not read_only:
            cursor.execute("PRAGMA journal_mode=WAL")
            cursor.execute("PRAGMA synchronous=FULL")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _(connection: sa.Connection) -> None:
        connection.exec_driver_sql("BEGIN")

    return engine


def _quoted(path: Path) -> str:
    from urllib.parse import quote

    return quote(str(path.absolute()))
