"""Any analysis for each value of a trait of people: the parts of a whole."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from yeojido.analyze.behaviour import first_known
from yeojido.analyze.conditions import is_condition, parse, sentence
from yeojido.analyze.parts import PartResults, Parts
from yeojido.analyze.results import Tabular
from yeojido.domain.errors import BadOption, UnknownColumn
from yeojido.domain.log import Bindable

if TYPE_CHECKING:
    import polars as pl
    from numpy.typing import NDArray

    from yeojido.domain.log import Chunk, Kind, LogSummary
    from yeojido.domain.words import Words

#: What stands for the values beyond the most frequent, for reading and inside.
OTHERS = "…"
_REST = ("rest",)


@dataclass(frozen=True, slots=True)
class SplitGroup:
    """The answer for the people with one value; ``key`` None = without a known value."""

    key: str | None
    people: int
    result: Any


@dataclass(frozen=True, slots=True)
class SplitResult(Tabular):
    """The answers by value, from the largest group on; the group without a value is last."""

    by: str
    groups: tuple[SplitGroup, ...]
    warnings: tuple[Words, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return plain values: ``by``, ``groups`` with ``key``, ``people`` and ``result``."""
        return {
            "by": self.by,
            "groups": [
                {"key": each.key, "people": each.people, "result": each.result.to_dict()}
                for each in self.groups
            ],
            "warnings": [{"ko": each.ko, "en": each.en} for each in self.warnings],
        }

    def to_polars(self) -> pl.DataFrame:
        """Return the tables of all groups, one under the other, with a column ``split`` before."""
        import polars as pl

        parts = [
            each.result.to_polars().select(
                pl.lit(each.key, dtype=pl.String).alias("split"), pl.all()
            )
            for each in self.groups
        ]
        return pl.concat(parts, how="vertical_relaxed") if parts else pl.DataFrame()


@dataclass(frozen=True)
class Trait:
    """What tells people apart: a column's first known value, or a condition over people."""

    by: str
    schema: tuple[tuple[str, Kind], ...]
    timezone: str

    def columns(self) -> frozenset[str]:
        """Return the columns to load."""
        if not is_condition(self.by):
            return frozenset({self.by})
        return parse(self.by, dict(self.schema), self.timezone, "person").columns

    def codes(self, chunk: Chunk) -> tuple[NDArray[np.int64], Sequence[str]]:
        """Return (people,) codes into the written values, -1 where there is no known value."""
        if is_condition(self.by):
            holds = parse(self.by, dict(self.schema), self.timezone, "person").mask(chunk)
            return holds.astype(np.int64), ("false", "true")
        at = first_known(chunk, self.by)
        column = chunk.columns[self.by]
        values = np.append(np.asarray(column.values), -1 if column.kind != "number" else np.nan)[at]
        if column.kind == "text":
            return values.astype(np.int64), column.vocabulary
        if column.kind == "boolean":
            return values.astype(np.int64), ("false", "true")
        values = np.where(at >= 0, values.astype(np.float64), np.nan)
        known, codes = np.unique(values, return_inverse=True)
        return np.where(np.isnan(values), -1, codes), [_written(v) for v in known.tolist()]


def _written(value: float) -> str:
    return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)


@dataclass(frozen=True)
class Values:
    """Counts the people of each value of a trait; None stands for no known value."""

    trait: Trait

    def needs(self) -> Collection[str]:
        """Return the columns to load."""
        return self.trait.columns()

    def scan(self, chunk: Chunk) -> dict[str | None, int]:
        """Count one bucket."""
        codes, keys = self.trait.codes(chunk)
        number = np.bincount(codes + 1, minlength=len(keys) + 1).tolist()
        named = zip((None, *keys), number, strict=True)
        return {key: each for key, each in named if each}

    def merge(self, a: dict[str | None, int], b: dict[str | None, int]) -> dict[str | None, int]:
        """Add up."""
        joined = dict(a)
        for key, number in b.items():
            joined[key] = joined.get(key, 0) + number
        return joined

    def finish(self, state: dict[str | None, int]) -> dict[str | None, int]:
        """Return people by value."""
        return state


