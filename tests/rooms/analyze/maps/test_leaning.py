"""How far a model leans is learned from ratings given with words, and what stays unknown is kept."""

from __future__ import annotations

import numpy as np
import pytest

from yeojido.analyze.maps.leaning import PARTS, UNMEASURED, learn


def pairs(*differences: list[float]) -> np.ndarray:
    """What ``felt.pairs`` gives for these differences per column."""
    rows = [np.rint(np.array(each) * PARTS).astype(np.int64) for each in differences]
    return np.array([[row.size, row.sum(), (row**2).sum()] for row in rows], np.int64)


def test_nothing_measured_moves_nothing_and_says_so() -> None:
    """Without a rating or a confirmation there is no shift, and the known error of models."""
    lean = learn(pairs([], []))
    assert lean.shift.tolist() == [0, 0]
    assert lean.error.tolist() == [UNMEASURED, UNMEASURED]


def test_many_ratings_at_a_place_tell_its_own_lean() -> None:
    """With hundreds of pairs the shift is the mean difference, and hardly anything is unknown."""
    lean = learn(pairs([-0.6, -0.8] * 200, [0.1, 0.3] * 200))
    assert lean.shift == pytest.approx([-0.7, 0.2], abs=0.02)
    assert (lean.error < 0.1).all()


def test_a_place_without_pairs_takes_what_the_others_have_in_common() -> None:
    """It is moved toward the others' mean, and stays more uncertain than they."""
    lean = learn(pairs([-0.5] * 100, [-0.4] * 100, []))
    assert -0.5 < lean.shift[2] < -0.2
    assert lean.error[2] > 2 * lean.error[0]


def test_a_few_pairs_are_drawn_toward_the_others() -> None:
    """Three texts that differ widely do not decide alone."""
    usual = [-1.2, 1.2] * 50
    lean = learn(pairs(usual, usual, usual, [-2.0] * 3))
    assert -1.9 < lean.shift[3] < -0.3
    assert lean.error[3] > lean.error[0]


def test_intervals_hold_leans_drawn_as_assumed() -> None:
    """Over shops whose leans vary between touchpoints, shift and error hold them 90 to 99 times."""
    rng = np.random.default_rng(10_001)
    held: list[bool] = []
    for _ in range(300):
        true = rng.normal(-0.2, 0.4, 5)
        lean = learn(pairs(*[rng.normal(each, 1.2, 12).tolist() for each in true]))
        held += (np.abs(lean.shift - true) <= 1.96 * lean.error).tolist()
    assert 0.90 <= np.mean(held) <= 0.99
