"""Runs an analysis on the threads of this machine, a few buckets at a time per thread."""

from __future__ import annotations

import os
import threading
import warnings
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np

from yeojido.adapters.runners.memory import Ceiling
from yeojido.domain.errors import BadOption, Cancelled
from yeojido.domain.log import Bindable, Divisible, Staged
from yeojido.domain.sizes import LEAST, size, spoken
from yeojido.domain.words import both

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from yeojido.domain.log import Analysis, Chunk, ChunkSource
    from yeojido.domain.words import Words

    Progress = Callable[[int, int], None]

State = TypeVar("State")
Result = TypeVar("Result")

#: Turns per thread: few enough that handing them out costs nothing, enough to even threads out.
_TURNS = 8
#: How long the wait for a thread may keep a wish to stop from being heard, in seconds.
_HEAR = 0.2


def _warn(words: Words) -> None:
    """Say it where no other way was given."""
    warnings.warn(words.say("en"), stacklevel=2)


@dataclass(frozen=True, slots=True)
class LocalRunner:
    """Scans buckets on a pool of threads (kernels release the interpreter's lock).

    States are merged in the order of the buckets whatever order they are done in, so the result
    does not depend on ``threads``. A bucket that is too large is scanned in slices of whole
    persons.

    Args:
        threads: how many; None = one per core.
        memory: bytes (or ``"2GiB"``) that the process may hold beside mapped files; None = no
            ceiling, and slices of two million events. A person is never cut: one with more events
            than fit, or an answer that is itself large, may pass the ceiling, which ``warn`` is
            told.
        cancel: asked between slices from several threads; True ends the run with Cancelled.
        warn: takes what the person should know; Python's warnings unless given.

    An interrupt, an error or a wish to stop ends the run: slices not begun are dropped, those
    under way are waited for, and the exception is passed on. Raises BadOption.
    """

    threads: int | None = None
    memory: int | str | None = None
    cancel: Callable[[], bool] | None = None
    warn: Callable[[Words], None] = _warn

    def __post_init__(self) -> None:
        """Check threads and memory."""
        if self.threads is not None and self.threads < 1:
            raise BadOption(option="--threads", value=self.threads, possible="1, 2, 4 ...")
        if isinstance(self.memory, str):
            object.__setattr__(self, "memory", size(self.memory))
        elif self.memory is not None and self.memory < LEAST:
            raise BadOption(option="--memory", value=self.memory, possible=spoken(LEAST))

    def run(
        self,
        source: ChunkSource,
        analysis: Analysis[State, Result],
        progress: Progress | None = None,
    ) -> Result:
        """Bind, run what comes first, scan every bucket, merge, finish.

        ``progress(done, total)`` counts buckets, from 1 again for each analysis. Raises what the
        analysis and the source raise (QuestionError, InputError, StoreError), Cancelled and
        MemoryTooSmall.
        """
        if isinstance(analysis, Bindable):
            analysis = analysis.bind(source.summary())
        while isinstance(analysis, Staged) and (before := analysis.first()) is not None:
            analysis = analysis.after(self.run(source, before, progress))
        buckets = source.buckets()
        threads = min(self.threads or os.cpu_count() or 1, len(buckets))
        size = -(-len(buckets) // (threads * _TURNS)) if threads > 1 else 1
        turns = [buckets[i : i + size] for i in range(0, len(buckets), size)]
        fold = _Fold(analysis, turns, progress)
        limit = None if self.memory is None else int(self.memory)
        with Ceiling(limit, threads) as ceiling:
            scan = Scan(source, analysis, ceiling, self.cancel)
            if threads <= 1:
                for place, turn in enumerate(turns):
                    fold.take(place, scan(turn))
            else:
                with ThreadPoolExecutor(threads, thread_name_prefix="yeojido") as pool:
                    try:
                        fold.over(pool, scan, threads)
                    except BaseException:
                        scan.stop.set()
                        pool.shutdown(wait=False, cancel_futures=True)
                        raise
            result = analysis.finish(fold.state)
        if limit is not None and ceiling.passed:
            used = spoken(ceiling.peak)
            self.warn(both("engine.memory_passed", limit=spoken(limit), used=used))
        return result


class Scan:
    """Scans a few buckets, slice by slice, into one state; stops between two slices."""

    def __init__(
        self,
        source: ChunkSource,
        analysis: Analysis[Any, Any],
        ceiling: Ceiling,
        cancel: Callable[[], bool] | None,
    ) -> None:
        self.source = source
        self.divisible = source if isinstance(source, Divisible) else None
        self.analysis = analysis
        self.columns = tuple(analysis.needs())
        self.ceiling = ceiling
        self.cancel = cancel
        self.stop = threading.Event()

    def __call__(self, turn: Sequence[int]) -> Any:
        state: Any = None
        empty = True
        for bucket in turn:
            for chunk in self._slices(bucket):
                with self.ceiling.room():
                    new = self.analysis.scan(chunk)
                state = new if empty else self.analysis.merge(state, new)
                empty = False
                self.ceiling.done(chunk.code.size)
        return state

    def _slices(self, bucket: int) -> Iterator[Chunk]:
        """Yield a bucket as one chunk, or in slices where it is too large; a person never cut."""
        self.heed()
        source = self.divisible
        if source is None:
            yield from _cut(self.source.chunk(bucket, self.columns), self.ceiling, self.heed)
            return
        offset = source.offset(bucket)
        if offset[-1] <= self.ceiling.events:
            yield self.source.chunk(bucket, self.columns)
            return
        for first, stop in _ranges(offset, self.ceiling):
            self.heed()
            yield source.part(bucket, self.columns, first, stop)

    def heed(self) -> None:
        """Stop where somebody wishes it."""
        if self.stop.is_set() or (self.cancel is not None and self.cancel()):
            raise Cancelled


def _cut(chunk: Chunk, ceiling: Ceiling, heed: Callable[[], None]) -> Iterator[Chunk]:
    if chunk.code.size <= ceiling.events:
        yield chunk
        return
    for first, stop in _ranges(chunk.offset, ceiling):
        heed()
        yield chunk.part(first, stop)


def _ranges(offset: Any, ceiling: Ceiling) -> Iterator[tuple[int, int]]:
    """Yield persons ``first <= i < stop`` that have about as many events as may be now."""
    people = offset.size - 1
    first = 0
    while first < people:
        most = offset[first] + ceiling.events
        stop = int(np.searchsorted(offset, most, side="right")) - 1
        stop = min(max(stop, first + 1), people)
        yield first, stop
        first = stop


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

    def over(self, pool: ThreadPoolExecutor, scan: Scan, threads: int) -> None:
        """Keep the pool a few turns ahead and take what is done."""
        running: dict[Future[Any], int] = {}
        following = iter(enumerate(self.turns))
        while self.merged < len(self.turns):
            while len(running) < 2 * threads and (turn := next(following, None)) is not None:
                running[pool.submit(scan, turn[1])] = turn[0]
            done = wait(running, timeout=_HEAR, return_when=FIRST_COMPLETED).done
            for future in done:
                self.take(running.pop(future), future.result())
            if not done:
                scan.heed()

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
