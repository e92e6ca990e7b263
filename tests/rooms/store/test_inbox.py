"""The inbox: what was acknowledged is there, whatever happens next."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from yeojido.domain.errors import TooMuch
from yeojido.store import inbox as module
from yeojido.store.inbox import Inbox
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
        inbox.done(taken[1].id)
        assert [row.id for row in inbox.take()] == [row.id for row in taken[2:]]
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
