"""Gaps find their slots."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from yeojido.kernels.transitions import SLOTS, lowest, slot

gaps = st.one_of(st.integers(0, 1000), st.integers(0, 1 << 60))


@given(gaps)
def test_a_gap_lies_between_the_bounds_of_its_slot(gap: int):
    """The bounds that medians are looked for between are those of the slots."""
    bounds = lowest()
    place = int(slot(gap))
    assert 0 <= place < SLOTS
    assert bounds[place] <= gap < bounds[place + 1]


@given(gaps, gaps)
def test_longer_gaps_never_have_smaller_slots(one: int, other: int):
    """Slots keep the order of gaps."""
    short, long = sorted((one, other))
    assert slot(short) <= slot(long)


def test_bounds_grow():
    """Every slot begins after the one before, or is empty."""
    assert np.all(np.diff(lowest()) >= 0)
