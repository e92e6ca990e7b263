"""Where events come from, and the write keys that say so; only digests of keys are stored."""

from __future__ import annotations

import secrets
import threading
import time
import uuid
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final, Literal, cast

import sqlalchemy as sa

from yeojido.domain.errors import NoSuchSource, SourceExists
from yeojido.domain.log import DAY
from yeojido.store.schema.collection import sources, write_keys

if TYPE_CHECKING:
    from yeojido.store.database import Database

SourceKind = Literal["browser", "server", "file", "pull"]
#: How long a replaced key is still taken, microseconds.
GRACE: Final = DAY
#: What a lookup remembers, seconds: other processes see a rotation within this time.
REMEMBERED: Final = 2.0
_KEY_BYTES = 24
_MOST_REMEMBERED = 10_000


@dataclass(frozen=True, slots=True)
class Source:
    """One source. Times are microseconds UTC; ``disabled_at`` None while it is taken from.

    ``kind``: the key of a ``browser`` is public, so what it says of who is who is not verified.
    """

    id: str
    name: str
    kind: SourceKind
    created_at: int
    disabled_at: int | None = None

    @property
    def verified(self) -> bool:
        """Whether only the operator's own systems know its key."""
        return self.kind != "browser"


@dataclass(frozen=True, slots=True)
class WriteKey:
    """What is kept of a key: its last characters, and until when it is taken (None: for good)."""

    hint: str
    created_at: int
    expires_at: int | None


class Sources:
    """The sources of a workspace."""

    def __init__(self, database: Database) -> None:
        """Look them up in these records."""
        self._database = database
        self._lock = threading.Lock()
        self._known: dict[str, tuple[float, Source | None, int | None]] = {}

    def create(
        self, name: str, kind: SourceKind, now: int, *, key: bool = True
    ) -> tuple[Source, str]:
        """Make a source and its write key, which is shown this once; raises SourceExists.

        ``key=False`` for sources that nobody writes to over HTTP: the key is then empty.
        """
        source = Source(uuid.uuid4().hex[:16], name, kind, now)
        write_key = new_key() if key else ""
        with self._database.begin() as connection:
            if connection.execute(sa.select(sources.c.id).where(sources.c.name == name)).first():
                raise SourceExists(name=name)
            connection.execute(
                sa.insert(sources).values(
                    id=source.id, name=name, kind=kind, created_at=now, settings="{}"
                )
            )
            if write_key:
                _keep(connection, source.id, write_key, now)
        return source, write_key

    def find(self, write_key: str, now: int) -> Source | None:
        """Return whose key this is, disabled or not; None for one that is not taken (any more).

        What is found is remembered for ``REMEMBERED`` seconds.
        """
        if not write_key or len(write_key) > 200:
            return None
        digest = _digest(write_key)
        known = self._remembered(digest)
        if known is None:
            known = (time.monotonic(), *self._looked_up(digest))
            with self._lock:
                if len(self._known) >= _MOST_REMEMBERED:
                    self._known.clear()
                self._known[digest] = known
        _, source, expires_at = known
        return source if expires_at is None or now < expires_at else None

    def remembers(self, write_key: str) -> bool:
        """Tell whether ``find`` answers without asking the database."""
        return self._remembered(_digest(write_key)) is not None

    def list(self) -> list[tuple[Source, list[WriteKey]]]:
        """Return all sources by name, each with its keys, the newest first."""
        with self._database.reading() as connection:
            rows = connection.execute(sa.select(sources).order_by(sources.c.name)).all()
            keys = connection.execute(
                sa.select(write_keys).order_by(write_keys.c.created_at.desc())
            ).all()
        held: dict[str, list[WriteKey]] = {}
        for key in keys:
            held.setdefault(key.source, []).append(
                WriteKey(key.hint, key.created_at, key.expires_at)
            )
        return [(_source(row), held.get(row.id, [])) for row in rows]

    def named(self, name: str) -> Source:
        """Return the source of a name (or id); raises NoSuchSource."""
        with self._database.reading() as connection:
            return _named(connection, name)

    def rotate(self, name: str, now: int, grace: int = GRACE) -> str:
        """Return a new key; those before it are taken for ``grace`` more microseconds.

        Raises NoSuchSource.
        """
        write_key = new_key()
        with self._database.begin() as connection:
            source = _named(connection, name)
            ends = write_keys.c.expires_at
            connection.execute(
                sa.update(write_keys)
                .where(write_keys.c.source == source.id)
                .where(sa.or_(ends.is_(None), ends > now + grace))
                .values(expires_at=now + grace)
            )
            _keep(connection, source.id, write_key, now)
        self.forget()
        return write_key

    def disable(self, name: str, now: int) -> None:
        """Take nothing from a source until it is enabled again; raises NoSuchSource."""
        self._set(name, now)

    def enable(self, name: str) -> None:
        """Take from a source again; raises NoSuchSource."""
        self._set(name, None)

    def forget(self) -> None:
        """Look every key up anew."""
        with self._lock:
            self._known.clear()

    def _set(self, name: str, disabled_at: int | None) -> None:
        with self._database.begin() as connection:
            source = _named(connection, name)
            connection.execute(
                sa.update(sources).where(sources.c.id == source.id).values(disabled_at=disabled_at)
            )
        self.forget()

    def _remembered(self, digest: str) -> tuple[float, Source | None, int | None] | None:
        known = self._known.get(digest)
        return None if known is None or time.monotonic() - known[0] > REMEMBERED else known

    def _looked_up(self, digest: str) -> tuple[Source | None, int | None]:
        join = sources.join(write_keys, sources.c.id == write_keys.c.source)
        with self._database.reading() as connection:
            row = connection.execute(
                sa.select(sources, write_keys.c.expires_at)
                .select_from(join)
                .where(write_keys.c.hash == digest)
            ).first()
        return (None, None) if row is None else (_source(row), row.expires_at)


def new_key() -> str:
    """Return a write key: 192 random bits, safe in addresses and in Basic authorisation."""
    return "wk_" + secrets.token_hex(_KEY_BYTES)


@lru_cache(maxsize=1024)
def _digest(write_key: str) -> str:
    return sha256(write_key.encode("utf-8", "replace")).hexdigest()


def _keep(connection: sa.Connection, source: str, write_key: str, now: int) -> None:
    connection.execute(
        sa.insert(write_keys).values(
            hash=_digest(write_key), source=source, hint=write_key[-4:], created_at=now
        )
    )


def _named(connection: sa.Connection, name: str) -> Source:
    wanted = sa.or_(sources.c.name == name, sources.c.id == name)
    row = connection.execute(sa.select(sources).where(wanted)).first()
    if row is None:
        known = connection.execute(sa.select(sources.c.name).order_by(sources.c.name)).scalars()
        raise NoSuchSource(name=name, known=", ".join(known) or "-")
    return _source(row)


def _source(row: sa.Row[Any]) -> Source:
    kind = cast("SourceKind", row.kind)
    return Source(row.id, row.name, kind, row.created_at, row.disabled_at)
