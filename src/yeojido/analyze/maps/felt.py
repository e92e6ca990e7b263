"""Voices of one bucket: what was rated and said, where it belongs, and what was felt."""

from __future__ import annotations

import zlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from yeojido.analyze.maps.counting import by_property
from yeojido.analyze.maps.leaning import PARTS
from yeojido.analyze.maps.state import (
    KEPT_AGAINST,
    KEPT_VOICES,
    MICRO,
    Context,
    Daily,
    Felt,
    Lived,
    Voice,
    keep,
)
from yeojido.analyze.voice.hearing import LONGEST, REASONS, RULE, Placed, Said, VoiceReading
from yeojido.domain.log import DAY
from yeojido.domain.voice import EMOTIONS, LANGUAGES, Readings, text_key

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from yeojido.analyze.columns import Columns
    from yeojido.analyze.maps.counting import Told
    from yeojido.domain.log import Chunk

    Longs = NDArray[np.int64]
    Shorts = NDArray[np.int16]
    Bools = NDArray[np.bool_]
    Floats = NDArray[np.float64]

#: Texts that are read at a time.
_AT_A_TIME = 65_536
#: A rating and words of one event contradict each other when they are further apart than this,
#: one above zero and one below, and the model is as sure as this of the words' side.
APART, SURE = 2.0, 0.9
#: Touchpoints before and after a quoted voice that are kept with it.
_AROUND = 3
#: How many events away they are looked for.
_FAR = 200
_MIX = np.uint64(0x9E3779B97F4A7C15)
_LAST = np.uint64(0xBF58476D1CE4E5B9)


@dataclass(frozen=True, slots=True)
class Heard:
    """Events with a rating or a text, in the order of the log; columns are -1 where none.

    Attributes:
        event: (n,) int64, index in the chunk.
        person: (n,) int64, index of the person in the chunk.
        at: (n,) int64, position among the mapped events, -1 off the map.
        rating: (n,) float64, NaN without one. rated: (n,) int16, the column it belongs to.
        text: (n,) int64 into ``texts``, -1 without words. worded: (n,) int16, their column.
        reason: (n,) int8 into ``REASONS``. confidence: (n,) float32.
        valence: (n,) float64 of the words, NaN where they cannot be read.
        counts: (n,) bool, the words' valence counts: the rating speaks of another place, or there
            is none.
        texts: the different texts. readings: of them; None where nothing reads words.
    """

    event: Longs
    person: Longs
    at: Longs
    rating: Floats
    rated: Shorts
    text: Longs
    worded: Shorts
    reason: NDArray[np.int8]
    confidence: NDArray[np.float32]
    valence: Floats
    counts: Bools
    texts: tuple[str, ...]
    readings: Readings | None

    @property
    def placed(self) -> Bools:
        """Which voices are somewhere on the map."""
        return (self.rated >= 0) | (self.worded >= 0)


def hear(
    told: Told,
    chunk: Chunk,
    off: Bools,
    columns: Columns,
    reading: VoiceReading | None,
    *,
    rated_counts: bool = True,
) -> Heard:
    """Return the voices of journeys, and those off the map (``off``, events) that words place.

    Without ``rated_counts`` (ratings weigh nothing) words count also where a rating stands.
    """
    rating, code = _rating(chunk), _text(chunk)
    event = told.found.event
    at = np.flatnonzero(~np.isnan(rating[event]) | (code[event] >= 0))
    event, person = event[at], told.found.person[told.place[at]]
    if reading is not None:
        more = np.flatnonzero(off & (code >= 0))
        owner = np.searchsorted(chunk.offset, more, side="right") - 1
        event, person = np.concatenate([event, more]), np.concatenate([person, owner])
        at = np.concatenate([at, np.full(more.size, -1)])
        order = np.argsort(event, kind="stable")
        event, person, at = event[order], person[order], at[order]
    about = _at(told.about, at)
    rated = np.where(np.isnan(rating[event]), np.int16(-1), about)
    said = np.flatnonzero(code[event] >= 0)
    used, inverse = np.unique(code[event[said]], return_inverse=True)
    texts: tuple[str, ...] = ()
    if used.size:
        words = chunk.columns["text"].vocabulary
        texts = tuple(words[each] for each in used.tolist())
    text = np.full(event.size, -1, np.int64)
    text[said] = inverse
    asked = _Asked(event[said], person[said], at[said], about[said], inverse)
    placed = _placed(told, chunk, columns, reading, asked, texts)
    readings = _read(reading, texts) if reading is not None and texts else None
    worded, reason = _none(event.size), np.full(event.size, RULE, np.int8)
    confidence, valence = np.ones(event.size, np.float32), np.full(event.size, np.nan)
    worded[said], reason[said], confidence[said] = placed
    if readings is not None:
        # Whole parts of 1024: sums of them, and of their squares, are exact in whatever order.
        read = readings.valence[inverse].astype(np.float64).clip(-2, 2)
        valence[said] = np.rint(read * PARTS) / PARTS
    return Heard(
        event=event,
        person=person,
        at=at,
        rating=rating[event],
        rated=rated,
        text=text,
        worded=worded,
        reason=reason,
        confidence=confidence,
        valence=valence,
        counts=(worded >= 0) & ~np.isnan(valence) & ((worded != rated) | (not rated_counts)),
        texts=texts,
        readings=readings,
    )


