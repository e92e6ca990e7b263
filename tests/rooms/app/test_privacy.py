"""Export, erasure, correction, restriction: from requests in to what is left of them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.rooms.app.live import NOW, send, source, track
from yeojido.app import erasing, privacy
from yeojido.app.importing import import_files
from yeojido.app.settling import settle
from yeojido.domain.errors import NoSuchPerson
from yeojido.domain.log import DAY, SECOND
from yeojido.store import consents, holdings, tombstones
from yeojido.store.retention import Rule
from yeojido.store.workspace import Workspace

LATER = NOW + 10 * SECOND


def identify(message_id: str, person: str, **traits: Any) -> dict[str, Any]:
    """One identify call."""
    return {"type": "identify", "messageId": message_id, "userId": person, "traits": traits}


@pytest.fixture
def shop(tmp_path: Path, database: str | None) -> Any:
    """A workspace with two people: u1, who left an e-mail address, and u2."""
    with Workspace.open(tmp_path, database=database) as workspace:
        own = source(workspace)
        send(
            workspace,
            own,
            [
                identify("i1", "u1", email="kim@x.kr", name="김철수", plan="pro", sms_opt_in=True),
                track("m1", "u1", "home"),
                track("m2", "u1", "buy", properties={"revenue": 12.5, "memo": "010-1234-5678"}),
                track("m3", "u2", "home"),
                identify("i2", "u2", email="lee@x.kr"),
            ],
        )
        settle(workspace, lambda: NOW)
        yield workspace, own


def exported(workspace: Workspace, given: str, now: int = LATER) -> dict[str, Any]:
    """The document that a person gets."""
    pieces: list[bytes] = []
    privacy.export(workspace, given, pieces.append, by="min", now=now)
    return json.loads(b"".join(pieces))


def counts(workspace: Workspace) -> dict[str, int]:
    """How many rows the tables hold of people."""
    tables = ("vault", "vault_keys", "traits", "identifiers", "identity_edges", "consents")
    with workspace.database.reading() as connection:
        return {
            table: connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar_one()
            for table in tables
        }


def test_export(shop: Any) -> None:
    """A person gets all they gave and did, in clear, found by any identifier; nobody else's."""
    workspace, _ = shop
    document = exported(workspace, "kim@x.kr")
    assert document == {**exported(workspace, "u1"), "requests": []}
    assert document["format"] == "yeojido-person/1"
    assert document["person"] == "u1"
    assert {v["field"]: v["value"] for v in document["values"]} == {
        "email": "kim@x.kr", "name": "김철수", "text.buy": "010-1234-5678",
    }  # fmt: skip
    assert {t["name"]: t["value"] for t in document["traits"]}["plan"] == "pro"
    assert [e["event"] for e in document["events"]] == ["identify", "home", "buy"]
    assert document["events"][2]["properties"] == {"revenue": 12.5, "memo": "[phone]"}
    assert [(c["purpose"], c["channel"], c["state"]) for c in document["consents"]] == [
        ("marketing", "sms", "granted"),
    ]  # fmt: skip
    assert "lee@x.kr" not in json.dumps(document)


def test_receipts(shop: Any) -> None:
    """A request is due in ten days, is answered once, tells nothing of who asked, and is sealed."""
    workspace, _ = shop
    asked = privacy.ask(workspace, "export", "u1", by="min", at=NOW - DAY)
    assert asked.due_at == NOW + 9 * DAY
    exported(workspace, "kim@x.kr")
    ((receipt, holds),) = privacy.receipts_about(workspace, "u1")
    assert (receipt.id, receipt.done_at, holds) == (asked.id, LATER, True)
    assert receipt.summary["events"] == 3
    assert "kim" not in json.dumps(privacy.shown(receipt))
    assert privacy.receipts_about(workspace, "u2") == []
    with workspace.database.begin() as connection:
        connection.exec_driver_sql("UPDATE receipts SET done_at = done_at - 1")
    assert [holds for _, holds in privacy.receipts_about(workspace, None)] == [False]


def test_erase(shop: Any) -> None:
    """Nothing of the person is left; the receipt counts what went; the others stay as they were."""
    workspace, _ = shop
    before = exported(workspace, "u2")
    receipt = erasing.erase(workspace, "kim@x.kr", by="min", now=LATER)
    assert receipt.holds(workspace.secret)
    went = {name: receipt.summary[name] for name in ("events", "values", "consents")}
    assert went == {"events": 3, "values": 3, "consents": 1}
    with pytest.raises(NoSuchPerson):
        exported(workspace, "u1")
    assert {**exported(workspace, "u2"), "requests": []} == before
    assert counts(workspace) == {
        "vault": 1, "vault_keys": 1, "traits": 1, "identifiers": 2, "identity_edges": 1, "consents": 0,
    }  # fmt: skip
    with workspace.database.reading() as connection:
        assert len(holdings.digests(workspace, connection, ["u1", "u2"])) == 2
    assert [r.kind for r, _ in privacy.receipts_about(workspace, "u1")] == ["erase"]


