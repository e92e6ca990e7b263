"""When an event happened: times as SDKs write them, corrected for the sender's clock."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from yeojido.domain.log import DAY, SECOND

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICRO = timedelta(microseconds=1)
#: Before this no event is believed (2000-01-01), microseconds UTC.
EARLIEST: Final = 10957 * DAY
#: A sender's clock this near to ours is taken as right: the difference is the network's delay, and
#: correcting by it would shuffle events that one page sends over several connections.
NEAR: Final = 10 * SECOND
#: Without ``sentAt`` a time this far ahead is a wrong clock, or a local time written as UTC: the
#: event is placed where it arrived. Further ahead nothing is believed.
AHEAD: Final = DAY

_NUMBER = re.compile(r"^\s*-?\d+(?:\.\d+)?\s*$")
#: nanoseconds, and seconds as text of other writers: what ``fromisoformat`` does not take
_FRACTION = re.compile(r"(\.\d{6})\d+")


class NotATime(Exception):
    """A value is no time."""


def micros(value: Any) -> int | None:
    """Return a time as microseconds UTC: ISO 8601 (UTC where it names no zone), or a number.

    Numbers are seconds, milliseconds, microseconds or nanoseconds by their size. None for what is
    missing or empty; raises NotATime.
    """
    if value is None or value == "":
        return None
    if isinstance(value, str):
        if _NUMBER.match(value):
            return _from_number(float(value))
        return _from_text(value.strip())
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _from_number(value)
    raise NotATime


def _from_number(value: float) -> int:
    size = abs(value)
    if size < 1e11:  # seconds up to the year 5138
        return round(value * SECOND)
    if size < 1e14:
        return round(value * 1000)
    if size < 1e17:
        return round(value)
    if size < 1e20:
        return round(value / 1000)
    raise NotATime


def _from_text(value: str) -> int:
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        try:
            moment = datetime.fromisoformat(_FRACTION.sub(r"\1", value))
        except ValueError:
            raise NotATime from None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return (moment - _EPOCH) // _MICRO


def corrected(original: int | None, sent_at: int | None, received_at: int) -> int | None:
    """Return when an event happened by our clock, or None where no clock makes sense of it.

    ``received_at - (sent_at - original)`` where the sender's clock is off by more than ``NEAR``
    (Segment's rule); the sender's own time where it is not, or where that rule leads nowhere. All
    in microseconds UTC.
    """
    if original is None:
        return received_at
    if sent_at is not None and abs(received_at - sent_at) > NEAR:
        moved = received_at - (sent_at - original)
        if EARLIEST <= moved <= received_at + NEAR:
            return moved
    if original < EARLIEST or original > received_at + AHEAD:
        return None
    return original if original <= received_at + NEAR else received_at
