"""Numbers as people read them, in Korean and English. Seconds, shares 0..1, scores -2..+2."""

from __future__ import annotations

import math
from datetime import date, timedelta

from yeojido.domain.journey import Period
from yeojido.domain.words import Language

MINUS = "\u2212"
_TIME: dict[Language, tuple[tuple[str, float], ...]] = {
    "ko": (("년", 31_557_600), ("일", 86_400), ("시간", 3_600), ("분", 60), ("초", 1)),
    "en": (("y", 31_557_600), ("d", 86_400), ("h", 3_600), ("m", 60), ("s", 1)),
}
_SHORT: dict[Language, tuple[tuple[float, str], ...]] = {
    "ko": ((1e12, "조"), (1e8, "억"), (1e4, "만")),
    "en": ((1e12, "T"), (1e9, "B"), (1e6, "M"), (1e3, "K")),
}
_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()


def count(value: float) -> str:
    """Return a whole number with thousands separators.

    >>> count(4812)
    '4,812'
    """
    return f"{round(value):,}".replace("-", MINUS) if math.isfinite(value) else "–"


def short(value: float, language: Language) -> str:
    """Return a number in few letters.

    >>> short(123456789, "ko"), short(123456789, "en")
    ('1.2억', '123M')
    """
    for size, unit in _SHORT[language]:
        if abs(value) >= size:
            part = value / size
            digits = f"{part:.1f}".removesuffix(".0") if abs(part) < 10 else count(part)
            return digits + unit
    return count(value)


def people(value: float, language: Language) -> str:
    """Return a number of people with its unit."""
    return f"{count(value)}명" if language == "ko" else count(value)


def share(value: float, *, fine: bool = False) -> str:
    """Return a share as a percentage, finer where it is small, or ``fine`` throughout.

    >>> share(0.384), share(0.034), share(0.0004)
    ('38%', '3.4%', '0.04%')
    """
    if not math.isfinite(value):
        return "–"
    part = value * 100
    if part == 0 or (abs(part) >= 9.95 and not fine):
        return f"{part:.0f}%"
    if abs(part) >= 0.095:
        return f"{part:.1f}%".replace(".0%", "%")
    return f"{part:.2g}%" if abs(part) >= 0.001 else "<0.001%"


def score(value: float) -> str:
    """Return an emotion with its sign.

    >>> score(1.24), score(0.02)
    ('+1.2', '0.0')
    """
    text = f"{abs(value):.1f}"
    if text == "0.0":
        return text
    return (MINUS if value < 0 else "+") + text


def span(seconds: float, language: Language) -> str:
    """Return a length of time in its two largest units.

    >>> span(187_200, "ko"), span(200, "en")
    ('2일 4시간', '3m 20s')
    """
    if seconds < 1:
        return "1초 미만" if language == "ko" else "<1s"
    units = _TIME[language]
    for place, (unit, size) in enumerate(units):
        if seconds < size * 0.9995 and place < len(units) - 1:
            continue
        big = int(seconds / size + 0.0005)
        if big >= 10 or place == len(units) - 1:
            return f"{count(round(seconds / size))}{unit}"
        name, smaller = units[place + 1]
        rest = round((seconds - big * size) / smaller)
        if rest * smaller >= size:
            big, rest = big + 1, 0
        return f"{big}{unit} {rest}{name}" if rest > 0 else f"{big}{unit}"
    return "–"


def period(value: Period, language: Language) -> str:
    """Return a period with its last day included, or the texts as given if they are no dates."""
    try:
        start = date.fromisoformat(value.start[:10])
        end = date.fromisoformat(value.end[:10])
    except ValueError:
        return f"{value.start} – {value.end}"
    clock = value.end[11:16]
    if end > start and clock in ("", "00:00"):
        end -= timedelta(days=1)
    if language == "en":
        first = f"{start.day} {_MONTHS[start.month - 1]}"
        if start.year != end.year:
            first += f" {start.year}"
        return f"{first} – {end.day} {_MONTHS[end.month - 1]} {end.year}"
    last = f"{end.month}.{end.day}" if start.year == end.year else f"{end:%Y}.{end.month}.{end.day}"
    return f"{start.year}.{start.month}.{start.day} – {last}"
