"""Ratings: which scale they are on, and their place on -2..+2."""

from __future__ import annotations

import re

import polars as pl

from yeojido.collect.roles import Scale
from yeojido.domain.errors import BadOption

#: answers in words, from the worst to the best
LABELS: dict[str, float] = {
    "매우 불만족": -2, "매우불만족": -2, "불만족": -1, "보통": 0, "만족": 1, "매우 만족": 2, "매우만족": 2,
    "매우 나쁨": -2, "나쁨": -1, "좋음": 1, "매우 좋음": 2, "전혀 그렇지 않다": -2, "그렇지 않다": -1,
    "보통이다": 0, "그렇다": 1, "매우 그렇다": 2, "매우 불만": -2, "불만": -1,
    "very dissatisfied": -2, "dissatisfied": -1, "neutral": 0, "satisfied": 1, "very satisfied": 2,
    "very poor": -2, "very bad": -2, "poor": -1, "bad": -1, "fair": 0, "average": 0, "good": 1,
    "excellent": 2, "very good": 2, "strongly disagree": -2, "disagree": -1,
    "neither agree nor disagree": 0, "agree": 1, "strongly agree": 2,
}  # fmt: skip


_RECOMMENDS = re.compile(r"nps|net_?pro|recommend|추천", re.IGNORECASE)
_EFFORT = re.compile(r"(^|[^a-z])ces([^a-z]|$)|effort|노력|수월", re.IGNORECASE)


def scale_of(values: pl.Series, name: str = "") -> Scale | None:
    """Return the scale that sample values are on, or None where it is not plain: it is asked for.

    -2..2 with negatives; 1..5 stars; 1..7; 1..10 without a zero; 0..10 with one; 0..100. Answers
    up to 6 or 8 may be on several scales, effort up to 5 on 1..5 or 1..7: none is plain.
    """
    numbers = values.cast(pl.Float64, strict=False).drop_nulls()
    if len(numbers) == 0 or len(numbers) < 0.9 * (len(values) - values.null_count()):
        return None
    low, high = float(numbers.min()), float(numbers.max())  # pyright: ignore[reportArgumentType]
    if _RECOMMENDS.search(name) and low >= 0 and 5 < high <= 10:
        return Scale(0, 10)
    if _EFFORT.search(name) and high <= 5:
        return None
    for scale in (
        Scale(-2, 2),
        Scale(1, 5),
        Scale(1, 7),
        Scale(1, 10),
        Scale(0, 10),
        Scale(0, 100),
    ):
        fits = scale.low <= low and high <= scale.high
        # A scale is believed where its upper part is used; -2..2 where negatives are.
        if scale.low < 0:
            used = low < 0
        elif scale.high in (7, 10):
            used = high >= 0.9 * scale.high
        else:
            used = high > (scale.low + scale.high) / 2
        if fits and used:
            return scale
    return None


def parse_scale(text: str) -> Scale:
    """Return the scale of a flag such as ``1..5``; raises BadOption."""
    match = re.fullmatch(r"\s*(-?\d+(?:\.\d+)?)\s*(?:\.\.|~|:)\s*(-?\d+(?:\.\d+)?)\s*", text)
    if match is None or float(match[1]) >= float(match[2]):
        raise BadOption(option="--rating-scale", value=text, possible="1..5, 0..10, 1..10, 1..7")
    return Scale(float(match[1]), float(match[2]))


def to_emotion(values: pl.Series, scale: Scale) -> pl.Series:
    """Return ratings on -2..+2 (Float64); null for values off the scale.

    Answers in words ("매우 만족", "very satisfied") need no scale.
    """
    numbers = values.cast(pl.Float64, strict=False)
    numbers = numbers.set(~numbers.is_between(scale.low, scale.high), None)
    mapped = (numbers - scale.low) / (scale.high - scale.low) * 4 - 2
    if mapped.null_count() == values.null_count():
        return mapped
    return mapped.fill_null(in_words(values))


def in_words(values: pl.Series) -> pl.Series:
    """Return answers in words on -2..+2 (Float64), null for others."""
    plain = values.str.strip_chars().str.to_lowercase()
    return plain.replace_strict(LABELS, default=None, return_dtype=pl.Float64)
