"""Who is lost, as a tree: groups of people told by what they had met and who they are.

An honest tree (after Athey and Imbens 2016): one half of the people decides where to split, the other
half says how many are lost in each leaf, so that shares are not flattered by the choice. Splits whose
two sides do not clearly differ in the second half are taken back. Which half a person is in, and who
is in the sample the tree is grown from, is decided by a number made of their own events: the same
whatever bucket they lie in.

For a goal everybody is looked at at one time after their first event (the landmark, Anderson, Cain
and Gelber 1983): those who converted before are left out, what was met until then makes the groups,
and lost is who does not convert within the patience after it. For leaving, the moment is one of a
person's stays at the place, chosen like by lot.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from yeojido.analyze.journeys import Patiences
from yeojido.analyze.results import Tabular
from yeojido.analyze.survival import wilson
from yeojido.analyze.why.candidates import Candidate, Candidates, first_known
from yeojido.analyze.why.moments import ANYWHERE, Asked, Happening
from yeojido.analyze.why.profile import Profile, Profiling
from yeojido.domain.durations import duration
from yeojido.domain.errors import BadOption
from yeojido.domain.words import Words, both
from yeojido.kernels.arrays import frozen

if TYPE_CHECKING:
    from collections.abc import Collection

    import polars as pl
    from numpy.typing import NDArray

    from yeojido.domain.journey import JourneyMap
    from yeojido.domain.log import Chunk, LogSummary

    Longs = NDArray[np.int64]
    Bytes = NDArray[np.uint8]
    Bools = NDArray[np.bool_]
    Marks = NDArray[np.uint64]

#: A split stays when its sides differ by this many standard errors (0.05 over up to 15 splits).
_CLEAR = 3.0
_MIX = (np.uint64(0x9E3779B97F4A7C15), np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB))


@dataclass(frozen=True, slots=True)
class Branch:
    """A group of people, and how it is split further.

    Attributes:
        n, lost: of the half that estimates; ``share`` = lost / n with ``ci`` (Wilson, 95 %).
        part: this group's part of all people.
        rule: what all have in common, in words; ``condition``: the same in SQL, over a person.
        split: what splits it; None for a leaf. ``yes``, ``no``: those with and without it.
    """

    n: int
    lost: int
    part: float
    rule: Words
    condition: str | None
    split: Candidate | None = None
    yes: Branch | None = None
    no: Branch | None = None

    @property
    def share(self) -> float | None:
        """The share that is lost."""
        return self.lost / self.n if self.n else None

    @property
    def ci(self) -> tuple[float, float]:
        """The 95 % interval of the share."""
        return wilson(self.lost, self.n)

    def leaves(self) -> tuple[Branch, ...]:
        """Return the groups at the ends."""
        if self.yes is None or self.no is None:
            return (self,)
        return (*self.yes.leaves(), *self.no.leaves())

    def to_dict(self) -> dict[str, Any]:
        """Return plain values, branches inside."""
        split = None if self.split is None else self.split.words()
        return {
            "n": self.n,
            "lost": self.lost,
            "share": self.share,
            "ci": list(self.ci),
            "part": self.part,
            "rule": {"ko": self.rule.ko, "en": self.rule.en},
            "condition": self.condition,
            "split": None if split is None else {"ko": split.ko, "en": split.en},
            "yes": None if self.yes is None else self.yes.to_dict(),
            "no": None if self.no is None else self.no.to_dict(),
        }


@dataclass(frozen=True, slots=True)
class LossTreeResult(Tabular):
    """The tree, and its leaves from the most lost on.

    Attributes:
        question: what was asked; ``people``: all that were looked at, of whom ``grown_on`` grew the
            tree and ``root.n`` estimate; ``before``: those who had converted before the landmark.
        pending: those whose time is not over.
        evidence: always ``correlation``.
    """

    question: Words
    people: int
    grown_on: int
    before: int
    pending: int
    root: Branch
    warnings: tuple[Words, ...]
    evidence: str = "correlation"

    @property
    def leaves(self) -> tuple[Branch, ...]:
        """The groups, from the largest share lost to the smallest."""
        return tuple(sorted(self.root.leaves(), key=lambda b: (-(b.share or 0.0), b.rule.en)))

    @property
    def note(self) -> Words:
        """What the numbers do not say."""
        return both("why.correlation")

    def to_dict(self) -> dict[str, Any]:
        """Return plain values."""
        leaves = [
            {k: v for k, v in leaf.to_dict().items() if k not in ("yes", "no", "split")}
            for leaf in self.leaves
        ]
        return {
            "question": {"ko": self.question.ko, "en": self.question.en},
            "evidence": self.evidence,
            "note": {"ko": self.note.ko, "en": self.note.en},
            "people": self.people,
            "grown_on": self.grown_on,
            "before": self.before,
            "pending": self.pending,
            "tree": self.root.to_dict(),
            "leaves": leaves,
            "warnings": [{"ko": each.ko, "en": each.en} for each in self.warnings],
        }

    def to_polars(self) -> pl.DataFrame:
        """Return one row per leaf."""
        import polars as pl

        leaves = self.leaves
        return pl.DataFrame(
            {
                "rule": [leaf.rule.en for leaf in leaves],
                "condition": [leaf.condition for leaf in leaves],
                "n": [leaf.n for leaf in leaves],
                "lost": [leaf.lost for leaf in leaves],
                "share": [leaf.share for leaf in leaves],
                "low": [leaf.ci[0] for leaf in leaves],
                "high": [leaf.ci[1] for leaf in leaves],
                "part": [leaf.part for leaf in leaves],
            },
            schema_overrides={"condition": pl.String, "share": pl.Float64},
        )


@dataclass(frozen=True, slots=True)
class Cases:
    """People of a chunk at their moment: (n,) marks, (n, features) uint8, (n,) lost; others' count."""

    mark: Marks
    features: Bytes
    lost: Bools
    before: int
    pending: int


