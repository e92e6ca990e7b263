"""The calendar's periods: edges at the midnights of a zone, and how they are written."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from yeojido.analyze.periods import UNITS, boundaries, instant, labels
from yeojido.domain.errors import BadOption
from yeojido.domain.log import DAY, HOUR

ZONES = ("UTC", "Asia/Seoul", "America/New_York", "Africa/Cairo", "Pacific/Apia", "Asia/Beirut")


def test_days_of_korea_begin_at_fifteen_hours_utc():
    """Midnight in Seoul is 15:00 UTC of the day before."""
    first, last = instant("2026-03-01T10:00"), instant("2026-03-02T20:00")
    edges = boundaries(first, last, "day", "Asia/Seoul")
    assert labels(edges, "day", "Asia/Seoul") == ("2026-03-01", "2026-03-02", "2026-03-03")
    assert edges[0] == instant("2026-02-28T15:00")


def test_weeks_begin_on_monday_and_months_quarters_years_on_their_first():
    """2026-03-04 is a Wednesday."""
    at = instant("2026-03-04")
    written = {unit: labels(boundaries(at, at, unit), unit) for unit in UNITS}
    assert written == {
        "day": ("2026-03-04",),
        "week": ("2026-03-02",),
        "month": ("2026-03",),
        "quarter": ("2026-Q1",),
        "year": ("2026",),
    }


def test_days_are_longer_and_shorter_where_clocks_change():
    """New York's clocks go forward on 2026-03-08 and back on 2026-11-01."""
    zone = "America/New_York"
    spring = boundaries(instant("2026-03-07", zone), instant("2026-03-09", zone), "day", zone)
    autumn = boundaries(instant("2026-10-31", zone), instant("2026-11-02", zone), "day", zone)
    assert (np.diff(spring) // HOUR).tolist() == [24, 23, 24]
    assert (np.diff(autumn) // HOUR).tolist() == [24, 25, 24]


def test_a_day_that_a_zone_left_out_has_no_period():
    """Samoa went from 29 to 31 December 2011."""
    zone = "Pacific/Apia"
    edges = boundaries(instant("2011-12-29", zone), instant("2011-12-31T12:00", zone), "day", zone)
    assert labels(edges, "day", zone) == ("2011-12-29", "2011-12-31")


@given(
    st.integers(0, 60 * 365 * 24), st.integers(0, 400 * 24), st.sampled_from(UNITS),
    st.sampled_from(ZONES),
)  # fmt: skip
def test_edges_cover_the_span_and_label_every_instant_by_its_local_date(start, length, unit, zone):
    """The period of any time is the one its local date stands in."""
    first, last = start * HOUR, (start + length) * HOUR
    edges = boundaries(first, last, unit, zone)
    assert edges[0] <= first
    assert edges[-2] <= last < edges[-1]
    assert (np.diff(edges) > 0).all()
    named = labels(edges, unit, zone)
    assert len(named) == edges.size - 1
    for at in (first, last, (first + last) // 2):
        day = datetime.fromtimestamp(at / 1e6, UTC).astimezone(ZoneInfo(zone)).date()
        label = named[int(np.searchsorted(edges, at, "right")) - 1]
        if unit == "day":
            assert label == day.isoformat()
        elif unit == "week":
            assert 0 <= (day - datetime.fromisoformat(label).date()).days < 7
        else:
            assert label[:4] == str(day.year)
            assert unit != "month" or label == day.strftime("%Y-%m")


def test_a_single_moment_has_one_period():
    """Nothing is too short to have a period."""
    assert boundaries(0, 0, "day").tolist() == [0, DAY]


def test_unknown_units_and_zones_are_refused():
    """The message lists what there is."""
    with pytest.raises(BadOption, match="day, week, month"):
        boundaries(0, 0, "hour")
    with pytest.raises(BadOption):
        boundaries(0, 0, "day", "Korea/Seoul")
