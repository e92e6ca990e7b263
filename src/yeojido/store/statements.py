"""Statements that both databases take: inserts that know conflicts, and long lists in parts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, TypeVar

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

if TYPE_CHECKING:
    from yeojido.store.database import Insert

_T = TypeVar("_T")
#: How many values one statement names.
MANY = 500


def insert(connection: sa.Connection, table: sa.Table) -> Insert:
    """Return an INSERT for the database of a connection, as ``Database.insert`` does."""
    if connection.dialect.name == "sqlite":
        return sqlite.insert(table)
    return postgresql.insert(table)


def parts(values: Iterable[_T], many: int = MANY) -> Iterator[list[_T]]:
    """Hand out values in lists that one statement takes."""
    rest = list(values)
    for start in range(0, len(rest), many):
        yield rest[start : start + many]
