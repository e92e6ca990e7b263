"""The voices that are read for topics: a sample of people, the same however the log is cut.

Reading words takes time (thousands of texts a second, not millions), so of each group up to
``most`` people are read, those with the smallest digests of what they said and when. Groups, people
and voices of the whole log are counted all the same. A person's digest is made of their words and
times alone: neither the cut of the log nor anybody's name decides who is read.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from yeojido.analyze import classify
from yeojido.analyze.columns import columns as columns_of_map
from yeojido.analyze.voice import examples
from yeojido.analyze.voice.hearing import Said
from yeojido.kernels.mixing import mixed

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from yeojido.analyze.columns import Columns
    from yeojido.analyze.voice.hearing import VoiceReading
    from yeojido.domain.journey import JourneyMap
    from yeojido.domain.log import Chunk

    Longs = NDArray[np.int64]
    Keys = NDArray[np.uint64]
    Bools = NDArray[np.bool_]

#: Texts of one person in one group that are read at most.
PER_PERSON = 20
_PEOPLE = 1 << 40


class Count(NamedTuple):
    """What a group holds in the whole log."""

    people: int
    voices: int


@dataclass(frozen=True, slots=True)
class Heard:
    """The voices drawn, in the order of their keys, and what the groups hold.

    Attributes:
        person: (n,) int64, unique over buckets.
        key: (n,) uint64, of the person. own: (n,) uint64, of the voice.
        group: (n,) int64, index into ``groups``.
        place: (n,) int64, column of the map the words are about; -1 nowhere, or without a map.
        time: (n,) int64, microseconds UTC.
        rating: (n,) float64, -2..+2, NaN without one.
        text: (n,) the words.
        groups: group -> what it holds in the whole log; the order is that of ``group``.
        whole: what the whole log holds.
        first, last: times of the first and the last voice; ``end`` of the data.
    """

    person: Longs
    key: Keys
    own: Keys
    group: Longs
    place: Longs
    time: Longs
    rating: NDArray[np.float64]
    text: tuple[str, ...]
    groups: dict[str, Count]
    whole: Count
    first: int
    last: int
    end: int

    def taken(self, at: Longs) -> Heard:
        """Return the same with some of the voices, in the order given."""
        return Heard(
            self.person[at], self.key[at], self.own[at], self.group[at], self.place[at],
            self.time[at], self.rating[at], tuple(self.text[i] for i in at.tolist()),
            self.groups, self.whole, self.first, self.last, self.end,
        )  # fmt: skip


@dataclass(frozen=True)
class Listening:
    """What is listened to: which voices, in which groups.

    Args:
        definition: the journey; its columns are the places. None = no places.
        voice: says where words belong; None = where their event is.
        most: people read of each group.
        only: columns that are listened to; None = everywhere.
        telling: says of texts which of them are read at all; None = all.
    """

    definition: JourneyMap | None
    voice: VoiceReading | None
    most: int
    only: frozenset[int] | None = None
    telling: Callable[[Sequence[str]], Sequence[bool]] | None = None
    columns: Columns | None = field(default=None, compare=False)

    def __post_init__(self) -> None:
        """Work out the columns of the map once."""
        if self.definition is not None and self.columns is None:
            object.__setattr__(self, "columns", columns_of_map(self.definition))

    def needs(self) -> frozenset[str]:
        """Return the columns of the log that are read."""
        rules = frozenset[str]() if self.definition is None else classify.needs(self.definition)
        return rules | {"text", "rating"}

    def hear(self, chunk: Chunk) -> Heard:
        """Return every voice of a chunk, in no group yet, in the order of its events."""
        column = chunk.columns["text"]
        events = np.flatnonzero(np.asarray(column.values) >= 0)
        code, inverse = np.unique(column.values[events], return_inverse=True)
        texts = tuple(column.vocabulary[i] for i in code.tolist())
        person = np.searchsorted(chunk.offset, events, side="right") - 1
        place = self._places(chunk, events, inverse.astype(np.int64), texts)
        kept = np.ones(events.size, np.bool_)
        if self.only is not None:
            kept &= np.isin(place, np.array(sorted(self.only), np.int64))
        whole = Count(int(np.unique(person[kept]).size), int(kept.sum()))
        if self.telling is not None and texts:
            kept &= np.array(self.telling(texts), np.bool_)[inverse]
        events, inverse, person, place = (a[kept] for a in (events, inverse, person, place))
        rating = np.asarray(chunk.columns["rating"].values, np.float64)[events]
        digest = np.array([_digest(text) for text in texts], np.uint64)[inverse]
        with np.errstate(over="ignore"):
            own = mixed(digest ^ mixed(chunk.time[events].astype(np.uint64)))
            key = _summed(own, person)
        time = chunk.time[events]
        first, last = (int(time.min()), int(time.max())) if time.size else (1 << 62, -(1 << 62))
        return Heard(
            person + chunk.bucket * _PEOPLE, key, own, np.zeros(events.size, np.int64), place,
            time, rating, tuple(texts[i] for i in inverse.tolist()), {},
            whole, first, last, chunk.end,
        )  # fmt: skip

    def _places(self, chunk: Chunk, events: Longs, text: Longs, texts: Sequence[str]) -> Longs:
        """Return (events,) the column that each voice is about."""
        if self.columns is None or self.definition is None:
            return np.full(events.size, -1, np.int64)
        columns = self.columns
        touched = classify.touchpoints(chunk, self.definition)
        own = np.where(touched >= 0, columns.place[touched], -1) if columns.size else touched
        asked = columns.voices(chunk.names)[chunk.code[events]]
        said = Said(
            text=text,
            name=chunk.code[events].astype(np.int64),
            own=own[events].astype(np.int16),
            about=np.where(asked >= 0, asked, own[events]).astype(np.int16),
            asked=asked >= 0,
            before=examples.before(chunk, own.astype(np.int16), events),
        )
        if self.voice is None:
            return said.about.astype(np.int64)
        ids = [step.id for step in columns.steps]
        return self.voice.place(ids, chunk.names, said, texts).column.astype(np.int64)

    def grouped(self, heard: Heard, group: Longs, names: Sequence[str]) -> Heard:
        """Put voices into groups (-1: into none) and keep up to ``most`` people of each.

        ``group``: (voices,) index into ``names``.
        """
        there = np.flatnonzero(group >= 0)
        voices = np.bincount(group[there], minlength=len(names))
        pairs = np.unique(np.stack([group[there], heard.person[there]]), axis=1)
        people = np.bincount(pairs[0], minlength=len(names))
        held = {
            name: Count(int(p), int(v))
            for name, p, v in zip(names, people.tolist(), voices.tolist(), strict=True)
            if v
        }
        place = np.full(len(names), -1, np.int64)
        place[voices > 0] = np.arange(len(held))
        small = heard.taken(there)
        whole = small.whole
        if there.size < heard.person.size:
            whole = Count(int(np.unique(small.person).size), int(there.size))
        made = Heard(
            small.person, small.key, small.own, place[group[there]], small.place, small.time,
            small.rating, small.text, held, whole, small.first, small.last, small.end,
        )  # fmt: skip
        return self.kept(made)

    def merge(self, a: Heard, b: Heard) -> Heard:
        """Join the voices of two parts of the log."""
        names = list(dict.fromkeys((*a.groups, *b.groups)))
        place = {name: i for i, name in enumerate(names)}
        one, two = (np.array([place[n] for n in part.groups], np.int64) for part in (a, b))
        groups = {name: _together(a.groups.get(name), b.groups.get(name)) for name in names}
        both = Heard(
            np.concatenate([a.person, b.person]), np.concatenate([a.key, b.key]),
            np.concatenate([a.own, b.own]),
            np.concatenate([one[a.group] if a.group.size else a.group,
                            two[b.group] if b.group.size else b.group]),
            np.concatenate([a.place, b.place]), np.concatenate([a.time, b.time]),
            np.concatenate([a.rating, b.rating]), (*a.text, *b.text), groups,
            _together(a.whole, b.whole),
            min(a.first, b.first), max(a.last, b.last), max(a.end, b.end),
        )  # fmt: skip
        return self.kept(both)

    def kept(self, heard: Heard) -> Heard:
        """Keep, of each group, the people with the smallest keys, equal ones together."""
        if not heard.person.size:
            return heard
        order = np.lexsort((heard.own, heard.key, heard.group))
        group, key = heard.group[order], heard.key[order]
        new = np.append(True, (group[1:] != group[:-1]) | (key[1:] != key[:-1]))
        rank = np.cumsum(new) - 1
        begin = np.flatnonzero(np.append(True, group[1:] != group[:-1]))
        first = np.repeat(rank[begin], np.diff(np.append(begin, group.size)))
        nth = np.arange(group.size) - np.flatnonzero(new)[rank]
        # Whoever has equal words at equal times has an equal key: together they count as one here.
        return heard.taken(order[(rank - first < self.most) & (nth < PER_PERSON)])

    def ordered(self, heard: Heard) -> Heard:
        """Return the voices in an order that does not depend on how the log was cut."""
        names = sorted(heard.groups)
        place = {name: i for i, name in enumerate(names)}
        to = np.array([place[name] for name in heard.groups], np.int64)
        group = to[heard.group] if heard.group.size else heard.group
        rank = {each: i for i, each in enumerate(sorted(set(heard.text)))}
        text = np.array([rank[each] for each in heard.text], np.int64)
        order = np.lexsort((text, heard.time, heard.own, heard.key, group))
        mine = heard.taken(order)
        person = _relabelled(mine.person)
        return Heard(
            person, mine.key, mine.own, group[order], mine.place, mine.time, mine.rating,
            mine.text, {name: heard.groups[name] for name in names}, mine.whole, mine.first,
            mine.last, mine.end,
        )  # fmt: skip


def _together(a: Count | None, b: Count | None) -> Count:
    """Return what two parts hold together."""
    none = Count(0, 0)
    (people, voices), (more, further) = a or none, b or none
    return Count(people + more, voices + further)


def _relabelled(person: Longs) -> Longs:
    """Return people numbered in the order in which they come."""
    _, first, inverse = np.unique(person, return_index=True, return_inverse=True)
    rank = np.empty(first.size, np.int64)
    rank[np.argsort(first)] = np.arange(first.size)
    return rank[inverse]


def _digest(text: str) -> int:
    raw = text.encode("utf-8", "replace")
    return int.from_bytes(hashlib.blake2b(raw, digest_size=8).digest(), "little")


def _summed(own: Keys, person: Longs) -> Keys:
    """Return each person's digest, the sum of those of their voices, at each voice."""
    if not own.size:
        return own
    begin = np.flatnonzero(np.append(True, person[1:] != person[:-1]))
    total = np.add.reduceat(own, begin)
    return np.repeat(mixed(total), np.diff(np.append(begin, own.size)))
