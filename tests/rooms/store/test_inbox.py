"""The inbox: what was acknowledged is there, whatever happens next."""

from __future__ import annotations

import asyncio
import sqlite3
from pathlib import Path

import pytest

from yeojido.domain.errors import DiskFull, TooMuch
from yeojido.store import inbox as module
from yeojido.store.inbox import AlreadySettled, Inbox
from yeojido.store.workspace import Workspace


class Plain:
    """Encrypts nothing."""

    def seal(self, data: bytes, about: str) -> bytes:
        """Return what was given behind what it is about."""
        return about.encode() + data

    def open(self, data: bytes, about: str) -> bytes:
        """Return what was sealed."""
        assert data.startswith(about.encode())
        return data[len(about) :]


def test_what_was_appended_is_taken_in_order(tmp_path: Path, database: str | None) -> None:
    """Requests come out as they came in, stay until they are done, and count as waiting."""
    with Workspace.open(tmp_path, database=database) as workspace:
        inbox = Inbox(workspace.home, workspace.database, Plain())

        async def send() -> None:
            for i in range(5):
                await inbox.append("s", "segment:batch", 10 + i, i, b"%d" % i)

        asyncio.run(send())
        assert inbox.waiting() == 10
        taken = inbox.take()
        requests = [each for row in taken for each in inbox.requests(row)]
        assert [each.body for each in requests] == [b"0", b"1", b"2", b"3", b"4"]
        assert [each.received_at for each in requests] == [10, 11, 12, 13, 14]
        with workspace.database.begin() as connection:
            inbox.settled(connection, taken[:2])
        assert [row.id for row in inbox.take()] == [row.id for row in taken[2:]]
        assert inbox.waiting() == 9
        inbox.done(taken[1].id)
        with workspace.database.begin() as connection:
            inbox.settled(connection, taken[2:])
        inbox.done(taken[-1].id)
        assert inbox.take() == []
        assert inbox.waiting() == 0
        inbox.close()


def test_senders_that_come_together_share_a_commit(tmp_path: Path, database: str | None) -> None:
    """A thousand senders at once need few commits, and each of them is kept."""
    with Workspace.open(tmp_path, database=database) as workspace:
        inbox = Inbox(workspace.home, workspace.database, Plain())

        async def send() -> None:
            await asyncio.gather(*(inbox.append("s", "w", 0, 1, b"%d" % i) for i in range(1000)))

        asyncio.run(send())
        rows = inbox.take()
        bodies = [int(each.body) for row in rows for each in inbox.requests(row)]
        assert bodies == list(range(1000))
        assert len(rows) < 500
        inbox.close()


def test_more_than_may_wait_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Memory is bounded: who comes when too much waits is told to come again."""
    monkeypatch.setattr(module, "MOST_BYTES", 10)
    with Workspace.open(tmp_path) as workspace:
        inbox = Inbox(workspace.home, workspace.database, Plain())

        async def send() -> None:
            await inbox.append("s", "w", 0, 1, b"12345")
            with pytest.raises(TooMuch):
                await inbox.append("s", "w", 0, 1, b"12345678901")

        asyncio.run(send())
        assert inbox.waiting() == 1
        inbox.close()


def send(inbox: Inbox, *bodies: bytes) -> None:
    """Append requests of one event each."""

    async def one_by_one() -> None:
        for body in bodies:
            await inbox.append("s", "w", 0, 1, body)

    asyncio.run(one_by_one())


def bodies(inbox: Inbox) -> list[bytes]:
    """Return what waits."""
    return [request.body for row in inbox.take() for request in inbox.requests(row)]


def test_a_row_is_settled_once(tmp_path: Path, database: str | None) -> None:
    """Of two settlers that took the same rows, the second one's transaction comes to nothing."""
    with Workspace.open(tmp_path, database=database) as workspace:
        inbox = Inbox(workspace.home, workspace.database, Plain())
        send(inbox, b"1", b"2")
        rows = inbox.take()
        with workspace.database.begin() as connection:
            inbox.settled(connection, rows)
        with pytest.raises(AlreadySettled), workspace.database.begin() as connection:
            inbox.settled(connection, rows)
        inbox.close()


