"""The inbox: requests that were acknowledged and are not settled yet, durable before the answer.

Requests that arrive while a commit is under way become the next commit: one row, packed and
encrypted together. On SQLite the inbox is a file of its own, so that no other writer holds it up.
"""

from __future__ import annotations

import asyncio
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol
from uuid import uuid4

import msgspec
import sqlalchemy as sa

from yeojido.domain.errors import StoreError, TooMuch
from yeojido.store.home import Home, private, storing
from yeojido.store.schema import collection
from yeojido.store.schema.log import meta

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from yeojido.store.database import Database

#: Bytes that may wait for their commit; beyond it senders are asked to come again.
MOST_BYTES = 64 * 2**20
#: Bytes of one commit, about.
COMMIT_BYTES = 4 * 2**20
ABOUT = "inbox"
#: Key of ``meta``: generation of the inbox and its last settled row.
SETTLED = "settled"
_SETTINGS = (
    "PRAGMA auto_vacuum=INCREMENTAL",
    "PRAGMA journal_mode=WAL",
    "PRAGMA busy_timeout=0",
)
#: Whoever appends: durable before the answer. It makes the write-ahead log short only when it is
#: long (16 MB): that holds answers up, and the settler does it before, beside them.
_APPENDS = ("PRAGMA synchronous=FULL", "PRAGMA wal_autocheckpoint=4096")
#: Whoever reads and deletes. A deletion that is lost comes again: what was settled is noted.
_SETTLES = ("PRAGMA synchronous=NORMAL", "PRAGMA wal_autocheckpoint=1000")
_TABLES = (
    "CREATE TABLE IF NOT EXISTS inbox (id INTEGER PRIMARY KEY AUTOINCREMENT, "
    "events INTEGER NOT NULL, packed BLOB NOT NULL)",
    "CREATE TABLE IF NOT EXISTS generation (made TEXT NOT NULL)",
)
#: Deletes some of the settled rows, about 4 MB of those that single commits are made of.
_DELETE = (
    "DELETE FROM inbox WHERE id <= (SELECT max(id) FROM "
    "(SELECT id FROM inbox WHERE id <= ? ORDER BY id LIMIT 100))"
)
#: Pages (4 kB) that may lie unused in the file before it is made shorter.
_FREE_PAGES = 16_384
_PATIENCE = 10.0


class AlreadySettled(StoreError):
    """Another process settles what comes in to {path}."""

    ko = "다른 프로세스가 {path}에 들어온 이벤트를 처리하고 있어요."


class Sealer(Protocol):
    """What encrypts: ``Keys`` of the workspace."""

    def seal(self, data: bytes, about: str) -> bytes:
        """Encrypt; ``about`` must be the same when it is opened."""
        ...

    def open(self, data: bytes, about: str) -> bytes:
        """Decrypt; raises where it was changed."""
        ...


class Request(msgspec.Struct, frozen=True, array_like=True):
    """One acknowledged request. ``received_at`` is in microseconds UTC, ``body`` not gzipped."""

    source: str
    wire: str
    received_at: int
    events: int
    body: bytes


class Waiting(msgspec.Struct, frozen=True):
    """One row of the inbox: the requests of one commit."""

    id: int
    events: int
    packed: bytes


class _Asked:
    """A request whose sender waits for the commit."""

    __slots__ = ("future", "loop", "request")

    def __init__(
        self,
        request: Request,
        loop: asyncio.AbstractEventLoop,
        future: asyncio.Future[None],
    ) -> None:
        self.request = request
        self.loop = loop
        self.future = future


