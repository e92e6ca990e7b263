"""The step matrix of the first ten steps: how many people are at which event at each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from bench import peers, yardsticks
from bench.cases.transitions import CODE, IN_ORDER, LIST
from bench.table import THREADS, Row, Timed, alone, row, timed

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
    from yeojido.adapters.runners.local import LocalRunner
    from yeojido.analyze.sequences.step_matrix import StepMatrix
    from yeojido.store.workspace import Workspace

    question, runner = StepMatrix(steps=STEPS), LocalRunner(THREADS)
    with Workspace.open(log.workspace) as workspace:
        found = timed(lambda: runner.run(workspace.log, question))
    cells = {
        (step, each.node): each.units[j]
        for each in found.answer.rows
        for j, step in enumerate(found.answer.steps)
        if each.units[j]
    }
    return Timed(found.seconds, found.first_seconds, found.bytes, (found.answer.units, cells))


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


def measure(log: SyntheticLog) -> list[Row]:
    """Measure against both peers and the machine."""
    mine = alone(ours, log)
    engines: dict[str, tuple[Callable[..., Any], Mapping[str, str]]] = {
        "clickhouse": (peers.clickhouse, CLICKHOUSE),
        "duckdb": (peers.duckdb, DUCKDB),
    }
    rows: list[Row] = []
    for peer, (engine, queries) in engines.items():
        if not peers.wanted(peer):
            continue
        found: dict[str, Timed] = alone(engine, log, queries)
        for query, theirs in found.items():
            print(f"  step_matrix, {peer}, {query}: {theirs.seconds:.3f} s", flush=True)
            check(f"{peer} ({query})", mine.answer, theirs.answer)
        best = min(each.seconds for each in found.values())
        rows.append(row("step_matrix", log.events, mine, peer, best))
    stream = alone(yardsticks.measured, log, "stream")
    return [*rows, row("step_matrix", log.events, mine, "stream", stream.seconds)]
