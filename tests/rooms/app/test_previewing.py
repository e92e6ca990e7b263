"""Looking before importing: what is shown, that nothing is written, and mappings that are kept."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.rooms.collect import exports
from yeojido.app.cli.main import main
from yeojido.app.importing import Overrides, import_files
from yeojido.app.mappings import Mappings, joined, pinned
from yeojido.app.previewing import preview
from yeojido.domain.errors import BadMapping, BadOption, NoSuchMapping, TooManyNames
from yeojido.store.workspace import Workspace


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    """An empty workspace."""
    with Workspace.open(tmp_path / "ws") as opened:
        yield opened


def _file(folder: Path, text: str, name: str = "export.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("name", exports.TEXTS)
def test_a_preview_shows_what_the_import_then_does(name: str, workspace: Workspace) -> None:
    """Shape, roles and first events of every export; the import takes as many as it said."""
    path = _file(workspace.path.parent, exports.TEXTS[name])
    (found,) = preview([path])
    assert found.shape == name and found.columns["person"]["reason"]["ko"]
    assert 1 <= len(found.events) <= 5
    report = import_files(workspace, [path])
    assert found.rejected == report.rejected
    if report.accepted <= 5:
        assert len(found.events) == report.accepted


def test_a_preview_writes_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """No workspace, no secret, no rejects: only what is shown; personal data is not in it."""
    monkeypatch.chdir(tmp_path)
    path = _file(tmp_path, exports.CAFE24)
    assert main(["import", str(path), "--preview", "--json"]) == 0
    (found,) = json.loads(capsys.readouterr().out)["files"]
    assert [each.name for each in tmp_path.iterdir()] == ["export.csv"]
    assert found["events"][0]["properties"]["revenue"] == "61000"
    assert "주문자명" in found["withheld"] and found["pseudonyms"]
    assert "010-1234-5678" not in json.dumps(found) and "김민지" not in json.dumps(found)


def test_a_preview_of_any_other_file_says_what_was_guessed(tmp_path: Path) -> None:
    """Columns that play no part are named, and rows that would be refused are counted."""
    text = "user_id,event,timestamp,colour\n" + "a,home,2026-03-01,red\n" * 3 + "a,home,never,red\n"
    (found,) = preview([_file(tmp_path, text)])
    assert (found.shape, found.plain, found.rejected) == (None, ("colour",), 1)
    assert found.events[0]["event"] == "home"


def test_costs_are_previewed_as_costs(tmp_path: Path) -> None:
    """What they are, and which command takes them."""
    (found,) = preview([_file(tmp_path, exports.GOOGLE_ADS)])
    assert (found.kind, found.shape) == ("costs", "google-ads")


def test_the_command_shows_both_tables(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """For people: roles, first events, and how to overrule."""
    path = _file(tmp_path, exports.SHOPIFY)
    assert main(["import", str(path), "--preview", "--workspace", str(tmp_path / "no")]) == 0
    shown = capsys.readouterr()
    assert "Order Completed" in shown.out and "--no-shape" in shown.err


def test_a_saved_mapping_reads_the_next_file_alike(workspace: Workspace, tmp_path: Path) -> None:
    """Columns that were found once are pinned: another file with more columns is read alike."""
    first = _file(tmp_path, "who,what,at\n" + "a,home,2026-03-01\nb,cart,2026-03-02\n" * 3)
    (found,) = preview([first], Overrides(person="who", event="what", time="at"))
    assert found.plan is not None
    mappings = Mappings.of(workspace)
    said = Overrides(person="who", event="what", time="at", timezone="UTC")
    path = mappings.save("web", pinned(found.plan, said))
    assert json.loads(path.read_text())["version"] == 1
    assert mappings.names() == ["web"]
    loaded = mappings.load("web")
    assert (loaded.person, loaded.event, loaded.time) == ("who", "what", "at")
    assert (loaded.timezone, loaded.shape) == ("UTC", "none")
    second = "user_id,event,who,what,at\n" + "1,x,a,home,2026-03-05\n2,y,b,cart,2026-03-06\n" * 3
    report = import_files(workspace, [_file(tmp_path, second, "b.csv")], loaded)
    assert workspace.log.summary().names == ("cart", "home") and report.people == 2


def test_what_is_said_now_stands_above_a_mapping() -> None:
    """A flag overrules the saved column, the rest stays."""
    saved = Overrides(person="who", event="what", timezone="UTC")
    assert joined(saved, Overrides(event="other")) == Overrides(
        person="who", event="other", timezone="UTC"
    )


@pytest.mark.parametrize(
    "text", ["", "[]", "{", '{"version": 2, "columns": {}}', '{"version": 1}',
             '{"version": 1, "columns": {"drop": 7}}']
)  # fmt: skip
def test_a_broken_mapping_is_refused(workspace: Workspace, text: str) -> None:
    """Edited by hand and broken, or of a newer version: one clear sentence."""
    mappings = Mappings.of(workspace)
    path = mappings.save("a", Overrides())
    path.write_text(text)
    with pytest.raises(BadMapping):
        mappings.load("a")


@pytest.mark.parametrize("name", ["", "../x", "a/b", ".hidden", "a" * 61, "x\0"])
def test_a_mapping_has_a_plain_name(workspace: Workspace, name: str) -> None:
    """No name leads out of the folder."""
    with pytest.raises(BadOption):
        Mappings.of(workspace).save(name, Overrides())


def test_an_unknown_mapping_names_those_there_are(workspace: Workspace) -> None:
    """One clear sentence."""
    Mappings.of(workspace).save("orders", Overrides())
    with pytest.raises(NoSuchMapping) as caught:
        Mappings.of(workspace).load("order")
    assert "orders" in caught.value.say("en")


def test_the_command_saves_and_uses_a_mapping(tmp_path: Path) -> None:
    """Saved with one import, used by the next."""
    where = ["--workspace", str(tmp_path / "ws")]
    path = _file(tmp_path, exports.CAFE24)
    assert main(["import", str(path), "--save-mapping", "cafe24", *where]) == 0
    assert main(["import", str(path), "--mapping", "cafe24", *where]) == 0
    assert main(["import", str(path), "--mapping", "none-such", *where]) == 2


def test_a_column_of_a_million_names_is_no_column_of_events(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Beyond the cap the file is refused with the column's name, and nothing is stored."""
    monkeypatch.setattr("yeojido.app.importing.MOST_NAMES", 50)
    lines = "".join(f"a,name{i},2026-03-01\n" for i in range(60))
    path = _file(tmp_path, "user_id,event,timestamp\n" + lines)
    with pytest.raises(TooManyNames) as caught:
        import_files(workspace, [path])
    assert "event" in caught.value.say("en")
    assert workspace.log.summary().events == 0
