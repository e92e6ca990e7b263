"""What people asked for and what was done about it, without a word of who they are.

Whom a receipt is about can be checked (a keyed digest), not read. A seal over all of it, under the
workspace's secret, shows a later change.
"""

from __future__ import annotations

import hmac
import json
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from yeojido.domain.log import DAY
from yeojido.store.schema import privacy

if TYPE_CHECKING:
    from sqlalchemy import Connection

#: Within how long a request must be answered (PIPA Decree art. 41, 43, 44).
ANSWER_WITHIN = 10 * DAY


@dataclass(frozen=True, slots=True)
class Receipt:
    """One request. Times are microseconds UTC; ``done_at`` None while it is open.

    Attributes:
        kind: export, erase, correct, restrict, lift.
        by: who dealt with it.
        subject: keyed digest of the person's key.
        summary: what was done, in counts.
        seal: keyed digest of all the rest.
    """

    id: str
    kind: str
    at: int
    due_at: int
    done_at: int | None
    by: str
    subject: str
    summary: Mapping[str, Any]
    seal: str = ""

    def sealed(self, secret: bytes) -> Receipt:
        """Return the receipt with its seal."""
        return replace(self, seal=self._seal(secret))

    def holds(self, secret: bytes) -> bool:
        """Tell whether nothing of it was changed since it was written."""
        return hmac.compare_digest(self.seal, self._seal(secret))

    def _seal(self, secret: bytes) -> str:
        fields = [self.id, self.kind, self.at, self.due_at, self.done_at, self.by, self.subject]
        text = json.dumps([*fields, self.summary], ensure_ascii=False, sort_keys=True)
        return hmac.digest(secret, b"receipt " + text.encode(), "sha256").hex()


def subject_of(person: str, secret: bytes) -> str:
    """Return the digest that receipts about a person carry."""
    return hmac.digest(secret, b"receipt subject " + person.encode(), "sha256").hex()[:32]


def open_request(
    connection: Connection, secret: bytes, kind: str, person: str, by: str, at: int
) -> Receipt:
    """Note that somebody has asked; ``at``: microseconds UTC, from which the ten days count."""
    receipt = Receipt(
        uuid.uuid4().hex, kind, at, at + ANSWER_WITHIN, None, by, subject_of(person, secret), {}
    ).sealed(secret)
    _write(connection, receipt)
    return receipt


def done(
    connection: Connection, secret: bytes, kind: str, person: str, by: str, now: int,
    summary: Mapping[str, Any], asked_at: int | None = None,
) -> Receipt:  # fmt: skip
    """Note what was done; it answers the oldest open request of that kind about that person."""
    subject = subject_of(person, secret)
    waiting = [r for r in found(connection, {subject}) if r.kind == kind and r.done_at is None]
    if waiting:
        start = waiting[0]
    else:
        at = now if asked_at is None else asked_at
        start = Receipt(uuid.uuid4().hex, kind, at, at + ANSWER_WITHIN, None, by, subject, {})
    receipt = replace(start, done_at=now, by=by, summary=dict(summary)).sealed(secret)
    connection.execute(sa.delete(privacy.receipts).where(privacy.receipts.c.id == receipt.id))
    _write(connection, receipt)
    return receipt


def found(connection: Connection, subjects: Iterable[str] | None = None) -> list[Receipt]:
    """Return receipts, oldest first: all, or those about some people (``subject_of``)."""
    table = privacy.receipts
    query = sa.select(*[table.c[name] for name in Receipt.__dataclass_fields__])
    if subjects is not None:
        query = query.where(table.c.subject.in_(set(subjects)))
    rows = connection.execute(query.order_by(table.c.at, table.c.id)).mappings()
    return [Receipt(**{**row, "summary": json.loads(row["summary"])}) for row in rows]


def _write(connection: Connection, receipt: Receipt) -> None:
    values = {name: getattr(receipt, name) for name in Receipt.__dataclass_fields__}
    values["summary"] = json.dumps(dict(receipt.summary), ensure_ascii=False, sort_keys=True)
    connection.execute(sa.insert(privacy.receipts).values(values))
