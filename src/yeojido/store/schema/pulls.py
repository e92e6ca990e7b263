"""Files that are fetched again and again: from a folder or over HTTPS."""

from __future__ import annotations

import sqlalchemy as sa

from yeojido.store.schema.base import maybe_text, maybe_whole, metadata, text, whole

pulls = sa.Table(
    "pulls",
    metadata,
    text("id", primary_key=True),
    text("name", unique=True),
    text("kind"),
    text("address"),
    text("mapping"),  # JSON
    whole("every"),  # seconds
    whole("next_at"),
    maybe_whole("last_at"),
    maybe_text("problem"),  # JSON words
    text("state"),  # JSON: what was seen already
)
