"""What may be a reason, as numbers a kernel can count: events, values of properties, traits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from yeojido.domain.words import Words, both

if TYPE_CHECKING:
    from collections.abc import Collection

    from numpy.typing import NDArray

    from yeojido.analyze.why.profile import Profile, Property
    from yeojido.domain.log import Chunk

    Longs = NDArray[np.int64]
    Shorts = NDArray[np.int16]

Kind = Literal["event", "property", "trait"]

#: An event may count from the 1st, the 2nd or the 4th time on.
LEVELS = (1, 2, 4)
#: More events than this are not looked at: the rarest are left out.
MOST_EVENTS = 300


@dataclass(frozen=True, slots=True)
class Candidate:
    """Something a person may have met, or be.

    Attributes:
        kind: ``event``, ``property`` (an event with that value) or ``trait`` (of the person).
        name: the event name, or the property.
        value: the value; None for an event.
        least: how often at least.
        condition: the same in SQL: over a person.
    """

    kind: Kind
    name: str
    value: str | None
    least: int
    condition: str

    def words(self, *, has: bool = True) -> Words:
        """Return it in words, or that it is not so."""
        end = "" if has else "_not"
        if self.kind == "event":
            key = "candidate_event" if self.least == 1 else "candidate_events"
            return both(f"why.{key}{end}", name=self.name, times=self.least)
        return both(f"why.candidate_{self.kind}{end}", name=self.name, value=self.value)


@dataclass(frozen=True)
class Candidates:
    """Everything that may be a reason in a log.

    Attributes:
        met: candidates that events carry: events first, then values of properties.
        traits: the properties that say who somebody is.
        table: (items, levels) int64, the candidate an item makes at each level, or -1.
    """

    met: tuple[Candidate, ...]
    traits: tuple[Property, ...]
    properties: tuple[Property, ...]
    table: Longs
    _item_of: Shorts

    @classmethod
    def of(cls, profile: Profile, without: Collection[str] = ()) -> Candidates:
        """Lay the candidates of a profile out; ``without``: events and properties left out."""
        ranked = sorted(range(len(profile.names)), key=lambda i: (-profile.events[i], i))
        chosen = [i for i in ranked[:MOST_EVENTS] if profile.names[i] not in without]
        item_of = np.full(len(profile.names), -1, np.int16)
        met: list[Candidate] = []
        table: list[list[int]] = []
        for item, i in enumerate(sorted(chosen)):
            item_of[i] = item
            table.append(list(range(len(met), len(met) + len(LEVELS))))
            name = profile.names[i]
            quoted = name.replace("'", "''")
            met += [Candidate("event", name, None, n, f"count('{quoted}') >= {n}") for n in LEVELS]
        properties = [p for p in profile.properties if p.name not in without]
        happening = tuple(p for p in properties if not p.trait)
        for each in happening:
            for value, word in enumerate(each.values):
                table.append([len(met), *[-1] * (len(LEVELS) - 1)])
                condition = f"did({each.condition(value)})"
                met.append(Candidate("property", each.name, word, 1, condition))
        traits = tuple(p for p in properties if p.trait)
        levels = np.array(table, np.int64).reshape(-1, len(LEVELS))
        return cls(tuple(met), traits, happening, levels, item_of)

    def items(self, chunk: Chunk) -> Shorts:
        """Return (1 + properties, events) int16: what each event carries."""
        items = np.empty((1 + len(self.properties), chunk.code.size), np.int16)
        if not chunk.code.size:
            return items
        items[0] = self._item_of[chunk.code]
        begin = int((self._item_of >= 0).sum())
        for row, each in enumerate(self.properties, 1):
            code = each.codes(chunk.columns[each.name])
            items[row] = np.where(code >= 0, code + begin, -1)
            begin += len(each.values)
        return items

    def needs(self) -> frozenset[str]:
        """Return the columns that candidates read."""
        return frozenset(p.name for p in (*self.properties, *self.traits))

    def of_traits(self) -> tuple[Candidate, ...]:
        """Return the candidates that traits make, trait by trait."""
        return tuple(
            Candidate("trait", each.name, word, 1, each.condition(value))
            for each in self.traits
            for value, word in enumerate(each.values)
        )


def first_known(each: Property, chunk: Chunk) -> tuple[Shorts, Longs]:
    """Return (people,) the first known value of a trait, -1 for none, and the event it is from."""
    code = each.codes(chunk.columns[each.name])
    known = np.flatnonzero(code >= 0)
    owner = np.searchsorted(chunk.offset, known, side="right") - 1
    people = chunk.offset.size - 1
    value, at = np.full(people, -1, np.int16), np.full(people, -1, np.int64)
    # Assigned from the end, so that each person's first one stays.
    value[owner[::-1]], at[owner[::-1]] = code[known[::-1]], known[::-1]
    return value, at
