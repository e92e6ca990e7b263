"""What a data protection officer does on the command line: export, erase, consent, retention, keys."""

from __future__ import annotations

import json
import stat
from pathlib import Path
from typing import Any

import pytest

from tests.stories.conftest import Run, Said
from yeojido.app.cli.language import t

_ROWS = "user_id,event,timestamp\n" + "".join(
    f"{who},{event},2026-03-0{day} 10:00:00\n"
    for day, (who, event) in enumerate(
        [("u1", "home"), ("u1", "buy"), ("u2", "home"), ("u2", "leave"), ("u3", "home")], start=1
    )
)


class Shop:
    """A workspace with an imported file, and the command line."""

    def __init__(self, folder: Path, command: Run) -> None:
        self.folder = folder
        self._command = command
        self.rows = folder / "shop.csv"
        self.rows.write_text(_ROWS, encoding="utf-8")
        self.run("import", "shop.csv")

    def run(self, *arguments: object, status: int = 0) -> Said:
        """Run a command."""
        done = self._command(*arguments, "--workspace", "w")
        assert done.status == status, done.err
        return done

    def json(self, *arguments: object) -> Any:
        """Return what a command answers as JSON."""
        return self.run(*arguments, "--json").json


@pytest.fixture
def shop(tmp_path: Path, run: Run) -> Shop:
    """A shop with three people."""
    return Shop(tmp_path, run)


def test_export(shop: Shop) -> None:
    """An export is one JSON document, on the standard output or in a file of the owner's alone."""
    document = json.loads(shop.run("person", "export", "u1").out)
    assert [event["event"] for event in document["events"]] == ["home", "buy"]
    out = shop.folder / "u1.json"
    told = shop.run("person", "export", "u1", "--out", str(out)).err
    assert t("privacy.exported", events=2, values=0, path=out) in told
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    assert len(json.loads(out.read_text())["requests"]) == 1
    assert "yeojido person show" in shop.run("person", "export", "nobody@x.kr", status=2).err


def test_consents(shop: Shop) -> None:
    """Consents are noted, taken back, and shown with what holds."""
    shop.run("consent", "grant", "u1", "marketing", "sms", "--proof", "join form v3")
    assert shop.json("person", "consent", "u1")[0]["agreed"] is True
    shop.run("consent", "withdraw", "u1", "marketing", "sms")
    (held,) = shop.json("person", "consent", "u1")
    assert (held["state"], held["agreed"]) == ("withdrawn", False)
    entries = shop.json("consent", "list", "u1")
    assert [entry["state"] for entry in entries] == ["granted", "withdrawn"]
    assert entries[0]["proof"]["text"] == "join form v3"
    assert shop.json("consent", "list", "--due") == []
    shop.run("consent", "list", status=2)


def test_retention(shop: Shop) -> None:
    """A rule says how many events go before it holds; previews decide nothing."""
    assert shop.json("retention", "set", "home", "1", "--preview")["going"] == 3
    assert shop.json("retention", "list") == []
    shop.run("retention", "set", "*", "36500")
    assert shop.json("retention", "list") == [{"event": "*", "days": 36500, "going": 0}]
    shop.run("retention", "remove", "*")
    told = shop.run("retention", "remove", "*", status=2).err
    assert t("privacy.no_rule", event="*") in told
    shop.run("retention", "set", "home", "0", status=2)


def test_keys(shop: Shop) -> None:
    """The master key is checked, changed, and said to be backed up apart from the data."""
    before = shop.json("key", "backup-check")
    assert "w/master.key" in shop.run("key", "backup-check").err
    assert shop.json("key", "rotate")["master"] != before["master"]
    assert len(shop.json("key", "backup-check")["masters"]) == 1
    (shop.folder / "w" / "master.key").unlink()
    assert "YEOJIDO_MASTER_KEY" in shop.run("key", "backup-check", status=2).err


def test_requests(shop: Shop) -> None:
    """A request is noted with its deadline; receipts tell whether somebody has changed them."""
    opened = shop.json("receipt", "open", "restrict", "u2", "--asked", "2026-03-01")
    shop.run("person", "restrict", "u2")
    (receipt,) = shop.json("receipt", "list", "u2")
    assert (receipt["id"], receipt["done_at"] is None) == (opened["id"], False)
    assert shop.json("receipt", "verify") == {"receipts": 1, "changed": []}


def test_erasing_asks_first(shop: Shop) -> None:
    """Where nobody can be asked nothing is erased without ``--yes``."""
    assert "--yes" in shop.run("person", "erase", "u1", status=2).err
    assert json.loads(shop.run("person", "export", "u1").out)["events"]
