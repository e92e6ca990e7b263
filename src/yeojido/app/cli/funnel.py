"""The funnel: who gets from step to step."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

from cyclopts import App, Parameter

from yeojido.app import pictures
from yeojido.app.cli.common import Common, shared
from yeojido.app.cli.language import LANGUAGE, t
from yeojido.app.cli.output import duration_words, emit, number, percent, progress, table, tell
from yeojido.app.wire import house

if TYPE_CHECKING:
    from yeojido.analyze.sequences.funnel import FunnelResult


def add(app: App) -> None:
    """Add the command to the command line."""
    app.command(funnel, help=t("funnel_help"))


def funnel(
    *steps: Annotated[str, Parameter(help=t("opt_steps"))],
    within: Annotated[str | None, Parameter(help=t("opt_within"))] = None,
    by: Annotated[str | None, Parameter(help=t("opt_by"))] = None,
    from_: Annotated[str | None, Parameter(name="--from", help=t("opt_from"))] = None,
    to: Annotated[str | None, Parameter(help=t("opt_to"))] = None,
    pending: Annotated[Literal["show", "exclude"], Parameter(help=t("opt_pending"))] = "show",
    timezone: Annotated[str, Parameter(help=t("opt_days_zone"))] = "Asia/Seoul",
    out: Annotated[Path | None, Parameter(help=t("opt_out_picture"))] = None,
    common: Common | None = None,
) -> int:
    """Count who gets from step to step."""
    from yeojido.analyze.sequences.funnel import Funnel
    from yeojido.domain.errors import BadOption

    if not steps:
        raise BadOption(option="STEP", value="()", possible='"catalog" "cart" "payment_done"')
    if out is not None:
        pictures.check(out)
    settings = shared(common)
    question = Funnel(
        steps=steps,
        within=within,
        by=by,
        start=from_,
        end=to,
        pending=pending,
        timezone=timezone,
    )
    with house(settings) as parts, progress(t("counting")) as bar:
        result = parts.log().run(question, bar)
    if out is not None:
        pictures.save_funnel(result, out, settings.language)
        tell(t("written", path=out))
    if settings.json:
        emit(result.to_dict())
        return 0
    _show_funnel(result)
    return 0


def _show_funnel(result: FunnelResult) -> None:
    document: dict[str, Any] = result.to_dict()
    for warning in result.warnings:
        tell(warning.say(LANGUAGE))
    headings = ("step", "people", "from_start", "from_previous", "interval", "median", "pending")
    columns = [(t(f"col_{name}"), name != "step") for name in headings]
    table(columns, [_step_row(step) for step in document["steps"]])
    if document["groups"]:
        rows = [
            (t("missing_group") if group["key"] is None else str(group["key"]), *_step_row(step))
            for group in document["groups"]
            for step in group["steps"]
        ]
        table([(t("col_group"), False), *columns], rows)


def _step_row(step: dict[str, Any]) -> tuple[str, ...]:
    ends = step["interval"]
    return (
        step["name"],
        number(step["people"]),
        percent(step["rate_from_start"]),
        percent(step["rate_from_previous"]),
        "–" if ends is None else f"{ends[0] * 100:.1f}~{percent(ends[1])}",
        duration_words(step["median_seconds"], LANGUAGE),
        number(step["pending"]),
    )
