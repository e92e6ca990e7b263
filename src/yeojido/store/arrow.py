"""Clean events frames as bytes and back, and many of them as one."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl


def packed(parts: Sequence[pl.DataFrame]) -> bytes:
    """Return frames as Arrow streams, one behind the other."""
    buffer = io.BytesIO()
    for part in parts:
        part.write_ipc_stream(buffer, compression="lz4")
    return buffer.getvalue()


def unpacked(rows: bytes) -> list[pl.DataFrame]:
    """Return the frames of one row."""
    import polars as pl
    from pyarrow import ipc

    buffer = io.BytesIO(rows)
    found: list[pl.DataFrame] = []
    while buffer.tell() < len(rows):
        found.append(pl.DataFrame(ipc.open_stream(buffer).read_all()))
    return found


def alike(parts: Sequence[pl.DataFrame]) -> list[pl.DataFrame]:
    """Put neighbouring frames together whose columns are of the same types."""
    import polars as pl

    groups: list[tuple[dict[str, pl.DataType], list[pl.DataFrame]]] = []
    for part in parts:
        schema = dict(part.schema)
        kinds = groups[-1][0] if groups else None
        if kinds is not None and all(
            kinds.get(name, kind) == kind for name, kind in schema.items()
        ):
            kinds.update(schema)
            groups[-1][1].append(part)
        else:
            groups.append((schema, [part]))
    return [pl.concat(group, how="diagonal") for _, group in groups]


def together(parts: Sequence[pl.DataFrame]) -> pl.DataFrame:
    """Return frames as one; a property of several types is a number, or else text, in all of it."""
    import polars as pl

    kinds: dict[str, set[pl.DataType]] = {}
    for part in parts:
        for name, kind in part.schema.items():
            kinds.setdefault(name, set()).add(kind)
    if not parts:
        return empty()
    numbers = {pl.Int64(), pl.Float64()}
    casts = {
        name: pl.Float64 if seen <= numbers else pl.String
        for name, seen in kinds.items()
        if len(seen) > 1
    }
    same = [part.cast({n: k for n, k in casts.items() if n in part.columns}) for part in parts]
    return pl.concat(same, how="diagonal", rechunk=True)


def empty() -> pl.DataFrame:
    """Return a clean events frame without rows."""
    import polars as pl

    text, whole = pl.String(), pl.Int64()
    return pl.DataFrame(
        schema={
            "person": text, "time": whole, "seq": whole, "event": text, "channel": text,
            "text": text, "rating": pl.Float64(), "digest_hi": whole, "digest_lo": whole,
            "exact": pl.Boolean(), "identity": text,
        }
    )  # fmt: skip
