"""What people talk about: ``voice topics``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import App, Parameter

from yeojido.app.cli import topics_tables as tables
from yeojido.app.cli.asking import ask
from yeojido.app.cli.common import Common, shared
from yeojido.app.cli.language import LANGUAGE, t
from yeojido.app.cli.lens import ZONE, Lens
from yeojido.app.cli.output import tell
from yeojido.domain.errors import BadOption

if TYPE_CHECKING:
    from yeojido.app.log import Log
    from yeojido.app.wire import House

_SHEETS: dict[str, Any] = {
    "topics": tables.topics,
    "rising": tables.rising,
    "competitors": tables.competitors,
    "needs": tables.needs,
    "factors": tables.factors,
}


def add(app: App) -> None:
    """Add the command below ``voice``."""
    app.command(topics, help=t("topics.help"))


def topics(
    *,
    by: Annotated[str | None, Parameter(help=t("topics.opt_by"))] = None,
    stage: Annotated[str | None, Parameter(help=t("topics.opt_stage"))] = None,
    rising: Annotated[bool, Parameter(help=t("topics.opt_rising"), negative="")] = False,
    competitors: Annotated[bool, Parameter(help=t("topics.opt_competitors"), negative="")] = False,
    competitor: Annotated[tuple[str, ...], Parameter(help=t("topics.opt_competitor"))] = (),
    needs: Annotated[bool, Parameter(help=t("topics.opt_needs"), negative="")] = False,
    factors: Annotated[bool, Parameter(help=t("topics.opt_factors"), negative="")] = False,
    weeks: Annotated[int, Parameter(help=t("topics.opt_weeks"))] = 12,
    top: Annotated[int | None, Parameter(help=t("topics.opt_top"))] = None,
    least: Annotated[int, Parameter(help=t("topics.opt_least"))] = 5,
    most: Annotated[int, Parameter(help=t("topics.opt_most"))] = 20_000,
    name: Annotated[tuple[str, ...], Parameter(help=t("topics.opt_name"))] = (),
    journey: Annotated[str | None, Parameter(help=t("opt_journey"))] = None,
    out: Annotated[Path | None, Parameter(help=t("opt_out_picture"))] = None,
    lens: Lens | None = None,
    common: Common | None = None,
) -> int:
    """Say what people talk about."""
    from yeojido.app.topics import grouped_by, names_of, question

    asked = {
        "rising": rising, "competitors": competitors or bool(competitor), "needs": needs,
        "factors": factors,
    }  # fmt: skip
    kinds = [kind for kind, wanted in asked.items() if wanted]
    if len(kinds) > 1:
        raise BadOption(
            option=f"--{kinds[0]}", value=f"--{kinds[1]}", possible=t("topics.one_kind")
        )
    kind = kinds[0] if kinds else "topics"
    options: dict[str, Any] = {
        "stage": stage, "least": least, "most": most, "names": names_of(name),
        "timezone": ZONE if lens is None else lens.timezone,
    }  # fmt: skip
    if kind == "topics":
        options |= grouped_by(by)
    elif by is not None:
        raise BadOption(option="--by", value=by, possible=t("topics.by_topics"))
    if kind == "rising":
        options["weeks"] = weeks
    if kind == "competitors":
        options["competitors"] = competitor
    if top is not None and kind in ("topics", "rising", "needs"):
        options["top"] = top

    def made(parts: House, log: Log) -> Any:
        from yeojido.app.journeys import chosen

        definition, note = chosen(parts, log, journey, None)
        tell(note.say(LANGUAGE))
        return question(kind, log, definition, parts, **options)

    settings = shared(common)
    sheet = _SHEETS[kind]
    return ask(made, kind, lambda result: sheet(result, settings.json), settings, out, lens)
