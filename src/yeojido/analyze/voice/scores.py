"""NPS, satisfaction, effort and stars: scores of rating questions, with their uncertainty.

Answers of one person go together: over people each counts once, with the mean of their answers;
over answers each answer counts, and the interval still knows whose they are. Intervals and their
sources are in ``uncertainty``. All answers are held until the end, 48 bytes each.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from yeojido.analyze import asks, classify
from yeojido.analyze.periods import Unit
from yeojido.analyze.voice import questions as asked_about
from yeojido.analyze.voice.answers import Left, gather
from yeojido.analyze.voice.measures import Rule, measure
from yeojido.analyze.voice.questions import FoundQuestions, Question
from yeojido.analyze.voice.responses import Invited, invitations, rate
from yeojido.analyze.voice.scales import KINDS, Good, Kind, Scale, fits, kind_of, parse_scale
from yeojido.analyze.voice.score_results import Level, Score, ScoresResult
from yeojido.analyze.voice.trends import Periods, periods, trend
from yeojido.analyze.voice.uncertainty import FEW, LEAST, Over
from yeojido.domain.durations import duration
from yeojido.domain.errors import BadOption, QuestionError, UnknownColumn
from yeojido.domain.words import Words, both

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from numpy.typing import NDArray

    from yeojido.domain.journey import JourneyMap
    from yeojido.domain.log import Chunk, LogSummary

    Floats = NDArray[np.float64]
    Longs = NDArray[np.int64]

_ASKS = re.compile(
    r"(survey|nps|csat|feedback|review).*(shown|asked|invit|request)|(설문|만족도|평가|후기).*(요청|발송|노출|안내)"
)
LEVELS: tuple[Level, ...] = ("event", "touchpoint", "stage")


class Part(NamedTuple):
    """Answers of one stretch of people: (n,) person (unique in the part), question, touchpoint of
    the journey or -1, microseconds UTC, answer, weight.
    """

    person: Longs
    question: Longs
    column: Longs
    time: Longs
    value: Floats
    weight: Floats


class State(NamedTuple):
    """Parts that wait to be joined, and what was left out."""

    parts: tuple[Part, ...]
    left: Left
    invited: tuple[Invited, ...]
    uninvited: int
    end: int


@dataclass(frozen=True)
class Scores:
    """Score the rating questions of a log.

    Args:
        value: the property that holds the answers, or ``rating``; None: every question found.
        event: the event of the answers, or a condition over events; None: all that have them.
        kind: nps, csat, ces, stars or rating; None: by name and scale.
        scale: such as ``0..10``; needed where the log does not tell it.
        good: which end of the scale is good.
        over: whether people or answers count alike.
        weight: a property with survey weights above zero; answers without are left out.
        asked: the event, or condition, of being asked: gives a response rate.
        within: how long an invitation may be answered.
        unit: gives a trend by day, week, month, quarter or year.
        level: a score for each event, or each touchpoint or stage of ``definition``.
        definition: the journey.
        timezone: of the periods and conditions.
        questions: found by the analysis that runs before.

    Raises BadOption, BadDuration when made; UnknownColumn, BadCondition when bound to a log;
    QuestionError where the scale of ``value`` is not known.
    """

    value: str | None = None
    event: str | None = None
    kind: Kind | None = None
    scale: str | None = None
    good: Good = "high"
    over: Over = "people"
    weight: str | None = None
    asked: str | None = None
    within: str = "14d"
    unit: Unit | None = None
    level: Level = "event"
    definition: JourneyMap | None = None
    timezone: str = "Asia/Seoul"
    questions: tuple[Question, ...] | None = None
    _found: FoundQuestions | None = field(default=None, repr=False, compare=False)
    _periods: Periods | None = field(default=None, repr=False, compare=False)
    _notes: tuple[Words, ...] = field(default=(), repr=False, compare=False)

    def __post_init__(self) -> None:
        """Check what can be checked without a log."""
        if self.kind is not None:
            asks.one_of("kind", self.kind, KINDS)
        asks.one_of("good", self.good, ("high", "low"))
        asks.one_of("over", self.over, ("people", "answers"))
        asks.one_of("level", self.level, LEVELS)
        duration(self.within)
        if self.scale is not None and self.value is None:
            raise BadOption(option="value", value="-", possible=both("scores.scale_of_what"))
        if self.level != "event" and self.definition is None:
            raise BadOption(option="definition", value="-", possible="journey.json")
        scale = None if self.scale is None else parse_scale(self.scale)
        if scale is not None and self.kind is not None and not fits(self.kind, scale):
            raise BadOption(option="scale", value=self.scale, possible=_possible(self.kind))

    def bind(self, summary: LogSummary) -> Scores:
        """Check against a log; raises UnknownColumn, BadCondition, QuestionError."""
        schema = summary.schema
        for name in (self.value, self.weight):
            if name is not None and name not in schema:
                raise UnknownColumn(column=name, columns=", ".join(schema))
        asks.check((self.event, self.asked), summary, self.timezone)
        if self.definition is not None:
            classify.check(self.definition, schema)
        found = FoundQuestions(asked_about.candidates(schema, self.value), "rating" in schema)
        return replace(
            self,
            _found=found,
            _periods=None if self.unit is None else periods(summary, self.unit, self.timezone),
            _notes=(
                *asks.unknown((self.event, self.asked), summary.names),
                *(() if self.asked else _invitations(summary.names)),
            ),
        )

    def first(self) -> FoundQuestions | None:
        """Return the analysis that finds the questions, unless they are known."""
        return self._found if self.questions is None else None

    def after(self, result: tuple[Question, ...]) -> Scores:
        """Return this analysis with the questions in it; raises QuestionError, BadOption."""
        return replace(self, questions=self._chosen(result))

    def _chosen(self, found: Sequence[Question]) -> tuple[Question, ...]:
        scale = None if self.scale is None else parse_scale(self.scale)
        if self.value is not None:
            found = [each for each in found if each.column == self.value]
            if not found:
                raise QuestionError(reason=both("scores.no_answers_in", column=self.value))
        if scale is not None:
            named = self.kind
            found = [
                replace(each, scale=scale,
                        kind=named or kind_of(f"{each.column} {each.event}", scale))
                for each in found
            ]  # fmt: skip
        elif self.value is not None and all(each.scale is None for each in found):
            raise QuestionError(reason=found[0].asked())
        if self.kind is not None:
            found = [_as(each, self.kind) for each in found]
            found = [each for each in found if each.kind in (self.kind, None)]
        return tuple(found)

    @cached_property
    def known(self) -> tuple[Question, ...]:
        """The questions whose scale is known."""
        return tuple(each for each in self.questions or () if each.scale is not None)

    def needs(self) -> Collection[str]:
        """Return the properties with answers and weights, and what rules read."""
        found = {each.column for each in self.known}
        found |= {self.weight} if self.weight else set[str]()
        found |= asks.columns((self.event, self.asked), self._names)
        if self.definition is not None and self.level != "event":
            found |= classify.needs(self.definition)
        return found

    @property
    def _names(self) -> tuple[str, ...]:
        return tuple(each.event for each in self.questions or ())

    def scan(self, chunk: Chunk) -> State:
        """Gather the answers, and match invitations with them."""
        only, invited = self._roles(chunk)
        answers, left = gather(chunk, self.known, self.weight, only)
        column = np.full(answers.person.size, -1, np.int64)
        if self.level != "event" and self.definition is not None:
            own = classify.touchpoints(chunk, self.definition)[answers.event]
            about = _voices(self.definition, chunk.names)[chunk.code[answers.event]]
            column = np.where(about >= 0, about, own).astype(np.int64)
        part = Part(
            answers.person, answers.question, column, answers.time, answers.value, answers.weight
        )
        if invited is None:
            return State((part,), left, (), 0, chunk.end)
        order = np.lexsort((answers.time, answers.person))
        matched, uninvited = invitations(
            invited, (answers.person[order], answers.time[order]), duration(self.within), chunk.end
        )
        return State((part,), left, (matched,), uninvited, chunk.end)

    def _roles(self, chunk: Chunk) -> tuple[NDArray[np.bool_] | None, tuple[Longs, Longs] | None]:
        """Return which events may hold answers, and (person, time) of invitations."""
        if self.event is None and self.asked is None:
            return None, None
        code, table = asks.roles(chunk, (self.event, self.asked), self.timezone)
        role = table[code]
        only = None if self.event is None else (role & 1) > 0
        if self.asked is None:
            return only, None
        from yeojido.analyze.voice.answers import people_of

        at = np.flatnonzero(role & 2)
        return only, (people_of(chunk, at), chunk.time[at])

    def merge(self, a: State, b: State) -> State:
        """Join two states."""
        left = Left(*(x + y for x, y in zip(a.left, b.left, strict=True)))
        return State(
            a.parts + b.parts,
            left,
            a.invited + b.invited,
            a.uninvited + b.uninvited,
            max(a.end, b.end),
        )

    def finish(self, state: State) -> ScoresResult:
        """Turn answers into scores."""
        whole = _joined(state.parts)
        known = self.known
        kinds: set[tuple[Kind, Scale]] = {
            (each.kind, each.scale) for each in known if each.kind and each.scale
        }
        rows: list[Score] = []
        for kind, scale in sorted(kinds, key=lambda each: (KINDS.index(each[0]), each[1])):
            of = np.array([(each.kind, each.scale) == (kind, scale) for each in known])
            own = _only(whole, of[whole.question])
            rows += self._rows(Rule(kind, scale, self.good), own, state.end)
        response = None
        if state.invited:
            parts = _apart(state.invited)
            response = rate(parts, state.uninvited, LEAST, FEW)
        unknown = tuple(each for each in self.questions or () if each.scale is None)
        return ScoresResult(
            over=self.over, weight=self.weight, level=self.level, unit=self.unit,
            scores=tuple(rows), response=response, questions=known, unknown=unknown,
            warnings=self._warnings(state, whole, unknown),
        )  # fmt: skip

    def _rows(self, rule: Rule, part: Part, end: int) -> list[Score]:
        """Return the score of all answers of a kind, then of each event, touchpoint or stage."""
        if not part.person.size:
            return []
        rows = [self._row(rule, part, end, "all", None, both("scores.all"))]
        group, names = self._groups(part)
        order = np.argsort(group, kind="stable")
        edges = np.searchsorted(group[order], np.arange(len(names) + 1))
        for place, (id_, name) in enumerate(names):
            own = order[edges[place] : edges[place + 1]]
            if own.size:
                rows.append(self._row(rule, _only(part, own), end, self.level, id_, name))
        return rows

    def _groups(self, part: Part) -> tuple[Longs, list[tuple[str, Words]]]:
        """Return (answers,) group of each answer, -1 for none, and the groups' ids and names."""
        if self.level == "event" or self.definition is None:
            events = sorted({each.event for each in self.known})
            at = {name: place for place, name in enumerate(events)}
            table = np.array([at[each.event] for each in self.known], np.int64)
            return table[part.question], [(name, Words(ko=name, en=name)) for name in events]
        steps, ranks = self.definition.steps, classify.stage_ranks(self.definition)
        stage = np.append(ranks, -1).astype(np.int64)[part.column]
        if self.level == "stage":
            stages = classify.stages_in_order(self.definition)
            return stage, [(each.id, each.name) for each in stages]
        order = np.argsort(ranks, kind="stable").tolist()
        place = np.append(np.argsort(order), -1).astype(np.int64)
        return place[part.column], [(steps[i].id, steps[i].name) for i in order]

    def _row(
        self, rule: Rule, part: Part, end: int, level: str, id_: str | None, name: Words
    ) -> Score:
        weight = None if self.weight is None else part.weight
        return Score(
            level=level, id=id_, name=name, kind=rule.kind, scale=rule.scale,
            measure=measure(rule, part.person, part.value, weight, self.over),
            trend=() if self._periods is None else trend(
                rule, self._periods, part.person, part.time, part.value, weight, self.over, end
            ),
        )  # fmt: skip

    def _warnings(
        self, state: State, whole: Part, unknown: Sequence[Question]
    ) -> tuple[Words, ...]:
        said = [*self._notes, *(each.asked() for each in unknown)]
        if not whole.person.size and not unknown:
            said.append(both("scores.none_found"))
        if state.left.off_scale:
            said.append(both("scores.off_scale", count=state.left.off_scale))
        if state.left.weightless:
            said.append(both("scores.weightless", count=state.left.weightless, weight=self.weight))
        if self.level != "event" and (lost := int(np.count_nonzero(whole.column < 0))):
            said.append(both("scores.off_map", count=lost))
        return tuple(said)


