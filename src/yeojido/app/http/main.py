"""One ASGI application: a lean door for events, and the API behind Litestar for all else."""

from __future__ import annotations

import asyncio
import logging
import secrets
import time
from collections.abc import Awaitable, Callable, MutableMapping, Sequence
from http import HTTPStatus
from typing import Any, NamedTuple

from yeojido.app.http.asgi import Asgi, Headers, Receive, Scope, Send, refuse
from yeojido.app.http.clients import resolve
from yeojido.app.http.headers import content_policy
from yeojido.app.http.logs import logger, note
from yeojido.app.http.rights import template
from yeojido.app.server_settings import Network
from yeojido.domain.words import both

#: Where the API lives; all other paths but these few are the collection's.
API = "/api/v1"
UPLOADS = (f"{API}/imports", f"{API}/imports/preview")
_OWN = ("/health", "/ready", "/metrics", "/openapi.json", "/setup")
_QUIET = ("/health", "/ready", "/metrics")
_POLICY = (b"content-security-policy", content_policy())


def is_api(path: str) -> bool:
    """Tell whether a path is the API's (else it is the collection's).

    >>> is_api("/api/v1/info"), is_api("/v1/batch"), is_api("/api/s/track"), is_api("/health")
    (True, False, False, True)
    """
    return path.startswith(API + "/") or path == API or path in _OWN


class Seen(NamedTuple):
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
        proxies: Sequence[Network] = (),
        seen: Callable[[Seen], None] = lambda _: None,
        headers: Headers = (),
    ) -> None:
        """Take both applications, the seconds a request may take to arrive, who counts.

        ``headers`` go with every answer of the API.
        """
        self._collection = collection
        self._api = api
        self._timeout = timeout
        self._deadlines = Deadlines(timeout)
        self._proxies = tuple(proxies)
        self._seen = seen
        self._headers = tuple(headers)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._other(scope, receive, send)
            return
        started = time.perf_counter()
        resolve(scope, self._proxies)
        collected = not is_api(scope["path"])
        watched = _Watched(send, () if collected else self._headers)
        try:
            if collected:
                with self._deadlines:
                    await self._collection(scope, receive, watched.send)
            else:
                patient = scope["path"] in UPLOADS
                arriving = _Arriving(receive, self._timeout, each=patient)
                await self._api(scope, arriving.receive, watched.send)
        except TimeoutError:
            if not watched.status:
                words = both("server.timeout")
                await refuse(watched.send, HTTPStatus.REQUEST_TIMEOUT, "timeout", words)
        except Exception as error:  # noqa: BLE001  the last door: an id to look for, no page of code
            number = secrets.token_hex(8)
            logger.error("failed", exc_info=error, extra={"facts": {"id": number}})
            if not watched.status:
                words = both("server.failed", id=number)
                await refuse(watched.send, 500, "failed", words, id=number)
        route = "collect" if collected else template(scope.get("path_template") or "-")
        seconds = time.perf_counter() - started
        seen = Seen(scope["method"], route, watched.status, seconds, collected)
        self._seen(seen)
        _log(seen)

    async def _other(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._api(scope, receive, send)
        elif scope["type"] == "websocket":
            await receive()
            await send({"type": "websocket.close", "code": 1008})


class _Watched:
    """Sends an answer on, remembers its status, adds headers."""

    __slots__ = ("_headers", "_send", "status")

    def __init__(self, send: Send, headers: Sequence[tuple[bytes, bytes]]) -> None:
        self._send = send
        self._headers = headers
        self.status = 0

    def send(self, message: MutableMapping[str, Any]) -> Awaitable[None]:
        if message["type"] == "http.response.start":
            self.status = int(message["status"])
            if self._headers:
                given = list(message.get("headers", ()))
                own = not any(key == _POLICY[0] for key, _ in given)
                message["headers"] = [*given, *self._headers, *([_POLICY] if own else [])]
        return self._send(message)


class Deadlines:
    """Ends tasks that take too long; one timer for all of them costs less than one for each.

    ``with`` around what a task does; it raises TimeoutError at the end of the time, or up to a
    quarter of it (at most a second) later.
    """

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._look = min(1.0, seconds / 4)
        #: task -> when its time ends; the oldest first.
        self._until: dict[asyncio.Task[Any], float] = {}
        self._over: set[asyncio.Task[Any]] = set()
        self._loop: asyncio.AbstractEventLoop | None = None

    def __enter__(self) -> None:
        task = asyncio.current_task()
        if task is None:
            raise RuntimeError("requests are answered in tasks")
        self._until[task] = time.monotonic() + self._seconds
        loop = task.get_loop()
        if loop is not self._loop:
            self._loop = loop
            loop.call_later(self._look, self._end, loop)

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        task = asyncio.current_task()
        if self._until.pop(task, None) is None and task in self._over:  # type: ignore[arg-type]
            self._over.discard(task)
            if kind is asyncio.CancelledError:
                task.uncancel()
                raise TimeoutError

    def _end(self, loop: asyncio.AbstractEventLoop) -> None:
        now = time.monotonic()
        while self._until:
            task, until = next(iter(self._until.items()))
            if until > now:
                break
            del self._until[task]
            self._over.add(task)
            task.cancel()
        if self._until:
            loop.call_later(self._look, self._end, loop)
        else:
            self._loop = None


class _Arriving:
    """Receives a request within a time: as a whole, or (``each``) every part of it."""

    __slots__ = ("_done", "_each", "_receive", "_timeout", "_until")

    def __init__(self, receive: Receive, timeout: float, *, each: bool) -> None:
        self._receive = receive
        self._timeout = timeout
        self._each = each
        self._until = time.monotonic() + timeout
        self._done = False

    async def receive(self) -> MutableMapping[str, Any]:
        if self._done:
            return await self._receive()
        left = self._timeout if self._each else max(0.0, self._until - time.monotonic())
        message = await asyncio.wait_for(self._receive(), left)
        self._done = not message.get("more_body", False)
        return message


def _log(seen: Seen) -> None:
    # Thousands of events a second are counted (/metrics), not written down one by one.
    quiet = seen.status < 400 and (seen.collected or seen.route in _QUIET)
    level = logging.DEBUG if quiet else logging.INFO
    if not logger.isEnabledFor(level):
        return
    note(
        "request",
        level,
        method=seen.method,
        route=seen.route,
        status=seen.status,
        ms=round(seen.seconds * 1000, 1),
    )
