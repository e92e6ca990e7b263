"""Written times: every form that people use, read to the microsecond; the rest told apart."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from yeojido.collect import times
from yeojido.collect.times import IMPOSSIBLE, LOCAL, MISSING, NOT_A_TIME, ZONED, TimeRule, parse

_UTC = TimeRule("UTC")


def _read(*values: str | None, rule: TimeRule = _UTC) -> list[str | int]:
    """Return each value as ISO 8601 in UTC, or what became of it."""
    found = parse(pl.Series(values, dtype=pl.String), rule)
    return [
        datetime.fromtimestamp(at / 1e6, UTC).isoformat()[:-6] if state <= ZONED else state
        for at, state in zip(found.at.tolist(), found.state.tolist(), strict=True)
    ]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2026-03-09", "2026-03-09T00:00:00"),
        ("2026-03-09 15:05:01", "2026-03-09T15:05:01"),
        ("2026-03-09T15:05:01Z", "2026-03-09T15:05:01"),
        ("2026-03-09T15:05:01.5Z", "2026-03-09T15:05:01.500000"),
        ("2026-03-09T15:05:01.123456789+09:00", "2026-03-09T06:05:01.123456"),
        ("2026-03-09T15:05:01-0530", "2026-03-09T20:35:01"),
        ("2026-03-09 15:05:01.852262656", "2026-03-09T15:05:01.852262"),
        ("2026.03.09 15:05", "2026-03-09T15:05:00"),
        ("2026.3.9 9:05", "2026-03-09T09:05:00"),
        ("2026. 3. 9. 오후 3:05", "2026-03-09T15:05:00"),
        ("2026/03/09", "2026-03-09T00:00:00"),
        ("26.03.09", "2026-03-09T00:00:00"),
        ("97-03-09 15:05", "1997-03-09T15:05:00"),
        ("2026년 3월 9일", "2026-03-09T00:00:00"),
        ("2026년 3월 9일 오후 3시 5분", "2026-03-09T15:05:00"),
        ("2026년 3월 9일 (월) 오전 12:05:10", "2026-03-09T00:05:10"),
        ("2026-03-09 15시 5분 3초", "2026-03-09T15:05:03"),
        ("2026-03-09 3:05:01 PM", "2026-03-09T15:05:01"),
        ("9 Mar 2026", "2026-03-09T00:00:00"),
        ("Mar 9, 2026 3:05 PM", "2026-03-09T15:05:00"),
        ("Mon, 09 Mar 2026 15:05:01 GMT", "2026-03-09T15:05:01"),
        ("20260309", "2026-03-09T00:00:00"),
        ("20260309150501", "2026-03-09T15:05:01"),
        ("20260309T1505", "2026-03-09T15:05:00"),
        ("2026-03-09 15:05:01 KST", "2026-03-09T06:05:01"),
        ("2026-03-09 24:00:00", "2026-03-10T00:00:00"),
        ("1569402726", "2019-09-25T09:12:06"),
        ("1569402726.853", "2019-09-25T09:12:06.853000"),
        ("1569402726853", "2019-09-25T09:12:06.853000"),
        ("1569402726853123", "2019-09-25T09:12:06.853123"),
        ("1569402726853123456", "2019-09-25T09:12:06.853123"),
        (' "2026-03-09" ', "2026-03-09T00:00:00"),
    ],
)
def test_forms_of_time(value: str, expected: str) -> None:
    """Each form is read alone, and in a column whose first value is written otherwise."""
    assert _read(value) == [expected]
    assert _read("2020-01-01 00:00:00", value)[1] == expected


@pytest.mark.parametrize(
    ("value", "state"),
    [
        ("2026-02-30", IMPOSSIBLE), ("2026-13-01", IMPOSSIBLE), ("2026-01-01 25:00", IMPOSSIBLE),
        ("20260230", IMPOSSIBLE), ("2025-02-29 10:00:00", IMPOSSIBLE), ("NA", NOT_A_TIME),
        ("17850", NOT_A_TIME), ("17850.0", NOT_A_TIME), ("12:30", NOT_A_TIME),
        ("2026-05", NOT_A_TIME), ("99999999", NOT_A_TIME), ("user_0001", NOT_A_TIME),
        ("9999-12-31", IMPOSSIBLE), ("9999-12-31 23:59:59", IMPOSSIBLE),
        ("0001-01-01 00:00:00", IMPOSSIBLE), ("", MISSING), ("  ", MISSING), (None, MISSING),
    ],
)  # fmt: skip
def test_what_is_no_time_is_told_apart(value: str | None, state: int) -> None:
    """Missing, not a time, and an impossible date are three things."""
    assert _read(value) == [state]
    assert _read("2020-01-01 00:00:00", value)[1] == state


def test_day_and_month_stand_as_the_rule_says() -> None:
    """The same digits are two dates."""
    value = "03/09/2026 03:05:00 PM"
    assert _read(value, rule=TimeRule("UTC", "mdy")) == ["2026-03-09T15:05:00"]
    assert _read(value, rule=TimeRule("UTC", "dmy")) == ["2026-09-03T15:05:00"]
    assert _read("31.12.2024", rule=TimeRule("UTC", "mdy")) == [IMPOSSIBLE]


def test_spreadsheet_days_are_read_only_where_there_are_some() -> None:
    """45360.5 is noon of 9 March 2024 in a workbook and a number elsewhere."""
    assert _read("45360.5", rule=TimeRule("UTC", serial=True)) == ["2024-03-09T12:00:00"]
    assert _read("45360.5") == [NOT_A_TIME]


def test_times_without_a_zone_are_read_in_the_zone_given() -> None:
    """Seoul by default; clocks that were put forward and back are known."""
    assert _read("2026-03-09 09:00:00", rule=TimeRule()) == ["2026-03-09T00:00:00"]
    new_york = TimeRule("America/New_York")
    assert _read("2026-01-09 09:00:00", "2026-07-09 09:00:00", rule=new_york) == [
        "2026-01-09T14:00:00", "2026-07-09T13:00:00"
    ]  # fmt: skip
    # Twice on this clock: the earlier; never on this clock: as before the change.
    assert _read("2026-11-01 01:30:00", "2026-03-08 02:30:00", rule=new_york) == [
        "2026-11-01T05:30:00", "2026-03-08T07:30:00"
    ]  # fmt: skip


_moments = st.datetimes(datetime(1971, 1, 1), datetime(2099, 12, 31))
_FORMATS = ("%Y-%m-%d %H:%M:%S.%f", "%Y.%m.%d %H:%M:%S", "%Y/%m/%d %H:%M", "%Y년 %m월 %d일 %H시 %M분",
            "%Y%m%d%H%M%S", "%d %b %Y %H:%M:%S", "%Y-%m-%d %I:%M:%S %p")  # fmt: skip


@given(st.lists(_moments, min_size=1, max_size=6), st.sampled_from(_FORMATS))
def test_what_was_written_is_read_again(moments: list[datetime], written: str) -> None:
    """Writing a time and reading it gives the time, as finely as it was written."""
    values = [moment.strftime(written) for moment in moments]
    expected = [datetime.strptime(value, written).isoformat() for value in values]
    assert _read(*values) == expected


@given(
    st.lists(_moments, min_size=1, max_size=20),
    st.sampled_from(["America/New_York", "Asia/Seoul", "Australia/Lord_Howe"]),
)
def test_zones_are_those_of_the_standard_library(moments: list[datetime], zone: str) -> None:
    """Wall clock to UTC is what zoneinfo says, on every day and at every change of clocks."""
    wall = [round((m - datetime(1970, 1, 1)).total_seconds() * 1e6) for m in moments]
    expected = [
        (m.replace(tzinfo=ZoneInfo(zone)) - datetime(1970, 1, 1, tzinfo=UTC))
        // timedelta(microseconds=1)
        for m in moments
    ]
    found = times.to_utc(pl.Series(wall).to_numpy(), zone)
    assert all(abs(int(a) - b) <= 1 for a, b in zip(found, expected, strict=True))


_MIXED = ["2026-03-09", "26-03-09", "1569402726", "3/4/26", "3/4/2026", "3/4/2026 1:05 PM",
          "2026년 3월 9일 오후 3시 5분", "2026년 3월 9일 13시 5분", "2026-03-09 24:00", "0026-03-09",
          "2026-03-09 1:5", "2026-03-09T10:00:00Z", "2026-03-09T10:00:00+09:00", "1569402726.0"]  # fmt: skip


@given(st.lists(st.text(max_size=25) | st.sampled_from(_MIXED), max_size=8))
def test_a_value_is_read_the_same_in_any_company(values: list[str]) -> None:
    """What stands beside a value in its column changes nothing about it."""
    assert _read(*values) == [_read(value)[0] for value in values]


def test_typed_times_keep_their_zone() -> None:
    """A Datetime column without a zone is a wall clock, with one it is UTC."""
    series = pl.Series([datetime(2026, 3, 9, 9), None])
    assert parse(series.cast(pl.Datetime("us"))).state.tolist() == [LOCAL, MISSING]
    assert (
        parse(series.cast(pl.Datetime("us"))).at[0]
        == datetime(2026, 3, 9, tzinfo=UTC).timestamp() * 1e6
    )
    zoned = series.cast(pl.Datetime("us")).dt.replace_time_zone("UTC")
    assert parse(zoned).at[0] == datetime(2026, 3, 9, 9, tzinfo=UTC).timestamp() * 1e6
