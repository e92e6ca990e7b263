"""Runs an analysis on the threads of this machine, one bucket at a time per thread."""

from __future__ import annotations

import os
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from yeojido.domain.log import Bindable, Staged

if TYPE_CHECKING:
    from collections.abc import Callable

    from yeojido.domain.log import Analysis, ChunkSource

    Progress = Callable[[int, int], None]

State = TypeVar("State")
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class LocalRunner:
    """Scans buckets on a pool of threads (kernels release the interpreter's lock).

    States are merged in the order of the buckets whatever order they are done in, so the result
    does not depend on ``threads`` (default: one per core). At most a few more buckets than
    threads are in memory at once. An interrupt or an error stops the run: buckets not begun are
    dropped, those under way are waited for, and the exception is passed on.
    """

    threads: int | None = None

    def run(
        self,
        source: ChunkSource,
        analysis: Analysis[State, Result],
        progress: Progress | None = None,
    ) -> Result:
        """Bind, run what comes first, scan every bucket, merge, finish.

        ``progress(done, total)`` is called after each bucket, from 1 again for each analysis.

        Raises what the analysis and the source raise (QuestionError, InputError, StoreError).
        """
        if isinstance(analysis, Bindable):
            analysis = analysis.bind(source.summary())
        while isinstance(analysis, Staged) and (before := analysis.first()) is not None:
            analysis = analysis.after(self.run(source, before, progress))
        columns = tuple(analysis.needs())
        buckets = source.buckets()
        threads = min(self.threads or os.cpu_count() or 1, len(buckets))

        def scan(bucket: int) -> State:
            return analysis.scan(source.chunk(bucket, columns))

        if threads <= 1:
            return _in_turn(buckets, scan, analysis, progress)
        with ThreadPoolExecutor(threads, thread_name_prefix="yeojido") as pool:
            try:
                return _Fold(analysis, len(buckets), progress).over(pool, buckets, scan, threads)
            except BaseException:
                pool.shutdown(wait=False, cancel_futures=True)
                raise


def _in_turn(
    buckets: tuple[int, ...],
    scan: Callable[[int], Any],
    analysis: Analysis[Any, Result],
    progress: Progress | None,
) -> Result:
    state: Any = None
    for done, bucket in enumerate(buckets, 1):
        new = scan(bucket)
        state = new if done == 1 else analysis.merge(state, new)
        if progress is not None:
            progress(done, len(buckets))
    return analysis.finish(state)


class _Fold:
    """Merges states in the order of their buckets as they come in, in any order."""

    def __init__(self, analysis: Analysis[Any, Any], total: int, progress: Progress | None) -> None:
        self.analysis = analysis
        self.total = total
        self.progress = progress
        self.waiting: dict[int, Any] = {}
        self.merged = 0
        self.done = 0
        self.state: Any = None

    def over(
        self,
        pool: ThreadPoolExecutor,
        buckets: tuple[int, ...],
        scan: Callable[[int], Any],
        threads: int,
    ) -> Any:
        """Feed the pool a few buckets ahead, take what is done, finish."""
        running: dict[Future[Any], int] = {}
        following = iter(enumerate(buckets))
        while self.merged < self.total:
            while len(running) < 2 * threads and self.done + len(running) < self.total:
                place, bucket = next(following)
                running[pool.submit(scan, bucket)] = place
            for future in wait(running, return_when=FIRST_COMPLETED).done:
                self._take(running.pop(future), future.result())
        return self.analysis.finish(self.state)

    def _take(self, place: int, state: Any) -> None:
        self.waiting[place] = state
        self.done += 1
        while self.merged in self.waiting:
            new = self.waiting.pop(self.merged)
            self.state = new if self.merged == 0 else self.analysis.merge(self.state, new)
            self.merged += 1
        if self.progress is not None:
            self.progress(self.done, self.total)
