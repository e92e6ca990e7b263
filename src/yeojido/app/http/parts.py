"""What the routes of the API work with: built once per web process, handed to each that asks."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from litestar.di import NamedDependency
from litestar.params import SkipValidation

from yeojido.app.http.limits import Buckets
from yeojido.app.http.oidc import Provider
from yeojido.app.server_settings import ServerSettings
from yeojido.app.wire import House
from yeojido.domain.access import Caller
from yeojido.store.access import Audit, Sessions, Tokens
from yeojido.store.inbox import Inbox
from yeojido.store.keys import Keys
from yeojido.store.sources import Sources
from yeojido.store.users import Users


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts of one web process. ``now`` returns microseconds UTC."""

    house: House
    server: ServerSettings
    now: Callable[[], int]
    keys: Keys
    inbox: Inbox
    sources: Sources
    users: Users
    sessions: Sessions
    tokens: Tokens
    audit: Audit
    buckets: Buckets
    provider: Provider | None

    def note(self, caller: Caller | None, action: str, target: str, **detail: object) -> None:
        """Write a line of the audit log; nothing in it is personal."""
        actor = "nobody" if caller is None else caller.actor
        self.audit.note(actor, action, target, self.now(), **detail)


#: How handlers ask for what is theirs.
Here = NamedDependency[SkipValidation[Parts]]
Asking = NamedDependency[SkipValidation[Caller]]


def parts(house: House, server: ServerSettings, now: Callable[[], int] | None = None) -> Parts:
    """Build them for an open workspace."""
    workspace = house.workspace
    keys = Keys(workspace.home)
    return Parts(
        house=house,
        server=server,
        now=now or micros,
        keys=keys,
        inbox=Inbox(workspace.home, workspace.database, keys),
        sources=Sources(workspace.database),
        users=Users(workspace.database, workspace.secret),
        sessions=Sessions(workspace.database, server.session_idle, server.session_lifetime),
        tokens=Tokens(workspace.database),
        audit=Audit(workspace.database),
        buckets=Buckets(server.rate_limit),
        provider=_provider(server, keys),
    )


def _provider(server: ServerSettings, keys: Keys) -> Provider | None:
    if server.oidc is None:
        return None
    base = server.url or server.address
    return Provider(server.oidc, f"{base}/api/v1/oidc/callback", keys)


def micros() -> int:
    """Return the present moment in microseconds UTC."""
    return time.time_ns() // 1000


def moment(micros: int) -> str:
    """Return a moment as it stands in JSON.

    >>> moment(1_772_323_200_000_000)
    '2026-03-01T00:00:00Z'
    """
    return datetime.fromtimestamp(micros / 1e6, UTC).isoformat().replace("+00:00", "Z")


def maybe_moment(micros: int | None) -> str | None:
    """Return a moment, or None where there is none."""
    return None if micros is None else moment(micros)
