"""From rows as they came to the rows of a bucket: ids, no repeats, sorted, whole persons.

The workspace's log and the log in memory both pass here, so both give the same chunks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from yeojido.kernels.buckets import person_hash
from yeojido.kernels.identity import message_ids, ordinals

if TYPE_CHECKING:
    import polars as pl
    from numpy.typing import NDArray

ORDER = ("person", "time", "seq", "id_hi", "id_lo")


def identify(rows: pl.DataFrame) -> pl.DataFrame:
    """Give the rows of one bucket of one import their final ids (``id_hi``, ``id_lo``), each once.

    Among identical rows the one that comes first in the source gets the first ordinal, whatever
    the order in which the rows arrived.
    """
    import polars as pl

    seq = rows["seq"].to_numpy()
    if np.any(seq[1:] < seq[:-1]):
        rows = rows.sort("seq", "time", "digest_hi", "digest_lo")
    # Those of the keys that the rows came under: whoever they belong to, an id stays as it is.
    came = rows["person"]
    if "identity" in rows.columns:
        came = rows["identity"].fill_null(came)
    hi, lo, repeat = message_ids(
        rows["digest_hi"].to_numpy(),
        rows["digest_lo"].to_numpy(),
        rows["exact"].to_numpy(),
        person_hash(came),
    )
    kept = [c for c in rows if c.name not in ("digest_hi", "digest_lo", "exact")]
    made = pl.DataFrame([*kept, pl.Series("id_hi", hi), pl.Series("id_lo", lo)])
    return made.filter(~repeat) if repeat.any() else made


def fresh(rows: pl.DataFrame, known: pl.DataFrame) -> pl.DataFrame:
    """Return the identified rows whose ids are not among the ``known``.

    What is stored stays as it is: a repeat is ignored for ever.
    """
    hi, lo = (
        np.concatenate([known[half].to_numpy(), rows[half].to_numpy()])
        for half in ("id_hi", "id_lo")
    )
    new = ordinals(hi, lo)[known.height :] == 0
    return rows if new.all() else rows.filter(new)


def ordered(rows: pl.DataFrame) -> tuple[pl.DataFrame, NDArray[np.int64]]:
    """Return the rows in the order of the log, and the offsets (people + 1,) of its persons."""
    rank = _rank(rows["person"])
    time = rows["time"].to_numpy()
    ties = [rows[name].to_numpy() for name in ("seq", "id_hi", "id_lo")]
    by_time = np.argsort(time, kind="stable")
    order = by_time[np.argsort(rank[by_time], kind="stable")]
    if not _in_order(rank, time, ties, order):
        order = np.lexsort((ties[2], ties[1], ties[0], time, rank))
    people = int(rank.max()) + 1 if rank.size else 0
    offset = np.zeros(people + 1, np.int64)
    np.cumsum(np.bincount(rank, minlength=people), out=offset[1:])
    return rows[order], offset


def _rank(people: pl.Series) -> NDArray[np.unsignedinteger]:
    """Return each person's position among the bucket's persons, sorted by their bytes."""
    encoded = people.to_arrow().dictionary_encode()
    names: list[str] = encoded.dictionary.to_pylist()
    # Code points sort as UTF-8 bytes do.
    by_name = sorted(range(len(names)), key=names.__getitem__)
    kind = np.uint16 if len(names) <= 2**16 else np.uint32
    rank = np.empty(len(names), kind)
    rank[by_name] = np.arange(len(names), dtype=kind)
    codes: NDArray[np.int32] = encoded.indices.to_numpy()
    return rank[codes]


def _in_order(
    rank: NDArray[np.unsignedinteger],
    time: NDArray[np.int64],
    ties: list[NDArray[np.int64]],
    order: NDArray[np.int64],
) -> bool:
    """Tell whether rows of one person and one time stand in the order of ``ties``."""
    here, there = order[:-1], order[1:]
    tied = np.flatnonzero((rank[here] == rank[there]) & (time[here] == time[there]))
    here, there = here[tied], there[tied]
    less = np.zeros(tied.size, bool)
    equal = np.ones(tied.size, bool)
    for key in ties:
        less |= equal & (key[here] < key[there])
        equal &= key[here] == key[there]
    return bool(np.all(less))
