"""Settling: every accepted event is stored once, known already, or among the dead letters."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from tests.rooms.app.live import NOW, send, source, track
from yeojido.app import settling, stretch
from yeojido.app.sealing import seal
from yeojido.app.settings import Settings
from yeojido.app.settling import Settled, Settler, settle
from yeojido.app.status import status
from yeojido.app.worker import work
from yeojido.collect.arrivals import Caps
from yeojido.collect.message_ids import digests
from yeojido.domain.errors import WorkspaceBusy
from yeojido.store import dead_letters, identity, unsealed
from yeojido.store.dead_letters import Sought
from yeojido.store.inbox import Inbox
from yeojido.store.view import View
from yeojido.store.workspace import Workspace


@pytest.fixture
def workspace(tmp_path: Path, database: str | None) -> Iterator[Workspace]:
    """A new workspace whose records lie in the database in question."""
    with Workspace.open(tmp_path, database=database) as opened:
        yield opened


def seal_all(workspace: Workspace) -> None:
    """Settle and seal everything."""
    work(Settings(workspace.path, "en", database=workspace.home.database), Event(), once=True)


def events(workspace: Workspace) -> int:
    """Return how many events analyses see."""
    return View(workspace).current().summary().events


def reasons(workspace: Workspace) -> list[tuple[str, int]]:
    """Return the reasons of the dead letters, and their events."""
    with workspace.database.reading() as connection:
        return [(reason, n) for _, reason, _, n in dead_letters.reasons(connection)]


def test_what_came_in_is_seen(workspace: Workspace) -> None:
    """Events are seen once they are settled, and the counts say what became of each."""
    shop = source(workspace)
    send(workspace, shop, [track("a"), track("b", "u2")], [{"type": "track", "userId": "u"}])
    assert settle(workspace) == Settled(accepted=3, stored=2, duplicates=0, rejected=1)
    summary = View(workspace).current().summary()
    assert (summary.events, summary.people, summary.names) == (2, 2, ("home",))
    assert reasons(workspace) == [("collection.no_name", 1)]
    assert settle(workspace) == Settled()


@pytest.mark.parametrize("sealed", [False, True])
def test_a_message_is_stored_once(workspace: Workspace, *, sealed: bool) -> None:
    """In one batch, in two, by two settlers, after it was sealed: a repeat is ignored for ever."""
    shop, web = source(workspace), source(workspace, "web", "browser")
    send(workspace, shop, [track("a"), track("a")], [track("a")])
    assert settle(workspace) == Settled(3, 1, 2, 0)
    if sealed:
        seal_all(workspace)
    send(workspace, web, [track("a", "somebody else", "other"), track("b")])
    assert settle(workspace) == Settled(2, 1, 1, 0)
    if sealed:
        seal_all(workspace)
    assert events(workspace) == 2


def test_another_workspace_is_unaffected(tmp_path: Path) -> None:
    """The same id in two workspaces is two messages."""
    for name in ("one", "two"):
        with Workspace.open(tmp_path / name) as workspace:
            send(workspace, source(workspace), [track("a")])
            assert settle(workspace).stored == 1


def test_a_repeat_is_known_without_the_index(workspace: Workspace) -> None:
    """The file of known ids is derived: without it they are read from the log."""
    from shutil import rmtree

    shop = source(workspace)
    send(workspace, shop, [track(f"m{i}", f"u{i % 7}") for i in range(50)])
    seal_all(workspace)
    rmtree(workspace.home.index)
    workspace.home.index.mkdir()
    send(workspace, shop, [track(f"m{i}", f"u{i % 7}") for i in range(60)])
    assert settle(workspace) == Settled(60, 10, 50, 0)


def test_one_settles_at_a_time(workspace: Workspace, database: str | None) -> None:
    """A second settler waits for the first, and takes over what it left."""
    send(workspace, source(workspace), [track("a")])
    with (
        Workspace.open(workspace.path, database=database) as other,
        settling.settling(other),
        pytest.raises(WorkspaceBusy),
    ):
        settle(workspace, patience=0)
    assert settle(workspace).stored == 1


def test_a_request_that_cannot_be_read_stops_nothing(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever reading raises, the request is kept whole, and the others are stored."""
    shop = source(workspace)
    read = stretch.read

    def failing(wire: str, body: bytes, received_at: int) -> Any:
        if b"poison" in body:
            raise RecursionError
        return read(wire, body, received_at)

    monkeypatch.setattr(stretch, "read", failing)
    send(workspace, shop, [track("a")], [track("poison"), track("x")], [track("b")])
    assert settle(workspace) == Settled(4, 2, 0, 2)
    assert reasons(workspace) == [("settling.unreadable", 2)]


