"""What may be asked of a funnel, read and checked before any event is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, get_args

import numpy as np

from yeojido.domain.errors import BadOption, QuestionError
from yeojido.domain.words import both

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from numpy.typing import NDArray

Order = Literal["ordered", "strict", "any"]
Per = Literal["people", "visits", "journeys", "totals"]
System = Literal["clickhouse", "posthog", "mixpanel", "amplitude", "retentioneering"]
Instead = Literal["event", "touchpoint"]

_SPAN = re.compile(r"(?P<what>.*\S)\s*:\s*(?P<start>\d+)\s*-\s*(?P<end>\d+)\s*", re.DOTALL)


class Exclusion(NamedTuple):
    """An event or condition that breaks a chain between two of its steps (counted from 1)."""

    what: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Breakdown:
    """By what a funnel is broken down.

    Attributes:
        what: a column, or a condition (then the groups are true, false and no value).
        step: the step at which it is read, from 1; 0 = the furthest, -1 = the person's first value.
    """

    what: str
    step: int


def one_of(option: str, value: object, kind: object) -> None:
    """Raise BadOption unless a value is one that a Literal lists."""
    possible = get_args(kind)
    if value not in possible:
        raise BadOption(option=option, value=value, possible=", ".join(possible))


def exclusions(
    given: Sequence[str | tuple[str, int, int]] | str | tuple[str, int, int], steps: int
) -> tuple[Exclusion, ...]:
    """Read exclusions such as ``refund:1-3`` or ``("refund", 1, 3)``; a bare name holds everywhere.

    Raises QuestionError.
    """
    one_alone = isinstance(given, str) or (len(given) == 3 and isinstance(given[1], int))
    several: Any = (given,) if one_alone else given
    read: list[Exclusion] = []
    for each in several:
        if isinstance(each, str):
            found = _SPAN.fullmatch(each)
            one = (
                Exclusion(found["what"], int(found["start"]), int(found["end"]))
                if found
                else Exclusion(each.strip(), 1, steps)
            )
        else:
            one = Exclusion(*each)
        if not one.what:
            raise QuestionError(reason=both("funnel.exclude_form", text=str(each)))
        if not 1 <= one.start < one.end <= steps:
            text = f"{one.what}:{one.start}-{one.end}"
            raise QuestionError(reason=both("funnel.exclude_place", last=steps, text=text))
        read.append(one)
    return tuple(read)


def optionals(given: Sequence[int] | int, steps: int) -> tuple[int, ...]:
    """Check which steps (from 1) may be skipped: any but the first and the last."""
    places = (given,) if isinstance(given, int) else tuple(given)
    for place in places:
        if not 1 < place < steps:
            reason = both("funnel.optional_place", last=steps, given=place)
            raise QuestionError(reason=reason)
    return tuple(sorted(set(places)))


def refuse(one: str, other: str, why: str, **values: object) -> None:
    """Raise QuestionError: two options do not go together, and why."""
    reason = both("funnel.together", one=one, other=other, why=both(f"funnel.{why}", **values))
    raise QuestionError(reason=reason)


def lowest_before(steps: int, optional: Sequence[int]) -> NDArray[np.int64]:
    """Return (steps,) the lowest step (from 0) that may stand right before each in a chain."""
    skip = np.arange(-1, steps - 1)
    for i in range(1, steps):
        while skip[i] > 0 and skip[i] + 1 in optional:
            skip[i] -= 1
    return skip


def breakdown(by: str, steps: int, known: Collection[str], conditional: bool) -> Breakdown:
    """Read ``platform@last`` or ``price > 50000@2``; raises BadOption.

    Args:
        by: as it was asked for.
        steps: how many there are.
        known: the columns of the log; one whose own name holds an @ goes first.
        conditional: the whole text reads as a condition.
    """
    whole = by.removeprefix("properties.")
    name, _, at = whole.rpartition("@")
    named = {"first": 1, "last": 0, "person": -1}
    if not name or whole in known:
        return Breakdown(whole, 1)
    if at in named:
        return Breakdown(name, named[at])
    if at.isdecimal() and 1 <= int(at) <= steps:
        return Breakdown(name, int(at))
    if conditional:
        return Breakdown(by, 1)
    possible = f"first, last, person, 1..{steps}"
    raise BadOption(option=f"--by {name}@", value=at, possible=possible)


def sentences(system: str, *, totals: bool, excluded: bool) -> tuple[str, ...]:
    """Return the keys of the sentences that say how another system counts."""
    keys: dict[str, tuple[str, ...]] = {
        "clickhouse": ("tie", "twice"),
        "posthog": ("tie", "exclude") if excluded else ("tie",),
        "mixpanel": ("first", "grace", "totals") if totals else ("first", "grace"),
        "amplitude": ("second", "same"),
        "retentioneering": ("window", "share"),
    }
    return tuple(f"like_{system}_{key}" for key in keys[system])
