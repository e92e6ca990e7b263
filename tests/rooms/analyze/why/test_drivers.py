"""Drivers: what goes with an outcome, once who was watched for longer is taken out."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from yeojido.adapters.runners.local import LocalRunner
from yeojido.analyze.survival import wilson
from yeojido.analyze.why.drivers import Drivers, DriversResult
from yeojido.analyze.why.effects import dealt_anew, effects
from yeojido.analyze.why.moments import sent
from yeojido.domain.errors import BadDuration, BadOption, QuestionError
from yeojido.domain.log import DAY, MINUTE, Event
from yeojido.store.memory import MemoryLog


def frame(rows: list[tuple[str, str, int, str | None]]) -> pl.DataFrame:
    """A clean frame of (person, event, microseconds, trait)."""
    return pl.DataFrame(
        {
            "person": [row[0] for row in rows],
            "time": [row[2] for row in rows],
            "seq": range(len(rows)),
            "event": [row[1] for row in rows],
            "channel": pl.Series([None] * len(rows), dtype=pl.String),
            "text": pl.Series([None] * len(rows), dtype=pl.String),
            "rating": pl.Series([None] * len(rows), dtype=pl.Float64),
            "digest_hi": [0] * len(rows),
            "digest_lo": range(len(rows)),
            "exact": [True] * len(rows),
            "source": [row[3] for row in rows],
        }
    )


def run(rows: list[tuple[str, str, int, str | None]], question: Drivers) -> DriversResult:
    """Run a question over rows."""
    return LocalRunner(1).run(MemoryLog.from_frame(frame(rows), 4), question)


def shop(seed: int, *, coupon: float = 1.0, friends: float = 1.0, people: int = 1500):
    """People who do things at their own pace until they buy, or stop.

    Each thing done has the same chance to be followed by buying, so who does more buys more; who
    got a coupon has ``coupon`` times the chance, who came by friends ``friends`` times.
    """
    rng = np.random.default_rng(seed)
    rows: list[tuple[str, str, int, str | None]] = []
    for p in range(people):
        at = int(rng.integers(0, 60 * DAY))
        source = "friends" if rng.random() < 0.2 else "search"
        has = False
        # Some do three things, some thirty.
        for _ in range(int(rng.geometric(1 / rng.choice([3, 10, 30])))):
            name = str(rng.choice(["view", "search", "help", "coupon"], p=[0.5, 0.3, 0.15, 0.05]))
            rows.append((f"p{p}", name, at, source))
            has = has or name == "coupon"
            chance = 0.03 * (coupon if has else 1) * (friends if source == "friends" else 1)
            at += int(rng.exponential(30 * MINUTE)) + 1
            if rng.random() < chance:
                rows.append((f"p{p}", "buy", at, source))
                break
    rows.append(("end", "view", 120 * DAY, "search"))
    return rows


def test_a_planted_driver_is_found_and_those_who_do_more_are_not_taken_in() -> None:
    """A coupon that doubles the chance stands out; what active people merely do often does not."""
    result = run(shop(1, coupon=3.0, people=3000), Drivers("buy"))
    top = result.found()[0]
    assert (top.candidate.kind, top.candidate.name) == ("event", "coupon")
    assert top.difference_ci[0] > 0 and top.odds is not None and 2 < top.odds < 4.5
    assert top.candidate.condition == "count('coupon') >= 1"
    assert not [d for d in result.found() if d.candidate.name == "help" and d.difference > 0]
    assert result.evidence == "correlation"


def test_a_trait_that_matters_is_found_with_how_many_conversions_go_with_it() -> None:
    """Friends buy twice as often per thing done."""
    result = run(shop(2, friends=2.0, people=3000), Drivers("buy"))
    found = [d for d in result.found() if d.candidate.kind == "trait"]
    assert {d.candidate.value for d in found} == {"friends", "search"}
    friends = next(d for d in found if d.candidate.value == "friends")
    assert friends.associated_ci[0] > 0
    assert friends.associated == pytest.approx(friends.people * friends.difference)


@pytest.mark.slow
def test_in_shops_without_any_driver_almost_nothing_is_found() -> None:
    """Fifty shops in which nothing matters: at most a few show anything at level 0.05.

    Compared plainly, every event would be a driver in each of them: who does more buys more.
    """
    shops = [run(shop(seed, people=500), Drivers("buy")) for seed in range(100, 150)]
    assert sum(bool(result.found()) for result in shops) <= 6


def test_without_adjustment_activity_would_look_like_a_driver() -> None:
    """The trap is really there: buyers have done more of everything than others."""
    rows = shop(3, people=1500)
    count = pl.DataFrame(rows, schema=["who", "name", "at", "source"], orient="row")
    per = count.group_by("who").agg(
        (pl.col("name") == "buy").any().alias("buys"),
        (pl.col("name") == "help").any().alias("help"),
    )
    rate = per.group_by("help").agg(pl.col("buys").mean()).sort("help")["buys"].to_list()
    assert rate[1] > 1.5 * rate[0]
    assert not [d for d in run(rows, Drivers("buy")).found() if d.candidate.name == "help"]


def test_only_what_came_before_counts() -> None:
    """A thank-you after every purchase, and what buyers do later, is no reason."""
    rows = []
    for p in range(200):
        start = p * 1000
        rows += [(f"p{p}", "view", start, None), (f"p{p}", "view", start + 1, None)]
        if p % 2:
            rows += [(f"p{p}", "buy", start + 2, None), (f"p{p}", "thanks", start + 3, None)]
    rows.append(("end", "view", 90 * DAY, None))
    result = run(rows, Drivers("buy"))
    assert result.outcomes == 100
    assert "thanks" not in {d.candidate.name for d in result.drivers}


def test_the_third_purchase_may_be_the_goal_in_three_writings() -> None:
    """(name, times), count() >= n and a condition with it name the same moment."""
    rows = []
    for p in range(80):
        rows += [(f"p{p}", "buy", p * 1000 + i, None) for i in range(1 + p % 4)]
    rows.append(("end", "buy", 90 * DAY, None))
    asked = [("buy", 3), "count('buy') >= 3", "count('buy') >= 3 and event = 'buy'"]
    found = [run(rows, Drivers(goal)).outcomes for goal in asked]
    assert found == [40, 40, 40]


def test_leaving_a_place_for_good() -> None:
    """Those who met an error and then the door do not come back; it is found."""
    rng = np.random.default_rng(4)
    rows = []
    for p in range(600):
        start = int(rng.integers(0, DAY))
        bad = rng.random() < 0.3
        rows.append((f"p{p}", "error" if bad else "view", start, None))
        rows.append((f"p{p}", "door", start + MINUTE, None))
        if rng.random() < (0.2 if bad else 0.7):
            rows.append((f"p{p}", "view", start + 5 * DAY, None))
    rows.append(("end", "view", 60 * DAY, None))
    result = run(rows, Drivers(leaving="door", patience="10d"))
    top = result.found()[0]
    assert {top.candidate.name} <= {"error", "view"}
    error = next(d for d in result.found() if d.candidate.name == "error")
    assert error.difference == pytest.approx(0.5, abs=0.12)
    assert result.outcome == "leaving"


def test_moments_too_near_the_end_are_left_out() -> None:
    """Whoever was here yesterday has not left."""
    rows = [(f"p{p}", "door", 99 * DAY, None) for p in range(50)]
    rows.append(("end", "view", 100 * DAY, None))
    result = run(rows, Drivers(leaving="door", patience="10d"))
    assert (result.outcomes, result.pending) == (0, 50)


def test_the_interval_of_a_difference_holds_the_error_of_the_rate_too() -> None:
    """It is never narrower than the Wilson interval of the rate alone."""
    for each in run(shop(8, coupon=3.0), Drivers("buy")).drivers:
        if each.candidate.kind == "event":
            low, high = wilson(round(each.rate * each.people), each.people)
            assert each.difference_ci[1] - each.difference_ci[0] >= (high - low) * 0.99


def test_effects_of_a_hand_made_table() -> None:
    """One stratum, 20 of 40 with it and 10 of 60 without: odds ratio 5, ten more than expected."""
    found = effects(np.array([[[40, 20]]]), np.array([[[100, 30]]]))
    assert found.odds[0] == pytest.approx(5.0)
    assert found.observed[0] - found.expected[0] == pytest.approx(20 - 40 / 6)
    assert found.ratio[0] == pytest.approx(3.0)
    assert found.z[0] > 3


def test_a_difference_between_strata_is_no_effect() -> None:
    """Simpson: alike inside both strata, different in the sum."""
    with_it = np.array([[[90, 45]], [[10, 1]]])
    everybody = np.array([[[100, 50]], [[100, 10]]])
    found = effects(with_it, everybody)
    assert found.odds[0] == pytest.approx(1.0)
    assert found.z[0] == pytest.approx(0.0)


def test_dealing_anew_keeps_every_margin() -> None:
    """Outcomes dealt anew never exceed those of a stratum, nor those who have it."""
    with_it, everybody = np.array([[[5, 4]], [[7, 0]]]), np.array([[[9, 4]], [[8, 7]]])
    dealt = dealt_anew(with_it, everybody, 1)
    assert (dealt[:, :, 0] == with_it[:, :, 0]).all()
    assert (dealt[:, :, 1] <= everybody[:, :, 1]).all()
    assert dealt[1, 0, 1] >= 6


def test_a_placebo_finds_next_to_nothing() -> None:
    """Dealt anew, the strongest driver is gone."""
    result = run(shop(5, coupon=5.0, people=1500), Drivers("buy", placebo=1))
    assert result.clear > 0
    assert result.placebo is not None and result.placebo.passed < 0.5


def test_messages_are_not_what_people_do_but_answers_to_them_are() -> None:
    """Sent mails are ours; opening, clicking and unsubscribing are theirs."""
    names = ("email_sent", "email_open", "email_click", "email_unsubscribe", "sms_sent", "cart")
    assert sent(names) == ("email_sent", "sms_sent")


def test_nobody_and_unknown_names_are_answers_not_errors() -> None:
    """An unknown goal warns and finds nobody; an empty log too."""
    result = run(shop(6, people=40), Drivers("bying"))
    assert result.outcomes == 0 and any("bying" in each.en for each in result.warnings)
    empty = LocalRunner(1).run(MemoryLog.from_events([]), Drivers("buy"))
    assert (empty.people, empty.drivers) == (0, ())
    one = LocalRunner(1).run(
        MemoryLog.from_events([Event("a", "buy", "2026-01-01")]), Drivers("buy")
    )
    assert one.outcomes == 1 and one.without_history == 1


@pytest.mark.parametrize(
    ("options", "error"),
    [
        ({}, QuestionError),
        ({"goal": "a", "leaving": "b"}, QuestionError),
        ({"goal": ("a", 0)}, QuestionError),
        ({"goal": "a", "patience": "soon"}, BadDuration),
        ({"goal": "a", "least": 0}, BadOption),
        ({"goal": "a", "level": 1.5}, BadOption),
    ],
)
def test_bad_questions_are_refused(options, error) -> None:
    """Clear errors for what cannot be asked."""
    with pytest.raises(error):
        Drivers(**options)


def test_the_answer_is_a_table_too() -> None:
    """One row per driver, with intervals."""
    result = run(shop(7, people=300), Drivers("buy"))
    table = result.to_polars()
    assert table.height == len(result.drivers)
    assert {"difference_low", "difference_high", "q", "condition"} <= set(table.columns)
    assert result.to_dict()["evidence"] == "correlation"
