"""Horizontal bars: how much each, with its interval, its number and what else is known."""

from __future__ import annotations

from dataclasses import dataclass

from yeojido.domain.words import Language
from yeojido.draw.plots import frame as f
from yeojido.draw.plots.scale import Scale
from yeojido.draw.scene import Item, Line, Rect, Scene
from yeojido.draw.setting import block, line
from yeojido.draw.typeface import Typeface


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One bar.

    Attributes:
        name: what it stands for.
        value: its length in the unit of all bars; None draws no bar.
        text: the value as it is read.
        note: a second number, to the right of the first.
        detail: small words under the name, such as n.
        low: the interval's ends, or None.
        high: as ``low``.
        colour: ``NEUTRAL``, ``LOSS``, ``GAIN`` or a name of the palette.
        pale: whether the number is weak (few people, not separable).
        group: a heading above the first bar of each group; bars stay in the order given.
    """

    name: str
    value: float | None
    text: str = ""
    note: str = ""
    detail: str = ""
    low: float | None = None
    high: float | None = None
    colour: str = f.NEUTRAL
    pale: bool = False
    group: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bars:
    """Bars of one unit.

    ``most`` and ``least`` fix the ends of the scale (1 for shares that should be seen against the
    whole). ``headings`` stand over the names, the numbers and the notes. Beyond ``limit`` bars the
    rest is counted in a last line.
    """

    head: f.Head
    rows: tuple[Bar, ...]
    headings: tuple[str, str, str] = ("", "", "")
    legend: tuple[f.Key, ...] = ()
    most: float | None = None
    least: float | None = None
    limit: int = 30


@dataclass(frozen=True, slots=True)
class _Columns:
    name: float
    value: float
    note: float
    scale: Scale
    zero: float


def bars(plot: Bars, language: Language, face: Typeface) -> Scene:
    """Return the picture of horizontal bars."""
    frame = f.opened(plot.head, language, face, legend=plot.legend)
    rows = plot.rows[: plot.limit]
    if not rows:
        return f.nothing(frame)
    columns = _columns(plot, rows, frame)
    items: list[Item] = []
    y = frame.top
    if any(plot.headings):
        items += _headings(plot, frame, columns, y)
        y += 24
    top, group = y, ""
    drawn: list[Item] = []
    for row in rows:
        if row.group != group and row.group:
            y += 8 if drawn else 0
            drawn += line(face, row.group, (f.EDGE, y, frame.inner, 24), 13.5, weight="semibold")
            y += 26
        group = row.group
        made, y = _bar(row, frame, columns, y)
        drawn.append(made)
    if columns.zero > columns.scale.start:
        x = columns.zero
        items.append(Line(x1=x, y1=top, x2=x, y2=y, stroke="zero"))
    items += drawn
    rest = len(plot.rows) - len(rows)
    if rest:
        text = frame.say("more", n=f"{rest:,}")
        items += line(face, text, (f.EDGE, y, frame.inner, 24), 12.5, fill="ink-3")
        y += 26
    return frame.closed(items, y)


def _columns(plot: Bars, rows: tuple[Bar, ...], frame: f.Frame) -> _Columns:
    face = frame.face
    name = f.column(face, [*(row.name for row in rows), plot.headings[0]], f.NAME, (96, 300))
    detail = f.widest(face, (row.detail for row in rows), f.NOTE)
    name = max(name, min(300.0, detail + 2))
    value = f.column(
        face, [*(row.text for row in rows), plot.headings[1]], f.VALUE, (36, 150), "semibold"
    )
    notes = [*(row.note for row in rows), plot.headings[2]]
    note = f.column(face, notes, 12, (0, 190)) if any(notes) else 0.0
    ends = [
        end
        for row in rows
        for end in (row.value, row.low, row.high)
        if end is not None
    ]  # fmt: skip
    least = min([plot.least or 0.0, *ends])
    most = max([plot.most or 0.0, *ends])
    start = f.EDGE + name + 16
    end = frame.right - value - (note + 16 if note else 0) - 16
    scale = Scale(least, most if most > least else least + 1, start, end)
    return _Columns(name, value, note, scale, scale.at(0.0))


def _headings(plot: Bars, frame: f.Frame, columns: _Columns, y: float) -> list[Item]:
    first, second, third = plot.headings
    end = columns.scale.end + 16 + columns.value
    face = frame.face
    return [
        *line(face, first, (f.EDGE, y, columns.name, 18), f.NOTE, fill="ink-3"),
        *line(face, second, (end - columns.value, y, columns.value, 18), f.NOTE, fill="ink-3",
              anchor="end"),
        *line(face, third, (frame.right - columns.note, y, columns.note, 18), f.NOTE,
              fill="ink-3", anchor="end"),
        Line(x1=f.EDGE, y1=y + 20, x2=frame.right, y2=y + 20, stroke="line"),
    ]  # fmt: skip


def _bar(row: Bar, frame: f.Frame, columns: _Columns, y: float) -> tuple[Item, float]:
    face, scale = frame.face, columns.scale
    lines = f.lines_of(face, row.name, columns.name, f.NAME, 3)
    tall = max(32.0, lines * 18.5 + (16 if row.detail else 0) + 10)
    middle = y + tall / 2
    name_tall = lines * 18.5
    top = middle - (name_tall + (16 if row.detail else 0)) / 2
    items: list[Item] = [
        *block(face, row.name, (f.EDGE, top, columns.name, name_tall), f.NAME, lines=3,
               middle=True),
        *line(face, row.detail, (f.EDGE, top + name_tall, columns.name, 16), f.NOTE, fill="ink-3"),
    ]  # fmt: skip
    fill = f.pale(row.colour) if row.pale else row.colour
    items.append(
        Rect(x=scale.start, y=middle - 9, w=scale.end - scale.start, h=18, fill="panel", radius=3)
    )
    if row.value is not None:
        a, b = sorted((columns.zero, scale.at(row.value)))
        wide = max(b - a, 1.5 if row.value else 0.0)
        left = min(a, scale.end - wide)
        items.append(Rect(x=left, y=middle - 9, w=wide, h=18, fill=fill, radius=min(3, wide / 2)))
    if row.low is not None and row.high is not None:
        low, high = scale.at(row.low), scale.at(row.high)
        # an interval too narrow to be seen would only hide the bar's end
        items += whisker(low, high, middle) if high - low >= 3 else []
    end = scale.end + 16 + columns.value
    ink = "ink-2" if row.pale else f.INK.get(row.colour, "ink")
    items += [
        *line(face, row.text, (end - columns.value, middle - 10, columns.value, 20), f.VALUE,
              weight="semibold", anchor="end", fill=ink),
        *line(face, row.note, (frame.right - columns.note, middle - 10, columns.note, 20), 12,
              fill="ink-2", anchor="end"),
    ]  # fmt: skip
    return f.named(items, row.name, row.text, row.note, row.detail), y + tall


def whisker(x1: float, x2: float, y: float, colour: str = "ink") -> list[Item]:
    """Return an interval's line with its two ends, with a rim that stands out on a bar."""
    tips = [(x1, y - 4.0, x1, y + 4.0), (x2, y - 4.0, x2, y + 4.0), (x1, y, x2, y)]
    return [
        Line(x1=a, y1=b, x2=c, y2=d, stroke=stroke, width=width)
        for stroke, width in (("canvas", 3.5), (colour, 1.5))
        for a, b, c, d in tips
    ]
