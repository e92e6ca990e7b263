"""The ways to a log from a notebook: files read into memory, or a workspace opened."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from yeojido.app.log import Log, default_runner

if TYPE_CHECKING:
    from yeojido.app.importing import Overrides


def read(*paths: str | Path, overrides: Overrides | None = None, **flags: Any) -> Log:
    """Return the events of files as a log in memory; nothing is written to disk.

    ``flags`` overrule what is guessed: ``read("shop.csv", person="고객번호", time="일시")``.
    Raises InputError when nothing can be read.
    """
    from yeojido.app.importing import Overrides, read_memory

    log, _report = read_memory([Path(path) for path in paths], overrides or Overrides(**flags))
    return Log(log)


def open_log(workspace: str | Path | None = None) -> Log:
    """Return the log of a workspace folder; raises EmptyWorkspace when there is none."""
    from yeojido.app.settings import settings
    from yeojido.app.wire import House
    from yeojido.domain.errors import EmptyWorkspace
    from yeojido.store.workspace import Workspace

    chosen = settings(Path(workspace) if workspace is not None else None)
    if not chosen.workspace.exists():
        raise EmptyWorkspace(path=chosen.workspace)
    return House(chosen, Workspace.open(chosen.workspace, create=False), default_runner()).log()
