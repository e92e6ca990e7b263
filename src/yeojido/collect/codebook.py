"""What a survey's codes mean: its questions, their scales, which codes are no answer, labels.

A codebook is a JSON document beside the file:

    {"version": 1,
     "scale": "1..5",
     "not_an_answer": ["0", "6"],
     "questions": {
       "Q13GETRATE": {"event": "Rated getting there"},
       "NETPRO": {"event": "Would recommend", "scale": "0..10", "not_an_answer": ["11"]},
       "Q20": {"answers": {"Excellent": 5, "Poor": 1}}},
     "columns": {"Q19AGE": {"name": "age", "labels": {"1": "under 18", "2": "18-24"}}}}

``questions`` stand in the order in which customers meet what they are asked about: answers of one
respondent have one time, and this is their order. Codes that hold for all questions are no answer
only outside a question's scale: 0 and 6 are answers on 0..10. A question's own codes always are.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePath
from typing import Any

import msgspec
import polars as pl

from yeojido.collect.ratings import parse_scale
from yeojido.collect.roles import Codebook, Codes, Scale
from yeojido.domain.errors import BadMapping, BadOption, UnknownColumn
from yeojido.domain.words import both

VERSION = 1
#: Words that stand for no answer in any survey, in small letters.
UNANSWERED = frozenset(
    ("", "blank", "na", "n/a", "-", "dk", "don't know", "무응답", "모름", "해당없음", "해당 없음")
)


def read_codebook(data: bytes, path: str) -> Codebook:
    """Return a codebook from its bytes; raises BadMapping, BadOption for a bad scale."""
    try:
        found: Any = msgspec.json.decode(data)
        book = msgspec.convert(found, Codebook, strict=False)
    except msgspec.ValidationError as error:
        raise BadMapping(path=PurePath(path).name, reason=str(error)) from None
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise BadMapping(path=PurePath(path).name, reason=both("pulls.no_json")) from None
    if book.version != VERSION:
        reason = both("pulls.mapping_version", version=book.version)
        raise BadMapping(path=PurePath(path).name, reason=reason)
    for name in book.questions:
        scale_in(book, name)
    return book


def scale_in(book: Codebook | None, question: str) -> Scale | None:
    """Return the scale of a question, None where the codebook does not say it; raises BadOption."""
    if book is None:
        return None
    asked = book.questions.get(question)
    text = (asked.scale if asked else "") or book.scale
    return parse_scale(text) if text else None


def unanswered(codes: Codes, question: str, answers: pl.Series, scale: Scale) -> pl.Series:
    """Return which answers (texts) are no answer: bool.

    Codes that were said of everything are meant outside a question's scale.
    """
    plain = answers.str.strip_chars().str.replace(r"\.0+$", "")
    outside = [code for code in codes.everywhere if not _within(code, scale)]
    words = plain.str.to_lowercase().is_in(sorted(UNANSWERED))
    return (plain.is_in([*outside, *codes.own.get(question, ())]) | words).fill_null(value=True)


def _within(code: str, scale: Scale) -> bool:
    try:
        return scale.low <= float(code) <= scale.high
    except ValueError:
        return False


def codes_of(given: Sequence[str], book: Codebook | None) -> Codes:
    """Return the codes of flags such as ``0,6`` or ``NETPRO:11``, and those of a codebook.

    Raises BadOption.
    """
    everywhere: list[str] = list(book.not_an_answer) if book else []
    own: dict[str, list[str]] = {}
    for name, asked in (book.questions if book else {}).items():
        if asked.not_an_answer:
            own[name] = list(asked.not_an_answer)
    for text in given:
        question, colon, codes = text.rpartition(":")
        found = [code.strip() for code in codes.split(",")]
        if not all(found) or (colon and not question.strip()):
            raise BadOption(option="--not-an-answer", value=text, possible="0,6 · NETPRO:11")
        own.setdefault(question.strip(), []).extend(found) if colon else everywhere.extend(found)
    strict = bool(given) or (book is not None and bool(book.questions))
    return Codes(tuple(everywhere), {name: tuple(codes) for name, codes in own.items()}, strict)


def asked_of(book: Codebook, columns: Sequence[str]) -> tuple[str, ...]:
    """Return the codebook's questions in its order; raises UnknownColumn for a column it names
    and the file lacks.
    """
    for name in (*book.questions, *book.columns):
        if name not in columns:
            raise UnknownColumn(column=name, columns=", ".join(columns[:40]))
    return tuple(book.questions)


def numbered(book: Codebook | None, question: str, answers: pl.Series) -> pl.Series:
    """Return answers with the words of a codebook as the numbers they stand for (String)."""
    asked = book.questions.get(question) if book else None
    if asked is None or not asked.answers:
        return answers
    known = {word.strip().lower(): f"{value:g}" for word, value in asked.answers.items()}
    return answers.str.strip_chars().str.to_lowercase().replace(known)
