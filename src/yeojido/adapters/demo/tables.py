"""The files as a shop would export them: own headers, own date styles, a few blemishes."""

from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl
from numpy.typing import NDArray

from yeojido.adapters.demo import messages as mail
from yeojido.adapters.demo import service
from yeojido.adapters.demo.ledger import Ledger
from yeojido.adapters.demo.orders import Orders
from yeojido.adapters.demo.people import GENDERS, MEMBERSHIPS, REGIONS, People
from yeojido.adapters.demo.trips import CATEGORIES, MOST_VISITS
from yeojido.adapters.demo.truths import (
    AGES,
    COURIERS,
    END,
    FIRST_DAY,
    PLATFORMS,
    SOURCES,
    TRUTHS,
)
from yeojido.adapters.demo.voices import BROWSING, NPS, PAYING, STORE, Happened
from yeojido.adapters.demo.web import CODE, EVENTS, VIEWS, WITHOUT_CATEGORY, Pages

Ints = NDArray[np.int64]

ISO, ISO_T, ISO_MINUTE, DOTTED = (
    "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M", "%Y.%m.%d %-H:%M",
)  # fmt: skip
_EPOCH = (FIRST_DAY - date(1970, 1, 1)).days * 86_400
#: Blocks number their rows and visits from here on, so that ids are unique over blocks.
BLOCK_IDS = 10_000_000

DELIVERY_EVENTS = ("주문 접수", "출고 완료", "배송 지연 안내", "배송 완료")
ACCEPTED, SHIPPED, LATE, DELIVERED = range(4)
SURVEYS = {
    BROWSING: "쇼핑 만족도 응답",
    PAYING: "결제 만족도 응답",
    STORE: "매장 만족도 응답",
    NPS: "추천 의향 응답",
}


def named(names: tuple[str, ...], codes: pl.Series | Ints) -> pl.Series:
    """Return the names of codes; a missing code stays missing, an empty name becomes missing."""
    words = pl.Series(names, dtype=pl.String).replace({"": None})
    return words.gather(codes)


def clock(style: str) -> pl.Expr:
    """Return column ``time`` (seconds since 2026-01-01 in Korea) written in a style."""
    moment = pl.from_epoch(pl.col("time") + _EPOCH, time_unit="s")
    return moment.dt.strftime(style)


def customer(people: People) -> pl.Series:
    """Return customer numbers as text of seven digits."""
    return pl.Series("number", people.number).cast(pl.String).str.zfill(7)


def _padded(prefix: str, numbers: pl.Expr) -> pl.Expr:
    return pl.lit(prefix) + numbers.cast(pl.String).str.zfill(9)


def web_table(
    rng: np.random.Generator,
    ledger: Ledger,
    all_: Happened,
    pages: Pages,
    tracking: tuple[Pages, Ints],
) -> pl.DataFrame:
    """Return web_app_events.csv: what people did on the web and in the app, with their traits."""
    people, trips, orders = all_.people, all_.trips, all_.orders
    look, order = tracking
    trip = np.concatenate([pages.trip, orders.trip[order]])
    code = np.concatenate([pages.code, look.code])
    session = np.concatenate([pages.visit, look.visit + len(trips.owner) * MOST_VISITS])
    owner = trips.owner[trip]
    bare = np.isin(code, [CODE[name] for name in WITHOUT_CATEGORY])
    frame = pl.DataFrame(
        {
            "owner": owner,
            "time": np.concatenate([pages.time, look.time]),
            "code": code,
            "session": session + all_.block * BLOCK_IDS,
            "platform": trips.platform[trip],
            "category": trips.category[trip],
            "bare": bare,
            "value": trips.value[trip],
        }
    ).filter(pl.col("time") < END)
    frame = frame.sort("time", maintain_order=True).with_columns(
        id=pl.int_range(pl.len()) + all_.block * BLOCK_IDS
    )
    owner_column = frame["owner"]
    table = frame.select(
        message_id=_padded(f"m{all_.seed:06d}-", pl.col("id")),
        user_id=customer(people).gather(owner_column),
        session_id=_padded("s", pl.col("session")),
        event=named(EVENTS, frame["code"]),
        timestamp=clock(ISO),
        platform=named(PLATFORMS, frame["platform"]),
        category=pl.when(~pl.col("bare")).then(named(CATEGORIES, frame["category"])),
        order_value=pl.when(pl.col("code") == CODE["payment_done"]).then(pl.col("value")),
        age_band=named(AGES, people.age).gather(owner_column),
        gender=named(GENDERS, people.gender).gather(owner_column),
        region=named(REGIONS, people.region).gather(owner_column),
        acquisition_channel=named(SOURCES, people.source).gather(owner_column),
        membership=named(MEMBERSHIPS, people.membership).gather(owner_column),
    )
    return _soiled(rng, ledger, table)


def _soiled(rng: np.random.Generator, ledger: Ledger, table: pl.DataFrame) -> pl.DataFrame:
    """Break a few dates (of page views only) and export the last lines twice; book how many."""
    dirt, n = TRUTHS.dirt, len(table)
    repeated = round(n * dirt.duplicate_share)
    views = table["event"].is_in(VIEWS).to_numpy()
    broken = views & (rng.random(n) * views.mean() < dirt.broken_date_share)
    broken[n - repeated :] = False
    style = rng.integers(0, len(dirt.broken_dates), n)
    table = table.with_columns(
        timestamp=pl.when(pl.Series(broken))
        .then(named(dirt.broken_dates, style))
        .otherwise(pl.col("timestamp"))
    )
    ledger.add("dirt/broken_dates", int(broken.sum()))
    ledger.add("dirt/duplicate_lines", repeated)
    return pl.concat([table, table.tail(repeated)])


