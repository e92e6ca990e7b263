"""Surveys with a respondent a row: finding the rating questions, and making each answer an event."""

from __future__ import annotations

import re
from collections.abc import Mapping

import polars as pl

from yeojido.collect.codebook import UNANSWERED
from yeojido.collect.profile import ColumnProfile
from yeojido.collect.ratings import LABELS
from yeojido.collect.roles import Scale
from yeojido.collect.vocabulary import plain

_RATES = re.compile(r"rate|rating|satisf|score|netpro|nps|csat|만족|평점|평가|추천")
_RECOMMENDS = re.compile(r"netpro|nps|recommend|추천")
_FIVE = {str(n) for n in range(1, 6)}

#: fewest rating questions that make a table a survey without being told
FEWEST = 5


def questions(columns: Mapping[str, ColumnProfile]) -> tuple[str, ...]:
    """Return the columns that are rating questions, in order.

    A question answers on one scale of small whole numbers (codes just outside, such as 0 or 6
    beside 1 to 5, are no answer), or in words of satisfaction; it belongs to a battery (two or
    more neighbours whose names begin alike, such as Q7ART, Q7FOOD), or says that it rates.
    """
    likely = {name: _answers(profile) for name, profile in columns.items()}
    names = list(columns)
    found: list[str] = []
    for place, name in enumerate(names):
        if not likely[name]:
            continue
        near = [names[i] for i in (place - 1, place + 1) if 0 <= i < len(names)]
        battery = any(likely[n] == likely[name] and _battery(n) == _battery(name) for n in near)
        if battery or _RATES.search(plain(name)) or likely[name] == "words":
            found.append(name)
    return tuple(found)


def scale_for(name: str) -> Scale:
    """Return the scale of one question of a survey without a flag: 0..10 where it asks whether
    one would recommend, else 1..5.
    """
    return Scale(0, 10) if _RECOMMENDS.search(plain(name)) else Scale(1, 5)


def is_wide(columns: Mapping[str, ColumnProfile], found: tuple[str, ...]) -> bool:
    """Say whether a table is plainly a survey: enough questions, and no column with texts that
    name what happened in each row.
    """
    return len(found) >= FEWEST and len(found) >= 0.1 * len(columns)


def _battery(name: str) -> str:
    match = re.match(r"^\W*([A-Za-z가-힣]*\d+)", name)
    if match:
        return match[1].lower()
    return plain(name).split("_")[0] if "_" in plain(name) else ""


def _answers(profile: ColumnProfile) -> str:
    """Return "five", "ten" or "words" for a column that may hold answers, "" for others."""
    counts = profile.present.value_counts()
    if counts.height == 0 or counts.height > 14:
        return ""
    values = counts.get_column(profile.values.name).str.strip_chars().to_list()
    pairs = zip(values, counts["count"].to_list(), strict=True)
    codes = {v.removesuffix(".0"): n for v, n in pairs if v.lower() not in UNANSWERED}
    total = sum(codes.values())
    if sum(n for v, n in codes.items() if v.lower() in LABELS) >= 0.8 * total:
        return "words"
    if not all(re.fullmatch(r"\d{1,2}", v) for v in codes):
        return ""
    inside = sum(codes.get(v, 0) for v in _FIVE)
    if set(codes) <= {*_FIVE, "0", "6"} and {"3", "4", "5"} <= set(codes) and inside >= 0.3 * total:
        return "five"
    if _RECOMMENDS.search(plain(profile.name)) and {"8", "9", "10"} <= set(codes):
        return "ten"
    return ""


def melt(frame: pl.DataFrame, asked: tuple[str, ...], index: str) -> pl.DataFrame:
    """Return one row an answer: ``index`` of the respondent's row, ``question``, ``answer``."""
    return (
        frame.select(index, *asked)
        .unpivot(on=list(asked), index=index, variable_name="question", value_name="answer")
        .drop_nulls("answer")
        .sort(index, maintain_order=True)
    )
