"""Where a SQLite file lies, in the forms that drivers take."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote


def sqlite_address(path: Path, read_only: bool = False) -> str:
    """Return the URL of a SQLite file for SQLAlchemy."""
    return f"sqlite:///{file_address(path, read_only)}"


def file_address(path: Path, read_only: bool = False) -> str:
    """Return a SQLite file as a ``file:`` address, for SQLite's own URIs."""
    options = "?uri=true"
    if read_only:
        # An immutable database needs no lock and no side files. Where there are some, what they
        # hold is part of it.
        sides = path.with_name(f"{path.name}-wal")
        whole = not sides.exists() or sides.stat().st_size == 0
        options = f"?mode=ro{'&immutable=1' if whole else ''}&uri=true"
    return f"file:{quote(str(path.absolute()))}{options}"