def _none(size: int) -> Shorts:
    return np.full(size, -1, np.int16)


def _at(values: Shorts, at: Longs) -> Shorts:
    """Return the values at positions, -1 where there is none."""
    found = _none(at.size)
    found[at >= 0] = values[at[at >= 0]]
    return found


def _rating(chunk: Chunk) -> Floats:
    column = chunk.columns.get("rating")
    if column is None:
        return np.full(chunk.code.size, np.nan)
    return column.values.astype(np.float64, copy=False)


def _text(chunk: Chunk) -> Longs:
    column = chunk.columns.get("text")
    if column is None or not column.vocabulary:
        return np.full(chunk.code.size, -1, np.int64)
    return column.values.astype(np.int64, copy=False)


@dataclass(frozen=True, slots=True)
class _Asked:
    """Events with words: (n,) each; see ``Heard``."""

    event: Longs
    person: Longs
    at: Longs
    about: Shorts
    text: Longs


def _placed(
    told: Told,
    chunk: Chunk,
    columns: Columns,
    reading: VoiceReading | None,
    asked: _Asked,
    texts: Sequence[str],
) -> Placed:
    """Return where words belong: where the rating does, unless whoever reads them knows better."""
    size = asked.event.size
    if reading is None or not size:
        return Placed(asked.about, np.full(size, RULE, np.int8), np.ones(size, np.float32))
    code = chunk.code[asked.event].astype(np.int64)
    own = _at(told.column, asked.at)
    speaks_of = columns.voices(chunk.names)[code] >= 0
    said = Said(
        text=asked.text,
        name=code,
        own=own,
        about=asked.about,
        asked=speaks_of & (asked.at >= 0),
        before=_before(told, asked, own, chunk.time),
    )
    return reading.place([step.id for step in columns.steps], chunk.names, said, texts)


def _before(told: Told, asked: _Asked, own: Shorts, times: Longs) -> Shorts:
    """Return the column of each person's last earlier event at another touchpoint, or -1.

    What was more than ``LONGEST`` before they spoke is not what they speak of.
    """
    if not told.column.size:
        return _none(asked.event.size)
    person = told.found.person[told.place]
    new = np.ones(told.column.size, np.bool_)
    new[1:] = (told.column[1:] != told.column[:-1]) | (person[1:] != person[:-1])
    first = np.maximum.accumulate(np.where(new, np.arange(new.size), 0))
    last = np.searchsorted(told.found.event, asked.event, side="left") - 1
    # On the map the place before is where the stretch of events at this touchpoint began.
    last = np.where(own >= 0, first[np.maximum(asked.at, 0)] - 1, last)
    known = (last >= 0) & (person[np.maximum(last, 0)] == asked.person)
    known &= times[asked.event] - told.found.time[np.maximum(last, 0)] <= LONGEST
    return np.where(known, told.column[np.maximum(last, 0)], -1).astype(np.int16)


def _read(reading: VoiceReading, texts: Sequence[str]) -> Readings:
    """Return the readings of all texts, so many at a time that the memory stays small."""
    parts = [
        reading.model.read(texts[i : i + _AT_A_TIME]) for i in range(0, len(texts), _AT_A_TIME)
    ]
    if len(parts) == 1:
        return parts[0]
    return Readings(
        valence=np.concatenate([part.valence for part in parts]),
        positive=np.concatenate([part.positive for part in parts]),
        emotions=np.concatenate([part.emotions for part in parts]),
        language=np.concatenate([part.language for part in parts]),
    )


def micro(values: Floats) -> Longs:
    """Return values in whole millionths: their sums are exact, in whatever order."""
    return np.rint(values * MICRO).astype(np.int64)


