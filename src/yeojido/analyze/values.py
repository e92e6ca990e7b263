"""The columns of a chunk as Polars series: what conditions compute with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from yeojido.domain.log import Column
from yeojido.kernels.arrays import frozen

if TYPE_CHECKING:
    import polars as pl
    from numpy.typing import NDArray

    from yeojido.domain.log import Chunk


def text_column(chunk: Chunk, name: str) -> Column | None:
    """Return a column of texts as codes and vocabulary; None if it is of another kind."""
    if name == "event":
        return Column("text", chunk.code, chunk.names)
    column = chunk.columns.get(name)
    return column if column is not None and column.kind == "text" else None


def looked_up(table: NDArray[np.bool_], codes: NDArray[Any]) -> NDArray[np.bool_]:
    """Return ``table[codes]``; the last entry is that of negative codes."""
    from yeojido.kernels.subset import looked_up as taken

    return taken(frozen(table.view(np.uint8)), frozen(codes)).view(np.bool_)


def words(vocabulary: tuple[str, ...], codes: Any) -> pl.Series:
    """Return (codes,) texts, null for negative codes."""
    import polars as pl

    texts = pl.Series([*vocabulary, None], dtype=pl.String)
    index = np.asarray(codes, np.int64)
    return texts.gather(np.where(index < 0, len(vocabulary), index))


def series(chunk: Chunk, name: str) -> pl.Series:
    """Return a column per event: String, Float64, Boolean or Datetime (UTC); null = missing."""
    import polars as pl

    if name == "time":
        return pl.Series(chunk.time).cast(pl.Datetime("us", "UTC"))
    if name == "person":
        owner = np.repeat(np.arange(len(chunk.people)), np.diff(chunk.offset))
        return words(chunk.people, owner)
    column = text_column(chunk, name)
    if column is not None:
        return words(column.vocabulary, column.values)
    column = chunk.columns[name]
    if column.kind == "boolean":
        codes = pl.Series(np.asarray(column.values))
        return pl.select(pl.when(codes >= 0).then(codes == 1)).to_series()
    return pl.Series(np.asarray(column.values), nan_to_null=True, dtype=pl.Float64)
