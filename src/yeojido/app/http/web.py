"""One web process of the server: opens the workspace, builds the application."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from yeojido.app.http import logs
from yeojido.app.http.asgi import Asgi, Receive, Scope, Send, answer, refuse
from yeojido.app.http.main import Dispatcher
from yeojido.app.http.processes import end_with
from yeojido.domain.words import both

if TYPE_CHECKING:
    from yeojido.app.server_settings import ServerSettings
    from yeojido.app.settings import Settings


def load(settings: Settings, server: ServerSettings, parent: int) -> Asgi:
    """Return the application; called by Granian in each web process."""
    end_with(parent)
    logs.set_up(server.log_level)
    logging.captureWarnings(capture=True)
    return application(settings, server)


def application(_settings: Settings, server: ServerSettings) -> Asgi:
    """Return the ASGI application of one workspace."""
    return Dispatcher(_nothing, _health, timeout=server.request_timeout / 1e6)


async def _nothing(_scope: Scope, _receive: Receive, send: Send) -> None:
    await refuse(send, 404, "not_found", both("server.not_found"))


async def _health(scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "lifespan":
        while True:
            message = await receive()
            await send({"type": message["type"] + ".complete"})
            if message["type"] == "lifespan.shutdown":
                return
    elif scope["path"] == "/health":
        await answer(send, 200, b'{"status":"ok"}')
    else:
        await refuse(send, 404, "not_found", both("server.not_found"))
