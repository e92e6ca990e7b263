"""People's data under their control: the vault, consents, tombstones, receipts, periods."""

from __future__ import annotations

import sqlalchemy as sa

from yeojido.store.schema.base import blob, flag, maybe_whole, metadata, number, text, whole

#: The data key of each identity, wrapped by a master key; deleting it erases what it locked.
vault_keys = sa.Table(
    "vault_keys",
    metadata,
    text("identity", primary_key=True),
    blob("wrapped"),
    text("master"),
)
#: Personal values, encrypted; ``digest`` (keyed) tells equal values apart without reading them.
vault = sa.Table(
    "vault",
    metadata,
    text("identity", primary_key=True),
    text("field", primary_key=True),
    text("digest", primary_key=True),
    whole("at"),
    text("source"),
    blob("value"),
)
#: Every grant, denial and withdrawal, never changed.
consents = sa.Table(
    "consents",
    metadata,
    number(),
    text("identity", index=True),
    text("purpose"),
    text("channel"),
    text("state"),
    whole("at"),
    whole("recorded_at"),
    text("source"),
    flag("verified"),
    text("proof"),  # JSON
    text("message", unique=True),
    sqlite_autoincrement=True,
)
#: Keyed digests of identifiers (with the moment until which their events are refused), of the
#: message ids of erased events, and of identifiers whose processing is stopped.
tombstones = sa.Table(
    "tombstones",
    metadata,
    text("key", primary_key=True),
    whole("at"),
)
#: What people asked for and what was done: exports, erasures, corrections, restrictions.
receipts = sa.Table(
    "receipts",
    metadata,
    text("id", primary_key=True),
    text("kind"),
    whole("at"),  # when it was asked for
    whole("due_at"),
    maybe_whole("done_at"),
    text("by"),
    text("subject", index=True),  # keyed digest of the person
    text("summary"),  # JSON without personal data
    text("seal"),  # keyed digest of all the rest
)
#: How long events of a name (``*``: all others) are kept, in days.
retention = sa.Table(
    "retention",
    metadata,
    text("event", primary_key=True),
    whole("days"),
)
#: Sealed events that must go: ``identity`` of an erased person.
erasures = sa.Table(
    "erasures",
    metadata,
    text("identity", primary_key=True),
    whole("at"),
    maybe_whole("swept_at"),  # the ``at`` whose sealed rows are gone
)