@dataclass(frozen=True, slots=True)
class SampleState:
    """The people with the smallest marks of the growing half: marks, packed features, lost."""

    mark: Marks
    packed: Bytes
    lost: Bools


@dataclass(frozen=True, slots=True)
class Grown:
    """A tree as it was grown: per node the feature (-1 for a leaf), and its children."""

    feature: tuple[int, ...]
    yes: tuple[int, ...]
    no: tuple[int, ...]
    on: int


@dataclass(frozen=True, slots=True)
class TreeState:
    """Counts: (nodes, 2) people and lost of the estimating half; people, before, pending."""

    nodes: Longs
    counts: Longs


@dataclass(frozen=True)
class LossTree:
    """Show who is lost.

    Args:
        goal: an event, ``(event, times)`` or condition that is to be reached.
        leaving: instead: a stage or touchpoint of ``definition``, an event or condition, or ``"*"``.
        definition: the journey, for stages and touchpoints.
        depth: splits above a leaf, 1 to 5.
        within: for a goal, how long after the first event the landmark is.
        patience: how long nothing may happen; None = 30 days, or a sixth of the log.
        without: events and properties that make no groups.
        sent: event names that are not people's own doing; None = judged by their names.
        least: the smallest leaf, in people of either half.
        sample: people the tree is grown from at most.
        timezone: of times in conditions.

    Raises QuestionError, BadOption, BadDuration, BadCondition.
    """

    goal: str | tuple[str, int] | None = None
    leaving: str | None = None
    definition: JourneyMap | None = None
    depth: int = 3
    within: str = "1d"
    patience: str | None = None
    without: tuple[str, ...] = ()
    sent: tuple[str, ...] | None = None
    least: int = 50
    sample: int = 20_000
    timezone: str = "Asia/Seoul"
    _asked: Asked | None = field(default=None, repr=False, compare=False)
    _profile: Profile | None = field(default=None, repr=False, compare=False)
    _candidates: Candidates | None = field(default=None, repr=False, compare=False)
    _grown: Grown | None = field(default=None, repr=False, compare=False)
    _warnings: tuple[Words, ...] = field(default=(), repr=False, compare=False)

    def __post_init__(self) -> None:
        """Check the question."""
        if not 1 <= self.depth <= 5:
            raise BadOption(option="depth", value=self.depth, possible="1, 2, 3, 4, 5")
        for name in ("least", "sample"):
            if getattr(self, name) < 1:
                raise BadOption(option=name, value=getattr(self, name), possible="50, 100, 20000")
        _ = duration(self.within)
        if self._asked is None:
            goal = None if self.goal is None else Happening.of(self.goal)
            asked = Asked(
                goal, self.leaving, self.definition, self.patience, self.sent, self.timezone
            )
            object.__setattr__(self, "_asked", asked)

    @property
    def asked(self) -> Asked:
        """What is asked, as moments."""
        assert self._asked is not None
        return self._asked

    @property
    def candidates(self) -> Candidates:
        """What may make groups."""
        assert self._candidates is not None
        return self._candidates

    def features(self) -> tuple[Candidate, ...]:
        """Return what may split, in the order of the columns."""
        return (*self.candidates.met, *self.candidates.of_traits())

    def bind(self, summary: LogSummary) -> LossTree:
        """Check the question against a log; raises BadCondition, BadJourney."""
        asked, warnings = self.asked.bind(summary)
        return replace(self, _asked=asked, _warnings=warnings)

    def first(self) -> Any:
        """Return what must be known before: patience, what may make groups, the tree grown."""
        if (patience := self.asked.first()) is not None:
            return patience
        if self._profile is None:
            return Profiling()
        return Growing(self) if self._grown is None else None

    def after(self, result: Any) -> LossTree:
        """Take the patience, the candidates or the tree in."""
        if isinstance(result, Patiences):
            return replace(self, _asked=self.asked.after(result))
        if isinstance(result, Profile):
            candidates = Candidates.of(result, self.without)
            return replace(self, _profile=result, _candidates=candidates)
        return replace(self, _grown=result)

    def needs(self) -> Collection[str]:
        """Return the columns of conditions and groups."""
        names = () if self._profile is None else self._profile.names
        return self.asked.needs(names) | self.candidates.needs()

    def cases(self, chunk: Chunk) -> Cases:
        """Return the people of a chunk at their moment."""
        from yeojido.kernels.why import possessions

        last, lost, before, pending = self._moment(chunk)
        candidates = self.candidates
        have = possessions(
            frozen(candidates.items(chunk)), frozen(candidates.table), frozen(last),
            frozen(chunk.offset), len(candidates.met),
        )  # fmt: skip
        parts = [have]
        for each in candidates.traits:
            value, at = first_known(each, chunk)
            known = np.where((at >= 0) & (at <= last), value, -1)
            parts.append((known[:, None] == np.arange(len(each.values))).astype(np.uint8))
        there = last >= 0
        features = np.concatenate(parts, axis=1)[there]
        return Cases(_marks(chunk, last, features, there), features, lost[there], before, pending)

    def _moment(self, chunk: Chunk) -> tuple[Longs, Bools, int, int]:
        """Return (people,) the last event that counts (-1: not looked at) and whether they are lost;
        how many had converted before, and how many may still.
        """
        people = chunk.offset.size - 1
        if self.goal is None:
            moments = self.asked.moments(chunk)
            last = _one_each(chunk, np.flatnonzero(moments.mark))
            lost = np.zeros(people, np.bool_)
            lost[last >= 0] = moments.mark[last[last >= 0]] == 2
            return last, lost, 0, moments.pending
        assert self.asked.goal is not None
        split = self.asked.goal.first(chunk, self.timezone)
        full = np.diff(chunk.offset) > 0
        begin = chunk.time[np.minimum(chunk.offset[:-1], max(0, chunk.time.size - 1))]
        begin = begin if chunk.time.size else np.zeros(people, np.int64)
        landmark = begin + duration(self.within)
        when = np.where(split >= 0, chunk.time[split] if chunk.time.size else 0, 1 << 62)
        over = landmark + self.asked.wait <= chunk.end
        before = full & (when < landmark)
        looked = full & over & ~before
        owner = np.repeat(np.arange(people), np.diff(chunk.offset))
        early = np.flatnonzero(chunk.time < landmark[owner])
        last = np.full(people, -1, np.int64)
        last[owner[early]] = early
        last[~looked] = -1
        lost = when > landmark + self.asked.wait
        return last, lost, int(before.sum()), int((full & ~over & ~before).sum())

    def scan(self, chunk: Chunk) -> TreeState:
        """Count the people of the estimating half in every node."""
        assert self._grown is not None
        cases = self.cases(chunk)
        grown = self._grown
        nodes = np.zeros((len(grown.feature), 2), np.int64)
        half = cases.mark & np.uint64(1) == 1
        waiting = [(0, np.flatnonzero(half))]
        while waiting:
            node, who = waiting.pop()
            nodes[node] += (who.size, int(cases.lost[who].sum()))
            if grown.feature[node] >= 0:
                has = cases.features[who, grown.feature[node]] == 1
                waiting += [(grown.yes[node], who[has]), (grown.no[node], who[~has])]
        counts = np.array([cases.mark.size, cases.before, cases.pending], np.int64)
        return TreeState(nodes, counts)

    def merge(self, a: TreeState, b: TreeState) -> TreeState:
        """Add both up."""
        return TreeState(a.nodes + b.nodes, a.counts + b.counts)

    def finish(self, state: TreeState) -> LossTreeResult:
        """Take back splits that are not clear, and put the tree into words."""
        assert self._grown is not None and self._profile is not None
        people, before, pending = state.counts.tolist()
        warnings = list(self._warnings)
        if self._profile.left_out:
            warnings.append(both("why.left_out", names=", ".join(self._profile.left_out)))
        root = self._branch(0, state.nodes, ())
        if root.split is None:
            warnings.append(both("why.no_split"))
        return LossTreeResult(
            question=self._question(),
            people=people,
            grown_on=self._grown.on,
            before=before,
            pending=pending,
            root=root,
            warnings=tuple(warnings),
        )

    def _question(self) -> Words:
        if self.asked.goal is not None:
            return both("why.lost_goal", goal=self.asked.goal.text)
        if self.leaving == ANYWHERE:
            return both("why.lost_gone")
        return both("why.lost_leaving", place=self.asked.place())

    def _branch(self, node: int, nodes: Longs, rule: tuple[tuple[Candidate, bool], ...]) -> Branch:
        grown = self._grown
        assert grown is not None
        n, lost = nodes[node].tolist()
        plain = Branch(n, lost, n / max(1, int(nodes[0, 0])), _words(rule), _sql(rule))
        if grown.feature[node] < 0:
            return plain
        split = self.features()[grown.feature[node]]
        yes = self._branch(grown.yes[node], nodes, (*rule, (split, True)))
        no = self._branch(grown.no[node], nodes, (*rule, (split, False)))
        differs = _differs(yes, no) and min(yes.n, no.n) >= self.least
        if not differs and yes.split is None and no.split is None:
            return plain
        return replace(plain, split=split, yes=yes, no=no)


