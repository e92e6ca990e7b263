"""Where the borders between stages run, from what is known of some events and the order of all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Placed:
    """One thing to place: its position (0 first .. 1 last), weight, and stages it may be in.

    No candidates: nothing is known of it but its position.
    """

    position: float
    weight: float
    candidates: tuple[int, ...] = ()


def cut(things: Sequence[Placed], stages: int) -> tuple[int, ...]:
    """Return a stage for every thing by its position alone, rising along positions.

    Dynamic programming: of all ways to cut the positions into ``stages`` runs (a run may be
    empty), take the one with the least weighted distance to the stages that are known; ties, and
    things of which nothing is known, are settled by an even spread. O(things x stages^2).
    """
    if not things:
        return ()
    order = sorted(range(len(things)), key=lambda i: things[i].position)
    evenly = _evenly([things[i] for i in order], stages)
    best: list[list[float]] = []
    came: list[list[int]] = []
    for row, i in enumerate(order):
        costs: list[float] = []
        froms: list[int] = []
        for stage in range(stages):
            own = _cost(things[i], stage)
            if not things[i].candidates:
                own += 1e-3 * things[i].weight * abs(stage - evenly[row])
            if row == 0:
                costs.append(own)
                froms.append(stage)
                continue
            before = min(range(stage + 1), key=lambda s: (best[row - 1][s], s))
            costs.append(best[row - 1][before] + own)
            froms.append(before)
        best.append(costs)
        came.append(froms)
    stage = min(range(stages), key=lambda s: (best[-1][s], s))
    result = [0] * len(things)
    for row in range(len(order) - 1, -1, -1):
        result[order[row]] = stage
        stage = came[row][stage]
    return tuple(result)


def _cost(thing: Placed, stage: int) -> float:
    if not thing.candidates:
        return 0.0
    return thing.weight * min(abs(stage - candidate) for candidate in thing.candidates)


def _evenly(ordered: Sequence[Placed], stages: int) -> list[int]:
    """Return the stage of each thing when positions are spread evenly over the stages."""
    return [min(stages - 1, int(thing.position * stages)) for thing in ordered]


def settle(things: Sequence[Placed], stages: int) -> tuple[int, ...]:
    """Return the stage of every thing: what is known decides; the cut decides the rest.

    A thing with several candidates goes to the one nearest to where the cut puts it.
    """
    by_position = cut(things, stages)
    return tuple(
        min(thing.candidates, key=lambda c: (abs(c - at), c)) if thing.candidates else at
        for thing, at in zip(things, by_position, strict=True)
    )
