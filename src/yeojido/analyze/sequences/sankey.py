"""Ways from, to and between anchors: who goes where at every step.

A link joins a node of one step with a node of the next and counts the units that take it: the
joint counts of two neighbouring columns of the step matrix. Units that are over stay at END
(ARRIVED where they came to the end anchor), so at every node between the first and the last step
inflow = outflow = the units that are there. Without anchors and with enough steps, the links
between the same two nodes add up to the transition counts.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from yeojido.analyze.journeys import Patience, Patiences
from yeojido.analyze.results import Share, Tabular
from yeojido.analyze.sequences.aligned import MOST_STEPS, OUTER, Alignment, Paths
from yeojido.analyze.sequences.anchors import Anchor
from yeojido.analyze.sequences.folding import OTHERS
from yeojido.analyze.sequences.tallies import Tallies
from yeojido.analyze.sequences.walks import Level, Per, Walk
from yeojido.domain.errors import BadOption
from yeojido.kernels.arrays import frozen

if TYPE_CHECKING:
    from collections.abc import Collection

    import polars as pl
    from numpy.typing import NDArray

    from yeojido.domain.journey import JourneyMap
    from yeojido.domain.log import Chunk, LogSummary
    from yeojido.domain.words import Words

    Longs = NDArray[np.int64]
    Ints = NDArray[np.int32]

#: Up to this many possible links they are counted in a table; above, sorted.
_TABLE = 1 << 20


@dataclass(frozen=True, slots=True)
class SankeyNode:
    """A node at a step: the units that are there then, and their people."""

    step: int
    node: str
    units: int
    people: int


@dataclass(frozen=True, slots=True)
class SankeyLink:
    """From ``source`` at ``step`` to ``target`` at the next; ``share_out`` of the source's units."""

    step: int
    source: str
    target: str
    units: int
    people: int
    share_out: float


