"""Scales of ratings, and what kind of score answers on them make."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, get_args

from yeojido.domain.errors import BadOption

Kind = Literal["nps", "csat", "ces", "stars", "rating"]
KINDS: tuple[Kind, ...] = get_args(Kind)
Good = Literal["high", "low"]

_RECOMMENDS = re.compile(r"nps|net_?pro|recommend|추천")
_EFFORT = re.compile(r"(^|[^a-z])ces([^a-z]|$)|effort|how_easy|ease_of|수월|노력|쉬웠|쉬운")
_STARS = re.compile(r"star|review|별점|리뷰|후기|구매평|상품평")
_RATES = re.compile(
    r"csat|satisf|rating|score|survey|feedback|(^|_)rate(d|s)?(_|$)|만족|평점|평가|점수|설문|"
    rf"{_RECOMMENDS.pattern}|{_EFFORT.pattern}|{_STARS.pattern}"
)
#: Columns that say by their name alone that they hold the answer to a question of one kind.
_PLAIN = re.compile(rf"csat|satisf|만족도|{_RECOMMENDS.pattern}|{_EFFORT.pattern}")
_NOT_ANSWERS = re.compile(r"max|scale|out_of|count|_id$|^id$|reviews$|number_of|total")


@dataclass(frozen=True, slots=True, order=True)
class Scale:
    """The lowest and the highest answer."""

    low: float
    high: float

    @property
    def points(self) -> float:
        """How many answers there are, where they are whole numbers."""
        return self.high - self.low + 1

    def __str__(self) -> str:
        """Write it as a flag takes it."""
        return f"{self.low:g}..{self.high:g}"


OF_TEN = Scale(0, 10)
#: Scales that questions usually have.
USUAL = (Scale(1, 5), OF_TEN, Scale(1, 7), Scale(1, 10), Scale(0, 100), Scale(-2, 2))


def parse_scale(text: str) -> Scale:
    """Return the scale of ``0..10``; raises BadOption.

    >>> parse_scale("1~5")
    Scale(low=1.0, high=5.0)
    """
    number = r"\s*(-?\d+(?:\.\d+)?)\s*"
    match = re.fullmatch(rf"{number}(?:\.\.|~|:){number}", text)
    if match is None or float(match[1]) >= float(match[2]):
        raise BadOption(option="--scale", value=text, possible="0..10, 1..5, 1..7")
    return Scale(float(match[1]), float(match[2]))


def scale_by_rating(pairs: Iterable[tuple[float, float]]) -> Scale | None:
    """Return the scale by which answers were placed on -2..+2 when they came in.

    ``pairs``: (answer, rating). Two different answers tell it; one tells it where only one usual
    scale puts it there. None where the pairs contradict each other.

    >>> scale_by_rating([(5, 2.0), (2, -1.0)])
    Scale(low=1.0, high=5.0)
    """
    points = sorted(set(pairs))
    if not points:
        return None
    (first, at_first), (last, at_last) = points[0], points[-1]
    if last == first:
        fits = [each for each in USUAL if abs(place(first, each) - at_first) < 1e-6]
        return fits[0] if len(fits) == 1 and len(points) == 1 else None
    slope = (at_last - at_first) / (last - first)
    if slope <= 1e-9:
        return None
    low = first - (at_first + 2) / slope
    found = Scale(round(low, 6), round(low + 4 / slope, 6))
    good = all(abs(place(value, found) - rating) < 1e-5 for value, rating in points)
    return found if good else None


def place(value: float, scale: Scale) -> float:
    """Return an answer on -2..+2."""
    return (value - scale.low) / (scale.high - scale.low) * 4 - 2


def kind_of(name: str, scale: Scale) -> Kind:
    """Return what kind of score a question is, by what it is called and by its scale.

    >>> kind_of("NETPRO", OF_TEN), kind_of("만족도", Scale(1, 5)), kind_of("effort", Scale(1, 7))
    ('nps', 'csat', 'ces')
    """
    name = name.lower()
    if _RECOMMENDS.search(name) and scale == OF_TEN:
        return "nps"
    if _EFFORT.search(name) and scale.points in (5, 7):
        return "ces"
    if scale.points == 5:
        return "stars" if _STARS.search(name) else "csat"
    return "rating"


def fits(kind: Kind, scale: Scale) -> bool:
    """Say whether a kind of score can be made of answers on a scale."""
    return {
        "nps": scale == OF_TEN,
        "csat": scale.points == 5,
        "ces": scale.points in (5, 7),
        "stars": scale.points == 5,
    }.get(kind, True)


def rates(name: str) -> bool:
    """Say whether a name of a column or an event is that of answers to a rating question."""
    name = name.lower()
    return bool(_RATES.search(name)) and not _NOT_ANSWERS.search(name)


def plainly_rates(name: str) -> bool:
    """Say whether a column's name alone says which kind of answers it holds."""
    name = name.lower()
    return bool(_PLAIN.search(name)) and not _NOT_ANSWERS.search(name)


def top(kind: Kind, scale: Scale) -> float | None:
    """Return the lowest answer of those that are good: promoters, satisfied, agreeing.

    The two highest of five, the three highest of seven, 9 and 10 of 0..10; None without such a
    rule.
    """
    if kind == "nps":
        return 9.0
    if scale.points == 5:
        return scale.high - 1
    return scale.high - 2 if kind == "ces" else None


def bottom(kind: Kind, scale: Scale) -> float | None:
    """Return the highest answer of those that are bad: detractors 0 to 6, the mirror of ``top``."""
    if kind == "nps":
        return 6.0
    good = top(kind, scale)
    return None if good is None else scale.low + scale.high - good
