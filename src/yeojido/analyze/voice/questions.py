"""Which rating questions a log holds: event, property, scale, kind; found, never guessed.

A property holds the answers of an event where the log's own ``rating`` (-2..+2) is a straight line
of it: then the scale is the one by which answers were placed when they came in, as a person said
or saw it then. A property that is only called like a score has no known scale: it is asked for.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from yeojido.analyze.voice.scales import (
    USUAL,
    Kind,
    Scale,
    kind_of,
    place,
    plainly_rates,
    rates,
    scale_by_rating,
)
from yeojido.analyze.voice.uncertainty import counted
from yeojido.domain.words import Words, both

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from yeojido.domain.log import Chunk, Column
    from yeojido.domain.log import Kind as ColumnKind

    Floats = NDArray[np.float64]
    Pairs = dict[tuple[float, float | None], int]
    State = dict[tuple[str, str], Pairs | None]

#: Different answers beyond which a property holds no answers to a rating question.
_MOST_ANSWERS = 256
#: Properties of a log that are looked at; those called like scores first.
_MOST_COLUMNS = 60
RATING = "rating"
ANSWER = "answer"


@dataclass(frozen=True, slots=True)
class Question:
    """One rating question: the answers of one event in one property.

    Attributes:
        event: name of the event.
        column: the property with the answers; ``rating``: the log's own, -2..+2.
        scale: None where it is not known.
        kind: None with an unknown scale.
        low, high: the lowest and highest answer seen.
        answers: how many there are.
    """

    event: str
    column: str
    scale: Scale | None
    kind: Kind | None
    low: float
    high: float
    answers: int

    def to_dict(self) -> dict[str, Any]:
        """Return plain values; the scale as a flag takes it."""
        return asdict(self) | {"scale": None if self.scale is None else str(self.scale)}

    def asked(self) -> Words:
        """Return what a person is asked where the scale is unknown."""
        return both(
            "scores.which_scale", column=self.column, event=self.event,
            low=f"{self.low:g}", high=f"{self.high:g}", answers=self.answers,
        )  # fmt: skip


def numbers_of(column: Column) -> Floats:
    """Return (events,) a property as numbers, NaN where there is none; texts are read."""
    if column.kind == "text":
        known = np.array([*(_number(text) for text in column.vocabulary), np.nan])
        return known[np.asarray(column.values, np.int64)]
    if column.kind == "boolean":
        return np.full(len(column.values), np.nan)
    return np.asarray(column.values, np.float64)


def _number(text: str) -> float:
    try:
        value = float(text) if len(text) <= 12 else float("nan")
    except ValueError:
        return float("nan")
    return value if abs(value) < 1e9 else float("nan")


def candidates(schema: Mapping[str, ColumnKind], value: str | None = None) -> tuple[str, ...]:
    """Return the properties that may hold answers; ``value``: that one alone."""
    if value is not None:
        return (value,)
    found = [
        name
        for name, kind in schema.items()
        if name not in (RATING, "text", "channel", "event", "person", "time")
        and (name.rstrip("_") == ANSWER or (kind != "boolean" and rates(name)))
    ]
    return tuple(sorted(found)[:_MOST_COLUMNS])


@dataclass(frozen=True)
class FoundQuestions:
    """Finds the rating questions of a log.

    Args:
        columns: the properties looked at beside ``rating``.
        has_rating: whether the log has a column ``rating``.
    """

    #: A scale is a question's, whoever answers.
    of_everyone: ClassVar[bool] = True

    columns: tuple[str, ...]
    has_rating: bool = True

    def needs(self) -> Collection[str]:
        """Return the columns looked at."""
        return {*self.columns, *((RATING,) if self.has_rating else ())}

    def scan(self, chunk: Chunk) -> State:
        """Return how often each answer was given with each rating, by event and property."""
        rating = chunk.columns.get(RATING)
        given = np.full(chunk.code.size, np.nan) if rating is None else numbers_of(rating)
        state: State = {}
        for name in dict.fromkeys((*self.columns, RATING)):
            values = given if name == RATING else numbers_of(chunk.columns[name])
            known = np.flatnonzero(~np.isnan(values))
            if not known.size:
                continue
            code = chunk.code[known].astype(np.int64)
            placed = given[known]
            for event in np.unique(code).tolist():
                mine = code == event
                state[chunk.names[event], name] = _pairs(values[known][mine], placed[mine])
        return state

    def merge(self, a: State, b: State) -> State:
        """Add up; what has too many different answers in either has too many."""
        joined: State = dict(a)
        for key, pairs in b.items():
            if key not in joined:
                joined[key] = pairs
                continue
            before = joined[key]
            joined[key] = None if before is None or pairs is None else _added(before, pairs)
        return joined

    def finish(self, state: State) -> tuple[Question, ...]:
        """Return the questions by event; those without a known scale are last of their event."""
        scales: dict[tuple[str, str], Scale | None] = {
            key: None if pairs is None else scale_by_rating(_rated(pairs))
            for key, pairs in state.items()
        }
        for key, pairs in state.items():
            if scales[key] is None and pairs is not None:
                scales[key] = _elsewhere(key[1], _rated(pairs), scales)
        found: list[Question] = []
        for event in sorted({event for event, _ in state}):
            own = {column: pairs for (e, column), pairs in state.items() if e == event}
            found += _of_event(event, own, {column: scales[event, column] for column in own})
        return tuple(found)


def _rated(pairs: Pairs) -> list[tuple[float, float]]:
    return [(value, rating) for value, rating in pairs if rating is not None]


def _elsewhere(
    column: str,
    pairs: Sequence[tuple[float, float]],
    scales: Mapping[tuple[str, str], Scale | None],
) -> Scale | None:
    """Return the scale that a property has at other events, where these answers fit on it."""
    others = {scale for (_, name), scale in scales.items() if name == column and scale is not None}
    if len(others) != 1 or not pairs:
        return None
    scale = others.pop()
    return (
        scale if all(abs(place(value, scale) - rating) < 1e-5 for value, rating in pairs) else None
    )


def _pairs(values: Floats, rating: Floats) -> Pairs | None:
    plain = np.where(np.isnan(rating), -1e9, np.round(rating, 9))
    given, placed, counts = counted(values, plain)
    if counts.size > _MOST_ANSWERS:
        return None
    return {
        (value, None if at == -1e9 else at): count
        for value, at, count in zip(given.tolist(), placed.tolist(), counts.tolist(), strict=True)
    }


def _added(a: Pairs, b: Pairs) -> Pairs | None:
    joined = dict(a)
    for pair, count in b.items():
        joined[pair] = joined.get(pair, 0) + count
    return None if len(joined) > _MOST_ANSWERS else joined


def _of_event(
    event: str, columns: Mapping[str, Pairs | None], scales: Mapping[str, Scale | None]
) -> list[Question]:
    """Return an event's questions: properties that tell their scale, else the rating itself."""
    known: list[Question] = []
    unknown: list[Question] = []
    rated = _count(columns.get(RATING))
    for name in sorted(columns):
        pairs = columns[name]
        if name == RATING or pairs is None:
            continue
        scale = scales[name]
        if scale is not None and _tells(pairs, scale, rated):
            known.append(_question(event, name, pairs, scale))
        elif plainly_rates(name) or (rated == 0 and rates(event) and rates(name)):
            unknown.append(_question(event, name, pairs, None))
    chosen = _apart(known, columns, rated)
    pairs = columns.get(RATING)
    if not chosen and rated and pairs is not None:
        chosen = [_question(event, RATING, pairs, Scale(-2, 2))]
    return [*chosen, *unknown]


