"""Small made-up logs for the tests of proposals, pains and the linter."""

from __future__ import annotations

import numpy as np

from tests.rooms.analyze.maps.logs import Row, TestLog

DAY = 86_400.0
#: Local midnight of 2026-03-02 in Korea.
START = 1_772_377_200.0


def shop(people: int = 400, seed: int = 3, names: dict[str, str] | None = None) -> TestLog:
    """A web shop: home, search, product, cart, checkout, payment, payment_done, delivered, review.

    ``names`` renames events.
    """
    rng = np.random.default_rng(seed)
    way = (
        ("home", 0.95), ("search", 0.6), ("product_view", 0.9), ("add_to_cart", 0.6),
        ("checkout", 0.8), ("payment_info", 0.9), ("payment_done", 0.7),
        ("delivered", 0.98), ("review_write", 0.5),
    )  # fmt: skip
    rows: list[Row] = []
    for person in range(people):
        at = START + rng.random() * 60 * DAY
        for place, (name, share) in enumerate(way):
            if rng.random() > share and name not in ("home", "search"):
                break
            if name in ("home", "search") and rng.random() > share:
                continue
            at += DAY * 2 if place > 6 else 30 + 60 * rng.random()
            values = {"channel": "web" if person % 2 else "app"}
            if name == "review_write":
                values |= {
                    "rating": float(rng.integers(-1, 3)),
                    "text": f"상품이 좋았어요 {person}",
                }
            rows.append(Row(f"p{person:04}", (names or {}).get(name, name), at, values))
        if person % 9 == 0:
            rows.append(Row(f"p{person:04}", "exit", at + 5, {}))
    return TestLog(tuple(rows))


def faulty(people: int = 4000, seed: int = 5) -> TestLog:
    """Payments on 90 days; on days 30 to 43 those of ``mobile`` nearly all fail, with errors."""
    rng = np.random.default_rng(seed)
    rows: list[Row] = []
    for person in range(people):
        day = rng.integers(0, 90)
        at = START + day * DAY + rng.random() * 80_000
        device = "mobile" if rng.random() < 0.5 else "pc"
        name = f"p{person:05}"
        broken = device == "mobile" and 30 <= day < 44
        values = {"device": device, "region": "북" if rng.random() < 0.5 else "남"}
        if rng.random() < 0.8:
            rows.append(Row(name, "home", at, values))
        rows.append(Row(name, "product_view", at + 20, values))
        if rng.random() < 0.4:
            continue
        rows.append(Row(name, "cart", at + 60, values))
        rows.append(Row(name, "payment_info", at + 90, values))
        if (broken and rng.random() < 0.9) or rng.random() < 0.02:
            rows.append(Row(name, "payment_error", at + 100, values))
        if rng.random() < (0.05 if broken else 0.7):
            rows.append(Row(name, "payment_done", at + 120, values))
            mood = -1.6 if person % 7 == 0 else 1.0
            rows.append(Row(name, "delivery_rating", at + 90_000, {**values, "rating": mood}))
    return TestLog(tuple(rows), kinds={"device": "text", "region": "text"})


def cases(people: int = 300, seed: int = 7) -> TestLog:
    """A log of nonsense words that always come in one order."""
    rng = np.random.default_rng(seed)
    rows: list[Row] = []
    for person in range(people):
        at = START + rng.random() * DAY * 30
        for name in ("zorp", "quib", "flan", "gruk", "plim", "vosh"):
            if rng.random() < 0.85:
                at += 3600 * (1 + rng.random())
                rows.append(Row(f"k{person}", name, at, {}))
    return TestLog(tuple(rows))
