"""The picture of a step matrix: a row per node, a column per step, darker where more are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from yeojido.domain.words import Language, say
from yeojido.draw import numbers
from yeojido.draw.plots.frame import Head
from yeojido.draw.plots.heat import Cell, Heat, Row, heat
from yeojido.draw.scene import Scene
from yeojido.draw.typeface import Typeface

OUTER = {"START": "START", "END": "END", "ARRIVED": "ARRIVED", "…": "others"}


def node_name(name: str, language: Language) -> str:
    """Return a node's name as it is read: START, END and "…" are words of the language."""
    return say(f"paths.{OUTER[name]}", language) if name in OUTER else name


def step_matrix(data: Mapping[str, Any], language: Language, face: Typeface) -> Scene:
    """Return the picture of a step matrix, from the answer of ``steps --json``."""
    steps: Sequence[int] = data["steps"]
    anchor: str | None = data["anchor"]
    units = int(data["units"])
    rows: list[Row] = []
    for row in data["rows"]:
        cells = tuple(
            Cell(value=share if n else None) for share, n in
            zip(row["shares"], row["units"], strict=True)
        )  # fmt: skip
        rows.append(Row(name=node_name(row["node"], language), cells=cells))
    over = say("paths.matrix_over", language)
    if anchor is not None:
        over = say("paths.matrix_over_at", language, anchor=anchor)
    plot = Heat(
        head=Head(
            title=_title(data, language),
            subtitle=counted(data, language, (anchor,) if anchor else ()),
            notes=(
                say("paths.matrix_note", language, end=node_name("END", language)),
                *(warning[language] for warning in data["warnings"]),
            ),
            empty=say("paths.empty", language),
        ),
        columns=tuple(str(step) for step in steps),
        rows=tuple(rows) if units else (),
        low=0.0,
        corner=say("paths.matrix_corner", language),
        over=over,
    )
    return heat(plot, language, face)


def counted(data: Mapping[str, Any], language: Language, wanted: Sequence[str]) -> str:
    """Return how many paths were counted, and how many lack a wanted anchor."""
    values = {key: numbers.count(data[key]) for key in ("units", "people", "without")}
    text = say("paths.part", language, units=values["units"], people=values["people"])
    if data["without"] and wanted:
        what = ", ".join(wanted)
        text += " " + say("paths.without", language, what=what, without=values["without"])
    return text


def _title(data: Mapping[str, Any], language: Language) -> str:
    rows: dict[str, Mapping[str, Any]] = {row["node"]: row for row in data["rows"]}
    steps: list[int] = data["steps"]
    anchor: str | None = data["anchor"]
    if anchor is not None and 1 in steps and rows:
        place = steps.index(1)
        top = max(rows.values(), key=lambda row: row["shares"][place])
        return say(
            "paths.matrix_title_at", language, anchor=anchor,
            node=node_name(top["node"], language), share=numbers.share(top["shares"][place]),
        )  # fmt: skip
    if "END" not in rows:
        return say("paths.matrix_title_none", language)
    over: list[float] = rows["END"]["shares"]
    place = next((i for i, share in enumerate(over) if share >= 0.5), len(over) - 1)
    return say(
        "paths.matrix_title", language, step=steps[place] - 1, share=numbers.share(over[place])
    )
