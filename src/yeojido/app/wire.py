"""Builds every part and hands it to the next: the one place that knows which parts there are."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from yeojido.app.settings import Settings
from yeojido.domain.errors import EmptyWorkspace

if TYPE_CHECKING:
    from yeojido.app.log import Log
    from yeojido.domain.log import Runner
    from yeojido.domain.words import Words
    from yeojido.store.view import View
    from yeojido.store.workspace import Workspace


@dataclass(frozen=True, slots=True)
class House:
    """The parts of one running Yeojido.

    Attributes:
        age: seconds that a log may be behind what is settled, for a process that answers many
            questions; 0 looks every time.
    """

    settings: Settings
    workspace: Workspace
    runner: Runner
    age: float = 0.0
    _view: list[View] = field(default_factory=list["View"], repr=False)

    def log(self) -> Log:
        """Return the log as it is now, sealed or not; raises EmptyWorkspace when it holds no events."""
        from yeojido.app.log import Log

        log = Log(self.view().current(), self.runner)
        if log.summary().events == 0:
            raise EmptyWorkspace(path=self.settings.workspace)
        return log

    def view(self) -> View:
        """Return what reads the events of the workspace, the same at every call."""
        from yeojido.store.view import View

        if not self._view:
            self._view.append(View(self.workspace, self.age))
        return self._view[0]


@contextmanager
def house(settings: Settings, *, create: bool = False, age: float = 0.0) -> Iterator[House]:
    """Open the workspace, build the parts, close all behind; ``age`` as of ``House``."""
    from yeojido.store.workspace import Workspace

    if not create and not settings.workspace.exists():
        raise EmptyWorkspace(path=settings.workspace)
    workspace = Workspace.open(settings.workspace, create=create, database=settings.database)
    runs = runner(settings)
    try:
        yield House(settings, workspace, runs, age)
    finally:
        if isinstance(runs, Closing):
            runs.close()
        workspace.close()


def runner(settings: Settings) -> Runner:
    """Return what runs analyses: threads of this machine, or a cluster, within the memory given.

    A cluster is reached when it is first used.
    """
    if settings.master is not None:
        from yeojido.adapters.runners.spark import SparkRunner

        return SparkRunner(settings.master, memory=settings.memory)
    from yeojido.adapters.runners.local import LocalRunner

    def warn(words: Words) -> None:
        sys.stderr.write(words.say(settings.language) + "\n")

    return LocalRunner(settings.threads, settings.memory, warn=warn)


@runtime_checkable
class Closing(Protocol):
    """A runner that holds on to something."""

    def close(self) -> None:
        """Let go of it."""
        ...
