"""What is remembered of erased people keeps their old events out, and their new ones in."""

from __future__ import annotations

from pathlib import Path

from yeojido.store import tombstones
from yeojido.store.workspace import Workspace

SECRET = b"s" * 32
OLD, NEW = "a" * 32, "b" * 32


def test_refused(tmp_path: Path, database: str | None) -> None:
    """Old events of the identifier and repeats of its messages are refused, nothing else."""
    with Workspace.open(tmp_path, database=database) as workspace:
        rows = [
            ("u1", 100, NEW),  # older than the erasure, with a new id
            ("u1", 101, NEW),  # a new event after it
            ("u2", 100, NEW),  # somebody else
            ("u2", 500, OLD),  # a repeat of an erased message under another name
        ]
        with workspace.database.begin() as connection:
            assert tombstones.refused(connection, SECRET, rows) == set()
            tombstones.bury(connection, SECRET, ["u1"], [OLD], 100)
            assert tombstones.refused(connection, SECRET, rows) == {0, 3}
            assert tombstones.until(connection, SECRET, ["u1", "u2"]) == {"u1": 100}


def test_second_erasure(tmp_path: Path, database: str | None) -> None:
    """Erasing again moves the moment on."""
    opened = Workspace.open(tmp_path, database=database)
    with opened as workspace, workspace.database.begin() as connection:
        tombstones.bury(connection, SECRET, ["u1"], [OLD], 100)
        tombstones.bury(connection, SECRET, ["u1"], [OLD, NEW], 200)
        rows = [("u1", 200, "c" * 32), ("u1", 201, "c" * 32)]
        assert tombstones.refused(connection, SECRET, rows) == {0}


def test_nothing_readable(tmp_path: Path, database: str | None) -> None:
    """No identifier stands in the table, only digests that need the secret."""
    opened = Workspace.open(tmp_path, database=database)
    with opened as workspace, workspace.database.begin() as connection:
        tombstones.bury(connection, SECRET, ["member-77"], [OLD], 100)
        other = tombstones.until(connection, b"t" * 32, ["member-77"])
        rows = connection.exec_driver_sql("SELECT key FROM tombstones").all()
    assert other == {}
    assert all("member" not in key and OLD not in key for (key,) in rows)
