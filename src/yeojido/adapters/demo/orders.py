"""Orders on their way, who leaves for good and why, and what that costs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from yeojido.adapters.demo.people import People, choose
from yeojido.adapters.demo.trips import NEVER, PAID, Trips
from yeojido.adapters.demo.truths import (
    AGES,
    COURIER_SHARES,
    COURIERS,
    DAY_SECONDS,
    END,
    TRUTHS,
    second_of,
)
from yeojido.adapters.demo.web import CODE, Pages

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

STAYED, BY_FAULT, BY_DELAY, BY_FLOOD = range(4)


@dataclass(frozen=True, slots=True)
class Orders:
    """Web orders, one entry each; times in seconds since 2026-01-01 in Korea."""

    trip: Ints
    owner: Ints
    category: Ints
    value: Ints
    paid: Ints
    accepted: Ints
    courier: Ints
    shipped: Ints
    delivered: Ints
    delayed: Bools

    def __len__(self) -> int:
        """Return the number of orders."""
        return len(self.trip)

    def where(self, rows: Bools) -> Orders:
        """Return the orders marked in ``rows``."""
        return Orders(*(getattr(self, name)[rows] for name in Orders.__slots__))


def make_orders(rng: np.random.Generator, trips: Trips, pages: Pages) -> Orders:
    """Return the orders of all paid trips with their way to the customer."""
    delay = TRUTHS.delivery_delay
    trip = np.flatnonzero(trips.depth == PAID)
    done = pages.code == CODE["payment_done"]
    paid = np.zeros(len(trips.depth), dtype=np.int64)
    paid[pages.trip[done]] = pages.time[done]
    paid, n = paid[trip], len(trip)
    courier = choose(rng, COURIER_SHARES, n)
    early = (paid % DAY_SECONDS < 11 * 3600) & (rng.random(n) < 0.6)
    day = paid // DAY_SECONDS + np.where(early, 0, 1)
    # 2026-01-01 is a Thursday; nothing leaves the warehouse on Sundays.
    day += (day + 3) % 7 == 6
    shipped = day * DAY_SECONDS + rng.integers(13 * 3600, 18 * 3600, n)
    delayed = delay.window.holds(shipped) & (courier == COURIERS.index(delay.courier))
    low, high = delay.extra_days
    days = 1 + (rng.random(n) < 0.35) + np.where(delayed, rng.integers(low, high + 1, n), 0)
    delivered = (day + days) * DAY_SECONDS + rng.integers(10 * 3600, 20 * 3600, n)
    return Orders(
        trip, trips.owner[trip], trips.category[trip], trips.value[trip], paid,
        paid + rng.integers(120, 540, n), courier, shipped, delivered, delayed,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Leaving:
    """When each person leaves for good (NEVER if not), why, and when they unsubscribed."""

    at: Ints
    cause: Ints
    unsubscribed: Ints


def _earliest(n: int, owner: Ints, time: Ints) -> Ints:
    first = np.full(n, NEVER, dtype=np.int64)
    np.minimum.at(first, owner, time)
    return first


def flood_unsubscribes(rng: np.random.Generator, people: People) -> Ints:
    """Return when the mail flood makes each person unsubscribe (NEVER if it does not)."""
    flood = TRUTHS.mail_flood
    n, first = len(people), second_of(flood.window.first)
    mails = (flood.window.last - flood.window.first).days + 1
    which = rng.geometric(flood.unsubscribe_per_mail, n) - 1
    hit = in_flood(people) & (which < mails)
    time = first + which * DAY_SECONDS + 11 * 3600 + rng.integers(900, 9 * 3600, n)
    return np.where(hit, time, NEVER)


def in_flood(people: People) -> Bools:
    """Return who gets the daily mails: subscribed, of that age, members before it began."""
    flood = TRUTHS.mail_flood
    member = people.joined < second_of(flood.window.first)
    return people.reads_mail & (people.age == AGES.index(flood.age)) & member


def make_leaving(rng: np.random.Generator, people: People, trips: Trips, orders: Orders) -> Leaving:
    """Return who leaves for good: after the fault, after a delay, after the flood."""
    n = len(people)
    failed = trips.failed_by_fault & (rng.random(len(trips.owner)) < TRUTHS.checkout_fault.leave)
    late = orders.delayed & (rng.random(len(orders)) < TRUTHS.delivery_delay.leave)
    unsubscribed = flood_unsubscribes(rng, people)
    annoyed = rng.random(n) < TRUTHS.mail_flood.leave
    moments = np.stack(
        [
            np.full(n, NEVER, dtype=np.int64),
            _earliest(n, trips.owner[failed], trips.last_time[failed] + 1),
            _earliest(n, orders.owner[late], orders.delivered[late]),
            np.where(annoyed, unsubscribed, NEVER),
        ]
    )
    return Leaving(moments.min(axis=0), moments.argmin(axis=0).astype(np.int64), unsubscribed)


def lost_orders(trips: Trips, leaving: Leaving, kept: Bools) -> dict[str, int]:
    """Return the orders each truth cost in this block, exactly, from the same draws.

    ``kept`` (trips,): the last visit happens. An order is lost directly when only the fault
    stopped it, and by leaving when the trip never came to its last visit.
    """
    in_period = trips.last_time < END
    cause = leaving.cause[trips.owner]
    gone = ~kept & in_period & trips.would_pay
    return {
        "fault_direct": int((kept & in_period & trips.would_pay & (trips.depth != PAID)).sum()),
        "fault_by_leaving": int((gone & (cause == BY_FAULT)).sum()),
        "delay_by_leaving": int((gone & (cause == BY_DELAY)).sum()),
        "flood_by_leaving": int((gone & (cause == BY_FLOOD)).sum()),
    }
