"""The file of rejected rows: file, line, reason and the row, for a person to look at."""

from __future__ import annotations

import csv
import errno
import os
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from yeojido.domain.errors import AllRowsBad, DiskFull, WorkspaceReadOnly
from yeojido.domain.source import RejectedRow


def safe_cell(text: str) -> str:
    """Return a cell that a spreadsheet shows and never computes.

    >>> safe_cell("=cmd|'/c calc'!A1"), safe_cell("cart")
    ("'=cmd|'/c calc'!A1", 'cart')
    """
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text


class RejectsFile:
    """Made when the first row is rejected; readable by its owner alone.

    CSV with a byte order mark, so that spreadsheets show Korean.
    """

    def __init__(self, path: Path) -> None:
        """Remember where; nothing is written yet."""
        self.path = path
        self.count = 0
        self._file: IO[str] | None = None

    def add(self, file: str, rows: Sequence[RejectedRow]) -> None:
        """Write rejected rows of one file; raises DiskFull, WorkspaceReadOnly."""
        try:
            self._write(file, rows)
        except OSError as error:
            if error.errno == errno.ENOSPC:
                raise DiskFull(path=self.path.parent) from None
            raise WorkspaceReadOnly(path=self.path.parent) from None
        self.count += len(rows)

    def _write(self, file: str, rows: Sequence[RejectedRow]) -> None:
        if self._file is None:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            handle = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            self._file = os.fdopen(handle, "w", encoding="utf-8-sig", newline="")
            csv.writer(self._file).writerow(["file", "line", "reason", "이유", "row"])
        out = csv.writer(self._file)
        for row in rows:
            cells = (file, row.reason.en, row.reason.ko, row.row)
            name, english, korean, text = map(safe_cell, cells)
            out.writerow([name, row.line, english, korean, text])

    def __enter__(self) -> Self:
        """Use it in a ``with``."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the file; it stays where it says why an import was refused, else it goes with it."""
        if self._file is None:
            return
        self._file.close()
        if kind is not None and not issubclass(kind, AllRowsBad):
            self.path.unlink(missing_ok=True)
