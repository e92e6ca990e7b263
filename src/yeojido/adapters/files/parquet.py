"""Parquet: columns of any type as text, times as times; a batch of rows at a time."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, cast

import numpy as np

from yeojido.adapters.files.delimited import unique_names
from yeojido.adapters.files.stream import Bytes
from yeojido.domain.errors import FileEmpty, FileUnreadable
from yeojido.domain.source import Opened, RawRows
from yeojido.domain.words import both

if TYPE_CHECKING:
    import polars as pl

BATCH_ROWS = 200_000
_LARGEST_GROUP = 2_000_000


def unpacked(source: Bytes) -> IO[bytes]:
    """Return a file that can be read anywhere, unpacked to a temporary one where it is gzip."""
    if not source.packed:
        source.close()
        return source.path.open("rb")
    spool = cast(
        "IO[bytes]",
        tempfile.SpooledTemporaryFile(max_size=64 << 20),  # noqa: SIM115 (closed by the reader)
    )
    while data := source.read(1 << 22):
        spool.write(data)
    source.close()
    spool.seek(0)
    return spool


def open_parquet(path: Path, groups: tuple[int, int] | None = None) -> Opened:
    """Open a Parquet file; raises FileUnreadable where it is damaged, FileEmpty without rows.

    ``groups``: read the row groups ``first <= i < stop`` alone; rows keep their numbers.
    """
    from pyarrow import ArrowException
    from pyarrow.parquet import ParquetFile

    source = Bytes(path)
    file = unpacked(source)
    try:
        parquet: Any = ParquetFile(file)
    except (ArrowException, OSError):
        raise _damaged(path) from None
    if parquet.metadata.num_rows == 0:
        raise FileEmpty(path=path)
    chosen = groups or (0, parquet.metadata.num_row_groups)
    rows = _rows(path, parquet, file, source, chosen)
    return Opened(path.name, "Parquet", source.size, rows)


def _damaged(path: Path) -> FileUnreadable:
    reason = both("importing.damaged_format", format="Parquet")
    return FileUnreadable(path=path, format="Parquet", reason=reason)


def row_groups(path: Path) -> tuple[int, ...] | None:
    """Return the rows of each group of a Parquet file, None where it must be read as a whole."""
    from pyarrow import ArrowException
    from pyarrow.parquet import ParquetFile

    source = Bytes(path)
    source.close()
    if source.packed:
        return None
    try:
        meta: Any = ParquetFile(path).metadata
    except (ArrowException, OSError):
        return None
    return tuple(int(meta.row_group(group).num_rows) for group in range(meta.num_row_groups))


def _rows(
    path: Path, parquet: Any, file: IO[bytes], source: Bytes, groups: tuple[int, int]
) -> Iterator[RawRows]:
    import polars as pl
    from pyarrow import ArrowException

    meta = parquet.metadata
    sizes = [meta.row_group(group).num_rows for group in range(meta.num_row_groups)]
    streamed = source.packed or max(sizes) > _LARGEST_GROUP
    row, stop = sum(sizes[: groups[0]]), sum(sizes[: groups[1]])
    size = source.size
    frames = _streamed(parquet, groups) if streamed else _sliced(path, row, stop)
    try:
        for frame in frames:
            lines = np.arange(row + 1, row + 1 + frame.height, dtype=np.int64)
            row += frame.height
            yield RawRows(as_rows(frame), lines, done=size * row // meta.num_rows)
    except (ArrowException, OSError, pl.exceptions.PolarsError, pl.exceptions.PanicException):
        raise _damaged(path) from None
    finally:
        file.close()


def _streamed(parquet: Any, groups: tuple[int, int]) -> Iterator[pl.DataFrame]:
    import polars as pl

    for batch in parquet.iter_batches(batch_size=BATCH_ROWS, row_groups=list(range(*groups))):
        yield cast("pl.DataFrame", pl.from_arrow(batch))


def _sliced(path: Path, begin: int, stop: int) -> Iterator[pl.DataFrame]:
    """Read by slices, half the work of Arrow's batches; each slice opens its row group anew."""
    import polars as pl

    lazy = pl.scan_parquet(path, glob=False, hive_partitioning=False)
    for start in range(begin, stop, BATCH_ROWS):
        yield lazy.slice(start, min(BATCH_ROWS, stop - start)).collect()


def as_rows(frame: pl.DataFrame) -> pl.DataFrame:
    """Return a typed frame as raw rows: text, times as Datetime in microseconds (UTC where they
    know their zone), the fields of a struct as columns ``name.field``.
    """
    import polars as pl

    columns: list[pl.Series] = []
    for series in frame.get_columns():
        if isinstance(series.dtype, pl.Struct):
            inner = series.struct.unnest()
            columns += [_text(inner[name]).alias(f"{series.name}.{name}") for name in inner.columns]
        else:
            columns.append(_text(series))
    names = unique_names([series.name for series in columns])
    return pl.DataFrame([s.alias(name) for s, name in zip(columns, names, strict=True)])


def _text(series: pl.Series) -> pl.Series:
    import polars as pl

    kind = series.dtype
    if isinstance(kind, pl.Datetime):
        if kind.time_zone is not None:
            series = series.dt.convert_time_zone("UTC")
        return series.dt.cast_time_unit("us")
    if kind == pl.Date:
        return series.cast(pl.Datetime("us"))
    if kind.is_nested():
        return pl.Series(
            series.name, [None if v is None else _json(v) for v in series.to_list()], pl.String
        )
    return series.cast(pl.String, strict=False)


def _json(value: object) -> str:
    import msgspec

    return msgspec.json.encode(value).decode()
