"""The funnel: who gets from step to step."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

from cyclopts import App, Parameter

from yeojido.app import pictures
from yeojido.app.cli.answer import Columns, Rows, ready
from yeojido.app.cli.common import Common, shared
from yeojido.app.cli.funnel_tables import further, steps_table
from yeojido.app.cli.language import LANGUAGE, t
from yeojido.app.cli.lens import Part, Versus, grouped, seen
from yeojido.app.cli.output import emit, progress, table, tell
from yeojido.app.wire import house

if TYPE_CHECKING:
    from yeojido.analyze.sequences.funnel import Funnel, FunnelResult
    from yeojido.app.log import Log
    from yeojido.app.settings import Settings
    from yeojido.app.wire import House

Order = Literal["ordered", "strict", "any"]
Counted = Literal["people", "visits", "journeys", "totals"]
Trend = Literal["day", "week", "month", "quarter", "year"]
System = Literal["clickhouse", "posthog", "mixpanel", "amplitude", "retentioneering"]


@Parameter(name="*")
@dataclass(frozen=True)
class Mode:
    """How chains are made, and what is counted."""

    order: Annotated[Order, Parameter(help=t("funnel.opt_order"))] = "ordered"
    optional: Annotated[tuple[int, ...], Parameter(help=t("funnel.opt_optional"))] = ()
    exclude: Annotated[tuple[str, ...], Parameter(help=t("funnel.opt_exclude"))] = ()
    hold: Annotated[tuple[str, ...], Parameter(help=t("funnel.opt_hold"))] = ()
    per: Annotated[Counted, Parameter(help=t("funnel.opt_per"))] = "people"
    visit_gap: Annotated[str | None, Parameter(help=t("funnel.opt_visit_gap"))] = None
    journey: Annotated[str | None, Parameter(help=t("opt_journey"))] = None
    like: Annotated[System | None, Parameter(help=t("funnel.opt_like"))] = None


@Parameter(name="*")
@dataclass(frozen=True)
class More:
    """What is told beside the steps."""

    histogram: Annotated[bool, Parameter(help=t("funnel.opt_histogram"), negative="")] = False
    trend: Annotated[Trend | None, Parameter(help=t("funnel.opt_trend"))] = None
    instead: Annotated[
        Literal["event", "touchpoint"] | None, Parameter(help=t("funnel.opt_instead"))
    ] = None
    versus: Annotated[str | None, Parameter(help=t("funnel.opt_versus"))] = None
    against: Annotated[str | None, Parameter(help=t("funnel.opt_against"))] = None
    least: Annotated[int, Parameter(help=t("lens.least"))] = 30
    placebo: Annotated[int, Parameter(help=t("lens.placebo"))] = 0


def add(app: App) -> None:
    """Add the command to the command line."""
    app.command(funnel, help=t("funnel_help"))


def funnel(
    *steps: Annotated[str, Parameter(help=t("opt_steps"))],
    within: Annotated[str | None, Parameter(help=t("opt_within"))] = None,
    by: Annotated[str | None, Parameter(help=t("funnel.opt_by"))] = None,
    from_: Annotated[str | None, Parameter(name="--from", help=t("opt_from"))] = None,
    to: Annotated[str | None, Parameter(help=t("opt_to"))] = None,
    pending: Annotated[Literal["show", "exclude"], Parameter(help=t("opt_pending"))] = "show",
    timezone: Annotated[str, Parameter(help=t("opt_days_zone"))] = "Asia/Seoul",
    mode: Mode | None = None,
    more: More | None = None,
    out: Annotated[Path | None, Parameter(help=t("opt_out_picture"))] = None,
    part: Part | None = None,
    common: Common | None = None,
) -> int:
    """Count who gets from step to step."""
    from yeojido.analyze.sequences.funnel import Funnel
    from yeojido.domain.errors import QuestionError
    from yeojido.domain.words import both

    if not steps:
        raise QuestionError(reason=both("cli.no_steps"))
    ready(out)
    settings = shared(common)
    how, told = mode or Mode(), more or More()
    other = _period(told.versus)
    groups = (
        None if other is not None else Versus(told.versus, told.against, told.least, told.placebo)
    )

    def question(parts: House, log: Log) -> Funnel:
        return Funnel(
            steps, within, by, from_, to, pending, timezone, how.order, how.optional, how.exclude,
            how.hold, how.per, _definition(parts, log, how, told), how.visit_gap, told.histogram,
            told.trend, told.instead, other, how.like,
        )  # fmt: skip

    with house(settings) as parts, progress(t("counting")) as bar:
        log = seen(parts.log(), part)
        result = log.run(grouped(question(parts, log), groups, timezone), bar)
    if told.versus is not None and other is None:
        from yeojido.app.cli.asking import show

        return show(result, "difference", _never, settings, out)
    return _show(result, settings, out)


def _never(result: Any) -> tuple[Columns, Rows]:
    return steps_table(result)


def _definition(parts: House, log: Log, how: Mode, told: More) -> Any:
    """Return the journey, where journeys or touchpoints are asked for."""
    if how.per != "journeys" and told.instead != "touchpoint" and how.journey is None:
        return None
    from yeojido.app.journeys import chosen

    definition, note = chosen(parts, log, how.journey, None)
    tell(note.say(LANGUAGE))
    return definition


def _period(text: str | None) -> tuple[str | None, str | None] | None:
    """Read ``2026-03-01..2026-03-31`` (either end may be empty); None where it is no period."""
    if text is None or ".." not in text:
        return None
    start, _, end = (each.strip() for each in text.partition(".."))
    wrong = any(each and not each[:4].isdecimal() for each in (start, end))
    return None if wrong else (start or None, end or None)


def _show(result: FunnelResult, settings: Settings, out: Path | None) -> int:
    document = result.to_dict()
    if out is not None:
        _draw(result, document, settings, out)
    if settings.json:
        emit(document)
        return 0
    for warning in result.warnings:
        tell(warning.say(LANGUAGE))
    table(*steps_table(result))
    for heading, columns, rows in further(result):
        tell("", *heading)
        table(columns, rows)
    return 0


def _draw(result: FunnelResult, document: dict[str, Any], settings: Settings, out: Path) -> None:
    """Write the funnel, and beside it a picture of everything else that was asked for."""
    from yeojido.draw.answer import Sheet

    columns, rows = steps_table(result)
    sheet = Sheet(tuple(columns), tuple(tuple(row) for row in rows))
    pictures.save_answer("funnel", document, out, settings.language, sheet)
    tell(t("written", path=out))
    for part in ("times", "trend", "exits", "versus"):
        if document[part] and f"funnel_{part}" in pictures.PICTURES:
            path = out.with_stem(f"{out.stem}.{part}")
            pictures.save_answer(f"funnel_{part}", document, path, settings.language)
            tell(t("written", path=path))
