"""Texts as people type them, made plain for a model, with the way back to what was typed.

``plain`` is what models are trained on and read; ``traced`` gives the same text and, for each of
its characters, where it came from. In this order:

1. only the first ``LONGEST`` characters count, so that a text of any length costs a bounded time;
2. letters are composed (decomposed Hangul, accents), full-width letters and half-width Hangul
   become ordinary ones;
3. HTML tags, comments, scripts and styles become a blank, those inside a sentence vanish,
   entities become what they stand for;
4. zero-width characters and variation selectors vanish; control characters, halves of emoji
   (lone surrogates), addresses of web pages and marks of masked data (``[phone]``) become a blank;
5. a character repeated more often stays three times (ㅋㅋㅋㅋㅋ, !!!!!; not digits), two or three
   characters twice (별로별로별로), and a vowel drawn out thrice or more goes (좋아요오오오);
6. blanks become one space, none at the ends.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Callable
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

#: Characters of a text that are looked at.
LONGEST: Final = 20_000
_TAGS: Final = (
    "a abbr address article aside b big blockquote body br button caption center cite code col dd "
    "del details div dl dt em figcaption figure font footer form h1 h2 h3 h4 h5 h6 head header hr "
    "html i iframe img input ins kbd label li link main mark meta nav ol optgroup option p pre q s "
    "samp script section select small span strike strong style sub summary sup svg table tbody td "
    "textarea tfoot th thead title tr tt u ul var video wbr"
)
#: Tags inside a sentence: a word goes on behind them (<b>최고</b>예요).
_INLINE: Final = "a abbr b big code em font i ins kbd mark q s small span strong tt u wbr"
_SYLLABLES: Final = 0xAC00
#: A vowel that is drawn out -> vowels (in the order of Unicode) of the syllable before it.
_DRAWN: Final = {
    "아": (0, 2, 9), "애": (1, 3, 10), "어": (4, 6, 14), "에": (5, 7, 15), "오": (8, 12),
    "우": (13, 17), "으": (18,), "이": (20, 16, 19, 11),
}  # fmt: skip
Replace = Callable[["re.Match[str]"], str]


def _blank(_match: re.Match[str]) -> str:
    return " "


def _nothing(_match: re.Match[str]) -> str:
    return ""


def _composed(match: re.Match[str]) -> str:
    return unicodedata.normalize("NFC", match[0])


def _usual(match: re.Match[str]) -> str:
    return unicodedata.normalize("NFKC", match[0])


def _entity(match: re.Match[str]) -> str:
    found = html.unescape(match[0])
    # "&copy=1" of an address is no entity, and NUL or half an emoji is no character
    return found if found and not "\ud800" <= found[0] <= "\udfff" else " "


def _fewer(match: re.Match[str]) -> str:
    unit, at = match[1], match.start()
    vowels = _DRAWN.get(unit)
    if vowels and at:
        before = ord(match.string[at - 1]) - _SYLLABLES
        if 0 <= before < 11172 and before % 28 == 0 and before // 28 % 21 in vowels:
            return ""
    return unit * (3 if len(unit) == 1 else 2)


class _Step(NamedTuple):
    """What is looked for; ``sign``: a character without which it cannot be there ("": any)."""

    pattern: re.Pattern[str]
    replace: Replace
    sign: str = ""
    #: Nothing of it is in a text of ASCII alone.
    foreign: bool = False


_NAMES, _WITHIN = (
    "|".join(sorted(names.split(), key=len, reverse=True)) for names in (_TAGS, _INLINE)
)
_STEPS: Final = (
    # Hangul of separate letters, and letters with accents that stand apart
    _Step(
        re.compile(
            r"[\u1100-\u115f][\u1160-\u11a7][\u11a8-\u11ff]?|[가-힣][\u11a8-\u11ff]"
            r"|[^\W\d_][\u0300-\u036f]{1,8}"
        ),
        _composed,
        foreign=True,
    ),
    _Step(re.compile(r"[\uff01-\uff5e\uffa1-\uffdc\u3000\ufb00-\ufb06]+"), _usual, foreign=True),
    _Step(re.compile(r"<(?:script|style)\b[^<>]*>[^<]*|<!--[^<>]*-->", re.IGNORECASE), _blank, "<"),
    _Step(re.compile(rf"</?(?:{_WITHIN})(?:\s[^<>]*|/)?>", re.IGNORECASE), _nothing, "<"),
    _Step(re.compile(rf"</?(?:{_NAMES})(?:\s[^<>]*|/)?>", re.IGNORECASE), _blank, "<"),
    _Step(re.compile(r"&(?:[a-zA-Z]{2,8}|#\d{1,7}|#[xX][0-9a-fA-F]{1,6});"), _entity, "&"),
    _Step(
        re.compile(
            # a joiner between emoji belongs to the sign
            "(?<![\u2190-\u2bff\U0001f000-\U0001faff\ufe0f])\u200d"
            "|[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200c\u200e\u200f\u202a-\u202e"
            "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\U000e0000-\U000e007f]+"
        ),
        _nothing,
        foreign=True,
    ),
    _Step(re.compile("[\ud800-\udfff\ufffe\uffff\ufffd\x80-\x9f]+"), _blank, foreign=True),
    _Step(re.compile(r"https?://[!-~]+", re.IGNORECASE), _blank, ":"),
    _Step(re.compile(r"\bwww\.[!-~]+", re.IGNORECASE), _blank, "."),
    _Step(re.compile(r"\[[a-z_]{2,20}\]"), _blank, "["),
    _Step(re.compile(r"([^\d\s]{1,3}?)\1{2,}"), _fewer),
    _Step(re.compile(r"[\s\x00-\x1f\x7f]{2,}|[^\S ]|[\x00-\x1f\x7f]"), _blank),
)


def plain(text: str) -> str:
    """Return a text as models read it.

    >>> plain("배송<br>진짜 느려요ㅠㅠㅠㅠㅠ  [phone]으로 전화 바람!!!!!!!")
    '배송 진짜 느려요ㅠㅠㅠ 으로 전화 바람!!!'
    >>> plain("좋아요오오오 &amp; ＧＯＯＤ")
    '좋아요 & GOOD'
    """
    text = text[:LONGEST]
    foreign = not text.isascii()
    for step in _STEPS:
        if step.sign in text and (foreign or not step.foreign):
            text = step.pattern.sub(step.replace, text)
            foreign = foreign or (step.sign == "&" and not text.isascii())
    return text.strip(" ")


class Traced(NamedTuple):
    """A plain text; its character ``i`` came from ``text[begin[i]:stop[i]]`` of what was typed.

    Attributes:
        text: as ``plain`` returns it.
        begin, stop: (len(text),) int32.
    """

    text: str
    begin: NDArray[np.int32]
    stop: NDArray[np.int32]


def traced(text: str) -> Traced:
    """Return ``plain(text)`` and where each of its characters came from."""
    import numpy as np

    text = text[:LONGEST]
    begin = np.arange(len(text), dtype=np.int32)
    stop = begin + np.int32(1)
    foreign = not text.isascii()
    for step in _STEPS:
        if step.sign in text and (foreign or not step.foreign):
            text, begin, stop = _followed(step, text, begin, stop)
            foreign = foreign or (step.sign == "&" and not text.isascii())
    left = len(text) - len(text.lstrip(" "))
    kept = text.strip(" ")
    return Traced(kept, begin[left : left + len(kept)], stop[left : left + len(kept)])


def _followed(
    step: _Step, text: str, begin: NDArray[np.int32], stop: NDArray[np.int32]
) -> tuple[str, NDArray[np.int32], NDArray[np.int32]]:
    """Take one step and carry along where characters came from."""
    import numpy as np

    words: list[str] = []
    begins: list[NDArray[np.int32]] = []
    stops: list[NDArray[np.int32]] = []
    at = 0
    for match in step.pattern.finditer(text):
        first, last = match.span()
        new = step.replace(match)
        words += (text[at:first], new)
        begins += (begin[at:first], np.full(len(new), begin[first], np.int32))
        stops += (stop[at:first].copy(), np.full(len(new), stop[last - 1], np.int32))
        if not new and first > at:  # what vanishes belongs to the character before it
            stops[-2][-1] = stop[last - 1]
        at = last
    if not words:
        return text, begin, stop
    words.append(text[at:])
    begins.append(begin[at:])
    stops.append(stop[at:])
    return "".join(words), np.concatenate(begins), np.concatenate(stops)
