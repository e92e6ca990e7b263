"""Runs an analysis on the threads of this machine, a few buckets at a time per thread."""

from __future__ import annotations

import os
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from functools import reduce
from typing import TYPE_CHECKING, Any, TypeVar

from yeojido.domain.log import Bindable, Staged

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from yeojido.domain.log import Analysis, ChunkSource

    Progress = Callable[[int, int], None]

State = TypeVar("State")
Result = TypeVar("Result")

#: Turns per thread: few enough that handing them out costs nothing, enough to even threads out.
_TURNS = 8


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

        ``progress(done, total)`` counts buckets, from 1 again for each analysis. Raises what the
        analysis and the source raise (QuestionError, InputError, StoreError).
        """
        if isinstance(analysis, Bindable):
            analysis = analysis.bind(source.summary())
        while isinstance(analysis, Staged) and (before := analysis.first()) is not None:
            analysis = analysis.after(self.run(source, before, progress))
        columns = tuple(analysis.needs())
        buckets = source.buckets()
        threads = min(self.threads or os.cpu_count() or 1, len(buckets))
        size = -(-len(buckets) // (threads * _TURNS)) if threads > 1 else 1
        turns = [buckets[i : i + size] for i in range(0, len(buckets), size)]

        def scan(turn: Sequence[int]) -> State:
            states = (analysis.scan(source.chunk(bucket, columns)) for bucket in turn)
            return reduce(analysis.merge, states)

        fold = _Fold(analysis, turns, progress)
        if threads <= 1:
            for place, turn in enumerate(turns):
                fold.take(place, scan(turn))
            return analysis.finish(fold.state)
        with ThreadPoolExecutor(threads, thread_name_prefix="yeojido") as pool:
            try:
                fold.over(pool, scan, threads)
            except BaseException:
                pool.shutdown(wait=False, cancel_futures=True)
                raise
        return analysis.finish(fold.state)


class _Fold:
    """Merges states in the order of their buckets as they come in, in any order."""

    def __init__(
        self,
        analysis: Analysis[Any, Any],
        turns: Sequence[Sequence[int]],
        progress: Progress | None,
    ) -> None:
        self.analysis = analysis
        self.turns = turns
        self.progress = progress
        self.total = sum(map(len, turns))
        self.waiting: dict[int, Any] = {}
        self.merged = 0
        self.done = 0
        self.state: Any = None

    def over(
        self, pool: ThreadPoolExecutor, scan: Callable[[Sequence[int]], Any], threads: int
    ) -> None:
        """Keep the pool a few turns ahead and take what is done."""
        running: dict[Future[Any], int] = {}
        following = iter(enumerate(self.turns))
        while self.merged < len(self.turns):
            while len(running) < 2 * threads and (turn := next(following, None)) is not None:
                running[pool.submit(scan, turn[1])] = turn[0]
            for future in wait(running, return_when=FIRST_COMPLETED).done:
                self.take(running.pop(future), future.result())

    def take(self, place: int, state: Any) -> None:
        """Merge the state of a turn as soon as all turns before it are merged."""
        self.waiting[place] = state
        self.done += len(self.turns[place])
        while self.merged in self.waiting:
            new = self.waiting.pop(self.merged)
            self.state = new if self.merged == 0 else self.analysis.merge(self.state, new)
            self.merged += 1
        if self.progress is not None:
            self.progress(self.done, self.total)
