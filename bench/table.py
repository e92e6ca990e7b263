"""A measured line of the table, how a function is timed, and how it is kept to itself."""

from __future__ import annotations

import multiprocessing
import re
import resource
import statistics
import threading
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

#: Both sides get the same number of threads.
THREADS = 2
REPEATS = 7
#: Seconds after which something that is measured is stopped, and written down as too slow.
LIMIT = 300.0


class Failed(Exception):
    """What was measured broke, or took too long; the message says which."""


@dataclass(frozen=True)
class Row:
    """One line: how long we take, how long a peer takes for the same answer.

    ``ratio`` is peer_seconds / ours_seconds; both are None where the peer failed (``notes.json``
    says why). ``ours_bytes`` is the highest resident memory of a process that does nothing but our
    part, mapped files among it.
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
    """The median of several warm runs, the answer, and the process's highest memory.

    ``beyond`` is the highest memory beyond mapped files (0 where it was not looked at).
    """

    seconds: float
    first_seconds: float
    bytes: int
    answer: Any
    beyond: int = 0


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
    most = repeats if first < 2 else min(repeats, 3)
    while len(seconds) < most:
        begin = time.perf_counter()
        answer = run()
        seconds.append(time.perf_counter() - begin)
        if sum(seconds) > 10:
            break
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    return Timed(statistics.median(seconds), first, peak, answer)


def watched(run: Callable[[], Any]) -> Timed:
    """Time it, and watch the memory beyond mapped files: the highest seen, every 5 ms."""
    highest, over = [0], threading.Event()

    def look() -> None:
        while not over.wait(0.005):
            highest[0] = max(highest[0], _anonymous())

    watcher = threading.Thread(target=look, daemon=True)
    watcher.start()
    found = timed(run)
    over.set()
    watcher.join()
    return Timed(
        found.seconds, found.first_seconds, found.bytes, found.answer, max(highest[0], _anonymous())
    )


def _anonymous() -> int:
    """Return the process's resident bytes that are of no file; 0 where the system does not say."""
    try:
        status = Path("/proc/self/status").read_text()
    except OSError:
        return 0
    found = re.search(r"RssAnon:\s+(\d+) kB", status)
    return int(found[1]) * 1024 if found else 0


def alone(function: Callable[..., Any], *arguments: Any, limit: float = LIMIT) -> Any:
    """Call a function in a process of its own, so that nothing else is in its memory.

    Raises Failed where it raises, dies or takes longer than ``limit`` seconds.
    """
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_call, args=(theirs, function, arguments))
    process.start()
    theirs.close()
    try:
        if not ours.poll(limit):
            raise Failed(f"stopped after {limit:.0f} s")
        fine, answer = ours.recv()
    except EOFError:
        process.join(5)
        raise Failed(f"its process ended with {process.exitcode}") from None
    finally:
        process.join(2)
        if process.is_alive():
            process.kill()
            process.join()
    if not fine:
        raise Failed(answer)
    return answer


def _call(pipe: Any, function: Callable[..., Any], arguments: tuple[Any, ...]) -> None:
    try:
        answer = (True, function(*arguments))
    except Exception as problem:  # noqa: BLE001 - whatever it is, it belongs in the table
        answer = (False, f"{type(problem).__name__}: {str(problem)[:300]}")
    pipe.send(answer)
    pipe.close()


def row(name: str, events: int, ours: Timed, peer: str | None, peer_seconds: float | None) -> Row:
    """Make a line."""
    ratio = None if peer_seconds is None else round(peer_seconds / ours.seconds, 2)
    seconds = None if peer_seconds is None else round(peer_seconds, 4)
    return Row(name, events, round(ours.seconds, 4), peer, seconds, ratio, ours.bytes)
