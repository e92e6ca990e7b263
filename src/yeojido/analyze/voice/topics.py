"""What people talk about: phrases that set stages, segments or periods apart, and topics."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from yeojido.analyze.conditions import is_condition, parse
from yeojido.analyze.intervals import wilson
from yeojido.analyze.periods import UNITS, boundaries, labels
from yeojido.analyze.split import OTHERS, Trait, Values
from yeojido.analyze.voice.asked import Asked, cautions, reading_of
from yeojido.analyze.voice.distinct import (
    Odds,
    corrected,
    interval,
    log_odds,
    trend,
)
from yeojido.analyze.voice.phrases import ALSO, counted, same_people
from yeojido.analyze.voice.themes import Theme, themes, without_parts
from yeojido.analyze.voice.topic_results import Distinction, GroupTopics, Topic, TopicsResult
from yeojido.domain.errors import BadOption, UnknownColumn
from yeojido.domain.words import Words, both

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from yeojido.analyze.voice.corpus import Corpus
    from yeojido.analyze.voice.heard import Heard
    from yeojido.domain.log import Chunk, LogSummary

    Longs = NDArray[np.int64]
    Floats = NDArray[np.float64]
    Bools = NDArray[np.bool_]

COMPARE = ("stage", "touchpoint", "period", "segment", "nothing")
#: The group of voices that belong to no other.
REST = ""
_VALUES = 12
#: Phrases told of a topic.
_NAMED = 8
_DAY = 86_400_000_000
#: A trend has at most so many periods; the unit is chosen by it.
_PERIODS = 30


@dataclass(frozen=True, kw_only=True)
class Topics(Asked):
    """Phrases that set groups of voices apart, and the topics of all of them.

    Args:
        compare: ``stage``, ``touchpoint``, ``period``, ``segment`` or ``nothing``; None: segments
            where ``by`` is given, stages where there is a journey, else periods.
        by: a column, of which a person's first known value counts, or a condition over people.
        unit: of periods, ``week``, ``month`` ...; None: chosen by how long the log is.
        top: phrases told of each group.
        topics: topics told, at most.
        threshold: of the corrected p-value.

    Raises BadOption; UnknownColumn, BadCondition when bound to a log.
    """

    compare: str | None = None
    by: str | None = None
    unit: str | None = None
    top: int = 8
    topics: int = 12
    threshold: float = 0.05
    _trait: Trait | None = field(default=None, repr=False, compare=False)
    _names: tuple[str, ...] | None = field(default=None, repr=False, compare=False)
    _edges: tuple[int, ...] = field(default=(), repr=False, compare=False)

    def __post_init__(self) -> None:
        """Check what can be checked without a log."""
        super().__post_init__()
        if self.compare is not None and self.compare not in COMPARE:
            raise BadOption(option="compare", value=self.compare, possible=", ".join(COMPARE))
        if self.unit is not None and self.unit not in UNITS:
            raise BadOption(option="unit", value=self.unit, possible=", ".join(UNITS))
        if self.what == "segment" and self.by is None:
            raise BadOption(option="by", value="-", possible="age_band, platform ...")
        if self.what in ("stage", "touchpoint") and self.definition is None:
            raise BadOption(option="compare", value=self.what, possible="journey, period")
        if self.top < 1 or not 0 <= self.topics <= 50:
            raise BadOption(option="top, topics", value=self.top, possible="1 .. 50")
        if not 0 < self.threshold < 1:
            raise BadOption(option="threshold", value=self.threshold, possible="0.01, 0.05")

    @property
    def what(self) -> str:
        """What the groups are."""
        if self.compare is not None:
            return self.compare
        if self.by is not None:
            return "segment"
        return "period" if self.definition is None else "stage"

    def bind(self, summary: LogSummary) -> Topics:
        """Look at a log: its columns, its periods. Raises UnknownColumn, BadCondition."""
        self.checked(summary)
        trait = None
        if self.what == "segment":
            name = (self.by or "").removesuffix("@person").removeprefix("properties.")
            schema = dict(summary.schema)
            if is_condition(self.by or ""):
                name = self.by or ""
                parse(name, schema, self.timezone, "person")
            elif name not in schema:
                raise UnknownColumn(column=name, columns=", ".join(schema))
            trait = Trait(name, tuple(schema.items()), self.timezone)
        unit = self.unit or chosen_unit(summary.first, summary.last)
        edges = tuple(boundaries(summary.first, summary.last, unit, self.timezone).tolist())
        bound = replace(self, unit=unit, _trait=trait, _edges=edges)
        return bound if trait is not None else replace(bound, _names=bound._fixed())

    def first(self) -> Any:
        """Return the count of the segment's values, where it is wanting."""
        if self._trait is not None and self._names is None:
            return Values(self._trait)
        return None

    def after(self, result: Any) -> Topics:
        """Take the values: the twelve of most people stand alone."""
        known = sorted((k for k in result if k is not None), key=lambda k: (-result[k], k))
        alone = [*known[:_VALUES], *([OTHERS] if len(known) > _VALUES else []), REST]
        return replace(self, _names=tuple(alone))

    def _fixed(self) -> tuple[str, ...]:
        columns = self.listening.columns
        if self.what == "period":
            return labels(np.array(self._edges), self.unit or "month", self.timezone)
        if columns is None or self.what == "nothing":
            return (REST,)
        parts = columns.stages if self.what == "stage" else columns.steps
        return (*(part.id for part in parts), REST)

    def needs(self) -> frozenset[str]:
        """Return the columns to load."""
        own = super().needs()
        return own if self._trait is None else own | self._trait.columns()

    def scan(self, chunk: Chunk) -> Heard:
        """Draw from one bucket."""
        names = self._names or (REST,)
        return self.drawn(chunk, names, self._grouping(chunk, names), self.share_of(len(names)))

    def _grouping(self, chunk: Chunk, names: Sequence[str]) -> Any:
        """Return what says of voices in which group they are."""
        what, columns = self.what, self.listening.columns

        def groups(heard: Heard, people: Longs) -> Longs:
            if what == "period":
                return np.searchsorted(np.array(self._edges), heard.time, "right") - 1
            if what == "segment":
                assert self._trait is not None
                codes, values = self._trait.codes(chunk)
                place = {name: i for i, name in enumerate(names)}
                other = place.get(OTHERS, place[REST])
                of = np.array([*(place.get(v, other) for v in values), place[REST]], np.int64)
                return of[codes[people]]
            if columns is None or what == "nothing":
                return np.zeros(heard.place.size, np.int64)
            group = heard.place
            if what == "stage":
                group = np.append(columns.stage, -1)[heard.place].astype(np.int64)
            return np.where(heard.place >= 0, group, len(names) - 1)

        return groups

    def merge(self, a: Heard, b: Heard) -> Heard:
        """Join two samples."""
        return self.merged(a, b, self.share_of(len(self._names or (REST,))))

    def finish(self, state: Heard) -> TopicsResult:
        """Read what was drawn."""
        corpus = self.read(state)
        groups, tried = distinctions(self, corpus)
        reading = reading_of(corpus)
        warnings = cautions(corpus, reading, self.voice)
        if reading.voices and not any(group.phrases for group in groups) and self.what != "nothing":
            warnings = (*warnings, both("topics.nothing_apart"))
        unit, found = self.unit or "month", _topics(self, corpus)
        return TopicsResult(
            self.what, groups, found, reading, unit, tried, self.threshold, warnings
        )

    def periods(self, corpus: Corpus) -> tuple[tuple[str, ...], Longs]:
        """Return the labels of the periods in which somebody speaks, and (voices,) the period."""
        edges = np.array(self._edges)
        named = labels(edges, self.unit or "month", self.timezone)
        period = np.searchsorted(edges, corpus.heard.time, "right") - 1
        if not period.size:
            return (), period
        low, high = int(period.min()), int(period.max())
        return named[low : high + 1], period - low

    def named(self, group: str) -> Words:
        """Return the name of a group."""
        columns = self.listening.columns
        if group == REST and self.what == "segment":
            return both("topics.no_value")
        if group == REST:
            return both("topics.off_map" if columns is not None else "topics.everywhere")
        if group == OTHERS:
            return both("topics.other_values")
        if columns is not None and self.what in ("stage", "touchpoint"):
            parts = columns.stages if self.what == "stage" else columns.steps
            return next(part.name for part in parts if part.id == group)
        return Words(ko=group, en=group)

    def in_order(self, corpus: Corpus) -> list[int]:
        """Return the groups in the order of the journey, of time, or of their size."""
        names = list(corpus.heard.groups)
        known = {name: i for i, name in enumerate(self._names or ())}
        return sorted(range(len(names)), key=lambda i: (names[i] == REST, known.get(names[i], 0)))


