"""What customers write, without whom it names: the text that may be stored in the log.

Everything that ``redact`` finds by its look, and besides: numbers and e-mail addresses that are
spelled out, names beside a title, a label or "저는 ... 입니다", street addresses, and what is known of
the one who writes (the name in a column of the same row). What was masked is kept in the vault by
whoever calls (``app``); what names nobody for a machine ("우리 옆집 철수 삼촌") is not found.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Final

from yeojido.collect import persons, places, spelled
from yeojido.collect.finding import without_tokens
from yeojido.collect.redact import mask, mask_one

if TYPE_CHECKING:
    import polars as pl

#: Looked for only where there is a digit, a capital before a small letter, one of ``SIGNS``.
_OF_DIGITS: Final = (*spelled.DIGIT_HINTS, *places.HINTS)
_ALWAYS: Final = (*spelled.HINTS, persons.NAME_HINT)
_WIDE = re.compile(r"[\uff01-\uff5e]")
#: Longer texts are looked at a part at a time: what nobody reads must not cost seconds.
_PART: Final = 20_000
#: Names shorter than this say nothing: "이", "Al".
_SHORTEST: Final = 2


def masked_text(text: str, known: Iterable[str] = ()) -> str:
    """Return a text without personal data; ``known``: names of the one who wrote it.

    >>> masked_text("홍길동 고객입니다. 공일공 1234 5678, 서울 강남구 테헤란로 12로 보내주세요")
    '[name] 고객입니다. [phone], [address]로 보내주세요'
    >>> masked_text("정말로 강추합니다, 배송기사님 최고")
    '정말로 강추합니다, 배송기사님 최고'
    """
    text = _without_known(text, known)
    if len(text) <= _PART:
        return _masked(text)
    return "".join(_masked(part) for part in _parts(text))


def masked_texts(series: pl.Series, known: Sequence[pl.Series] = ()) -> pl.Series:
    """Return texts without personal data; ``known``: columns of the same rows with names.

    Only texts in which something may stand are looked at one by one.
    """
    import polars as pl

    suspects = pl.Series([False], dtype=pl.Boolean).new_from_index(0, len(series))
    for hint in _ALWAYS:
        suspects |= series.str.contains(hint).fill_null(value=False)
    for gate, hints in (
        (series.str.contains(r"\d"), _OF_DIGITS),
        (series.str.contains(r"[A-Z][a-z]"), persons.LATIN_HINTS),
        (series.str.contains_any(list(persons.SIGNS)), persons.KOREAN_HINTS),
    ):
        suspects |= _behind(series, gate.fill_null(value=False), hints)
    own = [_names_in(series, names) for names in known]
    for there in own:
        suspects |= there
    if not suspects.any():
        return series
    at = suspects.arg_true()
    columns = [names.gather(at).to_list() for names in known]
    texts: list[str] = series.gather(at).to_list()
    masked = [
        masked_text(text, [name for column in columns if (name := column[row])])
        for row, text in enumerate(texts)
    ]
    return mask(series.clone().scatter(at, pl.Series(masked, dtype=pl.String)))


def _behind(series: pl.Series, gate: pl.Series, hints: Sequence[str]) -> pl.Series:
    """Return which texts behind a gate hold one of the hints."""
    import polars as pl

    some = series.filter(gate)
    found = pl.Series([False], dtype=pl.Boolean).new_from_index(0, len(some))
    for hint in hints:
        found |= some.str.contains(hint)
    return gate.clone().scatter(gate.arg_true(), found)


def _names_in(series: pl.Series, names: pl.Series) -> pl.Series:
    import polars as pl

    frame = pl.DataFrame({"text": series, "name": names.cast(pl.String).str.strip_chars()})
    there = pl.col("name").str.len_chars().ge(_SHORTEST) & pl.col("text").str.contains(
        pl.col("name"), literal=True
    )
    return frame.select(there.fill_null(value=False).alias("there"))["there"]


def _without_known(text: str, known: Iterable[str]) -> str:
    for name in sorted({each.strip() for each in known}, key=len, reverse=True):
        if len(name) >= _SHORTEST and name in text:
            # A name of Latin letters must be a word: "Ann" is not in "Annual".
            bounds = (r"(?<![A-Za-z0-9])", r"(?![A-Za-z0-9])") if name.isascii() else ("", "")
            text = re.sub(bounds[0] + re.escape(name) + bounds[1], persons.INSTEAD, text)
    return text


def _masked(text: str) -> str:
    if _WIDE.search(text) is not None:
        # Full-width signs that hide nothing stay as they were written.
        narrow = unicodedata.normalize("NFKC", text)
        masked = _narrow(narrow)
        return masked if masked != narrow else text
    return _narrow(text)


def _narrow(text: str) -> str:
    text = mask_one(without_tokens(text))
    text = spelled.without_spelled(text)
    text = places.without_addresses(text)
    return persons.without_names(text)


def _parts(text: str) -> Iterable[str]:
    """Yield a long text in parts that end between words where there is a blank."""
    start = 0
    while start < len(text):
        stop = min(start + _PART, len(text))
        if stop < len(text):
            blank = text.rfind(" ", start + _PART // 2, stop)
            stop = blank + 1 if blank > 0 else stop
        yield text[start:stop]
        start = stop
