"""What comes in live: sources and their write keys, the inbox, unsealed events, dead letters.

An accepted event goes inbox -> (unsealed | duplicate | dead letter) -> the log.
"""

from __future__ import annotations

import sqlalchemy as sa

from yeojido.store.schema.base import (
    blob,
    maybe_whole,
    metadata,
    number,
    text,
    whole,
)

#: Where events come from. ``kind``: browser (its key is public), server, file, pull.
sources = sa.Table(
    "sources",
    metadata,
    text("id", primary_key=True),
    text("name", unique=True),
    text("kind"),
    whole("created_at"),
    maybe_whole("disabled_at"),
    text("settings"),  # JSON
)
#: SHA-256 of each key; a key ends when it is rotated out or revoked.
write_keys = sa.Table(
    "write_keys",
    metadata,
    sa.Column("hash", sa.String(64), primary_key=True),
    text("source", index=True),
    text("hint"),
    whole("created_at"),
    maybe_whole("expires_at"),
)
#: Acknowledged and not looked at yet: one row a commit, its requests packed and encrypted
#: together. On SQLite it lies in ``inbox.db`` and this table stays empty.
inbox = sa.Table(
    "inbox",
    metadata,
    number(),
    whole("events"),
    blob("packed"),
    sqlite_autoincrement=True,
)
#: Clean events that are not sealed into the log yet: Arrow streams of events frames.
unsealed = sa.Table(
    "unsealed",
    metadata,
    number(),
    whole("settled_at"),
    whole("events"),
    blob("rows"),
    sqlite_autoincrement=True,
)
#: What became of accepted events, by source and UTC day: accepted = stored + duplicates +
#: rejected + those in the inbox.
counts = sa.Table(
    "counts",
    metadata,
    text("source", primary_key=True),
    text("day", primary_key=True),
    whole("accepted"),
    whole("stored"),
    whole("duplicates"),
    whole("rejected"),
)
#: Events that could not be taken, ``body`` encrypted, to be looked at and replayed. ``events``:
#: how many a row stands for (a request that cannot be read at all is one row). ``wanted_at``: a
#: person has asked to have it settled again.
dead_letters = sa.Table(
    "dead_letters",
    metadata,
    number(),
    text("source", index=True),
    text("wire"),
    whole("received_at"),
    text("reason"),  # key of the word catalogue
    text("detail"),  # JSON: the values of that word
    whole("events"),
    blob("body"),
    maybe_whole("wanted_at"),
    sqlite_autoincrement=True,
)