def chosen_unit(first: int, last: int) -> str:
    """Return the smallest of week, month, quarter and year with at most 30 periods.

    >>> chosen_unit(0, 180 * 86_400_000_000), chosen_unit(0, 1_000 * 86_400_000_000)
    ('week', 'quarter')
    """
    days = (last - first) / _DAY
    sizes = (("week", 7), ("month", 30.4), ("quarter", 91.3))
    return next((unit for unit, size in sizes if days / size <= _PERIODS), "year")


@dataclass(frozen=True, slots=True)
class _Units:
    """People of groups: who counts once in each group they speak in.

    ``unit``: (voices,); ``group``: (units,); ``says``: (units, phrases) sparse;
    ``weight``: (groups,) people of the log that one read person stands for.
    """

    unit: Longs
    group: Longs
    says: Any
    weight: Floats


def _units(corpus: Corpus) -> _Units:
    heard = corpus.heard
    width = max(1, len(heard.groups))
    cells, unit = np.unique(heard.person * width + heard.group, return_inverse=True)
    group = cells % width
    read = np.bincount(group, minlength=width)
    people = np.array([count.people for count in heard.groups.values()], np.float64)
    weight = people / np.maximum(read[: people.size], 1) if people.size else np.ones(1)
    return _Units(unit, group, corpus.units(unit, cells.size), weight)


