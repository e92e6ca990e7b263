"""The columns of a map: touchpoints in the order of their stages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from yeojido.analyze.classify import stages_in_order

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from yeojido.domain.journey import JourneyMap, Stage, Touchpoint


@dataclass(frozen=True, slots=True)
class Columns:
    """Touchpoints and stages of a definition in the order of the map.

    Attributes:
        steps, stages: in order.
        place: (touchpoints,) int16, column of each touchpoint of ``definition.steps``.
        stage: (columns,) int16, rank of the column's stage.
        goal, failure: (columns,) uint8.
    """

    steps: tuple[Touchpoint, ...]
    stages: tuple[Stage, ...]
    place: NDArray[np.int16]
    stage: NDArray[np.int16]
    goal: NDArray[np.uint8]
    failure: NDArray[np.uint8]

    @property
    def size(self) -> int:
        """Number of columns."""
        return len(self.steps)

    def of_stage(self, rank: int) -> list[int]:
        """Return the columns of a stage."""
        return np.flatnonzero(self.stage == rank).tolist()

    def voices(self, names: Sequence[str]) -> NDArray[np.int16]:
        """Return (names,) int16: the column that an event's rating is about by ``voices``, or -1."""
        about = {name: c for c, step in enumerate(self.steps) for name in step.voices}
        return np.array([about.get(name, -1) for name in names], np.int16)

    @property
    def goal_stage(self) -> int | None:
        """Rank of the stage of the first goal, or None."""
        return int(self.stage[np.argmax(self.goal)]) if self.goal.any() else None


def columns(definition: JourneyMap) -> Columns:
    """Return the columns of a definition: by stage, then as written."""
    stages = stages_in_order(definition)
    rank = {stage.id: i for i, stage in enumerate(stages)}
    order = sorted(range(len(definition.steps)), key=lambda i: (rank[definition.steps[i].stage], i))
    place = np.empty(len(order), np.int16)
    place[order] = np.arange(len(order), dtype=np.int16)
    steps = tuple(definition.steps[i] for i in order)
    return Columns(
        steps=steps,
        stages=stages,
        place=place,
        stage=np.array([rank[step.stage] for step in steps], np.int16),
        goal=np.array([step.goal for step in steps], np.uint8),
        failure=np.array([step.failure for step in steps], np.uint8),
    )
