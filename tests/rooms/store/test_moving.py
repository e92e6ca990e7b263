"""Rows that move, are erased or too old: files, buckets, identities, other processes."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest
import sqlalchemy as sa

from tests.contracts.frames import TYPES, Row, frame, plain, row, sequences
from yeojido.domain.errors import FileDamaged
from yeojido.domain.log import Chunk
from yeojido.store.buckets import Sealed, Sealing
from yeojido.store.fresh import Fresh
from yeojido.store.memory import MemoryLog
from yeojido.store.moving import Changes, pending
from yeojido.store.properties import Property
from yeojido.store.schema.identity import moves
from yeojido.store.staging import Staging
from yeojido.store.workspace import Workspace
from yeojido.store.writer import Progress

ROWS = [row(f"p{i % 9}", i, f"e{i % 3}", seq=i, key=i + 1, price=str(i)) for i in range(90)]


def named(rows: Sequence[Row]) -> pl.DataFrame:
    """Rows as a frame with the keys they came under."""
    kinds = {name: TYPES.get(name, pl.String) for one in rows for name in one}
    return pl.DataFrame(list(rows), schema=kinds)


def filled(folder: Path, frames: Sequence[pl.DataFrame] = ()) -> Workspace:
    """A workspace with events of nine people, or those given."""
    workspace = Workspace.open(folder)
    with workspace.log.writer("a") as writer:
        for each in frames or [frame(ROWS)]:
            writer.add(each)
        writer.commit()
    return workspace


def change(workspace: Workspace, changes: Changes) -> None:
    """Make changes for good."""
    with workspace.log.writer("") as writer:
        writer.commit(changes=changes)


def identities(chunk: Chunk | None) -> list[str | None]:
    """The key each event of a chunk came under, where that is not the person."""
    assert chunk is not None
    column = chunk.columns["identity"]
    return [None if c < 0 else column.vocabulary[c] for c in column.values.tolist()]


def test_moving_there_and_back_leaves_what_was(tmp_path: Path) -> None:
    """A row keeps its key and its id, so it finds its way back; the same file adds nothing."""
    with filled(tmp_path) as workspace:
        before = sequences(workspace.log)
        change(workspace, Changes(moves={"p1": "p2", "p3": "p2"}))
        assert len(sequences(workspace.log)) == 7
        assert identities(workspace.log.person("p2", ["identity"]))[:3] == ["p1", None, "p3"]
        change(workspace, Changes(moves={"p1": "p4", "p3": "p3"}))
        assert {*identities(workspace.log.person("p4", ["identity"]))} == {None, "p1"}
        change(workspace, Changes(moves={"p1": "p1"}))
        assert sequences(workspace.log) == before
        assert {*identities(workspace.log.person("p1", ["identity"]))} == {None}
        with workspace.log.writer("a") as writer:
            writer.add(frame(ROWS))
            receipt = writer.commit()
        assert (receipt.added, receipt.duplicates) == (0, 90)


def test_one_person_is_the_same_in_every_log(tmp_path: Path) -> None:
    """The sealed log, the overlay and a log in memory show one timeline with its keys."""
    rows = [{**one, "identity": "web" if i % 2 else None} for i, one in enumerate(ROWS)]
    with filled(tmp_path, [named(rows)]) as workspace:
        memory = MemoryLog.from_frame(named(rows))
        fresh = Fresh(workspace.log, named(rows[:5]), Changes(moves={"x": "y"}))
        columns = ["identity", "price", "person"]
        (whole,) = (
            plain(chunk, chunk.people.index("p4"))
            for bucket in memory.buckets()
            if "p4" in (chunk := memory.chunk(bucket, columns)).people
        )
        for log in (workspace.log, fresh):
            found = log.person("p4", columns)
            assert found is not None
            assert found.people == ("p4",)
            assert plain(found, 0) == whole
            assert found.end == 89
            assert log.person("nobody", columns) is None
        assert "identity" not in fresh.summary().schema


def test_a_bucket_that_is_empty_disappears(tmp_path: Path) -> None:
    """Nobody left in a bucket: no file; nobody left at all: an empty log, which takes events."""
    with filled(tmp_path) as workspace:
        erased = Changes(erased={f"p{i}": 0 for i in range(9)})
        laid = Fresh(workspace.log, frame([]), erased)
        assert laid.summary().events == laid.summary().people == 0
        assert sequences(laid) == {}
        change(workspace, erased)
        assert workspace.log.snapshot.files == ()
        assert list((tmp_path / "log").iterdir()) == []
        with workspace.log.writer("a") as writer:
            writer.add(frame(ROWS[:3]))
            assert writer.commit().events == 3


def test_what_is_erased_goes_whatever_its_time_says(tmp_path: Path) -> None:
    """Stored events of an erased person go, also those dated after the erasure."""
    with filled(tmp_path) as workspace:
        changes = Changes(erased={"p5": 10})
        assert "p5" not in sequences(Fresh(workspace.log, frame([]), changes))
        change(workspace, changes)
        assert "p5" not in sequences(workspace.log)
        assert b"p5" not in b"".join(p.read_bytes() for p in (tmp_path / "log").iterdir())


def test_an_overlay_travels(tmp_path: Path) -> None:
    """Pickled for another process, it is the same log."""
    with filled(tmp_path) as workspace:
        changes = Changes({"p1": "p2"}, {"p3": 0}, {"e1": 40, "*": 3})
        laid = Fresh(workspace.log, frame([row("p1", 99, "late", key=999)]), changes)
        assert sequences(pickle.loads(pickle.dumps(laid))) == sequences(laid)


def test_buckets_are_sealed_elsewhere(tmp_path: Path) -> None:
    """What seals buckets travels to other processes, with rows that others have staged."""

    def spread(seal: Sealing, touched: Sequence[int], _: Progress | None) -> list[Sealed]:
        travelled = pickle.loads(pickle.dumps(seal))
        return [travelled(bucket) for bucket in touched]

    late = frame([row("p1", 99, "late", key=999), row("p3", 99, "late", key=998)])
    changes = Changes(moves={"p1": "p2"}, erased={"p3": 200})
    with filled(tmp_path / "a") as here, filled(tmp_path / "b") as there:
        with here.log.writer("") as writer:
            writer.add(late)
            receipt = writer.commit(changes=changes)
        with there.log.writer("") as writer:
            staging = Staging(writer.folder / "x.arrow", writer.buckets, held=0)
            staging.add(late)
            writer.take(staging.hand_over())
            assert writer.commit(spread=spread, changes=changes) == receipt
        assert (receipt.added, receipt.duplicates, receipt.removed) == (1, 0, 1)
        assert sequences(there.log) == sequences(here.log)


def test_files_from_before_there_were_identities_stay_as_they_are(tmp_path: Path) -> None:
    """A file without the column is read, laid over, and written anew only when it is touched."""
    with filled(tmp_path) as workspace:
        files = list((tmp_path / "log").iterdir())
        old = {path: pl.read_parquet(path).drop("identity") for path in files}
        renewed = _rewritten(workspace, old)
        assert sequences(workspace.log)["p1"]
        laid = Fresh(workspace.log, frame([]), Changes(moves={"p1": "p2"}))
        assert "p1" not in sequences(laid)
        change(workspace, Changes(moves={"p1": "p2"}))
        assert sequences(workspace.log) == sequences(laid)
        assert len(renewed & {path.name for path in (tmp_path / "log").iterdir()}) >= 5


def test_a_property_that_was_called_identity_gets_another_name(tmp_path: Path) -> None:
    """In a log from before there were identities it is read; the next commit renames it."""
    with filled(tmp_path) as workspace:
        files = list((tmp_path / "log").iterdir())
        _rewritten(
            workspace,
            {p: pl.read_parquet(p).drop("identity").rename({"price": "identity"}) for p in files},
            (Property("identity", "identity", "integer"),),
        )
        assert workspace.log.person("p4", ["identity"]).columns["identity"].values[0] == 4  # pyright: ignore[reportOptionalMemberAccess]
        laid = Fresh(workspace.log, frame([]), Changes(moves={"p1": "p2"}))
        assert "p1" not in sequences(laid)
        change(workspace, Changes(moves={"p1": "p2"}))
        assert workspace.log.summary().schema["identity_"] == "integer"
        assert "identity" not in workspace.log.summary().schema
        found = workspace.log.person("p2", ["identity_", "identity"])
        assert found is not None
        assert found.columns["identity_"].values.tolist()[:3] == [1, 2, 10]
        assert identities(found)[:3] == ["p1", None, "p1"]


def _rewritten(
    workspace: Workspace,
    tables: dict[Path, pl.DataFrame],
    properties: tuple[Property, ...] | None = None,
) -> set[str]:
    """Put files of another layout in the place of the live ones; return their names."""
    from yeojido.store.files import checksum

    before = workspace.log.snapshot
    by_name = {path.name: rows for path, rows in tables.items()}
    files = []
    for file in before.files:
        path = workspace.home.log / f"{file.bucket:02d}-old.parquet"
        by_name[file.name].write_parquet(path)
        sha = checksum(path)
        files.append(replace(file, name=path.name, sha256=sha, bytes=path.stat().st_size))
    snapshot = replace(before, files=tuple(files), properties=properties or before.properties)
    workspace.records.commit(snapshot)
    workspace.log.refresh()
    return {file.name for file in files}


def test_a_damaged_bucket_that_rows_must_leave_stops_the_commit(tmp_path: Path) -> None:
    """It is named, and the log and what is to happen stay as they are."""
    with filled(tmp_path) as workspace:
        assert workspace.log.person("p1") is not None
        bucket = next(
            b for b in workspace.log.buckets() if "p1" in workspace.log.chunk(b, ["person"]).people
        )
        file = next(f for f in workspace.log.snapshot.files if f.bucket == bucket)
        (tmp_path / "log" / file.name).write_bytes(b"PAR1 no")
        with pytest.raises(FileDamaged):
            change(workspace, Changes(moves={"p1": "p2"}))
        assert workspace.log.summary().events == 90


CHANGE = """
import os, signal, sys
from pathlib import Path
from tests.contracts.frames import frame, row
from yeojido.store import buckets, files, log, records, rehoming, writer
from yeojido.store.workspace import Workspace

