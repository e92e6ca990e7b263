"""What analyses see: the sealed log, events that are not sealed yet, and what is to happen to rows.

All of it is read at one moment, so that no event is missing or counted twice while it is sealed.
Where nothing is unsealed the log itself is shown, and neither Polars nor SQLAlchemy is loaded.
"""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

from yeojido.store.home import storing
from yeojido.store.moving import Changes, pending

if TYPE_CHECKING:
    import polars as pl

    from yeojido.store.fresh import Fresh
    from yeojido.store.log import EventLog
    from yeojido.store.records import Reader
    from yeojido.store.workspace import Workspace

_Row = tuple[int, int]


class View:
    """The events of a workspace as they are now, for as long as a process runs.

    Every call of ``current`` gives a source that never changes. Rows that were read already are
    kept in memory, decoded, until they are sealed.
    """

    def __init__(self, workspace: Workspace, age: float = 0.0, keep: int = 64 * 2**20) -> None:
        """Take the workspace; a view younger than ``age`` seconds is new enough.

        ``keep``: bytes of buckets put together that may stay in memory.
        """
        self._workspace = workspace
        self._age = age
        self._keep = keep
        self._held: dict[_Row, list[pl.DataFrame]] = {}
        self._made: EventLog | Fresh | None = None
        self._made_of: object = None
        self._looked = 0.0
        self._lock = threading.Lock()

    def current(self) -> EventLog | Fresh:
        """Return everything that was settled up to now."""
        with self._lock:
            if self._made is None or time.monotonic() - self._looked > self._age:
                looked = time.monotonic()
                with storing(self._workspace.home):
                    self._made = self._look()
                self._looked = looked
            return self._made

    def _look(self) -> EventLog | Fresh:
        log = self._workspace.log
        rows, changes = log.refresh_with(self._read)
        made_of = (log.snapshot.files, tuple(rows), changes)
        if self._made is not None and made_of == self._made_of:
            return self._made
        self._made_of = made_of
        if not rows and not changes:
            return log.pinned()
        from yeojido.store.arrow import together
        from yeojido.store.fresh import Fresh

        frames = [frame for row in rows for frame in self._held[row]]
        return Fresh(log, together(frames), changes, self._keep)

    def _read(self, reader: Reader) -> tuple[list[_Row], Changes]:
        """Read, at the moment of the manifest, what lies beside it."""
        now = time.time_ns() // 1000
        changes = pending(reader, now)
        found = reader.execute("SELECT id, events FROM unsealed ORDER BY id").fetchall()
        rows = [(int(number), int(events)) for number, events in found]
        self._held = {row: frames for row, frames in self._held.items() if row in set(rows)}
        for row in rows:
            if row not in self._held:
                self._held[row] = _unpacked(reader, row[0])
        return rows, changes


def _unpacked(reader: Reader, number: int) -> list[pl.DataFrame]:
    from yeojido.store.arrow import unpacked

    # The drivers write parameters differently; a whole number can stand in the query.
    query = f"SELECT rows FROM unsealed WHERE id = {number:d}"  # noqa: S608
    (packed,) = reader.execute(query).fetchone()
    return unpacked(bytes(packed))
