"""Events sorted by code, and read back in order."""

from __future__ import annotations

import pickle
from dataclasses import replace

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from yeojido.domain.log import Chunk
from yeojido.kernels.postings import merged
from yeojido.store.postings import Posted, sort

NAMES = 5


def chunk_of(codes: list[int], cuts: list[int]) -> Chunk:
    """A chunk with postings, cut into persons at some places."""
    code = np.array(codes, np.uint8)
    time = 1000 * np.arange(code.size, dtype=np.int64)
    inner = sorted({min(cut, code.size) for cut in cuts})
    offset = np.array([0, *inner, code.size], np.int64)
    names = tuple("abcde")
    posted = Posted(code, lambda: sort(code, time, NAMES))
    return Chunk(0, names, code, time, offset, postings=posted)


def check(chunk: Chunk, asked: list[int]) -> None:
    """The postings of a chunk are what looking at every event finds."""
    assert chunk.postings is not None
    found = chunk.postings(asked)
    for k, code in enumerate(asked):
        mine = slice(found.begin[k], found.stop[k])
        expected = np.flatnonzero(chunk.code == code)
        assert found.position[mine].tolist() == expected.tolist()
        assert found.time[mine].tolist() == chunk.time[expected].tolist()
    everything = merged(found, chunk.code.size)
    assert everything.tolist() == np.flatnonzero(np.isin(chunk.code, asked)).tolist()
    assert everything.dtype == np.int32


@given(
    codes=st.lists(st.integers(0, NAMES - 1), max_size=200),
    asked=st.lists(st.integers(0, NAMES + 2), unique=True, max_size=NAMES),
    cuts=st.lists(st.integers(0, 200), max_size=5),
)
def test_postings_are_the_events_of_their_codes(codes, asked, cuts):
    """Of a whole chunk and of every part of it, known and unknown codes alike."""
    chunk = chunk_of(codes, cuts)
    check(chunk, asked)
    people = chunk.offset.size - 1
    for first in range(people):
        part = chunk.part(first, people)
        assert part.code.tolist() == chunk.code[chunk.offset[first] :].tolist()
        check(part, asked)
        check(part.part(0, 1), asked)


def test_other_events_lose_the_postings():
    """A chunk made of some of the events must not find the others; a pickle holds plain arrays."""
    chunk = chunk_of([0, 1, 2, 1], [2])
    kept = np.array([1, 3])
    fewer = replace(chunk, code=chunk.code[kept], time=chunk.time[kept], offset=np.array([0, 1, 2]))
    assert fewer.postings is None
    assert replace(chunk, end=7).postings is not None
    again = pickle.loads(pickle.dumps(chunk))
    assert again.postings is None
    assert again.code.tolist() == [0, 1, 2, 1]
