"""A measured line of the table, and how a function is timed."""

from __future__ import annotations

import multiprocessing
import resource
import statistics
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from typing import Any

#: Both sides get the same number of threads.
THREADS = 2
REPEATS = 7


@dataclass(frozen=True)
class Row:
    """One line: how long we take, how long a peer takes for the same answer.

    ``ratio`` is peer_seconds / ours_seconds. ``ours_bytes`` is the highest resident memory of a
    process that does nothing but our part.
    """

    name: str
    events: int
    ours_seconds: float
    peer: str | None
    peer_seconds: float | None
    ratio: float | None
    ours_bytes: int

    def to_dict(self) -> dict[str, Any]:
        """Return plain values, in the order of the published shape."""
        return asdict(self)


@dataclass(frozen=True)
class Timed:
    """The median of several warm runs, the answer, and the process's highest memory."""

    seconds: float
    first_seconds: float
    bytes: int
    answer: Any


def once(run: Callable[[], Any]) -> Timed:
    """Run once: for what leaves something behind, such as an import."""
    begin = time.perf_counter()
    answer = run()
    seconds = time.perf_counter() - begin
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    return Timed(seconds, seconds, peak, answer)


def timed(run: Callable[[], Any], repeats: int = REPEATS) -> Timed:
    """Run once to warm up, then several times; slow things are repeated less often."""
    begin = time.perf_counter()
    answer = run()
    first = time.perf_counter() - begin
    seconds: list[float] = []
    for _ in range(repeats if first < 2 else min(repeats, 3)):
        begin = time.perf_counter()
        answer = run()
        seconds.append(time.perf_counter() - begin)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    return Timed(statistics.median(seconds), first, peak, answer)


def alone(function: Callable[..., Any], *arguments: Any) -> Any:
    """Call a function in a process of its own, so that nothing else is in its memory."""
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=context) as pool:
        return pool.submit(function, *arguments).result()


def row(name: str, events: int, ours: Timed, peer: str | None, peer_seconds: float | None) -> Row:
    """Make a line."""
    ratio = None if peer_seconds is None else round(peer_seconds / ours.seconds, 2)
    seconds = None if peer_seconds is None else round(peer_seconds, 4)
    return Row(name, events, round(ours.seconds, 4), peer, seconds, ratio, ours.bytes)
