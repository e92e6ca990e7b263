"""Every way in which a journey can leave the order it was designed in, as a list of flags."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from yeojido.analyze import classify
from yeojido.domain.words import Words, both

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from yeojido.domain.journey import JourneyMap

    Longs = NDArray[np.int64]

Kind = Literal["skip", "late_start", "back", "repeat", "failure", "move", "stranger"]


@dataclass(frozen=True, slots=True)
class Deviating:
    """One way to deviate: its kind, the ids it is about, and how it is said."""

    kind: Kind
    place: tuple[str, ...]
    said: Words


@dataclass(frozen=True, slots=True)
class Designed:
    """The flags of a definition, and how the kernel finds them.

    Attributes:
        deviating: by flag; None where a flag means nothing (a step back to a later stage).
        needed: (stages,) uint8, 0 where a stage may be left out.
        places: where the flags of each kind begin, as the kernel takes them.
        moves: (steps, steps) flag of a move that was not designed, -1 else.
        strangers: event name -> flag.
    """

    deviating: tuple[Deviating | None, ...]
    needed: NDArray[np.uint8]
    places: Longs
    moves: Longs
    strangers: dict[str, int]


def designed(definition: JourneyMap, strangers: Sequence[str]) -> Designed:
    """List the ways to deviate from a definition.

    Stages are passed in their order; a stage of optional or failure touchpoints alone may be left
    out. Where a touchpoint says what comes ``next``, every other move from it is a deviation;
    elsewhere the order inside a stage is free. ``strangers``: names of events on no touchpoint.
    """
    stages, steps = classify.stages_in_order(definition), definition.steps
    needed = {step.stage for step in steps if not step.optional and not step.failure}
    flags: list[Deviating | None] = []
    places: list[int] = []

    def begin() -> None:
        places.append(len(flags))

    def words(key: str, *parts: Words) -> Words:
        return both(f"conformance.{key}", **dict(zip(("a", "b"), parts, strict=False)))

    begin()
    flags += [
        Deviating("skip", (s.id,), words("skip", s.name)) if s.id in needed else None
        for s in stages
    ]
    begin()
    flags += [Deviating("late_start", (s.id,), words("late_start", s.name)) for s in stages]
    begin()
    flags += [
        Deviating("back", (a.id, b.id), words("back", a.name, b.name)) if j < i else None
        for i, a in enumerate(stages)
        for j, b in enumerate(stages)
    ]
    begin()
    flags += [Deviating("repeat", (t.id,), words("repeat", t.name)) for t in steps]
    begin()
    flags += [
        Deviating("failure", (t.id,), words("failure", t.name)) if t.failure else None
        for t in steps
    ]
    moves = np.full((len(steps), len(steps)), -1, np.int64)
    for i, a in enumerate(steps):
        for j, b in enumerate(steps):
            if a.next and i != j and b.id not in a.next:
                moves[i, j] = len(flags)
                flags.append(Deviating("move", (a.id, b.id), words("move", a.name, b.name)))
    found: dict[str, int] = {}
    for name in strangers:
        found[name] = len(flags)
        flags.append(Deviating("stranger", (name,), words("stranger", Words(ko=name, en=name))))
    wanted = np.array([stage.id in needed for stage in stages], np.uint8)
    return Designed(tuple(flags), wanted, np.array(places, np.int64), moves, found)
