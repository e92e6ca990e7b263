"""Which keys stand together in rows of an export: evidence that they are one person."""

from __future__ import annotations

import polars as pl

from yeojido.collect import times
from yeojido.collect.roles import Plan
from yeojido.collect.shapes.reshape import TIE


def ties(frame: pl.DataFrame, plan: Plan) -> dict[tuple[str, str], int]:
    """Return (person's key, anonymous key) -> when they first stood together, microseconds UTC.

    ``frame``: rows as ``reshaped`` gives them.
    """
    person, time = plan.column("person"), plan.column("time")
    if TIE not in frame.columns or person is None or time is None:
        return {}
    both = frame.select(person, time, TIE).drop_nulls([person, TIE])
    read = times.parse(both[time], plan.time)
    dated = both.with_columns(pl.Series("\0at", read.at)).filter(pl.Series(read.good))
    first = dated.group_by(person, TIE).agg(pl.col("\0at").min())
    return {(row[0], row[1]): row[2] for row in first.select(person, TIE, "\0at").iter_rows()}
