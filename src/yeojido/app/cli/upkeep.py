"""Looking after a workspace: ``verify``."""

from __future__ import annotations

from typing import Annotated

from cyclopts import App, Parameter

from yeojido.app.cli.common import Common, shared
from yeojido.app.cli.language import LANGUAGE, t
from yeojido.app.cli.output import emit, progress, tell
from yeojido.app.wire import house


def add(app: App) -> None:
    """Add the command to the command line."""
    app.command(verify, help=t("verify_help"))


def verify(
    *,
    set_aside: Annotated[bool, Parameter(help=t("opt_set_aside"), negative="")] = False,
    common: Common | None = None,
) -> int:
    """Check every file of the log against its checksum; exit status 1 when one is damaged."""
    settings = shared(common)
    with house(settings) as parts:
        with progress(t("verifying")) as bar:
            damaged = parts.workspace.log.verify(bar)
        if damaged and set_aside:
            parts.workspace.log.set_aside_damaged()
    if settings.json:
        emit({"damaged": [error.say(settings.language) for error in damaged]})
        return 1 if damaged else 0
    for error in damaged:
        tell(error.say(LANGUAGE))
    if damaged:
        tell(t("set_aside_done" if set_aside else "set_aside_next"))
    else:
        print(t("verified"))
    return 1 if damaged else 0
