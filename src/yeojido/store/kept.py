"""What stays open between analyses, least recently used first out."""

from __future__ import annotations

import threading
from collections import OrderedDict
from typing import Any

#: Each mapped array keeps one of the files that a process may have open (often 1,024).
MOST_FILES = 320
MOST_BYTES = 32 * 2**20


class Kept:
    """Values by (file, part), bounded by how many files and how much memory they hold."""

    def __init__(self, files: int = MOST_FILES, size: int = MOST_BYTES) -> None:
        """Start empty; ``size`` is in bytes of memory, mapped arrays cost none."""
        self._most = (files, size)
        self._held: OrderedDict[tuple[str, str], tuple[Any, int, int]] = OrderedDict()
        self._sum = [0, 0]
        self._lock = threading.Lock()

    def get(self, file: str, part: str) -> Any:
        """Return what is kept, or None."""
        with self._lock:
            found = self._held.get((file, part))
            if found is None:
                return None
            self._held.move_to_end((file, part))
            return found[0]

    def put(self, file: str, part: str, value: Any, files: int, size: int) -> None:
        """Keep a value that holds so many open files and bytes; others may go for it."""
        with self._lock:
            self._drop((file, part))
            self._held[file, part] = (value, files, size)
            self._sum[0] += files
            self._sum[1] += size
            while self._sum[0] > self._most[0] or self._sum[1] > self._most[1]:
                self._drop(next(iter(self._held)))

    def _drop(self, key: tuple[str, str]) -> None:
        found = self._held.pop(key, None)
        if found is not None:
            self._sum[0] -= found[1]
            self._sum[1] -= found[2]

    def only(self, files: set[str]) -> None:
        """Forget what belongs to other files."""
        with self._lock:
            for key in [key for key in self._held if key[0] not in files]:
                self._drop(key)
