"""What the machine can do: reading columns, and one counter raised per event.

They are run over the same log by the same runner, so what they take is what a question cannot be
answered in less than. A ratio of 0.5 beside ``histogram`` says that we take twice as long.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Any

import numpy as np

from bench.table import THREADS, Timed, timed
from yeojido.kernels.arrays import frozen
from yeojido.kernels.compiled import njit

if TYPE_CHECKING:
    from bench.synthetic import SyntheticLog
    from yeojido.domain.log import Chunk


@njit(nogil=True, cache=True)
def histogram(code: Any, nodes: int) -> Any:
    """Return how often each code occurs: the plainest loop there is."""
    counts = np.zeros(nodes, np.int64)
    for j in range(code.size):
        counts[code[j]] += 1
    return counts


@njit(nogil=True, cache=True)
def total(values: Any) -> Any:
    """Return the sum of a column: every byte of it is read once."""
    found = np.uint64(0)
    for j in range(values.size):
        found += np.uint64(values[j])
    return found


class Histogram:
    """Counts events by name."""

    def needs(self) -> Collection[str]:
        """Return no further columns."""
        return ()

    def scan(self, chunk: Chunk) -> Any:
        """Count one bucket."""
        return histogram(frozen(chunk.code), len(chunk.names))

    def merge(self, a: Any, b: Any) -> Any:
        """Add."""
        return a + b

    def finish(self, state: Any) -> Any:
        """Return the counts."""
        return state


class Stream(Histogram):
    """Reads the codes, and the times if asked."""

    def __init__(self, *, times: bool) -> None:
        self.times = times

    def scan(self, chunk: Chunk) -> Any:
        """Read one bucket."""
        found = int(total(frozen(chunk.code)))
        return found + (int(total(frozen(chunk.time))) if self.times else 0)


def measured(log: SyntheticLog, name: str) -> Timed:
    """Run a yardstick: ``histogram``, ``stream`` (codes) or ``stream+times``."""
    from yeojido.adapters.runners.local import LocalRunner
    from yeojido.store.workspace import Workspace

    question = Histogram() if name == "histogram" else Stream(times=name == "stream+times")
    runner = LocalRunner(THREADS)
    with Workspace.open(log.workspace) as workspace:
        found = timed(lambda: runner.run(workspace.log, question))
    return Timed(found.seconds, found.first_seconds, found.bytes, None)
