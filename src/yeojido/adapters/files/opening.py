"""Which reader a file needs: by its first bytes, then by its name."""

from __future__ import annotations

from pathlib import Path

from yeojido.adapters.files.stream import Bytes
from yeojido.domain.errors import NotAnEventFile
from yeojido.domain.source import NOTHING_SAID, FileOptions, Source
from yeojido.domain.words import both

#: first bytes of files that are no tables of events -> what they are
_OTHERS: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "PDF"), (b"\x89PNG", "PNG"), (b"\xff\xd8\xff", "JPEG"), (b"GIF8", "GIF"),
    (b"SQLite format 3", "SQLite"), (b"\x7fELF", "ELF"), (b"BZh", "bzip2"), (b"7z\xbc\xaf", "7z"),
    (b"\xfd7zXZ", "xz"), (b"Rar!", "RAR"), (b"MZ\x90", "EXE"), (b"ORC", "ORC"),
    (b"Obj\x01", "Avro"), (b"ARROW1", "Arrow"), (b"\x28\xb5\x2f\xfd", "Zstandard"),
)  # fmt: skip
_OLD_EXCEL = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def open_source(path: Path, options: FileOptions = NOTHING_SAID) -> Source:
    """Open one file; raises InputError with what is wrong and what to do."""
    bytes_ = Bytes(path)
    try:
        head = bytes_.peek(4096)
    finally:
        bytes_.close()
    kind = _kind(path, head)
    if kind == "parquet":
        from yeojido.adapters.files.parquet import open_parquet

        return open_parquet(path)
    if kind == "excel":
        from yeojido.adapters.files.excel import open_excel

        return open_excel(path, options)
    if kind == "xes":
        from yeojido.adapters.files.xes import open_xes

        return open_xes(path)
    if kind == "json":
        from yeojido.adapters.files.json_rows import open_json

        return open_json(path, options)
    from yeojido.adapters.files.delimited import open_delimited

    return open_delimited(path, options)


def _kind(path: Path, head: bytes) -> str:
    if head.startswith(b"PAR1"):
        return "parquet"
    if head.startswith(_OLD_EXCEL):
        return "excel"
    if head.startswith(b"PK\x03\x04"):
        names = (b"[Content_Types].xml", b"xl/", b"_rels/.rels", b"docProps/")
        if any(name in head for name in names) or ".xls" in path.name.lower():
            return "excel"
        raise NotAnEventFile(path=path, reason=both("importing.binary", kind="ZIP"))
    for mark, kind in _OTHERS:
        if head.startswith(mark):
            raise NotAnEventFile(path=path, reason=both("importing.binary", kind=kind))
    endings = [ending.lower() for ending in path.suffixes]
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if start.startswith(b"<"):
        if ".xes" in endings or b"<log" in head:
            return "xes"
        raise NotAnEventFile(path=path, reason=both("importing.binary", kind="XML"))
    looks = start.startswith((b'{"', b"{ ", b"{\n", b"{\r", b"{}", b"[{", b"[ ", b"[\n", b"[\r"))
    if looks or {".json", ".jsonl", ".ndjson"} & set(endings):
        return "json"
    return "text"
