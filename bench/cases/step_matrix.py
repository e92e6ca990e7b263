"""The step matrix of the first ten steps: how many people are at which event at each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from bench import questions, yardsticks
from bench.against import Case, compared
from bench.cases.transitions import CODE, IN_ORDER, LIST
from bench.table import Row, Timed, alone, row

if TYPE_CHECKING:
    from bench.synthetic import SyntheticLog

STEPS = 10

#: END is 63: the arrays of those who have fewer events are filled up with it.
CLICKHOUSE = {
    "the first ten as an array": (
        f"SELECT pair.1 AS step, if(pair.2 = 63, 'END', {LIST}[pair.2 + 1]), count() FROM "
        f"(SELECT arrayJoin(arrayZip(range(1, {STEPS + 1}), "
        f"arrayResize(groupArray({STEPS})({CODE}), {STEPS}, 63))) AS pair "
        f"FROM events GROUP BY person) GROUP BY pair.1, pair.2 {IN_ORDER}"
    ),
    "row numbers": (
        "SELECT step, event, count() FROM (SELECT event, row_number() OVER "
        "(PARTITION BY person ORDER BY time) AS step FROM events) "
        f"WHERE step <= {STEPS} GROUP BY step, event"
    ),
}
DUCKDB = {
    "row numbers": (
        "SELECT step, event, count(*) FROM (SELECT event, row_number() OVER "
        "(PARTITION BY person ORDER BY time) AS step FROM events) "
        f"WHERE step <= {STEPS} GROUP BY step, event"
    ),
    "ordered lists": (
        "SELECT step, event, count(*) FROM (SELECT unnest(names) AS event, "
        "unnest(range(1, len(names) + 1)) AS step FROM "
        f"(SELECT list(event ORDER BY time)[1:{STEPS}] AS names FROM events GROUP BY person)) "
        "GROUP BY step, event"
    ),
}


def ours(log: SyntheticLog) -> Timed:
    """The matrix from the store, as a user gets it."""
    found = questions.asked(log, "step_matrix")
    cells = {
        (step, each.node): each.units[j]
        for each in found.answer.rows
        for j, step in enumerate(found.answer.steps)
        if each.units[j]
    }
    return replace(found, answer=(found.answer.units, cells))


def check(peer: str, mine: tuple[int, Mapping[tuple[int, str], int]], rows: list[tuple]) -> None:
    """The peer's cells must be ours; who is at no event is at END."""
    units, wanted = mine
    cells = {(int(step), str(node)): int(n) for step, node, n in rows}
    for step in range(1, STEPS + 1):
        there = sum(n for (at, node), n in cells.items() if at == step and node != "END")
        if units > there:
            cells[step, "END"] = units - there
    if cells != wanted:
        raise AssertionError(f"{peer}: other cells: {set(cells.items()) ^ set(wanted.items())}")


CASE = Case("step_matrix", ours, {"clickhouse": CLICKHOUSE, "duckdb": DUCKDB}, check)


def measure(log: SyntheticLog) -> list[Row]:
    """Measure against both engines and the machine."""
    mine, rows = compared(CASE, log)
    stream = alone(yardsticks.measured, log, "stream")
    return [*rows, row("step_matrix", log.events, mine, "stream", stream.seconds)]
