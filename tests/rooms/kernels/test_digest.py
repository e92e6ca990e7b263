"""The content hash of rows: stable for ever, blind to the order of columns."""

from __future__ import annotations

import numpy as np
import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from yeojido.kernels.digest import digest

_64 = (1 << 64) - 1
_C1, _C2 = 0x87C37B91114253D5, 0x4CF5AD432745937F


def _rotate(x: int, by: int) -> int:
    return ((x << by) | (x >> (64 - by))) & _64


def _spread(k: int) -> int:
    for factor in (0xFF51AFD7ED558CCD, 0xC4CEB9FE1A85EC53):
        k = ((k ^ (k >> 33)) * factor) & _64
    return k ^ (k >> 33)


def _hash(data: bytes, h1: int, h2: int) -> tuple[int, int]:
    for at in range(0, len(data), 8):
        w = int.from_bytes(data[at : at + 8], "little")
        h1 ^= (_rotate((w * _C1) & _64, 31) * _C2) & _64
        h1 = ((_rotate(h1, 27) + h2) * 5 + 0x52DCE729) & _64
        h2 ^= (_rotate((w * _C2) & _64, 33) * _C1) & _64
        h2 = ((_rotate(h2, 31) + h1) * 5 + 0x38495AB5) & _64
    h1, h2 = h1 ^ len(data), h2 ^ len(data)
    h1 = (h1 + h2) & _64
    h2 = (h2 + h1) & _64
    h1, h2 = _spread(h1), _spread(h2)
    h1 = (h1 + h2) & _64
    return h1, (h2 + h1) & _64


def _reference(row: dict[str, str | None]) -> tuple[int, int]:
    hi = lo = 0
    for name, cell in row.items():
        if cell is not None:
            h1, h2 = _hash(cell.encode(), *_hash(name.encode(), 0, 0))
            hi, lo = (hi + h1) & _64, (lo + h2) & _64
    return hi, lo


def _digest(rows: dict[str, list[str | None]]) -> list[tuple[int, int]]:
    hi, lo = digest({name: pl.Series(cells, dtype=pl.String) for name, cells in rows.items()})
    return [(a & _64, b & _64) for a, b in zip(hi.tolist(), lo.tolist(), strict=True)]


def test_golden() -> None:
    """The digests of these rows never change: stored events are known by them."""
    rows = {
        "user": ["u1", "회원-0001", None, "NA"],
        "event": ["catalog", "결제를 마쳤어요, 감사합니다", "", None],
    }
    assert [f"{a:016x}{b:016x}" for a, b in _digest(rows)] == GOLDEN


GOLDEN = [
    "5aadfde4765916d0fac023934b42c825",
    "9f806c7660c19fc0ae26f8811286fcc2",
    "97cf502fc3c778b952a28e406028da43",
    "83129658305085b034ada0873c826b23",
]

_cells = st.lists(
    st.tuples(*[st.none() | st.text(max_size=30) for _ in range(3)]), min_size=1, max_size=12
)


@given(_cells)
def test_equals_the_plain_reference(rows: list[tuple[str | None, ...]]) -> None:
    """The kernel gives what the same arithmetic gives in plain Python."""
    names = ("a", "열", "long name")
    columns = {name: [row[i] for row in rows] for i, name in enumerate(names)}
    expected = [_reference(dict(zip(names, row, strict=True))) for row in rows]
    assert _digest(columns) == expected


@given(_cells)
def test_order_of_columns_does_not_matter(rows: list[tuple[str | None, ...]]) -> None:
    """Turning the columns around changes no digest."""
    columns = {name: [row[i] for row in rows] for i, name in enumerate("abc")}
    assert _digest(columns) == _digest(dict(reversed(columns.items())))


def test_missing_differs_from_empty_and_from_other_columns() -> None:
    """A missing cell, an empty one, and the same value in another column are three things."""
    made = {_digest(rows)[0] for rows in ({"a": [""], "b": ["x"]}, {"a": [None], "b": ["x"]},
                                          {"a": ["x"], "b": [None]})}  # fmt: skip
    assert len(made) == 3


def test_a_part_of_a_frame_has_the_digests_of_the_whole() -> None:
    """Slices, filters and joins of parts do not change the digest of a row."""
    series = pl.Series([f"value {i} that is long" if i % 3 else f"s{i}" for i in range(100)])
    whole = digest({"a": series})[0]
    joined = pl.concat([series[:30], series[30:]], rechunk=False)
    assert np.array_equal(digest({"a": joined})[0], whole)
    assert np.array_equal(digest({"a": series[17:61]})[0], whole[17:61])
    odd = pl.Series([i % 2 == 1 for i in range(100)])
    assert np.array_equal(digest({"a": series.filter(odd)})[0], whole[1::2])
