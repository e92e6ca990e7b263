"""Sessions of signed-in users, API tokens of programs, and the audit log.

Only SHA-256 digests of tokens are kept: each token has 256 random bits, so there is nothing to
guess. Times are microseconds UTC.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final, cast

import msgspec
import sqlalchemy as sa

from yeojido.domain.access import ROLES, Caller, Role, Token, User, at_least
from yeojido.domain.log import HOUR, MINUTE
from yeojido.domain.server_errors import BadRole, NoSuchToken
from yeojido.store.schema.access import api_tokens, audit, sessions, users

if TYPE_CHECKING:
    from yeojido.store.database import Database

#: A session gets a new token this often; the one before it is taken for a minute more, for
#: requests that were under way.
ROTATE: Final = HOUR
GRACE: Final = MINUTE
PREFIX = "yj_"


@dataclass(frozen=True, slots=True)
class Session:
    """A new session, or one that got a new token: what the browser keeps."""

    token: str = field(repr=False)
    csrf: str = field(repr=False)
    expires_at: int


class Sessions:
    """The sessions of signed-in users."""

    def __init__(self, database: Database, idle: int, lifetime: int) -> None:
        """Keep them in these records; they end ``idle`` after their last use, at most ``lifetime``."""
        self._database = database
        self._idle = idle
        self._lifetime = lifetime

    def open(self, user: User, now: int) -> Session:
        """Sign a user in."""
        made = Session(secrets.token_urlsafe(32), secrets.token_urlsafe(24), now + self._lifetime)
        with self._database.begin() as connection:
            over = sa.or_(sessions.c.expires_at <= now, sessions.c.used_at <= now - self._idle)
            connection.execute(sa.delete(sessions).where(over))
            connection.execute(
                sa.insert(sessions).values(
                    hash=digest(made.token),
                    previous=None,
                    user=user.id,
                    csrf=made.csrf,
                    created_at=now,
                    rotated_at=now,
                    used_at=now,
                    expires_at=made.expires_at,
                )
            )
        return made

    def caller(self, token: str, now: int) -> tuple[Caller, bool] | None:
        """Return whose session this is and whether it is due for a new token; None: nobody's."""
        hashed = digest(token)
        with self._database.reading() as connection:
            row = connection.execute(
                sa.select(sessions, users.c.role, users.c.disabled_at)
                .join(users, users.c.id == sessions.c.user)
                .where(sa.or_(sessions.c.hash == hashed, sessions.c.previous == hashed))
            ).first()
        if row is None or row.disabled_at is not None:
            return None
        if now >= row.expires_at or now >= row.used_at + self._idle:
            return None
        current = row.hash == hashed
        if not current and now >= row.rotated_at + GRACE:
            return None
        if now >= row.used_at + MINUTE:
            with self._database.begin() as connection:
                same = sessions.c.hash == row.hash
                connection.execute(sa.update(sessions).where(same).values(used_at=now))
        role: Role = row.role
        caller = Caller("user", str(row.user), role, csrf=row.csrf, session=row.hash)
        return caller, current and now >= row.rotated_at + ROTATE

    def rotate(self, token: str, now: int) -> str | None:
        """Return a new token of the session; None where another request was quicker."""
        made = secrets.token_urlsafe(32)
        old = digest(token)
        with self._database.begin() as connection:
            done = connection.execute(
                sa.update(sessions)
                .where(sessions.c.hash == old)
                .values(hash=digest(made), previous=old, rotated_at=now)
            )
        return made if done.rowcount else None

    def close(self, session: str) -> None:
        """Sign out."""
        with self._database.begin() as connection:
            connection.execute(sa.delete(sessions).where(sessions.c.hash == session))

    def close_all(self, user: str) -> int:
        """Sign a user out everywhere; return how many sessions that were."""
        with self._database.begin() as connection:
            return connection.execute(sa.delete(sessions).where(sessions.c.user == user)).rowcount


