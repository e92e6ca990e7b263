"""Lines over ordered places (dates, days since, steps), each named at its end."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from yeojido.domain.words import Language
from yeojido.draw.plots import frame as f
from yeojido.draw.plots.axes import Area, across, upright, windows
from yeojido.draw.plots.scale import Scale, Unit, shown
from yeojido.draw.scene import Item, Line, Path, Scene
from yeojido.draw.setting import block
from yeojido.draw.typeface import Typeface

MOST = 8
LABEL = 12.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """One line.

    Attributes:
        name: stands at the line's end, with the last value.
        values: a value per place; None breaks the line.
        low: the interval's lower ends, a value per place, or empty.
        high: as ``low``.
        open_from: index of the first place that is not complete yet (dashed from there), or None.
        colour: a name of the palette; the next series colour where empty.
        pale: drawn thin and grey, for what stands in the background.
    """

    name: str
    values: tuple[float | None, ...]
    low: tuple[float | None, ...] = ()
    high: tuple[float | None, ...] = ()
    open_from: int | None = None
    colour: str = ""
    pale: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """A part of the way to be shaded, with both ends as places on the x axis (may be broken)."""

    start: float
    end: float
    label: str
    colour: str = f.LOSS


@dataclass(frozen=True, slots=True, kw_only=True)
class Lines:
    """Lines over the same places.

    Attributes:
        head: what stands around.
        labels: a word per place, thinned where they would not fit.
        series: the lines, the most important first; eight are drawn.
        unit: of the values.
        at: the places' distances, where they are not one apart.
        from_zero: whether the axis starts at 0 (shares and counts) or near the smallest value.
        steps: whether a value holds until the next place (Kaplan-Meier).
        windows: shaded parts.
        across: what the x axis shows.
        points: whether single points are marked; decided by their number where None.
        tall: height of the plot, px.
    """

    head: f.Head
    labels: tuple[str, ...]
    series: tuple[Series, ...]
    unit: Unit = "share"
    at: tuple[float, ...] = ()
    from_zero: bool = True
    steps: bool = False
    windows: tuple[Window, ...] = ()
    across: str = ""
    points: bool | None = None
    legend: tuple[f.Key, ...] = ()
    tall: float = 300.0


def lines(plot: Lines, language: Language, face: Typeface) -> Scene:
    """Return the picture of lines."""
    drawn = plot.series[:MOST]
    frame = f.opened(
        plot.head, language, face, legend=(*plot.legend, *_keys(plot, drawn, language))
    )
    values = [v for one in drawn for v in (*one.values, *one.low, *one.high) if v is not None]
    if not plot.labels or not values:
        return f.nothing(frame)
    names = _names(plot, drawn, language)
    room = f.column(face, names, LABEL, (60, 210), "semibold") + 26
    low, high = (0.0 if plot.from_zero else min(values)), max(values)
    area, items = upright(frame, (min(low, *values), high), plot.unit, room, plot.tall,
                          windows=len(plot.windows))  # fmt: skip
    places = plot.at or tuple(float(place) for place in range(len(plot.labels)))
    scale = Scale(places[0], places[-1], area.left + 10, area.right - 6)
    items += windows(frame, area, scale, plot.windows)
    below, bottom = across(frame, area, [scale.at(x) for x in places], plot.labels, plot.across)
    items += below
    xs = [scale.at(x) for x in places]
    many = sum(v is not None for v in drawn[0].values) > 40
    points = plot.points if plot.points is not None else not many and not plot.steps
    for place in range(len(drawn) - 1, -1, -1):
        items.append(_series(drawn[place], colour(drawn[place], place), area, xs, plot, points))
    ends, foot = _ends(frame, area, xs, drawn, names)
    items += ends
    bottom = max(bottom, foot)
    rest = len(plot.series) - len(drawn)
    more = frame.say("more_series", shown=len(drawn), n=rest) if rest else ""
    return frame.closed(items, bottom, more)


def colour(series: Series, place: int) -> str:
    """Return a line's colour."""
    if series.pale:
        return f.MUTED
    return series.colour or f.SERIES[place % len(f.SERIES)]


def _keys(plot: Lines, drawn: Sequence[Series], language: Language) -> list[f.Key]:
    from yeojido.domain.words import say

    keys: list[f.Key] = []
    if any(one.low for one in drawn):
        keys.append(f.Key(text=say("plots.interval", language), colour="ribbon", mark="band"))
    if any(one.open_from is not None and one.open_from < len(one.values) for one in drawn):
        keys.append(f.Key(text=say("plots.incomplete", language), colour="ribbon", mark="dash"))
    return keys


def _names(plot: Lines, drawn: Sequence[Series], language: Language) -> list[str]:
    names: list[str] = []
    for one in drawn:
        last = next((v for v in reversed(one.values) if v is not None), None)
        value = "" if last is None else shown(last, plot.unit, language)
        names.append(f"{one.name} {value}".strip())
    return names