@pytest.mark.parametrize("where", ["arrive", "store"])
def test_an_event_that_cannot_be_stored_stops_nothing(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    """Of a hundred events the two that raise lie among the dead letters, wherever they raise."""
    shop = source(workspace)
    arrive, apply = stretch.arrive, identity.apply

    def arriving(messages: Any, *rest: Any) -> Any:
        if any(m.message_id in ("m7", "m70") for m in messages):
            raise ZeroDivisionError
        return arrive(messages, *rest)

    def applying(connection: Any, identifiers: Any, *rest: Any, **more: Any) -> Any:
        if any(each.key in ("u7", "u70") for each in identifiers):
            raise ZeroDivisionError
        return apply(connection, identifiers, *rest, **more)

    with monkeypatch.context() as patch:
        if where == "arrive":
            patch.setattr(stretch, "arrive", arriving)
        else:
            patch.setattr(identity, "apply", applying)
        send(workspace, shop, [track(f"m{i}", f"u{i}") for i in range(100)])
        assert settle(workspace) == Settled(100, 98, 0, 2)
        assert reasons(workspace) == [("settling.failed", 2)]
    with workspace.database.begin() as connection:
        dead_letters.want(connection, Sought(), NOW)
    assert settle(workspace) == Settled(0, 2, 0, -2)
    assert events(workspace) == 100
    assert reasons(workspace) == []


def test_a_database_that_cannot_write_loses_nothing(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A full disk is no fault of the events: they wait, and are no dead letters."""
    send(workspace, source(workspace), [track("a")])

    def full(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(unsealed, "add", full)
        with pytest.raises(Exception, match="full"):
            settle(workspace)
    assert status(workspace).inbox == 1
    assert reasons(workspace) == []
    assert settle(workspace).stored == 1


def test_names_beyond_the_cap_are_kept_apart(workspace: Workspace) -> None:
    """A name that holds a number makes no million names; raised caps take the letters back."""
    shop = source(workspace)
    send(workspace, shop, [track(f"m{i}", event=f"e{i}") for i in range(10)])
    settler = Settler(workspace, caps=Caps(events=4))
    assert settler.all() == Settled(10, 4, 0, 6)
    settler.close()
    ((reason, count),) = reasons(workspace)
    assert (reason, count) == ("collection.too_many_names", 6)
    with workspace.database.begin() as connection:
        dead_letters.want(connection, Sought(reason=reason), NOW)
    assert settle(workspace) == Settled(0, 6, 0, -6)
    assert len(View(workspace).current().summary().names) == 10


def test_a_dead_letter_can_be_given_up(workspace: Workspace) -> None:
    """Discarded events stay counted as rejected."""
    send(workspace, source(workspace), [{"type": "track", "messageId": "a"}, track("b")])
    settle(workspace)
    with workspace.database.begin() as connection:
        assert dead_letters.drop(connection, Sought()) == 1
    found = status(workspace)
    assert (found.accepted, found.stored, found.rejected, found.dead_letters) == (2, 1, 1, 0)


def test_a_damaged_letter_stops_nothing(workspace: Workspace) -> None:
    """A letter that does not open stays where it is; what comes in is settled all the same."""
    import sqlalchemy as sa

    from yeojido.store.schema.collection import dead_letters as table

    shop = source(workspace)
    send(workspace, shop, [{"type": "track", "messageId": "a"}])
    settle(workspace)
    with workspace.database.begin() as connection:
        connection.execute(sa.update(table).values(body=b"damaged"))
        dead_letters.want(connection, Sought(), NOW)
    send(workspace, shop, [track("b")])
    assert settle(workspace) == Settled(1, 1, 0, 0)
    assert status(workspace).dead_letters == 1


def test_a_body_is_not_readable_where_it_lies(tmp_path: Path) -> None:
    """Requests and dead letters hold addresses: neither database shows them in clear."""
    with Workspace.open(tmp_path) as workspace:
        shop = source(workspace)
        bad = {"type": "track", "messageId": "x", "properties": {"email": "minji@example.com"}}
        send(workspace, shop, [bad])
        held = b"".join(path.read_bytes() for path in tmp_path.glob("inbox.db*"))
        assert b"minji" not in held
        settle(workspace)
        seal_all(workspace)
    held = b"".join(path.read_bytes() for path in tmp_path.glob("*.db*"))
    assert b"minji" not in held


def test_few_rows_wait_to_be_sealed(workspace: Workspace) -> None:
    """Many small rounds leave few rows, so that readers stay quick; the events are the same."""
    shop = source(workspace)
    settler = Settler(workspace)
    for i in range(40):
        send(workspace, shop, [track(f"m{i}", properties={"n": i if i % 2 else f"{i}x"})])
        settler.round()
    settler.close()
    with workspace.database.reading() as connection:
        rows = unsealed.held(connection)
    assert len(rows) < unsealed.MANY
    assert sum(row.events for row in rows) == 40
    assert events(workspace) == 40


class _Crash(BaseException):
    """The process ends here."""


#: Every step between which a process can end.
STEPS: tuple[tuple[Any, str], ...] = (
    (Inbox, "take"), (identity, "apply"), (unsealed, "add"), (unsealed, "tidy"),
    (dead_letters, "add"), (Inbox, "settled"), (Inbox, "done"), (unsealed, "drop"),
)  # fmt: skip


@pytest.mark.parametrize("seed", range(4))
def test_crashes_between_steps_lose_and_double_nothing(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, database: str | None, seed: int
) -> None:
    """A random walk of sending, settling, sealing and replaying, each cut off anywhere.

    After every step accepted = stored + duplicates + rejected + waiting; at the end every event
    that was sent is there once.
    """
    dice = random.Random(seed)
    shop = source(workspace)
    sent: list[str] = []
    accepted = rejected = 0
    for _ in range(40):
        crashing(dice, monkeypatch)
        try:
            with Workspace.open(workspace.path, database=database) as opened:
                match dice.randrange(5):
                    case 0 | 1:
                        new = [f"m{len(sent) + i}" for i in range(dice.randrange(1, 8))]
                        again = dice.sample(sent, min(len(sent), 3))
                        bad = [{"type": "track", "messageId": f"bad{accepted}"}]
                        batch = [track(i, f"u{dice.randrange(9)}") for i in (*new, *again)]
                        send(opened, shop, batch + bad)
                        sent += new
                        accepted += len(batch) + 1
                        rejected += 1
                    case 2:
                        settle(opened)
                    case 3:
                        with opened.database.begin() as connection:
                            dead_letters.want(connection, Sought(), NOW)
                        settle(opened)
                    case _:
                        seal_all(opened)
        except _Crash:
            pass
        finally:
            monkeypatch.undo()
        found = status(workspace)
        assert found.accepted == accepted
        parts = found.stored + found.duplicates + found.rejected + found.inbox
        assert found.accepted == parts
    settle(workspace)
    found = status(workspace)
    assert (found.stored, found.rejected) == (len(sent), rejected)
    seal_all(workspace)
    workspace.log.refresh()
    frames = [workspace.log.frame(bucket) for bucket in workspace.log.buckets()]
    ids = [p for f in frames if f.height for p in zip(f["id_hi"], f["id_lo"], strict=True)]
    wanted = zip(*(half.tolist() for half in digests(sent, workspace.secret)), strict=True)
    assert sorted(ids) == sorted(wanted)


def crashing(dice: random.Random, monkeypatch: pytest.MonkeyPatch) -> None:
    """End the process before or after one step, at its first or second call; or not at all."""
    if dice.random() < 0.3:
        return
    where, name = dice.choice(STEPS)
    after, calls = dice.random() < 0.5, dice.randrange(2)
    step: Callable[..., Any] = getattr(where, name)
    count = 0

    def cut(*arguments: Any, **more: Any) -> Any:
        nonlocal count
        count += 1
        if count > calls and not after:
            raise _Crash
        result = step(*arguments, **more)
        if count > calls:
            raise _Crash
        return result

    monkeypatch.setattr(where, name, cut)


def test_sealing_goes_on_beside_settling(workspace: Workspace) -> None:
    """What is settled while a seal is under way stays unsealed, and is neither lost nor doubled."""
    shop = source(workspace)
    settler = Settler(workspace)
    send(workspace, shop, [track("a"), track("b")])
    settler.all()
    with settler.holding() as rows:
        send(workspace, shop, [track("c")])
        settler.all()
        assert len(rows) == 1
    seal(workspace, settler)
    send(workspace, shop, [track("c"), track("d")])
    assert settler.all() == Settled(2, 1, 1, 0)
    settler.close()
    assert events(workspace) == 4


def test_an_import_beside_the_settler_is_known(workspace: Workspace, database: str | None) -> None:
    """Ids that another process puts into the log are known to the settler from then on."""
    import polars as pl

    from tests.contracts.frames import frame, row

    shop = source(workspace)
    settler = Settler(workspace)
    send(workspace, shop, [track("a")])
    settler.all()
    with Workspace.open(workspace.path, database=database) as other:
        hi, lo = digests(["b"], workspace.secret)
        rows = frame([row("u9", 5, "home")]).with_columns(
            digest_hi=pl.lit(int(hi[0])), digest_lo=pl.lit(int(lo[0])), exact=pl.lit(False)
        )
        with other.log.writer("file") as writer:
            writer.add(rows)
            writer.commit()
    send(workspace, shop, [track("b"), track("c")])
    assert settler.all() == Settled(2, 1, 1, 0)
    settler.close()
    assert events(workspace) == 3
