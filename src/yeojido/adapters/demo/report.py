"""The answer book: what was planted, how large it came out, and what an analyst should find."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date
from typing import Any

import numpy as np
import polars as pl

from yeojido.adapters.demo import orders as leave
from yeojido.adapters.demo import tables
from yeojido.adapters.demo.ledger import Ledger
from yeojido.adapters.demo.orders import Leaving, in_flood, lost_orders
from yeojido.adapters.demo.people import People
from yeojido.adapters.demo.trips import CHECKOUT, PAID, PAYMENT
from yeojido.adapters.demo.truths import (
    AGES,
    END,
    FIRST_DAY,
    LAST_DAY,
    PLATFORMS,
    SOURCES,
    TIMEZONE,
    TRUTHS,
    second_of,
)
from yeojido.adapters.demo.voices import Happened

CAUSES = ("", "checkout_fault", "delivery_delay", "mail_flood")
Counts = dict[str, float]


def book_truths(ledger: Ledger, all_: Happened, leaving: Leaving, kept: Any) -> None:
    """Book what the planted truths did in this block."""
    for name, amount in lost_orders(all_.trips, leaving, kept).items():
        ledger.add(f"lost/{name}", amount)
    _book_checkouts(ledger, all_)
    _book_people(ledger, all_, leaving)
    late = all_.orders.delayed
    ledger.add("orders", len(late))
    ledger.add("delay/orders_delayed", int(late.sum()))


def _book_checkouts(ledger: Ledger, all_: Happened) -> None:
    """Book checkouts, tries to pay and payments: by period, and inside the fault."""
    trips, fault = all_.trips, TRUTHS.checkout_fault
    last = trips.last_time
    window = fault.window.holds(last)
    released = last >= second_of(TRUTHS.checkout_fix.released)
    broken = window & (trips.platform == PLATFORMS.index(fault.platform))
    periods = {
        "january_to_fault": ~window & (last < second_of(fault.window.first)),
        "fault_mobile_web": broken,
        "fault_other_platforms": window & ~broken,
        "fault_to_fix": ~window & ~released & (last > second_of(fault.window.last)),
        "after_fix": released,
    }
    for name, rows in periods.items():
        depth = trips.depth[rows & all_.kept]
        ledger.add(f"checkout/{name}/checkout_start", int((depth >= CHECKOUT).sum()))
        ledger.add(f"checkout/{name}/payment_info", int((depth >= PAYMENT).sum()))
        ledger.add(f"checkout/{name}/payment_done", int((depth == PAID).sum()))


def _book_people(ledger: Ledger, all_: Happened, leaving: Leaving) -> None:
    people, loyalty = all_.people, TRUTHS.loyal_source
    by_source = people.source == SOURCES.index(loyalty.source)
    bought = np.bincount(all_.orders.owner, minlength=len(people)) >= loyalty.orders_of_loyal
    young = people.age == AGES.index(TRUTHS.mail_flood.age)
    member = people.joined < second_of(TRUTHS.mail_flood.window.first)
    sums = {
        "loyal/people_of_source": by_source,
        "loyal/loyal": people.loyal,
        "loyal/loyal_of_source": people.loyal & by_source,
        "loyal/three_orders": bought,
        "loyal/three_orders_of_source": bought & by_source,
        "flood/members_of_age": young & member,
        "flood/mailed": in_flood(people),
        "flood/unsubscribed": leaving.unsubscribed < END,
        "flood/left": leaving.cause == leave.BY_FLOOD,
        "fault/left": (leaving.cause == leave.BY_FAULT) & (leaving.at < END),
        "delay/left": (leaving.cause == leave.BY_DELAY) & (leaving.at < END),
    }
    for name, who in sums.items():
        ledger.add(name, int(who.sum()))


def people_answers(people: People, leaving: Leaving) -> pl.DataFrame:
    """Return people.csv of the answer book: who is loyal, who left, when and why."""
    gone = leaving.at < END
    frame = pl.DataFrame(
        {"time": np.where(gone, leaving.at, 0), "gone": gone, "joined": people.joined}
    )
    return frame.select(
        customer=tables.customer(people),
        loyal=pl.Series(people.loyal),
        mailed_daily=pl.Series(in_flood(people)),
        left_at=pl.when("gone").then(tables.clock(tables.ISO)),
        left_because_of=pl.when("gone").then(tables.named(CAUSES, leaving.cause)),
    )


def _ratio(part: float, whole: float) -> float | None:
    return round(part / whole, 4) if whole else None


def _emotions(counts: Counts) -> dict[str, Any]:
    """Return mean valence (rating - 3, -2..+2) per touchpoint, drawn and expected."""
    result: dict[str, Any] = {}
    for name in ("browsing", "payment", "delivery", "product", "service", "store"):
        at = f"emotion/{name}/"
        answers, people = counts.get(at + "answers", 0), counts.get(at + "people", 0)
        if answers:
            result[name] = {
                "answers": int(answers),
                "people": int(people),
                "true_mean_over_people": round(counts[at + "person_expected"] / people - 3, 4),
                "mean_over_people": round(counts[at + "person_rating"] / people - 3, 4),
                "true_mean_over_answers": round(counts[at + "expected"] / answers - 3, 4),
                "mean_over_answers": round(counts[at + "rating"] / answers - 3, 4),
            }
    return result


def _fault(counts: Counts) -> dict[str, Any]:
    fault, fix = TRUTHS.checkout_fault, TRUTHS.checkout_fix
    lost = counts["lost/fault_direct"] + counts["lost/fault_by_leaving"]
    return {
        "what": "The mobile web checkout is broken: payment errors in storms.",
        "where": {"platform": fault.platform, "events": ["payment_info", "payment_error"]},
        "when": fault.window,
        "size": {
            "p_payment_done_given_payment_info": {
                "usual": fix.pay_before,
                "fault": fault.pay_during,
            },
            "p_leave_for_good_after_failing": fault.leave,
            "spring_sale_traffic_factor": fault.sale_factor,
        },
        "came_out": {
            "tries": int(counts["checkout/fault_mobile_web/payment_info"]),
            "payments": int(counts["checkout/fault_mobile_web/payment_done"]),
            "orders_lost_at_once": int(counts["lost/fault_direct"]),
            "orders_lost_by_leaving": int(counts["lost/fault_by_leaving"]),
            "people_left": int(counts["fault/left"]),
        },
        "expect": "The payment step is the first-ranked pain of the half year: "
        f"{int(lost)} orders lost, more than every other planted pain together.",
    }


def _delay(counts: Counts) -> dict[str, Any]:
    delay = TRUTHS.delivery_delay

    def gap(what: str, total: str) -> float | None:
        on_time = _ratio(
            counts.get(f"delay/{total}_on_time", 0), counts.get(f"delay/{what}_on_time", 0)
        )
        late = _ratio(
            counts.get(f"delay/{total}_delayed", 0), counts.get(f"delay/{what}_delayed", 0)
        )
        return None if on_time is None or late is None else round(on_time - late, 4)

    return {
        "what": "One courier is days late with every parcel it takes over in the window.",
        "where": {
            "택배사": delay.courier,
            "events": ["배송 지연 안내", "배송 완료", "review_written"],
        },
        "when": delay.window,
        "when_counts": "day of 출고 완료",
        "size": {
            "extra_days": delay.extra_days,
            "rating_drop": delay.rating_drop,
            "p_leave_for_good": delay.leave,
        },
        "came_out": {
            "orders": int(counts["orders"]),
            "orders_delayed": int(counts["delay/orders_delayed"]),
            "delivery_rating_gap": gap("delivery_ratings", "delivery_rating_sum"),
            "review_rating_gap": gap("reviews", "review_rating_sum"),
            "orders_lost_by_leaving": int(counts["lost/delay_by_leaving"]),
            "people_left": int(counts["delay/left"]),
        },
        "expect": "The lowest point of the emotion curve is the delivery; words complain of it.",
    }


def _loyal(counts: Counts, customers: int) -> dict[str, Any]:
    loyalty = TRUTHS.loyal_source
    return {
        "what": "Loyal customers come by friends far more often than others do.",
        "where": {"acquisition_channel": loyalty.source},
        "when": "the whole half year",
        "size": {
            "p_loyal_from_source": loyalty.loyal_from_source,
            "p_loyal_from_others": loyalty.loyal_from_others,
            "expected_share_of_loyal": round(loyalty.share_of_loyal, 4),
        },
        "came_out": {
            "share_of_all": _ratio(counts["loyal/people_of_source"], customers),
            "loyal": int(counts["loyal/loyal"]),
            "share_of_loyal": _ratio(counts["loyal/loyal_of_source"], counts["loyal/loyal"]),
            "people_with_three_orders": int(counts["loyal/three_orders"]),
            "share_of_people_with_three_orders": _ratio(
                counts["loyal/three_orders_of_source"], counts["loyal/three_orders"]
            ),
        },
        "expect": f"Of people with {loyalty.orders_of_loyal} or more web orders nearly half came "
        "by a friend, of all people an eighth.",
    }


def _flood(counts: Counts) -> dict[str, Any]:
    flood = TRUTHS.mail_flood
    return {
        "what": "People in their twenties get an e-mail every day; they unsubscribe and leave.",
        "where": {"age_band": flood.age, "campaign": "데일리 특가"},
        "when": flood.window,
        "size": {
            "p_subscribed": flood.subscribed,
            "p_unsubscribe_per_mail": flood.unsubscribe_per_mail,
            "p_leave_for_good_after_unsubscribing": flood.leave,
            "expected_share_of_members_that_leaves": round(flood.leave_share, 4),
        },
        "came_out": {
            "members_of_age": int(counts["flood/members_of_age"]),
            "mailed": int(counts["flood/mailed"]),
            "unsubscribed": int(counts["flood/unsubscribed"]),
            "left": int(counts["flood/left"]),
            "orders_lost_by_leaving": int(counts["lost/flood_by_leaving"]),
        },
        "expect": "Visits of people in their twenties fall by two fifths from April to June; "
        "other ages do not.",
    }


def _fix(counts: Counts) -> dict[str, Any]:
    fix = TRUTHS.checkout_fix

    def conversion(*periods: str) -> float | None:
        starts = sum(counts[f"checkout/{period}/checkout_start"] for period in periods)
        return _ratio(sum(counts[f"checkout/{period}/payment_done"] for period in periods), starts)

    before = conversion("january_to_fault", "fault_to_fix")
    after = conversion("after_fix")
    return {
        "what": "A simplified checkout is released to everybody on all platforms.",
        "where": {"events": ["checkout_start", "payment_info", "payment_done"]},
        "when": {"released": fix.released},
        "size": {
            "relative_effect": fix.relative_effect,
            "p_payment_done_given_checkout_start": {
                "before": fix.conversion_before,
                "after": fix.conversion_after,
            },
        },
        "came_out": {
            "before_without_fault_weeks": before,
            "after": after,
            "relative_effect": _ratio(after - before, before) if before and after else None,
        },
        "expect": "Checkout conversion rises by 25 %. A plain before and after that leaves the "
        "weeks of the fault in the before finds more than that.",
    }


def _plain(value: Any) -> Any:
    """Turn dates and planted values into what JSON holds."""
    if isinstance(value, date):
        return value.isoformat()
    return asdict(value) if hasattr(value, "__dataclass_fields__") else str(value)


def truths_json(customers: int, seed: int, counts: Counts) -> str:
    """Return truths.json: planted numbers, what they came to, and what should be found."""
    document = {
        "shop": {
            "customers": customers,
            "seed": seed,
            "period": [FIRST_DAY, LAST_DAY],
            "timezone": TIMEZONE,
            "rows": _group(counts, "rows/"),
        },
        "checkout_fault": _fault(counts),
        "delivery_delay": _delay(counts),
        "loyal_source": _loyal(counts, customers),
        "mail_flood": _flood(counts),
        "checkout_fix": _fix(counts),
        "checkouts": _group(counts, "checkout/"),
        "orders_lost": _group(counts, "lost/"),
        "emotion": {
            "scale": "-2 ... +2 = rating - 3",
            "touchpoints": _emotions(counts),
            "planted_ratings": TRUTHS.emotion,
        },
        "texts": _group(counts, "texts/"),
        "dirt": {
            "file": "web_app_events.csv",
            **_group(counts, "dirt/"),
            "broken_dates_look_like": TRUTHS.dirt.broken_dates,
        },
    }
    return json.dumps(document, ensure_ascii=False, indent=2, default=_plain) + "\n"


def _group(counts: Counts, prefix: str) -> dict[str, int]:
    return {name[len(prefix) :]: int(n) for name, n in counts.items() if name.startswith(prefix)}
