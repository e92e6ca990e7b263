"""Times at stages, by hand."""

from __future__ import annotations

import pytest

from tests.laws.plain_map import SHOP
from yeojido import Event, Log, StageTimes
from yeojido.domain.errors import BadOption


def log() -> Log:
    """Patience is 20 minutes. Ana moves on after 5, Bo leaves after 2, Cy is there at the end."""
    return Log.of(
        Event("ana", "a", "2026-03-02T10:00"),
        Event("ana", "b", "2026-03-02T10:05"),
        Event("bo", "a", "2026-03-02T10:00"),
        Event("bo", "a", "2026-03-02T10:02"),
        Event("cy", "a", "2026-03-02T11:50"),
        Event("cy", "e", "2026-03-02T12:00"),
    )


def test_three_people_at_the_first_stage():
    """One of each state; half of those judged left."""
    found = log().run(StageTimes(SHOP)).stages[0]
    assert (found.moved_on, found.left, found.here) == (1, 1, 1)
    assert (found.people_moved_on, found.people_left, found.people_here) == (1, 1, 1)
    assert found.left_share == 0.5
    assert (found.visits, found.over, found.median) == (3, 1, 300)
    assert found.patience == 1200


def test_shares_are_of_people_who_are_judged():
    """The person still there is on no side."""
    share = log().run(StageTimes(SHOP)).shares()[0]
    assert (share.item, share.hits, share.n) == (("s0", "left"), 1, 2)


def test_tables():
    """One row per stage, one per step of a curve; touchpoints too."""
    found = log().run(StageTimes(SHOP))
    assert found.to_polars().height == 3
    assert found.curves()["at"].to_list()[:2] == [0, 300]
    assert log().run(StageTimes(SHOP, "touchpoint")).to_polars().height == 5
    assert found.to_dict()["stages"][0]["name"] == {"ko": "s0", "en": "s0"}


def test_an_empty_log_and_a_bad_level():
    """Nobody is anywhere; levels are listed."""
    assert all(stage.journeys == 0 for stage in Log.of().run(StageTimes(SHOP)).stages)
    with pytest.raises(BadOption, match="touchpoint"):
        StageTimes(SHOP, "page")  # pyright: ignore[reportArgumentType]
