"""Words that a Korean text negates, marked so that no n-gram takes them for the plain words.

"안 좋아요" holds all n-grams of "좋아요", which is said far more often: a sum of n-grams reads it as
praise. The syllables of a negated word are therefore exchanged for code points of a private plane,
so that "좋아요" and the negated "좋아요" have no n-gram in common and each learns its own weight
(after the negation tags of Das and Chen 2001; Pang, Lee and Vaithyanathan 2002). Lengths do not
change, so spans need no way back. A marked word that was never met in training says nothing, which
is better than the opposite.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

#: Hangul syllables are moved by so much, into plane 15.
_MOVED = 0xF0000 - 0xAC00
_TABLE = {code: code + _MOVED for code in range(0xAC00, 0xD7A4)}
_HINT = re.compile("[안못않없]|아[니닙닌]")
# Where 안 is written together with the word only what cannot be read otherwise (안내, 안전).
_WORDS = "좋|예[쁘뻐쁜]|이[쁘뻐쁜]|웃|재[밌미]|와닿|무섭|무서|지루|아까|아깝|비[싸쌀싼]|불편|친절|끌리|어울"
_RULES = (
    re.compile(r"(?<![가-힣])[안못] +([가-힣]+)"),
    re.compile(rf"(?<![가-힣])안((?:{_WORDS})[가-힣]*)"),
    # 친절하지 않아요, 좋지는 못해요; not 일주일까지 안
    re.compile(r"([가-힣]+)(?<!까)지[는도가를]? ?(?=않|안 |못)"),
    re.compile(r"([가-힣]+) +(?=없|아니|아닙|아닌)"),
)


def negated(text: str) -> str:
    """Return the text with what it negates marked; its length and a marked text stay as they are.

    >>> [char for char in "안 좋아요" if char in negated("안 좋아요")]
    ['안', ' ']
    >>> negated("안내가 친절해요")
    '안내가 친절해요'
    """
    if _HINT.search(text) is None:
        return text
    for rule in _RULES:
        text = rule.sub(_marked, text)
    return text


def all_negated(texts: Sequence[str]) -> list[str]:
    """Return texts as ``negated`` does."""
    return [negated(text) for text in texts]


def _marked(found: re.Match[str]) -> str:
    whole, start = found[0], found.start(1) - found.start()
    stop = found.end(1) - found.start()
    return whole[:start] + whole[start:stop].translate(_TABLE) + whole[stop:]
