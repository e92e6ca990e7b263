"""People who use the server: their passwords, and the one-time links that make them.

Passwords are kept as Argon2id, links as SHA-256 of 256 random bits. Times are microseconds UTC.
"""

from __future__ import annotations

import hmac
import re
import secrets
import threading
from functools import cache
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final, Literal, cast

import sqlalchemy as sa

from yeojido.domain.access import ROLES, Role, User
from yeojido.domain.log import DAY, HOUR, MINUTE, SECOND
from yeojido.domain.server_errors import (
    BadEmail,
    BadPassword,
    BadRole,
    EmailTaken,
    LastOwner,
    LinkExpired,
    NoSuchUser,
    TooManyTries,
    WrongPassword,
)
from yeojido.store.schema.access import invitations, sessions, tries, users

if TYPE_CHECKING:
    from argon2 import PasswordHasher

    from yeojido.store.database import Database

LEAST, MOST = 10, 200
#: How long a link may be used.
SETUP: Final = DAY
INVITATION: Final = 7 * DAY
RESET: Final = HOUR
#: Tries to sign in are counted over this time.
WINDOW: Final = 15 * MINUTE
_EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s.]+(\.[^@\s.]+)+")
#: The commonest passwords that are long enough; all others of that kind are caught by the rules.
_COMMON = frozenset(
    "1234567890 12345678910 qwertyuiop password12 password123 passw0rd12 iloveyou12 "
    "administrator changeme12 qwerty12345 1q2w3e4r5t letmein123 welcome123 yeojido123".split()
)
#: Each hash takes 64 MiB for a moment.
_HASHING = threading.Semaphore(2)


@cache
def _hasher() -> PasswordHasher:
    from argon2 import PasswordHasher

    return PasswordHasher()


@cache
def _nobodys() -> str:
    """A hash that no password fits: checked where there is no user, so that it takes as long."""
    return _hasher().hash(secrets.token_hex(16))


