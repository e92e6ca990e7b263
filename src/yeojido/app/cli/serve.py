"""The server: ``serve``."""

from __future__ import annotations

import sys
from shutil import rmtree
from typing import Annotated

from cyclopts import App, Parameter

from yeojido.app.cli.common import Common, shared
from yeojido.app.cli.language import t
from yeojido.app.cli.output import tell


def add(app: App) -> None:
    """Add the command to the command line."""
    app.command(serve, help=t("server.serve_help"))


def serve(
    *,
    host: Annotated[str | None, Parameter(help=t("server.opt_host"))] = None,
    port: Annotated[int | None, Parameter(help=t("server.opt_port"))] = None,
    workers: Annotated[int | None, Parameter(help=t("server.opt_workers"))] = None,
    worker: Annotated[bool, Parameter(help=t("server.opt_settle"), negative="--no-worker")] = True,
    common: Common | None = None,
) -> None:
    """Run the server until it is told to stop (SIGTERM, SIGINT)."""
    from yeojido.app.http import serving
    from yeojido.app.server_settings import server_settings
    from yeojido.app.wire import house

    settings = shared(common)
    asked = server_settings(host, port, workers, settle=worker)
    serving.check(settings, asked)
    server, held = serving.claim(asked)
    url = server.url or server.address
    # Makes or migrates the workspace, before several processes open it.
    with house(settings, create=True) as parts:
        setup = serving.setup_link(parts, url)
        # What a server that was killed had not taken in yet; it holds personal data.
        rmtree(settings.workspace / "uploads", ignore_errors=True)

    def ready() -> None:
        if settings.json:
            import msgspec

            line = msgspec.json.encode({"url": url, "setup": setup})
            sys.stdout.write(line.decode() + "\n")
            sys.stdout.flush()
        else:
            tell(t("server.ready", url=url))
            if setup is not None:
                tell(t("server.setup", link=setup))

    with held:
        serving.serve(settings, server, ready)
