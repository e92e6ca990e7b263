"""Any analysis over a part of the log: some events, some people, some time."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np

from yeojido.analyze.conditions import Condition, columns_of, parse
from yeojido.analyze.periods import period
from yeojido.analyze.subset import of_events, of_people
from yeojido.domain.log import Bindable, Staged

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from yeojido.domain.log import Chunk, LogSummary


def of_everyone(analysis: Any) -> bool:
    """Tell whether an analysis is about the whole log, whoever is asked about (``Patience``)."""
    return bool(getattr(analysis, "of_everyone", False))


@dataclass(frozen=True)
class Filtered:
    """An analysis that sees a part of the log; the rest is as if it had not happened.

    Conditions are judged on the whole log, so that functions of behaviour see a person's full
    history. The end of the data is ``end`` where that is earlier. How long people are waited for
    (``Patience``) is taken from the whole log, so that a part and its complement add up.

    Args:
        analysis: any analysis.
        where: condition over events; those for which it is true are kept.
        who: condition over people.
        start, end: ``start <= time < end``; what names no zone is read in ``timezone``.
        timezone: also of the conditions.

    Raises BadDate, BadOption, QuestionError when made; BadCondition when bound to a log.
    """

    analysis: Any
    where: str | None = None
    who: str | None = None
    start: str | date | None = None
    end: str | date | None = None
    timezone: str = "UTC"
    _conditions: tuple[Condition | None, Condition | None] = field(
        default=(None, None), repr=False, compare=False
    )

    def __post_init__(self) -> None:
        """Check the period."""
        _ = self.period

    @property
    def period(self) -> tuple[int, int]:
        """First and last moment, microseconds UTC, ``first <= t < last``."""
        return period(self.start, self.end, self.timezone)

    def bind(self, summary: LogSummary) -> Filtered:
        """Check conditions and the analysis against a log; raises QuestionError."""
        inner = (
            self.analysis.bind(summary) if isinstance(self.analysis, Bindable) else self.analysis
        )
        schema, zone = summary.schema, self.timezone
        where = None if self.where is None else parse(self.where, schema, zone)
        who = None if self.who is None else parse(self.who, schema, zone, "person")
        return replace(self, analysis=inner, _conditions=(where, who))

    def first(self) -> Any:
        """Return what the analysis wants to know before, asked of the same part of the log."""
        before = self.analysis.first() if isinstance(self.analysis, Staged) else None
        if before is None or of_everyone(before):
            return before
        return replace(self, analysis=before)

    def after(self, result: Any) -> Filtered:
        """Hand the answer on."""
        return replace(self, analysis=self.analysis.after(result))

    def needs(self) -> Collection[str]:
        """Return the columns of the analysis and of the conditions."""
        own = {c for text in (self.where, self.who) if text for c in columns_of(text)}
        return own | set(self.analysis.needs())

    def scan(self, chunk: Chunk) -> Any:
        """Fold the part of a bucket that is kept."""
        return self.analysis.scan(self.kept(chunk))

    def kept(self, chunk: Chunk) -> Chunk:
        """Return the part of a chunk that the analysis sees."""
        where, who = self._conditions
        first, last = self.period
        needs = self.analysis.needs()
        masks: list[NDArray[np.bool_]] = []
        if where is not None:
            masks.append(where.mask(chunk))
        if self.start is not None:
            masks.append(chunk.time >= first)
        if self.end is not None:
            masks.append(chunk.time < last)
        people = None if who is None else who.mask(chunk)
        end = min(chunk.end, last)
        if not masks:
            whole = np.ones(chunk.offset.size - 1, np.bool_) if people is None else people
            return replace(of_people(chunk, whole, needs), end=end)
        if people is not None:
            masks.append(np.repeat(people, np.diff(chunk.offset)))
        kept = masks[0]
        for mask in masks[1:]:
            kept = kept & mask
        return of_events(chunk, kept, needs, end)

    def merge(self, a: Any, b: Any) -> Any:
        """Join two states."""
        return self.analysis.merge(a, b)

    def finish(self, state: Any) -> Any:
        """Return the answer of the analysis."""
        return self.analysis.finish(state)
