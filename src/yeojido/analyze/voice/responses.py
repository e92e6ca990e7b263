"""How many of those who were asked answered: invitations against answers, within a window."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from yeojido.analyze.voice.uncertainty import sample, share

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Longs = NDArray[np.int64]
    Bools = NDArray[np.bool_]


class Invited(NamedTuple):
    """One entry per invitation: (n,) person, whether answered, whether its window is still open."""

    person: Longs
    answered: Bools
    open: Bools


@dataclass(frozen=True, slots=True)
class ResponseRate:
    """Who answered when asked.

    Attributes:
        asked: invitations whose window is over or that were answered.
        answered: of them, answered within the window.
        waiting: invitations that may still be answered; they are left out of the rate.
        people: who were asked.
        rate, interval: share of ``asked`` and its 95 % interval; None below five people.
        uninvited: answers that no invitation asked for.
        hollow: fewer than thirty people.
    """

    asked: int
    answered: int
    waiting: int
    people: int
    rate: float | None
    interval: tuple[float, float] | None
    uninvited: int
    hollow: bool

    def to_dict(self) -> dict[str, Any]:
        """Return plain values."""
        return {
            name: list(value) if isinstance(value := getattr(self, name), tuple) else value
            for name in self.__dataclass_fields__
        }


def invitations(
    asked: tuple[Longs, Longs], answers: tuple[Longs, Longs], window: int, end: int
) -> tuple[Invited, int]:
    """Match invitations and answers; return them, and how many answers nobody had asked for.

    An answer belongs to the latest invitation at or before it, within ``window`` microseconds.

    Args:
        asked: (person, time) of invitations, ascending by both.
        answers: (person, time) of answers, ascending by both.
        window: how long an invitation is open, inclusive.
        end: the end of the data, microseconds UTC.
    """
    person, time = asked
    own, when = answers
    hit = np.zeros(person.size, np.bool_)
    if not person.size:
        return Invited(person, hit, hit), own.size
    first = np.searchsorted(person, own, side="left")
    stop = np.searchsorted(person, own, side="right")
    place = np.array(
        [
            low + int(np.searchsorted(time[low:high], at, side="right")) - 1
            for low, high, at in zip(first.tolist(), stop.tolist(), when.tolist(), strict=True)
        ],
        np.int64,
    )
    found = (place >= first) & (place >= 0)
    found[found] = when[found] - time[place[found]] <= window
    hit[place[found]] = True
    return Invited(person, hit, ~hit & (end - time < window)), int(np.count_nonzero(~found))


def rate(parts: Sequence[Invited], uninvited: int, least: int, few: int) -> ResponseRate:
    """Return the response rate over invitations; people are what is sampled."""
    person, hit, open_ = (np.concatenate(each) for each in zip(*parts, strict=True))
    known = ~open_
    people = int(np.unique(person[known]).size)
    value, interval = None, None
    if people >= least:
        found = share(sample(person[known], None, "answers"), hit[known])
        value, interval = found.value, (found.low, found.high)
    return ResponseRate(
        int(known.sum()), int(hit.sum()), int(open_.sum()), people, value, interval, uninvited,
        people < few,
    )  # fmt: skip
