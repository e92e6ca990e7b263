"""Which events are touches of which channel, and which are conversions."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from yeojido.analyze import asks
from yeojido.analyze.conditions import sentence
from yeojido.domain.errors import BadOption, QuestionError, UnknownColumn

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from yeojido.domain.log import Chunk, LogSummary
    from yeojido.domain.words import Words

    Shorts = NDArray[np.int16]
    Bytes = NDArray[np.uint8]

#: What stands for the channels beyond the most frequent.
OTHERS = "…"


@dataclass(frozen=True)
class Touches:
    """Tells touches and conversions of a chunk.

    Attributes:
        goal: event or condition of conversions.
        column: names the channel; None where ``rules`` do.
        rules: event or condition per channel, in order; or the one condition of a touch.
        names: event names of the log.
        channels: the names of the channels; None until a column was counted.
    """

    goal: str
    column: str | None
    rules: tuple[str, ...]
    names: tuple[str, ...]
    timezone: str
    channels: tuple[str, ...] | None = None
    warnings: tuple[Words, ...] = ()

    @property
    def size(self) -> int:
        """How many channels there are."""
        return len(self.channels or ())

    def columns(self) -> frozenset[str]:
        """Return the columns to load."""
        found = asks.columns((self.goal, *self.rules), self.names)
        return frozenset(found | ({self.column} if self.column is not None else set()))

    def numbers(self, summary: LogSummary, **columns: str | None) -> None:
        """Check that columns are there and hold numbers; raises UnknownColumn, BadOption."""
        for option, name in columns.items():
            if name is None:
                continue
            if name not in summary.schema:
                raise UnknownColumn(column=name, columns=", ".join(summary.schema))
            if summary.schema[name] not in ("number", "integer"):
                known = [n for n, kind in summary.schema.items() if kind in ("number", "integer")]
                raise BadOption(option=option, value=name, possible=", ".join(known) or "–")

    def _holds(self, chunk: Chunk, asked: str) -> NDArray[np.bool_]:
        code, table = asks.roles(chunk, (asked,), self.timezone)
        return table[code] > 0

    def roles(self, chunk: Chunk) -> tuple[Shorts, Bytes]:
        """Return (events,) int16 channel, -1 where the event is no touch; (events,) uint8 goal."""
        goal = self._holds(chunk, self.goal)
        channel = np.full(chunk.code.size, -1, np.int16)
        if self.column is None:
            for place in reversed(range(len(self.rules))):
                channel[self._holds(chunk, self.rules[place])] = place
        else:
            channel = self._named(chunk)
            for rule in self.rules:
                channel[~self._holds(chunk, rule)] = -1
        channel[goal] = -1
        return channel, goal.astype(np.uint8)

    def _named(self, chunk: Chunk) -> Shorts:
        column = chunk.columns[self.column or ""]
        names = self.channels or ()
        place = {name: i for i, name in enumerate(names)}
        rest = place.get(OTHERS, -1)
        table = np.array([*(place.get(v, rest) for v in column.vocabulary), -1], np.int16)
        return table[np.asarray(column.values)]


def touches_of(
    summary: LogSummary, goal: str, column: str, touch: str | None,
    touches: Mapping[str, str] | None, timezone: str,
) -> Touches:  # fmt: skip
    """Check what was asked for against a log; raises BadCondition, UnknownColumn, BadOption."""
    rules = tuple(touches.values()) if touches is not None else () if touch is None else (touch,)
    asks.check((goal, *rules), summary, timezone)
    warnings = asks.unknown((goal, *rules), summary.names)
    names = tuple(summary.names)
    if touches is not None:
        return Touches(goal, None, rules, names, timezone, tuple(touches), warnings)
    if column not in summary.schema:
        raise UnknownColumn(column=column, columns=", ".join(summary.schema))
    if summary.schema[column] != "text":
        known = [name for name, kind in summary.schema.items() if kind == "text"]
        raise BadOption(option="channel", value=column, possible=", ".join(known))
    return Touches(goal, column, rules, names, timezone, None, warnings)


@dataclass(frozen=True)
class Channels:
    """Finds the most frequent channels of touches."""

    touches: Touches
    most: int

    def needs(self) -> Collection[str]:
        """Return the columns to load."""
        return self.touches.columns()

    def scan(self, chunk: Chunk) -> dict[str, int]:
        """Count the touches of each channel."""
        column = chunk.columns[self.touches.column or ""]
        values = np.asarray(column.values)
        kept = values >= 0
        for rule in self.touches.rules:
            kept &= self.touches._holds(chunk, rule)  # pyright: ignore[reportPrivateUsage]
        counts = np.bincount(values[kept], minlength=len(column.vocabulary))
        return {name: int(n) for name, n in zip(column.vocabulary, counts, strict=True) if n}

    def merge(self, a: dict[str, int], b: dict[str, int]) -> dict[str, int]:
        """Add the counts."""
        joined = dict(a)
        for name, number in b.items():
            joined[name] = joined.get(name, 0) + number
        return joined

    def finish(self, state: dict[str, int]) -> tuple[str, ...]:
        """Return the channels, the most frequent first; the others are one."""
        if not state:
            raise QuestionError(reason=sentence("no_touches", column=self.touches.column))
        order = sorted(state, key=lambda name: (-state[name], name))
        rest = (OTHERS,) if len(order) > self.most else ()
        return (*order[: self.most], *rest)
