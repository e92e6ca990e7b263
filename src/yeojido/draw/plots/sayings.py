"""What people say, row by row: how many say it, how they feel about it, and a few of their words.

Each row has a bar (people who say it, coloured by how they feel), a dot with its interval on the
scale of valence, and quotes beneath. The words "unhappy" and "happy" stand at the ends of the
scale, so that colour is never alone.
"""

from __future__ import annotations

from dataclasses import dataclass

from yeojido.domain.words import Language, say
from yeojido.draw.colours import valence
from yeojido.draw.plots import frame as f
from yeojido.draw.plots.scale import Scale
from yeojido.draw.scene import Item, Line, Rect, Scene
from yeojido.draw.setting import line
from yeojido.draw.typeface import Typeface

_BAR, _ROW, _QUOTE = 12.0, 24.0, 18.0
_FEELING = 150.0
_GAP = 18.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Saying:
    """One row.

    Attributes:
        name: the phrase; ``also``: small, beside it.
        value: length of the bar, in the unit of all rows; ``text``: as it is read.
        mark: another value of that unit, drawn as an upright mark.
        felt: mean valence with its interval (value, low, high), or None.
        quotes: what people said, each one line.
        group: a heading above the first row of each group.
    """

    name: str
    value: float
    text: str
    also: str = ""
    mark: float | None = None
    felt: tuple[float, float, float] | None = None
    quotes: tuple[str, ...] = ()
    group: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sayings:
    """Rows of one unit; ``headings`` over the names, the bars and the scale."""

    head: f.Head
    rows: tuple[Saying, ...]
    headings: tuple[str, str, str]
    limit: int = 60


@dataclass(frozen=True, slots=True)
class _Columns:
    name: float
    text: float
    bars: Scale
    feelings: Scale


def sayings(plot: Sayings, language: Language, face: Typeface) -> Scene:
    """Return the picture of what people say."""
    names = ("lowest", "low", "middle", "high", "highest")
    keys = [
        f.Key(text=say(f"topics.legend_{name}", language), colour=valence(at))
        for name, at in zip(names, (-2, -1, 0, 1, 2), strict=True)
    ]
    frame = f.opened(plot.head, language, face, legend=keys if plot.rows else ())
    rows = plot.rows[: plot.limit]
    if not rows:
        return f.nothing(frame)
    columns = _columns(rows, frame)
    items: list[Item] = [*_headings(plot, frame, columns)]
    y, group = frame.top + 26, ""
    for row in rows:
        if row.group and row.group != group:
            y += 8 if group else 0
            items += line(face, row.group, (f.EDGE, y, frame.inner, 24), 13.5, weight="semibold")
            y += 27
        group = row.group
        made, y = _row(row, frame, columns, y)
        items.append(made)
    rest = len(plot.rows) - len(rows)
    if rest:
        text = frame.say("more", n=f"{rest:,}")
        items += line(face, text, (f.EDGE, y, frame.inner, 22), 12.5, fill="ink-3")
        y += 24
    return frame.closed(items, y)


def _columns(rows: tuple[Saying, ...], frame: f.Frame) -> _Columns:
    face = frame.face
    name = f.column(face, (row.name for row in rows), f.NAME, (120, 260), "semibold")
    also = f.widest(face, (row.also for row in rows), f.NOTE)
    name = min(330.0, name + (8 + also if also else 0))
    text = f.column(face, (row.text for row in rows), 12, (50, 150))
    start = f.EDGE + name + _GAP
    end = frame.right - _FEELING - _GAP - text - 8
    most = max((each for row in rows for each in (row.value, row.mark or 0.0)), default=1.0)
    return _Columns(
        name,
        text,
        Scale(0.0, most or 1.0, start, end),
        Scale(-2.0, 2.0, frame.right - _FEELING + 8, frame.right - 8),
    )


def _headings(plot: Sayings, frame: f.Frame, columns: _Columns) -> list[Item]:
    face, y = frame.face, frame.top
    bars, feelings = columns.bars, columns.feelings
    places = (
        (plot.headings[0], f.EDGE, columns.name),
        (plot.headings[1], bars.start, bars.end - bars.start + columns.text),
        (plot.headings[2], feelings.start - 8, _FEELING),
    )
    items: list[Item] = []
    for text, x, width in places:
        items += line(face, text, (x, y, width, 20), f.NOTE, fill="ink-3")
    return items


def _row(row: Saying, frame: f.Frame, columns: _Columns, y: float) -> tuple[Item, float]:
    face = frame.face
    middle = y + _ROW / 2
    width = face.width(face.printable(row.name), f.NAME, "semibold")
    items: list[Item] = [
        *line(face, row.name, (f.EDGE, y, columns.name, _ROW), f.NAME, weight="semibold")
    ]
    left = columns.name - width - 8
    if row.also and left > 30:
        items += line(face, row.also, (f.EDGE + width + 8, y, left, _ROW), f.NOTE, fill="ink-3")
    bars = columns.bars
    colour = "here" if row.felt is None else valence(row.felt[0])
    end = bars.at(row.value)
    items.append(
        Rect(
            x=bars.start,
            y=middle - _BAR / 2,
            w=max(1.5, end - bars.start),
            h=_BAR,
            fill=colour,
            radius=2.5,
        )
    )
    if row.mark is not None:
        at = bars.at(row.mark)
        items.append(Line(x1=at, y1=middle - 9, x2=at, y2=middle + 9, stroke="ink-2", width=1.6))
        end = max(end, at)
    items += line(
        face, row.text, (end + 7, y, columns.text + bars.end - end, _ROW), 12, fill="ink-2"
    )
    items += _feeling(row, columns.feelings, middle)
    y += _ROW
    for quote in row.quotes:
        box = (f.EDGE + 10, y, frame.inner - 10, _QUOTE)
        items += line(face, quote, box, f.NOTE, fill="ink-2")
        y += _QUOTE
    said = [quote.strip() for quote in row.quotes]
    return f.named(items, row.name, row.text, *said), y + (6 if row.quotes else 0)


def _feeling(row: Saying, scale: Scale, y: float) -> list[Item]:
    zero = scale.at(0.0)
    items: list[Item] = [
        Line(x1=scale.start, y1=y, x2=scale.end, y2=y, stroke="line"),
        Line(x1=zero, y1=y - 5, x2=zero, y2=y + 5, stroke="zero"),
    ]
    if row.felt is None:
        return items
    value, low, high = row.felt
    items.append(Line(x1=scale.at(low), y1=y, x2=scale.at(high), y2=y, stroke="ink-3", width=2.2))
    items.append(f.dot(scale.at(value), y, 5.5, valence(value)))
    return items
