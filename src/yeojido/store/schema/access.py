"""Who may do what on the server: users, sessions, tokens, and the audit log."""

from __future__ import annotations

import sqlalchemy as sa

from yeojido.store.schema.base import maybe_text, maybe_whole, metadata, number, text, whole

users = sa.Table(
    "users",
    metadata,
    text("id", primary_key=True),
    text("email", unique=True),
    text("name"),
    text("role"),
    maybe_text("password"),  # Argon2id
    maybe_text("subject"),  # of the OpenID provider
    whole("created_at"),
    maybe_whole("disabled_at"),
)
#: SHA-256 of each session's token.
sessions = sa.Table(
    "sessions",
    metadata,
    sa.Column("hash", sa.String(64), primary_key=True),
    text("user", index=True),
    text("csrf"),
    whole("created_at"),
    whole("expires_at"),
)
#: SHA-256 of each API token.
api_tokens = sa.Table(
    "api_tokens",
    metadata,
    text("id", primary_key=True),
    sa.Column("hash", sa.String(64), nullable=False, unique=True),
    text("name"),
    text("role"),
    text("created_by"),
    whole("created_at"),
    maybe_whole("expires_at"),
    maybe_whole("used_at"),
    maybe_whole("revoked_at"),
)
#: SHA-256 of one-time links: the first owner's set-up, invitations.
invitations = sa.Table(
    "invitations",
    metadata,
    sa.Column("hash", sa.String(64), primary_key=True),
    text("role"),
    whole("created_at"),
    whole("expires_at"),
    maybe_whole("used_at"),
)
audit = sa.Table(
    "audit",
    metadata,
    number(),
    whole("at"),
    text("actor"),
    text("action"),
    text("target"),
    text("detail"),  # JSON without personal data
    sqlite_autoincrement=True,
)
