"""Shapes of journeys: a few real ones that stand for all, and whom each stands for.

Two units are as alike as their profiles: 1/4 the nodes they have, 1/2 the edges (with START and
END), 1/4 which node stands before which, each by the Bhattacharyya coefficient of their shares;
their distance is the square root of what is wanting to 1 (Hellinger's), between 0 and 1. Profiles
of activities and transitions follow Song, Günther and van der Aalst (Trace Clustering in Process
Mining, BPM 2008).

A sample is drawn by digest (``sampled``) and grouped around medoids (FasterPAM); its medoids are
the representatives, as CLARA does it (Kaufman and Rousseeuw, 1990), and a pass over the log gives
every unit to the most alike one. How good that is, is measured and told: against k-medoids fitted
to a second sample, on that sample; and by grouping parts of the first sample anew.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from yeojido.analyze.intervals import wilson
from yeojido.analyze.journeys import Patiences
from yeojido.analyze.sequences.fitting import Fitted, fit, narrow
from yeojido.analyze.sequences.medians import Gather, Medians, Spread
from yeojido.analyze.sequences.mined import CONVERTED, HERE, LEFT, Mined, Pairs
from yeojido.analyze.sequences.sampled import Draw, Sample
from yeojido.analyze.sequences.shape_results import Feature, Shape, ShapesResult, shape_name
from yeojido.analyze.sequences.walks import END, START, Units
from yeojido.analyze.survival import difference
from yeojido.domain.errors import BadOption
from yeojido.domain.log import SECOND
from yeojido.domain.words import Words, both
from yeojido.kernels.arrays import frozen

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from yeojido.domain.log import Chunk

    Floats = NDArray[np.float64]
    Longs = NDArray[np.int64]

#: Distances are summed as whole parts of this, so that their order changes nothing.
_PARTS = 1 << 30
_FEATURES = 5
_STEPS_SHOWN = 100


@dataclass(frozen=True, slots=True)
class ShapeState:
    """Counts by shape.

    Attributes:
        names: of the nodes.
        units, people, close, distance: (k,) int64; ``distance`` in parts of 2**-30.
        ends: (k, 3) int64: converted, left, here.
        having: (nodes, k) int64 units with each node; ``edges``: (edges, k) with each edge of
            the nodes the profile is made of.
    """

    names: tuple[str, ...]
    units: Longs
    people: Longs
    close: Longs
    distance: Longs
    ends: Longs
    having: Longs
    edges: Longs


@dataclass(frozen=True)
class JourneyShapes(Mined):
    """Find the few shapes that journeys have.

    Args:
        k: how many shapes (2 to 12); None = the number with the best silhouette on the sample.
        sample: different units that are drawn and grouped (50 to 5,000).
        close: a unit is close to its representative when they are at least so much alike (0..1).
        seed: of the parts that are grouped anew.

    The other parameters are those of ``Mined``. Raises BadOption.
    """

    k: int | None = None
    sample: int = 1_000
    close: float = 0.5
    seed: int = 0
    _fitted: Fitted | None = field(default=None, repr=False, compare=False, kw_only=True)
    _gather: Gather | None = field(default=None, repr=False, compare=False, kw_only=True)
    _medians: Medians | None = field(default=None, repr=False, compare=False, kw_only=True)

    def __post_init__(self) -> None:
        """Check the numbers."""
        super().__post_init__()
        if self.k is not None and not 2 <= self.k <= 12:
            raise BadOption(option="k", value=self.k, possible="2..12")
        if not 50 <= self.sample <= 5_000:
            raise BadOption(option="sample", value=self.sample, possible="50..5000")
        if not 0 < self.close <= 1:
            raise BadOption(option="close", value=self.close, possible="0.5, 0.7")

    def first(self) -> Any:
        """Return what must be known before: patience, a sample, median times."""
        waited = self.waited()
        if waited is not None or self._fitted is None:
            return waited or Draw(self, 2 * self.sample)
        if self._gather is None:
            pairs = Pairs(self, self._fitted.k)
            return Spread(pairs, pairs.width - 2) if self._fitted.k else None
        if self._medians is None:
            return self._gather
        return self._gather.missed(self._medians) if self._medians.missed.any() else None

    def after(self, result: Any) -> JourneyShapes:
        """Take in what was asked for by ``first``; a sample is grouped here."""
        if isinstance(result, Patiences):
            return self.patient(result)
        if isinstance(result, Sample):
            return replace(self, _fitted=fit(result, self.k, self.sample, self.seed))
        if isinstance(result, Medians):
            known = self._medians
            return replace(self, _medians=result if known is None else known.filled(result))
        assert self._fitted is not None
        pairs = Pairs(self, self._fitted.k)
        return replace(self, _gather=Gather(pairs, pairs.width - 2, result))

    def assign(self, chunk: Chunk) -> tuple[Units, Longs, Floats]:
        """Return the units of a chunk, the shape of each (its number, from 0), and how alike.

        ``self`` must be fitted: the ``question`` of a result is.
        """
        from yeojido.kernels.mining_shapes import nearest

        assert self._fitted is not None
        fitted, units = self._fitted, self.units(chunk)
        if not fitted.k:
            none = np.zeros(units.owner.size, np.int64)
            return units, none, none.astype(np.float64)
        code = narrow(units.code, fitted.vocabulary, fitted.names)
        place, alike = nearest(
            frozen(code), frozen(units.offset), fitted.nodes, frozen(fitted.profiles.T)
        )
        return units, place, np.minimum(alike, 1.0)

    def timed(self, chunk: Chunk) -> tuple[Longs, Longs, Longs]:
        """Return (shape, first time, last time) of every unit."""
        units, place, _ = self.assign(chunk)
        return place, units.time[units.offset[:-1]], units.time[units.offset[1:] - 1]

    def scan(self, chunk: Chunk) -> ShapeState:
        """Give every unit of one bucket to its shape."""
        from yeojido.kernels.mining_patterns import having
        from yeojido.kernels.mining_shapes import edges

        assert self._fitted is not None
        fitted = self._fitted
        units, place, alike = self.assign(chunk)
        k = max(fitted.k, 1)
        outcome = self.ends(chunk, units).outcome
        people = np.zeros((chunk.offset.size - 1, k), np.bool_)
        people[units.owner, place] = True
        parts = np.round(np.sqrt(1 - alike) * _PARTS).astype(np.int64)
        distance = np.zeros(k, np.int64)
        np.add.at(distance, place, parts)
        count = [
            np.bincount(place[those], minlength=k)
            for those in (
                slice(None), alike >= self.close, outcome == CONVERTED, outcome == LEFT,
                outcome == HERE,
            )
        ]  # fmt: skip
        walked = frozen(units.code), frozen(units.offset), frozen(units.offset[1:])
        has = having(*walked, frozen(place), (units.nodes, k))
        code = narrow(units.code, fitted.vocabulary, fitted.names)
        met = edges(frozen(code), walked[1], fitted.nodes, frozen(place), k)
        names = self.walk.nodes(chunk.names)
        return ShapeState(
            names, count[0], people.sum(axis=0), count[1], distance, np.stack(count[2:], axis=1),
            has, met,
        )  # fmt: skip

    def merge(self, a: ShapeState, b: ShapeState) -> ShapeState:
        """Add."""
        if not a.names or not b.names:
            return a if a.names else b
        return ShapeState(
            a.names, a.units + b.units, a.people + b.people, a.close + b.close,
            a.distance + b.distance, a.ends + b.ends, a.having + b.having, a.edges + b.edges,
        )  # fmt: skip

    def finish(self, state: ShapeState) -> ShapesResult:
        """Describe the shapes, the largest first, and say how good they are."""
        assert self._fitted is not None
        fitted = self._fitted
        called = dict(zip(state.names, self.called(state.names), strict=True))
        order = sorted(range(fitted.k), key=lambda i: (-int(state.units[i]), i))
        taken: set[str] = set()
        shapes: list[Shape] = []
        for number, i in enumerate(order, 1):
            shape = self._shape(state, i, number)
            name = shape_name(shape, called, taken, has_goal=self.has_goal)
            taken.add(name.en)
            shapes.append(replace(shape, name=name))
        used = {step for each in shapes for step in (*each.steps, *each.told)} & called.keys()
        units = int(state.units.sum())
        warnings = self.goal_warnings(self._names or ())
        if fitted.k and fitted.ratio is not None and fitted.ratio > 1.1:
            warnings = (*warnings, both("mining.shapes_rough", ratio=f"{fitted.ratio:.2f}"))
        if fitted.silhouette is not None and fitted.silhouette < 0.25:
            told = f"{fitted.silhouette:.2f}"
            warnings = (*warnings, both("mining.shapes_weak", silhouette=told))
        if fitted.stable is not None and fitted.stable[0] < 0.6:
            warnings = (*warnings, both("mining.shapes_unstable", ari=f"{fitted.stable[0]:.2f}"))
        return ShapesResult(
            shapes=tuple(shapes),
            units=units,
            coverage=int(state.close.sum()) / units if units else None,
            close=self.close,
            mean_distance=int(state.distance.sum()) / _PARTS / units if units else None,
            silhouettes=fitted.silhouettes,
            silhouette=fitted.silhouette,
            stability=None if fitted.stable is None else fitted.stable[0],
            stability_range=None if fitted.stable is None else fitted.stable[1],
            sample=fitted.size,
            held_out=fitted.held_out,
            held_out_distance=fitted.ours,
            k_medoids_distance=fitted.theirs,
            ratio=fitted.ratio,
            nodes={name: called[name] for name in sorted(used)},
            warnings=warnings,
            question=self,
        )

    def _shape(self, state: ShapeState, i: int, number: int) -> Shape:
        assert self._fitted is not None
        code, time = self._fitted.example(i)
        units = int(state.units[i])
        converted, left, here = (int(n) for n in state.ends[i])
        judged = converted + left
        median = float("nan") if self._medians is None else float(self._medians.values[i])
        total = int(state.units.sum())
        shown = code[:_STEPS_SHOWN].tolist()
        return Shape(
            number=number,
            name=Words("", ""),
            units=units,
            people=int(state.people[i]),
            share=units / total if total else 0.0,
            steps=tuple(state.names[c] for c in shown),
            seconds=tuple(float(t) / SECOND for t in (time - time[:1])[:_STEPS_SHOWN]),
            whole=code.size <= _STEPS_SHOWN,
            coverage=int(state.close[i]) / units if units else None,
            mean_distance=int(state.distance[i]) / _PARTS / units if units else None,
            features=self._features(state, i),
            median_seconds=None if np.isnan(median) else median / SECOND,
            converted=converted if self.has_goal else None,
            left=left if self.has_goal else None,
            here=here if self.has_goal else None,
            conversion=converted / judged if judged and self.has_goal else None,
            conversion_interval=wilson(converted, judged) if self.has_goal else None,
        )

    def _features(self, state: ShapeState, i: int) -> tuple[Feature, ...]:
        """Return the nodes and edges that this shape's units have most above all others'."""
        assert self._fitted is not None
        inside, total = int(state.units[i]), int(state.units.sum())
        width = self._fitted.nodes + 2
        others = (*self._fitted.called, START, END)
        nodes = [((name,), state.having[c]) for c, name in enumerate(state.names)]
        steps = [
            ((others[e // width], others[e % width]), state.edges[e])
            for e in np.flatnonzero(state.edges[:, i]).tolist()
        ]
        found: list[Feature] = []
        for item, row in (*nodes, *steps):
            has, all_ = int(row[i]), int(row.sum())
            if has and (has / inside > (all_ - has) / max(total - inside, 1)):
                told, low, high = difference(has, inside, all_ - has, total - inside)
                outside = (all_ - has) / max(total - inside, 1)
                found.append(Feature(item, has / inside, outside, told, (low, high)))
        found = [each for each in found if each.interval[0] > 0]
        found.sort(key=lambda each: (-each.interval[0], len(each.item), each.item))
        return tuple(found[:_FEATURES])
