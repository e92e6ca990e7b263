"""The workspace's folder: made, opened, shared between processes, refused with a clear reason."""

from __future__ import annotations

import errno
import os
import sqlite3
import stat
import subprocess
import sys
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from types import SimpleNamespace

import polars as pl
import pytest
import sqlalchemy as sa
from sqlalchemy.engine.reflection import Inspector

from tests.contracts.frames import frame, row, sequences
from yeojido.domain.errors import (
    DiskFull,
    EmptyWorkspace,
    FileDamaged,
    WorkspaceBusy,
    WorkspaceNewer,
    WorkspaceReadOnly,
)
from yeojido.store import buckets as buckets_module
from yeojido.store import home as home_module
from yeojido.store import migrations as migrations_module
from yeojido.store import records as records_module
from yeojido.store import staging as staging_module
from yeojido.store.migrations import configuration, upgrade
from yeojido.store.schema import log as log_tables
from yeojido.store.workspace import Workspace

ROWS = [row(f"p{i % 9}", i, f"e{i % 3}", seq=i, key=i, price=str(i)) for i in range(90)]


def fill(workspace: Workspace, rows: list[dict[str, object]] = ROWS, source: str = "a.csv") -> None:
    """Import rows."""
    with workspace.log.writer(source) as writer:
        writer.add(frame(rows))
        writer.commit()


def test_a_workspace_is_one_folder(tmp_path: Path) -> None:
    """Opening makes the folder with all its parts and keeps it out of git."""
    with Workspace.open(tmp_path / "deep" / "data") as workspace:
        assert workspace.journeys.is_dir()
        assert workspace.rejects.is_dir()
        assert (workspace.path / ".gitignore").read_text() == "*\n"
        assert workspace.imports() == []


def test_nothing_is_made_when_not_asked_for(tmp_path: Path) -> None:
    """`create=False` on a folder without a workspace says that there is nothing yet."""
    with pytest.raises(EmptyWorkspace):
        Workspace.open(tmp_path / "none", create=False)
    assert not (tmp_path / "none").exists()


def test_the_secret_is_made_once_and_private(tmp_path: Path) -> None:
    """The secret has 32 bytes, mode 0600, and is the same when opened again."""
    with Workspace.open(tmp_path) as workspace:
        secret = workspace.secret
    with Workspace.open(tmp_path) as workspace:
        assert workspace.secret == secret
    assert len(secret) == 32
    assert stat.S_IMODE((tmp_path / "secret").stat().st_mode) == 0o600
    assert sorted(path.name for path in tmp_path.glob(".secret*")) == []


def test_what_was_imported_is_there_when_opened_again(tmp_path: Path) -> None:
    """Counts, order and types survive closing; the import is on record."""
    with Workspace.open(tmp_path) as workspace:
        fill(workspace)
        before, summary = sequences(workspace.log), workspace.log.summary()
    with Workspace.open(tmp_path, create=False) as workspace:
        assert sequences(workspace.log) == before
        assert workspace.log.summary() == summary
        assert summary.events == 90
        (done,) = workspace.imports()
        assert (done.source, done.rows, done.added, done.people) == ("a.csv", 90, 90, 9)


def test_importing_again_changes_nothing(tmp_path: Path) -> None:
    """The same rows a second time are all duplicates, and no file is written anew."""
    with Workspace.open(tmp_path) as workspace:
        fill(workspace)
        files, before = sorted((tmp_path / "log").iterdir()), sequences(workspace.log)
        with workspace.log.writer("a.csv") as writer:
            writer.add(frame(ROWS))
            receipt = writer.commit()
        assert (receipt.added, receipt.duplicates, receipt.events) == (0, 90, 90)
        assert sorted((tmp_path / "log").iterdir()) == files
        assert sequences(workspace.log) == before


def test_a_longer_copy_adds_only_what_is_new(tmp_path: Path) -> None:
    """Identical rows count by their ordinal: three where there were two adds one."""
    twice = [row("a", 5, "view", seq=i, key=1) for i in range(2)]
    more = [*twice, row("a", 5, "view", seq=2, key=1), row("b", 9, "buy", seq=3, key=2)]
    with Workspace.open(tmp_path) as workspace:
        fill(workspace, twice)
        with workspace.log.writer("longer.csv") as writer:
            writer.add(frame(more))
            receipt = writer.commit()
        assert (receipt.added, receipt.duplicates) == (2, 2)
        assert (receipt.events, receipt.people, receipt.last) == (4, 2, 9)