class Tokens:
    """The API tokens of programs."""

    def __init__(self, database: Database) -> None:
        """Keep them in these records."""
        self._database = database

    def create(
        self, name: str, role: str, by: Caller, now: int, expires_at: int | None = None
    ) -> tuple[Token, str]:
        """Make a token, which is shown this once; raises BadRole for a role above its maker's."""
        if role not in ROLES or not at_least(by.role, role):
            raise BadRole(role=role, possible=", ".join(ROLES[ROLES.index(by.role) :]))
        secret = PREFIX + secrets.token_hex(32)
        made = Token("t_" + secrets.token_hex(8), name, role, by.actor, now, expires_at)
        with self._database.begin() as connection:
            connection.execute(
                sa.insert(api_tokens).values(
                    id=made.id,
                    hash=digest(secret),
                    name=name,
                    role=role,
                    created_by=by.actor,
                    created_at=now,
                    expires_at=expires_at,
                )
            )
        return made, secret

    def caller(self, secret: str, now: int) -> Caller | None:
        """Return which program sends this token; None for one that is not taken (any more).

        A token can do no more than its maker can now, and nothing once they are disabled.
        """
        if not secret.startswith(PREFIX):
            return None
        maker = sa.literal("user:").concat(users.c.id) == api_tokens.c.created_by
        with self._database.reading() as connection:
            row = connection.execute(
                sa.select(
                    api_tokens,
                    users.c.role.label("makers"),
                    users.c.disabled_at,
                )
                .outerjoin(users, maker)
                .where(api_tokens.c.hash == digest(secret))
            ).first()
        if row is None or row.revoked_at is not None or row.disabled_at is not None:
            return None
        if row.expires_at is not None and now >= row.expires_at:
            return None
        if row.used_at is None or now >= row.used_at + MINUTE:
            with self._database.begin() as connection:
                same = api_tokens.c.id == row.id
                connection.execute(sa.update(api_tokens).where(same).values(used_at=now))
        roles: list[Role] = [role for role in (row.role, row.makers) if role is not None]
        return Caller("token", str(row.id), max(roles, key=ROLES.index))

    def list(self) -> list[Token]:
        """Return all tokens, the newest first."""
        with self._database.reading() as connection:
            rows = connection.execute(
                sa.select(api_tokens).order_by(api_tokens.c.created_at.desc())
            ).all()
        return [
            Token(
                row.id,
                row.name,
                cast("Role", row.role),
                row.created_by,
                row.created_at,
                row.expires_at,
                row.used_at,
                row.revoked_at,
            )
            for row in rows
        ]

    def revoke(self, token: str, now: int) -> None:
        """End a token at once; raises NoSuchToken."""
        with self._database.begin() as connection:
            same = (api_tokens.c.id == token) & api_tokens.c.revoked_at.is_(None)
            done = connection.execute(sa.update(api_tokens).where(same).values(revoked_at=now))
            if not done.rowcount:
                raise NoSuchToken


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the audit log. ``actor`` is ``user:...``, ``token:...`` or ``command:...``."""

    id: int
    at: int
    actor: str
    action: str
    target: str
    detail: dict[str, Any]


class Audit:
    """The audit log: who changed what, and when; lines are only added."""

    def __init__(self, database: Database) -> None:
        """Keep it in these records."""
        self._database = database

    def note(self, actor: str, action: str, target: str, now: int, **detail: object) -> None:
        """Add a line; ``target`` and ``detail`` hold no personal data."""
        with self._database.begin() as connection:
            connection.execute(
                sa.insert(audit).values(
                    at=now,
                    actor=actor,
                    action=action,
                    target=target,
                    detail=msgspec.json.encode(detail).decode(),
                )
            )

    def list(self, *, before: int | None = None, limit: int = 100) -> list[Entry]:
        """Return lines, the newest first; ``before``: older than the line of this id."""
        asked = sa.select(audit).order_by(audit.c.id.desc()).limit(limit)
        if before is not None:
            asked = asked.where(audit.c.id < before)
        with self._database.reading() as connection:
            rows = connection.execute(asked).all()
        return [
            Entry(
                row.id, row.at, row.actor, row.action, row.target, msgspec.json.decode(row.detail)
            )
            for row in rows
        ]


def digest(token: str) -> str:
    """Return what is kept of a token."""
    return sha256(token.encode("utf-8", "replace")).hexdigest()
