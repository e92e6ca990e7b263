"""Asking the peers: every query in a process of its own, its answer held to ours, reasons kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bench import notes, peers
from bench.table import Failed, Row, Timed, alone, row

if TYPE_CHECKING:
    from bench.synthetic import SyntheticLog

ENGINES: dict[str, Callable[..., Any]] = {"clickhouse": peers.clickhouse, "duckdb": peers.duckdb}


@dataclass(frozen=True)
class Case:
    """One question: what it is called, our answer, the peers' queries, and what must be equal.

    ``check(peer, answer of ours, rows of the peer)`` raises AssertionError where they differ.
    """

    name: str
    ours: Callable[..., Timed]
    queries: Mapping[str, Mapping[str, str]]
    check: Callable[[str, Any, list[tuple[Any, ...]]], None]


def compared(case: Case, log: SyntheticLog) -> tuple[Timed, list[Row]]:
    """Return our time, and a line per peer with its best query."""
    mine: Timed = alone(case.ours, log)
    rows: list[Row] = []
    for peer, queries in case.queries.items():
        if not peers.wanted(peer):
            continue
        told: dict[str, float | str] = {}
        for query, text in queries.items():
            try:
                theirs: Timed = alone(ENGINES[peer], log, text)
            except Failed as problem:
                told[query] = str(problem)
            else:
                try:
                    case.check(f"{peer} ({query})", mine.answer, theirs.answer)
                    told[query] = round(theirs.seconds, 4)
                except AssertionError as difference:
                    told[query] = f"ANOTHER ANSWER: {str(difference)[:300]}"
            print(f"  {case.name}, {peer}, {query}: {told[query]}", flush=True)
        notes.keep(case.name, log.events, peer, told)
        best = min((each for each in told.values() if isinstance(each, float)), default=None)
        rows.append(row(case.name, log.events, mine, peer, best))
    return mine, rows or [row(case.name, log.events, mine, None, None)]