def distinctions(asked: Topics, corpus: Corpus) -> tuple[tuple[GroupTopics, ...], int]:
    """Return what each group says that others do not, and how many tests that took."""
    heard = corpus.heard
    units = _units(corpus)
    names = list(heard.groups)
    read = np.bincount(units.group, minlength=len(names)).astype(np.float64)
    says = np.array([counted(units.says[units.group == g]) for g in range(len(names))], np.float64)
    odds: list[Odds | None] = [None] * len(names)
    rows: list[tuple[int, int]] = []
    p: list[float] = []
    for g in range(len(names)):
        if asked.what == "nothing" or len(names) < 2:
            break
        outside, n_outside = _rest(says, read, units.weight, g)
        mine = odds[g] = log_odds(says[g], read[g], outside, n_outside)
        for phrase in np.flatnonzero(says.sum(axis=0) >= asked.least).tolist():
            rows.append((g, phrase))
            p.append(float(mine.p[phrase]))
    q = dict(zip(rows, corrected(np.array(p)).tolist(), strict=True)) if rows else {}
    found: list[GroupTopics] = []
    for g in asked.in_order(corpus):
        name, mine = names[g], odds[g]
        told = () if mine is None else _told(asked, corpus, units, g, mine, says, read, q)
        held = heard.groups[name]
        felt = corpus.feeling(heard.group == g)
        found.append(
            GroupTopics(
                name or None, asked.named(name), held.people, held.voices, int(read[g]), felt, told
            )
        )
    return tuple(found), len(rows)


def _rest(says: Floats, read: Floats, weight: Floats, g: int) -> tuple[Floats, float]:
    """Return people of all other groups with each phrase, and how many they are, effectively.

    Where groups were read in different parts, each counts by what it stands for (Kish 1965).
    """
    other = np.arange(read.size) != g
    w, n = weight[: read.size][other], read[other]
    total = float((w * n).sum())
    if total <= 0:
        return np.zeros(says.shape[1]), 0.0
    effective = total**2 / float((w * w * n).sum())
    return (w[:, None] * says[other]).sum(axis=0) / total * effective, effective


