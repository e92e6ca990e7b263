"""Plain reference twins of loops, variants and patterns: by walking every unit, slow and obvious."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import groupby, pairwise, product
from statistics import median

#: A unit: its nodes and minutes, and whose it is.
Unit = tuple[Sequence[tuple[str, float]], int]


def collapsed(names: Sequence[str]) -> list[str]:
    """Neighbouring repeats made one."""
    return [name for name, _ in groupby(names)]


def variants(units: Sequence[Unit], *, collapse: bool, longest: int) -> dict:
    """(path, whole) -> (units, people, median minutes from first to last)."""
    seen: Counter = Counter()
    people, times = defaultdict(set), defaultdict(list)
    for walk, who in units:
        if not walk:
            continue
        names = [name for name, _ in walk]
        names = collapsed(names) if collapse else names
        key = tuple(names[:longest]), len(names) <= longest
        seen[key] += 1
        people[key].add(who)
        times[key].append(walk[-1][1] - walk[0][1])
    return {key: (n, len(people[key]), median(times[key])) for key, n in seen.items()}


def loops(units: Sequence[Unit], inner: int = 3) -> dict:
    """Node -> what is told of it, as a dict with the names of ``LoopNode``."""
    found: dict = defaultdict(lambda: defaultdict(list))
    for number, (walk, who) in enumerate(units):
        names = [name for name, _ in walk]
        for j, name in enumerate(names):
            node = found[name]
            node["occurrences"].append(1)
            node["unit"].append(number)
            node["person"].append(who)
            before = [i for i in range(j) if names[i] == name]
            if not before:
                continue
            i = before[-1]
            if i + 1 == j:
                node["repeats"].append(number)
                continue
            between = collapsed(names[i + 1 : j])
            between = [*between[:inner], *(["…"] if len(between) > inner else [])]
            node["returns"].append(number)
            node["back"].append(who)
            node["ways"].append((name, *between, name))
            node["minutes"].append(walk[j][1] - walk[i + 1][1])
            node["extra"].append(j - i)
    return {
        name: {
            "occurrences": len(node["occurrences"]),
            "units": len(set(node["unit"])),
            "people": len(set(node["person"])),
            "returns": len(node["returns"]),
            "repeats": len(node["repeats"]),
            "units_returning": len(set(node["returns"])),
            "people_returning": len(set(node["back"])),
            "units_repeating": len(set(node["repeats"])),
            "minutes": sum(node["minutes"]),
            "median": median(node["minutes"]) if node["minutes"] else None,
            "extra_events": sum(node["extra"]),
            "ways": Counter(node["ways"]),
        }
        for name, node in found.items()
    }


def loop_effect(units: Sequence[Unit], goal: str) -> dict:
    """Node -> (with, with converted, without, without converted), before the goal only."""
    found: dict = defaultdict(lambda: [0, 0, 0, 0])
    for walk, _ in units:
        names = [name for name, _ in walk]
        won = goal in names
        names = names[: names.index(goal)] if won else names
        for name in set(names):
            places = [i for i, each in enumerate(names) if each == name]
            back = any(b - a > 1 for a, b in pairwise(places))
            at = 0 if back else 2
            found[name][at] += 1
            found[name][at + 1] += won
    return {name: tuple(counts) for name, counts in found.items()}


def contains(names: Sequence[str], pattern: Sequence[str], *, gaps: bool) -> bool:
    """Whether a pattern is in a sequence: in order, with anything or nothing between."""
    if gaps:
        left = iter(names)
        return all(step in left for step in pattern)
    size = len(pattern)
    return any(tuple(names[i : i + size]) == tuple(pattern) for i in range(len(names) - size + 1))


def before_goal(
    units: Sequence[Unit], goal: str, *, collapse: bool
) -> list[tuple[list[str], bool]]:
    """Names before the first goal, and whether there was one; units that begin with it are out."""
    found = []
    for walk, _ in units:
        names = [name for name, _ in walk]
        won = goal in names
        names = names[: names.index(goal)] if won else names
        if names:
            found.append((collapsed(names) if collapse else names, won))
    return found


def patterns(
    units: Sequence[Unit], goal: str, *, longest: int, gaps: bool, collapse: bool, support: float
) -> dict:
    """Frequent pattern -> (converted, left), by trying every sequence of names."""
    walks = before_goal(units, goal, collapse=collapse)
    nodes = sorted({name for names, _ in walks for name in names})
    total = Counter(won for _, won in walks)
    found = {}
    for size in range(1, longest + 1):
        for pattern in product(nodes, repeat=size):
            has = Counter(won for names, won in walks if contains(names, pattern, gaps=gaps))
            if any(has[won] >= max(support * total[won], 1) for won in (True, False)):
                found[pattern] = has[True], has[False]
    return found
