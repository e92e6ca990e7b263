"""Known message ids: exact, whatever happens to their files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from yeojido.store import known as module
from yeojido.store.home import Home
from yeojido.store.known import KnownIds
from yeojido.store.workspace import Workspace


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """A workspace's folders."""
    with Workspace.open(tmp_path) as workspace:
        return workspace.home


def ids(seed: int, count: int) -> tuple[Any, Any]:
    """Return ids of which many share their first half."""
    dice = np.random.default_rng(seed)
    return dice.integers(-50, 50, count), dice.integers(-(2**63), 2**63 - 1, count)


@pytest.mark.parametrize("held", [10, 100, 100_000])
def test_what_was_added_is_known_and_nothing_else(
    home: Home, monkeypatch: pytest.MonkeyPatch, held: int
) -> None:
    """Against a plain set, over many runs in memory and in files, also after opening anew."""
    monkeypatch.setattr(module, "HELD", held)
    monkeypatch.setattr(module, "_CHUNK", 64)
    known = KnownIds(home, "w")
    plain: set[tuple[int, int]] = set()
    for seed in range(30):
        hi, lo = ids(seed, 37)
        if seed % 3 == 2:  # some that are there already, some twice
            before = ids(seed - 1, 37)
            hi, lo = np.append(hi, before[0]), np.append(lo, before[1])
            hi, lo = np.append(hi, hi[:5]), np.append(lo, lo[:5])
        new = known.new(hi, lo)
        for is_new, pair in zip(
            new.tolist(), zip(hi.tolist(), lo.tolist(), strict=True), strict=True
        ):
            assert is_new == (pair not in plain)
            plain.add(pair)
        known.add(hi[new], lo[new])
    assert len(known) == len(plain)
    again = KnownIds(home, "w")
    saved = list(plain)[:200]
    hi, lo = (np.array(half) for half in zip(*saved, strict=True))
    assert not known.new(hi, lo).any()
    assert len(again) <= len(plain)
    assert len(again) > len(plain) - held


def test_files_of_another_workspace_are_not_used(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An index that was copied from elsewhere says nothing here."""
    monkeypatch.setattr(module, "HELD", 1)
    KnownIds(home, "w").add(*ids(1, 50))
    assert len(KnownIds(home, "w")) == 50
    assert len(KnownIds(home, "x")) == 0


@pytest.mark.parametrize("damage", ["cut", "gone", "nonsense"])
def test_damaged_files_are_made_anew(
    home: Home, monkeypatch: pytest.MonkeyPatch, damage: str
) -> None:
    """What cannot be read is left out, and comes back from the log."""
    monkeypatch.setattr(module, "HELD", 1)
    KnownIds(home, "w").add(*ids(1, 50))
    folder = home.index / "ids"
    run = next(folder.glob("*.ids"))
    if damage == "cut":
        run.write_bytes(run.read_bytes()[:-8])
    elif damage == "gone":
        run.unlink()
    else:
        (folder / "state.json").write_text("{")
    assert len(KnownIds(home, "w")) == 0


def test_ids_of_the_log_are_learnt(tmp_path: Path) -> None:
    """Everything that was imported is known, also what comes after the first look."""
    from tests.contracts.frames import frame, row

    with Workspace.open(tmp_path) as workspace:
        known = KnownIds(workspace.home, "w")
        for start in (0, 100):
            with workspace.log.writer("a.csv") as writer:
                rows = [row(f"p{i % 9}", i, "home", key=start + i) for i in range(90)]
                writer.add(frame(rows))
                writer.commit()
            known.catch_up(workspace.records.snapshot())
        assert len(known) == 180
        for bucket in workspace.log.buckets():
            ledger = workspace.log.ledger(bucket)
            assert not known.new(np.array(ledger["id_hi"]), np.array(ledger["id_lo"])).any()
