"""The bucket of a person and the ids of messages: the same for ever."""

from __future__ import annotations

import numpy as np
import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from yeojido.kernels.buckets import bucket_of, person_hash
from yeojido.kernels.identity import message_ids, ordinals


def fnv1a(data: bytes) -> int:
    """FNV-1a with 64 bits, as its authors wrote it down."""
    value = 0xCBF29CE484222325
    for byte in data:
        value = (value ^ byte) * 0x100000001B3 % 2**64
    return value


def test_golden_hashes() -> None:
    """Published values of FNV-1a, and persons as they come: a stored log relies on them."""
    people = ["", "a", "foobar", "17850.0", "고객-1", "a person's key longer than twelve bytes"]
    assert [hex(value) for value in person_hash(pl.Series(people)).tolist()] == [
        "0xcbf29ce484222325",
        "0xaf63dc4c8601ec8c",
        "0x85944171f73967e8",
        hex(fnv1a(b"17850.0")),
        hex(fnv1a("고객-1".encode())),
        hex(fnv1a(people[-1].encode())),
    ]
    assert bucket_of(pl.Series(["a", "foobar", "17850.0", "고객-1"]), 64).tolist() == GOLDEN


GOLDEN = [12, 40, 32, 9]


@given(st.lists(st.text(max_size=40)))
def test_the_hash_is_fnv1a(people: list[str]) -> None:
    """The kernel gives what the plain definition gives, for any text."""
    values = person_hash(pl.Series(people, dtype=pl.String))
    assert values.tolist() == [fnv1a(person.encode()) for person in people]


KEYS = st.lists(st.tuples(st.integers(-2, 2), st.sampled_from([0, 1, -(2**63)])), max_size=60)


@given(KEYS)
def test_ordinals_count_equal_keys(keys: list[tuple[int, int]]) -> None:
    """Each row is told how many equal rows stand before it."""
    hi, lo = np.array([keys], np.int64).reshape(-1, 2).T.copy()
    assert ordinals(hi, lo).tolist() == [keys[:i].count(key) for i, key in enumerate(keys)]


@given(KEYS, st.data())
def test_ids_differ_unless_the_source_says_so(
    keys: list[tuple[int, int]], data: st.DataObject
) -> None:
    """Equal rows get different ids; with the source's own id, later ones are repeats."""
    hi, lo = np.array([keys], np.int64).reshape(-1, 2).T.copy()
    exact = np.array(data.draw(st.lists(st.booleans(), min_size=hi.size, max_size=hi.size)), bool)
    new_hi, new_lo, repeat = message_ids(hi, lo, exact, np.full(hi.size, 7, np.uint64))
    ids = list(zip(new_hi.tolist(), new_lo.tolist(), strict=True))
    kept = [one for one, again in zip(ids, repeat, strict=True) if not again]
    assert len(set(kept)) == len(kept) == len(set(ids))
    own = [key for key, e in zip(keys, exact, strict=True) if e]
    assert int(repeat.sum()) == len(own) - len(set(own))
    assert not (repeat & ~exact).any()


def test_one_source_id_under_two_persons_is_two_events() -> None:
    """A source that numbers its messages per person loses none of them."""
    hi = lo = np.array([5, 5], np.int64)
    new_hi, _, repeat = message_ids(hi, lo, np.ones(2, bool), np.array([1, 2], np.uint64))
    assert new_hi[0] != new_hi[1]
    assert not repeat.any()


def test_golden_ids() -> None:
    """The second and third of equal rows: their ids are stored, so they never change."""
    hi = lo = np.array([5, 5, 5], np.int64)
    made = message_ids(hi, lo, np.zeros(3, bool), np.zeros(3, np.uint64))
    assert [half.tolist() for half in made[:2]] == IDS


IDS = [
    [5, 7134611160154358618, -4569129087685675272],
    [5, 1635312068028924514, -4569129087685675272],
]
