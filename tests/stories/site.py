"""A shop's site as its visitors' browsers report it: pages, and very few events of their own.

Planted: of the baskets on a phone only a few go on to the checkout (``PHONE_CHECKOUT``), of the others most do.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

#: The start of the story, milliseconds since 1970: 2026-03-02 09:00 in Seoul.
BEGIN = 1_772_409_600_000
#: share of baskets that go on to the checkout, on a phone and elsewhere
PHONE_CHECKOUT, DESK_CHECKOUT = 0.25, 0.85
HOST = "https://shop.example"
_PRODUCTS = [f"{word}-{kind}" for word in ("oak", "pine", "linen", "wool", "clay", "steel")
             for kind in ("chair", "lamp", "rug", "bowl", "desk", "shelf", "sofa")]  # fmt: skip

Step = tuple[str, float]


def visits(visitors: int = 400, seed: int = 7) -> Iterator[tuple[str, bool, list[Step]]]:
    """Yield (visitor, on a phone, [(address, milliseconds since BEGIN)]) of each visit."""
    rng = random.Random(seed)
    for number in range(visitors):
        phone = rng.random() < 0.5
        start = rng.uniform(0, 28 * 86_400_000)
        for visit in range(rng.choice([1, 1, 1, 2, 3])):
            yield f"v{number:04}", phone, list(_visit(rng, phone, start + visit * 3 * 86_400_000))


def _visit(rng: random.Random, phone: bool, start: float) -> Iterator[Step]:
    clock = start
    for address in _way(rng, phone):
        yield address, clock
        clock += rng.uniform(8_000, 120_000)


def _way(rng: random.Random, phone: bool) -> Iterator[str]:
    yield "/" if rng.random() < 0.8 else "/?utm_source=naver"
    if rng.random() < 0.15:
        yield rng.choice(["/magazine/spring-living", "/magazine/how-to-oil-oak", "/about"])
    if rng.random() < 0.35:
        yield "/search?q=lamp"
    if rng.random() > 0.85:
        return
    for _ in range(rng.choice([1, 1, 2, 3])):
        yield f"/category/{rng.choice(['chairs', 'lamps', 'rugs', 'tables'])}"
        yield f"/products/{rng.choice(_PRODUCTS)}"
        if rng.random() < 0.3:
            yield f"/products/{rng.choice(_PRODUCTS)}/reviews"
    if rng.random() > 0.6:
        return
    yield "/%EC%9E%A5%EB%B0%94%EA%B5%AC%EB%8B%88" if rng.random() < 0.3 else "/cart"
    if rng.random() > (PHONE_CHECKOUT if phone else DESK_CHECKOUT):
        return
    if rng.random() < 0.6:
        yield "/login"
    yield "/checkout"
    if rng.random() < 0.9:
        yield f"/order/complete/{rng.randrange(10**8, 10**9)}"
        if rng.random() < 0.3:
            yield f"/mypage/orders/{rng.randrange(10**8, 10**9)}"


def segment(visitors: int = 400) -> Iterator[dict[str, Any]]:
    """Yield the calls of analytics.js: pages, a click that failed, what the SDK measures."""
    rng = random.Random(3)
    for visitor, phone, steps in visits(visitors):
        for place, (address, at) in enumerate(steps):
            path = address.partition("?")[0]
            call = {
                "messageId": f"{visitor}-{at:.0f}", "anonymousId": visitor, "type": "page",
                "timestamp": _moment(at),
                "properties": {"path": path, "url": HOST + address, "title": f"{path} | Shop"},
                "context": {"device": {"type": "mobile" if phone else "desktop"}, "page": {"path": path}},
            }  # fmt: skip
            yield call
            if path.startswith("/products/") and rng.random() < 0.25:
                yield _tracked(call, at, "Product Added" if place % 2 else "Scroll Depth Reached")
            if path == "/cart" and phone and rng.random() < 0.4:
                yield _tracked(call, at, "Rage Click")
            if rng.random() < 0.3:
                yield _tracked(call, at, "Web Vitals")
        if any("/checkout" in address for address, _ in steps):
            at = steps[-1][1] + 1000
            yield {
                "messageId": f"{visitor}-i-{at:.0f}", "anonymousId": visitor, "userId": f"u-{visitor}",
                "type": "identify", "timestamp": _moment(at), "traits": {"plan": "basic"},
            }  # fmt: skip


def _tracked(page: dict[str, Any], at: float, event: str) -> dict[str, Any]:
    return {
        **page, "type": "track", "event": event, "timestamp": _moment(at + 2_000),
        "messageId": f"{page['messageId']}-{event}", "properties": {},
    }  # fmt: skip


def _moment(at: float) -> str:
    return datetime.fromtimestamp((BEGIN + round(at)) / 1000, UTC).isoformat(
        timespec="milliseconds"
    )


def posthog(visitors: int = 300) -> Iterator[dict[str, Any]]:
    """Yield the events of posthog-js: ``$pageview``, ``$pageleave``, ``$autocapture``."""
    for visitor, _, steps in visits(visitors):
        for address, at in steps:
            for event, later in (("$pageview", 0), ("$autocapture", 900), ("$pageleave", 4000)):
                yield {
                    "uuid": f"{visitor}-{at:.0f}-{event}", "event": event, "distinct_id": visitor,
                    "timestamp": _moment(at + later),
                    "properties": {"$current_url": HOST + address, "$device_id": visitor,
                                   "$pathname": address.partition("?")[0], "$lib": "web"},
                }  # fmt: skip


def ga4(visitors: int = 300) -> Iterator[dict[str, Any]]:
    """Yield rows of the BigQuery export of Google Analytics 4."""
    for visitor, _, steps in visits(visitors):
        for place, (address, at) in enumerate(steps):
            names = (
                ("session_start", "page_view") if place == 0 else ("page_view", "user_engagement")
            )
            for name in names:
                yield {
                    "event_name": name, "event_timestamp": str((BEGIN + round(at)) * 1000),
                    "event_date": "20260302", "user_pseudo_id": visitor, "platform": "WEB",
                    "event_params": [
                        {"key": "page_location", "value": {"string_value": HOST + address}},
                        {"key": "page_title", "value": {"string_value": f"{address} | Shop"}},
                        {"key": "engagement_time_msec", "value": {"int_value": str(place)}},
                    ],
                }  # fmt: skip
