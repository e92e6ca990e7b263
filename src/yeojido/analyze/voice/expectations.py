"""What people expected against what they experienced: two answers of the same person, paired.

The gap is experience less expectation on -2..+2, a mean over people of their own differences:
only people who answered both count, so that who is asked what does not look like a gap. Its
interval is a bootstrap over people.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import numpy as np

from yeojido.analyze import asks
from yeojido.analyze.results import Share, Tabular
from yeojido.analyze.voice import uncertainty
from yeojido.analyze.voice.questions import RATING, numbers_of
from yeojido.analyze.voice.scales import Scale, parse_scale
from yeojido.analyze.voice.uncertainty import FEW, LEAST
from yeojido.domain.errors import BadOption, UnknownColumn
from yeojido.domain.words import Words, both

if TYPE_CHECKING:
    import polars as pl
    from numpy.typing import NDArray

    from yeojido.domain.journey import JourneyMap
    from yeojido.domain.log import Chunk, LogSummary

    Floats = NDArray[np.float64]
    Longs = NDArray[np.int64]

When = Literal["before", "any"]
Ends = tuple[float, float]
#: Differences smaller than this are none.
_SAME = 1e-9


class Paired(NamedTuple):
    """One entry per person who answered both: (n,) mean expectation and experience, -2..+2, and
    weight; and how many people answered one of them alone.
    """

    before: Floats
    after: Floats
    weight: Floats
    expected_alone: int
    experienced_alone: int


@dataclass(frozen=True, slots=True)
class Gap:
    """One pair of questions.

    Attributes:
        expectation, experience: the events or conditions compared.
        name: the touchpoint whose experience it is, or the experience's own name.
        people: who answered both; ``expected_alone`` and ``experienced_alone``: one of them.
        before, after: mean expectation and experience of those people, -2..+2.
        gap, interval: after - before, None below five people.
        worse, worse_interval: share of people whose experience was below their expectation;
            ``better`` above.
        hollow: fewer than thirty people.
    """

    expectation: str
    experience: str
    name: Words
    people: int
    expected_alone: int
    experienced_alone: int
    before: float | None
    after: float | None
    gap: float | None
    interval: Ends | None
    worse: float | None
    worse_interval: Ends | None
    better: float | None
    hollow: bool
    people_worse: int

    def to_dict(self) -> dict[str, Any]:
        """Return plain values."""
        found = {name: getattr(self, name) for name in self.__dataclass_fields__}
        found["name"] = {"ko": self.name.ko, "en": self.name.en}
        for name in ("interval", "worse_interval"):
            found[name] = None if found[name] is None else list(found[name])
        return found


@dataclass(frozen=True, slots=True)
class ExpectationsResult(Tabular):
    """Every pair, as it was asked."""

    weight: str | None
    when: When
    gaps: tuple[Gap, ...]
    warnings: tuple[Words, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return plain values for JSON."""
        return {
            "weight": self.weight,
            "when": self.when,
            "gaps": [each.to_dict() for each in self.gaps],
            "warnings": [{"ko": each.ko, "en": each.en} for each in self.warnings],
        }

    def to_polars(self) -> pl.DataFrame:
        """Return a row per pair; names in English."""
        import polars as pl

        rows = [each.to_dict() for each in self.gaps]
        for row in rows:
            row["name"] = row["name"]["en"]
        texts = dict.fromkeys(("expectation", "experience", "name"), pl.String)
        people = dict.fromkeys(("people", "expected_alone", "experienced_alone"), pl.Int64)
        ends = pl.List(pl.Float64)
        return pl.DataFrame(
            rows,
            schema={
                **texts, **people, "before": pl.Float64, "after": pl.Float64, "gap": pl.Float64,
                "interval": ends, "worse": pl.Float64, "worse_interval": ends,
                "better": pl.Float64, "hollow": pl.Boolean, "people_worse": pl.Int64,
            },
        )  # fmt: skip

    def shares(self) -> tuple[Share, ...]:
        """Return who was disappointed, of those who answered both."""
        return tuple(
            Share((each.experience, "worse"), each.people_worse, each.people) for each in self.gaps
        )


