"""Days and times as people write them, as microseconds UTC."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from yeojido.analyze.conditions import sentence
from yeojido.domain.errors import BadDate, BadOption, QuestionError
from yeojido.domain.log import SECOND

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
