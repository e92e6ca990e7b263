"""The door for events: authenticates, unpacks, counts, keeps, answers. It does not look into them.

A raw ASGI application without a framework. An answer of 200 means that the events are durable in
the inbox; whoever hears anything else should send them again, or mend them (400, 401, 413).
"""

from __future__ import annotations

import asyncio
import base64
import binascii
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Protocol
from urllib.parse import parse_qsl

import msgspec

from yeojido.app.http import sdk_answers
from yeojido.app.http.asgi import Asgi, Receive, Scope, Send, answer, problem
from yeojido.app.http.clients import client
from yeojido.app.http.doors import Door, door_of
from yeojido.app.http.unpacking import KEY_FIELDS, NotPacked, TooLarge, of_form, pixel, unpacked
from yeojido.collect import formats
from yeojido.domain.errors import BadRequest, StoreError, TooMuch
from yeojido.domain.words import Words, both
from yeojido.store.sources import Source

_METHODS: Final = b"GET, HEAD, POST, OPTIONS"
#: Headers that SDKs send across origins.
_HEADERS: Final = (
    b"authorization, content-type, content-encoding, anonymousid, x-write-key, x-retry-count, "
    b"ce-id, ce-source, ce-specversion, ce-type, ce-time, ce-subject, sp-anonymous"
)
_MOST_CLIENTS: Final = 100_000
_READ_ONLY: Final = ("GET", "HEAD")


class Inbox(Protocol):
    """Where requests are kept; ``store.inbox.Inbox``."""

    async def append(
        self, source: str, wire: str, received_at: int, events: int, body: bytes
    ) -> None:
        """Keep a request; returns when it is durable."""
        ...

    def waiting(self) -> int:
        """Return how many events are not settled yet."""
        ...


class Sources(Protocol):
    """Whose write keys there are; ``store.sources.Sources``."""

    def remembers(self, write_key: str) -> bool:
        """Tell whether ``find`` answers without asking the database."""
        ...

    def find(self, write_key: str, now: int) -> Source | None:
        """Return whose key this is, None for one that is not taken."""
        ...


class Script(Protocol):
    """The browser SDK; ``adapters.collector.Script``."""

    @property
    def body(self) -> bytes:
        """The script itself."""
        ...

    @property
    def etag(self) -> str:
        """What tells it from another, in quotes."""
        ...

    def cache(self, version: str | None) -> str:
        """Return ``Cache-Control`` for an address that names a version, or none."""
        ...


@dataclass(frozen=True, slots=True)
class Limits:
    """What the door takes.

    Attributes:
        request_bytes: a request, before and after it is unpacked.
        held_bytes: all requests that are being read at one time.
        waiting_events: events in the inbox; beyond, senders are asked to wait.
        rate: events a second of one source, 0 for no limit; a minute's worth may come at once.
        requests: requests a minute of one client's address, 0 for no limit.
    """

    request_bytes: int = 4 * 2**20
    held_bytes: int = 256 * 2**20
    waiting_events: int = 5_000_000
    rate: float = 0
    requests: int = 0


class Refusal(Exception):
    """A request is not taken."""

    def __init__(self, status: int, code: str, words: Words, wait: int = 5) -> None:
        self.status = status
        self.code = code
        self.words = words
        self.wait = wait
        super().__init__(code)


def collection(
    inbox: Inbox,
    sources: Sources,
    clock: Callable[[], int],
    limits: Limits | None = None,
    script: Callable[[], Script | None] = lambda: None,
) -> Asgi:
    """Return the application that takes events.

    ``clock`` gives microseconds UTC; ``script`` the browser SDK, None where it is not built.
    """
    return _Collection(inbox, sources, clock, limits or Limits(), script)


