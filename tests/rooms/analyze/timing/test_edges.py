"""Time from one event to the next of another kind, by hand."""

from __future__ import annotations

import pytest

from yeojido import EdgeTimes, Event, Log
from yeojido.domain.errors import BadDuration


def log() -> Log:
    """Ana pays after 1 h, Bo after 3 h, Cy never; the data ends 10 days later."""
    return Log.of(
        Event("ana", "cart", "2026-03-02T10:00"),
        Event("ana", "pay", "2026-03-02T11:00"),
        Event("bo", "cart", "2026-03-02T10:00"),
        Event("bo", "cart", "2026-03-02T12:30"),
        Event("bo", "pay", "2026-03-02T13:00"),
        Event("cy", "pay", "2026-03-02T09:00"),
        Event("cy", "cart", "2026-03-02T10:00"),
        Event("end", "other", "2026-03-12T10:00"),
    )


def test_first_cart_to_payment():
    """Cy paid before, not after; he is censored, and the median is of all three."""
    found = log().run(EdgeTimes("cart", "pay"))
    assert (found.n, found.arrived, found.waiting) == (3, 2, 1)
    assert (found.p25, found.median, found.p75) == (3600, 10800, None)
    assert [(p.at, round(p.still, 3)) for p in found.curve] == [
        (0, 1),
        (3600, 0.667),
        (10800, 0.333),
    ]
    within = {row.within: (row.arrived, row.judged) for row in found.within}
    assert within == {"1h": (1, 3), "1d": (2, 3), "7d": (2, 3), "30d": (0, 0)}
    assert [(s.item, s.hits, s.n) for s in found.shares()][:2] == [(("1h",), 1, 3), (("1d",), 2, 3)]


def test_every_cart():
    """Bo's two carts wait for one payment; events are no people, so nothing is compared."""
    found = log().run(EdgeTimes("cart", "pay", every=True, within=["45m"]))
    assert (found.n, found.arrived) == (4, 3)
    assert (found.within[0].arrived, found.within[0].judged) == (1, 4)
    assert found.shares() == ()


def test_the_same_event_again():
    """An event is never its own target: from cart to the next cart."""
    found = log().run(EdgeTimes("cart", "cart"))
    assert (found.n, found.arrived) == (3, 1)


def test_unknown_and_nothing():
    """Unknown events are said; an empty log has no curve; times must be lengths of time."""
    found = log().run(EdgeTimes("cart", "payy"))
    assert found.arrived == 0
    assert "pay" in found.warnings[0].en
    empty = Log.of().run(EdgeTimes("cart", "pay"))
    assert (empty.n, empty.curve, empty.median) == (0, (), None)
    with pytest.raises(BadDuration):
        EdgeTimes("cart", "pay", within=["soon"])
