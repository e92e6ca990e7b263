"""A synthetic log for the benchmarks: seeded, 40 event names by Zipf's law, 50 events a person."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

NAMES = tuple(f"event_{i:02d}" for i in range(40))
DAY = 86_400_000_000
SPAN_DAYS = 90
EVENTS_PER_PERSON = 50
SEED = 20261122
_PIECE = 2_000_000


@dataclass(frozen=True)
class SyntheticLog:
    """Where the log lies: as a workspace for us, as Parquet for the peers, both sorted.

    The Parquet file holds ``person`` (UInt32), ``time`` (microseconds) and ``event`` (text).
    """

    events: int
    people: int
    folder: Path

    @property
    def workspace(self) -> Path:
        """The folder of our store."""
        return self.folder / "workspace"

    @property
    def parquet(self) -> Path:
        """The file the peers load."""
        return self.folder / "events.parquet"


def make(events: int, folder: Path) -> SyntheticLog:
    """Draw the log and write it for both sides, piece by piece; the time said is of making it."""
    import pyarrow as pa
    from pyarrow import parquet

    from yeojido.store.workspace import Workspace

    log = SyntheticLog(events, max(1, events // EVENTS_PER_PERSON), folder)
    if (folder / "made").exists():
        return log
    begin = time.perf_counter()
    fields = [("person", pa.uint32()), ("time", pa.int64()), ("event", pa.large_string())]
    with (
        Workspace.open(log.workspace) as workspace,
        workspace.log.writer("synthetic") as writer,
        parquet.ParquetWriter(log.parquet, pa.schema(fields), compression="lz4") as copy,
    ):
        for start in range(0, events, _PIECE):
            rows = _rows(log, start, min(_PIECE, events - start))
            plain = rows.select("person", "time", "event")
            copy.write_table(plain.to_arrow().cast(copy.schema), row_group_size=_PIECE)
            writer.add(_clean(rows, start))
        drawn = time.perf_counter()
        writer.commit()
    (folder / "made").touch()
    print(
        f"{events:,} events of {log.people:,} people: drawn in {drawn - begin:.1f} s, "
        f"stored in {time.perf_counter() - drawn:.1f} s",
        flush=True,
    )
    return log


def _rows(log: SyntheticLog, start: int, events: int) -> Any:
    """Draw the events of the people whose turn it is; people of different pieces differ."""
    import numpy as np
    import polars as pl

    rng = np.random.default_rng([SEED, start])
    weights = 1 / np.arange(1, len(NAMES) + 1)
    code = rng.choice(len(NAMES), events, p=weights / weights.sum()).astype(np.uint8)
    people = max(1, min(events, log.events) // EVENTS_PER_PERSON)
    person = (start // EVENTS_PER_PERSON + rng.integers(0, people, events)).astype(np.uint32)
    moment = 1_770_000_000_000_000 + rng.integers(0, SPAN_DAYS * DAY, events)
    frame = pl.DataFrame({"person": person, "time": moment, "code": code})
    words = pl.col("code").replace_strict(dict(enumerate(NAMES)), return_dtype=pl.String)
    return frame.sort("person", "time", "code").with_columns(words.alias("event"))


def _clean(piece: Any, start: int) -> Any:
    import polars as pl

    number = pl.int_range(start, start + piece.height, dtype=pl.Int64)
    missing = pl.lit(None, dtype=pl.String)
    return piece.select(
        pl.format("p{}", pl.col("person")).alias("person"),
        pl.col("time").cast(pl.Int64),
        number.alias("seq"),
        "event",
        missing.alias("channel"),
        missing.alias("text"),
        pl.lit(None, dtype=pl.Float64).alias("rating"),
        pl.lit(0, dtype=pl.Int64).alias("digest_hi"),
        number.alias("digest_lo"),
        pl.lit(value=True).alias("exact"),
    )
