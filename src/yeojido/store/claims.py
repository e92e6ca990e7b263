"""Whose turn it is to settle: a mark in the records that the next settler replaces.

Locks keep settlers apart; this makes sure of it where a lock was lost unnoticed, as PostgreSQL's
is with its connection: who was replaced may not commit any more, because it does not know which
message ids were stored since.
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

import sqlalchemy as sa

from yeojido.store.schema.log import meta

if TYPE_CHECKING:
    from yeojido.store.database import Database

_KEY = "settler"


def claim(database: Database) -> str:
    """Leave a new mark, after whoever commits just now; return it."""
    mark = secrets.token_hex(8)
    insert = database.insert(meta).values(key=_KEY, value=mark)
    with database.begin() as connection:
        connection.execute(
            insert.on_conflict_do_update(index_elements=["key"], set_={"value": mark})
        )
    return mark


def claimed(connection: sa.Connection, mark: str) -> bool:
    """Tell whether the mark still stands; nobody replaces it before this transaction ends."""
    query = sa.select(meta.c.value).where(meta.c.key == _KEY).with_for_update(read=True)
    return connection.execute(query).scalar() == mark
