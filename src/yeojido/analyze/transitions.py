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
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from yeojido.analyze import classify
from yeojido.analyze.journeys import Patience, Patiences, journeys, visits
from yeojido.domain.durations import duration
from yeojido.domain.errors import BadOption
from yeojido.domain.log import SECOND
from yeojido.kernels.arrays import frozen

if TYPE_CHECKING:
    from collections.abc import Collection

    import polars as pl
    from numpy.typing import NDArray

    from yeojido.domain.journey import JourneyMap
    from yeojido.domain.log import Chunk, LogSummary

    Longs = NDArray[np.int64]

START = "START"
END = "END"

#: Above this many nodes edges are sorted instead of kept in a table of all pairs.
_DENSE = 500
#: From this many events on, and up to this many nodes, gaps are first looked at coarsely, so that
#: only those near a median are kept. The medians are exact either way.
_MANY_EVENTS = 2_000_000
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
class TransitionResult:
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
class _Units:
    """Sequences of nodes: (events,) code and time, (units + 1,) offset, (units,) owner."""

    code: NDArray[np.unsignedinteger[Any]]
    time: Longs
    offset: Longs
    owner: Longs
    nodes: int


@dataclass(frozen=True, slots=True)
class TransitionState:
    """Edges seen so far.

    Attributes:
        names: of the nodes.
        edge: (seen edges,) int64, sorted; source * (nodes + 2) + target.
        seen, people: (seen edges,) int64.
        node_people: (nodes + 2,) int64.
        gaps: pieces of (edge, gap in microseconds).
    """

    names: tuple[str, ...]
    edge: Longs
    seen: Longs
    people: Longs
    node_people: Longs
    gaps: tuple[tuple[NDArray[Any], Longs], ...]


