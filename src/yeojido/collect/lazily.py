"""Regular expressions that are compiled when they are first used: most texts need none of them."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cached_property


class Pattern:
    """One expression; ``^`` and ``$`` stand at every line.

    >>> Pattern("a+").sub("b", "caat")
    'cbt'
    """

    def __init__(self, text: str) -> None:
        """Take it as it is written."""
        self._text = text

    @cached_property
    def _compiled(self) -> re.Pattern[str]:
        return re.compile(self._text, re.MULTILINE)

    def sub(self, instead: str | Callable[[re.Match[str]], str], text: str) -> str:
        """Return a text with ``instead`` for every match."""
        return self._compiled.sub(instead, text)