def test_several_imports_are_as_one(tmp_path: Path) -> None:
    """The same rows in three imports in any order give the log of one import."""
    with Workspace.open(tmp_path / "one") as one, Workspace.open(tmp_path / "three") as three:
        fill(one)
        for part in (ROWS[60:], ROWS[:40], ROWS[30:70]):
            fill(three, part)
        assert sequences(three.log) == sequences(one.log)


def test_little_memory_gives_the_same_log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An import that goes through the disk in many small pieces is the same as one in memory."""
    parts = [frame(ROWS[start : start + 20]) for start in range(0, 90, 20)]
    parts[2] = parts[2].cast({"price": pl.Int64})
    with Workspace.open(tmp_path / "one") as one, Workspace.open(tmp_path / "two") as two:
        fill(one)
        monkeypatch.setattr(staging_module, "SPILL_ROWS", 25)
        monkeypatch.setattr(staging_module, "HELD_BYTES", 8_000)
        with two.log.writer("small") as writer:
            for part in parts:
                writer.add(part)
            assert sum(path.stat().st_size for path in two.path.glob("staging/*/*")) > 0
            writer.commit()
        assert sequences(two.log) == sequences(one.log)


def test_a_writer_is_used_once(tmp_path: Path) -> None:
    """After its commit a writer takes nothing more: another may be writing by then."""
    with Workspace.open(tmp_path) as workspace:
        writer = workspace.log.writer("a")
        writer.commit()
        with pytest.raises(ValueError, match="closed"):
            writer.add(frame(ROWS))
        with pytest.raises(ValueError, match="closed"):
            writer.commit()


def test_a_forgotten_writer_does_not_lock(tmp_path: Path) -> None:
    """A writer nobody holds any more lets the next one write."""
    with Workspace.open(tmp_path) as workspace:
        workspace.log.writer("forgotten").add(frame(ROWS))
        fill(workspace)
        assert workspace.log.summary().events == 90


def test_only_touched_buckets_are_written(tmp_path: Path) -> None:
    """An import of one person rewrites one file."""
    with Workspace.open(tmp_path) as workspace:
        fill(workspace)
        before = {path.name for path in (tmp_path / "log").iterdir()}
        fill(workspace, [row("p1", 999, "late", key=12345, price="7")])
        after = {path.name for path in (tmp_path / "log").iterdir()}
    assert len(after - before) == len(before - after) == 1


def test_a_wider_type_reaches_every_file(tmp_path: Path) -> None:
    """When a later import turns whole numbers into text, all files agree and nothing is lost."""
    with Workspace.open(tmp_path) as workspace:
        fill(workspace)
        assert workspace.log.summary().schema["price"] == "integer"
        fill(workspace, [row("new", 1, "e", key=999, price="0042")])
        assert workspace.log.summary().schema["price"] == "text"
        found = sequences(workspace.log)
    assert found["new"][0][3] == "0042"
    assert found["p3"][0][3] == "3"
    kinds = {pl.read_parquet_schema(path)["price"] for path in (tmp_path / "log").iterdir()}
    assert kinds == {pl.String()}


def test_a_reader_keeps_its_snapshot(tmp_path: Path) -> None:
    """Whoever opened before a commit reads the old log to the end, and the new one on refresh."""
    with Workspace.open(tmp_path) as mine:
        fill(mine)
        with Workspace.open(tmp_path) as theirs:
            before = sequences(theirs.log)
            buckets = theirs.log.buckets()
            more = [row(f"p{i % 9}", 500 + i, "more", key=1000 + i, price="x") for i in range(90)]
            fill(mine, more)
            mine.clean()
            with Workspace.open(tmp_path) as third:
                assert third.log.summary().events == 180
            # No index, no kept arrays: the old Parquet files themselves must still be there.
            for path in (tmp_path / "index").iterdir():
                path.unlink()
            with Workspace.open(tmp_path) as fresh:
                assert fresh.log.summary().events == 180
            assert theirs.log.buckets() == buckets
            assert sequences(theirs.log) == before
            theirs.log.refresh()
            assert theirs.log.summary().events == 180
    with Workspace.open(tmp_path):
        assert list((tmp_path / "retired").iterdir()) == []


def test_replaced_files_go_while_others_read(tmp_path: Path) -> None:
    """A reader that has seen the newest commit keeps no older file, however long it stays open."""
    with Workspace.open(tmp_path) as mine, Workspace.open(tmp_path) as theirs:
        for number in range(3):
            fill(mine, [row("p1", number, "home", key=number, price="1")])
            theirs.log.refresh()
            mine.clean()
            assert list((tmp_path / "retired").iterdir()) == []
        kept = theirs.log.pinned()
        before = sequences(kept)
        fill(mine, [row("p1", 9, "home", key=9, price="1")])
        theirs.log.refresh()
        mine.clean()
        assert len(list((tmp_path / "retired").iterdir())) == 1
        assert sequences(kept) == before
        del kept
        mine.clean()
        assert list((tmp_path / "retired").iterdir()) == []


def test_there_is_one_writer(tmp_path: Path) -> None:
    """A second writer is told that the workspace is busy; when the first is done it may."""
    with Workspace.open(tmp_path) as one, Workspace.open(tmp_path) as two:
        with one.log.writer("a"), pytest.raises(WorkspaceBusy):
            two.log.writer("b")
        with two.log.writer("b") as writer:
            assert writer.commit().added == 0


def test_leaving_early_changes_nothing(tmp_path: Path) -> None:
    """An exception before commit leaves no rows, no staging and no lock behind."""
    with Workspace.open(tmp_path) as workspace:
        with suppress(KeyboardInterrupt), workspace.log.writer("a") as writer:
            writer.add(frame(ROWS))
            raise KeyboardInterrupt
        assert workspace.log.summary().events == 0
        assert list((tmp_path / "staging").iterdir()) == []
        fill(workspace)
        assert workspace.log.summary().events == 90


def test_a_full_disk_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the disk fills up while a bucket is written, the log is as it was and says so."""
    with Workspace.open(tmp_path) as workspace:
        fill(workspace)
        before = sequences(workspace.log)

        def full(*_: object) -> None:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

        with monkeypatch.context() as patch:
            patch.setattr(buckets_module.files, "write", full)
            with workspace.log.writer("b") as writer:
                writer.add(frame([row("new", 1, "e", key=999)]))
                with pytest.raises(DiskFull):
                    writer.commit()
        assert sequences(workspace.log) == before
        fill(workspace, [row("new", 1, "e", key=999)])
        assert workspace.log.summary().events == 91


