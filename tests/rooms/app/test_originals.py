"""Originals of masked texts: in the vault alone, found by export, gone with the person and with age."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.rooms.app.live import NOW as LIVE
from tests.rooms.app.live import send, source, track
from yeojido.app import erasing, originals, privacy
from yeojido.app.importing import ImportReport, import_files
from yeojido.app.settling import settle
from yeojido.domain.log import DAY
from yeojido.store import retention
from yeojido.store.vault import Vault
from yeojido.store.workspace import Workspace

NOW = 1_767_225_600_000_000  # 2026-01-01
SAID = "저는 홍길동입니다. 010-1234-5678로 전화 주세요"
ROWS = (
    "customer_id,customer_name,event,time,comment\n"
    f"u1,홍길동,review,2025-12-01T10:00:00Z,{SAID}\n"
    "u2,영광,review,2025-12-02T10:00:00Z,영광이는 배송이 느려서 속상해요\n"
    "u3,박영희,review,2025-12-03T10:00:00Z,아주 좋아요\n"
    ",김민수,review,2025-12-03T10:00:00Z,저는 김민수입니다 여기 김민수 왔어요\n"
)


def brought(workspace: Workspace, folder: Path) -> ImportReport:
    """Import three reviews and a row that is refused."""
    path = folder / "reviews.csv"
    path.write_text(ROWS, encoding="utf-8")
    return import_files(workspace, [path])


def exported(workspace: Workspace, who: str) -> dict[str, list[dict[str, object]]]:
    """All that is held of somebody."""
    pieces: list[bytes] = []
    privacy.export(workspace, who, pieces.append, by="t", now=NOW)
    return json.loads(b"".join(pieces))


def test_an_import(tmp_path: Path, database: str | None) -> None:
    """The log, the rejected rows and every file hold masked texts; export finds the original."""
    folder = tmp_path / "ws"
    with Workspace.open(folder, database=database) as workspace:
        brought(workspace, tmp_path)
        found = exported(workspace, "u1")
        assert found["events"][0]["text"] == "저는 [name]입니다. [phone]로 전화 주세요"
        assert [(v["field"], v["value"], v["source"]) for v in found["values"]] == [
            ("text.review", SAID, "import")
        ]
        # A name that nothing in the text gives away, known from the row's own column.
        assert exported(workspace, "u2")["events"][0]["text"].startswith("[name]이는")
        assert exported(workspace, "u3")["values"] == []
        (rejects,) = workspace.rejects.glob("*.csv")
        assert "김민수" not in rejects.read_text(encoding="utf-8-sig")
    content = b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())
    assert "홍길동".encode() not in content
    assert b"1234-5678" not in content


def test_again_and_erased(tmp_path: Path, database: str | None) -> None:
    """The same file again adds nothing; after an erasure nothing of the text is held, nor comes back."""
    with Workspace.open(tmp_path / "ws", database=database) as workspace:
        brought(workspace, tmp_path)
        brought(workspace, tmp_path)
        assert len(exported(workspace, "u1")["values"]) == 1
        receipt = erasing.erase(workspace, "u1", by="t", now=NOW)
        assert receipt.summary["values"] == 1
        brought(workspace, tmp_path)
        with workspace.database.reading() as connection:
            vault = Vault(workspace.keys)
            assert vault.read(connection, ["u1"]) == []
            assert len(vault.read(connection, ["u2"])) == 1


def test_restricted(tmp_path: Path) -> None:
    """Of a restricted person nothing new is kept."""
    with Workspace.open(tmp_path / "ws") as workspace:
        brought(workspace, tmp_path)
        privacy.restrict(workspace, "u1", by="t", now=NOW)
        path = tmp_path / "more.csv"
        path.write_text(
            ROWS.replace("2025-12-01", "2025-12-05").replace("홍길동입니다", "홍길동이에요")
        )
        import_files(workspace, [path])
        assert len(exported(workspace, "u1")["values"]) == 1


def test_age(tmp_path: Path, database: str | None) -> None:
    """Originals go when their events are too old, by the rule of the event or the one for all others."""
    with Workspace.open(tmp_path / "ws", database=database) as workspace:
        brought(workspace, tmp_path)
        assert originals.age(workspace, NOW) == 0
        with workspace.database.begin() as connection:
            retention.keep(connection, "*", 10)
            retention.keep(connection, "review", 3650)
        assert originals.age(workspace, NOW) == 0
        with workspace.database.begin() as connection:
            retention.remove(connection, "review")
        assert originals.age(workspace, NOW) == 2
        assert originals.age(workspace, NOW + DAY) == 0
        assert exported(workspace, "u1")["values"] == []


def test_many_wait_sealed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is too much for the memory waits in a sealed file, and arrives all the same."""
    written: list[bytes] = []
    put_away = originals.Originals._put_away  # pyright: ignore[reportPrivateUsage]

    def seen(self: originals.Originals) -> None:
        put_away(self)
        held = self._file  # pyright: ignore[reportPrivateUsage]
        assert held is not None
        held.seek(0)
        written.append(held.read())

    monkeypatch.setattr(originals.Originals, "_put_away", seen)
    monkeypatch.setattr(originals.Originals.__init__, "__defaults__", (None, 1))
    with Workspace.open(tmp_path / "ws") as workspace:
        brought(workspace, tmp_path)
        assert written and written[0]
        assert all("홍길동".encode() not in each for each in written)
        assert [value["value"] for value in exported(workspace, "u1")["values"]] == [SAID]


