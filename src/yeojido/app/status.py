"""How a workspace stands: events, people, and what became of everything that was accepted."""

from __future__ import annotations

import time
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from yeojido.domain.errors import WorkspaceBusy
from yeojido.domain.log import SECOND
from yeojido.store.counts import Count

if TYPE_CHECKING:
    from yeojido.store.home import Home
    from yeojido.store.view import View
    from yeojido.store.workspace import Workspace

_QUERIES = (
    "SELECT coalesce(sum(accepted), 0), coalesce(sum(stored), 0), coalesce(sum(duplicates), 0), "
    "coalesce(sum(rejected), 0) FROM counts",
    "SELECT coalesce(sum(events), 0) FROM dead_letters",
    "SELECT coalesce(sum(events), 0) FROM unsealed",
    "SELECT coalesce(sum(events), 0) FROM inbox",
)
_TRIES = 20


@dataclass(frozen=True, slots=True)
class Status:
    """How a workspace stands.

    ``accepted`` = ``stored`` + ``duplicates`` + ``rejected`` + ``inbox``, of what came in live;
    ``events`` and ``people`` are what analyses see, files that were imported too.

    Attributes:
        events, people: sealed or not.
        inbox: events accepted and not settled yet.
        dead_letters: events that could not be taken and are kept; those discarded stay
            ``rejected``.
        unsealed: of ``stored``, those that are not in the Parquet log yet.
        first, last: span of the events, microseconds UTC; 0 for none.
        sources: what became of the settled events of each source, by its name.
    """

    events: int
    people: int
    inbox: int
    dead_letters: int
    duplicates: int
    accepted: int
    stored: int
    rejected: int
    unsealed: int
    first: int
    last: int
    sources: dict[str, Count]

    def to_dict(self) -> dict[str, Any]:
        """Return plain values for JSON; moments as ISO 8601, None for none."""
        document = asdict(self)
        for name in ("first", "last"):
            at = document[name]
            moment = datetime.fromtimestamp(at // SECOND, UTC).isoformat() if self.events else None
            document[name] = moment and moment.replace("+00:00", "Z")
        return document


def status(workspace: Workspace, view: View | None = None) -> Status:
    """Return how a workspace stands now; the equation holds while others write."""
    from yeojido.store import counts
    from yeojido.store.view import View

    count, letters, unsealed, waiting = live(workspace)
    summary = (view or View(workspace)).current().summary()
    by_source = counts.by_source(workspace.records)
    ((*named,),) = workspace.records.rows("SELECT id, name FROM sources")
    names = {str(key): str(name) for key, name in named}
    return Status(
        events=summary.events,
        people=summary.people,
        inbox=waiting,
        dead_letters=letters,
        duplicates=count.duplicates,
        accepted=count.accepted + waiting,
        stored=count.stored,
        rejected=count.rejected,
        unsealed=unsealed,
        first=summary.first,
        last=summary.last,
        sources={names.get(key, key): each for key, each in by_source.items()},
    )


def live(workspace: Workspace) -> tuple[Count, int, int, int]:
    """Return the counts of settled events, dead letters, unsealed events and events in the inbox.

    All of one moment: on SQLite the inbox is a file of its own, which is read between two looks
    at how far it is settled.
    """
    from yeojido.store.inbox import Inbox
    from yeojido.store.keys import Keys

    inbox = Inbox(workspace.home, workspace.database, Keys(workspace.home))
    try:
        for _ in range(_TRIES):
            before = inbox.position()
            numbers, (letters,), (unsealed,), (waiting,) = (
                rows[0] for rows in workspace.records.rows(*_QUERIES)
            )
            in_file = inbox.waiting() if workspace.home.database is None else 0
            if inbox.position() == before:
                count = Count(*(int(each) for each in numbers))
                return count, int(letters), int(unsealed), int(waiting) + in_file
    finally:
        inbox.close()
    raise WorkspaceBusy(path=workspace.path)


def silent(home: Home) -> float | None:
    """Return for how many seconds no worker has said that it is at work; None: never one did."""
    try:
        return max(0.0, time.time() - home.beat.stat().st_mtime)
    except OSError:
        return None
