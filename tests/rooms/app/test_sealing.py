"""When it is time to seal."""

from __future__ import annotations

from yeojido.app.sealing import BUSY, MANY, MOST, OLD, QUIET, TOO_MANY, Pace, Unsealed

SECOND = 1_000_000
LARGE = 100_000_000


def test_many_events_are_sealed_at_once_where_that_is_quick() -> None:
    """A share of the log, at least and at most so many."""
    assert not Unsealed(MANY - 1, 0, changes=False).due(0, 1)
    assert Unsealed(MANY, 0, changes=False).due(0, 1)
    assert not Unsealed(MANY, 0, changes=False).due(LARGE, 1)
    assert Unsealed(MOST, 0, changes=False).due(LARGE, 1)


def test_sealing_takes_a_bounded_part_of_the_time() -> None:
    """What took long is left alone for a multiple of that, unless far too much waits."""
    pace = Pace(ended=0, took=60 * SECOND)
    rested = (BUSY - 1) * pace.took
    many = Unsealed(MOST, 0, changes=True)
    assert not many.due(LARGE, rested - 1, pace)
    assert many.due(LARGE, rested, pace)
    assert Unsealed(TOO_MANY, 0, changes=True).due(LARGE, 1, pace)


def test_a_few_old_events_do_not_rewrite_a_large_log_again_and_again() -> None:
    """A quick log is sealed when events are old, a slow one more seldom."""
    few = Unsealed(1_000, 0, changes=False)
    assert not few.due(LARGE, OLD - 1)
    assert few.due(LARGE, OLD)
    assert few.due(LARGE, OLD, Pace(ended=0, took=SECOND))
    slow = Pace(ended=0, took=60 * SECOND)
    assert not few.due(LARGE, OLD, slow)
    assert few.due(LARGE, (QUIET - 1) * slow.took, slow)


def test_changes_alone_wait_until_they_are_old() -> None:
    """Who logs in causes no sealing; what waits for long is done for good."""
    assert not Unsealed(0, 0, changes=True).due(LARGE, OLD - 1)
    assert Unsealed(0, 0, changes=True).due(LARGE, OLD)
    assert not Unsealed(0, None, changes=False).due(LARGE, OLD)
