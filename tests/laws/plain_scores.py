"""Scores once more, slowly and in plain Python: the twin of ``analyze.voice.scores``."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from math import sqrt
from typing import NamedTuple


class Given(NamedTuple):
    """One answer of a test log."""

    person: str
    event: str
    minute: int
    value: float
    weight: float


def nps(answers: Sequence[Given], over: str) -> tuple[float, float, float]:
    """Return NPS in points and its interval."""
    return _scored(answers, over, lambda v: (v >= 9, v <= 6))


def _scored(answers, over, classes):  # type: ignore[no-untyped-def]
    people: dict[str, list[Given]] = defaultdict(list)
    for each in answers:
        people[each.person].append(each)
    rows = []
    for given in people.values():
        total = sum(each.weight for each in given)
        high = sum(each.weight for each in given if classes(each.value)[0]) / total
        low = sum(each.weight for each in given if classes(each.value)[1]) / total
        rows.append((total / len(given) if over == "people" else total, high, low))
    whole = sum(w for w, _, _ in rows)
    p = sum(w * high for w, high, _ in rows) / whole
    d = sum(w * low for w, _, low in rows) / whole
    variance = sum((w * (high - low - (p - d)) / whole) ** 2 for w, high, low in rows)
    alike = p + d - (p - d) ** 2
    kish = whole**2 / sum(w * w for w, _, _ in rows)
    number = alike / variance if variance > 1e-15 and alike > 0 else kish
    number = max(1.0, min(len(rows) if over == "people" else len(answers), number))
    up, down, more = p * number + 0.75, d * number + 0.75, number + 3
    up, down = up / more, down / more
    half = 1.959963984540054 * sqrt(max(0.0, up + down - (up - down) ** 2) / more)
    low, high = max(-1.0, up - down - half), min(1.0, up - down + half)
    return 100 * (p - d), 100 * min(low, p - d), 100 * max(high, p - d)
