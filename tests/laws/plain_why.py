"""Plain twins of what is counted before moments: slow and obvious."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence


def meetings(
    people: Sequence[Sequence[tuple[int, Sequence[int], int, int]]],
    candidate: Sequence[Sequence[int]],
    amount: Sequence[int],
    ages: Sequence[int],
) -> tuple[Counter, Counter, Counter]:
    """Count what ``kernels.why.meetings`` counts.

    Each person is a list of (time, items, own, mark). Returns counts by (stratum, candidate,
    outcome), by (stratum, outcome) and by (candidate or None, outcome) of last moments.
    """
    met, rows, last = Counter(), Counter(), Counter()
    for events in people:
        final = None
        for j, (time, _, _, mark) in enumerate(events):
            if mark == 0:
                continue
            before = events[: j + 1]
            times = Counter(item for _, items, _, _ in before for item in items if item >= 0)
            have = {
                candidate[item][level]
                for item, n in times.items()
                for level in range(len(candidate[item]))
                if n >= 2**level and candidate[item][level] >= 0
            }
            done = sum(own for _, _, own, _ in before)
            age = sum(time - events[0][0] >= limit for limit in ages)
            stratum = amount[min(done, len(amount) - 1)] * (len(ages) + 1) + age
            outcome = mark - 1
            rows[stratum, outcome] += 1
            for each in have:
                met[stratum, each, outcome] += 1
            final = (have, outcome)
        if final is not None:
            last[None, final[1]] += 1
            for each in final[0]:
                last[each, final[1]] += 1
    return met, rows, last
