"""Who may use the server, and as what."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Role = Literal["owner", "editor", "analyst", "viewer"]
#: The strongest first: each may do what those after it may.
ROLES: tuple[Role, ...] = ("owner", "editor", "analyst", "viewer")


def at_least(role: str, needed: str) -> bool:
    """Tell whether a role may do what another may.

    >>> at_least("editor", "viewer"), at_least("viewer", "editor"), at_least("?", "viewer")
    (True, False, False)
    """
    return role in ROLES and ROLES.index(role) <= ROLES.index(needed)  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class User:
    """A person who uses the server. Times are microseconds UTC; their name and e-mail stay here."""

    id: str
    email: str = field(repr=False)
    name: str = field(repr=False)
    role: Role
    created_at: int
    disabled_at: int | None = None
    has_password: bool = True


@dataclass(frozen=True, slots=True)
class Caller:
    """Who makes a request: a signed-in user, or a program with an API token.

    Attributes:
        id: of the user or the token; ``actor`` is how the audit log names it.
        csrf: what the header X-CSRF-Token must hold; None for tokens, which no browser sends by
            itself.
        session: digest of the session's token.
    """

    kind: Literal["user", "token", "command"]
    id: str
    role: Role
    csrf: str | None = field(default=None, repr=False)
    session: str | None = field(default=None, repr=False)

    @property
    def actor(self) -> str:
        """The name in the audit log."""
        return f"{self.kind}:{self.id}"


@dataclass(frozen=True, slots=True)
class Token:
    """An API token as it is kept. ``used_at`` is exact to a minute."""

    id: str
    name: str
    role: Role
    created_by: str
    created_at: int
    expires_at: int | None = None
    used_at: int | None = None
    revoked_at: int | None = None