def _series(
    one: Series, ink: str, area: Area, xs: Sequence[float], plot: Lines, points: bool
) -> Item:
    items: list[Item] = []
    ys = [None if v is None else area.y(v) for v in one.values]
    band = _band(one, area, xs, plot.steps)
    if band:
        items.append(Path(d=band, fill=ink, opacity=0.16))
    opened = len(ys) if one.open_from is None else max(0, one.open_from)
    wide = 1.6 if one.pale else 2.6
    known = _way(xs[:opened], ys[:opened], plot.steps)
    if known:
        items.append(Path(d=known, stroke=ink, width=wide))
    before = max(0, opened - 1)
    later = _way(xs[before:], ys[before:], plot.steps) if opened < len(ys) else ""
    if later:
        items.append(Path(d=later, stroke=ink, width=wide, dash="5 4"))
    for place, y in enumerate(ys):
        alone = y is not None and _alone(ys, place)
        if y is not None and (points or alone):
            items.append(f.dot(xs[place], y, 3.2, ink, hollow=place >= opened))
    return f.named(items, one.name)


def _alone(ys: Sequence[float | None], place: int) -> bool:
    before = ys[place - 1] if place else None
    after = ys[place + 1] if place + 1 < len(ys) else None
    return before is None and after is None


def _way(xs: Sequence[float], ys: Sequence[float | None], steps: bool) -> str:
    """Return a line in the SVG path language, broken where values are missing."""
    parts: list[str] = []
    last: float | None = None
    for x, y in zip(xs, ys, strict=False):
        if y is not None:
            if last is None:
                parts.append(f"M{x:.1f} {y:.1f}")
            else:
                parts.append(f"H{x:.1f}V{y:.1f}" if steps else f"L{x:.1f} {y:.1f}")
        last = y
    return "".join(parts)


def _band(one: Series, area: Area, xs: Sequence[float], steps: bool) -> str:
    """Return the band of the intervals, one closed shape per unbroken run."""
    shapes: list[str] = []
    run: list[tuple[float, float, float]] = []
    for x, low, high in [*zip(xs, one.low, one.high, strict=False), (math.nan, None, None)]:
        if low is not None and high is not None:
            run.append((x, area.y(low), area.y(high)))
            continue
        if len(run) > 1:
            there = _way([p[0] for p in run], [p[2] for p in run], steps)
            back = run[::-1]
            if steps:
                tail = "".join(
                    f"V{p[1]:.1f}H{p[0]:.1f}" for p in [*back[1:]]
                )  # from the right: down to the step that held, then left
                shapes.append(f"{there}V{back[0][1]:.1f}{tail}Z")
            else:
                shapes.append(there + "".join(f"L{p[0]:.1f} {p[1]:.1f}" for p in back) + "Z")
        run = []
    return "".join(shapes)


def _ends(
    frame: f.Frame, area: Area, xs: Sequence[float], drawn: Sequence[Series], names: Sequence[str]
) -> tuple[list[Item], float]:
    """Name the lines at their ends, pushed apart; return the names and the y below them."""
    room = frame.right - area.right - 22
    found: list[tuple[float, float, float, int]] = []
    for place, one in enumerate(drawn):
        last = next(
            (i for i in range(len(one.values) - 1, -1, -1) if one.values[i] is not None), None
        )
        value = None if last is None else one.values[last]
        if last is None or value is None:
            continue
        count = f.lines_of(frame.face, names[place], room, LABEL, 3)
        found.append((area.y(value), xs[last], count * 17.5 + 2, place))
    found.sort()
    centres = spread([(y, tall) for y, _, tall, _ in found], area.top - 14, area.bottom + 14)
    items: list[Item] = []
    for (y, x, tall, place), centre in zip(found, centres, strict=True):
        ink = colour(drawn[place], place)
        start = area.right + 4
        if x < start - 12:
            items.append(Line(x1=x + 5, y1=y, x2=start, y2=y, stroke=ink, dash="1 4"))
        items += [
            Path(d=f"M{start:.1f} {y:.1f}L{start + 12:.1f} {centre:.1f}", stroke=ink, width=1.2),
            *block(frame.face, names[place], (start + 18, centre - tall / 2, room, tall), LABEL,
                   weight="regular" if drawn[place].pale else "semibold",
                   fill="ink-2" if drawn[place].pale else "ink", lines=3, middle=True),
        ]  # fmt: skip
    foot = max((c + tall / 2 for c, (_, _, tall, _) in zip(centres, found, strict=True)), default=0)
    return items, foot


def spread(wanted: Sequence[tuple[float, float]], low: float, high: float) -> list[float]:
    """Return centres near the wanted ones that do not overlap; ``wanted``: (centre, height) sorted.

    Where all do not fit between ``low`` and ``high`` the column grows downwards.
    """
    centres: list[float] = []
    floor = low
    for centre, tall in wanted:
        at = max(centre, floor + tall / 2)
        centres.append(at)
        floor = at + tall / 2
    ceiling = max(high, low + sum(tall for _, tall in wanted))
    for place in range(len(wanted) - 1, -1, -1):
        tall = wanted[place][1]
        centres[place] = min(centres[place], ceiling - tall / 2)
        ceiling = centres[place] - tall / 2
    return centres
