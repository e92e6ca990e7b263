"""The text router kept: fitted once for the same examples, asked once about the same words.

What is kept is as disposable as readings are, and lies beside them (``store.readings``): numbers
only. The n-grams that a router knows are hashes, and those are locked with the workspace's secret,
for a hash of a short word could be guessed. Routers go when somebody is erased.
"""

from __future__ import annotations

import hashlib
import hmac
import io
import zlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np

from yeojido.domain.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from yeojido.analyze.voice.hearing import Routed, TextRouter
    from yeojido.analyze.voice.routing import Examples, Router
    from yeojido.app.wire import House
    from yeojido.domain.journey import JourneyMap
    from yeojido.store.readings import KeptReadings

_ROUTER: Final = "router-"


def kept(
    definition: JourneyMap,
    examples: Examples,
    moved: Mapping[str, str],
    at: House | None = None,
) -> TextRouter:
    """Return the router of these examples, the one of before where they are the same.

    ``at``: the workspace that keeps it; None: it is fitted, and nothing is kept.
    """
    from yeojido.analyze.voice.routing import fit, fitted_from

    secret = b"" if at is None else _secret(at)
    if at is None or not secret:
        return fit(definition, examples, moved)
    folder = _folder(at.workspace.path)
    made_from = fitted_from(definition, examples, moved)
    name = _ROUTER + hmac.new(secret, made_from, "sha256").hexdigest()[:40]
    data = folder.data(name)
    router = None if data is None else unpacked(data, definition, _lock(secret, name))
    if router is None:
        router = fit(definition, examples, moved)
        folder.keep(name, packed(router, _lock(secret, name)))
    return KeptRouter(router, router.version, at.workspace.path, secret)


def forget_routers(home: Path) -> None:
    """Delete the kept routers of a workspace: somebody's words may have taught them."""
    _folder(home).drop(_ROUTER)


def _folder(home: Path) -> KeptReadings:
    from yeojido.store.home import Home
    from yeojido.store.readings import KeptReadings

    return KeptReadings(Home(home).readings)


def _secret(at: House) -> bytes:
    """Return what locks what is kept; empty where the workspace has no secret yet."""
    try:
        return hmac.digest(at.workspace.secret, b"routes", "sha256")
    except StoreError:
        return b""


@dataclass(frozen=True, slots=True)
class KeptRouter:
    """A router that keeps what it said of a vocabulary; it can be pickled.

    Attributes:
        router: what says it.
        version: of the router.
        home: folder of the workspace. secret: locks the names of what is kept.
    """

    router: Router
    version: str
    home: Path
    secret: bytes = field(repr=False)

    @property
    def steps(self) -> tuple[str, ...]:
        """The touchpoints that it knows, by id."""
        return self.router.steps

    @property
    def threshold(self) -> float:
        """The confidence from which its word counts."""
        return self.router.threshold

    @property
    def by_time(self) -> float:
        """How often a person speaks of the touchpoint where they were last."""
        return self.router.by_time

    def about(self, event: str) -> int:
        """Return the touchpoint of what an event is about by its name, as ``Router.about``."""
        return self.router.about(event)

    def subjects(self, texts: Sequence[str]) -> tuple[str | None, ...]:
        """Return what each text is about where that is sure."""
        return self.router.subjects(texts)

    def because(self, text: str) -> tuple[str, ...]:
        """Return the words of a text that decided, the strongest first."""
        return self.router.because(text)

    def route(self, texts: Sequence[str]) -> Routed:
        """Return a column and a confidence for each text, kept from before where they were."""
        from yeojido.store.readings import FEWEST, vocabulary_key

        # on a cluster's machine the folder of the workspace need not be
        if len(texts) < FEWEST or not self.home.exists():
            return self.router.route(texts)
        folder = _folder(self.home)
        name = vocabulary_key(texts, self.secret, self.version)
        data = folder.data(name)
        found = None if data is None else _routed(data, len(texts))
        if found is None:
            found = self.router.route(texts)
            body = found.column.astype("<i2").tobytes() + found.confidence.astype("<f4").tobytes()
            folder.keep(name, zlib.crc32(body).to_bytes(4, "little") + body)
        return found


def _routed(data: bytes, count: int) -> Routed | None:
    """Return what a file says of ``count`` texts; None where it is not whole."""
    from yeojido.analyze.voice.hearing import Routed

    body = data[4:]
    if len(body) != 6 * count or zlib.crc32(body) != int.from_bytes(data[:4], "little"):
        return None
    column = np.frombuffer(body, "<i2", count).astype(np.int16)
    return Routed(column, np.frombuffer(body, "<f4", count, 2 * count).astype(np.float32))


def _lock(secret: bytes, name: str) -> bytes:
    return secret + name.encode()


def _locked(grams: NDArray[np.uint32], lock: bytes) -> NDArray[np.uint32]:
    """Return hashes under a stream that only the lock gives; twice is as before."""
    stream = hashlib.shake_256(lock).digest(4 * grams.size)
    return grams ^ np.frombuffer(stream, "<u4").astype(np.uint32)


def packed(router: Router, lock: bytes) -> bytes:
    """Return the numbers of a router as bytes."""
    file = io.BytesIO()
    np.savez(
        file,
        grams=_locked(router.grams, lock),
        weights=router.weights,
        bias=router.bias,
        by_time=np.float64(router.by_time),
        learned=np.array(router.learned, np.int64),
    )
    return file.getvalue()


def unpacked(data: bytes, definition: JourneyMap, lock: bytes) -> Router | None:
    """Return a router that was kept; None where the bytes are not whole or of another map."""
    from zipfile import BadZipFile

    from yeojido.analyze.voice.routing import rebuilt

    try:
        with np.load(io.BytesIO(data), allow_pickle=False) as file:
            certain, anything, labels = file["learned"].tolist()
            grams, by_time = _locked(file["grams"], lock), float(file["by_time"])
            learned = (certain, anything, labels)
            return rebuilt(definition, grams, file["weights"], file["bias"], by_time, learned)
    except (OSError, ValueError, KeyError, EOFError, BadZipFile):
        return None
