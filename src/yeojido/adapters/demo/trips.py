"""Shopping trips: when people come, how far they get, and what makes them leave for good.

A trip is one errand: one to four visits within days. Earlier visits look around; the last one
decides how far the trip gets. Trips are drawn first, faults and delays act on them, and people
who leave lose every visit after that moment. So each lost order is counted exactly.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from yeojido.adapters.demo.people import People, choose, day_cdf, draw_seconds
from yeojido.adapters.demo.truths import (
    DAY_SECONDS,
    PLATFORM_SHARES,
    PLATFORMS,
    TRUTHS,
    second_of,
)

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

#: How far a trip gets, in this order.
BROWSED, PRODUCT, CART, CHECKOUT, PAYMENT, PAID = range(6)

P_PRODUCT, P_PRODUCT_LOYAL = 0.86, 0.95
P_CART, P_CART_LOYAL = 0.70, 0.90
P_CHECKOUT, P_CHECKOUT_LOYAL = 0.75, 0.92
MOST_VISITS = 4
P_ANOTHER_VISIT = 0.16
P_SAME_PLATFORM = 0.88
GAP_DAYS = (0, 1, 2, 3, 4, 6)
GAP_SHARES = (0.35, 0.30, 0.14, 0.10, 0.07, 0.04)
CATEGORIES = ("생활용품", "식품", "뷰티", "패션", "가전", "유아동", "취미", "반려동물")
CATEGORY_SHARES = (0.19, 0.20, 0.15, 0.18, 0.07, 0.09, 0.06, 0.06)
#: Log-mean of the order value in won, by category.
CATEGORY_LOG_VALUE = np.log([24e3, 31e3, 34e3, 52e3, 165e3, 43e3, 38e3, 36e3])

NEVER = np.iinfo(np.int64).max


@dataclass(frozen=True, slots=True)
class Trips:
    """Shopping trips in the order (person, start); one entry per trip.

    ``times`` is (trips, 4), only the first ``visits`` of each row count. ``would_pay`` is what
    the same draw gives without the fault. ``errors`` counts payment errors of the last visit.
    ``first`` marks a person's first trip in the half year.
    """

    owner: Ints
    times: Ints
    visits: Ints
    platform: Ints
    category: Ints
    depth: Ints
    in_fault: Bools
    would_pay: Bools
    errors: Ints
    first: Bools
    value: Ints

    @property
    def last_time(self) -> Ints:
        """When the last visit of each trip begins."""
        return self.times[np.arange(len(self.visits)), self.visits - 1]

    @property
    def failed_by_fault(self) -> Bools:
        """Trips whose payment failed while the fault was on."""
        return self.in_fault & (self.depth == PAYMENT)


def _starts(rng: np.random.Generator, people: People) -> tuple[Ints, Ints, Bools]:
    """Return owner, start and whether it is the first trip, sorted by owner and start."""
    loyalty, cdf = TRUTHS.loyal_source, day_cdf()
    joined_day = np.maximum(people.joined, 0) // DAY_SECONDS
    passed = np.where(people.joined >= 0, cdf[joined_day], 0.0)
    mean = np.where(people.loyal, loyalty.shopping_trips, loyalty.shopping_trips_others) - 1
    count = 1 + rng.poisson(mean * np.maximum(1 - passed, 0))
    owner = np.repeat(np.arange(len(people)), count)
    share = passed[owner] + rng.random(len(owner)) * (1 - passed[owner])
    day = np.minimum(np.searchsorted(cdf, share, side="right"), len(cdf) - 1)
    start = day * DAY_SECONDS + draw_seconds(rng, len(owner))
    opening = np.zeros(len(owner), dtype=np.bool_)
    opening[np.cumsum(count) - count] = True
    fresh = opening & (people.joined[owner] >= 0)
    start[fresh] = people.joined[owner[fresh]]
    order = np.lexsort((start, owner))
    return owner[order], start[order], opening


def _visit_times(rng: np.random.Generator, start: Ints) -> tuple[Ints, Ints]:
    """Return (trips, 4) visit times and the number of visits per trip."""
    n = len(start)
    visits = 1 + rng.binomial(MOST_VISITS - 1, P_ANOTHER_VISIT, n)
    times = np.empty((n, MOST_VISITS), dtype=np.int64)
    times[:, 0] = start
    for k in range(1, MOST_VISITS):
        days = np.array(GAP_DAYS)[choose(rng, GAP_SHARES, n)]
        before = times[:, k - 1]
        later_today = before + rng.integers(5400, 18_000, n)
        another_day = (before // DAY_SECONDS + days) * DAY_SECONDS + draw_seconds(rng, n)
        times[:, k] = np.where(days == 0, later_today, another_day)
    return times, visits


def _errors(rng: np.random.Generator, fault: Bools, tried: Bools, paid: Bools) -> Ints:
    """Return payment errors per trip: storms in the fault, now and then otherwise."""
    n, u = len(fault), rng.random(len(fault))
    storm = np.where(paid, 1 + rng.binomial(2, 0.4, n), 2 + rng.binomial(4, 0.45, n))
    usual = np.where(paid, u < 0.04, u < 0.25).astype(np.int64)
    return np.where(tried, np.where(fault, storm, usual), 0)


def make_trips(rng: np.random.Generator, people: People) -> Trips:
    """Return every trip as if nobody ever left."""
    fix, fault = TRUTHS.checkout_fix, TRUTHS.checkout_fault
    owner, start, first = _starts(rng, people)
    times, visits = _visit_times(rng, start)
    n, loyal = len(owner), people.loyal[owner]
    platform = np.where(
        rng.random(n) < P_SAME_PLATFORM, people.platform[owner], choose(rng, PLATFORM_SHARES, n)
    )
    last = times[np.arange(n), visits - 1]
    fixed = last >= second_of(fix.released)
    in_fault = fault.window.holds(last) & (platform == PLATFORMS.index(fault.platform))
    p_pay = np.where(fixed, fix.pay_after, fix.pay_before)
    u = rng.random((5, n))
    product = u[0] < np.where(loyal, P_PRODUCT_LOYAL, P_PRODUCT)
    cart = product & (u[1] < np.where(loyal, P_CART_LOYAL, P_CART))
    checkout = cart & (u[2] < np.where(loyal, P_CHECKOUT_LOYAL, P_CHECKOUT))
    tried = checkout & (u[3] < np.where(fixed, fix.reach_after, fix.reach_before))
    would_pay = tried & (u[4] < p_pay)
    paid = tried & (u[4] < np.where(in_fault, fault.pay_during, p_pay))
    depth = sum(np.stack([product, cart, checkout, tried, paid]).astype(np.int64))
    category = choose(rng, CATEGORY_SHARES, n)
    value = np.exp(rng.normal(CATEGORY_LOG_VALUE[category], 0.55)) // 100 * 100
    return Trips(
        owner, times, visits, platform, category, np.asarray(depth), in_fault & tried, would_pay,
        _errors(rng, in_fault, tried, paid), first, value.astype(np.int64),
    )  # fmt: skip


def keep_visits(trips: Trips, leave_at: Ints) -> NDArray[np.bool_]:
    """Return (trips, 4): visits that happen, given when each person leaves for good."""
    happens = np.arange(MOST_VISITS)[None, :] < trips.visits[:, None]
    return happens & (trips.times <= leave_at[trips.owner][:, None])
