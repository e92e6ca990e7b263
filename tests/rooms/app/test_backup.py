"""Backups: everything is in them, nothing else comes out of them; on both databases."""

from __future__ import annotations

import asyncio
import json
import tarfile
from pathlib import Path

import psycopg
import pytest

from yeojido.app.backup import back_up, restore
from yeojido.app.importing import import_files
from yeojido.app.mappings import Mappings
from yeojido.app.settings import Settings
from yeojido.app.settling import settle
from yeojido.app.wire import house
from yeojido.collect.roles import Overrides
from yeojido.domain import server_errors as s
from yeojido.store.inbox import Inbox
from yeojido.store.keys import Keys
from yeojido.store.sources import Sources
from yeojido.store.workspace import Workspace

NOW = 1_780_000_000_000_000
ROWS = "person,event,time\nu1,home,2026-03-01T10:00\nu1,cart,2026-03-01T10:05\n"


def event(number: int) -> bytes:
    """Return a request with one event."""
    return json.dumps(
        {"batch": [{"type": "track", "event": "E", "userId": "u1", "messageId": f"m{number}"}]}
    ).encode()


def fill(workspace: Workspace, tmp_path: Path, numbers: range) -> Inbox:
    """Put a source and requests into a workspace; return its inbox, still open."""
    sources = Sources(workspace.database)
    if not sources.list():
        sources.create("web", "server", NOW)
    source = sources.list()[0][0]
    inbox = Inbox(workspace.home, workspace.database, Keys(workspace.home))

    async def send() -> None:
        for number in numbers:
            await inbox.append(source.id, "segment", NOW, 1, event(number))

    asyncio.run(send())
    return inbox


@pytest.fixture
def empty(database: str | None, postgres_server: str) -> str | None:
    """A second, empty database of the same kind."""
    if database is None:
        return None
    with psycopg.connect(postgres_server, autocommit=True) as connection:
        connection.execute('DROP DATABASE IF EXISTS "test_restored" WITH (FORCE)')
        connection.execute('CREATE DATABASE "test_restored"')
    return postgres_server.replace("/postgres?", "/test_restored?", 1)


def made(tmp_path: Path, database: str | None, passphrase: str | None = "open sesame") -> Path:
    """Return a backup of a workspace with a log, settled and waiting events and a journey."""
    (tmp_path / "rows.csv").write_text(ROWS)
    settings = Settings(tmp_path / "w", "en", database=database)
    with house(settings, create=True) as parts:
        workspace = parts.workspace
        import_files(workspace, [tmp_path / "rows.csv"])
        (workspace.journeys / "journey.json").write_text("{}")
        Mappings.of(workspace).save("shop", Overrides(person="person"))
        inbox = fill(workspace, tmp_path, range(3))
        settle(workspace)
        fill(workspace, tmp_path, range(3, 5)).close()
        inbox.close()
        back_up(workspace, tmp_path / "b.tar", passphrase, NOW)
    return tmp_path / "b.tar"


def test_a_restored_workspace_is_the_same(
    tmp_path: Path, database: str | None, empty: str | None
) -> None:
    """Log, settled and waiting events, sources, journeys and keys come back and go on working."""
    file = made(tmp_path, database)
    target = Settings(tmp_path / "r", "en", database=empty)
    restore(file, target, "open sesame")
    with house(target) as parts:
        workspace = parts.workspace
        assert workspace.log.verify() == []
        assert (workspace.journeys / "journey.json").read_text() == "{}"
        assert Mappings.of(workspace).load("shop").person == "person"
        if database is None:
            for name in ("records.db", "inbox.db"):
                for place in ("w", "r"):
                    assert (tmp_path / place / name).stat().st_mode & 0o077 == 0, (place, name)
        for name in ("secret", "master.key"):
            assert (workspace.path / name).read_bytes() == (tmp_path / "w" / name).read_bytes()
        inbox = Inbox(workspace.home, workspace.database, Keys(workspace.home))
        assert inbox.waiting() == 2
        inbox.close()
        # What comes after is not taken for something that was settled before, and repeats are.
        fill(workspace, tmp_path, range(4, 8)).close()
        settled = settle(workspace)
        assert (settled.stored, settled.duplicates) == (5, 1)


