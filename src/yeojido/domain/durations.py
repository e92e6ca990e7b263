"""Lengths of time as people write them: ``30m``, ``7d``; microseconds inside."""

from __future__ import annotations

import re

from yeojido.domain.errors import BadDuration
from yeojido.domain.log import DAY, HOUR, MINUTE, SECOND

_UNITS = {"s": SECOND, "m": MINUTE, "h": HOUR, "d": DAY, "w": 7 * DAY}
_KOREAN = {"s": "초", "m": "분", "h": "시간", "d": "일", "w": "주"}
_PATTERN = re.compile(r"\s*(\d+(?:\.\d+)?)\s*([smhdw])\s*")


def duration(text: str) -> int:
    """Return microseconds for ``30m``, ``1.5h``, ``7d``; raises BadDuration.

    >>> duration("7d") // DAY
    7
    """
    match = _PATTERN.fullmatch(text)
    if match is None:
        raise BadDuration(text=text)
    return round(float(match[1]) * _UNITS[match[2]])


def spoken(text: str, language: str) -> str:
    """Return a length of time for a sentence; other texts come back as they are.

    >>> spoken("30m", "ko"), spoken("30m", "en")
    ('30분', '30m')
    """
    match = _PATTERN.fullmatch(text)
    return f"{match[1]}{_KOREAN[match[2]]}" if match and language == "ko" else text


def shortest(micros: int) -> str:
    """Return the shortest exact writing of a length of time, in whole seconds at the finest.

    >>> shortest(7 * DAY), shortest(90 * SECOND)
    ('1w', '90s')
    """
    for unit in ("w", "d", "h", "m"):
        if micros and micros % _UNITS[unit] == 0:
            return f"{micros // _UNITS[unit]}{unit}"
    return f"{round(micros / SECOND)}s"
