"""Who may do what on the server: users, sessions, tokens, and the audit log."""

from __future__ import annotations

import sqlalchemy as sa

from yeojido.store.schema.base import maybe_text, maybe_whole, metadata, number, text, whole

users = sa.Table(
    "users",
    metadata,
    text("id", primary_key=True),
    text("email", unique=True),  # in small letters
    text("name"),
    text("role"),
    maybe_text("password"),  # Argon2id
    maybe_text("subject"),  # digest of issuer and subject at the OpenID provider
    whole("created_at"),
    maybe_whole("disabled_at"),
    sa.UniqueConstraint("subject", name="users_subject"),
)
#: SHA-256 of each session's token, and of the one before it, which is taken a little longer.
sessions = sa.Table(
    "sessions",
    metadata,
    sa.Column("hash", sa.String(64), primary_key=True),
    sa.Column("previous", sa.String(64), nullable=True, index=True),
    text("user", index=True),
    text("csrf"),  # of no use without the token
    whole("created_at"),
    whole("rotated_at"),
    whole("used_at"),
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
#: SHA-256 of one-time links. ``kind``: setup (the first owner), invite, reset (of ``user``).
invitations = sa.Table(
    "invitations",
    metadata,
    sa.Column("hash", sa.String(64), primary_key=True),
    text("kind"),
    text("role"),
    maybe_text("user"),
    text("created_by"),
    whole("created_at"),
    whole("expires_at"),
    maybe_whole("used_at"),
)
#: How often it was tried to sign in since ``since_at``, by keyed digest of an account or address.
tries = sa.Table(
    "tries",
    metadata,
    sa.Column("key", sa.String(64), primary_key=True),
    whole("since_at"),
    whole("tried"),
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
