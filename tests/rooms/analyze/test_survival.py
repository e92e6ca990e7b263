"""Censored times, intervals and corrections."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from yeojido.analyze.survival import (
    benjamini_hochberg,
    difference,
    kaplan_meier,
    times,
    wilson,
)

# Freireich et al. (1963), remission of leukaemia in weeks under 6-MP: the textbook example.
WEEKS = (6, 6, 6, 6, 7, 9, 10, 10, 11, 13, 16, 17, 19, 20, 22, 23, 25, 32, 32, 34, 35)
ENDED = (1, 1, 1, 0, 1, 0, 1, 0, 0, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0)


def test_kaplan_meier_gives_the_values_of_the_textbook() -> None:
    """The remission data of 1963 give the published shares and median."""
    at, share, _ = kaplan_meier(np.array(WEEKS), np.array(ENDED, bool))
    assert at.tolist() == [6, 7, 10, 13, 16, 22, 23]
    published = [0.857, 0.807, 0.753, 0.690, 0.627, 0.538, 0.448]
    assert share.tolist() == pytest.approx(published, abs=6e-4)
    found = times(np.array(WEEKS), np.array(ENDED, bool))
    assert (found.median, found.ci) == (23, (13, None))


@given(st.lists(st.integers(0, 50), min_size=1, max_size=40))
def test_without_censoring_the_median_is_the_lower_median(values: list[int]) -> None:
    """When everything ended, the Kaplan-Meier median is the plain one."""
    found = times(np.array(values), np.ones(len(values), bool))
    assert found.median == sorted(values)[(len(values) - 1) // 2]
    assert found.censored == 0


@given(st.lists(st.tuples(st.integers(0, 30), st.booleans()), min_size=1, max_size=30))
def test_shares_equal_the_definition(pairs: list[tuple[int, bool]]) -> None:
    """Each share is the product of the shares that went on at every earlier end."""
    duration = np.array([pair[0] for pair in pairs])
    over = np.array([pair[1] for pair in pairs])
    at, share, _ = kaplan_meier(duration, over)
    left = 1.0
    for moment, value in zip(at.tolist(), share.tolist(), strict=True):
        risk = sum(1 for time, _ in pairs if time >= moment)
        left *= 1 - sum(1 for time, end in pairs if end and time == moment) / risk
        assert value == pytest.approx(left)


@given(st.lists(st.tuples(st.integers(0, 30), st.booleans()), min_size=1, max_size=60))
def test_the_interval_holds_the_median(pairs: list[tuple[int, bool]]) -> None:
    """Brookmeyer and Crowley's interval never leaves the median out."""
    found = times(np.array([p[0] for p in pairs]), np.array([p[1] for p in pairs]))
    if found.median is not None:
        assert found.ci is not None
        low, high = found.ci
        assert low <= found.median
        assert high is None or high >= found.median


def test_nothing_ended_has_no_median() -> None:
    """Times that are all still going have no quantiles and no interval."""
    found = times(np.array([3, 4]), np.zeros(2, bool))
    assert (found.p25, found.median, found.p75, found.ci) == (None, None, None, None)


def test_wilson_agrees_with_a_published_value() -> None:
    """15 of 148 (Newcombe 1998, table I): 0.0624 to 0.1605."""
    assert wilson(15, 148) == pytest.approx((0.0624, 0.1605), abs=1e-4)
    assert wilson(0, 0) == (0.0, 1.0)


def test_difference_agrees_with_a_published_value() -> None:
    """56/70 against 48/80 (Newcombe 1998, table II, method 10): 0.0524 to 0.3339."""
    assert difference(56, 70, 48, 80) == pytest.approx((0.2, 0.0524, 0.3339), abs=1e-4)


def test_benjamini_hochberg_keeps_order_and_never_shrinks() -> None:
    """Corrected values follow the order of the plain ones and are at least as large."""
    plain = [0.01, 0.04, 0.03, 0.005]
    assert benjamini_hochberg(plain) == pytest.approx((0.02, 0.04, 0.04, 0.02))
    assert benjamini_hochberg([]) == ()
    assert not math.isnan(sum(benjamini_hochberg([0.5, 0.5])))
