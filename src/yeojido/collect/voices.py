"""What customers said in an event: their words and their rating, only where that is plain.

A product page may carry the product's average rating, and a button its label: only events whose
name says that a person speaks or rates are taken at their word.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any, Final, NamedTuple

from yeojido.collect import turns

_RATES: Final = re.compile(
    r"review|rated|rating|survey|feedback|csat|nps|satisf|effort|리뷰|후기|평가|평점|별점|설문|만족도",
    re.IGNORECASE,
)
_SPEAKS: Final = re.compile(
    r"complain|inquir|enquir|comment|chat|ticket|question asked|message (?:sent|received)|"
    r"conversation|transcript|tweet|mention|social|post(?:ed)? (?:written|published|created)|"
    r"(?<![a-z])calls?(?![a-z])|문의|상담|불만|의견|댓글|채팅|건의|통화|민원|클레임|게시글|멘션",
    re.IGNORECASE,
)
#: What is opened here is not looked at: somebody begins to speak.
_OPENS: Final = re.compile(
    r"(?:ticket|case|complaint|inquiry|enquiry|conversation|chat|issue)[ _]opened", re.IGNORECASE
)
#: The company speaks.
_ANSWERS: Final = re.compile(
    r"ticket[ _](?:answered|solved|closed)|(?:agent|operator|bot|staff)[ _](?:repl|answer|message|note)|"
    r"(?:상담원|상담사|챗봇|봇|판매자)[ _]?(?:답변|응답|메시지|댓글)|답변[ _](?:등록|완료|발송)",
    re.IGNORECASE,
)
_VIEWS: Final = re.compile(
    r"(?<!re)view|click|opened|shown|\blist|loaded|impression|조회|보기|클릭", re.IGNORECASE
)
_TEXTS: Final = ("text", "review_text", "review_body", "review", "comment", "feedback", "message",
                 "answer", "content", "body", "transcript", "description", "question", "post", "caption",
                 "리뷰", "후기", "내용", "의견", "답변", "문의내용", "상담내용", "통화내용", "대화내용", "본문",
                 "질문", "댓글")  # fmt: skip
_RATINGS: Final = ("rating", "stars", "score", "review_rating", "csat", "satisfaction",
                   "평점", "별점", "만족도")  # fmt: skip
_OF_TEN: Final = ("nps", "nps_score", "likelihood_to_recommend", "추천의향")
_EFFORT: Final = ("ces", "effort", "effort_score", "노력")
_TOPS: Final = ("rating_max", "max_rating", "rating_scale", "scale", "out_of")


#: Fields in which people write freely, whatever the event: names and addresses are looked for.
WRITTEN: Final = frozenset(
    (*_TEXTS, "memo", "note", "notes", "remark", "remarks", "subject", "inquiry", "inquiry_text", "request", "delivery_note",
     "delivery_notes", "delivery_memo", "delivery_request", "delivery_instructions", "special_instructions", "order_note",
     "order_notes", "customer_note", "gift_message", "메모", "비고", "요청사항", "배송메모", "배송요청사항", "주문메모", "선물메시지",
     "남기실말씀", "제목", "설명")
)  # fmt: skip


class Said(NamedTuple):
    """What was said: words (personal data not yet masked), and a rating on -2..+2."""

    text: str | None = None
    rating: float | None = None


NOTHING: Final = Said()
#: What a customer wrote, as it was written, lies in the vault as ``text.`` and the event's name.
FIELD: Final = "text."


@lru_cache(maxsize=4096)
def _kind(event: str) -> str:
    if _ANSWERS.search(event):
        return "rates" if _RATES.search(event) else "answers"
    if _VIEWS.search(event) and not _OPENS.search(event):
        return ""
    return "rates" if _RATES.search(event) else "speaks" if _SPEAKS.search(event) else ""


def spoken(event: str, values: dict[str, Any]) -> Said:
    """Return what was said in an event and take the words out of its properties.

    Ratings are 1..5, or up to what ``rating_max`` (``scale``, ``out_of``) says; ``nps`` is 0..10;
    effort (``ces``) has a rating only where its scale is said. The number stays as a property too.
    What an agent, a bot or the system says is no voice: it goes.

    >>> spoken("Product Reviewed", {"review_body": "빨라요", "rating": 5})
    Said(text='빨라요', rating=2.0)
    >>> spoken("Product Viewed", {"rating": 4.5})
    Said(text=None, rating=None)
    >>> spoken("Chat Message", {"message": "안녕하세요, 고객님", "sender": "agent"})
    Said(text=None, rating=None)
    """
    kind = _kind(event)
    if not kind:
        return NOTHING
    text = None
    for name in _TEXTS:
        if isinstance(values.get(name), str):
            text = values.pop(name)
            break
    if text is not None:
        company = kind == "answers" or turns.by_company(turns.sender_of(values))
        text = None if company else turns.customers(text)
    return Said(text, _rating(values) if kind == "rates" else None)


def _rating(values: dict[str, Any]) -> float | None:
    for name in _OF_TEN:
        if (given := _number(values.get(name))) is not None:
            return _placed(given, 0, 10)
    known = next((n for key in _TOPS if (n := _number(values.get(key))) is not None), None)
    for name in _EFFORT:  # on five points or on seven: only where that is said
        if known is not None and (given := _number(values.get(name))) is not None:
            return _placed(given, 1, known)
    top = 5.0 if known is None else known
    for name in _RATINGS:
        if (given := _number(values.get(name))) is not None:
            # 0..10 has a zero; stars and the like begin at one
            return _placed(given, 0 if given == 0 and top == 10 else 1, top)
    return None


def _placed(value: float, low: float, high: float) -> float | None:
    if high <= low or not low <= value <= high:
        return None
    return (value - low) / (high - low) * 4 - 2


def _number(value: Any) -> float | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return float(value)
    try:
        return float(value) if isinstance(value, str) and len(value) < 8 else None
    except ValueError:
        return None
