"""Clean events frames for tests, and what a log says about each person, as plain values."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import polars as pl

from yeojido.domain.log import Chunk, ChunkSource, chunks

Row = dict[str, Any]

TYPES = {
    "person": pl.String, "time": pl.Int64, "seq": pl.Int64, "event": pl.String,
    "channel": pl.String, "text": pl.String, "rating": pl.Float64,
    "digest_hi": pl.Int64, "digest_lo": pl.Int64, "exact": pl.Boolean,
}  # fmt: skip


def row(person: str, time: int, name: str, *, seq: int = 0, key: int = 0, **more: object) -> Row:
    """One row of a clean events frame."""
    return {
        "person": person, "time": time, "seq": seq, "event": name, "channel": None, "text": None,
        "rating": None, "digest_hi": key, "digest_lo": 7 * key + 1, "exact": False, **more,
    }  # fmt: skip


def frame(rows: Sequence[Row]) -> pl.DataFrame:
    """Rows as a clean events frame; properties are text, as they come from CSV."""
    names = dict.fromkeys(name for one in rows for name in one)
    return pl.DataFrame(
        [{name: one.get(name) for name in names} for one in rows],
        schema={name: TYPES.get(name, pl.String) for name in (names or TYPES)},
    )


def plain(chunk: Chunk, person: int) -> list[tuple[Any, ...]]:
    """The events of one person of a chunk, with all its columns, as plain values."""
    events: list[tuple[Any, ...]] = []
    for j in range(int(chunk.offset[person]), int(chunk.offset[person + 1])):
        cells: list[Any] = []
        for name in sorted(chunk.columns):
            column = chunk.columns[name]
            value = column.values[j].item()
            if column.kind == "text":
                cells.append(None if value < 0 else column.vocabulary[value])
            elif column.kind == "boolean":
                cells.append(None if value < 0 else bool(value))
            else:
                cells.append(None if np.isnan(value) else value)
        events.append((chunk.names[chunk.code[j]], int(chunk.time[j]), *cells))
    return events


def sequences(source: ChunkSource) -> dict[str, list[tuple[Any, ...]]]:
    """Every person's events with all columns."""
    columns = ["person", *source.summary().schema]
    found: dict[str, list[tuple[Any, ...]]] = {}
    for chunk in chunks(source, columns):
        assert chunk.offset[0] == 0
        assert chunk.offset[-1] == chunk.code.size == chunk.time.size
        for i, person in enumerate(chunk.people):
            assert person not in found
            found[person] = plain(chunk, i)
    return found
