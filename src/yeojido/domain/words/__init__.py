"""Sentences in Korean and English, one catalogue for all rooms.

Each file of this room maps a key to ``(Korean, English)``; both stand side by side so that
neither is forgotten. Templates are ``str.format`` templates; ``{name:을}`` writes the value and
the particle that fits it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from importlib import import_module
from string import Formatter
from typing import Literal

import msgspec

Language = Literal["ko", "en"]
LANGUAGES: tuple[Language, ...] = ("ko", "en")

#: particle asked for -> (after a final consonant, after a vowel)
PARTICLES: dict[str, tuple[str, str]] = {
    "을": ("을", "를"), "를": ("을", "를"), "이": ("이", "가"), "가": ("이", "가"),
    "은": ("은", "는"), "는": ("은", "는"), "과": ("과", "와"), "와": ("과", "와"),
    "으로": ("으로", "로"), "로": ("으로", "로"), "이에요": ("이에요", "예요"),
    "예요": ("이에요", "예요"), "이라": ("이라", "라"),
}  # fmt: skip

_DIGITS_WITH_FINAL = "013678"
_LETTERS_WITH_FINAL = "lmnr"
_RIEUL_DIGITS = "178"
#: Ends of English words that are read with a final consonant though their last letter tells
#: nothing: home 홈, done 던, sale 세일, shopping 쇼핑, sign_up 업, web 웹, click 클릭, book 북.
_WORDS_WITH_FINAL = re.compile(
    r"(?:[a-z][mn]e|[a-z]le|[a-z]ng|[aeiou](?:p?p|b)|[aiou]ck|ook|out|chat|[gk]et)$", re.IGNORECASE
)
#: filter 필터, order 오더: an r after a small letter is not heard (but QR is 큐알)
_SILENT_R = re.compile(r"[a-z]r$")
_LATIN = re.compile(r"[A-Za-z]+$")


class Words(msgspec.Struct, frozen=True):
    """The same words in Korean and in English."""

    ko: str
    en: str

    def say(self, language: Language) -> str:
        """Return the words in one language."""
        return self.ko if language == "ko" else self.en


def _final(word: str) -> tuple[bool, bool]:
    """Return (ends in a consonant, that consonant is rieul) as the word is read in Korean."""
    for at, char in zip(range(len(word), 0, -1), reversed(word), strict=True):
        if "가" <= char <= "힣":
            last = (ord(char) - ord("가")) % 28
            return last != 0, last == 8
        if char.isdigit():
            return char in _DIGITS_WITH_FINAL, char in _RIEUL_DIGITS
        if char.isascii() and char.isalpha():
            return _latin_final(word[:at])
        if char == "%":
            return False, False
    return False, False


def _latin_final(word: str) -> tuple[bool, bool]:
    found = _LATIN.search(word)
    last = found[0] if found else ""
    if _WORDS_WITH_FINAL.search(last):
        return True, last.lower().endswith("le")
    if _SILENT_R.search(last):
        return False, False
    return last[-1:].lower() in _LETTERS_WITH_FINAL, last[-1:].lower() in "lr"


def particle(word: str, wanted: str) -> str:
    """Return the form of a particle that fits a word.

    >>> "지도" + particle("지도", "을"), "여정" + particle("여정", "을")
    ('지도를', '여정을')
    """
    closed, open_ = PARTICLES[wanted]
    final, rieul = _final(word)
    if wanted in ("으로", "로") and rieul:
        return open_
    return closed if final else open_


class _Sentence(Formatter):
    def format_field(self, value: object, format_spec: str) -> str:
        if format_spec in PARTICLES:
            return f"{value}{particle(str(value), format_spec)}"
        return str(super().format_field(value, format_spec))


_sentence = _Sentence()


def fill(template: str, **values: object) -> str:
    """Fill a template, choosing particles.

    >>> fill("{name:이} 없어요", name="결제")
    '결제가 없어요'
    """
    return _sentence.vformat(template, (), values)


def _lookup(key: str) -> tuple[str, str]:
    room, _, name = key.partition(".")
    catalogue: dict[str, tuple[str, str]] = import_module(f"{__name__}.{room}").WORDS
    return catalogue[name]


def _in(language: Language, values: Mapping[str, object]) -> dict[str, object]:
    """Return the values with those that are Words themselves said in one language."""
    return {k: v.say(language) if isinstance(v, Words) else v for k, v in values.items()}


def say(key: str, language: Language, **values: object) -> str:
    """Return the sentence ``file.name`` in one language, filled; values may be Words."""
    return fill(_lookup(key)[LANGUAGES.index(language)], **_in(language, values))


def both(key: str, **values: object) -> Words:
    """Return the sentence ``file.name`` in both languages, filled; values may be Words."""
    ko, en = _lookup(key)
    return Words(ko=fill(ko, **_in("ko", values)), en=fill(en, **_in("en", values)))
