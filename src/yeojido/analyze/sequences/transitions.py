"""What follows what: the transition graph of events, touchpoints or stages.

A unit is a person's whole log, a visit or a journey; at level ``stage`` its runs in one stage are
collapsed into stage visits. Every unit begins at START and finishes at END, so at every node
inflow = outflow = occurrences. The time of an edge runs from its first event to its second (at
level stage from the first event of a stage visit to the first of the next): both were seen, so it
is never censored; edges from START and to END have no time. END counts every unit, also those that
are still open at the end of the data.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from math import isnan
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from yeojido.analyze.journeys import Patience, Patiences
from yeojido.analyze.results import Share, Tabular
from yeojido.analyze.sequences.folding import OTHERS, Frequent, Kept, fold
from yeojido.analyze.sequences.medians import Gather, Medians, Spread, middle
from yeojido.analyze.sequences.tallies import Tallies
from yeojido.analyze.sequences.walks import END, START, Level, Per, Units, Walk
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

#: Above this many nodes edges are sorted instead of kept in a table of all pairs.
_DENSE = 500
#: From this many events on, and up to this many nodes, medians are found in passes of their own,
#: so that only gaps near a median are held. They are exact either way.
_MANY_EVENTS = 250_000
_FEW_NODES = 128


class TransitionNode(NamedTuple):
    """A node, how often it occurs and how many people have it (None where not asked for)."""

    name: str
    occurrences: int
    people: int | None


class TransitionEdge(NamedTuple):
    """An edge: ``target`` comes right after ``source``.

    Attributes:
        occurrences: how often.
        people: who have it at least once; None where people were not asked for.
        share_out: its part of what leaves ``source``.
        share_in: its part of what comes to ``target``.
        share_people: its people's part of everyone.
        median_seconds: of the time from the one to the other; None at START and END, and where
            medians were not asked for.
    """

    source: str
    target: str
    occurrences: int
    people: int | None
    share_out: float
    share_in: float
    share_people: float | None
    median_seconds: float | None


@dataclass(frozen=True, slots=True)
class TransitionResult(Tabular):
    """The graph: START first and END last; edges from the most frequent on.

    Nodes of levels touchpoint and stage are named by their id in the definition; "…" stands for
    the rare ones.
    """

    nodes: tuple[TransitionNode, ...]
    edges: tuple[TransitionEdge, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return plain values: ``nodes`` and ``edges`` (whose ends are ``from`` and ``to``)."""
        names = ("from", "to", *TransitionEdge._fields[2:])
        return {
            "nodes": [node._asdict() for node in self.nodes],
            "edges": [dict(zip(names, edge, strict=True)) for edge in self.edges],
        }

    def to_polars(self) -> pl.DataFrame:
        """Return one row per edge."""
        import polars as pl

        schema = {
            "from": pl.String, "to": pl.String, "occurrences": pl.Int64, "people": pl.Int64,
            "share_out": pl.Float64, "share_in": pl.Float64, "share_people": pl.Float64,
            "median_seconds": pl.Float64,
        }  # fmt: skip
        return pl.DataFrame(list(map(tuple, self.edges)), schema=schema, orient="row")

    def shares(self) -> tuple[Share, ...]:
        """Return, per edge, the people who have it, of those who have its source.

        Everyone has START. Edges of "…" are left out: other nodes may be rare in another group.
        Nothing where people were not asked for.
        """
        having = {node.name: node.people for node in self.nodes}
        return tuple(
            Share((edge.source, edge.target), edge.people, n)
            for edge in self.edges
            if edge.people is not None
            and (n := having[edge.source]) is not None
            and OTHERS not in (edge.source, edge.target)
        )


@dataclass(frozen=True, slots=True)
class TransitionState:
    """Edges seen so far.

    Attributes:
        names: of the nodes.
        edges: occurrences and people of edges; the key is source * (nodes + 2) + target.
        node_people: (nodes + 2,) int64.
        gaps: pieces of (edge, gap in microseconds).
    """

    names: tuple[str, ...]
    edges: Tallies
    node_people: Longs
    gaps: tuple[tuple[NDArray[Any], Longs], ...]


