"""Laying a few new events over many sealed ones: which are known, where the others belong.

Sealed events of one person lie in the order (time, seq, id_hi, id_lo). A place is the number of
sealed events before which a new one stands; places never decrease.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from yeojido.kernels.compiled import njit

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from yeojido.kernels.arrays import Bytes, Codes, Longs

    Keys = tuple[Longs, Longs, Longs, Longs]

_MIX = np.uint64(0x9E3779B97F4A7C15)


@njit(nogil=True, cache=True)
def _before(keys: Keys, i: int, news: Keys, j: int) -> bool:
    """Tell whether sealed event ``i`` stands before new event ``j``."""
    time, seq, hi, lo = keys
    when, step, left, right = news
    if time[i] != when[j]:
        return time[i] < when[j]
    if seq[i] != step[j]:
        return seq[i] < step[j]
    if hi[i] != left[j]:
        return hi[i] < left[j]
    return lo[i] < right[j]


@njit(nogil=True, cache=True)
def _seek(first: Any, stop: Any, keys: Keys, news: Keys, j: int) -> Any:
    """Return the first sealed event in ``first <= i < stop`` that does not stand before ``j``."""
    while first < stop:
        middle = (first + stop) // 2
        if _before(keys, middle, news, j):
            first = middle + 1
        else:
            stop = middle
    return first


@njit(nogil=True, cache=True)
def settle(offset: Longs, keys: Keys, who: Longs, begin: Longs, news: Keys) -> tuple[Longs, Bytes]:
    """Say for every new event where it belongs, and whether its id is sealed already.

    Args:
        offset: (people + 1,) int64 of the sealed events.
        keys: time, seq, id_hi, id_lo of the sealed events, (events,) int64 each.
        who: (new people,) the sealed person, or ``people`` and more for those who are not sealed.
        begin: (new people + 1,) int64: person ``g`` has the new events ``begin[g]:begin[g + 1]``.
        news: time, seq, id_hi, id_lo of the new events, in order within a person.

    Returns:
        (new,) int64 places; (new,) uint8, 1 where known. A person's sealed events are read once.
    """
    people, new = offset.size - 1, news[0].size
    place = np.full(new, offset[people], np.int64)
    known = np.zeros(new, np.uint8)
    most = 0
    for g in range(who.size):
        most = max(most, begin[g + 1] - begin[g])
    size = 2
    while size < 2 * most:
        size *= 2
    table = np.empty(size, np.int64)
    hi, lo, left, right = keys[2], keys[3], news[2], news[3]
    for g in range(who.size):
        if who[g] >= people:
            continue
        first, stop = offset[who[g]], offset[who[g] + 1]
        width = 2
        while width < 2 * (begin[g + 1] - begin[g]):
            width *= 2
        low = np.uint64(width - 1)
        table[:width] = -1
        for j in range(begin[g], begin[g + 1]):
            slot = (np.uint64(right[j]) * _MIX >> np.uint64(20)) & low
            while table[slot] >= 0:
                slot = (slot + np.uint64(1)) & low
            table[slot] = j
            place[j] = _seek(first, stop, keys, news, j)
        for i in range(first, stop):
            slot = (np.uint64(lo[i]) * _MIX >> np.uint64(20)) & low
            while table[slot] >= 0:
                j = table[slot]
                if right[j] == lo[i] and left[j] == hi[i]:
                    known[j] = 1
                slot = (slot + np.uint64(1)) & low
    return place, known


@njit(nogil=True, cache=True)
def _splice(old: Any, place: Longs, new: Any, out: Any) -> None:
    at = 0
    for k in range(place.size):
        stop = place[k]
        for i in range(at, stop):
            out[i + k] = old[i]
        out[stop + k] = new[k]
        at = stop
    for i in range(at, old.size):
        out[i + place.size] = old[i]


def spliced(old: NDArray[Any], place: Longs, new: NDArray[Any]) -> NDArray[Any]:
    """Return sealed values with new ones put in at their places; ``old`` itself if none are."""
    from yeojido.kernels.arrays import frozen

    if not place.size:
        return old
    out = np.empty(old.size + place.size, old.dtype)
    _splice(frozen(old), frozen(place), frozen(new.astype(old.dtype, copy=False)), out)
    return out


@njit(nogil=True, cache=True)
def _without(old: Any, gone: Longs, out: Any) -> None:
    at = 0
    for k in range(gone.size):
        for i in range(at, gone[k]):
            out[i - k] = old[i]
        at = gone[k] + 1
    for i in range(at, old.size):
        out[i - gone.size] = old[i]


def without(old: NDArray[Any], gone: Longs) -> NDArray[Any]:
    """Return sealed values without those at some places, ascending; ``old`` itself for none."""
    from yeojido.kernels.arrays import frozen

    if not gone.size:
        return old
    out = np.empty(old.size - gone.size, old.dtype)
    _without(frozen(old), frozen(gone), out)
    return out


@njit(nogil=True, cache=True)
def shifted(
    position: Any, time: Longs, begin: Longs, stop: Longs, asked: Longs,
    place: Longs, code: Codes, moment: Longs,
) -> tuple[Longs, Longs, Longs, Longs]:  # fmt: skip
    """Return postings of sealed events as they are with the new ones among them.

    Args:
        position, time, begin, stop: the sealed postings of the codes ``asked``.
        place, code, moment: (new,) places, codes and times of the new events.

    Returns:
        positions and times, and where each asked code's begin and stop.
    """
    total = place.size * asked.size
    for k in range(asked.size):
        total += stop[k] - begin[k]
    where, when = np.empty(total, np.int64), np.empty(total, np.int64)
    starts, ends = np.empty(asked.size, np.int64), np.empty(asked.size, np.int64)
    n = 0
    for k in range(asked.size):
        starts[k] = n
        j = 0
        for i in range(begin[k], stop[k] + 1):
            last = i == stop[k]
            while j < place.size and (last or place[j] <= position[i]):
                if np.int64(code[j]) == asked[k]:
                    where[n] = place[j] + j
                    when[n] = moment[j]
                    n += 1
                j += 1
            if not last:
                where[n] = np.int64(position[i]) + j
                when[n] = time[i]
                n += 1
        ends[k] = n
    return where[:n], when[:n], starts, ends
