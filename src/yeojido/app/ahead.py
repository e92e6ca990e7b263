"""Reading ahead: the next stretch of a file is read while the last one is being cleaned."""

from __future__ import annotations

from collections.abc import Iterator
from queue import Full, Queue
from threading import Event, Thread
from typing import TypeAlias, TypeVar

_Thing = TypeVar("_Thing")
#: a thing, or what went wrong, or neither at the end
_Waiting: TypeAlias = tuple[_Thing | None, BaseException | None]


def ahead(things: Iterator[_Thing], depth: int = 1) -> Iterator[_Thing]:
    """Yield from an iterator that runs on a thread of its own, at most ``depth`` things ahead.

    What it raises is raised here. Leaving early stops it at its next thing.
    """
    waiting: Queue[_Waiting[_Thing]] = Queue(depth)
    left = Event()
    arguments = (things, waiting, left)
    thread = Thread(target=_work, args=arguments, name="yeojido-reading-ahead", daemon=True)
    thread.start()
    try:
        while True:
            thing, error = waiting.get()
            if error is not None:
                raise error
            if thing is None:
                return
            yield thing
    finally:
        left.set()
        thread.join(timeout=10)


def _work(things: Iterator[_Thing], waiting: Queue[_Waiting[_Thing]], left: Event) -> None:
    try:
        for thing in things:
            if not _put(waiting, left, (thing, None)):
                return
    except BaseException as error:  # noqa: BLE001 (raised again where it is waited for)
        _put(waiting, left, (None, error))
    else:
        _put(waiting, left, (None, None))


def _put(waiting: Queue[_Waiting[_Thing]], left: Event, item: _Waiting[_Thing]) -> bool:
    while not left.is_set():
        try:
            waiting.put(item, timeout=0.1)
        except Full:
            continue
        return True
    return False
