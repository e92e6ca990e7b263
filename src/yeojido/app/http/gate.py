"""Who is it: every request to the API passes here before its route is looked at.

A program sends ``Authorization: Bearer yj_...``; a browser sends the session's cookie, and on
every request that changes something ``X-CSRF-Token``, which a foreign page cannot know.
"""

from __future__ import annotations

import hmac
import time
from collections.abc import MutableMapping
from http.cookies import SimpleCookie
from typing import Any

from litestar.concurrency import sync_to_thread
from litestar.enums import ScopeType
from litestar.middleware import ASGIMiddleware
from litestar.types import ASGIApp, Receive, Scope, Send

from yeojido.app.http.asgi import header, refuse
from yeojido.app.http.clients import client
from yeojido.app.http.parts import Parts
from yeojido.domain.access import Caller
from yeojido.domain.words import both

_SAFE = ("GET", "HEAD", "OPTIONS")


def cookie_name(*, secure: bool) -> str:
    """Return the name of the session's cookie.

    The prefix makes browsers refuse one that another subdomain has set.
    """
    return "__Host-yeojido" if secure else "yeojido"


def cookie(token: str, seconds: int, *, secure: bool) -> bytes:
    """Return the header that gives (or with no seconds left takes away) the session's cookie."""
    name = cookie_name(secure=secure)
    flags = "; Secure" if secure else ""
    return f"{name}={token}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{flags}".encode()


class Gate(ASGIMiddleware):
    """Says who it is (``scope["state"]["caller"]``), and refuses too many and forged requests."""

    scopes = (ScopeType.HTTP,)

    def __init__(self, parts: Parts) -> None:
        """Take what knows sessions and tokens."""
        self._parts = parts

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        """Find out who it is, and hand on."""
        asked: MutableMapping[str, Any] = scope  # type: ignore[assignment]
        bearer = _bearer(asked)
        token = None if bearer else self._cookie(asked)
        caller: Caller | None = None
        rotate = False
        if bearer:
            caller = await sync_to_thread(self._parts.tokens.caller, bearer, self._parts.now())
        elif token:
            found = await sync_to_thread(self._parts.sessions.caller, token, self._parts.now())
            caller, rotate = found or (None, False)
        asked["state"]["caller"] = caller
        key = caller.actor if caller else f"client:{client(asked)}"
        wait = self._parts.buckets.take(key, time.monotonic())
        if wait:
            seconds = str(int(wait) + 1)
            again = [(b"retry-after", seconds.encode())]
            words = both("server.too_many_requests", seconds=seconds)
            await refuse(send, 429, "too_many_requests", words, again)  # type: ignore[arg-type]
            return
        if caller and caller.csrf and asked["method"] not in _SAFE:
            given = header(asked, b"x-csrf-token")
            if not hmac.compare_digest((given or "").encode(), caller.csrf.encode()):
                words = both("server.forged")
                await refuse(send, 403, "forged", words)  # type: ignore[arg-type]
                return
        if rotate and token:
            fresh = await sync_to_thread(self._parts.sessions.rotate, token, self._parts.now())
            if fresh:
                send = self._with_cookie(send, fresh)
        await next_app(scope, receive, send)

    def _cookie(self, scope: MutableMapping[str, Any]) -> str | None:
        raw = header(scope, b"cookie")
        if not raw:
            return None
        jar: SimpleCookie = SimpleCookie()
        try:
            jar.load(raw)
        except Exception:  # noqa: BLE001  whatever a client sends
            return None
        found = jar.get(cookie_name(secure=self._parts.server.secure))
        return None if found is None or len(found.value) > 200 else found.value

    def _with_cookie(self, send: Send, token: str) -> Send:
        server = self._parts.server
        value = cookie(token, server.session_lifetime // 1_000_000, secure=server.secure)

        async def sending(message: Any) -> None:
            if message["type"] == "http.response.start" and not any(
                key == b"set-cookie" for key, _ in message.get("headers", ())
            ):
                message["headers"] = [*message.get("headers", ()), (b"set-cookie", value)]
            await send(message)

        return sending


def _bearer(scope: MutableMapping[str, Any]) -> str | None:
    given = header(scope, b"authorization") or ""
    kind, _, value = given.partition(" ")
    return value.strip()[:200] if kind.lower() == "bearer" else None
