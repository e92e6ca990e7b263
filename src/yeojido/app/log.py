"""The event log as a person holds it: one object, one verb that takes any analysis."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from yeojido.app.loops import ask
from yeojido.domain.log import SECOND, Analysis, ChunkSource, Event, LogSummary, Runner

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
        self.runner = runner or default_runner()

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
        return ask(self.source, self.runner, analysis, progress)

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


def default_runner() -> Runner:
    """Return the runner of this machine: threads, one bucket each."""
    from yeojido.adapters.runners.local import LocalRunner

    return LocalRunner()
