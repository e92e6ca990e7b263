"""PostgreSQL by its own driver: for reading the manifest without SQLAlchemy."""

from __future__ import annotations

from typing import Any

from yeojido.domain.errors import PackageMissing


def connect(address: str) -> Any:
    """Return a connection of psycopg that leaves transactions to whoever uses it.

    ``address``: ``postgresql+psycopg://...``. Raises PackageMissing.
    """
    try:
        import psycopg
    except ImportError:
        raise PackageMissing(what="PostgreSQL", package="yeojido[postgres]") from None
    return psycopg.connect(address.replace("+psycopg", "", 1), autocommit=True)


def sqlalchemy_address(address: str) -> str:
    """Return a PostgreSQL URL with the driver that SQLAlchemy is to take."""
    scheme, _, rest = address.partition("://")
    return f"postgresql+psycopg://{rest}" if scheme in ("postgres", "postgresql") else address
