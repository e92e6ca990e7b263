"""Settling: what waits in the inbox becomes events that analyses see, duplicates or dead letters.

One settler works for a workspace at a time. A round takes a stretch of the inbox and ends in one
transaction of the records: events, people, counts, dead letters, and how far the inbox is settled.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from yeojido.app import loops, offering
from yeojido.app import stretch as on_the_way
from yeojido.app.configuring import configured, limits_of
from yeojido.app.stretch import Group, Offered, Stretch
from yeojido.collect.arrivals import Caps, Door
from yeojido.collect.configured import USUAL
from yeojido.collect.identity import Rules
from yeojido.collect.message_ids import digests, hexadecimal
from yeojido.collect.personal import Fields
from yeojido.domain.database_errors import DatabaseUnreachable
from yeojido.domain.errors import DiskFull, NoSuchSource, WorkspaceBusy, WorkspaceReadOnly
from yeojido.domain.key_errors import MasterKeyBad, MasterKeyMissing, MasterKeyWrong, SealBroken
from yeojido.store import (
    consents,
    counts,
    dead_letters,
    identity,
    retention,
    tombstones,
    traits,
    unsealed,
)
from yeojido.store.arrow import together
from yeojido.store.claims import claim, claimed
from yeojido.store.counts import Count
from yeojido.store.dead_letters import DeadLetter, Sought
from yeojido.store.held import Held
from yeojido.store.home import Lock, storing
from yeojido.store.inbox import AlreadySettled, Inbox, Waiting
from yeojido.store.keys import Keys
from yeojido.store.known import KnownIds
from yeojido.store.moving import NEVER
from yeojido.store.properties import KNOWN_COLUMNS
from yeojido.store.sources import Sources
from yeojido.store.vault import Vault

if TYPE_CHECKING:
    import polars as pl
    import sqlalchemy as sa
    from numpy.typing import NDArray

    from yeojido.store.workspace import Workspace

#: What one round takes at most.
ROUND_BYTES = 8 * 2**20
ROUND_EVENTS = 10_000
_REPLAYED = 1_000


@dataclass(frozen=True, slots=True)
class Settled:
    """What became of accepted events: ``accepted`` = ``stored`` + ``duplicates`` + ``rejected``.

    Replayed dead letters count where they are now, and no longer as rejected.
    """

    accepted: int = 0
    stored: int = 0
    duplicates: int = 0
    rejected: int = 0

    def __add__(self, other: Settled) -> Settled:
        """Return both together."""
        return Settled(
            self.accepted + other.accepted,
            self.stored + other.stored,
            self.duplicates + other.duplicates,
            self.rejected + other.rejected,
        )


class _Undone(Exception):
    """Ends a rehearsal."""


def micros() -> int:
    """Return the present moment in microseconds UTC."""
    return time.time_ns() // 1000


def settle(
    workspace: Workspace, now: Callable[[], int] = micros, patience: float = 60.0
) -> Settled:
    """Settle everything that waits in the inbox of a workspace; return what became of it.

    Waits ``patience`` seconds for whoever settles now, then raises WorkspaceBusy. Raises StoreError; then nothing of the present stretch is
    settled, and nothing is lost.
    """
    with settling(workspace, patience):
        settler = Settler(workspace, now)
        try:
            return settler.all()
        finally:
            settler.close()


class settling:  # noqa: N801 - reads as a function
    """The right to settle, one holder a workspace; a lock of the system, so it ends with it.

    Raises WorkspaceBusy where somebody else has it for ``patience`` seconds more.
    """

    def __init__(self, workspace: Workspace, patience: float = 0.0) -> None:
        """Say for which workspace."""
        self._home = workspace.home
        self._database = workspace.database
        self._patience = patience
        self._lock: Lock | None = None
        self._connection: Any = None

    def __enter__(self) -> settling:
        with storing(self._home):
            self._lock = Lock(self._home.root / "settle.lock")
            if not self._lock.exclusive(patience=self._patience):
                self._lock.release()
                raise WorkspaceBusy(path=self._home.root)
            if self._home.database is not None:
                self._take_in_database()
        return self

    def _take_in_database(self) -> None:
        """Take a lock of PostgreSQL too: settlers of other machines may have other folders."""
        from yeojido.store.postgres import connect

        try:
            self._connection = connect(self._home.database or "")
            until = time.monotonic() + self._patience
            # A workspace is a schema: those beside it in the database have settlers of their own.
            while not self._connection.execute(
                "SELECT pg_try_advisory_lock(hashtext('yeojido settle'), hashtext(current_schema()))"
            ).fetchone()[0]:
                if time.monotonic() > until:
                    raise WorkspaceBusy(path=self._home.root)
                time.sleep(0.05)
        except BaseException:
            self.__exit__()
            raise

    def lost(self) -> bool:
        """Tell whether PostgreSQL has let go of the lock: the connection broke, it was restarted."""
        if self._connection is None:
            return False
        try:
            self._connection.execute("SELECT 1")
        except Exception:  # noqa: BLE001 - whatever it says, the lock is not sure any more
            return True
        return False

    def __exit__(self, *_: object) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None
        if self._lock is not None:
            self._lock.release()
            self._lock = None


class Settler:
    """Settles one workspace; made by whoever holds the right to (``settling``).

    Attributes:
        known: every message id that was ever stored.
    """

    def __init__(
        self, workspace: Workspace, now: Callable[[], int] = micros, caps: Caps | None = None
    ) -> None:
        """Learn what is known: message ids, event names, properties."""
        self._workspace = workspace
        self._database = workspace.database
        self._now = now
        self._caps = caps
        self._secret = workspace.secret
        self._keys = Keys(workspace.home)
        self._vault = Vault(self._keys)
        self._sources = Sources(workspace.database)
        self._verified: dict[str, bool] = {}
        self._configured = USUAL
        self._doors: dict[str, tuple[Fields, Rules]] = {}
        self._inbox = Inbox(workspace.home, workspace.database, self._keys)
        self._claim = claim(workspace.database)
        snapshot = workspace.records.snapshot()
        self.known = KnownIds(workspace.home, snapshot.workspace)
        self._names = set(snapshot.names)
        self._properties = {p.name for p in snapshot.properties}
        self._held = Held(workspace.home, workspace.records)
        self._catch_up()
        self._learn_unsealed()
        # Rows of ``unsealed`` up to this one are being sealed and must stay as they are.
        self._sealing_upto = 0
        self._rows_lock = threading.Lock()

    def close(self) -> None:
        """Let go of the inbox."""
        self._inbox.close()

    @contextmanager
    def holding(self) -> Iterator[list[unsealed.Held]]:
        """Hand out the rows of ``unsealed``, which stay as they are inside the block."""
        with self._rows_lock, self._database.reading() as connection:
            rows = unsealed.held(connection)
            self._sealing_upto = max((row.id for row in rows), default=0)
        try:
            yield rows
        finally:
            self._sealing_upto = 0

    def all(self) -> Settled:
        """Settle until nothing waits."""
        return loops.settle(self, Settled())

    def round(self) -> Settled | None:
        """Settle a stretch of the inbox; None where nothing waits.

        Raises StoreError; then nothing of the stretch is settled, and nothing is lost.
        """
        with storing(self._workspace.home):
            self._catch_up()
            rows = self._inbox.take(ROUND_BYTES, ROUND_EVENTS)
            letters = self._wanted()
            if not rows and not letters:
                return None
            settled = self._settle(rows, letters)
            if rows:
                self._inbox.done(rows[-1].id)
            return settled

    def _catch_up(self) -> None:
        """Learn what imports have brought meanwhile."""
        snapshot = self._workspace.records.snapshot()
        self._names.update(snapshot.names)
        self._properties.update(p.name for p in snapshot.properties)
        self.known.catch_up(snapshot)
        self._held.catch_up(snapshot)
        with self._database.reading() as connection:
            now = configured(connection)
        if now is not self._configured:
            self._configured = now
            self._doors.clear()

    def _learn_unsealed(self) -> None:
        with self._database.reading() as connection:
            ids = [row.id for row in unsealed.held(connection)]
            for number in ids:
                for frame in unsealed.frames(connection, [number]):
                    hi, lo = (frame[c].to_numpy() for c in ("digest_hi", "digest_lo"))
                    new = self.known.new(hi, lo)
                    self.known.add(hi[new], lo[new])
                    self._names.update(frame["event"].unique().to_list())
                    self._properties.update(set(frame.columns) - set(KNOWN_COLUMNS))

    def _wanted(self) -> list[DeadLetter]:
        """Return letters that somebody wants settled again; one that does not open is left."""
        sought = Sought(wanted=True)
        try:
            with self._database.reading() as connection:
                return list(dead_letters.found(connection, sought, self._keys, limit=_REPLAYED))
        except SealBroken:
            with self._database.begin() as connection:
                dead_letters.give_up_broken(connection, self._keys)
            return []

    def _settle(self, rows: Sequence[Waiting], letters: Sequence[DeadLetter]) -> Settled:
        taken = Stretch()
        for row in rows:
            try:
                requests = self._inbox.requests(row)
            except (SealBroken, ValueError):
                taken.lose(row.packed, row.events, self._now())
            else:
                taken.take(requests)
        taken.replay(letters)
        offered = taken.offered
        ids = digests((each.message.message_id for each in offered), self._secret)
        new = self.known.new(*ids)
        fresh = [offered[i] for i in np.flatnonzero(new).tolist()]
        repeats = [offered[i] for i in np.flatnonzero(~new).tolist()]
        try:
            count, hi, lo = self._store(taken, fresh, repeats, rows)
        except _OUTSIDE:
            raise
        except Exception as problem:
            if _from_outside(problem):
                raise
            poison = self._poison(fresh)
            self._bury(taken, poison or fresh, type(problem).__name__)
            gone = {id(each) for each in (poison or fresh)}
            fresh = [each for each in fresh if id(each) not in gone]
            count, hi, lo = self._store(taken, fresh, repeats, rows)
        self.known.add(hi, lo)
        return Settled(count.accepted, count.stored, count.duplicates, count.rejected)

    @staticmethod
    def _bury(taken: Stretch, events: Sequence[Offered], kind: str) -> None:
        for each in events:
            taken.letters.append(on_the_way.letter_of(each, "settling.failed", {"kind": kind}))

    def _poison(self, events: Sequence[Offered]) -> list[Offered]:
        """Return the events that cannot be stored, found by trying halves of halves."""
        if not events:
            return []
        try:
            self._store(Stretch(), events, (), (), rehearsal=True)
        except _Undone:
            return []
        except _OUTSIDE:
            raise
        except Exception as problem:
            if _from_outside(problem):
                raise
            if len(events) == 1:
                return list(events)
            half = len(events) // 2
            return [*self._poison(events[:half]), *self._poison(events[half:])]
        return []

    def _store(
        self,
        taken: Stretch,
        fresh: Sequence[Offered],
        repeats: Sequence[Offered],
        rows: Sequence[Waiting],
        *,
        rehearsal: bool = False,
    ) -> tuple[Count, NDArray[np.int64], NDArray[np.int64]]:
        """Store everything in one transaction; return the counts and the ids stored."""
        letters = list(taken.letters)

        def dead(each: Offered, reason: str, values: Mapping[str, str]) -> None:
            letters.append(on_the_way.letter_of(each, reason, values))

        groups = self._groups(fresh, dead)
        now = self._now()
        self._held.warm(
            key for group in groups for edge in group.arrivals.edges for key in (edge.a, edge.b)
        )
        with self._rows_lock, self._database.begin() as connection:
            if not claimed(connection, self._claim):
                raise AlreadySettled(path=self._workspace.path)
            groups, erased = self._without_gone(connection, groups, now, dead)
            frames = self._people(connection, groups, now)
            stored = [each for group in groups for each in group.offered]
            count = taken.counts(stored, repeats, letters, erased)
            frame = together(frames) if frames else None
            if frame is not None:
                unsealed.add(connection, frame, now)
                unsealed.tidy(connection, self._sealing_upto)
                offering.settled(connection, frame, now)
            counts.add(self._database, connection, count)
            dead_letters.drop_ids(connection, taken.replayed)
            dead_letters.add(connection, self._keys, letters)
            self._inbox.settled(connection, rows)
            if rehearsal:
                raise _Undone
        if frame is None:
            none = np.zeros(0, np.int64)
            return sum(count.values(), Count()), none, none
        self._names.update(frame["event"].unique().to_list())
        self._properties.update(set(frame.columns) - set(KNOWN_COLUMNS))
        hi, lo = (frame[c].to_numpy() for c in ("digest_hi", "digest_lo"))
        return sum(count.values(), Count()), hi, lo

    def _groups(self, offered: Sequence[Offered], dead: Any) -> list[Group]:
        return on_the_way.groups(offered, self._door, self._secret, dead)

    def _door(self, source: str) -> Door:
        verified = self._verified.get(source)
        if verified is None:
            try:
                verified = self._sources.named(source).verified
            except NoSuchSource:
                verified = False
            self._verified[source] = verified
        if source not in self._doors:
            now = self._configured
            self._doors[source] = now.fields(source), now.rules(source)
        fields, rules = self._doors[source]
        caps = self._caps or self._configured.caps
        return Door(source, verified, fields, rules, caps, self._names, self._properties)

    def _without_gone(
        self, connection: sa.Connection, groups: Sequence[Group], now: int, dead: Any
    ) -> tuple[list[Group], list[Offered]]:
        """Leave out events of erased people, and those that are too old: of them nothing is kept."""
        buried = tombstones.any_there(connection)
        ends = {rule.event: retention.cutoff(rule, now) for rule in retention.rules(connection)}
        if not (buried or ends):
            return list(groups), []
        kept: list[Group] = []
        erased: list[Offered] = []
        for group in groups:
            gone = (
                tombstones.refused(connection, self._secret, self._rows(group)) if buried else set()
            )
            gone |= _too_old(group.arrivals.frame, ends) if ends else set()
            if not gone:
                kept.append(group)
                continue
            erased += [group.offered[i] for i in sorted(gone)]
            rest = [each for i, each in enumerate(group.offered) if i not in gone]
            kept += self._groups(rest, dead)
        return kept, erased

    def _rows(self, group: Group) -> list[tuple[str, int, str]]:
        frame = group.arrivals.frame
        ids = digests((each.message.message_id for each in group.offered), self._secret)
        pairs = zip(*(half.tolist() for half in ids), strict=True)
        return [
            (key, at, hexadecimal(*pair))
            for key, at, pair in zip(frame["person"], frame["time"], pairs, strict=True)
        ]

    def _people(
        self, connection: sa.Connection, groups: Sequence[Group], now: int
    ) -> list[pl.DataFrame]:
        """Store what messages say about people; return the frames, each event with its person."""
        arrivals = [group.arrivals for group in groups]
        identity.locked(connection)  # whoever changes a limit waits, or is seen
        persons = identity.apply(
            connection,
            [each for one in arrivals for each in one.identifiers],
            [each for one in arrivals for each in one.edges],
            now,
            limits_of(connection),
            holds=partial(self._held.among, connection),
        )
        traits.add(connection, [each for one in arrivals for each in one.traits])
        self._vault.put(connection, [each for one in arrivals for each in one.personal])
        consents.add(connection, [each for one in arrivals for each in one.consents], now)
        return [self._placed(group, persons) for group in groups]

    def _placed(self, group: Group, persons: Mapping[str, str]) -> pl.DataFrame:
        """Return the frame with whose each event is, and the digests of the message ids."""
        import polars as pl

        frame = group.arrivals.frame
        keys = frame["person"].to_list()
        hi, lo = digests((each.message.message_id for each in group.offered), self._secret)
        whose = [persons.get(key, key) for key in keys]
        under = [key if key != person else None for key, person in zip(keys, whose, strict=True)]
        return frame.with_columns(
            pl.Series("person", whose, dtype=pl.String),
            pl.Series("identity", under, dtype=pl.String),
            pl.Series("digest_hi", hi),
            pl.Series("digest_lo", lo),
            pl.lit(False).alias("exact"),
        )


def _too_old(frame: pl.DataFrame, ends: Mapping[str, int]) -> set[int]:
    """Return the rows before the moment of their event's name, ``*`` for all others."""
    others = ends.get(retention.EVERY, NEVER)
    pairs = zip(frame["event"].to_list(), frame["time"].to_list(), strict=True)
    return {row for row, (event, at) in enumerate(pairs) if at < ends.get(event, others)}


#: What stops a round and is tried again, whatever the events are.
_OUTSIDE = (
    AlreadySettled, DatabaseUnreachable, DiskFull, MasterKeyBad, MasterKeyMissing, MasterKeyWrong, MemoryError, OSError,
    WorkspaceBusy, WorkspaceReadOnly,
)  # fmt: skip
_SAID = ("locked", "full", "readonly", "read-only", "disk i/o", "unable to open", "no space")


def _from_outside(problem: Exception) -> bool:
    """Tell whether a database could not do its work just now, whatever it was given."""
    from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError

    if not isinstance(problem, DBAPIError):
        return False
    if problem.connection_invalidated or isinstance(problem, InterfaceError):
        return True
    sqlite = "sqlite3" in type(problem.orig).__module__
    text = str(problem.orig).lower()
    return isinstance(problem, OperationalError) and (
        not sqlite or any(each in text for each in _SAID)
    )
