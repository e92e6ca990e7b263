"""Keeping a run within a ceiling of memory: how many events may be looked at at once.

What counts is the process's own memory (``RssAnon`` of Linux): mapped files of the log can be
dropped by the system at any time. The first slices are small; how much memory an event takes is
then known from what was used while they were scanned, and the slices grow or shrink with it.
"""

from __future__ import annotations

import ctypes
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self

from yeojido.domain.errors import MemoryTooSmall
from yeojido.domain.sizes import spoken

#: Events of one slice where no ceiling is set: what bounds a wait for an interrupt, too.
MOST = 2**21
#: Smaller slices cost more in calls than they save.
LEAST = 2**14
_PILOT = 2**16
#: Bytes an event takes before anything is known.
_GUESS = 256
#: Arrays of float64 or codes that are alive per event in the leanest analysis.
_LEANEST = 24
#: Part of the room that slices may take: the rest is for states, merging and surprises.
_SHARE = 0.5
#: From this share of the limit on, slices are scanned one at a time.
_TIGHT = 0.85
_EVERY = 0.004
_STATM = Path("/proc/self/statm")


def own_memory() -> int:
    """Return the bytes of memory this process holds beside files; 0 where nobody tells."""
    try:
        resident, shared = _STATM.read_bytes().split()[1:3]
    except (OSError, ValueError):
        return 0
    return (int(resident) - int(shared)) * 4096


@dataclass(slots=True)
class Ceiling:
    """Says how many events a slice may have; ``limit`` is in bytes, None for no ceiling.

    Use as a context manager around a run. ``peak`` is the most that was seen in use.
    Raises MemoryTooSmall where the program alone takes more than the limit.
    """

    limit: int | None
    threads: int
    peak: int = 0
    _events: int = MOST
    _weight: float = _GUESS
    _recent: int = 0
    _late: list[int] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _over: threading.Event = field(default_factory=threading.Event)
    _alone: threading.Lock = field(default_factory=threading.Lock)
    _tight: bool = False
    _watcher: threading.Thread | None = None

    def __enter__(self) -> Self:
        if self.limit is None:
            return self
        used = own_memory()
        if used >= self.limit:
            raise MemoryTooSmall(limit=spoken(self.limit), used=spoken(used), least=_enough(used))
        self._events = _PILOT
        self._adjust(used)
        self._events = min(self._events, _PILOT)
        if used:
            self._watcher = threading.Thread(target=self._watch, name="yeojido-memory", daemon=True)
            self._watcher.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._over.set()
        if self._watcher is not None:
            self._watcher.join()

    @property
    def events(self) -> int:
        """How many events the next slice may have."""
        return self._events

    @property
    def passed(self) -> bool:
        """Whether more was used than allowed."""
        return self.limit is not None and self.peak > self.limit

    @contextmanager
    def room(self) -> Iterator[None]:
        """Scan a slice inside: alone when memory is short."""
        if not self._tight:
            yield
            return
        with self._alone:
            yield

    def done(self, events: int) -> None:
        """Learn from a slice of so many events that has been scanned."""
        if self.limit is None:
            return
        with self._lock:
            self._note()
            used = own_memory()
            if used > _TIGHT * self.limit:
                _trim()
                used = own_memory()
            self._tight = used > _TIGHT * self.limit
            # While one slice is done others are under way: the least of late is without any.
            self._late = [*self._late[-2 * self.threads :], used]
            seen = (self._recent - min(self._late)) / max(events, LEAST) / self.threads
            # Up at once, down slowly: another slice may hold more.
            self._weight = max(seen * 1.3, _LEANEST, self._weight * 0.6)
            self._recent = used
            self._adjust(used)

    def _adjust(self, used: int) -> None:
        room = max((self.limit or 0) - used, 0) * _SHARE
        fit = int(room / (self.threads * self._weight))
        # Not by more than a factor of four at once: the next people may be heavier.
        self._events = max(LEAST, min(fit, 4 * self._events, MOST))

    def _note(self) -> None:
        used = own_memory()
        self.peak = max(self.peak, used)
        self._recent = max(self._recent, used)

    def _watch(self) -> None:
        while not self._over.wait(_EVERY):
            self._note()


def _enough(used: int) -> str:
    """Return twice as much, as a person would write it."""
    return f"{-(-2 * used // 2**26) * 64}MiB"


def _trim() -> None:
    """Give freed memory back to the system, where its C library can."""
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).malloc_trim(0)
