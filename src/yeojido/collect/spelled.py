"""Numbers and e-mail addresses that are written so that a machine does not see them.

공일공-일이삼사-오육칠팔, ０１０, 0 1 0 1 2 3 4, 010.1234.5678, "kim 골뱅이 naver 점 com", "a at gmail dot com".
"""

from __future__ import annotations

import re
from typing import Final

_DIGITS = "0-9공영일이삼사오육륙칠팔구"
_GAP = r"[)\s.·,_/~–—-]{0,3}"
_ZERO = "[0공영oO]"
#: 01x and seven or eight digits more, however they are written; a zero may be the letter.
_MOBILE = rf"(?<![0-9공영])(?<!\d[-.])(?![^\n]{{0,4}}0{{6}}){_ZERO}{_GAP}[1일]{_GAP}[016789공영육륙칠팔구oO](?:{_GAP}(?:[(]?[{_DIGITS}oO][)]?)){{7,8}}(?![0-9])"
_ABROAD = (
    r"(?<![\d])\+?82[\s.()-]{0,3}(?:0[\s.()-]{0,2})?1[\s.-]?[016789](?:[\s.-]{0,2}\d){7,8}(?!\d)"
)
_LANDLINE = r"(?<![\d-])0(?:2|[3-6][1-5]|70|50\d)\s?[-.)·]\s?\d{3,4}\s?[-.·]\s?\d{4}(?!\d)"
_US = r"(?<![\d-])(?:\+?1[\s.-]?)?(?:\(\d{3}\)\s?|\d{3}[-.\s])\d{3}[-.\s]\d{4}(?![\d-])"
_RESIDENT = r"(?<!\d)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\s?[-–—.~ ]\s?[1-8](?:\s?[\d*●○xX]){6}(?![\d*])"
_CARD = r"(?<![\d-])[3-6]\d{3}(?:\s?[-.·– ]\s?\d{4}){3}(?![\d-])"
_AMEX = r"(?<![\d-])3[47]\d{2}[- .]\d{6}[- .]\d{5}(?![\d-])"
#: An account where the bank stands before it.
_ACCOUNT = (
    r"(?P<k>(?:은행|뱅크|농협|수협|신협|우체국|새마을금고|국민|신한|우리|하나|기업|농협|카카오뱅크|카뱅|토스|케이뱅크|계좌)(?:번호)?(?:는|은|로|:)?\s*:?\s*)"
    r"\d{2,6}(?:[-\s.]?\d{2,7}){1,4}(?!\d)"
)
_NUMBERS: Final[tuple[tuple[re.Pattern[str], str], ...]] = tuple(
    (re.compile(pattern), instead)
    for pattern, instead in (
        (_CARD, "[card]"), (_AMEX, "[card]"), (_RESIDENT, "[id]"), (_MOBILE, "[phone]"), (_ABROAD, "[phone]"),
        (_LANDLINE, "[phone]"), (_US, "[phone]"),
    )
)  # fmt: skip
_ACCOUNTS = re.compile(_ACCOUNT)

_HOSTS = "naver|gmail|daum|hanmail|kakao|nate|hotmail|outlook|yahoo|icloud|네이버|지메일|쥐메일|다음|한메일|카카오|네이트|핫메일|아웃룩|야후"
_END = r"(?:com|net|org|co\s?(?:\.|점|닷|dot)\s?(?:kr|uk)|kr|io|me|컴|닷컴|넷)"
_AT = r"\s*(?:골뱅이|꼴뱅이|앳|\(\s?at\s?\)|\[\s?at\s?\]|\{\s?at\s?\}|＠|@)\s*"
_DOT = r"\s*(?:\.|점|닷|쩜|\(\s?dot\s?\)|\[\s?dot\s?\]|dot)\s*"
_LOCAL = r"(?<![A-Za-z0-9._%+-])[A-Za-z0-9][A-Za-z0-9._%+-]{0,63}"
_MAILS: Final[tuple[re.Pattern[str], ...]] = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"{_LOCAL}{_AT}(?:[A-Za-z0-9-]{{1,40}}{_DOT}){{1,3}}{_END}(?![A-Za-z])",
        rf"{_LOCAL}\s*(?:골뱅이|꼴뱅이|앳|@)\s*(?:{_HOSTS})(?:{_DOT}{_END})?",
        rf"{_LOCAL}\s+at\s+(?:{_HOSTS})(?:\s+dot\s+|\s*\.\s*){_END}(?![A-Za-z])",
        rf"{_LOCAL}\s+at\s+[A-Za-z0-9-]{{1,40}}\s+dot\s+{_END}(?![A-Za-z])",
    )
)

#: Texts without anything of this hold nothing of it (Polars and Python).
HINTS: Final = (
    r"[\uff01-\uff5e]|골뱅이|꼴뱅이|[A-Za-z0-9]\s?앳|@|[(\[{]\s?[Aa][Tt]\s?[)\]}]|eyJ",
    r"\s[Aa][Tt]\s+[A-Za-z0-9-]+(?:\s+[Dd][Oo][Tt]\s|\s?\.\s?(?:com|net|org|kr|co))",
    r"[공영oO][\s.·,_/~–—-]{0,2}[1일][\s.·,_/~–—-]{0,2}[016789공영육륙칠팔구oO][)\s.·,_/~–—(-]{0,3}[0-9공영일이삼사오육륙칠팔구oO]",
)
#: And those that have a digit in them.
DIGIT_HINTS: Final = (
    r"0[\s.·,_/~–—-]{0,2}[1일][\s.·,_/~–—-]{0,2}[016789공영육륙칠팔구oO][)\s.·,_/~–—(-]{0,3}[0-9공영일이삼사오육륙칠팔구oO]",
    r"\d[^\d]{0,3}\d{2,}[^\d]{0,3}\d{3}",
)
_HINT = re.compile("|".join((*HINTS, *DIGIT_HINTS)))
_QUICK = re.compile(r"[\d@공영골꼴앳oO]|[Aa][Tt]")


def without_spelled(text: str) -> str:
    """Return a text without numbers and e-mail addresses that are hidden in it.

    >>> without_spelled("공일공 일이삼사 오육칠팔로 전화요, kim99 골뱅이 네이버")
    '[phone]로 전화요, [email]'
    >>> without_spelled("mail me: john.doe at gmail dot com or 0 1 0.1 2 3 4.5678")
    'mail me: [email] or [phone]'
    """
    if _QUICK.search(text) is None or _HINT.search(text) is None:
        return text
    return _spelled(text)


def _spelled(text: str) -> str:
    for pattern in _MAILS:
        text = pattern.sub("[email]", text)
    for pattern, instead in _NUMBERS:
        text = pattern.sub(instead, text)
    return _ACCOUNTS.sub(_account, text)


def _account(found: re.Match[str]) -> str:
    number = found[0][len(found["k"]) :]
    digits = sum(c.isdigit() for c in number)
    return f"{found['k']}[account]" if 9 <= digits <= 16 else found[0]
