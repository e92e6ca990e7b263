"""How long people waited: against hand counts, and against the survival curves of the engine."""

from __future__ import annotations

import numpy as np
import pytest

from yeojido.analyze.survival import times
from yeojido.analyze.voice.promises import SEED, promises
from yeojido.domain.log import HOUR
from yeojido.domain.tasks import State, Task

START = 1_767_225_600_000_000  # 2026-01-01, Thursday


def task(hours: float | None, state: State = "answered", opened: int = START, **more: str) -> Task:
    """A task answered after so many hours (None: not yet); the promise is a day."""
    answered = None if hours is None else opened + round(hours * HOUR)
    return Task(
        id=f"{opened}{hours}{state}", identity="u", event="e", name="review",
        said_at=opened - 2 * HOUR, text_key="", text="", channel=None,
        touchpoint=more.get("touchpoint"), valence=-1.5, confidence=1.0, reason="rating",
        state=state, owner=more.get("owner"), opened_at=opened, due_at=opened + 24 * HOUR,
        answered_at=answered,
    )  # fmt: skip


def test_by_hand() -> None:
    """Median, share, those still in time and those dismissed, counted by hand."""
    found = promises(
        [
            task(1, owner="a"), task(3, owner="a"), task(30, owner="b"),
            task(None, "open", opened=START + 90 * HOUR), task(None, "dismissed"),
        ],
        START + 100 * HOUR,
    )  # fmt: skip
    whole = found.all
    assert (whole.tasks, whole.states["dismissed"], whole.pending) == (5, 1, 1)
    assert (whole.in_time.hits, whole.in_time.n) == (2, 3)
    # 4 at risk: 1, 3, then one waits for 10 hours; half are answered after 3.
    assert whole.since_opened.median == 3.0 and whole.since_said.median == 5.0
    assert whole.since_opened.low is None  # too few for an interval
    assert [(each.name, each.tasks) for each in found.owners] == [("", 2), ("a", 2), ("b", 1)]
    assert [each.name for each in found.months] == ["2026-01"]
    assert found.months[0].tasks == 5


def test_dismissing_hides_no_late_answer() -> None:
    """A task that was answered late and then dismissed is late; one dismissed unanswered is nowhere."""
    found = promises([task(30, "dismissed"), task(None, "dismissed")], START + 100 * HOUR).all
    assert (found.in_time.hits, found.in_time.n, found.since_opened.n) == (0, 1, 1)


def test_nothing() -> None:
    """No task, and none answered: no median, no share, no interval."""
    assert promises([], START).all.since_opened.median is None
    found = promises([task(None, "open")] * 10, START + HOUR).all
    assert found.since_opened.median is None and found.in_time.share is None
    assert found.pending == 10


def test_a_month_is_that_of_the_zone() -> None:
    """Eight in the evening UTC on the 31st is the next month in Seoul."""
    found = promises([task(1, opened=START - 4 * HOUR)], START, "Asia/Seoul")
    assert [each.name for each in found.months] == ["2026-01"]


@pytest.mark.parametrize("seed", range(20))
def test_medians_are_those_of_survival(seed: int) -> None:
    """With people still waiting the median is that of Kaplan and Meier."""
    rng = np.random.default_rng(seed)
    n = int(rng.integers(1, 60))
    waited = rng.integers(1, 40, n)
    over = rng.random(n) < 0.6
    now = START + 1000 * HOUR
    tasks = [
        task(int(w)) if o else task(None, "doing", opened=now - int(w) * HOUR)
        for w, o in zip(waited, over, strict=True)
    ]
    expected = times(waited.astype(np.int64), over).median
    assert promises(tasks, now).all.since_opened.median == expected


def test_intervals_hold_the_true_median() -> None:
    """Of 200 samples about 95 % of the intervals hold the median they were drawn with."""
    rng = np.random.default_rng(SEED)
    held = 0
    for _ in range(200):
        waited = rng.exponential(10.0, 60)
        found = promises([task(float(w)) for w in waited], START + 10_000 * HOUR).all.since_opened
        assert found.low is not None and found.high is not None
        held += found.low <= 10.0 * np.log(2) <= found.high
    assert 0.90 <= held / 200 <= 0.99