class Inbox:
    """The inbox of one workspace; many processes may append, one settles."""

    def __init__(self, home: Home, database: Database, keys: Sealer) -> None:
        """Take where it lies and what encrypts it; nothing is opened until it is used."""
        self._home = home
        self._keys = keys
        self._database = database
        self._table = _Postgres(home) if home.database else _Sqlite(home, self._settled)
        self._condition = threading.Condition()
        self._queue: list[_Asked] = []
        self._bytes = 0
        self._thread: threading.Thread | None = None
        self._closed = False

    async def append(
        self, source: str, wire: str, received_at: int, events: int, body: bytes
    ) -> None:
        """Keep a request; returns when it is durable.

        Raises TooMuch where too many wait already, and StoreError (DiskFull, WorkspaceBusy ...)
        where it could not be kept: the sender must be told to try again.
        """
        loop = asyncio.get_running_loop()
        asked = _Asked(Request(source, wire, received_at, events, body), loop, loop.create_future())
        with self._condition:
            if self._closed or self._bytes + len(body) > MOST_BYTES:
                raise TooMuch(path=self._home.root)
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, name="inbox", daemon=True)
                self._thread.start()
            self._bytes += len(body)
            self._queue.append(asked)
            self._condition.notify()
        await asked.future

    def take(self, limit_bytes: int = 16 * 2**20, limit_events: int = 10**9) -> list[Waiting]:
        """Return the oldest rows that wait, about as many as the limits say, at least one."""
        with storing(self._home):
            return self._table.take(self._settled(), limit_bytes, limit_events)

    def requests(self, waiting: Waiting) -> list[Request]:
        """Decrypt a row. Raises SealBroken where it was changed."""
        return msgspec.msgpack.decode(self._keys.open(waiting.packed, ABOUT), type=list[Request])

    def settled(self, connection: Connection, rows: Sequence[Waiting]) -> None:
        """Note in the settler's own transaction that rows are settled, so that it happens once.

        Raises AlreadySettled where another settler was quicker.
        """
        if not rows:
            return
        if isinstance(self._table, _Postgres):
            self._table.settled(connection, rows)
            return
        if self._noted(connection) >= rows[0].id:
            raise AlreadySettled(path=self._home.root)
        values = {"key": SETTLED, "value": f"{self._table.generation}:{rows[-1].id}"}
        insert = self._database.insert(meta).values(values)
        connection.execute(
            insert.on_conflict_do_update(index_elements=["key"], set_={"value": values["value"]})
        )

    def done(self, last_id: int) -> None:
        """Forget the rows up to ``last_id``, which were noted as settled."""
        with storing(self._home):
            self._table.done(last_id)

    def waiting(self) -> int:
        """Return how many events wait."""
        with storing(self._home):
            return self._table.waiting(self._settled())

    def position(self) -> int:
        """Return the last settled row; on PostgreSQL always 0, settled rows are gone there."""
        return self._settled()

    def _settled(self) -> int:
        if isinstance(self._table, _Postgres):
            return 0
        with self._database.reading() as connection:
            return self._noted(connection)

    def _noted(self, connection: Connection) -> int:
        noted = connection.execute(sa.select(meta.c.value).where(meta.c.key == SETTLED)).scalar()
        generation, _, number = (noted or "").partition(":")
        return int(number) if generation and generation == self._table.generation else 0

    def close(self) -> None:
        """Commit what waits and close; harmless when done twice."""
        with self._condition:
            self._closed = True
            self._condition.notify()
        if self._thread is not None:
            self._thread.join()
            self._thread = None
        self._table.close()

    def _work(self) -> None:
        while (stretch := self._next()) is not None:
            problem: BaseException | None = None
            try:
                with storing(self._home):
                    packed = msgspec.msgpack.encode([asked.request for asked in stretch])
                    events = sum(asked.request.events for asked in stretch)
                    self._table.append(events, self._keys.seal(packed, ABOUT))
            except Exception as raised:  # noqa: BLE001 - whoever waits must hear of it
                problem = raised
            with self._condition:
                self._bytes -= sum(len(asked.request.body) for asked in stretch)
            _wake(stretch, problem)

    def _next(self) -> list[_Asked] | None:
        with self._condition:
            while not self._queue and not self._closed:
                self._condition.wait()
            if not self._queue:
                return None
            size = count = 0
            for asked in self._queue:
                size += len(asked.request.body)
                count += 1
                if size >= COMMIT_BYTES:
                    break
            stretch, self._queue = self._queue[:count], self._queue[count:]
            return stretch


