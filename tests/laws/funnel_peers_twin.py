"""How other systems count a funnel, written down plainly from their documents."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import groupby, permutations, product

from tests.laws.logs import Row

Step = Callable[[Row], bool]
GRACE = 2 / 60


def clickhouse(rows: Sequence[Row], steps: Sequence[Step], window: float) -> int:
    """``windowFunnel``: one entry for every step an event matches, sorted by time, then step."""
    listed = sorted((row.minute, i) for row in rows for i, step in enumerate(steps) if step(row))
    began: dict[int, float] = {}
    for now, i in listed:
        if i == 0:
            began[0] = now
        elif i - 1 in began and now <= began[i - 1] + window:
            began[i] = began[i - 1]
    return max(began, default=-1) + 1


def posthog(  # noqa: C901, PLR0912 - one rule after another
    rows: Sequence[Row],
    steps: Sequence[Step],
    window: float,
    exclude: Sequence[tuple[Step, int, int]] = (),
) -> int:
    """The ordered funnel of its query engine; 0 also for people who end excluded."""
    none = {"at": None, "out": False, "used": ()}
    entered = [dict(none) for _ in range(len(steps) + 1)]
    best, best_state = 0, dict(none)
    # +i: matches step i; -i: excluded on the way to step i.
    listed = []
    for row in rows:
        marks = [i for i, step in enumerate(steps, 1) if step(row)]
        for what, a, b in exclude:
            if what(row):
                marks += [-i for i in range(a + 1, b + 1)]
        if marks:
            listed.append((row.minute, row, marks))
    for now, same in groupby(listed, key=lambda each: each[0]):
        events = [(row, marks) for _, row, marks in same]
        entered[0] = {"at": now, "out": False, "used": ()}
        sets = [set(marks) for _, marks in events]
        if all(marks == sets[0] for marks in sets):
            turns = [(row, mark, False) for row, marks in events for mark in reversed(marks)]
        else:
            pairs = [(mark, row) for row, marks in events for mark in marks if mark > 0]
            turns = [(row, mark, True) for mark, row in sorted(pairs, key=lambda pair: pair[0])]
        for row, mark, several in turns:
            i = abs(mark)
            before = entered[i - 1]
            if before["at"] is None or now - before["at"] > window:
                continue
            if entered[i]["at"] == before["at"]:
                continue
            if mark < 0:
                if not before["out"]:
                    before["out"] = True
                    if best == i - 1 and now - best_state["at"] <= window:
                        best_state["out"] = True
                continue
            if several and any(row is each for each in before["used"]):
                continue
            made = {"at": before["at"], "out": before["out"], "used": (*before["used"], row)}
            if not before["out"]:
                entered[i] = dict(made)
            if i > best or (i == best and best_state["out"]):
                best, best_state = i, dict(made)
        if entered[len(steps)]["at"] is not None:
            break
    return 0 if best_state["out"] else best


def mixpanel(rows: Sequence[Row], steps: Sequence[Step], window: float) -> int:
    """The first event of step 1, then the first event of each step, two seconds of grace."""
    first = next((at for at, row in enumerate(rows) if steps[0](row)), None)
    if first is None:
        return 0
    used = [first]
    for step in steps[1:]:
        after = rows[used[-1]].minute - GRACE - 1e-9
        until = rows[first].minute + window + 1e-9
        found = next(
            (
                at
                for at, row in enumerate(rows)
                if at not in used and step(row) and after <= row.minute <= until
            ),
            None,
        )
        if found is None:
            break
        used.append(found)
    return len(used)


def amplitude(rows: Sequence[Row], steps: Sequence[Step], window: float) -> int:
    """Every order of the events of one second is tried; one name counts once in a second."""
    seconds: list[list[Row]] = []
    for _, same in groupby(rows, key=lambda row: int(row.minute * 60 + 1e-9)):
        seconds.append(list(same))
    best = 0
    for orders in product(*(list(permutations(each)) for each in seconds)):
        line = [(row, place) for place, order in enumerate(orders) for row in order]
        best = max(best, _longest(line, steps, window))
    return best


def _longest(line: Sequence[tuple[Row, int]], steps: Sequence[Step], window: float) -> int:
    """The level over one order of events, one event of a name in a second at most."""

    def grow(at: int, used: tuple, start: int) -> int:
        i = len(used)
        longest = i
        if i == len(steps):
            return i
        for k in range(at, len(line)):
            row, _ = line[k]
            second = int(row.minute * 60 + 1e-9)
            if used and second - start > window * 60 + 1e-9:
                break
            if steps[i](row) and (second, row.name) not in used:
                begun = start if used else second
                longest = max(longest, grow(k + 1, (*used, (second, row.name)), begun))
        return longest

    return grow(0, (), 0)
