"""How many people get from step to step, within a window.

A **chain** is a sequence of distinct events in order, the first matching step 1, the second step
2 and so on, whose last event comes at most the window after its first (inclusive). A person's
level is the largest number of steps for which they have a chain; people at step ``i`` are those
with level ``i`` or more. Events of equal time stand in the log's order. ``docs/funnel.md`` shows
every option by a small example.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from yeojido.analyze.sequences import funnel_answer
from yeojido.analyze.sequences.funnel_question import MOST_STEPS, Question
from yeojido.analyze.sequences.funnel_result import FunnelResult, FunnelStep

if TYPE_CHECKING:
    from yeojido.analyze.sequences.funnel_state import FunnelState
    from yeojido.domain.log import Chunk

__all__ = ["MOST_STEPS", "Funnel", "FunnelResult", "FunnelStep"]


@dataclass(frozen=True)
class Funnel(Question):
    """Count how far people get along steps."""

    def scan(self, chunk: Chunk) -> FunnelState:
        """Count the people of one bucket."""
        from yeojido.analyze.sequences.funnel_scan import scan

        return scan(self, chunk)

    def merge(self, a: FunnelState, b: FunnelState) -> FunnelState:
        """Add the tallies of two sets of people."""
        return a.plus(b)

    def finish(self, state: FunnelState) -> FunnelResult:
        """Turn tallies into people, rates, intervals and medians."""
        return funnel_answer.result(self, state)


Funnel.__doc__ = Question.__doc__
