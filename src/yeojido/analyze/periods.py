"""Days and times as people write them, and the calendar's periods, as microseconds UTC."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Literal, get_args
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from yeojido.analyze.conditions import sentence
from yeojido.domain.errors import BadDate, BadOption, QuestionError
from yeojido.domain.log import SECOND

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

#: The calendar's periods; a week begins on Monday.
Unit = Literal["day", "week", "month", "quarter", "year"]
UNITS: tuple[Unit, ...] = get_args(Unit)
_MONTHS = {"month": 1, "quarter": 3, "year": 12}

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def _zone(timezone: str) -> ZoneInfo:
    try:
        return ZoneInfo(timezone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise BadOption(option="timezone", value=timezone, possible="Asia/Seoul, UTC") from None


def instant(value: str | date, timezone: str = "UTC") -> int:
    """Return microseconds since 1970-01-01 UTC; what names no zone is read in ``timezone``.

    A day means its midnight. Raises BadDate, BadOption.

    >>> instant("1970-01-01T09:00", "Asia/Seoul")
    0
    """
    zone = _zone(timezone)
    try:
        moment = value if isinstance(value, date) else datetime.fromisoformat(value.strip())
        if not isinstance(moment, datetime):
            moment = datetime(moment.year, moment.month, moment.day)  # noqa: DTZ001 - next line
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=zone)
        span = moment - _EPOCH
    except (ValueError, OverflowError):
        raise BadDate(text=str(value)) from None
    return (span.days * 86_400 + span.seconds) * SECOND + span.microseconds


def period(
    start: str | date | None, end: str | date | None, timezone: str = "UTC"
) -> tuple[int, int]:
    """Return (first, last) microseconds UTC, ``first <= t < last``; open where None.

    Raises BadDate, BadOption, and QuestionError when the start is not before the end.
    """
    _ = _zone(timezone)
    first = -(1 << 62) if start is None else instant(start, timezone)
    last = 1 << 62 if end is None else instant(end, timezone)
    if first >= last:
        raise QuestionError(reason=sentence("period_order", start=start, end=end))
    return first, last


def boundaries(first: int, last: int, unit: str, timezone: str = "UTC") -> NDArray[np.int64]:
    """Return the edges of the calendar periods that cover ``[first, last]``.

    Period ``i`` is ``edges[i] <= t < edges[i + 1]``; ``edges[0] <= first`` and
    ``last < edges[-1]``, so there is at least one period. ``np.searchsorted(edges, t, "right") - 1``
    is the period of ``t``.

    Args:
        first, last: microseconds UTC.
        unit: "day", "week" (from Monday), "month", "quarter" or "year".
        timezone: whose midnights the edges are. Where clocks are put forward over midnight the
            day begins at the jump; a day that a zone leaves out has no period.

    Raises BadOption for an unknown unit or zone.
    """
    import numpy as np

    zone = _zone(timezone)
    if unit not in UNITS:
        raise BadOption(option="unit", value=unit, possible=", ".join(UNITS))
    day = _beginning((_EPOCH + timedelta(microseconds=int(first))).astimezone(zone).date(), unit)
    edges: list[int] = []
    while not edges or edges[-1] <= last:
        midnight = datetime(day.year, day.month, day.day, tzinfo=zone)
        edges.append(round((midnight - _EPOCH).total_seconds()) * SECOND)
        day = _following(day, unit)
    return np.unique(np.array(edges, np.int64))


def labels(edges: NDArray[np.int64], unit: str, timezone: str = "UTC") -> tuple[str, ...]:
    """Return how people write each period: ``2026-03-01`` (a week: its Monday), ``2026-03``,
    ``2026-Q1``, ``2026``. One label for each pair of neighbouring edges.
    """
    zone = _zone(timezone)
    days = [
        (_EPOCH + timedelta(microseconds=edge)).astimezone(zone).date()
        for edge in edges[:-1].tolist()
    ]
    written = {"month": "{0:%Y-%m}", "quarter": "{0:%Y}-Q{1}", "year": "{0:%Y}"}
    form = written.get(unit, "{0:%Y-%m-%d}")
    return tuple(form.format(day, (day.month + 2) // 3) for day in days)


def _beginning(day: date, unit: str) -> date:
    """Return the first day of a day's period."""
    if unit == "day":
        return day
    if unit == "week":
        return day - timedelta(days=day.weekday())
    months = _MONTHS[unit]
    return date(day.year, (day.month - 1) // months * months + 1, 1)


def _following(day: date, unit: str) -> date:
    """Return the first day of the next period, from the first day of one."""
    if unit in ("day", "week"):
        return day + timedelta(days=1 if unit == "day" else 7)
    month = day.month - 1 + _MONTHS[unit]
    return date(day.year + month // 12, month % 12 + 1, 1)
