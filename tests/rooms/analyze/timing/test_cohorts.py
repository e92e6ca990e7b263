"""Cohort tables, by hand."""

from __future__ import annotations

import pytest

from yeojido import Cohorts, Event, Log
from yeojido.domain.errors import BadOption, QuestionError, UnknownColumn


def bought(who: str, day: str, price: float | None, age: str = "20s") -> Event:
    """An order in 2026."""
    return Event(who, "order", f"2026-{day}T12:00", properties={"price": price, "age_band": age})


def log() -> Log:
    """Ana and Bo start in January, Cy in February; the data ends on 15 March."""
    return Log.of(
        Event("ana", "visit", "2026-01-02T12:00"),
        bought("ana", "01-05", 10.5), bought("ana", "02-05", 20.25), bought("ana", "02-06", None),
        bought("bo", "01-20", 30, "30s"), bought("bo", "03-01", 5, "30s"),
        bought("cy", "02-10", 7), bought("cy", "03-15", 8),
    )  # fmt: skip


def test_revenue_by_month():
    """Per person and added up; March is not over."""
    found = log().run(Cohorts("sum", "price", start="order", event="order", unit="month"))
    january, february = found.cohorts
    assert (january.cohort, january.people, february.people) == ("2026-01", 2, 1)
    assert [cell.total for cell in january.cells] == [40.5, 20.25, 0]
    assert [cell.per_person for cell in january.cells] == [20.25, 10.125, None]
    assert [cell.cumulative for cell in january.cells] == [20.25, 30.375, None]
    assert (january.cells[2].total_so_far, january.cells[2].complete) == (5, False)
    assert (january.cells[1].people, january.cells[1].events, january.cells[1].share) == (1, 2, 0.5)
    assert [cell.judged for cell in found.average] == [3, 2, 0]
    assert found.to_polars().height == 9


def test_cohorts_by_a_trait():
    """Who has which age band; the first known value of a person counts."""
    found = log().run(
        Cohorts("sum", "price", start="order", event="order", by="age_band@person", unit="month")
    )
    assert [(c.cohort, c.people) for c in found.cohorts] == [("20s", 2), ("30s", 1)]
    assert [cell.judged for cell in found.cohorts[0].cells] == [2, 1, 0]
    assert found.cohorts[0].cells[1].per_person == 20.25


def test_what_came_before_the_start_does_not_count():
    """Ana's visit comes before her first order."""
    found = log().run(Cohorts("events", start="order", unit="month"))
    assert found.cohorts[0].cells[0].events == 2


def test_the_share_of_people_can_be_compared():
    """Shares are of everyone whose age is over."""
    shares = log().run(Cohorts(start="order", unit="month")).shares()
    assert [(s.item, s.hits, s.n) for s in shares] == [
        (("month 0",), 3, 3), (("month 1",), 1, 2), (("month 2",), 0, 0),
    ]  # fmt: skip


def test_bad_questions_are_refused():
    """Sums need a number; traits must exist; texts cannot be summed."""
    with pytest.raises(QuestionError, match="numeric property"):
        Cohorts("sum")
    with pytest.raises(UnknownColumn, match="age_band"):
        log().run(Cohorts(by="age"))
    with pytest.raises(BadOption, match="price"):
        log().run(Cohorts("sum", "age_band"))
    with pytest.raises(BadOption, match="people, events, sum"):
        Cohorts("mean")  # pyright: ignore[reportArgumentType]


def test_nobody():
    """An empty log has no cohorts."""
    found = Log.of().run(Cohorts())
    assert (found.people, found.cohorts) == (0, ())