def felt(heard: Heard, size: int) -> Felt:
    """Return what each person felt at each column: sums of ratings and of words that count."""
    rated, worded = np.flatnonzero(heard.rated >= 0), np.flatnonzero(heard.counts)
    keys = np.concatenate(
        [
            heard.person[rated] * size + heard.rated[rated],
            heard.person[worded] * size + heard.worded[worded],
        ]
    )
    cells, place = np.unique(keys, return_inverse=True)
    by_rating, by_text = place[: rated.size], place[rated.size :]

    def added(at: Longs, values: Longs | None = None) -> Longs:
        total = np.zeros(cells.size, np.int64)
        np.add.at(total, at, 1 if values is None else values)
        return total

    return Felt(
        person=cells // max(1, size),
        column=(cells % max(1, size)).astype(np.int16),
        rating=added(by_rating, micro(heard.rating[rated])),
        ratings=added(by_rating),
        text=added(by_text, micro(heard.valence[worded])),
        texts=added(by_text),
    )


def pairs(heard: Heard, confirmed: Mapping[str, float], size: int, *, by_rating: bool) -> Longs:
    """Return (columns, 3): texts with another judgement of the same place, and sum and sum of
    squares of (judgement - valence) in parts of 1024; see ``leaning``.

    A person's confirmation is stronger than the rating given with the words.
    """
    judged = np.full(heard.event.size, np.nan)
    if by_rating:
        both = heard.rated == heard.worded
        judged[both] = heard.rating[both]
    if confirmed and heard.texts:
        known = np.array([confirmed.get(text_key(text), np.nan) for text in heard.texts])
        said = np.where(heard.text >= 0, known[heard.text], np.nan)
        judged = np.where(np.isnan(said), judged, said)
    there = np.flatnonzero((heard.worded >= 0) & ~np.isnan(judged) & ~np.isnan(heard.valence))
    gap = np.rint((judged[there] - heard.valence[there]) * PARTS).astype(np.int64)
    made = np.zeros((size, 3), np.int64)
    np.add.at(made, heard.worded[there], np.column_stack([np.ones_like(gap), gap, gap**2]))
    return made


def levels(heard: Heard, size: int) -> Longs:
    """Return (columns, 5): ratings rounded to -2..+2."""
    rated = heard.rated >= 0
    level = np.clip(np.rint(heard.rating[rated]), -2, 2).astype(np.int64) + 2
    column = heard.rated[rated].astype(np.int64)
    return np.bincount(column * 5 + level, minlength=size * 5).reshape(size, 5)


def moods(heard: Heard, stage: Shorts, size: int, stages: int) -> Longs:
    """Return (columns + stages + 1, 10): sums over people of their nine emotions, and people.

    A person's emotions at a place are the mean over the texts there that could be read. Rows:
    the columns, the stages, the whole map. In millionths, so that sums are exact.
    """
    made = np.zeros((size + stages + 1, len(EMOTIONS) + 1), np.int64)
    read = np.flatnonzero((heard.worded >= 0) & ~np.isnan(heard.valence))
    if heard.readings is None or not read.size:
        return made
    column, person = heard.worded[read].astype(np.int64), heard.person[read]
    emotions = heard.readings.emotions[heard.text[read]].astype(np.float64)
    width = size + stages + 1
    for row in (column, size + stage[column].astype(np.int64), np.full(read.size, width - 1)):
        key = person * width + row
        order = np.argsort(key, kind="stable")
        cells, starts, number = np.unique(key[order], return_index=True, return_counts=True)
        mean = np.add.reduceat(emotions[order], starts) / number[:, None]
        np.add.at(made, cells % width, np.column_stack([micro(mean), np.ones_like(cells)]))
    return made


def counts(heard: Heard, size: int) -> Longs:
    """Return (columns, 6): texts there, texts that nobody could read, contradictions, and texts
    by the reason they are there, ``text``, ``time``, ``person`` (the others: ``rule``).
    """
    made = np.zeros((size, 6), np.int64)
    worded = np.flatnonzero(heard.worded >= 0)
    column = heard.worded[worded].astype(np.int64)
    unread = np.isnan(heard.valence[worded]) & (heard.readings is not None)
    reason = heard.reason[worded]
    kinds = [np.ones(worded.size, np.bool_), unread, against(heard)[worded]]
    kinds += [reason == REASONS.index(name) for name in ("text", "time", "person")]
    for place, which in enumerate(kinds):
        made[:, place] = np.bincount(column[which], minlength=size)[:size]
    return made


