"""What people do on the web and in the app: the pages of every visit, in order and in time."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from yeojido.adapters.demo.people import People
from yeojido.adapters.demo.trips import (
    CART,
    CHECKOUT,
    MOST_VISITS,
    PAID,
    PAYMENT,
    PRODUCT,
    Trips,
)
from yeojido.adapters.demo.truths import SOURCES, TRUTHS

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

EVENTS = (
    "ad_click", "home", "promo_page", "sign_up", "search", "catalog", "filter", "product_view",
    "review_read", "wishlist_add", "cart_add", "cart", "coupon_apply", "checkout_start",
    "shipping_info", "payment_info", "payment_error", "payment_done", "my_page",
    "order_tracking",
)  # fmt: skip
CODE = {name: code for code, name in enumerate(EVENTS)}
#: Events that show no single kind of product.
WITHOUT_CATEGORY = ("ad_click", "home", "promo_page", "sign_up", "my_page")
#: Views only: losing one of them changes no planted number.
VIEWS = ("catalog", "filter", "search", "review_read")

ROUNDS = 4
MOST_ERRORS = 6
_BROWSE = ("search", "catalog", "filter", "product_view", "review_read", "wishlist_add")
_ENTRY = ("ad_click", "home", "promo_page", "sign_up")
_BASKET = ("cart_add", "cart", "coupon_apply", "checkout_start", "shipping_info", "payment_info")
SLOTS = (
    _ENTRY + _BROWSE * ROUNDS + _BASKET + ("payment_error", "payment_info") * MOST_ERRORS
    + ("payment_done", "my_page")
)  # fmt: skip
_SLOT_CODE = np.array([CODE[name] for name in SLOTS])
_FIRST_ROUND = len(_ENTRY)
_FIRST_BASKET = _FIRST_ROUND + ROUNDS * len(_BROWSE)
_FIRST_ERROR = _FIRST_BASKET + len(_BASKET)
_BY_AD = (SOURCES.index("검색 광고"), SOURCES.index("SNS 광고"))


@dataclass(frozen=True, slots=True)
class Pages:
    """Web and app events in the order (visit, position); ``visit`` = trip * 4 + ordinal."""

    visit: Ints
    code: Ints
    time: Ints

    @property
    def trip(self) -> Ints:
        """The trip of each event."""
        return self.visit // MOST_VISITS

    def where(self, rows: Bools) -> Pages:
        """Return the events marked in ``rows``."""
        return Pages(self.visit[rows], self.code[rows], self.time[rows])


@dataclass(frozen=True, slots=True)
class _Visits:
    """One entry per visit: the trip, how far this visit gets, and whether it is the last."""

    id: Ints
    trip: Ints
    start: Ints
    depth: Ints
    last: Bools
    alone: Bools
    opening: Bools


def _visits(rng: np.random.Generator, trips: Trips) -> _Visits:
    trip = np.repeat(np.arange(len(trips.visits)), trips.visits)
    ordinal = np.arange(len(trip)) - np.repeat(np.cumsum(trips.visits) - trips.visits, trips.visits)
    last = ordinal == trips.visits[trip] - 1
    looked = np.searchsorted((0.25, 0.80), rng.random(len(trip)))
    depth = np.where(last, trips.depth[trip], np.minimum(trips.depth[trip], looked))
    return _Visits(
        id=trip * MOST_VISITS + ordinal,
        trip=trip,
        start=trips.times[trip, ordinal],
        depth=depth,
        last=last,
        alone=trips.visits[trip] == 1,
        opening=(ordinal == 0) & trips.first[trip],
    )


def _entry(
    rng: np.random.Generator, shown: Bools, people: People, trips: Trips, v: _Visits
) -> None:
    """Mark how the visit begins: an advert, the home page, the sale, signing up."""
    u = rng.random((3, len(v.id)))
    owner = trips.owner[v.trip]
    is_new = v.opening & (people.joined[owner] >= 0)
    by_ad = np.isin(people.source[owner], _BY_AD)
    shown[:, 0] = u[0] < np.where(by_ad, np.where(is_new, 0.95, 0.14), 0.05)
    shown[:, 1] = u[1] < 0.62
    sale = TRUTHS.checkout_fault.window.holds(v.start)
    shown[:, 2] = u[2] < np.where(sale, 0.38, 0.09)
    shown[:, 3] = is_new


def _rounds(rng: np.random.Generator, shown: Bools, v: _Visits) -> None:
    """Mark the rounds of looking: search or catalogue, product, reviews, wish list."""
    n = len(v.id)
    rounds = np.minimum(rng.geometric(0.72, n), ROUNDS)
    # Who comes back to a full basket does not always look at the product again.
    straight = v.last & ~v.alone & (v.depth >= CART) & (rng.random(n) < 0.4)
    for r in range(ROUNDS):
        on = (rounds > r) & ~straight
        u = rng.random((6, n))
        at = _FIRST_ROUND + r * len(_BROWSE)
        searched = u[0] < 0.36
        shown[:, at] = on & searched
        shown[:, at + 1] = on & (~searched | (u[1] < 0.62))
        shown[:, at + 2] = on & (u[2] < 0.17)
        seen = on & (v.depth >= PRODUCT) & ((u[3] < 0.88) if r else True)
        shown[:, at + 3] = seen
        shown[:, at + 4] = seen & (u[4] < 0.20)
        shown[:, at + 5] = seen & (u[5] < 0.06)


def _basket(rng: np.random.Generator, shown: Bools, trips: Trips, v: _Visits) -> None:
    """Mark the basket, the checkout, errors with their retries, and the payment."""
    u = rng.random((4, len(v.id)))
    basket = v.depth >= CART
    at = _FIRST_BASKET
    shown[:, at] = basket & (v.alone | ~v.last | (u[0] < 0.75))
    shown[:, at + 1] = basket & ((v.depth > CART) | (u[1] < 0.80))
    checkout = v.depth >= CHECKOUT
    shown[:, at + 2] = checkout & (u[2] < 0.18)
    shown[:, at + 3] = checkout
    tried = v.depth >= PAYMENT
    shown[:, at + 4] = tried | (checkout & (u[3] < 0.45))
    shown[:, at + 5] = tried
    paid = v.depth == PAID
    errors = np.where(v.last, trips.errors[v.trip], 0)
    for k in range(MOST_ERRORS):
        failed = tried & (errors > k)
        shown[:, _FIRST_ERROR + 2 * k] = failed
        shown[:, _FIRST_ERROR + 2 * k + 1] = failed & (paid | (errors > k + 1))
    shown[:, -2] = paid
    shown[:, -1] = ~checkout & (rng.random(len(v.id)) < 0.05)


def make_pages(rng: np.random.Generator, people: People, trips: Trips) -> Pages:
    """Return the web and app events of every visit, as if nobody ever left."""
    v = _visits(rng, trips)
    shown = np.zeros((len(v.id), len(SLOTS)), dtype=np.bool_)
    _entry(rng, shown, people, trips, v)
    _rounds(rng, shown, v)
    _basket(rng, shown, trips, v)
    # A visit shows at least one page.
    shown[~shown.any(axis=1), 1] = True
    row, slot = np.nonzero(shown)
    gap = np.exp(rng.normal(3.35, 0.9, len(row))).clip(2, 900).astype(np.int64)
    begins = np.ones(len(row), dtype=np.bool_)
    begins[1:] = row[1:] != row[:-1]
    gap[begins] = 0
    passed = np.cumsum(gap)
    offset = passed - passed[begins][np.cumsum(begins) - 1]
    return Pages(v.id[row], _SLOT_CODE[slot], v.start[row] + offset)


def tracking_pages(
    rng: np.random.Generator, shipped: Ints, delivered: Ints, delayed: Bools
) -> tuple[Pages, Ints]:
    """Return visits that only look where the parcel is, and the order of each event.

    One entry per order comes in; ``visit`` counts these visits from 0. Late parcels are looked
    up more often.
    """
    n = len(shipped)
    looks = np.where(delayed, 1 + rng.binomial(3, 0.5, n), rng.random(n) < 0.4).astype(np.int64)
    order = np.repeat(np.arange(n), looks)
    span = np.maximum(delivered - shipped, 7200)[order]
    time = shipped[order] + (rng.random(len(order)) * span).astype(np.int64)
    through_account = rng.random(len(order)) < 0.6
    look = np.repeat(np.arange(len(order)), 1 + through_account)
    second = np.zeros(len(look), dtype=np.bool_)
    second[1:] = look[1:] == look[:-1]
    tracks = second | ~through_account[look]
    code = np.where(tracks, CODE["order_tracking"], CODE["my_page"])
    return Pages(look, code, time[look] + np.where(second, 25, 0)), order[look]
