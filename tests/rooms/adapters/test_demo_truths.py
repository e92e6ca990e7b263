"""The planted truths of the demo shop, measured in its files as an analyst would."""

from __future__ import annotations

import itertools
import json
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from yeojido.adapters.demo import TRUTHS, write

FAULT = pl.col("time").is_between(pl.datetime(2026, 3, 9), pl.datetime(2026, 3, 30), closed="left")
MOBILE_WEB = pl.col("platform") == "mobile_web"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A shop of one full block: 20,000 customers."""
    path = tmp_path_factory.mktemp("demo")
    write(path, customers=20_000, seed=7)
    return path


@pytest.fixture(scope="module")
def truths(folder: Path) -> dict[str, Any]:
    """Its answer book."""
    return json.loads((folder / "truths.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def web(folder: Path) -> pl.DataFrame:
    """The main file without its blemishes, with ``time`` parsed."""
    table = pl.read_csv(folder / "web_app_events.csv", schema_overrides={"user_id": pl.String})
    moment = pl.col("timestamp").str.to_datetime("%Y-%m-%d %H:%M:%S", strict=False)
    return (
        table.unique("message_id", maintain_order=True).with_columns(time=moment).drop_nulls("time")
    )


@pytest.fixture(scope="module")
def visits(web: pl.DataFrame) -> pl.DataFrame:
    """One row per visit: when it began, its traits, and whether each checkout event occurred."""
    events = ("checkout_start", "payment_info", "payment_error", "payment_done")
    return web.group_by("session_id").agg(
        pl.col("time").min(),
        pl.first("platform", "age_band", "user_id"),
        *((pl.col("event") == event).sum().alias(event) for event in events),
    )


def share(part: pl.DataFrame, event: str, of: str) -> float:
    """Return the share of visits with one event among those with another."""
    whole = part.filter(pl.col(of) > 0)
    return (whole[event] > 0).sum() / len(whole)


def test_payment_on_mobile_web_collapses_in_the_window(visits: pl.DataFrame) -> None:
    """One in ten pays while the fault is on, as before on other platforms and other days."""
    before_fix = visits.filter(pl.col("time") < pl.datetime(2026, 5, 18))
    inside = share(before_fix.filter(FAULT & MOBILE_WEB), "payment_done", "payment_info")
    others = share(before_fix.filter(FAULT & ~MOBILE_WEB), "payment_done", "payment_info")
    outside = share(before_fix.filter(~FAULT), "payment_done", "payment_info")
    assert inside == pytest.approx(TRUTHS.checkout_fault.pay_during, abs=0.03)
    assert others == pytest.approx(TRUTHS.checkout_fix.pay_before, abs=0.04)
    assert outside == pytest.approx(TRUTHS.checkout_fix.pay_before, abs=0.02)


def test_payment_errors_come_in_storms(visits: pl.DataFrame) -> None:
    """Visits that try to pay in the fault meet three errors or more on average, others hardly."""
    tried = visits.filter(pl.col("payment_info") > 0)
    storm = tried.filter(FAULT & MOBILE_WEB)["payment_error"].mean()
    usual = tried.filter(~(FAULT & MOBILE_WEB))["payment_error"].mean()
    assert isinstance(storm, float)
    assert isinstance(usual, float)
    assert storm > 3
    assert usual < 0.2


def test_the_fault_costs_more_orders_than_all_other_truths(truths: dict[str, Any]) -> None:
    """Counted from the same draws, the fault loses most orders by far."""
    lost = truths["orders_lost"]
    fault = lost["fault_direct"] + lost["fault_by_leaving"]
    assert fault > 2 * (lost["delay_by_leaving"] + lost["flood_by_leaving"])


def test_the_payment_loses_a_larger_share_than_any_step_before(web: pl.DataFrame) -> None:
    """Over journeys split by 14 days of quiet, no step of the way converts worse than paying."""
    steps = [
        "catalog",
        "product_view",
        "cart_add",
        "checkout_start",
        "payment_info",
        "payment_done",
    ]
    quiet = pl.col("time").diff().over("user_id") > pl.duration(days=14)
    journeys = (
        web.sort("user_id", "time")
        .with_columns(journey=quiet.fill_null(value=True).cum_sum())
        .group_by("journey")
        .agg((pl.col("event") == step).any().alias(step) for step in steps)
    )
    reach = [journeys[step].sum() for step in steps]
    rates = [after / before for before, after in itertools.pairwise(reach)]
    assert min(rates) == rates[-1]
    assert sorted(rates)[1] - rates[-1] > 0.05


def test_delayed_orders_rate_a_point_and_a_half_lower(folder: Path) -> None:
    """Parcels of the slow courier shipped in April: both the delivery and the product suffer."""
    table = pl.read_csv(folder / "deliveries.csv", schema_overrides={"고객번호": pl.String})
    table = table.with_columns(time=pl.col("처리일시").str.to_datetime("%Y-%m-%d %H:%M"))
    april = pl.col("time").is_between(pl.datetime(2026, 4, 1), pl.datetime(2026, 5, 1))
    slow = pl.col("택배사") == TRUTHS.delivery_delay.courier
    shipped = table.filter(pl.col("상태") == "출고 완료")
    late = shipped.filter(april & slow)["주문번호"].implode()
    rated = table.filter(pl.col("평점").is_not_null()).with_columns(
        late=pl.col("주문번호").is_in(late)
    )
    means = dict(rated.group_by("late").agg(pl.col("평점").mean()).rows())
    assert means[False] == pytest.approx(TRUTHS.emotion.delivery, abs=0.1)
    assert means[False] - means[True] == pytest.approx(1.5, abs=0.25)
    days = table.filter(pl.col("상태").is_in(["출고 완료", "배송 완료"])).pivot(
        "상태", index="주문번호", values="time"
    )
    took = days.with_columns(
        days=(pl.col("배송 완료") - pl.col("출고 완료")).dt.total_days(),
        late=pl.col("주문번호").is_in(late),
    ).drop_nulls("days")
    medians = dict(took.group_by("late").agg(pl.col("days").median()).rows())
    assert medians[False] <= 1
    assert medians[True] >= 5


def test_product_reviews_of_delayed_orders_suffer_too(truths: dict[str, Any]) -> None:
    """The answer book's gap of reviews is a point and a half, up to sampling."""
    assert truths["delivery_delay"]["came_out"]["review_rating_gap"] == pytest.approx(1.5, abs=0.25)


