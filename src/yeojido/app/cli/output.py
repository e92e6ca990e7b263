"""What a command shows: one JSON document on stdout, or words and tables for people.

Progress and asides always go to stderr, so stdout can be piped.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from yeojido.app.cli.safe import escaped, printable

if TYPE_CHECKING:
    from rich.console import Console

_WIDE = 400
#: leading characters a spreadsheet would run as a formula
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def emit(document: object) -> None:
    """Write one JSON document to stdout; what a terminal would obey is written by its number."""
    import msgspec

    text = escaped(msgspec.json.format(msgspec.json.encode(document), indent=2).decode())
    sys.stdout.buffer.write(text.encode() + b"\n")
    sys.stdout.flush()


def console(*, stderr: bool = False) -> Console:
    """Return a console for stdout or stderr; plain where the output is piped."""
    from rich.console import Console

    # Nobody's window limits what goes into a file or another program.
    stream = sys.stderr if stderr else sys.stdout
    width = None if stream.isatty() else _WIDE
    return Console(stderr=stderr, highlight=False, soft_wrap=True, width=width)


def tell(*sentences: str) -> None:
    """Say something to the person, on stderr."""
    for sentence in sentences:
        sys.stderr.write(printable(sentence) + "\n")
    sys.stderr.flush()


def table(columns: Sequence[tuple[str, bool]], rows: Sequence[Sequence[str]]) -> None:
    """Print a table on stdout. ``columns``: (heading, is a number)."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

    shown = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for heading, number in columns:
        shown.add_column(
            Text(heading),
            justify="right" if number else "left",
            overflow="fold",
            no_wrap=number,
            min_width=None if number else min(8, len(heading)),
        )
    for row in rows:
        shown.add_row(*(Text(printable(cell)) for cell in row))
    console().print(shown)


@contextmanager
def progress(label: str) -> Iterator[Callable[[int, int], None]]:
    """Show a bar on stderr while something long runs; silent where stderr is not a terminal.

    The function handed out takes (done, total) in any unit.
    """
    if not sys.stderr.isatty():
        yield lambda done, total: None
        return
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f}%"),
        TimeRemainingColumn(),
        console=console(stderr=True),
        transient=True,
    )
    with bar:
        task = bar.add_task(label, total=None)

        def update(done: int, total: int) -> None:
            bar.update(task, completed=done, total=total or None)

        yield update


def percent(share: float | None, digits: int = 1) -> str:
    """Return a share as a percentage, a dash where there is none.

    >>> percent(0.6432), percent(None)
    ('64.3%', '–')
    """
    return "–" if share is None else f"{share * 100:.{digits}f}%"


def number(value: float | None) -> str:
    """Return a whole number with thousands separated, a dash where there is none."""
    return "–" if value is None else f"{round(value):,}"


def duration_words(seconds: float | None, language: str) -> str:
    """Return a length of time for reading: the two largest units.

    >>> duration_words(93784, "ko"), duration_words(42.4, "en")
    ('1일 2시간', '42s')
    """
    if seconds is None:
        return "–"
    names = ("일", "시간", "분", "초") if language == "ko" else ("d", "h", "m", "s")
    left = round(seconds)
    parts: list[str] = []
    for size, name in zip((86400, 3600, 60, 1), names, strict=True):
        count, left = divmod(left, size)
        if count or (size == 1 and not parts):
            parts.append(f"{count}{name}")
    return " ".join(parts[:2])


def safe_cell(value: Any) -> str:
    """Return a value as a spreadsheet cell that is never run as a formula or obeyed by a terminal."""
    text = "" if value is None else printable(str(value))
    return f"'{text}" if text.startswith(FORMULA) and not _is_number(text) else text


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
