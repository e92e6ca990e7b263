"""The types of ASGI, and small answers that need no framework."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from typing import Any

import msgspec

from yeojido.domain.words import Words

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Asgi = Callable[[Scope, Receive, Send], Awaitable[None]]
Headers = Iterable[tuple[bytes, bytes]]


async def answer(
    send: Send,
    status: int,
    body: bytes,
    kind: bytes = b"application/json",
    headers: Headers = (),
) -> None:
    """Send a whole response."""
    about = [(b"content-type", kind), (b"content-length", str(len(body)).encode()), *headers]
    await send({"type": "http.response.start", "status": status, "headers": about})
    await send({"type": "http.response.body", "body": body})


def problem(code: str, message: Words, **details: object) -> dict[str, Any]:
    """Return the one shape of every error."""
    return {
        "error": {
            "code": code,
            "message": {"ko": message.ko, "en": message.en},
            "details": details,
        }
    }


async def refuse(
    send: Send, status: int, code: str, message: Words, headers: Headers = (), **details: object
) -> None:
    """Send an error."""
    body = msgspec.json.encode(problem(code, message, **details))
    await answer(send, status, body, headers=headers)


def header(scope: Scope, name: bytes) -> str | None:
    """Return the first header of a name (in small letters), None if it is not there."""
    for key, value in scope["headers"]:
        if key == name:
            return str(value.decode("latin-1"))
    return None
