"""How long unhappy customers waited for an answer, and whether promises were kept.

Tasks that are not answered yet count as still waiting (Kaplan and Meier, JASA 1958): a median of the
answered ones alone would be the better the more are left lying. Intervals of medians: percentile
bootstrap over tasks with a fixed seed; of shares: Wilson. Times are microseconds UTC.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

import numpy as np

from yeojido.analyze.intervals import wilson
from yeojido.domain.log import HOUR

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from yeojido.domain.tasks import Task

#: Resamples, and what they are drawn with.
DRAWS: Final = 1_000
SEED: Final = 20_260_101
#: Fewer tasks than this have no interval worth showing.
FEWEST: Final = 5
#: Cells of resamples in memory at one time.
_CELLS: Final = 2_000_000
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=ZoneInfo("UTC"))


@dataclass(frozen=True, slots=True)
class Share:
    """A share of n with its 95 % interval (Wilson); None for nothing."""

    hits: int
    n: int

    @property
    def share(self) -> float | None:
        """The share itself."""
        return self.hits / self.n if self.n else None

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain values."""
        found = wilson(self.hits, self.n)
        return {"hits": self.hits, "n": self.n, "share": self.share,
                "low": found and found[0], "high": found and found[1]}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Waited:
    """Hours to the first answer, those still waiting counted as such.

    ``median`` None: fewer than half have been answered. ``low``, ``high``: 95 % interval; None
    where it is not known, ``high`` also where it has no end yet.
    """

    n: int
    answered: int
    median: float | None
    low: float | None
    high: float | None

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain values."""
        return {"n": self.n, "answered": self.answered, "median_hours": self.median,
                "low": self.low, "high": self.high}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Kept:
    """Tasks of one owner, touchpoint, month, or all.

    Attributes:
        tasks: how many were opened. states: state -> how many.
        Those dismissed without an answer are in no time and no share.
        since_opened: from when the task was there to the first answer; since_said: from the words.
        in_time: answered within the promise, of those that were answered or whose time is over.
        pending: not answered, and still in time.
    """

    name: str
    tasks: int
    states: Mapping[str, int]
    since_opened: Waited
    since_said: Waited
    in_time: Share
    pending: int

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain values."""
        return {
            "name": self.name, "tasks": self.tasks, "states": dict(self.states),
            "since_opened": self.since_opened.to_dict(), "since_said": self.since_said.to_dict(),
            "in_time": self.in_time.to_dict(), "pending": self.pending,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Promises:
    """The report: all, and by owner, touchpoint, month of opening; names in order."""

    all: Kept
    owners: tuple[Kept, ...] = ()
    touchpoints: tuple[Kept, ...] = ()
    months: tuple[Kept, ...] = field(default=())

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain values."""
        return {
            "all": self.all.to_dict(),
            "owners": [each.to_dict() for each in self.owners],
            "touchpoints": [each.to_dict() for each in self.touchpoints],
            "months": [each.to_dict() for each in self.months],
            "draws": DRAWS,
            "seed": SEED,
        }


def promises(tasks: Sequence[Task], now: int, timezone: str = "UTC") -> Promises:
    """Return how long people waited, as of ``now``; months are those of ``timezone``."""
    zone = ZoneInfo(timezone)

    def month(task: Task) -> str:
        at = _EPOCH + timedelta(microseconds=task.opened_at)
        return at.astimezone(zone).strftime("%Y-%m")

    return Promises(
        all=_kept("", tasks, now),
        owners=_by(tasks, now, lambda task: task.owner or ""),
        touchpoints=_by(tasks, now, lambda task: task.touchpoint or ""),
        months=_by(tasks, now, month),
    )


def _by(tasks: Sequence[Task], now: int, name: Callable[[Task], str]) -> tuple[Kept, ...]:
    groups: dict[str, list[Task]] = {}
    for task in tasks:
        groups.setdefault(name(task), []).append(task)
    return tuple(_kept(each, groups[each], now) for each in sorted(groups))


def _kept(name: str, tasks: Sequence[Task], now: int) -> Kept:
    counted: dict[str, int] = {}
    for task in tasks:
        counted[task.state] = counted.get(task.state, 0) + 1
    serious = [task for task in tasks if task.counts]
    answered = [task.answered_at is not None for task in serious]
    decided = [task for task in serious if task.answered_at is not None or now > task.due_at]
    kept = sum(not task.late(now) for task in decided)
    return Kept(
        name=name,
        tasks=len(tasks),
        states=counted,
        since_opened=_waited([_until(t, now) - t.opened_at for t in serious], answered),
        since_said=_waited([_until(t, now) - t.said_at for t in serious], answered),
        in_time=Share(kept, len(decided)),
        pending=len(serious) - len(decided),
    )


def _until(task: Task, now: int) -> int:
    return now if task.answered_at is None else task.answered_at


def _waited(waited: Sequence[int], answered: Sequence[bool]) -> Waited:
    time = np.maximum(np.array(waited, np.int64), 0)
    over = np.array(answered, np.bool_)
    median = _medians(time, over, np.ones((1, time.size), np.int64))[0] if time.size else np.inf
    low = high = None
    if time.size >= FEWEST and np.isfinite(median):
        drawn = _drawn(time, over)
        # Sorted, so that "no end yet" (inf) stays at the end and is never averaged.
        drawn.sort()
        low, high = drawn[int(0.025 * DRAWS)], drawn[min(int(0.975 * DRAWS), DRAWS - 1)]
    return Waited(
        time.size, int(over.sum()), _hours(median), None if low is None else _hours(low),
        None if high is None else _hours(high),
    )  # fmt: skip


def _hours(micros: float) -> float | None:
    return round(float(micros) / HOUR, 3) if np.isfinite(micros) else None


def _drawn(time: NDArray[np.int64], over: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Return the medians of resamples, inf where half are not answered."""
    rng = np.random.default_rng(SEED)
    n = time.size
    at_once = max(1, _CELLS // n)
    found: list[NDArray[np.float64]] = []
    for start in range(0, DRAWS, at_once):
        draws = min(at_once, DRAWS - start)
        weight = rng.multinomial(n, np.full(n, 1 / n), size=draws)
        found.append(_medians(time, over, weight))
    return np.concatenate(found)


def _medians(
    time: NDArray[np.int64], over: NDArray[np.bool_], weight: NDArray[np.int64]
) -> NDArray[np.float64]:
    """Return (draws,) float64: the Kaplan-Meier median where task i counts ``weight[:, i]`` times.

    At equal times answers come before those who still wait, as ``analyze.survival`` does.
    """
    order = np.lexsort((~over, time))
    time, over, weight = time[order], over[order], weight[:, order]
    first = np.flatnonzero(np.append(True, time[1:] != time[:-1]))
    ended = np.add.reduceat(weight * over, first, axis=1)
    gone = np.add.reduceat(weight, first, axis=1)
    at_risk = gone[:, ::-1].cumsum(axis=1)[:, ::-1]
    with np.errstate(divide="ignore", invalid="ignore"):
        step = np.where(at_risk > 0, 1 - ended / np.maximum(at_risk, 1), 1.0)
    share = np.cumprod(step, axis=1)
    reached = share <= 0.5 + 1e-12
    place = reached.argmax(axis=1)
    medians = time[first][place].astype(np.float64)
    medians[~reached.any(axis=1)] = np.inf
    return medians
