"""XES (IEEE 1849): event logs of process mining, read as a stream and without entities.

An event's columns are its own attributes, its trace's under ``case:``.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast
from xml.etree.ElementTree import ParseError

import numpy as np

from yeojido.adapters.files.stream import Bytes
from yeojido.domain.errors import FileUnreadable
from yeojido.domain.source import Opened, RawRows
from yeojido.domain.words import both

if TYPE_CHECKING:
    import polars as pl

BATCH_ROWS = 50_000
_VALUES = ("string", "date", "int", "float", "boolean", "id")


def open_xes(path: Path) -> Opened:
    """Open an XES log; rows raise FileUnreadable where the XML is damaged or unsafe."""
    source = Bytes(path)
    return Opened(path.name, "XES", source.size, _rows(path, source))


def _tag(element: Any) -> str:
    return str(element.tag).rpartition("}")[2]


def _attributes(element: Any, prefix: str) -> dict[str, str]:
    return {
        prefix + child.get("key", ""): child.get("value", "")
        for child in element
        if _tag(child) in _VALUES and child.get("key")
    }


def _rows(path: Path, source: Bytes) -> Iterator[RawRows]:
    from defusedxml.common import DefusedXmlException

    try:
        yield from _events(source)
    except (ParseError, DefusedXmlException):
        reason = both("importing.damaged_format", format="XES")
        raise FileUnreadable(path=path, format="XES", reason=reason) from None
    finally:
        source.close()


def _events(source: Bytes) -> Iterator[RawRows]:
    from defusedxml.ElementTree import iterparse

    rows: list[dict[str, str]] = []
    number = 0
    trace: dict[str, str] = {}
    waiting: list[dict[str, str]] = []  # events of the open trace: its name may follow them
    root: Any = None
    for moment, element in iterparse(cast("Any", source), events=("start", "end"), forbid_dtd=True):
        root = element if root is None else root
        tag = _tag(element)
        if moment == "start":
            if tag == "trace":
                trace, waiting = {}, []
            continue
        if tag == "event":
            waiting.append(_attributes(element, ""))
            element.clear()
        elif tag == "trace":
            trace = _attributes(element, "case:")
            rows += [trace | event for event in waiting]
            element.clear()
            root.clear()
        if len(rows) >= BATCH_ROWS:
            yield _stretch(rows, number, source.done)
            number, rows = number + len(rows), []
    yield _stretch(rows, number, source.done)


def _stretch(rows: list[dict[str, str]], number: int, done: int) -> RawRows:
    lines = np.arange(number + 1, number + 1 + len(rows), dtype=np.int64)
    return RawRows(_frame(rows), lines, done=done)


def _frame(rows: list[dict[str, str]]) -> pl.DataFrame:
    import polars as pl

    names = dict.fromkeys(name for row in rows for name in row)
    columns = {name: [row.get(name) or None for row in rows] for name in names}
    return pl.DataFrame(columns, schema=dict.fromkeys(names, pl.String))
