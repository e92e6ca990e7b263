"""Hashed n-grams of texts: the same ids for ever, and every n-gram knows where it stands."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from yeojido.kernels import ngrams_few, ngrams_loops
from yeojido.kernels.ngrams import Families, code_points, hashed

_64 = (1 << 64) - 1
_ALL = Families(1, 3, 2, 3, 2, 3, 4)
_TEXTS = st.text(
    st.sampled_from("가각힣ㅋㅠaZ9０Ａ  \t\n\u200b\ufe0f😀!.~\ud800") | st.characters(), max_size=30
)
_LEFT_OUT = {*range(0x200B, 0x2010), *range(0xFE00, 0xFE10), 0xFEFF}
_BLANKS = {*range(33), 0x7F, 0x85, 0xA0, *range(0x2000, 0x200B), 0x2028, 0x2029, 0x3000, 0x3164}


def _mixed(h: int, c: int) -> int:
    h = (h ^ c) * 0xBF58476D1CE4E5B9 & _64
    return h ^ (h >> 29)


def _id(symbols: list[int], seed: int) -> int:
    h = seed
    for c in symbols:
        h = _mixed(h, c)
    h = (h ^ (h >> 27)) * 0x94D049BB133111EB & _64
    return (h ^ (h >> 31)) & 0xFFFFFFFF


def _plain(text: str) -> list[tuple[int, int, int]]:
    """Return (character, start, stop) of the plain text, said as simply as can be."""
    out = [(32, 0, 0)]
    for i, letter in enumerate(text):
        c = ord(letter)
        if c in _LEFT_OUT:
            continue
        if c in _BLANKS:
            c = 32
        if 0xFF01 <= c <= 0xFF5E:
            c -= 0xFEE0
        if 65 <= c <= 90:
            c += 32
        if 48 <= c <= 57:
            c = 48
        run = 1 if c == 32 else 3
        if len(out) >= run and all(each[0] == c for each in out[-run:]):
            out[-1] = (c, out[-1][1], i + 1)
        else:
            out.append((c, i, i + 1))
    if out[-1][0] != 32:
        out.append((32, len(text), len(text)))
    return out


def _jamo(place: tuple[int, int, int]) -> list[tuple[int, int, int]]:
    c, a, b = place
    if not 0xAC00 <= c <= 0xD7A3:
        return [place]
    s = c - 0xAC00
    parts = [0x1100 + s // 588, 0x1161 + s % 588 // 28, 0x11A7 + s % 28]
    return [(p, a, b) for p in parts if p != 0x11A7]


def _words(plain: list[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    words: list[list[tuple[int, int, int]]] = [[]]
    for place in plain:
        if place[0] == 32:
            words.append([])
        else:
            words[-1].append(place)
    out = []
    for word in filter(None, words):
        h = 0x51ED270B
        for c, _, _ in word:
            h = _mixed(h, c)
        out.append((h >> 32, word[0][1], word[-1][2]))
    return out


def _reference(text: str, families: Families) -> list[tuple[int, int, int]]:
    plain = _plain(text)
    jobs = [
        (plain, families.chars_from, families.chars_to),
        ([each for each in plain if each[0] != 32], families.solid_from, families.solid_to),
        (_words(plain), 1, families.words_to),
        ([j for each in plain for j in _jamo(each)], families.jamo_from, families.jamo_to),
    ]
    out = []
    for family, (symbols, low, high) in enumerate(jobs):
        seed = 0x9E3779B97F4A7C15 * (family + 1) & _64
        for i in range(len(symbols)):
            for n in range(low, high + 1):
                part = symbols[i : i + n]
                if len(part) < n or (n == 1 < high and part[0][0] == 32):
                    continue
                out.append((_id([c for c, _, _ in part], seed), part[0][1], part[-1][2]))
    return out


@given(st.lists(_TEXTS, max_size=4))
def test_ngrams_are_those_of_the_plain_reference(texts: list[str]) -> None:
    """The kernel finds the n-grams, and their places, that a plain loop finds."""
    found = hashed(*code_points(texts), _ALL, where=True)
    for t, text in enumerate(texts):
        a, b = found.offsets[t], found.offsets[t + 1]
        places = zip(found.ids[a:b], found.start[a:b], found.stop[a:b], strict=True)
        assert [tuple(map(int, each)) for each in places] == _reference(text, _ALL)
    alone = hashed(*code_points(texts), _ALL)
    assert alone.ids.tolist() == found.ids.tolist()
    assert alone.start.size == 0


def test_ids_are_the_same_for_ever() -> None:
    """A model file means these ids: they may never change."""
    found = hashed(*code_points(["안 좋아요"]), Families(2, 2, 0, 0, 1, 0, 0))
    assert found.ids.tolist() == GOLDEN


def test_spelling_that_means_nothing_makes_no_difference() -> None:
    """Blanks, capitals, width, digits and how long somebody laughs do not change the n-grams."""
    one, two = (
        hashed(*code_points([text]), _ALL).ids.tolist()
        for text in ("Good  ㅋㅋㅋㅋㅋㅋ 7점\n", "ｇood ㅋㅋㅋ 3점")
    )
    assert one == two


GOLDEN = [
    3146069487,
    3491257523,
    2182865293,
    2536231783,
    495744913,
    1383553244,
    3845649299,
    4035589625,
]


@given(st.lists(_TEXTS, max_size=4), st.integers(0, 1))
def test_without_a_compiler_the_numbers_are_the_same(texts: list[str], power: int) -> None:
    """A few texts are read without compiled loops, and say exactly what those say."""
    text, offsets = code_points(texts)
    dice = np.random.default_rng(len(text))
    weights = dice.integers(-127, 128, (1 << 10, 3)).astype(np.int8)
    slope = dice.normal(size=(len(texts), 3)).astype(np.float32)
    for where in (True, False):
        few, loops = (
            kernels.hashed(text, offsets, _ALL.array(), _ALL.per_character(), where)
            for kernels in (ngrams_few, ngrams_loops)
        )
        for a, b in zip(few, loops, strict=True):
            assert a.dtype == b.dtype and np.array_equal(a, b)
        if where:
            places = few
    sums = np.zeros((2, len(texts), 3), np.float32)
    adds = np.zeros((2, text.size), np.float32)
    for k, kernels in enumerate((ngrams_few, ngrams_loops)):
        kernels.summed(few[0], few[1], weights, power / 2, sums[k])
        kernels.spread(few[0], few[1], places[2:], offsets, weights, slope, power / 2, adds[k])
    assert np.array_equal(sums[0], sums[1])
    assert np.allclose(adds[0], adds[1], atol=1e-3)
