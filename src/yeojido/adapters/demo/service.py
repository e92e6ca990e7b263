"""Shops of brick, the call centre, exchanges and returns."""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray

from yeojido.adapters.demo import ratings, texts
from yeojido.adapters.demo.ledger import Ledger
from yeojido.adapters.demo.people import STORE_REGIONS
from yeojido.adapters.demo.truths import DAY_SECONDS, END, TRUTHS
from yeojido.adapters.demo.voices import (
    HOUR,
    TOPIC,
    Happened,
    book,
    in_period,
    numbered,
    pick,
    with_words,
)

Ints = NDArray[np.int64]

STORES = ("강남점", "홍대점", "수원점", "부산점", "대구점")
STORE_EVENTS = ("매장 방문", "매장 구매", "매장 교환")
CALL_EVENTS = ("상담 전화", "채팅 상담")
RETURN_EVENTS = ("교환 요청", "반품 요청")
_STORE_OF_REGION = {0: (0, 1), 1: (2, 2), 3: (3, 3), 4: (4, 4)}


def store_visits(rng: np.random.Generator, all_: Happened) -> pl.DataFrame:
    """Return rows of the shops' tills: ``owner, time, event (code), store, value``."""
    people = all_.people
    near = np.isin(people.region, STORE_REGIONS)
    rate = np.where(near, 0.30, 0.04) * np.where(people.loyal, 2.5, 1.0)
    owner = np.repeat(np.arange(len(people)), rng.poisson(rate))
    n = len(owner)
    day = rng.integers(0, END // DAY_SECONDS, n)
    time = day * DAY_SECONDS + rng.integers(10 * HOUR + 1800, 20 * HOUR, n)
    choice = np.zeros((n, 2), dtype=np.int64)
    choice[:, 1] = 1
    for region, stores in _STORE_OF_REGION.items():
        choice[people.region[owner] == region] = stores
    store = choice[np.arange(n), rng.integers(0, 2, n)]
    u = rng.random(n)
    later = time + rng.integers(600, 2400, n)
    value = (np.exp(rng.normal(np.log(28e3), 0.6, n)) // 100 * 100).astype(np.int64)
    visit = pl.DataFrame({"owner": owner, "time": time, "store": store, "value": value})
    visit = visit.with_columns(later=pl.Series(later), u=pl.Series(u))
    member = (people.joined[owner] < time) & (time <= all_.leave_at[owner])
    visit = visit.filter(pl.Series(member))
    done = visit.filter(pl.col("u") < 0.48).with_columns(
        time=pl.col("later"), event=pl.when(pl.col("u") < 0.45).then(1).otherwise(2)
    )
    entry = visit.with_columns(event=pl.lit(0, dtype=pl.Int32), value=pl.lit(None, dtype=pl.Int64))
    done = done.with_columns(
        event=pl.col("event").cast(pl.Int32),
        value=pl.when(pl.col("event") == 1).then(pl.col("value")),
    )
    return in_period(pl.concat([entry, done]).drop("later", "u"))


def _why_people_call(rng: np.random.Generator, all_: Happened) -> pl.DataFrame:
    """Return ``owner, time, topic, mood, question`` of every call, before anything is said."""
    o, trips = all_.orders, all_.trips
    late = o.where(o.delayed & (rng.random(len(o)) < 0.16))
    usual = o.where(~o.delayed & (rng.random(len(o)) < 0.07))
    failed = np.flatnonzero(trips.failed_by_fault & all_.kept & (rng.random(len(all_.kept)) < 0.10))
    waits = np.maximum(late.delivered - late.shipped - 2 * DAY_SECONDS, HOUR)
    late_at = late.shipped + 2 * DAY_SECONDS + (rng.random(len(late)) * waits).astype(np.int64)
    usual_at = usual.delivered + rng.integers(HOUR, 6 * DAY_SECONDS, len(usual))
    failed_at = trips.last_time[failed] + rng.integers(2400, 20 * HOUR, len(failed))
    asks = pick(rng, len(usual), {"배송": 0.25, "결제": 0.15, "품질": 0.40, "가격": 0.20})
    owner = np.concatenate([late.owner, trips.owner[failed], usual.owner])
    topic = np.concatenate(
        [np.full(len(late), TOPIC["배송"]), np.full(len(failed), TOPIC["결제"]), asks]
    )
    complains = np.concatenate(
        [rng.random(len(late)) < 0.8, rng.random(len(failed)) < 0.9, rng.random(len(usual)) < 0.2]
    )
    return pl.DataFrame(
        {
            "owner": owner,
            "time": np.concatenate([late_at, failed_at, usual_at]),
            "topic": topic,
            "question": ~complains,
            "mood": np.where(complains, texts.BAD, texts.MIDDLING).astype(np.int64),
            "valence": np.where(complains, -1.5, 0.0),
        }
    )


def calls(rng: np.random.Generator, ledger: Ledger, all_: Happened) -> pl.DataFrame:
    """Return call centre rows: the words tell the trouble, the rating judges the service."""
    frame = in_period(_why_people_call(rng, all_))
    n = len(frame)
    day, second = frame["time"] // DAY_SECONDS, frame["time"] % DAY_SECONDS
    # The phones are answered from nine to six.
    open_hours = 9 * HOUR + second * (9 * HOUR) // DAY_SECONDS
    chat = rng.random(n) < 0.35
    mean = TRUTHS.emotion.service
    frame = frame.with_columns(
        time=pl.when(pl.Series(chat)).then(frame["time"]).otherwise(day * DAY_SECONDS + open_hours),
        event=pl.Series(chat.astype(np.int64)),
        seconds=pl.Series(np.exp(rng.normal(np.log(260), 0.6, n)).astype(np.int64)),
        stars=pl.Series(ratings.draw(rng, (mean,), np.zeros(n, dtype=np.int64))),
        expected=pl.lit(mean),
        answers=pl.Series(rng.random(n) < 0.5),
    ).with_columns(rating=pl.when(pl.col("answers")).then(pl.col("stars")))
    frame = numbered(frame, "C", all_.block)
    book(ledger, "service", frame.filter(pl.col("answers")))
    return with_words(rng, ledger, "call_center.csv", frame, 1.0)


def returns(rng: np.random.Generator, all_: Happened) -> pl.DataFrame:
    """Return exchanges and returns: ``owner, time, event (code), order, courier``."""
    o = all_.orders
    u = rng.random(len(o))
    exchange, back = u < 0.03, (u >= 0.03) & (u < np.where(o.delayed, 0.13, 0.055))
    rows = exchange | back
    kept = o.where(rows)
    return in_period(
        pl.DataFrame(
            {
                "owner": kept.owner,
                "time": kept.delivered + rng.integers(5 * HOUR, 6 * DAY_SECONDS, len(kept)),
                "event": back[rows].astype(np.int64),
                "order": kept.trip,
                "courier": kept.courier,
            }
        )
    )
