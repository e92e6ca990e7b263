"""Who is who: identifiers, what joins them and why, what was cut, and what is known of people."""

from __future__ import annotations

import sqlalchemy as sa

from yeojido.store.schema.base import flag, maybe_text, maybe_whole, metadata, text, whole

#: ``key`` is what an event carries (``identity``), ``person`` whose events those are now.
identifiers = sa.Table(
    "identifiers",
    metadata,
    text("key", primary_key=True),
    text("kind"),
    text("person", index=True),
    whole("first_at"),
    whole("last_at"),  # 0: named by evidence, not seen itself
)
#: Evidence that two identifiers are of one person; of one rule, the best. ``tier``: how much it
#: weighs (``kernels.joining``), the order in which it is read.
identity_edges = sa.Table(
    "identity_edges",
    metadata,
    text("a", primary_key=True),
    text("b", primary_key=True),
    text("rule", primary_key=True),
    whole("tier"),
    whole("at"),
    text("source"),
    flag("verified"),
    text("message"),
    maybe_text("undone_by"),
    maybe_whole("undone_at"),
    sa.Index("ix_identity_edges_a", "a", "tier", "at"),
    sa.Index("ix_identity_edges_b", "b", "tier", "at"),
)
#: Two identifiers that a person has said are not one.
identity_cuts = sa.Table(
    "identity_cuts",
    metadata,
    text("a", primary_key=True),
    text("b", primary_key=True, index=True),
    whole("at"),
    text("by"),
)
#: Keys whose stored events still stand under another person. ``at``: when this was noted; a
#: change of person writes it anew (``store.moving`` lays it over, and removes what it has done).
moves = sa.Table(
    "moves",
    metadata,
    text("key", primary_key=True),
    text("person"),
    whole("at"),
)
#: Traits with their history; personal ones lie in the vault and have no ``value`` here.
traits = sa.Table(
    "traits",
    metadata,
    text("identity", primary_key=True),
    text("name", primary_key=True),
    whole("at", primary_key=True),
    text("message", primary_key=True),
    maybe_text("value"),  # JSON
    text("source"),
    flag("verified"),
)
