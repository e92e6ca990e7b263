"""Paths by their definitions: one unit, one step, one node after the other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import Any

from tests.laws.logs import Row
from yeojido.analyze.sequences.aligned import ARRIVED
from yeojido.analyze.sequences.walks import END, START

Units = Sequence[tuple[Sequence[Any], int]]
Sought = tuple[Callable[[Row], bool], int]


def visits(group: Sequence[Sequence[Row]], gap: float) -> list[tuple[list[Row], int]]:
    """Cut every person's events where the next comes more than a gap later."""
    found: list[tuple[list[Row], int]] = []
    for who, rows in enumerate(group):
        for i, row in enumerate(rows):
            if i == 0 or row.minute - rows[i - 1].minute > gap:
                found.append(([], who))
            found[-1][0].append(row)
    return found


@dataclass(frozen=True)
class Run:
    """Rows of one name in a row: one step."""

    name: str
    rows: tuple[Row, ...]


def collapsed(rows: Sequence[Row]) -> list[Run]:
    """Make every run of one name one."""
    return [Run(name, tuple(run)) for name, run in groupby(rows, key=lambda row: row.name)]


def place(rows: Sequence[Any], sought: Sought, begin: int = 0) -> int | None:
    """Where the wanted occurrence is at or after a place, None if nowhere."""
    holds, which = sought
    parts = [row.rows if isinstance(row, Run) else (row,) for row in rows]
    found = [i for i in range(begin, len(rows)) if any(map(holds, parts[i]))]
    at = which if which < 0 else which - 1
    return found[at] if -len(found) <= at < len(found) else None


def walked(
    rows: Sequence[Any], steps: Sequence[int], start: Sought | None, end: Sought | None
) -> list[str] | None:
    """The nodes of one unit at every step; None if it takes no part."""
    if not rows:
        return None
    names: dict[int, str] = {i: row.name for i, row in enumerate(rows)}
    at, final = -1, END
    if start is not None:
        found = place(rows, start)
        if found is None:
            return None
        at = found
    last = len(rows) - 1
    if end is not None:
        found = place(rows, end, at + 1)
        if found is not None:
            last, final = found, ARRIVED
        if start is None:
            if found is None:
                return None
            at = found
    return [
        START if at + step < 0 else names[at + step] if at + step <= last else final
        for step in steps
    ]


def matrix(units: Units, steps: Sequence[int], anchor: Sought | None = None) -> tuple[dict, dict]:
    """Units and people per (step, node)."""
    seen: Counter = Counter()
    people: dict[tuple, set[int]] = {}
    for rows, owner in units:
        path = walked(rows, steps, anchor, None)
        for step, node in zip(steps, path or (), strict=False):
            seen[step, node] += 1
            people.setdefault((step, node), set()).add(owner)
    return dict(seen), {key: len(who) for key, who in people.items()}


def links(
    units: Units, steps: Sequence[int], start: Sought | None, end: Sought | None, *, only: bool
) -> dict[tuple, tuple[int, int]]:
    """Units and people per (step, source, target)."""
    seen: Counter = Counter()
    people: dict[tuple, set[int]] = {}
    for rows, owner in units:
        path = walked(rows, steps, start, end)
        if path is None or (only and walked(rows, range(99), start, end)[-1] != ARRIVED):
            continue
        for step, pair in zip(steps, pairwise(path), strict=False):
            seen[step, *pair] += 1
            people.setdefault((step, *pair), set()).add(owner)
    return {key: (n, len(people[key])) for key, n in seen.items()}
