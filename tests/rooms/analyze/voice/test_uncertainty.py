"""Estimates of weighted answers and their intervals, against formulas written out and draws."""

from __future__ import annotations

from math import sqrt

import numpy as np
import pytest

from yeojido.analyze.intervals import Z95, of_share
from yeojido.analyze.intervals import wilson as whole
from yeojido.analyze.voice.uncertainty import (
    adjusted,
    difference,
    mean,
    net,
    ratio,
    sample,
    share,
)


def _one_each(n: int) -> np.ndarray:
    return np.arange(n, dtype=np.int64)


def test_net_is_promoters_less_detractors_with_the_variance_of_three_classes() -> None:
    """50 promoters, 30 passives, 20 detractors: NPS 30, effective number 100."""
    high = np.arange(100) < 50
    low = np.arange(100) >= 80
    found = net(sample(_one_each(100), None, "people"), high, low)
    assert found.value == pytest.approx(30)
    assert found.effective == pytest.approx(100)
    p, d, n = (50 + 0.75) / 103, (20 + 0.75) / 103, 103
    half = 100 * Z95 * sqrt((p + d - (p - d) ** 2) / n)
    assert (found.low, found.high) == pytest.approx((100 * (p - d) - half, 100 * (p - d) + half))


def test_a_few_answers_that_all_agree_are_not_certain() -> None:
    """Six promoters are an NPS of 100, but not surely: the interval reaches far down."""
    yes = np.ones(6, np.bool_)
    found = net(sample(_one_each(6), None, "people"), yes, ~yes)
    assert found.value == 100
    assert found.low < 60
    assert found.high == 100
    surely = share(sample(_one_each(6), None, "people"), yes)
    assert (surely.low, surely.high) == pytest.approx(whole(6, 6))


def test_the_interval_of_a_share_is_that_of_whole_numbers() -> None:
    """With whole numbers the interval is the one used everywhere else."""
    assert of_share(0.3, 40) == pytest.approx(whole(12, 40))


def test_equal_weights_change_nothing() -> None:
    """A weight of 2.5 for everyone gives the answer without weights."""
    rng = np.random.default_rng(1)
    values = rng.integers(0, 11, 80)
    plain, weighed = (
        net(sample(_one_each(80), w, "people"), values >= 9, values <= 6)
        for w in (None, np.full(80, 2.5))
    )
    assert weighed.value == pytest.approx(plain.value)
    assert (weighed.low, weighed.high) == pytest.approx((plain.low, plain.high))


def test_unequal_weights_cost_certainty_as_kish_says() -> None:
    """Weights that have nothing to do with the answers make the effective number smaller."""
    rng = np.random.default_rng(2)
    n = 20_000
    weight = rng.choice([0.3, 1.7], n)
    holds = rng.random(n) < 0.4
    found = share(sample(_one_each(n), weight, "people"), holds)
    kish = weight.sum() ** 2 / (weight**2).sum()
    assert found.effective == pytest.approx(kish, rel=0.03)
    assert found.value == pytest.approx((weight * holds).sum() / weight.sum())


def test_answers_of_one_person_go_together() -> None:
    """Ten equal answers of each of 40 people tell no more than one each; over answers either."""
    person = np.repeat(_one_each(40), 10)
    holds = np.repeat(np.arange(40) < 20, 10)
    once = share(sample(_one_each(40), None, "people"), np.arange(40) < 20)
    for over in ("people", "answers"):
        found = share(sample(person, None, over), holds)  # type: ignore[arg-type]
        assert (found.value, found.low, found.high) == pytest.approx(
            (once.value, once.low, once.high)
        )


def test_over_people_and_over_answers_are_two_questions() -> None:
    """One person who answers often counts once over people, and often over answers."""
    person = np.array([0] * 9 + [1, 2, 3, 4, 5], np.int64)
    values = np.array([1.0] * 9 + [5.0] * 5)
    assert mean(sample(person, None, "people"), values).value == pytest.approx((1 + 25) / 6)
    assert mean(sample(person, None, "answers"), values).value == pytest.approx((9 + 25) / 14)