def against(heard: Heard) -> Bools:
    """Return where rating and words of one event, about one place, contradict each other."""
    if heard.readings is None:
        return np.zeros(heard.event.size, np.bool_)
    positive = np.where(heard.text >= 0, heard.readings.positive[heard.text], np.nan)
    with np.errstate(invalid="ignore"):
        apart = np.abs(heard.rating - heard.valence) > APART
        sign = heard.rating * heard.valence < 0
        sure = np.where(heard.valence > 0, positive, 1 - positive) >= SURE
    return (heard.worded >= 0) & (heard.worded == heard.rated) & apart & sign & sure


def lived(heard: Heard, told: Told, weights: tuple[float, float]) -> Lived:
    """Return, per person with journeys of two voices or more, peak, end and mean of what was felt.

    An event's value is that of its rating and of its words that count, by their weights. Peak: the
    value furthest from zero (the latest of equals); end: the last one. Journeys of a person are
    averaged. (Kahneman, Fredrickson, Schreiber and Redelmeier, Psychological Science 4, 1993.)
    """
    by_rating = np.where(heard.rated >= 0, weights[0], 0.0)
    by_text = np.where(heard.counts, weights[1], 0.0)
    weight = by_rating + by_text
    some = np.flatnonzero((heard.at >= 0) & (weight > 0))
    total = by_rating * np.nan_to_num(heard.rating) + by_text * np.nan_to_num(heard.valence)
    value = total[some] / weight[some]
    journey = told.place[heard.at[some]]
    _, inverse, number = np.unique(journey, return_inverse=True, return_counts=True)
    enough = number[inverse] >= 2
    value, journey = value[enough], journey[enough]
    empty = np.empty(0)
    if not value.size:
        return Lived(empty, empty, empty)
    which, first, number = np.unique(journey, return_index=True, return_counts=True)
    order = np.lexsort((np.arange(value.size), np.abs(value), journey))
    ends = np.cumsum(number) - 1
    peak, end, mean = value[order][ends], value[ends], np.add.reduceat(value, first) / number
    _, owner, times = np.unique(told.found.person[which], return_inverse=True, return_counts=True)

    def averaged(of: Floats) -> Floats:
        return np.bincount(owner, weights=of) / times

    return Lived(averaged(peak), averaged(end), averaged(mean))


def feelings(
    heard: Heard, chunk: Chunk, properties: Collection[str], shift: int, size: int
) -> dict[str, tuple[Daily, ...]]:
    """Return, per property, what was felt on a day, by column, event and source.

    The column of the sums is ``column * names + code`` for ratings, and ``size * names`` more for
    words that count: a touchpoint that takes in several kinds of answers would seem to rise and
    fall with how many of each there are.
    """
    rated, worded = np.flatnonzero(heard.rated >= 0), np.flatnonzero(heard.counts)
    if not rated.size and not worded.size:
        return {}
    names = len(chunk.names)
    event = np.concatenate([heard.event[rated], heard.event[worded]])
    column = np.concatenate(
        [heard.rated[rated].astype(np.int64), heard.worded[worded].astype(np.int64) + size]
    )
    return by_property(
        chunk,
        properties,
        event=event,
        column=column * names + chunk.code[event],
        day=(chunk.time[event] + shift) // DAY,
        total=np.concatenate([heard.rating[rated], heard.valence[worded]]),
    )


def voices(
    heard: Heard,
    told: Told,
    chunk: Chunk,
    properties: Collection[str],
    shift: int,
    seen: Bools,
) -> tuple[tuple[Voice, ...], tuple[Voice, ...]]:
    """Return the texts that may be quoted, and examples of contradictions, with what is around.

    Per column those with the smallest keys are kept. The key comes from time, event name and place
    in the journey, so it is the same however the log is cut; only the texts kept are looked up.
    """
    said = np.flatnonzero(heard.worded >= 0)
    if not said.size:
        return (), ()
    key = _keys(heard, told, chunk, said)
    around = _Around(told, chunk, tuple(properties), shift, seen)
    quoted = _smallest(said, heard.worded[said], key, KEPT_VOICES)
    contrary = against(heard)[said]
    others = _smallest(said[contrary], heard.worded[said[contrary]], key[contrary], KEPT_AGAINST)

    def kept(chosen: list[tuple[int, int]], most: int) -> tuple[Voice, ...]:
        contexts = around.of(heard, np.array([at for at, _ in chosen], np.int64))
        made = [_voice(heard, *one, each) for one, each in zip(chosen, contexts, strict=True)]
        return keep(tuple(made), most)

    return kept(quoted, KEPT_VOICES), kept(others, KEPT_AGAINST)


