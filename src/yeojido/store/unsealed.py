"""Clean events that are not sealed into the log yet: rows of Arrow streams among the records.

One row is what one round of settling stored; small rows are put together, so that there are few.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from yeojido.store.arrow import alike, packed, unpacked
from yeojido.store.properties import IDENTITY
from yeojido.store.schema.collection import unsealed

if TYPE_CHECKING:
    import polars as pl

#: Rows of fewer events than this are put together when there are ``MANY`` of them.
SMALL = 20_000
MANY = 32


@dataclass(frozen=True, slots=True)
class Held:
    """One row: its id, when its first event was settled (microseconds UTC), how many it holds."""

    id: int
    settled_at: int
    events: int


def add(connection: sa.Connection, frame: pl.DataFrame, now: int) -> None:
    """Keep a clean events frame; an empty one leaves nothing."""
    if frame.height:
        values = {"settled_at": now, "events": frame.height, "rows": packed([frame])}
        connection.execute(sa.insert(unsealed), values)


def held(connection: sa.Connection) -> list[Held]:
    """Return what there is, oldest first."""
    table = unsealed.c
    query = sa.select(table.id, table.settled_at, table.events).order_by(table.id)
    return [Held(*row) for row in connection.execute(query)]


def frames(connection: sa.Connection, ids: Iterable[int]) -> list[pl.DataFrame]:
    """Return the frames of rows, oldest first."""
    query = sa.select(unsealed.c.rows).where(unsealed.c.id.in_(list(ids))).order_by(unsealed.c.id)
    return [frame for (rows,) in connection.execute(query) for frame in unpacked(rows)]


def erase(connection: sa.Connection, keys: Collection[str]) -> None:
    """Take out what came under these keys. Rows stay, with fewer events: a sealer counts on them."""
    wanted = list(keys)
    for row in held(connection):
        before = frames(connection, [row.id])
        after: list[pl.DataFrame] = []
        for frame in before:
            whose = frame["person"]
            if IDENTITY in frame.columns:
                whose = frame[IDENTITY].fill_null(whose)
            after.append(frame.filter(~whose.is_in(wanted)))
        events = sum(frame.height for frame in after)
        if events < sum(frame.height for frame in before):
            values = {"events": events, "rows": packed(after)}
            connection.execute(sa.update(unsealed).where(unsealed.c.id == row.id).values(values))


def drop(connection: sa.Connection, ids: Iterable[int]) -> int:
    """Delete rows; return how many there were."""
    return connection.execute(sa.delete(unsealed).where(unsealed.c.id.in_(list(ids)))).rowcount


def tidy(connection: sa.Connection, after: int) -> None:
    """Put small rows together when there are many, of those whose id is above ``after``."""
    small = [row for row in held(connection) if row.events < SMALL and row.id > after]
    if len(small) < MANY:
        return
    ids = [row.id for row in small]
    values = {
        "settled_at": small[0].settled_at,
        "events": sum(row.events for row in small),
        "rows": packed(alike(frames(connection, ids))),
    }
    # The first row stays: what says "up to row n" (``moving.Changes``) must find its events there.
    drop(connection, ids[1:])
    connection.execute(sa.update(unsealed).where(unsealed.c.id == ids[0]).values(values))
