"""Pulls and costs in the records, on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from yeojido.domain.words import Words
from yeojido.store.costs import Cost, Costs
from yeojido.store.pulls import Pull, Pulls, Seen
from yeojido.store.workspace import Workspace


@pytest.fixture
def workspace(tmp_path: Path, database: str | None) -> Iterator[Workspace]:
    """A new workspace whose records lie in the database in question."""
    with Workspace.open(tmp_path, database=database) as opened:
        yield opened


def _added(pulls: Pulls, name: str = "orders", now: int = 100) -> Pull:
    made = pulls.add(name, "folder", "/data", every=60, now=now)
    assert made is not None
    return made


def test_a_name_is_given_once(workspace: Workspace) -> None:
    """A second pull of one name is refused; the first stays as it was."""
    pulls = Pulls(workspace.database)
    first = _added(pulls)
    assert pulls.add("orders", "https", "https://a.kr", every=1, now=1) is None
    assert pulls.all() == [first]


def test_only_one_process_runs_what_is_due(workspace: Workspace) -> None:
    """Of two that saw the same pull due, one gets it."""
    pulls = Pulls(workspace.database)
    made = _added(pulls)
    assert pulls.due(99) == [] and pulls.due(100) == [made]
    assert pulls.claim(made, 400)
    assert not pulls.claim(made, 500)
    assert pulls.due(399) == []


def test_failures_are_counted_until_one_succeeds(workspace: Workspace) -> None:
    """What went wrong stays with the pull in both languages, and goes when it works again."""
    pulls = Pulls(workspace.database)
    made = _added(pulls)
    pulls.ended(made, now=200, next_at=300, problem=Words("안 돼요", "no"))
    failed = pulls.all()[0]
    assert (failed.failures, failed.problem) == (1, Words("안 돼요", "no"))
    pulls.ended(failed, now=300, next_at=400, version={"etag": "x"})
    assert pulls.all() == [replace(made, last_at=300, next_at=400, version={"etag": "x"})]


def test_a_paused_pull_is_never_due(workspace: Workspace) -> None:
    """Paused it waits; resumed it is due at once."""
    pulls = Pulls(workspace.database)
    made = _added(pulls)
    pulls.pause(made, paused=True, now=100)
    assert pulls.due(10**9) == []
    pulls.pause(made, paused=False, now=500)
    assert [pull.name for pull in pulls.due(500)] == ["orders"]


def test_what_was_seen_is_kept_by_file_and_goes_with_the_pull(workspace: Workspace) -> None:
    """The newest note of a file holds; removing the pull forgets them."""
    pulls = Pulls(workspace.database)
    made, other = _added(pulls), _added(pulls, "other")
    pulls.note(Seen(made.id, "a.csv", "1:1", 5))
    pulls.note(Seen(made.id, "a.csv", "2:2", 6, digest="d", problem=Words("왜", "why")))
    pulls.note(Seen(other.id, "a.csv", "1:1", 5))
    found = pulls.seen(made)
    assert found == {
        "a.csv": Seen(made.id, "a.csv", "2:2", 6, digest="d", problem=Words("왜", "why"))
    }
    pulls.remove(made)
    assert pulls.seen(made) == {} and len(pulls.seen(other)) == 1
    assert pulls.find("orders") is None


def test_a_restated_cost_replaces_the_older(workspace: Workspace) -> None:
    """Platforms correct the figures of past days; a day's campaign counts once."""
    costs = Costs(workspace.database)
    first = Cost("google", "2026-03-01", "brand", "", "KRW", 1_000_000)
    later = Cost("google", "2026-03-02", "brand", "", "KRW", 3_000_000)
    assert costs.put([first, later], now=1) == (2, 0)
    assert costs.put([replace(first, micros=2_000_000)], now=2) == (0, 1)
    assert [cost.micros for cost in costs.all()] == [2_000_000, 3_000_000]
    assert costs.all(until="2026-03-02") == [replace(first, micros=2_000_000)]
