"""What the map's analysis carries from bucket to bucket: sums, and parts that wait to be joined."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Longs = NDArray[np.int64]
    Shorts = NDArray[np.int16]
    Bools = NDArray[np.bool_]
    Floats = NDArray[np.float64]


class Spans(NamedTuple):
    """Lengths of time at columns: (n,) column, microseconds, whether it ended (else censored)."""

    column: Shorts
    length: Longs
    over: Bools


class Moves(NamedTuple):
    """Moves between columns: (n,) pair = source * (columns + 2) + target, microseconds."""

    pair: Longs
    length: Longs


class Routes(NamedTuple):
    """One entry per journey: packed columns (``kernels.stages.routes``), won, microseconds."""

    packed: Longs
    won: Bools
    length: Longs


class Felt(NamedTuple):
    """What persons felt at columns, one entry per person and column of one scan.

    ``rating`` and ``text``: sums in millionths of -2..+2; ``ratings`` and ``texts``: how many.
    ``person`` numbers the persons of one scan; see ``people``.
    """

    person: Longs
    column: Shorts
    rating: Longs
    ratings: Longs
    text: Longs
    texts: Longs

    def only(self, which: Bools) -> Felt:
        """Return some of the entries."""
        return Felt(
            self.person[which],
            self.column[which],
            self.rating[which],
            self.ratings[which],
            self.text[which],
            self.texts[which],
        )


class Lived(NamedTuple):
    """One entry per person with journeys of two voices or more: see ``felt.lived``."""

    peak: Floats
    end: Floats
    mean: Floats


class Context(NamedTuple):
    """What surrounds a quoted voice: the event's name, the local day since 1970, the columns
    before and after it in its journey, and what is known of the person: never who they are.
    """

    event: str = ""
    day: int = 0
    before: tuple[int, ...] = ()
    after: tuple[int, ...] = ()
    who: tuple[tuple[str, str], ...] = ()


class Voice(NamedTuple):
    """One text that may be quoted; the smallest keys are kept, whatever the buckets.

    ``rating`` only where it speaks of the same column; ``valence`` as the words were read, with
    ``emotion`` (index into ``EMOTIONS``, -1 unread), ``language`` (into ``LANGUAGES``), ``reason``
    (into ``REASONS``) and ``confidence`` of the place.
    """

    key: int
    column: int
    text: str
    rating: float | None
    valence: float | None = None
    emotion: int = -1
    language: int = 3
    reason: int = 1
    confidence: float = 1.0
    context: Context = Context()

    @property
    def value(self) -> float | None:
        """How the voice feels: its rating, else its words' valence."""
        return self.valence if self.rating is None else self.rating


class Daily(NamedTuple):
    """Sums per column, value of a property and local day.

    ``value`` indexes ``values``; ``number`` of journeys (or ratings) that were there that day,
    ``total`` of those that reached the goal afterwards (or of the ratings), ``square`` of squares.
    """

    values: tuple[str, ...]
    column: Longs
    value: Longs
    day: Longs
    number: Floats
    total: Floats
    square: Floats


@dataclass(frozen=True, slots=True)
class Tally:
    """Everything counted; arrays add up, tuples of parts are joined at the end.

    ``steps`` (columns, COUNTS) and ``stages`` (stages, COUNTS) as ``kernels.stages.tally``.
    ``by_name`` (columns, names, 2): occurrences and people. ``off_map`` (names, 2).
    ``failures`` (columns, columns, 2): see ``counting.failures``.
    ``contrary`` (stages, stages): see ``counting.contrary``.
    ``links`` (columns + 2, columns + 2): journeys; the last two are START and END.
    ``rated`` (columns, 5): ratings rounded to -2..+2.
    ``moods`` (columns + stages + 1, 10) and ``said`` (columns, 6): see ``felt.moods``,
    ``felt.counts``. ``pairs`` (columns, 3): see ``felt.pairs``.
    """

    names: tuple[str, ...]
    log_people: int
    log_events: int
    first: int
    last: int
    end: int
    people: int
    journeys: int
    won: int
    here: int
    voices: int
    voices_off_map: int
    steps: Longs
    stages: Longs
    by_name: Longs
    off_map: Longs
    failures: Longs
    links: Longs
    contrary: Longs
    rated: Longs
    channels: dict[tuple[int, str], int]
    step_spans: tuple[Spans, ...]
    stage_spans: tuple[Spans, ...]
    goal_spans: tuple[Spans, ...]
    moves: tuple[Moves, ...]
    routes: tuple[Routes, ...]
    felt: tuple[Felt, ...]
    lived: tuple[Lived, ...]
    moods: Longs
    said: Longs
    pairs: Longs
    voice: tuple[Voice, ...]
    against: tuple[Voice, ...]
    outcomes: dict[str, tuple[Daily, ...]]
    feelings: dict[str, tuple[Daily, ...]]