def test_a_full_disk_can_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where not even SQLite's side files find room, the log is read and writing says why not."""
    with Workspace.open(tmp_path) as workspace:
        fill(workspace)
        before = sequences(workspace.log)

    def full(*_: object) -> None:
        raise sqlite3.OperationalError("disk I/O error")

    monkeypatch.setattr(records_module.Records, "prepare", full)
    monkeypatch.setattr(home_module.shutil, "disk_usage", lambda _: SimpleNamespace(free=0))
    with Workspace.open(tmp_path) as workspace:
        assert sequences(workspace.log) == before
        with pytest.raises(DiskFull):
            workspace.log.writer("b")
    with pytest.raises(DiskFull):
        Workspace.open(tmp_path / "none")


def test_a_full_disk_is_known_by_any_name() -> None:
    """Python's, Arrow's and SQLite's words for a full disk all mean DiskFull."""
    here = home_module.Home(Path("here"))
    for problem in (
        OSError(errno.ENOSPC, "No space left on device"),
        OSError(errno.EDQUOT, "Disk quota exceeded"),
        RuntimeError("IO error: No space left on device (os error 28)"),
        sqlite3.OperationalError("database or disk is full"),
    ):
        with pytest.raises(DiskFull), home_module.storing(here):
            raise problem


def test_a_read_only_folder_can_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without leave to write, analyses work from the Parquet files and writing is refused."""
    with Workspace.open(tmp_path) as workspace:
        fill(workspace)
        before = sequences(workspace.log)
    for path in (tmp_path / "index").iterdir():
        path.unlink()
    (tmp_path / "index").rmdir()
    monkeypatch.setattr(os, "access", lambda *_: False)
    with Workspace.open(tmp_path) as workspace:
        assert sequences(workspace.log) == before
        with pytest.raises(WorkspaceReadOnly):
            workspace.log.writer("b")
    with pytest.raises(WorkspaceReadOnly):
        Workspace.open(tmp_path / "none")


def test_a_newer_workspace_is_refused(tmp_path: Path) -> None:
    """A revision that this version does not know means: update Yeojido."""
    Workspace.open(tmp_path).close()
    database = sqlite3.connect(tmp_path / "records.db")
    database.execute("UPDATE alembic_version SET version_num = '9999'")
    database.commit()
    database.close()
    with pytest.raises(WorkspaceNewer, match="9999"):
        Workspace.open(tmp_path)


def test_an_older_workspace_is_brought_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An earlier revision is upgraded when opened, but not under somebody who is writing."""
    asked: list[str] = []

    def upgraded(connection: sa.Connection, revision: str) -> None:
        asked.append(revision)
        connection.execute(log_tables.version.update().values(version_num=revision))

    with Workspace.open(tmp_path) as workspace:
        fill(workspace)
        monkeypatch.setattr(records_module, "REVISIONS", (*records_module.REVISIONS, "next"))
        monkeypatch.setattr(migrations_module, "upgrade", upgraded)
        with workspace.log.writer("a"), pytest.raises(WorkspaceBusy):
            Workspace.open(tmp_path)
        for _ in range(2):
            with Workspace.open(tmp_path) as newer:
                assert newer.log.summary().events == 90
    assert asked == ["next"]


