"""What tells two groups of people apart, in any answer that consists of shares of people.

Differences of shares carry Newcombe's interval (1998, method 10); p-values are Fisher's exact test
where a group is small and the pooled z test elsewhere, corrected by Benjamini and Hochberg (1995)
over everything that is shown. A placebo (A/A) check deals the same people into two groups at random
and counts how often the same procedure finds something where there is nothing to find.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from yeojido.analyze.conditions import parse, sentence
from yeojido.analyze.parts import PartResults, Parts
from yeojido.analyze.results import Comparable, Share, Tabular
from yeojido.analyze.survival import benjamini_hochberg, difference
from yeojido.domain.errors import BadOption, QuestionError
from yeojido.domain.log import Bindable
from yeojido.kernels.mixing import mixed

if TYPE_CHECKING:
    import polars as pl
    from numpy.typing import NDArray

    from yeojido.domain.log import Chunk, Kind, LogSummary
    from yeojido.domain.words import Words

#: A corrected p-value up to this is called a difference.
LEVEL = 0.05
#: Expected counts below this ask for the exact test (W. G. Cochran, Biometrics 1954).
_EXACT_BELOW = 5.0


@dataclass(frozen=True, slots=True)
class Contrast:
    """One share in both groups.

    Attributes:
        item: what it is a share of.
        hits_a, n_a, hits_b, n_b: people who have it and who could, by group.
        share_a, share_b: the shares.
        difference: share of a minus share of b.
        low, high: its 95 % interval.
        p: of the test that there is no difference.
        p_corrected: the same, corrected for everything that is shown.
        clear: ``p_corrected`` is at most 0.05.
    """

    item: tuple[str, ...]
    hits_a: int
    n_a: int
    hits_b: int
    n_b: int
    share_a: float
    share_b: float
    difference: float
    low: float
    high: float
    p: float
    p_corrected: float
    clear: bool


@dataclass(frozen=True, slots=True)
class Placebo:
    """How often random groups of the same people seem to differ.

    ``rounds`` random splits; ``with_findings`` of them showed at least one difference (5 % are
    to be expected); ``findings`` = all such items together, of ``tested``.
    """

    rounds: int
    with_findings: int
    findings: int
    tested: int


@dataclass(frozen=True, slots=True)
class DifferenceResult(Tabular):
    """The shares of two groups side by side, the clearest differences first.

    ``a`` and ``b`` are the answers of each group as they would be alone.
    """

    who_a: str
    who_b: str | None
    people_a: int
    people_b: int
    rows: tuple[Contrast, ...]
    hidden: int
    a: Any
    b: Any
    placebo: Placebo | None = None
    warnings: tuple[Words, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return plain values; ``a`` and ``b`` are left out."""
        return {
            "who_a": self.who_a,
            "who_b": self.who_b,
            "people_a": self.people_a,
            "people_b": self.people_b,
            "rows": [{**asdict(each), "item": list(each.item)} for each in self.rows],
            "hidden": self.hidden,
            "placebo": None if self.placebo is None else asdict(self.placebo),
            "warnings": [{"ko": each.ko, "en": each.en} for each in self.warnings],
        }

    def to_polars(self) -> pl.DataFrame:
        """Return one row per share."""
        import polars as pl

        rows = [{**asdict(each), "item": " → ".join(each.item)} for each in self.rows]
        counts = dict.fromkeys(("hits_a", "n_a", "hits_b", "n_b"), pl.Int64)
        names = ("share_a", "share_b", "difference", "low", "high", "p", "p_corrected")
        return pl.DataFrame(
            rows,
            schema={
                "item": pl.String, **counts, **dict.fromkeys(names, pl.Float64),
                "clear": pl.Boolean,
            },
        )  # fmt: skip