class _Collection:
    def __init__(
        self,
        inbox: Inbox,
        sources: Sources,
        clock: Callable[[], int],
        limits: Limits,
        script: Callable[[], Script | None],
    ) -> None:
        self._inbox = inbox
        self._sources = sources
        self._clock = clock
        self._limits = limits
        self._script = script
        self._held = 0
        self._rates = _Rates(limits.rate)
        self._clients = _Rates(limits.requests / 60)
        self._fullness = _Fullness(inbox, limits.waiting_events)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            return
        headers = dict(scope["headers"])
        shared = _cross_origin(headers)
        method = scope["method"]
        if method == "OPTIONS":
            await answer(send, 200, b"{}", headers=(*shared, *_preflight(headers)))
            return
        door = door_of(scope["path"])
        try:
            if door is None:
                raise Refusal(404, "not_found", both("collection.no_door"))
            self._clients.take(client(scope) if self._limits.requests else "", 1, self._clock())
            if method == "POST" and door.wire and "POST" in door.methods:
                body = await self._collected(door, scope, headers, receive)
                await answer(send, 200, body, headers=shared)
            elif door.asks and (method in _READ_ONLY or method in door.methods):
                await self._asked(door, scope, headers, send, shared)
            else:
                allow = (b"allow", ", ".join((*door.methods, "OPTIONS")).encode())
                shared = (*shared, allow)
                raise Refusal(405, "method_not_allowed", both("collection.no_method"))
        except Refusal as refusal:
            if refusal.status == 429 and door is not None and door.wire == "posthog":
                # PostHog's browser client throws away what hears 429, and sends again after 503.
                refusal = Refusal(503, refusal.code, refusal.words, refusal.wait)
            await _refuse(send, refusal, shared, pixel=door is not None and door.asks == "pixel")

    async def _collected(
        self, door: Door, scope: Scope, headers: dict[bytes, bytes], receive: Receive
    ) -> bytes:
        query = _query(scope)
        key = _key_of(headers, query)
        source = None if key is None else await self._source(key, headers)
        limit = self._limits.request_bytes
        length = headers.get(b"content-length", b"0")
        if length.isdigit() and int(length) > limit:
            raise _too_large(limit)
        packed = await self._read(receive, limit)
        try:
            encoding = headers.get(b"content-encoding", b"").decode("latin-1").strip().lower()
            body = of_form(unpacked(packed, encoding, limit))
            if door.wire == "cloudevents":
                body = _cloud_event(headers, body)
        except TooLarge:
            raise _too_large(limit) from None
        except NotPacked:
            raise Refusal(400, "bad_request", both("collection.not_packed")) from None
        await self._keep(door, body, source, headers)
        return door.answer

    async def _keep(
        self, door: Door, body: bytes, source: Source | None, headers: dict[bytes, bytes]
    ) -> None:
        """Count the events of a body and keep it; raises Refusal."""
        try:
            looked = formats.look(door.wire, body)
        except BadRequest as error:
            reason = error.values.get("reason")
            words = reason if isinstance(reason, Words) else both("collection.not_json")
            raise Refusal(400, "bad_request", words) from None
        if source is None:
            if looked.key is None:
                raise _no_key()
            source = await self._source(looked.key, headers)
        now = self._clock()
        self._rates.take(source.id, looked.events, now)
        try:
            if await self._fullness.full(now):
                raise Refusal(429, "too_many", both("collection.full"))
            if not looked.events:
                return
            await self._inbox.append(source.id, door.wire, now, looked.events, body)
        except TooMuch:
            raise Refusal(429, "too_many", both("collection.full")) from None
        except (StoreError, OSError):
            raise Refusal(503, "unavailable", both("collection.not_kept")) from None
        self._fullness.added(looked.events)

    async def _read(self, receive: Receive, limit: int) -> bytes:
        held = 0
        parts: list[bytes] = []
        try:
            while True:
                message = await receive()
                if message["type"] != "http.request":
                    raise Refusal(400, "bad_request", both("collection.broken_off"))
                part = message.get("body", b"")
                held += len(part)
                self._held += len(part)
                if held > limit:
                    raise _too_large(limit)
                if self._held > self._limits.held_bytes:
                    raise Refusal(503, "unavailable", both("collection.full"))
                parts.append(part)
                if not message.get("more_body", False):
                    return parts[0] if len(parts) == 1 else b"".join(parts)
        finally:
            self._held -= held

    async def _source(self, key: str, headers: dict[bytes, bytes]) -> Source:
        """Return the source of a key; raises Refusal for one that is not taken."""
        now = self._clock()
        try:
            if self._sources.remembers(key):
                source = self._sources.find(key, now)
            else:
                source = await asyncio.to_thread(self._sources.find, key, now)
        except (StoreError, OSError):
            raise Refusal(503, "unavailable", both("collection.not_kept")) from None
        if source is None:
            raise _no_key()
        if source.disabled_at is not None:
            # RudderStack answers so; its SDKs then stop.
            rudder = (
                b"anonymousid" in headers or b"rudder" in headers.get(b"user-agent", b"").lower()
            )
            raise Refusal(404 if rudder else 401, "disabled", both("collection.disabled"))
        return source

    async def _asked(
        self,
        door: Door,
        scope: Scope,
        headers: dict[bytes, bytes],
        send: Send,
        shared: tuple[tuple[bytes, bytes], ...],
    ) -> None:
        """Answer a GET: the settings that an SDK asks for, the collector, a pixel."""
        query = _query(scope)
        kind, caching = b"application/json", b"no-store"
        if door.asks == "pixel":
            # A HEAD looks whether the picture is there: nobody has opened anything.
            if scope["method"] == "GET":
                await self._pixel(door, headers, query)
            body, kind = sdk_answers.GIF, b"image/gif"
        elif door.asks == "script":
            found = self._script()
            if found is None:
                raise Refusal(404, "not_found", both("collection.no_script"))
            shared = (*shared, (b"etag", found.etag.encode()))
            caching = found.cache(query.get("v")).encode()
            if headers.get(b"if-none-match") == found.etag.encode():
                about = (*shared, (b"cache-control", caching))
                await answer(send, 304, b"", headers=about)
                return
            body, kind = found.body, b"text/javascript; charset=utf-8"
        elif door.asks == "flags":
            body = sdk_answers.POSTHOG_FLAGS
        else:
            body, kind = await self._settings(door, scope, headers, query)
        about = (*shared, (b"cache-control", caching))
        await answer(send, 200, b"" if scope["method"] == "HEAD" else body, kind, about)

    async def _settings(
        self, door: Door, scope: Scope, headers: dict[bytes, bytes], query: dict[str, str]
    ) -> tuple[bytes, bytes]:
        key = door.key or _key_of(headers, query)
        if key is None or not sdk_answers.safe(key):
            raise _no_key()
        source = await self._source(key, headers)
        if door.asks == "segment":
            host = headers.get(b"host", b"localhost").decode("latin-1")
            proxied = headers.get(b"x-forwarded-proto", b"").decode("latin-1")
            scheme = proxied if proxied in ("http", "https") else scope.get("scheme", "http")
            return sdk_answers.segment_settings(key, host, scheme), b"application/json"
        if door.asks == "rudder":
            return sdk_answers.rudder_config(source, key), b"application/json"
        script = door.asks == "posthog.js"
        kind = b"text/javascript; charset=utf-8" if script else b"application/json"
        return sdk_answers.posthog_config(key, script=script), kind

    async def _pixel(self, door: Door, headers: dict[bytes, bytes], query: dict[str, str]) -> None:
        agent = headers.get(b"user-agent", b"").decode("latin-1")[:1000]
        page = headers.get(b"referer", b"").decode("latin-1")[:2000]
        try:
            body = pixel(query, door.wire.partition(":")[2], agent, page)
        except NotPacked:
            raise Refusal(400, "bad_request", both("collection.not_packed")) from None
        key = _key_of(headers, query)
        source = None if key is None else await self._source(key, headers)
        await self._keep(door, body, source, headers)