def test_stays_erased(shop: Any) -> None:
    """A retry, an older event with a new id, and a repeat under another name do not come back."""
    workspace, own = shop
    erasing.erase(workspace, "u1", by="min", now=LATER)
    again = [
        track("m1", "u1", "home"),
        track("new", "u1", "old event"),
        track("m2", "somebody", "buy"),
        identify("i1", "u1", email="kim@x.kr"),
        identify("i9", "u1", email="kim@x.kr"),
    ]
    send(workspace, own, again, now=LATER - 1)
    settled = settle(workspace, lambda: LATER + SECOND)
    assert (settled.accepted, settled.stored) == (5, 0)
    assert settled.duplicates + settled.rejected == 5
    with pytest.raises(NoSuchPerson):
        exported(workspace, "u1")
    with pytest.raises(NoSuchPerson):
        exported(workspace, "kim@x.kr")


def test_new_after_erasure(shop: Any) -> None:
    """Whoever comes again after their erasure is a new person, without a past."""
    workspace, own = shop
    erasing.erase(workspace, "u1", by="min", now=LATER)
    send(
        workspace,
        own,
        [track("n1", "u1", "back"), identify("n2", "u1", name="김철수")],
        now=LATER + DAY,
    )
    assert settle(workspace, lambda: LATER + DAY).stored == 2
    document = exported(workspace, "u1", LATER + 2 * DAY)
    assert [e["event"] for e in document["events"]] == ["back", "identify"]
    assert document["consents"] == []


def test_dead_letters_and_rejects(shop: Any) -> None:
    """Events that could not be taken go too, where they name the person; others stay."""
    workspace, own = shop
    bad = [
        {"type": "tracc", "messageId": f"b{i}", "userId": who}
        for i, who in enumerate(("user-77", "user-78"))
    ]
    send(workspace, own, [*bad, track("g1", "user-77")])
    settle(workspace, lambda: NOW)
    workspace.rejects.mkdir(exist_ok=True)
    (workspace.rejects / "x.csv").write_text(
        'file,line,reason,이유,row\na.csv,2,bad,나쁨,"user-77, x"\na.csv,3,bad,나쁨,"user-777, y"\n'
    )
    receipt = erasing.erase(workspace, "user-77", by="min", now=LATER)
    assert (receipt.summary["dead_letters"], receipt.summary["rejected_rows"]) == (1, 1)
    assert "user-777" in (workspace.rejects / "x.csv").read_text()
    assert "user-77," not in (workspace.rejects / "x.csv").read_text()
    with workspace.database.reading() as connection:
        left = connection.exec_driver_sql("SELECT count(*) FROM dead_letters").scalar_one()
    assert left == 1


def test_restrict(shop: Any) -> None:
    """While a person's processing is stopped nothing of them is taken; lifted, new events are."""
    workspace, own = shop
    privacy.restrict(workspace, "u1", by="min", now=LATER)
    send(workspace, own, [track("r1", "u1")], now=LATER + DAY)
    assert settle(workspace, lambda: LATER + DAY).stored == 0
    privacy.restrict(workspace, "u1", by="min", now=LATER + 2 * DAY, lift=True)
    send(workspace, own, [track("r2", "u1")], now=LATER + 3 * DAY)
    assert settle(workspace, lambda: LATER + 3 * DAY).stored == 1
    assert [r.kind for r, _ in privacy.receipts_about(workspace, "u1")] == ["restrict", "lift"]


def test_correct(shop: Any) -> None:
    """A corrected value replaces the wrong one: what was personal cannot be read any more."""
    workspace, _ = shop
    privacy.correct(workspace, "u1", "email", "kim@new.kr", by="min", now=LATER)
    privacy.correct(workspace, "u1", "plan", "basic", by="min", now=LATER + 1)
    document = exported(workspace, "u1")
    emails = [v["value"] for v in document["values"] if v["field"] == "email"]
    assert emails == ["kim@new.kr"]
    assert [t["value"] for t in document["traits"] if t["name"] == "plan"] == ["pro", "basic"]


def test_retention_preview(shop: Any) -> None:
    """Before a rule holds, how many events would go by it is known; nothing goes by asking."""
    workspace, _ = shop
    rules = [Rule("*", 30), Rule("home", 400), Rule("nobody", 1)]
    kept = privacy.kept(workspace, NOW + 60 * DAY, rules)
    assert [(each.event, each.going) for each in kept] == [("*", 3), ("home", 0), ("nobody", 0)]
    assert privacy.kept(workspace, NOW) == []


