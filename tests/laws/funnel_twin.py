"""Funnels of every mode by enumeration: all chains there are, then the rule. Slow and obvious."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import combinations, permutations, product
from statistics import median

from tests.laws.logs import People, Row

Step = Callable[[Row], bool]
ALWAYS = (-1e9, 1e9)


@dataclass(frozen=True)
class Asked:
    """A funnel as it is asked for; places of steps from 1, times in minutes."""

    steps: Sequence[Step]
    window: float | None = None
    period: tuple[float, float] = ALWAYS
    order: str = "ordered"
    optional: Sequence[int] = ()
    exclude: Sequence[tuple[Step, int, int]] = ()
    hold: bool = False
    per: str = "people"
    gap: float = 30


@dataclass(frozen=True)
class Chain:
    """Positions of the events in order, and the place of the step each fills."""

    at: tuple[int, ...]
    places: tuple[int, ...]


def ways(asked: Asked, m: int) -> list[tuple[int, ...]]:
    """Places of steps that a chain for step ``m`` (or for ``m`` steps in any order) may fill."""
    if asked.order == "any":
        return list(permutations(range(1, len(asked.steps) + 1), m))
    choices = [(True, False) if i in asked.optional else (True,) for i in range(1, m)]
    return [(*(i for i, taken in enumerate(taking, 1) if taken), m) for taking in product(*choices)]


def fits(rows: Sequence[Row], asked: Asked, chain: Chain) -> bool:
    """Whether these events in this order are a chain."""
    events = [rows[at] for at in chain.at]
    if not all(asked.steps[i - 1](row) for i, row in zip(chain.places, events, strict=True)):
        return False
    if asked.window is not None and events[-1].minute - events[0].minute > asked.window:
        return False
    if not asked.period[0] <= events[0].minute < asked.period[1]:
        return False
    if asked.order == "strict" and chain.at[-1] - chain.at[0] != len(chain.at) - 1:
        return False
    if asked.hold and len({row.value for row in events} | {None}) != 2:
        return False
    if asked.hold and any(row.value is None for row in events):
        return False
    where = dict(zip(chain.places, chain.at, strict=True))
    # A chain that has not come to b is broken by whatever lies behind a.
    return not any(
        what(rows[x])
        for what, a, b in asked.exclude
        if a in where
        for x in range(where[a] + 1, where.get(b, chain.at[-1] + 1))
    )


def chains(rows: Sequence[Row], asked: Asked, m: int) -> list[Chain]:
    """Every chain that comes to step ``m``."""
    found = (
        Chain(at, places)
        for places in ways(asked, m)
        for at in combinations(range(len(rows)), len(places))
    )
    return [chain for chain in found if fits(rows, asked, chain)]


def first(found: Sequence[Chain]) -> Chain | None:
    """The chain that completes first, of those the one that starts last, then the fastest."""
    return min(found, key=lambda c: (c.at[-1], -c.at[0], c.at), default=None)


def totals(rows: Sequence[Row], asked: Asked, m: int) -> list[Chain]:
    """Chains that do not overlap, earliest completion first; apart by value where it is held."""
    values = {row.value for row in rows} if asked.hold else {None}
    kept: list[Chain] = []
    for value in values:
        found = [
            c for c in chains(rows, asked, m) if not asked.hold or rows[c.at[0]].value == value
        ]
        while (chain := first(found)) is not None:
            kept.append(chain)
            found = [each for each in found if each.at[0] > chain.at[-1]]
    return kept


def goes_on(rows: Sequence[Row], asked: Asked, end: float, whole: Sequence[Row]) -> bool:
    """Whether a chain may still complete: some future of events would bring it to the last step.

    The future comes right after the end, one event for every step, each fit for any step.
    """
    if asked.per == "visits" and (rows[-1] is not whole[-1] or end - rows[-1].minute > asked.gap):
        return False
    if asked.window is None and asked.per != "visits":
        return False
    last = len(asked.steps)
    values = {row.value for row in rows} if asked.hold else {None}
    for value in values:
        # A hair after the end: a window that closes at the end is over.
        joker = [Row("*", end + 1e-6, value) for _ in range(last)]
        steps = [lambda row, step=step: row.name == "*" or step(row) for step in asked.steps]
        never = [(lambda row, w=w: row.name != "*" and w(row), a, b) for w, a, b in asked.exclude]
        wild = Asked(
            steps, asked.window, asked.period, asked.order, asked.optional, never, asked.hold
        )
        longer = [*rows, *joker]
        if any(c.at[0] < len(rows) and c.at[-1] >= len(rows) for c in chains(longer, wild, last)):
            return True
    return False


@dataclass
class Told:
    """People, those who may still go on by furthest step, and times, per step."""

    people: list[int] = field(default_factory=list)
    pending: list[int] = field(default_factory=list)
    median: list[float | None] = field(default_factory=list)


def units(group: People, asked: Asked) -> list[tuple[Sequence[Row], Sequence[Row]]]:
    """What is counted: (its events, all events of its person)."""
    if asked.per != "visits":
        return [(rows, rows) for rows in group]
    found = []
    for rows in group:
        visit: list[Row] = []
        for row in rows:
            if visit and row.minute - visit[-1].minute > asked.gap:
                found.append((visit, rows))
                visit = []
            visit.append(row)
        found.append((visit, rows))
    return found


def tell(group: People, asked: Asked) -> Told:
    """The funnel by its definition."""
    last = len(asked.steps)
    end = max((row.minute for rows in group for row in rows), default=0)
    people, pending = Counter(), Counter()
    took: dict[int, list[float]] = {m: [] for m in range(1, last + 1)}
    for rows, whole in units(group, asked):
        reached = []
        for m in range(1, last + 1):
            kept = totals(rows, asked, m) if asked.per == "totals" else []
            chain = first(chains(rows, asked, m)) if asked.per != "totals" else None
            if chain is not None:
                kept = [chain]
            people[m] += len(kept)
            took[m] += [60 * (rows[c.at[-1]].minute - rows[c.at[0]].minute) for c in kept]
            reached += [m] if kept else []
        if asked.per != "totals" and reached and last not in reached:
            pending[reached[-1]] += goes_on(rows, asked, end, whole)
    steps = range(1, last + 1)
    return Told(
        [people[m] for m in steps],
        [pending[m] for m in steps],
        [median(took[m]) if took[m] and m > 1 else None for m in steps],
    )
