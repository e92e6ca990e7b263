"""Damage: detected, named, kept apart; and a process that is killed leaves a sound log."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.contracts.frames import frame, row, sequences
from yeojido.domain.errors import FileDamaged
from yeojido.store.workspace import Workspace

ROWS = [row(f"p{i % 9}", i, f"e{i % 3}", seq=i, key=i, price=str(i)) for i in range(90)]


@pytest.fixture
def filled(tmp_path: Path) -> Path:
    """A closed workspace with events of nine people."""
    with Workspace.open(tmp_path / "data") as workspace, workspace.log.writer("a.csv") as writer:
        writer.add(frame(ROWS))
        writer.commit()
    return tmp_path / "data"


def first_file(folder: Path) -> Path:
    """The first live file of the log."""
    return min((folder / "log").iterdir())


def test_a_cut_file_is_named_at_once(filled: Path) -> None:
    """A half-written file is found by its size even when the index is whole."""
    path = first_file(filled)
    path.write_bytes(path.read_bytes()[:-100])
    with Workspace.open(filled) as workspace:
        with pytest.raises(FileDamaged, match=path.name):
            sequences(workspace.log)
        (problem,) = workspace.log.verify()
        assert path.name in problem.say("ko")
        assert "바이트" in problem.say("ko")


def test_a_changed_file_is_named(filled: Path) -> None:
    """A file of the right size with one other byte is found by its checksum."""
    path = first_file(filled)
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    with Workspace.open(filled) as workspace:
        bucket = int(path.name.partition("-")[0])
        with pytest.raises(FileDamaged, match="checksum"):
            workspace.log.chunk(bucket)
        with pytest.raises(FileDamaged, match="checksum"):
            workspace.log.frame(bucket)


def test_a_missing_file_leaves_the_others_alone(filled: Path) -> None:
    """The other buckets are read as ever, and verify names the one that is missing."""
    path = first_file(filled)
    path.unlink()
    with Workspace.open(filled) as workspace:
        whole = [b for b in workspace.log.buckets() if f"{b:02d}" != path.name[:2]]
        assert sum(workspace.log.chunk(b).code.size for b in whole) < 90
        assert [path.name in problem.say("en") for problem in workspace.log.verify()] == [True]


def test_a_damaged_bucket_stops_an_import_that_needs_it(filled: Path) -> None:
    """Rows are never merged into damaged ones; nothing changes."""
    path = first_file(filled)
    path.write_bytes(b"PAR1 no")
    with Workspace.open(filled) as workspace:
        more = [row(f"p{i}", 500, "more", key=500 + i) for i in range(9)]
        with workspace.log.writer("b") as writer:
            writer.add(frame(more))
            with pytest.raises(FileDamaged):
                writer.commit()
        assert workspace.log.summary().events == 90


def test_damaged_buckets_can_be_set_aside(filled: Path) -> None:
    """Set aside, the damaged file is kept, the rest works, and its source can be imported again."""
    with Workspace.open(filled) as workspace:
        before = sequences(workspace.log)
        path = first_file(filled)
        path.write_bytes(b"PAR1 no")
        (problem,) = workspace.log.set_aside_damaged()
        assert path.name in problem.say("en")
        assert (filled / "damaged" / path.name).read_bytes() == b"PAR1 no"
        assert workspace.log.verify() == []
        assert workspace.log.summary().events < 90
        with workspace.log.writer("a.csv") as writer:
            writer.add(frame(ROWS))
            writer.commit()
        assert sequences(workspace.log) == before


@pytest.mark.parametrize("harm", ["delete", "cut", "garbage", "flip"])
def test_the_index_comes_back_by_itself(filled: Path, harm: str) -> None:
    """A missing, cut or damaged index costs a rebuild, never an error or a wrong number."""
    with Workspace.open(filled) as workspace:
        before = sequences(workspace.log)
    for path in (filled / "index").iterdir():
        data = bytearray(path.read_bytes())
        if harm == "delete":
            path.unlink()
        elif harm == "cut":
            path.write_bytes(data[: len(data) // 2])
        elif harm == "garbage":
            path.write_bytes(b"?" * len(data))
        else:
            data[-1] ^= 255
            # Another run of the machine: only then is the content worth a look.
            data[8:48] = b"x" * 40
            path.write_bytes(data)
    with Workspace.open(filled) as workspace:
        assert sequences(workspace.log) == before


def test_verify_drops_a_damaged_index(filled: Path) -> None:
    """Verify reads the index too; what is wrong there is deleted and no reason for alarm."""
    path = max((filled / "index").iterdir(), key=lambda p: p.stat().st_size)
    data = bytearray(path.read_bytes())
    data[-1] ^= 255
    path.write_bytes(data)
    with Workspace.open(filled) as workspace:
        assert workspace.log.verify() == []
    assert not path.exists()


def test_a_copied_workspace_works(filled: Path, tmp_path: Path) -> None:
    """Copying the folder changes every file's time; contents are checked once and found right."""
    from shutil import copytree

    with Workspace.open(filled) as workspace:
        before = sequences(workspace.log)
    copytree(filled, tmp_path / "copy")
    for path in (tmp_path / "copy" / "log").iterdir():
        os.utime(path, (1, 1))
    with Workspace.open(tmp_path / "copy") as workspace:
        assert sequences(workspace.log) == before


IMPORT = """
import os, signal, sys
from pathlib import Path
from tests.contracts.frames import frame, row
from yeojido.store import files, log, records, writer
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

rows = [row(f"q{i % 40}", i, f"e{i % 3}", seq=i, key=10_000 + i, price=str(i)) for i in range(400)]
with Workspace.open(Path(sys.argv[1])) as workspace:
    with workspace.log.writer("b.csv") as w:
        for start in range(0, 400, 50):
            w.add(frame(rows[start : start + 50]))
        exec(sys.argv[2])
        w.commit()
    print("done", flush=True)
"""


def import_until(folder: Path, death: str) -> bool:
    """Import in another process that dies where ``death`` says; tell whether it lived."""
    command = [sys.executable, "-c", IMPORT, str(folder), death]
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout == "done\n"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("death", "there"),
    [
        ("deadly(files, 'write', 3)", False),
        ("deadly(writer.Index, 'keep', 5)", False),
        ("deadly(writer, 'sync', 10)", False),
        ("deadly(records.Records, 'commit', 0)", False),
        ("deadly(log, 'retire', 0)", True),
    ],
)
def test_a_killed_import_leaves_the_log_whole(filled: Path, death: str, there: bool) -> None:
    """Killed anywhere in the commit, the log holds all of the import or none; again completes."""
    with Workspace.open(filled) as workspace:
        before = sequences(workspace.log)
    assert not import_until(filled, death)
    with Workspace.open(filled) as workspace:
        assert workspace.log.verify() == []
        found = sequences(workspace.log)
        assert len(found) == (49 if there else 9)
        assert {person: found[person] for person in before} == before
        assert list((filled / "staging").iterdir()) == []
        assert list((filled / "retired").iterdir()) == []
        live = {file.name for file in workspace.log.snapshot.files}
        assert {path.name for path in (filled / "log").iterdir()} == live
    assert import_until(filled, "")
    with Workspace.open(filled) as workspace:
        assert workspace.log.summary().events == 490
        assert len(sequences(workspace.log)) == 49
