"""Live Parquet files: where they lie, whether they are what was written, what they hold."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Collection, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from yeojido.domain.errors import FileDamaged
from yeojido.domain.log import LOG_COLUMNS
from yeojido.domain.words import both
from yeojido.store.home import Home
from yeojido.store.properties import REST, Property, as_kind
from yeojido.store.records import LogFile

if TYPE_CHECKING:
    import polars as pl

#: Rows that are compressed together, and can be read without the others.
ROW_GROUP = 131_072


def path_of(home: Home, file: LogFile) -> Path:
    """Return where a file of a snapshot lies; raises FileDamaged where it is missing or cut."""
    # A commit may replace it meanwhile; then it lies among the retired as long as we read.
    for folder in (home.log, home.retired):
        path = folder / file.name
        try:
            size = path.stat().st_size
        except OSError:
            continue
        if size == file.bytes:
            return path
        reason = both("store.file_size", expected=file.bytes, found=size)
        raise FileDamaged(path=path, reason=reason)
    raise FileDamaged(path=home.log / file.name, reason=both("store.file_missing"))


def checked_path_of(home: Home, file: LogFile) -> Path:
    """Return where a file lies after reading all of it; raises FileDamaged if it has changed."""
    path = path_of(home, file)
    if checksum(path) != file.sha256:
        raise FileDamaged(path=path, reason=both("store.file_checksum"))
    return path


def checksum(path: Path) -> str:
    """Return the SHA-256 of a file in hexadecimal."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def write(rows: pl.DataFrame, path: Path) -> None:
    """Write the sorted rows of a bucket as Parquet."""
    import polars as pl
    from pyarrow import parquet

    there = rows.columns
    own = [rows[name] if name in there else _missing(name, rows.height) for name in LOG_COLUMNS]
    own[1] = own[1].cast(pl.Datetime("us", "UTC"))
    others = [column for column in rows if column.name not in LOG_COLUMNS]
    columns = [*own, *others]
    table = pl.DataFrame(columns).to_arrow(compat_level=pl.CompatLevel.oldest())
    whole = [c.name for c in columns if c.dtype in (pl.Int64(), columns[1].dtype)]
    ids = ("id_hi", "id_lo")
    # Its type stubs know fewer forms of the options than it takes.
    write_table: Callable[..., None] = parquet.write_table
    write_table(
        table,
        path,
        row_group_size=ROW_GROUP,
        # Of whole numbers the steps are stored, which leaves a compressor nothing to do; ids are
        # noise to both.
        compression={c: "none" if c in whole else "zstd" for c in table.column_names},
        compression_level={c: 1 for c in table.column_names if c not in whole},
        use_dictionary=[column.name for column in columns if column.dtype == pl.String],
        column_encoding={c: "DELTA_BINARY_PACKED" for c in whole if c not in ids},
        # What other tools skip rows by; those of texts and properties cost a fifth of the time.
        write_statistics=["person", "time"],
        # Without Arrow's own schema every reader sees plain texts and times.
        store_schema=False,
    )


def _missing(name: str, rows: int) -> pl.Series:
    """Return a column of the log that no row of a bucket has a value in."""
    import polars as pl

    kind = pl.Float64 if name == "rating" else pl.String
    return pl.Series(name, [None], dtype=kind).new_from_index(0, rows)


def columns(path: Path) -> list[str]:
    """Return the names of the columns of a Parquet file."""
    import polars as pl

    return list(pl.read_parquet_schema(path))


def read(
    path: Path, columns: Collection[str] | None = None, rows: tuple[int, int] | None = None
) -> pl.DataFrame:
    """Read columns (all if not named) of a Parquet file of the log. Times come as integers.

    ``rows``: (first, how many) to read; the others are not decoded.
    """
    import polars as pl

    wanted = None if columns is None else list(columns)
    if rows is None:
        frame = pl.read_parquet(path, columns=wanted, glob=False)
    else:
        part = pl.scan_parquet(path, glob=False).slice(*rows)
        frame = (part if wanted is None else part.select(wanted)).collect()
    return frame.cast({"time": pl.Int64}) if "time" in frame.columns else frame


def widened(rows: pl.DataFrame, properties: Sequence[Property]) -> pl.DataFrame:
    """Return rows of the log whose property columns have today's kinds."""
    there = rows.columns
    return rows.with_columns(
        as_kind(rows[p.stored], p.kind) for p in properties if p.stored in there
    )


def property_values(rows: pl.DataFrame, wanted: Property) -> pl.Series:
    """Return one property of rows read from Parquet, missing everywhere if no row has it."""
    import polars as pl

    if wanted.stored in rows.columns:
        return as_kind(rows[wanted.stored], wanted.kind).alias(wanted.name)
    values: list[str | None] = [None] * rows.height
    if not wanted.stored and REST in rows.columns:
        for i, text in enumerate(rows[REST]):
            value = json.loads(text).get(wanted.name) if text else None
            values[i] = value if value is None or isinstance(value, str) else json.dumps(value)
    return as_kind(pl.Series(wanted.name, values, dtype=pl.String), wanted.kind)
