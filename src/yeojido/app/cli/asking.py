"""Ask a question of a part of the log, for everyone or by groups, and show what comes back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from yeojido.app import pictures
from yeojido.app.cli.answer import Columns, Rows, answer, ready
from yeojido.app.cli.language import LANGUAGE, t
from yeojido.app.cli.lens import Lens, Part, Versus, grouped, seen
from yeojido.app.cli.output import emit, number, percent, progress, table, tell
from yeojido.app.wire import house

if TYPE_CHECKING:
    from collections.abc import Mapping

    from yeojido.analyze.difference import DifferenceResult
    from yeojido.analyze.split import SplitResult
    from yeojido.app.log import Log
    from yeojido.app.settings import Settings

Sheet = Callable[[Any], tuple[Columns, Rows]]
Document = Callable[[Any], "Mapping[str, Any] | None"]


def ask(
    question: Any,
    kind: str,
    sheet: Sheet,
    settings: Settings,
    out: Path | None = None,
    part: Part | None = None,
    groups: Versus | None = None,
    *,
    named: Document | None = None,
) -> int:
    """Run a question and show the answer; returns the exit status.

    Args:
        question: an analysis, or a function of (house, log) that makes one.
        kind: name of the picture.
        sheet: makes of a result the table for people: headings and rows.
        settings: of this run.
        out: where the picture goes.
        part: which part of the log.
        groups: which groups of people; None = everyone.
        named: makes of a result the document to be drawn, where it is not ``to_dict()``.
    """
    ready(out)
    zone = part.timezone if isinstance(part, Lens) else "Asia/Seoul"
    with house(settings) as parts, progress(t("counting")) as bar:
        log: Log = parts.log()
        asked = question(parts, log) if _makes(question) else question
        result = seen(log, part).run(grouped(asked, groups, zone), bar)
    return show(result, kind, sheet, settings, out, named=named)


def _makes(question: Any) -> bool:
    return callable(question) and not hasattr(question, "scan")


def show(
    result: Any,
    kind: str,
    sheet: Sheet,
    settings: Settings,
    out: Path | None = None,
    *,
    named: Document | None = None,
) -> int:
    """Show an answer, the answers of groups, or what tells two groups apart."""
    from yeojido.analyze.difference import DifferenceResult
    from yeojido.analyze.split import SplitResult

    if isinstance(result, DifferenceResult):
        return _difference(result, settings, out)
    if isinstance(result, SplitResult):
        return _split(result, kind, sheet, settings, out, named)
    drawn = None if named is None else named(result)
    return answer(result, kind, *sheet(result), settings, out, named=drawn)


def _split(
    result: SplitResult, kind: str, sheet: Sheet, settings: Settings, out: Path | None,
    named: Document | None,
) -> int:  # fmt: skip
    """Show group by group; every group has a picture of its own, numbered in its name."""
    if out is not None:
        for place, group in enumerate(result.groups, 1):
            document = None if named is None else named(group.result)
            path = out.with_stem(f"{out.stem}.{place}")
            pictures.save_answer(kind, document or group.result.to_dict(), path, settings.language)
            tell(t("written", path=path))
    if settings.json:
        emit(result.to_dict())
        return 0
    for warning in result.warnings:
        tell(warning.say(LANGUAGE))
    for group in result.groups:
        value = t("lens.unknown_value") if group.key is None else group.key
        tell("", t("lens.group", by=result.by, value=value, people=group.people))
        for warning in getattr(group.result, "warnings", ()):
            tell(warning.say(LANGUAGE))
        table(*sheet(group.result))
    return 0


def _difference(result: DifferenceResult, settings: Settings, out: Path | None) -> int:
    from yeojido.draw.groups import item_name

    rows = [
        (
            item_name(row.item, LANGUAGE),
            f"{percent(row.share_a)} ({number(row.hits_a)}/{number(row.n_a)})",
            f"{percent(row.share_b)} ({number(row.hits_b)}/{number(row.n_b)})",
            t("lens.points", points=row.difference * 100),
            f"{row.low * 100:+.1f} ~ {row.high * 100:+.1f}",
            "<0.001" if row.p_corrected < 0.001 else f"{row.p_corrected:.3f}",
        )
        for row in result.rows
    ]
    names = ("item", "a", "b", "difference", "interval", "p")
    columns = [(t(f"lens.col_{name}"), name != "item") for name in names]
    if not settings.json:
        other = result.who_b or t("lens.everyone_else")
        tell(t("lens.compared", who_a=result.who_a, who_b=other, people_a=result.people_a,
               people_b=result.people_b))  # fmt: skip
        if result.placebo is not None:
            hits, rounds = result.placebo.with_findings, result.placebo.rounds
            tell(t("lens.checked", hits=hits, rounds=rounds))
    return answer(result, "difference", columns, rows, settings, out)
