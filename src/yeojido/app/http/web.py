"""One web process of the server: opens the workspace, builds the application."""

from __future__ import annotations

from collections.abc import Awaitable
from contextlib import ExitStack
from typing import Any, cast

from yeojido.adapters import collector
from yeojido.app.http import headers
from yeojido.app.http.api import api
from yeojido.app.http.asgi import Asgi, Receive, Scope, Send
from yeojido.app.http.collection import Limits, collection
from yeojido.app.http.health import Measures
from yeojido.app.http.main import Dispatcher
from yeojido.app.http.parts import Parts, parts
from yeojido.app.server_settings import ServerSettings
from yeojido.app.settings import Settings
from yeojido.app.wire import house


class Web:
    """The application of one web process, with its workspace open until the server stops."""

    def __init__(self, settings: Settings, server: ServerSettings) -> None:
        """Open the workspace and build everything."""
        self._open = ExitStack()
        self._parts = parts(self._open.enter_context(house(settings, age=0.3)), server)
        self._app = application(self._parts)

    def __call__(self, scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        """Answer a request; at the end commit what was acknowledged, and close."""
        if scope["type"] != "lifespan":
            return self._app(scope, receive, send)
        return self._live(scope, receive, send)

    async def _live(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def sending(message: Any) -> None:
            if message["type"].startswith("lifespan.shutdown"):
                self._parts.inbox.close()
                self._open.close()
            await send(message)

        await self._app(scope, receive, sending)


def application(made: Parts) -> Asgi:
    """Return the ASGI application over these parts."""
    measures = Measures()
    server = made.server
    return Dispatcher(
        collection(
            made.inbox,
            made.sources,
            made.now,
            Limits(rate=server.source_rate_limit / 60, requests=server.collect_rate_limit),
            script=_script,
        ),
        cast("Asgi", api(made, measures)),
        timeout=server.request_timeout / 1e6,
        proxies=server.trusted_proxies,
        seen=measures.see,
        headers=headers.security(secure=server.secure),
    )


def _script() -> collector.Script | None:
    try:
        return collector.script()
    except collector.CollectorMissing:
        return None