class Users:
    """The users of a workspace."""

    def __init__(self, database: Database, secret: bytes) -> None:
        """Keep them in these records; the workspace's ``secret`` keys digests of who tries."""
        self._database = database
        self._secret = secret

    def add(self, email: str, name: str, role: str, password: str | None, now: int) -> User:
        """Make a user; raises BadEmail, BadRole, BadPassword, EmailTaken."""
        row = _new(email, name, role, password, now)
        with self._database.begin() as connection:
            _insert(connection, row)
        return _user(row)

    def list(self) -> list[User]:
        """Return all users, the oldest first."""
        with self._database.reading() as connection:
            rows = connection.execute(sa.select(users).order_by(users.c.created_at)).mappings()
            return [_user(dict(row)) for row in rows]

    def one(self, name: str) -> User:
        """Return the user of an id or e-mail address; raises NoSuchUser."""
        with self._database.reading() as connection:
            return _user(_named(connection, name))

    def set_role(self, name: str, role: str) -> User:
        """Give a user another role; their sessions end. Raises NoSuchUser, BadRole, LastOwner."""
        return self._change(name, role=_role(role))

    def disable(self, name: str, now: int) -> User:
        """Let a user in no more; their sessions end. Raises NoSuchUser, LastOwner."""
        return self._change(name, disabled_at=now)

    def enable(self, name: str) -> User:
        """Let a user in again; raises NoSuchUser."""
        return self._change(name, disabled_at=None)

    def set_password(self, name: str, password: str) -> None:
        """Give a user another password; all their sessions end. Raises NoSuchUser, BadPassword."""
        self._change(name, password=_hash(_good(password)))

    def check(self, email: str, password: str, client: str, limit: int, now: int) -> User:
        """Return the user whose password this is.

        Takes as long and says the same whether or not there is such a user. ``client``: the
        address it comes from. Raises WrongPassword, TooManyTries (more than ``limit`` tries within
        15 minutes for the account or the address).
        """
        email = email.strip().lower()
        # Counted before the password is looked at, so that many at once are counted too.
        self._try(("account", email), limit, now)
        self._try(("client", client), limit * 5, now)
        with self._database.reading() as connection:
            found = connection.execute(sa.select(users).where(users.c.email == email)).mappings()
            row = found.first()
        kept = None
        if row is not None and row["disabled_at"] is None and row["password"] is not None:
            kept = str(row["password"])
        fits = _fits(kept or _nobodys(), password)
        if not fits or row is None or kept is None:
            raise WrongPassword
        if _hasher().check_needs_rehash(kept):
            self._keep(row["id"], _hash(password))
        self._forget_tries(("account", email))
        return _user(dict(row))

    def change_password(self, user: User, current: str, new: str, limit: int, now: int) -> None:
        """Exchange a password; all sessions of the user end.

        Raises WrongPassword, TooManyTries, BadPassword.
        """
        _good(new)
        self.check(user.email, current, f"user {user.id}", limit, now)
        self.set_password(user.id, new)

    def by_subject(
        self, subject: str, email: str, name: str, role: str | None, now: int
    ) -> User | None:
        """Return the user of an OpenID provider: known by subject, else by verified e-mail address.

        ``role``: make one with it where there is none (None: do not). None for a stranger and for
        one who was disabled.
        """
        email = email.strip().lower()
        with self._database.begin() as connection:
            either = sa.or_(users.c.subject == subject, users.c.email == email)
            rows = [dict(r) for r in connection.execute(sa.select(users).where(either)).mappings()]
            row = next((r for r in rows if r["subject"] == subject), None)
            if row is None:
                row = next((r for r in rows if r["subject"] is None), None)
                if row is not None:
                    same = users.c.id == row["id"]
                    connection.execute(sa.update(users).where(same).values(subject=subject))
            if row is None and role is not None and not rows:
                row = {**_new(email, name, role, None, now), "subject": subject}
                _insert(connection, row)
        return None if row is None or row["disabled_at"] is not None else _user(row)

    def link(
        self,
        kind: Literal["setup", "invite", "reset"],
        role: str,
        by: str,
        now: int,
        *,
        user: str | None = None,
    ) -> str:
        """Return the secret of a new one-time link; raises BadRole.

        A new setup link ends those before it.
        """
        secret = secrets.token_urlsafe(32)
        lasts = {"setup": SETUP, "invite": INVITATION, "reset": RESET}[kind]
        with self._database.begin() as connection:
            if kind == "setup":
                connection.execute(sa.delete(invitations).where(invitations.c.kind == "setup"))
            connection.execute(
                sa.insert(invitations).values(
                    hash=_digest(secret),
                    kind=kind,
                    role=_role(role),
                    user=user,
                    created_by=by,
                    created_at=now,
                    expires_at=now + lasts,
                )
            )
        return secret

    def setup_link(self, now: int) -> str | None:
        """Return the secret of the first owner's link; None where there is a user already."""
        with self._database.reading() as connection:
            if connection.execute(sa.select(users.c.id).limit(1)).first() is not None:
                return None
        return self.link("setup", "owner", "command", now)

    def accept(self, secret: str, email: str, name: str, password: str, now: int) -> User:
        """Use a link: make the user it invites, or give a user another password.

        Raises LinkExpired, BadEmail, BadPassword, EmailTaken.
        """
        hashed = _hash(_good(password))
        with self._database.begin() as connection:
            here = invitations.c.hash == _digest(secret)
            found = connection.execute(sa.select(invitations).where(here)).mappings().first()
            if found is None or found["used_at"] is not None or found["expires_at"] <= now:
                raise LinkExpired
            first = connection.execute(sa.select(users.c.id).limit(1)).first() is None
            if found["kind"] == "setup" and not first:
                raise LinkExpired
            connection.execute(sa.update(invitations).where(here).values(used_at=now))
            if found["kind"] == "reset":
                same = users.c.id == found["user"]
                connection.execute(sa.update(users).where(same).values(password=hashed))
                connection.execute(sa.delete(sessions).where(sessions.c.user == found["user"]))
                return _user(_named(connection, str(found["user"])))
            row = {**_new(email, name, str(found["role"]), None, now), "password": hashed}
            _insert(connection, row)
        return _user(row)

    def _change(self, name: str, **values: Any) -> User:
        with self._database.begin() as connection:
            row = _named(connection, name)
            changed = {**row, **values}
            was = row["role"] == "owner" and row["disabled_at"] is None
            stays = changed["role"] == "owner" and changed["disabled_at"] is None
            if was and not stays and _owners(connection) == 1:
                raise LastOwner
            same = users.c.id == row["id"]
            connection.execute(sa.update(users).where(same).values(**values))
            connection.execute(sa.delete(sessions).where(sessions.c.user == row["id"]))
        return _user(changed)

    def _keep(self, user: str, password: str) -> None:
        with self._database.begin() as connection:
            same = users.c.id == user
            connection.execute(sa.update(users).where(same).values(password=password))

    def _try(self, who: tuple[str, str], limit: int, now: int) -> None:
        key = self._key(who)
        with self._database.begin() as connection:
            old = tries.c.since_at <= now - WINDOW
            connection.execute(sa.delete(tries).where(old))
            row = connection.execute(sa.select(tries).where(tries.c.key == key)).first()
            if row is None:
                connection.execute(sa.insert(tries).values(key=key, since_at=now, tried=1))
                return
            if row.tried >= limit:
                left = row.since_at + WINDOW - now
                raise TooManyTries(seconds=max(1, -(-left // SECOND)))
            same = tries.c.key == key
            connection.execute(sa.update(tries).where(same).values(tried=tries.c.tried + 1))

    def _forget_tries(self, who: tuple[str, str]) -> None:
        with self._database.begin() as connection:
            connection.execute(sa.delete(tries).where(tries.c.key == self._key(who)))

    def _key(self, who: tuple[str, str]) -> str:
        said = "\0".join(("sign-in", *who)).encode("utf-8", "replace")
        return hmac.digest(self._secret, said, "sha256").hex()


def _digest(secret: str) -> str:
    return sha256(secret.encode("utf-8", "replace")).hexdigest()


def _new(email: str, name: str, role: str, password: str | None, now: int) -> dict[str, Any]:
    email = email.strip().lower()
    if len(email) > 254 or not _EMAIL.fullmatch(email):
        raise BadEmail
    return {
        "id": "u_" + secrets.token_hex(8),
        "email": email,
        "name": " ".join(name.split())[:100],
        "role": _role(role),
        "password": None if password is None else _hash(_good(password)),
        "subject": None,
        "created_at": now,
        "disabled_at": None,
    }


def _insert(connection: sa.Connection, row: dict[str, Any]) -> None:
    taken = sa.select(users.c.id).where(users.c.email == row["email"])
    if connection.execute(taken).first() is not None:
        raise EmailTaken
    connection.execute(sa.insert(users).values(**row))


def _owners(connection: sa.Connection) -> int:
    owner = (users.c.role == "owner") & users.c.disabled_at.is_(None)
    counted = connection.execute(sa.select(sa.func.count()).select_from(users).where(owner))
    return int(counted.scalar_one())


def _named(connection: sa.Connection, name: str) -> dict[str, Any]:
    either = sa.or_(users.c.id == name, users.c.email == name.strip().lower())
    row = connection.execute(sa.select(users).where(either)).mappings().first()
    if row is None:
        raise NoSuchUser
    return dict(row)


def _user(row: dict[str, Any]) -> User:
    return User(
        row["id"],
        row["email"],
        row["name"],
        cast("Role", row["role"]),
        row["created_at"],
        row["disabled_at"],
        row["password"] is not None,
    )


def _role(role: str) -> str:
    if role not in ROLES:
        raise BadRole(role=role, possible=", ".join(ROLES))
    return role


def _good(password: str) -> str:
    plain = password.strip().lower()
    easy = plain in _COMMON or len(set(plain)) < 4
    if not LEAST <= len(password) <= MOST or easy:
        raise BadPassword(least=LEAST, most=MOST)
    return password


def _hash(password: str) -> str:
    with _HASHING:
        return _hasher().hash(password)


def _fits(kept: str, password: str) -> bool:
    from argon2.exceptions import InvalidHashError, VerificationError

    with _HASHING:
        try:
            return _hasher().verify(kept, password[: MOST + 1])
        except (VerificationError, InvalidHashError):
            return False
