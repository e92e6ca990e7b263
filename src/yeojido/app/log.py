"""The event log as a person holds it: one object, one verb that takes any analysis."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from yeojido.app.wire import runner as local_runner
from yeojido.domain.log import SECOND, Analysis, ChunkSource, Event, LogSummary, Runner

if TYPE_CHECKING:
    from yeojido.app.importing import Overrides

_State = TypeVar("_State")
_Result = TypeVar("_Result")


class Log:
    """Events of many people, in order, ready to be asked.

    Example:
        >>> import yeojido as yj
        >>> log = yj.Log.of(yj.Event("minji", "catalog", "2026-03-02T10:00"))
        >>> log.events, log.people
        (1, 1)
    """

    def __init__(self, source: ChunkSource, runner: Runner | None = None) -> None:
        """Hold a source of chunks and the runner that scans it."""
        self.source = source
        self.runner = runner or local_runner()

    @classmethod
    def of(cls, *events: Event) -> Log:
        """Return a log of a few events, kept in memory."""
        from yeojido.store.memory import MemoryLog

        return cls(MemoryLog.from_events(events))

    def run(
        self,
        analysis: Analysis[_State, _Result],
        progress: Callable[[int, int], None] | None = None,
    ) -> _Result:
        """Run any analysis over the whole log; ``progress(done, total)`` counts buckets."""
        return self.runner.run(self.source, analysis, progress)

    def summary(self) -> LogSummary:
        """Return counts, span (microseconds UTC), event names and columns."""
        return self.source.summary()

    @property
    def events(self) -> int:
        """Number of events."""
        return self.summary().events

    @property
    def people(self) -> int:
        """Number of people."""
        return self.summary().people

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the events that occur."""
        return self.summary().names

    def __repr__(self) -> str:
        """Say how much is in it."""
        from datetime import UTC, datetime

        summary = self.summary()
        first, last = (
            datetime.fromtimestamp(at / SECOND, UTC).date().isoformat()
            for at in (summary.first, summary.last)
        )
        return (
            f"Log({summary.events:,} events of {summary.people:,} people, "
            f"{first} to {last}, {len(summary.names)} event names)"
        )


def read(*paths: str | Path, overrides: Overrides | None = None, **flags: str) -> Log:
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
    return House(chosen, Workspace.open(chosen.workspace, create=False), local_runner()).log()
