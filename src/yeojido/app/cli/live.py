"""What comes in live: ``info``, ``worker``."""

from __future__ import annotations

import signal
from threading import Event
from typing import Annotated

from cyclopts import App, Parameter

from yeojido.app.cli.common import Common, shared
from yeojido.app.cli.language import t
from yeojido.app.cli.output import emit, table, tell
from yeojido.app.wire import house
from yeojido.domain.errors import EmptyWorkspace

_SHOWN = (
    "events", "people", "accepted", "stored", "duplicates", "rejected", "inbox", "unsealed",
    "dead_letters",
)  # fmt: skip


def add(app: App) -> None:
    """Add the commands to the command line."""
    app.command(info, help=t("live.info_help"))
    app.command(worker, help=t("live.worker_help"))


def info(*, common: Common | None = None) -> None:
    """Show how the workspace stands."""
    from yeojido.app.status import status

    settings = shared(common)
    with house(settings) as parts:
        found = status(parts.workspace)
    if settings.json:
        emit(found.to_dict())
        return
    rows = [(t(f"live.{name}"), f"{getattr(found, name):,}") for name in _SHOWN]
    table([(t("live.what"), False), (t("live.number"), True)], rows)
    if found.dead_letters:
        tell(t("live.look_at_letters", count=found.dead_letters))
    if found.inbox:
        tell(t("live.nobody_settles", count=found.inbox))


def worker(
    *,
    once: Annotated[bool, Parameter(help=t("live.opt_once"), negative="")] = False,
    common: Common | None = None,
) -> None:
    """Settle, seal and pull until it is told to stop (SIGTERM, SIGINT)."""
    from yeojido.app.worker import work

    settings = shared(common)
    if not settings.workspace.exists():
        raise EmptyWorkspace(path=settings.workspace)
    stop = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    if not once:
        tell(t("live.working", path=settings.workspace))
    work(settings, stop, once=once)