def test_records_that_are_no_database_are_named(tmp_path: Path) -> None:
    """A records file full of something else is named, not overwritten."""
    Workspace.open(tmp_path).close()
    (tmp_path / "records.db").write_bytes(b"not a database at all" * 500)
    with pytest.raises(FileDamaged, match=r"records\.db"):
        Workspace.open(tmp_path)


def test_the_tables_are_the_sum_of_the_migrations(tmp_path: Path) -> None:
    """A new workspace has exactly the tables that all migrations make, one after the other."""
    from alembic.script import ScriptDirectory

    Workspace.open(tmp_path).close()
    made = sa.create_engine(f"sqlite:///{tmp_path / 'records.db'}")
    migrated = sa.create_engine(f"sqlite:///{tmp_path / 'migrated.db'}")
    with migrated.begin() as connection:
        upgrade(connection, records_module.REVISIONS[-1])
    assert described(sa.inspect(made)) == described(sa.inspect(migrated))
    scripts = ScriptDirectory.from_config(configuration())
    order = [script.revision for script in scripts.walk_revisions()]
    assert tuple(reversed(order)) == records_module.REVISIONS


def test_reading_sees_what_the_tables_hold(tmp_path: Path) -> None:
    """The manifest read without SQLAlchemy is, column by column, what its tables hold."""
    with Workspace.open(tmp_path) as workspace:
        fill(workspace)
        snapshot = workspace.log.snapshot
        past = workspace.imports()
    engine = sa.create_engine(f"sqlite:///{tmp_path / 'records.db'}")
    with engine.connect() as connection:
        files = connection.execute(sa.select(log_tables.log_files)).mappings().all()
        names = connection.execute(sa.select(log_tables.event_names)).mappings().all()
        imports = connection.execute(sa.select(log_tables.imports)).mappings().all()
        properties = connection.execute(sa.select(log_tables.properties)).mappings().all()
    assert [asdict(file) for file in snapshot.files] == [dict(row) for row in files]
    assert {row["code"]: row["name"] for row in names} == dict(enumerate(snapshot.names))
    assert [asdict(each) | {"id": i} for i, each in enumerate(past, 1)] == [
        dict(row) for row in imports
    ]
    assert [asdict(each) | {"position": i} for i, each in enumerate(snapshot.properties)] == [
        dict(row) for row in properties
    ]


def described(inspector: Inspector) -> dict[str, object]:
    """Tables, columns, keys and unique constraints of a database, comparable."""
    return {
        table: (
            [
                (c["name"], str(c["type"]), c["nullable"], c["primary_key"])
                for c in inspector.get_columns(table)
            ],
            sorted(tuple(u["column_names"]) for u in inspector.get_unique_constraints(table)),
        )
        for table in inspector.get_table_names()
    }


READ = """
import sys
from pathlib import Path
from yeojido.store.workspace import Workspace
with Workspace.open(Path(sys.argv[1])) as workspace:
    log = workspace.log
    assert sum(log.chunk(b, ["price", "person"]).code.size for b in log.buckets()) == 90
print(*sorted({"alembic", "numba", "polars", "pyarrow", "sqlalchemy"} & set(sys.modules)))
"""


def test_reading_a_warm_index_loads_nothing_heavy(tmp_path: Path) -> None:
    """A command that only reads pays for no dataframe, no compiler and no migration."""
    with Workspace.open(tmp_path) as workspace:
        fill(workspace)
        sequences(workspace.log)
    command = [sys.executable, "-c", READ, str(tmp_path)]
    assert subprocess.run(command, capture_output=True, text=True, check=True).stdout == "\n"