@dataclass(frozen=True)
class Expectations:
    """Compare what people expected with what they experienced.

    Args:
        pairs: experience -> expectation; each an event or a condition over events.
        value: the property with the answers; None: the log's own rating.
        scale: of ``value``, such as ``1..5``.
        weight: a property with survey weights above zero.
        when: "before": an experience is compared with the latest expectation at or before it;
            "any": with all of the person's, whenever they were asked (importance against
            satisfaction in one questionnaire).
        definition: a journey whose touchpoints give their names to experiences.
        timezone: of times in conditions.

    Raises BadOption when made; UnknownColumn, BadCondition when bound to a log.
    """

    pairs: Mapping[str, str]
    value: str | None = None
    scale: str | None = None
    weight: str | None = None
    when: When = "before"
    definition: JourneyMap | None = None
    timezone: str = "Asia/Seoul"
    _notes: tuple[Words, ...] = field(default=(), repr=False, compare=False)

    def __post_init__(self) -> None:
        """Check what can be checked without a log."""
        asks.one_of("when", self.when, ("before", "any"))
        if not self.pairs:
            raise BadOption(option="pairs", value="-", possible="EXPECTED=EXPERIENCED")
        if (self.value in (None, RATING)) != (self.scale is None):
            raise BadOption(option="scale", value=self.scale, possible=both("scores.scale_of_what"))
        self._scale()

    def _scale(self) -> Scale:
        return Scale(-2, 2) if self.scale is None else parse_scale(self.scale)

    @property
    def _asked(self) -> tuple[str, ...]:
        return (*self.pairs, *self.pairs.values())

    def bind(self, summary: LogSummary) -> Expectations:
        """Check against a log; raises UnknownColumn, BadCondition."""
        for name in (self.value, self.weight):
            if name is not None and name not in summary.schema:
                raise UnknownColumn(column=name, columns=", ".join(summary.schema))
        asks.check(self._asked, summary, self.timezone)
        return replace(self, _notes=asks.unknown(self._asked, summary.names))

    def needs(self) -> Collection[str]:
        """Return the columns with answers and weights, and what conditions read."""
        names = {self.value or RATING, *((self.weight,) if self.weight else ())}
        return names | asks.columns(self._asked, ())

    def scan(self, chunk: Chunk) -> tuple[Paired, ...]:
        """Return the people who answered both, of every pair."""
        scale = self._scale()
        values = numbers_of(chunk.columns[self.value or RATING])
        values = np.where((values >= scale.low) & (values <= scale.high), values, np.nan)
        values = (values - scale.low) / (scale.high - scale.low) * 4 - 2
        weight = np.ones(values.size)
        if self.weight is not None:
            weight = numbers_of(chunk.columns[self.weight])
        found: list[Paired] = []
        for experience, expectation in self.pairs.items():
            code, table = asks.roles(chunk, (expectation, experience), self.timezone)
            role = table[code]
            known = ~np.isnan(values)
            before = np.flatnonzero(((role & 1) > 0) & known)
            after = np.flatnonzero(((role & 2) > 0) & known & (weight > 0))
            found.append(_paired(chunk, before, after, values, weight, self.when))
        return tuple(found)

    def merge(self, a: tuple[Paired, ...], b: tuple[Paired, ...]) -> tuple[Paired, ...]:
        """Join two sets of people."""
        return tuple(_together((x, y)) for x, y in zip(a, b, strict=True))

    def finish(self, state: tuple[Paired, ...]) -> ExpectationsResult:
        """Turn pairs into means, differences and intervals."""
        gaps = tuple(
            _gap(expectation, experience, self._name(experience), paired)
            for (experience, expectation), paired in zip(self.pairs.items(), state, strict=True)
        )
        return ExpectationsResult(self.weight, self.when, gaps, self._notes)

    def _name(self, experience: str) -> Words:
        if self.definition is not None:
            for step in self.definition.steps:
                if experience in step.match.events or experience in step.voices:
                    return step.name
        return Words(ko=experience, en=experience)


def _paired(
    chunk: Chunk, before: Longs, after: Longs, values: Floats, weight: Floats, when: When
) -> Paired:
    """Return the people of a chunk with both answers, in the order of people."""
    people = chunk.offset.size - 1
    owner_b, owner_a = (
        np.searchsorted(chunk.offset, events, side="right") - 1 for events in (before, after)
    )
    expects, lives = (np.bincount(owner, minlength=people) > 0 for owner in (owner_b, owner_a))
    if when == "any":
        number = np.bincount(owner_b, minlength=people)
        own = np.bincount(owner_b, values[before], people) / np.maximum(number, 1)
        expected, matched = own[owner_a], number[owner_a] > 0
    else:
        place = np.searchsorted(before, _last_of_its_time(chunk)[after], side="right") - 1
        at = np.append(before, -1)[place]
        matched = (place >= 0) & (at >= chunk.offset[owner_a])
        expected = values[np.maximum(at, 0)] if values.size else np.empty(0)
    owner, event = owner_a[matched], after[matched]
    size = np.bincount(owner, minlength=people)
    both_ = np.flatnonzero(size > 0)
    means = [
        (np.bincount(owner, each, people)[both_] / size[both_]).astype(np.float64)
        for each in (expected[matched], values[event], weight[event])
    ]
    return Paired(
        means[0], means[1], means[2], int((expects & (size == 0)).sum()),
        int((lives & (size == 0)).sum()),
    )  # fmt: skip


def _last_of_its_time(chunk: Chunk) -> Longs:
    """Return (events,) the last event of the same person at the same time."""
    size = chunk.time.size
    new = np.ones(size, np.bool_)
    new[1:] = chunk.time[1:] != chunk.time[:-1]
    begins = chunk.offset[:-1]
    new[begins[begins < size]] = True
    first = np.flatnonzero(new)
    last = np.append(first[1:], size) - 1
    return last[np.cumsum(new) - 1]


def _together(parts: Sequence[Paired]) -> Paired:
    before, after, weight = (np.concatenate([part[i] for part in parts]) for i in range(3))
    return Paired(
        before, after, weight, sum(part.expected_alone for part in parts),
        sum(part.experienced_alone for part in parts),
    )  # fmt: skip


def _gap(expectation: str, experience: str, name: Words, found: Paired) -> Gap:
    people = found.before.size
    alone = (found.expected_alone, found.experienced_alone)
    of_each = found.after - found.before
    worse = int((of_each < -_SAME).sum())
    if people < LEAST:
        none = None
        return Gap(expectation, experience, name, people, *alone, none, none, none, none, none,
                   none, none, hollow=True, people_worse=worse)  # fmt: skip
    of = uncertainty.sample(np.arange(people, dtype=np.int64), found.weight, "people")
    gap = uncertainty.mean(of, of_each)
    down, up = (uncertainty.share(of, holds) for holds in (of_each < -_SAME, of_each > _SAME))
    return Gap(
        expectation=expectation, experience=experience, name=name, people=people,
        expected_alone=alone[0], experienced_alone=alone[1],
        before=uncertainty.ratio(of, found.before)[0], after=uncertainty.ratio(of, found.after)[0],
        gap=gap.value, interval=(gap.low, gap.high), worse=down.value,
        worse_interval=(down.low, down.high), better=up.value, hollow=people < FEW,
        people_worse=worse,
    )  # fmt: skip
