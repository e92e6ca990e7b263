"""What is remembered of erased people, so that they do not come back: digests under the secret.

An identifier is refused up to the moment of its erasure; later events make a new person. A
message id of an erased event is refused for good, under whatever identifier it comes again. Of an
identifier whose processing was stopped nothing is taken until that is lifted.
"""

from __future__ import annotations

import hmac
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Final

import sqlalchemy as sa

from yeojido.store.schema import privacy
from yeojido.store.statements import insert, parts

if TYPE_CHECKING:
    from sqlalchemy import Connection

#: Later than every event.
ALWAYS: Final = 2**63 - 1


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


def closing(connection: Connection) -> None:
    """Wait until nobody is settling, and let nobody settle before this transaction ends.

    Else what a settler took in meanwhile would outlive the erasure. On SQLite every transaction
    that writes waits for the others anyway.
    """
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("LOCK TABLE tombstones IN EXCLUSIVE MODE")


def stop(connection: Connection, secret: bytes, identities: Iterable[str], at: int) -> None:
    """Take nothing more of identifiers until it is lifted; ``at``: microseconds UTC."""
    keys = [_stopped(identity, secret) for identity in identities]
    table = privacy.tombstones
    for some in parts(keys):
        new = insert(connection, table).on_conflict_do_nothing(index_elements=[table.c.key])
        connection.execute(new, [{"key": key, "at": at} for key in some])


def lift(connection: Connection, secret: bytes, identities: Iterable[str]) -> int:
    """Take events of identifiers again; return how many had been stopped."""
    keys = [_stopped(identity, secret) for identity in identities]
    found = len(dict(_buried(connection, keys)))
    for some in parts(keys):
        table = privacy.tombstones
        connection.execute(sa.delete(table).where(table.c.key.in_(some)))
    return found


def stopped(connection: Connection, secret: bytes, identities: Iterable[str]) -> dict[str, int]:
    """Return since when (microseconds UTC) the processing of identifiers is stopped."""
    keys = {_stopped(identity, secret): identity for identity in identities}
    return {keys[key]: at for key, at in _buried(connection, keys)}


def refused(
    connection: Connection, secret: bytes, rows: Sequence[tuple[str, int, str]]
) -> set[int]:
    """Return which rows belong to erased people, or to people whose processing is stopped.

    ``rows``: identity, time (microseconds UTC), digest of the message id (32 hexadecimal digits).
    """
    if not rows or not any_there(connection):
        return set()
    ends = until(connection, secret, {row[0] for row in rows})
    digests = {row[2]: _message(row[2], secret) for row in rows}
    buried = dict(_buried(connection, digests.values()))
    return {
        at
        for at, (identity, time, digest) in enumerate(rows)
        if time <= ends.get(identity, time - 1) or digests[digest] in buried
    }


def until(connection: Connection, secret: bytes, identities: Collection[str]) -> dict[str, int]:
    """Return the moments (microseconds UTC) up to which events of identifiers are refused."""
    if not identities or not any_there(connection):
        return {}
    ends = {_identity(identity, secret): identity for identity in identities}
    found = {ends[key]: at for key, at in _buried(connection, ends)}
    return found | dict.fromkeys(stopped(connection, secret, identities), ALWAYS)


def among(kept: Mapping[str, int], secret: bytes, identities: Iterable[str]) -> dict[str, int]:
    """Return the same of tombstones that were read before: key -> moment."""
    ends: dict[str, int] = {}
    for identity in identities:
        end = kept.get(_identity(identity, secret))
        if _stopped(identity, secret) in kept:
            end = ALWAYS
        if end is not None:
            ends[identity] = end
    return ends


def buried(connection: Connection, secret: bytes, digests: Iterable[str]) -> set[str]:
    """Return which message ids (32 hexadecimal digits) are those of erased events."""
    keys = {_message(digest, secret): digest for digest in digests}
    return {keys[key] for key, _ in _buried(connection, keys)}


def any_there(connection: Connection) -> bool:
    """Tell whether anybody was ever erased or stopped.

    On PostgreSQL no erasure ends before this transaction does.
    """
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("LOCK TABLE tombstones IN SHARE MODE")
    return connection.execute(sa.select(privacy.tombstones.c.key).limit(1)).first() is not None


def _buried(connection: Connection, keys: Iterable[str]) -> Iterator[tuple[str, int]]:
    table = privacy.tombstones
    for some in parts(keys):
        query = sa.select(table.c.key, table.c.at).where(table.c.key.in_(some))
        yield from ((key, at) for key, at in connection.execute(query))


def _identity(identity: str, secret: bytes) -> str:
    return "i" + hmac.digest(secret, b"erased identity " + identity.encode(), "sha256").hex()[:32]


def _stopped(identity: str, secret: bytes) -> str:
    return "s" + hmac.digest(secret, b"stopped identity " + identity.encode(), "sha256").hex()[:32]


def _message(digest: str, secret: bytes) -> str:
    return "m" + hmac.digest(secret, b"erased message " + digest.encode(), "sha256").hex()[:32]