@dataclass(frozen=True)
class Growing:
    """Grow the tree from a sample of one half of the people."""

    tree: LossTree

    def needs(self) -> Collection[str]:
        """Return the columns of conditions and groups."""
        return self.tree.needs()

    def scan(self, chunk: Chunk) -> SampleState:
        """Return the people of the growing half, those with the smallest marks."""
        cases = self.tree.cases(chunk)
        half = np.flatnonzero(cases.mark & np.uint64(1) == 0)
        packed = np.packbits(cases.features[half], axis=1)
        return self._least(SampleState(cases.mark[half], packed, cases.lost[half]))

    def merge(self, a: SampleState, b: SampleState) -> SampleState:
        """Keep the smallest marks of both."""
        return self._least(
            SampleState(
                np.concatenate([a.mark, b.mark]),
                np.concatenate([a.packed, b.packed]),
                np.concatenate([a.lost, b.lost]),
            )
        )

    def _least(self, state: SampleState) -> SampleState:
        # People with equal marks are alike in everything that counts (see ``_marks``).
        order = np.argsort(state.mark, kind="stable")[: self.tree.sample]
        return SampleState(state.mark[order], state.packed[order], state.lost[order])

    def finish(self, state: SampleState) -> Grown:
        """Grow the tree."""
        size = state.lost.size
        width = len(self.tree.features())
        if size < 2 * self.tree.least or state.lost.all() or not state.lost.any():
            return Grown((-1,), (-1,), (-1,), size)
        from sklearn.tree import DecisionTreeClassifier

        features = np.unpackbits(state.packed, axis=1)[:, :width]
        model: Any = DecisionTreeClassifier(
            max_depth=self.tree.depth, min_samples_leaf=self.tree.least, random_state=0
        )
        model.fit(features.astype(np.float32), state.lost)
        inner: Any = model.tree_
        return Grown(
            tuple(int(f) if f >= 0 else -1 for f in inner.feature),
            tuple(int(i) for i in inner.children_right),
            tuple(int(i) for i in inner.children_left),
            size,
        )