def _in_order(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.sort("time", maintain_order=True)


def delivery_table(
    rng: np.random.Generator, all_: Happened, rated: pl.DataFrame, back: pl.DataFrame
) -> pl.DataFrame:
    """Return deliveries.csv: orders on their way; the verdict stands on the row 배송 완료."""
    o = all_.orders
    late = o.where(o.delayed & (rng.random(len(o)) < 0.8))
    late_at = late.shipped + 2 * 86_400 + rng.integers(0, 14_400, len(late))

    def step(event: int, orders: Orders, time: Ints) -> pl.DataFrame:
        return pl.DataFrame(
            {"owner": orders.owner, "time": time, "order": orders.trip, "courier": orders.courier}
        ).with_columns(name=pl.lit(DELIVERY_EVENTS[event]))

    delivered = step(DELIVERED, o, o.delivered)
    parts = [
        step(ACCEPTED, o, o.accepted),
        step(SHIPPED, o, o.shipped),
        step(LATE, late, late_at),
        delivered.join(rated.select("order", "id", "rating", "text"), on="order", how="left"),
        back.with_columns(name=named(service.RETURN_EVENTS, back["event"])),
    ]
    frame = pl.concat(parts, how="diagonal").filter(pl.col("time") < END)
    frame = _in_order(frame)
    return frame.select(
        pl.col("id").alias("평가번호"),
        _padded("A", pl.col("order") + all_.block * BLOCK_IDS).alias("주문번호"),
        customer(all_.people).gather(frame["owner"]).alias("고객번호"),
        pl.col("name").alias("상태"),
        clock(ISO_MINUTE).alias("처리일시"),
        pl.lit("택배").alias("채널"),
        named(COURIERS, frame["courier"]).alias("택배사"),
        pl.col("rating").alias("평점"),
        pl.col("text").alias("의견"),
    )


def review_table(all_: Happened, reviews: pl.DataFrame) -> pl.DataFrame:
    """Return reviews.csv."""
    frame = _in_order(reviews)
    return frame.select(
        review_id=pl.col("id"),
        user_id=customer(all_.people).gather(frame["owner"]),
        event=pl.lit("review_written"),
        written_at=clock(ISO),
        platform=named(PLATFORMS, frame["platform"]),
        category=named(CATEGORIES, frame["category"]),
        rating=pl.col("rating"),
        review=pl.col("text"),
    )


def survey_table(all_: Happened, surveys: pl.DataFrame) -> pl.DataFrame:
    """Return surveys.csv: 1-5 in 만족도, 0-10 in 추천의향."""
    frame = _in_order(surveys)
    names = tuple(SURVEYS[code] for code in sorted(SURVEYS))
    return frame.select(
        pl.col("id").alias("응답번호"),
        customer(all_.people).gather(frame["owner"]).alias("고객번호"),
        named(names, frame["survey"]).alias("이벤트"),
        clock(DOTTED).alias("응답일시"),
        pl.lit("설문").alias("채널"),
        pl.col("rating").alias("만족도"),
        pl.col("score").alias("추천의향"),
        pl.col("text").alias("의견"),
    )


def call_table(all_: Happened, calls: pl.DataFrame) -> pl.DataFrame:
    """Return call_center.csv."""
    frame = _in_order(calls)
    return frame.select(
        pl.col("id").alias("접수번호"),
        customer(all_.people).gather(frame["owner"]).alias("고객번호"),
        clock(DOTTED).alias("접수일시"),
        named(service.CALL_EVENTS, frame["event"]).alias("구분"),
        pl.when(pl.col("event") == 0).then(pl.lit("전화")).otherwise(pl.lit("채팅")).alias("채널"),
        pl.col("text").alias("문의내용"),
        pl.col("seconds").alias("처리시간초"),
        pl.col("rating").alias("상담만족도"),
    )


def store_table(all_: Happened, store: pl.DataFrame) -> pl.DataFrame:
    """Return store_pos.csv."""
    frame = _in_order(store)
    return frame.select(
        customer(all_.people).gather(frame["owner"]).alias("고객번호"),
        clock(DOTTED).alias("거래일시"),
        named(service.STORE_EVENTS, frame["event"]).alias("구분"),
        pl.lit("매장").alias("채널"),
        named(service.STORES, frame["store"]).alias("매장명"),
        pl.col("value").alias("금액"),
    )


def message_table(all_: Happened, messages: pl.DataFrame) -> pl.DataFrame:
    """Return messages.csv."""
    frame = _in_order(messages)
    by_sms = pl.col("event") >= mail.SMS_SENT
    return frame.select(
        customer_id=customer(all_.people).gather(frame["owner"]),
        event_time=clock(ISO_T),
        event_type=named(mail.EVENTS, frame["event"]),
        channel=pl.when(by_sms).then(pl.lit("sms")).otherwise(pl.lit("email")),
        campaign=named(mail.CAMPAIGNS, frame["campaign"]),
        unsubscribe_id=pl.col("id"),
        comment=pl.col("text"),
    )