def test_requests_after_a_restore_are_new(tmp_path: Path) -> None:
    """What was settled while the backup was made does not swallow what comes after it."""
    from yeojido.store import copying

    settings = Settings(tmp_path / "w", "en")
    with house(settings, create=True) as parts:
        workspace = parts.workspace
        fill(workspace, tmp_path, range(2)).close()
        (tmp_path / "c").mkdir()
        copy = copying._copy
        # Between the copy of the inbox and that of the records three more are settled.
        copy(workspace.home.inbox, tmp_path / "c" / "inbox.db")
        fill(workspace, tmp_path, range(2, 5)).close()
        settle(workspace)
        copy(workspace.home.records, tmp_path / "c" / "records.db")
        copying._go_on_counting(tmp_path / "c" / "inbox.db", tmp_path / "c" / "records.db")
        for name in ("secret", "master.key", "workspace.key"):
            (tmp_path / "c" / name).write_bytes((workspace.path / name).read_bytes())
    with house(Settings(tmp_path / "c", "en")) as parts:
        fill(parts.workspace, tmp_path, range(5, 7)).close()
        settled = settle(parts.workspace)
        assert (settled.stored, settled.duplicates) == (2, 0)


def test_the_master_key_is_locked_or_not_there(tmp_path: Path) -> None:
    """Without a passphrase the key stays out; with one it comes back by the same one only."""
    key = made(tmp_path, None, None)
    content = (tmp_path / "w" / "master.key").read_bytes().strip()
    assert content not in key.read_bytes()
    restore(key, Settings(tmp_path / "r", "en"), None)
    assert not (tmp_path / "r" / "master.key").exists()
    key.unlink()
    with Workspace.open(tmp_path / "w") as workspace:
        back_up(workspace, key, "open sesame", NOW)
    assert content not in key.read_bytes()
    with pytest.raises(s.PassphraseMissing):
        restore(key, Settings(tmp_path / "q", "en"), None)
    with pytest.raises(s.PassphraseWrong):
        restore(key, Settings(tmp_path / "q", "en"), "close sesame")
    assert not (tmp_path / "q").exists()


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    """Neither an older backup nor a workspace that is there."""
    file = made(tmp_path, None)
    with Workspace.open(tmp_path / "w") as workspace, pytest.raises(s.BackupExists):
        back_up(workspace, file, None, NOW)
    with pytest.raises(s.BackupExists):
        restore(file, Settings(tmp_path / "w", "en"), "open sesame")


def test_a_full_database_is_not_overwritten(tmp_path: Path, postgres: str) -> None:
    """A PostgreSQL database with tables in it is refused."""
    file = made(tmp_path, postgres)
    with pytest.raises(s.BackupExists):
        restore(file, Settings(tmp_path / "r", "en", database=postgres), "open sesame")
    with pytest.raises(s.BackupForOther):
        restore(file, Settings(tmp_path / "r", "en"), "open sesame")


@pytest.mark.parametrize("where", [0.1, 0.5, 0.98])
def test_a_changed_backup_is_refused(tmp_path: Path, where: float) -> None:
    """One flipped byte anywhere, or an end that is missing, and nothing is made."""
    file = made(tmp_path, None)
    whole = file.read_bytes()
    last = whole.rstrip(b"\0")
    broken = bytearray(whole)
    broken[int(len(last) * where)] ^= 1
    for content in (bytes(broken), whole[: int(len(last) * where)], b"", b"no tar at all"):
        file.write_bytes(content)
        with pytest.raises((s.BackupBroken, s.PassphraseWrong)):
            restore(file, Settings(tmp_path / "r", "en"), "open sesame")
        assert not (tmp_path / "r").exists()
        assert not list(tmp_path.glob(".r-*"))


@pytest.mark.parametrize("name", ["../evil", "/tmp/evil", "log/../../evil", "log/a/b"])
def test_a_backup_writes_nowhere_else(tmp_path: Path, name: str) -> None:
    """A file whose name leads out of the folder is refused."""
    file = tmp_path / "evil.tar"
    with tarfile.open(file, "w") as tar:
        tar.addfile(tarfile.TarInfo(name))
    with pytest.raises(s.BackupBroken):
        restore(file, Settings(tmp_path / "r", "en"), None)
    assert not (tmp_path / "evil").exists()
