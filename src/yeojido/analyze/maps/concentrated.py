"""Whether something happened to a narrow group or in a short time only."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from yeojido.analyze.maps.counting import MOST_VALUES

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from yeojido.analyze.columns import Columns
    from yeojido.analyze.maps.state import Daily

#: Fewer journeys than this are not called concentrated.
LEAST = 20
#: The middle 95 % within this share of the days.
_SHORT = 0.4
#: A group holds this share of the journeys, and at most the other of the journeys around.
_NEARLY_ALL, _NOT_MOST = 0.9, 0.7


def period(table: Daily, mine: NDArray[np.bool_], days: tuple[int, int]) -> tuple[int, int] | None:
    """Return the first and last local day of the middle 95 %, if that is a short time."""
    day, number = table.day[mine], table.number[mine]
    if number.sum() < LEAST:
        return None
    order = np.argsort(day, kind="stable")
    reached = np.cumsum(number[order]) / number.sum()
    first = int(day[order][np.searchsorted(reached, 0.025)])
    last = int(day[order][min(day.size - 1, int(np.searchsorted(reached, 0.975)))])
    return (first, last) if last - first + 1 <= _SHORT * (days[1] - days[0] + 1) else None


def segment(
    tables: Mapping[str, Daily], size: int, column: int, code: int, columns: Columns
) -> str | None:
    """Return the group that nearly all journeys of a failing event belong to, or None.

    Compared with the journeys at the other touchpoints of the failure's stage; of several groups
    the rarest there.
    """
    best: tuple[float, str] | None = None
    around = columns.of_stage(int(columns.stage[column]))
    for name, table in sorted(tables.items()):
        if not name or not 1 <= len(table.values) <= MOST_VALUES:
            continue
        width = len(table.values)
        mine = table.column == size + code
        near = np.isin(table.column, around)
        hit = np.bincount(table.value[mine], weights=table.number[mine], minlength=width)
        base = np.bincount(table.value[near], weights=table.number[near], minlength=width)
        if hit.sum() < LEAST or not base.sum():
            continue
        top = int(np.argmax(hit))
        usual = float(base[top] / base.sum())
        if hit[top] >= _NEARLY_ALL * hit.sum() and usual <= _NOT_MOST:
            value = table.values[top]
            plain = value not in ("true", "false") and not value.replace(".", "").isdigit()
            shown = value if plain else f"{name} {value}"
            best = min(best or (2.0, ""), (usual, shown))
    return None if best is None else best[1]
