"""The customers of the demo shop: traits that the files show and habits that they do not."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from yeojido.adapters.demo.truths import (
    AGE_SHARES,
    AGES,
    DAY_SECONDS,
    DAYS,
    PLATFORM_SHARES,
    SOURCE_SHARES,
    SOURCES,
    TRUTHS,
)

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

GENDERS = ("여성", "남성", "")
REGIONS = (
    "서울",
    "경기",
    "인천",
    "부산",
    "대구",
    "광주",
    "대전",
    "강원",
    "충청",
    "전라",
    "경상",
    "제주",
)
REGION_SHARES = (0.23, 0.28, 0.06, 0.07, 0.05, 0.03, 0.03, 0.03, 0.07, 0.05, 0.08, 0.02)
MEMBERSHIPS = ("일반", "실버", "골드")
NEW_SHARE = 0.55
STORE_REGIONS = (0, 1, 3, 4)

#: Largest seven-digit prime: multiplying by ``_SPREAD`` modulo it visits every number once.
_PRIME = 9_999_991
_SPREAD = 7_368_787
MOST_CUSTOMERS = _PRIME - 1

#: Monday first. Sunday and Monday evenings sell best, Saturday least.
_WEEKDAY = np.array([1.08, 1.02, 0.98, 0.97, 0.93, 0.90, 1.12])
_HOUR = np.array(
    [2.4, 1.3, 0.7, 0.4, 0.3, 0.4, 0.9, 2.0, 3.4, 4.2, 4.8, 5.1,
     6.0, 5.2, 4.6, 4.4, 4.3, 4.6, 5.0, 5.7, 7.4, 8.9, 9.2, 5.4]
)  # fmt: skip
HOUR_CDF: Floats = np.cumsum(_HOUR) / _HOUR.sum()


@dataclass(frozen=True, slots=True)
class People:
    """One block of customers; every array has one entry per person.

    ``joined``: seconds since 2026-01-01 in Korea, -1 for members from before. Codes index
    AGES, GENDERS, REGIONS, SOURCES, MEMBERSHIPS, PLATFORMS.
    """

    number: Ints
    age: Ints
    gender: Ints
    region: Ints
    source: Ints
    membership: Ints
    platform: Ints
    joined: Ints
    loyal: Bools
    reads_mail: Bools
    reads_sms: Bools

    def __len__(self) -> int:
        """Return how many people there are."""
        return len(self.number)


def choose(rng: np.random.Generator, shares: tuple[float, ...], n: int) -> Ints:
    """Return ``n`` codes drawn with the given shares."""
    edges = np.cumsum(shares) / np.sum(shares)
    return np.searchsorted(edges, rng.random(n), side="right").astype(np.int64)


def day_cdf() -> Floats:
    """Return the cumulative share of shopping trips by day: weekly rhythm and spring sale."""
    # 2026-01-01 is a Thursday, weekday 3.
    day = np.arange(DAYS)
    weight = _WEEKDAY[(day + 3) % 7] * (1 + 0.06 * np.sin(day / 27))
    fault = TRUTHS.checkout_fault
    weight[fault.window.holds(day * DAY_SECONDS)] *= fault.sale_factor
    return np.cumsum(weight) / weight.sum()


def draw_seconds(rng: np.random.Generator, n: int) -> Ints:
    """Return ``n`` seconds of the day by the rhythm of the hours."""
    hour = np.searchsorted(HOUR_CDF, rng.random(n), side="right")
    return hour.astype(np.int64) * 3600 + rng.integers(0, 3600, n)


def make_people(rng: np.random.Generator, first: int, n: int) -> People:
    """Return customers number ``first`` to ``first + n`` of the shop."""
    loyalty, flood = TRUTHS.loyal_source, TRUTHS.mail_flood
    source = choose(rng, SOURCE_SHARES, n)
    age = choose(rng, AGE_SHARES, n)
    by_friend = source == SOURCES.index(loyalty.source)
    loyal = rng.random(n) < np.where(
        by_friend, loyalty.loyal_from_source, loyalty.loyal_from_others
    )
    is_new = rng.random(n) < NEW_SHARE
    day = np.searchsorted(day_cdf(), rng.random(n), side="right")
    joined = np.where(is_new, day * DAY_SECONDS + draw_seconds(rng, n), -1)
    membership = np.where(
        loyal, choose(rng, (0.20, 0.35, 0.45), n), choose(rng, (0.74, 0.18, 0.08), n)
    )
    young = age == AGES.index(flood.age)
    return People(
        number=(np.arange(first + 1, first + n + 1, dtype=np.int64) * _SPREAD) % _PRIME,
        age=age,
        gender=choose(rng, (0.57, 0.40, 0.03), n),
        region=choose(rng, REGION_SHARES, n),
        source=source,
        membership=np.where(is_new, 0, membership),
        platform=choose(rng, PLATFORM_SHARES, n),
        joined=joined,
        loyal=loyal,
        reads_mail=rng.random(n) < np.where(young, flood.subscribed, flood.subscribed_others),
        reads_sms=rng.random(n) < 0.5,
    )
