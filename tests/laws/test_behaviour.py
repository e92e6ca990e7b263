"""Functions of behaviour equal their definitions, on random logs."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.laws.logs import People, Row, chunk_of, people
from yeojido.analyze.conditions import parse
from yeojido.domain.log import DAY, MINUTE, Column

#: a price per event: its number among all events, missing for every third
SCHEMA = {"value": "text", "price": "number"}
WHAT: dict[str, Callable[[Row], bool]] = {
    "": lambda row: True,
    "'a'": lambda row: row.name == "a",
    "event in ('b', 'c')": lambda row: row.name in ("b", "c"),
    "value = 'x'": lambda row: row.value == "x",
    "'nothing'": lambda row: False,
}
whats = st.sampled_from(sorted(WHAT))
spans = st.one_of(st.none(), st.integers(1, 8))


def chunk(group: People):
    """A chunk with prices."""
    size = sum(map(len, group))
    price = np.where(np.arange(size) % 3 == 2, np.nan, np.arange(size) * 7 % 5)
    return chunk_of(group, extra={"price": Column("number", price)})


def seen(rows: Sequence[tuple], what: str, span: int | None, at: float) -> list[tuple]:
    """The events that count, by the definition."""
    return [
        (row, price)
        for row, price in rows
        if WHAT[what](row) and (span is None or at - row.minute < span)
    ]


def answer(function: str, found: list[tuple], at: float) -> object:
    """What a function says of the events that count."""
    prices = [price for _, price in found if not math.isnan(price)]
    values = [row.value for row, _ in found if row.value is not None]
    return {
        "count": lambda: len(found),
        "sum": lambda: sum(prices),
        "avg": lambda: sum(prices) / len(prices) if prices else None,
        "min": lambda: min(prices, default=None),
        "max": lambda: max(prices, default=None),
        "first": lambda: values[0] if values else None,
        "last": lambda: values[-1] if values else None,
        "days_since": lambda: (at - found[-1][0].minute) * MINUTE / DAY if found else None,
        "days_since_first": lambda: (at - found[0][0].minute) * MINUTE / DAY if found else None,
    }[function]()


FUNCTIONS = ("count", "sum", "avg", "min", "max", "first", "last", "days_since", "days_since_first")


@pytest.mark.parametrize("scope", ["event", "person"])
@pytest.mark.parametrize("function", FUNCTIONS)
@given(people(), whats, spans)
def test_functions_equal_their_definition(function, scope, group, what, span):
    """At every event, or for every person at the end of the data."""
    part = chunk(group)
    column = {"first": "value", "last": "value"}.get(function, "price")
    given_ = [] if function.startswith(("count", "days")) else [column]
    given_ += [what] if what else []
    given_ += [f"last => '{span}m'"] if span is not None else []
    call = f"{function}({', '.join(given_)})"
    price, end = part.columns["price"].values, part.end / MINUTE
    wanted, begin = [], 0
    for rows in group:
        priced = list(zip(rows, price[begin : begin + len(rows)].tolist(), strict=True))
        begin += len(rows)
        moments = (
            [(i + 1, row.minute) for i, row in enumerate(rows)]
            if scope == "event"
            else [(len(rows), end)]
        )
        wanted += [answer(function, seen(priced[:n], what, span, at), at) for n, at in moments]
    (behaviour,) = parse(f"{call} is null", SCHEMA, scope=scope)._behaviour.values()
    found = behaviour.values(part, people=scope == "person").to_list()
    assert len(found) == len(wanted)
    for mine, theirs in zip(found, wanted, strict=True):
        assert mine == (pytest.approx(theirs) if isinstance(theirs, float) else theirs)


@given(people(), whats)
def test_having_done_is_counting_more_than_nothing(group, what):
    """``did`` is true exactly where ``count`` is not 0."""
    part = chunk(group)
    did, counted = (
        parse(text.format(what), SCHEMA).mask(part) for text in ("did({})", "count({}) > 0")
    )
    assert did.tolist() == counted.tolist()


@given(people())
def test_a_bare_column_of_a_person_is_the_first_known_value(group):
    """What a condition over people calls ``value`` is the trait ``value@person`` elsewhere."""
    part = chunk(group)
    found = parse("value = 'x'", SCHEMA, scope="person").mask(part).tolist()
    known = [next((row.value for row in rows if row.value), None) for rows in group]
    assert found == [value == "x" for value in known]


@given(people())
def test_the_event_before(group):
    """``prev`` is the value one event earlier, nothing at a person's first event."""
    part = chunk(group)
    found = parse("prev(event) = 'a'", SCHEMA).mask(part).tolist()
    wanted = [i > 0 and rows[i - 1].name == "a" for rows in group for i in range(len(rows))]
    assert found == wanted
