"""A funnel of three steps within seven days."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from bench import peers
from bench.synthetic import DAY
from bench.table import THREADS, Row, Timed, alone, row, timed

if TYPE_CHECKING:
    from bench.synthetic import SyntheticLog

STEPS = ("event_02", "event_07", "event_12")
WINDOW = 7 * DAY

_IS = [f"event = '{step}'" for step in STEPS]
CLICKHOUSE = {
    "windowFunnel, aggregation in order": (
        "SELECT level, count() FROM (SELECT person, "
        f"windowFunnel({WINDOW})(time, {', '.join(_IS)}) AS level FROM events "
        "GROUP BY person) GROUP BY level SETTINGS optimize_aggregation_in_order = 1"
    ),
    "the same, matching events alone": (
        "SELECT level, count() FROM (SELECT person, "
        f"windowFunnel({WINDOW})(time, {', '.join(_IS)}) AS level FROM events "
        f"WHERE event IN {STEPS} GROUP BY person) GROUP BY level "
        "SETTINGS optimize_aggregation_in_order = 1"
    ),
}
#: The latest start of a chain up to each event, step by step: exact, one sort per step.
DUCKDB = {
    "window functions": f"""
WITH e AS (
    SELECT person, time, event FROM events WHERE event IN {STEPS}
), one AS (
    SELECT *, max(CASE WHEN {_IS[0]} THEN time END)
        OVER (PARTITION BY person ORDER BY time ROWS UNBOUNDED PRECEDING) AS s1 FROM e
), two AS (
    SELECT *, max(CASE WHEN {_IS[1]} AND time - s1 <= {WINDOW} THEN s1 END)
        OVER (PARTITION BY person ORDER BY time ROWS UNBOUNDED PRECEDING) AS s2 FROM one
), level AS (
    SELECT person, max(CASE WHEN {_IS[2]} AND time - s2 <= {WINDOW} THEN 3
        WHEN s2 IS NOT NULL THEN 2 WHEN s1 IS NOT NULL THEN 1 ELSE 0 END) AS level
    FROM two GROUP BY person
)
SELECT level, count(*) FROM level GROUP BY level""",
}


def ours(log: SyntheticLog) -> Timed:
    """People per step, from the store, as a user gets it."""
    from yeojido.adapters.runners.local import LocalRunner
    from yeojido.analyze.sequences.funnel import Funnel
    from yeojido.store.workspace import Workspace

    question, runner = Funnel(STEPS, within="7d"), LocalRunner(THREADS)
    with Workspace.open(log.workspace) as workspace:
        found = timed(lambda: runner.run(workspace.log, question))
    people = tuple(step.people for step in found.answer.steps)
    return Timed(found.seconds, found.first_seconds, found.bytes, people)


def people(levels: list[tuple]) -> tuple[int, ...]:
    """Turn (furthest step, people) into people per step."""
    return tuple(sum(int(n) for level, n in levels if int(level) > i) for i in range(len(STEPS)))


def measure(log: SyntheticLog) -> list[Row]:
    """Measure against both peers; their answers must be ours."""
    mine = alone(ours, log)
    engines: dict[str, tuple[Callable, Mapping[str, str]]] = {
        "clickhouse": (peers.clickhouse, CLICKHOUSE),
        "duckdb": (peers.duckdb, DUCKDB),
    }
    rows: list[Row] = []
    for peer, (engine, queries) in engines.items():
        if not peers.wanted(peer):
            continue
        found: dict[str, Timed] = alone(engine, log, queries)
        for name, theirs in found.items():
            print(f"  funnel, {peer}, {name}: {theirs.seconds:.3f} s", flush=True)
            if people(theirs.answer) != mine.answer:
                raise AssertionError(f"{peer} ({name}): {people(theirs.answer)}, {mine.answer}")
        best = min(each.seconds for each in found.values())
        rows.append(row("funnel", log.events, mine, peer, best))
    return rows
