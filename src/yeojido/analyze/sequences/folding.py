"""Rare nodes become one, "…": ten thousand names stay a graph that can be counted and read."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from yeojido.kernels.arrays import frozen

if TYPE_CHECKING:
    from collections.abc import Collection

    from numpy.typing import NDArray

    from yeojido.analyze.sequences.walks import Units, Walk
    from yeojido.domain.log import Chunk

    Longs = NDArray[np.int64]

#: The node that stands for all rare ones.
OTHERS = "…"

#: The names of the nodes that are kept, the most frequent first.
Kept = tuple[str, ...]


@dataclass(frozen=True)
class Frequent:
    """Find the ``top`` most frequent nodes of a walk; of equals the one whose name comes first."""

    walk: Walk
    top: int

    def needs(self) -> Collection[str]:
        """Return the columns to load."""
        return self.walk.needs()

    def scan(self, chunk: Chunk) -> tuple[tuple[str, ...], Longs]:
        """Return the names of the nodes and (nodes,) how often each occurs."""
        from yeojido.kernels.transitions import histogram

        units = self.walk.units(chunk)
        return self.walk.nodes(chunk.names), histogram(frozen(units.code), units.nodes)

    def merge(
        self, a: tuple[tuple[str, ...], Longs], b: tuple[tuple[str, ...], Longs]
    ) -> tuple[tuple[str, ...], Longs]:
        """Add the counts."""
        if not a[0] or not b[0]:
            return a if a[0] else b
        return a[0], a[1] + b[1]

    def finish(self, state: tuple[tuple[str, ...], Longs]) -> Kept:
        """Return the names to keep."""
        names, counts = state
        seen = sorted(np.flatnonzero(counts).tolist(), key=lambda i: (-counts[i], names[i]))
        return tuple(names[i] for i in seen[: self.top])


def fold(units: Units, names: tuple[str, ...], kept: Kept) -> Units:
    """Return the same units with the kept nodes as codes in their order, the others as one more."""
    table = np.full(max(len(names), 1), len(kept), np.uint8 if len(kept) < 256 else np.uint16)
    code_of = {name: code for code, name in enumerate(names)}
    table[[code_of[name] for name in kept]] = np.arange(len(kept))
    return replace(units, code=table[units.code], nodes=len(kept) + 1)