@dataclass(frozen=True, slots=True)
class _Middle:
    """Where each edge's median lies: bounds (edges, 2), gaps below them, and all gaps."""

    bounds: Longs
    below: Longs
    total: Longs


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

    level: Literal["event", "touchpoint", "stage"] = "event"
    definition: JourneyMap | None = None
    medians: bool = True
    patience: int | None = None
    _names: tuple[str, ...] | None = field(default=None, repr=False, compare=False)
    _events: int = field(default=0, repr=False, compare=False)
    _middle: _Middle | None = field(default=None, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Check that level and definition go together."""
        if self.level not in ("event", "touchpoint", "stage"):
            possible = "event, touchpoint, stage"
            raise BadOption(option="level", value=self.level, possible=possible)
        if self.level != "event" and self.definition is None:
            raise BadOption(option="level", value=self.level, possible="event (no journey given)")
        if self.patience is None and self.definition is not None:
            own = self.definition.meta.patience
            if own is not None:
                object.__setattr__(self, "patience", duration(own))

    def bind(self, summary: LogSummary) -> Transitions:
        """Look the nodes up in a log; raises BadCondition, BadJourney."""
        if self.level != "event":
            assert self.definition is not None  # noqa: S101 - checked when made
            classify.check(self.definition, summary.schema)
        return replace(self, _names=self._nodes(summary.names), _events=summary.events)

    def first(self) -> Patience | _Spread | None:
        """Return what must be known before: patience, and about where the medians lie."""
        if self.level != "event" and self.patience is None:
            assert self.definition is not None  # noqa: S101 - checked when made
            return Patience(self.definition)
        nodes = len(self._names or ())
        worth = self._events >= _MANY_EVENTS and nodes <= _FEW_NODES
        return _Spread(self) if self.medians and worth and self._middle is None else None

    def after(self, result: Patiences | _Middle) -> Transitions:
        """Take the patience or the places of the medians in."""
        if isinstance(result, Patiences):
            return replace(self, patience=result.journey)
        return replace(self, _middle=result)

    def needs(self) -> Collection[str]:
        """Return the columns that the rules of the definition read."""
        if self.level == "event" or self.definition is None:
            return ()
        return classify.needs(self.definition)

    def scan(self, chunk: Chunk) -> TransitionState:
        """Count the edges of one bucket."""
        units = self.units(chunk)
        edge, seen, people, node_people = (_table if units.nodes <= _DENSE else _sorted)(units)
        gaps: tuple[Any, ...] = ()
        if self.medians and units.code.size:
            gaps = (self._gaps(units),)
        return TransitionState(self._nodes(chunk.names), edge, seen, people, node_people, gaps)

    def merge(self, a: TransitionState, b: TransitionState) -> TransitionState:
        """Add the edges of two sets of people."""
        if not a.names or not b.names:
            return a if a.names else b
        edge, place = np.unique(np.concatenate([a.edge, b.edge]), return_inverse=True)
        seen, people = np.zeros(edge.size, np.int64), np.zeros(edge.size, np.int64)
        np.add.at(seen, place, np.concatenate([a.seen, b.seen]))
        np.add.at(people, place, np.concatenate([a.people, b.people]))
        node_people = a.node_people + b.node_people
        return TransitionState(a.names, edge, seen, people, node_people, a.gaps + b.gaps)

    def finish(self, state: TransitionState) -> TransitionResult:
        """Turn the counts into nodes, edges, shares and medians."""
        names = (*state.names, START, END)
        source, target = np.divmod(state.edge, len(names))
        inflow = np.zeros(len(names), np.int64)
        np.add.at(inflow, target, state.seen)
        inflow[-2] = inflow[-1]
        outflow = inflow[source]
        medians = self._medians(state)
        edges = [
            TransitionEdge(
                names[s], names[t], int(n), int(p), float(n / o), None if m < 0 else m / SECOND
            )
            for s, t, n, p, o, m in zip(
                source, target, state.seen, state.people, outflow, medians, strict=True
            )
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

    def _nodes(self, names: tuple[str, ...]) -> tuple[str, ...]:
        if self.level == "event" or self.definition is None:
            return names
        if self.level == "touchpoint":
            return tuple(step.id for step in self.definition.steps)
        return tuple(stage.id for stage in classify.stages_in_order(self.definition))

    def units(self, chunk: Chunk) -> _Units:
        """Return the sequences of nodes of a chunk."""
        nodes = len(self._nodes(chunk.names))
        if self.level == "event" or self.definition is None:
            owner = np.arange(chunk.offset.size - 1)
            return _Units(chunk.code, chunk.time, chunk.offset, owner, nodes)
        if self.patience is None:
            raise BadOption(option="patience", value=None, possible="14d, 30d")
        codes = classify.touchpoints(chunk, self.definition)
        found = journeys(chunk, codes, self.definition, self.patience)
        small = np.uint8 if nodes <= 256 else np.uint16
        if self.level == "touchpoint":
            code = found.touchpoint.astype(small)
            return _Units(code, found.time, found.offset, found.person, nodes)
        runs = visits(found)
        time = found.time[runs.first[:-1]]
        return _Units(runs.stage.astype(small), time, runs.offset, found.person, nodes)

    def _gaps(self, units: _Units) -> tuple[NDArray[Any], Longs]:
        """Return (edge, gap) of the gaps that the medians need."""
        if units.nodes > _DENSE:
            inside = _inside(units.offset, units.code.size)
            code = units.code.astype(np.int64)
            edge = code[:-1] * (units.nodes + 2) + code[1:]
            return edge[inside], np.diff(units.time)[inside]
        from yeojido.kernels.transitions import collect

        if self._middle is None:
            bounds = np.zeros(((units.nodes + 2) ** 2, 2), np.int64)
            bounds[:, 1] = np.iinfo(np.int64).max
        else:
            bounds = self._middle.bounds
        edge, gap = collect(
            frozen(units.code), frozen(units.time), frozen(units.offset),
            units.nodes, frozen(bounds),
        )  # fmt: skip
        return edge, gap

    def _medians(self, state: TransitionState) -> list[float]:
        """Return the median gap of every edge in microseconds, -1 where it has none."""
        from yeojido.kernels.transitions import deal

        medians = [-1.0] * state.edge.size
        pieces = [(np.searchsorted(state.edge, e).astype(np.int32), g) for e, g in state.gaps]
        held = np.zeros(state.edge.size + 1, np.int64)
        for place, _ in pieces:
            held[1:] += np.bincount(place, minlength=state.edge.size)
        begin = np.cumsum(held)
        out, free = np.empty(begin[-1], np.int64), begin[:-1].copy()
        for place, gap in pieces:
            deal(frozen(place), frozen(gap), free, out)
        for i in np.flatnonzero(held[1:]):
            own = out[begin[i] : begin[i + 1]]
            total, below = own.size, 0
            if self._middle is not None:
                total = int(self._middle.total[state.edge[i]])
                below = int(self._middle.below[state.edge[i]])
            ranks = [(total - 1) // 2 - below, total // 2 - below]
            own.partition(sorted(set(ranks)))
            medians[i] = (float(own[ranks[0]]) + float(own[ranks[1]])) / 2
        return medians


@dataclass(frozen=True)
class _Spread:
    """Look coarsely at the gaps of every edge, to know between which bounds its median lies."""

    question: Transitions

    def needs(self) -> Collection[str]:
        return self.question.needs()

    def scan(self, chunk: Chunk) -> NDArray[Any]:
        from yeojido.kernels.transitions import spread

        units = self.question.units(chunk)
        return spread(frozen(units.code), frozen(units.time), frozen(units.offset), units.nodes)

    def merge(self, a: NDArray[Any], b: NDArray[Any]) -> NDArray[Any]:
        if not a.size or not b.size:
            return a if a.size else b
        return a + b

    def finish(self, state: NDArray[Any]) -> _Middle:
        from yeojido.kernels.transitions import SLOTS, lowest

        upto = np.cumsum(state.reshape(-1, SLOTS), axis=1, dtype=np.int64)
        total = upto[:, -1]
        low = np.minimum((upto <= ((total - 1) // 2)[:, None]).sum(axis=1), SLOTS - 1)
        high = np.minimum((upto <= (total // 2)[:, None]).sum(axis=1), SLOTS - 1)
        below = np.where(low > 0, upto[np.arange(low.size), low - 1], 0)
        smallest = lowest()
        begin = smallest[low]
        bounds = np.stack([begin, np.where(total > 0, smallest[high + 1] - begin, 0)], axis=1)
        return _Middle(bounds, below, total)


def _table(units: _Units) -> tuple[Longs, Longs, Longs, Longs]:
    """Count edges in a table of all pairs of nodes."""
    from yeojido.kernels.transitions import count

    counts, people = count(
        frozen(units.code), frozen(units.offset), frozen(units.owner), units.nodes
    )
    edge = np.flatnonzero(counts[:, 0])
    long = np.int64
    return edge, counts[edge, 0].astype(long), counts[edge, 1].astype(long), people[:, 0] + long(0)


def _inside(offset: Longs, events: int) -> NDArray[np.bool_]:
    """Return (events - 1,) bool: where an event and the next belong to one unit."""
    inside = np.ones(max(events, 1), np.bool_)
    ends = offset[1:][np.diff(offset) > 0] - 1
    inside[ends] = False
    return inside[: max(events - 1, 0)]


def _sorted(units: _Units) -> tuple[Longs, Longs, Longs, Longs]:
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
