"""The tables of the event log: settings, event names, properties, the manifest, past imports."""

from __future__ import annotations

import sqlalchemy as sa

from yeojido.store.schema.base import metadata

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
