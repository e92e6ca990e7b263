"""What is set for live collection holds through the whole pipeline, from the next round on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.rooms.app.live import NOW, send, source, track
from yeojido.app.configuring import change, configured
from yeojido.app.settling import Settler, settle, settling
from yeojido.domain.errors import BadOption, NoSuchSource
from yeojido.store import dead_letters, identity
from yeojido.store.view import View
from yeojido.store.workspace import Workspace


@pytest.fixture
def workspace(tmp_path: Path, database: str | None) -> Iterator[Workspace]:
    """A new workspace whose records lie in the database in question."""
    with Workspace.open(tmp_path, database=database) as opened:
        yield opened


def columns(workspace: Workspace) -> set[str]:
    """Return the properties that analyses see."""
    return set(View(workspace).current().summary().schema)


def persons(workspace: Workspace, *keys: str) -> list[str]:
    """Return whose each key is."""
    with workspace.database.reading() as connection:
        found = identity.persons_of(connection, keys)
    return [found[key] for key in keys]


def reasons(workspace: Workspace) -> list[tuple[str, int]]:
    """Return the reasons of the dead letters, and their events."""
    with workspace.database.reading() as connection:
        return [(reason, n) for _, reason, _, n in dead_letters.reasons(connection)]


def test_personal_fields_without_a_restart(workspace: Workspace) -> None:
    """A field that is personal from now on goes to the vault; a settler at work sees it."""
    shop, other = source(workspace), source(workspace, "other")
    sent = {"giftNote": "for mum", "size": "L"}
    with settling(workspace, 30.0):
        settler = Settler(workspace)
        change(workspace, "personal.extra", ["gift_note"], "shop", NOW)
        send(workspace, shop, [track("a", properties=sent)])
        settler.all()
        assert "size" in columns(workspace) and "giftNote" not in columns(workspace)
        send(workspace, other, [track("b", properties=sent)])
        settler.all()
        assert "giftNote" in columns(workspace)  # that source has no such setting
        change(workspace, "personal.allowed", ["email"], None, NOW)
        send(workspace, shop, [track("c", properties={"email": "newsletter"})])
        settler.all()
        assert "email" in columns(workspace)
        settler.close()


def test_block_lists_and_ids_of_other_systems(workspace: Workspace) -> None:
    """A value that means nobody is refused; a trait that is an id of another system joins."""
    shop = source(workspace)
    change(workspace, "identity.nobody", ["Kiosk-1"], None, NOW)
    change(workspace, "identity.external", ["member_no"], None, NOW)
    told = [
        {"type": "identify", "messageId": f"i{i}", "userId": f"u{i}", "traits": {"member_no": "M7"}}
        for i in range(2)
    ]
    send(workspace, shop, [track("a", "KIOSK-1"), told[0]])
    settle(workspace)
    assert reasons(workspace) == [("collection.nobody", 1)]
    assert persons(workspace, "external_id:member_no:M7") == ["u0"]


def test_a_limit_that_changes_joins_everybody_anew(workspace: Workspace) -> None:
    """People are what they would be had the limit been so from the start, there and back."""
    shop = source(workspace)
    told = [
        {"type": "identify", "messageId": f"i{i}", "userId": "u1",
         "traits": {"email": f"kim{i}@example.com"},
         "timestamp": f"2026-03-01T10:00:0{i}Z"}
        for i in range(3)
    ]  # fmt: skip
    send(workspace, shop, told)
    settle(workspace)
    with workspace.database.reading() as connection:
        rows = identity.identities_of(connection, ["u1"])["u1"]
    keys = [row.key for row in sorted(rows, key=lambda row: row.first_at) if row.key != "u1"]
    assert len(keys) == 3
    change(workspace, "limits.email", ["1"], None, NOW)
    assert persons(workspace, *keys) == ["u1", keys[1], keys[2]]
    change(workspace, "limits.email", None, None, NOW)
    assert persons(workspace, *keys) == ["u1"] * 3


def test_caps(workspace: Workspace) -> None:
    """More names than are taken end in the dead letters, until more are."""
    shop = source(workspace)
    change(workspace, "caps.events", ["2"], None, NOW)
    send(workspace, shop, [track(f"m{i}", event=f"event {i}") for i in range(3)])
    settle(workspace)
    assert reasons(workspace) == [("collection.too_many_names", 1)]


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("personal.nothing", ["a"]), ("limits.email", ["many"]), ("limits.email", ["0"]),
        ("limits.email", ["1", "2"]), ("caps.events", ["99999999"]), ("personal.extra", []),
        ("personal.extra", [" "]), ("personal.allowed", ["password"]),
    ],
)  # fmt: skip
def test_what_cannot_be_set(tmp_path: Path, name: str, given: list[str]) -> None:
    """It is refused, in both languages, and changes nothing."""
    with Workspace.open(tmp_path) as workspace:
        with pytest.raises(BadOption) as refused:
            change(workspace, name, given, None, NOW)
        assert refused.value.say("ko") != refused.value.say("en")
        with pytest.raises(NoSuchSource):
            change(workspace, "personal.extra", ["a"], "nobody", NOW)
        source(workspace)
        with pytest.raises(BadOption):  # a limit is of the workspace
            change(workspace, "limits.email", ["1"], "shop", NOW)
        with workspace.database.reading() as connection:
            assert not configured(connection).settings
