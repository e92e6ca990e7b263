"""Importing a file into the sorted log, against reading, sorting and writing it with Polars."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from bench.table import Row, Timed, alone, once, row

if TYPE_CHECKING:
    from bench.synthetic import SyntheticLog

Format = Literal["csv", "parquet"]


def write(log: SyntheticLog, kind: Format) -> Path:
    """Write the log in the order of time, as exports come: person, time, event, amount."""
    import polars as pl

    path = log.folder / f"export.{kind}"
    rows = (
        pl.scan_parquet(log.parquet)
        .sort("time", maintain_order=True)
        .select(
            pl.format("C{}", pl.col("person") + 1_000_000).alias("customer_id"),
            pl.from_epoch("time", "us").alias("time"),
            "event",
            (pl.col("time") % 100_000).alias("amount"),
        )
        .collect()
    )
    if kind == "csv":
        rows.write_csv(path, datetime_format="%Y-%m-%dT%H:%M:%S%.6fZ")
    else:
        rows.write_parquet(path)
    return path


def ours(path: Path, folder: Path) -> Timed:
    """Import into a new workspace; everything included until the log is durable and indexed."""
    from yeojido.app.importing import import_files
    from yeojido.store.workspace import Workspace

    def run() -> tuple[int, int]:
        with Workspace.open(folder) as workspace:
            report = import_files(workspace, [path])
        return report.rows, report.accepted

    # Compile and load what a process loads once, on the first rows.
    _warm(path, folder.with_name("warm"))
    return once(run)


def _warm(path: Path, folder: Path) -> None:
    import polars as pl

    from yeojido.app.importing import import_files
    from yeojido.store.workspace import Workspace

    small = path.with_name(f"small{path.suffix}")
    if path.suffix == ".csv":
        with path.open("rb") as whole:
            small.write_bytes(b"".join(whole.readline() for _ in range(1000)))
    else:
        pl.scan_parquet(path).head(1000).collect().write_parquet(small)
    with Workspace.open(folder) as workspace:
        import_files(workspace, [small])
    shutil.rmtree(folder)


def polars(path: Path, to: Path) -> Timed:
    """Read, sort by person and time, write: without checks, ids, buckets or index."""
    import polars as pl

    def run() -> int:
        rows = (
            pl.read_csv(path, try_parse_dates=True)
            if path.suffix == ".csv"
            else pl.read_parquet(path)
        )
        rows.sort("customer_id", "time", maintain_order=True).write_parquet(to)
        return rows.height

    return once(run)


def measure(log: SyntheticLog, kind: Format) -> list[Row]:
    """Measure one format."""
    path = write(log, kind)
    workspace = log.folder / f"imported-{kind}"
    mine = alone(ours, path, workspace)
    if mine.answer != (log.events, log.events):
        raise AssertionError(f"rows and accepted: {mine.answer} of {log.events}")
    theirs = alone(polars, path, log.folder / "sorted.parquet")
    speed = log.events / mine.seconds / 1e6
    print(f"  import_{kind}: {speed:.2f} million events a second", flush=True)
    shutil.rmtree(workspace)
    path.unlink()
    return [row(f"import_{kind}", log.events, mine, "polars", theirs.seconds)]
