"""What reads the words of customers: the packaged model, or the one that was chosen instead.

On top comes what the owner of the workspace taught it (calibration), beneath a cache that makes the
second map of the same words cost nothing. The cache holds readings before calibration, so that
teaching costs nothing either.
"""

from __future__ import annotations

import hmac
import threading
from collections import OrderedDict
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from yeojido.domain.voice import Readings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from yeojido.analyze.voice.calibration import Calibration
    from yeojido.app.wire import House
    from yeojido.domain.voice import EmotionModel, Span
    from yeojido.store.workspace import Workspace

#: Texts whose readings are also held in memory, so that slices of a bucket are read once.
_HELD: Final = 500_000


def emotion_model(at: Workspace | House | None = None) -> EmotionModel:
    """Return what reads words in a workspace, its owner's calibration on top; None: as packaged.

    What it returns can be used by several threads at once, and pickled.
    """
    from yeojido.app.wire import House

    workspace = at.workspace if isinstance(at, House) else at
    if workspace is None:
        return Reader()
    return Reader(
        folder=workspace.home.readings,
        secret=hmac.digest(workspace.secret, b"readings", "sha256"),
    )


@lru_cache(1)
def packaged_model() -> EmotionModel:
    """Return the packaged model, one for all of this process; raises BadModel, FileMissing."""
    from yeojido.adapters.models import packaged
    from yeojido.analyze.voice.linear import LinearModel
    from yeojido.analyze.voice.reading import PackagedModel

    found = {model.language: model for model in map(LinearModel.from_bytes, packaged())}
    return PackagedModel(found.get("ko"), found.get("en"))


@dataclass(frozen=True, slots=True)
class Reader:
    """A model with its cache and its calibration; it travels to other processes without weights.

    Attributes:
        calibration: moves the readings; None: as the model gives them.
        folder: where readings are kept; None: in memory only.
        secret: locks the names of what is kept.
    """

    calibration: Calibration | None = None
    folder: Path | None = None
    secret: bytes = field(default=b"", repr=False)

    @property
    def version(self) -> str:
        """Of the model, and of the calibration where there is one."""
        moved = "" if self.calibration is None else self.calibration.version
        return f"{self._model().version} + {moved}" if moved else self._model().version

    def _model(self) -> EmotionModel:
        return packaged_model()

    def read(self, texts: Sequence[str]) -> Readings:
        """Return what is felt in the texts, kept from before where they were read before."""
        found = self._kept(texts)
        return found if self.calibration is None else self.calibration.apply(found)

    def _kept(self, texts: Sequence[str]) -> Readings:
        from yeojido.store.readings import FEWEST, KeptReadings, vocabulary_key

        model = self._model()
        if len(texts) < FEWEST:
            return model.read(texts)
        name = vocabulary_key(texts, self.secret, model.version)
        found = _memory.get(name)
        if found is not None:
            return found
        kept = None if self.folder is None else KeptReadings(self.folder)
        found = None if kept is None else kept.get(name, len(texts))
        if found is None:
            found = model.read(texts)
            if kept is not None:
                kept.put(name, found)
        _memory.put(name, found)
        return found

    def spans(self, texts: Sequence[str]) -> list[tuple[Span, ...]]:
        """Return, per text, the parts that decided its valence, the strongest first."""
        return self._model().spans(texts)


class _Memory:
    """The readings of a few vocabularies, those used last."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._found: OrderedDict[str, Readings] = OrderedDict()
        self._texts = 0

    def get(self, name: str) -> Readings | None:
        with self._lock:
            found = self._found.get(name)
            if found is not None:
                self._found.move_to_end(name)
            return found

    def put(self, name: str, readings: Readings) -> None:
        for array in (readings.valence, readings.positive, readings.emotions, readings.language):
            array.flags.writeable = False  # shared by all who ask
        with self._lock:
            if name not in self._found:
                self._found[name] = readings
                self._texts += len(readings)
            while self._texts > _HELD:
                _, oldest = self._found.popitem(last=False)
                self._texts -= len(oldest)


_memory = _Memory()
