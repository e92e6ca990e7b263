"""Excel workbooks: one sheet, every cell as the text that it shows; dates as ISO 8601."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from yeojido.adapters.files.delimited import unique_names
from yeojido.adapters.files.parquet import unpacked
from yeojido.adapters.files.stream import Bytes
from yeojido.domain.errors import FileEmpty, FileUnreadable, InputError
from yeojido.domain.source import FileOptions, Opened, RawRows
from yeojido.domain.words import Words, both

if TYPE_CHECKING:
    import polars as pl

BATCH_ROWS = 200_000
#: an unpacked workbook of the largest sheet a spreadsheet can hold stays below this
_LARGEST = 4 << 30


def open_excel(path: Path, options: FileOptions) -> Opened:
    """Open a workbook; the sheet is that of the flag, else the first with rows.

    Raises FileUnreadable for a damaged workbook or an unknown sheet, FileEmpty without rows.
    """
    import fastexcel

    source = Bytes(path)
    with unpacked(source) as file:
        data = file.read()
    _refuse_bomb(path, data)
    try:
        book = fastexcel.read_excel(data)
        names = list(book.sheet_names)
    except (fastexcel.FastExcelError, ValueError, OSError):
        raise _unreadable(path, both("importing.damaged_format", format="Excel")) from None
    chosen = _sheet(path, names, options.sheet)
    try:
        sheet = book.load_sheet(chosen, header_row=None, dtypes="string").to_polars()
    except (fastexcel.FastExcelError, ValueError, OSError):
        raise _unreadable(path, both("importing.damaged_format", format="Excel")) from None
    if sheet.height < 2 or sheet.width < 2:
        raise FileEmpty(path=path)
    notes: list[Words] = []
    others = [name for name in names if name != chosen]
    if others and options.sheet is None:
        values = {"path": path.name, "sheet": chosen, "sheets": ", ".join(others)}
        notes.append(both("importing.other_sheets", **values))
    header = [value or "" for value in sheet.row(0)]
    sheet.columns = list(unique_names([str(name) for name in header]))
    return Opened(path.name, "Excel", source.size, _rows(sheet, source.size), tuple(notes))


def _unreadable(path: Path, reason: Words) -> InputError:
    return FileUnreadable(path=path, format="Excel", reason=reason)


def _refuse_bomb(path: Path, data: bytes) -> None:
    import io

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            unpacked_size = sum(part.file_size for part in parts.infolist())
    except zipfile.BadZipFile:
        if data.startswith(b"PK"):
            raise _unreadable(path, both("importing.damaged_format", format="Excel")) from None
        return  # the old binary format is not packed
    if unpacked_size > _LARGEST:
        raise _unreadable(path, both("importing.bomb"))


def _sheet(path: Path, names: list[str], wanted: str | None) -> str:
    if wanted is None:
        return names[0]
    if wanted in names:
        return wanted
    if wanted.isdigit() and 1 <= int(wanted) <= len(names):
        return names[int(wanted) - 1]
    raise _unreadable(path, both("importing.no_sheet", sheet=wanted, sheets=", ".join(names)))


def _rows(sheet: pl.DataFrame, size: int) -> Iterator[RawRows]:
    import polars as pl

    for start in range(1, sheet.height, BATCH_ROWS):
        part = sheet.slice(start, BATCH_ROWS)
        lines = np.arange(start + 1, start + 1 + part.height, dtype=np.int64)
        filled = ~part.select(pl.all_horizontal(pl.all().is_null())).to_series()
        lines = lines[filled.to_numpy()]
        done = size * (start + part.height) // sheet.height
        yield RawRows(part.filter(filled), lines, done=done)
