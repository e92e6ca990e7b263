"""One analysis over several groups of people at once: what breakdowns and comparisons share."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from yeojido.analyze.filtered import of_everyone
from yeojido.analyze.subset import of_people
from yeojido.domain.log import Staged

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from yeojido.domain.log import Chunk

Key = Any


@dataclass(frozen=True)
class Parts:
    """The same analysis for each of several groups of people.

    Args:
        analyses: by group; each may carry what it has learnt before (``after``).
        group: tells of a chunk the people of each group: (people,) bool by key.
        columns: what ``group`` reads.
    """

    analyses: Mapping[Key, Any]
    group: Callable[[Chunk], Mapping[Key, NDArray[np.bool_]]]
    columns: frozenset[str] = frozenset()

    def first(self) -> Any:
        """Return what the groups want to know before: one question to all, or each its own."""
        asked = {
            key: before
            for key, each in self.analyses.items()
            if isinstance(each, Staged) and (before := each.first()) is not None
        }
        for before in asked.values():
            if of_everyone(before):
                return before
        return replace(self, analyses=asked) if asked else None

    def after(self, result: Any) -> Parts:
        """Hand the answers on; one answer that is of everyone goes to all who asked."""
        if isinstance(result, PartResults):
            learnt = {key: self.analyses[key].after(each) for key, each in result.results.items()}
            # A group in which nobody is learns nothing: it is left out, or it would ask for ever.
            content = {key: each for key, each in self.analyses.items() if not _asks(each)}
            return replace(self, analyses={**content, **learnt})
        learnt = {
            key: each.after(result)
            for key, each in self.analyses.items()
            if isinstance(each, Staged) and (before := each.first()) and of_everyone(before)
        }
        return replace(self, analyses={**self.analyses, **learnt})

    def needs(self) -> Collection[str]:
        """Return the columns of the analyses and of the grouping."""
        return self.columns.union(*(each.needs() for each in self.analyses.values()))

    def scan(self, chunk: Chunk) -> dict[Key, tuple[int, Any]]:
        """Return people and state of each group that is in the chunk."""
        states: dict[Key, tuple[int, Any]] = {}
        for key, people in self.group(chunk).items():
            analysis = self.analyses.get(key)
            number = int(np.count_nonzero(people))
            if analysis is not None and number:
                part = of_people(chunk, people, analysis.needs())
                states[key] = (number, analysis.scan(part))
        return states

    def merge(
        self, a: dict[Key, tuple[int, Any]], b: dict[Key, tuple[int, Any]]
    ) -> dict[Key, tuple[int, Any]]:
        """Join the states group by group."""
        joined = dict(a)
        for key, (number, state) in b.items():
            if key in joined:
                before, other = joined[key]
                joined[key] = (before + number, self.analyses[key].merge(other, state))
            else:
                joined[key] = (number, state)
        return joined

    def finish(self, state: dict[Key, tuple[int, Any]]) -> PartResults:
        """Return the answer and the people of each group that was met."""
        return PartResults(
            {key: self.analyses[key].finish(each) for key, (_, each) in state.items()},
            {key: number for key, (number, _) in state.items()},
        )


def _asks(analysis: Any) -> bool:
    """Tell whether an analysis wants to know something before."""
    return isinstance(analysis, Staged) and analysis.first() is not None


@dataclass(frozen=True, slots=True)
class PartResults:
    """Answers and numbers of people by group; groups without people are not there."""

    results: Mapping[Key, Any]
    people: Mapping[Key, int]
