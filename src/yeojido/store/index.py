"""The index: a bucket's columns as plain arrays, memory-mapped. Derived, and free to be deleted.

Each file serves one live log file and carries its checksum in its name, so an index can never
belong to other rows. A file is: 8 bytes of magic; 40 bytes naming the run of the machine that
last found it whole; CRC-32 and length of the head (two uint32); the head, JSON; the arrays, each
at a multiple of 64 bytes. A file that is missing, cut, or was not written in this run of the
machine and has another checksum (no flush to disk was paid for it) is made again from Parquet.
"""

from __future__ import annotations

import mmap
import os
import platform
import struct
import threading
import zlib
from collections.abc import Iterator, Mapping
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from yeojido.store.records import LogFile

#: The part that every bucket has: times, codes, offsets, and which columns have any value.
BASE = "base"
#: Positions and times sorted by code, made when they are first asked for.
POSTINGS = "postings"
#: What fresh events are compared with: ids and order of events, and persons by their hash.
LEDGER = "ledger"
KEYS = "keys"
#: Rows that came under another key than their person's, by that key.
NAMED = "named"

_MAGIC = b"YJINDEX1"
_FIXED = struct.Struct("<8s40sII")
_BOOT_AT = len(_MAGIC)
_ALIGN = 64
#: From this size on a part is mapped, not read.
MAP_FROM = 2**20
_SCRATCH_FROM = 16 * 2**20


class _Array(msgspec.Struct, frozen=True, array_like=True):
    """Where an array lies after the head, and of what it is."""

    dtype: str
    start: int
    count: int


class _Head(msgspec.Struct, frozen=True):
    """What a file holds: its workspace, its arrays, their size and CRC-32, a list of texts.

    ``checked``: change time of the Parquet file, in nanoseconds, when its checksum was right.
    """

    workspace: str
    bytes: int
    crc: int
    arrays: dict[str, _Array] = {}
    texts: tuple[str, ...] = ()
    checked: int = 0


class Part:
    """An open file of the index: arrays by name, a list of texts."""

    def __init__(
        self, arrays: Mapping[str, NDArray[Any]], texts: tuple[str, ...], checked: int
    ) -> None:
        """Hold what was read, or what was just made."""
        self.arrays = arrays
        self.texts = texts
        self.checked = checked


@cache
def _boot() -> bytes:
    """Return what names this run of the machine; nothing where the system does not tell."""
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_bytes().strip()
    except OSError:
        return b""
    return boot[:40].ljust(40)


def prefix(file: LogFile) -> str:
    """Return how the names of the index files of a log file begin."""
    return f"{file.bucket:02d}-{file.sha256[:24]}"


