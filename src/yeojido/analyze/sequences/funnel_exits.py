"""What came next for those who stopped at a step, and for those who went on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from yeojido.analyze.sequences.funnel_question import Question
    from yeojido.analyze.sequences.funnel_runs import Tracks
    from yeojido.domain.log import Chunk

    Longs = NDArray[np.int64]


def exits(
    funnel: Question, chunk: Chunk, stop: Longs, found: Any, tracks: Tracks
) -> tuple[Longs, tuple[str, ...]]:
    """Return (2, steps, nodes + 1) who stopped and who went on by what came next, and the nodes.

    One looks at the same moment for both: right after the chain first came to the step. Who may
    still go on has not stopped. ``stop`` (owners,) int64: where each one's events end. The last
    column is END: nothing came in the person's log, visit or journey.
    """
    node, nodes = _nodes(funnel, chunk)
    steps = len(funnel.steps)
    counts = np.zeros((2, steps, len(nodes) + 1), np.int64)
    reached = found.done >= 0
    if not reached.size:
        return counts, nodes
    furthest = steps - 1 - np.argmax(reached[:, ::-1], axis=1)
    waiting = np.zeros(reached.shape[0], np.bool_)
    waiting[tracks.waiting] = True
    stopped = (furthest[tracks.owner] == tracks.step) & ~waiting[tracks.owner]
    went = furthest[tracks.owner] > tracks.step
    seen = np.append(np.flatnonzero(node >= 0), node.size)
    after = seen[np.searchsorted(seen, np.minimum(tracks.done + 1, node.size))]
    inside = after < stop[tracks.owner]
    came = np.where(inside, np.append(node, -1)[after], len(nodes))
    for side, those in enumerate((stopped, went)):
        np.add.at(counts[side], (tracks.step[those], came[those]), 1)
    return counts, nodes


def _nodes(funnel: Question, chunk: Chunk) -> tuple[Longs, tuple[str, ...]]:
    """Return (events,) the node of each event, -1 for none, and the nodes' names."""
    if funnel.instead == "event":
        return chunk.code.astype(np.int64), chunk.names
    from yeojido.analyze import classify

    assert funnel.definition is not None
    codes = classify.touchpoints(chunk, funnel.definition).astype(np.int64)
    return codes, tuple(step.id for step in funnel.definition.steps)
