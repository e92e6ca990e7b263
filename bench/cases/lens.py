"""A filter and a breakdown around the funnel: what they add, against Polars evaluating them once.

``ours_seconds`` of ``filter_funnel`` and ``split_funnel`` is the *added* time: the question with the
lens less the question without. Polars has the columns in memory; the better of event names as Enum and as text counts.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bench import notes, peers
from bench.questions import ours
from bench.synthetic import NAMES
from bench.table import Row, Timed, alone, row, timed

if TYPE_CHECKING:
    from bench.synthetic import SyntheticLog

#: The condition of ``questions.WHERE``: the first moment, in microseconds UTC.
SINCE = 1_770_681_600_000_000


def polars(log: SyntheticLog, name: str, kind: str) -> Timed:
    """Evaluate the condition once: a mask over events, or over people."""
    import polars as pl

    frame = pl.read_parquet(log.parquet)
    if kind == "Enum":
        frame = frame.with_columns(pl.col("event").cast(pl.Enum(NAMES)))
    if name == "filter_funnel":
        holds = (pl.col("event") != "event_00") & (pl.col("time") >= SINCE)
        found = timed(lambda: frame.lazy().select(holds).collect())
    else:
        person = frame.set_sorted("person").lazy()
        holds = (pl.col("event") == "event_05").sum() >= 2
        found = timed(lambda: person.group_by("person", maintain_order=True).agg(holds).collect())
    return replace(found, answer=None)


def measure(log: SyntheticLog) -> list[Row]:
    """Measure both lenses."""
    plain: Timed = alone(ours, log, "funnel")
    rows: list[Row] = []
    for name in ("filter_funnel", "split_funnel"):
        whole: Timed = alone(ours, log, name)
        added = replace(whole, seconds=max(1e-4, whole.seconds - plain.seconds))
        print(f"  {name}: {whole.seconds:.4f} s, without {plain.seconds:.4f} s", flush=True)
        if not peers.wanted("polars"):
            rows.append(row(name, log.events, added, None, None))
            continue
        told = {
            f"event names as {kind}": round(alone(polars, log, name, kind).seconds, 5)
            for kind in ("Enum", "String")
        }
        print(f"  {name}, polars: {told}", flush=True)
        notes.keep(name, log.events, "polars", {**told})
        rows.append(row(name, log.events, added, "polars", min(told.values())))
    return rows
