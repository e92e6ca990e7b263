"""Retention by week: of those who came first in a week, who is there so many weeks later."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from bench import questions
from bench.against import Case, compared
from bench.synthetic import DAY
from bench.table import Row, Timed

if TYPE_CHECKING:
    from bench.synthetic import SyntheticLog

WEEK = 7 * DAY
#: The first Monday of the calendar that counts weeks from 1970 is three days before its start.
MONDAY = 3 * DAY

_COHORT = f"intDiv(since + {MONDAY}, {WEEK})"
CLICKHOUSE = {
    "weeks as bits": (
        f"SELECT {_COHORT} AS cohort, weeks, count() FROM (SELECT min(time) AS since, "
        "arrayReduce('groupBitOr', arrayMap(t -> bitShiftLeft(toUInt64(1), "
        f"intDiv(t - since, {WEEK})), groupArray(time))) AS weeks FROM events GROUP BY person) "
        "GROUP BY cohort, weeks SETTINGS optimize_aggregation_in_order = 1"
    ),
    "a join with the first time": (
        f"SELECT {_COHORT} AS cohort, weeks, count() FROM (SELECT any(began) AS since, "
        f"groupBitOr(bitShiftLeft(toUInt64(1), intDiv(time - began, {WEEK}))) AS weeks "
        "FROM events INNER JOIN (SELECT person, min(time) AS began FROM events GROUP BY person) "
        "AS firsts USING person GROUP BY person) GROUP BY cohort, weeks"
    ),
}
DUCKDB = {
    "a join with the first time, weeks as bits": (
        "WITH firsts AS (SELECT person, min(time) AS since FROM events GROUP BY person), "
        f"people AS (SELECT any_value(since) AS since, bit_or(1 << ((time - since) // {WEEK})) "
        "AS weeks FROM events JOIN firsts USING (person) GROUP BY person) "
        f"SELECT (since + {MONDAY}) // {WEEK}, weeks, count(*) FROM people GROUP BY 1, 2"
    ),
    "lists": (
        "WITH people AS (SELECT min(time) AS since, list(time) AS times FROM events "
        "GROUP BY person), weeks AS (SELECT since, list_aggregate(list_transform(times, "
        f"lambda t: 1 << ((t - since) // {WEEK})), 'bit_or') AS weeks FROM people) "
        f"SELECT (since + {MONDAY}) // {WEEK}, weeks, count(*) FROM weeks GROUP BY 1, 2"
    ),
}


def ours(log: SyntheticLog) -> Timed:
    """The table of cohorts from the store; at age 0 everyone, also those of a single event."""
    found = questions.asked(log, "retention")
    cells = {
        (each.period, int(cell.bracket)): cell.returned + cell.so_far
        for each in found.answer.cohorts
        for cell in each.cells
    }
    cells |= {(each.period, 0): each.people for each in found.answer.cohorts}
    return replace(found, answer={cell: n for cell, n in cells.items() if n})


def check(peer: str, mine: dict[tuple[str, int], int], rows: list[tuple[Any, ...]]) -> None:
    """The peer's people per cohort and age must be ours; who is judged yet, it does not tell."""
    cells: Counter[tuple[str, int]] = Counter()
    for cohort, weeks, people in rows:
        monday = datetime.fromtimestamp((int(cohort) * WEEK - MONDAY) / 1e6, UTC)
        for age in range(int(weeks).bit_length()):
            if int(weeks) >> age & 1:
                cells[monday.date().isoformat(), age] += int(people)
    if cells != mine:
        raise AssertionError(f"{peer}: {sorted(set(cells.items()) ^ set(mine.items()))[:6]}")


CASE = Case("retention", ours, {"clickhouse": CLICKHOUSE, "duckdb": DUCKDB}, check)


def measure(log: SyntheticLog) -> list[Row]:
    """Measure against both engines."""
    return compared(CASE, log)[1]