def _told(
    asked: Topics, corpus: Corpus, units: _Units, g: int, odds: Odds, says: Floats, read: Floats,
    q: dict[tuple[int, int], float],
) -> tuple[Distinction, ...]:  # fmt: skip
    """Return the clearest phrases of a group; those of the same people are one."""
    z = odds.value / odds.error
    clear = [
        i
        for i in range(z.size)
        if says[g, i] >= asked.least and odds.value[i] > 0 and q.get((g, i), 1.0) <= asked.threshold
    ]
    clear.sort(key=lambda i: (-round(float(z[i]), 9), i))
    mine = units.says[units.group == g].tocsc()
    who = {i: frozenset(mine.indices[mine.indptr[i] : mine.indptr[i + 1]].tolist()) for i in clear}
    lines = same_people(clear, who, z, corpus.phrases.shown, asked.top)
    outside, n_outside = _rest(says, read, units.weight, g)
    return tuple(
        _distinction(asked, corpus, line, g, odds, who, read, outside / max(1.0, n_outside), q)
        for line in lines
    )


def _distinction(
    asked: Topics, corpus: Corpus, line: list[int], g: int, odds: Odds,
    who: dict[int, frozenset[int]], read: Floats, elsewhere: Floats, q: dict[tuple[int, int], float],
) -> Distinction:  # fmt: skip
    i = line[0]
    shown = corpus.phrases.shown
    value, error = float(odds.value[i]), float(odds.error[i])
    low, high = interval(value, error)
    voices = corpus.having(i) & (corpus.heard.group == g)
    return Distinction(
        phrase=shown[i],
        also=tuple(shown[j] for j in line[1 : 1 + ALSO]),
        people=len(who[i]),
        share=round(len(who[i]) / max(1.0, float(read[g])), 6),
        elsewhere=round(float(elsewhere[i]), 6),
        odds=round(float(np.exp(value)), 4),
        ci=(round(float(np.exp(low)), 4), round(float(np.exp(high)), 4)),
        z=round(value / error, 4),
        q=q[g, i],
        felt=corpus.feeling(voices),
        quotes=corpus.quotes(voices, asked.quotes),
    )


def _topics(asked: Topics, corpus: Corpus) -> tuple[Topic, ...]:
    """Return the topics, the one of most people first."""
    if asked.topics == 0 or not len(corpus.phrases):
        return ()
    named, period = asked.periods(corpus)
    told = themes(corpus, asked.least, asked.topics)
    found = [_topic(asked, corpus, theme, named, period) for theme in told]
    kept = [(topic, p) for topic, p in found if topic.people >= asked.least]
    q = corrected(np.array([p for _, p in kept]))
    made = [
        replace(
            topic, q=float(each), direction=topic.direction if each <= asked.threshold else "flat"
        )
        for (topic, _), each in zip(kept, q.tolist(), strict=True)
    ]
    return tuple(sorted(made, key=lambda topic: (-topic.people, topic.phrases)))


def _topic(
    asked: Topics, corpus: Corpus, theme: Theme, named: Sequence[str], period: Longs
) -> tuple[Topic, float]:
    heard = corpus.heard
    voices = theme.texts[corpus.text]
    people = int(np.unique(heard.person[voices]).size)
    whole = int(np.unique(heard.person[corpus.readable()]).size)
    size = len(named)
    hits = _people_by(heard.person[voices], period[voices], size)
    of = _people_by(heard.person, period, size)
    slope = trend(hits.astype(np.float64), of.astype(np.float64))
    groups = [
        (
            list(heard.groups)[g] or None,
            int(np.unique(heard.person[voices & (heard.group == g)]).size),
        )
        for g in asked.in_order(corpus)
    ]
    series = tuple(zip(named, hits.tolist(), of.tolist(), strict=True))
    shown = tuple(corpus.phrases.shown[i] for i in theme.phrases)
    return (
        Topic(
            without_parts(shown)[:_NAMED], people, round(people / max(1, whole), 6), wilson(people, whole),
            corpus.feeling(voices), slope.direction, slope.p, series,
            tuple(each for each in groups if each[1]), corpus.quotes(voices, asked.quotes),
        ),
        slope.p,
    )  # fmt: skip


def _people_by(person: Longs, period: Longs, size: int) -> Longs:
    """Return (periods,) different people."""
    if not person.size:
        return np.zeros(size, np.int64)
    cells = np.unique(person * size + period)
    return np.bincount(cells % size, minlength=size).astype(np.int64)
