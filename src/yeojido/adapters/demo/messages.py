"""E-mail and SMS: news, the flood of May, recommendations, reminders of a full basket."""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray

from yeojido.adapters.demo import texts
from yeojido.adapters.demo.ledger import Ledger
from yeojido.adapters.demo.orders import Leaving, in_flood
from yeojido.adapters.demo.trips import CART, MOST_VISITS, NEVER
from yeojido.adapters.demo.truths import DAY_SECONDS, TRUTHS, second_of
from yeojido.adapters.demo.voices import (
    HOUR,
    TOPIC,
    Happened,
    in_period,
    numbered,
    with_words,
)
from yeojido.adapters.demo.web import CODE, Pages

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

EVENTS = (
    "email_sent", "email_open", "email_click", "email_unsubscribe", "sms_sent", "sms_click",
)  # fmt: skip
SENT, OPEN, CLICK, UNSUBSCRIBE, SMS_SENT, SMS_CLICK = range(6)
CAMPAIGNS = ("정기 소식", "봄맞이 세일", "데일리 특가", "맞춤 추천", "장바구니 알림")
NEWS, SALE, DAILY, RECOMMENDED, BASKET = range(5)
P_TIRED = 0.015
#: Day of the half year and campaign of each newsletter.
NEWSLETTERS = ((13, NEWS), (67, SALE), (160, NEWS))


def _rows(owner: Ints, time: Ints, event: int, campaign: int) -> pl.DataFrame:
    return pl.DataFrame({"owner": owner, "time": time}).with_columns(
        event=pl.lit(event, dtype=pl.Int64), campaign=pl.lit(campaign, dtype=pl.Int64)
    )


def _opened(
    rng: np.random.Generator, owner: Ints, sent: Ints, share: float, campaign: int
) -> pl.DataFrame:
    opens = rng.random(len(owner)) < share
    wait = np.exp(rng.normal(np.log(2.5 * HOUR), 1.1, int(opens.sum()))).clip(30, 60 * HOUR)
    return _rows(owner[opens], sent[opens] + wait.astype(np.int64), OPEN, campaign)


def _news(rng: np.random.Generator, all_: Happened, unsubscribed: Ints) -> list[pl.DataFrame]:
    """Return the newsletters: three in the half year, to everybody who reads mail."""
    people, rows = all_.people, []
    for day, campaign in NEWSLETTERS:
        at = day * DAY_SECONDS + 10 * HOUR
        owner = np.flatnonzero(people.reads_mail & (people.joined < at) & (unsubscribed > at))
        sent = at + rng.integers(0, 1200, len(owner))
        rows += [
            _rows(owner, sent, SENT, campaign),
            _opened(rng, owner, sent, 0.27, campaign),
        ]
    return rows


def _flood(rng: np.random.Generator, all_: Happened, unsubscribed: Ints) -> list[pl.DataFrame]:
    """Return the daily mails of May: each goes out until the person unsubscribes."""
    flood, rows = TRUTHS.mail_flood, []
    first = second_of(flood.window.first)
    days = (flood.window.last - flood.window.first).days + 1
    member = np.flatnonzero(in_flood(all_.people))
    for day in range(days):
        at = first + day * DAY_SECONDS + 11 * HOUR
        owner = member[unsubscribed[member] > at]
        sent = at + rng.integers(0, 600, len(owner))
        rows += [
            _rows(owner, sent, SENT, DAILY),
            _opened(rng, owner, sent, max(0.22 - 0.006 * day, 0.05), DAILY),
        ]
    return rows


def _invitations(
    rng: np.random.Generator, all_: Happened, unsubscribed: Ints
) -> list[pl.DataFrame]:
    """Return recommendation mails whose click begins a shopping trip."""
    trips = all_.trips
    owner, start = trips.owner, trips.times[:, 0]
    fits = all_.people.reads_mail[owner] & (start < np.minimum(unsubscribed, all_.leave_at)[owner])
    known = all_.people.joined[owner] < start - DAY_SECONDS
    trip = np.flatnonzero(fits & known & (rng.random(len(owner)) < 0.10))
    owner, start = owner[trip], start[trip]
    n = len(trip)
    return [
        _rows(owner, start - rng.integers(HOUR, 8 * HOUR, n), SENT, RECOMMENDED),
        _rows(owner, start - rng.integers(60, 240, n), OPEN, RECOMMENDED),
        _rows(owner, start - rng.integers(5, 40, n), CLICK, RECOMMENDED),
    ]


