"""A text a line: from a file or a pipe, in any encoding that imports know, in bounded memory."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Final, cast

from yeojido.adapters.files.stream import SAMPLE, Bytes, Utf8
from yeojido.domain.errors import FileEmpty, FileUnreadable
from yeojido.domain.words import both

#: Of a line that goes on and on, so many bytes are kept.
LONGEST: Final = 1 << 20
_BLOCK: Final = 1 << 18
#: So many of the first characters are looked at; so many of them no text has, in share and number.
_LOOKED, _SHARE, _LEAST = 4096, 0.05, 20
#: Unicode's categories of what nobody writes: controls, halves, private and unassigned characters.
_UNWRITTEN: Final = frozenset(("Cc", "Cs", "Co", "Cn"))
_BLANKS: Final = "\t\r\n\v\f\x1b"


class _Pipe:
    """A stream that cannot be read again, with its first bytes looked at beforehand."""

    size = done = 0

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._ahead = b""

    def peek(self, count: int = SAMPLE) -> bytes:
        while len(self._ahead) < count:
            more = self._stream.read(count - len(self._ahead))
            if not more:
                break
            self._ahead += more
        return self._ahead[:count]

    def read(self, count: int) -> bytes:
        data = self.peek(count)
        self._ahead = self._ahead[len(data) :]
        return data

    def close(self) -> None:
        """The stream belongs to who opened it."""


class Lines:
    """Texts by the line; an empty line is an empty text, so their number is that of the lines."""

    def __init__(self, source: Path | IO[bytes], encoding: str | None = None) -> None:
        """Open a file (gzip too) or take a stream; an ``encoding`` of None is guessed.

        Raises FileMissing, FileUnreadable, NotAnEventFile (a folder), BadOption.
        """
        self._name = source if isinstance(source, Path) else "-"
        self._bytes: Bytes | _Pipe | None
        try:
            self._bytes = Bytes(source) if isinstance(source, Path) else _Pipe(source)
        except FileEmpty:
            self._bytes = None
            return
        self._text = Utf8(cast("Bytes", self._bytes), encoding)

    @property
    def size(self) -> int:
        """Bytes of the file, 0 for a stream."""
        return 0 if self._bytes is None else self._bytes.size

    @property
    def done(self) -> int:
        """Bytes of the file that were read."""
        return 0 if self._bytes is None else self._bytes.done

    def __iter__(self) -> Iterator[str]:
        """Yield one text after the other; raises FileUnreadable for what is no text."""
        if self._bytes is None:
            return
        rest, looked = b"", False
        try:
            while block := self._text.read(_BLOCK):
                if not looked and not _written(block):
                    reason = both("scoring.not_text")
                    raise FileUnreadable(
                        path=self._name, format=both("scoring.text"), reason=reason
                    )
                looked = True
                lines = (rest + block).split(b"\n")
                rest = lines.pop()[:LONGEST]
                yield from map(_decoded, lines)
            if rest:
                yield _decoded(rest)
        finally:
            self._bytes.close()


def _written(block: bytes) -> bool:
    """Say whether what a file begins with was written by somebody: not a picture, not a program."""
    sample = block[: 4 * _LOOKED].decode("utf-8", "replace")[:_LOOKED]
    strange = sum(
        char == "\ufffd" or (unicodedata.category(char) in _UNWRITTEN and char not in _BLANKS)
        for char in sample
    )
    return strange < max(_LEAST, _SHARE * len(sample))


def _decoded(line: bytes) -> str:
    return line[:LONGEST].removesuffix(b"\r").decode("utf-8", "replace")
