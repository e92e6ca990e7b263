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
    """Draw the log and write it for both sides; said times are of making, not of any result."""
    log = SyntheticLog(events, max(1, events // EVENTS_PER_PERSON), folder)
    if (folder / "made").exists():
        return log
    begin = time.perf_counter()
    rows = _rows(log)
    rows.select("person", "time", "event").write_parquet(log.parquet, compression="lz4")
    drawn = time.perf_counter()
    _store(rows, log)
    (folder / "made").touch()
    print(
        f"{events:,} events of {log.people:,} people: drawn in {drawn - begin:.1f} s, "
        f"stored in {time.perf_counter() - drawn:.1f} s",
        flush=True,
    )
    return log


def _rows(log: SyntheticLog) -> Any:
    import numpy as np
    import polars as pl

    rng = np.random.default_rng(SEED)
    weights = 1 / np.arange(1, len(NAMES) + 1)
    code = rng.choice(len(NAMES), log.events, p=weights / weights.sum()).astype(np.uint8)
    person = rng.integers(0, log.people, log.events, dtype=np.uint32)
    moment = 1_770_000_000_000_000 + rng.integers(0, SPAN_DAYS * DAY, log.events)
    frame = pl.DataFrame({"person": person, "time": moment, "code": code})
    words = pl.col("code").replace_strict(dict(enumerate(NAMES)), return_dtype=pl.String)
    return frame.sort("person", "time", "code").with_columns(words.alias("event"))


def _store(rows: Any, log: SyntheticLog) -> None:
    import polars as pl

    from yeojido.store.workspace import Workspace

    with Workspace.open(log.workspace) as workspace, workspace.log.writer("synthetic") as writer:
        for begin in range(0, rows.height, _PIECE):
            piece = rows.slice(begin, _PIECE)
            number = pl.int_range(begin, begin + piece.height, dtype=pl.Int64)
            missing = pl.lit(None, dtype=pl.String)
            writer.add(
                piece.select(
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
            )
        writer.commit()
