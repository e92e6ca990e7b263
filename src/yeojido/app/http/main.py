"""One ASGI application: a lean door for events, and the API behind Litestar for all else."""

from __future__ import annotations

import asyncio
import logging
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus

from yeojido.app.http.asgi import Asgi, Headers, Receive, Scope, Send, refuse
from yeojido.app.http.logs import logger, note
from yeojido.domain.words import both

#: Where the API lives; all other paths but these few are the collection's.
API = "/api/v1"
_OWN = ("/health", "/ready", "/metrics", "/openapi.json")


def is_api(path: str) -> bool:
    """Tell whether a path is the API's (else it is the collection's).

    >>> is_api("/api/v1/info"), is_api("/v1/batch"), is_api("/api/s/track"), is_api("/health")
    (True, False, False, True)
    """
    return path.startswith(API + "/") or path == API or path in _OWN


@dataclass(frozen=True, slots=True)
class Seen:
    """One answered request. ``route`` is a pattern, never a path; ``seconds`` of wall time."""

    method: str
    route: str
    status: int
    seconds: float
    collected: bool


class Dispatcher:
    """Hands each request to the collection or to the API, and answers for both when they fail."""

    def __init__(
        self,
        collection: Asgi,
        api: Asgi,
        *,
        timeout: float,
        seen: Callable[[Seen], None] = lambda _: None,
        headers: Headers = (),
    ) -> None:
        """Take both applications, the seconds a collection request may take, who counts."""
        self._collection = collection
        self._api = api
        self._timeout = timeout
        self._seen = seen
        self._headers = tuple(headers)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._other(scope, receive, send)
            return
        started = time.perf_counter()
        status = 0

        async def sending(message: object) -> None:
            nonlocal status
            assert isinstance(message, dict)
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message.get("headers", ()), *self._headers]
            await send(message)

        collected = not is_api(scope["path"])
        try:
            if collected:
                async with asyncio.timeout(self._timeout):
                    await self._collection(scope, receive, sending)
            else:
                await self._api(scope, receive, sending)
        except TimeoutError:
            if not status:
                status = HTTPStatus.REQUEST_TIMEOUT
                await refuse(send, status, "timeout", both("server.timeout"), self._headers)
        except Exception as error:  # noqa: BLE001  the last door: an id to look for, no page of code
            number = secrets.token_hex(8)
            logger.error("failed", exc_info=error, extra={"facts": {"id": number}})
            if not status:
                status = HTTPStatus.INTERNAL_SERVER_ERROR
                words = both("server.failed", id=number)
                await refuse(send, status, "failed", words, self._headers, id=number)
        route = "collect" if collected else scope.get("path_template", "-")
        seen = Seen(scope["method"], route, status, time.perf_counter() - started, collected)
        self._seen(seen)
        self._log(seen)

    async def _other(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._api(scope, receive, send)
        elif scope["type"] == "websocket":
            await receive()
            await send({"type": "websocket.close", "code": 1008})

    def _log(self, seen: Seen) -> None:
        # Thousands of events a second are counted (/metrics), not written down one by one.
        level = logging.DEBUG if seen.collected and seen.status < 400 else logging.INFO
        note(
            "request",
            level,
            method=seen.method,
            route=seen.route,
            status=seen.status,
            ms=round(seen.seconds * 1000, 1),
        )
