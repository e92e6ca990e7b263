"""The tree of who is lost: planted groups are found, and none where there is nothing."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from tests.rooms.analyze.why.test_drivers import frame
from yeojido.adapters.runners.local import LocalRunner
from yeojido.analyze.why.tree import LossTree, LossTreeResult
from yeojido.domain.errors import BadOption, QuestionError
from yeojido.domain.log import DAY, MINUTE
from yeojido.store.memory import MemoryLog


def shop(seed: int, *, planted: bool, people: int = 2000) -> pl.DataFrame:
    """People of two sources, some of whom meet an error on their first day, and buy later or not.

    Planted: half buy; after an error one in ten; those by friends without an error four in five.
    """
    rng = np.random.default_rng(seed)
    rows: list[tuple[str, str, int, str | None]] = []
    for p in range(people):
        at = int(rng.integers(0, 30 * DAY))
        source = "friends" if rng.random() < 0.4 else "search"
        error = rng.random() < 0.3
        chance = 0.5
        if planted and error:
            chance = 0.1
        elif planted and source == "friends":
            chance = 0.8
        rows.append((f"p{p}", "view", at, source))
        rows.append((f"p{p}", "error" if error else "help", at + MINUTE, source))
        if rng.random() < chance:
            rows.append((f"p{p}", "buy", at + 3 * DAY, source))
    rows.append(("end", "view", 90 * DAY, "search"))
    return frame(rows)


def run(rows: pl.DataFrame, question: LossTree, buckets: int = 4) -> LossTreeResult:
    """Grow and count."""
    return LocalRunner(1).run(MemoryLog.from_frame(rows, buckets), question)


def test_planted_groups_are_the_leaves_with_honest_shares() -> None:
    """Error first, then who came by friends; shares as planted, inside the intervals."""
    result = run(shop(1, planted=True), LossTree("buy"))
    shares = {leaf.condition: leaf for leaf in result.leaves}
    worst = result.leaves[0]
    assert worst.condition in ("count('error') >= 1", "not (count('help') >= 1)")
    assert worst.ci[0] <= 0.9 <= worst.ci[1]
    best = result.leaves[-1]
    assert best.condition is not None and "source" in best.condition
    assert best.ci[0] <= 0.2 <= best.ci[1]
    assert len(shares) == 3
    assert sum(leaf.n for leaf in result.leaves) == result.root.n
    assert result.people == result.root.n + result.grown_on


def test_where_nothing_matters_there_is_one_leaf() -> None:
    """Thirty shops without groups: splits are taken back in nearly all."""
    grown = [run(shop(seed, planted=False, people=600), LossTree("buy")) for seed in range(30)]
    assert sum(len(result.leaves) > 1 for result in grown) <= 1


def test_who_converted_before_the_landmark_or_is_too_recent_is_left_out() -> None:
    """Counts of those not looked at."""
    rows = [("a", "view", 0, None), ("a", "buy", MINUTE, None)]
    rows += [("b", "view", 0, None), ("c", "view", 89 * DAY, None), ("end", "x", 90 * DAY, None)]
    result = run(frame(rows), LossTree("buy", patience="10d"))
    assert (result.people, result.before, result.pending) == (1, 1, 2)
    assert result.root.split is None and result.warnings


def test_buckets_and_the_order_of_rows_change_nothing() -> None:
    """The same tree, also where the sample is smaller than the people."""
    rows, question = shop(2, planted=True, people=1500), LossTree("buy", sample=300)
    one = run(rows, question, buckets=1)
    assert one == run(rows.sample(fraction=1.0, shuffle=True, seed=3), question, buckets=9)
    assert one.grown_on == 300


def test_leaving_looks_at_one_stay_of_each_person() -> None:
    """Everybody once; a table with one row per leaf."""
    result = run(shop(3, planted=True), LossTree(leaving="*", patience="10d"))
    assert result.people <= 2001
    assert result.to_polars().height == len(result.leaves)
    assert result.to_dict()["tree"]["n"] == result.root.n


def test_bad_questions_are_refused() -> None:
    """Clear errors for what cannot be asked."""
    with pytest.raises(QuestionError):
        LossTree()
    with pytest.raises(BadOption):
        LossTree("buy", depth=9)
    with pytest.raises(BadOption):
        LossTree("buy", least=0)
