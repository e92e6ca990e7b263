"""Hashed n-grams of a few texts without a compiler: the same numbers as ``ngrams_loops`` gives.

Characters are looked at one by one, n-grams hashed an array of positions at a time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

_BLANK = 32
_RUN = 3
_HANGUL, _HANGUL_LAST = 0xAC00, 0xD7A3
_64 = (1 << 64) - 1
_STEP, _LAST = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)
_SEED = 0x9E3779B97F4A7C15
#: A character, and the first and last place (exclusive) it came from.
_Placed = list[tuple[int, int, int]]


def _plain(c: int) -> int:
    """Return the plain form of a character; 0 for one that is left out."""
    if c <= 32 or c in (0x7F, 0x85, 0xA0, 0x2028, 0x2029, 0x3000, 0x3164) or 0x2000 <= c <= 0x200A:
        return _BLANK
    if 0x200B <= c <= 0x200F or 0xFE00 <= c <= 0xFE0F or c == 0xFEFF:
        return 0
    if 0xFF01 <= c <= 0xFF5E:
        c -= 0xFEE0
    if 65 <= c <= 90:
        return c + 32
    return 48 if 48 <= c <= 57 else c


def _level(text: list[int]) -> _Placed:
    """Return the plain text with the places it came from."""
    out: _Placed = [(_BLANK, 0, 0)]
    run = 1
    for i, letter in enumerate(text):
        c = _plain(letter)
        if c == 0:
            continue
        last, first, _ = out[-1]
        if c != last:
            run = 1
        else:
            run += 1
            if c == _BLANK or run > _RUN:
                out[-1] = (last, first, i + 1)
                continue
        out.append((c, i, i + 1))
    if out[-1][0] != _BLANK:
        out.append((_BLANK, len(text), len(text)))
    return out


def _letters(chars: _Placed) -> _Placed:
    out: _Placed = []
    for c, first, last in chars:
        if _HANGUL <= c <= _HANGUL_LAST:
            s = c - _HANGUL
            out.append((0x1100 + s // 588, first, last))
            out.append((0x1161 + s % 588 // 28, first, last))
            if s % 28:
                out.append((0x11A7 + s % 28, first, last))
        else:
            out.append((c, first, last))
    return out


def _words(chars: _Placed) -> _Placed:
    out: _Placed = []
    h = begin = end = 0
    for c, first, last in chars:
        if c != _BLANK:
            if h == 0:
                h, begin = 0x51ED270B, first
            h = (h ^ c) * int(_STEP) & _64
            h ^= h >> 29
            end = last
        elif h:
            out.append((h >> 32, begin, end))
            h = 0
    return out


def _symbols(chars: _Placed, family: int) -> _Placed:
    if family == 1:
        return [each for each in chars if each[0] != _BLANK]
    if family == 2:
        return _words(chars)
    return _letters(chars) if family == 3 else chars


def _grams(symbols: _Placed, shortest: int, longest: int, family: int) -> NDArray[np.int64]:
    """Return (n-grams, 3): id, first and last place, by where they begin, then by length."""
    about = np.array(symbols, np.int64).reshape(-1, 3)
    n = len(symbols)
    ids = np.zeros((n, longest), np.int64)
    there = np.zeros((n, longest), np.bool_)
    stop = np.zeros((n, longest), np.int64)
    code = about[:, 0].astype(np.uint64)
    h = np.full(n, _SEED * (family + 1) & _64, np.uint64)
    for more in range(min(longest, n)):
        h = (h[: n - more] ^ code[more:]) * _STEP
        h ^= h >> np.uint64(29)
        if more + 1 >= shortest:
            last = (h ^ (h >> np.uint64(27))) * _LAST
            ids[: n - more, more] = (last ^ (last >> np.uint64(31))) & np.uint64(0xFFFFFFFF)
            stop[: n - more, more] = about[more:, 2]
            there[: n - more, more] = True
    if longest > 1 and n:
        there[:, 0] &= code != _BLANK  # a blank alone says nothing
    start = np.repeat(about[:, 1:2], longest, axis=1)
    return np.stack([ids[there], start[there], stop[there]], axis=1)


def hashed(text: Any, offsets: Any, families: Any, room: int, where: bool) -> Any:
    """Return ids, offsets, start and stop of all texts."""
    del room
    parts: list[NDArray[np.int64]] = [np.zeros((0, 3), np.int64)]
    counts = [0]
    spans = (*families[:4], 1, *families[4:])
    for t in range(offsets.size - 1):
        chars = _level(text[offsets[t] : offsets[t + 1]].tolist())
        made = [
            _grams(_symbols(chars, family), int(spans[2 * family]), int(longest), family)
            for family, longest in enumerate(spans[1::2])
            if longest
        ]
        parts += made
        counts.append(sum(map(len, made)))
    found = np.concatenate(parts)
    start, stop = (found[: len(found) if where else 0, k].astype(np.int32) for k in (1, 2))
    return found[:, 0].astype(np.uint32), np.cumsum(counts), start, stop


def summed(ids: Any, offsets: Any, weights: Any, power: float, out: Any) -> None:
    """Add up the rows of each text's n-grams into ``out`` (n, columns)."""
    rows = weights[ids & np.uint32(weights.shape[0] - 1)]
    for t in range(offsets.size - 1):
        count = int(offsets[t + 1] - offsets[t])
        if count:
            total = rows[offsets[t] : offsets[t + 1]].sum(axis=0, dtype=np.float32)
            out[t] = total * np.float32(count**-power)


def spread(
    ids: Any, offsets: Any, places: Any, at: Any, weights: Any, slope: Any, power: float, out: Any
) -> None:
    """Add what each n-gram adds to the valence to the characters it covers."""
    rows = weights[ids & np.uint32(weights.shape[0] - 1)].astype(np.float64)
    for t in range(offsets.size - 1):
        here = slice(offsets[t], offsets[t + 1])
        start, stop = places[0][here], places[1][here]
        wide = stop > start
        if not wide.any():
            continue
        adds = rows[here][wide] @ slope[t].astype(np.float64)
        adds *= float(wide.size) ** -power / (stop - start)[wide]
        steps = np.zeros(int(at[t + 1] - at[t]) + 1)
        np.add.at(steps, start[wide], adds)
        np.subtract.at(steps, stop[wide], adds)
        out[at[t] : at[t + 1]] += np.cumsum(steps)[:-1].astype(np.float32)
