"""How often what size: bins of equal width on the picture, with marks such as quartiles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from yeojido.domain.words import Language
from yeojido.draw.plots import frame as f
from yeojido.draw.plots.axes import Area, upright
from yeojido.draw.plots.scale import Unit, shown
from yeojido.draw.scene import Item, Line, Rect, Scene
from yeojido.draw.setting import line
from yeojido.draw.typeface import Typeface


@dataclass(frozen=True, slots=True, kw_only=True)
class Bin:
    """Values from ``low`` (inclusive) to ``high``, and how many there are.

    ``high`` None: everything from ``low`` on.
    """

    low: float
    high: float | None
    count: float
    colour: str = f.NEUTRAL


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """A value to mark, such as a median."""

    at: float
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Histogram:
    """Bins in order, without gaps; ``unit`` of the values, ``of`` the unit of the counts."""

    head: f.Head
    bins: tuple[Bin, ...]
    marks: tuple[Point, ...] = ()
    unit: Unit = "duration"
    of: Unit = "count"
    across: str = ""
    tall: float = 260.0


def histogram(plot: Histogram, language: Language, face: Typeface) -> Scene:
    """Return the picture of a histogram."""
    frame = f.opened(plot.head, language, face)
    most = max((one.count for one in plot.bins), default=0.0)
    if most <= 0:
        return f.nothing(frame)
    area, items = upright(frame, (0.0, most), plot.of, 10, plot.tall,
                          windows=min(3, len(plot.marks)), above=24)  # fmt: skip
    each = (area.right - area.left) / len(plot.bins)
    for place, one in enumerate(plot.bins):
        items.append(_bin(plot, frame, area, one, area.left + place * each, each))
    items.append(Line(x1=area.left, y1=area.bottom, x2=area.right, y2=area.bottom, stroke="zero"))
    items += _edges(plot, frame, area, each)
    items += _marks(plot, frame, area, each)
    bottom = area.bottom + 26
    if plot.across:
        box = (area.left, bottom - 1, area.right - area.left, 18.0)
        items += line(face, plot.across, box, f.NOTE, fill="ink-3", anchor="end")
        bottom += 18
    return frame.closed(items, bottom)


def _bin(plot: Histogram, frame: f.Frame, area: Area, one: Bin, x: float, each: float) -> Item:
    y = area.y(one.count)
    gap = 2.0 if each > 8 else 0.4
    text = shown(one.count, plot.of, frame.language)
    low = shown(one.low, plot.unit, frame.language)
    high = "" if one.high is None else shown(one.high, plot.unit, frame.language)
    items: list[Item] = []
    if one.count > 0:
        y = min(y, area.bottom - 1.5)
        items.append(Rect(x=x + gap / 2, y=y, w=each - gap, h=area.bottom - y, fill=one.colour,
                          radius=min(2.0, (each - gap) / 3)))  # fmt: skip
    widest = max(
        f.widest(frame.face, [shown(b.count, plot.of, frame.language)], 11) for b in plot.bins
    )
    if one.count > 0 and widest < each - 3:
        items += line(frame.face, text, (x, y - 17, each, 16), 11, anchor="middle", fill="ink-2",
                      halo="canvas")  # fmt: skip
    return f.named(items, f"{low} – {high}", text)


def _edges(plot: Histogram, frame: f.Frame, area: Area, each: float) -> list[Item]:
    edges = [*(one.low for one in plot.bins), plot.bins[-1].high]
    items: list[Item] = []
    reach = -1e9
    for place, edge in enumerate(edges):
        x = area.left + place * each
        text = "∞" if edge is None else shown(edge, plot.unit, frame.language)
        own = f.widest(frame.face, [text], f.NOTE) + 1
        left = min(max(x - own / 2, f.EDGE - 10), frame.width - own - 8)
        if left < reach + 8:
            continue
        reach = left + own
        items.append(Line(x1=x, y1=area.bottom, x2=x, y2=area.bottom + 4, stroke="line-2"))
        items += line(frame.face, text, (left, area.bottom + 6, own, 18), f.NOTE, fill="ink-3")
    return items


def _place(bins: Sequence[Bin], value: float) -> float:
    """Return where a value stands, in bins from the left, straight between a bin's edges."""
    for place, one in enumerate(bins):
        if one.high is None:
            return place + 0.5
        if value < one.high:
            return place + max(0.0, (value - one.low) / ((one.high - one.low) or 1.0))
    return float(len(bins))


def _marks(plot: Histogram, frame: f.Frame, area: Area, each: float) -> list[Item]:
    items: list[Item] = []
    ordered = sorted(plot.marks, key=lambda mark: mark.at)
    lane = 0
    reach = [-1e9] * 3
    for mark in ordered:
        x = area.left + each * _place(plot.bins, mark.at)
        text = f"{mark.label} {shown(mark.at, plot.unit, frame.language)}".strip()
        own = f.widest(frame.face, [text], 12, "semibold") + 1
        left = min(max(x - own / 2, area.left), area.right - own)
        lane = next((k for k in range(3) if left > reach[k] + 8), 2)
        if left <= reach[lane] + 8:
            continue
        reach[lane] = left + own
        y = area.top - 44 - lane * 20
        items.append(Line(x1=x, y1=y + 19, x2=x, y2=area.bottom, stroke="brand", width=1.5,
                          dash="4 3"))  # fmt: skip
        items += line(frame.face, text, (left, y, own, 18), 12, weight="semibold", fill="brand",
                      halo="canvas")  # fmt: skip
    return items
