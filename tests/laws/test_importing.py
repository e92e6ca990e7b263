"""Laws of importing: files cut, turned around or brought twice tell the same story."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yeojido.app.importing import Overrides, import_files, read_memory
from yeojido.store.memory import MemoryLog
from yeojido.store.workspace import Workspace

_NAMES = ("user", "event", "time", "price")
_rows = st.lists(
    st.tuples(
        st.sampled_from(["NA", "007", "u1", ""]),
        st.sampled_from(["home", "cart", "결제"]),
        st.sampled_from(["2026-01-01 10:00:00", "2026-01-01 10:00:01", "2026.1.2", "2026-02-30"]),
        st.sampled_from(["", "1", "2.5"]),
    ),
    min_size=1,
    max_size=12,
).filter(lambda rows: any(row[0] and row[2] != "2026-02-30" for row in rows))
_Rows = Sequence[tuple[str, ...]]
_FLAGS = Overrides(person="user", event="event", time="time")


def _write(path: Path, rows: _Rows, names: Sequence[str] = _NAMES) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([names, *rows])
    return path


def _told(log: MemoryLog) -> list[tuple[object, ...]]:
    """Everybody's events in order, with their identities."""
    frames = [log.frame(bucket) for bucket in log.buckets()]
    whole = pl.concat([f for f in frames if f.height], how="diagonal_relaxed")
    columns = [
        c for c in ("person", "time", "event", "price", "id_hi", "id_lo") if c in whole.columns
    ]
    return sorted(whole.select(columns).rows(), key=repr)


@settings(max_examples=20)
@given(_rows, st.data())
def test_cutting_a_file_changes_nothing(
    tmp_path_factory: pytest.TempPathFactory, rows: _Rows, data: st.DataObject
) -> None:
    """Two files that are the halves of one are that one, with the same identities."""
    folder = tmp_path_factory.mktemp("cut")
    cut = data.draw(st.integers(1, len(rows)))
    halves = [
        half
        for half in (rows[:cut], rows[cut:])
        if any(r[0] and r[2] != "2026-02-30" for r in half)
    ]
    kept = [row for half in halves for row in half]
    parts = [_write(folder / f"{i}.csv", half) for i, half in enumerate(halves)]
    whole = _write(folder / "whole.csv", kept)
    assert _told(read_memory(parts, _FLAGS)[0]) == _told(read_memory([whole], _FLAGS)[0])


@settings(max_examples=20)
@given(_rows, st.permutations(range(4)))
def test_the_order_of_columns_changes_nothing(
    tmp_path_factory: pytest.TempPathFactory, rows: _Rows, order: list[int]
) -> None:
    """Columns in any order give the same events with the same identities."""
    folder = tmp_path_factory.mktemp("columns")
    one = _write(folder / "one.csv", rows)
    turned = [tuple(row[i] for i in order) for row in rows]
    two = _write(folder / "two.csv", turned, [_NAMES[i] for i in order])
    assert _told(read_memory([one], _FLAGS)[0]) == _told(read_memory([two], _FLAGS)[0])


@settings(max_examples=6)
@given(_rows, _rows)
def test_bringing_a_longer_copy_adds_only_what_is_new(
    tmp_path_factory: pytest.TempPathFactory, rows: _Rows, more: _Rows
) -> None:
    """First a file, then a copy that goes on: the log is that of the copy alone; sums hold."""
    folder = tmp_path_factory.mktemp("longer")
    short, long = _write(folder / "a.csv", rows), _write(folder / "b.csv", [*rows, *more])
    with Workspace.open(folder / "ws") as workspace:
        first = import_files(workspace, [short], _FLAGS)
        second = import_files(workspace, [long], _FLAGS)
        frames = [workspace.log.frame(bucket) for bucket in workspace.log.buckets()]
    for report in (first, second):
        assert report.rows == report.accepted + report.duplicates + report.rejected
    assert second.duplicates == first.accepted
    alone, _ = read_memory([long], _FLAGS)
    stored = pl.concat([f.select("person", "id_hi", "id_lo") for f in frames if f.height])
    expected = [(row[0], *row[-2:]) for row in _told(alone)]
    assert sorted(stored.rows()) == sorted(expected)
