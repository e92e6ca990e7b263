"""From tracks to tallies, and from tallies to the rows of the answer."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from yeojido.analyze.difference import p_value
from yeojido.analyze.intervals import wilson
from yeojido.analyze.sequences.funnel_result import (
    FunnelDifference,
    FunnelExit,
    FunnelStep,
    FunnelTimes,
)
from yeojido.analyze.survival import benjamini_hochberg, difference
from yeojido.domain.log import DAY, HOUR, MINUTE, SECOND

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from yeojido.analyze.sequences.funnel_runs import Tracks

    Longs = NDArray[np.int64]

#: Fewer people than this on either side of a comparison give no p-value.
LEAST = 30
#: Edges of bins that people read without thinking, in seconds.
_LADDER = tuple(
    at / SECOND
    for at in (
        0, SECOND, 5 * SECOND, 15 * SECOND, 30 * SECOND, MINUTE, 2 * MINUTE, 5 * MINUTE,
        10 * MINUTE, 20 * MINUTE, 30 * MINUTE, HOUR, 2 * HOUR, 4 * HOUR, 8 * HOUR, 12 * HOUR, DAY, 2 * DAY,
        3 * DAY, 5 * DAY, 7 * DAY, 14 * DAY, 30 * DAY, 60 * DAY, 90 * DAY, 180 * DAY, 365 * DAY,
        730 * DAY, 1825 * DAY, 3650 * DAY, 36500 * DAY,
    )
)  # fmt: skip
_MOST_BINS = 16

Pieces = tuple[tuple[Any, ...], ...]


@dataclass(frozen=True, slots=True)
class Tally:
    """What is known of one group.

    Attributes:
        people: (steps,) who came to each step.
        pending: (steps,) of those whose furthest step it is, who may still go on.
        waits: (steps,) of those who may still go on, who came to it.
        times, gaps: per step, pieces of (n,) int64 microseconds from the chain's first event and
            from the event before; ``gaps`` stays empty where no histogram is asked for.
    """

    people: Longs
    pending: Longs
    waits: Longs
    times: Pieces
    gaps: Pieces

    def plus(self, other: Tally) -> Tally:
        """Return both together."""
        return Tally(
            self.people + other.people,
            self.pending + other.pending,
            self.waits + other.waits,
            tuple(a + b for a, b in zip(self.times, other.times, strict=True)),
            tuple(a + b for a, b in zip(self.gaps, other.gaps, strict=True)),
        )


def nothing(steps: int) -> Tally:
    """Return the tally of nobody."""
    zero = np.zeros(steps, np.int64)
    return Tally(zero, zero, zero, ((),) * steps, ((),) * steps)


def tally(
    tracks: Tracks, time: Longs, steps: int, gaps: bool, those: Any = None, waiting: Any = None
) -> Tally:
    """Count tracks; ``those`` and ``waiting`` choose some of the chains and of those who wait."""
    step = tracks.step if those is None else tracks.step[those]
    start = tracks.start if those is None else tracks.start[those]
    done = tracks.done if those is None else tracks.done[those]
    before = tracks.before if those is None else tracks.before[those]
    waits = tracks.waits if waiting is None else tracks.waits[waiting]
    furthest = steps - 1 - np.argmax(waits[:, ::-1], axis=1) if waits.size else np.empty(0, int)
    order = np.argsort(step, kind="stable")
    bounds = np.searchsorted(step[order], np.arange(1, steps + 1))
    took = (time[done] - time[start])[order]
    since = (time[done] - time[before])[order] if gaps else took[:0]

    def parted(values: Longs, wanted: bool) -> Pieces:
        if not wanted:
            return ((),) * steps
        return ((), *((values[a:b].copy(),) for a, b in pairwise(bounds)))

    return Tally(
        np.bincount(step, minlength=steps),
        np.bincount(furthest, minlength=steps),
        waits.sum(axis=0).astype(np.int64),
        parted(took, True),
        parted(since, gaps),
    )


def rows(
    tally: Tally, names: Sequence[str], optional: Sequence[int], *, exclude: bool,
    everyone: int | None = None,
) -> tuple[FunnelStep, ...]:  # fmt: skip
    """Return the steps of a tally.

    ``optional`` are places from 1. ``exclude`` leaves those who may still go on out of every rate.
    ``everyone``: rates are of so many, not of those at step 1.
    """
    judged = tally.people - tally.waits if exclude else tally.people
    base = int(judged[0]) if everyone is None else everyone
    made: list[FunnelStep] = []
    before = 0
    for i, name in enumerate(names):
        here = int(judged[i])
        made.append(
            FunnelStep(
                name=name,
                people=int(tally.people[i]),
                rate_from_start=_share(here, base),
                rate_from_previous=_share(here, int(judged[before])) if i else None,
                interval=wilson(here, base) if i or everyone is not None else None,
                median_seconds=_median(tally.times[i]),
                pending=int(tally.pending[i]),
                optional=i + 1 in optional,
            )
        )
        before = before if i + 1 in optional else i
    return tuple(made)


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def _pooled(pieces: tuple[Any, ...]) -> Longs:
    return np.concatenate(pieces) if pieces else np.empty(0, np.int64)


def _median(pieces: tuple[Any, ...]) -> float | None:
    pooled = _pooled(pieces)
    return float(np.median(pooled)) / SECOND if pooled.size else None


def times(tally: Tally, names: Sequence[str]) -> tuple[FunnelTimes, ...]:
    """Return how long each step took, from the step before and from the start."""
    made: list[FunnelTimes] = []
    for i, name in enumerate(names[1:], 1):
        made.append(_times(name, "previous", _pooled(tally.gaps[i])))
        if i > 1:
            made.append(_times(name, "start", _pooled(tally.times[i])))
    return tuple(made)


def _times(step: str, since: str, took: Longs) -> FunnelTimes:
    if took.size == 0:
        return FunnelTimes(step, since, 0, None, None, None, (), ())
    seconds = took / SECOND
    edges = _edges(float(seconds.min()), float(seconds.max()))
    counts, _ = np.histogram(seconds, edges)
    p25, median, p75 = (float(q) for q in np.quantile(seconds, (0.25, 0.5, 0.75)))
    return FunnelTimes(step, since, took.size, p25, median, p75, edges, tuple(map(int, counts)))


def _edges(least: float, most: float) -> tuple[float, ...]:
    """Return edges from the ladder around all times; every second rung where there are too many."""
    low = max(i for i, at in enumerate(_LADDER) if at <= least)
    high = next((i for i, at in enumerate(_LADDER) if at > most), len(_LADDER) - 1)
    rungs = list(range(low, high + 1))
    while len(rungs) - 1 > _MOST_BINS:
        rungs = [*rungs[:-1:2], rungs[-1]]
    edges = [_LADDER[i] for i in rungs]
    return (*edges[:-1], max(edges[-1], most))


def exits(
    left: Longs, on: Longs, names: Sequence[str], nodes: Sequence[str], most: int = 10
) -> tuple[FunnelExit, ...]:
    """Return what came next after each step but the last.

    ``left`` and ``on`` are (steps, nodes + 1) people; the last column is END. Of each step the
    ``most`` commonest ways of those who left are kept, and END.
    """
    found: list[tuple[int, int]] = []
    for i in range(len(names) - 1):
        order = np.argsort(-left[i], kind="stable")
        kept = [int(node) for node in order[:most] if left[i, node] > 0]
        end = left.shape[1] - 1
        if end not in kept and (left[i].any() or on[i].any()):
            kept.append(end)
        found += [(i, node) for node in kept]
    sums = left.sum(axis=1), on.sum(axis=1)
    values = [
        (int(left[i, node]), int(sums[0][i]), int(on[i, node]), int(sums[1][i]))
        for i, node in found
    ]
    tests = _tests(values)
    return tuple(
        FunnelExit(
            names[i], "END" if node == left.shape[1] - 1 else nodes[node],
            a, _share(a, n), b, _share(b, m), *test,
        )
        for (i, node), (a, n, b, m), test in zip(found, values, tests, strict=True)
    )  # fmt: skip


def differences(
    here: Tally, there: Tally, names: Sequence[str], optional: Sequence[int], *, exclude: bool
) -> tuple[FunnelDifference, ...]:
    """Return how the rates of two tallies differ."""
    a, b = ((t.people - t.waits if exclude else t.people) for t in (here, there))
    asked: list[tuple[str, str, int, int]] = []
    before = 0
    for i, name in enumerate(names[1:], 1):
        asked.append((name, "from_start", i, 0))
        if before:
            asked.append((name, "from_previous", i, before))
        before = before if i + 1 in optional else i
    values = [(int(a[i]), int(a[of]), int(b[i]), int(b[of])) for _, _, i, of in asked]
    return tuple(
        FunnelDifference(name, rate, _share(p, n), _share(q, m), n, m, *test)
        for (name, rate, _, _), (p, n, q, m), test in zip(
            asked, values, _tests(values), strict=True
        )
    )


Test = tuple[float | None, tuple[float, float] | None, float | None]


def _tests(values: Sequence[tuple[int, int, int, int]]) -> list[Test]:
    """Return difference, interval and corrected p of (hits, n, hits, n) each."""
    told = [p_value(*each) if min(each[1], each[3]) >= LEAST else None for each in values]
    known = [p for p in told if p is not None]
    corrected = iter(benjamini_hochberg(known))
    found: list[Test] = []
    for (p, n, q, m), raw in zip(values, told, strict=True):
        if n == 0 or m == 0:
            found.append((None, None, None))
            continue
        gap, low, high = difference(p, n, q, m)
        found.append((gap, (low, high), None if raw is None else next(corrected)))
    return found
