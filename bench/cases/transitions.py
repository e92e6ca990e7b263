"""The transition graph of all events: occurrences alone, with people, and with median times."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from bench import yardsticks
from bench.against import Case, compared
from bench.synthetic import NAMES
from bench.table import THREADS, Row, Timed, alone, row, watched

if TYPE_CHECKING:
    from bench.synthetic import SyntheticLog

_ARRAYS = """
    SELECT person, arrayJoin(arrayZip(
        arrayPushFront(names, 'START'), arrayPushBack(names, 'END'))) AS edge
    FROM (SELECT person, groupArray(toString(event)) AS names FROM events GROUP BY person)"""
_TIMED_ARRAYS = """
    SELECT person, arrayJoin(arrayZip(
        arrayPushFront(names, 'START'), arrayPushBack(names, 'END'),
        arrayPushBack(arrayDifference(times), 0))) AS edge
    FROM (SELECT person, groupArray(toString(event)) AS names, groupArray(toInt64(time)) AS times
          FROM events GROUP BY person)"""
_LAG = """
    SELECT person, event, time,
        lag(event) OVER w AS before, lag(time) OVER w AS since
    FROM events WINDOW w AS (PARTITION BY person ORDER BY time)"""

#: Who knows the names beforehand can let ClickHouse walk small numbers instead of texts: an edge
#: is source * 64 + target, START is 62 and END 63.
_ENUM = "Enum8(" + ", ".join(f"''{name}'' = {i}" for i, name in enumerate(NAMES)) + ")"
CODE = f"CAST(event, '{_ENUM}')::Int16"
LIST = "['" + "', '".join(NAMES) + "']"
_ENDS = (
    f"if(intDiv(edge, 64) = 62, 'START', {LIST}[intDiv(edge, 64) + 1]) AS source, "
    f"if(edge % 64 = 63, 'END', {LIST}[edge % 64 + 1]) AS target"
)
_EDGES = "arrayMap((a, b) -> a * 64 + b, arrayPushFront(codes, 62), arrayPushBack(codes, 63))"
_CODES = f"(SELECT person, groupArray({CODE}) AS codes FROM events GROUP BY person)"
_TIMED_CODES = (
    f"(SELECT groupArray({CODE}) AS codes, groupArray(toInt64(time)) AS times "
    "FROM events GROUP BY person)"
)
IN_ORDER = "SETTINGS optimize_aggregation_in_order = 1"

#: How often an edge was there before in its person's log: 1 marks the first time.
_FIRSTS = f"{_EDGES} AS edges, arrayEnumerateUniq(edges) AS places"

CLICKHOUSE_OCCURRENCES = {
    "arrays of numbers": (
        f"SELECT {_ENDS}, n FROM (SELECT edge, count() AS n FROM "
        f"(SELECT arrayJoin({_EDGES}) AS edge FROM {_CODES}) GROUP BY edge) {IN_ORDER}"
    ),
    "window": (
        f"SELECT {_ENDS}, n FROM (SELECT edge, count() AS n FROM (SELECT arrayJoin("
        "if(following = 63, [before * 64 + code, code * 64 + 63], [before * 64 + code])) AS edge "
        f"FROM (SELECT {CODE} AS code, lagInFrame({CODE}, 1, 62) OVER w AS before, "
        f"leadInFrame({CODE}, 1, 63) OVER w AS following FROM events WINDOW w AS (PARTITION BY "
        "person ORDER BY time ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING))) "
        "GROUP BY edge)"
    ),
}
DUCKDB_OCCURRENCES = {
    "lag": (
        f"SELECT coalesce(before, 'START'), event, count(*) FROM ({_LAG}) GROUP BY 1, 2 "
        "UNION ALL SELECT last, 'END', count(*) FROM "
        "(SELECT arg_max(event, time) AS last FROM events GROUP BY person) GROUP BY 1"
    ),
}
CLICKHOUSE_COUNTS = {
    "arrays of numbers, first places": (
        f"SELECT {_ENDS}, n, people FROM "
        "(SELECT pair.1 AS edge, count() AS n, countIf(pair.2 = 1) AS people FROM "
        f"(SELECT arrayJoin(arrayZip(edges, places)) AS pair FROM "
        f"(SELECT {_FIRSTS} FROM {_CODES})) GROUP BY edge) {IN_ORDER}"
    ),
    "arrays, distinct people": (
        f"SELECT edge.1, edge.2, count(), uniqExact(person) FROM ({_ARRAYS}) GROUP BY 1, 2 "
        f"{IN_ORDER}"
    ),
}
CLICKHOUSE_FULL = {
    "arrays of numbers, first places": (
        f"SELECT {_ENDS}, n, people, median FROM "
        "(SELECT pair.1 AS edge, count() AS n, countIf(pair.2 = 1) AS people, "
        "quantileExactInclusive(0.5)(pair.3) AS median FROM "
        "(SELECT arrayJoin(arrayZip(edges, places, arrayPushBack(arrayDifference(times), 0))) "
        f"AS pair FROM (SELECT {_FIRSTS}, times FROM {_TIMED_CODES})) GROUP BY edge) {IN_ORDER}"
    ),
    "arrays, distinct people": (
        "SELECT edge.1, edge.2, count(), uniqExact(person), quantileExactInclusive(0.5)(edge.3) "
        f"FROM ({_TIMED_ARRAYS}) GROUP BY 1, 2 {IN_ORDER}"
    ),
}
DUCKDB_COUNTS = {
    "lag": (
        "SELECT coalesce(before, 'START'), event, count(*), count(DISTINCT person) FROM "
        f"({_LAG}) GROUP BY 1, 2 "
        "UNION ALL SELECT last, 'END', count(*), count(*) FROM "
        "(SELECT arg_max(event, time) AS last FROM events GROUP BY person) GROUP BY 1"
    ),
}
DUCKDB_FULL = {
    "lag": (
        "SELECT coalesce(before, 'START'), event, count(*), count(DISTINCT person), "
        f"quantile_cont(time - since, 0.5) FROM ({_LAG}) GROUP BY 1, 2 "
        "UNION ALL SELECT last, 'END', count(*), count(*), NULL FROM "
        "(SELECT arg_max(event, time) AS last FROM events GROUP BY person) GROUP BY 1"
    ),
}


def ours(log: SyntheticLog, *, people: bool, medians: bool) -> Timed:
    """The graph from the store, as a user gets it."""
    from yeojido.adapters.runners.local import LocalRunner
    from yeojido.analyze.sequences.transitions import Transitions
    from yeojido.store.workspace import Workspace

    question, runner = Transitions(people=people, medians=medians), LocalRunner(THREADS)
    with Workspace.open(log.workspace) as workspace:
        found = watched(lambda: runner.run(workspace.log, question))
    edges = {
        (edge.source, edge.target): (edge.occurrences, edge.people, edge.median_seconds)
        for edge in found.answer.edges
    }
    return replace(found, answer=edges)


def occurrences(log: SyntheticLog) -> Timed:
    """Occurrences of every edge."""
    return ours(log, people=False, medians=False)


def counts(log: SyntheticLog) -> Timed:
    """Occurrences and people of every edge."""
    return ours(log, people=True, medians=False)


def full(log: SyntheticLog) -> Timed:
    """Occurrences, people and exact median time of every edge."""
    return ours(log, people=True, medians=True)


def check(peer: str, mine: Mapping[tuple[str, str], tuple], rows: list[tuple[Any, ...]]) -> None:
    """The peer's edges must be ours: counts exactly, medians to the microsecond."""
    theirs = {(source, target): tuple(values) for source, target, *values in rows}
    if theirs.keys() != mine.keys():
        raise AssertionError(f"{peer}: other edges: {theirs.keys() ^ mine.keys()}")
    for edge, values in theirs.items():
        wanted = mine[edge]
        if tuple(map(int, values[:2])) != wanted[: len(values[:2])]:
            raise AssertionError(f"{peer}: {edge} is {values}, ours {wanted}")
        median = wanted[2]
        if len(values) > 2 and median is not None and abs(values[2] / 1e6 - median) > 1e-6:
            raise AssertionError(f"{peer}: median of {edge} is {values[2]}, ours {median}")


CASES = (
    Case("transitions", full, {"clickhouse": CLICKHOUSE_FULL, "duckdb": DUCKDB_FULL}, check),
    Case(
        "transitions_counts", counts,
        {"clickhouse": CLICKHOUSE_COUNTS, "duckdb": DUCKDB_COUNTS}, check,
    ),
    Case(
        "transitions_occurrences", occurrences,
        {"clickhouse": CLICKHOUSE_OCCURRENCES, "duckdb": DUCKDB_OCCURRENCES}, check,
    ),
)  # fmt: skip


def measure(log: SyntheticLog) -> list[Row]:
    """Measure the three questions against both engines and against the machine."""
    rows: list[Row] = []
    for case in CASES:
        mine, found = compared(case, log)
        rows += found
        stream = "stream+times" if case.name == "transitions" else "stream"
        for yardstick in ("histogram", stream):
            bound = alone(yardsticks.measured, log, yardstick)
            rows.append(row(case.name, log.events, mine, yardstick, bound.seconds))
    return rows
