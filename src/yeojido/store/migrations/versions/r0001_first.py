"""The first tables: settings, event names, properties, the manifest, past imports."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "meta",
        sa.Column("key", sa.String, primary_key=True),
        sa.Column("value", sa.String, nullable=False),
    )
    op.create_table(
        "event_names",
        sa.Column("code", sa.Integer, primary_key=True),
        sa.Column("name", sa.String, nullable=False, unique=True),
    )
    op.create_table(
        "properties",
        sa.Column("position", sa.Integer, primary_key=True),
        sa.Column("name", sa.String, nullable=False, unique=True),
        sa.Column("stored", sa.String, nullable=False),
        sa.Column("kind", sa.String, nullable=False),
    )
    op.create_table(
        "log_files",
        sa.Column("bucket", sa.Integer, primary_key=True),
        sa.Column("name", sa.String, nullable=False, unique=True),
        sa.Column("sha256", sa.String(64), nullable=False),
        *(
            sa.Column(name, sa.BigInteger, nullable=False)
            for name in ("bytes", "rows", "people", "first", "last")
        ),
    )
    op.create_table(
        "imports",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("source", sa.String, nullable=False),
        *(
            sa.Column(name, sa.BigInteger, nullable=False)
            for name in ("at", "rows", "added", "duplicates", "people", "first", "last")
        ),
        sa.Column("version", sa.String, nullable=False),
    )
