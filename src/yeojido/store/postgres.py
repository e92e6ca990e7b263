"""PostgreSQL by its own driver: for reading the manifest without SQLAlchemy; what its complaints mean."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from yeojido.domain.database_errors import BadDatabaseUrl, DatabaseUnreachable
from yeojido.domain.errors import (
    DiskFull,
    PackageMissing,
    StoreError,
    WorkspaceBusy,
    WorkspaceReadOnly,
)
from yeojido.domain.words import Words, both

#: Seconds until an address that does not answer counts as unreachable.
PATIENCE = 10
#: What marks a connection in ``pg_stat_activity``.
NAME = "yeojido"
_SCHEMES = ("postgres", "postgresql", "postgresql+psycopg")
#: What libpq says about a connection that it could not make -> a word of the catalogue.
_SAID = (
    ("password authentication failed|no password supplied", "wrong_password"),
    ('role ".*" does not exist|not permitted to log in|no pg_hba.conf entry', "no_role"),
    ('database ".*" does not exist', "no_database"),
    ("connection refused|no such file or directory", "refused"),
    ("could not translate host|name or service|resolve host", "no_host"),
    ("timeout|timed out|no route|unreachable", "timeout"),
    ("too many connections|too many clients|connection slots", "crowded"),
    ("starting up|shutting down|recovery mode", "starting"),
    ("ssl|certificate", "ssl"),
)
#: First letters of SQLSTATE: others were in the way; the connection is gone.
_BUSY = ("40P01", "40001", "55P03")
_GONE = ("08", "57P", "53300")


def connect(address: str) -> Any:
    """Return a connection of psycopg that leaves transactions to whoever uses it.

    ``address``: ``postgresql+psycopg://...``. Raises PackageMissing, BadDatabaseUrl,
    DatabaseUnreachable.
    """
    try:
        import psycopg
    except ImportError:
        raise PackageMissing(what="PostgreSQL", package="yeojido[postgres]") from None
    try:
        return psycopg.connect(
            address.replace("+psycopg", "", 1), autocommit=True, **options(address)
        )
    except psycopg.OperationalError as problem:
        raise DatabaseUnreachable(where=where(address), reason=reason(str(problem))) from None
    except psycopg.Error:
        # Its text quotes the address.
        raise BadDatabaseUrl from None


def options(address: str) -> dict[str, Any]:
    """Return what every connection is asked for beside the address, which may say otherwise."""
    given = parse_qs(urlsplit(address).query)
    wanted = {"connect_timeout": PATIENCE, "application_name": NAME}
    return {name: value for name, value in wanted.items() if name not in given}


def sqlalchemy_address(address: str) -> str:
    """Return a PostgreSQL URL with the driver that SQLAlchemy is to take. Raises BadDatabaseUrl."""
    scheme, found, rest = address.partition("://")
    try:
        if scheme not in _SCHEMES or not found:
            raise ValueError
        _ = urlsplit(address).port
    except ValueError:
        raise BadDatabaseUrl from None
    return f"postgresql+psycopg://{rest}"


def where(address: str) -> str:
    """Return host, port and name of a database, as they may be shown.

    >>> where("postgresql://bob:secret@db:5433/shop"), where("postgresql:///shop?host=/run/pg")
    ('db:5433/shop', '/run/pg/shop')
    """
    parts = urlsplit(address)
    asked = parse_qs(parts.query)
    host = parts.hostname or asked.get("host", ["localhost"])[0]
    port = f":{parts.port}" if parts.port else ""
    return f"{host}{port}/{unquote(parts.path.lstrip('/'))}".rstrip("/")


def reason(said: str) -> Words:
    """Return why a connection was not made, in our words: theirs may quote what is secret."""
    text = said.lower()
    for pattern, word in _SAID:
        if re.search(pattern, text):
            return both(f"store.postgres.{word}")
    return both("store.postgres.lost")


def meaning(path: Path, address: str, problem: Exception) -> StoreError | None:
    """Return the error of the store for one of psycopg, alone or as SQLAlchemy wraps it.

    None where it is none of psycopg. Values that it quotes are left out.
    """
    said = getattr(problem, "orig", None) or problem
    if not type(said).__module__.startswith("psycopg"):
        return None
    found = from_outside(address, problem, path)
    if found is not None:
        return found
    state = getattr(said, "sqlstate", None) or ""
    return StoreError(path=path, reason=f"PostgreSQL {state} ({type(said).__name__})")


def from_outside(address: str, problem: Exception, path: Path | None = None) -> StoreError | None:
    """Return the error of the store where a database could not do its work just now.

    None where the fault lies in what was asked of it.
    """
    said = getattr(problem, "orig", None) or problem
    shown = f"PostgreSQL ({where(address)})"
    state = str(getattr(said, "sqlstate", None) or "")
    kinds = {each.__name__ for each in type(said).__mro__}
    lost = not state and kinds & {"OperationalError", "InterfaceError"}
    if lost or state.startswith(_GONE):
        return DatabaseUnreachable(where=where(address), reason=reason(str(said)))
    if state in _BUSY:
        return WorkspaceBusy(path=path or shown)
    if state == "53100":
        return DiskFull(path=shown)
    return WorkspaceReadOnly(path=shown) if state == "25006" else None
