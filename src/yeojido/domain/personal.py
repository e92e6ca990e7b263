"""What personal data looks like in text, for those who blot it out and those who check that it is.

Patterns work in Python and in Polars. Korean mobile and land lines; resident registration numbers
(a birth date, then a digit 1-8 for century and sex); payment cards (four groups of four).
"""

from __future__ import annotations

_MOBILE = r"(?:\+?82[- .]?0?|0)1[016789][- .]?\d{3,4}[- .]?\d{4}"
_LANDLINE = r"0(?:2|[3-6][1-5]|70|50\d)[- .)]\s?\d{3,4}[- .]\d{4}"
_FOREIGN = r"\+\d{1,3}[- .]?\(?\d{1,4}\)?(?:[- .]?\d{2,4}){2,4}"

EMAIL = r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}"
PHONE = f"{_MOBILE}|{_LANDLINE}|{_FOREIGN}"
RESIDENT = r"\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])-?[1-8]\d{6}"
CARD = r"\d{4}[- ]\d{4}[- ]\d{4}[- ]\d{4}"
#: Dates such as 2026-03-09 are no accounts.
ACCOUNT = r"\d{3,6}-\d{2,6}-\d{4,8}(?:-\d{1,4})?"
IP = r"(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)"
