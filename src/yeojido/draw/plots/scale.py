"""Numbers to places and to words: axes that end at round values, in the unit people read."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from yeojido.domain.words import Language
from yeojido.draw import numbers

#: share: 0..1 as a percentage. points: a difference of shares, signed. ratio: a factor, 1 = same.
Unit = Literal["count", "share", "points", "duration", "number", "ratio"]

_SPANS = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10800, 21600, 43200, 86400)
_DAYS = (1, 2, 5, 7, 14, 30, 60, 90, 180, 365)


@dataclass(frozen=True, slots=True)
class Scale:
    """Values ``low`` to ``high`` on the way from ``start`` to ``end`` px; log where told so."""

    low: float
    high: float
    start: float
    end: float
    log: bool = False

    def at(self, value: float) -> float:
        """Return the place of a value, kept within the way."""
        low, high, value = (self._turned(v) for v in (self.low, self.high, value))
        share = (value - low) / (high - low) if high > low else 0.0
        return self.start + (self.end - self.start) * min(1.0, max(0.0, share))

    def _turned(self, value: float) -> float:
        return math.log(max(value, 1e-9)) if self.log else value


def ticks(low: float, high: float, unit: Unit = "number", count: int = 5) -> list[float]:
    """Return about ``count`` round values that enclose ``low`` to ``high``.

    >>> ticks(0, 0.38, "share")
    [0.0, 0.1, 0.2, 0.3, 0.4]
    """
    if not (math.isfinite(low) and math.isfinite(high)) or high <= low:
        high = low + 1 if math.isfinite(low) else 1.0
        low = low if math.isfinite(low) else 0.0
    step = _step((high - low) / max(1, count - 1), unit)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return [round(place * step, 12) for place in range(first, last + 1)]


def _step(rough: float, unit: Unit) -> float:
    if unit == "duration" and rough >= 1:
        for size in (*_SPANS, *(days * 86400 for days in _DAYS)):
            if size >= rough * 0.85:
                return float(size)
    size = 10.0 ** math.floor(math.log10(rough))
    for part in (1.0, 2.0, 5.0):
        if part * size >= rough * 0.85:
            break
    else:
        part = 10.0
    step = part * size
    return max(1.0, step) if unit == "count" else step


def factors(low: float, high: float) -> list[float]:
    """Return round factors around 1 that enclose ``low`` to ``high``, for a logarithmic axis."""
    steps = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0)
    inside = [step for step in steps if low <= step <= high]
    below = [step for step in steps if step < low][-1:]
    above = [step for step in steps if step > high][:1]
    return [*below, *inside, *above]


def shown(value: float, unit: Unit, language: Language) -> str:
    """Return a value as it is read.

    >>> shown(0.041, "points", "ko"), shown(-0.041, "points", "en"), shown(1.25, "ratio", "en")
    ('+4.1%p', '−4.1 pp', '×1.25')
    """
    if not math.isfinite(value):
        return "–"
    match unit:
        case "count":
            return numbers.count(value) if abs(value) < 1e6 else numbers.short(value, language)
        case "share":
            return numbers.share(value).replace("-", numbers.MINUS)
        case "points":
            return points(value, language)
        case "duration":
            sign = numbers.MINUS if value < 0 else ""
            return sign + (numbers.span(abs(value), language) if value else "0")
        case "ratio":
            return f"×{value:.2f}".rstrip("0").rstrip(".")
        case _:
            return plain(value, language)


def points(value: float, language: Language) -> str:
    """Return a difference of two shares with its sign, in percentage points."""
    size = abs(value) * 100
    text = f"{size:.0f}" if size >= 9.95 else f"{size:.1f}".removesuffix(".0")
    sign = "" if text == "0" else "+" if value > 0 else numbers.MINUS
    return f"{sign}{text}%p" if language == "ko" else f"{sign}{text} pp"


def plain(value: float, language: Language) -> str:
    """Return a number with as many digits as it needs."""
    if abs(value) >= 1e6:
        return numbers.short(value, language)
    if abs(value) >= 100 or value == round(value):
        return numbers.count(value)
    return f"{value:.3g}".replace("-", numbers.MINUS)
