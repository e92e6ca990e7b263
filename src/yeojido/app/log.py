"""The event log as a person holds it: one object, one verb that takes any analysis."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from yeojido.app.loops import ask
from yeojido.domain.log import SECOND, Analysis, ChunkSource, Event, LogSummary, Runner

_State = TypeVar("_State")
_Result = TypeVar("_Result")


@dataclass(frozen=True, slots=True)
class Lens:
    """What part of the log is looked at; see ``Log.only``."""

    where: str | None = None
    who: str | None = None
    start: str | date | None = None
    end: str | date | None = None
    timezone: str = "Asia/Seoul"
    behind: Lens | None = None

    def over(self, analysis: Any) -> Any:
        """Return the analysis of that part; the analysis itself where nothing is left out."""
        if (self.where, self.who, self.start, self.end) != (None,) * 4:
            from yeojido.analyze.filtered import Filtered

            parts = self.where, self.who, self.start, self.end, self.timezone
            analysis = Filtered(analysis, *parts)
        return analysis if self.behind is None else self.behind.over(analysis)


class Log:
    """Events of many people, in order, ready to be asked.

    Example:
        >>> import yeojido as yj
        >>> log = yj.Log.of(yj.Event("minji", "catalog", "2026-03-02T10:00"))
        >>> log.events, log.people
        (1, 1)
    """

    def __init__(
        self, source: ChunkSource, runner: Runner | None = None, lens: Lens | None = None
    ) -> None:
        """Hold a source of chunks, the runner that scans it, and what is looked at."""
        self.source = source
        self.runner = runner or default_runner()
        self.lens = lens or Lens()

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
        """Run any analysis over the log; ``progress(done, total)`` counts buckets."""
        return ask(self.source, self.runner, self.lens.over(analysis), progress)

    def only(
        self,
        where: str | None = None,
        *,
        who: str | None = None,
        start: str | date | None = None,
        end: str | date | None = None,
        timezone: str = "Asia/Seoul",
    ) -> Log:
        """Return the log seen through a lens; lenses can be put one behind the other.

        Args:
            where: condition over events, such as ``platform = 'ios'``.
            who: condition over people, such as ``count('order', last => '30d') >= 3``.
            start, end: ``start <= time < end``, days or ISO 8601.
            timezone: of times that name no zone.

        Example:
            >>> import yeojido as yj
            >>> log = yj.Log.of(
            ...     yj.Event("minji", "home", "2026-03-02T10:00"),
            ...     yj.Event("minji", "cart", "2026-03-02T10:05"),
            ...     yj.Event("jiho", "home", "2026-03-02T11:00"),
            ... )
            >>> [step.people for step in log.only(who="did('cart')").run(yj.Funnel(["home"])).steps]
            [1]
        """
        lens = Lens(where, who, start, end, timezone, self.lens)
        return Log(self.source, self.runner, lens)

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
