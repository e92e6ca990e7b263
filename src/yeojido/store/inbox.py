"""The inbox: requests that were acknowledged and are not settled yet, durable before the answer.

Requests that arrive while a commit is under way become the next commit: one row, packed and
encrypted together. On SQLite the inbox is a file of its own, so that no other writer holds it up.
"""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import msgspec

from yeojido.domain.errors import TooMuch
from yeojido.store.home import Home, storing

if TYPE_CHECKING:
    from yeojido.store.database import Database

#: Bytes that may wait for their commit; beyond it senders are asked to come again.
MOST_BYTES = 64 * 2**20
#: Bytes of one commit, about.
COMMIT_BYTES = 4 * 2**20
ABOUT = "inbox"


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
        self._table = _Postgres(home) if home.database else _Sqlite(home)
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

    def take(self, limit_bytes: int = 16 * 2**20) -> list[Waiting]:
        """Return the oldest rows that wait, about ``limit_bytes`` of them, at least one."""
        with storing(self._home):
            return self._table.take(limit_bytes)

    def requests(self, waiting: Waiting) -> list[Request]:
        """Decrypt a row. Raises where it was changed."""
        return msgspec.msgpack.decode(self._keys.open(waiting.packed, ABOUT), type=list[Request])

    def done(self, last_id: int) -> None:
        """Forget the rows up to ``last_id``: they are settled."""
        with storing(self._home):
            self._table.done(last_id)

    def waiting(self) -> int:
        """Return how many events wait."""
        with storing(self._home):
            return self._table.waiting()

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

    def __init__(self, home: Home) -> None:
        self._path: Path = home.inbox
        self._writer: sqlite3.Connection | None = None
        self._reader: sqlite3.Connection | None = None
        self._lock = threading.Lock()

    def _connect(self) -> sqlite3.Connection:
        made = sqlite3.connect(
            self._path, timeout=10, isolation_level=None, check_same_thread=False
        )
        made.execute("PRAGMA auto_vacuum=INCREMENTAL")
        made.execute("PRAGMA journal_mode=WAL")
        made.execute("PRAGMA synchronous=FULL")
        made.execute(
            "CREATE TABLE IF NOT EXISTS inbox (id INTEGER PRIMARY KEY AUTOINCREMENT, "
            "events BIGINT NOT NULL, packed BLOB NOT NULL)"
        )
        return made

    def append(self, events: int, packed: bytes) -> None:
        if self._writer is None:
            self._writer = self._connect()
        self._writer.execute("INSERT INTO inbox (events, packed) VALUES (?, ?)", (events, packed))

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        with self._lock:
            if self._reader is None:
                self._reader = self._connect()
            yield self._reader

    def take(self, limit_bytes: int) -> list[Waiting]:
        with self._reading() as reader:
            return _until(
                reader.execute("SELECT id, events, packed FROM inbox ORDER BY id"), limit_bytes
            )

    def done(self, last_id: int) -> None:
        with self._reading() as reader:
            reader.execute("DELETE FROM inbox WHERE id <= ?", (last_id,))

    def waiting(self) -> int:
        with self._reading() as reader:
            found = reader.execute("SELECT coalesce(sum(events), 0) FROM inbox").fetchone()
            return int(found[0])

    def close(self) -> None:
        with self._lock:
            for each in (self._writer, self._reader):
                if each is not None:
                    each.close()
            self._writer = self._reader = None


class _Postgres:
    """The inbox as a table among the records."""

    def __init__(self, home: Home) -> None:
        self._address = home.database or ""
        self._writer: Any = None
        self._reader: Any = None
        self._lock = threading.Lock()

    def _connect(self) -> Any:
        from yeojido.store.postgres import connect

        return connect(self._address)

    def append(self, events: int, packed: bytes) -> None:
        if self._writer is None or self._writer.closed:
            self._writer = self._connect()
        self._writer.execute("INSERT INTO inbox (events, packed) VALUES (%s, %s)", (events, packed))

    @contextmanager
    def _reading(self) -> Iterator[Any]:
        with self._lock:
            if self._reader is None or self._reader.closed:
                self._reader = self._connect()
            yield self._reader

    def take(self, limit_bytes: int) -> list[Waiting]:
        with self._reading() as reader, reader.cursor() as cursor:
            cursor.execute("SELECT id, events, packed FROM inbox ORDER BY id LIMIT 1000")
            return _until(cursor, limit_bytes)

    def done(self, last_id: int) -> None:
        with self._reading() as reader:
            reader.execute("DELETE FROM inbox WHERE id <= %s", (last_id,))

    def waiting(self) -> int:
        with self._reading() as reader:
            found = reader.execute("SELECT coalesce(sum(events), 0) FROM inbox").fetchone()
            return int(found[0])

    def close(self) -> None:
        with self._lock:
            for each in (self._writer, self._reader):
                if each is not None:
                    each.close()
            self._writer = self._reader = None


def _until(rows: Any, limit_bytes: int) -> list[Waiting]:
    """Return rows until they have enough bytes, at least one."""
    taken: list[Waiting] = []
    size = 0
    for number, events, packed in rows:
        taken.append(Waiting(int(number), int(events), bytes(packed)))
        size += len(packed)
        if size >= limit_bytes:
            break
    return taken
