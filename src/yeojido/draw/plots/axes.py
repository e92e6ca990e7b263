"""Axes of the plots that stand upright: gridlines with values, words below, shaded windows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from yeojido.draw.plots import frame as f
from yeojido.draw.plots.scale import Scale, Unit, shown, ticks
from yeojido.draw.scene import Item, Line, Rect
from yeojido.draw.setting import block, line, wrap

TICK = 11.5


@dataclass(frozen=True, slots=True)
class Area:
    """Where values are drawn, px, and how values become heights."""

    left: float
    right: float
    top: float
    bottom: float
    scale: Scale

    def y(self, value: float) -> float:
        """Return the height of a value."""
        return self.scale.at(value)


class Shaded(Protocol):
    """A part of the x axis with a word."""

    @property
    def start(self) -> float: ...
    @property
    def end(self) -> float: ...
    @property
    def label(self) -> str: ...
    @property
    def colour(self) -> str: ...


def upright(
    frame: f.Frame, span: tuple[float, float], unit: Unit, room: float, tall: float, *,
    windows: int = 0, above: float = 8.0,
) -> tuple[Area, list[Item]]:  # fmt: skip
    """Return the area with its gridlines and values at the left; ``room`` is kept at the right."""
    marks = ticks(*span, unit)
    if unit == "share" and span[1] <= 1:
        marks = [mark for mark in marks if mark <= 1 + 1e-9]
    words = [shown(mark, unit, frame.language) for mark in marks]
    left = f.EDGE + f.widest(frame.face, words, TICK) + 10
    top = frame.top + above + min(windows, 3) * 20
    area = Area(left, frame.right - room, top, top + tall,
                Scale(marks[0], marks[-1], top + tall, top))  # fmt: skip
    items: list[Item] = []
    for mark, text in zip(marks, words, strict=True):
        y = area.y(mark)
        stroke = "zero" if mark == 0 else "line"
        items.append(Line(x1=left, y1=y, x2=area.right, y2=y, stroke=stroke))
        items += line(frame.face, text, (f.EDGE, y - 9, left - f.EDGE - 10, 18), TICK,
                      fill="ink-3", anchor="end")  # fmt: skip
    return area, items


def across(
    frame: f.Frame, area: Area, xs: Sequence[float], labels: Sequence[str], name: str = ""
) -> tuple[list[Item], float]:
    """Return the words under the places, as many as fit, and the y below them."""
    face = frame.face
    gap = (xs[-1] - xs[0]) / max(1, len(xs) - 1) if len(xs) > 1 else area.right - area.left
    items: list[Item] = []
    wide = f.widest(face, labels, TICK)
    # words wrap where every place has room for two or three lines, else they are thinned
    lines = 1
    room = max(gap - 6, 8.0)
    if wide > room and len(labels) <= 14 and room >= 44:
        lines = max(len(wrap(face, text, room, TICK, lines=3)) for text in labels)
    reach, floor = -1e9, f.EDGE - 8
    for x, text in zip(xs, labels, strict=True):
        if not text:
            continue
        own = min(room if lines > 1 else 150.0, f.widest(face, [text], TICK) + 1)
        left = min(max(x - own / 2, floor), max(area.right + 6, xs[-1] + 6) - own)
        if lines == 1 and left < reach + 8:
            continue
        box = (left, area.bottom + 7, own, lines * 16.0)
        items += block(face, text, box, TICK, fill="ink-3", anchor="middle", lines=lines)
        items.append(Line(x1=x, y1=area.bottom, x2=x, y2=area.bottom + 4, stroke="line-2"))
        reach = left + own
    bottom = area.bottom + 9 + lines * 16
    if name:
        box = (area.left, bottom + 1, area.right - area.left, 18)
        items += line(face, name, box, TICK, fill="ink-3", anchor="end")
        bottom += 19
    return items, bottom


def windows(frame: f.Frame, area: Area, scale: Scale, parts: Sequence[Shaded]) -> list[Item]:
    """Shade parts of the x axis and name them above the area, in up to three rows."""
    items: list[Item] = []
    reaches = [-1e9] * 3
    for part in sorted(parts, key=lambda part: part.start):
        x1, x2 = scale.at(part.start), scale.at(part.end)
        x1, x2 = (x1 - 3, x2 + 3) if x2 - x1 < 6 else (x1, x2)
        colour, ink = part.colour, f.INK.get(part.colour, "ink-2")
        items.append(Rect(x=x1, y=area.top, w=x2 - x1, h=area.bottom - area.top, fill=colour,
                          opacity=0.12))  # fmt: skip
        items += [
            Line(x1=x, y1=area.top, x2=x, y2=area.bottom, stroke=colour, dash="3 3")
            for x in (x1, x2)
        ]
        own = min(f.widest(frame.face, [part.label], 12, "semibold") + 1, area.right - area.left)
        left = max(area.left, min((x1 + x2) / 2 - own / 2, area.right - own))
        row = next((row for row, reach in enumerate(reaches) if left > reach + 10), None)
        if row is None:
            continue
        reaches[row] = left + own
        y = area.top - 22 - row * 20
        items += line(frame.face, part.label, (left, y, own, 19), 12, fill=ink, weight="semibold")
    return items
