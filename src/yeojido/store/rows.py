"""Sorted rows of a bucket as the arrays of a chunk."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from yeojido.domain.errors import UnknownColumn
from yeojido.domain.log import Chunk, Column, Kind
from yeojido.store.properties import IDENTITY, dtype

if TYPE_CHECKING:
    import polars as pl
    from numpy.typing import NDArray

#: Asking for these is allowed and adds no column: every chunk has them, or has a place for them.
ALWAYS = frozenset({"person", "time", "event"})
PEOPLE = "person"


def code_type(names: int) -> type[np.unsignedinteger[Any]]:
    """Return the smallest unsigned type that holds the codes of so many names."""
    if names <= 2**8:
        return np.uint8
    return np.uint16 if names <= 2**16 else np.uint32


def codes(events: pl.Series, names: Sequence[str]) -> NDArray[np.unsignedinteger[Any]]:
    """Return the position (rows,) of each event's name in ``names``."""
    import polars as pl

    return (
        events.cast(pl.Enum(names))
        .to_physical()
        .to_numpy()
        .astype(code_type(len(names)), copy=False)
    )


def span(rows: pl.DataFrame) -> tuple[int, int]:
    """Return the first and the last time of rows, of which there is at least one."""
    times = rows["time"].to_numpy()
    return int(times.min()), int(times.max())


def column(values: pl.Series, kind: Kind) -> Column:
    """Return one column in the form analyses read."""
    import polars as pl

    if kind == "text":
        # A rechunked String column is one Arrow array.
        encoded = values.rechunk().to_arrow().dictionary_encode()
        indices = encoded.indices.fill_null(-1).to_numpy(zero_copy_only=False)
        vocabulary: list[str] = encoded.dictionary.to_pylist()
        return Column(kind, indices.astype(np.int32, copy=False), tuple(vocabulary))
    if kind == "boolean":
        return Column(kind, values.cast(pl.Int8).fill_null(-1).to_numpy())
    return Column(kind, values.to_numpy().astype(np.float64, copy=False))


def series(values: Column) -> pl.Series:
    """Return the values of a column as they stand in a frame: the way back from ``column``."""
    import polars as pl

    if values.kind == "text":
        codes = pl.Series(values.values, dtype=pl.Int32)
        known = pl.Series(values.vocabulary, dtype=pl.String)
        return known.gather(codes.set(codes < 0, None))
    if values.kind == "boolean":
        flags = pl.Series(values.values, dtype=pl.Int8)
        return (flags == 1).set(flags < 0, None)
    return pl.Series(values.values, dtype=pl.Float64, nan_to_null=True).cast(dtype(values.kind))


def filled(rows: pl.DataFrame) -> tuple[str, ...]:
    """Return the names of the columns that have any value."""
    return tuple(column.name for column in rows if column.null_count() < len(column))


def empty_column(kind: Kind, rows: int = 0) -> Column:
    """Return a column without any value."""
    if kind == "text":
        return Column(kind, np.full(rows, -1, np.int32))
    return Column(kind, np.full(rows, -1, np.int8) if kind == "boolean" else np.full(rows, np.nan))


def check_columns(columns: Collection[str], schema: Mapping[str, Kind]) -> None:
    """Raise UnknownColumn for a column that the log does not have."""
    for name in columns:
        if name not in schema and name not in ALWAYS and name != IDENTITY:
            raise UnknownColumn(column=name, columns=", ".join(sorted(schema)) or "-")


def empty_chunk(columns: Collection[str], schema: Mapping[str, Kind]) -> Chunk:
    """Return the one chunk of a log without events."""
    check_columns(columns, schema)
    return Chunk(
        bucket=0,
        names=(),
        code=np.zeros(0, np.uint8),
        time=np.zeros(0, np.int64),
        offset=np.zeros(1, np.int64),
        columns={
            name: empty_column(schema.get(name, "text")) for name in columns if name not in ALWAYS
        },
    )
