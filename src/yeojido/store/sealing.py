"""From rows as they came to the rows of a bucket: ids, no repeats, sorted, whole persons.

The workspace's log and the log in memory both pass here, so both give the same chunks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from yeojido.kernels.buckets import person_hash
from yeojido.kernels.identity import message_ids, ordinals

if TYPE_CHECKING:
    from collections.abc import Sequence

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


def fresh(rows: pl.DataFrame, *known: pl.DataFrame) -> pl.DataFrame:
    """Return the identified rows whose ids are not among the ``known``, each once.

    What is stored stays as it is: a repeat is ignored for ever.
    """
    hi, lo = (
        np.concatenate([part[half].to_numpy() for part in (*known, rows)])
        for half in ("id_hi", "id_lo")
    )
    new = ordinals(hi, lo)[hi.size - rows.height :] == 0
    return rows if new.all() else rows.filter(new)


def ordered(rows: pl.DataFrame) -> tuple[pl.DataFrame, NDArray[np.int64]]:
    """Return the rows in the order of the log, and the offsets (people + 1,) of its persons."""
    rank = _rank(rows["person"])
    time = rows["time"].to_numpy()
    ties = [rows[name].to_numpy() for name in ("seq", "id_hi", "id_lo")]
    order = in_order(rank, time, ties)
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


def in_order(
    group: NDArray[np.unsignedinteger], time: NDArray[np.int64], ties: Sequence[NDArray[np.int64]]
) -> NDArray[np.int64]:
    """Return the places of rows (rows,) in the order of ``group``, ``time``, then ``ties``.

    Groups and times are one number where both fit: sorting a log that is in order but for a few
    rows at its end then takes little more than reading it.
    """
    if not group.size:
        return np.zeros(0, np.int64)
    first = time.min()
    bits = (int(time.max()) - int(first)).bit_length()
    # What comes in the order of time is only put apart, by radix where there are few groups.
    timely = bool(np.all(time[1:] >= time[:-1]))
    if not timely and int(group.max()).bit_length() + bits < 64:
        key = (group.astype(np.uint64) << np.uint64(bits)) | (time - first).astype(np.uint64)
        order = np.argsort(key, kind="stable")
        sorted_key = key[order]
        same = sorted_key[1:] == sorted_key[:-1]
    else:
        by_time = np.arange(time.size) if timely else np.argsort(time, kind="stable")
        order = by_time[np.argsort(group[by_time], kind="stable")]
        here, there = order[:-1], order[1:]
        same = (group[here] == group[there]) & (time[here] == time[there])
    if same.any():
        tied = np.flatnonzero(np.append(same, False) | np.append(False, same))
        rows = order[tied]
        keys = (*(tie[rows] for tie in reversed(ties)), time[rows], group[rows])
        order[tied] = rows[np.lexsort(keys)]
    return order