@dataclass(frozen=True)
class Difference:
    """Compare two groups of people in any analysis whose answer has ``shares()``.

    Args:
        analysis: the question, such as ``Funnel`` or ``Transitions``.
        a: condition over people: the first group.
        b: condition over people; None = everyone who is not in ``a``. Who is in both is left out.
        least: shares are shown only where both groups have at least so many people.
        placebo: number of random splits for the A/A check; 0 = none.
        seed: of the random splits.
        timezone: of times in the conditions.

    How long people are waited for is taken from the whole log. Raises BadOption when made;
    BadCondition when bound; QuestionError where a group is empty or nothing can be compared.
    """

    analysis: Any
    a: str
    b: str | None = None
    least: int = 30
    placebo: int = 0
    seed: int = 0
    timezone: str = "UTC"
    _parts: Parts | None = field(default=None, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Check what can be checked without a log."""
        if self.least < 1:
            raise BadOption(option="least", value=self.least, possible="1, 30, 100")
        if not 0 <= self.placebo <= 1000:
            raise BadOption(option="placebo", value=self.placebo, possible="0..1000")

    def bind(self, summary: LogSummary) -> Difference:
        """Check the conditions against a log; raises BadCondition."""
        schema = tuple(summary.schema.items())
        grouping = _Two(self.a, self.b, schema, self.timezone, self.placebo, self.seed)
        inner = (
            self.analysis.bind(summary) if isinstance(self.analysis, Bindable) else self.analysis
        )
        keys = [(0, "a"), (0, "b"), *((i + 1, k) for i in range(self.placebo) for k in "ab")]
        parts = Parts(dict.fromkeys(keys, inner), grouping, grouping.columns())
        return replace(self, _parts=parts)

    def first(self) -> Any:
        """Return what the analysis wants to know before."""
        return self._known.first()

    def after(self, result: Any) -> Difference:
        """Take what the groups have learnt."""
        return replace(self, _parts=self._known.after(result))

    def needs(self) -> Collection[str]:
        """Return the columns of the analysis and of the conditions."""
        return self._known.needs()

    def scan(self, chunk: Chunk) -> tuple[Any, int]:
        """Fold both groups of a bucket; count who is in both."""
        group = self._known.group
        assert isinstance(group, _Two)
        return self._known.scan(chunk), group.in_both(chunk)

    def merge(self, a: tuple[Any, int], b: tuple[Any, int]) -> tuple[Any, int]:
        """Join the states group by group."""
        return self._known.merge(a[0], b[0]), a[1] + b[1]

    def finish(self, state: tuple[Any, int]) -> DifferenceResult:
        """Return the shares side by side; raises QuestionError for an empty group."""
        done = self._known.finish(state[0])
        for key, who in ((0, "a"), self.a), ((0, "b"), self.b or f"not ({self.a})"):
            if key not in done.people:
                raise QuestionError(reason=sentence("empty_group", who=who))
        one, other = done.results[0, "a"], done.results[0, "b"]
        if not isinstance(one, Comparable):
            name = type(self.analysis).__name__
            known = "Funnel, Transitions, StepMatrix, Loops, Retention"
            raise QuestionError(reason=sentence("not_comparable", name=name, known=known))
        rows, hidden = contrasts(one.shares(), other.shares(), self.least)
        warnings: list[Words] = []
        if state[1]:
            warnings.append(sentence("in_both", n=state[1]))
        if hidden:
            warnings.append(sentence("hidden_items", n=hidden, least=self.least))
        checked = self._checked(done)
        if checked is not None and _too_many(checked):
            hits, rounds = checked.with_findings, checked.rounds
            warnings.append(sentence("placebo_many", hits=hits, rounds=rounds))
        return DifferenceResult(
            self.a, self.b, done.people[0, "a"], done.people[0, "b"], rows, hidden, one, other,
            checked, tuple(warnings),
        )  # fmt: skip

    def _checked(self, done: PartResults) -> Placebo | None:
        if not self.placebo:
            return None
        found = [
            contrasts(done.results[i, "a"].shares(), done.results[i, "b"].shares(), self.least)[0]
            for i in range(1, self.placebo + 1)
            if (i, "a") in done.results and (i, "b") in done.results
        ]
        clear = [sum(each.clear for each in rows) for rows in found]
        return Placebo(len(found), sum(n > 0 for n in clear), sum(clear), sum(map(len, found)))

    @property
    def _known(self) -> Parts:
        assert self._parts is not None, "bind it to a log first"
        return self._parts


def contrasts(
    a: Sequence[Share], b: Sequence[Share], least: int
) -> tuple[tuple[Contrast, ...], int]:
    """Return the shares of two groups side by side, and how many were too small to show.

    An item that only one group has counts as 0 hits in the other, out of the people of a share
    with the same beginning (an edge's source), or of the largest share there.
    """
    of_a, of_b = {s.item: s for s in a}, {s.item: s for s in b}
    found: list[tuple[tuple[str, ...], int, int, int, int]] = []
    hidden = 0
    for item in dict.fromkeys([*of_a, *of_b]):
        one = of_a.get(item) or _none(item, a)
        other = of_b.get(item) or _none(item, b)
        if min(one.n, other.n) < least:
            hidden += 1
        else:
            found.append((item, one.hits, one.n, other.hits, other.n))
    tested = [p_value(*row[1:]) for row in found]
    corrected = benjamini_hochberg(tested)
    rows: list[Contrast] = []
    for (item, ha, na, hb, nb), p, q in zip(found, tested, corrected, strict=True):
        apart, low, high = difference(ha, na, hb, nb)
        rows.append(
            Contrast(item, ha, na, hb, nb, ha / na, hb / nb, apart, low, high, p, q, q <= LEVEL)
        )
    rows.sort(key=lambda row: (row.p_corrected, row.p, -abs(row.difference), row.item))
    return tuple(rows), hidden


def _none(item: tuple[str, ...], others: Sequence[Share]) -> Share:
    """Return the share of an item that a group does not have at all."""
    alike = [s.n for s in others if s.item[:-1] == item[:-1]] if len(item) > 1 else []
    return Share(item, 0, max(alike or [s.n for s in others], default=0))


def p_value(hits_a: int, n_a: int, hits_b: int, n_b: int) -> float:
    """Return the two-sided p-value of no difference between two shares.

    >>> round(p_value(60, 100, 40, 100), 4), round(p_value(3, 4, 0, 4), 4)
    (0.0047, 0.1429)
    """
    hits, n = hits_a + hits_b, n_a + n_b
    if hits in (0, n) or not n_a or not n_b:
        return 1.0
    if min(hits, n - hits) * min(n_a, n_b) / n < _EXACT_BELOW:
        from scipy.stats import fisher_exact

        table = [[hits_a, n_a - hits_a], [hits_b, n_b - hits_b]]
        exact: Any = fisher_exact(table)
        return float(exact.pvalue)
    pooled = hits / n
    spread = math.sqrt(pooled * (1 - pooled) * (1 / n_a + 1 / n_b))
    return math.erfc(abs(hits_a / n_a - hits_b / n_b) / spread / math.sqrt(2))


def _too_many(placebo: Placebo) -> bool:
    """Tell whether more rounds found something than chance at 5 % explains (one-sided 1 %)."""
    from scipy.stats import binom

    return bool(binom.sf(placebo.with_findings - 1, placebo.rounds, LEVEL) < 0.01)


@dataclass(frozen=True)
class _Two:
    """Tells the two groups apart, and deals their people at random for the placebo rounds."""

    a: str
    b: str | None
    schema: tuple[tuple[str, Kind], ...]
    timezone: str
    rounds: int
    seed: int

    def __post_init__(self) -> None:
        """Check the conditions."""
        _ = self.columns()

    def columns(self) -> frozenset[str]:
        """Return the columns to load."""
        texts = [text for text in (self.a, self.b) if text is not None]
        found = {c for text in texts for c in self._parsed(text).columns}
        return frozenset(found | ({"person"} if self.rounds else set()))

    def _parsed(self, text: str) -> Any:
        return parse(text, dict(self.schema), self.timezone, "person")

    def _both(self, chunk: Chunk) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        a = self._parsed(self.a).mask(chunk)
        return a, ~a if self.b is None else self._parsed(self.b).mask(chunk)

    def in_both(self, chunk: Chunk) -> int:
        """Return how many people are in both groups."""
        a, b = self._both(chunk)
        return int(np.count_nonzero(a & b))

    def __call__(self, chunk: Chunk) -> Mapping[Any, NDArray[np.bool_]]:
        """Return (people,) bool by (round, group); round 0 is the real one."""
        a, b = self._both(chunk)
        a, b = a & ~b, b & ~a
        groups: dict[Any, NDArray[np.bool_]] = {(0, "a"): a, (0, "b"): b}
        if self.rounds:
            drawn = _draws(chunk.people, self.seed)
            for i in range(1, self.rounds + 1):
                heads = (mixed(drawn + np.uint64(i)) >> np.uint64(63)).astype(np.bool_)
                groups[i, "a"] = (a | b) & heads
                groups[i, "b"] = (a | b) & ~heads
        return groups


def _draws(people: Sequence[str], seed: int) -> NDArray[np.uint64]:
    """Return (people,) numbers that depend on the person and the seed alone."""
    import polars as pl

    from yeojido.kernels.buckets import person_hash

    keys = person_hash(pl.Series(people, dtype=pl.String))
    return mixed(keys ^ mixed(np.full(1, seed, np.uint64)))
