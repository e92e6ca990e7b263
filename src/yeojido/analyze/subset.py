"""A part of a chunk as a chunk of its own: some events, some people."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from yeojido.domain.log import Chunk, Column
from yeojido.kernels.arrays import frozen

if TYPE_CHECKING:
    from collections.abc import Collection

    from numpy.typing import NDArray

    Mask = NDArray[np.bool_]


def of_events(
    chunk: Chunk, kept: Mask, columns: Collection[str] | None = None, end: int | None = None
) -> Chunk:
    """Return the chunk of the events that are kept; people without any are no longer there.

    Args:
        chunk: the whole.
        kept: (events,) bool.
        columns: those to carry over; None = all.
        end: the end of the data, microseconds UTC; None = the chunk's.
    """
    from yeojido.kernels.subset import of_events as taken

    code, time, upto = taken(
        frozen(kept.view(np.uint8)), frozen(chunk.code), frozen(chunk.time), frozen(chunk.offset),
        int(np.count_nonzero(kept)),
    )  # fmt: skip
    there = upto[1:] > upto[:-1]
    whole = bool(there.all())
    return Chunk(
        bucket=chunk.bucket,
        names=chunk.names,
        code=code,
        time=time,
        offset=upto if whole else np.append(0, upto[1:][there]),
        columns=_columns(chunk, columns, kept),
        end=chunk.end if end is None else end,
        people=chunk.people if whole else _people(chunk, there),
    )


def of_people(chunk: Chunk, kept: Mask, columns: Collection[str] | None = None) -> Chunk:
    """Return the chunk of some people, with all their events. ``kept``: (people,) bool."""
    from yeojido.kernels.subset import of_people as taken

    code, time, upto = taken(
        frozen(kept.view(np.uint8)), frozen(chunk.code), frozen(chunk.time), frozen(chunk.offset)
    )
    wanted = chunk.columns if columns is None else [c for c in columns if c in chunk.columns]
    events = np.repeat(kept, np.diff(chunk.offset)) if wanted else kept
    return Chunk(
        bucket=chunk.bucket,
        names=chunk.names,
        code=code,
        time=time,
        offset=np.append(0, upto[1:][kept]),
        columns=_columns(chunk, wanted, events),
        end=chunk.end,
        people=_people(chunk, kept),
    )


def _columns(chunk: Chunk, columns: Collection[str] | None, kept: Mask) -> dict[str, Column]:
    wanted = chunk.columns if columns is None else [c for c in columns if c in chunk.columns]
    if not wanted:
        return {}
    event = np.flatnonzero(kept)
    whole = {name: chunk.columns[name] for name in wanted}
    return {
        name: Column(column.kind, column.values[event], column.vocabulary)
        for name, column in whole.items()
    }


def _people(chunk: Chunk, there: Mask) -> tuple[str, ...]:
    return tuple(chunk.people[i] for i in np.flatnonzero(there)) if chunk.people else ()
