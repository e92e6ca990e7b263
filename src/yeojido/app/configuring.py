"""What a workspace has set for live collection: read by the settler, changed by a person.

It lies in the records (``meta``), so every process and machine of the workspace sees the same, and
the settler looks each round: nothing is restarted.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Final

import sqlalchemy as sa

from yeojido.collect.configured import USUAL, Configured, Value, checked, read, written
from yeojido.domain.errors import StoreError
from yeojido.store import identity
from yeojido.store.schema.identity import identity_edges
from yeojido.store.schema.log import meta
from yeojido.store.sources import Sources
from yeojido.store.statements import insert

if TYPE_CHECKING:
    from yeojido.domain.people import Limits
    from yeojido.store.workspace import Workspace

_KEY: Final = "collection"
#: People joined anew in one go where a limit changes: transactions stay short.
_AT_ONCE: Final = 500


def configured(connection: sa.Connection) -> Configured:
    """Return what is set now; raises StoreError where it cannot be read."""
    text = connection.execute(sa.select(meta.c.value).where(meta.c.key == _KEY)).scalar()
    return USUAL if text is None else _read(str(text))


def limits_of(connection: sa.Connection) -> Limits:
    """Return how many identifiers a person may have; raises StoreError."""
    return configured(connection).limits


@lru_cache(4)
def _read(text: str) -> Configured:
    try:
        return read(text)
    except ValueError as problem:
        raise StoreError(path="meta.collection", reason=str(problem)) from None


def change(
    workspace: Workspace, name: str, given: Sequence[str] | None, source: str | None, now: int
) -> Value | None:
    """Set a setting, or have it as usual (None); return what it is. ``now``: microseconds UTC.

    ``source``: name of the source it is for. Where a limit changes, everybody is joined anew by
    it, a few at a time. Raises BadOption, NoSuchSource.
    """
    # What is to be as usual must be a setting all the same.
    known = checked(name, ("1",) if given is None else given, of_source=source is not None)
    value = None if given is None else known
    which = None if source is None else Sources(workspace.database).named(source).id
    with workspace.database.begin() as connection:
        identity.locked(connection)
        before = configured(connection)
        after = before.with_(name, value, which)
        text = written(after)
        new = insert(connection, meta).values(key=_KEY, value=text)
        connection.execute(
            new.on_conflict_do_update(index_elements=[meta.c.key], set_={"value": text})
        )
    if after.limits != before.limits:
        _join_anew(workspace, now)
    return value


def _join_anew(workspace: Workspace, now: int) -> None:
    """Look at all evidence again; whoever settles meanwhile does so by the new limits already."""
    last = ""
    while True:
        with workspace.database.begin() as connection:
            query = (
                sa.select(identity_edges.c.a)
                .where(identity_edges.c.a > last)
                .distinct()
                .order_by(identity_edges.c.a)
                .limit(_AT_ONCE)
            )
            keys = [str(key) for key in connection.execute(query).scalars()]
            if not keys:
                return
            identity.join_anew(connection, keys, now, limits_of(connection))
            last = keys[-1]
