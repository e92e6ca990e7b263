"""Whether the log holds rows of keys that nobody has seen live: those of files.

A key that is new to the records may have rows in the log already, of a file that was imported.
When it is tied to a person for the first time they must move. Of a browser that was never in a
file they need not, and that is nearly every new key: so the log is asked, by its index.

While an import is under way nobody knows which keys it brings: then every key counts as held.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING, Final

import numpy as np
import sqlalchemy as sa

from yeojido.kernels.buckets import person_hash
from yeojido.store.log import EventLog
from yeojido.store.making import find
from yeojido.store.schema.log import imports, meta
from yeojido.store.statements import insert

if TYPE_CHECKING:
    from yeojido.store.home import Home
    from yeojido.store.records import Records, Snapshot

#: What events that came in live are called in ``imports``.
LIVE: Final = "live"
_UNDERWAY = "importing"


class Held:
    """Looks keys up in the log, for one settler alone."""

    def __init__(self, home: Home, records: Records) -> None:
        """Say in which log; nothing is read yet."""
        self._home = home
        self._records = records
        self._log: EventLog | None = None
        self._any = False
        self._read: set[str] = set()

    def catch_up(self, snapshot: Snapshot) -> None:
        """Let go of files that were replaced."""
        if self._log is not None and self._log.snapshot.files != snapshot.files:
            self._refresh()

    def warm(self, keys: Iterable[str]) -> None:
        """Make what ``among`` reads, before the transaction in which it is asked."""
        if self._log is not None and len(self._read) < len(self._log.snapshot.files):
            self._found(set(keys))

    def _refresh(self) -> EventLog:
        if self._log is None:
            self._log = EventLog(self._home, self._records)
        else:
            self._log.refresh()
        self._read &= {file.name for file in self._log.snapshot.files}
        return self._log

    def among(self, connection: sa.Connection, keys: Collection[str]) -> Collection[str]:
        """Return the keys that have rows in the log, or may have.

        Inside a transaction that keeps imports from committing (``identity.apply``).
        """
        if underway(connection):
            return keys
        if not self._any:
            query = sa.select(imports.c.id).where(imports.c.source != LIVE).limit(1)
            self._any = connection.execute(query).first() is not None
        return self._found(keys) if self._any else ()

    def _found(self, keys: Collection[str]) -> set[str]:
        import polars as pl

        if not keys:
            return set()
        log = self._refresh()
        names = list(keys)
        hashes = person_hash(pl.Series(names, dtype=pl.String))
        bucket = hashes % np.uint64(log.snapshot.buckets)
        live = {file.bucket: file.name for file in log.snapshot.files}
        found: set[str] = set()
        for number in live.keys() & set(np.unique(bucket).tolist()):
            self._read.add(live[number])
            mine = np.flatnonzero(bucket == number)
            wanted = [names[i] for i in mine.tolist()]
            there = find(log.keys(number), hashes[mine], wanted) >= 0
            found.update(wanted[i] for i in np.flatnonzero(there).tolist())
        return found


def underway(connection: sa.Connection) -> bool:
    """Tell whether an import is under way."""
    query = sa.select(meta.c.value).where(meta.c.key == _UNDERWAY)
    return connection.execute(query).first() is not None


def begun(connection: sa.Connection) -> None:
    """Note that an import is under way; its writer holds the log."""
    new = insert(connection, meta).values(key=_UNDERWAY, value="1")
    connection.execute(new.on_conflict_do_nothing())


def ended(connection: sa.Connection) -> None:
    """Note that none is: by whoever holds the log."""
    connection.execute(sa.delete(meta).where(meta.c.key == _UNDERWAY))
