"""Looking everything over: ``doctor``."""

from __future__ import annotations

from typing import Annotated

from cyclopts import App, Parameter

from yeojido.app.cli.common import Common, shared
from yeojido.app.cli.language import LANGUAGE, t
from yeojido.app.cli.output import emit
from yeojido.app.cli.safe import printable

_MARKS = {"ok": "✓", "warn": "!", "fail": "✗"}


def add(app: App) -> None:
    """Add the command to the command line."""
    app.command(doctor, help=t("doctor.help"))


def doctor(
    *,
    full: Annotated[bool, Parameter(help=t("doctor.opt_full"), negative="")] = False,
    port: Annotated[int | None, Parameter(help=t("server.opt_port"))] = None,
    common: Common | None = None,
) -> int:
    """Look over the workspace and the server; exit status 1 when something fails."""
    from yeojido.app.doctor import examine
    from yeojido.app.server_settings import server_settings

    settings = shared(common)
    failed = False
    shown: list[dict[str, object]] = []
    for found in examine(settings, server_settings(port=port), full=full):
        failed |= found.verdict == "fail"
        if settings.json:
            words = {"ko": found.what.ko, "en": found.what.en}
            shown.append({"check": found.check, "verdict": found.verdict, "what": words})
        else:
            name = t(f"doctor.{found.check}")
            print(
                f"{_MARKS[found.verdict]} {name}: {printable(found.what.say(LANGUAGE))}", flush=True
            )
    if settings.json:
        emit({"well": not failed, "checks": shown})
    return 1 if failed else 0
