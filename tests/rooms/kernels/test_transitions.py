"""Gaps find their slots."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from yeojido.kernels.transitions import SLOTS, count, histogram, lowest, middle, occurrences, slot

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


@given(st.lists(st.lists(st.integers(0, 9) | st.integers(0, 1 << 50), max_size=30), max_size=5))
def test_medians_of_groups_are_those_of_numpy(groups: list[list[int]]):
    """Each group's median is found in place, whatever repeats in it; none where it is empty."""
    held = np.array([len(group) for group in groups], np.int64)
    out = np.array([gap for group in groups for gap in group], np.int64)
    low = np.where(held > 0, (held - 1) // 2, -1)
    found = middle(out, np.cumsum(held), held, low, held // 2)
    wanted = [np.median(group) if group else np.nan for group in groups]
    np.testing.assert_array_equal(found, wanted)


def test_more_people_than_their_numbers_hold():
    """140,000 people: numbers begin again twice, and everyone is counted once."""
    people = 140_000
    code = np.tile(np.array([0, 0, 0, 1], np.uint8), people)
    offset = np.arange(0, code.size + 1, 4)
    found, having = count(code, offset, np.arange(people), 2)
    table = found.reshape(4, 4, 2)
    assert table[0].tolist() == [[2 * people, people], [people, people], [0, 0], [0, 0]]
    assert table[1, 3].tolist() == table[2, 0].tolist() == [people, people]
    assert having.tolist() == [people, people]
    assert occurrences(code, offset, 2).tolist() == found[:, 0].tolist()


def test_a_very_long_life():
    """One person with a million events of one name."""
    code = np.zeros(1_000_000, np.uint8)
    found, having = count(code, np.array([0, code.size]), np.array([0]), 1)
    assert found.reshape(3, 3, 2)[0, 0].tolist() == [999_999, 1]
    assert having.tolist() == [1]


@given(st.lists(st.integers(0, 6), max_size=40))
def test_a_histogram_counts(codes: list[int]):
    """Every code is counted, whatever the rest of the four tables."""
    wanted = np.bincount(np.array(codes, np.int64), minlength=7)
    assert histogram(np.array(codes, np.uint8), 7).tolist() == wanted.tolist()
