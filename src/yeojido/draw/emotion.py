"""The emotion lane: the curve over all columns, with its faces, numbers and gaps."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from yeojido.domain.journey import Cell, Lane
from yeojido.draw import curve, numbers
from yeojido.draw.scene import Box, Icon, Item, Line, Path, Rect
from yeojido.draw.setting import line
from yeojido.draw.verbatims import telling
from yeojido.draw.view import HOLLOW, Column, View, number

AXIS = (2, 1, 0, -1, -2)


@dataclass(frozen=True, slots=True)
class Mark:
    """A point of the curve."""

    place: int
    x: float
    value: float
    n: int
    ci: tuple[float, float] | None


def level(value: float, box: Box) -> float:
    """Return the y of an emotion in the plot's box (top is +2)."""
    return box[1] + (2 - max(-2.0, min(2.0, value))) / 4 * box[3]


def runs(view: View, lane: Lane, columns: Sequence[Column]) -> list[list[Mark]]:
    """Return the stretches of the curve: it breaks where nobody said anything."""
    stretches: list[list[Mark]] = [[]]
    for column in columns:
        cell = view.cell(lane.id, column.step.id)
        mark = _mark(column, cell)
        if mark is not None:
            stretches[-1].append(mark)
        elif cell is None or cell.n == 0:
            stretches.append([])
    return [stretch for stretch in stretches if stretch]


def _mark(column: Column, cell: Cell | None) -> Mark | None:
    if cell is None or cell.value is None:
        return None
    return Mark(column.place, column.middle, cell.value, cell.n, cell.ci)


def scale(plot: Box, ground: tuple[float, float]) -> list[Item]:
    """Return the ground (from one y to another), the five levels and the heavy zero line."""
    x, right = plot[0], plot[0] + plot[2]
    zero = level(0, plot)
    items: list[Item] = [
        Rect(x=x, y=ground[0], w=plot[2], h=zero - ground[0], fill="above"),
        Rect(x=x, y=zero, w=plot[2], h=ground[1] - zero, fill="below"),
    ]
    for value in AXIS:
        y = level(value, plot)
        heavy = value == 0
        items.append(
            Line(x1=x, y1=y, x2=right, y2=y, stroke="zero" if heavy else "line",
                 width=1.4 if heavy else 1, dash=None if heavy else "2 4")
        )  # fmt: skip
    return items


def axis_words(view: View, plot: Box, right: float) -> list[Item]:
    """Return the words of the levels, right-aligned before ``right``."""
    items: list[Item] = []
    for value in AXIS:
        y = level(value, plot)
        items += line(view.face, view.t(f"axis_{value}"), (right - 62, y - 8, 62, 16), 11,
                      fill="ink-3", anchor="end")  # fmt: skip
    return items


def stroke(stretches: Sequence[Sequence[Mark]], plot: Box, width: float) -> list[Item]:
    """Return area, ribbon and line of every stretch; dashed over places with too few voices."""
    items: list[Item] = []
    zero = level(0, plot)
    for part in [piece for stretch in stretches for piece in _neighbours(stretch)]:
        points = [(mark.x, level(mark.value, plot)) for mark in part]
        for above, colour in ((True, "v2"), (False, "v-2")):
            shape = curve.area(points, zero, above=above)
            if shape:
                items.append(Path(d=shape, fill=colour, opacity=0.12))
        lows = [(m.x, level(m.ci[0], plot)) for m in part if m.ci]
        highs = [(m.x, level(m.ci[1], plot)) for m in part if m.ci]
        if band := curve.ribbon(lows, highs):
            items.append(Path(d=band, fill="ribbon", opacity=0.18))
    for stretch in stretches:
        items += _line_of(stretch, plot, width)
    return items


def _neighbours(stretch: Sequence[Mark]) -> list[list[Mark]]:
    """Return the pieces of a stretch without a place between that has too few voices."""
    pieces: list[list[Mark]] = [[]]
    for mark in stretch:
        if pieces[-1] and mark.place - pieces[-1][-1].place > 1:
            pieces.append([])
        pieces[-1].append(mark)
    return pieces


