"""The tables of the records database, and its engine: for all that writes.

Reading the manifest needs neither (``records.Records.snapshot``); a test holds both together.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy import event

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


def engine(address: str, *, read_only: bool) -> sa.Engine:
    """Return an engine for the SQLite database at a ``file:`` address."""
    made = sa.create_engine(f"sqlite:///{address}")

    @event.listens_for(made, "connect")
    def _(connection: Any, _record: Any) -> None:
        # The driver's own habit of opening transactions would leave table changes outside them.
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute("PRAGMA busy_timeout=10000")
        if not read_only:
            cursor.execute("PRAGMA journal_mode=WAL")
            cursor.execute("PRAGMA synchronous=FULL")
        cursor.close()

    @event.listens_for(made, "begin")
    def _(connection: sa.Connection) -> None:
        connection.exec_driver_sql("BEGIN")

    return made
