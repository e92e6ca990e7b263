"""A part of a chunk as a chunk of its own: some events, some people."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from yeojido.domain.log import Chunk, Column

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
    event = np.flatnonzero(kept)
    upto = np.append(0, np.cumsum(kept, dtype=np.int64))[chunk.offset]
    there = np.diff(upto) > 0
    return _taken(chunk, event, upto, there, columns, chunk.end if end is None else end)


def of_people(chunk: Chunk, kept: Mask, columns: Collection[str] | None = None) -> Chunk:
    """Return the chunk of some people, with all their events. ``kept``: (people,) bool."""
    size = np.diff(chunk.offset)
    event = np.flatnonzero(np.repeat(kept, size))
    upto = np.append(0, np.cumsum(np.where(kept, size, 0)))
    return _taken(chunk, event, upto, kept, columns, chunk.end)


def _taken(
    chunk: Chunk,
    event: NDArray[np.int64],
    upto: NDArray[np.int64],
    there: Mask,
    columns: Collection[str] | None,
    end: int,
) -> Chunk:
    carried = chunk.columns if columns is None else [c for c in columns if c in chunk.columns]
    people = tuple(chunk.people[i] for i in np.flatnonzero(there)) if chunk.people else ()
    return Chunk(
        bucket=chunk.bucket,
        names=chunk.names,
        code=chunk.code[event],
        time=chunk.time[event],
        offset=np.append(0, upto[1:][there]).astype(np.int64),
        columns={
            name: Column(
                chunk.columns[name].kind,
                chunk.columns[name].values[event],
                chunk.columns[name].vocabulary,
            )
            for name in carried
        },
        end=end,
        people=people,
    )
