"""Where people are, step by step: the distribution of units over nodes at every step.

Column ``i`` of the matrix says which share of the units is at which node at its ``i``-th step.
Units that are over stay at END, so every column sums to 1. With an anchor the units that have it
are laid over each other there: step 0 is the anchor, the steps before and after it stand to its
sides, and units that had not begun yet are at START.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from yeojido.analyze.journeys import Patience, Patiences
from yeojido.analyze.results import Share, Tabular
from yeojido.analyze.sequences.aligned import MOST_STEPS, OUTER, Alignment
from yeojido.analyze.sequences.anchors import Anchor
from yeojido.analyze.sequences.folding import OTHERS
from yeojido.analyze.sequences.walks import END, START, Level, Per, Walk
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


@dataclass(frozen=True, slots=True)
class StepRow:
    """One node and, per step, the units that are at it, their people, and their share."""

    node: str
    units: tuple[int, ...]
    people: tuple[int, ...]
    shares: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class StepMatrixResult(Tabular):
    """The matrix: a row per node (START first, END last, "…" before it), a column per step.

    Attributes:
        steps: the numbers of the columns; 0 = the anchor.
        anchor: what step 0 is; None = START, and then the columns begin at step 1.
        units, people: that take part: all that have an event, or the anchor.
        without: units without the anchor.
        rows: the nodes that occur, the one with the highest share first.
        names, everyone: people per node and step, before rare ones were folded.
    """

    steps: tuple[int, ...]
    anchor: str | None
    units: int
    people: int
    without: int
    rows: tuple[StepRow, ...]
    warnings: tuple[Words, ...] = ()
    names: tuple[str, ...] = ()
    everyone: tuple[tuple[int, ...], ...] = field(default=(), repr=False)

    def to_dict(self) -> dict[str, Any]:
        """Return plain values: ``steps``, ``units``, ``people``, ``without``, ``rows`` ..."""
        return {
            "steps": list(self.steps),
            "anchor": self.anchor,
            "units": self.units,
            "people": self.people,
            "without": self.without,
            "rows": [
                {
                    "node": row.node,
                    "units": list(row.units),
                    "people": list(row.people),
                    "shares": list(row.shares),
                }
                for row in self.rows
            ],
            "warnings": [{"ko": each.ko, "en": each.en} for each in self.warnings],
        }

    def to_polars(self) -> pl.DataFrame:
        """Return one row per step and node that is there at that step."""
        import polars as pl

        rows = [
            (step, row.node, row.units[j], row.people[j], row.shares[j])
            for j, step in enumerate(self.steps)
            for row in self.rows
            if row.units[j]
        ]
        schema = {
            "step": pl.Int64, "node": pl.String, "units": pl.Int64, "people": pl.Int64,
            "share": pl.Float64,
        }  # fmt: skip
        return pl.DataFrame(rows, schema=schema, orient="row")

    def shares(self) -> tuple[Share, ...]:
        """Return, per step and node, the people who are there, of all that take part.

        Of every node, also of those that are folded in the rows where their people are known.
        """
        return tuple(
            Share((str(step), name), people[j], self.people)
            for name, people in zip(self.names, self.everyone, strict=True)
            for j, step in enumerate(self.steps)
        )


@dataclass(frozen=True, slots=True)
class StepMatrixState:
    """Counts so far.

    Attributes:
        names: of the log's events.
        counts, people: (columns, nodes + 3) int64.
        units, owners: that take part.
        without: units that have an event and not the anchor.
    """

    names: tuple[str, ...]
    counts: Longs
    people: Longs
    units: int
    owners: int
    without: int


@dataclass(frozen=True)
class StepMatrix:
    """Tell where units are at every step.

    Args:
        level: ``event``, ``touchpoint`` or ``stage``.
        definition: the journey; needed for touchpoints, stages and journeys.
        per: what one unit is: ``person``, ``visit`` or ``journey``; None = ``person`` at level
            event, ``journey`` else.
        steps: the number of columns from the first event, or after the anchor.
        anchor: lay the units over each other at this: ``cart``, ``cart@last``, ``cart@2``, or an
            ``Anchor``.
        before: columns before the anchor; None = as many as ``steps`` (none without an anchor).
        top: keep this many nodes, those with the highest share at any step; the others become
            one node "…".
        threshold: nodes whose share stays below this at every step become "…", too.
        collapse: runs of one node are one step.
        visit_gap: inactivity that ends a visit; None = the definition's, or 30m.
        patience: microseconds of inactivity that close a journey; None = from the definition, or
            else from the data (a runner asks ``first`` for it).
        timezone: of times in the anchor's condition.

    Raises BadOption, BadDuration when made; BadCondition, BadJourney when bound to a log.
    """

    level: Level = "event"
    definition: JourneyMap | None = None
    per: Per | None = None
    steps: int = 10
    anchor: str | Anchor | None = None
    before: int | None = None
    top: int | None = None
    threshold: float = 0.0
    collapse: bool = False
    visit_gap: str | None = None
    patience: int | None = None
    timezone: str = "UTC"
    _names: tuple[str, ...] = field(default=(), repr=False, compare=False)
    _keep: tuple[str, ...] | None = field(default=None, repr=False, compare=False)
    _bare: bool = field(default=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Check what can be checked without a log."""
        walk = Walk(self.level, self.definition, self.per, self.visit_gap, self.patience)
        object.__setattr__(self, "patience", walk.patience)
        _ = self.alignment
        possible = f"1..{MOST_STEPS}"
        if not 1 <= self.steps <= MOST_STEPS:
            raise BadOption(option="steps", value=self.steps, possible=possible)
        if self.before is not None and not 0 <= self.before <= MOST_STEPS:
            raise BadOption(option="before", value=self.before, possible=f"0..{MOST_STEPS}")
        if self.before and self.anchor is None:
            raise BadOption(option="before", value=self.before, possible="0 (no anchor given)")
        if self.top is not None and self.top < 1:
            raise BadOption(option="top", value=self.top, possible="1, 2, 3 ...")
        if not 0 <= self.threshold <= 1:
            raise BadOption(option="threshold", value=self.threshold, possible="0..1")

    @cached_property
    def alignment(self) -> Alignment:
        """How the units are laid over each other."""
        walk = Walk(self.level, self.definition, self.per, self.visit_gap, self.patience)
        return Alignment(walk, self.anchor, collapse=self.collapse, timezone=self.timezone)

    @cached_property
    def columns(self) -> tuple[int, ...]:
        """The numbers of the columns."""
        if self.anchor is None:
            return tuple(range(1, self.steps + 1))
        before = self.steps if self.before is None else self.before
        return tuple(range(-before, self.steps + 1))

    def bind(self, summary: LogSummary) -> StepMatrix:
        """Look the anchor up in a log; raises BadCondition, BadJourney."""
        self.alignment.bind(summary)
        return replace(self, _names=summary.names)

    def first(self) -> Patience | StepMatrix | None:
        """Return what must be known before: the patience, and which nodes are rare.

        People of "…" are counted once however many rare nodes they have: where a person has
        several units, that takes knowing the rare nodes before counting.
        """
        if (patience := self.alignment.first()) is not None:
            return patience
        folds = self.top is not None or self.threshold > 0
        if self._keep is None and folds and self._several:
            return replace(self, top=None, threshold=0.0, _bare=True)
        return None

    def after(self, result: Patiences | StepMatrixResult) -> StepMatrix:
        """Take the patience or the nodes to keep in."""
        if isinstance(result, Patiences):
            return replace(self, patience=result.journey)
        kept = self._kept([(row.node, max(row.shares)) for row in result.rows])
        return replace(self, _keep=tuple(kept))

    def needs(self) -> Collection[str]:
        """Return the columns that the journey's rules and the anchor read."""
        return self.alignment.needs(self._names)

    def scan(self, chunk: Chunk) -> StepMatrixState:
        """Count the units of one bucket."""
        from yeojido.kernels.paths import NOWHERE, tally, tally_people

        paths = self.alignment.paths(chunk)
        units, at, low, wide = paths.units, frozen(paths.at), self.columns[0], len(self.columns)
        counts, part = tally(
            frozen(units.code), frozen(units.offset[:-1]), frozen(paths.stop), at, low, wide,
            units.nodes,
        )  # fmt: skip
        people, persons = counts, part
        if self._several and not self._bare:
            code = units.code
            if self._keep is not None:
                code = self._folding(chunk.names)[code]
            people, persons = tally_people(
                frozen(code), frozen(units.offset), frozen(units.owner), at, low, wide, units.nodes
            )
        without = int(np.count_nonzero(units.full & (paths.at == NOWHERE)))
        return StepMatrixState(chunk.names, counts, people, part, persons, without)

    def merge(self, a: StepMatrixState, b: StepMatrixState) -> StepMatrixState:
        """Add the counts of two sets of people."""
        if not a.names or not b.names:
            return a if a.names else b
        return StepMatrixState(
            a.names, a.counts + b.counts, a.people + b.people, a.units + b.units,
            a.owners + b.owners, a.without + b.without,
        )  # fmt: skip

    def finish(self, state: StepMatrixState) -> StepMatrixResult:
        """Turn counts into shares, fold rare nodes, put the rows in order."""
        names = self.alignment.nodes(state.names)
        highest = state.counts.max(axis=0)
        shares = [
            (name, int(highest[i]) / max(state.units, 1))
            for i, name in enumerate(names)
            if highest[i]
        ]
        kept = self._keep if self._keep is not None else self._kept(shares)
        rows = self._rows(state, names, frozenset(kept))
        # Where rare nodes were counted as one, their own people are not known.
        own = np.array([self._keep is None or name in (*kept, *OUTER) for name in names])
        seen = np.flatnonzero((highest > 0) & own)
        return StepMatrixResult(
            steps=self.columns,
            anchor=None if self.anchor is None else self._said(state.names),
            units=state.units,
            people=state.owners,
            without=state.without,
            rows=rows,
            warnings=self.alignment.warnings(state.names),
            names=tuple(names[i] for i in seen),
            everyone=tuple(tuple(row) for row in state.people[:, seen].T.tolist()),
        )

    @property
    def _several(self) -> bool:
        """Whether a person may have several units."""
        return self.alignment.walk.unit != "person"

    def _said(self, names: tuple[str, ...]) -> str:
        return str(self.alignment.finders[0].anchor(names))

    def _kept(self, shares: list[tuple[str, float]]) -> list[str]:
        """Return the nodes that are not folded, from (node, highest share)."""
        inner = [pair for pair in shares if pair[0] not in OUTER]
        inner.sort(key=lambda pair: (-pair[1], pair[0]))
        enough = [name for name, share in inner if share >= self.threshold]
        return enough if self.top is None else enough[: self.top]

    def _folding(self, names: tuple[str, ...]) -> NDArray[np.uint32]:
        """Return (nodes,): the code of each node, rare ones all that of the first rare one."""
        nodes = self.alignment.walk.nodes(names)
        keep = frozenset(self._keep or ())
        table = np.arange(len(nodes), dtype=np.uint32)
        rare = np.array([i for i, name in enumerate(nodes) if name not in keep], np.int64)
        if rare.size:
            table[rare] = rare[0]
        return table

    def _rows(
        self, state: StepMatrixState, names: tuple[str, ...], kept: frozenset[str]
    ) -> tuple[StepRow, ...]:
        highest = state.counts.max(axis=0)
        seen = [i for i in np.flatnonzero(highest).tolist() if names[i] not in OUTER]
        seen.sort(key=lambda i: (-int(highest[i]), names[i]))
        parts = [(names[i], [i]) for i in seen if names[i] in kept]
        rare = [i for i in range(len(names) - len(OUTER)) if names[i] not in kept]
        if any(names[i] not in kept for i in seen):
            parts.append((OTHERS, rare))
        outer = {name: len(names) - len(OUTER) + i for i, name in enumerate(OUTER)}
        if highest[outer[START]]:
            parts.insert(0, (START, [outer[START]]))
        if highest[outer[END]]:
            parts.append((END, [outer[END]]))
        rows: list[StepRow] = []
        for name, those in parts:
            units = state.counts[:, those].sum(axis=1).tolist()
            people = state.people[:, those].sum(axis=1).tolist()
            shares = tuple(n / max(state.units, 1) for n in units)
            rows.append(StepRow(name, tuple(units), tuple(people), shares))
        return tuple(rows)
