"""The map of the demo shop, every lane, at about a million events; no peer draws one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bench.table import Row, Timed, alone, row, timed

if TYPE_CHECKING:
    from pathlib import Path

    from bench.synthetic import SyntheticLog

#: The demo shop has about 22 events a customer.
EVENTS_PER_CUSTOMER = 22
MOST_EVENTS = 1_000_000


def ours(folder: Path, customers: int) -> Timed:
    """Compute the whole document from the store; making and importing the shop is not timed."""
    from yeojido.adapters.demo import write
    from yeojido.app.importing import import_files
    from yeojido.app.journeys import propose
    from yeojido.app.log import Log
    from yeojido.app.maps import compute
    from yeojido.store.workspace import Workspace

    files = write(folder / "shop", customers, seed=7)
    with Workspace.open(folder / "demo") as workspace:
        import_files(workspace, files)
        log = Log(workspace.log)
        definition = propose(log, "purchase")
        found = timed(lambda: compute(log, definition))
        return Timed(found.seconds, found.first_seconds, found.bytes, log.events)


def measure(log: SyntheticLog) -> list[Row]:
    """Measure it."""
    customers = max(200, min(log.events, MOST_EVENTS) // EVENTS_PER_CUSTOMER)
    mine = alone(ours, log.folder, customers)
    return [row("map", mine.answer, mine, None, None)]
