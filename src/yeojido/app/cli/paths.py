"""Paths: what follows what, where people are at every step, who goes where."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

from cyclopts import App, Parameter

from yeojido.app.cli.asking import ask
from yeojido.app.cli.common import Common, shared
from yeojido.app.cli.language import LANGUAGE, t
from yeojido.app.cli.lens import ZONE, Groups, Lens, Part
from yeojido.app.cli.output import duration_words, number, percent, tell

if TYPE_CHECKING:
    from yeojido.app.log import Log
    from yeojido.app.settings import Settings
    from yeojido.app.wire import House
    from yeojido.domain.journey import JourneyMap
    from yeojido.domain.words import Language

Columns = Sequence[tuple[str, bool]]
Lines = Sequence[Sequence[str]]
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
    groups: Groups | None = None,
    common: Common | None = None,
) -> int:
    """Count what follows what."""
    from yeojido.analyze.sequences.transitions import Transitions

    told = _Told(reading, shared(common), rows)

    def sheet(result: Any) -> tuple[Columns, Lines]:
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
            for edge in told.named(result)["edges"]
        ]
        columns = (
            *((t(f"col_{name}"), name not in ("from", "to")) for name in _COUNTED),
            (t("paths.col_share_in"), True),
            (t("col_median"), True),
        )
        return columns, told.short(lines)

    return told.asked(
        lambda how: Transitions(**how, top=top), "transitions", sheet, (out, lens, groups)
    )


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
    groups: Groups | None = None,
    common: Common | None = None,
) -> int:
    """Count where people are at every step."""
    from yeojido.analyze.sequences.step_matrix import StepMatrix

    told = _Told(reading, shared(common))
    zone = (lens or Lens()).timezone
    how: dict[str, Any] = {
        "steps": steps, "anchor": at, "before": before, "top": top, "threshold": threshold,
        "collapse": collapse, "timezone": zone,
    }  # fmt: skip

    def sheet(result: Any) -> tuple[Columns, Lines]:
        _part(result, () if result.anchor is None else (result.anchor,))
        lines = [
            (row["node"], *(percent(share) for share in row["shares"]))
            for row in told.named(result)["rows"]
        ]
        return ((t("paths.col_node"), False), *((str(at), True) for at in result.steps)), lines

    return told.asked(
        lambda walk: StepMatrix(**walk, **how), "step_matrix", sheet, (out, lens, groups)
    )


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
    out: Out = None,
    part: Part | None = None,
    groups: Groups | None = None,
    common: Common | None = None,
) -> int:
    """Count who goes where, step by step."""
    from yeojido.analyze.sequences.sankey import Sankey

    told = _Told(reading, shared(common), rows)
    how: dict[str, Any] = {
        "start": from_, "end": to, "steps": steps, "arrived": arrived, "top": top,
        "collapse": collapse, "timezone": ZONE,
    }  # fmt: skip

    def sheet(result: Any) -> tuple[Columns, Lines]:
        _part(result, result.wanted)
        if result.arrived is not None and result.start is not None and result.units:
            share = percent(result.arrived / result.units)
            values = {"arrived": number(result.arrived), "units": number(result.units)}
            tell(t("paths.arrived", **values, share=share, end=result.end))
        lines = [
            (
                str(link["step"]),
                link["from"],
                link["to"],
                number(link["units"]),
                number(link["people"]),
                percent(link["share_out"]),
            )
            for link in told.named(result)["links"]
            if link["from"] not in ("END", "ARRIVED") and link["to"] != "START"
        ]
        words = ("step", "from", "to", "units", "people", "share_out")
        columns = [(t(f"paths.col_{name}"), name not in ("from", "to")) for name in words]
        return columns, told.short(lines)

    return told.asked(lambda walk: Sankey(**walk, **how), "sankey", sheet, (out, part, groups))


@dataclass
class _Told:
    """What the three commands share: how the log is read, names for ids, rows that are shown."""

    reading: Reading | None
    settings: Settings
    rows: int | None = None
    journey: JourneyMap | None = None

    def asked(
        self,
        question: Callable[[dict[str, Any]], Any],
        kind: str,
        sheet: Callable[[Any], tuple[Columns, Lines]],
        what: tuple[Path | None, Part | None, Groups | None],
    ) -> int:
        """Run a question made of how the log is read, and show the answer."""
        out, part, groups = what

        def made(parts: House, log: Log) -> Any:
            from yeojido.app.journeys import chosen

            read = self.reading or Reading()
            if read.level != "event" or read.per == "journey":
                self.journey, note = chosen(parts, log, read.journey, None)
                tell(note.say(LANGUAGE))
            how = {
                "level": read.level, "definition": self.journey, "per": read.per,
                "visit_gap": read.visit_gap,
            }  # fmt: skip
            return question(how)

        return ask(made, kind, sheet, self.settings, out, part, groups, named=self.named)

    def named(self, result: Any) -> dict[str, Any]:
        """Return an answer with the names that people read."""
        return named(result.to_dict(), self.journey, self.settings.language)

    def short(self, lines: Lines) -> Lines:
        """Return the lines that are shown, and say if there are more."""
        if self.rows is None or len(lines) <= self.rows:
            return lines
        if not self.settings.json:
            tell(t("paths.more_rows", shown=self.rows, total=len(lines)))
        return lines[: self.rows]


def _part(result: Any, anchors: Sequence[str]) -> None:
    """Say how many paths were counted, and which were not."""
    tell(t("paths.part", units=number(result.units), people=number(result.people)))
    if result.without:
        what = ", ".join(anchors)
        tell(t("paths.without", what=what, without=number(result.without)))


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
