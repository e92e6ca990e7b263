"""What became of the rows of one file, or of a part of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from yeojido.domain.words import Words, both

if TYPE_CHECKING:
    from yeojido.collect.clean import Cleaned
    from yeojido.domain.source import RawRows, RejectedRow


#: A file with more different event names than this has something else in that column.
MOST_NAMES = 100_000


@dataclass(slots=True)
class Tally:
    """Counts of rows; ``first`` and ``last`` are microseconds UTC, None without events.

    ``line``: the last line that held a row, taken or not. ``names``: of events.
    """

    events: int = 0
    rejected: int = 0
    early: int = 0
    late: int = 0
    off_scale: int = 0
    line: int = 0
    first: int | None = None
    last: int | None = None
    reasons: Counter[Words] = field(default_factory=Counter[Words])
    names: set[str] = field(default_factory=set[str])

    def add(self, raw: RawRows, cleaned: Cleaned, refused: Sequence[RejectedRow]) -> None:
        """Count one stretch."""
        self.line = max(self.line, last_line(raw))
        self.events += cleaned.frame.height
        self.rejected += len(refused) + cleaned.erased
        self.early += cleaned.early
        self.late += cleaned.late
        self.off_scale += cleaned.off_scale
        self.reasons.update(row.reason for row in refused)
        if cleaned.erased:
            self.reasons[both("importing.erased")] += cleaned.erased
        self.names.update(cleaned.frame["event"].unique())
        self._span(cleaned.first, cleaned.last)

    def join(self, other: Tally) -> None:
        """Count what another part of the file had."""
        self.line = max(self.line, other.line)
        self.events += other.events
        self.rejected += other.rejected
        self.early += other.early
        self.late += other.late
        self.off_scale += other.off_scale
        self.reasons.update(other.reasons)
        self.names |= other.names
        self._span(other.first, other.last)

    def _span(self, first: int | None, last: int | None) -> None:
        if first is not None and last is not None:
            self.first = first if self.first is None else min(self.first, first)
            self.last = last if self.last is None else max(self.last, last)


def last_line(raw: RawRows) -> int:
    """Return the last line of a stretch that holds a row, 0 without rows."""
    read = int(raw.lines.max()) if raw.lines.size else 0
    return max([read, *(row.line for row in raw.rejected[-1:])])
