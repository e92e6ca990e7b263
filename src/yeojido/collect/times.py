"""Written dates and times to microseconds, a whole column at a time.

The form of a column is seen in its first values and read by Polars' format parser; values that
do not fit it are taken up by three patterns that know what the eye accepts:
``2026.3.9 9:05``, ``26.03.09``, ``2026년 3월 9일 오후 3시 5분``, ``03/09/2026 03:05:00 PM``,
``9 Mar 2026``, ``20260309150501``, seconds to nanoseconds since 1970 by their magnitude.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Literal
from zoneinfo import ZoneInfo

import numpy as np
import polars as pl

from yeojido.domain.log import DAY, SECOND

if TYPE_CHECKING:
    from numpy.typing import NDArray

Order = Literal["ymd", "mdy", "dmy"]

#: what became of a value; LOCAL is a clock on the wall, ZONED is UTC
LOCAL, ZONED, MISSING, NOT_A_TIME, IMPOSSIBLE = 0, 1, 2, 3, 4

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_HALF = r"오전|오후|[AaPp]\.?[Mm]\.?"
_TIME = (
    rf"(?:[\sT,]*(?P<half>{_HALF})?\s*(?P<h>\d{{1,2}})(?:\s*[:시]\s*(?P<mi>\d{{1,2}})?"
    r"(?:\s*[:분]\s*(?P<s>\d{1,2})?초?(?:[.,](?P<f>\d{1,9}))?)?)?"
    rf"\s*(?P<half2>{_HALF})?\s*(?P<z>Z|KST|(?:UTC|GMT)?[+-]\d{{1,2}}(?::?\d{{2}})?|UTC|GMT)?)?"
)
_WEEKDAY = r"(?:\(?[월화수목금토일](?:요일)?\)?)?"
_NAMED_DAY = r"(?:[A-Za-z]{3,9},?\s+)?"
_PATTERNS = (
    r"^\s*(?P<a>\d{1,4})\s*[-./년]\s*(?P<b>\d{1,2})\s*[-./월]\s*(?P<c>\d{1,4})\s*[.일]?\s*"
    rf"{_WEEKDAY}{_TIME}\s*$",
    rf"^\s*{_NAMED_DAY}(?P<a>\d{{1,2}})(?:st|nd|rd|th)?[\s-]+(?P<m>[A-Za-z]{{3,9}})\.?,?"
    rf"[\s-]+(?P<c>\d{{2,4}}){_TIME}\s*$",
    rf"^\s*{_NAMED_DAY}(?P<m>[A-Za-z]{{3,9}})\.?\s+(?P<a>\d{{1,2}})(?:st|nd|rd|th)?,?"
    rf"\s+(?P<c>\d{{4}}){_TIME}\s*$",
    r"^\s*(?P<y>\d{4})(?P<b>\d{2})(?P<c>\d{2})(?:[\sT]?(?P<h>\d{2}):?(?P<mi>\d{2}):?"
    r"(?P<s>\d{2})?(?:\.?(?P<f>\d{1,9}))?(?P<z>Z|[+-]\d{2}:?\d{2})?)?\s*$",
)
_YEAR_1000, _YEAR_3000 = -30_610_224_000 * SECOND, 32_503_680_000 * SECOND
_KOREAN = re.compile(
    r"\d{4}년 \d{1,2}월 \d{1,2}일 (?:(오전|오후) )?\d{1,2}시 (\d{1,2}분)( \d{1,2}초)?"
)
_YEAR_LAST = re.compile(r"\d{1,2}([-./])\d{1,2}\1\d{4}( \d{1,2}:\d{2}(:\d{2})?( [AP]M)?)?")
_YEAR_FIRST = re.compile(
    r"\d{4}([-./])\d{1,2}\1\d{1,2}(?:([ T])\d{1,2}:\d{2}(:\d{2})?(\.\d{1,9})?"
    r"(Z|[+-]\d{2}:?\d{2})?)?"
)


@dataclass(frozen=True, slots=True)
class TimeRule:
    """How the times of one column are read.

    ``zone`` is that of times which name none. ``order`` is that of dates which do not begin with
    a four-digit year. ``date`` (ISO 8601) dates every row where no column has times.
    ``serial``: plain numbers are days since 1899-12-30, as spreadsheets count.
    """

    zone: str = "Asia/Seoul"
    order: Order = "ymd"
    serial: bool = False


@dataclass(frozen=True, slots=True)
class Times:
    """Column of instants: (rows,) int64 microseconds UTC, (rows,) uint8 what became of each."""

    at: NDArray[np.int64]
    state: NDArray[np.uint8]

    @property
    def good(self) -> NDArray[np.bool_]:
        """Where there is a time."""
        return self.state <= ZONED


def parse(series: pl.Series, rule: TimeRule = TimeRule()) -> Times:
    """Read a String series, or a Datetime one in microseconds (UTC where it has a zone).

    Values that are no times are told apart in ``state``.
    """
    if isinstance(series.dtype, pl.Datetime):
        return _typed(series, rule)
    at = np.zeros(len(series), np.int64)
    state = np.full(len(series), NOT_A_TIME, np.uint8)
    text = series.str.strip_chars(' \t"\r')
    missing = (text.is_null() | (text == "")).fill_null(value=True).to_numpy()
    state[missing] = MISSING
    _by_format(text, rule.order, at, state)
    left = np.flatnonzero(state == NOT_A_TIME)
    if left.size:
        _by_number(text, left, rule, at, state)
        left = left[state[left] == NOT_A_TIME]
    if left.size:
        _by_pattern(text, left, rule.order, at, state)
    return _settled(at, state, rule)


def _typed(series: pl.Series, rule: TimeRule) -> Times:
    zoned = isinstance(series.dtype, pl.Datetime) and series.dtype.time_zone is not None
    there = series.is_not_null().to_numpy()
    at = series.to_physical().fill_null(0).to_numpy().astype(np.int64)
    state = np.where(there, ZONED if zoned else LOCAL, MISSING).astype(np.uint8)
    return _settled(at, state, rule)


def _settled(at: NDArray[np.int64], state: NDArray[np.uint8], rule: TimeRule) -> Times:
    """Turn clocks on walls into UTC; years that stand for "never" (0001, 9999) are no times."""
    never = (state <= ZONED) & ((at < _YEAR_1000) | (at >= _YEAR_3000))
    at[never], state[never] = 0, IMPOSSIBLE
    local = state == LOCAL
    if local.any():
        at[local] = to_utc(at[local], rule.zone)
    return Times(at, state)


def as_text(series: pl.Series) -> pl.Series:
    """Return a column as text; times in ISO 8601, with Z where they are UTC."""
    if not isinstance(series.dtype, pl.Datetime):
        return series
    zone = "Z" if series.dtype.time_zone is not None else ""
    text = series.dt.to_string(f"%Y-%m-%d %H:%M:%S%.f{zone}")
    return text.str.replace(r" 00:00:00$", "")


def format_of(value: str, order: Order = "ymd") -> str | None:
    """Return the format of a value that Polars reads quickly, or None.

    >>> format_of("2026-03-09T15:05:01.5+09:00"), format_of("2026.3.9 9:05")
    ('%Y-%m-%dT%H:%M:%S%.f%:z', '%Y.%m.%d %H:%M')
    >>> format_of("2026년 3월 9일 오후 3시 5분"), format_of("3/9/2026 3:05 PM", "mdy")
    ('%Y년 %m월 %d일 %p %I시 %M분', '%m/%d/%Y %I:%M %p')
    """
    if match := _KOREAN.fullmatch(value):
        half, _, second = match.groups()
        hour = "%p %I" if half else "%H"
        return f"%Y년 %m월 %d일 {hour}시 %M분{' %S초' if second else ''}"
    if match := _YEAR_LAST.fullmatch(value):
        mark, clock, second, half = match.groups()
        date = f"%d{mark}%m{mark}%Y" if order == "dmy" else f"%m{mark}%d{mark}%Y"
        hour = f"%I:%M{':%S' if second else ''} %p" if half else f"%H:%M{':%S' if second else ''}"
        return f"{date} {hour}" if clock else date
    match = _YEAR_FIRST.fullmatch(value)
    if match is None:
        return None
    mark, between, second, fraction, zone = match.groups()
    date = f"%Y{mark}%m{mark}%d"
    if between is None:
        return date
    offset = "" if zone is None else "Z" if zone == "Z" else "%:z" if ":" in zone else "%z"
    return f"{date}{between}%H:%M{':%S' if second else ''}{'%.f' if fraction else ''}{offset}"


def _by_format(
    text: pl.Series, order: Order, at: NDArray[np.int64], state: NDArray[np.uint8]
) -> None:
    first = next((value for value in text.head(1000) if value), None)
    written = format_of(first, order) if first is not None else None
    if written is None:
        return
    zoned = written[-1] in "zZ"
    if "%p" in written:
        text = text.str.replace_many(["오전", "오후"], ["AM", "PM"])
    if "%H" in written or "%I" in written:
        read = text.str.to_datetime(
            written.removesuffix("Z") + ("%#z" if written.endswith("Z") else ""),
            strict=False,
            time_unit="us",
            time_zone="UTC" if zoned else None,
        )
    else:
        read = text.str.to_date(written, strict=False).cast(pl.Datetime("us"))
    micros = read.to_physical().cast(pl.Int64).fill_null(0).to_numpy()
    # "26" where others have four digits is no year 26; it is left for the patterns.
    good = read.is_not_null().to_numpy() & (micros >= _YEAR_1000)
    at[good] = micros[good]
    state[good] = ZONED if zoned else LOCAL


def _by_number(
    text: pl.Series,
    left: NDArray[np.int64],
    rule: TimeRule,
    at: NDArray[np.int64],
    state: NDArray[np.uint8],
) -> None:
    """Read counts since 1970 by their magnitude, and a spreadsheet's days."""
    values = text.gather(left)
    # Counts are plain digits; those that went through a spreadsheet end in ".0".
    whole = values if rule.serial else values.str.strip_suffix(".0")
    counted = whole.cast(pl.Int64, strict=False)
    if counted.null_count() < len(counted):
        digits = whole.str.len_bytes().fill_null(0).to_numpy()
        number = counted.fill_null(0).to_numpy()
        for low, high, times, by in (
            (9, 10, SECOND, 1), (13, 13, 1000, 1), (15, 16, 1, 1), (18, 19, 1, 1000)
        ):  # fmt: skip
            fits = (digits >= low) & (digits <= high) & (number > 0)
            at[left[fits]] = number[fits] * times // by
            state[left[fits]] = ZONED
    fraction = values.str.extract(r"^(\d{9,10}\.\d{1,9})$").cast(pl.Float64, strict=False)
    fits = fraction.is_not_null().to_numpy()
    if fits.any():
        at[left[fits]] = np.rint(fraction.fill_null(0).to_numpy()[fits] * SECOND).astype(np.int64)
        state[left[fits]] = ZONED
    if rule.serial:
        days = values.str.extract(r"^(\d{4,6}(?:\.\d+)?)$").cast(pl.Float64, strict=False)
        fits = days.is_not_null().to_numpy()
        # A spreadsheet's fraction of a day is right to about a millisecond.
        millis = np.rint((days.fill_null(0).to_numpy()[fits] - 25_569) * 86_400_000)
        at[left[fits]] = millis.astype(np.int64) * 1000
        state[left[fits]] = LOCAL


