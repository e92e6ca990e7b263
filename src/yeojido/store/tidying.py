"""Removing what nobody needs any more: replaced files, a dead writer's files, stale indexes."""

from __future__ import annotations

from shutil import rmtree

from yeojido.store.home import Home, Lock
from yeojido.store.index import prefix
from yeojido.store.records import Records, Snapshot


def retire(home: Home, live: Snapshot) -> None:
    """Move every file out of the log folder that a commit has replaced; drop stale indexes.

    Called by whoever holds the write lock, or by the writer right after its commit.
    """
    names = {file.name for file in live.files}
    for path in home.log.iterdir():
        if path.name not in names:
            path.replace(home.retired / path.name)
    kept = {prefix(file) for file in live.files}
    for path in home.index.iterdir():
        # Folders, such as that of the message ids, have keepers of their own.
        if path.name.partition(".")[0] not in kept and not path.is_dir():
            path.unlink(missing_ok=True)


def forget(home: Home, reading: Lock | None = None) -> None:
    """Delete retired files if no other process reads the workspace.

    ``reading`` is the caller's own share of the read lock, kept afterwards.
    """
    if not any(home.retired.iterdir()):
        return
    lock = reading or Lock(home.read_lock)
    try:
        if lock.exclusive():
            for path in home.retired.iterdir():
                path.unlink(missing_ok=True)
    finally:
        if reading is None:
            lock.release()
        else:
            reading.shared()


def tidy(home: Home, records: Records) -> None:
    """Clean up after writers that died, unless one is at work now."""
    live = {file.name for file in records.snapshot().files}
    if not (
        any(home.staging.iterdir())
        or any(home.retired.iterdir())
        or any(path.name not in live for path in home.log.iterdir())
    ):
        return
    writing = Lock(home.write_lock)
    try:
        if not writing.exclusive():
            return
        for path in home.staging.iterdir():
            rmtree(path, ignore_errors=True)
        retire(home, records.snapshot())
        forget(home)
    finally:
        writing.release()
