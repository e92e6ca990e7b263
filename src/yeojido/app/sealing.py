"""Sealing: events that were settled one by one become part of the Parquet log, many at once."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from yeojido.app import loops
from yeojido.domain.errors import StoreError
from yeojido.domain.log import MINUTE
from yeojido.store import held, unsealed
from yeojido.store.home import storing
from yeojido.store.moving import pending

if TYPE_CHECKING:
    import polars as pl

    from yeojido.app.settling import Settler
    from yeojido.store.unsealed import Held
    from yeojido.store.workspace import Workspace
    from yeojido.store.writer import Receipt

#: Sealed at the latest when so many events wait, or so large a part of the log.
MANY = 100_000
PART = 0.03
#: Readers look through unsealed events anew whenever there are more: never more than these.
MOST = 250_000
#: Sealing takes at most one part in so many of the time when much waits, and when little waits:
#: every bucket is touched by a few thousand events, and made anew in whole.
BUSY = 5
QUIET = 50
#: So many events are sealed however long it takes: readers hold them all in memory.
TOO_MANY = 2_000_000
#: How long an event, a move or an erasure waits at most, microseconds.
OLD = 10 * MINUTE
SOURCE = held.LIVE
#: Environment variable that says after how many events to seal, instead.
VARIABLE = "YEOJIDO_SEAL_EVENTS"
_AT_ONCE = 50_000


@dataclass(frozen=True, slots=True)
class Pace:
    """When the last sealing ended, and how long it took, microseconds."""

    ended: int = 0
    took: int = 0

    def rested(self, now: int, parts: int) -> bool:
        """Tell whether sealing would take no more than one part in ``parts`` of the time."""
        return now - self.ended >= (parts - 1) * self.took


@dataclass(frozen=True, slots=True)
class Unsealed:
    """What waits to be sealed: events, since when (microseconds UTC), other changes."""

    events: int
    since: int | None
    changes: bool

    def due(self, sealed: int, now: int, pace: Pace | None = None) -> bool:
        """Tell whether it is time, with so many events in the log already.

        ``pace``: of the sealer so far.
        """
        pace = pace or Pace()
        many = int(os.environ.get(VARIABLE) or MANY)
        if self.events >= min(max(many, PART * sealed if many == MANY else 0), MOST):
            return self.events >= TOO_MANY or pace.rested(now, BUSY)
        old = self.since is not None and self.since <= now - OLD
        return old and (self.events > 0 or self.changes) and pace.rested(now, QUIET)


def waiting(workspace: Workspace) -> Unsealed:
    """Return what waits to be sealed; rows that are too old by now do not count."""
    query = (
        "SELECT coalesce(sum(events), 0), min(settled_at) FROM unsealed",
        "SELECT min(at) FROM (SELECT at FROM moves UNION ALL SELECT at FROM erasures) AS changes",
    )
    with storing(workspace.home):
        ((events, since),), ((changed,),) = workspace.records.rows(*query)
    moments = [int(each) for each in (since, changed) if each is not None]
    return Unsealed(int(events), min(moments, default=None), changed is not None)


def seal(workspace: Workspace, settler: Settler) -> Receipt | None:
    """Move every unsealed event into the log, and do for good what is to happen to rows.

    What is settled meanwhile stays for the next time. None where nothing waits. Raises
    WorkspaceBusy while somebody else writes to the log, and StoreError; then everything is as
    it was.
    """
    with settler.holding() as rows, storing(workspace.home):
        if not rows and not waiting(workspace).changes:
            return None
        with workspace.log.writer(SOURCE) as writer:
            workspace.log.refresh()
            before = workspace.log.snapshot
            receipt = loops.seal(_frames(workspace, rows), writer, dropping(rows))
        settler.known.sealed(before, workspace.log.snapshot)
        workspace.clean()
        return receipt


def _frames(workspace: Workspace, rows: Sequence[Held]) -> Iterator[pl.DataFrame]:
    """Hand out the frames of rows, a few rows at a time."""
    some: list[int] = []
    events = 0
    for row in rows:
        some.append(row.id)
        events += row.events
        if events >= _AT_ONCE or row is rows[-1]:
            with workspace.database.reading() as connection:
                frames = unsealed.frames(connection, some)
            yield from frames
            some, events = [], 0


def age(workspace: Workspace, now: int) -> Receipt | None:
    """Take rows that are too old out of the log; None where there are none.

    Analyses leave them out anyway. ``now``: microseconds UTC. Raises as ``seal``.
    """
    with storing(workspace.home):
        changes = workspace.log.refresh_with(lambda reader: pending(reader, now))
        cut = max(changes.cutoffs.values(), default=None)
        if cut is None or all(file.first >= cut for file in workspace.log.snapshot.files):
            return None
        with workspace.log.writer("") as writer:
            return writer.commit(changes=changes)


def dropping(rows: Sequence[Held]) -> Callable[[sa.Connection], None]:
    """Return what a commit does with rows of ``unsealed`` that it has sealed; raises StoreError."""

    def within(connection: sa.Connection) -> None:
        # Another sealer may have been quicker, or a person was erased: what was read is not what
        # there is, and the two commits must not both stand.
        there = set(unsealed.held(connection))
        if not there.issuperset(rows):
            raise StoreError(path="unsealed", reason="changed meanwhile by another process")
        unsealed.drop(connection, [row.id for row in rows])
        held.ended(connection)  # an import that was killed

    return within