def _by_pattern(
    text: pl.Series,
    left: NDArray[np.int64],
    order: Order,
    at: NDArray[np.int64],
    state: NDArray[np.uint8],
) -> None:
    for pattern in _PATTERNS:
        values = text.gather(left)
        fits = values.str.contains(pattern).fill_null(value=False).to_numpy()
        if not fits.any():
            continue
        where = left[fits]
        groups = values.filter(pl.Series(fits)).str.extract_groups(pattern).struct.unnest()
        at[where], state[where] = _assemble(groups, order)
        left = left[state[left] == NOT_A_TIME]
        if left.size == 0:
            return


def _assemble(groups: pl.DataFrame, order: Order) -> tuple[NDArray[np.int64], NDArray[np.uint8]]:
    year, month, day, understood = _date_parts(groups, order)
    half = _half(groups)
    hour, minute, second = (_number(groups, name) for name in ("h", "mi", "s"))
    possible = _is_date(year, month, day) & (minute <= 59) & (second <= 60)
    possible &= (hour < 24) | ((hour == 24) & (minute + second == 0))
    possible &= ~((half == "a") & (hour > 12))
    hour = np.where((half != "") & (hour == 12), 0, hour)
    hour = np.where((half == "p") & (hour < 12), hour + 12, hour)
    safe = possible & understood
    start = _first_of_month(np.where(safe, year, 1970), np.where(safe, month, 1))
    at = (start + day - 1) * DAY + ((hour * 60 + minute) * 60 + second) * SECOND
    if "f" in groups.columns:
        digits = groups["f"].fill_null("0").str.pad_end(6, "0").str.head(6)
        at += digits.cast(pl.Int64).to_numpy()
    offset, zoned = _offset(groups)
    state = np.where(zoned, ZONED, LOCAL).astype(np.uint8)
    state[~possible] = IMPOSSIBLE
    state[~understood] = NOT_A_TIME
    return np.where(state <= ZONED, at - offset, 0), state