class _Rates:
    """How much each source or client may still send: a bucket that fills with time."""

    def __init__(self, rate: float) -> None:
        self._rate = rate
        self._left: OrderedDict[str, tuple[int, float]] = OrderedDict()

    def take(self, who: str, events: int, now: int) -> None:
        """Count what somebody sends; raises Refusal with the seconds until they may again."""
        if not self._rate:
            return
        most = self._rate * 60.0
        then, left = self._left.pop(who, (now, most))
        left = min(most, left + max(0, now - then) / 1e6 * self._rate)
        # A request larger than what is left passes while anything is left: it is paid off later.
        passes = left > 0
        self._left[who] = (now, left - events if passes else left)
        if len(self._left) > _MOST_CLIENTS:
            self._left.popitem(last=False)
        if not passes:
            wait = min(3600, int(-left / self._rate) + 1)
            raise Refusal(429, "too_many", both("collection.too_fast"), wait)


class _Fullness:
    """Whether too many events wait to be settled: asked once a second, and counted in between."""

    def __init__(self, inbox: Inbox, most: int) -> None:
        self._inbox = inbox
        self._most = most
        self._waiting = 0
        self._asked_at = 0

    async def full(self, now: int) -> bool:
        if now - self._asked_at > 1_000_000:
            self._asked_at = now
            self._waiting = await asyncio.to_thread(self._inbox.waiting)
        return self._waiting >= self._most

    def added(self, events: int) -> None:
        self._waiting += events


