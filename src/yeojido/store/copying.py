"""Copies of the databases of a workspace as of one moment, while others write to them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from yeojido.domain.server_errors import BackupBroken
from yeojido.domain.words import both
from yeojido.store.home import Home
from yeojido.store.inbox import SETTLED
from yeojido.store.records import REVISIONS

if TYPE_CHECKING:
    import sqlalchemy as sa

_SEQUENCES = "sequences.json"
_REVISION = "alembic_version"


def copy_sqlite(home: Home, folder: Path) -> None:
    """Copy ``inbox.db`` and ``records.db`` into a folder.

    The inbox comes first: what is settled between the two copies is in both, and is known as
    settled by its number; nothing is in neither.
    """
    if home.inbox.exists():
        _copy(home.inbox, folder / home.inbox.name)
    _copy(home.records, folder / home.records.name)
    _go_on_counting(folder / home.inbox.name, folder / home.records.name)


def _copy(source: Path, target: Path) -> None:
    with (
        closing(sqlite3.connect(f"file:{source}?mode=ro", uri=True, timeout=30)) as here,
        closing(sqlite3.connect(target)) as there,
    ):
        here.backup(there)  # all pages in one step: readers hold nobody up
        there.execute("PRAGMA journal_mode=DELETE")


def _go_on_counting(inbox: Path, records: Path) -> None:
    """Let the copy's next request have a number above all that the records know as settled."""
    if not inbox.exists():
        return
    with closing(sqlite3.connect(records)) as read:
        noted = read.execute("SELECT value FROM meta WHERE key = ?", (SETTLED,)).fetchone()
    number = int(noted[0].rpartition(":")[2] or 0) if noted else 0
    with closing(sqlite3.connect(inbox)) as write, write:
        row = write.execute("SELECT seq FROM sqlite_sequence WHERE name = 'inbox'").fetchone()
        if row is None:
            write.execute("INSERT INTO sqlite_sequence (name, seq) VALUES ('inbox', ?)", (number,))
        else:
            write.execute(
                "UPDATE sqlite_sequence SET seq = max(seq, ?) WHERE name = 'inbox'", (number,)
            )


def sqlite_files(records: Path) -> list[tuple[str, str]]:
    """Return name and SHA-256 of each log file that a copy of the records lists."""
    with closing(sqlite3.connect(f"file:{records}?mode=ro", uri=True)) as read:
        return [(str(n), str(s)) for n, s in read.execute("SELECT name, sha256 FROM log_files")]


def copy_postgres(address: str, folder: Path) -> list[tuple[str, str]]:
    """Copy every table, the inbox too, as of one moment into files of a folder.

    Returns name and SHA-256 of each log file that they list.
    """
    with _transaction(address) as connection:
        numbers: dict[str, int] = {}
        for table in _tables(connection):
            with (
                (folder / f"{table.name}.copy").open("wb") as file,
                connection.cursor().copy(f"COPY {_listed(table)} TO STDOUT") as rows,
            ):
                for part in rows:
                    file.write(part)
            sequence = _sequence(connection, table)
            if sequence is not None:
                asked = f"SELECT last_value, is_called FROM {sequence}"  # noqa: S608  its own name
                found = connection.execute(asked)
                last, called = found.fetchone()
                numbers[table.name] = last if called else 0
        (folder / _SEQUENCES).write_bytes(msgspec.json.encode(numbers))
        listed = connection.execute("SELECT name, sha256 FROM log_files").fetchall()
    return [(str(name), str(sha)) for name, sha in listed]


def is_empty(address: str) -> bool:
    """Tell whether a PostgreSQL database has no tables yet."""
    with _transaction(address) as connection:
        found = connection.execute(
            "SELECT 1 FROM pg_tables WHERE schemaname = current_schema() LIMIT 1"
        )
        return found.fetchone() is None


def load_postgres(database: str, folder: Path) -> None:
    """Fill an empty database with what ``copy_postgres`` wrote, all or nothing.

    ``database``: URL as SQLAlchemy takes it. Raises BackupBroken for another version's tables.
    """
    from yeojido.store.database import Database

    revision = (folder / f"{_REVISION}.copy").read_text().strip()
    if revision not in REVISIONS:
        raise BackupBroken(reason=both("server.other_version", version=revision))
    from yeojido.store.migrations import upgrade

    opened = Database(database)
    try:
        with opened.begin() as connection:
            upgrade(connection, revision)
            raw: Any = connection.connection.dbapi_connection
            numbers = msgspec.json.decode((folder / _SEQUENCES).read_bytes(), type=dict[str, int])
            for table in _tables(raw):
                file = folder / f"{table.name}.copy"
                raw.execute(f'TRUNCATE "{table.name}"')
                if not file.exists():
                    continue
                with raw.cursor().copy(f"COPY {_listed(table)} FROM STDIN") as rows:
                    rows.write(file.read_bytes())
                sequence = _sequence(raw, table)
                last = numbers.get(table.name, 0)
                if sequence is not None and last:
                    raw.execute("SELECT setval(%s, %s)", (sequence, last))
    finally:
        opened.close()


@contextmanager
def _transaction(address: str) -> Iterator[Any]:
    from yeojido.store.postgres import connect

    connection = connect(address)
    try:
        connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ")
        yield connection
        connection.execute("ROLLBACK")
    finally:
        connection.close()


def _tables(connection: Any) -> list[sa.Table]:
    """Return the tables of this version that are there."""
    from yeojido.store.schema import metadata

    found = connection.execute(
        "SELECT tablename FROM pg_tables WHERE schemaname = current_schema()"
    ).fetchall()
    there = {str(name) for (name,) in found}
    return [table for table in metadata.sorted_tables if table.name in there]


def _listed(table: sa.Table) -> str:
    columns = ", ".join(f'"{column.name}"' for column in table.columns)
    return f'"{table.name}" ({columns})'


def _sequence(connection: Any, table: sa.Table) -> str | None:
    if "id" not in table.columns:
        return None
    found = connection.execute("SELECT pg_get_serial_sequence(%s, 'id')", (f'"{table.name}"',))
    name = found.fetchone()[0]
    return None if name is None else str(name)
