"""Small logs with channels, ratings and texts, and the plain way to run an analysis on them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from yeojido.domain.log import SECOND, Chunk, Column, Kind, LogSummary


@dataclass(frozen=True)
class Row:
    """One event; ``at`` in seconds since 1970."""

    person: str
    event: str
    at: float
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class TestLog:
    """A chunk source over rows, spread over buckets by person in turn."""

    __test__ = False
    rows: tuple[Row, ...]
    spread: int = 1
    kinds: Mapping[str, Kind] = field(default_factory=dict)

    def _schema(self) -> dict[str, Kind]:
        return {"channel": "text", "text": "text", "rating": "number", **self.kinds}

    def _people(self) -> list[str]:
        return sorted({row.person for row in self.rows})

    def summary(self) -> LogSummary:
        """Return what the log holds."""
        times = [round(row.at * SECOND) for row in self.rows]
        return LogSummary(
            events=len(self.rows),
            people=len(self._people()),
            first=min(times, default=0),
            last=max(times, default=0),
            names=tuple(sorted({row.event for row in self.rows})),
            schema=dict(self.kinds),
        )

    def buckets(self) -> tuple[int, ...]:
        """Return the bucket numbers."""
        return tuple(range(self.spread))

    def chunk(self, bucket: int, columns: Collection[str] = ()) -> Chunk:
        """Return one bucket."""
        del columns
        mine = self._people()[bucket :: self.spread]
        by_person: dict[str, list[Row]] = {name: [] for name in mine}
        for row in sorted(self.rows, key=lambda row: row.at):
            if row.person in by_person:
                by_person[row.person].append(row)
        rows = [row for name in mine for row in by_person[name]]
        names = tuple(sorted({row.event for row in self.rows}))
        places = {name: code for code, name in enumerate(names)}
        return Chunk(
            bucket=bucket,
            names=names,
            code=np.array([places[row.event] for row in rows], np.uint16),
            time=np.array([round(row.at * SECOND) for row in rows], np.int64),
            offset=np.cumsum([0, *(len(by_person[name]) for name in mine)], dtype=np.int64),
            columns={name: _column(rows, name, kind) for name, kind in self._schema().items()},
            end=max((round(row.at * SECOND) for row in self.rows), default=0),
            people=tuple(mine),
        )


def _column(rows: Sequence[Row], name: str, kind: Kind) -> Column:
    values = [row.values.get(name) for row in rows]
    if kind == "text":
        vocabulary = tuple(sorted({v for v in values if v is not None}))
        place = {word: code for code, word in enumerate(vocabulary)}
        return Column("text", np.array([place.get(v, -1) for v in values], np.int32), vocabulary)
    return Column(kind, np.array([np.nan if v is None else float(v) for v in values]))


def run(source: Any, analysis: Any) -> Any:
    """Scan, merge and finish, one bucket after the other."""
    if hasattr(analysis, "bind"):
        analysis = analysis.bind(source.summary())
    state: Any = None
    for bucket in source.buckets():
        new = analysis.scan(source.chunk(bucket, tuple(analysis.needs())))
        state = new if state is None else analysis.merge(state, new)
    return analysis.finish(state)