def _line_of(stretch: Sequence[Mark], plot: Box, width: float) -> list[Item]:
    points = [(mark.x, level(mark.value, plot)) for mark in stretch]
    if len(points) < 2:
        return []
    if all(b.place - a.place == 1 for a, b in itertools.pairwise(stretch)):
        return [Path(d=curve.path(points), stroke="ink", width=width)]
    items: list[Item] = []
    dense = curve.sample(points, 16)
    for place, (a, b) in enumerate(itertools.pairwise(stretch)):
        part = dense[place * 16 : place * 16 + 17]
        text = "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in part)
        bridged = b.place - a.place > 1
        items.append(Path(d=text, stroke="ink", width=width, dash="2 5" if bridged else None))
    return items


def marks(
    view: View, stretches: Sequence[Sequence[Mark]], plot: Box, room: float
) -> dict[int, list[Item]]:
    """Return faces, values and n by column; the two extremes and moments of truth stand out."""
    found = [mark for stretch in stretches for mark in stretch]
    extremes: set[int] = set()
    if len(found) > 1:
        extremes = {
            max(found, key=lambda m: m.value).place,
            min(found, key=lambda m: m.value).place,
        }
    stars = {moment.step for moment in view.map.moments[:3]}
    out: dict[int, list[Item]] = {}
    for mark in found:
        y = level(mark.value, plot)
        big = mark.place in extremes
        radius = 16.0 if big else 11.0
        items = curve.face(mark.x, y, radius, mark.value, hollow=mark.n < HOLLOW)
        size = 15.0 if big else 13.0
        above = mark.value >= 0
        wide = room - 4
        left = mark.x - wide / 2
        top = y - radius - 21 if above else y + radius + 3
        ink = "gain" if mark.value > 0.05 else "loss" if mark.value < -0.05 else "ink-2"
        items += line(view.face, numbers.score(mark.value), (left, top, wide, 18), size, fill=ink,
                      weight="semibold", anchor="middle", halo="above" if above else "below")  # fmt: skip
        n_top = y + radius + 3 if above else y - radius - 17
        items += line(view.face, view.t("n", n=_voices(view, mark.n)), (left, n_top, wide, 14), 10.5,
                      fill="ink-3", anchor="middle", halo="above" if above else "below")  # fmt: skip
        if view.steps[mark.place].id in stars:
            corner = (mark.x + radius + 9, y - radius + 1)
            items.append(Path(d=curve.circle(*corner, 10), fill="star-soft", stroke="star"))
            items.append(
                Icon(name="star", x=corner[0] - 6.5, y=corner[1] - 6.5, size=13, stroke="star",
                     width=2.4)
            )  # fmt: skip
        out[mark.place] = items
    return out


def _voices(view: View, n: int) -> str:
    return numbers.count(n) if n < 1_000_000 else numbers.short(n, view.language)


def mood(view: View, lane: Lane, column: Column, top: float) -> list[Item]:
    """Return the emotion that stands out in the words of a place, at the lane's foot."""
    found = telling(view, view.cell(lane.id, column.step.id))
    if found is None:
        return []
    text = f"{view.w(found.label)} {numbers.share(number(found.value) or 0.0)}"
    return list(
        line(view.face, text, (column.x + 4, top, column.w - 8, 16), 11, fill="ink-2",
             anchor="middle", halo="below")
    )  # fmt: skip


def missing(view: View, lane: Lane, column: Column, plot: Box) -> list[Item]:
    """Return the words of a place without a point: too few voices, or none."""
    cell = view.cell(lane.id, column.step.id)
    text = view.t("few_voices", n=cell.n) if cell and cell.n else view.t("no_voices")
    y = level(0, plot)
    return list(
        line(view.face, text, (column.x + 4, y - 20, column.w - 8, 16), 11, fill="ink-3",
             anchor="middle", halo="above")
    )  # fmt: skip
