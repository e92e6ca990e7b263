"""Loops over hashed n-grams, compiled; ``ngrams`` says what they do, ``ngrams_few`` does the same.

Loading a compiler costs a third of a second, so this is loaded when there is work for it.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import uint32, uint64

from yeojido.kernels.compiled import njit

_BLANK = 32
_RUN = 3
_HANGUL, _HANGUL_LAST = 0xAC00, 0xD7A3


@njit(cache=True, nogil=True, inline="always")
def _plain(c: Any) -> Any:
    """Return the plain form of a character; 0 for one that is left out."""
    if 0xFF01 <= c <= 0xFF5E:
        c = uint32(c - 0xFEE0)
    if c < 0x80:
        if 65 <= c <= 90:
            return uint32(c + 32)
        if 48 <= c <= 57:
            return uint32(48)
        return uint32(32) if c <= 32 or c == 0x7F else uint32(c)
    if 0x200B <= c <= 0x200F or 0xFE00 <= c <= 0xFE0F or c == 0xFEFF:
        return uint32(0)
    blank = (
        c == 0x85 or c == 0xA0 or c == 0x3000 or c == 0x3164  # noqa: PLR1714 (no sets in kernels)
        or 0x2000 <= c <= 0x200A or c == 0x2028 or c == 0x2029
    )  # fmt: skip
    return uint32(32) if blank else uint32(c)


@njit(cache=True, nogil=True)
def _level(text: Any, chars: Any, begin: Any, end: Any) -> int:
    """Write the plain text with the places it came from; return its length."""
    chars[0], begin[0], end[0] = 32, 0, 0
    m, run = 1, 1
    for i in range(text.size):
        c = _plain(text[i])
        if c == 0:
            continue
        if c == chars[m - 1]:
            run += 1
            if c == _BLANK or run > _RUN:
                end[m - 1] = i + 1
                continue
        else:
            run = 1
        chars[m], begin[m], end[m] = c, i, i + 1
        m += 1
    if chars[m - 1] != _BLANK:
        chars[m], begin[m], end[m] = 32, text.size, text.size
        m += 1
    return m


@njit(cache=True, nogil=True)
def _letters(chars: Any, begin: Any, end: Any, m: int, out: Any, first: Any, last: Any) -> int:
    """Write the Hangul letters of the first m plain characters; return how many."""
    k = 0
    for i in range(m):
        c = np.int64(chars[i])
        parts = 1
        if _HANGUL <= c <= _HANGUL_LAST:
            s = c - _HANGUL
            out[k] = uint32(0x1100 + s // 588)
            out[k + 1] = uint32(0x1161 + s % 588 // 28)
            parts = 2
            if s % 28:
                out[k + 2] = uint32(0x11A7 + s % 28)
                parts = 3
        else:
            out[k] = uint32(c)
        for j in range(k, k + parts):
            first[j], last[j] = begin[i], end[i]
        k += parts
    return k


@njit(cache=True, nogil=True)
def _solid(chars: Any, begin: Any, end: Any, m: int, out: Any, first: Any, last: Any) -> int:
    """Write the first m plain characters without their blanks; return how many."""
    k = 0
    for i in range(m):
        if chars[i] != _BLANK:
            out[k], first[k], last[k] = chars[i], begin[i], end[i]
            k += 1
    return k


@njit(cache=True, nogil=True)
def _words(chars: Any, begin: Any, end: Any, m: int, out: Any, first: Any, last: Any) -> int:
    """Write a hash of each word of the first m plain characters; return how many."""
    k = 0
    h = uint64(0)
    for i in range(m):
        c = chars[i]
        if c != _BLANK:
            if h == 0:
                first[k] = begin[i]
                h = uint64(0x51ED270B)
            h = _mixed(h, c)
            last[k] = end[i]
        elif h != 0:
            out[k] = uint32(h >> uint64(32))
            k += 1
            h = uint64(0)
    return k


@njit(cache=True, nogil=True, inline="always")
def _mixed(h: Any, c: Any) -> Any:
    """Return the running hash with one character more."""
    h = (h ^ uint64(c)) * uint64(0xBF58476D1CE4E5B9)
    return h ^ (h >> uint64(29))


@njit(cache=True, nogil=True, inline="always")
def _id(h: Any) -> Any:
    """Return the 32-bit id of a running hash."""
    h = (h ^ (h >> uint64(27))) * uint64(0x94D049BB133111EB)
    return uint32((h ^ (h >> uint64(31))) & uint64(0xFFFFFFFF))


@njit(cache=True, nogil=True)
def _grams(
    symbols: Any, first: Any, last: Any, lengths: Any, seed: Any, ids: Any, start: Any, stop: Any
) -> int:
    """Write the n-grams of some symbols; return how many. Places only where ``start`` has room."""
    k = 0
    shortest, longest = lengths[0], lengths[1]
    for i in range(symbols.size):
        h = uint64(seed)
        for j in range(i, min(i + longest, symbols.size)):
            h = _mixed(h, symbols[j])
            if j - i + 1 < shortest:
                continue
            if longest > 1 and i == j and symbols[i] == _BLANK:
                continue  # a blank alone says nothing
            ids[k] = _id(h)
            if start.size:
                start[k], stop[k] = first[i], last[j]
            k += 1
    return k


@njit(cache=True, nogil=True)
def hashed(text: Any, offsets: Any, families: Any, room: int, where: bool) -> Any:
    """Return ids, offsets, start and stop of all texts; ``room``: n-grams a character, at most."""
    n = offsets.size - 1
    longest = 0
    for t in range(n):
        longest = max(longest, offsets[t + 1] - offsets[t])
    chars, begin, end = _scratch(longest + 2)
    symbols, first, last = _scratch(3 * (longest + 2))
    total = (text.size + 2 * n) * room
    ids = np.empty(total, np.uint32)
    start = np.empty(total if where else 0, np.int32)
    stop = np.empty(total if where else 0, np.int32)
    out = np.zeros(n + 1, np.int64)
    k = 0
    for t in range(n):
        m = _level(text[offsets[t] : offsets[t + 1]], chars, begin, end)
        for family in range(4):
            if family == 2:
                lengths = np.array([1, families[4]])
            elif family == 3:
                lengths = families[5:7]
            else:
                lengths = families[2 * family : 2 * family + 2]
            if lengths[1] == 0:
                continue
            if family == 0:
                s = m
                symbols[:m], first[:m], last[:m] = chars[:m], begin[:m], end[:m]
            elif family == 1:
                s = _solid(chars, begin, end, m, symbols, first, last)
            elif family == 2:
                s = _words(chars, begin, end, m, symbols, first, last)
            else:
                s = _letters(chars, begin, end, m, symbols, first, last)
            seed = uint64(0x9E3779B97F4A7C15) * uint64(family + 1)
            k += _grams(
                symbols[:s], first[:s], last[:s], lengths, seed, ids[k:], start[k:], stop[k:]
            )
        out[t + 1] = k
    return ids[:k], out, start[: k if where else 0], stop[: k if where else 0]


@njit(cache=True, nogil=True)
def _scratch(size: int) -> Any:
    """Return room for symbols and the places they came from."""
    return np.empty(size, np.uint32), np.empty(size, np.int32), np.empty(size, np.int32)


@njit(cache=True, nogil=True, fastmath=True)
def summed(ids: Any, offsets: Any, weights: Any, power: float, out: Any) -> None:
    """Add up the rows of each text's n-grams into ``out`` (n, columns)."""
    mask = np.uint32(weights.shape[0] - 1)
    columns = weights.shape[1]
    for t in range(offsets.size - 1):
        for k in range(offsets[t], offsets[t + 1]):
            row = ids[k] & mask
            for c in range(columns):
                out[t, c] += weights[row, c]
        count = offsets[t + 1] - offsets[t]
        if count:
            by = np.float32(count**-power)
            for c in range(columns):
                out[t, c] *= by


@njit(cache=True, nogil=True)
def spread(
    ids: Any, offsets: Any, places: Any, at: Any, weights: Any, slope: Any, power: float, out: Any
) -> None:
    """Add what each n-gram adds to the valence to the characters it covers."""
    mask = np.uint32(weights.shape[0] - 1)
    start, stop = places
    for t in range(offsets.size - 1):
        size = at[t + 1] - at[t]
        steps = np.zeros(size + 1)
        count = offsets[t + 1] - offsets[t]
        by = count**-power if count else 0.0
        for k in range(offsets[t], offsets[t + 1]):
            row = ids[k] & mask
            w = 0.0
            for c in range(weights.shape[1]):
                w += weights[row, c] * slope[t, c]
            width = stop[k] - start[k]
            if width > 0:
                steps[start[k]] += w * by / width
                steps[stop[k]] -= w * by / width
        total = 0.0
        for j in range(size):
            total += steps[j]
            out[at[t] + j] += total
