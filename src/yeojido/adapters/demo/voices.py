"""What customers say: ratings and words on delivery, products, paying, shopping, service.

Each function returns rows as a frame with the plain columns ``owner, time, id, rating, text``
and its file's own; :mod:`tables` dresses them up.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from yeojido.adapters.demo import ratings, texts
from yeojido.adapters.demo.ledger import Ledger
from yeojido.adapters.demo.orders import Orders
from yeojido.adapters.demo.people import People, choose
from yeojido.adapters.demo.sentences_ko import TOPICS
from yeojido.adapters.demo.trips import PAID, Trips
from yeojido.adapters.demo.truths import DAY_SECONDS, END, TRUTHS, second_of

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

TOPIC = {name: code for code, name in enumerate(TOPICS)}
HOUR = 3600

#: Likelihood to recommend, 0-10: usual, loyal, after a delayed parcel, after the fault.
NPS_MEANS = (7.0, 8.8, 4.0, 3.0)
NPS_DAYS = (109, 172)
NPS_SHARE = 0.05
BROWSING, PAYING, STORE, NPS = range(4)


@dataclass(frozen=True, slots=True)
class Happened:
    """A block's customers and what happened to them, after leaving was taken into account.

    ``kept`` (trips,): the trip's last visit takes place inside the period. ``leave_at`` is when
    each person leaves for good.
    ``block`` and ``seed`` make ids unique.
    """

    people: People
    trips: Trips
    orders: Orders
    kept: Bools
    leave_at: Ints
    block: int
    seed: int


def pick(rng: np.random.Generator, n: int, weights: Mapping[str, float]) -> Ints:
    """Return ``n`` topic codes drawn with weights such as ``{"배송": 0.8, "품질": 0.2}``."""
    codes = np.array([TOPIC[name] for name in weights])
    return codes[choose(rng, tuple(weights.values()), n)]


def numbered(frame: pl.DataFrame, letter: str, block: int) -> pl.DataFrame:
    """Add ``id``: numbers such as R000000017, unique over blocks."""
    number = pl.int_range(pl.len()) + block * 10_000_000
    return frame.with_columns(id=pl.lit(letter) + number.cast(pl.String).str.zfill(9))


def in_period(frame: pl.DataFrame) -> pl.DataFrame:
    """Drop rows whose time lies outside the half year."""
    return frame.filter(pl.col("time").is_between(0, END, closed="left"))


def with_words(
    rng: np.random.Generator, ledger: Ledger, file: str, frame: pl.DataFrame, share: float
) -> pl.DataFrame:
    """Give a share of the rows words that fit, and book what they mean.

    Reads ``topic, mood, valence, id`` and, where present, ``question`` (the row asks).
    """
    question = frame["question"].to_numpy() if "question" in frame.columns else None
    text, english, personal = texts.compose(
        rng, frame["topic"].to_numpy(), frame["mood"].to_numpy(), question
    )
    speaks = pl.Series(rng.random(len(frame)) < share)
    truth = frame.with_columns(english=pl.Series(english), personal=pl.Series(personal))
    ledger.said(file, truth.filter(speaks))
    return frame.with_columns(text=pl.select(pl.when(speaks).then(text)).to_series())


def book(ledger: Ledger, touchpoint: str, frame: pl.DataFrame) -> None:
    """Book the ratings of a frame (``owner, rating, expected``) at a touchpoint."""
    ledger.rated(
        touchpoint,
        frame["owner"].to_numpy(),
        frame["rating"].to_numpy(),
        frame["expected"].to_numpy(),
    )


def rated(
    rng: np.random.Generator, owner: Ints, time: Ints, means: tuple[float, ...], kind: Ints
) -> pl.DataFrame:
    """Return rows with a rating drawn around ``means[kind]``, its mood and its valence."""
    rating = ratings.draw(rng, means, kind)
    return pl.DataFrame(
        {
            "owner": owner,
            "time": time,
            "rating": rating,
            "expected": np.array(means)[kind],
            "kind": kind,
            "mood": texts.mood_of(rating),
            "valence": (rating - 3).astype(np.float64),
        }
    )


def delivery_ratings(rng: np.random.Generator, ledger: Ledger, all_: Happened) -> pl.DataFrame:
    """Return verdicts on parcels: asked for after each, answered more often when it was late."""
    feel, drop = TRUTHS.emotion, TRUTHS.delivery_delay.rating_drop
    o = all_.orders
    o = o.where(rng.random(len(o)) < np.where(o.delayed, 0.45, 0.30))
    means = (feel.delivery, feel.delivery_delay(drop))
    frame = rated(rng, o.owner, o.delivered, means, o.delayed.astype(np.int64)).with_columns(
        order=pl.Series(o.trip),
        topic=pl.lit(TOPIC["배송"], dtype=pl.Int64),
    )
    frame = numbered(in_period(frame), "D", all_.block)
    book(ledger, "delivery", frame)
    for name, rows in (("delayed", frame["kind"] == 1), ("on_time", frame["kind"] == 0)):
        ledger.add(f"delay/delivery_ratings_{name}", int(rows.sum()))
        ledger.add(f"delay/delivery_rating_sum_{name}", int(frame.filter(rows)["rating"].sum()))
    return with_words(rng, ledger, "deliveries.csv", frame, 0.55)


def reviews(rng: np.random.Generator, ledger: Ledger, all_: Happened) -> pl.DataFrame:
    """Return product reviews, written days after the parcel came; a delay spoils them too."""
    feel, drop = TRUTHS.emotion, TRUTHS.delivery_delay.rating_drop
    o = all_.orders
    o = o.where(rng.random(len(o)) < 0.32)
    n = len(o)
    wait = np.exp(rng.normal(np.log(5 * DAY_SECONDS), 0.6, n)).clip(DAY_SECONDS, 40 * DAY_SECONDS)
    usual = pick(rng, n, {"품질": 0.64, "가격": 0.18, "배송": 0.10, "앱": 0.08})
    late = pick(rng, n, {"배송": 0.85, "품질": 0.15})
    means = (feel.product, feel.product_delay(drop))
    kind = o.delayed.astype(np.int64)
    frame = rated(rng, o.owner, o.delivered + wait.astype(np.int64), means, kind)
    frame = frame.with_columns(
        order=pl.Series(o.trip),
        category=pl.Series(o.category),
        topic=pl.Series(np.where(o.delayed, late, usual)),
        platform=pl.Series(all_.trips.platform[o.trip]),
    )
    frame = numbered(in_period(frame), "R", all_.block)
    book(ledger, "product", frame)
    for name, rows in (("delayed", frame["kind"] == 1), ("on_time", frame["kind"] == 0)):
        ledger.add(f"delay/reviews_{name}", int(rows.sum()))
        ledger.add(f"delay/review_rating_sum_{name}", int(frame.filter(rows)["rating"].sum()))
    return with_words(rng, ledger, "reviews.csv", frame, 0.88)


def _browsing_survey(rng: np.random.Generator, all_: Happened) -> pl.DataFrame:
    trip = np.flatnonzero(all_.kept & (rng.random(len(all_.kept)) < 0.035))
    time = all_.trips.last_time[trip] + rng.integers(1800, 3 * HOUR, len(trip))
    none = np.zeros(len(trip), dtype=np.int64)
    frame = rated(rng, all_.trips.owner[trip], time, (TRUTHS.emotion.browsing,), none)
    topic = pick(rng, len(trip), {"앱": 0.8, "가격": 0.2})
    return frame.with_columns(topic=pl.Series(topic), survey=pl.lit(BROWSING))


def _payment_survey(rng: np.random.Generator, all_: Happened) -> pl.DataFrame:
    feel, trips = TRUTHS.emotion, all_.trips
    fixed = trips.last_time >= second_of(TRUTHS.checkout_fix.released)
    failed = trips.failed_by_fault
    asked = np.where(failed, 0.15, np.where(trips.depth == PAID, 0.13, 0.0))
    trip = np.flatnonzero(all_.kept & (rng.random(len(asked)) < asked))
    kind = np.where(failed, 1, np.where(fixed, 2, 0))[trip]
    time = trips.last_time[trip] + rng.integers(2400, 4 * HOUR, len(trip))
    means = (feel.payment, feel.payment_fault, feel.payment_fixed)
    frame = rated(rng, trips.owner[trip], time, means, kind)
    return frame.with_columns(topic=pl.lit(TOPIC["결제"], dtype=pl.Int64), survey=pl.lit(PAYING))


def _store_survey(rng: np.random.Generator, store: pl.DataFrame) -> pl.DataFrame:
    visits = store.filter(pl.Series(rng.random(len(store)) < 0.15))
    time = visits["time"].to_numpy() + rng.integers(2 * HOUR, 30 * HOUR, len(visits))
    none = np.zeros(len(visits), dtype=np.int64)
    frame = rated(rng, visits["owner"].to_numpy(), time, (TRUTHS.emotion.store,), none)
    return frame.with_columns(topic=pl.lit(TOPIC["매장"], dtype=pl.Int64), survey=pl.lit(STORE))


def _recommend_survey(rng: np.random.Generator, all_: Happened) -> pl.DataFrame:
    """Return answers 0-10 to "would you recommend us", asked for twice in the half year."""
    people, trips, orders = all_.people, all_.trips, all_.orders
    wave = np.repeat(NPS_DAYS, len(people))
    owner = np.tile(np.arange(len(people)), len(NPS_DAYS))
    answers = (rng.random(len(owner)) < NPS_SHARE) & (people.joined[owner] < wave * DAY_SECONDS)
    owner, wave = owner[answers], wave[answers]
    asked = wave * DAY_SECONDS
    late_at = np.full(len(people), END, dtype=np.int64)
    np.minimum.at(late_at, orders.owner[orders.delayed], orders.delivered[orders.delayed])
    failed = trips.failed_by_fault & all_.kept
    failed_at = np.full(len(people), END, dtype=np.int64)
    np.minimum.at(failed_at, trips.owner[failed], trips.last_time[failed])
    usual = people.loyal[owner].astype(np.int64)
    kind = np.where(failed_at[owner] < asked, 3, np.where(late_at[owner] < asked, 2, usual))
    score = ratings.draw(rng, NPS_MEANS, kind, 0, 10)
    topic = pick(rng, len(owner), {"품질": 0.4, "가격": 0.3, "앱": 0.2, "매장": 0.1})
    topic = np.where(kind == 3, TOPIC["결제"], np.where(kind == 2, TOPIC["배송"], topic))
    mood = np.where(score <= 6, texts.BAD, np.where(score <= 8, texts.MIDDLING, texts.GOOD))
    time = asked + rng.integers(9 * HOUR, 6 * DAY_SECONDS, len(owner))
    return pl.DataFrame(
        {
            "owner": owner,
            "time": time,
            "score": score,
            "mood": mood.astype(np.int64),
            "valence": score * 0.4 - 2,
            "topic": topic,
        }
    ).with_columns(survey=pl.lit(NPS))


def surveys(
    rng: np.random.Generator, ledger: Ledger, all_: Happened, store: pl.DataFrame
) -> pl.DataFrame:
    """Return all survey answers; ``survey`` says which, ``rating`` is 1-5, ``score`` 0-10."""
    parts = {
        "browsing": _browsing_survey(rng, all_),
        "payment": _payment_survey(rng, all_),
        "store": _store_survey(rng, store),
    }
    for touchpoint, part in parts.items():
        book(ledger, touchpoint, in_period(part))
    everything = [*parts.values(), _recommend_survey(rng, all_)]
    frame = in_period(pl.concat(everything, how="diagonal"))
    return with_words(rng, ledger, "surveys.csv", numbered(frame, "S", all_.block), 0.6)
