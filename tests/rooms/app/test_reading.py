"""The model as the parts of the house get it: packaged, kept, pickled, shared by threads."""

from __future__ import annotations

import pickle
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from yeojido.adapters.models import packaged
from yeojido.analyze.voice.calibration import Adjustment, Calibration
from yeojido.app import reading
from yeojido.app.plugging import packaged_model
from yeojido.app.reading import Reader, emotion_model
from yeojido.domain.errors import BadModel, FileMissing, WorkspaceReadOnly
from yeojido.domain.voice import LANGUAGES, Readings
from yeojido.store.workspace import Workspace

_TEXTS = [f"배송이 {n}일이나 걸렸어요. 정말 최악이에요" for n in range(20)]
_TEXTS += [f"{n}번째 구매인데 늘 만족하고 최고예요" for n in range(20)]


def _same(a: Readings, b: Readings) -> bool:
    names = ("valence", "positive", "emotions", "language")
    return all(np.array_equal(getattr(a, n), getattr(b, n), equal_nan=True) for n in names)


class _Counting:
    """The packaged model, counting what it is asked."""

    def __init__(self) -> None:
        self.asked: list[int] = []
        self.version = "counting 1"

    def read(self, texts: list[str]) -> Readings:
        self.asked.append(len(texts))
        return packaged_model().read(texts)


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> _Counting:
    """A model that counts what it is asked, in a fresh process."""
    model = _Counting()
    monkeypatch.setattr(Reader, "_model", lambda _self: model)
    monkeypatch.setattr(reading, "_memory", reading._Memory())
    return model


def test_the_packaged_model_tells_praise_from_blame() -> None:
    """What is packaged reads Korean as anybody would; its version names its models."""
    model = emotion_model()
    read = model.read(_TEXTS)
    assert {LANGUAGES[code] for code in read.language} == {"ko"}
    assert (read.valence[:20] < 0).all() and (read.valence[20:] > 0).all()
    assert (read.positive[:20] < 0.5).all() and (read.positive[20:] > 0.5).all()
    assert np.allclose(read.emotions.sum(axis=1), 1, atol=1e-4)
    assert model.version.startswith("packaged ")


def test_company_makes_no_difference() -> None:
    """A text has the same reading to the last bit alone, in a few and in many."""
    model = packaged_model()
    together = model.read(_TEXTS)
    for size in (1, 3, 7):
        parts = [model.read(_TEXTS[at : at + size]) for at in range(0, len(_TEXTS), size)]
        for name in ("valence", "positive", "emotions"):
            pieces = np.concatenate([getattr(part, name) for part in parts])
            assert np.array_equal(pieces, getattr(together, name))


def test_a_second_map_reads_nothing(tmp_path: Path, counted: _Counting) -> None:
    """Readings are kept in the workspace, by process and for the next one; a calibration is no reason to read."""
    with Workspace.open(tmp_path / "w") as workspace:
        first = emotion_model(workspace).read(_TEXTS)
        assert _same(emotion_model(workspace).read(_TEXTS), first) and counted.asked == [40]
        reading._memory = reading._Memory()  # another process
        assert _same(emotion_model(workspace).read(_TEXTS), first) and counted.asked == [40]
        (kept,) = workspace.home.readings.iterdir()
        moved = Reader(
            Calibration({"ko": Adjustment(valence_shift=-0.5)}),
            workspace.path,
            emotion_model(workspace).secret,  # pyright: ignore[reportAttributeAccessIssue]
        )
        assert (moved.read(_TEXTS).valence <= first.valence).all() and counted.asked == [40]
        assert moved.version != emotion_model(workspace).version
        assert emotion_model(workspace).read(_TEXTS[::-1]).valence[0] == first.valence[-1]
        assert counted.asked == [40, 40]
    content = kept.name.encode() + kept.read_bytes()
    assert not any(text.encode()[:12] in content for text in _TEXTS)


def test_a_workspace_without_a_secret_reads_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where nothing can be written, not even a secret, words are read and nothing is kept."""

    def refuse(_self: Workspace) -> bytes:
        raise WorkspaceReadOnly(path=tmp_path)

    with Workspace.open(tmp_path / "w") as workspace:
        monkeypatch.setattr(Workspace, "secret", property(refuse))
        assert _same(emotion_model(workspace).read(_TEXTS), packaged_model().read(_TEXTS))
        assert not workspace.home.readings.exists()


def test_few_texts_are_not_kept(tmp_path: Path, counted: _Counting) -> None:
    """A handful of texts is read anew: that is as fast as looking."""
    with Workspace.open(tmp_path / "w") as workspace:
        emotion_model(workspace).read(_TEXTS[:3])
        assert not workspace.home.readings.exists() and counted.asked == [3]


def test_the_model_travels_without_its_weights() -> None:
    """A pickle of it is small, and reads the same where it arrives."""
    sent = pickle.dumps(emotion_model())
    assert len(sent) < 2000
    again = pickle.loads(sent)
    assert _same(again.read(_TEXTS), emotion_model().read(_TEXTS))
    assert again.version == emotion_model().version


def test_threads_share_it(tmp_path: Path) -> None:
    """Threads that read the same words at once get the same readings."""
    with Workspace.open(tmp_path / "w") as workspace, ThreadPoolExecutor(4) as pool:
        model = emotion_model(workspace)
        expected = packaged_model().read(_TEXTS)
        found = list(pool.map(lambda _: model.read(_TEXTS), range(16)))
        assert all(_same(each, expected) for each in found)


def test_a_damaged_model_is_refused(tmp_path: Path) -> None:
    """A missing, empty or changed model file is said so, never read."""
    from yeojido.analyze.voice.linear import LinearModel

    with pytest.raises(FileMissing):
        list(packaged(tmp_path))
    (tmp_path / "korean.yjm").write_bytes(b"")
    with pytest.raises(BadModel):
        list(packaged(tmp_path))
    data = bytearray(LinearModel.from_bytes(next(packaged())).to_bytes())
    data[-5000] ^= 1
    (tmp_path / "korean.yjm").write_bytes(data)
    with pytest.raises(BadModel):
        LinearModel.from_bytes(next(packaged(tmp_path)))
