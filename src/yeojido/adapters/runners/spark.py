"""Runs an analysis on a Spark cluster: a few buckets of the shared log for each task."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import reduce
from typing import TYPE_CHECKING, Any, TypeVar

from yeojido.domain.log import Bindable, Staged
from yeojido.domain.sizes import size

if TYPE_CHECKING:
    from collections.abc import Callable

    from yeojido.adapters.runners.spark_session import Session
    from yeojido.domain.log import Analysis, ChunkSource

    Progress = Callable[[int, int], None]

State = TypeVar("State")
Result = TypeVar("Result")

#: Tasks for each core: enough to even workers out, few enough that starting them costs little.
_TURNS = 3
#: Tasks where the number of cores is not known (Spark Connect).
_TASKS = 32


@dataclass(slots=True)
class SparkRunner:
    """Scans buckets on the workers of a Spark cluster; the answer is that of the local runner.

    The workers read the log themselves, from the folder where the driver sees it: that folder
    must lie on storage that all of them share. They read the commit that the driver read, whatever
    is written meanwhile, and never the records database. A log in memory travels to the workers.

    Attributes:
        master: ``spark://host:port``, ``sc://host:port`` (Spark Connect), ``local[4]``, ``yarn``...
        tasks: number of tasks an analysis is cut into; by default three for each core.
        memory: bytes (or "2GiB") that each task's Python may hold beside mapped files; None = no
            ceiling. Java's memory is another matter: ``spark.executor.memory``, among the options.
        options: further settings of Spark, by name; those of ``spark-defaults.conf`` hold too.
        patience: seconds to wait for a cluster that does not answer.
    """

    master: str
    tasks: int | None = None
    memory: int | str | None = None
    options: Mapping[str, str] = field(default_factory=dict[str, str])
    patience: float = 10.0
    _session: Session | None = None

    def session(self) -> Session:
        """Return the connection; the first asking makes it.

        Raises PackageMissing, JavaMissing, ClusterUnreachable.
        """
        if self._session is None:
            from yeojido.adapters.runners.spark_session import connect

            self._session = connect(self.master, self.options, self.patience)
        return self._session

    def close(self) -> None:
        """Let go of the cluster; harmless when done twice."""
        if self._session is not None:
            self._session.stop()
            self._session = None

    def each(
        self, work: Callable[[int], Any], count: int, progress: Progress | None = None
    ) -> list[Any]:
        """Return ``[work(0), ..., work(count - 1)]``, each from a task of the cluster.

        Raises what the work raises of ours, and ClusterError.
        """
        from yeojido.adapters.runners.spark_session import each

        return each(self.session(), work, count, progress, patience=6 * self.patience)

    def run(
        self,
        source: ChunkSource,
        analysis: Analysis[State, Result],
        progress: Progress | None = None,
    ) -> Result:
        """Bind, run what comes first, scan every bucket on the cluster, merge, finish.

        States are merged in the order of the buckets, as by the local runner. ``progress(done,
        total)`` counts buckets. Raises what the analysis and the source raise, and ClusterError.
        """
        from yeojido.adapters.runners.spark_tasks import Turns

        if isinstance(analysis, Bindable):
            analysis = analysis.bind(source.summary())
        while isinstance(analysis, Staged) and (before := analysis.first()) is not None:
            analysis = analysis.after(self.run(source, before, progress))
        buckets = source.buckets()
        session = self.session()
        turns = _turns(buckets, self.tasks or _TURNS * session.parallelism() or _TASKS)
        folder: Any = getattr(source, "folder", None)
        where = None if folder is None else str(folder)
        memory = size(self.memory) if isinstance(self.memory, str) else self.memory
        work = Turns(source, analysis, turns, memory, where)

        def told(done: int, count: int) -> None:
            if progress is not None:
                progress(len(buckets) * done // count, len(buckets))

        states = self.each(work, len(turns), told)
        if progress is not None:
            progress(len(buckets), len(buckets))
        return analysis.finish(reduce(analysis.merge, states))


def _turns(buckets: tuple[int, ...], tasks: int) -> list[tuple[int, ...]]:
    """Return the buckets, in order, in at most so many groups of nearly one size.

    >>> _turns((0, 1, 2, 5, 7), 2)
    [(0, 1, 2), (5, 7)]
    """
    size = -(-len(buckets) // max(1, min(tasks, len(buckets))))
    return [buckets[i : i + size] for i in range(0, len(buckets), size)]
