"""Membership in sorted runs, against a plain set."""

from __future__ import annotations

import numpy as np
import pytest

from yeojido.kernels.arrays import frozen
from yeojido.kernels.membership import mark

LEAST, MOST = -(2**63), 2**63 - 1


@pytest.mark.parametrize("size", [0, 1, 15, 16, 17, 1_000, 20_000])
@pytest.mark.parametrize("drawn", ["evenly", "few", "uneven", "ends", "close"])
def test_what_a_run_holds_is_found_and_nothing_else(size: int, drawn: str) -> None:
    """However the ids are spread: evenly, in few values, in powers, at the ends of the range."""
    dice = np.random.default_rng(size)
    hi = {
        "evenly": lambda n: dice.integers(LEAST, MOST, n),
        "few": lambda n: dice.integers(-3, 3, n),
        "uneven": lambda n: np.exp2(dice.uniform(0, 62, n)).astype(np.int64),
        "ends": lambda n: dice.choice(np.array([LEAST, LEAST + 1, 0, MOST - 1, MOST]), n),
        "close": lambda n: MOST - dice.integers(0, 90, n),
    }[drawn]
    lo = dice.integers(-9, 9, size)
    there = sorted({*zip(hi(size).tolist(), lo.tolist(), strict=True)})
    asked = [*there[::3], *zip(hi(50).tolist(), dice.integers(-9, 9, 50).tolist(), strict=True)]
    asked += [(MOST, 0), (LEAST, 0), *((a, b + 1) for a, b in there[:50])]
    dice.shuffle(asked)
    run = np.array(there, np.int64).reshape(-1, 2)
    ids = np.array(asked, np.int64).reshape(-1, 2)
    known = np.zeros(len(asked), bool)
    mark((frozen(run[:, 0]), frozen(run[:, 1])), (frozen(ids[:, 0]), frozen(ids[:, 1])), known)
    whole = set(there)
    assert known.tolist() == [(a, b) in whole for a, b in ids.tolist()]
    again = known.copy()
    mark((frozen(run[:0, 0]), frozen(run[:0, 1])), (frozen(ids[:, 0]), frozen(ids[:, 1])), known)
    assert known.tolist() == again.tolist()
