"""The questions about time by their definitions, one person and one event at a time."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from tests.laws.logs import People, Row
from yeojido.domain.log import MINUTE

Holds = Callable[[Row], bool]
#: How a test asks for events, beside what it means.
ASKS: dict[str | None, Holds] = {
    None: lambda row: True,
    "a": lambda row: row.name == "a",
    "b": lambda row: row.name == "b",
    "event in ('a', 'b')": lambda row: row.name in "ab",
    "value = 'x'": lambda row: row.value == "x",
}


def local(minute: float, zone: str) -> datetime:
    """The local time of a moment."""
    return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(minutes=minute)).astimezone(ZoneInfo(zone))


def number(minute: float, unit: str, zone: str) -> int:
    """Number the calendar's periods so that neighbours differ by 1."""
    day = local(minute, zone).date()
    if unit == "day":
        return day.toordinal()
    if unit == "week":
        return (day.toordinal() - 1) // 7
    return day.year * 12 + day.month - 1


def begins(place: int, unit: str, zone: str) -> float:
    """The minute at which a numbered period begins."""
    if unit == "month":
        day = date(place // 12, place % 12 + 1, 1)
    else:
        day = date.fromordinal(place if unit == "day" else place * 7 + 1)
    midnight = datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(zone))
    return (midnight - datetime(1970, 1, 1, tzinfo=UTC)) / timedelta(minutes=1)


def lifecycle(group: People, unit: str, zone: str, holds: Holds) -> dict[int, tuple[int, ...]]:
    """Per period new, returning, resurrected, dormant; periods without anyone are left out."""
    everything = [row.minute for rows in group for row in rows]
    span = [number(minute, unit, zone) for minute in (min(everything), max(everything))]
    found = {}
    for place in range(span[0], span[1] + 1):
        kinds: Counter[str] = Counter()
        for rows in group:
            active = {number(row.minute, unit, zone) for row in rows if holds(row)}
            now, before = place in active, place - 1 in active
            ever = any(each < place for each in active)
            kind = {
                (True, True): "returning",
                (True, False): "resurrected" if ever else "new",
                (False, True): "dormant",
                (False, False): "away",
            }[now, before]
            kinds[kind] += 1
        found[place] = tuple(kinds[k] for k in ("new", "returning", "resurrected", "dormant"))
    return found


def starts(rows: Sequence[Row], holds: Holds, unit: str, zone: str, recurring: bool) -> list[int]:
    """Places of the events with which a person starts."""
    places = [i for i, row in enumerate(rows) if holds(row)]
    if not recurring:
        return places[:1]
    first: dict[int, int] = {}
    for i in places:
        first.setdefault(number(rows[i].minute, unit, zone), i)
    return list(first.values())


def retention(
    group: People, start: Holds, back: Holds, unit: str, zone: str, clock: str, mode: str,
    ages: Sequence[int], recurring: bool,
) -> dict[int, list[tuple[int, ...]]]:  # fmt: skip
    """Per cohort and bracket: people, judged, returned of them, returned though not judged."""
    end = max((row.minute for rows in group for row in rows), default=0)
    step = {"day": 1440, "week": 7 * 1440, "month": 30 * 1440}[unit]
    cells: dict[int, list[Counter[str]]] = {}
    for rows in group:
        for i in starts(rows, start, unit, zone, recurring):
            begun = rows[i].minute
            cohort = number(begun, unit, zone)
            came = [row.minute for row in rows[i + 1 :] if back(row)]

            def at(age: int, begun: float = begun, cohort: int = cohort) -> float:
                rolling = clock == "rolling"
                return begun + age * step if rolling else begins(cohort + age, unit, zone)

            def inside(a: int, b: int, came: list[float] = came) -> bool:
                # An age of 0 begins with the start, in the middle of its period.
                return any(at(a) <= minute < at(b) for minute in came)

            row = cells.setdefault(cohort, [Counter() for _ in ages[1:]])
            for b, (low, high) in enumerate(pairwise(ages)):
                if mode == "on-or-after":
                    kept = any(minute >= at(low) for minute in came)
                elif mode == "on-or-before":
                    kept = inside(ages[0], high)
                elif mode == "streak" and low >= 1:
                    run = [k for k in range(b + 1) if ages[k] >= 1]
                    kept = all(inside(ages[k], ages[k + 1]) for k in run)
                else:
                    kept = inside(low, high)
                judged = at(high) <= end
                row[b].update(people=1, judged=judged, returned=judged and kept)
                row[b].update(so_far=not judged and kept)
    return {
        cohort: [tuple(c[k] for k in ("people", "judged", "returned", "so_far")) for c in row]
        for cohort, row in cells.items()
    }


def active_days(rows: Sequence[Row], holds: Holds, zone: str) -> set[int]:
    """The local days on which a person is active."""
    return {number(row.minute, "day", zone) for row in rows if holds(row)}


def visits(rows: Sequence[Row], gap: float) -> list[list[Row]]:
    """Cut a person's events where the next one comes more than ``gap`` minutes later."""
    cut: list[list[Row]] = []
    for row in rows:
        if cut and row.minute - cut[-1][-1].minute <= gap:
            cut[-1].append(row)
        else:
            cut.append([row])
    return cut


def micros(minute: float) -> int:
    """Minutes as the log holds them."""
    return round(minute * MINUTE)


def quantile(values: Sequence[int], share: float) -> float | None:
    """The nearest-rank quantile."""
    ordered = sorted(values)
    return float(ordered[math.ceil(len(ordered) * share) - 1]) if ordered else None


def cohorts(
    group: People, start: Holds, counts: Holds, unit: str, zone: str, by: str | None, ages: int
) -> dict[int | str | None, list[tuple[int, ...]]]:
    """Per cohort and age: people, judged, active and events of these, the same of the others."""
    end = max((row.minute for rows in group for row in rows), default=0)
    cells: dict[int | str | None, list[Counter[str]]] = {}
    for rows in group:
        place = next((i for i, row in enumerate(rows) if start(row)), None)
        if place is None:
            continue
        begun = number(rows[place].minute, unit, zone)
        known = [row.value for row in rows if row.value is not None]
        key = begun if by is None else (known[0] if known else None)
        mine = cells.setdefault(key, [Counter() for _ in range(ages)])
        for age in range(ages):
            done = [
                row
                for row in rows[place:]
                if counts(row) and number(row.minute, unit, zone) == begun + age
            ]
            over = begins(begun + age + 1, unit, zone) <= end
            which = "" if over else "so_far_"
            mine[age].update({"all": 1, "judged": over, f"{which}people": bool(done)})
            mine[age].update({f"{which}events": len(done)})
    names = ("all", "judged", "people", "events", "so_far_people", "so_far_events")
    return {key: [tuple(c[n] for n in names) for c in row] for key, row in cells.items()}
