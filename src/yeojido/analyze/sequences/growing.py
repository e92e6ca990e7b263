"""Growing frequent patterns level by level: each level is one pass over the log.

A pattern is frequent when at least the asked share of the converted units, or of those that left,
has it. A part of a frequent pattern is frequent too, so level ``k`` is made of two frequent
patterns of level ``k - 1`` that overlap (Srikant and Agrawal, EDBT 1996).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from yeojido.analyze.sequences.mined import CONVERTED, HERE
from yeojido.analyze.sequences.strata import STRATA
from yeojido.kernels.arrays import frozen

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from numpy.typing import NDArray

    from yeojido.domain.log import Chunk

    Ints = NDArray[np.int32]
    Longs = NDArray[np.int64]
    Steps = tuple[int, ...]

#: Nodes that take part at most: pairs are counted in a table of all of them.
_MOST_NODES = 500


@dataclass(frozen=True, slots=True)
class Tree:
    """Patterns as the kernels read them (see ``kernels.mining_patterns``); entry 0 is empty."""

    patterns: tuple[Steps, ...]
    step: Ints
    first: Ints

    @property
    def size(self) -> int:
        """Number of entries."""
        return len(self.patterns)

    @classmethod
    def of(cls, patterns: Collection[Steps]) -> Tree:
        """Return the tree of patterns; their beginnings must be among them."""
        ordered: list[Steps] = sorted({(), *patterns}, key=lambda each: (len(each), each))
        place = {pattern: i for i, pattern in enumerate(ordered)}
        parents = np.array([place[pattern[:-1]] for pattern in ordered[1:]], np.int64)
        first = np.searchsorted(parents, np.arange(len(ordered) + 1)) + 1
        step = np.array([-1, *(pattern[-1] for pattern in ordered[1:])], np.int32)
        return cls(tuple(ordered), step, first.astype(np.int32))


@dataclass(frozen=True)
class Grown:
    """What is known so far.

    Attributes:
        level: length of the longest patterns counted; 0 = nothing was.
        names: of all nodes.
        frequent: the nodes that take part, as codes; patterns hold places in here.
        known: frequent patterns with their counts (left, converted).
        totals: (strata, 2) units compared: left, converted.
        here, at_once: units left out.
        cut: some patterns were not looked at, there being too many.
        done: nothing is left to be counted.
    """

    level: int = 0
    names: tuple[str, ...] = ()
    frequent: tuple[int, ...] = ()
    known: dict[Steps, tuple[int, int]] = field(default_factory=dict[tuple[int, ...], Any])
    totals: Longs = field(default_factory=lambda: np.zeros((STRATA, 2), np.int64))
    here: int = 0
    at_once: int = 0
    cut: bool = False
    done: bool = False

    @cached_property
    def tree(self) -> Tree:
        """All frequent patterns."""
        return Tree.of(self.known)


@dataclass(frozen=True, slots=True)
class LevelState:
    """Counts (entries, 2): left, converted; at level 1 also what ``Grown`` says of all units."""

    names: tuple[str, ...]
    counts: Longs
    totals: Longs
    left_out: Longs


@dataclass(frozen=True)
class Levels:
    """Count the candidates of the next level; gives ``Grown`` with that level in it."""

    question: Any
    grown: Grown

    def needs(self) -> Collection[str]:
        """Return the columns to load."""
        return self.question.needs()

    def scan(self, chunk: Chunk) -> LevelState:
        """Count one bucket."""
        if self.grown.level:
            none = np.empty(0, np.int64)
            return LevelState((), self.counted(chunk, strata=False), none, none)
        from yeojido.kernels.mining_patterns import having

        asked = self.question
        units = asked.units(chunk)
        ends = asked.ends(chunk, units)
        strata = asked.strata(units, ends)
        won = (ends.outcome == CONVERTED).astype(np.int64)
        cell = np.where(strata < 0, -1, won)
        counts = having(
            frozen(units.code), frozen(units.offset), frozen(ends.stop), frozen(cell),
            (units.nodes, 2),
        )  # fmt: skip
        there = strata >= 0
        totals = np.bincount(2 * strata[there] + won[there], minlength=2 * STRATA)
        here = np.count_nonzero(ends.outcome == HERE)
        left_out = np.array([here, np.count_nonzero(~there) - here], np.int64)
        names = asked.walk.nodes(chunk.names)
        return LevelState(names, counts, totals.reshape(STRATA, 2), left_out)

    def counted(self, chunk: Chunk, *, strata: bool) -> Longs:
        """Return (entries, cells) int64: units that have each candidate, or each pattern known.

        With ``strata`` cells are length and end of everything known; else the end alone, of the
        candidates of the next level.
        """
        from yeojido.kernels.mining_patterns import count, pairs

        asked = self.question
        units = asked.units(chunk)
        ends = asked.ends(chunk, units)
        stratum = asked.strata(units, ends)
        won = (ends.outcome == CONVERTED).astype(np.int64)
        cell = np.where(stratum < 0, -1, 2 * stratum + won if strata else won)
        cells = 2 * STRATA if strata else 2
        place = np.full(max(units.nodes, 1), -1, np.int32)
        frequent = list(self.grown.frequent)
        place[frequent] = np.arange(len(frequent))
        how = asked.collapse, asked.gap == "any"
        walked = (
            frozen(units.code), frozen(units.offset), frozen(ends.stop), frozen(cell),
            frozen(place),
        )  # fmt: skip
        size = len(frequent), cells
        if not strata and self.grown.level == 1:
            return pairs(*walked, size, how)
        tree = self.grown.tree if strata else self._candidates
        return count(*walked, frozen(tree.step), frozen(tree.first), size, how).T

    @cached_property
    def _candidates(self) -> Tree:
        """The candidates of the next level, with their beginnings."""
        asked, grown = self.question, self.grown
        last = {p: n for p, n in grown.known.items() if len(p) == grown.level}
        found = joined(last, gaps=asked.gap == "any")
        kept = found[: asked.candidates]
        return Tree.of({pattern[:k] for pattern in kept for k in range(1, len(pattern) + 1)})

    def merge(self, a: LevelState, b: LevelState) -> LevelState:
        """Add."""
        if a.counts.shape != b.counts.shape:
            return a if a.counts.size else b
        return LevelState(
            a.names or b.names, a.counts + b.counts, a.totals + b.totals, a.left_out + b.left_out
        )

    def finish(self, state: LevelState) -> Grown:
        """Keep what is frequent."""
        if self.grown.level == 0:
            return self._nodes(state)
        asked, grown = self.question, self.grown
        if grown.level == 1:
            width = len(grown.frequent)
            patterns = [(a, b) for a in range(width) for b in range(width)]
        else:
            patterns = list(self._candidates.patterns)
        left, won = grown.totals.sum(axis=0)
        enough = self._frequent(state.counts, left, won)
        new = {
            patterns[i]: (int(state.counts[i, 0]), int(state.counts[i, 1]))
            for i in np.flatnonzero(enough).tolist()
            if len(patterns[i]) == grown.level + 1
        }
        cut = grown.cut or len(new) > asked.candidates
        if len(new) > asked.candidates:
            names = [grown.names[code] for code in grown.frequent]
            order = sorted(new, key=lambda p: (-_share(new[p], left, won), [names[s] for s in p]))
            new = {pattern: new[pattern] for pattern in order[: asked.candidates]}
        level = grown.level + 1
        following = joined(new, gaps=asked.gap == "any") if level < asked.longest else []
        return Grown(
            level, grown.names, grown.frequent, grown.known | new, grown.totals, grown.here,
            grown.at_once, cut or len(following) > asked.candidates, not following,
        )  # fmt: skip

    def _nodes(self, state: LevelState) -> Grown:
        """Take the frequent nodes."""
        left, won = state.totals.sum(axis=0)
        codes = np.flatnonzero(self._frequent(state.counts, left, won)).tolist()
        counts = [(int(a), int(b)) for a, b in state.counts.tolist()]
        codes.sort(key=lambda code: (-_share(counts[code], left, won), state.names[code]))
        cut = len(codes) > _MOST_NODES
        codes = codes[:_MOST_NODES]
        known: dict[Steps, tuple[int, int]] = {(i,): counts[c] for i, c in enumerate(codes)}
        here, at_once = (int(n) for n in state.left_out)
        done = self.question.longest == 1 or not codes
        return Grown(1, state.names, tuple(codes), known, state.totals, here, at_once, cut, done)

    def _frequent(self, counts: Longs, left: int, won: int) -> NDArray[np.bool_]:
        least = np.maximum(np.array([left, won]) * self.question.support, 1)
        return (counts >= least).any(axis=1)


def _share(counts: tuple[int, int], left: int, won: int) -> float:
    return float(max(counts[0] / max(left, 1), counts[1] / max(won, 1)))


def joined(last: dict[Steps, tuple[int, int]], *, gaps: bool) -> list[Steps]:
    """Return what can be frequent one step longer, those first that may be most frequent.

    ``last``: frequent patterns of one length. With gaps every part of a pattern must be among
    them, without only its beginning and its end.
    """
    by_start: dict[Steps, list[Steps]] = {}
    for pattern in sorted(last):
        by_start.setdefault(pattern[:-1], []).append(pattern)
    found: list[tuple[int, Steps]] = []
    for pattern in sorted(last):
        for other in by_start.get(pattern[1:], ()):
            longer = (*pattern, other[-1])
            if gaps and any(longer[:i] + longer[i + 1 :] not in last for i in _inner(longer)):
                continue
            bound = min(sum(last[pattern]), sum(last[other]))
            found.append((-bound, longer))
    return [longer for _, longer in sorted(found)]


def _inner(pattern: Sequence[int]) -> range:
    """Return the places that are neither first nor last."""
    return range(1, len(pattern) - 1)
