"""A server without a socket: the application, called as Granian calls it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import httpx
import pytest
from anyio.from_thread import BlockingPortal, start_blocking_portal

from yeojido.app.http import parts as building
from yeojido.app.http.asgi import Asgi
from yeojido.app.http.parts import Parts
from yeojido.app.http.web import application
from yeojido.app.server_settings import ServerSettings, server_settings
from yeojido.app.settings import Settings
from yeojido.app.wire import house
from yeojido.domain.access import Caller, Role, User
from yeojido.store import users as users_module

GOOD = "correct horse battery"
NOW = 1_780_000_000_000_000


@dataclass
class Client:
    """A client of the server; each call is one request."""

    portal: BlockingPortal
    app: Asgi
    parts: Parts
    headers: dict[str, str] = field(default_factory=dict)
    address: str = "203.0.113.7"
    url: str = "http://yeojido.test"
    cookies: httpx.Cookies = field(default_factory=httpx.Cookies)

    def __call__(self, method: str, path: str, **options: Any) -> httpx.Response:
        """Send one request."""
        return self.portal.call(self._send, method, path, options)

    async def _send(self, method: str, path: str, options: dict[str, Any]) -> httpx.Response:
        door = httpx.ASGITransport(self.app, client=(self.address, 1234))  # pyright: ignore[reportArgumentType]
        async with httpx.AsyncClient(
            transport=door, base_url=self.url, cookies=self.cookies, headers=self.headers
        ) as client:
            answered = await client.request(method, path, **options)
            self.cookies = client.cookies
            return answered

    def like(self, **changes: Any) -> Client:
        """Return another client of the same server, with nothing of this one's session."""
        return replace(self, headers={}, cookies=httpx.Cookies(), **changes)

    def sign_in(self, user: User) -> Client:
        """Return a client that is signed in, as its browser would be."""
        client = self.like()
        answered = client("POST", "/api/v1/session", json={"email": user.email, "password": GOOD})
        assert answered.status_code == 200, answered.text
        client.headers = {"x-csrf-token": answered.json()["csrf"]}
        return client

    def bearing(self, role: Role) -> Client:
        """Return a client with an API token of a role."""
        command = Caller("command", "test", "owner")
        _, secret = self.parts.tokens.create(role, role, command, self.parts.now())
        client = self.like()
        client.headers = {"authorization": f"Bearer {secret}"}
        return client


class Clock:
    """A clock that goes when it is told to: microseconds UTC."""

    def __init__(self) -> None:
        self.at = NOW

    def __call__(self) -> int:
        return self.at


@pytest.fixture(autouse=True)
def _cheap_hashing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hash passwords quickly: how well is argon2's own business."""
    from argon2 import PasswordHasher

    monkeypatch.setattr(users_module, "_hasher", lambda: PasswordHasher(1, 8, 1))
    monkeypatch.setattr(users_module, "_nobodys", lambda: PasswordHasher(1, 8, 1).hash("nobody's"))


@pytest.fixture(scope="session")
def portal() -> Iterator[BlockingPortal]:
    """An event loop in a thread of its own."""
    with start_blocking_portal() as opened:
        yield opened


@pytest.fixture
def clock() -> Clock:
    """The clock of the server."""
    return Clock()


@pytest.fixture
def make(tmp_path: Path, portal: BlockingPortal, clock: Clock) -> Iterator[Callable[..., Client]]:
    """Makes a server with settings of its own (``rate_limit=5`` ...)."""
    from contextlib import ExitStack

    with ExitStack() as stack:

        def made(database: str | None = None, **settings: Any) -> Client:
            where = Settings(tmp_path / "w", "en", database=database)
            opened = stack.enter_context(house(where, create=True))
            server: ServerSettings = replace(
                server_settings(environment={}), **{"rate_limit": 0, **settings}
            )
            built = building.parts(opened, server, clock)
            stack.callback(built.inbox.close)
            return Client(portal, application(built), built)

        yield made


@pytest.fixture
def client(make: Callable[..., Client]) -> Client:
    """Somebody who is not signed in."""
    return make()


@pytest.fixture
def owner(client: Client) -> User:
    """The first user."""
    return client.parts.users.add("owner@example.com", "Owner", "owner", GOOD, NOW)
