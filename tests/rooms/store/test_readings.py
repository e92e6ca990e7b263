"""Readings that are kept: whole or not at all, bounded, and without a text in them."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from yeojido.domain.voice import Readings
from yeojido.store.readings import KeptReadings, packed, unpacked, vocabulary_key


def _readings(count: int, seed: int = 1) -> Readings:
    dice = np.random.default_rng(seed)
    return Readings(
        dice.uniform(-2, 2, count).astype(np.float32),
        dice.uniform(0, 1, count).astype(np.float32),
        dice.dirichlet(np.ones(9), count).astype(np.float32).reshape(count, 9),
        dice.integers(0, 4, count).astype(np.int8),
    )


def _same(a: Readings, b: Readings) -> bool:
    names = ("valence", "positive", "emotions", "language")
    return all(np.array_equal(getattr(a, n), getattr(b, n), equal_nan=True) for n in names)


@pytest.mark.parametrize("count", [0, 1, 40])
def test_what_was_kept_comes_back(tmp_path: Path, count: int) -> None:
    """Every number comes back as it was, NaN included."""
    kept, made = KeptReadings(tmp_path / "readings"), _readings(count)
    if count:
        made.valence[0] = np.nan
    assert kept.get("a", count) is None
    kept.put("a", made)
    found = kept.get("a", count)
    assert found is not None and _same(found, made)
    assert kept.get("a", count + 1) is None


@given(st.integers(0, 2000), st.integers(1, 255))
def test_damage_is_noticed(at: int, by: int) -> None:
    """A changed byte or a missing end is no reading."""
    data = bytearray(packed(_readings(20)))
    at %= len(data)
    assert unpacked(bytes(data[:at])) is None
    data[at] ^= by
    found = unpacked(bytes(data))
    assert found is None


def test_names_tell_texts_versions_and_workspaces_apart() -> None:
    """Another order, cut, version or secret is another name; the same is the same."""
    key = b"k" * 32
    name = vocabulary_key(["좋아요", "ab"], key, "v1")
    assert name == vocabulary_key(["좋아요", "ab"], key, "v1")
    others = {
        vocabulary_key(["ab", "좋아요"], key, "v1"),
        vocabulary_key(["좋아요a", "b"], key, "v1"),
        vocabulary_key(["좋아요", "ab"], key, "v2"),
        vocabulary_key(["좋아요", "ab"], b"q" * 32, "v1"),
        vocabulary_key(["좋아요", "ab", ""], key, "v1"),
        vocabulary_key(["좋아요", "a\ud83d"], key, "v1"),
    }
    assert len(others | {name}) == 7


def test_the_folder_stays_within_bounds(tmp_path: Path) -> None:
    """The file that was not used for longest goes first."""
    size = len(packed(_readings(50)))
    kept = KeptReadings(tmp_path, largest=3 * size)
    for at, name in enumerate("abc"):
        kept.put(name, _readings(50))
        os.utime(tmp_path / name, (1000 + at, 1000 + at))
    assert kept.get("a", 50) is not None  # used now
    kept.put("d", _readings(50))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a", "c", "d"]


def test_nothing_that_cannot_be_written_hurts(tmp_path: Path) -> None:
    """Where there is no folder to write to, nothing is kept and nothing breaks."""
    (tmp_path / "file").write_text("in the way")
    kept = KeptReadings(tmp_path / "file" / "readings")
    kept.put("a", _readings(3))
    assert kept.get("a", 3) is None


def test_many_at_once(tmp_path: Path) -> None:
    """Threads that write and read the same files see whole ones only."""
    made = [_readings(60, seed) for seed in range(4)]

    def work(turn: int) -> bool:
        kept = KeptReadings(tmp_path, largest=3 * len(packed(made[0])))
        name = "abcd"[turn % 4]
        kept.put(name, made[turn % 4])
        found = kept.get(name, 60)
        return found is None or _same(found, made[turn % 4])

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(work, range(200)))
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".")]