def _query(scope: Scope) -> dict[str, str]:
    text = scope.get("query_string", b"")
    return dict(parse_qsl(text.decode("latin-1"))) if text else {}


def _key_of(headers: dict[bytes, bytes], query: dict[str, str]) -> str | None:
    """Return the write key of a request outside its body."""
    given = headers.get(b"authorization")
    if given is not None and (key := _authorised(given)):
        return key
    for name in (b"x-write-key", b"x-api-key"):
        if value := headers.get(name):
            # Jitsu's keys have a secret part, which says nothing here.
            return value.decode("latin-1").partition(":")[0]
    for field in KEY_FIELDS:
        if value := query.get(field):
            return value.partition(":")[0]
    return None


@lru_cache(maxsize=4096)
def _authorised(given: bytes) -> str | None:
    """Return the write key of an Authorization header; raises Refusal where it is none."""
    kind, _, value = given.partition(b" ")
    kind = kind.lower()
    if kind == b"basic":
        try:
            pair = base64.b64decode(value, validate=False).decode()
        except (binascii.Error, ValueError):
            raise _no_key() from None
        name, _, other = pair.partition(":")
        return name or other or None
    return value.decode("latin-1").strip() if kind == b"bearer" else None


def _cloud_event(headers: dict[bytes, bytes], body: bytes) -> bytes:
    """Return the JSON of events whose attributes came as headers (binary mode)."""
    if b"ce-specversion" not in headers:
        return body
    event: dict[str, object] = {
        name[3:].decode("latin-1"): _unquoted(value)
        for name, value in headers.items()
        if name.startswith(b"ce-")
    }
    kind = headers.get(b"content-type", b"").decode("latin-1")
    if kind:
        event["datacontenttype"] = kind
    if body:
        try:
            event["data"] = msgspec.json.decode(body)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            if "json" in kind:
                raise NotPacked from None
            event["data_base64"] = base64.b64encode(body).decode()
    return msgspec.json.encode(event)


def _unquoted(value: bytes) -> str:
    from urllib.parse import unquote

    return unquote(value.decode("latin-1"))


def _cross_origin(headers: dict[bytes, bytes]) -> tuple[tuple[bytes, bytes], ...]:
    """Return what lets a page of any site read the answer: write keys are what says who may send."""
    origin = headers.get(b"origin")
    if origin is None:
        return ()
    return (
        (b"access-control-allow-origin", origin),
        (b"access-control-allow-credentials", b"true"),
        # How long to wait is no header that a page may read by itself.
        (b"access-control-expose-headers", b"retry-after"),
        (b"vary", b"Origin"),
    )


def _preflight(headers: dict[bytes, bytes]) -> list[tuple[bytes, bytes]]:
    asked = headers.get(b"access-control-request-headers", b"")
    allowed = [
        (b"access-control-allow-methods", _METHODS),
        (b"access-control-allow-headers", asked[:2000] or _HEADERS),
        (b"access-control-max-age", b"86400"),
        (b"allow", _METHODS),
    ]
    if headers.get(b"access-control-request-private-network") == b"true":
        allowed.append((b"access-control-allow-private-network", b"true"))
    return allowed


def _no_key() -> Refusal:
    return Refusal(401, "unauthorized", both("collection.no_key"))


def _too_large(limit: int) -> Refusal:
    return Refusal(413, "too_large", both("collection.request_too_large", limit=limit))


async def _refuse(
    send: Send, refusal: Refusal, shared: tuple[tuple[bytes, bytes], ...], *, pixel: bool
) -> None:
    about = [*shared, (b"cache-control", b"no-store")]
    if refusal.status in (429, 503):
        about.append((b"retry-after", str(refusal.wait).encode()))
    if refusal.status == 401:
        about.append((b"www-authenticate", b'Basic realm="yeojido", charset="UTF-8"'))
    if pixel:
        await answer(send, refusal.status, sdk_answers.GIF, b"image/gif", about)
        return
    body = msgspec.json.encode(problem(refusal.code, refusal.words))
    await answer(send, refusal.status, body, headers=about)