def test_rotation(shop: Any, tmp_path: Path) -> None:
    """After a rotation all that was locked opens with the new key alone."""
    workspace, _ = shop
    old = privacy.check_keys(workspace)
    name, count = privacy.rotate(workspace)
    new = privacy.check_keys(workspace)
    assert (old.locks, new.locks) == ({old.master: 2}, {name: count})
    assert new.masters == (name,) != old.masters
    assert exported(workspace, "u1")["values"]


def test_known_by_nobody(shop: Any) -> None:
    """An unknown identifier is refused with a sentence that does not repeat it."""
    workspace, _ = shop
    with pytest.raises(NoSuchPerson) as refused:
        exported(workspace, "secret@person.kr")
    assert "secret" not in str(refused.value)


def test_events_are_found(shop: Any) -> None:
    """Each event of a person is found once, with its id."""
    workspace, _ = shop
    with workspace.database.reading() as connection:
        assert len(list(holdings.events(workspace, connection, ["u1"]))) == 3
        assert len(holdings.digests(workspace, connection, ["u1", "u2"])) == 5
        assert tombstones.until(connection, workspace.secret, ["u1"]) == {}
        assert consents.reconfirm_due(connection, NOW) == []


def test_import_again(tmp_path: Path, database: str | None) -> None:
    """Neither the same file nor a longer one brings an erased person back; new rows are taken."""
    rows = ["user_id,event,timestamp", "u1,home,2026-01-01 10:00:00", "u2,home,2026-01-01 11:00:00"]
    file = tmp_path / "shop.csv"
    with Workspace.open(tmp_path / "w", database=database) as workspace:
        file.write_text("\n".join(rows))
        assert import_files(workspace, [file]).events == 2
        erasing.erase(workspace, "u1", by="min", now=NOW)
        assert import_files(workspace, [file]).events == 1
        later = ["u1,older,2026-01-02 10:00:00", "u1,back,2026-06-01 10:00:00"]
        file.write_text("\n".join([*rows, *later]))
        report = import_files(workspace, [file])
        assert (report.rows, report.accepted, report.duplicates, report.rejected) == (4, 1, 1, 2)
        document = exported(workspace, "u1", NOW + 365 * DAY)
    assert [event["event"] for event in document["events"]] == ["back"]


def test_nothing_in_clear(tmp_path: Path) -> None:
    """Of values planted everywhere no file of the workspace holds one, before or after erasure."""
    planted = {"planted@mail.kr", "010-7777-8888", "홍길동순", "900101-2345678", "planted.mail"}
    traits = {"email": "planted@mail.kr", "phone": "010-7777-8888", "name": "홍길동순"}
    context = {
        "ip": "203.0.113.77",
        "page": {"url": "https://x.kr/?e=planted@mail.kr", "title": "planted@mail.kr"},
    }
    calls = [
        identify("i1", "planted@mail.kr", **traits),
        track("m1", "u1", "buy planted@mail.kr", properties={"memo": "010-7777-8888", "rrn": "900101-2345678",
              "deep": [{"planted@mail.kr": "planted@mail.kr"}], "이름": "홍길동순"}, context=context),
        {"type": "tracc", "messageId": "planted@mail.kr", "userId": "planted@mail.kr"},
    ]  # fmt: skip
    with Workspace.open(tmp_path / "w") as workspace:
        send(workspace, source(workspace), calls)
        _scan(workspace.path, planted)
        settle(workspace, lambda: NOW)
        _scan(workspace.path, planted)
        erasing.erase(workspace, "planted@mail.kr", by="min", now=LATER)
        _scan(workspace.path, planted)
    _scan(workspace.path, planted)


def _scan(folder: Path, planted: set[str]) -> None:
    for path in folder.rglob("*"):
        content = path.read_bytes() if path.is_file() else b""
        for value in planted:
            for written in (
                value.encode(),
                value.encode("utf-16-le"),
                json.dumps(value)[1:-1].encode(),
            ):
                assert written not in content, f"{value} in {path.name}"


def test_keys_are_gone(tmp_path: Path) -> None:
    """No file holds the locked key of an erased person any more: not a free page, not the journal."""
    with Workspace.open(tmp_path / "w") as workspace:
        send(workspace, source(workspace), [identify("i1", "u1", name="홍길동순")])
        settle(workspace, lambda: NOW)
        with workspace.database.reading() as connection:
            row = connection.exec_driver_sql("SELECT wrapped FROM vault_keys").one()
        erasing.erase(workspace, "u1", by="min", now=LATER)
    files = [path.read_bytes() for path in (tmp_path / "w").rglob("*") if path.is_file()]
    assert all(bytes(row[0]) not in content for content in files)
