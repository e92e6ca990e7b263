"""Estimates with their intervals around the line of no effect.

Read as a forest plot: a row whose interval crosses the line is not separable from no effect and
is drawn pale.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from yeojido.domain.words import Language
from yeojido.draw.plots import frame as f
from yeojido.draw.plots.scale import Scale, Unit, factors, shown, ticks
from yeojido.draw.scene import Item, Line, Scene
from yeojido.draw.setting import block, line
from yeojido.draw.typeface import Typeface

ROOM = (280.0, 240.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """One row: an estimate, its interval, and what else is known.

    ``detail`` stands small under the name; ``note`` at the far right (n, p-value); ``pale`` for
    what is hidden or not separable; a ``group`` heads the rows that follow;
    ``text``: the estimate as it is read, where that is not by its unit.
    """

    name: str
    value: float | None
    low: float | None = None
    high: float | None = None
    detail: str = ""
    note: str = ""
    pale: bool = False
    group: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Forest:
    """Rows of estimates.

    Attributes:
        head: what stands around.
        rows: in the order to be drawn; ``ranked`` gives the largest first.
        unit: of the estimates; ``ratio`` is drawn on a logarithmic axis around 1.
        good: which side is good (blue); ``none`` draws both sides alike.
        sides: what left and right of the line mean.
        headings: over the names, the numbers, the notes.
        limit: rows beyond it are counted in a last line.
    """

    head: f.Head
    rows: tuple[Estimate, ...]
    unit: Unit = "points"
    good: Literal["high", "low", "none"] = "high"
    sides: tuple[str, str] = ("", "")
    headings: tuple[str, str, str] = ("", "", "")
    legend: tuple[f.Key, ...] = ()
    limit: int = 30


@dataclass(frozen=True, slots=True)
class _Columns:
    name: float
    value: float
    note: float
    scale: Scale
    marks: tuple[float, ...]
    zero: float


def ranked(rows: Sequence[Estimate]) -> tuple[Estimate, ...]:
    """Return rows that are sure first, each kind by the size of its estimate, largest first."""
    return tuple(sorted(rows, key=lambda row: (row.pale, -abs(row.value or 0.0), row.name)))


def forest(plot: Forest, language: Language, face: Typeface) -> Scene:
    """Return the picture of estimates with intervals."""
    rows = plot.rows[: plot.limit]
    legend = list(plot.legend)
    if any(row.pale for row in rows) and not legend:
        legend.append(_unsure(language))
    frame = f.opened(plot.head, language, face, legend=legend)
    if not rows:
        return f.nothing(frame)
    columns = _columns(plot, rows, frame)
    items, y = _headings(plot, frame, columns)
    top, drawn, group = y, list[Item](), ""
    for row in rows:
        if row.group and row.group != group:
            y += 8 if drawn else 2
            drawn += line(face, row.group, (f.EDGE, y, frame.inner, 24), 13.5, weight="semibold")
            y += 26
        group = row.group
        made, y = _row(row, plot, frame, columns, y)
        drawn.append(made)
    y += 4
    items += _axis(plot, frame, columns, top, y)
    items += drawn
    y += 26
    rest = len(plot.rows) - len(rows)
    if rest:
        text = frame.say("more", n=f"{rest:,}")
        items += line(face, text, (f.EDGE, y, frame.inner, 22), 12.5, fill="ink-3")
        y += 24
    return frame.closed(items, y)


def _unsure(language: Language) -> f.Key:
    from yeojido.domain.words import say

    return f.Key(text=say("plots.unsure", language), colour=f.MUTED, mark="ring")


def _numbers(row: Estimate, plot: Forest, language: Language) -> str:
    if row.text or row.value is None:
        return row.text or "–"
    text = shown(row.value, plot.unit, language)
    if row.low is None or row.high is None:
        return text
    low, high = (shown(end, plot.unit, language) for end in (row.low, row.high))
    for unit in ("%p", " pp", "%"):
        if low.endswith(unit) and high.endswith(unit):
            low = low.removesuffix(unit)
    return f"{text} ({low} ~ {high})"


def _columns(plot: Forest, rows: Sequence[Estimate], frame: f.Frame) -> _Columns:
    face = frame.face
    name = f.column(face, [*(row.name for row in rows), plot.headings[0]], f.NAME, (110, ROOM[0]))
    name = max(name, min(ROOM[0], f.widest(face, (row.detail for row in rows), f.NOTE) + 2))
    texts = [_numbers(row, plot, frame.language) for row in rows]
    value = f.column(face, [*texts, plot.headings[1]], 12.5, (60, 210), "semibold")
    notes = [*(row.note for row in rows), plot.headings[2]]
    note = f.column(face, notes, 12, (0, 140)) if any(notes) else 0.0
    start = f.EDGE + name + 22
    end = frame.right - value - (note + 14 if note else 0) - 22
    ends = [v for row in rows for v in (row.value, row.low, row.high) if v is not None]
    zero = 1.0 if plot.unit == "ratio" else 0.0
    if plot.unit == "ratio":
        inside = [min(100.0, max(0.01, v)) for v in ends]
        marks = factors(min([0.9, *inside]), max([1.1, *inside]))
    else:
        marks = ticks(min([0.0, *ends]), max([0.0, *ends]), plot.unit, 5)
    scale = Scale(marks[0], marks[-1], start, end, log=plot.unit == "ratio")
    return _Columns(name, value, note, scale, tuple(marks), scale.at(zero))


def _headings(plot: Forest, frame: f.Frame, columns: _Columns) -> tuple[list[Item], float]:
    face, y = frame.face, frame.top
    items: list[Item] = []
    end = columns.scale.end + 22 + columns.value
    if any(plot.headings):
        items += [
            *line(face, plot.headings[0], (f.EDGE, y, columns.name, 18), f.NOTE, fill="ink-3"),
            *line(face, plot.headings[1], (end - columns.value, y, columns.value, 18), f.NOTE,
                  fill="ink-3", anchor="end"),
            *line(face, plot.headings[2], (frame.right - columns.note, y, columns.note, 18), f.NOTE,
                  fill="ink-3", anchor="end"),
        ]  # fmt: skip
    if any(plot.sides):
        left, right = plot.sides
        zero = columns.zero
        first, second = _side_inks(plot.good)
        down = 20.0 if any(plot.headings) else 0.0
        # the words meet at the line of no effect, and may reach beyond the plot where it is an edge
        items += [
            *line(face, f"← {left}" if left else "", (f.EDGE, y + down, zero - 8 - f.EDGE, 18),
                  f.NOTE, fill=first, anchor="end", weight="semibold"),
            *line(face, f"{right} →" if right else "",
                  (zero + 8, y + down, frame.right - zero - 8, 18), f.NOTE, fill=second,
                  weight="semibold"),
        ]  # fmt: skip
        y += down
    return items, y + (24 if items else 0)


def _side_inks(good: str) -> tuple[str, str]:
    return {"high": ("loss", "gain"), "low": ("gain", "loss")}.get(good, ("ink-2", "ink-2"))


def _axis(plot: Forest, frame: f.Frame, columns: _Columns, top: float, bottom: float) -> list[Item]:
    items: list[Item] = []
    reach = -1e9
    for mark in columns.marks:
        x = columns.scale.at(mark)
        zero = abs(x - columns.zero) < 0.01
        items.append(Line(x1=x, y1=top, x2=x, y2=bottom, stroke="zero" if zero else "line",
                          width=1.6 if zero else 1))  # fmt: skip
        text = shown(mark, plot.unit, frame.language)
        own = f.widest(frame.face, [text], f.NOTE) + 1
        left = min(max(x - own / 2, f.EDGE), frame.right - own)
        if left > reach + 6:
            reach = left + own
            items += line(frame.face, text, (left, bottom + 3, own, 18), f.NOTE, fill="ink-3")
    return items


def _row(
    row: Estimate, plot: Forest, frame: f.Frame, columns: _Columns, y: float
) -> tuple[Item, float]:
    face, scale = frame.face, columns.scale
    count = f.lines_of(face, row.name, columns.name, f.NAME, 3)
    below = 16.0 if row.detail else 0.0
    tall = max(32.0, count * 18.5 + below + 10)
    middle, top = y + tall / 2, y + (tall - count * 18.5 - below) / 2
    ink = "ink-3" if row.pale else "ink"
    items: list[Item] = [
        *block(face, row.name, (f.EDGE, top, columns.name, count * 18.5), f.NAME, lines=3,
               middle=True, fill="ink-2" if row.pale else "ink"),
        *line(face, row.detail, (f.EDGE, top + count * 18.5, columns.name, 16), f.NOTE,
              fill="ink-3"),
    ]  # fmt: skip
    colour = f.MUTED if row.pale else _colour(row, plot)
    if row.low is not None and row.high is not None:
        x1, x2 = scale.at(row.low), scale.at(row.high)
        items.append(Line(x1=x1, y1=middle, x2=x2, y2=middle, stroke=colour, width=2))
        items += [
            Line(x1=x, y1=middle - 4, x2=x, y2=middle + 4, stroke=colour, width=2) for x in (x1, x2)
        ]
    if row.value is not None:
        items.append(f.dot(scale.at(row.value), middle, 5, colour, hollow=row.pale))
    text = _numbers(row, plot, frame.language)
    end = scale.end + 22 + columns.value
    items += [
        *line(face, text, (end - columns.value, middle - 10, columns.value, 20), 12.5,
              weight="regular" if row.pale else "semibold", anchor="end", fill=ink),
        *line(face, row.note, (frame.right - columns.note, middle - 10, columns.note, 20), 12,
              fill="ink-2", anchor="end"),
    ]  # fmt: skip
    return f.named(items, row.name, text, row.note, row.detail), y + tall


def _colour(row: Estimate, plot: Forest) -> str:
    zero = 1.0 if plot.unit == "ratio" else 0.0
    if plot.good == "none" or row.value is None:
        return f.NEUTRAL
    return f.GAIN if (row.value >= zero) == (plot.good == "high") else f.LOSS