def test_without_a_key(tmp_path: Path) -> None:
    """An import without the master key says that originals were not kept; the events are in."""
    with Workspace.open(tmp_path / "ws") as workspace:
        brought(workspace, tmp_path)
        workspace.keys.file.unlink()
    with Workspace.open(tmp_path / "ws") as workspace:
        path = tmp_path / "more.csv"
        path.write_text(
            ROWS.replace("2025-12-01", "2025-12-05").replace("홍길동입니다", "홍길동이에요")
        )
        report = import_files(workspace, [path])
        assert report.accepted == 1
        (said,) = [w for w in report.warnings if "originals" in w.en]
        assert "홍길동" not in said.ko and "master" in said.en


def test_what_is_written_elsewhere(tmp_path: Path) -> None:
    """A note for the courier, at whatever event, is masked and its original kept; titles of things are not."""
    with Workspace.open(tmp_path / "ws") as workspace:
        said = {"memo": "홍길동 고객, 부산 해운대구 우동 1234-5", "product": "Mr. Smith 셔츠"}
        send(workspace, source(workspace), [track("m1", "u1", "Order Completed", properties=said)])
        settle(workspace, lambda: LIVE)
        found = exported(workspace, "u1")
        held = found["events"][0]["properties"]
        assert (held["memo"], held["product"]) == ("[name] 고객, [address]", "Mr. Smith 셔츠")
        assert [v["value"] for v in found["values"]] == [said["memo"]]


@pytest.mark.parametrize(
    "words", ["저는 홍길동입니다", "영광이 왔어요", "서울 강남구 테헤란로 12로 와요"]
)
def test_live(tmp_path: Path, database: str | None, words: str) -> None:
    """What comes in live is masked in the log; its original is found by export."""
    with Workspace.open(tmp_path / "ws", database=database) as workspace:
        said = {"review_body": words, "customer_name": "영광"}
        send(workspace, source(workspace), [track("m1", "u1", "Product Reviewed", properties=said)])
        settle(workspace, lambda: LIVE)
        found = exported(workspace, "u1")
        assert "[" in str(found["events"][0]["text"])
        assert {"field": "text.Product Reviewed", "value": words} in [
            {k: v[k] for k in ("field", "value")} for v in found["values"]
        ]
