"""Whose words a text is: found in a log by the key of the text, or by how the key begins."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from yeojido.domain.voice import text_key

if TYPE_CHECKING:
    from yeojido.domain.log import Chunk


@dataclass(frozen=True, slots=True)
class Whose:
    """A text of the log: its key, how often it was said, and by whom (None: by several people)."""

    key: str
    text: str
    events: int
    person: str | None


@dataclass(frozen=True)
class WhoSaid:
    """Find the texts whose key begins so; a tuple of :class:`Whose` by key."""

    begins: str

    def needs(self) -> Collection[str]:
        """Return the columns to load."""
        return "person", "text"

    def scan(self, chunk: Chunk) -> dict[str, Whose]:
        """Look through one bucket."""
        column = chunk.columns["text"]
        said = np.flatnonzero(column.values >= 0)
        wanted = {
            code: text_key(column.vocabulary[code])
            for code in np.unique(column.values[said]).tolist()
            if text_key(column.vocabulary[code]).startswith(self.begins)
        }
        found: dict[str, Whose] = {}
        for code, key in wanted.items():
            events = said[column.values[said] == code]
            people = np.unique(np.searchsorted(chunk.offset, events, side="right") - 1)
            person = chunk.people[int(people[0])] if people.size == 1 else None
            mine = {key: Whose(key, column.vocabulary[code], int(events.size), person)}
            found = self.merge(found, mine)
        return found

    def merge(self, a: dict[str, Whose], b: dict[str, Whose]) -> dict[str, Whose]:
        """Join two buckets."""
        joined = dict(a)
        for key, theirs in b.items():
            mine = joined.get(key)
            if mine is not None:
                person = mine.person if mine.person == theirs.person else None
                text = min(mine.text, theirs.text)
                theirs = Whose(key, text, mine.events + theirs.events, person)  # noqa: PLW2901
            joined[key] = theirs
        return joined

    def finish(self, state: dict[str, Whose]) -> tuple[Whose, ...]:
        """Return the texts."""
        return tuple(state[key] for key in sorted(state))
