"""CSV and its kin: fields between commas, tabs, semicolons, bars or blanks.

The records are found first (so that line numbers are true and a broken record harms no other),
then Polars reads the sound ones at once; records with quotes where none are expected are read one
by one with the standard library's parser; the rest is rejected with its line and the reason.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from yeojido.adapters.files.scan import ENDLESS, FIELD_LIMIT, NUL, ODD_QUOTE, Records, scan
from yeojido.adapters.files.stream import Bytes, Utf8
from yeojido.domain.errors import BadOption, FileEmpty, NotAnEventFile
from yeojido.domain.source import FileOptions, Opened, RawRows, RejectedRow
from yeojido.domain.words import Words, both

if TYPE_CHECKING:
    import polars as pl
    from numpy.typing import NDArray

BLOCK = 16 << 20
_STUCK = 8 * FIELD_LIMIT
_SHOWN = 2000

_CANDIDATES = (",", "\t", ";", "|")
_NAMES = {"comma": ",", "tab": "\t", "semicolon": ";", "pipe": "|", "bar": "|", "\\t": "\t",
          "space": " ", "blank": " "}  # fmt: skip
_NUMBER = re.compile(r"[-+]?\d+([.,]\d+)?")
_TIME = re.compile(r"\d{2,4}[-./년]\s*\d{1,2}[-./월]\s*\d{1,4}.*")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]+")
_BLANKS = re.compile(rb"[ \t]+")


@dataclass(frozen=True, slots=True)
class Shape:
    """How a file is laid out: its separator (" " for runs of blanks), columns, header records."""

    delimiter: str
    columns: tuple[str, ...]
    header: int
    named: bool


def open_delimited(path: Path, options: FileOptions) -> Opened:
    """Open a CSV-like file; raises InputError where it is none or holds no rows."""
    source = Bytes(path)
    text = Utf8(source, options.encoding)
    sample = text.peek()
    _refuse_binary(path, sample)
    shape = sniff(path, sample, options.delimiter)
    notes: list[Words] = []
    if not shape.named:
        notes.append(both("importing.no_header", path=path.name))
    if shape.delimiter == " " and options.delimiter is None:
        notes.append(both("importing.blank_separated", path=path.name))
    rows = _rows(source, text, shape, 1, shape.header)
    return Opened(path.name, "CSV", source.size, rows, tuple(notes))


@dataclass(frozen=True, slots=True)
class Stretch:
    """Records of a CSV file, between two byte positions where a record starts.

    ``line``: number of the first record's line. ``header``: whether the header stands in it.
    """

    start: int
    stop: int
    line: int
    header: bool


def open_stretch(path: Path, shape: Shape, stretch: Stretch) -> Opened:
    """Open a part of a CSV file in UTF-8 that ``stretches`` has cut."""
    source = Bytes(path)
    source.limit(stretch.start, stretch.stop)
    text = Utf8(source, "utf-8")
    rows = _rows(source, text, shape, stretch.line, shape.header if stretch.header else 0)
    return Opened(path.name, "CSV", source.size, rows)


def stretches(
    path: Path, options: FileOptions, size: int
) -> tuple[Shape, list[Stretch], int] | None:
    """Cut a CSV file into parts of about ``size`` bytes, each a number of whole records.

    Returns its shape, the parts, and the line of the last record; None where it must be read as
    a whole: packed, separated by blanks, in another encoding than UTF-8, or with a line beyond
    all limits. Reads the file once, at about the speed of the disk. Raises InputError.
    """
    source = Bytes(path)
    try:
        text = Utf8(source, options.encoding)
        sample = text.peek()
        shape = sniff(path, sample, options.delimiter)
        if source.packed or shape.delimiter == " " or text.encoding != "utf-8":
            return None
        return _cut(source, text, shape, size)
    finally:
        source.close()


def _cut(
    source: Bytes, text: Utf8, shape: Shape, size: int
) -> tuple[Shape, list[Stretch], int] | None:
    at = begin = source.done - source.ahead
    line = first = last = 1
    rest = b""
    parts: list[Stretch] = []
    while True:
        data = text.read(BLOCK)
        if text.encoding != "utf-8":
            return None
        found = scan(rest + data, ord(shape.delimiter), final=not data)
        if found.line.size:
            last = line + int(found.line[-1])
        line += found.newlines
        at += found.rest
        rest = (rest + data)[found.rest :]
        if len(rest) > _STUCK:
            return None
        if at - begin >= size or not data:
            stop = at if data else source.size
            if stop > begin:
                parts.append(Stretch(begin, stop, first, header=not parts))
            begin, first = at, line
        if not data:
            return shape, parts, last


def _refuse_binary(path: Path, sample: bytes) -> None:
    control = sum(sample.count(bytes([byte])) for byte in (*range(9), *range(14, 27), 28, 29, 30))
    if control > 0.02 * len(sample):
        kind = both("importing.binary_data")
        raise NotAnEventFile(path=path, reason=both("importing.binary", kind=kind.en)) from None


def sniff(path: Path, sample: bytes, delimiter: str | None) -> Shape:
    """Return the layout of a text by its first bytes; raises FileEmpty, NotAnEventFile."""
    head = sample[: 1 << 18]
    whole = len(head) == len(sample)
    if not head.strip():
        raise FileEmpty(path=path)
    skipped = 0
    if match := re.match(rb"sep=(.)\r?\n", head):  # how spreadsheets note their separator
        delimiter = delimiter or match[1].decode("ascii", "replace")
        head = head[match.end() :]
        skipped = 1
    mark = _chosen(delimiter) if delimiter else _consistent(head, final=whole)
    if mark is None:
        raise NotAnEventFile(path=path, reason=both("importing.one_column"))
    lines = _first_records(head, mark, final=whole)
    if not lines:
        raise FileEmpty(path=path)
    named = _has_header(lines)
    count = len(lines[0])
    header = lines[0] if named else [""] * count
    if named and len(lines) == 1 and whole:
        raise FileEmpty(path=path)
    return Shape(mark, unique_names(header), skipped + named, named)


def _chosen(delimiter: str) -> str:
    mark = _NAMES.get(delimiter.lower(), delimiter)
    if len(mark) != 1 or not mark.isascii() or mark in '"\r\n':
        raise BadOption(option="--delimiter", value=delimiter, possible=", ; | tab space")
    return mark


def _consistent(head: bytes, *, final: bool) -> str | None:
    best: tuple[float, int, str] | None = None
    for mark in _CANDIDATES:
        if mark.encode() not in head:
            continue
        fields = scan(head, ord(mark), final=final).fields
        counts = np.bincount(fields[:2000]) if fields.size else np.zeros(2, np.int64)
        counts[:2] = 0
        if counts.sum() == 0:
            continue
        usual = int(counts.argmax())
        score = (round(float(counts[usual]) / min(fields.size, 2000), 1), usual, mark)
        best = max(best, score) if best else score
    if best and best[0] >= 0.5:
        return best[2]
    rows = [line.split() for line in head.split(b"\n")[: None if final else -1][:2000]]
    rows = [row for row in rows if row]
    counts = np.bincount([len(row) for row in rows]) if rows else np.zeros(1, np.int64)
    if counts.size > 2 and int(counts.argmax()) > 1 and counts.max() >= 0.99 * len(rows):
        return " "
    return best[2] if best else None


def _first_records(head: bytes, mark: str, *, final: bool) -> list[list[str]]:
    if mark == " ":
        lines = head.decode("utf-8", "replace").split("\n")[: None if final else -1][:100]
        return [line.split() for line in lines if line.strip()]
    found = scan(head, ord(mark), final=final)
    return [
        _fields(head[start:end], mark)
        for start, end in zip(found.start[:100].tolist(), found.end[:100].tolist(), strict=True)
    ]


def _fields(record: bytes, mark: str) -> list[str]:
    csv.field_size_limit(4 * FIELD_LIMIT)
    text = record.decode("utf-8", "replace").removesuffix("\r")
    return next(csv.reader(StringIO(text, newline=""), delimiter=mark), [])


def _has_header(lines: list[list[str]]) -> bool:
    first, rest = lines[0], [line for line in lines[1:] if len(line) == len(lines[0])]
    if any(_TIME.fullmatch(cell.strip()) for cell in first):
        return False
    for place, cell in enumerate(first):
        value = cell.strip()
        if not _NUMBER.fullmatch(value) or re.fullmatch(r"(19|20)\d\d", value):
            continue
        below = [line[place].strip() for line in rest if line[place].strip()]
        if below and sum(bool(_NUMBER.fullmatch(v)) for v in below) >= 0.9 * len(below):
            return False
    return True


def unique_names(header: list[str]) -> tuple[str, ...]:
    """Return column names trimmed, named where they are not, and told apart.

    >>> unique_names(["user ", "", "user"])
    ('user', 'column_2', 'user_2')
    """
    names: list[str] = []
    for place, raw in enumerate(header, 1):
        name = _CONTROL.sub(" ", raw).strip().strip("\ufeff") or f"column_{place}"
        candidate, again = name, 2
        while candidate in names:
            candidate, again = f"{name}_{again}", again + 1
        names.append(candidate)
    return tuple(names)


def _rows(source: Bytes, text: Utf8, shape: Shape, line: int, header: int) -> Iterator[RawRows]:
    rest = b""
    try:
        while True:
            data = text.read(BLOCK)
            final = not data
            if shape.delimiter == " ":
                whole, cut, tail = (rest + data).rpartition(b"\n")
                block, rest = (whole + cut, tail) if not final else (rest, b"")
                block = b"\n".join(_BLANKS.sub(b"\t", part.strip()) for part in block.split(b"\n"))
                found = scan(block, 9, final=True)
            else:
                block = rest + data
                found = scan(block, ord(shape.delimiter), final=final)
                rest = block[found.rest :]
            if header and found.start.size:
                found, header = _without_first(found, header), 0
            stretch = _read(block, found, line, shape, text.encoding)
            line += found.newlines
            if len(rest) > _STUCK:
                rejected, rest, passed = _pass_over(rest, text, line)
                stretch = RawRows(stretch.frame, stretch.lines, (*stretch.rejected, rejected))
                line += passed
            yield RawRows(stretch.frame, stretch.lines, stretch.rejected, text.done)
            if final:
                return
    finally:
        source.close()


def _without_first(found: Records, count: int) -> Records:
    return Records(
        found.start[count:], found.end[count:], found.line[count:], found.fields[count:],
        found.kind[count:], found.rest, found.newlines,
    )  # fmt: skip


def _pass_over(rest: bytes, text: Utf8, line: int) -> tuple[RejectedRow, bytes, int]:
    """Leave out a line that is longer than any field may be; returns what follows it."""
    start = rest[:_SHOWN]
    while True:
        _, newline, after = rest.partition(b"\n")
        if newline:
            break
        after = b""
        rest = text.read(BLOCK)
        if not rest:
            break
    reason = both("importing.field_too_long", limit=FIELD_LIMIT)
    return RejectedRow(line, reason, start.decode("utf-8", "replace")), after, 1


def _read(block: bytes, found: Records, line: int, shape: Shape, encoding: str) -> RawRows:
    import polars as pl

    width = len(shape.columns)
    mark = "\t" if shape.delimiter == " " else shape.delimiter
    broken = (found.fields != width) | ((found.kind & (NUL | ENDLESS)) != 0)
    if not block.isascii():
        broken |= _not_utf8(block, found)
    rejected = tuple(
        RejectedRow(
            line + int(found.line[row]),
            _reason(found, row, width, encoding),
            block[found.start[row] : min(found.end[row], found.start[row] + _SHOWN)]
            .decode("utf-8", "replace")
            .rstrip("\r"),
        )
        for row in np.flatnonzero(broken).tolist()
    )
    odd = ~broken & ((found.kind & ODD_QUOTE) != 0)
    plain = ~broken & ~odd
    frame = _read_plain(_body(block, found, plain), int(plain.sum()), mark, shape.columns)
    if frame is None:
        odd, plain = odd | plain, np.zeros_like(plain)
        frame = _empty(shape.columns)
    lines = line + found.line[plain]
    if odd.any():
        frame = pl.concat([frame, _read_odd(block, found, odd, mark, shape.columns)])
        lines = np.concatenate([lines, line + found.line[odd]])
    return RawRows(frame, lines.astype(np.int64), rejected)


def _reason(found: Records, row: int, width: int, encoding: str) -> Words:
    if found.kind[row] & ENDLESS:
        return both("importing.field_too_long", limit=FIELD_LIMIT)
    if found.kind[row] & NUL:
        return both("importing.nul_byte")
    fields = int(found.fields[row])
    if fields == width:
        return both("importing.bad_bytes", encoding=encoding.upper())
    key = "too_few_fields" if fields < width else "too_many_fields"
    return both(f"importing.{key}", found=fields, expected=width)


def _not_utf8(block: bytes, found: Records) -> NDArray[np.bool_]:
    bad = np.zeros(found.start.size, np.bool_)
    at = 0
    while True:  # each turn finds the next record with a byte that is not UTF-8
        try:
            block[at:].decode("utf-8")
        except UnicodeDecodeError as error:
            row = int(np.searchsorted(found.end, at + error.start))
            if row >= bad.size:
                return bad
            bad[row] = found.start[row] <= at + error.start
            at = max(int(found.end[row]), at + error.start + 1)
        else:
            return bad


def _body(block: bytes, found: Records, wanted: NDArray[np.bool_]) -> bytes:
    """Return the wanted records, each with its newline, in one piece."""
    rows = np.flatnonzero(wanted)
    if rows.size == 0:
        return b""
    start, end = found.start[rows], found.end[rows]
    breaks = np.flatnonzero(start[1:] != end[:-1] + 1)
    first = np.concatenate([[0], breaks + 1])
    last = np.concatenate([breaks, [rows.size - 1]])
    runs = zip(start[first].tolist(), end[last].tolist(), strict=True)
    return b"\n".join(block[a:b] for a, b in runs)


def _empty(columns: tuple[str, ...]) -> pl.DataFrame:
    import polars as pl

    return pl.DataFrame(schema=dict.fromkeys(columns, pl.String))


def _read_plain(body: bytes, rows: int, mark: str, columns: tuple[str, ...]) -> pl.DataFrame | None:
    """Return the records as Polars reads them, None where it does not see the same records."""
    import polars as pl

    if rows == 0:
        return _empty(columns)
    try:
        frame = pl.read_csv(
            body, has_header=False, separator=mark, infer_schema=False, new_columns=list(columns)
        )
    except pl.exceptions.PolarsError:
        return None
    if frame.shape != (rows, len(columns)):
        return None
    if b'""' in body:
        frame = frame.with_columns(pl.all().replace("", None))
    return frame


def _read_odd(
    block: bytes, found: Records, odd: NDArray[np.bool_], mark: str, columns: tuple[str, ...]
) -> pl.DataFrame:
    import polars as pl

    rows = [
        [cell or None for cell in _fields(block[found.start[row] : found.end[row]], mark)]
        for row in np.flatnonzero(odd).tolist()
    ]
    schema = dict.fromkeys(columns, pl.String)
    return pl.DataFrame(rows, schema=schema, orient="row", strict=True)
