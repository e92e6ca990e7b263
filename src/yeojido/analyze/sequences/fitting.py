"""Grouping the drawn units: the representatives, and how good they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from yeojido.analyze.sequences.medoids import chosen, grouped, silhouette, stability
from yeojido.kernels.arrays import frozen

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from yeojido.analyze.sequences.sampled import Sample

    Floats = NDArray[np.float64]
    Longs = NDArray[np.int64]
    Shorts = NDArray[np.int16]

#: Nodes that profiles tell apart; the rest are one node. Ties go by name.
TOLD_APART = 40
OTHER = "…"
_MOST = 12


@dataclass(frozen=True, slots=True)
class Fitted:
    """Representatives and their quality.

    Attributes:
        names: of the log's nodes, in the order of their codes.
        vocabulary: names of the nodes told apart; ``called``: those and what all others are.
        profiles: (k, entries) of the representatives; ``examples``: the units themselves.
        silhouettes: by number of groups, where it was chosen; ``silhouette``: of this one.
        stable: mean adjusted Rand index of parts of the sample grouped anew, and its range.
        size, held_out: units of the sample and of the second one.
        ours, theirs: mean distance to the nearest representative on the second sample: of these,
            and of k-medoids fitted to it.
    """

    names: tuple[str, ...]
    vocabulary: tuple[str, ...]
    called: tuple[str, ...]
    profiles: Floats
    examples: Sample
    silhouettes: dict[int, float]
    silhouette: float | None
    stable: tuple[float, tuple[float, float]] | None
    size: int
    held_out: int
    ours: float | None
    theirs: float | None

    @property
    def k(self) -> int:
        """How many shapes there are."""
        return self.profiles.shape[0]

    @property
    def nodes(self) -> int:
        """How many nodes profiles are made of."""
        return len(self.called)

    @property
    def ratio(self) -> float | None:
        """``ours`` over ``theirs``: 1 = as good as k-medoids fitted to that very sample."""
        if self.ours is None or self.theirs is None:
            return None
        return self.ours / self.theirs if self.theirs else (1.0 if not self.ours else None)

    def example(self, i: int) -> tuple[Longs, Longs]:
        """Return nodes and times (microseconds UTC) of a representative."""
        begin, end = self.examples.offset[i], self.examples.offset[i + 1]
        return self.examples.code[begin:end], self.examples.time[begin:end]


def narrow(code: NDArray[Any], vocabulary: Sequence[str], names: Sequence[str]) -> Shorts:
    """Return (events,) int16: the places of nodes in a vocabulary; all others are the last one."""
    place = {name: i for i, name in enumerate(vocabulary)}
    table = np.array([place.get(name, len(vocabulary)) for name in names], np.int16)
    return table[code] if table.size else np.empty(0, np.int16)


def fit(sample: Sample, k: int | None, size: int, seed: int) -> Fitted:
    """Group the first ``size`` drawn units, and judge by the rest."""
    from yeojido.kernels.mining_shapes import profiles

    order = sorted(range(len(sample.names)), key=lambda c: (-sample.having[c], sample.names[c]))
    there = [sample.names[c] for c in order if sample.having[c]]
    vocabulary = tuple(there[:TOLD_APART])
    called = (*vocabulary, *((OTHER,) if len(there) > len(vocabulary) else ()))
    drawn = sample.weight.size
    code = narrow(sample.code, vocabulary, sample.names)
    profile: Floats = profiles(frozen(code), frozen(sample.offset), len(called))
    # A small log is not halved: then there is no second sample to judge by.
    first = np.arange(min(drawn, size))
    second = np.arange(first.size, drawn)
    weight = sample.weight.astype(np.float64)
    distance = _distances(profile[first], profile[first])
    silhouettes: dict[int, float] = {}
    most = min(_MOST, first.size)
    wanted = min(k or most, first.size)
    if k is None and first.size > 2:
        ks = range(2, min(most, first.size - 1) + 1)
        wanted, silhouettes = chosen(distance, weight[first], ks)
    if not first.size:
        none = np.empty((0, profile.shape[1]))
        return Fitted(
            sample.names, vocabulary, called, none, sample, {}, None, None, 0, 0, None, None
        )
    whole = grouped(distance, weight[first], wanted)
    representatives = profile[first[whole.medoid]]
    ours = theirs = None
    if second.size > wanted:
        to_ours = _distances(profile[second], representatives).min(axis=1)
        ours = float((to_ours * weight[second]).sum() / weight[second].sum())
        theirs = grouped(_distances(profile[second], profile[second]), weight[second], wanted).mean
    return Fitted(
        names=sample.names,
        vocabulary=vocabulary,
        called=called,
        profiles=representatives,
        examples=sample.taken(first[whole.medoid]),
        silhouettes=silhouettes,
        silhouette=silhouette(distance, weight[first], whole.group) if wanted > 1 else None,
        stable=stability(distance, weight[first], whole, seed),
        size=int(first.size),
        held_out=int(second.size),
        ours=ours,
        theirs=theirs,
    )


def _distances(a: Floats, b: Floats) -> Floats:
    """Return (a, b) distances; what is equal to a millionth is at no distance."""
    short = np.clip(1 - a @ b.T, 0, 1)
    short[short < 1e-12] = 0
    distances: Any = np.round(np.sqrt(short), 9)
    return distances