@dataclass(frozen=True)
class Transitions:
    """Count what follows what.

    Args:
        level: ``event``, ``touchpoint`` or ``stage``.
        definition: the journey; needed for touchpoints, stages and journeys.
        medians: tell the median time of every edge (exact; about half of the work).
        patience: microseconds of inactivity that close a journey; None = from the definition, or
            else from the data (a runner asks ``first`` for it).
        per: what one unit is: ``person``, ``visit`` or ``journey``; None = ``person`` at level
            event, ``journey`` else.
        visit_gap: inactivity that ends a visit; None = the definition's, or 30m.
        top: keep this many nodes, the most frequent; the others become one node "…". None = all.
        people: count people, too; occurrences alone take less than half of the work.

    Raises BadOption for parts that do not go together, BadDuration.
    """

    level: Level = "event"
    definition: JourneyMap | None = None
    medians: bool = True
    patience: int | None = None
    per: Per | None = None
    visit_gap: str | None = None
    top: int | None = None
    people: bool = True
    _names: tuple[str, ...] | None = field(default=None, repr=False, compare=False)
    _events: int = field(default=0, repr=False, compare=False)
    _keep: Kept | None = field(default=None, repr=False, compare=False)
    _gather: Gather | None = field(default=None, repr=False, compare=False)
    _medians: Medians | None = field(default=None, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Check that the parts go together."""
        walk = Walk(self.level, self.definition, self.per, self.visit_gap, self.patience)
        object.__setattr__(self, "patience", walk.patience)
        if self.top is not None and self.top < 1:
            raise BadOption(option="top", value=self.top, possible="1, 2, 3 ...")

    @cached_property
    def walk(self) -> Walk:
        """How the log is read."""
        return Walk(self.level, self.definition, self.per, self.visit_gap, self.patience)

    def bind(self, summary: LogSummary) -> Transitions:
        """Look the nodes up in a log; raises BadCondition, BadJourney."""
        self.walk.bind(summary)
        return replace(self, _names=self.walk.nodes(summary.names), _events=summary.events)

    def first(self) -> Patience | Frequent | Spread | Gather | None:
        """Return what must be known before: patience, rare nodes, medians of a large log."""
        if (patience := self.walk.first()) is not None:
            return patience
        nodes = len(self._names or ())
        if self.top is not None and self._keep is None and nodes > self.top:
            return Frequent(self.walk, self.top)
        nodes = nodes if self._keep is None else len(self._keep) + 1
        if not self.medians or self._events < _MANY_EVENTS or nodes > _FEW_NODES:
            return None
        if self._gather is None:
            return Spread(self, nodes)
        if self._medians is None:
            return self._gather
        return self._gather.missed(self._medians) if self._medians.missed.any() else None

    def after(self, result: Patiences | Kept | Longs | Medians) -> Transitions:
        """Take the patience, the nodes to keep, the bounds of the medians, or the medians in."""
        if isinstance(result, Patiences):
            return replace(self, patience=result.journey)
        if isinstance(result, tuple):
            return replace(self, _keep=result)
        if isinstance(result, Medians):
            known = self._medians
            return replace(self, _medians=result if known is None else known.filled(result))
        nodes = len(self._names or ()) if self._keep is None else len(self._keep) + 1
        return replace(self, _gather=Gather(self, nodes, result))

    def needs(self) -> Collection[str]:
        """Return the columns that the rules of the definition read."""
        return self.walk.needs()

    def scan(self, chunk: Chunk) -> TransitionState:
        """Count the edges of one bucket."""
        units = self.units(chunk)
        if units.nodes > _DENSE:
            edges, node_people = _sorted(units)
        else:
            edges, node_people = _table(units) if self.people else _bare(units)
        gaps: tuple[Any, ...] = ()
        if self.medians and self._medians is None and units.code.size:
            gaps = (_gaps(units),)
        return TransitionState(self._labels(chunk.names), edges, node_people, gaps)

    def merge(self, a: TransitionState, b: TransitionState) -> TransitionState:
        """Add the edges of two sets of people."""
        if not a.names or not b.names:
            return a if a.names else b
        node_people = a.node_people + b.node_people
        return TransitionState(a.names, a.edges.plus(b.edges), node_people, a.gaps + b.gaps)

    def finish(self, state: TransitionState) -> TransitionResult:
        """Turn the counts into nodes, edges, shares and medians."""
        names = (*state.names, START, END)
        order = np.argsort(np.argsort(np.array(names, dtype=object)))
        seen = state.edges.seen > 0
        medians = self._middle(state)[seen] / SECOND
        key, seen, people = (
            each[seen] for each in (state.edges.key, state.edges.seen, state.edges.people)
        )
        source, target = np.divmod(key, len(names))
        inflow = np.bincount(target, seen, len(names)).astype(np.int64)
        inflow[-2] = inflow[-1]
        everyone = max(int(state.node_people[-1]), 1)
        rows = np.lexsort((order[target], order[source], -seen))
        no_people = [None] * key.size
        edges = tuple(
            map(
                TransitionEdge._make,
                zip(
                    [names[i] for i in source[rows].tolist()],
                    [names[i] for i in target[rows].tolist()],
                    seen[rows].tolist(),
                    people[rows].tolist() if self.people else no_people,
                    (seen / inflow[source])[rows].tolist(),
                    (seen / inflow[target])[rows].tolist(),
                    (people / everyone)[rows].tolist() if self.people else no_people,
                    [None if isnan(m) else m for m in medians[rows].tolist()],
                    strict=True,
                ),
            )
        )
        return TransitionResult(self._all_nodes(names, inflow, state.node_people), edges)

    def _all_nodes(
        self, names: tuple[str, ...], inflow: Longs, people: Longs
    ) -> tuple[TransitionNode, ...]:
        """START, the nodes (events by how often, others in the definition's order), END."""
        every = [
            TransitionNode(name, n, who if self.people else None)
            for name, n, who in zip(names, inflow.tolist(), people.tolist(), strict=True)
        ]
        inner = [node for node in every[:-2] if self.level != "event" or node.occurrences]
        if self.level == "event":
            inner.sort(key=lambda node: (-node.occurrences, node.name))
        return (every[-2], *inner, every[-1])

    def units(self, chunk: Chunk) -> Units:
        """Return the sequences of nodes of a chunk."""
        units = self.walk.units(chunk)
        return (
            units if self._keep is None else fold(units, self.walk.nodes(chunk.names), self._keep)
        )

    def _labels(self, names: tuple[str, ...]) -> tuple[str, ...]:
        """Return the names of the nodes that are counted."""
        return self.walk.nodes(names) if self._keep is None else (*self._keep, OTHERS)

    def _middle(self, state: TransitionState) -> NDArray[np.float64]:
        """Return the median gap of every seen edge in microseconds, NaN where it has none."""
        key = state.edges.key
        if not self.medians:
            return np.full(key.size, np.nan)
        if self._medians is not None:
            return self._medians.values[key]
        pieces = [(np.searchsorted(key, edge), gap) for edge, gap in state.gaps]
        return middle(pieces, key.size, None, None).values


def _gaps(units: Units) -> tuple[Longs, Longs]:
    """Return (edge, gap) of every two events that follow each other in a unit."""
    inside = _inside(units.offset, units.code.size)
    code = units.code.astype(np.int64)
    edge = code[:-1] * (units.nodes + 2) + code[1:]
    return edge[inside], np.diff(units.time)[inside]


def _listed(units: Units, seen: Longs, people: Longs) -> Tallies:
    """Return a table of all pairs as tallies: whole while it is small, for such add up quickly."""
    key = np.arange(seen.size) if units.nodes <= _FEW_NODES else np.flatnonzero(seen)
    if key.size == seen.size:
        return Tallies(key, seen, people)
    return Tallies(key, seen[key], people[key])


def _bare(units: Units) -> tuple[Tallies, Longs]:
    """Count edges in a table of all pairs of nodes, without people."""
    from yeojido.kernels.transitions import occurrences

    seen = occurrences(frozen(units.code), frozen(units.offset), units.nodes)
    return _listed(units, seen, np.zeros_like(seen)), np.zeros(units.nodes + 2, np.int64)


def _table(units: Units) -> tuple[Tallies, Longs]:
    """Count edges and people in a table of all pairs of nodes."""
    from yeojido.kernels.transitions import count

    counts, people = count(
        frozen(units.code), frozen(units.offset), frozen(units.owner), units.nodes
    )
    by_node = np.empty(units.nodes + 2, np.int64)
    by_node[:-2] = people
    whole = units.owner[units.full]
    by_node[-2:] = np.count_nonzero(whole[1:] != whole[:-1]) + (whole.size > 0)
    return _listed(units, counts[:, 0], counts[:, 1]), by_node


def _inside(offset: Longs, events: int) -> NDArray[np.bool_]:
    """Return (events - 1,) bool: where an event and the next belong to one unit."""
    inside = np.ones(max(events, 1), np.bool_)
    ends = offset[1:][np.diff(offset) > 0] - 1
    inside[ends] = False
    return inside[: max(events - 1, 0)]


def _sorted(units: Units) -> tuple[Tallies, Longs]:
    """Count edges by sorting: for logs of very many different events."""
    width = units.nodes + 2
    code, full = units.code.astype(np.int64), units.full
    owner = np.repeat(units.owner, np.diff(units.offset))
    inside = _inside(units.offset, code.size)
    firsts, lasts = units.offset[:-1][full], units.offset[1:][full] - 1
    source = np.concatenate([code[:-1][inside], np.full(firsts.size, units.nodes), code[lasts]])
    target = np.concatenate([code[1:][inside], code[firsts], np.full(lasts.size, width - 1)])
    whose = np.concatenate([owner[:-1][inside], owner[firsts], owner[lasts]])
    each = Tallies.of(target, whose)
    by_node = np.zeros(width, np.int64)
    by_node[each.key] = each.people
    by_node[-2] = by_node[-1]
    return Tallies.of(source * width + target, whose), by_node
