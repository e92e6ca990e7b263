"""Amounts of memory as people write them: ``512MiB``, ``2GiB``; bytes inside."""

from __future__ import annotations

import re

from yeojido.domain.errors import BadOption

_POWERS = {"": 0, "k": 1, "m": 2, "g": 3, "t": 4}
_PATTERN = re.compile(r"\s*(\d+(?:\.\d+)?)\s*([kmgt]?)(i?)b?\s*", re.IGNORECASE)
#: Less than this does not hold the program itself.
LEAST = 64 * 2**20
_POSSIBLE = "64MiB, 512MiB, 2GiB ..."


def size(text: str, option: str = "--memory", least: int = LEAST) -> int:
    """Return bytes for ``2GiB``, ``512M`` (2**20), ``500MB`` (10**6); raises BadOption below ``least``.

    >>> size("2GiB") == 2 * 2**30, size("500 MB"), size("1.5G") == 3 * 2**29
    (True, 500000000, True)
    """
    match = _PATTERN.fullmatch(text)
    if match is None:
        raise BadOption(option=option, value=text, possible=_POSSIBLE)
    number, letter, binary = match[1], match[2].lower(), match[3]
    decimal = letter and not binary and text.strip().lower().endswith("b")
    found = round(float(number) * (1000 if decimal else 1024) ** _POWERS[letter])
    if found < least:
        raise BadOption(option=option, value=text.strip(), possible=_POSSIBLE)
    return found


def spoken(count: int) -> str:
    """Return bytes for reading.

    >>> spoken(268435456), spoken(2 * 2**30), spoken(1234567)
    ('256 MiB', '2 GiB', '1.2 MiB')
    """
    unit, value = "MiB", count / 2**20
    if value >= 1024:
        unit, value = "GiB", value / 1024
    return f"{value:.1f}".removesuffix(".0") + f" {unit}"