def _keys(heard: Heard, told: Told, chunk: Chunk, said: Longs) -> NDArray[np.uint64]:
    name = np.array([zlib.crc32(each.encode()) for each in chunk.names], np.uint64)
    event, at = heard.event[said], heard.at[said]
    mapped = at >= 0
    inside = event - chunk.offset[heard.person[said]] + 2**32
    inside[mapped] = at[mapped] - told.found.offset[told.place[at[mapped]]]
    with np.errstate(over="ignore"):
        key = chunk.time[event].astype(np.uint64) * _MIX ^ name[chunk.code[event]]
        key += inside.astype(np.uint64)
        key = (key ^ (key >> np.uint64(29))) * _LAST
        return key ^ (key >> np.uint64(32))


def _smallest(
    said: Longs, column: Shorts, key: NDArray[np.uint64], most: int
) -> list[tuple[int, int]]:
    """Return (voice, key) of those with the smallest keys of each column."""
    chosen: list[tuple[int, int]] = []
    for each in np.unique(column).tolist():
        mine = np.flatnonzero(column == each)
        if mine.size > most:
            # Ties at the edge are all kept here, and settled by their text in ``keep``.
            edge = np.partition(key[mine], most - 1)[most - 1]
            mine = mine[key[mine] <= edge]
        chosen += zip(said[mine].tolist(), key[mine].tolist(), strict=True)
    return chosen


@dataclass(frozen=True, slots=True)
class _Around:
    """Where to look up what a person did around a voice, and what is known of them."""

    told: Told
    chunk: Chunk
    properties: tuple[str, ...]
    shift: int
    seen: Bools

    def of(self, heard: Heard, chosen: Longs) -> list[Context]:
        """Return what surrounds the chosen voices."""
        event = heard.event[chosen]
        days = ((self.chunk.time[event] + self.shift) // DAY).tolist()
        names = [self.chunk.names[code] for code in self.chunk.code[event].tolist()]
        who = self._who(heard.person[chosen], event)
        around = [((), ()) if at < 0 else self._touchpoints(at) for at in heard.at[chosen].tolist()]
        return [
            Context(name, day, before, after, values)
            for name, day, (before, after), values in zip(names, days, around, who, strict=True)
        ]

    def _touchpoints(self, at: int) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """Return the columns of the journey before and after a place, repeats left out."""
        journey = int(self.told.place[at])
        first, stop = self.told.found.offset[journey : journey + 2].tolist()
        column = self.told.column
        earlier = _runs(column[max(first, at - _FAR) : at + 1][::-1].tolist())
        later = _runs(column[at : min(stop, at + _FAR)].tolist())
        return tuple(earlier[::-1]), tuple(later)

    def _who(self, person: Longs, event: Longs) -> list[tuple[tuple[str, str], ...]]:
        """Return, per voice, the latest known value of every property up to it."""
        found: list[list[tuple[str, str]]] = [[] for _ in range(event.size)]
        begin = self.chunk.offset[person]
        for name in self.properties:
            column = self.chunk.columns.get(name)
            if column is None or column.kind not in ("text", "boolean"):
                continue
            known = np.flatnonzero((column.values >= 0) & self.seen)
            last = np.searchsorted(known, event, side="right") - 1
            at = known[np.maximum(last, 0)] if known.size else np.zeros_like(event)
            there = (last >= 0) & (at >= begin)
            words = ("false", "true") if column.kind == "boolean" else column.vocabulary
            for voice in np.flatnonzero(there).tolist():
                found[voice].append((name, words[int(column.values[at[voice]])]))
        return [tuple(each) for each in found]


def _runs(columns: list[int]) -> list[int]:
    """Return up to so many different neighbours of the first column, without it."""
    found: list[int] = []
    for column in columns:
        if len(found) > _AROUND:
            break
        if not found or found[-1] != column:
            found.append(column)
    return found[1 : _AROUND + 1]


def _voice(heard: Heard, at: int, key: int, context: Context) -> Voice:
    rating = float(heard.rating[at]) if heard.rated[at] == heard.worded[at] else float("nan")
    valence, emotion, language = float(heard.valence[at]), -1, LANGUAGES.index("unknown")
    if heard.readings is not None:
        language = int(heard.readings.language[heard.text[at]])
        if valence == valence:  # noqa: PLR0124
            emotion = int(heard.readings.emotions[heard.text[at]].argmax())
    return Voice(
        key=key,
        column=int(heard.worded[at]),
        text=heard.texts[heard.text[at]],
        rating=None if rating != rating else rating,  # noqa: PLR0124
        valence=None if valence != valence else valence,  # noqa: PLR0124
        emotion=emotion,
        language=language,
        reason=int(heard.reason[at]),
        confidence=float(heard.confidence[at]),
        context=context,
    )