def _tells(pairs: Pairs, scale: Scale, rated: int) -> bool:
    """Say whether enough answers were placed to trust that the rating was made of them.

    Two points lie on some line always: then the line must be that of a usual scale.
    """
    different = len({value for value, rating in pairs if rating is not None})
    return (different > 2 or scale in USUAL) and _placed(pairs) >= 0.02 * rated


def _apart(
    known: Sequence[Question], columns: Mapping[str, Pairs | None], rated: int
) -> list[Question]:
    """Return the questions that were asked beside each other.

    Two properties that tell the scale of the same ratings hold the same answers: one is taken.
    """
    chosen: list[Question] = []
    placed = 0
    for each in sorted(known, key=lambda question: (-question.answers, question.column)):
        pairs = columns[each.column]
        own = 0 if pairs is None else _placed(pairs)
        if placed + own <= 1.02 * rated:
            chosen.append(each)
            placed += own
    return chosen


def _count(pairs: Pairs | None) -> int:
    return 0 if pairs is None else sum(pairs.values())


def _placed(pairs: Pairs) -> int:
    return sum(count for (_, rating), count in pairs.items() if rating is not None)


def _question(event: str, column: str, pairs: Pairs, scale: Scale | None) -> Question:
    answers = [value for value, _ in pairs]
    kind: Kind | None = None
    if scale is not None:
        kind = kind_of(event if column in (RATING, ANSWER) else f"{column} {event}", scale)
        whole = all(value == round(value) for value in answers)
        if column == RATING and not whole:
            kind = "rating"
    return Question(event, column, scale, kind, min(answers), max(answers), sum(pairs.values()))