def _number(groups: pl.DataFrame, name: str) -> NDArray[np.int64]:
    if name not in groups.columns:
        return np.zeros(groups.height, np.int64)
    return groups[name].cast(pl.Int64, strict=False).fill_null(0).to_numpy()


def _digits(groups: pl.DataFrame, name: str) -> NDArray[np.int64]:
    return groups[name].str.len_bytes().fill_null(0).cast(pl.Int64).to_numpy()


def _century(year: NDArray[np.int64], digits: NDArray[np.int64]) -> NDArray[np.int64]:
    return np.where(digits > 2, year, year + np.where(year < 70, 2000, 1900))


def _date_parts(
    groups: pl.DataFrame, order: Order
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64], NDArray[np.bool_]]:
    """Return year, month, day and whether the numbers make a date at all."""
    have = groups.columns
    every = np.ones(groups.height, np.bool_)
    if "y" in have:
        year = _number(groups, "y")
        # Eight digits that are no year of ours are a number, not an impossible date.
        plausible = (year >= 1900) & (year <= 2100)
        return year, _number(groups, "b"), _number(groups, "c"), plausible
    a, c = _number(groups, "a"), _number(groups, "c")
    digits_c = _digits(groups, "c")
    if "m" in have:
        name = groups["m"].str.to_lowercase().str.head(3)
        month = name.replace_strict(
            list(_MONTHS), list(range(1, 13)), default=0, return_dtype=pl.Int64
        )
        return _century(c, digits_c), month.to_numpy(), a, (month > 0).to_numpy()
    b, digits_a = _number(groups, "b"), _digits(groups, "a")
    year_first = (digits_a == 4) | ((digits_c <= 2) & (order == "ymd"))
    understood = every & (digits_a != 3) & (digits_c != 3) & ~((digits_a == 4) & (digits_c > 2))
    first, second = (b, a) if order == "dmy" else (a, b)
    year = np.where(year_first, _century(a, digits_a), _century(c, digits_c))
    month = np.where(year_first, b, first)
    day = np.where(year_first, c, second)
    return year, month, day, understood


