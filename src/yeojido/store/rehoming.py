"""Rows that change their bucket in a commit: read out of the old ones before the new are made.

First the rows that belong elsewhere are written to a file beside the log, apart by the bucket
they go to; then every touched bucket is made anew, without those that leave and with those that
come (``buckets.Sealing``). Both steps judge rows by the same function, so none is lost or doubled.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

import numpy as np

from yeojido.kernels.buckets import bucket_of
from yeojido.store.leaving import Sealed, aged, going
from yeojido.store.moving import NOTHING, Changes, applied, key_of
from yeojido.store.staging import Staged

if TYPE_CHECKING:
    import polars as pl


@dataclass(frozen=True, slots=True)
class Rehomed:
    """What changes do to buckets.

    Attributes:
        changes: what is to happen to rows.
        affected: buckets of which stored rows leave, or belong to another person.
        moved: stored rows by the bucket they go to. strays: rows on their way to the log likewise.
        checked: buckets whose stored file was found whole on the way.
    """

    changes: Changes = NOTHING
    affected: frozenset[int] = frozenset()
    moved: Staged | None = None
    strays: Staged | None = None
    checked: frozenset[int] = frozenset()

    @property
    def touched(self) -> set[int]:
        """The buckets that must be made anew."""
        parts = [part.streams for part in (self.moved, self.strays) if part is not None]
        return {*self.affected, *(bucket for streams in parts for bucket in streams)}


#: Nothing changes.
AT_HOME = Rehomed()


def divided(
    rows: pl.DataFrame, changes: Changes, bucket: int, buckets: int, *, sealed: bool
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the rows of a bucket after the changes: those that stay in it, those that leave.

    Rows whose key does not move stay, so only the others are looked at closely. The order of
    rows that stay may change where some of them move within the bucket.
    """
    if not changes.moves:
        return applied(rows, changes, sealed=sealed), rows.clear()
    import polars as pl

    moves = key_of(rows).is_in(list(changes.moves))
    if not moves.any():
        return applied(rows, changes, sealed=sealed), rows.clear()
    rest = applied(rows.filter(~moves), changes, sealed=sealed)
    after = applied(rows.filter(moves), changes, sealed=sealed)
    here = pl.Series(bucket_of(after["person"], buckets) == bucket)
    mine = after.filter(here)
    if mine.height:
        rest = pl.concat([rest, mine], how="diagonal", rechunk=True)
    return rest, after.filter(~here)


class Streams:
    """A file of rows apart by bucket, written by several threads."""

    def __init__(self, path: Path, buckets: int) -> None:
        """Name the file; it is made at once."""
        self._path = path
        self._file = path.open("x+b")
        self._buckets = buckets
        self._lock = Lock()
        self._places: dict[int, tuple[tuple[int, int], ...]] = {}

    def add(self, rows: pl.DataFrame) -> None:
        """Write rows to where their persons belong."""
        bucket = bucket_of(rows["person"], self._buckets)
        for number in np.unique(bucket).tolist():
            buffer = io.BytesIO()
            mine = rows[np.flatnonzero(bucket == number)]
            mine.write_ipc_stream(buffer, compression="uncompressed")
            with self._lock:
                place = (self._file.tell(), buffer.tell())
                self._file.write(buffer.getbuffer())
                self._places[number] = (*self._places.get(number, ()), place)

    def finish(self) -> Staged:
        """Close the file and return what it holds."""
        self._file.close()
        return Staged(self._path, 0, frozenset(), {}, dict(self._places))


def rehomed(
    log: Sealed,
    changes: Changes,
    stored: Callable[[int], pl.DataFrame],
    came: Mapping[int, Callable[[], Iterable[pl.DataFrame]]],
    folder: Path,
) -> Rehomed:
    """Find what changes touch and write down the rows that leave their bucket.

    Args:
        log: the log before the commit.
        changes: what is to happen.
        stored: reads the rows of a bucket as they will stand in Parquet.
        came: reads, for each bucket, the rows on their way to it.
        folder: where to write.
    """
    if not changes:
        return AT_HOME
    buckets = log.snapshot.buckets
    found = going(log, changes)
    affected = set(found.gone)
    if changes.cutoffs:
        numbers = [file.bucket for file in log.snapshot.files]
        affected |= {bucket for bucket in numbers if aged(log, bucket, changes).size}
    leaving = [bucket for bucket, (rows, _) in found.moved.items() if rows.size]
    moved = Streams(folder / "moved.arrow", buckets)
    strays = Streams(folder / "strays.arrow", buckets)

    def move(bucket: int) -> None:
        _, away = divided(stored(bucket), changes, bucket, buckets, sealed=True)
        if away.height:
            moved.add(away)

    def stray(bucket: int) -> None:
        for frame in came[bucket]():
            _, away = divided(frame, changes, bucket, buckets, sealed=False)
            if away.height:
                strays.add(away)

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(move, leaving))
        if changes.moves:
            list(pool.map(stray, came))
    return Rehomed(
        changes, frozenset(affected), moved.finish(), strays.finish(), frozenset(leaving)
    )