#: Voices kept per column, among which quotes are chosen; and examples of contradictions.
KEPT_VOICES = 60
KEPT_AGAINST = 3
#: Sums of what is felt are kept in millionths.
MICRO = 1_000_000
_SAME = frozenset({"names", "end"})


def merge(a: Tally, b: Tally) -> Tally:
    """Join two tallies."""
    made: dict[str, Any] = {}
    for field in fields(Tally):
        one, two = getattr(a, field.name), getattr(b, field.name)
        if field.name in _SAME:
            made[field.name] = one
        elif field.name == "first":
            made["first"] = min(one, two)
        elif field.name == "last":
            made["last"] = max(one, two)
        elif field.name == "voice":
            made["voice"] = keep((*one, *two))
        elif field.name == "against":
            made["against"] = keep((*one, *two), KEPT_AGAINST)
        elif isinstance(one, dict):
            made[field.name] = _together(one, two)
        else:
            made[field.name] = one + two
    return Tally(**made)


def _together(a: dict[Any, Any], b: dict[Any, Any]) -> dict[Any, Any]:
    joined = dict(a)
    for key, value in b.items():
        joined[key] = joined[key] + value if key in joined else value
    return joined


def keep(voices: tuple[Voice, ...], most: int = KEPT_VOICES) -> tuple[Voice, ...]:
    """Return the voices with the smallest keys, ``most`` of each column."""
    kept: dict[int, int] = {}
    chosen: list[Voice] = []
    for voice in sorted(voices, key=lambda each: (each.key, each.text, each.value or 0.0)):
        if kept.get(voice.column, 0) < most:
            kept[voice.column] = kept.get(voice.column, 0) + 1
            chosen.append(voice)
    return tuple(chosen)


def people(parts: tuple[Felt, ...]) -> Felt:
    """Return what was felt in one, its persons numbered anew: no scan ever cuts a person in two."""
    first = 0
    numbered: list[Felt] = []
    for part in parts:
        numbered.append(part._replace(person=part.person + first))
        first += int(part.person.max()) + 1 if part.person.size else 0
    return joined(tuple(numbered), Felt)


def joined(parts: tuple[Any, ...], kind: type[Any]) -> Any:
    """Return parts of one kind as one."""
    if len(parts) == 1:
        return parts[0]
    return kind(*(np.concatenate(columns) for columns in zip(*parts, strict=True)))


def daily(parts: tuple[Daily, ...]) -> Daily:
    """Return daily sums as one, equal cells added up, values in alphabetical order."""
    values = tuple(sorted({value for part in parts for value in part.values}))
    place = {value: i for i, value in enumerate(values)}
    column = np.concatenate([part.column for part in parts])
    value = np.concatenate(
        [np.array([place[v] for v in part.values], np.int64)[part.value] for part in parts]
    )
    day = np.concatenate([part.day for part in parts])
    if not day.size:
        empty = np.empty(0)
        return Daily(values, column, value, day, empty, empty, empty)
    first = day.min()
    span = day.max() - first + 1
    key = (column * len(values) + value) * span + day - first
    cells, inverse = np.unique(key, return_inverse=True)

    def added(name: str) -> Floats:
        weights = np.concatenate([getattr(part, name) for part in parts])
        return np.bincount(inverse, weights=weights, minlength=cells.size).astype(np.float64)

    return Daily(
        values,
        cells // span // len(values),
        cells // span % len(values),
        cells % span + first,
        added("number"),
        added("total"),
        added("square"),
    )
