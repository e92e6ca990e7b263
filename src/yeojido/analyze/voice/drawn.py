"""Which texts a person is asked about, so that a few labels say much.

Half are drawn at random from all different texts: only they say, without bias, how right the model
is. Half are those of which the model is least sure, for they teach most. What is drawn at random
follows from the texts alone: the same log asks about the same texts, whoever scans it, and what was
answered already is not asked again.
"""

from __future__ import annotations

import heapq
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np

from yeojido.domain.voice import LANGUAGES, Readings, text_key

if TYPE_CHECKING:
    from yeojido.domain.log import Chunk, LogSummary

Chosen = Literal["random", "unsure"]
#: Texts that are drawn; the unsure ones are sought among them.
DRAWN = 2_000


class Drawn(NamedTuple):
    """A text that was drawn: its key, and whose it is ("" where several people said it)."""

    key: str
    text: str
    person: str


class Asked(NamedTuple):
    """A text to ask about: its row among those drawn, and how it was chosen."""

    row: int
    chosen: Chosen


@dataclass(frozen=True)
class DrawTexts:
    """Draw ``count`` different texts of a log at random: those with the smallest keys.

    A key is a digest of the text (``text_key``), so its order has nothing to do with what is said.
    ``only``: draw these keys and no others.
    """

    count: int = DRAWN
    only: frozenset[str] | None = None
    has: bool = True

    def bind(self, summary: LogSummary) -> DrawTexts:
        """Look whether the log has texts."""
        return replace(self, has="text" in summary.schema)

    def needs(self) -> Collection[str]:
        """Return the columns to load."""
        return ("text", "person") if self.has else ()

    def scan(self, chunk: Chunk) -> dict[str, Drawn]:
        """Return the texts of one bucket with the smallest keys, by key."""
        column = chunk.columns.get("text")
        if column is None:
            return {}
        at = np.flatnonzero(column.values >= 0)
        if not at.size:
            return {}
        code = column.values[at]
        person = np.searchsorted(chunk.offset, at, side="right") - 1
        order = np.lexsort((person, code))
        code, person = code[order], person[order]
        first = np.flatnonzero(np.diff(code, prepend=-1))
        last = np.concatenate([first[1:], [code.size]]) - 1
        found: dict[str, Drawn] = {}
        for begin, end in zip(first.tolist(), last.tolist(), strict=True):
            text = column.vocabulary[int(code[begin])]
            alone = bool(person[begin] == person[end])
            whose = chunk.people[int(person[begin])] if alone and chunk.people else ""
            one = Drawn(text_key(text), text, whose)
            if self.only is not None and one.key not in self.only:
                continue
            found[one.key] = _joined(found.get(one.key), one)
        return self._smallest(found)

    def merge(self, a: dict[str, Drawn], b: dict[str, Drawn]) -> dict[str, Drawn]:
        """Join two buckets."""
        joined = dict(a)
        for key, one in b.items():
            joined[key] = _joined(joined.get(key), one)
        return self._smallest(joined)

    def finish(self, state: dict[str, Drawn]) -> tuple[Drawn, ...]:
        """Return the texts, the smallest key first."""
        return tuple(state[key] for key in sorted(state))

    def _smallest(self, found: dict[str, Drawn]) -> dict[str, Drawn]:
        if len(found) <= self.count:
            return found
        return {key: found[key] for key in heapq.nsmallest(self.count, found)}


def _joined(a: Drawn | None, b: Drawn) -> Drawn:
    """Return one entry of a text that was met twice; the way of writing it that sorts first."""
    if a is None:
        return b
    return Drawn(a.key, min(a.text, b.text), a.person if a.person == b.person else "")


def choose(
    drawn: Sequence[Drawn],
    readings: Readings,
    answered: Collection[str],
    answered_random: int,
    count: int,
) -> tuple[Asked, ...]:
    """Choose texts to ask about, about half of each kind in all, random and unsure in turn.

    Args:
        drawn: in the order of their keys.
        readings: of the drawn texts, not calibrated.
        answered: keys of texts that have an answer.
        answered_random: how many of those were drawn at random.
        count: how many to choose.
    """
    known = readings.language != LANGUAGES.index("unknown")
    free = [row for row, one in enumerate(drawn) if known[row] and one.key not in answered]
    missing = len(answered) + count - 2 * answered_random
    randoms = min(len(free), max(0, min(count, -(-missing // 2))))
    by_chance = free[:randoms]
    doubt = np.abs(readings.positive - 0.5) + 0.1 * np.abs(readings.valence)
    rest = sorted(free[randoms:], key=lambda row: (float(doubt[row]), drawn[row].key))
    unsure = rest[: count - len(by_chance)]
    mixed = [Asked(row, "random") for row in by_chance] + [Asked(row, "unsure") for row in unsure]
    # In the order of keys, so that nobody sees from the order how a text was chosen.
    return tuple(sorted(mixed, key=lambda each: drawn[each.row].key[::-1]))
