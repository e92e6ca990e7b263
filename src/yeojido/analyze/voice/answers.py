"""The answers to rating questions, gathered from the log."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from yeojido.analyze.voice.questions import Question, numbers_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from yeojido.domain.log import Chunk

    Floats = NDArray[np.float64]
    Longs = NDArray[np.int64]


class Answers(NamedTuple):
    """One entry per answer: (n,) person (unique over buckets), question, event of the chunk,
    microseconds UTC, answer, weight.
    """

    person: Longs
    question: Longs
    event: Longs
    time: Longs
    value: Floats
    weight: Floats


class Left(NamedTuple):
    """Answers that do not count: off the scale, without a weight."""

    off_scale: int = 0
    weightless: int = 0


def people_of(chunk: Chunk, events: Longs) -> Longs:
    """Return (events,) keys of people, unique over buckets."""
    owner = np.searchsorted(chunk.offset, events, side="right") - 1
    return (np.int64(chunk.bucket) << 40) + owner


def gather(
    chunk: Chunk,
    questions: Sequence[Question],
    weight: str | None,
    only: NDArray[np.bool_] | None = None,
) -> tuple[Answers, Left]:
    """Return the answers to ``questions`` in a chunk, in the order of events within a question.

    ``only``: (events,) events that count.
    """
    weights = None if weight is None else numbers_of(chunk.columns[weight])
    code_of = {name: code for code, name in enumerate(chunk.names)}
    parts: list[Answers] = []
    off = bare = 0
    for column in dict.fromkeys(each.column for each in questions):
        table = np.full(len(chunk.names), -1, np.int64)
        for place, each in enumerate(questions):
            if each.column == column and each.event in code_of:
                table[code_of[each.event]] = place
        values = numbers_of(chunk.columns[column])
        known = ~np.isnan(values) & (table[chunk.code] >= 0)
        event = np.flatnonzero(known if only is None else known & only)
        question, value = table[chunk.code[event]], values[event]
        low, high = (
            np.array([getattr(each.scale, end) for each in questions])[question]
            for end in ("low", "high")
        )
        good = (value >= low) & (value <= high)
        off += int(np.count_nonzero(~good))
        own = np.ones(event.size) if weights is None else weights[event]
        weighed = own > 0
        bare += int(np.count_nonzero(good & ~weighed))
        good &= weighed
        event = event[good]
        parts.append(
            Answers(
                people_of(chunk, event), question[good], event, chunk.time[event], value[good],
                own[good],
            )
        )  # fmt: skip
    return joined(parts), Left(off, bare)


def joined(parts: Sequence[Answers]) -> Answers:
    """Return parts as one."""
    if not parts:
        none = np.empty(0, np.int64)
        return Answers(none, none, none, none, np.empty(0), np.empty(0))
    return Answers(*(np.concatenate(each) for each in zip(*parts, strict=True)))
