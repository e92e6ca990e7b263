"""Visits, by hand."""

from __future__ import annotations

import pytest

from yeojido import Event, Log, Visits
from yeojido.domain.errors import BadDuration


def log() -> Log:
    """Ana: two visits (10 minutes, then one event); Bo: one event at the very end."""
    return Log.of(
        Event("ana", "home", "2026-03-02T10:00"),
        Event("ana", "product", "2026-03-02T10:10"),
        Event("ana", "home", "2026-03-09T10:00"),
        Event("bo", "search", "2026-03-10T10:00"),
    )


def test_two_people():
    """Bo's visit may still go on: it is counted, but has no length and is no bounce."""
    found = log().run(Visits())
    assert (found.visits, found.open, found.bounces, found.people, found.came_again) == (
        3, 1, 1, 2, 1,
    )  # fmt: skip
    assert found.bounce_rate == 0.5
    assert (found.seconds.n, found.seconds.mean, found.seconds.p90) == (2, 300, 600)
    assert found.per_person.mean == 1.5
    rows = {row.name: (row.entries, row.exits, row.bounces) for row in found.by_event}
    assert rows == {"home": (2, 1, 1), "product": (0, 1, 0), "search": (1, 0, 0)}
    assert [(r.period, r.visits, r.people) for r in found.periods] == [
        ("2026-03-02", 1, 1),
        ("2026-03-09", 2, 2),
    ]
    assert [(share.hits, share.n) for share in found.shares()] == [(1, 2), (0, 1)]


def test_a_pause_of_exactly_the_gap_does_not_end_a_visit():
    """Ten minutes are within a gap of ten minutes, not of nine."""
    assert log().run(Visits("10m")).visits == 3
    assert log().run(Visits("9m")).visits == 4


def test_data_said_to_be_complete_closes_visits():
    """With an hour more of data, Bo's visit is a bounce."""
    found = log().run(Visits(until="2026-03-10T11:00"))
    assert (found.open, found.bounces) == (0, 2)


def test_nothing_and_nonsense():
    """An empty log has no visits; a gap must be a length of time."""
    found = Log.of().run(Visits())
    assert (found.visits, found.seconds.median, found.bounce_rate) == (0, None, None)
    assert found.to_polars().height == 1
    with pytest.raises(BadDuration):
        Visits("soon")
