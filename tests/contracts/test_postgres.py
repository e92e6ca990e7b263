"""PostgreSQL as the records database: what goes wrong with it, and who may share it."""

from __future__ import annotations

import asyncio
from collections import Counter
from pathlib import Path
from threading import Event, Thread

import psycopg
import pytest
import sqlalchemy as sa

from tests.conftest import Restarted
from tests.rooms.app.live import NOW, send, source, track
from yeojido.app.cli import main as cli
from yeojido.app.settings import Settings
from yeojido.app.settling import Settled, Settler, settle, settling
from yeojido.app.status import status
from yeojido.app.worker import work
from yeojido.domain.database_errors import (
    BadDatabaseUrl,
    DatabaseInUse,
    DatabaseOfOther,
    DatabaseUnreachable,
)
from yeojido.domain.errors import NoSuchSource, StoreError, TextRefused
from yeojido.store.home import Home, storing
from yeojido.store.inbox import AlreadySettled, Inbox
from yeojido.store.keys import Keys
from yeojido.store.sources import Sources
from yeojido.store.view import View
from yeojido.store.workspace import Workspace

_BAD = (
    "mysql://bob:s3cr3t@host/shop",
    "bob:s3cr3t",
    "postgresql://bob:s3%cr3t@127.0.0.1:port/shop",
    "postgresql://bob:s3cr3t@127.0.0.1:1/shop?no_such_option=1",
)


@pytest.mark.parametrize("url", _BAD)
def test_an_address_that_is_none_is_told_without_quoting_it(tmp_path: Path, url: str) -> None:
    """There may be a password in it."""
    with pytest.raises(BadDatabaseUrl) as told:
        Workspace.open(tmp_path, database=url)
    assert "s3" not in told.value.say("en") + told.value.say("ko")


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (("/postgres?", "/nowhere?"), "no such database"),
        (("postgres:@", "nobody:s3cr3t@"), "may not come in"),
        (("?host=", "?host=/nowhere"), "nothing listens"),
    ],
)
def test_why_it_cannot_be_reached_is_told(
    tmp_path: Path, postgres_server: str, change: tuple[str, str], why: str
) -> None:
    """One sentence, which says where and why, in both languages, and shows no password."""
    with pytest.raises(DatabaseUnreachable) as told:
        Workspace.open(tmp_path, database=postgres_server.replace(*change, 1))
    assert why in told.value.say("en")
    assert "s3cr3t" not in told.value.say("en") + told.value.say("ko") + repr(told.value)


def test_a_command_says_so_in_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit status 2, nothing of the code."""
    monkeypatch.setenv("YEOJIDO_DATABASE_URL", "postgresql://bob:s3cr3t@127.0.0.1:1/shop")
    assert cli.main(["source", "create", "shop", "--workspace", str(tmp_path)]) == 2
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert "127.0.0.1:1/shop" in said
    assert "s3cr3t" not in said


def test_the_address_is_shown_nowhere() -> None:
    """Neither settings nor the home of a workspace show it when they are printed."""
    url = "postgresql://bob:s3cr3t@host/shop"
    shown = repr(Home(Path("x"), url)) + repr(Settings(Path("x"), "en", database=url))
    assert "s3cr3t" not in shown


def test_what_the_database_quotes_is_not_passed_on(tmp_path: Path, postgres: str) -> None:
    """Its errors name values, which may be personal; ours name the kind of error."""
    with Workspace.open(tmp_path, database=postgres) as workspace:
        with (
            pytest.raises(StoreError) as told,
            storing(workspace.home),
            workspace.database.begin() as connection,
        ):
            connection.execute(sa.text("SELECT CAST(:v AS integer)"), {"v": "kim@example.com"})
        assert "kim" not in told.value.say("en")
        assert "kim" not in str(told.value.__cause__).partition("\n[SQL")[2]


def test_text_that_cannot_be_stored_is_refused(tmp_path: Path, database: str | None) -> None:
    """Half an emoji, and on PostgreSQL NUL: one sentence, nothing of the driver's."""
    with Workspace.open(tmp_path, database=database) as workspace:
        sources = Sources(workspace.database)
        with pytest.raises(TextRefused):
            sources.named("a\ud800")
        with pytest.raises(NoSuchSource if database is None else TextRefused):
            sources.named("a\0b")


def test_another_folder_may_not_take_the_same_database(tmp_path: Path, postgres: str) -> None:
    """Two workspaces in one database would mix; each may have a schema."""
    Workspace.open(tmp_path / "a", database=postgres).close()
    with pytest.raises(DatabaseOfOther):
        Workspace.open(tmp_path / "b", database=postgres)
    Workspace.open(tmp_path / "a", database=postgres).close()


def test_tables_of_another_program_are_left_alone(tmp_path: Path, postgres: str) -> None:
    """A database that somebody uses is refused before anything is made in it."""
    with psycopg.connect(postgres) as other:
        other.execute("CREATE TABLE users (id integer)")
    with pytest.raises(DatabaseInUse):
        Workspace.open(tmp_path, database=postgres)


