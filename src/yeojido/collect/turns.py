"""Who speaks in a conversation: only a customer's words are a customer's voice.

A transcript that names its speakers is cut to what the customer said; a message whose sender is an
agent, a bot or the system is no voice. Words of the company are not kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Final

from yeojido.collect.vocabulary import plain

if TYPE_CHECKING:
    import polars as pl

_CUSTOMER: Final = (
    "고객님", "고객", "손님", "회원", "이용자", "구매자", "사용자", "customer", "client", "caller", "user",
    "guest", "visitor", "requester", "end user", "buyer",
)  # fmt: skip
_COMPANY: Final = (
    "상담원", "상담사", "상담", "직원", "담당자", "매니저", "관리자", "판매자", "봇", "챗봇", "시스템", "안내",
    "agent", "operator", "support", "representative", "rep", "bot", "chatbot", "system", "staff", "csr",
    "admin", "assistant", "advisor", "manager", "seller", "ivr",
)  # fmt: skip
#: Where a turn begins: at a line or after a sentence, a time before it or not, a number behind it.
_TURN: Final = re.compile(
    r"(?:^|(?<=[.!?…~。\n\r]))\s*(?:\[?\(?\d{1,2}:\d{2}(?::\d{2})?\)?\]?\s*)?"
    r"[\[<(]?(?P<who>" + "|".join((*_CUSTOMER, *_COMPANY)) + r")\s?\d{0,2}[\]>)]?\s*[:：]\s*",
    re.IGNORECASE | re.MULTILINE,
)
#: Names of columns and properties that say who speaks.
SENDERS: Final = (
    "sender", "sender_type", "author_type", "from_type", "speaker", "speaker_type",
    "direction", "writer_type", "person_type", "화자", "발신자", "발신자구분", "발신자유형",
    "작성자구분", "작성자유형", "발화자", "메시지구분",
)  # fmt: skip
_COMPANY_VALUES: Final = frozenset((
    *_COMPANY, "outbound", "out", "outgoing", "sent", "teammate", "employee", "internal",
    "automated", "automation", "발신", "상담원답변",
))  # fmt: skip


def by_company(sender: object) -> bool:
    """Return whether a sender is the company: an agent, a bot, the system.

    >>> by_company("Agent"), by_company("고객"), by_company("상담원 2"), by_company(None)
    (True, False, True, False)
    """
    if not isinstance(sender, str):
        return False
    return re.sub(r"[\s\d_\-]+$", "", sender.strip().lower()) in _COMPANY_VALUES


def sender_of(values: Mapping[str, Any]) -> object:
    """Return who speaks in an event by its properties, None where they do not say."""
    return next((values[name] for name in SENDERS if name in values), None)


def customers(text: str) -> str | None:
    r"""Return what the customer said in a transcript that names its speakers; other texts as they are.

    None where only the company speaks.

    >>> customers("상담원: 안녕하세요.\n고객: 배송이 안 와요.\n상담원: 확인할게요.")
    '배송이 안 와요.'
    >>> customers("고객 서비스가 좋아요"), customers("Agent: hello")
    ('고객 서비스가 좋아요', None)
    """
    turns = list(_TURN.finditer(text))
    if not any(turn["who"].lower() in _COMPANY for turn in turns):
        return text
    ends = [*(turn.start() for turn in turns[1:]), len(text)]
    said = [
        text[turn.end() : end].strip()
        for turn, end in zip(turns, ends, strict=True)
        if turn["who"].lower() in _CUSTOMER
    ]
    return "\n".join(each for each in said if each) or None


def of_customers(texts: pl.Series, frame: pl.DataFrame) -> pl.Series:
    """Return the texts of a file's rows without the company's words: null where only it speaks.

    ``frame``: the rows, whose columns may say who speaks.
    """
    import polars as pl

    sender = _column(frame.columns)
    if sender is not None and frame[sender].dtype == pl.String:
        known = frame[sender].unique().drop_nulls().to_list()
        company = [value for value in known if by_company(value)]
        if company:
            texts = texts.set(frame[sender].is_in(company).fill_null(value=False), None)
    # Cheap for the many texts that name nobody.
    maybe = texts.str.contains(r"(?i)(?:" + "|".join(_COMPANY) + r")\s?\d{0,2}[\]>)]?\s*[:：]")
    maybe = maybe.fill_null(value=False)
    if not maybe.any():
        return texts
    cut = pl.Series([customers(text) for text in texts.filter(maybe).to_list()], dtype=pl.String)
    return texts.scatter(maybe.arg_true(), cut)


def _column(names: Iterable[str]) -> str | None:
    by_plain = {plain(name): name for name in reversed(list(names))}
    return next((by_plain[name] for name in SENDERS if name in by_plain), None)
