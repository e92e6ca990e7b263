"""Plain reference twins: the definitions, written down by enumeration, slow and obvious."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from itertools import combinations, pairwise
from statistics import median

from tests.laws.logs import People, Row

Step = Callable[[Row], bool]


def chains(rows: Sequence[Row], steps: Sequence[Step], window: float | None) -> list[tuple]:
    """Every chain for all of the steps, as tuples of event positions in order."""
    found = []
    for chosen in combinations(range(len(rows)), len(steps)):
        fits = all(step(rows[at]) for step, at in zip(steps, chosen, strict=True))
        span = rows[chosen[-1]].minute - rows[chosen[0]].minute
        if fits and (window is None or span <= window):
            found.append(chosen)
    return found


def best_chain(
    rows: Sequence[Row],
    steps: Sequence[Step],
    window: float | None,
    period: tuple[float, float] = (-1e9, 1e9),
) -> tuple | None:
    """The chain that completes first; among those the one that starts last, then goes fastest."""
    entered = [
        chain
        for chain in chains(rows, steps, window)
        if period[0] <= rows[chain[0]].minute < period[1]
    ]
    return min(entered, key=lambda chain: (chain[-1], -chain[0], chain), default=None)


def level(
    rows: Sequence[Row],
    steps: Sequence[Step],
    window: float | None,
    period: tuple[float, float] = (-1e9, 1e9),
) -> int:
    """The largest number of steps for which there is a chain."""
    reached = [
        m
        for m in range(1, len(steps) + 1)
        if best_chain(rows, steps[:m], window, period) is not None
    ]
    return max(reached, default=0)


def conversion(
    rows: Sequence[Row],
    steps: Sequence[Step],
    window: float | None,
    period: tuple[float, float] = (-1e9, 1e9),
) -> float | None:
    """Minutes to the last of the steps, None where it is not reached."""
    chain = best_chain(rows, steps, window, period)
    return None if chain is None else rows[chain[-1]].minute - rows[chain[0]].minute


def is_pending(
    rows: Sequence[Row],
    steps: Sequence[Step],
    window: float | None,
    end: float,
    period: tuple[float, float] = (-1e9, 1e9),
) -> bool:
    """Whether a person has begun, has not completed, and has an entry whose window is open."""
    if window is None or level(rows, steps, window, period) == len(steps):
        return False
    return any(
        steps[0](row) and period[0] <= row.minute < period[1] and end - row.minute < window
        for row in rows
    )


def transitions(units: Sequence[Sequence[tuple[str, float]]], owners: Sequence[int]) -> dict:
    """Edges of sequences of (node, minute): occurrences, owners, median minutes."""
    seen: Counter = Counter()
    people: dict[tuple[str, str], set[int]] = {}
    gaps: dict[tuple[str, str], list[float]] = {}
    for unit, owner in zip(units, owners, strict=True):
        if not unit:
            continue
        walk = [("START", None), *unit, ("END", None)]
        for (source, before), (target, after) in pairwise(walk):
            edge = (source, target)
            seen[edge] += 1
            people.setdefault(edge, set()).add(owner)
            if before is not None and after is not None:
                gaps.setdefault(edge, []).append(after - before)
    return {
        edge: (n, len(people[edge]), median(gaps[edge]) if edge in gaps else None)
        for edge, n in seen.items()
    }


def everyone(people: People) -> list[Row]:
    """All rows of a log."""
    return [row for each in people for row in each]
