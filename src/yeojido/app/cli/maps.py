"""Drawing: ``map``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from cyclopts import App, Parameter

from yeojido.app.cli.common import Common, shared
from yeojido.app.cli.language import LANGUAGE, t
from yeojido.app.cli.output import emit, number, percent, progress, tell
from yeojido.app.cli.safe import printable
from yeojido.app.wire import house

if TYPE_CHECKING:
    from yeojido.app.maps import MapView

Type = Literal["purchase", "lead", "engagement", "retention", "service", "email"]


def add(app: App) -> None:
    """Add the command to the command line."""
    app.command(map_, name="map", help=t("map_help"))


def map_(
    *,
    out: Annotated[list[Path] | None, Parameter(help=t("opt_out"), negative="")] = None,
    journey: Annotated[str | None, Parameter(help=t("opt_journey"))] = None,
    type: Annotated[Type | None, Parameter(help=t("opt_type"))] = None,
    layout: Annotated[Literal["L1", "L2", "L4"], Parameter(help=t("opt_layout"))] = "L1",
    where: Annotated[str | None, Parameter(help=t("opt_where"))] = None,
    from_: Annotated[str | None, Parameter(name="--from", help=t("opt_from"))] = None,
    to: Annotated[str | None, Parameter(help=t("opt_to"))] = None,
    words: Annotated[bool, Parameter(help=t("opt_words"))] = True,
    common: Common | None = None,
) -> int:
    """Draw the journey map."""
    from yeojido.app.journeys import chosen
    from yeojido.app.maps import MapView, check_format, compute

    settings = shared(common)
    targets = out or ([] if settings.json else [Path("map.html")])
    for target in targets:
        check_format(target)
    with house(settings) as parts, progress(t("mapping")) as bar:
        log = parts.log()
        definition, note = chosen(parts, log, journey, type)
        document = compute(
            log, definition, where=where, start=from_, end=to, words=words, at=parts, progress=bar
        )
    tell(note.say(LANGUAGE))
    view = MapView(document, language=settings.language, layout=layout)
    for target in targets:
        view.save(target)
        tell(t("written", path=target))
    if settings.json:
        emit(document)
        return 0
    _summary(view)
    return 0


def _summary(view: MapView) -> None:
    document = view.document
    lens = document.lens
    print(
        t(
            "map_summary",
            title=document.meta.title.say(LANGUAGE),
            people=number(lens.people),
            journeys=number(lens.journeys),
            events=number(lens.events),
        )
    )
    for kpi in document.kpis[:1]:
        shown = percent(kpi.value) if kpi.unit == "share" else str(kpi.value)
        print(printable(f"{kpi.name.say(LANGUAGE)}: {shown}"))
    for pain in document.pains[:3]:
        print(printable(f"{pain.rank}. {pain.title.say(LANGUAGE)}"))
    for warning in document.warnings:
        tell(warning.say(LANGUAGE))