def _wake(stretch: Sequence[_Asked], problem: BaseException | None) -> None:
    """Tell everybody who waits, each in their own event loop."""
    by_loop: dict[asyncio.AbstractEventLoop, list[asyncio.Future[None]]] = {}
    for asked in stretch:
        by_loop.setdefault(asked.loop, []).append(asked.future)
    for loop, futures in by_loop.items():
        with suppress(RuntimeError):  # the loop was closed: nobody waits any more
            loop.call_soon_threadsafe(_settle, futures, problem)


def _settle(futures: Sequence[asyncio.Future[None]], problem: BaseException | None) -> None:
    for future in futures:
        if future.done():
            continue
        if problem is None:
            future.set_result(None)
        else:
            future.set_exception(problem)


class _Sqlite:
    """The inbox in ``inbox.db``."""

    def __init__(self, home: Home, settled: Callable[[], int]) -> None:
        self._path: Path = home.inbox
        self._settled = settled
        self._writer: sqlite3.Connection | None = None
        self._reader: sqlite3.Connection | None = None
        self._generation = ""
        self._lock = threading.RLock()

    @property
    def generation(self) -> str:
        """What tells this file from one that was made anew, with ids that begin at 1 again."""
        if not self._generation:
            with self._reading() as reader:
                self._generation = str(reader.execute("SELECT made FROM generation").fetchone()[0])
        return self._generation

    def _connect(self, settings: Sequence[str]) -> sqlite3.Connection:
        private(self._path)
        made = sqlite3.connect(
            self._path, timeout=10, isolation_level=None, check_same_thread=False
        )
        try:
            for setting in (*_SETTINGS, *settings):
                _patiently(made, setting)
            if not made.execute("SELECT name FROM sqlite_master WHERE name = 'inbox'").fetchone():
                _patiently(made, "BEGIN IMMEDIATE")
                for table in _TABLES:
                    made.execute(table)
                made.execute(
                    "INSERT INTO generation SELECT ? WHERE NOT EXISTS (SELECT 1 FROM generation)",
                    (uuid4().hex,),
                )
                made.execute("COMMIT")
        except BaseException:
            made.close()
            raise
        return made

    def append(self, events: int, packed: bytes) -> None:
        if self._writer is None:
            writer = self._connect(_APPENDS)
            # Where an older copy of the file was put back, no id may come twice.
            last = self._settled()
            _patiently(writer, "BEGIN IMMEDIATE")
            writer.execute(
                "INSERT INTO sqlite_sequence SELECT 'inbox', ? "
                "WHERE NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = 'inbox')",
                (last,),
            )
            writer.execute(
                "UPDATE sqlite_sequence SET seq = max(seq, ?) WHERE name = 'inbox'", (last,)
            )
            writer.execute("COMMIT")
            self._writer = writer
        _patiently(
            self._writer, "INSERT INTO inbox (events, packed) VALUES (?, ?)", (events, packed)
        )

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        with self._lock:
            if self._reader is None:
                self._reader = self._connect(_SETTLES)
            yield self._reader

    def take(self, after: int, limit_bytes: int, limit_events: int) -> list[Waiting]:
        with self._reading() as reader:
            rows = reader.execute(
                "SELECT id, events, packed FROM inbox WHERE id > ? ORDER BY id", (after,)
            )
            return _until(rows, limit_bytes, limit_events)

    def done(self, last_id: int) -> None:
        """Delete a few rows at a time: whoever appends waits for each."""
        with self._reading() as reader:
            gone = 1
            while gone:
                gone = _patiently(reader, _DELETE, (last_id,)).rowcount
            (free,) = reader.execute("PRAGMA freelist_count").fetchone()
            if int(free) > _FREE_PAGES:
                shrink = f"PRAGMA incremental_vacuum({_FREE_PAGES // 8})"
                _patiently(reader, shrink).fetchall()

    def waiting(self, after: int) -> int:
        with self._reading() as reader:
            query = "SELECT coalesce(sum(events), 0) FROM inbox WHERE id > ?"
            return int(reader.execute(query, (after,)).fetchone()[0])

    def close(self) -> None:
        with self._lock:
            for each in (self._writer, self._reader):
                if each is not None:
                    each.close()
            self._writer = self._reader = None


