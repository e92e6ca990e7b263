"""E-mail addresses and tokens in long texts, found in time that grows with the text alone.

A pattern that begins with any number of letters is tried anew at every letter: on 30,000 letters
without an ``@`` that takes seconds. So these look for the sign first, and then around it.
"""

from __future__ import annotations

import re

_LOCAL = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._%+-"
_DOMAIN = re.compile(r"@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}")
_TOKEN = re.compile(r"eyJ[\w-]{8,}\.[\w-]+(?:\.[\w-]*)?")
_RUN = re.compile(r"[\w-]+")


def without_emails(text: str, instead: str = "[email]") -> str:
    """Return a text with ``instead`` for every match of ``domain.personal.EMAIL``.

    >>> without_emails("a.b@x.kr, @x.kr, c@x")
    '[email], @x.kr, c@x'
    """
    if "@" not in text:
        return text
    kept: list[str] = []
    last = 0
    for found in _DOMAIN.finditer(text):
        before = text[last : found.start()]
        rest = before.rstrip(_LOCAL)
        if len(rest) == len(before):
            kept.append(text[last : found.start() + 1])
            last = found.start() + 1
        else:
            kept += (rest, instead)
            last = found.end()
    return "".join((*kept, text[last:]))


def without_tokens(text: str) -> str:
    """Return a text with ``[token]`` for every JSON web token (RFC 7519).

    >>> without_tokens("Bearer eyJhbGciOiJI.eyJzdWIi.c2ln!")
    'Bearer [token]!'
    """
    kept: list[str] = []
    last, at = 0, text.find("eyJ")
    while at >= 0:
        found = _TOKEN.match(text, at)
        if found is not None:
            kept += (text[last:at], "[token]")
            last = at = found.end()
        else:  # what begins later in the same run of letters is no token either
            run = _RUN.match(text, at)
            at = at + 3 if run is None else run.end()
        at = text.find("eyJ", at)
    return "".join((*kept, text[last:]))