def test_settled_rows_that_were_not_deleted_do_not_come_back(tmp_path: Path) -> None:
    """A crash between settling and deleting leaves rows that nobody takes again."""
    with Workspace.open(tmp_path) as workspace:
        inbox = Inbox(workspace.home, workspace.database, Plain())
        send(inbox, b"1", b"2")
        with workspace.database.begin() as connection:
            inbox.settled(connection, inbox.take())
        send(inbox, b"3")
        inbox.close()
        again = Inbox(workspace.home, workspace.database, Plain())
        assert bodies(again) == [b"3"]
        assert again.waiting() == 1
        again.close()


def test_a_new_file_begins_anew(tmp_path: Path) -> None:
    """Where ``inbox.db`` was lost, the ids of the next one begin at 1, and none is skipped."""
    with Workspace.open(tmp_path) as workspace:
        inbox = Inbox(workspace.home, workspace.database, Plain())
        send(inbox, b"1", b"2")
        with workspace.database.begin() as connection:
            inbox.settled(connection, inbox.take())
        inbox.close()
        for path in tmp_path.glob("inbox.db*"):
            path.unlink()
        again = Inbox(workspace.home, workspace.database, Plain())
        send(again, b"3")
        assert bodies(again) == [b"3"]
        again.close()


def test_an_older_copy_gives_no_id_twice(tmp_path: Path) -> None:
    """Where a copy of ``inbox.db`` is put back, what comes next is not taken for settled."""
    with Workspace.open(tmp_path) as workspace:
        inbox = Inbox(workspace.home, workspace.database, Plain())
        send(inbox, b"1")
        inbox.close()
        copy = (tmp_path / "inbox.db").read_bytes()
        inbox = Inbox(workspace.home, workspace.database, Plain())
        send(inbox, b"2", b"3")
        with workspace.database.begin() as connection:
            inbox.settled(connection, inbox.take())
        inbox.close()
        for path in tmp_path.glob("inbox.db*"):
            path.unlink()
        (tmp_path / "inbox.db").write_bytes(copy)
        again = Inbox(workspace.home, workspace.database, Plain())
        send(again, b"4")
        assert bodies(again) == [b"4"]
        again.close()


def test_a_commit_that_fails_is_told_to_everybody_who_waits(tmp_path: Path) -> None:
    """Nobody is answered 200 for what could not be kept, and the next commit is tried anew."""
    with Workspace.open(tmp_path) as workspace:
        inbox = Inbox(workspace.home, workspace.database, Plain())
        send(inbox, b"1")
        with sqlite3.connect(tmp_path / "inbox.db") as other:
            other.execute(
                "CREATE TRIGGER full BEFORE INSERT ON inbox "
                "BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END"
            )
            other.commit()
            with pytest.raises(DiskFull):
                send(inbox, b"2")
            other.execute("DROP TRIGGER full")
            other.commit()
        send(inbox, b"3")
        assert bodies(inbox) == [b"1", b"3"]
        inbox.close()


def test_the_file_does_not_grow_for_ever(tmp_path: Path) -> None:
    """Pages of settled rows are used again."""
    with Workspace.open(tmp_path) as workspace:
        inbox = Inbox(workspace.home, workspace.database, Plain())
        sizes: list[int] = []
        for _ in range(8):
            send(inbox, *[bytes(100_000)] * 10)
            rows = inbox.take()
            with workspace.database.begin() as connection:
                inbox.settled(connection, rows)
            inbox.done(rows[-1].id)
            sizes.append(sum(path.stat().st_size for path in tmp_path.glob("inbox.db*")))
        assert sizes[-1] <= sizes[3] + 500_000
        inbox.close()