def _patiently(
    connection: sqlite3.Connection, statement: str, values: Sequence[Any] = ()
) -> sqlite3.Cursor:
    """Run a statement that other writers may hold up; SQLite's own patience sleeps longer."""
    until = time.monotonic() + _PATIENCE
    while True:
        try:
            return connection.execute(statement, values)
        except sqlite3.OperationalError as problem:
            if "locked" not in str(problem) or time.monotonic() > until:
                raise
            time.sleep(0.0005)


class _Postgres:
    """The inbox as a table among the records."""

    generation = ""

    def __init__(self, home: Home) -> None:
        self._address = home.database or ""
        self._writer: Any = None
        self._reader: Any = None
        self._lock = threading.Lock()

    def _connect(self) -> Any:
        from yeojido.store.postgres import connect

        return connect(self._address)

    def append(self, events: int, packed: bytes) -> None:
        insert = "INSERT INTO inbox (events, packed) VALUES (%s, %s)"
        if self._writer is not None and not self._writer.closed:
            try:
                self._writer.execute(insert, (events, packed))
            except Exception:
                # Closed by the server: once more on a new connection. Should the row be there
                # after all, it comes to duplicates.
                if not self._writer.closed:
                    raise
            else:
                return
        self._writer = self._connect()
        self._writer.execute(insert, (events, packed))

    @contextmanager
    def _reading(self) -> Iterator[Any]:
        with self._lock:
            if self._reader is not None:
                try:
                    self._reader.execute("")
                except Exception:
                    if not self._reader.closed:
                        raise
            if self._reader is None or self._reader.closed:
                self._reader = self._connect()
            yield self._reader

    def take(self, after: int, limit_bytes: int, limit_events: int) -> list[Waiting]:
        query = "SELECT id, events, packed FROM inbox WHERE id > %s ORDER BY id LIMIT 256"
        with self._reading() as reader, reader.cursor() as cursor:
            cursor.execute(query, (after,))
            return _until(cursor, limit_bytes, limit_events)

    def settled(self, connection: Connection, rows: Sequence[Waiting]) -> None:
        """Delete the rows with what they came to: ids may become visible out of order."""
        table = collection.inbox
        query = sa.delete(table).where(table.c.id.in_([row.id for row in rows]))
        if connection.execute(query).rowcount != len(rows):
            raise AlreadySettled(path="PostgreSQL")

    def done(self, last_id: int) -> None:
        """Nothing is left to delete."""

    def waiting(self, after: int) -> int:
        with self._reading() as reader:
            query = "SELECT coalesce(sum(events), 0) FROM inbox WHERE id > %s"
            return int(reader.execute(query, (after,)).fetchone()[0])

    def close(self) -> None:
        with self._lock:
            for each in (self._writer, self._reader):
                if each is not None:
                    each.close()
            self._writer = self._reader = None


def _until(rows: Any, limit_bytes: int, limit_events: int) -> list[Waiting]:
    """Return rows until they have enough bytes or events, at least one."""
    taken: list[Waiting] = []
    size = count = 0
    for number, events, packed in rows:
        if taken and count + events > limit_events:
            break
        taken.append(Waiting(int(number), int(events), bytes(packed)))
        size += len(packed)
        count += int(events)
        if size >= limit_bytes:
            break
    return taken
