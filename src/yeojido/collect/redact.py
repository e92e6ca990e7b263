"""Personal data: found by its look, replaced by pseudonyms, or blotted out of free text.

What it looks like stands in ``domain.personal``.
"""

from __future__ import annotations

import hmac
import re
from collections.abc import Iterable

import polars as pl

from yeojido.collect.finding import without_emails
from yeojido.domain.personal import ACCOUNT, CARD, EMAIL, IP, PHONE, RESIDENT
from yeojido.domain.words import Words, both

#: what a value is -> (pattern of a whole value, word of the catalogue)
KINDS: dict[str, str] = {
    "email": EMAIL,
    "phone": PHONE,
    "resident_number": RESIDENT,
    "card": CARD,
    "ip": IP,
}

# In free text a number must stand alone (letters of Korean may follow at once).
_NUMBERS = (
    (rf"{CARD}|\d{{15,16}}", "[card]"),
    (RESIDENT, "[id]"),
    (PHONE, "[phone]"),
    (ACCOUNT, "[account]"),
)
_ALONE: tuple[tuple[str, str], ...] = tuple(
    (rf"(^|[^0-9A-Za-z-])(?:{number})($|[^0-9A-Za-z-])", f"${{1}}{instead}${{2}}")
    for number, instead in _NUMBERS
)
_MASKS: tuple[tuple[str, str], ...] = ((EMAIL, "[email]"), *_ALONE)
_SUSPECT = r"@|\d[- .)]?\d{2,}[- .]?\d{3}"
_SUSPICIOUS = re.compile(_SUSPECT)
_FLAGS = frozenset(
    (
        "0",
        "1",
        "2",
        "y",
        "n",
        "yes",
        "no",
        "true",
        "false",
        "t",
        "f",
        "예",
        "아니오",
        "o",
        "x",
        "유",
        "무",
    )
)
_PYTHON_MASKS = tuple(
    (re.compile(p), r.replace("${1}", r"\1").replace("${2}", r"\2")) for p, r in _ALONE
)


def kind_of(values: pl.Series) -> str | None:
    """Return what kind of personal data most values of a sample are, or None."""
    present = values.drop_nulls().head(2000)
    if len(present) == 0:
        return None
    for kind, pattern in KINDS.items():
        share = present.str.contains(rf"^\s*(?:{pattern})\s*$").mean()
        if isinstance(share, float) and share >= 0.5:
            return kind
    return None


def only_flags(values: pl.Series) -> bool:
    """Say whether a column called "phone" or "mail" merely answers yes or no."""
    return set(values.drop_nulls().str.to_lowercase().unique().to_list()) <= _FLAGS


def named(kind: str) -> Words:
    """Return the words for a kind of personal data."""
    return both(f"importing.personal_{kind}")


def mask(series: pl.Series) -> pl.Series:
    """Return texts with personal data blotted out: ``[email]``, ``[phone]``, ``[id]`` ..."""
    suspects = series.str.contains(_SUSPECT).fill_null(value=False)
    if not suspects.any():
        return series
    masked = series.filter(suspects)
    for pattern, instead in _MASKS:
        # Twice: neighbours share the character between them.
        masked = masked.str.replace_all(pattern, instead).str.replace_all(pattern, instead)
    return series.scatter(suspects.arg_true(), masked)


def mask_one(text: str) -> str:
    """Return one text with personal data blotted out, as ``mask`` does.

    >>> mask_one("문의는 010-1234-5678 또는 a.b@example.com 으로")
    '문의는 [phone] 또는 [email] 으로'
    """
    if _SUSPICIOUS.search(text) is None:
        return text
    text = without_emails(text)
    for pattern, instead in _PYTHON_MASKS:
        text = pattern.sub(instead, pattern.sub(instead, text))
    return text


def mask_addresses(series: pl.Series) -> pl.Series:
    """Return values with e-mail addresses blotted out; cheap where there is no ``@``."""
    suspects = series.str.contains("@", literal=True).fill_null(value=False)
    if not suspects.any():
        return series
    masked = series.filter(suspects).str.replace_all(EMAIL, "[email]")
    return series.scatter(suspects.arg_true(), masked)


def pseudonyms(values: Iterable[str], secret: bytes) -> dict[str, str]:
    """Return a pseudonym (HMAC-SHA256 with the workspace's secret) for each value.

    Letter case, blanks and the marks inside phone numbers make no difference, so that one person
    stays one person.
    """
    return {value: pseudonym(value, secret) for value in values}


def pseudonym(value: str, secret: bytes) -> str:
    """Return the pseudonym of one value."""
    plain = value.strip().lower()
    if "@" not in plain and re.fullmatch(r"[+\d\s().-]+", plain):
        plain = re.sub(r"\D", "", plain)
        plain = "0" + plain[2:].lstrip("0") if plain.startswith("82") else plain
    return "p_" + hmac.digest(secret, plain.encode(), "sha256").hex()[:24]


def pseudonymised(series: pl.Series, secret: bytes) -> pl.Series:
    """Return a column with every value replaced by its pseudonym."""
    unique = series.drop_nulls().unique().to_list()
    if not unique:
        return series
    known = pseudonyms(unique, secret)
    return series.replace_strict(list(known), list(known.values()), default=None)
