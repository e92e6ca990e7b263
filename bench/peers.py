"""The peers: engines that load the same rows and answer the same questions in SQL."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any

from bench.table import THREADS, Timed, timed

if TYPE_CHECKING:
    from bench.synthetic import SyntheticLog

Rows = list[tuple[Any, ...]]


def wanted(peer: str) -> bool:
    """Tell whether a peer is to be measured: all, or those named in ``PEERS``."""
    chosen = os.environ.get("PEERS")
    return chosen is None or peer in chosen.split(",")


def clickhouse(log: SyntheticLog, query: str) -> Timed:
    """Time a query on ClickHouse (chDB): MergeTree ordered by (person, time), one part, warm.

    The table is made by the first query and used again by the others.
    """
    from chdb import session

    folder = log.folder / "clickhouse"
    made = folder / "made-by-the-benchmark"
    base = session.Session(str(folder))
    try:
        if not made.exists():
            _load(base, log)
            made.touch()
        return timed(lambda: _clickhouse_rows(base, query))
    finally:
        base.close()


def _load(base: Any, log: SyntheticLog) -> None:
    base.query("DROP TABLE IF EXISTS events")
    base.query(
        "CREATE TABLE events (person UInt32, time UInt64, event LowCardinality(String)) "
        "ENGINE = MergeTree ORDER BY (person, time)"
    )
    base.query(f"INSERT INTO events SELECT person, time, event FROM file('{log.parquet}', Parquet)")
    base.query("OPTIMIZE TABLE events FINAL")


def _clickhouse_rows(base: Any, query: str) -> Rows:
    text = str(
        base.query(
            f"{query} SETTINGS max_threads = {THREADS}"
            if "SETTINGS" not in query
            else f"{query}, max_threads = {THREADS}",
            "JSONCompactEachRow",
        )
    )
    return [tuple(json.loads(line)) for line in text.splitlines() if line]


def duckdb(log: SyntheticLog, query: str) -> Timed:
    """Time a query on DuckDB: a table in memory, loaded in the order of person and time."""
    import duckdb as engine

    base = engine.connect(config={"threads": THREADS})
    base.execute("SET enable_progress_bar = false")
    base.execute(
        "CREATE TABLE events AS SELECT person, time, event::VARCHAR AS event "
        f"FROM read_parquet('{log.parquet}')"
    )
    return timed(lambda: base.execute(query).fetchall())
