"""Values that look personal, whatever their name: masked, in texts, in numbers, in addresses."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from ipaddress import ip_address

from yeojido.collect import redact
from yeojido.collect.finding import without_emails, without_tokens
from yeojido.collect.names import in_address
from yeojido.domain.personal import CARD, IP, PHONE, RESIDENT

#: Whatever matches nothing of this is no personal value and no address with parts to strip.
_HINT = re.compile(r"@|\d[- .)]?\d{2,}[- .]?\d{3}|\d\.\d{1,3}\.\d|:[0-9A-Fa-f]*:|eyJ")
_SUSPECT = re.compile(rf"[#?%&;\uff01-\uff5e]|://|{_HINT.pattern}")
_PARTS = (
    (re.compile(rf"(?<![\d-])(?:{CARD})(?![\d-])"), "[card]"),
    (re.compile(rf"(?<![\d-])(?:{RESIDENT})(?![\d-])"), "[id]"),
    (re.compile(rf"(?<![0-9A-Za-z+-])(?:{PHONE})(?![0-9A-Za-z-])"), "[phone]"),
)
_IP = re.compile(rf"(?<![\d.])(?:{IP})(?![\d.])")
_VERSION = re.compile(r"[vV/]$|version\W*$", re.IGNORECASE)
_LONG_DIGITS = re.compile(r"(?<![\d.])\d{13,16}(?![\d.])")
_PIECE = re.compile(r"\S+")
_FULL_WIDTH = re.compile(r"[\uff01-\uff5e]")
_USERINFO = re.compile(r"(?<=://)[^/?#@\s]*@")
_PERCENT = re.compile(r"(?:%[0-9A-Fa-f]{2})+")
_ENCODED = re.compile(r"[^A-Za-z0-9._~!$&'()*+,;=:@/\[\]-]+")
_SEPARATORS = re.compile(r"([&;])")
#: Milliseconds of the years 2001 to 2033 are thirteen digits too.
_SHORT = 300
#: So far in front of an address is looked whether it is a version.
_BEFORE = 40
#: Links within links are looked into so deep; what holds more of them is left out.
_DEEPEST = 4
_MILLISECONDS = range(10**12, 2 * 10**12)


def masked(text: str) -> str:
    """Return a text in which everything that looks personal is blotted out.

    Addresses lose the parameters that hold e-mails, tokens and the like.

    >>> masked("/join?email=kim%40x.kr&step=2#t")
    '/join?step=2#t'
    >>> masked("010-1234-5678로 전화 주세요")
    '[phone]로 전화 주세요'
    """
    # The same words, addresses and titles come again and again.
    return _masked_short(text) if len(text) <= _SHORT else _masked(text)


def _masked(text: str) -> str:
    if _SUSPECT.search(text) is None:
        return text
    if _FULL_WIDTH.search(text) is not None:
        text = _narrow(text)
    if "?" in text or "#" in text or "%" in text or "://" in text or "&" in text:
        text = _PIECE.sub(lambda piece: _address(piece[0]), text)
    return _blotted(text)


_masked_short = lru_cache(maxsize=32_768)(_masked)


def looks_personal(value: str) -> bool:
    """Say whether there is anything in a value that ``masked`` blots out.

    >>> looks_personal("user:kim@x.kr"), looks_personal("member-77")
    (True, False)
    """
    return masked(value) != value


def masked_number(value: float) -> float | str:
    """Return a whole number, or what it is where it is a card, a resident or a mobile number."""
    if not isinstance(value, int) or not 10**8 < abs(value) < 10**17:
        return value
    digits = str(abs(value))
    if re.fullmatch(r"8210\d{8}", digits):
        return "[phone]"
    return _long(digits) or value


def _blotted(text: str) -> str:
    if _HINT.search(text) is None:
        return text
    if " " in text.strip():
        text = redact.mask_one(text)
    text = without_emails(text)
    for pattern, instead in _PARTS:
        text = pattern.sub(instead, text)
    text = without_tokens(text)
    text = _LONG_DIGITS.sub(lambda found: _long(found[0]) or found[0], text)
    text = _IP.sub(lambda found: _ip(text, found), text)
    return "[ip]" if _is_ipv6(text) else text


def _long(digits: str) -> str | None:
    """Say what a run of 13 to 16 digits is: a card by its sum, a resident number by its own."""
    if len(digits) in (15, 16) and digits[0] in "3456" and _luhn(digits):
        return "[card]"
    resident = len(digits) == 13 and re.fullmatch(RESIDENT, digits)
    if resident and (int(digits) not in _MILLISECONDS or _resident(digits)):
        return "[id]"
    return None


def _luhn(digits: str) -> bool:
    doubled = [int(d) * (1 + at % 2) for at, d in enumerate(reversed(digits))]
    return sum(d - 9 * (d > 9) for d in doubled) % 10 == 0


def _resident(digits: str) -> bool:
    """Say whether the last digit is the one that resident numbers had until October 2020."""
    weights = (2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5)
    total = sum(int(d) * w for d, w in zip(digits, weights, strict=False))
    return (11 - total % 11) % 10 == int(digits[12])


def _ip(text: str, found: re.Match[str]) -> str:
    # Chrome/120.0.0.0 and "version 1.2.3.4" are no addresses.
    before = text[max(0, found.start() - _BEFORE) : found.start()]
    return found[0] if _VERSION.search(before) else "[ip]"


def _is_ipv6(text: str) -> bool:
    if text.count(":") < 2 or len(text) > 50:
        return False
    try:
        return ip_address(text.strip().strip("[]").partition("%")[0]).version == 6
    except ValueError:
        return False


def _narrow(text: str) -> str:
    """Return a text with full-width signs narrowed if something personal shows then."""
    narrow = unicodedata.normalize("NFKC", text)
    return narrow if _blotted(narrow) != narrow else text


def _address(text: str, depth: int = 0) -> str:
    """Return a web address, or a part of one, without what is personal in it."""
    if "@" in text:
        text = _USERINFO.sub("", text)
    path, mark, rest = text.partition("?")
    if not mark:
        path, mark, rest = text.partition("#")
        return _unquoted(path, depth) + (mark + _parameters(rest, depth) if mark else "")
    query, hash_, fragment = rest.partition("#")
    kept = _parameters(query, depth)
    end = hash_ + _parameters(fragment, depth) if hash_ else ""
    return _unquoted(path, depth) + (mark if kept or not query else "") + kept + end


def _unquoted(path: str, depth: int) -> str:
    """Return a path, with personal values blotted out that were percent-encoded."""
    if "%" not in path:
        return _parameters(path, depth) if "=" in path and "&" in path else path
    plain = _decoded(path)
    blotted = _blotted(plain)
    return path if blotted == plain else _ENCODED.sub(_encoded, blotted)


def _parameters(query: str, depth: int) -> str:
    """Return a query without the parameters that tell who somebody is."""
    if "=" not in query:
        plain = _decoded(query)
        return query if _blotted(plain) == plain else "[personal]"
    kept: list[str] = []
    parts = _SEPARATORS.split(query)
    for part, separator in zip(parts[::2], ["", *parts[1::2]], strict=True):
        name, _, value = part.partition("=")
        plain = _decoded(value.replace("+", " "))
        if (
            not in_address(_decoded(name))
            and _blotted(plain) == plain
            and not _hidden(plain, depth)
        ):
            kept += [separator if kept else "", part]
    return "".join(kept)


def _hidden(value: str, depth: int) -> bool:
    """Say whether a parameter's value holds an address of its own with something personal."""
    if "?" not in value and "%" not in value:
        return False
    if depth >= _DEEPEST:
        return True
    return _PIECE.sub(lambda piece: _address(piece[0], depth + 1), value) != value


def _decoded(text: str) -> str:
    """Undo percent-encoding, three times at most: links are wrapped in links."""
    for _ in range(3):
        if "%" not in text:
            break
        text = _PERCENT.sub(_plain, text)
    return text


def _plain(found: re.Match[str]) -> str:
    return bytes.fromhex(found[0].replace("%", "")).decode("utf-8", "replace")


def _encoded(found: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in found[0].encode("utf-8", "replace"))


def masked_name(name: str) -> str:
    """Return the name of a field or an event with what looks personal in it blotted out."""
    return masked(name)
