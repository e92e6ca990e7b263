"""The different ways through: whole sequences, how often each is gone, and how it ends.

Two units are of one variant when their nodes are the same from START to END (with ``collapse``:
after neighbouring repeats are made one). Of a unit longer than ``longest`` the first ``longest``
nodes count, and it is of another variant than a unit that ends there.

Variants are counted exactly by a 128-bit digest of their nodes' names: among a billion variants the
chance that any two share one is below 1e-20. Only those that are shown are spelt out, in a
second pass.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from yeojido.analyze.intervals import wilson
from yeojido.analyze.journeys import Patiences
from yeojido.analyze.results import Tabular
from yeojido.analyze.sequences.medians import Gather, Medians, Spread
from yeojido.analyze.sequences.mined import CONVERTED, HERE, LEFT, Mined, Pairs, words_of
from yeojido.analyze.sequences.tables import gathered, ordered, whole
from yeojido.analyze.sequences.walks import END, START, Units
from yeojido.domain.errors import BadOption
from yeojido.domain.log import SECOND
from yeojido.domain.words import Words, both
from yeojido.kernels.arrays import frozen

if TYPE_CHECKING:
    from collections.abc import Collection

    import polars as pl
    from numpy.typing import NDArray

    from yeojido.analyze.sequences.tables import Table
    from yeojido.domain.log import Chunk, LogSummary

    Longs = NDArray[np.int64]
    Masks = NDArray[np.uint64]

#: Shares of all units for which it is told how many variants cover them.
COVERS = (0.5, 0.8, 0.9, 0.95)
CUT = "…"
MOST_SHOWN = 1_000


@dataclass(frozen=True, slots=True)
class Variant:
    """One way through.

    Attributes:
        steps: the nodes in order, without START and END.
        whole: the unit ends after the last of them; False = it was cut there.
        units, people: who went this way.
        share, cumulative: of all units; with all variants before it.
        interval: 95 % Wilson interval of ``share``.
        median_seconds: from the first node to the last one (of cut ones: of the whole unit).
        converted, left, here: units by how they ended; None where no goal is known.
        conversion: converted of converted and left (None without any), with its interval.
    """

    steps: tuple[str, ...]
    whole: bool
    units: int
    people: int
    share: float
    cumulative: float
    interval: tuple[float, float] | None
    median_seconds: float | None
    converted: int | None
    left: int | None
    here: int | None
    conversion: float | None
    conversion_interval: tuple[float, float] | None

    @property
    def path(self) -> tuple[str, ...]:
        """START, the nodes, and END or the sign that more follows."""
        return (START, *self.steps, END if self.whole else CUT)

    def to_dict(self) -> dict[str, Any]:
        """Return plain values."""
        return {
            "steps": list(self.steps),
            "whole": self.whole,
            "units": self.units,
            "people": self.people,
            "share": self.share,
            "cumulative": self.cumulative,
            "interval": None if self.interval is None else list(self.interval),
            "median_seconds": self.median_seconds,
            "converted": self.converted,
            "left": self.left,
            "here": self.here,
            "conversion": self.conversion,
            "conversion_interval": (
                None if self.conversion_interval is None else list(self.conversion_interval)
            ),
        }


@dataclass(frozen=True, slots=True)
class Cover:
    """So many variants, the commonest ones, cover at least this share of all units."""

    share: float
    variants: int


@dataclass(frozen=True, slots=True)
class VariantsResult(Tabular):
    """The commonest variants, and how many there are.

    Attributes:
        variants: from the commonest on.
        different: how many variants there are in all; ``once``: those gone a single time.
        units, people: of the whole log.
        covers: how many variants cover a half, 80 %, 90 % and 95 % of the units.
        nodes: what people call the nodes.
    """

    variants: tuple[Variant, ...]
    different: int
    once: int
    units: int
    people: int
    covers: tuple[Cover, ...]
    nodes: dict[str, Words]
    warnings: tuple[Words, ...] = ()

    @property
    def finding(self) -> Words:
        """The answer in one sentence."""
        if not self.variants:
            return both("mining.nothing")
        eighty = next(cover.variants for cover in self.covers if cover.share == 0.8)
        return both(
            "mining.variants_finding",
            different=f"{self.different:,}",
            covering=f"{eighty:,}",
            share=f"{self.variants[0].share:.1%}",
        )

    def to_dict(self) -> dict[str, Any]:
        """Return plain values."""
        return {
            "finding": _plain(self.finding),
            "variants": [variant.to_dict() for variant in self.variants],
            "different": self.different,
            "once": self.once,
            "units": self.units,
            "people": self.people,
            "covers": [{"share": c.share, "variants": c.variants} for c in self.covers],
            "nodes": {name: _plain(words) for name, words in self.nodes.items()},
            "warnings": [_plain(words) for words in self.warnings],
        }

    def to_polars(self) -> pl.DataFrame:
        """Return one row per variant; ``path`` is spelt with START and END."""
        import polars as pl

        rows: list[dict[str, Any]] = []
        for variant in self.variants:
            row = variant.to_dict()
            del row["interval"], row["conversion_interval"]
            rows.append({"path": " > ".join(variant.path), **row})
        return pl.DataFrame(
            rows,
            schema={
                "path": pl.String, "steps": pl.List(pl.String), "whole": pl.Boolean,
                "units": pl.Int64, "people": pl.Int64, "share": pl.Float64,
                "cumulative": pl.Float64, "median_seconds": pl.Float64, "converted": pl.Int64,
                "left": pl.Int64, "here": pl.Int64, "conversion": pl.Float64,
            },
        )  # fmt: skip


def _plain(words: Words) -> dict[str, str]:
    return {"ko": words.ko, "en": words.en}


@dataclass(frozen=True, slots=True)
class Counts:
    """Tables of digests, each in order of its keys, and people of the log seen so far."""

    tables: tuple[Table, ...]
    people: int


@dataclass(frozen=True, slots=True)
class Commonest:
    """The variants to be shown, and what is known of all.

    ``key`` (shown, 2) uint64; ``counts`` (shown, 2) int64: units, people.
    """

    key: Masks
    counts: Longs
    different: int
    once: int
    units: int
    people: int
    covers: tuple[Cover, ...]


@dataclass(frozen=True)
class CountVariants:
    """Count every variant by its digest."""

    question: Variants

    def bind(self, summary: LogSummary) -> CountVariants:
        """Nothing has to be looked up: the question was bound."""
        del summary
        return self

    def needs(self) -> Collection[str]:
        """Return the columns to load."""
        return self.question.needs()

    def scan(self, chunk: Chunk) -> Counts:
        """Count the variants of one bucket."""
        from yeojido.kernels.mining_variants import tally

        units = self.question.units(chunk)
        key, counts = tally(self.question.digests(chunk, units), frozen(units.owner))
        people = np.count_nonzero(np.diff(units.owner)) + (units.owner.size > 0)
        return Counts((ordered(key, counts),), int(people))

    def merge(self, a: Counts, b: Counts) -> Counts:
        """Keep the tables of both; tables of about one size are made one."""
        return Counts(gathered((*a.tables, *b.tables)), a.people + b.people)

    def finish(self, state: Counts) -> Commonest:
        """Pick the commonest variants; of equal ones those whose digest is smaller."""
        key, counts = whole(state.tables, 2)
        units = counts[:, 0]
        order = np.lexsort((key[:, 1], key[:, 0], -units))[: self.question.top]
        total = int(units.sum())
        covered = np.cumsum(np.sort(units)[::-1])
        covers = tuple(
            Cover(share, int(np.searchsorted(covered, share * total) + 1) if total else 0)
            for share in COVERS
        )
        return Commonest(
            key[order], counts[order], units.size, int((units == 1).sum()), total, state.people,
            covers,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class VariantState:
    """What was seen of the shown variants: (shown, 3) converted, left, here; and an example.

    ``examples``: of each its nodes, None where it was not seen yet; ``whole``: it ends there.
    """

    names: tuple[str, ...]
    ends: Longs
    examples: tuple[tuple[int, ...] | None, ...]
    whole: NDArray[np.bool_]


@dataclass(frozen=True)
class Variants(Mined):
    """Count the different ways through.

    Args:
        collapse: neighbouring repeats of a node count once.
        longest: nodes of a unit that are looked at; what is longer is cut there.
        top: how many variants are shown (1 to 1,000).

    The other parameters are those of ``Mined``. Raises BadOption.
    """

    collapse: bool = False
    longest: int = 50
    top: int = 20
    _commonest: Commonest | None = field(default=None, repr=False, compare=False, kw_only=True)
    _gather: Gather | None = field(default=None, repr=False, compare=False, kw_only=True)
    _medians: Medians | None = field(default=None, repr=False, compare=False, kw_only=True)

    def __post_init__(self) -> None:
        """Check the numbers."""
        super().__post_init__()
        if not 1 <= self.longest <= 1_000:
            raise BadOption(option="longest", value=self.longest, possible="1..1000")
        if not 1 <= self.top <= MOST_SHOWN:
            raise BadOption(option="top", value=self.top, possible=f"1..{MOST_SHOWN}")

    def first(self) -> Any:
        """Return what must be known before: patience, the commonest variants, their medians."""
        waited = self.waited()
        if waited is not None or self._commonest is None:
            return waited or CountVariants(self)
        shown = self._commonest.key.shape[0]
        if self._gather is None:
            return Spread(Pairs(self, shown), Pairs(self, shown).width - 2) if shown else None
        if self._medians is None:
            return self._gather
        return self._gather.missed(self._medians) if self._medians.missed.any() else None

    def after(self, result: Any) -> Variants:
        """Take in what was asked for by ``first``."""
        if isinstance(result, Patiences):
            return self.patient(result)
        if isinstance(result, Commonest):
            return replace(self, _commonest=result)
        if isinstance(result, Medians):
            known = self._medians
            return replace(self, _medians=result if known is None else known.filled(result))
        assert self._commonest is not None
        pairs = Pairs(self, self._commonest.key.shape[0])
        return replace(self, _gather=Gather(pairs, pairs.width - 2, result))

    def digests(self, chunk: Chunk, units: Units) -> Masks:
        """Return (units, 2) uint64: the digest of each unit's nodes."""
        from yeojido.kernels.mining_variants import digests

        words = words_of(self.walk.nodes(chunk.names))
        found: Masks = digests(
            frozen(units.code), frozen(units.offset), frozen(words), self.collapse, self.longest
        )
        return found

    def timed(self, chunk: Chunk) -> tuple[Longs, Longs, Longs]:
        """Return (variant, first time, last time) of the units whose variant is shown."""
        units = self.units(chunk)
        group = self._shown(chunk, units)
        those = np.flatnonzero(group >= 0)
        first, last = units.offset[those], units.offset[those + 1] - 1
        return group[those], units.time[first], units.time[last]

    def _shown(self, chunk: Chunk, units: Units) -> Longs:
        """Return (units,) int64: the place of each unit's variant among the shown, or -1."""
        assert self._commonest is not None
        shown, key = self._commonest.key, self.digests(chunk, units)
        if not shown.size:
            return np.full(key.shape[0], -1, np.int64)
        # First halves are told apart by searching, and second halves confirm.
        order = np.argsort(shown[:, 0], kind="stable")
        place = np.searchsorted(shown[order, 0], key[:, 0])
        place = order[np.minimum(place, order.size - 1)]
        return np.where((shown[place] == key).all(axis=1), place, -1)

    def scan(self, chunk: Chunk) -> VariantState:
        """See how the units of the shown variants ended, and spell one of each out."""
        assert self._commonest is not None
        units = self.units(chunk)
        group, shown = self._shown(chunk, units), self._commonest.key.shape[0]
        outcome = self.ends(chunk, units).outcome
        ends = np.stack(
            [
                np.bincount(group[(group >= 0) & (outcome == how)], minlength=shown)
                for how in (CONVERTED, LEFT, HERE)
            ],
            axis=1,
        )
        examples: list[tuple[int, ...] | None] = [None] * shown
        whole = np.zeros(shown, np.bool_)
        seen, where = np.unique(group, return_index=True)
        for variant, unit in zip(seen.tolist(), where.tolist(), strict=True):
            if variant >= 0:
                examples[variant], whole[variant] = self._spelt(units, unit)
        names = self.walk.nodes(chunk.names)
        return VariantState(names, ends, tuple(examples), whole)

    def _spelt(self, units: Units, unit: int) -> tuple[tuple[int, ...], bool]:
        """Return the nodes of a unit as its variant has them, and whether it ends there."""
        code = units.code[units.offset[unit] : units.offset[unit + 1]]
        if self.collapse:
            code = code[np.append(True, code[1:] != code[:-1])]
        return tuple(code[: self.longest].tolist()), code.size <= self.longest

    def merge(self, a: VariantState, b: VariantState) -> VariantState:
        """Add what was seen of the same variants."""
        pairs = zip(a.examples, b.examples, strict=True)
        examples = tuple(mine if mine is not None else other for mine, other in pairs)
        return VariantState(a.names or b.names, a.ends + b.ends, examples, a.whole | b.whole)

    def finish(self, state: VariantState) -> VariantsResult:
        """Turn counts into shares, coverage, medians and conversions."""
        assert self._commonest is not None
        known, rows = self._commonest, [self._row(state, i) for i in range(len(state.examples))]
        rows.sort(key=lambda row: (-row.units, row.steps, row.whole))
        covered = np.cumsum([row.units for row in rows])
        variants = tuple(
            replace(row, cumulative=int(so_far) / known.units)
            for row, so_far in zip(rows, covered, strict=True)
        )
        used = dict.fromkeys(name for row in rows for name in row.steps)
        named = dict(zip(state.names, self.called(state.names), strict=True))
        return VariantsResult(
            variants, known.different, known.once, known.units, known.people, known.covers,
            {name: named[name] for name in used}, self.goal_warnings(self._names or ()),
        )  # fmt: skip

    def _row(self, state: VariantState, place: int) -> Variant:
        assert self._commonest is not None
        known = self._commonest
        units, people = (int(count) for count in known.counts[place])
        converted, left, here = (int(count) for count in state.ends[place])
        judged = converted + left
        median = float("nan") if self._medians is None else float(self._medians.values[place])
        return Variant(
            steps=tuple(state.names[code] for code in state.examples[place] or ()),
            whole=bool(state.whole[place]),
            units=units,
            people=people,
            share=units / known.units,
            cumulative=0.0,
            interval=wilson(units, known.units),
            median_seconds=None if np.isnan(median) else median / SECOND,
            converted=converted if self.has_goal else None,
            left=left if self.has_goal else None,
            here=here if self.has_goal else None,
            conversion=converted / judged if judged and self.has_goal else None,
            conversion_interval=wilson(converted, judged) if self.has_goal else None,
        )
