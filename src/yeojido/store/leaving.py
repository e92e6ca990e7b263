"""Which sealed rows leave their place in the log: found by the index, bucket by bucket."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from yeojido.store import making
from yeojido.store.moving import NEVER, OTHERS, Changes

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from yeojido.domain.log import Chunk
    from yeojido.store.records import Snapshot

    Longs = NDArray[np.int64]
    Whole = NDArray[np.int32]


class Sealed(Protocol):
    """What is asked of an ``EventLog``."""

    @property
    def snapshot(self) -> Snapshot: ...
    def offset(self, bucket: int) -> Longs: ...
    def chunk(self, bucket: int, columns: Collection[str] = ()) -> Chunk: ...
    def keys(self, bucket: int) -> Mapping[str, NDArray[Any]]: ...
    def named(self, bucket: int) -> Mapping[str, NDArray[Any]] | None: ...
    def kept(self, bucket: int, name: str, make: Callable[[], NDArray[Any]]) -> NDArray[Any]: ...


@dataclass(frozen=True, slots=True)
class Going:
    """The sealed rows that moves and erasures take out of their place.

    Attributes:
        keys: the keys they came under.
        gone: bucket -> its rows, ascending.
        moved: bucket -> those of them that belong to another person now, ascending, and the index
            of each one's key.
    """

    keys: tuple[str, ...] = ()
    gone: Mapping[int, Longs] = field(default_factory=dict[int, "Longs"])
    moved: Mapping[int, tuple[Longs, Whole]] = field(
        default_factory=dict[int, tuple["Longs", "Whole"]]
    )


def going(log: Sealed, changes: Changes) -> Going:
    """Find the rows of every key that moves or is erased, wherever they lie."""
    import polars as pl

    from yeojido.kernels.buckets import person_hash

    keys = (*changes.erased, *(key for key in changes.moves if key not in changes.erased))
    if not keys:
        return Going()
    targets = [changes.moves.get(key, "") for key in keys]
    hashes = person_hash(pl.Series(keys, dtype=pl.String))
    target_hashes = person_hash(pl.Series(targets, dtype=pl.String))
    own = hashes % np.uint64(log.snapshot.buckets)
    wanted = _Wanted(keys, targets, hashes, target_hashes, len(changes.erased))
    gone: dict[int, Longs] = {}
    moved: dict[int, tuple[Longs, Whole]] = {}
    for file in log.snapshot.files:
        rows, whose = _found(log, file.bucket, wanted, np.flatnonzero(own == file.bucket))
        if changes.swept and rows.size:
            rows, whose = _not_back(log, file.bucket, changes, keys, (rows, whose))
        if rows.size:
            order = np.argsort(rows)
            rows, whose = rows[order], whose[order]
            gone[file.bucket] = rows
            moves = whose >= wanted.erased
            moved[file.bucket] = rows[moves], whose[moves]
    return Going(keys, gone, moved)


@dataclass(frozen=True, slots=True)
class _Wanted:
    """Keys, those that are erased first; the person of each; the hashes of both."""

    keys: tuple[str, ...]
    targets: Sequence[str]
    hashes: NDArray[np.uint64]
    target_hashes: NDArray[np.uint64]
    erased: int


def _found(log: Sealed, bucket: int, wanted: _Wanted, own: Longs) -> tuple[Longs, Whole]:
    """Return the rows of a bucket that leave their person, and the index of each one's key.

    ``own``: the keys whose own bucket this is: there they may be a person.
    """
    offset = log.offset(bucket)
    people, named = log.keys(bucket), log.named(bucket)
    place = making.find(people, wanted.hashes[own], [wanted.keys[i] for i in own.tolist()])
    # Who moves to himself stays, with all that came under his own key.
    self_ = np.array([wanted.targets[i] == wanted.keys[i] for i in own.tolist()], bool)
    there = (place >= 0) & ~(self_ & (own >= wanted.erased))
    rows, each = _spans(offset[place[there]], offset[place[there] + 1])
    whose = own[there][each]
    if named is None:
        return rows, whose.astype(np.int32)
    bare = ~_among(rows, named["all"])
    rows, whose = rows[bare], whose[bare]
    code = making.find(named, wanted.hashes, wanted.keys)
    known = np.flatnonzero(code >= 0)
    at, each = _spans(named["start"][code[known]], named["start"][code[known] + 1])
    more, of = named["event"][at].astype(np.int64), known[each]
    if more.size:
        person = np.searchsorted(offset, more, side="right") - 1
        asked = np.unique(of)
        homes = np.full(len(wanted.keys), -1, np.int64)
        homes[asked] = making.find(
            people, wanted.target_hashes[asked], [wanted.targets[int(i)] for i in asked]
        )
        leaves = (homes[of] != person) | (of < wanted.erased)
        more, of = more[leaves], of[leaves]
    return np.append(rows, more), np.append(whose, of).astype(np.int32)


def _not_back(
    log: Sealed, bucket: int, changes: Changes, keys: Sequence[str], found: tuple[Longs, Whole]
) -> tuple[Longs, Whole]:
    """Leave out rows that came after the erasure of their key."""
    rows, whose = found
    swept = changes.swept
    ends = np.array([changes.erased[key] if key in swept else -NEVER - 1 for key in keys], np.int64)
    stays = log.chunk(bucket).time[rows] > ends[whose]
    return rows[~stays], whose[~stays]


def _spans(starts: Longs, stops: Longs) -> tuple[Longs, Longs]:
    """Return all whole numbers of some spans, and the index of the span of each."""
    sizes = stops - starts
    before = np.cumsum(sizes) - sizes
    each = np.repeat(np.arange(sizes.size), sizes)
    return np.arange(each.size) + (starts - before)[each], each


def _among(rows: Longs, known: NDArray[Any]) -> NDArray[np.bool_]:
    """Tell which rows are among known ones, ascending."""
    if not known.size:
        return np.zeros(rows.size, bool)
    at = np.minimum(np.searchsorted(known, rows), known.size - 1)
    return known[at] == rows


def aged(log: Sealed, bucket: int, changes: Changes) -> Longs:
    """Return the rows of a bucket that are too old, ascending."""
    none = np.zeros(0, np.int64)
    if not changes.cutoffs:
        return none
    first = next((f.first for f in log.snapshot.files if f.bucket == bucket), None)
    if first is None or first >= max(changes.cutoffs.values()):
        return none
    others = changes.cutoffs.get(OTHERS, NEVER)
    names = log.snapshot.names
    cut = np.array([changes.cutoffs.get(name, others) for name in names], np.int64)

    def make() -> Longs:
        chunk = log.chunk(bucket)
        return np.flatnonzero(chunk.time < cut[chunk.code])

    return log.kept(bucket, f"aged {hash(cut.tobytes())}", make)
