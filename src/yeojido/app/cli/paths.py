"""Paths: what follows what, where people are at every step, who goes where."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

from cyclopts import App, Parameter

from yeojido.app.cli.answer import answer, ready
from yeojido.app.cli.common import Common, shared
from yeojido.app.cli.language import LANGUAGE, t
from yeojido.app.cli.lens import Lens, Part, seen
from yeojido.app.cli.output import duration_words, number, percent, progress, tell
from yeojido.app.wire import house

if TYPE_CHECKING:
    from yeojido.domain.journey import JourneyMap
    from yeojido.domain.words import Language

Out = Annotated[Path | None, Parameter(help=t("opt_out_picture"))]
Steps = Annotated[int, Parameter(help=t("paths.opt_steps"))]
Top = Annotated[int, Parameter(help=t("paths.opt_top"))]
Rows = Annotated[int, Parameter(help=t("paths.opt_rows"))]
Collapse = Annotated[bool, Parameter(help=t("paths.opt_collapse"), negative="")]


@Parameter(name="*")
@dataclass(frozen=True)
class Reading:
    """How the log is read as paths."""

    level: Annotated[Literal["event", "touchpoint", "stage"], Parameter(help=t("opt_level"))] = (
        "event"
    )
    journey: Annotated[str | None, Parameter(help=t("opt_journey"))] = None
    per: Annotated[
        Literal["person", "visit", "journey"] | None, Parameter(help=t("paths.opt_per"))
    ] = None
    visit_gap: Annotated[str | None, Parameter(help=t("paths.opt_visit_gap"))] = None


def add(app: App) -> None:
    """Add the commands to the command line."""
    app.command(transitions, help=t("transitions_help"))
    app.command(steps, help=t("paths.steps_help"))
    app.command(sankey, help=t("paths.sankey_help"))


def transitions(
    *,
    reading: Reading | None = None,
    top: Annotated[int | None, Parameter(help=t("paths.opt_top"))] = None,
    rows: Rows = 30,
    out: Out = None,
    lens: Lens | None = None,
    common: Common | None = None,
) -> int:
    """Count what follows what."""
    from yeojido.analyze.sequences.transitions import Transitions

    ready(out)
    result, journey = _asked(reading, lens, common, lambda how: Transitions(**how, top=top))
    settings = shared(common)
    shown = named(result.to_dict(), journey, settings.language)
    lines = [
        (
            edge["from"],
            edge["to"],
            number(edge["occurrences"]),
            number(edge["people"]),
            percent(edge["share_out"]),
            percent(edge["share_in"]),
            duration_words(edge["median_seconds"], LANGUAGE),
        )
        for edge in shown["edges"]
    ]
    columns = (
        *((t(f"col_{name}"), name not in ("from", "to")) for name in _COUNTED),
        (t("paths.col_share_in"), True),
        (t("col_median"), True),
    )
    return _answered(result, "transitions", columns, lines, (settings, out, shown), rows)


_COUNTED = ("from", "to", "occurrences", "people", "share_out")


def steps(
    *,
    reading: Reading | None = None,
    steps: Steps = 10,
    at: Annotated[str | None, Parameter(help=t("paths.opt_at"))] = None,
    before: Annotated[int | None, Parameter(help=t("paths.opt_before"))] = None,
    top: Top = 15,
    threshold: Annotated[float, Parameter(help=t("paths.opt_threshold"))] = 0.0,
    collapse: Collapse = False,
    out: Out = None,
    lens: Lens | None = None,
    common: Common | None = None,
) -> int:
    """Count where people are at every step."""
    from yeojido.analyze.sequences.step_matrix import StepMatrix

    ready(out)
    zone = (lens or Lens()).timezone
    how: dict[str, Any] = {
        "steps": steps, "anchor": at, "before": before, "top": top, "threshold": threshold,
        "collapse": collapse, "timezone": zone,
    }  # fmt: skip
    result, journey = _asked(reading, lens, common, lambda walk: StepMatrix(**walk, **how))
    settings = shared(common)
    shown = named(result.to_dict(), journey, settings.language)
    lines = [(row["node"], *(percent(share) for share in row["shares"])) for row in shown["rows"]]
    columns = ((t("paths.col_node"), False), *((str(step), True) for step in result.steps))
    _part(result, () if result.anchor is None else (result.anchor,))
    return answer(result, "step_matrix", columns, lines, settings, out, named=shown)


def sankey(
    *,
    from_: Annotated[str | None, Parameter(name="--from", help=t("paths.opt_from"))] = None,
    to: Annotated[str | None, Parameter(help=t("paths.opt_to"))] = None,
    reading: Reading | None = None,
    steps: Steps = 6,
    arrived: Annotated[bool, Parameter(help=t("paths.opt_arrived"), negative="")] = False,
    top: Top = 8,
    collapse: Collapse = False,
    rows: Rows = 60,
    timezone: Annotated[str, Parameter(help=t("opt_timezone"))] = "Asia/Seoul",
    out: Out = None,
    part: Part | None = None,
    common: Common | None = None,
) -> int:
    """Count who goes where, step by step."""
    from yeojido.analyze.sequences.sankey import Sankey

    ready(out)
    how: dict[str, Any] = {
        "start": from_, "end": to, "steps": steps, "arrived": arrived, "top": top,
        "collapse": collapse, "timezone": timezone,
    }  # fmt: skip
    result, journey = _asked(reading, part, common, lambda walk: Sankey(**walk, **how))
    settings = shared(common)
    shown = named(result.to_dict(), journey, settings.language)
    lines = [
        (
            str(link["step"]),
            link["from"],
            link["to"],
            number(link["units"]),
            number(link["people"]),
            percent(link["share_out"]),
        )
        for link in shown["links"]
        if link["from"] not in ("END", "ARRIVED") and link["to"] != "START"
    ]
    words = ("step", "from", "to", "units", "people", "share_out")
    columns = [(t(f"paths.col_{name}"), name not in ("from", "to")) for name in words]
    _part(result, result.wanted)
    if result.arrived is not None and result.start is not None and result.units:
        share = percent(result.arrived / result.units)
        values = {"arrived": number(result.arrived), "units": number(result.units)}
        tell(t("paths.arrived", **values, share=share, end=result.end))
    return _answered(result, "sankey", columns, lines, (settings, out, shown), rows)


def _asked(
    reading: Reading | None,
    part: Part | None,
    common: Common | None,
    question: Callable[[dict[str, Any]], Any],
) -> tuple[Any, JourneyMap | None]:
    """Run a question made of how the log is read; return its answer and the journey."""
    from yeojido.app.journeys import chosen

    asked = reading or Reading()
    definition = note = None
    with house(shared(common)) as parts, progress(t("counting")) as bar:
        log = parts.log()
        if asked.level != "event" or asked.per == "journey":
            definition, note = chosen(parts, log, asked.journey, None)
        how = {
            "level": asked.level, "definition": definition, "per": asked.per,
            "visit_gap": asked.visit_gap,
        }  # fmt: skip
        result = seen(log, part).run(question(how), bar)
    if note is not None:
        tell(note.say(LANGUAGE))
    return result, definition


def _part(result: Any, anchors: Sequence[str]) -> None:
    """Say how many paths were counted, and which were not."""
    tell(t("paths.part", units=number(result.units), people=number(result.people)))
    if result.without:
        what = ", ".join(anchors)
        tell(t("paths.without", what=what, without=number(result.without)))


def _answered(
    result: Any,
    kind: str,
    columns: Sequence[tuple[str, bool]],
    lines: Sequence[Sequence[str]],
    drawn: tuple[Any, Path | None, Mapping[str, Any]],
    rows: int,
) -> int:
    """End a command whose table may be long."""
    settings, out, shown = drawn
    status = answer(result, kind, columns, lines[:rows], settings, out, named=shown)
    if len(lines) > rows and not settings.json:
        tell(t("paths.more_rows", shown=rows, total=len(lines)))
    return status


_NAMES = ("name", "node", "from", "to")


def named(
    document: dict[str, Any], journey: JourneyMap | None, language: Language
) -> dict[str, Any]:
    """Return an answer with the names that people read for the ids of touchpoints and stages."""
    if journey is None:
        return document
    names = {part.id: part.name.say(language) for part in (*journey.stages, *journey.steps)}

    def said(record: Mapping[str, Any]) -> dict[str, Any]:
        return {
            key: names.get(value, value) if key in _NAMES else value
            for key, value in record.items()
        }

    return {
        key: [said(each) for each in value] if key in ("nodes", "edges", "links", "rows") else value
        for key, value in document.items()
    }
