"""Removing what nobody needs any more: replaced files, a dead writer's files, stale indexes."""

from __future__ import annotations

from shutil import rmtree

from yeojido.store.home import Home, Lock
from yeojido.store.index import prefix
from yeojido.store.reading import in_use
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


def forget(home: Home) -> None:
    """Delete retired files that nobody reads any more.

    Who may only read the folder can leave no mark (``reading``) and holds the read lock instead:
    then nothing is deleted.
    """
    if not any(home.retired.iterdir()):
        return
    lock = Lock(home.read_lock)
    try:
        needed = in_use(home) if lock.exclusive() else None
        if needed is None:
            return
        for path in home.retired.iterdir():
            if path.name not in needed:
                path.unlink(missing_ok=True)
    finally:
        lock.release()


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
