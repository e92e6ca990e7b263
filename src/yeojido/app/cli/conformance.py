"""Designed against actual: where journeys leave the map they were designed with."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import App, Parameter

from yeojido.app.cli.answer import Columns, Rows
from yeojido.app.cli.asking import ask
from yeojido.app.cli.common import Common, shared
from yeojido.app.cli.language import LANGUAGE, t
from yeojido.app.cli.lens import Groups, Lens
from yeojido.app.cli.output import duration_words, number, percent, tell
from yeojido.domain.errors import BadOption

if TYPE_CHECKING:
    from yeojido.analyze.design.conformance import ConformanceResult, Deviation
    from yeojido.app.log import Log
    from yeojido.app.wire import House


def add(app: App) -> None:
    """Add the command to the command line."""
    app.command(conformance, help=t("conformance.help"))


def conformance(
    *,
    journey: Annotated[str | None, Parameter(help=t("opt_journey"))] = None,
    least_journeys: Annotated[int, Parameter(help=t("conformance.opt_least"))] = 30,
    top: Annotated[int, Parameter(help=t("conformance.opt_top"))] = 20,
    out: Annotated[Path | None, Parameter(help=t("opt_out_picture"))] = None,
    lens: Lens | None = None,
    groups: Groups | None = None,
    common: Common | None = None,
) -> int:
    """Compare journeys with the designed map."""
    settings = shared(common)
    if top < 1:
        raise BadOption(option="--top", value=top, possible="1, 5, 20 ...")

    def question(parts: House, log: Log) -> object:
        from yeojido.analyze.design.conformance import Conformance
        from yeojido.app.journeys import chosen

        definition, note = chosen(parts, log, journey, None)
        tell(note.say(LANGUAGE))
        return Conformance(definition, least=least_journeys)

    def sheet(result: ConformanceResult) -> tuple[Columns, Rows]:
        if not settings.json and result.journeys:
            share = percent(result.conforming / result.journeys)
            fitness = f"{result.fitness or 0:.2f}"
            counted = {"journeys": result.journeys, "conforming": result.conforming}
            tell(t("conformance.counted", **counted, share=share, fitness=fitness))
        names = (
            "deviation",
            "journeys",
            "share",
            "with",
            "without",
            "lost",
            "interval",
            "p",
            "time",
        )
        columns = [(t(f"conformance.col_{name}"), name != "deviation") for name in names]
        return columns, [_row(each) for each in result.deviations[:top]]

    return ask(question, "conformance", sheet, settings, out, lens, groups)


def _row(each: Deviation) -> tuple[str, ...]:
    ends = "–" if each.low is None or each.high is None else f"{each.low:,.0f}~{each.high:,.0f}"
    corrected = each.p_corrected
    extra = each.extra_seconds
    sign = "" if extra is None else "-" if extra < 0 else "+"
    return (
        each.said.say(LANGUAGE),
        number(each.journeys),
        percent(each.share),
        percent(each.rate_with),
        percent(each.rate_without),
        number(each.lost),
        ends,
        "–" if corrected is None else "<0.001" if corrected < 0.001 else f"{corrected:.3f}",
        sign + duration_words(None if extra is None else abs(extra), LANGUAGE),
    )
