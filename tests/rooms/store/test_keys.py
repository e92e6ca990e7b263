"""The keys of a workspace: what is sealed opens in its place, with its key, and nowhere else."""

from __future__ import annotations

import stat
import threading
from pathlib import Path

import pytest

from yeojido.domain.key_errors import MasterKeyBad, MasterKeyMissing, MasterKeyWrong, SealBroken
from yeojido.store.home import Home
from yeojido.store.keys import VARIABLE, Keys, new_key


@pytest.fixture
def keys(tmp_path: Path) -> Keys:
    """Keys of an empty folder."""
    return Keys(Home(tmp_path))


def test_sealed_opens_again(keys: Keys, tmp_path: Path) -> None:
    """What one process seals another opens; equal data never looks equal."""
    first, second = keys.seal("김철수".encode(), "inbox"), keys.seal("김철수".encode(), "inbox")
    assert first != second
    assert "김철수".encode() not in first
    assert Keys(Home(tmp_path)).open(first, "inbox").decode() == "김철수"


@pytest.mark.parametrize("at", [0, 2, 10, 40, -1])
def test_altered_does_not_open(keys: Keys, at: int) -> None:
    """One changed bit anywhere, data cut short, or another place, and nothing opens."""
    sealed = bytearray(keys.seal(b"body of a request", "inbox"))
    with pytest.raises(SealBroken):
        keys.open(bytes(sealed), "dead letters")
    with pytest.raises(SealBroken):
        keys.open(bytes(sealed[:20]), "inbox")
    sealed[at] ^= 1
    with pytest.raises(SealBroken):
        keys.open(bytes(sealed), "inbox")


def test_files_are_for_the_owner(keys: Keys, tmp_path: Path) -> None:
    """Both key files are readable by their owner only, and leave nothing beside them."""
    keys.seal(b"x", "inbox")
    files = sorted(tmp_path.iterdir())
    assert [file.name for file in files] == ["master.key", "workspace.key"]
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}


def test_keys_hide(keys: Keys, tmp_path: Path) -> None:
    """No key shows in what Python prints of the keys, or of an error."""
    keys.seal(b"x", "inbox")
    secret = (tmp_path / "master.key").read_text().strip()
    assert secret not in repr(keys)
    assert secret not in repr(vars(keys)["_masters"])


def test_missing_master_key(keys: Keys, tmp_path: Path) -> None:
    """Without its master key a workspace says what to do, and never makes another."""
    sealed = keys.seal(b"x", "inbox")
    kept = (tmp_path / "master.key").read_bytes()
    (tmp_path / "master.key").unlink()
    with pytest.raises(MasterKeyMissing, match=r"master\.key"):
        Keys(Home(tmp_path)).open(sealed, "inbox")
    assert not (tmp_path / "master.key").exists()
    (tmp_path / "master.key").write_bytes(kept)
    assert Keys(Home(tmp_path)).open(sealed, "inbox") == b"x"


def test_wrong_master_key(keys: Keys, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another master key is named, and so is the one that is needed."""
    sealed, needed = keys.seal(b"x", "inbox"), keys.master
    monkeypatch.setenv(VARIABLE, new_key())
    with pytest.raises(MasterKeyWrong, match=needed):
        Keys(Home(tmp_path)).open(sealed, "inbox")


@pytest.mark.parametrize("given", ["not base64!", "c2hvcnQ=", ","])
def test_bad_master_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, given: str) -> None:
    """What is no key of 32 bytes is refused with a sentence that does not repeat it."""
    monkeypatch.setenv(VARIABLE, given)
    with pytest.raises(MasterKeyBad) as refused:
        Keys(Home(tmp_path)).seal(b"x", "inbox")
    assert VARIABLE in str(refused.value)
    assert len(given) < 2 or given not in str(refused.value)


def test_key_from_outside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A key that is handed in is written nowhere; the list of two exchanges it."""
    old, new = new_key(), new_key()
    monkeypatch.setenv(VARIABLE, old)
    sealed = Keys(Home(tmp_path)).seal(b"x", "inbox")
    assert not (tmp_path / "master.key").exists()
    monkeypatch.setenv(VARIABLE, f"{new}, {old}")
    keys = Keys(Home(tmp_path))
    keys.begin_rotation()
    keys.end_rotation()
    monkeypatch.setenv(VARIABLE, new)
    assert Keys(Home(tmp_path)).open(sealed, "inbox") == b"x"


def test_rotation_is_noticed(keys: Keys, tmp_path: Path) -> None:
    """A process that runs meanwhile locks with the new master key at once."""
    sealed = keys.seal(b"x", "inbox")
    old = keys.master
    other = Keys(Home(tmp_path))
    new = other.begin_rotation()
    assert keys.masters() == [new, old]
    assert keys.wrap(b"k" * 32, "a")[1] == new
    other.end_rotation()
    assert keys.masters() == [new]
    assert Keys(Home(tmp_path)).open(sealed, "inbox") == b"x"


def test_keys_are_made_once(tmp_path: Path) -> None:
    """Many that start at once agree on one key."""
    sealed: list[bytes] = []

    def start() -> None:
        sealed.append(Keys(Home(tmp_path)).seal(b"x", "inbox"))

    threads = [threading.Thread(target=start) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {Keys(Home(tmp_path)).open(each, "inbox") for each in sealed} == {b"x"}
