"""Paths: what follows what."""

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
    from yeojido.domain.journey import JourneyMap
    from yeojido.domain.words import Language


def add(app: App) -> None:
    """Add the commands to the command line."""
    app.command(transitions, help=t("transitions_help"))


def transitions(
    *,
    level: Annotated[
        Literal["event", "touchpoint", "stage"], Parameter(help=t("opt_level"))
    ] = "event",
    journey: Annotated[str | None, Parameter(help=t("opt_journey"))] = None,
    top: Annotated[int, Parameter(help=t("opt_top"))] = 30,
    out: Annotated[Path | None, Parameter(help=t("opt_out_picture"))] = None,
    common: Common | None = None,
) -> int:
    """Count what follows what."""
    from yeojido.analyze.sequences.transitions import Transitions
    from yeojido.app.journeys import chosen

    if out is not None:
        pictures.check(out)
    settings = shared(common)
    with house(settings) as parts, progress(t("counting")) as bar:
        log = parts.log()
        definition = note = None
        if level != "event":
            definition, note = chosen(parts, log, journey, None)
        result = log.run(Transitions(level=level, definition=definition), bar)
    document: dict[str, Any] = result.to_dict()
    shown = document if definition is None else named(document, definition, settings.language)
    if note is not None:
        tell(note.say(LANGUAGE))
    if out is not None:
        pictures.save_transitions(shown, out, settings.language)
        tell(t("written", path=out))
    if settings.json:
        emit(document)
        return 0
    edges = sorted(shown["edges"], key=lambda edge: -edge["occurrences"])
    rows = [
        (
            edge["from"],
            edge["to"],
            number(edge["occurrences"]),
            number(edge["people"]),
            percent(edge["share_out"]),
            duration_words(edge["median_seconds"], LANGUAGE),
        )
        for edge in edges[:top]
    ]
    words = ("from", "to")
    headings = (*words, "occurrences", "people", "share_out", "median")
    table([(t(f"col_{name}"), name not in words) for name in headings], rows)
    if len(edges) > top:
        tell(t("more_edges", shown=top, total=len(edges)))
    return 0


def named(graph: dict[str, Any], journey: JourneyMap, language: Language) -> dict[str, Any]:
    """Return a graph of ids with the names that people read; START and END stay."""
    names = {part.id: part.name.say(language) for part in (*journey.stages, *journey.steps)}
    nodes = [{**node, "name": names.get(node["name"], node["name"])} for node in graph["nodes"]]
    edges = [
        {**edge, **{end: names.get(edge[end], edge[end]) for end in ("from", "to")}}
        for edge in graph["edges"]
    ]
    return {**graph, "nodes": nodes, "edges": edges}