@dataclass(frozen=True)
class Split:
    """An analysis for each group of people; the groups are parts of the whole.

    Args:
        analysis: any analysis.
        by: a column, of which a person's first known value counts (``platform`` or
            ``platform@person``), or a condition over people (groups "true" and "false").
        most: how many values stand alone; the people of all others are one group, ``…``.
        timezone: of times in the condition.

    How long people are waited for is taken from the whole log. Raises BadOption when made;
    UnknownColumn, BadCondition when bound to a log.
    """

    analysis: Any
    by: str
    most: int = 12
    timezone: str = "UTC"
    _trait: Trait | None = field(default=None, repr=False, compare=False)
    _alone: tuple[str | None, ...] | None = field(default=None, repr=False, compare=False)
    _parts: Parts | None = field(default=None, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Check what can be checked without a log."""
        if self.most < 1:
            raise BadOption(option="most", value=self.most, possible="1, 12, 50")

    def bind(self, summary: LogSummary) -> Split:
        """Look the trait up in a log; raises UnknownColumn, BadCondition."""
        schema = dict(summary.schema)
        name = self.by.removesuffix("@person").removeprefix("properties.")
        if is_condition(self.by):
            name = self.by
            parse(name, schema, self.timezone, "person")
        elif name not in schema:
            raise UnknownColumn(column=name, columns=", ".join(schema))
        inner = (
            self.analysis.bind(summary) if isinstance(self.analysis, Bindable) else self.analysis
        )
        trait = Trait(name, tuple(schema.items()), self.timezone)
        return replace(self, analysis=inner, _trait=trait)

    def first(self) -> Any:
        """Return the count of the values, then what the groups want to know before."""
        assert self._trait is not None, "bind it to a log first"
        return Values(self._trait) if self._parts is None else self._parts.first()

    def after(self, result: Any) -> Split:
        """Take the values, or what the groups have learnt."""
        if self._parts is not None:
            return replace(self, _parts=self._parts.after(result))
        assert self._trait is not None
        counted: Mapping[str | None, int] = result
        named = sorted((k for k in counted if k is not None), key=lambda k: (-counted[k], k))
        alone = tuple(named[: self.most])
        keys: list[Any] = [*alone, *([_REST] if len(named) > self.most else [])]
        keys += [None] if None in counted else []
        grouping = _Grouping(self._trait, alone)
        parts = Parts(dict.fromkeys(keys, self.analysis), grouping, self._trait.columns())
        return replace(self, _alone=alone, _parts=parts)

    def needs(self) -> Collection[str]:
        """Return the columns of the analysis and of the trait."""
        return self._known.needs()

    def scan(self, chunk: Chunk) -> Any:
        """Fold a bucket, group by group."""
        return self._known.scan(chunk)

    def merge(self, a: Any, b: Any) -> Any:
        """Join the states group by group."""
        return self._known.merge(a, b)

    def finish(self, state: Any) -> SplitResult:
        """Return the answers, from the largest group on."""
        done: PartResults = self._known.finish(state)
        order = sorted(
            done.people, key=lambda k: (k is None, k == _REST, -done.people[k], str(k or ""))
        )
        groups = tuple(
            SplitGroup(OTHERS if key == _REST else key, done.people[key], done.results[key])
            for key in order
        )
        warnings: tuple[Words, ...] = ()
        if _REST in done.people:
            shown = len(self._alone or ())
            warnings = (sentence("split_others", by=self.by, shown=shown),)
        return SplitResult(self.by, groups, warnings)

    @property
    def _known(self) -> Parts:
        assert self._parts is not None, "run `first` before"
        return self._parts


@dataclass(frozen=True)
class _Grouping:
    """Tells which people have which value."""

    trait: Trait
    alone: tuple[str | None, ...]

    def __call__(self, chunk: Chunk) -> dict[Any, NDArray[np.bool_]]:
        """Return (people,) bool by value."""
        codes, keys = self.trait.codes(chunk)
        groups: dict[Any, NDArray[np.bool_]] = {None: codes < 0}
        rest = ~groups[None]
        place = {key: code for code, key in enumerate(keys)}
        for key in self.alone:
            if key in place:
                groups[key] = codes == place[key]
                rest &= ~groups[key]
        groups[_REST] = rest
        return groups
