"""Reading an answer's plain values: words in a language, numbers, names of nodes, notes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, cast

from yeojido.domain.words import Language
from yeojido.draw.view import number

Record = Mapping[str, Any]


def said(value: object, language: Language) -> str:
    """Return words in one language, from ``{"ko", "en"}`` or a text; empty for nothing."""
    if isinstance(value, Mapping):
        words = cast("Mapping[str, object]", value)
        return str(words.get(language) or "")
    return "" if value is None else str(value)


def records(data: Record, key: str) -> Sequence[Record]:
    """Return a list of records of an answer; empty where there is none."""
    return data.get(key) or ()


def value(record: Record, key: str) -> float:
    """Return a number of a record; 0 where there is none."""
    return number(record.get(key)) or 0.0


def ends(record: Record, key: str) -> tuple[float | None, float | None]:
    """Return the two ends of an interval; (None, None) where there is none."""
    found = record.get(key)
    if not found:
        return None, None
    return number(found[0]), number(found[1])


def names(data: Record, key: str, language: Language) -> dict[str, str]:
    """Return what people call the nodes of an answer, by their names in it."""
    return {name: said(words, language) or name for name, words in (data.get(key) or {}).items()}


def warnings(data: Record, language: Language) -> tuple[str, ...]:
    """Return what an answer warns of."""
    return tuple(text for each in data.get("warnings") or () if (text := said(each, language)))
