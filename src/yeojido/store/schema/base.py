"""What every table is made of: the shared metadata, and the few kinds of columns there are."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

metadata = sa.MetaData()


def text(name: str, **options: Any) -> sa.Column[str]:
    """Return a column of text that every row has."""
    return sa.Column(name, sa.String, nullable=False, **options)


def maybe_text(name: str) -> sa.Column[str]:
    """Return a column of text that a row may lack."""
    return sa.Column(name, sa.String, nullable=True)


def whole(name: str, **options: Any) -> sa.Column[int]:
    """Return a column of whole numbers, or of moments: microseconds UTC (named ``..._at``)."""
    return sa.Column(name, sa.BigInteger, nullable=False, **options)


def maybe_whole(name: str) -> sa.Column[int]:
    """Return a column of whole numbers or moments that a row may lack."""
    return sa.Column(name, sa.BigInteger, nullable=True)


def blob(name: str) -> sa.Column[bytes]:
    """Return a column of bytes."""
    return sa.Column(name, sa.LargeBinary, nullable=False)


def flag(name: str) -> sa.Column[bool]:
    """Return a column of yes or no."""
    return sa.Column(name, sa.Boolean, nullable=False)


def number() -> sa.Column[int]:
    """Return a primary key that the database counts up and never gives twice."""
    # SQLite counts up INTEGER primary keys only.
    kind = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    return sa.Column("id", kind, primary_key=True, autoincrement=True)
