"""The index: a bucket's columns as plain arrays, memory-mapped. Derived, and free to be deleted.

One folder per live log file, named after its checksum, so an index can never belong to other
rows. ``index.json`` lists the arrays; an array that is missing, has another size, or was written
before the machine last started and has another checksum (no flush to disk was paid for it) is
not there, and is made again from the Parquet file.
"""

from __future__ import annotations

import os
import threading
import zlib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from shutil import rmtree
from typing import TYPE_CHECKING, Any

import msgspec
import numpy as np

from yeojido.domain.log import Column, Kind

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from yeojido.store.records import LogFile

_LIST = "index.json"


class _Part(msgspec.Struct, frozen=True):
    """A file of the index: its size, the CRC-32 of its content, when the machine had started."""

    bytes: int
    crc: int
    boot: str


class _Contents(msgspec.Struct):
    """What ``index.json`` holds.

    ``checked`` is the change time of the Parquet file, in nanoseconds, at which its checksum was
    last found right.
    """

    workspace: str
    checked: int = 0
    parts: dict[str, _Part] = {}


@cache
def boot() -> str:
    """Return what names this run of the machine; empty where the system does not tell."""
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
    except OSError:
        return ""


def folder_name(file: LogFile) -> str:
    """Return the name of the index folder of a log file."""
    return f"{file.bucket:04d}-{file.sha256[:24]}"


class BucketIndex:
    """The index of one log file. Writing fails silently: then the arrays live in memory only."""

    def __init__(self, root: Path, workspace: str, file: LogFile) -> None:
        """Read the list; nothing is mapped yet."""
        self._folder = root / folder_name(file)
        self._rows = file.rows
        self._contents = self._read(workspace)
        self._writing = threading.Lock()

    def _read(self, workspace: str) -> _Contents:
        try:
            contents = msgspec.json.decode((self._folder / _LIST).read_bytes(), type=_Contents)
        except (OSError, msgspec.MsgspecError):
            return _Contents(workspace)
        return contents if contents.workspace == workspace else _Contents(workspace)

    @property
    def checked(self) -> int:
        """Change time of the Parquet file when its checksum was last right, 0 if never."""
        return self._contents.checked

    def array(self, name: str) -> NDArray[Any] | None:
        """Map an array, or return None where it must be made again.

        The map is copy-on-write: a caller cannot change the file.
        """
        path = self._folder / f"{name}.npy"
        if not self._sound(path):
            return None
        try:
            return np.load(path, mmap_mode="c").view(np.ndarray)
        except (OSError, ValueError):
            return None

    def texts(self, name: str) -> tuple[str, ...] | None:
        """Read a list of texts, or return None where it must be made again."""
        path = self._folder / f"{name}.json"
        if not self._sound(path):
            return None
        try:
            return msgspec.json.decode(path.read_bytes(), type=tuple[str, ...])
        except (OSError, msgspec.MsgspecError):
            return None

    def column(self, name: str, kind: Kind) -> Column | None:
        """Return a column, or None where it must be made again."""
        values = self.array(f"{name}.{kind}")
        if values is None or values.size != self._rows:
            return None
        if kind != "text":
            return Column(kind, values)
        vocabulary = self.texts(f"{name}.{kind}")
        return None if vocabulary is None else Column(kind, values, vocabulary)

    def keep_column(self, name: str, column: Column) -> None:
        """Keep a column for the next time."""
        texts = {f"{name}.text": column.vocabulary} if column.kind == "text" else {}
        self.keep({f"{name}.{column.kind}": column.values}, texts)

    def keep(
        self,
        arrays: Mapping[str, NDArray[Any]],
        texts: Mapping[str, tuple[str, ...]] | None = None,
        *,
        checked: int = 0,
    ) -> None:
        """Write arrays and lists of texts, and the list that names them."""
        with self._writing:
            try:
                self._folder.mkdir(parents=True, exist_ok=True)
                for name, values in arrays.items():
                    self._write(f"{name}.npy", _npy(values))
                for name, words in (texts or {}).items():
                    self._write(f"{name}.json", [msgspec.json.encode(words)])
                self._contents.checked = checked or self._contents.checked
                _replace(self._folder / _LIST, [msgspec.json.encode(self._contents)])
            except OSError:
                # Full or read-only: the index serves speed alone.
                self._contents.parts.clear()

    def _write(self, name: str, parts: list[bytes | memoryview]) -> None:
        _replace(self._folder / name, parts)
        size, crc = 0, 0
        for part in parts:
            size, crc = size + len(part), zlib.crc32(part, crc)
        self._contents.parts[name] = _Part(size, crc, boot())

    def _sound(self, path: Path) -> bool:
        """Tell whether a file is what was written, as cheaply as is safe."""
        part = self._contents.parts.get(path.name)
        try:
            if part is None or path.stat().st_size != part.bytes:
                return False
            if part.boot and part.boot == boot():
                return True
            with path.open("rb") as stream:
                right = _crc(stream.read()) == part.crc
        except OSError:
            return False
        if right:
            self._contents.parts[path.name] = _Part(part.bytes, part.crc, boot())
        return right

    def verify(self) -> bool:
        """Read everything; drop the whole index and return False if anything is not right."""
        for name, part in self._contents.parts.items():
            try:
                if _crc((self._folder / name).read_bytes()) == part.crc:
                    continue
            except OSError:
                pass
            rmtree(self._folder, ignore_errors=True)
            self._contents.parts.clear()
            return False
        return True


def _crc(data: bytes) -> int:
    return zlib.crc32(data)


def _npy(values: NDArray[Any]) -> list[bytes | memoryview]:
    """Return the two parts of an .npy file: header and bytes."""
    import io

    head = io.BytesIO()
    plain = np.ascontiguousarray(values)
    np.lib.format.write_array_header_1_0(head, np.lib.format.header_data_from_array_1_0(plain))
    return [head.getvalue(), plain.reshape(-1).view(np.uint8).data]


def _replace(path: Path, parts: list[bytes | memoryview]) -> None:
    """Write a file under another name and move it into place, so that none is ever half there."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}.{threading.get_ident()}")
    with temporary.open("wb") as stream:
        stream.writelines(parts)
    temporary.replace(path)