def _is_date(
    year: NDArray[np.int64], month: NDArray[np.int64], day: NDArray[np.int64]
) -> NDArray[np.bool_]:
    sane = (year >= 1) & (year <= 9999) & (month >= 1) & (month <= 12)
    y, m = np.where(sane, year, 1970), np.where(sane, month, 1)
    length = _first_of_month(y, m + 1) - _first_of_month(y, m)
    return sane & (day >= 1) & (day <= length)


def _first_of_month(year: NDArray[np.int64], month: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return days since 1970-01-01; a month of 13 is the next January."""
    months = (year - 1970) * 12 + month - 1
    return months.astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)


def _half(groups: pl.DataFrame) -> NDArray[np.str_]:
    """Return "a" before noon, "p" after, "" where nothing is said."""
    if "half" not in groups.columns:
        return np.full(groups.height, "", "<U1")
    said = groups["half"].fill_null(groups["half2"]).fill_null("")
    first = said.str.replace("오전", "a").str.replace("오후", "p").str.to_lowercase().str.head(1)
    return first.to_numpy().astype("<U1")


def _offset(groups: pl.DataFrame) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Return microseconds east of Greenwich and whether a zone is named."""
    said = groups["z"]
    zoned = said.is_not_null().to_numpy()
    if not zoned.any():
        return np.zeros(groups.height, np.int64), zoned
    known = {zone: _zone_offset(zone) for zone in said.drop_nulls().unique().to_list()}
    offset = said.replace_strict(known, default=0, return_dtype=pl.Int64)
    return offset.fill_null(0).to_numpy(), zoned


def _zone_offset(zone: str) -> int:
    if zone in ("Z", "UTC", "GMT"):
        return 0
    if zone == "KST":
        return 9 * 3600 * SECOND
    zone = zone.removeprefix("GMT").removeprefix("UTC")
    digits = zone[1:].replace(":", "")
    minutes = int(digits) * 60 if len(digits) <= 2 else int(digits[:2]) * 60 + int(digits[2:])
    return (-1 if zone[0] == "-" else 1) * minutes * 60 * SECOND


@lru_cache(maxsize=65_536)
def _day_offset(day: int, zone: str) -> int | None:
    """Return the zone's offset in microseconds on a local day, None where it changes then."""
    start, end = (_wall_offset(at, zone) for at in (day * DAY, (day + 1) * DAY))
    return start if start == end else None


def _wall_offset(wall: int, zone: str) -> int:
    """Return the offset at a reading of the wall clock: the earlier where it occurs twice, and
    the one before the gap where it does not occur (as PEP 495 reads ``fold=0``).
    """
    moment = datetime(1970, 1, 1) + timedelta(microseconds=wall)  # noqa: DTZ001 (a wall clock)
    offset = moment.replace(tzinfo=ZoneInfo(zone)).utcoffset()
    return round((offset or timedelta()).total_seconds() * SECOND)


def to_utc(wall: NDArray[np.int64], zone: str) -> NDArray[np.int64]:
    """Return UTC microseconds of wall clock readings in a zone (IANA name)."""
    days = wall // DAY
    first = int(days.min())
    present = np.flatnonzero(np.bincount(days - first))
    offsets = np.zeros(int(present[-1]) + 1, np.int64)
    out = wall.copy()
    for day in present.tolist():
        offset = _day_offset(day + first, zone)
        if offset is None:
            changing = days == day + first
            out[changing] -= np.array(
                [_wall_offset(int(at), zone) for at in wall[changing]], np.int64
            )
        else:
            offsets[day] = offset
    out -= offsets[days - first]
    return out
