"""What the event names of a log are like: the evidence behind a proposed journey."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from yeojido.analyze import lexicon
from yeojido.analyze.maps import pages
from yeojido.domain.log import MINUTE
from yeojido.kernels.arrays import frozen

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from yeojido.analyze.lexicon import Concept
    from yeojido.analyze.maps.pages import Page, Pages
    from yeojido.domain.log import Chunk, LogSummary

    Longs = NDArray[np.int64]

_BINS = 61
_VISIT_GAP = 30 * MINUTE


@dataclass(frozen=True, slots=True)
class EventEvidence:
    """What is known of one event name, or of one page.

    Attributes:
        name: the event; of a page its name or general path.
        events, people: how often, and by how many people.
        share: share of all people.
        place: median place among a person's different events by first occurrence, 0 first to
            1 last; None when it never stands beside another.
        ends: share of its people whose log ends with it.
        channels: share of its events per channel.
        rated, worded: share of its events that carry a rating, a text.
        page: how the page is told from others; None for an event that goes by its name.
    """

    name: str
    events: int
    people: int
    share: float
    place: float | None = None
    ends: float = 0.0
    channels: Mapping[str, float] = field(default_factory=dict[str, float])
    rated: float = 0.0
    worded: float = 0.0
    page: Page | None = None

    @property
    def concept(self) -> Concept:
        """What it is about."""
        return lexicon.concept(self.name) if self.page is None else lexicon.page(self.name)

    @property
    def pageless(self) -> bool:
        """Whether it is a page event of which nothing says what page it was."""
        return self.page is None and lexicon.is_page(self.name)


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a proposal rests on. ``first``/``last``: microseconds UTC; visits by 30 minutes.

    ``names``: events, and each page of its own; a page event that stands here under its own name
    shows pages that nothing tells of.
    """

    people: int
    events: int
    visits: int
    first: int
    last: int
    names: tuple[EventEvidence, ...]

    def get(self, name: str) -> EventEvidence | None:
        """Return the evidence of a name, or None."""
        return next((each for each in self.names if each.name == name), None)


@dataclass(slots=True)
class _State:
    """Sums per event name; arrays are (names,), ``places`` (names, bins)."""

    names: tuple[str, ...]
    events: Longs
    people: Longs
    ends: Longs
    rated: Longs
    worded: Longs
    places: Longs
    channels: Counter[tuple[int, str]]
    persons: int = 0
    visits: int = 0
    first: int | None = None
    last: int = 0


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Gather per event name and page: counts, people, place in people's logs, channels, ratings.

    ``pages``: the pages of the log, which are looked for first where it has any (``sites``).
    """

    sites: pages.Sites | None = None
    pages: Pages | None = None

    def bind(self, summary: LogSummary) -> Vocabulary:
        """Look whether the log has pages."""
        return replace(self, sites=pages.sites(summary))

    def first(self) -> pages.Sites | None:
        """Return what finds the pages, unless they are known or there are none."""
        return self.sites if self.pages is None else None

    def after(self, result: Pages) -> Vocabulary:
        """Return this analysis with the pages in it."""
        return replace(self, pages=result)

    def needs(self) -> tuple[str, ...]:
        """Return the columns to load."""
        found = () if self.pages is None else tuple(site.column for site in self.pages.sites)
        return ("channel", "rating", "text", *found)

    def scan(self, chunk: Chunk) -> _State:
        """Count one bucket."""
        from yeojido.kernels.stages import standing

        shown = () if self.pages is None else self.pages.all
        size, code = len(chunk.names) + len(shown), chunk.code
        if self.pages is not None and shown:
            page = self.pages.codes(chunk)
            code = np.where(page >= 0, len(chunk.names) + page, chunk.code.astype(np.int64))
        places, people, ends = standing(frozen(code), frozen(chunk.offset), size, _BINS)
        new = np.diff(chunk.time, prepend=chunk.time[:1]) > _VISIT_GAP
        starts = chunk.offset[:-1][np.diff(chunk.offset) > 0]
        new[starts] = True
        return _State(
            names=chunk.names,
            events=np.bincount(code, minlength=size),
            people=people,
            ends=ends,
            rated=_where(chunk, code, "rating", size),
            worded=_where(chunk, code, "text", size),
            places=places,
            channels=_channels(chunk, code),
            persons=chunk.offset.size - 1,
            visits=int(new.sum()),
            first=int(chunk.time.min()) if chunk.time.size else None,
            last=int(chunk.time.max(initial=0)),
        )

    def merge(self, a: _State, b: _State) -> _State:
        """Add two states up."""
        firsts = [at for at in (a.first, b.first) if at is not None]
        return _State(
            names=a.names,
            events=a.events + b.events,
            people=a.people + b.people,
            ends=a.ends + b.ends,
            rated=a.rated + b.rated,
            worded=a.worded + b.worded,
            places=a.places + b.places,
            channels=a.channels + b.channels,
            persons=a.persons + b.persons,
            visits=a.visits + b.visits,
            first=min(firsts, default=None),
            last=max(a.last, b.last),
        )

    def finish(self, state: _State) -> Evidence:
        """Return the evidence, the most widespread event first."""
        channels: dict[int, dict[str, int]] = {}
        for (code, channel), count in sorted(state.channels.items()):
            channels.setdefault(code, {})[channel] = count
        found = [
            self._evidence(state, code, channels.get(code, {}))
            for code in np.flatnonzero(state.events).tolist()
        ]
        return Evidence(
            people=state.persons,
            events=int(state.events.sum()),
            visits=state.visits,
            first=state.first or 0,
            last=state.last,
            names=tuple(
                sorted(found, key=lambda each: (-each.people, each.name, each.page is not None))
            ),
        )

    def _evidence(self, state: _State, code: int, channels: dict[str, int]) -> EventEvidence:
        known = len(state.names)
        page = None if self.pages is None or code < known else self.pages.all[code - known]
        events, people = int(state.events[code]), int(state.people[code])
        counts = state.places[code]
        total = int(counts.sum())
        place = None
        if total:
            # The middle of the bin that holds the median; bins are as fine as logs are long.
            place = int(np.searchsorted(np.cumsum(counts), total / 2)) / (_BINS - 1)
        return EventEvidence(
            name=state.names[code] if page is None else page.label,
            events=events,
            people=people,
            share=people / max(1, state.persons),
            place=place,
            ends=int(state.ends[code]) / max(1, people),
            channels={key: count / events for key, count in channels.items()},
            rated=int(state.rated[code]) / events,
            worded=int(state.worded[code]) / events,
            page=page,
        )


def _where(chunk: Chunk, code: NDArray[np.integer], name: str, size: int) -> Longs:
    """Count per event name how often a column is there."""
    column = chunk.columns.get(name)
    if column is None:
        return np.zeros(size, np.int64)
    values = column.values
    known = values >= 0 if column.kind == "text" else ~np.isnan(values)
    return np.bincount(code[known], minlength=size)


def _channels(chunk: Chunk, code: NDArray[np.integer]) -> Counter[tuple[int, str]]:
    column = chunk.columns.get("channel")
    found: Counter[tuple[int, str]] = Counter()
    if column is None or not column.vocabulary:
        return found
    known = column.values >= 0
    width = len(column.vocabulary)
    pair = code[known].astype(np.int64) * width + column.values[known]
    values, counts = np.unique(pair, return_counts=True)
    for value, count in zip(values.tolist(), counts.tolist(), strict=True):
        found[(value // width, column.vocabulary[value % width])] = count
    return found
