"""Bars of parts over periods, some parts below zero; incomplete periods are pale and hatched."""

from __future__ import annotations

from dataclasses import dataclass

from yeojido.domain.words import Language, say
from yeojido.draw.plots import frame as f
from yeojido.draw.plots.axes import Area, across, upright
from yeojido.draw.plots.scale import Unit, shown
from yeojido.draw.scene import Item, Line, Rect, Scene
from yeojido.draw.setting import line
from yeojido.draw.typeface import Typeface

MOST = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One part of every bar; ``below`` hangs it under the zero line (its values stay positive)."""

    name: str
    values: tuple[float, ...]
    colour: str = ""
    below: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Stacked:
    """Stacked bars: ``labels`` name the periods; ``open_from`` is the first incomplete one."""

    head: f.Head
    labels: tuple[str, ...]
    parts: tuple[Part, ...]
    unit: Unit = "count"
    open_from: int | None = None
    totals: bool = True
    across: str = ""
    tall: float = 300.0


def stacked(plot: Stacked, language: Language, face: Typeface) -> Scene:
    """Return the picture of stacked bars."""
    legend = [
        f.Key(text=part.name, colour=colour(part, place)) for place, part in enumerate(plot.parts)
    ]
    count = len(plot.labels)
    opened = count if plot.open_from is None else plot.open_from
    if opened < count:
        legend.append(f.Key(text=say("plots.incomplete", language), colour="ribbon", mark="hatch"))
    frame = f.opened(plot.head, language, face, legend=legend)
    first = max(0, count - MOST)
    shown_ = range(first, count)
    ups = {i: sum(p.values[i] for p in plot.parts if not p.below) for i in shown_}
    downs = {i: sum(p.values[i] for p in plot.parts if p.below) for i in shown_}
    if not any([*ups.values(), *downs.values()]):
        return f.nothing(frame)
    area, items = upright(
        frame, (-max(downs.values()), max(ups.values())), plot.unit, 4, plot.tall,
        above=22 if plot.totals else 8,
    )  # fmt: skip
    each = (area.right - area.left) / len(shown_)
    xs = [area.left + (place + 0.5) * each for place in range(len(shown_))]
    wide = min(64.0, max(2.0, each * 0.74))
    for x, index in zip(xs, shown_, strict=True):
        items.append(_bar(plot, frame, area, (x - wide / 2, wide), index, index >= opened))
    if plot.totals:
        items += _totals(plot, frame, area, xs, each, ups)
    zero = area.y(0.0)
    items.append(Line(x1=area.left, y1=zero, x2=area.right, y2=zero, stroke="zero", width=1.4))
    below, bottom = across(frame, area, xs, plot.labels[first:], plot.across)
    more = frame.say("earlier", shown=len(shown_), n=first) if first else ""
    return frame.closed([*items, *below], bottom, more)


def colour(part: Part, place: int) -> str:
    """Return a part's colour."""
    return part.colour or f.SERIES[place % len(f.SERIES)]


def _bar(
    plot: Stacked, frame: f.Frame, area: Area, place: tuple[float, float], index: int, opened: bool
) -> Item:
    x, wide = place
    items: list[Item] = []
    words = [plot.labels[index]]
    up = down = 0.0
    for number, part in enumerate(plot.parts):
        value = part.values[index]
        if value <= 0:
            continue
        a, b = (-down - value, -down) if part.below else (up, up + value)
        down, up = (down + value, up) if part.below else (down, up + value)
        y1, y2 = area.y(b), area.y(a)
        ink = colour(part, number)
        tall = max(0.8, y2 - y1 - (0.8 if y2 - y1 > 3 else 0))
        box = (x, y1, wide, tall)
        items.append(Rect(x=x, y=y1, w=wide, h=tall, fill=ink, opacity=0.42 if opened else 1))
        if opened and tall > 3:
            items.append(f.hatch(box, ink))
        words.append(f"{part.name} {shown(value, plot.unit, frame.language)}")
    return f.named(items, *words)


def _totals(
    plot: Stacked, frame: f.Frame, area: Area, xs: list[float], each: float, ups: dict[int, float]
) -> list[Item]:
    """Write what stands above zero over each bar, where all of them have room."""
    texts = [shown(total, plot.unit, frame.language) for total in ups.values()]
    if f.widest(frame.face, texts, 11.5, "semibold") > each - 4:
        return []
    items: list[Item] = []
    for x, total, text in zip(xs, ups.values(), texts, strict=True):
        box = (x - each / 2, area.y(total) - 20, each, 18)
        items += line(frame.face, text, box, 11.5, weight="semibold", anchor="middle",
                      fill="ink-2", halo="canvas")  # fmt: skip
    return items
