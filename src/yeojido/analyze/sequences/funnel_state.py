"""What a funnel knows of some people before it is finished: small, and it can be added up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from yeojido.analyze.sequences.funnel_counting import Tally

    Longs = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class FunnelState:
    """Counts of one set of people; parts that were not asked for are None.

    Attributes:
        names: event names of the log.
        tallies: per group (the key "all" where no breakdown was asked for).
        end: time of the last event of the whole log, microseconds UTC.
        everyone: people who have any event.
        nodes: names of what may come next (events, or ids of touchpoints).
        trend: (2, periods, steps): who came to each step, and those of them who may still go on.
        exits: (2, steps, nodes + 1): who stopped and who went on, by what came next.
        versus: the tally of the other period.
        like: (steps + 1,): people at every step as we count, and how many are counted otherwise.
    """

    names: tuple[str, ...]
    tallies: Mapping[str | None, Tally]
    end: int = 0
    everyone: int = 0
    nodes: tuple[str, ...] = ()
    trend: Longs | None = None
    exits: Longs | None = None
    versus: Tally | None = None
    like: Longs | None = None

    def plus(self, other: FunnelState) -> FunnelState:
        """Return both together."""
        tallies = dict(self.tallies)
        for key, tally in other.tallies.items():
            tallies[key] = tallies[key].plus(tally) if key in tallies else tally
        versus = self.versus
        if versus is not None and other.versus is not None:
            versus = versus.plus(other.versus)
        return FunnelState(
            self.names or other.names,
            tallies,
            max(self.end, other.end),
            self.everyone + other.everyone,
            self.nodes or other.nodes,
            _sum(self.trend, other.trend),
            _sum(self.exits, other.exits),
            versus,
            _sum(self.like, other.like),
        )


def _sum(a: Longs | None, b: Longs | None) -> Longs | None:
    return None if a is None or b is None else a + b
