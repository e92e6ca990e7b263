"""Backups: ``backup``, ``restore``."""

from __future__ import annotations

import os
import time
from dataclasses import replace
from pathlib import Path
from typing import Annotated

from cyclopts import App, Parameter

from yeojido.app.cli.common import Common, shared
from yeojido.app.cli.language import t
from yeojido.app.cli.output import emit, tell
from yeojido.domain.errors import FileMissing
from yeojido.domain.sizes import spoken

_Passphrase = Annotated[Path | None, Parameter(help=t("server.opt_passphrase"))]


def add(app: App) -> None:
    """Add the commands to the command line."""
    app.command(backup, help=t("server.backup_help"))
    app.command(restore, help=t("server.restore_help"))


def backup(
    file: Annotated[Path, Parameter(help=t("server.arg_backup"))],
    *,
    passphrase_file: _Passphrase = None,
    common: Common | None = None,
) -> None:
    """Back the workspace up into one file."""
    from yeojido.app.backup import back_up, opened

    settings = shared(common)
    secret = _passphrase(passphrase_file)
    with opened(settings) as workspace:
        made = back_up(workspace, file, secret, time.time_ns() // 1000)
    if settings.json:
        emit(
            {
                "path": str(made.path),
                "files": made.files,
                "bytes": made.bytes,
                "master_key": made.about.master_key,
            }
        )
    else:
        print(t("server.backed_up", path=file, files=made.files, size=spoken(made.bytes)))
    if made.about.master_key == "left out":
        tell(t("server.key_left_out"))


def restore(
    file: Annotated[Path, Parameter(help=t("server.arg_backup"))],
    *,
    into: Annotated[Path | None, Parameter(help=t("server.opt_into"))] = None,
    passphrase_file: _Passphrase = None,
    common: Common | None = None,
) -> None:
    """Make a workspace from a backup."""
    from yeojido.app.backup import restore as bring_back

    settings = shared(common)
    if into is not None:
        settings = replace(settings, workspace=into)
    made = bring_back(file, settings, _passphrase(passphrase_file))
    if settings.json:
        emit(
            {
                "path": str(settings.workspace),
                "files": made.files,
                "master_key": made.about.master_key,
            }
        )
    else:
        print(t("server.restored", path=settings.workspace, files=made.files))
    if made.about.master_key != "encrypted" and not os.environ.get("YEOJIDO_MASTER_KEY"):
        tell(t("server.key_needed", path=settings.workspace))


def _passphrase(file: Path | None) -> str | None:
    if file is None:
        return None
    if not file.is_file():
        raise FileMissing(path=file)
    return file.read_text(encoding="utf-8").strip("\r\n")
