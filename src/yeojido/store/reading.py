"""Who reads which log files: marks in the workspace, so that replaced files can go in time.

A server reads for months and never pauses, while every seal replaces files. Each log that is open
for reading therefore leaves a mark with the names of the files it shows, a file that is locked as
long as it is needed. Whoever cleans up deletes replaced files that no mark names.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from yeojido.store.home import Home, Lock

_FOLDER = "reading"
#: Ends a mark that is whole; one without it may mean any file.
_END = "."


class Mark:
    """A mark of this process; it goes with its last reference."""

    def __init__(self, home: Home) -> None:
        """Leave a mark that means every file, until ``names`` is called. Raises OSError."""
        folder = home.root / _FOLDER
        folder.mkdir(exist_ok=True)
        self._path = folder / f"{os.getpid()}-{secrets.token_hex(6)}"
        self._lock = Lock(self._path)
        self._lock.exclusive()

    def names(self, names: Iterable[str]) -> None:
        """Say which files are read."""
        self._path.write_text("\n".join([*names, _END]), encoding="utf-8")

    def __del__(self) -> None:
        """Take the mark away."""
        with suppress(OSError, AttributeError):
            self._path.unlink(missing_ok=True)
        with suppress(AttributeError):
            self._lock.release()


def left(home: Home) -> Mark | None:
    """Leave a mark where one can be left: not in a folder that is for reading only."""
    try:
        return Mark(home)
    except OSError:
        return None


def in_use(home: Home) -> set[str] | None:
    """Return the names of all files that are read by somebody; None where it could be any."""
    names: set[str] = set()
    folder = home.root / _FOLDER
    for path in folder.iterdir() if folder.exists() else ():
        found = _named(path)
        if found is None:
            return None
        names |= found
    return names


def _named(path: Path) -> set[str] | None:
    """Return what one mark names; nothing, and it is removed, where its process is gone."""
    try:
        lock = Lock(path, make=False)
    except OSError:  # it has just gone
        return set()
    try:
        if lock.exclusive():
            path.unlink(missing_ok=True)
            return set()
        lines = path.read_text(encoding="utf-8").split("\n")
        return set(lines[:-1]) if lines[-1] == _END else None
    except OSError:
        return set()
    finally:
        lock.release()