def test_delivery_is_the_lowest_point_of_emotion(truths: dict[str, Any]) -> None:
    """Of all touchpoints with ratings the delivery is felt worst, clearly."""
    means = {
        name: values["mean_over_people"]
        for name, values in truths["emotion"]["touchpoints"].items()
    }
    others = [mean for name, mean in means.items() if name != "delivery"]
    assert means["delivery"] < min(others) - 0.2


def test_true_means_of_emotion_are_close_to_the_drawn_ones(truths: dict[str, Any]) -> None:
    """The expected and the drawn mean of every touchpoint differ by sampling only."""
    for values in truths["emotion"]["touchpoints"].values():
        noise = 4 * 1.5 / values["people"] ** 0.5
        assert abs(values["true_mean_over_people"] - values["mean_over_people"]) < noise
        assert abs(values["true_mean_over_answers"] - values["mean_over_answers"]) < noise


def test_loyal_customers_come_by_friends(web: pl.DataFrame) -> None:
    """Among people with three orders, friends brought nearly half; among all, an eighth."""
    people = web.group_by("user_id").agg(
        pl.first("acquisition_channel"), orders=(pl.col("event") == "payment_done").sum()
    )
    by_friend = pl.col("acquisition_channel") == TRUTHS.loyal_source.source
    of_all = people.select(by_friend.mean()).item()
    of_loyal = people.filter(pl.col("orders") >= 3).select(by_friend.mean()).item()
    assert of_all == pytest.approx(0.12, abs=0.015)
    assert of_loyal == pytest.approx(TRUTHS.loyal_source.share_of_loyal, abs=0.06)


def test_young_people_are_lost_after_the_mail_flood(
    visits: pl.DataFrame, truths: dict[str, Any]
) -> None:
    """Visits of people in their twenties fall from April to June, others' do not."""
    month = visits.with_columns(
        month=pl.col("time").dt.month(), young=pl.col("age_band") == TRUTHS.mail_flood.age
    )
    count = {(young, m): n for young, m, n in month.group_by("young", "month").len().rows()}
    assert count[True, 6] / count[True, 4] < 0.7
    assert count[False, 6] / count[False, 4] > 0.9
    out = truths["mail_flood"]["came_out"]
    expected = TRUTHS.mail_flood.leave_share
    assert out["left"] / out["members_of_age"] == pytest.approx(expected, abs=0.05)


def test_the_flood_is_daily_and_ends_in_unsubscribing(folder: Path) -> None:
    """In May the daily mail goes out on 28 days, and most unsubscribe because of it."""
    table = pl.read_csv(folder / "messages.csv", schema_overrides={"customer_id": pl.String})
    daily = table.filter(campaign="데일리 특가")
    sent = daily.filter(event_type="email_sent")
    assert sent["event_time"].str.slice(0, 10).n_unique() == 28
    gone = daily.filter(event_type="email_unsubscribe")["customer_id"].n_unique()
    assert gone / sent["customer_id"].n_unique() > 0.8


def test_the_fix_raises_checkout_conversion_by_a_quarter(visits: pl.DataFrame) -> None:
    """The generating probabilities differ by exactly 25 %, the data by that and sampling."""
    fix = TRUTHS.checkout_fix
    assert fix.reach_after * fix.pay_after == pytest.approx(
        1.25 * fix.reach_before * fix.pay_before
    )
    released = pl.col("time") >= pl.datetime(2026, 5, 18)
    before = share(visits.filter(~released & ~FAULT), "payment_done", "checkout_start")
    after = share(visits.filter(released), "payment_done", "checkout_start")
    assert before == pytest.approx(fix.conversion_before, abs=0.02)
    assert after == pytest.approx(fix.conversion_after, abs=0.03)
    assert after / before == pytest.approx(1.25, abs=0.06)
