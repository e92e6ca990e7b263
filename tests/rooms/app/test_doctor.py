"""The doctor: a well workspace is well, and each fault is named by its own check."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from yeojido.app import doctor
from yeojido.app.cli.main import main
from yeojido.app.doctor import CHECKS, examine
from yeojido.app.importing import import_files
from yeojido.app.server_settings import ServerSettings
from yeojido.app.settings import Settings
from yeojido.app.settling import settling
from yeojido.app.wire import house
from yeojido.domain.words.doctor import WORDS
from yeojido.store.home import Lock
from yeojido.store.keys import Keys
from yeojido.store.workspace import Workspace

SERVER = ServerSettings(port=0)
ROWS = "person,event,time\nu1,home,2026-03-01T10:00\nu1,cart,2026-03-01T10:05\n"


@pytest.fixture
def settings(tmp_path: Path, database: str | None) -> Settings:
    """A workspace with a few events and keys."""
    (tmp_path / "rows.csv").write_text(ROWS)
    made = Settings(tmp_path / "w", "en", database=database)
    with house(made, create=True) as parts:
        import_files(parts.workspace, [tmp_path / "rows.csv"])
        Keys(parts.workspace.home).seal(b"x", "x")
    return made


def verdicts(settings: Settings, *, full: bool = False) -> dict[str, str]:
    """Return what each check says."""
    return {found.check: found.verdict for found in examine(settings, SERVER, full=full)}


@pytest.mark.parametrize("full", [False, True])
def test_a_well_workspace_is_well(settings: Settings, full: bool) -> None:
    """Every check passes, on both databases; memory and disk are the machine's own matter."""
    found = verdicts(settings, full=full)
    assert list(found) == list(CHECKS)
    assert {k: v for k, v in found.items() if k not in ("memory", "disk")} == dict.fromkeys(
        [name for name in CHECKS if name not in ("memory", "disk")], "ok"
    )


def _cut_log(settings: Settings) -> None:
    file = next((settings.workspace / "log").glob("*.parquet"))
    file.write_bytes(file.read_bytes()[:-10])


def _flip_log(settings: Settings) -> None:
    file = next((settings.workspace / "log").glob("*.parquet"))
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)


def _break_records(settings: Settings) -> None:
    file = settings.workspace / "records.db"
    content = bytearray(file.read_bytes())
    content[4096:8192] = b"\xff" * 4096
    file.write_bytes(content)


def _lose_key(settings: Settings) -> None:
    (settings.workspace / "master.key").unlink()


def _other_key(settings: Settings) -> None:
    (settings.workspace / "master.key").write_text("A" * 43 + "=\n")


def _open_key(settings: Settings) -> None:
    (settings.workspace / "master.key").chmod(0o644)


@pytest.mark.parametrize(
    ("harm", "check", "verdict"),
    [
        (_cut_log, "log", "fail"),
        (_flip_log, "log", "fail"),
        (_break_records, "records", "fail"),
        (_lose_key, "master_key", "fail"),
        (_other_key, "master_key", "fail"),
        (_open_key, "master_key", "warn"),
    ],
)
def test_each_fault_is_named(
    tmp_path: Path, harm: Callable[[Settings], None], check: str, verdict: str
) -> None:
    """What is broken is found by the check of that name."""
    (tmp_path / "rows.csv").write_text(ROWS)
    made = Settings(tmp_path / "w", "en")
    with house(made, create=True) as parts:
        import_files(parts.workspace, [tmp_path / "rows.csv"])
        Keys(parts.workspace.home).seal(b"x", "x")
    harm(made)
    assert verdicts(made, full=True)[check] == verdict


def test_a_worker_is_seen(settings: Settings) -> None:
    """While somebody settles, the doctor says so; a held lock of writing is told."""
    opened = Workspace.open(settings.workspace, database=settings.database)
    with opened as workspace, settling(workspace):
        found = {f.check: f.what.en for f in examine(settings, SERVER)}
        assert found["worker"] == "A worker is at work."
        beat = workspace.home.beat
        beat.touch()
        assert verdicts(settings)["worker"] == "ok"
        os.utime(beat, (0, 0))
        assert verdicts(settings)["worker"] == "warn"
    lock = Lock(settings.workspace / "write.lock")
    assert lock.exclusive()
    assert verdicts(settings)["locks"] == "warn"
    lock.release()


def test_little_room_is_told(
    tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Little room on the disk is a warning, hardly any a failure."""
    monkeypatch.setattr(doctor, "ROOM", (2**60, 2**20))
    assert verdicts(settings)["disk"] == "warn"
    monkeypatch.setattr(doctor, "ROOM", (2**60, 2**60))
    assert verdicts(settings)["disk"] == "fail"
    away = replace(settings, workspace=tmp_path / "nowhere")
    assert verdicts(away) == {"folder": "fail"}


def test_the_command(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Status 0 when nothing fails, 1 when something does; JSON holds both languages."""
    with house(Settings(tmp_path / "w", "en"), create=True):
        pass
    where = ["--workspace", str(tmp_path / "w"), "--port", "0", "--json"]
    assert main(["doctor", *where]) == 0
    told = json.loads(capfd.readouterr().out)
    assert told["well"] and all(check["what"]["ko"] for check in told["checks"])
    _break_records(Settings(tmp_path / "w", "en"))
    assert main(["doctor", *where]) == 1
    assert main(["doctor", *where[:-1]]) == 1
    assert "✗" in capfd.readouterr().out


def test_every_check_has_a_name() -> None:
    """Each check is called something in both languages."""
    assert set(CHECKS) <= set(WORDS)