class Index:
    """The index files of one workspace. Writing fails silently: they serve speed alone."""

    def __init__(self, folder: Path, workspace: str) -> None:
        """Name the folder; nothing is read yet."""
        self._folder = folder
        self._workspace = workspace

    def path(self, file: LogFile, name: str) -> Path:
        """Return where a part of the index of a log file lies."""
        return self._folder / f"{prefix(file)}.{name}"

    def read(self, file: LogFile, name: str) -> Part | None:
        """Open a part, or return None where it must be made again.

        Large arrays are mapped copy-on-write, so that a caller cannot change the file. Small ones
        are read: each map costs one of the files a process may have open.
        """
        path = self.path(file, name)
        try:
            with path.open("rb") as stream:
                size = os.fstat(stream.fileno()).st_size
                if size < MAP_FROM:
                    data: bytearray | mmap.mmap = bytearray(size)
                    stream.readinto(data)
                else:
                    data = mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_COPY)
            return self._parse(path, data)
        except (OSError, ValueError, struct.error, msgspec.MsgspecError):
            return None

    def _parse(self, path: Path, data: bytearray | mmap.mmap) -> Part | None:
        magic, boot, head_crc, length = _FIXED.unpack_from(data)
        encoded = data[_FIXED.size : _FIXED.size + length]
        if magic != _MAGIC or zlib.crc32(encoded) != head_crc:
            return None
        head = msgspec.json.decode(encoded, type=_Head)
        base = _aligned(_FIXED.size + length)
        if head.workspace != self._workspace or len(data) != base + head.bytes:
            return None
        if not boot.strip() or boot != _boot():
            if zlib.crc32(memoryview(data)[base:]) != head.crc:
                return None
            self._mark(path)
        arrays = {
            name: np.frombuffer(data, a.dtype, count=a.count, offset=base + a.start)
            for name, a in head.arrays.items()
        }
        return Part(arrays, head.texts, head.checked)

    @staticmethod
    def _mark(path: Path) -> None:
        """Note that the file is whole in this run of the machine."""
        with suppress(OSError), path.open("r+b") as stream:
            stream.seek(_BOOT_AT)
            stream.write(_boot().ljust(40))

    def keep(
        self,
        file: LogFile,
        name: str,
        arrays: Mapping[str, NDArray[Any]],
        texts: tuple[str, ...] = (),
        checked: int = 0,
    ) -> Part:
        """Write a part and return it, mapped where it is large and could be written."""
        made = Part(arrays, texts, checked)
        path = self.path(file, name)
        # Machines that share the folder may have processes of the same number.
        own = f"{platform.node()}.{os.getpid()}.{threading.get_ident()}"
        temporary = path.with_name(f".{path.name}.{own}")
        try:
            with temporary.open("wb") as stream:
                stream.writelines(_encoded(made, self._workspace))
            temporary.replace(path)
        except OSError:
            # What an import that failed left under the same name is not to be trusted either.
            for leftover in (temporary, path):
                with suppress(OSError):
                    leftover.unlink()
            return made
        # What was made would stay in memory.
        large = sum(values.nbytes for values in arrays.values()) >= MAP_FROM
        return (self.read(file, name) if large else None) or made

    def scratch(self, dtype: Any, count: int) -> NDArray[Any]:
        """Return an array to fill: on disk if it is large and there is room, else in memory."""
        size = np.dtype(dtype).itemsize * count
        if size < _SCRATCH_FROM:
            return np.empty(count, dtype)
        path = self._folder / f".scratch.{os.getpid()}.{threading.get_ident()}"
        try:
            with path.open("w+b") as stream:
                path.unlink()
                # A hole in the file would end the process when the disk is full.
                os.posix_fallocate(stream.fileno(), 0, size)
                return np.frombuffer(mmap.mmap(stream.fileno(), size), dtype, count)
        except OSError:
            return np.empty(count, dtype)

    def verify(self, file: LogFile) -> bool:
        """Read everything; delete what is not right, and return False if anything was not."""
        right = True
        for path in self._folder.glob(f"{prefix(file)}.*"):
            if not self._whole(path):
                right = False
                with suppress(OSError):
                    path.unlink()
        return right

    def _whole(self, path: Path) -> bool:
        try:
            with path.open("rb") as stream:
                data = mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ)
            _, _, head_crc, length = _FIXED.unpack_from(data)
            encoded = data[_FIXED.size : _FIXED.size + length]
            head = msgspec.json.decode(encoded, type=_Head)
        except (OSError, ValueError, struct.error, msgspec.MsgspecError):
            return False
        content = memoryview(data)[_aligned(_FIXED.size + length) :]
        return zlib.crc32(encoded) == head_crc and zlib.crc32(content) == head.crc


def _aligned(size: int) -> int:
    return -(-size // _ALIGN) * _ALIGN


def _encoded(part: Part, workspace: str) -> Iterator[bytes | memoryview]:
    """Yield the pieces of a file."""
    places: dict[str, _Array] = {}
    pieces: list[bytes | memoryview] = []
    size, crc = 0, 0
    for name, values in part.arrays.items():
        plain = np.ascontiguousarray(values)
        places[name] = _Array(plain.dtype.str, size, plain.size)
        gap = _aligned(plain.nbytes) - plain.nbytes
        for piece in (plain.reshape(-1).view(np.uint8).data, bytes(gap)):
            pieces.append(piece)
            size, crc = size + len(piece), zlib.crc32(piece, crc)
    head = msgspec.json.encode(_Head(workspace, size, crc, places, part.texts, part.checked))
    yield _FIXED.pack(_MAGIC, _boot(), zlib.crc32(head), len(head))
    yield head
    yield bytes(_aligned(_FIXED.size + len(head)) - _FIXED.size - len(head))
    yield from pieces