def _one_each(chunk: Chunk, at: Longs) -> Longs:
    """Return (people,) one of a person's moments, -1 for none: which one the time of their first
    event decides. The last one would nearly always be the one at which they left.
    """
    chosen = np.full(chunk.offset.size - 1, -1, np.int64)
    owner, begin, number = np.unique(
        np.searchsorted(chunk.offset, at, side="right") - 1, return_index=True, return_counts=True
    )
    if owner.size:
        with np.errstate(over="ignore"):
            mixed = (chunk.time[chunk.offset[owner]].astype(np.uint64) * _MIX[0]) >> np.uint64(33)
        chosen[owner] = at[begin + (mixed % number.astype(np.uint64)).astype(np.int64)]
    return chosen


def _marks(chunk: Chunk, last: Longs, features: Bytes, there: Bools) -> Marks:
    """Return a number for each person, made of their events and of what they had met."""
    begin = chunk.offset[:-1][there]
    mark = chunk.time[begin].astype(np.uint64) if begin.size else np.zeros(0, np.uint64)
    with np.errstate(over="ignore"):
        for part in (
            (last[there] - begin).astype(np.uint64),
            chunk.time[last[there]].astype(np.uint64) if begin.size else mark,
            features.astype(np.uint64)
            @ (np.arange(1, features.shape[1] + 1, dtype=np.uint64) * _MIX[0]),
        ):
            mark = (mark ^ (mark >> np.uint64(30))) * _MIX[1] + part * _MIX[0]
        mark = (mark ^ (mark >> np.uint64(27))) * _MIX[2]
    return mark ^ (mark >> np.uint64(31))


def _differs(yes: Branch, no: Branch) -> bool:
    """Tell whether two groups clearly lose different shares."""
    n = yes.n + no.n
    if not yes.n or not no.n:
        return False
    share = (yes.lost + no.lost) / n
    spread = (share * (1 - share) * (1 / yes.n + 1 / no.n)) ** 0.5
    return abs(yes.lost / yes.n - no.lost / no.n) > _CLEAR * spread


def _words(rule: tuple[tuple[Candidate, bool], ...]) -> Words:
    if not rule:
        return both("why.everybody")
    said = [candidate.words(has=has) for candidate, has in rule]
    return Words(ko=" · ".join(w.ko for w in said), en=" · ".join(w.en for w in said))


def _sql(rule: tuple[tuple[Candidate, bool], ...]) -> str | None:
    parts = [c.condition if has else f"not ({c.condition})" for c, has in rule]
    return " and ".join(parts) or None
