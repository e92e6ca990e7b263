"""The lifecycle by week: who is new, returning, resurrected, dormant."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from bench import questions
from bench.against import Case, compared
from bench.cases.retention import MONDAY, WEEK
from bench.table import Row, Timed

if TYPE_CHECKING:
    from bench.synthetic import SyntheticLog

#: The week of the first event there can be: bits are counted from it.
FIRST = (1_770_000_000_000_000 + MONDAY) // WEEK

#: A person's weeks are the bits of a number: there are few different ones, and the rest of the
#: question is answered from these.
CLICKHOUSE = {
    "weeks as bits": (
        "SELECT weeks, count() FROM (SELECT groupBitOr(bitShiftLeft(toUInt64(1), "
        f"intDiv(time + {MONDAY}, {WEEK}) - {FIRST})) AS weeks FROM events GROUP BY person) "
        "GROUP BY weeks SETTINGS optimize_aggregation_in_order = 1"
    ),
    "weeks as bits, by a hash table": (
        "SELECT weeks, count() FROM (SELECT groupBitOr(bitShiftLeft(toUInt64(1), "
        f"intDiv(time + {MONDAY}, {WEEK}) - {FIRST})) AS weeks FROM events GROUP BY person) "
        "GROUP BY weeks"
    ),
}
DUCKDB = {
    "weeks as bits": (
        f"SELECT weeks, count(*) FROM (SELECT bit_or(1 << ((time + {MONDAY}) // {WEEK} - {FIRST}))"
        " AS weeks FROM events GROUP BY person) GROUP BY weeks"
    ),
}


def ours(log: SyntheticLog) -> Timed:
    """The periods from the store, as a user gets them."""
    found = questions.asked(log, "lifecycle")
    periods = {
        each.period: (each.new, each.returning, each.resurrected, each.dormant)
        for each in found.answer.periods
    }
    return replace(found, answer=periods)


def check(peer: str, mine: dict[str, tuple[int, ...]], rows: list[tuple[Any, ...]]) -> None:
    """The peer's people of each kind must be ours, week by week."""
    kinds: tuple[Counter[int], ...] = (Counter(), Counter(), Counter(), Counter())
    for bits, people in rows:
        weeks = int(bits)
        first, before = weeks & -weeks, weeks << 1
        there = (first, weeks & before, weeks & ~before & ~first, before & ~weeks)
        for counter, mask in zip(kinds, there, strict=True):
            for week in range(mask.bit_length()):
                counter[week] += (mask >> week & 1) * int(people)
    for period, wanted in mine.items():
        at = datetime.fromisoformat(period).replace(tzinfo=UTC).timestamp() * 1e6
        week = int(at + MONDAY) // WEEK - FIRST
        theirs = tuple(counter[week] for counter in kinds)
        if theirs != wanted:
            raise AssertionError(f"{peer}: {period} is {theirs}, ours {wanted}")


CASE = Case("lifecycle", ours, {"clickhouse": CLICKHOUSE, "duckdb": DUCKDB}, check)


def measure(log: SyntheticLog) -> list[Row]:
    """Measure against both engines."""
    return compared(CASE, log)[1]
