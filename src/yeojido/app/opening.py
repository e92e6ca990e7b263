"""The ways to a log from a notebook: files read into memory, or a workspace opened."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from yeojido.app.log import Log

if TYPE_CHECKING:
    from yeojido.app.importing import Overrides
    from yeojido.domain.log import Runner


def read(*paths: str | Path, overrides: Overrides | None = None, **flags: Any) -> Log:
    """Return the events of files as a log in memory; nothing is written to disk.

    ``flags`` overrule what is guessed: ``read("shop.csv", person="고객번호", time="일시")``.
    Raises InputError when nothing can be read.
    """
    from yeojido.app.importing import Overrides, read_memory

    log, _report = read_memory([Path(path) for path in paths], overrides or Overrides(**flags))
    return Log(log)


def open_log(folder: str | Path | None = None, runner: Runner | None = None) -> Log:
    """Return the log of a workspace folder; raises EmptyWorkspace when there is none.

    ``runner`` answers what is asked of it, such as ``yj.SparkRunner("spark://host:7077")``; by
    default what ``YEOJIDO_RUNNER`` and ``YEOJIDO_MASTER`` say, else this machine.
    """
    from yeojido.app import wire
    from yeojido.app.settings import settings
    from yeojido.domain.errors import EmptyWorkspace
    from yeojido.store.workspace import Workspace

    chosen = settings(Path(folder) if folder is not None else None)
    if not chosen.workspace.exists():
        raise EmptyWorkspace(path=chosen.workspace)
    workspace = Workspace.open(chosen.workspace, create=False)
    return wire.House(chosen, workspace, runner or wire.runner(chosen)).log()