@dataclass(frozen=True, slots=True)
class SankeyResult(Tabular):
    """Nodes and links, step by step, the largest first.

    Attributes:
        steps: the numbers of the columns; 0 = the start anchor (START without one), or the end
            anchor where there is only that.
        start, end: the anchors.
        wanted: the anchors that a unit must have to take part.
        units, people: that take part.
        without: units that lack an anchor and are left out.
        arrived: units that come to the end anchor, whether within these steps or later; None
            without an end anchor.
    """

    steps: tuple[int, ...]
    start: str | None
    end: str | None
    wanted: tuple[str, ...]
    units: int
    people: int
    without: int
    arrived: int | None
    nodes: tuple[SankeyNode, ...]
    links: tuple[SankeyLink, ...]
    warnings: tuple[Words, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return plain values: ``nodes``, and ``links`` (whose ends are ``from`` and ``to``) ..."""
        return {
            "steps": list(self.steps),
            "start": self.start,
            "end": self.end,
            "wanted": list(self.wanted),
            "units": self.units,
            "people": self.people,
            "without": self.without,
            "arrived": self.arrived,
            "nodes": [
                {"step": n.step, "node": n.node, "units": n.units, "people": n.people}
                for n in self.nodes
            ],
            "links": [
                {
                    "step": each.step,
                    "from": each.source,
                    "to": each.target,
                    "units": each.units,
                    "people": each.people,
                    "share_out": each.share_out,
                }
                for each in self.links
            ],
            "warnings": [{"ko": each.ko, "en": each.en} for each in self.warnings],
        }

    def to_polars(self) -> pl.DataFrame:
        """Return one row per link."""
        import polars as pl

        return pl.DataFrame(
            self.to_dict()["links"],
            schema={
                "step": pl.Int64, "from": pl.String, "to": pl.String, "units": pl.Int64,
                "people": pl.Int64, "share_out": pl.Float64,
            },
        )  # fmt: skip

    def shares(self) -> tuple[Share, ...]:
        """Return, per link, the people who take it, of those who are at its source.

        Links of "…" are left out: other nodes may be rare in another group.
        """
        people = {(node.step, node.node): node.people for node in self.nodes}
        return tuple(
            Share(
                (str(each.step), each.source, each.target),
                each.people,
                people[each.step, each.source],
            )
            for each in self.links
            if OTHERS not in (each.source, each.target)
        )


@dataclass(frozen=True, slots=True)
class SankeyState:
    """Counts so far; a node's key is column * wide + slot, a link's node key * wide + slot."""

    names: tuple[str, ...]
    nodes: Tallies
    links: Tallies
    units: int
    people: int
    without: int
    arrived: int


@dataclass(frozen=True)
class Sankey:
    """Count who goes where, step by step.

    Args:
        start: where paths begin: ``cart``, ``cart@last``, ``cart@2``, or an ``Anchor``; None =
            the beginning of the unit.
        end: where paths end, in the same way: its occurrence after ``start``. Without ``start``
            the paths are those that lead to it, step by step backwards.
        steps: how many steps to follow.
        level, definition, per: as in ``Transitions``.
        arrived: with both anchors, leave out the units that do not come to ``end``; else they
            are shown with where they go instead.
        top: keep this many nodes of each step, those with most units; the others become one node
            "…". None = keep all.
        collapse: runs of one node are one step.
        visit_gap: inactivity that ends a visit; None = the definition's, or 30m.
        patience: microseconds of inactivity that close a journey; None = from the definition, or
            else from the data (a runner asks ``first`` for it).
        timezone: of times in the anchors' conditions.

    Raises BadOption, BadDuration when made; BadCondition, BadJourney when bound to a log.
    """

    start: str | Anchor | None = None
    end: str | Anchor | None = None
    steps: int = 6
    level: Level = "event"
    definition: JourneyMap | None = None
    per: Per | None = None
    arrived: bool = False
    top: int | None = 10
    collapse: bool = False
    visit_gap: str | None = None
    patience: int | None = None
    timezone: str = "UTC"
    _names: tuple[str, ...] = field(default=(), repr=False, compare=False)
    _keep: tuple[tuple[str, ...], ...] | None = field(default=None, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Check what can be checked without a log."""
        walk = Walk(self.level, self.definition, self.per, self.visit_gap, self.patience)
        object.__setattr__(self, "patience", walk.patience)
        _ = self.alignment
        if not 1 <= self.steps <= MOST_STEPS:
            raise BadOption(option="steps", value=self.steps, possible=f"1..{MOST_STEPS}")
        if self.top is not None and self.top < 1:
            raise BadOption(option="top", value=self.top, possible="1, 2, 3 ...")
        if self.arrived and (self.start is None or self.end is None):
            raise BadOption(option="arrived", value=True, possible="False (start and end wanted)")

    @cached_property
    def alignment(self) -> Alignment:
        """How the units are laid over each other."""
        walk = Walk(self.level, self.definition, self.per, self.visit_gap, self.patience)
        return Alignment(walk, self.start, self.end, self.collapse, self.arrived, self.timezone)

    @cached_property
    def columns(self) -> tuple[int, ...]:
        """The numbers of the columns."""
        if self.start is None and self.end is not None:
            return tuple(range(-self.steps, 1))
        return tuple(range(self.steps + 1))

    def bind(self, summary: LogSummary) -> Sankey:
        """Look the anchors up in a log; raises BadCondition, BadJourney."""
        self.alignment.bind(summary)
        return replace(self, _names=summary.names)

    def first(self) -> Patience | Columns | None:
        """Return what must be known before: the patience, and the frequent nodes of each step."""
        if (patience := self.alignment.first()) is not None:
            return patience
        return Columns(self) if self.top is not None and self._keep is None else None

    def after(self, result: Patiences | tuple[tuple[str, ...], ...]) -> Sankey:
        """Take the patience or the nodes to keep in."""
        if isinstance(result, Patiences):
            return replace(self, patience=result.journey)
        return replace(self, _keep=result)

    def needs(self) -> Collection[str]:
        """Return the columns that the journey's rules and the anchors read."""
        return self.alignment.needs(self._names)

    def scan(self, chunk: Chunk) -> SankeyState:
        """Count the links of one bucket."""
        from yeojido.kernels.paths import NOWHERE

        paths = self.alignment.paths(chunk)
        taking = paths.at != NOWHERE
        slot, labels = self._slots(chunk.names)
        nodes, links, people = self._counted(paths, taking, slot, len(labels[0]))
        return SankeyState(
            chunk.names, nodes, links, int(np.count_nonzero(taking)), people,
            int(np.count_nonzero(paths.units.full & ~taking)),
            int(paths.arrived[taking].sum()),
        )  # fmt: skip

    def _counted(
        self, paths: Paths, taking: NDArray[np.bool_], slot: Ints, wide: int
    ) -> tuple[Tallies, Tallies, int]:
        """Return the counts of nodes and of links, and of the people of both."""
        from yeojido.kernels.paths import flow, link

        units = paths.units
        dense = len(self.columns) * wide * wide <= _TABLE
        if dense and self.alignment.walk.unit == "person":
            nodes, links, people = flow(
                frozen(units.code), frozen(units.offset[:-1]), frozen(paths.stop),
                frozen(paths.at), frozen(paths.arrived), self.columns[0], frozen(slot), wide,
            )  # fmt: skip
            twice = (np.repeat(each.reshape(-1, 1), 2, axis=1) for each in (nodes, links))
            return Tallies.table(next(twice)), Tallies.table(next(twice)), people
        owner = units.owner[taking]
        found = stepped(paths, self.columns, slot)
        if not dense:
            return _sorted(found, owner, wide)
        nodes, links, people = link(frozen(found), frozen(owner), wide)
        return Tallies.table(nodes.reshape(-1, 2)), Tallies.table(links.reshape(-1, 2)), people

    def merge(self, a: SankeyState, b: SankeyState) -> SankeyState:
        """Add the counts of two sets of people."""
        if not a.names or not b.names:
            return a if a.names else b
        return SankeyState(
            a.names, a.nodes.plus(b.nodes), a.links.plus(b.links), a.units + b.units,
            a.people + b.people, a.without + b.without, a.arrived + b.arrived,
        )  # fmt: skip

    def finish(self, state: SankeyState) -> SankeyResult:
        """Name the nodes and put them in order."""
        _, labels = self._slots(state.names)
        wide, low = len(labels[0]), self.columns[0]
        nodes: list[SankeyNode] = []
        for key, units, people in _rows(state.nodes):
            column, slot = divmod(key, wide)
            nodes.append(SankeyNode(column + low, labels[column][slot], units, people))
        at = {(node.step, node.node): node.units for node in nodes}
        links: list[SankeyLink] = []
        for key, units, people in _rows(state.links):
            before, target = divmod(key, wide)
            column, source = divmod(before, wide)
            ends = labels[column][source], labels[column + 1][target]
            share = units / at[column + low, ends[0]]
            links.append(SankeyLink(column + low, *ends, units, people, share))
        nodes.sort(key=lambda each: (each.step, -each.units, each.node))
        links.sort(key=lambda each: (each.step, -each.units, each.source, each.target))
        start, end = (self._said(text, state.names) for text in (self.start, self.end))
        both = (start, end) if self.arrived or self.start is None else (start,)
        wanted = tuple(name for name in both if name is not None)
        return SankeyResult(
            self.columns, start, end, wanted, state.units, state.people, state.without,
            None if self.end is None else state.arrived, tuple(nodes), tuple(links),
            self.alignment.warnings(state.names),
        )  # fmt: skip

    def _said(self, text: str | Anchor | None, names: tuple[str, ...]) -> str | None:
        found = [each for each in self.alignment.finders if each.text == text]
        return str(found[0].anchor(names)) if found else None

    def _slots(self, names: tuple[str, ...]) -> tuple[Ints, tuple[tuple[str, ...], ...]]:
        """Return (columns, nodes + 3) int32 slots, and per column the name of every slot."""
        nodes = self.alignment.nodes(names)
        columns = len(self.columns)
        if self._keep is None:
            return np.tile(np.arange(len(nodes), dtype=np.int32), (columns, 1)), (nodes,) * columns
        wide = max(map(len, self._keep), default=0)
        slot = np.full((columns, len(nodes)), wide, np.int32)
        slot[:, -len(OUTER) :] = wide + 1 + np.arange(len(OUTER))
        code_of = {name: code for code, name in enumerate(nodes)}
        labels: list[tuple[str, ...]] = []
        for column, kept in enumerate(self._keep):
            slot[column, [code_of[name] for name in kept]] = np.arange(len(kept))
            spare = ("",) * (wide - len(kept))
            labels.append((*kept, *spare, OTHERS, *OUTER))
        return slot, tuple(labels)


@dataclass(frozen=True)
class Columns:
    """Find the most frequent nodes of each step of a Sankey."""

    sankey: Sankey

    def needs(self) -> Collection[str]:
        """Return the columns to load."""
        return self.sankey.needs()

    def scan(self, chunk: Chunk) -> tuple[tuple[str, ...], Longs]:
        """Return the names of the log's events, and (columns, nodes) units."""
        from yeojido.kernels.paths import tally

        paths, columns = self.sankey.alignment.paths(chunk), self.sankey.columns
        units = paths.units
        counts, _ = tally(
            frozen(units.code), frozen(units.offset[:-1]), frozen(paths.stop), frozen(paths.at),
            columns[0], len(columns), units.nodes,
        )  # fmt: skip
        return chunk.names, counts[:, : -len(OUTER)]

    def merge(
        self, a: tuple[tuple[str, ...], Longs], b: tuple[tuple[str, ...], Longs]
    ) -> tuple[tuple[str, ...], Longs]:
        """Add the counts of two sets of people."""
        if not a[0] or not b[0]:
            return a if a[0] else b
        return a[0], a[1] + b[1]

    def finish(self, state: tuple[tuple[str, ...], Longs]) -> tuple[tuple[str, ...], ...]:
        """Return the names of the frequent nodes of each step, the most frequent first."""
        nodes = self.sankey.alignment.nodes(state[0])
        kept: list[tuple[str, ...]] = []
        for counts in state[1]:
            seen = sorted(np.flatnonzero(counts).tolist(), key=lambda i: (-counts[i], nodes[i]))
            kept.append(tuple(nodes[i] for i in seen[: self.sankey.top]))
        return tuple(kept)


def stepped(paths: Paths, columns: tuple[int, ...], slot: Ints) -> Ints:
    """Return (units that take part, columns) int32: the slot of each unit at each step."""
    from yeojido.kernels.paths import slots

    units = paths.units
    return slots(
        frozen(units.code), frozen(units.offset), frozen(paths.at), frozen(paths.stop),
        frozen(paths.arrived), columns[0], frozen(slot),
    )  # fmt: skip


def _sorted(found: Ints, owner: Longs, wide: int) -> tuple[Tallies, Tallies, int]:
    """Count nodes and links by sorting: for very many different nodes."""
    units, columns = found.shape
    node = found + np.arange(columns) * wide
    links = node[:, :-1].astype(np.int64) * wide + found[:, 1:]
    tallies = [
        Tallies.of(keys.reshape(-1), np.repeat(owner, keys.shape[1])) for keys in (node, links)
    ]
    people = int(np.count_nonzero(owner[1:] != owner[:-1])) + (units > 0)
    return tallies[0], tallies[1], people


def _rows(tallies: Tallies) -> list[tuple[int, int, int]]:
    table = np.stack([tallies.key, tallies.seen, tallies.people], axis=1)
    return [(key, seen, people) for key, seen, people in table.tolist()]
