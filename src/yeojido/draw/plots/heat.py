"""A table of coloured cells: retention, step matrices, what follows what, shares by place."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from yeojido.domain.words import Language, say
from yeojido.draw.plots import frame as f
from yeojido.draw.plots.scale import Unit, shown
from yeojido.draw.scene import Item, Line, Rect, Scene
from yeojido.draw.setting import block, line, wrap
from yeojido.draw.typeface import Typeface

#: how wide a picture may become before columns are left to the table
WIDEST = 1600.0
ROWS = 40
CELL = (50.0, 96.0)
HEADS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One cell.

    Attributes:
        value: decides the colour; None leaves the cell empty.
        text: what stands in it; the value in the plot's unit where empty.
        open: whether it may still change (hatched).
        pale: whether it is hidden or weak: no colour, grey text.
        words: what a pointer reads; row, column and text where empty.
    """

    value: float | None
    text: str = ""
    open: bool = False
    pale: bool = False
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row: its name, a number beside it (such as n), and its cells."""

    name: str
    cells: tuple[Cell, ...]
    note: str = ""
    strong: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Heat:
    """A table of cells.

    Attributes:
        head: what stands around.
        columns: names of the columns.
        rows: the rows; ``strong`` rows (averages) are set apart by a line.
        scale: ``sequential`` (more is darker) or ``diverging`` (around ``middle``).
        unit: of the values.
        low: value of the palest colour; the smallest value where None.
        high: value of the strongest colour; the largest where None.
        middle: the neutral value of a diverging scale.
        good: which end of a diverging scale is good (blue).
        corner: what the row names are.
        over: what the columns are.
        note_head: what the number beside a row is.
    """

    head: f.Head
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    scale: Literal["sequential", "diverging"] = "sequential"
    unit: Unit = "share"
    low: float | None = None
    high: float | None = None
    middle: float = 0.0
    good: Literal["high", "low"] = "high"
    corner: str = ""
    over: str = ""
    note_head: str = ""


@dataclass(frozen=True, slots=True)
class _Grid:
    left: float
    each: float
    tall: float
    columns: int
    names: float
    note: float
    width: float


def heat(plot: Heat, language: Language, face: Typeface) -> Scene:
    """Return the picture of a table of cells."""
    rows, count = plot.rows[:ROWS], len(plot.columns)
    texts = [_text(cell, plot, language) for row in rows for cell in row.cells]
    grid = _grid(plot, rows, texts, face)
    legend = _keys(plot, rows, language)
    frame = f.opened(plot.head, language, face, legend=legend, width=grid.width)
    if not rows or not count or not any(c.value is not None for row in rows for c in row.cells):
        return f.nothing(frame)
    low, high = _span(plot, rows)
    items, y = _heads(plot, frame, grid)
    for row in rows:
        if row.strong:
            items.append(Line(x1=f.EDGE, y1=y + 2, x2=frame.right, y2=y + 2, stroke="line-2"))
            y += 5
        made, tall = _row(row, plot, frame, grid, (low, high), y)
        items += made
        y += tall
    more: list[str] = []
    if len(plot.rows) > len(rows):
        text = frame.say("more", n=f"{len(plot.rows) - len(rows):,}")
        items += line(face, text, (f.EDGE, y + 2, frame.inner, 22), 12.5, fill="ink-3")
        y += 26
    if grid.columns < count:
        more.append(frame.say("more_columns", shown=grid.columns, n=count - grid.columns))
    return frame.closed(items, y, *more)


def _text(cell: Cell, plot: Heat, language: Language) -> str:
    if cell.text or cell.value is None:
        return cell.text
    return shown(cell.value, plot.unit, language)


def _grid(plot: Heat, rows: Sequence[Row], texts: Sequence[str], face: Typeface) -> _Grid:
    """Return sizes: cells as wide as their texts and heads need, the picture wider where it must."""
    names = f.column(face, [*(row.name for row in rows), plot.corner], f.NAME, (70, 220))
    note = f.column(face, [*(row.note for row in rows), plot.note_head], 12, (0, 110))
    left = f.EDGE + names + 12 + (note + 12 if note > 2 else 0)
    words = [word for name in plot.columns for word in face.printable(name).split(" ")]
    need = max(f.widest(face, texts, 12) + 10, min(96.0, f.widest(face, words, f.NOTE) + 8))
    need = min(CELL[1], max(CELL[0], need))
    count = max(1, len(plot.columns))
    width = min(WIDEST, max(f.WIDTH, left + count * need + f.EDGE))
    fits = max(1, min(count, int((width - left - f.EDGE) / need)))
    each = min(110.0, (width - left - f.EDGE) / fits)
    return _Grid(left, each, 32.0, fits, names, note, width)


def _span(plot: Heat, rows: Sequence[Row]) -> tuple[float, float]:
    values = [c.value for row in rows for c in row.cells if c.value is not None and not c.pale]
    values = [value for value in values if math.isfinite(value)] or [0.0]
    if plot.scale == "diverging":
        reach = max(abs(value - plot.middle) for value in values) or 1.0
        low = plot.middle - reach if plot.low is None else plot.low
        return low, plot.middle + reach if plot.high is None else plot.high
    low = min(0.0, *values, 0.0) if plot.low is None else plot.low
    return low, (max(values) if plot.high is None else plot.high)


def shade(value: float, plot: Heat, span: tuple[float, float]) -> tuple[str, str]:
    """Return the fill of a value and the colour its text has on it."""
    low, high = span
    if plot.scale == "diverging":
        above = value >= plot.middle
        reach = (high - plot.middle) if above else (plot.middle - low)
        share = abs(value - plot.middle) / reach if reach > 0 else 0.0
        step = min(3, math.ceil(share * 3.5 - 0.5)) if math.isfinite(share) else 0
        if step <= 0:
            return "mid", "ink"
        return f"{'high' if above == (plot.good == 'high') else 'low'}-{step}", "ink"
    share = (value - low) / (high - low) if high > low else 0.0
    step = min(6, max(0, round(share * 6)))
    return f"heat-{step}", "on-heat" if step >= 5 else "ink"


def _keys(plot: Heat, rows: Sequence[Row], language: Language) -> list[f.Key]:
    cells = [cell for row in rows for cell in row.cells]
    keys: list[f.Key] = []
    if any(cell.open for cell in cells):
        keys.append(f.Key(text=say("plots.incomplete", language), colour="ribbon", mark="hatch"))
    return keys


def _heads(plot: Heat, frame: f.Frame, grid: _Grid) -> tuple[list[Item], float]:
    face, y = frame.face, frame.top
    items: list[Item] = []
    wide = grid.columns * grid.each
    if plot.over:
        items += line(face, plot.over, (grid.left, y, wide, 18), f.NOTE, fill="ink-3")
        y += 20
    shown_ = plot.columns[: grid.columns]
    count = max(len(wrap(face, name, grid.each - 6, f.NOTE, "semibold", HEADS)) for name in shown_)
    tall = count * 16.0 + 4
    for place, name in enumerate(shown_):
        box = (grid.left + place * grid.each + 3, y, grid.each - 6, tall)
        made = block(face, name, box, f.NOTE, fill="ink-2", weight="semibold", anchor="middle",
                     lines=HEADS, leading=1.36)  # fmt: skip
        if made:
            # heads stand on their cells, not under the picture's head
            drop = tall - 4 - (made[-1].y - y) - 1
            items.append(f.named(f.moved(made, max(0.0, drop)), name))
    items += line(face, plot.corner, (f.EDGE, y + tall - 20, grid.names, 18), f.NOTE, fill="ink-3")
    if grid.note > 2:
        box = (f.EDGE + grid.names + 12, y + tall - 20, grid.note, 18)
        items += line(face, plot.note_head, box, f.NOTE, fill="ink-3", anchor="end")
    return items, y + tall + 2


def _row(
    row: Row, plot: Heat, frame: f.Frame, grid: _Grid, span: tuple[float, float], y: float
) -> tuple[list[Item], float]:
    face = frame.face
    count = f.lines_of(face, row.name, grid.names, f.NAME, 3)
    tall = max(grid.tall, count * 18.5 + 8)
    weight = "semibold" if row.strong else "regular"
    items: list[Item] = [
        f.named(
            block(face, row.name, (f.EDGE, y, grid.names, tall), f.NAME, weight=weight, lines=3,
                  middle=True),
            row.name, row.note,
        ),
        *line(face, row.note, (f.EDGE + grid.names + 12, y, grid.note, tall), 12, fill="ink-2",
              anchor="end"),
    ]  # fmt: skip
    for place, cell in enumerate(row.cells[: grid.columns]):
        box = (grid.left + place * grid.each + 1, y + 1, grid.each - 2, tall - 2)
        text = _text(cell, plot, frame.language)
        items.append(_cell(cell, plot, frame, span, box, (row.name, plot.columns[place], text)))
    return items, tall


def _cell(
    cell: Cell, plot: Heat, frame: f.Frame, span: tuple[float, float],
    box: tuple[float, float, float, float], words: tuple[str, str, str],
) -> Item:  # fmt: skip
    x, y, w, h = box
    items: list[Item] = []
    fill, ink = "panel", "ink-3"
    if cell.value is not None and not cell.pale:
        fill, ink = shade(cell.value, plot, span)
    if cell.value is None and not cell.text:
        return f.named([Rect(x=x, y=y, w=w, h=h, stroke="line", radius=3)], *words[:2])
    items.append(Rect(x=x, y=y, w=w, h=h, fill=fill, radius=3))
    if cell.open:
        items.append(f.hatch(box, "here-line"))
    halo = fill if cell.open else None
    items += line(frame.face, words[2], (x + 2, y, w - 4, h), 12, fill=ink, anchor="middle",
                  halo=halo)  # fmt: skip
    if cell.words:
        return f.named(items, cell.words)
    more = frame.say("incomplete") if cell.open else ""
    return f.named(items, *words, more)
