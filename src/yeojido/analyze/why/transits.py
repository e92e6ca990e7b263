"""Which steps lead to which: what a change may be looked for in, found by itself or given."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from yeojido.analyze.sequences.walks import Walk
from yeojido.analyze.why.moments import Happening, sent
from yeojido.kernels.arrays import frozen

if TYPE_CHECKING:
    from collections.abc import Collection

    from numpy.typing import NDArray

    from yeojido.analyze.journeys import Patience, Patiences
    from yeojido.analyze.why.profile import Profile
    from yeojido.domain.log import Chunk, LogSummary

    Longs = NDArray[np.int64]
    Shorts = NDArray[np.int16]

#: Nodes and transitions looked at when none are given.
MOST_NODES = 60
MOST_PAIRS = 24
#: A transition found by itself must begin in so many units, and be neither rare nor sure.
_LEAST_UNITS = 100
_RARE, _SURE = 0.02, 0.98
#: Its target must be so much likelier after its source, and the way back rarer by this.
_LIFT, _ONE_WAY = 1.2, 2.0
#: Pairs that come in either order must go together this much more, and are fewer.
_LIFT_EITHER, _MOST_EITHER = 2.0, 12


@dataclass(frozen=True, slots=True)
class Transit:
    """From one node to another, by name; not ``ordered``: both in one unit, in any order."""

    source: str
    target: str
    ordered: bool = True


@dataclass(frozen=True)
class Nodes:
    """What the nodes are, and in what they follow each other.

    Args:
        walk: events by visit, or touchpoints or stages by journey.
        steps: instead: conditions or event names, in order.
        names: of the nodes; those of events are chosen by how often they occur.
        timezone: of times in conditions.
    """

    walk: Walk
    steps: tuple[Happening, ...] = ()
    names: tuple[str, ...] = ()
    timezone: str = "Asia/Seoul"

    def needs(self, names: tuple[str, ...]) -> frozenset[str]:
        """Return the columns that rules and conditions read."""
        own = frozenset(self.walk.needs())
        return own.union(*(step.needs(names) for step in self.steps))

    def known(self, profile: Profile) -> Nodes:
        """Choose the nodes: steps, or the definition's, or the most frequent of people's doings."""
        if self.steps:
            return replace(self, names=tuple(step.text for step in self.steps))
        if self.walk.level != "event":
            return replace(self, names=self.walk.nodes(profile.names))
        ours = set(sent(profile.names))
        places = [i for i, name in enumerate(profile.names) if name not in ours]
        places.sort(key=lambda i: (-profile.events[i], i))
        return replace(self, names=tuple(profile.names[i] for i in sorted(places[:MOST_NODES])))

    def read(self, chunk: Chunk) -> tuple[Shorts, Longs, Longs, Longs]:
        """Return (kinds, n) nodes, (n,) times, (units + 1,) offsets, (n,) events of the chunk."""
        if self.steps:
            nodes = np.full((len(self.steps), chunk.code.size), -1, np.int16)
            for i, step in enumerate(self.steps):
                nodes[i, step.mask(chunk, self.timezone)] = i
            units = self.walk.units(chunk)
            return nodes, chunk.time, units.offset, np.arange(chunk.code.size)
        units = self.walk.units(chunk)
        event = np.arange(units.code.size) if units.event is None else units.event
        if self.walk.level != "event":
            return units.code.astype(np.int16)[None], units.time, units.offset, event
        place = {name: i for i, name in enumerate(self.names)}
        table = np.array([place.get(name, -1) for name in chunk.names], np.int16)
        nodes = table[units.code] if units.code.size else np.zeros(0, np.int16)
        return nodes[None], units.time, units.offset, event


@dataclass(frozen=True, slots=True)
class OrderState:
    """Units so far: all, by node, and by which node comes before which."""

    units: int
    having: Longs
    pairs: Longs
    together: Longs


@dataclass(frozen=True)
class Ordering:
    """Find the main transitions of a log."""

    nodes: Nodes
    _names: tuple[str, ...] = field(default=(), repr=False, compare=False)

    def bind(self, summary: LogSummary) -> Ordering:
        """Remember the log's names."""
        return replace(self, _names=summary.names)

    def first(self) -> Patience | None:
        """Return the analysis that finds the patience, where it is wanting."""
        return self.nodes.walk.first()

    def after(self, result: Patiences) -> Ordering:
        """Take the patience in."""
        return replace(self, nodes=replace(self.nodes, walk=self.nodes.walk.after(result)))

    def needs(self) -> Collection[str]:
        """Return the columns that rules read."""
        return self.nodes.needs(self._names)

    def scan(self, chunk: Chunk) -> OrderState:
        """Count one bucket."""
        from yeojido.kernels.passages import orders

        node, _, offset, _ = self.nodes.read(chunk)
        counts = orders(frozen(node[0]), frozen(offset), len(self.nodes.names))
        return OrderState(int((np.diff(offset) > 0).sum()), *counts)

    def merge(self, a: OrderState, b: OrderState) -> OrderState:
        """Add both up."""
        return OrderState(
            a.units + b.units, a.having + b.having, a.pairs + b.pairs, a.together + b.together
        )

    def finish(self, state: OrderState) -> tuple[Transit, ...]:
        """Choose the transitions: frequent, and likelier than by chance.

        First those that go one way. Some logs do not keep the order inside a visit: there the two go
        together, and the more frequent one is taken for the source.
        """
        names = self.nodes.names
        one_way: list[tuple[float, Transit]] = []
        either: list[tuple[float, Transit]] = []
        for a, b in zip(*np.nonzero(state.together), strict=True):
            back, there = int(state.pairs[b, a]), int(state.pairs[a, b])
            both, n, m = (int(each) for each in (state.together[a, b], *state.having[[a, b]]))
            if there >= _ONE_WAY * back:
                score = _score(there, n, m, state.units, _LIFT)
                if score is not None:
                    one_way.append((score, Transit(names[a], names[b])))
            elif back < _ONE_WAY * there and (n, b) > (m, a):
                score = _score(both, n, m, state.units, _LIFT_EITHER)
                if score is not None:
                    either.append((score, Transit(names[a], names[b], ordered=False)))
        chosen: list[Transit] = []
        for ranked, most in ((one_way, MOST_PAIRS), (either, _MOST_EITHER)):
            ranked.sort(key=lambda pair: (-pair[0], pair[1].source, pair[1].target))
            chosen += [transit for _, transit in ranked[:most]]
        return tuple(chosen)


def _score(both: int, n: int, m: int, units: int, least_lift: float) -> float | None:
    """Return how much a transition says, None where it is too rare, too sure or mere chance.

    ``both``: units that pass; ``n``, ``m``: units with the source, with the target.
    """
    share = both / max(1, n)
    lift = share * units / max(1, m)
    if n < max(_LEAST_UNITS, units // 500) or not _RARE <= share <= _SURE or lift < least_lift:
        return None
    return float(both * np.log(lift))
