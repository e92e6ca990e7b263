"""Drivers of a conversion, who is lost, and what changed: our own time and memory at size."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bench.table import THREADS, Row, Timed, alone, row, timed

if TYPE_CHECKING:
    from bench.synthetic import SyntheticLog


def ours(log: SyntheticLog, name: str) -> Timed:
    """One question from the store, as a user gets it."""
    from yeojido.adapters.runners.local import LocalRunner
    from yeojido.analyze.why.changes import Changes
    from yeojido.analyze.why.drivers import Drivers
    from yeojido.analyze.why.tree import LossTree
    from yeojido.store.workspace import Workspace

    questions: dict[str, Any] = {
        "drivers": Drivers("event_20"),
        "loss_tree": LossTree("event_20"),
        "changes": Changes(),
    }
    question, runner = questions[name], LocalRunner(THREADS)
    with Workspace.open(log.workspace) as workspace:
        found = timed(lambda: runner.run(workspace.log, question))
    return Timed(found.seconds, found.first_seconds, found.bytes, None)


def measure(log: SyntheticLog) -> list[Row]:
    """Measure the three questions; no peer answers them in the same way."""
    names = ("drivers", "loss_tree", "changes")
    return [row(name, log.events, alone(ours, log, name), None, None) for name in names]
