"""The map as a table of sentences: for the page, CSV, Markdown; and as a Mermaid journey.

The table is the accessible equivalent of the picture and comes from the same cells.
"""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass

from yeojido.domain.journey import JourneyMap
from yeojido.domain.words import Language
from yeojido.draw import numbers
from yeojido.draw.frame import facts, subtitle
from yeojido.draw.sentences import cell_text, headline, kpi_text, peak_end_text
from yeojido.draw.typeface import Typeface
from yeojido.draw.view import View, lane_name

#: signs that make a spreadsheet read a text as a formula
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
#: what opens or closes something in Markdown and HTML
_MARKDOWN = re.compile(r"([\\`*_{}\[\]|#!~&])")
_NUMBER = re.compile(r"[+-]?\d[\d,]*(\.\d+)?%?")


@dataclass(frozen=True, slots=True)
class Table:
    """A head of stages and touchpoints, and a row per lane."""

    corner: str
    stages: tuple[tuple[str, int], ...]
    steps: tuple[str, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]
    whole: tuple[tuple[str, str], ...]


def table(view: View) -> Table:
    """Return the table of a map; ``whole`` holds what belongs to no column."""
    stages = tuple(
        (view.w(stage.name), sum(step.stage == stage.id for step in view.steps))
        for stage in view.stages
    )
    rows = tuple(
        (
            lane_name(view, lane),
            tuple(
                cell_text(view, lane.kind, view.cell(lane.id, step.id), place)
                for place, step in enumerate(view.steps)
            ),
        )
        for lane in view.lanes
        if lane.kind != "kpi"
    )
    whole = [(view.t("whole_journey"), kpi_text(view, kpi)) for kpi in view.map.kpis]
    if (ends := peak_end_text(view)) is not None:
        whole.append((view.t("peak_end_title"), ends))
    whole += [
        (
            view.t("unmapped_title"),
            view.t(
                "unmapped_row",
                event=view.face.printable(one.event),
                events=numbers.count(one.events),
                people=numbers.count(one.people),
            ),
        )
        for one in view.map.lens.unmapped
    ]
    whole += [(view.t("warnings"), view.w(warning)) for warning in view.map.warnings]
    return Table(
        corner=view.t("lane"),
        stages=stages,
        steps=tuple(view.w(step.name) or step.id for step in view.steps),
        rows=rows,
        whole=tuple(whole),
    )


def safe(text: str) -> str:
    """Return a text that no spreadsheet reads as a formula; plain numbers stay numbers.

    >>> safe("=cmd|' /C calc'!A0"), safe("-12.5")
    ("'=cmd|' /C calc'!A0", '-12.5')
    """
    if text.startswith(_FORMULA) and not _NUMBER.fullmatch(text):
        return "'" + text
    return text


def csv_text(map_: JourneyMap, language: Language, face: Typeface) -> str:
    """Return the grid as CSV (RFC 4180, CRLF). Write it as UTF-8 with a byte order mark:
    without the mark Excel does not read Korean.
    """
    view = View.of(map_, language, face)
    held = table(view)
    out = io.StringIO()
    writer = csv.writer(out)
    stages = [name for name, columns in held.stages for _ in range(columns)]
    stages += [""] * (len(held.steps) - len(stages))
    writer.writerow([view.t("stage"), *map(safe, stages)])
    writer.writerow([view.t("step"), *map(safe, held.steps)])
    for name, cells in held.rows:
        writer.writerow([safe(name), *map(safe, cells)])
    for name, text in held.whole:
        writer.writerow([safe(name), safe(text)])
    return out.getvalue()


def _escaped(text: str) -> str:
    return _MARKDOWN.sub(r"\\\1", text).replace("<", "&lt;").replace(">", "&gt;")


def markdown(map_: JourneyMap, language: Language, face: Typeface) -> str:
    """Return the map as Markdown: headline, lens, a table per stage, pains, opportunities."""
    view = View.of(map_, language, face)
    held = table(view)
    title = view.w(map_.meta.title) or map_.meta.id
    text, note = headline(view)
    lines = [f"# {_escaped(title)}", ""]
    if text:
        lines += [f"**{_escaped(text)}** {_escaped(note)}".strip(), ""]
    if subtitle(view):
        lines += [_escaped(subtitle(view)), ""]
    lines += [f"- {_escaped(name)}: {_escaped(value)}" for name, value in facts(view)]
    first = 0
    groups = [*held.stages]
    loose = len(held.steps) - sum(columns for _, columns in groups)
    if loose:
        groups.append(("–", loose))
    for stage, columns in groups:
        last = first + columns
        steps = [_escaped(name) for name in held.steps[first:last]]
        lines += ["", f"## {_escaped(stage)}", "", f"| {held.corner} | {' | '.join(steps)} |"]
        lines.append("|" + " --- |" * (columns + 1))
        for name, cells in held.rows:
            part = [_escaped(cell) for cell in cells[first:last]]
            if any(part):
                lines.append(f"| {_escaped(name)} | {' | '.join(part)} |")
        first = last
    if held.whole:
        lines += ["", f"## {view.t('whole_journey')}", ""]
        lines += [f"- {_escaped(name)}: {_escaped(value)}" for name, value in held.whole]
    return "\n".join(lines) + "\n"


def mermaid(map_: JourneyMap, language: Language, face: Typeface) -> str:
    """Return a Mermaid ``journey``: score = round(emotion) + 3, who = the channels.

    A touchpoint without an emotion is written as a comment with the reason, never with a score
    nobody gave; Mermaid cannot draw a gap.
    """
    view = View.of(map_, language, face)
    lines = ["journey", f"    title {_plain(view.w(map_.meta.title) or map_.meta.id)}"]
    order = {stage.id: stage for stage in view.stages}
    current: str | None = None
    for step in view.steps:
        if step.stage != current:
            current = step.stage
            stage = order.get(current)
            lines.append(f"    section {_plain(view.w(stage.name) if stage else current)}")
        cell = view.cell("emotion", step.id)
        name = _plain(view.w(step.name) or step.id)
        if cell is None or cell.value is None:
            reason = cell_text(view, "emotion", cell) or view.t("no_voices")
            lines.append(f"    %% {name}: {_plain(reason)}")
            continue
        score = max(1, min(5, round(cell.value) + 3))
        channels = view.cell("channels", step.id)
        who = ", ".join(_plain(view.w(item.label)) for item in (channels.items if channels else ()))
        lines.append(f"      {name}: {score}{': ' + who if who else ''}")
    return "\n".join(lines) + "\n"


def _plain(text: str) -> str:
    """Return a text without the signs that end a Mermaid name."""
    return re.sub(r"\s+", " ", re.sub(r"[:;#,%]", " ", text)).strip() or "-"