def test_every_workspace_may_have_a_schema(tmp_path: Path, postgres: str) -> None:
    """Two in one database settle at the same time and know nothing of each other."""
    with psycopg.connect(postgres) as owner:
        owner.execute("CREATE SCHEMA one")
        owner.execute("CREATE SCHEMA two")
    opened = {
        name: Workspace.open(tmp_path / name, database=f"{postgres}&options=-csearch_path%3D{name}")
        for name in ("one", "two")
    }
    with settling(opened["one"]), settling(opened["two"]):
        pass
    for name, workspace in opened.items():
        send(workspace, source(workspace), [track("a", event=name)])
        assert settle(workspace) == Settled(1, 1, 0, 0)
        assert View(workspace).current().summary().names == (name,)
        workspace.close()


def test_a_settler_that_was_replaced_commits_nothing(tmp_path: Path, database: str | None) -> None:
    """It does not know what the other stored; on PostgreSQL its lock may be lost unnoticed."""
    with Workspace.open(tmp_path, database=database) as workspace:
        shop = source(workspace)
        old = Settler(workspace)
        new = Settler(workspace)
        send(workspace, shop, [track("a")])
        assert new.round() == Settled(1, 1, 0, 0)
        send(workspace, shop, [track("a")])
        with pytest.raises(AlreadySettled):
            old.round()
        assert new.round() == Settled(1, 0, 1, 0)
        old.close()
        new.close()


def test_the_right_to_settle_ends_with_the_connection(tmp_path: Path, postgres: str) -> None:
    """The holder finds out when it looks."""
    with Workspace.open(tmp_path, database=postgres) as workspace, settling(workspace) as right:
        assert not right.lost()
        with psycopg.connect(postgres, autocommit=True) as other:
            other.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE pid <> pg_backend_pid() AND datname = current_database()"
            )
        assert right.lost()


def test_a_worker_that_begins_while_the_server_is_away_waits_for_it(
    tmp_path: Path, restarted: Restarted, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It has the right to settle already, and the database goes away in that moment."""
    from yeojido.app import settling as module

    gone = Event()

    class Late(Settler):
        def __init__(self, workspace: Workspace) -> None:
            if not gone.is_set():
                restarted.kill()
                gone.set()
            super().__init__(workspace)

    monkeypatch.setattr(module, "Settler", Late)
    with Workspace.open(tmp_path, database=restarted.url) as workspace:
        send(workspace, source(workspace), [track("a")])
        stop = Event()
        worker = Thread(target=work, args=(Settings(tmp_path, "en", database=restarted.url), stop))
        worker.start()
        try:
            assert gone.wait(60)
            restarted.start()
            for _ in range(600):
                if workspace.home.beat.exists() or not worker.is_alive():
                    break
                stop.wait(0.05)
            assert worker.is_alive()
        finally:
            stop.set()
            worker.join()
        assert status(workspace).stored == 1


def test_a_restart_of_the_server_loses_and_doubles_nothing(
    tmp_path: Path, restarted: Restarted
) -> None:
    """Appending, settling, sealing and reading go on by themselves when it is back."""
    ids = iter(range(10**6))
    sent: list[str] = []
    with Workspace.open(tmp_path, database=restarted.url) as workspace:
        shop = source(workspace)
        stop = Event()
        settings = Settings(tmp_path, "en", database=restarted.url)
        worker = Thread(target=work, args=(settings, stop))
        worker.start()
        while worker.is_alive() and not workspace.home.beat.exists():  # until it is at work
            stop.wait(0.05)
        inbox = Inbox(workspace.home, workspace.database, Keys(workspace.home))
        sources = Sources(workspace.database)

        async def post() -> None:
            import json

            name = f"m{next(ids)}"
            body = json.dumps({"batch": [track(name, f"u{len(sent) % 5}")]}).encode()
            while True:
                try:
                    await inbox.append(shop, "segment", NOW, 1, body)
                except DatabaseUnreachable:
                    await asyncio.sleep(0.05)
                else:
                    sent.append(name)
                    return

        try:
            for _ in range(3):
                for _ in range(20):
                    asyncio.run(post())
                restarted.kill()
                with pytest.raises(DatabaseUnreachable):
                    workspace.records.snapshot()
                with pytest.raises(DatabaseUnreachable):
                    sources.named("shop")
                back = Thread(target=restarted.start)
                back.start()
                asyncio.run(post())
                back.join()
        finally:
            stop.set()
            worker.join()
            inbox.close()
        work(settings, Event(), once=True)
        found = status(workspace)
        assert found.stored == found.events == len(sent)
        assert found.accepted == found.stored + found.duplicates + found.rejected + found.inbox
        assert (found.inbox, found.rejected) == (0, 0)
        events = Counter(
            name
            for bucket in workspace.log.buckets()
            for name in workspace.log.frame(bucket)["id_lo"].to_list()
        )
        assert set(events.values()) == {1}
