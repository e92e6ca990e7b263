"""Funnels as other systems document their counting (see ``kernels.funnel_peers``)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from yeojido.analyze.sequences import funnel_runs as reading
from yeojido.analyze.sequences.funnel_options import lowest_before
from yeojido.kernels.arrays import frozen

if TYPE_CHECKING:
    from yeojido.analyze.sequences.funnel_question import Question
    from yeojido.analyze.sequences.funnel_runs import Reading, Tracks
    from yeojido.domain.log import Chunk
    from yeojido.kernels.funnel_chains import Found, Totals

_NO_WINDOW = 1 << 62


def follow_like(funnel: Question, chunk: Chunk, whose: Reading) -> tuple[Found | Totals, Tracks]:
    """Follow the chains as another system does; nobody is ever pending there."""
    from yeojido.kernels import funnel_chains, funnel_peers

    steps, runs, time = len(funnel.steps), whose.runs, frozen(chunk.time)
    owners, window = whose.unit.size, funnel.window
    if funnel.like == "mixpanel":
        again = funnel.per == "totals"
        entries = int(np.count_nonzero(runs.mask & np.uint64(1))) if again else owners
        many = funnel_peers.mixpanel(runs, time, steps, window, again, entries * steps)
        none = np.zeros(runs.begin.size, np.bool_)
        return many, reading.tracks_of_totals(many, runs, none, steps)
    if funnel.like == "clickhouse":
        found = funnel_peers.clickhouse(runs, time, owners, steps, window)
    elif funnel.like == "posthog":
        found = funnel_peers.posthog(runs, time, owners, steps, window)
    elif funnel.like == "amplitude":
        found = funnel_peers.amplitude(runs, frozen(chunk.code), time, owners, steps, window)
    else:
        rules = (_NO_WINDOW, False, frozen(lowest_before(steps, ())))
        found = funnel_chains.chains(runs, time, owners, rules, 0)
    return found, reading.tracks_of_found(found, np.zeros(owners, np.bool_))
