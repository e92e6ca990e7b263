"""Large buckets: index parts made piece by piece, read in parts, texts only where they are used."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.contracts.frames import frame, plain, row, sequences
from yeojido.domain.log import Chunk
from yeojido.store import index, making, texts
from yeojido.store.kept import Kept
from yeojido.store.workspace import Workspace

ROWS = [
    row(
        f"p{i % 9}",
        i,
        f"e{i % 3}",
        seq=i,
        key=i,
        price=str(i) if i % 4 else None,
        city=f"도시 {i % 7}" if i % 5 else None,
        member=["true", "false", None][i % 3],
        late="x" if i > 150 else None,
    )
    for i in range(200)
]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A closed workspace without an index."""
    with Workspace.open(tmp_path / "data") as workspace, workspace.log.writer("a.csv") as writer:
        writer.add(frame(ROWS))
        writer.commit()
    for path in (tmp_path / "data" / "index").iterdir():
        path.unlink()
    return tmp_path / "data"


@pytest.mark.parametrize(
    ("few", "piece", "scratch"), [(0, 7, 1), (3, 1, 2**40), (100, 7, 1), (0, 1000, 2**40)]
)
def test_pieces_make_the_same_index(
    data: Path, monkeypatch: pytest.MonkeyPatch, few: int, piece: int, scratch: int
) -> None:
    """However little is decoded at once and wherever arrays are filled, the log is the same."""
    with Workspace.open(data) as workspace:
        expected = sequences(workspace.log)
    for path in (data / "index").iterdir():
        path.unlink()
    monkeypatch.setattr(making, "PIECE", piece)
    monkeypatch.setattr(texts, "FEW", few)
    monkeypatch.setattr(index, "_SCRATCH_FROM", scratch)
    for _ in range(2):  # made, then read
        with Workspace.open(data) as workspace:
            assert sequences(workspace.log) == expected
            assert workspace.log.verify() == []
    assert not [path for path in (data / "index").iterdir() if path.name.startswith(".")]


@pytest.mark.parametrize("few", [0, 100])
def test_parts_of_a_bucket_are_the_bucket(
    data: Path, monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    """Persons read part by part have the events, columns and postings they have in the whole."""
    monkeypatch.setattr(texts, "FEW", few)
    with Workspace.open(data) as workspace:
        log = workspace.log
        columns = ["person", *log.summary().schema]
        for bucket in log.buckets():
            whole = log.chunk(bucket, columns)
            offset = log.offset(bucket)
            assert offset.tolist() == whole.offset.tolist()
            for first in range(offset.size - 1):
                part = log.part(bucket, columns, first, first + 1)
                assert part.people == whole.people[first : first + 1]
                assert plain(part, 0) == plain(whole, first)
                assert part.columns["city"].kind == "text"
                vocabulary = part.columns["city"].vocabulary
                assert len(set(vocabulary)) == len(vocabulary)
                check_postings(part)
            if not few:
                assert len(part.columns["city"].vocabulary) <= part.code.size


def check_postings(chunk: Chunk) -> None:
    """Postings of a part speak of its own events."""
    assert chunk.postings is not None
    found = chunk.postings([0, 2])
    first = found.position[found.begin[0] : found.stop[0]]
    assert first.tolist() == np.flatnonzero(chunk.code == 0).tolist()
    assert found.time[found.begin[1] : found.stop[1]].tolist() == (
        chunk.time[chunk.code == 2].tolist()
    )


def test_more_names_widen_the_codes_of_old_buckets(data: Path) -> None:
    """A bucket that no later import touches takes the log's type of codes, and keeps it."""
    with Workspace.open(data) as workspace:
        before = sequences(workspace.log)
        with workspace.log.writer("b.csv") as writer:
            more = [row("q", i, f"new {i}", seq=i, key=1000 + i) for i in range(300)]
            writer.add(frame(more))
            writer.commit()
        for _ in range(2):
            kinds = {workspace.log.chunk(b).code.dtype for b in workspace.log.buckets()}
            assert kinds == {np.dtype(np.uint16)}
        after = sequences(workspace.log)
    after.pop("q")
    assert after == before


def test_what_is_kept_is_bounded() -> None:
    """The least recently used goes first, for open files and for memory alike."""
    kept = Kept(files=2, size=100)
    kept.put("a", "x", "ax", 1, 0)
    kept.put("b", "x", "bx", 1, 0)
    assert kept.get("a", "x") == "ax"
    kept.put("c", "x", "cx", 1, 0)
    assert kept.get("b", "x") is None
    kept.put("d", "x", "dx", 0, 90)
    kept.put("d", "x", "dx again", 0, 80)
    kept.put("e", "x", "ex", 0, 30)
    assert [kept.get(name, "x") for name in "acde"] == [None, None, None, "ex"]
    kept.put("f", "x", "fx", 0, 10)
    kept.only({"e"})
    assert [kept.get(name, "x") for name in "ef"] == ["ex", None]
