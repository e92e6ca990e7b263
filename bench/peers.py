"""The peers: engines that load the same rows and answer the same questions in SQL."""

from __future__ import annotations

import json
import os
import tempfile
from typing import TYPE_CHECKING, Any

from bench.table import THREADS, Timed, timed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bench.synthetic import SyntheticLog

Rows = list[tuple[Any, ...]]


def wanted(peer: str) -> bool:
    """Tell whether a peer is to be measured: all, or those named in ``PEERS``."""
    chosen = os.environ.get("PEERS")
    return chosen is None or peer in chosen.split(",")


def clickhouse(log: SyntheticLog, queries: Mapping[str, str]) -> dict[str, Timed]:
    """Time queries on ClickHouse (chDB): MergeTree ordered by (person, time), one part, warm."""
    from chdb import session

    with tempfile.TemporaryDirectory(dir=log.folder) as folder:
        base = session.Session(folder)
        base.query(
            "CREATE TABLE events (person UInt32, time UInt64, event LowCardinality(String)) "
            "ENGINE = MergeTree ORDER BY (person, time)"
        )
        base.query(
            f"INSERT INTO events SELECT person, time, event FROM file('{log.parquet}', Parquet)"
        )
        base.query("OPTIMIZE TABLE events FINAL")
        found = {
            name: timed(lambda query=query: _clickhouse_rows(base, query))
            for name, query in queries.items()
        }
        base.close()
    return found


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


def duckdb(log: SyntheticLog, queries: Mapping[str, str]) -> dict[str, Timed]:
    """Time queries on DuckDB: a table in memory, loaded in the order of person and time."""
    import duckdb as engine

    base = engine.connect(config={"threads": THREADS})
    base.execute("SET enable_progress_bar = false")
    base.execute(
        "CREATE TABLE events AS SELECT person, time, event::VARCHAR AS event "
        f"FROM read_parquet('{log.parquet}')"
    )
    return {
        name: timed(lambda query=query: base.execute(query).fetchall())
        for name, query in queries.items()
    }
