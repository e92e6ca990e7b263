"""Which events a question means: names of events, or conditions over them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from yeojido.analyze.conditions import columns_of, is_condition, near_words, parse, schema_of
from yeojido.domain.errors import BadOption
from yeojido.domain.words import both
from yeojido.kernels.arrays import frozen

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from yeojido.domain.log import Chunk, LogSummary
    from yeojido.domain.words import Words


def one_of(option: str, value: str, possible: Sequence[str]) -> None:
    """Raise BadOption unless a value is possible."""
    if value not in possible:
        raise BadOption(option=option, value=value, possible=", ".join(possible))


def check(asks: Sequence[str | None], summary: LogSummary, timezone: str) -> None:
    """Check conditions against a log; raises BadCondition."""
    for text in asks:
        if text is not None and text not in summary.names and is_condition(text):
            parse(text, summary.schema, timezone)


def columns(asks: Sequence[str | None], names: Sequence[str]) -> set[str]:
    """Return the columns that conditions read."""
    found: set[str] = set()
    for text in asks:
        if text is not None and text not in names and is_condition(text):
            found |= columns_of(text)
    return found


def unknown(asks: Sequence[str | None], names: Sequence[str]) -> tuple[Words, ...]:
    """Return a warning for every text that is neither an event of the log nor a condition."""
    return tuple(
        both("sequences.unknown_event", name=text, near=near_words(text, names))
        for text in dict.fromkeys(asks)
        if text is not None and text not in names and not is_condition(text)
    )


def roles(
    chunk: Chunk, asks: Sequence[str | None], timezone: str
) -> tuple[NDArray[Any], NDArray[np.uint8]]:
    """Return codes of events and a table: bit ``i`` of ``table[code]`` where ask ``i`` holds.

    None = any event. A text that is an event of the log is that event; else a comparison is a
    condition; else nothing matches. Names alone need no pass over the events: the codes are the
    log's own, and kernels look the few entries of the table up.
    """
    code_of = {name: code for code, name in enumerate(chunk.names)}
    table = np.zeros(max(len(chunk.names), 1), np.uint8)
    masks: list[tuple[int, NDArray[np.bool_]]] = []
    for bit, text in enumerate(asks):
        if text is None:
            table |= np.uint8(1 << bit)
        elif text in code_of:
            table[code_of[text]] |= np.uint8(1 << bit)
        elif is_condition(text):
            masks.append((bit, parse(text, schema_of(chunk), timezone).mask(chunk)))
    if not masks:
        return frozen(chunk.code), frozen(table)
    role = table[chunk.code]
    for bit, holds in masks:
        role |= holds.astype(np.uint8) << np.uint8(bit)
    return frozen(role), frozen(np.arange(1 << len(asks), dtype=np.uint8))
