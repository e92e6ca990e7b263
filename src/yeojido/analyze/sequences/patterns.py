"""Patterns: what those who convert do before it, and what those who leave do.

A pattern is a sequence of nodes. A unit has it when the nodes stand in its events in that order
(``gap="any"``: with anything between; ``gap="none"``: right after each other), **before its first
goal event**, so that the goal does not explain itself. Patterns are found level by level, only
frequent ones growing further (Agrawal and Srikant, Mining Sequential Patterns, ICDE 1995; the
places of a node as bits of a word after SPAM: Ayres et al., KDD 2002).

Longer units have more patterns. So next to the plain supports stands the **adjusted** difference
of conversion, with the pattern against without it, among units that had equally many steps before
their end (``strata``); p-values belong to it and are corrected (Benjamini and Hochberg) over all
patterns tested, not only those shown. All of it is association.

The list is kept short: a longer pattern stands there only if it says more than each of its parts
(productive patterns: Webb, Machine Learning 68, 2007): its interval lies beyond the part's estimate,
and among the units that have the part, at equal length, those with the whole pattern convert still
more (or still less) than those without it. Of patterns that as many units of every length and end
have, which are the same ones then, the shortest is listed.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, replace
from itertools import combinations
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from yeojido.analyze.journeys import Patiences
from yeojido.analyze.results import Tabular
from yeojido.analyze.sequences.growing import Grown, Levels, Tree
from yeojido.analyze.sequences.mined import Mined
from yeojido.analyze.sequences.strata import STRATA, compare
from yeojido.analyze.survival import benjamini_hochberg, difference
from yeojido.domain.errors import BadOption, QuestionError
from yeojido.domain.words import Words, both

if TYPE_CHECKING:
    import polars as pl
    from numpy.typing import NDArray

    from yeojido.domain.log import Chunk

    Longs = NDArray[np.int64]

LONGEST = 5
LEVEL_OF_P = 0.05
#: p at which a pattern adds to a part of it.
_ADDS = 0.01


@dataclass(frozen=True, slots=True)
class Pattern:
    """A pattern, who has it, and what goes with it.

    Attributes:
        steps: its nodes.
        converted, left: units that have it, by how they ended.
        support_converted, support_left: parts of all units that ended so.
        conversion: of the units that have it.
        lift: ``conversion`` over the conversion of all.
        difference: ``support_converted - support_left``, ``interval`` (95 %, Newcombe 1998).
        adjusted: conversion with minus without it at equal length; ``adjusted_interval`` (95 %).
        p: of the adjusted difference, corrected over all patterns tested.
    """

    steps: tuple[str, ...]
    converted: int
    left: int
    support_converted: float
    support_left: float
    conversion: float
    lift: float
    difference: float
    interval: tuple[float, float]
    adjusted: float
    adjusted_interval: tuple[float, float]
    p: float

    def to_dict(self) -> dict[str, Any]:
        """Return plain values."""
        values = asdict(self)
        for name in ("steps", "interval", "adjusted_interval"):
            values[name] = list(values[name])
        return values


@dataclass(frozen=True, slots=True)
class PatternsResult(Tabular):
    """The patterns that tell the converted from those who left, the surest ones first.

    Attributes:
        patterns: at most as many as were asked for.
        found: patterns that pass, shown or not; ``tested``: all that were tested.
        converted, left: units that are compared; ``here``: units still here, left out;
            ``at_once``: units that converted with their first node, left out.
        gap: what may stand between the nodes.
        nodes: what people call the nodes.
        unit: what one unit is.
    """

    patterns: tuple[Pattern, ...]
    found: int
    tested: int
    converted: int
    left: int
    here: int
    at_once: int
    gap: str
    unit: str
    nodes: dict[str, Words]
    warnings: tuple[Words, ...] = ()

    @property
    def finding(self) -> Words:
        """The answer in one sentence."""
        if not self.patterns:
            return both("mining.no_patterns", tested=f"{self.tested:,}")
        best = self.patterns[0]
        ko, en = (
            " → ".join(self.nodes[step].say(language) for step in best.steps)
            for language in ("ko", "en")
        )
        return both(
            "mining.patterns_more" if best.adjusted > 0 else "mining.patterns_less",
            pattern=Words(ko, en),
            points=f"{abs(best.adjusted) * 100:.0f}",
            tested=f"{self.tested:,}",
            found=f"{self.found:,}",
        )

    def to_dict(self) -> dict[str, Any]:
        """Return plain values."""
        numbers = ("found", "tested", "converted", "left", "here", "at_once", "gap", "unit")
        return {
            "finding": {"ko": self.finding.ko, "en": self.finding.en},
            "patterns": [pattern.to_dict() for pattern in self.patterns],
            **{name: getattr(self, name) for name in numbers},
            "nodes": {name: {"ko": w.ko, "en": w.en} for name, w in self.nodes.items()},
            "warnings": [{"ko": each.ko, "en": each.en} for each in self.warnings],
        }

    def to_polars(self) -> pl.DataFrame:
        """Return one row per pattern."""
        import polars as pl

        rows: list[dict[str, Any]] = []
        for pattern in self.patterns:
            row = pattern.to_dict()
            row["low"], row["high"] = row.pop("adjusted_interval")
            del row["interval"]
            rows.append({"pattern": " > ".join(pattern.steps), **row})
        numbers = (
            "support_converted", "support_left", "conversion", "lift", "difference", "adjusted",
            "low", "high", "p",
        )  # fmt: skip
        return pl.DataFrame(
            rows,
            schema={
                "pattern": pl.String, "steps": pl.List(pl.String), "converted": pl.Int64,
                "left": pl.Int64, **dict.fromkeys(numbers, pl.Float64),
            },
        )  # fmt: skip


@dataclass(frozen=True)
class Patterns(Mined):
    """Find sequences that tell those who convert from those who leave.

    Args:
        longest: nodes of the longest pattern (1 to 5).
        gap: ``any``: other events may stand between; ``none``: none may.
        support: smallest share of the converted or of those who left that has a pattern.
        minimum: units with and without a pattern that must be there before it is tested.
        collapse: neighbouring repeats of a node count once.
        candidates: patterns of one length that are looked at at most, those first that may be
            the most frequent; a warning says where that was not all.
        top: how many are shown.
        every: show all that were tested, not only those that pass and say something of their own.

    The other parameters are those of ``Mined``; a goal is needed. Raises BadOption and, without
    a goal, QuestionError.
    """

    longest: int = 4
    gap: Literal["any", "none"] = "any"
    support: float = 0.02
    minimum: int = 30
    collapse: bool = True
    candidates: int = 1_000
    top: int = 20
    every: bool = False
    _grown: Grown | None = field(default=None, repr=False, compare=False, kw_only=True)

    def __post_init__(self) -> None:
        """Check the numbers."""
        super().__post_init__()
        if not self.has_goal:
            raise QuestionError(reason=both("mining.needs_goal"))
        if not 1 <= self.longest <= LONGEST:
            raise BadOption(option="longest", value=self.longest, possible=f"1..{LONGEST}")
        if self.gap not in ("any", "none"):
            raise BadOption(option="gap", value=self.gap, possible="any, none")
        if not 0 < self.support < 1:
            raise BadOption(option="support", value=self.support, possible="0.01, 0.1")
        for name in ("minimum", "candidates", "top"):
            if getattr(self, name) < 1:
                raise BadOption(option=name, value=getattr(self, name), possible="1, 2, 3, ...")

    def first(self) -> Any:
        """Return what must be known before: patience, then the frequent patterns of each length."""
        waited = self.waited()
        if waited is not None:
            return waited
        grown = self._grown or Grown()
        return None if grown.done else Levels(self, grown)

    def after(self, result: Any) -> Patterns:
        """Take in what was asked for by ``first``."""
        if isinstance(result, Patiences):
            return self.patient(result)
        return replace(self, _grown=result)

    def scan(self, chunk: Chunk) -> Longs:
        """Return (entries, 2 * strata) int64: units by pattern, length and how they ended."""
        assert self._grown is not None
        return Levels(self, self._grown).counted(chunk, strata=True)

    def merge(self, a: Longs, b: Longs) -> Longs:
        """Add."""
        return a + b

    def finish(self, state: Longs) -> PatternsResult:
        """Test every pattern and keep those that say something of their own."""
        assert self._grown is not None
        grown, tree = self._grown, self._grown.tree
        cells = state.reshape(tree.size, STRATA, 2)
        lost, won = cells[:, :, 0], cells[:, :, 1]
        told, low, high, p = compare(won, lost, grown.totals[:, 1], grown.totals[:, 0])
        n_left, n_won = (int(n) for n in grown.totals.sum(axis=0))
        having = cells.sum(axis=(1, 2))
        testable = (having >= self.minimum) & (n_won + n_left - having >= self.minimum)
        testable &= ~np.isnan(told)
        testable[0] = False
        tested = np.flatnonzero(testable)
        corrected = np.ones(tree.size)
        corrected[tested] = benjamini_hochberg(p[tested].tolist())
        facts = _Facts(told, low, high, corrected, won, lost)
        kept = tested.tolist() if self.every else _kept(tree, tested, facts)
        rows = [
            self._row(tree.patterns[i], cells[i].sum(axis=0), (n_won, n_left), facts, i)
            for i in kept
        ]
        rows.sort(key=lambda row: (row.p, -abs(row.adjusted), row.steps))
        used = {step for row in rows[: self.top] for step in row.steps}
        named = zip(grown.names, self.called(grown.names), strict=True)
        return PatternsResult(
            tuple(rows[: self.top]), len(rows), tested.size, n_won, n_left, grown.here,
            grown.at_once, self.gap, self.walk.unit,
            {name: words for name, words in named if name in used}, self._warnings((n_won, n_left)),
        )  # fmt: skip

    def _row(
        self, pattern: tuple[int, ...], cells: Longs, all_: tuple[int, int], facts: _Facts, i: int
    ) -> Pattern:
        assert self._grown is not None
        left, won = (int(n) for n in cells)
        told, low, high = difference(won, all_[0], left, all_[1])
        conversion = won / (won + left)
        names, frequent = self._grown.names, self._grown.frequent
        return Pattern(
            steps=tuple(names[frequent[step]] for step in pattern),
            converted=won,
            left=left,
            support_converted=won / max(all_[0], 1),
            support_left=left / max(all_[1], 1),
            conversion=conversion,
            lift=conversion / (all_[0] / sum(all_)) if all_[0] else 0.0,
            difference=told,
            interval=(low, high),
            adjusted=float(facts.told[i]),
            adjusted_interval=(float(facts.low[i]), float(facts.high[i])),
            p=float(facts.p[i]),
        )

    def _warnings(self, compared: tuple[int, int]) -> tuple[Words, ...]:
        assert self._grown is not None
        warnings = self.goal_warnings(self._names or ())
        if min(compared) < self.minimum:
            few = {"converted": f"{compared[0]:,}", "left": f"{compared[1]:,}"}
            warnings = (*warnings, both("mining.few_units", **few))
        if self._grown.cut:
            limit = f"{self.candidates:,}"
            warnings = (*warnings, both("mining.many_patterns", limit=limit))
        return (*warnings, both("mining.pattern_association"))


@dataclass(frozen=True, slots=True)
class _Facts:
    """What is known of every entry of the tree: (entries,); ``won``, ``lost``: (entries, strata)."""

    told: NDArray[np.float64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    p: NDArray[np.float64]
    won: Longs
    lost: Longs

    def adds(self, entry: int, parts: list[int]) -> bool:
        """Whether a pattern goes further in its direction than each of its parts."""
        if not parts:
            return True
        far = self.low[entry] if self.told[entry] > 0 else self.high[entry]
        if not ((far - self.told[parts]) * self.told[entry] > 0).all():
            return False
        won, lost = (np.broadcast_to(n[entry], (len(parts), STRATA)) for n in (self.won, self.lost))
        told, _, _, p = compare(won, lost, self.won[parts], self.lost[parts])
        return bool(((p <= _ADDS) & (told * self.told[entry] > 0)).all())


def _kept(tree: Tree, tested: Longs, facts: _Facts) -> list[int]:
    """Return the entries that pass and say more than their parts; of equal ones the shortest."""
    entry_of = {pattern: i for i, pattern in enumerate(tree.patterns)}
    known = frozenset(tested.tolist())
    good = [
        i
        for i in tested[facts.p[tested] <= LEVEL_OF_P].tolist()
        if facts.adds(i, [q for q in _parts(tree.patterns[i], entry_of) if q in known])
    ]
    alike: dict[bytes, int] = {}
    for i in good:
        alike.setdefault(facts.won[i].tobytes() + facts.lost[i].tobytes(), i)
    return list(alike.values())


def _parts(pattern: tuple[int, ...], entry_of: dict[tuple[int, ...], int]) -> list[int]:
    """Return the entries of the shorter patterns that are in a pattern."""
    shorter = {part for size in range(1, len(pattern)) for part in combinations(pattern, size)}
    return [entry_of[part] for part in sorted(shorter) if part in entry_of]
