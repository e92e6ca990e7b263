"""A records database: SQLite in the workspace's folder, or PostgreSQL; the same statements on both."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Literal

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError

from yeojido.domain.errors import TextRefused

Insert = sqlite.Insert | postgresql.Insert


class Database:
    """One database, with short transactions.

    Attributes:
        dialect: what kind it is.
    """

    def __init__(self, address: str, *, read_only: bool = False) -> None:
        """Take a URL of SQLAlchemy (``sqlite:///...``, ``postgresql+psycopg://...``).

        Nothing is opened yet.
        """
        more: dict[str, Any] = {}
        if not address.startswith("sqlite"):
            from yeojido.store.postgres import options

            # A connection that the server has closed meanwhile is noticed before it is used.
            more = {"pool_pre_ping": True, "connect_args": options(address)}
        # Errors do not quote values: they may be personal.
        self._engine = sa.create_engine(address, hide_parameters=True, **more)
        self._address = address
        self.dialect: Literal["sqlite", "postgresql"] = (
            "sqlite" if self._engine.dialect.name == "sqlite" else "postgresql"
        )
        if self.dialect == "sqlite":
            _prepare_sqlite(self._engine, read_only=read_only)

    @contextmanager
    def begin(self) -> Iterator[sa.Connection]:
        """Open a transaction that writes: durable when the block ends, undone when it raises.

        Raises DatabaseUnreachable, WorkspaceBusy (others wait for it), DiskFull on PostgreSQL.
        """
        with self._reached(), self._engine.connect() as opened:
            # SQLite: wait for other writers at the start, never fail for them in the middle.
            connection = opened.execution_options(writes=True)
            with connection.begin():
                yield connection

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """Open a transaction that sees one moment of the database."""
        with self._reached(), self._engine.connect() as opened:
            level = "REPEATABLE READ" if self.dialect == "postgresql" else "SERIALIZABLE"
            connection = opened.execution_options(isolation_level=level)
            with connection.begin():
                yield connection

    @contextmanager
    def _reached(self) -> Iterator[None]:
        """Refuse text that cannot be stored; PostgreSQL: what is nobody's fault is the store's."""
        try:
            yield
        except UnicodeEncodeError:
            raise TextRefused from None
        except DBAPIError as problem:
            if self.dialect == "sqlite":
                raise
            if "(0x00)" in str(problem.orig):
                raise TextRefused from None
            from yeojido.store.postgres import from_outside

            found = from_outside(self._address, problem)
            if found is None:
                raise
            raise found from problem

    def insert(self, table: sa.Table) -> Insert:
        """Return an INSERT that knows ``on_conflict_do_nothing`` and ``on_conflict_do_update``."""
        return sqlite.insert(table) if self.dialect == "sqlite" else postgresql.insert(table)

    def checkpoint(self) -> None:
        """SQLite: move what the journal holds into the file, and empty the journal.

        What was deleted is then in neither; while others read, the journal stays for them.
        """
        if self.dialect == "sqlite":
            opened = self._engine.raw_connection()
            try:
                opened.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
            finally:
                opened.close()

    def close(self) -> None:
        """Close every connection; harmless when done twice."""
        self._engine.dispose()


def _prepare_sqlite(engine: sa.Engine, *, read_only: bool) -> None:
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
        writes = connection.get_execution_options().get("writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
