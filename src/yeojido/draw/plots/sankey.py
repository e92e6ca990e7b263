"""Flows between columns, to scale: where people went, step by step, and where they left."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from yeojido.domain.words import Language
from yeojido.draw.plots import frame as f
from yeojido.draw.scene import Item, Path, Rect, Scene
from yeojido.draw.setting import block, line
from yeojido.draw.typeface import Typeface

NODE = 14.0
STEP = 168.0
SWEEPS = 12
TALL = 360.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """A node: ``key`` names it for bands, ``column`` counts from 0, ``text`` is its number.

    Small nodes are folded by the caller. ``last`` keeps a node at the foot of its column (END).
    """

    key: str
    name: str
    column: int
    value: float
    text: str = ""
    colour: str = f.NEUTRAL
    last: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """A flow from one node to a node in a later column."""

    source: str
    target: str
    value: float
    colour: str = "here"
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sankey:
    """Columns of nodes and the bands between them; ``headings`` stand over the columns."""

    head: f.Head
    nodes: tuple[Node, ...]
    bands: tuple[Band, ...]
    headings: tuple[str, ...] = ()
    legend: tuple[f.Key, ...] = ()
    tall: float = TALL


@dataclass(slots=True)
class _Spot:
    node: Node
    x: float
    y: float = 0.0
    h: float = 0.0
    lines: int = 1
    out: float = 0.0
    into: float = 0.0
    order: float = 0.0
    names: list[str] = field(default_factory=list[str])

    @property
    def label(self) -> float:
        """Height of the label, px."""
        return self.lines * 16.5 + (16 if self.node.text else 0)

    @property
    def slot(self) -> float:
        """Height a node needs with its label."""
        return max(self.h, self.label)


def sankey(plot: Sankey, language: Language, face: Typeface) -> Scene:
    """Return the picture of flows."""
    nodes = [node for node in plot.nodes if node.value > 0]
    count = max((node.column for node in nodes), default=0) + 1
    width = max(f.WIDTH, 2 * f.EDGE + (count - 1) * STEP + NODE + 150)
    frame = f.opened(plot.head, language, face, legend=plot.legend, width=width)
    if not nodes:
        return f.nothing(frame)
    step = min(300.0, (frame.inner - NODE - 150) / max(1, count - 1)) if count > 1 else 0.0
    spots = {node.key: _spot(node, f.EDGE + node.column * step, step, face) for node in nodes}
    columns = [
        [spot for spot in spots.values() if spot.node.column == place] for place in range(count)
    ]
    bands = [band for band in plot.bands if band.source in spots and band.target in spots]
    top = frame.top + (24 if plot.headings else 4)
    most = max(sum(spot.node.value for spot in column) for column in columns)
    for spot in spots.values():
        spot.h = max(2.0, plot.tall * spot.node.value / most)
    _order(columns, bands, spots)
    bottom = _stack(columns, top)
    items = _heads(plot, frame, step)
    scale = plot.tall / most
    items += _bands(bands, spots, scale)
    for spot in spots.values():
        items.append(_node(spot, frame, step))
    return frame.closed(items, bottom + 6)


def _spot(node: Node, x: float, step: float, face: Typeface) -> _Spot:
    spot = _Spot(node, x)
    room = (step or 170.0) - NODE - 18
    spot.lines = f.lines_of(face, node.name, min(room, 160.0), 12.5, 2)
    return spot


def _order(
    columns: Sequence[list[_Spot]], bands: Sequence[Band], spots: Mapping[str, _Spot]
) -> None:
    """Order the columns by the mean place of what flows in and out, sweeping to and fro."""
    for column in columns:
        column.sort(key=lambda spot: (spot.node.last, -spot.node.value, spot.node.key))
        _rank(column)
    into: dict[str, list[tuple[str, float]]] = {}
    out: dict[str, list[tuple[str, float]]] = {}
    for band in bands:
        into.setdefault(band.target, []).append((band.source, band.value))
        out.setdefault(band.source, []).append((band.target, band.value))
    for sweep in range(SWEEPS):
        forward = sweep % 2 == 0
        near = into if forward else out
        for column in columns if forward else reversed(columns):
            means = {spot.node.key: _mean(spot, near, spots) for spot in column}
            column.sort(key=lambda spot: (spot.node.last, means[spot.node.key], spot.node.key))
            _rank(column)


def _rank(column: Sequence[_Spot]) -> None:
    total = sum(spot.node.value for spot in column) or 1.0
    at = 0.0
    for spot in column:
        spot.order = (at + spot.node.value / 2) / total
        at += spot.node.value


def _mean(
    spot: _Spot, near: Mapping[str, list[tuple[str, float]]], spots: Mapping[str, _Spot]
) -> float:
    found = near.get(spot.node.key, [])
    weight = sum(value for _, value in found)
    if not weight:
        return spot.order
    return sum(spots[key].order * value for key, value in found) / weight


def _stack(columns: Sequence[list[_Spot]], top: float) -> float:
    """Place the nodes of each column one under the other; return the y below the tallest."""
    bottom = top
    for column in columns:
        y = top
        for spot in column:
            spot.y = y + (spot.slot - spot.h) / 2
            y += spot.slot + 12
        bottom = max(bottom, y - 12)
    return bottom


def _heads(plot: Sankey, frame: f.Frame, step: float) -> list[Item]:
    items: list[Item] = []
    for place, text in enumerate(plot.headings):
        x = f.EDGE + place * step
        box = (x, frame.top - 2, min((step or 170.0) - 12, frame.right - x), 20.0)
        items += line(frame.face, text, box, f.NOTE, fill="ink-3", weight="semibold")
    return items


def _bands(bands: Sequence[Band], spots: Mapping[str, _Spot], scale: float) -> list[Item]:
    """Draw the bands in the order of their ends, so that they cross as little as they can."""
    leaving = [(0.0, 0.0)] * len(bands)
    places = range(len(bands))
    for place in sorted(places, key=lambda i: spots[bands[i].target].y):
        band = bands[place]
        spot, wide = spots[band.source], band.value * scale
        leaving[place] = (spot.y + spot.out, wide)
        spot.out += wide
    shapes: list[tuple[float, Item]] = []
    for place in sorted(places, key=lambda i: spots[bands[i].source].y):
        band = bands[place]
        source, target = spots[band.source], spots[band.target]
        y1, wide = leaving[place]
        y2 = target.y + target.into
        target.into += wide
        words = band.words or f"{source.node.name} → {target.node.name}"
        item = f.named([_ribbon(source.x + NODE, y1, target.x, y2, wide, band.colour)], words)
        shapes.append((-wide, item))
    # wide bands first, so that thin ones stay visible on them
    return [item for _, item in sorted(shapes, key=lambda pair: pair[0])]


def _ribbon(x1: float, y1: float, x2: float, y2: float, wide: float, colour: str) -> Path:
    wide = max(0.8, wide)
    bend = (x1 + x2) / 2
    shape = (
        f"M{x1:.1f} {y1:.1f}C{bend:.1f} {y1:.1f} {bend:.1f} {y2:.1f} {x2:.1f} {y2:.1f}"
        f"V{y2 + wide:.1f}C{bend:.1f} {y2 + wide:.1f} {bend:.1f} {y1 + wide:.1f} "
        f"{x1:.1f} {y1 + wide:.1f}Z"
    )
    return Path(d=shape, fill=colour, opacity=0.62)


def _node(spot: _Spot, frame: f.Frame, step: float) -> Item:
    face, node = frame.face, spot.node
    room = min((step or 170.0) - NODE - 18, frame.right - spot.x - NODE - 7, 160.0)
    x = spot.x + NODE + 7
    middle = spot.y + spot.h / 2
    top = middle - spot.label / 2
    ink = f.INK.get(node.colour, "ink")
    name = block(face, node.name, (x, top, room, spot.lines * 16.5), 12.5, weight="semibold",
                 fill=ink, lines=2, leading=1.3)  # fmt: skip
    texts = [*name, *line(face, node.text, (x, top + spot.lines * 16.5, room, 16), 11.5,
                          fill="ink-2")]  # fmt: skip
    halo = [replace(text, halo="canvas") for text in texts]
    return f.named(
        [Rect(x=spot.x, y=spot.y, w=NODE, h=spot.h, fill=node.colour, radius=2), *halo],
        node.name, node.text,
    )  # fmt: skip