def test_a_weighted_mean_is_a_ratio_and_its_variance_the_linearised() -> None:
    """Value and variance written out in plain sums."""
    person = np.array([0, 0, 1, 2, 2, 2], np.int64)
    weight = np.array([1.0, 3.0, 2.0, 0.5, 0.5, 1.0])
    value = np.array([2.0, 4.0, 5.0, 1.0, 3.0, 3.0])
    of = sample(person, weight, "answers")
    found, pull, variance = ratio(of, of.means(value))
    expected = (weight * value).sum() / weight.sum()
    assert found == pytest.approx(expected)
    own = [((weight * (value - expected))[person == who]).sum() / weight.sum() for who in range(3)]
    assert pull.tolist() == pytest.approx(own)
    assert variance == pytest.approx(sum(each**2 for each in own))


@pytest.mark.parametrize("p", [(0.5, 0.2), (0.85, 0.05), (0.2, 0.6)])
@pytest.mark.parametrize("n", [12, 40, 200])
def test_intervals_of_nps_cover(p: tuple[float, float], n: int) -> None:
    """Of 2,000 surveys about 95 % hold the true score, however few answers (seed 7)."""
    rng = np.random.default_rng(7)
    drawn = rng.multinomial(n, [p[0], 1 - sum(p), p[1]], size=2_000)
    ends = [adjusted(high / n, low / n, n) for high, _, low in drawn.tolist()]
    inside = np.mean([low <= p[0] - p[1] <= high for low, high in ends])
    assert 0.93 <= inside <= 0.985


def test_weighted_intervals_cover() -> None:
    """Unequal weights and repeated answers: 93 to 97 % of 1,000 surveys hold the truth (seed 8)."""
    rng = np.random.default_rng(8)
    inside = 0
    for _ in range(1_000):
        number = rng.integers(1, 5, 120)
        person = np.repeat(_one_each(120), number)
        weight = np.repeat(rng.choice([0.4, 1.0, 2.2], 120), number)
        likely = np.repeat(rng.choice([0.3, 0.7], 120), number)
        found = share(sample(person, weight, "people"), rng.random(person.size) < likely)
        inside += found.low <= 0.5 <= found.high
    # People's own means spread less than single answers: the cap by people makes it wider.
    assert 930 <= inside <= 990


def test_differences_know_who_is_in_both() -> None:
    """The same people who answer alike twice: the change is surer than between strangers."""
    rng = np.random.default_rng(3)
    values = rng.normal(3, 1, 300)
    before = mean(sample(_one_each(300), None, "people"), values)
    after = mean(sample(_one_each(300), None, "people"), values + 0.2)
    strangers = mean(sample(_one_each(300) + 1_000, None, "people"), values + 0.2)
    value, low, high = difference(before, after)
    assert value == pytest.approx(0.2)
    assert high - low < 0.02
    _, apart_low, apart_high = difference(before, strangers)
    assert apart_high - apart_low > 0.25


def test_differences_cover() -> None:
    """Between two waves of strangers about 95 % of 1,000 intervals hold the truth (seed 9)."""
    rng = np.random.default_rng(9)
    inside = 0
    for _ in range(1_000):
        first, second = rng.random(60) < 0.8, rng.random(45) < 0.65
        a = share(sample(_one_each(60), None, "people"), first)
        b = share(sample(_one_each(45) + 100, None, "people"), second)
        _, low, high = difference(a, b)
        inside += low <= -0.15 <= high
    assert 930 <= inside <= 975


def test_means_are_bootstrapped_and_the_same_people_give_the_same_interval() -> None:
    """The order of people does not matter, and of very many people the interval is the normal."""
    rng = np.random.default_rng(4)
    values = rng.integers(1, 6, 200).astype(np.float64)
    a = mean(sample(_one_each(200), None, "people"), values)
    order = rng.permutation(200)
    b = mean(sample(_one_each(200), None, "people"), values[order])
    assert (a.low, a.high) == (b.low, b.high)
    assert a.high - a.low == pytest.approx(2 * Z95 * values.std() / sqrt(200), rel=0.1)
    many = rng.normal(size=5_000)
    wide = mean(sample(_one_each(5_000), None, "people"), many)
    assert wide.high - wide.low == pytest.approx(2 * Z95 * many.std() / sqrt(5_000), rel=1e-6)
