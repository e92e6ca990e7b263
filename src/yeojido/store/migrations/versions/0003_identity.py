"""Who is who: identifiers, what joins them and why, what was cut, and what is known of people."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Make the tables."""
    _identifiers()
    _identity_cuts()
    _identity_edges()
    _moves()
    _traits()


def _identifiers() -> None:
    op.create_table(
        "identifiers",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("first_at", sa.BigInteger(), nullable=False),
        sa.Column("last_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("key"),
    )
    op.create_index(op.f("ix_identifiers_person"), "identifiers", ["person"], unique=False)


def _identity_cuts() -> None:
    op.create_table(
        "identity_cuts",
        sa.Column("a", sa.String(), nullable=False),
        sa.Column("b", sa.String(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("a", "b"),
    )
    op.create_index(op.f("ix_identity_cuts_b"), "identity_cuts", ["b"], unique=False)


def _identity_edges() -> None:
    op.create_table(
        "identity_edges",
        sa.Column("a", sa.String(), nullable=False),
        sa.Column("b", sa.String(), nullable=False),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("tier", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("verified", sa.Boolean(), nullable=False),
        sa.Column("message", sa.String(), nullable=False),
        sa.Column("undone_by", sa.String(), nullable=True),
        sa.Column("undone_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("a", "b", "rule"),
    )
    op.create_index("ix_identity_edges_a", "identity_edges", ["a", "tier", "at"], unique=False)
    op.create_index("ix_identity_edges_b", "identity_edges", ["b", "tier", "at"], unique=False)


def _moves() -> None:
    op.create_table(
        "moves",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("key"),
    )


def _traits() -> None:
    op.create_table(
        "traits",
        sa.Column("identity", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("message", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=True),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("verified", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("identity", "name", "at", "message"),
    )
