"""What follows what: the transition graph of events, touchpoints or stages.

At level ``event`` a unit is a person's whole log, at ``touchpoint`` a journey, at ``stage`` a
journey whose runs in one stage are collapsed into stage visits. Every unit begins at START and
finishes at END, so at every node inflow = outflow = occurrences. The time of an edge runs from
its first event to its second (at level stage from the first event of a stage visit to the first
of the next): both were seen, so it is never censored; edges from START and to END have no time.
END counts every unit, also those that are still open at the end of the data.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from yeojido.analyze.journeys import Patience, Patiences
from yeojido.analyze.results import Tabular
from yeojido.analyze.sequences.medians import Gather, Medians, Spread, middle
from yeojido.analyze.sequences.walks import END, START, Level, Units, Walk
from yeojido.domain.log import SECOND
from yeojido.kernels.arrays import frozen

if TYPE_CHECKING:
    from collections.abc import Collection

    import polars as pl
    from numpy.typing import NDArray

    from yeojido.domain.journey import JourneyMap
    from yeojido.domain.log import Chunk, LogSummary

    Longs = NDArray[np.int64]

#: Above this many nodes edges are sorted instead of kept in a table of all pairs.
_DENSE = 500
#: Up to this many nodes their people are told by the bits of a word.
_BITS = 64
#: From this many events on, and up to this many nodes, medians are found in passes of their own,
#: so that only gaps near a median are held. They are exact either way.
_MANY_EVENTS = 250_000
_FEW_NODES = 128


@dataclass(frozen=True, slots=True)
class TransitionNode:
    """A node, how often it occurs and how many people have it."""

    name: str
    occurrences: int
    people: int


@dataclass(frozen=True, slots=True)
class TransitionEdge:
    """An edge: ``target`` comes right after ``source``.

    ``people``: who have it at least once. ``share_out``: its part of what leaves ``source``.
    ``median_seconds``: of the time from the one to the other; None at START and END, and where
    medians were not asked for.
    """

    source: str
    target: str
    occurrences: int
    people: int
    share_out: float
    median_seconds: float | None


@dataclass(frozen=True, slots=True)
class TransitionResult(Tabular):
    """The graph: START first and END last; edges from the most frequent on.

    Nodes of levels touchpoint and stage are named by their id in the definition.
    """

    nodes: tuple[TransitionNode, ...]
    edges: tuple[TransitionEdge, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return plain values: ``nodes`` and ``edges`` (whose ends are ``from`` and ``to``)."""
        return {
            "nodes": [
                {"name": node.name, "occurrences": node.occurrences, "people": node.people}
                for node in self.nodes
            ],
            "edges": [
                {
                    "from": edge.source,
                    "to": edge.target,
                    "occurrences": edge.occurrences,
                    "people": edge.people,
                    "share_out": edge.share_out,
                    "median_seconds": edge.median_seconds,
                }
                for edge in self.edges
            ],
        }

    def to_polars(self) -> pl.DataFrame:
        """Return one row per edge."""
        import polars as pl

        return pl.DataFrame(
            self.to_dict()["edges"],
            schema={
                "from": pl.String, "to": pl.String, "occurrences": pl.Int64, "people": pl.Int64,
                "share_out": pl.Float64, "median_seconds": pl.Float64,
            },
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class TransitionState:
    """Edges seen so far.

    Attributes:
        names: of the nodes.
        edge: (edges,) int64, sorted; source * (nodes + 2) + target.
        seen, people: (edges,) int64, 0 where an edge was not seen.
        node_people: (nodes + 2,) int64.
        gaps: pieces of (edge, gap in microseconds).
    """

    names: tuple[str, ...]
    edge: Longs
    seen: Longs
    people: Longs
    node_people: Longs
    gaps: tuple[tuple[NDArray[Any], Longs], ...]


@dataclass(frozen=True)
class Transitions:
    """Count what follows what.

    Args:
        level: ``event``, ``touchpoint`` or ``stage``.
        definition: the journey; needed for touchpoints and stages.
        medians: tell the median time of every edge (exact; about half of the work).
        patience: microseconds of inactivity that close a journey; None = from the definition, or
            else from the data (a runner asks ``first`` for it).

    Raises BadOption for a level without its definition.
    """

    level: Level = "event"
    definition: JourneyMap | None = None
    medians: bool = True
    patience: int | None = None
    _names: tuple[str, ...] | None = field(default=None, repr=False, compare=False)
    _events: int = field(default=0, repr=False, compare=False)
    _gather: Gather | None = field(default=None, repr=False, compare=False)
    _medians: Medians | None = field(default=None, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Check that level and definition go together."""
        object.__setattr__(self, "patience", self.walk.patience)

    @property
    def walk(self) -> Walk:
        """How the log is read."""
        return Walk(self.level, self.definition, patience=self.patience)

    def bind(self, summary: LogSummary) -> Transitions:
        """Look the nodes up in a log; raises BadCondition, BadJourney."""
        self.walk.bind(summary)
        return replace(self, _names=self.walk.nodes(summary.names), _events=summary.events)

    def first(self) -> Patience | Spread | Gather | None:
        """Return what must be known before: the patience, and the medians of a large log."""
        if (patience := self.walk.first()) is not None:
            return patience
        nodes = len(self._names or ())
        if not self.medians or self._events < _MANY_EVENTS or nodes > _FEW_NODES:
            return None
        if self._gather is None:
            return Spread(self, nodes)
        if self._medians is None:
            return self._gather
        return self._gather.missed(self._medians) if self._medians.missed.any() else None

    def after(self, result: Patiences | Longs | Medians) -> Transitions:
        """Take the patience, the bounds of the medians, or the medians in."""
        if isinstance(result, Patiences):
            return replace(self, patience=result.journey)
        if isinstance(result, Medians):
            known = self._medians
            return replace(self, _medians=result if known is None else known.filled(result))
        return replace(self, _gather=Gather(self, len(self._names or ()), result))

    def needs(self) -> Collection[str]:
        """Return the columns that the rules of the definition read."""
        return self.walk.needs()

    def scan(self, chunk: Chunk) -> TransitionState:
        """Count the edges of one bucket."""
        units = self.units(chunk)
        edge, seen, people, node_people = (_table if units.nodes <= _DENSE else _sorted)(units)
        gaps: tuple[Any, ...] = ()
        if self.medians and self._medians is None and units.code.size:
            gaps = (_gaps(units),)
        return TransitionState(self.walk.nodes(chunk.names), edge, seen, people, node_people, gaps)

    def merge(self, a: TransitionState, b: TransitionState) -> TransitionState:
        """Add the edges of two sets of people."""
        if not a.names or not b.names:
            return a if a.names else b
        node_people = a.node_people + b.node_people
        if np.array_equal(a.edge, b.edge):
            seen, people = a.seen + b.seen, a.people + b.people
            return TransitionState(a.names, a.edge, seen, people, node_people, a.gaps + b.gaps)
        edge, place = np.unique(np.concatenate([a.edge, b.edge]), return_inverse=True)
        seen, people = np.zeros(edge.size, np.int64), np.zeros(edge.size, np.int64)
        np.add.at(seen, place, np.concatenate([a.seen, b.seen]))
        np.add.at(people, place, np.concatenate([a.people, b.people]))
        return TransitionState(a.names, edge, seen, people, node_people, a.gaps + b.gaps)

    def finish(self, state: TransitionState) -> TransitionResult:
        """Turn the counts into nodes, edges, shares and medians."""
        names = (*state.names, START, END)
        source, target = np.divmod(state.edge, len(names))
        inflow = np.zeros(len(names), np.int64)
        np.add.at(inflow, target, state.seen)
        inflow[-2] = inflow[-1]
        outflow = inflow[source]
        medians = self._middle(state)
        edges = [
            TransitionEdge(
                names[s],
                names[t],
                int(n),
                int(p),
                float(n / o),
                None if np.isnan(m) else float(m) / SECOND,
            )
            for s, t, n, p, o, m in zip(
                source, target, state.seen, state.people, outflow, medians, strict=True
            )
            if n
        ]
        edges.sort(key=lambda each: (-each.occurrences, each.source, each.target))
        return TransitionResult(self._all_nodes(names, inflow, state.node_people), tuple(edges))

    def _all_nodes(
        self, names: tuple[str, ...], inflow: Longs, people: Longs
    ) -> tuple[TransitionNode, ...]:
        """START, the nodes (events by how often, others in the definition's order), END."""
        inner = [
            TransitionNode(name, int(inflow[i]), int(people[i]))
            for i, name in enumerate(names[:-2])
            if self.level != "event" or inflow[i]
        ]
        if self.level == "event":
            inner.sort(key=lambda node: (-node.occurrences, node.name))
        start = TransitionNode(START, int(inflow[-2]), int(people[-2]))
        end = TransitionNode(END, int(inflow[-1]), int(people[-1]))
        return (start, *inner, end)

    def units(self, chunk: Chunk) -> Units:
        """Return the sequences of nodes of a chunk."""
        return self.walk.units(chunk)

    def _middle(self, state: TransitionState) -> NDArray[np.float64]:
        """Return the median gap of every seen edge in microseconds, NaN where it has none."""
        if self._medians is not None:
            return self._medians.values[state.edge]
        pieces = [(np.searchsorted(state.edge, edge), gap) for edge, gap in state.gaps]
        return middle(pieces, state.edge.size, None, None).values


def _gaps(units: Units) -> tuple[Longs, Longs]:
    """Return (edge, gap) of every two events that follow each other in a unit."""
    inside = _inside(units.offset, units.code.size)
    code = units.code.astype(np.int64)
    edge = code[:-1] * (units.nodes + 2) + code[1:]
    return edge[inside], np.diff(units.time)[inside]


def _table(units: Units) -> tuple[Longs, Longs, Longs, Longs]:
    """Count edges in a table of all pairs of nodes."""
    from yeojido.kernels.transitions import count, present

    nodes = units.nodes
    walked = frozen(units.code), frozen(units.offset), frozen(units.owner), nodes
    counts, people = count(*walked)
    # The whole table while it is small: tables of the same edges are quick to add.
    edge = np.arange(counts.shape[0]) if nodes <= _FEW_NODES else np.flatnonzero(counts[:, 0])
    seen, whose = counts[edge, 0] & 0xFFFFFFFF, counts[edge, 0] >> 32
    by_node = np.empty(nodes + 2, np.int64)
    by_node[:nodes] = people[:nodes] if nodes <= _BITS else present(*walked)
    whole = units.owner[np.diff(units.offset) > 0]
    by_node[nodes:] = np.count_nonzero(whole[1:] != whole[:-1]) + (whole.size > 0)
    return edge, seen, whose, by_node


def _inside(offset: Longs, events: int) -> NDArray[np.bool_]:
    """Return (events - 1,) bool: where an event and the next belong to one unit."""
    inside = np.ones(max(events, 1), np.bool_)
    ends = offset[1:][np.diff(offset) > 0] - 1
    inside[ends] = False
    return inside[: max(events - 1, 0)]


def _sorted(units: Units) -> tuple[Longs, Longs, Longs, Longs]:
    """Count edges by sorting: for logs of very many different events."""
    width = units.nodes + 2
    code, sizes = units.code.astype(np.int64), np.diff(units.offset)
    full = sizes > 0
    owner = np.repeat(units.owner, sizes)
    inside = _inside(units.offset, code.size)
    firsts, lasts = units.offset[:-1][full], units.offset[1:][full] - 1
    source = np.concatenate([code[:-1][inside], np.full(firsts.size, units.nodes), code[lasts]])
    target = np.concatenate([code[1:][inside], code[firsts], np.full(lasts.size, width - 1)])
    whose = np.concatenate([owner[:-1][inside], owner[firsts], owner[lasts]])
    edge, seen, people = _tallied(source * width + target, whose)
    each, _, node_people = _tallied(target, whose)
    by_node = np.zeros(width, np.int64)
    by_node[each] = node_people
    by_node[-2] = by_node[-1]
    return edge, seen, people, by_node


def _tallied(keys: Longs, whose: Longs) -> tuple[Longs, Longs, Longs]:
    """Return the different keys in order, how often each is there, and for how many owners."""
    order = np.lexsort((whose, keys))
    keys, whose = keys[order], whose[order]
    new = np.ones(keys.size, np.bool_)
    np.not_equal(keys[1:], keys[:-1], out=new[1:])
    fresh = new.copy()
    fresh[1:] |= whose[1:] != whose[:-1]
    begin = np.flatnonzero(new)
    seen = np.diff(np.append(begin, keys.size))
    people = np.add.reduceat(fresh.astype(np.int64), begin) if begin.size else seen
    return keys[begin], seen, people
