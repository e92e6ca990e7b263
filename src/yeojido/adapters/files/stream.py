"""Files as streams of bytes: opened with clear errors, unpacked, and turned into UTF-8."""

from __future__ import annotations

import codecs
import gzip
import zlib
from pathlib import Path
from typing import IO, cast

from yeojido.domain.errors import (
    BadOption,
    FileEmpty,
    FileMissing,
    FileUnreadable,
    InputError,
    NotAnEventFile,
)
from yeojido.domain.words import both

SAMPLE = 1 << 20
#: A packed file may grow this many times once it is past the allowance: events pack 5 to 50 times.
BOMB_RATIO = 200
BOMB_ALLOWANCE = 1 << 30

_GZIP = b"\x1f\x8b"


class Bytes:
    """An opened file, unpacked where it is gzip, with the way back to what was read."""

    def __init__(self, path: Path) -> None:
        """Open the file; raises FileMissing, FileUnreadable, FileEmpty, NotAnEventFile."""
        self.path = path
        try:
            if path.is_dir():
                raise NotAnEventFile(path=path, reason=both("importing.a_folder"))
            self._raw = path.open("rb")
            self.size = path.stat().st_size
            self.packed = self._raw.peek(2)[:2] == _GZIP
        except FileNotFoundError:
            raise FileMissing(path=path) from None
        except PermissionError:
            reason = both("importing.no_permission")
            raise FileUnreadable(path=path, format=both("importing.file"), reason=reason) from None
        except OSError as error:
            raise self.unreadable(error.strerror or str(error)) from None
        if self.size == 0:
            raise FileEmpty(path=path)
        unpacked = gzip.GzipFile(fileobj=self._raw) if self.packed else self._raw
        self._file = cast("IO[bytes]", unpacked)
        self._ahead = b""
        self._given = 0
        self._stop: int | None = None

    def unreadable(self, reason: object) -> InputError:
        """Return the error that says why the file cannot be read further."""
        return FileUnreadable(path=self.path, format=both("importing.file"), reason=reason)

    @property
    def done(self) -> int:
        """Bytes of the file read so far, packed ones where it is packed."""
        return min(self._raw.tell(), self.size)

    def limit(self, start: int, stop: int) -> None:
        """Read the bytes ``start <= i < stop`` of a file that is not packed, and no others."""
        self._raw.seek(start)
        self._ahead = b""
        self._stop = stop

    @property
    def ahead(self) -> int:
        """Bytes that were read from the file and not yet handed out."""
        return len(self._ahead)

    def peek(self, count: int = SAMPLE) -> bytes:
        """Return the first bytes that were not read yet, and leave them unread."""
        while len(self._ahead) < count:
            more = self._pull(count - len(self._ahead))
            if not more:
                break
            self._ahead += more
        return self._ahead[:count]

    def read(self, count: int) -> bytes:
        """Return the next bytes, fewer than asked only at the end."""
        parts = [self._ahead[:count]]
        self._ahead = self._ahead[count:]
        missing = count - len(parts[0])
        while missing > 0:
            more = self._pull(missing)
            if not more:
                break
            parts.append(more)
            missing -= len(more)
        return b"".join(parts)

    def close(self) -> None:
        """Close the file."""
        self._raw.close()

    def _pull(self, count: int) -> bytes:
        if self._stop is not None:
            count = min(count, max(self._stop - self._raw.tell(), 0))
        try:
            data = self._file.read(count)
        except (EOFError, gzip.BadGzipFile, zlib.error):
            raise self.unreadable(both("importing.damaged_gzip")) from None
        except OSError as error:
            raise self.unreadable(error.strerror or str(error)) from None
        self._given += len(data)
        if self.packed and self._given > max(BOMB_ALLOWANCE, BOMB_RATIO * self.size):
            raise self.unreadable(both("importing.bomb"))
        return data


_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def guess_encoding(sample: bytes) -> str | None:
    """Return the encoding of a text by its first bytes, None where ASCII leaves it open.

    A mark at the start decides; then NULs in every other place (UTF-16); else the fewer lines
    that UTF-8 or CP949 cannot read, UTF-8 where both read all.
    """
    for mark, name in _MARKS:
        if sample.startswith(mark):
            return name
    head = sample[:4096]
    if len(head) >= 8:
        for name, nul, text in (
            ("utf-16-le", head[1::2], head[0::2]),
            ("utf-16-be", head[0::2], head[1::2]),
        ):
            if nul.count(0) > 0.4 * len(nul) and text.count(0) < 0.05 * len(text):
                return name
    if sample.isascii():
        return None
    lines = sample.split(b"\n")
    lines = lines[:-1] if len(lines) > 1 else lines
    if _bad_lines(lines, "cp949") < _bad_lines(lines, "utf-8"):
        return "cp949"
    return "utf-8"


def _bad_lines(lines: list[bytes], encoding: str) -> int:
    bad = 0
    for line in lines:
        try:
            line.decode(encoding)
        except UnicodeDecodeError:
            bad += 1
    return bad


def checked_encoding(name: str) -> str:
    """Return Python's name of an encoding; raises BadOption for one that does not exist."""
    try:
        found = codecs.lookup(name).name
        b"".decode(found)
    except LookupError:
        possible = "utf-8, cp949, utf-16, latin-1"
        raise BadOption(option="--encoding", value=name, possible=possible) from None
    return {"euc_kr": "cp949", "utf-8": "utf-8-sig"}.get(found, found)


class Utf8:
    """The bytes of a text as UTF-8, whatever it was written in.

    Bytes that its encoding does not know are passed on as they are, so that they are found again
    as bytes that are not UTF-8, in the record that holds them.
    """

    def __init__(self, source: Bytes, encoding: str | None) -> None:
        """Wrap opened bytes; an ``encoding`` of None is guessed."""
        self._source = source
        chosen = checked_encoding(encoding) if encoding else guess_encoding(source.peek())
        self.encoding = chosen or "utf-8"
        self._open = chosen is None  # only ASCII so far
        self._decoder: codecs.IncrementalDecoder | None = None
        self._choose()

    @property
    def done(self) -> int:
        """Bytes of the file read so far."""
        return self._source.done

    def _choose(self) -> None:
        if self.encoding in ("utf-8", "utf-8-sig"):
            if self._source.peek(3) == codecs.BOM_UTF8:
                self._source.read(3)
            self.encoding = "utf-8"
        else:
            make = codecs.getincrementaldecoder(self.encoding)
            self._decoder = make("surrogateescape")

    def read(self, count: int) -> bytes:
        """Return about as many bytes of the text as asked, none at the end."""
        data = self._source.read(count)
        if self._open and not data.isascii():
            self._open = False
            self.encoding = guess_encoding(data) or "utf-8"
            if self.encoding != "cp949":
                self.encoding = "utf-8"
            self._choose()
        if self._decoder is None:
            return data
        text = self._decoder.decode(data, final=len(data) < count)
        return text.encode("utf-8", "surrogateescape")

    def peek(self) -> bytes:
        """Return the text's first bytes as UTF-8, a sample for sniffing."""
        data = self._source.peek()
        if self._decoder is None:
            return data
        sample = codecs.getincrementaldecoder(self.encoding)("surrogateescape").decode(data)
        return sample.encode("utf-8", "surrogateescape")
