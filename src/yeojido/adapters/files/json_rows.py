"""JSON: one object a line, or one array of objects; nested objects become ``outer.inner``.

Numbers keep their digits: ``17850.0`` stays ``17850.0`` and 19 digits stay 19.
"""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import msgspec
import numpy as np

from yeojido.adapters.files.scan import FIELD_LIMIT
from yeojido.adapters.files.stream import Bytes, Utf8
from yeojido.domain.errors import FileUnreadable
from yeojido.domain.source import FileOptions, Opened, RawRows, RejectedRow
from yeojido.domain.words import both

if TYPE_CHECKING:
    import polars as pl

BLOCK = 8 << 20
BATCH_ROWS = 50_000
_SHOWN = 2000
_MARKS = re.compile(r"[\s,]*")


def open_json(path: Path, options: FileOptions) -> Opened:
    """Open a file of JSON objects, told apart by its first character."""
    source = Bytes(path)
    text = Utf8(source, options.encoding)
    array = text.peek().lstrip().startswith(b"[")
    rows = _array(path, source, text) if array else _lines(source, text)
    return Opened(path.name, "JSON" if array else "JSONL", source.size, rows)


def _decoder() -> msgspec.json.Decoder[Any]:
    return msgspec.json.Decoder(float_hook=str)


def _cell(value: object) -> str | None:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    return msgspec.json.encode(value).decode()


def flatten(found: dict[str, Any]) -> dict[str, str | None]:
    """Return an object as cells, one level of nesting laid open.

    >>> flatten({"user": {"id": 7}, "tags": ["a"], "new": True})
    {'user.id': '7', 'tags': '["a"]', 'new': 'true'}
    """
    cells: dict[str, str | None] = {}
    for name, value in found.items():
        if isinstance(value, dict):
            inner = cast("dict[str, Any]", value)
            cells |= {f"{name}.{key}": _cell(part) for key, part in inner.items()}
        else:
            cells[name.strip()] = _cell(value)
    if any("\0" in name for name in cells):  # no column may be called so
        cells = {name.replace("\0", " "): value for name, value in cells.items()}
    return cells


def _frame(rows: list[dict[str, str | None]]) -> pl.DataFrame:
    import polars as pl

    names: dict[str, None] = {}
    for row in rows:
        names.update(dict.fromkeys(row))
    return pl.DataFrame(
        {name: [row.get(name) for row in rows] for name in names},
        schema=dict.fromkeys(names, pl.String),
    )


class _Batch:
    """Rows on their way to a frame."""

    def __init__(self) -> None:
        self.rows: list[dict[str, str | None]] = []
        self.lines: list[int] = []
        self.rejected: list[RejectedRow] = []

    def take(self, decoder: msgspec.json.Decoder[Any], line: int, raw: bytes) -> None:
        try:
            found = decoder.decode(raw) if len(raw) <= 16 * FIELD_LIMIT else None
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            found = None
        self.keep(line, found, raw[:_SHOWN].decode("utf-8", "replace"))

    def keep(self, line: int, found: object, shown: str) -> None:
        if isinstance(found, dict):
            self.rows.append(flatten(cast("dict[str, Any]", found)))
            self.lines.append(line)
        else:
            self.rejected.append(RejectedRow(line, both("importing.bad_json"), shown))

    def give(self, done: int) -> RawRows:
        lines = np.array(self.lines, np.int64)
        made = RawRows(_frame(self.rows), lines, tuple(self.rejected), done)
        self.rows, self.lines, self.rejected = [], [], []
        return made


def _lines(source: Bytes, text: Utf8) -> Iterator[RawRows]:
    decoder, batch, line, rest = _decoder(), _Batch(), 0, b""
    try:
        while True:
            data = text.read(BLOCK)
            *whole, rest = (rest + data).split(b"\n") if data else (rest, b"")
            for raw in whole:
                line += 1
                if raw.strip():
                    batch.take(decoder, line, raw)
                if len(batch.rows) >= BATCH_ROWS:
                    yield batch.give(text.done)
            if len(rest) > 16 * FIELD_LIMIT:  # no object is that long; what it was is said
                line += 1
                batch.take(decoder, line, rest)
                rest = _behind_line(text)
            if not data:
                yield batch.give(text.done)
                return
    finally:
        source.close()


def _behind_line(text: Utf8) -> bytes:
    while data := text.read(BLOCK):
        _, newline, after = data.partition(b"\n")
        if newline:
            return after
    return b""


def _array(path: Path, source: Bytes, text: Utf8) -> Iterator[RawRows]:
    """Read an array object by object; the ``line`` of a row is the number of its object."""
    scanner = json.JSONDecoder(parse_float=str)
    utf8 = codecs.getincrementaldecoder("utf-8")("replace")
    batch, number, at = _Batch(), 0, 1
    buffer = utf8.decode(text.read(BLOCK)).lstrip("\ufeff \t\r\n")
    try:
        while True:
            at = _MARKS.match(buffer, at).end()  # pyright: ignore[reportOptionalMemberAccess]
            if buffer.startswith("]", at):
                yield batch.give(text.done)
                return
            try:
                found, end = scanner.raw_decode(buffer, at)
            except (json.JSONDecodeError, RecursionError):
                more = text.read(BLOCK)
                if not more or len(buffer) - at > 64 * FIELD_LIMIT:
                    reason = both("importing.damaged_format", format="JSON")
                    raise FileUnreadable(path=path, format="JSON", reason=reason) from None
                buffer, at = buffer[at:] + utf8.decode(more), 0
                continue
            number += 1
            batch.keep(number, found, buffer[at : min(end, at + _SHOWN)])
            at = end
            if len(batch.rows) >= BATCH_ROWS:
                yield batch.give(text.done)
    finally:
        source.close()