def _invitations(names: Sequence[str]) -> tuple[Words, ...]:
    """Return how to get a response rate, where events look like invitations to answer."""
    found = next((name for name in names if _ASKS.search(name.lower())), None)
    return () if found is None else (both("scores.may_be_asked", event=found),)


def _voices(definition: JourneyMap, names: Sequence[str]) -> Longs:
    """Return (names,) the touchpoint that an event's answers are about by ``voices``, or -1."""
    about = {name: i for i, step in enumerate(definition.steps) for name in step.voices}
    return np.array([about.get(name, -1) for name in names], np.int64)


def _possible(kind: Kind) -> str:
    return {"nps": "0..10", "ces": "1..7, 1..5"}.get(kind, "1..5")


def _as(question: Question, kind: Kind) -> Question:
    """Return a question as another kind, where its scale lets it be one."""
    scale: Scale | None = question.scale
    return question if scale is None or not fits(kind, scale) else replace(question, kind=kind)


def _joined(parts: Sequence[Part]) -> Part:
    """Return the parts as one; people of different parts are different people."""
    if not parts:
        none = np.empty(0, np.int64)
        return Part(none, none, none, none, np.empty(0), np.empty(0))
    whole = Part(*(np.concatenate(each) for each in zip(*parts, strict=True)))
    return whole._replace(person=_unique([part.person for part in parts]))


def _apart(parts: Sequence[Invited]) -> list[Invited]:
    keys = _unique([part.person for part in parts])
    edges = np.cumsum([part.person.size for part in parts])[:-1]
    own = np.split(keys, edges)
    return [part._replace(person=each) for part, each in zip(parts, own, strict=True)]


def _unique(people: Sequence[Longs]) -> Longs:
    """Return keys of people that are unique over parts: a bucket may come in several slices."""
    made: list[Longs] = []
    first = 0
    for each in people:
        known, index = np.unique(each, return_inverse=True)
        made.append(index.astype(np.int64) + first)
        first += known.size
    return np.concatenate(made)


def _only(part: Part, which: Any) -> Part:
    arrays: list[Any] = [each[which] for each in part]
    return Part(*arrays)
