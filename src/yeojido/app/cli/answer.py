"""The end of every command that asks the log: warnings, picture, and JSON or a table.

A command reads its options, calls ``ready(out)`` before it computes anything, runs its analysis,
and ends with::

    return answer(result, "retention", columns, rows, settings, out)

``kind`` is the picture's name in ``app.pictures.PICTURES``; ``columns`` and ``rows`` are the table
for people: headings as (text, is a number), cells as text.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from yeojido.app import pictures
from yeojido.app.cli.language import t
from yeojido.app.cli.output import emit, table, tell

if TYPE_CHECKING:
    from yeojido.app.settings import Settings
    from yeojido.app.showing import Answer

Columns = Sequence[tuple[str, bool]]
Rows = Sequence[Sequence[str]]


def ready(out: Path | None) -> None:
    """Refuse a picture of unknown format before anything is computed; raises BadOption."""
    if out is not None:
        pictures.check(out)


def answer(
    result: Answer,
    kind: str,
    columns: Columns,
    rows: Rows,
    settings: Settings,
    out: Path | None = None,
    *,
    named: Mapping[str, Any] | None = None,
) -> int:
    """Show a result: write ``out``, then one JSON document, or warnings and the table.

    ``named`` is the document to be drawn where it differs from ``result.to_dict()``, such as one
    with people's names for ids. Returns the exit status 0.
    """
    document = result.to_dict()
    if out is not None:
        from yeojido.draw.answer import Sheet

        sheet = Sheet(tuple(columns), tuple(tuple(row) for row in rows))
        pictures.save_answer(kind, named or document, out, settings.language, sheet)
        tell(t("written", path=out))
    if settings.json:
        emit(document)
        return 0
    for warning in getattr(result, "warnings", ()):
        tell(warning.say(settings.language))
    table(columns, rows)
    return 0
