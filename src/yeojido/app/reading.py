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
from pathlib import Path
from typing import TYPE_CHECKING, Final

from yeojido.app.plugging import PACKAGED, Choice, chosen, packaged_model, plugged
from yeojido.domain.errors import StoreError
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
    if at is None:
        return Reader()
    from yeojido.app.calibrating import calibration
    from yeojido.app.wire import House

    workspace = at.workspace if isinstance(at, House) else at
    found = calibration(workspace, uncalibrated(workspace))
    return uncalibrated(workspace, found if found.version else None)


def uncalibrated(workspace: Workspace, calibration: Calibration | None = None) -> Reader:
    """Return what reads words in a workspace, with another calibration than its labels teach."""
    choice = chosen(workspace.path)
    try:
        secret = hmac.digest(workspace.secret, b"readings", "sha256")
    except StoreError:
        if choice.kind != "packaged":
            raise
        # a workspace for reading only that has no secret yet: nothing can be kept in it either
        return Reader(calibration)
    return Reader(calibration, home=workspace.path, secret=secret, choice=choice)


@dataclass(frozen=True, slots=True)
class Reader:
    """A model with its cache and its calibration; it travels to other processes without weights.

    Attributes:
        calibration: moves the readings; None: as the model gives them.
        home: folder of the workspace, where readings are kept; None: in memory only.
        secret: locks the names of what is kept.
        choice: which model reads.
    """

    calibration: Calibration | None = None
    home: Path | None = None
    secret: bytes = field(default=b"", repr=False)
    choice: Choice = PACKAGED

    @property
    def version(self) -> str:
        """Of the model, and of the calibration where there is one."""
        moved = "" if self.calibration is None else self.calibration.version
        return f"{self._model().version} + {moved}" if moved else self._model().version

    def _model(self) -> EmotionModel:
        if self.home is None or self.choice.kind == "packaged":
            return packaged_model()
        return plugged(self.choice, self.home, self.secret)

    def read(self, texts: Sequence[str]) -> Readings:
        """Return what is felt in the texts, kept from before where they were read before."""
        found = self._kept(texts)
        return found if self.calibration is None else self.calibration.apply(found)

    def _kept(self, texts: Sequence[str]) -> Readings:
        from yeojido.store.home import Home
        from yeojido.store.readings import FEWEST, KeptReadings, vocabulary_key

        model = self._model()
        if len(texts) < FEWEST or not getattr(model, "keeps", True):
            return model.read(texts)
        name = vocabulary_key(texts, self.secret, model.version)
        found = _memory.get(name)
        if found is not None:
            return found
        # on a cluster's machine the folder of the workspace need not be
        here = self.home is not None and self.home.exists()
        kept = KeptReadings(Home(self.home).readings) if here and self.home else None
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
