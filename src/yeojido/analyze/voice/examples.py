"""Texts of a log whose place is certain by what was asked: what the text router learns from."""

from __future__ import annotations

import zlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import TYPE_CHECKING

import numpy as np

from yeojido.analyze import classify
from yeojido.analyze.voice import subjects
from yeojido.analyze.voice.hearing import LONGEST
from yeojido.analyze.voice.routing import Examples

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from numpy.typing import NDArray

    from yeojido.domain.journey import JourneyMap
    from yeojido.domain.log import Chunk, Column, LogSummary

#: So many texts are learned from: of each touchpoint, and of those that may be about anything.
MOST_CERTAIN = 2_000
MOST_ANYTHING = 8_000
_ANYTHING = "*"


@dataclass(frozen=True, slots=True)
class Found:
    """What was found in some buckets: texts by key, after their checksums and in their order; and
    how often the touchpoint before was right.
    """

    texts: Mapping[str, tuple[tuple[int, str], ...]] = field(default_factory=dict)
    right: int = 0
    total: int = 0
    off: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class FindExamples:
    """Find texts for the router: those of events that ask about one thing, and of the others.

    Of more texts than are wanted, those with the smallest checksums are kept, so that a log gives the
    same ones however it is cut.
    """

    definition: JourneyMap

    def bind(self, summary: LogSummary) -> FindExamples:
        """Check the definition against a log; raises BadCondition, BadJourney."""
        classify.check(self.definition, summary.schema)
        return replace(self)

    def needs(self) -> Collection[str]:
        """Return the columns to load."""
        return tuple(sorted({"text", *classify.needs(self.definition)}))

    def scan(self, chunk: Chunk) -> Found:
        """Return the texts of one bucket."""
        column = chunk.columns["text"]
        said = np.flatnonzero(column.values >= 0)
        if not said.size:
            return Found()
        codes = classify.touchpoints(chunk, self.definition)
        asked = asked_about(self.definition, chunk.names)
        about = np.where(asked[chunk.code] >= 0, asked[chunk.code], codes)
        anything = np.array([subjects.about_anything(name) for name in chunk.names], np.bool_)
        free = anything[chunk.code] & (asked[chunk.code] < 0)
        found: dict[str, set[str]] = {}
        pairs = np.stack([chunk.code[said].astype(np.int64), about[said], column.values[said]])
        for code, step, text in np.unique(pairs, axis=1).T.tolist():
            key = self._key(chunk.names[code], step, free=bool(anything[code] and asked[code] < 0))
            if key is not None:
                found.setdefault(key, set()).add(column.vocabulary[text])
        counted = np.where(free | (asked[chunk.code] >= 0), -1, codes)
        known = said[~free[said] & (about[said] >= 0)]
        place = before(chunk, counted, known)
        right = int((place == about[known]).sum())
        lost = said[free[said] & (about[said] < 0)]
        return Found(
            {key: _smallest(key, map(_order, texts)) for key, texts in found.items()},
            right,
            int((place >= 0).sum()),
            self._off(column, lost, before(chunk, counted, lost)),
        )

    def _off(
        self, column: Column, events: NDArray[np.int64], places: NDArray[np.int16]
    ) -> dict[str, str]:
        """Return where people were last who said each text; of several places the first by name."""
        found: dict[str, str] = {}
        pairs = np.stack([column.values[events].astype(np.int64), places.astype(np.int64)])
        for text, place in np.unique(pairs, axis=1).T.tolist():
            if place >= 0:
                found = _first(found, {column.vocabulary[text]: self.definition.steps[place].id})
        return _few(found)

    def _key(self, event: str, step: int, *, free: bool) -> str | None:
        if free:
            return _ANYTHING
        if step >= 0:
            return self.definition.steps[step].id
        subject = subjects.of_event(event)
        return _ANYTHING if subject is None else f"subject:{subject}"

    def merge(self, a: Found, b: Found) -> Found:
        """Join two buckets."""
        both = {
            key: _smallest(key, (*a.texts.get(key, ()), *b.texts.get(key, ())))
            for key in {**a.texts, **b.texts}
        }
        off = _few(_first(dict(a.off), b.off))
        return Found(both, a.right + b.right, a.total + b.total, off)

    def finish(self, state: Found) -> Examples:
        """Return the examples."""
        texts = {key: tuple(text for _, text in some) for key, some in sorted(state.texts.items())}
        anything = texts.pop(_ANYTHING, ())
        return Examples(texts, anything, (state.right, state.total), state.off)


def _smallest(key: str, texts: Iterable[tuple[int, str]]) -> tuple[tuple[int, str], ...]:
    most = MOST_ANYTHING if key == _ANYTHING else MOST_CERTAIN
    # Two runs in order are merged in one pass.
    return tuple(islice(dict.fromkeys(sorted(texts)), most))


def _first(a: dict[str, str], b: Mapping[str, str]) -> dict[str, str]:
    for text, place in b.items():
        a[text] = min(place, a.get(text, place))
    return a


def _few(found: Mapping[str, str]) -> dict[str, str]:
    return {text: found[text] for text in sorted(found, key=_order)[:MOST_CERTAIN]}


def _order(text: str) -> tuple[int, str]:
    return zlib.crc32(text.encode("utf-8", "replace")), text


def asked_about(definition: JourneyMap, names: Sequence[str]) -> NDArray[np.int16]:
    """Return (names,) int16: the touchpoint whose ``voices`` has the event, -1 where none has."""
    found = {
        event: index for index, step in reversed(list(enumerate(definition.steps)))
        for event in step.voices
    }  # fmt: skip
    return np.array([found.get(name, -1) for name in names], np.int16)


def before(chunk: Chunk, codes: NDArray[np.int16], events: NDArray[np.int64]) -> NDArray[np.int16]:
    """Return the touchpoint at which the person of each event was last before it, -1 nowhere.

    Only what lies at most ``LONGEST`` before counts.

    ``codes`` (chunk's events,) touchpoints, -1 for events that do not count.
    """
    places = np.flatnonzero(codes >= 0)
    at = np.searchsorted(places, events, side="left") - 1
    person = np.searchsorted(chunk.offset, events, side="right") - 1
    earlier = places[np.maximum(at, 0)] if places.size else np.zeros(events.size, np.int64)
    known = (at >= 0) & (earlier >= chunk.offset[person])
    known &= chunk.time[events] - chunk.time[earlier] <= LONGEST
    return np.where(known, codes[earlier] if places.size else -1, -1).astype(np.int16)