def deadly(place, name, calls):
    whole = getattr(place, name)
    def part(*args, **more):
        nonlocal calls
        calls -= 1
        if calls < 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return whole(*args, **more)
    setattr(place, name, part)

with Workspace.open(Path(sys.argv[1])) as workspace:
    with workspace.log.writer("") as w:
        w.add(frame([row("p1", 99, "late", key=999)]))
        exec(sys.argv[2])
        w.commit()
    print("done", flush=True)
"""


def changed_until(folder: Path, death: str) -> bool:
    """Commit in another process that dies where ``death`` says; tell whether it lived."""
    command = [sys.executable, "-c", CHANGE, str(folder), death]
    found = subprocess.run(command, capture_output=True, text=True, check=False, env=os.environ)
    return found.stdout == "done\n"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("death", "there"),
    [
        ("deadly(rehoming.Streams, 'add', 1)", False),
        ("deadly(files, 'write', 2)", False),
        ("deadly(buckets.Index, 'keep', 2)", False),
        ("deadly(writer, 'sync', 2)", False),
        ("deadly(records.Records, 'commit', 0)", False),
        ("deadly(writer, 'done', 0)", False),
        ("deadly(log, 'retire', 0)", True),
    ],
)
def test_a_killed_commit_moves_all_rows_or_none(tmp_path: Path, death: str, there: bool) -> None:
    """Killed anywhere, rows, moves and late events are all done or all to do; again completes."""
    with filled(tmp_path) as workspace:
        before = sequences(workspace.log)
        with workspace.database.begin() as connection:
            rows = [{"key": f"p{i}", "person": f"q{i // 3}", "at": 1} for i in range(9)]
            connection.execute(moves.insert(), rows)
        laid = sequences(
            Fresh(workspace.log, frame([row("p1", 99, "late", key=999)]), _left(workspace))
        )
    assert not changed_until(tmp_path, death)
    with Workspace.open(tmp_path) as workspace:
        assert workspace.log.verify() == []
        assert sequences(workspace.log) == (laid if there else before)
        assert bool(_left(workspace)) is not there
        live = {file.name for file in workspace.log.snapshot.files}
        assert {path.name for path in (tmp_path / "log").iterdir()} == live
        assert list((tmp_path / "staging").iterdir()) == []
    assert there or changed_until(tmp_path, "")
    with Workspace.open(tmp_path) as workspace:
        assert sequences(workspace.log) == laid
        assert not _left(workspace)


def _left(workspace: Workspace) -> Changes:
    with workspace.database.reading() as connection:
        connection.execute(sa.select(moves)).all()
        return pending(connection)
