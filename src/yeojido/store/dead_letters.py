"""Events that could not be taken: kept encrypted with the reason, to be looked at and replayed."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

import sqlalchemy as sa

from yeojido.domain.key_errors import SealBroken
from yeojido.store.schema.collection import dead_letters

if TYPE_CHECKING:
    from yeojido.store.inbox import Sealer

ABOUT = "dead letter"
_MANY = 500


class Opener(Protocol):
    """What decrypts: ``Keys`` of the workspace."""

    def open(self, data: bytes, about: str) -> bytes:
        """Decrypt; raises where it was changed."""
        ...


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """One event, or a request that cannot be read at all (``events`` of them).

    Attributes:
        reason: key of the word catalogue; ``values`` fill it.
        received_at: microseconds UTC.
        body: as it came, in the form of its ``wire``; kept out of ``repr``.
        wanted_at: when somebody asked to have it settled again.
    """

    source: str
    wire: str
    received_at: int
    reason: str
    values: Mapping[str, str]
    events: int
    message_id: str | None
    body: bytes = field(repr=False, default=b"")
    id: int = 0
    wanted_at: int | None = None


@dataclass(frozen=True, slots=True)
class Sought:
    """Which dead letters are meant: all that fit what is not None."""

    ids: tuple[int, ...] | None = None
    source: str | None = None
    reason: str | None = None
    wanted: bool | None = None

    def conditions(self) -> list[sa.ColumnElement[bool]]:
        """Return the conditions of a query."""
        table = dead_letters.c
        found: list[sa.ColumnElement[bool]] = []
        if self.ids is not None:
            found.append(table.id.in_(self.ids))
        if self.source is not None:
            found.append(table.source == self.source)
        if self.reason is not None:
            found.append(table.reason == self.reason)
        if self.wanted is not None:
            found.append(table.wanted_at.is_not(None) if self.wanted else table.wanted_at.is_(None))
        return found


def add(connection: sa.Connection, keys: Sealer, letters: Iterable[DeadLetter]) -> None:
    """Keep letters, their bodies encrypted."""
    rows = [
        {
            "source": each.source,
            "wire": each.wire,
            "received_at": each.received_at,
            "reason": each.reason,
            "detail": json.dumps(dict(each.values), ensure_ascii=False),
            "events": each.events,
            "body": keys.seal(_packed(each), ABOUT),
        }
        for each in letters
    ]
    if rows:
        connection.execute(sa.insert(dead_letters), rows)


def found(
    connection: sa.Connection,
    sought: Sought,
    keys: Opener | None = None,
    *,
    limit: int | None = None,
    after: int = 0,
) -> Iterator[DeadLetter]:
    """Hand out letters, oldest first; with ``keys`` their bodies too (else they are empty)."""
    table = dead_letters.c
    wanted = [
        table.id, table.source, table.wire, table.received_at, table.reason, table.detail,
        table.events, table.wanted_at,
    ]  # fmt: skip
    if keys is not None:
        wanted.append(table.body)
    query = sa.select(*wanted).where(table.id > after, *sought.conditions()).order_by(table.id)
    for row in connection.execute(query.limit(limit) if limit is not None else query):
        message_id, body = (
            _unpacked(keys.open(row.body, ABOUT)) if keys is not None else (None, b"")
        )
        yield DeadLetter(
            source=row.source, wire=row.wire, received_at=row.received_at, reason=row.reason,
            values=json.loads(row.detail), events=row.events, message_id=message_id, body=body,
            id=row.id, wanted_at=row.wanted_at,
        )  # fmt: skip


def reasons(connection: sa.Connection) -> list[tuple[str, str, int, int]]:
    """Return (source, reason, letters, events) of all that are kept."""
    table = dead_letters.c
    query = (
        sa.select(table.source, table.reason, sa.func.count(), sa.func.sum(table.events))
        .group_by(table.source, table.reason)
        .order_by(table.source, table.reason)
    )
    return [(s, r, int(n), int(events)) for s, r, n, events in connection.execute(query)]


def want(connection: sa.Connection, sought: Sought, now: int) -> int:
    """Ask to have letters settled again; return how many events they hold."""
    conditions = sought.conditions()
    events = sa.select(sa.func.coalesce(sa.func.sum(dead_letters.c.events), 0)).where(*conditions)
    count = int(connection.execute(events).scalar_one())
    connection.execute(sa.update(dead_letters).where(*conditions).values(wanted_at=now))
    return count


def give_up_broken(connection: sa.Connection, keys: Opener) -> int:
    """Ask no longer for letters whose bodies do not open; return how many there were."""
    table = dead_letters.c
    broken: list[int] = []
    for number, body in connection.execute(
        sa.select(table.id, table.body).where(table.wanted_at.is_not(None))
    ):
        try:
            keys.open(body, ABOUT)
        except SealBroken:
            broken.append(number)
    for number in broken:
        connection.execute(sa.update(dead_letters).where(table.id == number).values(wanted_at=None))
    return len(broken)


def drop(connection: sa.Connection, sought: Sought) -> int:
    """Delete letters for good; return how many events they held. They stay counted as rejected."""
    conditions = sought.conditions()
    events = sa.select(sa.func.coalesce(sa.func.sum(dead_letters.c.events), 0)).where(*conditions)
    count = int(connection.execute(events).scalar_one())
    connection.execute(sa.delete(dead_letters).where(*conditions))
    return count


def drop_ids(connection: sa.Connection, ids: Collection[int]) -> None:
    """Delete letters that were settled again."""
    rest = list(ids)
    for start in range(0, len(rest), _MANY):
        some = rest[start : start + _MANY]
        connection.execute(sa.delete(dead_letters).where(dead_letters.c.id.in_(some)))


def _packed(letter: DeadLetter) -> bytes:
    """A message id may hold an e-mail address: it is locked away with the body."""
    name = (letter.message_id or "").encode("utf-8", "surrogatepass")
    return len(name).to_bytes(4, "big") + name + letter.body


def _unpacked(data: bytes) -> tuple[str | None, bytes]:
    end = 4 + int.from_bytes(data[:4], "big")
    return data[4:end].decode("utf-8", "surrogatepass") or None, data[end:]
