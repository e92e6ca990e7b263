"""JourneyShapes of people, with a goal: our own time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bench.table import THREADS, Row, Timed, alone, row, timed

if TYPE_CHECKING:
    from bench.synthetic import SyntheticLog

GOAL = "event_10"


def ours(log: SyntheticLog) -> Timed:
    """Ask the store, as a user does."""
    from yeojido.adapters.runners.local import LocalRunner
    from yeojido.analyze.sequences.shapes import JourneyShapes
    from yeojido.store.workspace import Workspace

    question, runner = JourneyShapes(goal=GOAL, k=6), LocalRunner(THREADS)
    with Workspace.open(log.workspace) as workspace:
        found = timed(lambda: runner.run(workspace.log, question))
    return Timed(found.seconds, found.first_seconds, found.bytes, found.answer.finding.en)


def measure(log: SyntheticLog) -> list[Row]:
    """Measure."""
    mine = alone(ours, log)
    print(f"  shapes: {mine.answer}", flush=True)
    return [row("shapes", log.events, mine, None, None)]
