"""Names of others in texts: those that are given, and those that comparisons suggest."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from yeojido.analyze.voice.words import Clause, Parsed, Word
from yeojido.domain.errors import BadOption

#: What stands behind a name that is compared with, or left for, or come from.
_AFTER = re.compile(
    r"\s?(?:보다|에\s?비해|에\s?비하면|에서는|에선|에서\s?사|에서\s?시키|(?:으로|로)\s?(?:갈아|옮|바꿨|바꿀)"
    r"|(?:이?랑|와|과|하고)\s?비교|\s?쓰다가|\s?이용하다가|\s?대신)"
)
_COMPARED = re.compile(r"\s?(?:보다|에\s?비해|에\s?비하면|(?:이?랑|와|과|하고)\s?비교)")
#: What stands before one in English.
_BEFORE = re.compile(
    r"\b(?:than|switch(?:ed|ing)?\s+to|mov(?:e|ed|ing)\s+to|compared\s+(?:to|with)|unlike|vs\.?"
    r"|versus|instead\s+of|(?:back|over)\s+to|left\s+for|prefer)\s+(?:the\s+|at\s+|with\s+|on\s+)?$",
    re.IGNORECASE,
)
#: A cheap look at whether a text compares at all.
COMPARES = re.compile(
    r"보다|비해|비하면|에서는|에선|에서\s?(?:사|시키)|갈아|옮|바꿨|바꿀|비교|쓰다가|이용하다가|대신"
    r"|\b(?:than|switch|mov(?:e|ed|ing)\s+to|compared|unlike|vs\.?|versus|instead|over\s+to|prefer)",
    re.IGNORECASE,
)
_BEFORE_LENGTH, _AFTER_LENGTH = 32, 12
#: Names of places, peoples, months and the like are no competitors.
_NO_RIVALS = frozenset(
    """
    한국 서울 부산 제주 대구 인천 광주 대전 미국 일본 중국 유럽 한국인 카카오톡 네이버페이 삼성페이 애플페이
    인터넷 앱 웹 모바일 korea seoul america american english monday tuesday wednesday thursday friday
    saturday sunday january february march april june july august september october november december
    christmas god i'm i
    """.split()
)


@dataclass(frozen=True, slots=True)
class Rival:
    """A competitor: the name it is told by, and all the names it goes by (itself included)."""

    name: str
    aliases: tuple[str, ...]


def rivals(given: Sequence[str]) -> tuple[Rival, ...]:
    """Read names as people give them: ``쿠팡=coupang,쿠팡이츠``; raises BadOption.

    >>> rivals(["쿠팡=coupang, 로켓배송"])[0].aliases
    ('쿠팡', 'coupang', '로켓배송')
    """
    made: list[Rival] = []
    taken: set[str] = set()
    for each in given:
        name, _, rest = each.partition("=")
        name = name.strip()
        names = dict.fromkeys(
            (name, *(alias.strip() for alias in rest.split(",") if alias.strip()))
        )
        for one in names:
            if not 2 <= len(one) <= 40 or one.lower() in taken:
                raise BadOption(
                    option="--competitor", value=each[:80], possible="쿠팡=coupang,로켓배송 · Acme"
                )
            taken.add(one.lower())
        made.append(Rival(name, tuple(names)))
    return tuple(made)


@lru_cache(maxsize=16)
def pattern(aliases: tuple[str, ...]) -> re.Pattern[str]:
    """Return what finds any of some names; Latin ones only as whole words."""
    parts = [
        rf"(?<![A-Za-z]){re.escape(name)}(?![A-Za-z])" if name.isascii() else re.escape(name)
        for name in sorted(aliases, key=lambda name: (-len(name), name))
    ]
    return re.compile("|".join(parts), re.IGNORECASE)


def compared(clause: str, name: re.Pattern[str]) -> bool:
    """Tell whether a clause compares with a name ("X보다", "than X")."""
    for match in name.finditer(clause):
        after = clause[match.end() : match.end() + _AFTER_LENGTH]
        before = clause[max(0, match.start() - _BEFORE_LENGTH) : match.start()]
        if _COMPARED.match(after) or _BEFORE.search(before):
            return True
    return False


def suggested(text: Parsed, known: re.Pattern[str] | None) -> Iterable[str]:
    """Return the proper names that a text compares with and that are not known yet."""
    for clause in text.clauses:
        for name in _names(clause, text.text):
            plain = name.lower()
            if plain not in _NO_RIVALS and not (known and known.fullmatch(name)):
                yield name


def _names(clause: Clause, text: str) -> Iterable[str]:
    words = clause.words
    for at, word in enumerate(words):
        if not word.name or len(word.shown) < 2:
            continue
        first, last = _whole(words, at, text)
        after = text[last.stop : last.stop + _AFTER_LENGTH]
        before = text[max(0, first.start - _BEFORE_LENGTH) : first.start]
        if _AFTER.match(after) or (word.shown.isascii() and _BEFORE.search(before)):
            yield text[first.start : last.stop]


def _whole(words: Sequence[Word], at: int, text: str) -> tuple[Word, Word]:
    """Return the first and the last word of a name that is written in one (네이버쇼핑)."""
    last = at
    while (
        last + 1 < len(words)
        and words[last + 1].kind == "noun"
        and words[last].stop == words[last + 1].start
    ):
        last += 1
    first = at
    while (
        first > 0
        and words[first - 1].stop == words[first].start
        and words[first - 1].kind == "noun"
    ):
        first -= 1
    # English names of several words: each begins with a capital letter.
    while (
        last + 1 < len(words)
        and words[last + 1].name
        and text[words[last].stop : words[last + 1].start] == " "
    ):
        last += 1
    return words[first], words[last]
