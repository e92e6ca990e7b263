"""Rows of three classes (bad, middling, good) as bars, and beside each its score with interval."""

from __future__ import annotations

from dataclasses import dataclass

from yeojido.domain.words import Language
from yeojido.draw.plots import frame as f
from yeojido.draw.plots.scale import Scale, Unit, shown, ticks
from yeojido.draw.scene import Item, Line, Rect, Scene
from yeojido.draw.setting import block, line
from yeojido.draw.typeface import Typeface

#: colours of the three classes, from bad to good; a word in the legend stands beside each
COLOURS = ("loss-fill", "here", "gain")
_BAR, _GAP = 16.0, 20.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One score.

    Attributes:
        name: of what.
        parts: shares of bad, middling and good answers; empty where there are no such classes.
        value, low, high: the score and its interval, None where there is none.
        text: score and interval as they are read; ``note``: how many people.
        hollow: rests on few people.
        strong: the total.
    """

    name: str
    parts: tuple[float, ...] = ()
    value: float | None = None
    low: float | None = None
    high: float | None = None
    text: str = ""
    note: str = ""
    hollow: bool = False
    strong: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """Scores of one kind on one axis from ``low`` to ``high``."""

    title: str
    rows: tuple[Row, ...]
    low: float
    high: float
    unit: Unit = "number"


@dataclass(frozen=True, slots=True, kw_only=True)
class Classes:
    """Kinds of scores under each other; ``words`` name the three classes and the score."""

    head: f.Head
    kinds: tuple[Kind, ...]
    words: tuple[str, str, str, str]
    headings: tuple[str, str, str, str] = ("", "", "", "")
    limit: int = 40


@dataclass(frozen=True, slots=True)
class _Columns:
    name: float
    bar: tuple[float, float]
    axis: tuple[float, float]
    text: float
    note: float


def classes(plot: Classes, language: Language, face: Typeface) -> Scene:
    """Return the picture of scores."""
    legend = [
        f.Key(text=word, colour=colour)
        for word, colour in zip(plot.words[:3], COLOURS, strict=True)
        if any(row.parts for kind in plot.kinds for row in kind.rows)
    ]
    legend.append(f.Key(text=plot.words[3], colour=f.NEUTRAL, mark="dot"))
    if any(row.hollow and row.value is not None for kind in plot.kinds for row in kind.rows):
        frame = f.opened(plot.head, language, face)
        legend.append(f.Key(text=frame.say("few"), colour=f.NEUTRAL, mark="ring"))
    frame = f.opened(plot.head, language, face, legend=legend)
    if not any(kind.rows for kind in plot.kinds):
        return f.nothing(frame)
    columns = _columns(plot, frame)
    items, y = list[Item](), frame.top
    left, hidden = plot.limit, 0
    for kind in plot.kinds:
        rows = kind.rows[: max(0, left)]
        left, hidden = left - len(rows), hidden + len(kind.rows) - len(rows)
        if rows:
            made, y = _kind(kind, rows, plot, frame, columns, y)
            items += made
    more = frame.say("more", n=hidden) if hidden else ""
    return frame.closed(items, y, more)


def _columns(plot: Classes, frame: f.Frame) -> _Columns:
    face = frame.face
    rows = [row for kind in plot.kinds for row in kind.rows]
    name = f.column(face, [row.name for row in rows], f.NAME, (90, 230))
    text = f.column(
        face, [*(row.text for row in rows), plot.headings[2]], 12.5, (60, 190), "semibold"
    )
    note = f.column(face, [*(row.note for row in rows), plot.headings[3]], 12, (40, 110))
    room = frame.right - note - 14 - text - _GAP - (f.EDGE + name + _GAP)
    bar = (room - _GAP) * 0.52 if any(row.parts for row in rows) else 0.0
    start = f.EDGE + name + _GAP
    after = start + bar + (_GAP if bar else 0.0)
    return _Columns(name, (start, bar), (after, start + room), text, note)


def _kind(
    kind: Kind, rows: tuple[Row, ...], plot: Classes, frame: f.Frame, columns: _Columns, y: float
) -> tuple[list[Item], float]:
    face = frame.face
    first, last = columns.axis
    over = columns.bar[0]
    items: list[Item] = [
        *line(face, kind.title, (f.EDGE, y, columns.name + _GAP, 20), f.NAME, weight="semibold"),
        *line(face, plot.headings[0], (over, y, columns.bar[1], 20), f.NOTE, fill="ink-3"),
        *line(face, plot.headings[1], (first, y, last - first, 20), f.NOTE, fill="ink-3"),
        *line(face, plot.headings[2], (last + _GAP, y, columns.text, 20), f.NOTE, fill="ink-3",
              anchor="end"),
        *line(face, plot.headings[3], (frame.right - columns.note, y, columns.note, 20), f.NOTE,
              fill="ink-3", anchor="end"),
    ]  # fmt: skip
    y += 26
    scale = Scale(kind.low, kind.high, first + 8, last - 8)
    made: list[Item] = []
    bottom = y
    for row in rows:
        drawn, bottom = _row(row, frame, columns, scale, bottom)
        made += drawn
    marks = [
        mark for mark in ticks(kind.low, kind.high, kind.unit, 4) if kind.low <= mark <= kind.high
    ]
    for mark in marks:
        x = scale.at(mark)
        zero = mark == 0 and kind.low < 0
        items.append(Line(x1=x, y1=y, x2=x, y2=bottom, stroke="zero" if zero else "line",
                          width=1.4 if zero else 1))  # fmt: skip
        word = shown(mark, kind.unit, frame.language)
        items += line(
            face, word, (x - 30, bottom + 2, 60, 16), f.NOTE, fill="ink-3", anchor="middle"
        )
    return [*items, *made], bottom + 34


def _row(
    row: Row, frame: f.Frame, columns: _Columns, scale: Scale, y: float
) -> tuple[list[Item], float]:
    face = frame.face
    count = f.lines_of(face, row.name, columns.name, f.NAME, 2)
    tall = max(27.0, count * 18.5 + 7)
    middle = y + tall / 2
    weight = "semibold" if row.strong else "regular"
    items: list[Item] = [
        *block(face, row.name, (f.EDGE, y, columns.name, tall), f.NAME, lines=2, middle=True,
               weight=weight),
    ]  # fmt: skip
    x = columns.bar[0]
    for share, colour in zip(row.parts, COLOURS, strict=False):
        wide = columns.bar[1] * share
        if wide > 0:
            items.append(Rect(x=x, y=middle - _BAR / 2, w=wide, h=_BAR, fill=colour))
            word = shown(share, "share", frame.language)
            if f.widest(face, [word], f.NOTE) + 6 < wide:
                ink = "canvas" if colour == "gain" else "ink"
                items += line(face, word, (x, middle - 8, wide, 16), f.NOTE, fill=ink,
                              anchor="middle")  # fmt: skip
        x += wide
    if row.low is not None and row.high is not None:
        x1, x2 = scale.at(row.low), scale.at(row.high)
        items.append(Line(x1=x1, y1=middle, x2=x2, y2=middle, stroke=f.NEUTRAL, width=2))
        items += [
            Line(x1=end, y1=middle - 4, x2=end, y2=middle + 4, stroke=f.NEUTRAL, width=2)
            for end in (x1, x2)
        ]
    if row.value is not None:
        items.append(f.dot(scale.at(row.value), middle, 5, f.NEUTRAL, hollow=row.hollow))
    items += [
        *line(face, row.text, (columns.axis[1] + _GAP, middle - 10, columns.text, 20), 12.5,
              weight="semibold" if row.value is not None else "regular", anchor="end"),
        *line(face, row.note, (frame.right - columns.note, middle - 10, columns.note, 20), 12,
              fill="ink-2", anchor="end"),
    ]  # fmt: skip
    return [f.named(items, row.name, row.text, row.note)], y + tall
