"""Coming back: how often a node is left and returned to within one unit, and what that costs.

A **return** to A is an occurrence of A whose unit had A before, with something else in between
(A > B > A); a **repeat** is A right after A. The time away runs from the first event elsewhere to
the return. Extra events of a return are those from the first event elsewhere up to the return
itself. Returns to different nodes may share events (A > B > A > B is one return to A and one to
B), so times and extra events of nodes do not add up; rework of the whole log (every event whose
node its unit had before) does not count anything twice.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from yeojido.analyze.intervals import wilson
from yeojido.analyze.journeys import Patiences
from yeojido.analyze.results import Share, Tabular
from yeojido.analyze.sequences.medians import Gather, Medians, Spread
from yeojido.analyze.sequences.mined import CONVERTED, Mined, Pairs
from yeojido.analyze.sequences.strata import STRATA, compare
from yeojido.analyze.sequences.tables import gathered, ordered, whole
from yeojido.analyze.survival import benjamini_hochberg, difference
from yeojido.domain.errors import BadOption
from yeojido.domain.log import HOUR, SECOND
from yeojido.domain.words import Words, both
from yeojido.kernels.arrays import frozen

if TYPE_CHECKING:
    from collections.abc import Collection

    import polars as pl
    from numpy.typing import NDArray

    from yeojido.analyze.sequences.tables import Table
    from yeojido.domain.log import Chunk, LogSummary

    Longs = NDArray[np.int64]

MOST_SHOWN = 60
#: Nodes of a way round that are spelt out; a mark stands for the rest.
INNER = 3
CUT = "…"


@dataclass(frozen=True, slots=True)
class Way:
    """A way round: the node, what lay between (``…`` = more), the node again."""

    path: tuple[str, ...]
    returns: int
    people: int
    share: float


@dataclass(frozen=True, slots=True)
class LoopEffect:
    """Conversion of units that came back to the node against those that had it only in one go.

    Only what lay before the goal counts, and units that are still here are left out.
    ``difference`` is with minus without, ``interval`` its 95 % interval (Newcombe 1998).
    ``adjusted`` compares only units with equally many steps before the end (see ``strata``): who
    converts early had no time to come back, and who walks long comes back to everything. ``p``
    belongs to it, corrected over the nodes shown (Benjamini and Hochberg). All are associations.
    None under the minimum sample.
    """

    with_loop: int
    with_converted: int
    without_loop: int
    without_converted: int
    difference: float | None
    interval: tuple[float, float] | None
    adjusted: float | None
    adjusted_interval: tuple[float, float] | None
    p: float | None

    @property
    def rates(self) -> tuple[float | None, float | None]:
        """The conversion with and without."""
        return (
            self.with_converted / self.with_loop if self.with_loop else None,
            self.without_converted / self.without_loop if self.without_loop else None,
        )


@dataclass(frozen=True, slots=True)
class LoopNode:
    """How a node is come back to.

    Attributes:
        name: of the node.
        occurrences, units, people: how often it is there, and who has it.
        returns, repeats: A > ... > A, and A > A.
        units_returning, people_returning: who came back at least once.
        units_repeating: units with at least one A > A.
        share: ``people_returning`` of ``people``; ``share_interval``: 95 % Wilson interval.
        median_seconds: time away, exact; None without a return.
        hours: time away, all together.
        extra_events: from leaving to coming back, all together.
        ways: the commonest ways round.
        effect: None where no goal is known.
    """

    name: str
    occurrences: int
    units: int
    people: int
    returns: int
    repeats: int
    units_returning: int
    people_returning: int
    units_repeating: int
    share: float
    share_interval: tuple[float, float] | None
    median_seconds: float | None
    hours: float
    extra_events: int
    ways: tuple[Way, ...]
    effect: LoopEffect | None

    def to_dict(self) -> dict[str, Any]:
        """Return plain values."""
        values = asdict(self)
        values["share_interval"] = None if self.share_interval is None else [*self.share_interval]
        values["ways"] = [
            {"path": [*w.path], "returns": w.returns, "people": w.people, "share": w.share}
            for w in self.ways
        ]
        if self.effect is not None:
            values["effect"]["with_rate"], values["effect"]["without_rate"] = self.effect.rates
            for name in ("interval", "adjusted_interval"):
                ends = values["effect"][name]
                values["effect"][name] = None if ends is None else [*ends]
        return values


@dataclass(frozen=True, slots=True)
class LoopsResult(Tabular):
    """Nodes that are come back to, from the one most people come back to.

    Attributes:
        nodes: at most as many as were asked for; those without return or repeat are left out.
        returning: how many nodes are come back to in all.
        events, units, people: of the whole log.
        rework_events: events whose node their unit had before: returns and repeats.
        names: what people call the nodes.
        every: of every node that occurs, shown or not, the people who came back to it.
    """

    nodes: tuple[LoopNode, ...]
    returning: int
    events: int
    units: int
    people: int
    rework_events: int
    names: dict[str, Words]
    warnings: tuple[Words, ...] = ()
    every: tuple[Share, ...] = field(default=(), repr=False)

    @property
    def rework_share(self) -> float | None:
        """Part of all events that is rework."""
        return self.rework_events / self.events if self.events else None

    @property
    def finding(self) -> Words:
        """The answer in one sentence."""
        if not self.nodes or not self.nodes[0].returns:
            return both("mining.no_loops")
        worst = self.nodes[0]
        return both(
            "mining.loops_finding",
            name=self.names[worst.name],
            people=f"{worst.people_returning:,}",
            share=f"{worst.share:.0%}",
            hours=f"{worst.hours:,.0f}" if worst.hours >= 10 else f"{worst.hours:.1f}",
            extra=f"{worst.extra_events:,}",
        )

    def to_dict(self) -> dict[str, Any]:
        """Return plain values."""
        return {
            "finding": _plain(self.finding),
            "nodes": [node.to_dict() for node in self.nodes],
            "returning": self.returning,
            "events": self.events,
            "units": self.units,
            "people": self.people,
            "rework_events": self.rework_events,
            "rework_share": self.rework_share,
            "names": {name: _plain(words) for name, words in self.names.items()},
            "warnings": [_plain(words) for words in self.warnings],
        }

    def to_polars(self) -> pl.DataFrame:
        """Return one row per node; ``way`` is the commonest way round."""
        import polars as pl

        rows: list[dict[str, Any]] = []
        for node in self.nodes:
            row = node.to_dict()
            effect = row.pop("effect") or {}
            ways = row.pop("ways")
            del row["share_interval"]
            row["way"] = " > ".join(ways[0]["path"]) if ways else None
            told = ("with_rate", "without_rate", "difference", "adjusted", "p")
            row |= {key: effect.get(key) for key in told}
            rows.append(row)
        whole_numbers = (
            "occurrences", "units", "people", "returns", "repeats", "units_returning",
            "people_returning", "units_repeating",
        )  # fmt: skip
        return pl.DataFrame(
            rows,
            schema={
                "name": pl.String, **dict.fromkeys(whole_numbers, pl.Int64), "share": pl.Float64,
                "median_seconds": pl.Float64, "hours": pl.Float64, "extra_events": pl.Int64,
                "way": pl.String, "with_rate": pl.Float64, "without_rate": pl.Float64,
                "difference": pl.Float64, "adjusted": pl.Float64, "p": pl.Float64,
            },
        )  # fmt: skip

    def shares(self) -> tuple[Share, ...]:
        """Return, of the people who have a node, the share that came back to it."""
        return self.every


def _plain(words: Words) -> dict[str, str]:
    return {"ko": words.ko, "en": words.en}


@dataclass(frozen=True, slots=True)
class LoopCounts:
    """Counts of every node (``kernels.mining_loops``), and units and people of the log.

    ``counts``: (nodes, COUNTS) int64; ``effect``: (nodes, strata, 4) int64, no
    strata without a goal.
    """

    names: tuple[str, ...]
    counts: Longs
    effect: Longs
    units: int
    people: int


@dataclass(frozen=True)
class CountLoops:
    """Count returns and repeats of every node."""

    question: Loops

    def bind(self, summary: LogSummary) -> CountLoops:
        """Nothing has to be looked up: the question was bound."""
        del summary
        return self

    def needs(self) -> Collection[str]:
        """Return the columns to load."""
        return self.question.needs()

    def scan(self, chunk: Chunk) -> LoopCounts:
        """Count in one bucket."""
        from yeojido.kernels.mining_loops import count, effect

        asked = self.question
        units = asked.units(chunk)
        counts = count(
            frozen(units.code), frozen(units.time), frozen(units.offset), frozen(units.owner),
            units.nodes,
        )  # fmt: skip
        effects = np.zeros((units.nodes, 0, 4), np.int64)
        if asked.has_goal:
            ends = asked.ends(chunk, units)
            effects = effect(
                frozen(units.code), frozen(units.offset), frozen(ends.stop),
                frozen((ends.outcome == CONVERTED).astype(np.uint8)),
                frozen(asked.strata(units, ends)), (units.nodes, STRATA),
            )  # fmt: skip
        people = np.count_nonzero(np.diff(units.owner)) + (units.owner.size > 0)
        names = asked.walk.nodes(chunk.names)
        return LoopCounts(names, counts, effects, units.owner.size, int(people))

    def merge(self, a: LoopCounts, b: LoopCounts) -> LoopCounts:
        """Add."""
        if not a.names or not b.names:
            return a if a.names else b
        return LoopCounts(
            a.names, a.counts + b.counts, a.effect + b.effect, a.units + b.units,
            a.people + b.people,
        )  # fmt: skip

    def finish(self, state: LoopCounts) -> LoopCounts:
        """Return the counts."""
        return state


@dataclass(frozen=True)
class Loops(Mined):
    """Find what is come back to, and what that costs.

    At level event a unit is a visit unless ``per`` says otherwise: who looks at the home page again
    next week does no work twice.

    Args:
        top: how many nodes are shown (1 to 60).
        ways: how many ways round are told of each.
        minimum: units with and without a loop that must be there before they are compared.

    The other parameters are those of ``Mined``. Raises BadOption.
    """

    top: int = 20
    ways: int = 5
    minimum: int = 30
    _counts: LoopCounts | None = field(default=None, repr=False, compare=False, kw_only=True)
    _gather: Gather | None = field(default=None, repr=False, compare=False, kw_only=True)
    _medians: Medians | None = field(default=None, repr=False, compare=False, kw_only=True)

    def __post_init__(self) -> None:
        """Check the numbers."""
        if self.per is None and self.level == "event":
            object.__setattr__(self, "per", "visit")
        super().__post_init__()
        if not 1 <= self.top <= MOST_SHOWN:
            raise BadOption(option="top", value=self.top, possible=f"1..{MOST_SHOWN}")
        if self.ways < 0:
            raise BadOption(option="ways", value=self.ways, possible="0, 1, 2, ...")

    def first(self) -> Any:
        """Return what must be known before: patience, counts of the nodes, median times."""
        waited = self.waited()
        if waited is not None or self._counts is None:
            return waited or CountLoops(self)
        shown = len(self._picked())
        if self._gather is None:
            return Spread(Pairs(self, shown), Pairs(self, shown).width - 2) if shown else None
        if self._medians is None:
            return self._gather
        return self._gather.missed(self._medians) if self._medians.missed.any() else None

    def after(self, result: Any) -> Loops:
        """Take in what was asked for by ``first``."""
        if isinstance(result, Patiences):
            return self.patient(result)
        if isinstance(result, LoopCounts):
            return replace(self, _counts=result)
        if isinstance(result, Medians):
            known = self._medians
            return replace(self, _medians=result if known is None else known.filled(result))
        pairs = Pairs(self, len(self._picked()))
        return replace(self, _gather=Gather(pairs, pairs.width - 2, result))

    def _picked(self) -> list[int]:
        """Return the nodes that are shown, from the one most people come back to."""
        from yeojido.kernels.mining_loops import PEOPLE_BACK, REPEATS, RETURNS

        assert self._counts is not None
        counts, names = self._counts.counts, self._counts.names
        found = np.flatnonzero(counts[:, RETURNS] + counts[:, REPEATS]).tolist()
        found.sort(
            key=lambda node: (
                -counts[node, PEOPLE_BACK], -counts[node, RETURNS], -counts[node, REPEATS],
                names[node],
            )
        )  # fmt: skip
        return found[: self.top]

    def _places(self) -> Longs:
        """Return (nodes,) int64: the place of a shown node, else -1."""
        assert self._counts is not None
        pick = np.full(len(self._counts.names), -1, np.int64)
        shown = self._picked()
        pick[shown] = np.arange(len(shown))
        return pick

    def timed(self, chunk: Chunk) -> tuple[Longs, Longs, Longs]:
        """Return (place of the node, time of leaving, time of coming back) of every return."""
        from yeojido.kernels.mining_loops import returns

        units = self.units(chunk)
        place, left, back = returns(
            frozen(units.code), frozen(units.offset), frozen(self._places())
        )
        return place, units.time[left], units.time[back]

    def _bits(self, nodes: int) -> tuple[int, int]:
        """Return how many bits one node of a way takes, and how many nodes are spelt out."""
        from yeojido.kernels.mining_loops import PICK_BITS

        bits = (nodes + 1).bit_length()
        return bits, max(min(INNER, (64 - PICK_BITS) // bits - 1), 1)

    def scan(self, chunk: Chunk) -> tuple[Table, ...]:
        """Count the ways round of one bucket."""
        from yeojido.kernels.mining_loops import ways

        units = self.units(chunk)
        pick = self._places()
        if not pick.size or not self.ways:
            return ()
        key, counts = ways(
            frozen(units.code), frozen(units.offset), frozen(units.owner), frozen(pick),
            *self._bits(units.nodes),
        )  # fmt: skip
        return (ordered(key, counts),)

    def merge(self, a: tuple[Table, ...], b: tuple[Table, ...]) -> tuple[Table, ...]:
        """Keep the tables of both."""
        return gathered((*a, *b))

    def finish(self, state: tuple[Table, ...]) -> LoopsResult:
        """Turn counts into nodes with their cost and their effect."""
        from yeojido.kernels.mining_loops import (
            OCCURRENCES,
            PEOPLE,
            PEOPLE_BACK,
            REPEATS,
            RETURNS,
        )

        assert self._counts is not None
        known = self._counts
        ways = self._spelt(whole(state, 2))
        effects = self._effects()
        nodes = tuple(
            self._node(node, i, ways[i], effects[i]) for i, node in enumerate(self._picked())
        )
        warnings = self.goal_warnings(self._names or ())
        if self.has_goal and nodes:
            warnings = (*warnings, both("mining.association"))
        used = {node.name for node in nodes} | {
            n for each in ways for way in each for n in way.path
        }
        named = zip(known.names, self.called(known.names), strict=True)
        counts = known.counts
        return LoopsResult(
            nodes=nodes,
            returning=int(np.count_nonzero(counts[:, RETURNS])),
            events=int(counts[:, OCCURRENCES].sum()),
            units=known.units,
            people=known.people,
            rework_events=int(counts[:, RETURNS].sum() + counts[:, REPEATS].sum()),
            names={name: words for name, words in named if name in used},
            warnings=warnings,
            every=tuple(
                Share((name,), int(counts[i, PEOPLE_BACK]), int(counts[i, PEOPLE]))
                for i, name in enumerate(known.names)
                if counts[i, PEOPLE]
            ),
        )

    def _spelt(self, table: Table) -> list[list[Way]]:
        """Return the commonest ways round of each shown node."""
        from yeojido.kernels.mining_loops import PICK_BITS, RETURNS

        assert self._counts is not None
        names, shown = self._counts.names, self._picked()
        bits, _ = self._bits(len(names))
        words = [*names, CUT]
        key, counts = table[0][:, 0], table[1]
        place = (key & np.uint64((1 << PICK_BITS) - 1)).astype(np.int64)
        found: list[list[Way]] = []
        for i, node in enumerate(shown):
            mine = np.flatnonzero(place == i)
            # More than are shown, so that the names may decide between equal ones.
            if mine.size > self.ways > 0:
                enough = np.partition(-counts[mine, 0], self.ways - 1)[self.ways - 1]
                mine = mine[-counts[mine, 0] <= enough]
            ways: list[Way] = []
            for row in mine.tolist():
                left, between = int(key[row]) >> PICK_BITS, list[str]()
                while left:
                    between.append(words[(left & ((1 << bits) - 1)) - 1])
                    left >>= bits
                path = (names[node], *reversed(between), names[node])
                returns, people = (int(n) for n in counts[row])
                total = int(self._counts.counts[node, RETURNS])
                ways.append(Way(path, returns, people, returns / total))
            found.append(sorted(ways, key=lambda way: (-way.returns, way.path))[: self.ways])
        return found

    def _node(self, node: int, place: int, ways: list[Way], effect: LoopEffect | None) -> LoopNode:
        from yeojido.kernels.mining_loops import AWAY, AWAY_REST

        assert self._counts is not None
        row = [int(count) for count in self._counts.counts[node]]
        occurrences, units, people, returns, repeats, units_back, people_back, repeating = row[:8]
        median = float("nan") if self._medians is None else float(self._medians.values[place])
        return LoopNode(
            name=self._counts.names[node],
            occurrences=occurrences,
            units=units,
            people=people,
            returns=returns,
            repeats=repeats,
            units_returning=units_back,
            people_returning=people_back,
            units_repeating=repeating,
            share=people_back / people,
            share_interval=wilson(people_back, people),
            median_seconds=None if np.isnan(median) else median / SECOND,
            hours=((row[AWAY] << 20) + row[AWAY_REST]) / HOUR,
            extra_events=row[8],
            ways=tuple(ways),
            effect=effect,
        )

    def _effects(self) -> list[LoopEffect | None]:
        """Return the effect of each shown node."""
        assert self._counts is not None
        shown = self._picked()
        if not self.has_goal or not shown:
            return [None] * len(shown)
        cells = self._counts.effect[shown]
        won, left, won_without, left_without = np.moveaxis(cells, 2, 0)
        told, low, high, p = compare(won, left, won + won_without, left + left_without)
        sums = cells.sum(axis=1)
        enough = np.minimum(sums[:, :2].sum(axis=1), sums[:, 2:].sum(axis=1)) >= self.minimum
        tested = np.flatnonzero(enough & ~np.isnan(told))
        corrected = dict(zip(tested.tolist(), benjamini_hochberg(p[tested].tolist()), strict=True))
        found: list[LoopEffect | None] = []
        for i, row in enumerate(sums.tolist()):
            counts = row[0] + row[1], row[0], row[2] + row[3], row[2]
            effect = LoopEffect(*counts, None, None, None, None, None)
            if enough[i]:
                crude, *ends = difference(counts[1], counts[0], counts[3], counts[2])
                effect = replace(effect, difference=crude, interval=(ends[0], ends[1]))
            if i in corrected:
                effect = replace(
                    effect, adjusted=float(told[i]), p=corrected[i],
                    adjusted_interval=(float(low[i]), float(high[i])),
                )  # fmt: skip
            found.append(effect)
        return found
