"""What a model read, kept so that the next map costs nothing: disposable, numbers only.

A file holds the readings of one vocabulary by one version of a model. Its name is a digest of both,
locked with the workspace's secret: neither the name nor what is in it says anything about a text,
so nothing is left in it of somebody who is erased. Any number of processes may read and write at
once (files appear whole); the oldest go when all together are too large.
"""

from __future__ import annotations

import os
import secrets
import zlib
from collections.abc import Sequence
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np

from yeojido.domain.voice import EMOTIONS, Readings

if TYPE_CHECKING:
    from numpy.typing import NDArray

_MAGIC: Final = b"yjread1\n"
#: Fewer texts than this are read as fast as a file is.
FEWEST: Final = 32
#: Bytes of all files together.
LARGEST: Final = 512 << 20
_EMOTIONS: Final = len(EMOTIONS)


def vocabulary_key(texts: Sequence[str], secret: bytes, version: str) -> str:
    """Return the name of the readings of these texts, in this order: 40 hex digits."""
    digest = blake2b(version.encode(), digest_size=20, key=secret[:64])
    lengths = np.fromiter(map(len, texts), np.int64, len(texts))
    digest.update(len(texts).to_bytes(8, "little"))
    digest.update(lengths.tobytes())
    for begin in range(0, len(texts), 4096):
        digest.update("".join(texts[begin : begin + 4096]).encode("utf-8", "surrogatepass"))
    return digest.hexdigest()


class KeptReadings:
    """The folder of kept readings of one workspace."""

    def __init__(self, folder: Path, largest: int = LARGEST) -> None:
        """Take the folder, which is made with the first file, and how many bytes it may hold."""
        self.folder = folder
        self.largest = largest

    def get(self, name: str, count: int) -> Readings | None:
        """Return kept readings of ``count`` texts; None where there are none that are whole."""
        data = self.data(name)
        found = None if data is None else unpacked(data)
        return None if found is None or len(found) != count else found

    def put(self, name: str, readings: Readings) -> None:
        """Keep readings; where they cannot be written they are not kept."""
        self.keep(name, packed(readings))

    def data(self, name: str) -> bytes | None:
        """Return the bytes that were kept under a name; None where there are none."""
        path = self.folder / name
        try:
            found = path.read_bytes()
        except OSError:
            return None
        with suppress(OSError):  # what is used stays longest
            os.utime(path)
        return found

    def drop(self, begins: str) -> None:
        """Delete all whose name begins so."""
        with suppress(OSError):
            for each in os.scandir(self.folder):
                if each.name.startswith((begins, f".{begins}")):
                    with suppress(OSError):
                        Path(each.path).unlink()

    def keep(self, name: str, data: bytes) -> None:
        """Keep bytes under a name; where they cannot be written they are not kept."""
        path = self.folder / name
        draft = self.folder / f".{name}.{secrets.token_hex(4)}"
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            draft.write_bytes(data)
            draft.replace(path)
        except OSError:
            with suppress(OSError):
                draft.unlink()
            return
        self._shrink()

    def _shrink(self) -> None:
        """Delete the files that were not used for longest, and what a killed process left."""
        found: list[tuple[float, int, Path]] = []
        with suppress(OSError):
            for each in os.scandir(self.folder):
                with suppress(OSError):
                    about = each.stat()
                    found.append((about.st_mtime, about.st_size, Path(each.path)))
        found.sort(reverse=True)
        total = 0
        newest = found[0][0] if found else 0.0
        for used, size, path in found:
            total += size
            left_behind = path.name.startswith(".") and newest - used > 3600
            if total > self.largest or left_behind:
                with suppress(OSError):
                    path.unlink()


def packed(readings: Readings) -> bytes:
    """Return readings as the bytes of a file."""
    body = b"".join(
        np.ascontiguousarray(array).tobytes()
        for array in (
            readings.valence.astype("<f4", copy=False),
            readings.positive.astype("<f4", copy=False),
            readings.emotions.astype("<f4", copy=False),
            readings.language.astype("i1", copy=False),
        )
    )
    head = len(readings).to_bytes(8, "little") + zlib.crc32(body).to_bytes(4, "little")
    return _MAGIC + head + body


def unpacked(data: bytes) -> Readings | None:
    """Return the readings of a file; None where it is not whole."""
    start = len(_MAGIC) + 12
    if len(data) < start or not data.startswith(_MAGIC):
        return None
    count = int.from_bytes(data[8:16], "little")
    body = memoryview(data)[start:]
    if len(body) != count * (4 * (2 + _EMOTIONS) + 1):
        return None
    if zlib.crc32(body) != int.from_bytes(data[16:20], "little"):
        return None

    def floats(first: int, many: int) -> NDArray[np.float32]:
        return np.frombuffer(body, "<f4", many, 4 * first).astype(np.float32)

    return Readings(
        floats(0, count),
        floats(count, count),
        floats(2 * count, _EMOTIONS * count).reshape(count, _EMOTIONS),
        np.frombuffer(body, np.int8, count, 4 * (2 + _EMOTIONS) * count).copy(),
    )