def _baskets(rng: np.random.Generator, all_: Happened, pages: Pages) -> list[pl.DataFrame]:
    """Return reminders of a full basket; some bring people back, others do not."""
    trips = all_.trips
    n = len(trips.owner)
    filled = np.zeros(n * MOST_VISITS, dtype=np.bool_)
    filled[pages.visit[pages.code == CODE["cart_add"]]] = True
    before = trips.times[np.arange(n), np.maximum(trips.visits - 2, 0)]
    last = trips.last_time
    earlier = np.arange(n) * MOST_VISITS + np.maximum(trips.visits - 2, 0)
    reads = all_.people.reads_sms[trips.owner] & all_.kept
    returns = reads & (trips.visits > 1) & filled[earlier] & (last - before > 5 * HOUR)
    back = np.flatnonzero(returns & (rng.random(n) < 0.45))
    stays = np.flatnonzero(reads & (trips.depth == CART) & (rng.random(n) < 0.35))
    owner = trips.owner[back]
    return [
        _rows(owner, last[back] - rng.integers(HOUR, 4 * HOUR, len(back)), SMS_SENT, BASKET),
        _rows(owner, last[back] - rng.integers(5, 60, len(back)), SMS_CLICK, BASKET),
        _rows(trips.owner[stays], last[stays] + 3 * HOUR, SMS_SENT, BASKET),
    ]


def _tired_of_news(rng: np.random.Generator, all_: Happened) -> Ints:
    """Return when people outside the flood unsubscribe from the newsletter (NEVER if not)."""
    people, off = all_.people, np.full(len(all_.people), NEVER, dtype=np.int64)
    for day, _campaign in NEWSLETTERS:
        at = day * DAY_SECONDS + 10 * HOUR
        reads = people.reads_mail & (people.joined < at) & (off == NEVER) & ~in_flood(people)
        tired = reads & (rng.random(len(people)) < P_TIRED)
        off = np.where(tired, at + rng.integers(900, 30 * HOUR, len(people)), off)
    return off


def _goodbyes(flooded: Ints, tired: Ints) -> pl.DataFrame:
    """Return who unsubscribed, of the flood in anger, of the news because it bored them."""
    parts: list[pl.DataFrame] = []
    for at, campaign, mood, valence in (
        (flooded, DAILY, texts.BAD, -1.5),
        (tired, NEWS, texts.MIDDLING, -0.5),
    ):
        gone = np.flatnonzero(at != NEVER)
        parts.append(
            _rows(gone, at[gone], UNSUBSCRIBE, campaign).with_columns(
                topic=pl.lit(TOPIC["메일"], dtype=pl.Int64),
                mood=pl.lit(mood, dtype=pl.Int64),
                valence=pl.lit(valence),
            )
        )
    return pl.concat(parts)


def messages(
    rng: np.random.Generator, ledger: Ledger, all_: Happened, leaving: Leaving, pages: Pages
) -> pl.DataFrame:
    """Return e-mail and SMS rows: ``owner, time, event, campaign (codes), id, text``."""
    tired = _tired_of_news(rng, all_)
    off = np.minimum(leaving.unsubscribed, tired)
    goodbyes = numbered(in_period(_goodbyes(leaving.unsubscribed, tired)), "U", all_.block)
    parts = [
        *_news(rng, all_, off),
        *_flood(rng, all_, off),
        *_invitations(rng, all_, off),
        *_baskets(rng, all_, pages),
        with_words(rng, ledger, "messages.csv", goodbyes, 0.35),
    ]
    return in_period(pl.concat(parts, how="diagonal"))
