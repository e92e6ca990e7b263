"""How a web process begins; light to import, because the process that starts it does too."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from yeojido.app.http import logs
from yeojido.app.http.asgi import Asgi
from yeojido.app.http.processes import end_with, settle_memory

if TYPE_CHECKING:
    from yeojido.app.server_settings import ServerSettings
    from yeojido.app.settings import Settings


def load(settings: Settings, server: ServerSettings, parent: int) -> Asgi:
    """Return the application; called by Granian in each web process."""
    end_with(parent)
    logs.set_up(server.log_level)
    logging.captureWarnings(capture=True)
    from yeojido.app.http.web import Web

    made = Web(settings, server)
    settle_memory()
    return made
