"""Paths laid over each other: which event of every unit is step 0, and where its path ends.

The step matrix and the Sankey read the log through one ``Alignment``, so they cannot disagree.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from yeojido.analyze.sequences.anchors import Anchor, Finder
from yeojido.analyze.sequences.walks import END, START, Units, Walk

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from yeojido.analyze.journeys import Patience
    from yeojido.domain.log import Chunk, LogSummary
    from yeojido.domain.words import Words

    Longs = NDArray[np.int64]

#: Beside START and END: the path came to the anchor it was to lead to.
ARRIVED = "ARRIVED"
OUTER = (START, END, ARRIVED)
#: Steps to either side of an anchor; more are no picture, and no table that anyone reads.
MOST_STEPS = 1000


@dataclass(frozen=True, slots=True)
class Paths:
    """The paths of one chunk.

    Attributes:
        units: the sequences.
        at: (units,) int64, the position of step 0; NOWHERE where the unit takes no part.
        stop: (units,) int64, where the path ends, exclusive.
        arrived: (units,) uint8, 1 where it ends because it came to the end anchor.
    """

    units: Units
    at: Longs
    stop: Longs
    arrived: NDArray[np.uint8]


@dataclass(frozen=True)
class Alignment:
    """How paths are laid over each other.

    Args:
        walk: how the log is read.
        start: step 0; None = START, the place before the first event.
        end: where paths end: its occurrence after ``start``. Without ``start`` it is step 0
            itself, and paths lead to it.
        collapse: runs of one node are one step.
        arrived: leave out the units that do not come to ``end``.
        timezone: of times in the anchors' conditions.

    Raises BadOption for an occurrence that cannot be.
    """

    walk: Walk
    start: str | Anchor | None = None
    end: str | Anchor | None = None
    collapse: bool = False
    arrived: bool = False
    timezone: str = "UTC"

    def __post_init__(self) -> None:
        """Check the anchors."""
        for finder in self.finders:
            finder.anchor()

    @property
    def finders(self) -> tuple[Finder, ...]:
        """What looks for the anchors there are."""
        asked = (text for text in (self.start, self.end) if text is not None)
        return tuple(Finder(self.walk, text, self.timezone) for text in asked)

    def bind(self, summary: LogSummary) -> None:
        """Check against a log; raises BadCondition, BadJourney."""
        self.walk.bind(summary)
        for finder in self.finders:
            finder.check(summary)

    def first(self) -> Patience | None:
        """Return the analysis that finds the patience, where it is needed and not known."""
        return self.walk.first()

    def patient(self, patience: int | None) -> Alignment:
        """Return the same with a patience, in microseconds."""
        return replace(self, walk=replace(self.walk, patience=patience))

    def needs(self, names: tuple[str, ...]) -> frozenset[str]:
        """Return the columns that the walk and the anchors read."""
        columns = frozenset(self.walk.needs())
        return columns.union(*(finder.needs(names) for finder in self.finders))

    def warnings(self, names: tuple[str, ...]) -> tuple[Words, ...]:
        """Return what the reader should know of the anchors."""
        return tuple(words for finder in self.finders for words in finder.warning(names))

    def nodes(self, names: tuple[str, ...]) -> tuple[str, ...]:
        """Return the names of all nodes: the walk's, START, END, ARRIVED."""
        return (*self.walk.nodes(names), *OUTER)

    def paths(self, chunk: Chunk) -> Paths:
        """Return the paths of a chunk."""
        from yeojido.kernels.paths import NOWHERE

        units = self.walk.units(chunk)
        if self.collapse:
            units = units.collapsed()
        first, stop = units.offset[:-1], units.offset[1:]
        arrived = np.zeros(first.size, np.uint8)
        at = np.where(units.full, first - 1, NOWHERE)
        if self.start is not None:
            at = self._find(self.start, chunk, units, first, stop)
        if self.end is not None:
            begin = first if self.start is None else np.where(at == NOWHERE, at, at + 1)
            found = self._find(self.end, chunk, units, begin, stop)
            there = found != NOWHERE
            stop, arrived = np.where(there, found + 1, stop), there.view(np.uint8)
            if self.start is None:
                at = found
            elif self.arrived:
                at = np.where(there, at, NOWHERE)
        return Paths(units, at, stop, arrived)

    def _find(
        self, text: str | Anchor, chunk: Chunk, units: Units, begin: Longs, end: Longs
    ) -> Longs:
        return Finder(self.walk, text, self.timezone).places(chunk, units, begin, end)
