"""Importing a Parquet file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bench import importing

if TYPE_CHECKING:
    from bench.synthetic import SyntheticLog
    from bench.table import Row


def measure(log: SyntheticLog) -> list[Row]:
    """Measure it."""
    return importing.measure(log, "parquet")
