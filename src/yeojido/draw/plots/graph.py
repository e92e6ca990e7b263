"""A directed graph from top to bottom: what follows what, the ways to scale, going back marked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from yeojido.domain.words import Language
from yeojido.draw.plots import frame as f
from yeojido.draw.plots.layered import Edge, Layout, layered
from yeojido.draw.scene import Box, Item, Path, Rect, Scene, Text
from yeojido.draw.setting import block, extent, line
from yeojido.draw.typeface import Typeface

WIDE, TALL = 164.0, 48.0
GAP, DROP = 30.0, 60.0
LABEL = 11.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """A node.

    ``text`` is its number; ``aside`` words at its right (such as the share that ends there);
    ``ends`` rounds it (START, END); ``colour`` is its rim.
    """

    key: str
    name: str
    text: str = ""
    aside: str = ""
    ends: bool = False
    colour: str = "line-2"


@dataclass(frozen=True, slots=True, kw_only=True)
class Arc:
    """A way from node to node: ``weight`` is its width, ``text`` stands on it."""

    source: str
    target: str
    weight: float
    text: str = ""
    words: str = ""
    colour: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Graph:
    """A graph with its first and its last node; ways that lead back up are dashed."""

    head: f.Head
    nodes: tuple[Node, ...]
    arcs: tuple[Arc, ...]
    first: str
    last: str
    legend: tuple[f.Key, ...] = ()


Place = tuple[float, float]


@dataclass(frozen=True, slots=True)
class _Way:
    """A way as Bezier pieces from its upper to its lower end."""

    arc: Arc
    up: bool
    pieces: tuple[tuple[Place, Place, Place, Place], ...]
    width: float


def graph(plot: Graph, language: Language, face: Typeface) -> Scene:
    """Return the picture of a graph."""
    keys = {node.key for node in plot.nodes}
    arcs = [
        arc for arc in plot.arcs if {arc.source, arc.target} <= keys and arc.source != arc.target
    ]
    if not arcs:
        return f.nothing(f.opened(plot.head, language, face))
    aside = f.column(face, [node.aside for node in plot.nodes], LABEL, (0, 120)) + 8
    aside = aside if any(node.aside for node in plot.nodes) else 0.0
    # words stand at the right only; the same room at the left keeps a box over its ways
    widths = {node.key: WIDE + (2 * aside if node.aside else 0) for node in plot.nodes}
    edges = [Edge(arc.source, arc.target, arc.weight) for arc in arcs]
    layout = layered(widths, edges, first=plot.first, last=plot.last, gap=GAP)
    width = max(f.WIDTH, layout.width + 2 * f.EDGE)
    frame = f.opened(plot.head, language, face, legend=plot.legend, width=width)
    left, top = (width - layout.width) / 2, frame.top + 4
    boxes = {
        node.key: (left + layout.x[node.key] - WIDE / 2, top + layout.layer[node.key] * (TALL + DROP),
                   WIDE, TALL)
        for node in plot.nodes
    }  # fmt: skip
    ways = _ways(arcs, layout, boxes, (left, top))
    items: list[Item] = [_drawn(way) for way in sorted(ways, key=lambda way: way.width)]
    asides = [text for node in plot.nodes for text in _aside(node, frame, boxes[node.key], aside)]
    taken = [*boxes.values(), *(extent(face, text) for text in asides)]
    items += [_node(node, frame, boxes[node.key]) for node in plot.nodes]
    items += asides
    items += _labels(ways, frame, taken)
    return frame.closed(items, top + layout.layers * (TALL + DROP) - DROP + 6)


def _ports(
    arcs: Sequence[Arc], layout: Layout, boxes: dict[str, Box]
) -> dict[tuple[int, bool], float]:
    """Return where each way touches its upper (True) and lower node: side by side, in order."""
    sides: dict[tuple[str, bool], list[tuple[float, int]]] = {}
    for place, arc in enumerate(arcs):
        way = layout.ways[place]
        top, foot = (arc.target, arc.source) if layout.upward[place] else (arc.source, arc.target)
        sides.setdefault((top, True), []).append((way[1][0], place))
        sides.setdefault((foot, False), []).append((way[-2][0], place))
    found: dict[tuple[int, bool], float] = {}
    for (name, upper), ends in sides.items():
        box = boxes[name]
        step = min(34.0, (box[2] - 40) / max(1, len(ends) - 1))
        ordered = sorted(ends, key=lambda end: (end[0], layout.upward[end[1]], end[1]))
        start = box[0] + box[2] / 2 - step * (len(ends) - 1) / 2
        for number, (_, place) in enumerate(ordered):
            found[place, upper] = start + number * step
    return found


def _ways(arcs: Sequence[Arc], layout: Layout, boxes: dict[str, Box], origin: Place) -> list[_Way]:
    left, top = origin
    most = max(arc.weight for arc in arcs) or 1.0
    ports = _ports(arcs, layout, boxes)
    ways: list[_Way] = []
    for place, arc in enumerate(arcs):
        wide = 1.4 + 7 * (arc.weight / most) ** 0.5
        size, points = _head(wide), layout.ways[place]
        places: list[Place] = []
        for number, (x, row) in enumerate(points):
            y = top + row * (TALL + DROP)
            if number == 0:
                # the arrow's head ends the way; the line stops inside it
                rim = size * 1.5 if layout.upward[place] else 0
                places.append((ports[place, True], y + TALL + rim))
            elif number == len(points) - 1:
                rim = 0 if layout.upward[place] else size * 1.5
                places.append((ports[place, False], y - rim))
            else:
                places += [(left + x, y), (left + x, y + TALL)]
        ways.append(_Way(arc, layout.upward[place], _pieces(places), wide))
    return ways


def _head(wide: float) -> float:
    return 3.4 + wide * 0.65


def _pieces(places: Sequence[Place]) -> tuple[tuple[Place, Place, Place, Place], ...]:
    """Return smooth pieces through places: upright at both ends, straight past a layer."""
    pieces: list[tuple[Place, Place, Place, Place]] = []
    for (x1, y1), (x2, y2) in pairwise(places):
        half = (y2 - y1) / 2
        pieces.append(((x1, y1), (x1, y1 + half), (x2, y2 - half), (x2, y2)))
    return tuple(pieces)


def _drawn(way: _Way) -> Item:
    start = way.pieces[0][0]
    parts = [f"M{start[0]:.1f} {start[1]:.1f}"]
    parts += [
        "C" + " ".join(f"{x:.1f} {y:.1f}" for x, y in piece[1:]) for piece in way.pieces
    ]  # fmt: skip
    colour = way.arc.colour or ("loss-fill" if way.up else "here-line")
    size = _head(way.width)
    if way.up:
        x, y, turn = start[0], start[1] - size * 1.5, 1
    else:
        x, y = way.pieces[-1][3]
        y, turn = y + size * 1.5, -1
    base = y + turn * size * 1.8
    tip = f"M{x:.1f} {y:.1f}L{x - size:.1f} {base:.1f}L{x + size:.1f} {base:.1f}Z"
    return f.named(
        [
            Path(d="".join(parts), stroke=colour, width=way.width, opacity=0.62,
                 dash="6 4" if way.up else None),
            Path(d=tip, fill=colour),
        ],
        way.arc.words or f"{way.arc.source} → {way.arc.target} {way.arc.text}",
    )  # fmt: skip


def _node(node: Node, frame: f.Frame, box: Box) -> Item:
    x, y, w, h = box
    face = frame.face
    ground, edge = ("brand-soft", "brand") if node.ends else ("card", node.colour)
    count = f.lines_of(face, node.name, w - 20, 12.5, 2)
    size = 12.5 if count == 1 else 11.5
    name_tall = 20.0 if count == 1 else 27.0
    top = y + (6 if count == 1 else 3)
    items: list[Item] = [
        Rect(x=x, y=y, w=w, h=h, fill=ground, stroke=edge, width=1.4, radius=h / 2 if node.ends else 9),
        *block(face, node.name, (x + 10, top, w - 20, name_tall), size, weight="semibold",
               anchor="middle", lines=2, leading=1.12, middle=True),
        *line(face, node.text, (x + 10, top + name_tall - 1, w - 20, 17), 11.5, fill="ink-2",
              anchor="middle"),
    ]  # fmt: skip
    return f.named(items, node.name, node.text, node.aside)


def _aside(node: Node, frame: f.Frame, box: Box, room: float) -> list[Text]:
    at = (box[0] + box[2] + 7, box[1] + box[3] / 2 - 9, room - 8, 18.0)
    return line(frame.face, node.aside, at, LABEL, fill="ink-3") if node.aside else []


def _labels(ways: Sequence[_Way], frame: f.Frame, taken: list[Box]) -> list[Item]:
    """Write the ways' texts where they cover neither a node nor another text."""
    items: list[Item] = []
    for way in sorted(ways, key=lambda way: (-way.width, way.arc.source, way.arc.target)):
        if not way.arc.text:
            continue
        own = f.widest(frame.face, [way.arc.text], LABEL) + 2
        # a share of what leaves belongs near the place that is left
        pieces = way.pieces[::-1] if way.up else way.pieces
        spots = [
            (piece, 1 - t if way.up else t)
            for piece in (pieces[0], pieces[-1], *pieces[1:-1])
            for t in (0.5, 0.4, 0.6, 0.3, 0.7)
        ]
        for piece, t in spots:
            x, y = _on(piece, t)
            if not own / 2 < x < frame.width - own / 2:
                continue
            made = line(frame.face, way.arc.text, (x - own / 2, y - 9, own, 18), LABEL,
                        anchor="middle", fill="loss" if way.up else "ink-2", halo="canvas")  # fmt: skip
            spot = extent(frame.face, made[0]) if made else None
            if spot and not any(_touch(spot, other) for other in taken):
                taken.append(spot)
                items += made
                break
    return items


def _on(piece: tuple[Place, Place, Place, Place], t: float) -> Place:
    u = 1 - t
    weights = (u**3, 3 * u * u * t, 3 * u * t * t, t**3)
    return (
        sum(weight * point[0] for weight, point in zip(weights, piece, strict=True)),
        sum(weight * point[1] for weight, point in zip(weights, piece, strict=True)),
    )


def _touch(one: Box, other: Box) -> bool:
    return (
        one[0] < other[0] + other[2] + 3
        and other[0] < one[0] + one[2] + 3
        and one[1] < other[1] + other[3] + 1
        and other[1] < one[1] + one[3] + 1
    )
