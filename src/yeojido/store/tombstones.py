"""What is remembered of erased people, so that they do not come back: digests under the secret.

An identifier is refused up to the moment of its erasure; later events make a new person. A
message id of an erased event is refused for good, under whatever identifier it comes again.
"""

from __future__ import annotations

import hmac
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

import sqlalchemy as sa

from yeojido.store.schema import privacy
from yeojido.store.statements import parts

if TYPE_CHECKING:
    from sqlalchemy import Connection


def bury(
    connection: Connection,
    secret: bytes,
    identities: Iterable[str],
    digests: Iterable[str],
    at: int,
) -> None:
    """Remember identifiers, refused up to ``at`` (microseconds UTC), and message ids, for good.

    ``digests``: the message ids' digests, 32 hexadecimal digits each.
    """
    keys = [*(_identity(i, secret) for i in identities), *(_message(d, secret) for d in digests)]
    table = privacy.tombstones
    for some in parts(keys):
        # A second erasure moves the moment on: what came between the two is erased too.
        connection.execute(sa.delete(table).where(table.c.key.in_(some)))
        connection.execute(sa.insert(table), [{"key": key, "at": at} for key in some])


def refused(
    connection: Connection, secret: bytes, rows: Sequence[tuple[str, int, str]]
) -> set[int]:
    """Return which rows belong to erased people.

    ``rows``: identity, time (microseconds UTC), digest of the message id (32 hexadecimal digits).
    """
    if not rows or not any_there(connection):
        return set()
    identities = {row[0]: _identity(row[0], secret) for row in rows}
    digests = {row[2]: _message(row[2], secret) for row in rows}
    buried = dict(_buried(connection, {*identities.values(), *digests.values()}))
    return {
        at
        for at, (identity, time, digest) in enumerate(rows)
        if time <= buried.get(identities[identity], time - 1) or digests[digest] in buried
    }


def until(connection: Connection, secret: bytes, identities: Collection[str]) -> dict[str, int]:
    """Return the moments (microseconds UTC) up to which events of erased identifiers are refused."""
    if not identities or not any_there(connection):
        return {}
    keys = {_identity(identity, secret): identity for identity in identities}
    return {keys[key]: at for key, at in _buried(connection, keys)}


def any_there(connection: Connection) -> bool:
    """Tell whether anybody was ever erased."""
    return connection.execute(sa.select(privacy.tombstones.c.key).limit(1)).first() is not None


def _buried(connection: Connection, keys: Iterable[str]) -> Iterator[tuple[str, int]]:
    table = privacy.tombstones
    for some in parts(keys):
        query = sa.select(table.c.key, table.c.at).where(table.c.key.in_(some))
        yield from ((key, at) for key, at in connection.execute(query))


def _identity(identity: str, secret: bytes) -> str:
    return "i" + hmac.digest(secret, b"erased identity " + identity.encode(), "sha256").hex()[:32]


def _message(digest: str, secret: bytes) -> str:
    return "m" + hmac.digest(secret, b"erased message " + digest.encode(), "sha256").hex()[:32]
