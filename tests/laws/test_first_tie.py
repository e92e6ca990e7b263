"""A key that is tied for the first time takes its old rows along, wherever they came from.

Files know people by an e-mail address, a browser's id, or any id; a live message or a person by
hand says for the first time whose that is. What comes of it is what would have come of the other
order, and of one person from the start.
"""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from tests.contracts.frames import sequences
from tests.rooms.app.live import NOW, send, source, track
from yeojido.app.importing import import_files
from yeojido.app.sealing import seal
from yeojido.app.settling import Settler, settle, settling
from yeojido.store import held, identity
from yeojido.store.schema.identity import moves
from yeojido.store.view import View
from yeojido.store.workspace import Workspace

#: The ends of the story: how many events of files and of live messages each has.
TOGETHER = {"u1": 4, "u2": 3, "u4": 3, "anonymous:stranger": 1, "nobody@": 1}


def csv(folder: Path, name: str = "shop.csv") -> Path:
    """Two rows of an e-mail address, one of somebody who is never tied; or one of an id."""
    path = folder / name
    rows = ("kim@example.com,view", "kim@example.com,buy", "no@example.com,view")
    if name == "till.csv":
        rows = ("u3,view",)
    lines = [f"{row},2026-03-01T10:00:{i:02}Z" for i, row in enumerate(rows)]
    path.write_text("\n".join(("user_id,event,time", *lines)) + "\n", encoding="utf-8")
    return path


def ga4(folder: Path) -> Path:
    """Two rows of a browser that is tied, one of another's."""
    path = folder / "ga4.json"
    made = [
        {"event_date": "20260301", "event_timestamp": str(1772327472000000 + i * 10**6),
         "event_name": "page_view", "user_pseudo_id": who, "platform": "WEB", "event_params": []}
        for i, who in enumerate(("b1", "b1", "stranger"))
    ]  # fmt: skip
    path.write_text("\n".join(map(json.dumps, made)) + "\n", encoding="utf-8")
    return path


def told(workspace: Workspace, shop: str, page: str, *, at: int = NOW) -> None:
    """What comes in live: an address is u1's, a browser u2's; u3 was u4's former id."""
    ties = {"userId": "u1", "traits": {"email": "kim@example.com"}}
    send(workspace, shop, [{"type": "identify", "messageId": "i1", **ties}], now=at)
    send(workspace, page, [{**track("t2", "u2"), "anonymousId": "b1"}], now=at)
    alias = {"type": "alias", "messageId": "a4", "userId": "u4", "previousId": "u3"}
    send(workspace, shop, [alias, track("t1", "u1"), track("t4", "u4")], now=at)
    settle(workspace)


def seal_all(workspace: Workspace) -> None:
    """Seal what waits."""
    with settling(workspace, 30.0):
        settler = Settler(workspace)
        seal(workspace, settler)
        settler.close()


def people(workspace: Workspace) -> dict[str, int]:
    """How many events each person has, as analyses see it."""
    found = {who: len(events) for who, events in sequences(View(workspace).current()).items()}
    return {("nobody@" if who.startswith("p_") else who): n for who, n in found.items()}


@pytest.mark.parametrize("order", ["files, live", "live, files", "files, settled, live"])
def test_old_rows_follow(tmp_path: Path, database: str | None, order: str) -> None:
    """Files first or live first, laid over or sealed: the same people with the same events."""
    with Workspace.open(tmp_path / "ws", database=database) as workspace:
        shop, page = source(workspace), source(workspace, "page", "browser")
        if order == "files, settled, live":  # the address is known before, as nobody's
            send(workspace, shop, [track("t0", "u1")])
            settle(workspace)
        for step in order.split(", "):
            if step == "files":
                import_files(workspace, [csv(tmp_path), ga4(tmp_path)])
                import_files(workspace, [csv(tmp_path, "till.csv")])
            elif step == "live":
                told(workspace, shop, page)
        more = {"u1": 5} if "settled" in order else {}
        assert people(workspace) == TOGETHER | more
        seal_all(workspace)
        assert people(workspace) == TOGETHER | more
        sealed = {who: len(events) for who, events in sequences(workspace.log).items()}
        assert Counter(sealed.values()) == Counter((TOGETHER | more).values())
        with workspace.database.reading() as connection:
            assert connection.execute(sa.select(moves)).all() == []


def test_ties_while_a_file_is_read(tmp_path: Path, database: str | None) -> None:
    """Said after the import looked who is who and before it is in: the rows follow all the same."""
    with Workspace.open(tmp_path / "ws", database=database) as workspace:
        shop, page = source(workspace), source(workspace, "page", "browser")
        calls: list[Any] = []

        def meanwhile(_done: int, _total: int) -> None:
            if not calls:
                calls.append(1)
                told(workspace, shop, page)

        files = [csv(tmp_path), csv(tmp_path, "till.csv"), ga4(tmp_path)]
        import_files(workspace, files, progress=meanwhile)
        assert calls
        assert people(workspace) == TOGETHER
        with workspace.database.reading() as connection:
            assert not held.underway(connection)


def test_by_hand(tmp_path: Path, database: str | None) -> None:
    """A browser that is in a file alone is joined with a person, and parted again."""
    with Workspace.open(tmp_path / "ws", database=database) as workspace:
        import_files(workspace, [ga4(tmp_path)])
        shop = source(workspace)
        send(workspace, shop, [track("t1", "u1")])
        settle(workspace)
        with workspace.database.begin() as connection:
            identity.merge(connection, "u1", "anonymous:b1", "me", NOW)
        assert people(workspace) == {"u1": 3, "anonymous:stranger": 1}
        seal_all(workspace)
        assert people(workspace) == {"u1": 3, "anonymous:stranger": 1}
        with workspace.database.begin() as connection:
            identity.cut(connection, "u1", "anonymous:b1", "me", NOW + 1)
        assert people(workspace) == {"u1": 1, "anonymous:b1": 2, "anonymous:stranger": 1}


def test_new_browsers_cost_no_move(tmp_path: Path, database: str | None) -> None:
    """Of browsers and addresses that no file held nothing is to be done, with files or without."""
    with Workspace.open(tmp_path / "ws", database=database) as workspace:
        shop, page = source(workspace), source(workspace, "page", "browser")
        for name in ("a", "b"):
            calls = [
                {**track(f"{name}{i}", f"x{name}{i}"), "anonymousId": f"{name}-{i}"}
                for i in range(9)
            ]
            send(workspace, page, calls)
            said = {"userId": f"y{name}", "traits": {"email": f"{name}@example.com"}}
            send(workspace, shop, [{"type": "identify", "messageId": f"i{name}", **said}])
            settle(workspace)
            with workspace.database.reading() as connection:
                assert connection.execute(sa.select(moves)).all() == []
            import_files(workspace, [ga4(tmp_path)])


def test_an_import_that_was_killed(tmp_path: Path, database: str | None) -> None:
    """What it left costs moves that do nothing, until the next commit."""
    with Workspace.open(tmp_path / "ws", database=database) as workspace:
        page = source(workspace, "page", "browser")
        with workspace.database.begin() as connection:
            held.begun(connection)
        send(workspace, page, [{**track("t2", "u2"), "anonymousId": "b1"}])
        settle(workspace)
        with workspace.database.reading() as connection:
            assert len(connection.execute(sa.select(moves)).all()) == 1
        seal_all(workspace)
        with workspace.database.reading() as connection:
            assert not held.underway(connection)
            assert connection.execute(sa.select(moves)).all() == []
