"""A funnel of three steps within seven days."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from bench import questions
from bench.against import Case, compared
from bench.questions import STEPS
from bench.synthetic import DAY
from bench.table import Row, Timed

if TYPE_CHECKING:
    from bench.synthetic import SyntheticLog

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
    found = questions.asked(log, "funnel")
    people = tuple(step.people for step in found.answer.steps)
    return replace(found, answer=people)


def check(peer: str, mine: tuple[int, ...], rows: list[tuple[Any, ...]]) -> None:
    """The peer's (furthest step, people) must give our people per step."""
    theirs = tuple(sum(int(n) for level, n in rows if int(level) > i) for i in range(len(STEPS)))
    if theirs != mine:
        raise AssertionError(f"{peer}: {theirs}, ours {mine}")


CASE = Case("funnel", ours, {"clickhouse": CLICKHOUSE, "duckdb": DUCKDB}, check)


def measure(log: SyntheticLog) -> list[Row]:
    """Measure against both engines; their answers must be ours."""
    return compared(CASE, log)[1]
