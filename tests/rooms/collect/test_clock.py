"""When events happened: times as they are written, clocks that are wrong."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yeojido.collect.formats.clock import EARLIEST, NEAR, NotATime, corrected, micros
from yeojido.domain.log import DAY, HOUR, SECOND

NOW = 1_795_000_000 * SECOND


@pytest.mark.parametrize(
    "written",
    [
        "2026-11-22T01:47:02.310Z", "2026-11-22T01:47:02.310+00:00", "2026-11-22T10:47:02.310+09:00",
        "2026-11-22T01:47:02.310", "2026-11-22 01:47:02.310", "2026-11-22T01:47:02.310000000Z",
        1795312022.310, 1795312022310, "1795312022310", 1795312022310000, 1795312022310000000,
    ],
)  # fmt: skip
def test_times_of_many_forms_are_one_moment(written: str | float) -> None:
    """ISO 8601 with and without a zone; numbers from seconds to nanoseconds."""
    moment = datetime(2026, 11, 22, 1, 47, 2, 310_000, tzinfo=UTC)
    assert micros(written) == round(moment.timestamp() * 1_000_000)


@pytest.mark.parametrize("written", ["", "x", True, [], {}, "2026-13-01", float("nan"), 10**30])
def test_what_is_no_time_is_said_to_be_none(written: object) -> None:
    """An empty text is a time that is missing, all else is no time."""
    if written == "":
        assert micros(written) is None
    else:
        with pytest.raises(NotATime):
            micros(written)


@pytest.mark.parametrize(
    ("original", "sent_at", "expected"),
    [
        (None, None, NOW),  # nothing said: when it came
        (NOW - HOUR, None, NOW - HOUR),  # no clock to compare with: as it says
        (NOW - HOUR, NOW - SECOND, NOW - HOUR),  # the clock is right: as it says
        (NOW + HOUR - SECOND, NOW + HOUR, NOW - SECOND),  # an hour ahead (R4)
        (NOW - 3 * DAY, NOW, NOW - 3 * DAY),  # late (R4)
        (NOW - 3 * DAY - HOUR, NOW - HOUR, NOW - 3 * DAY),  # late, and the clock an hour behind
        (5 * SECOND, 6 * SECOND, NOW - SECOND),  # a clock that starts in 1970
        (NOW + 400 * DAY, NOW + 400 * DAY, NOW),  # a clock a year ahead
        (NOW + 9 * HOUR, None, NOW),  # local time written as UTC
        (NOW - HOUR, 0, NOW - HOUR),  # sentAt makes no sense: the event's own time does
        (NOW + 400 * DAY, None, None),
        (NOW + 400 * DAY, NOW, None),
        (-5, None, None),
        (EARLIEST - 1, NOW, None),
    ],
)
def test_clocks_are_corrected(
    original: int | None, sent_at: int | None, expected: int | None
) -> None:
    """By the difference between sending and arriving, where that is more than a delay."""
    assert corrected(original, sent_at, NOW) == expected


@given(
    original=st.integers(-DAY, NOW * 2),
    sent_at=st.none() | st.integers(-DAY, NOW * 2),
)
def test_no_event_is_placed_where_none_can_be(original: int, sent_at: int | None) -> None:
    """Whatever the clocks say, an event lies after 2000 and not after its arrival."""
    time = corrected(original, sent_at, NOW)
    assert time is None or EARLIEST <= time <= NOW + NEAR


@given(st.lists(st.integers(0, 5 * SECOND), min_size=2), st.integers(0, 9 * SECOND))
def test_delays_do_not_shuffle_what_one_page_sends(gaps: list[int], delay: int) -> None:
    """Events of a right clock keep their order however long each was under way."""
    start = NOW - 100 * SECOND
    sent = [start + gap for gap in sorted(gaps)]
    placed = [corrected(at, at, at + (delay if n % 2 else 0)) for n, at in enumerate(sent)]
    assert placed == sent
