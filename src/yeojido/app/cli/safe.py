"""What may be written to a terminal: customers' words and names of events are not to be obeyed."""

from __future__ import annotations

import re
from typing import Final

#: What a terminal would obey (escape sequences), what turns the direction of what follows, what
#: ends a line without a line's end, and halves of emoji, which cannot be written at all.
UNSHOWN: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)
#: The same, and what would move on to another line or column.
_IN_LINE: Final = re.compile(f"{UNSHOWN.pattern[:-1]}\t\n]")


def printable(text: str) -> str:
    r"""Return a text without what a terminal would obey; its length stays, lines may end.

    >>> printable("\x1b[31mred\x07\nblue")
    ' [31mred \nblue'
    """
    return UNSHOWN.sub(" ", text)


def escaped(json: str) -> str:
    r"""Return a JSON text that says the same, with what a terminal would obey by its number.

    >>> escaped('{"text":"\x9b2J"}')
    '{"text":"\\u009b2J"}'
    """
    return UNSHOWN.sub(lambda found: f"\\u{ord(found[0]):04x}", json)


def in_line(text: str) -> str:
    r"""Return a text as a part of one line; its length stays.

    >>> in_line("one\ntwo\x1b[2J")
    'one two [2J'
    """
    return _IN_LINE.sub(" ", text)
