"""Counts by key: occurrences, and people once each; two of them add up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Longs = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Tallies:
    """What was counted.

    Attributes:
        key: (keys,) int64, rising.
        seen, people: (keys,) int64.
    """

    key: Longs
    seen: Longs
    people: Longs

    @classmethod
    def of(cls, key: Longs, whose: Longs) -> Tallies:
        """Count keys (events,) and the different owners (events,) of each."""
        order = np.lexsort((whose, key))
        key, whose = key[order], whose[order]
        new = np.ones(key.size, np.bool_)
        np.not_equal(key[1:], key[:-1], out=new[1:])
        fresh = new.copy()
        fresh[1:] |= whose[1:] != whose[:-1]
        begin = np.flatnonzero(new)
        seen = np.diff(np.append(begin, key.size))
        people = np.add.reduceat(fresh.astype(np.int64), begin) if begin.size else seen
        return cls(key[begin], seen, people)

    @classmethod
    def table(cls, counts: Longs) -> Tallies:
        """Take a table (keys, 2) of occurrences and people, without its empty rows."""
        key = np.flatnonzero(counts[:, 0])
        return cls(key, counts[key, 0], counts[key, 1])

    def plus(self, other: Tallies) -> Tallies:
        """Return both together; they must be of different people."""
        if np.array_equal(self.key, other.key):
            return Tallies(self.key, self.seen + other.seen, self.people + other.people)
        key, place = np.unique(np.concatenate([self.key, other.key]), return_inverse=True)
        seen, people = np.zeros(key.size, np.int64), np.zeros(key.size, np.int64)
        np.add.at(seen, place, np.concatenate([self.seen, other.seen]))
        np.add.at(people, place, np.concatenate([self.people, other.people]))
        return Tallies(key, seen, people)
