"""The graph of transitions: from START to END in layers, the strongest ways only.

Layered drawing after Sugiyama, Tagawa and Toda (IEEE Trans. SMC 11, 1981): layers by the likeliest
distance from START, order inside a layer by the mean place of the neighbours.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from yeojido.domain.words import Language, say
from yeojido.draw import numbers
from yeojido.draw.charts import arrow
from yeojido.draw.scene import Box, Item, Path, Rect, Scene
from yeojido.draw.setting import ellipsize, extent, line
from yeojido.draw.typeface import Typeface
from yeojido.draw.view import number

START, END = "START", "END"
NODES = 16
OUT = 2
NODE = (136.0, 46.0)
STEP = (NODE[0] + 84.0, NODE[1] + 32.0)
EDGE = 28.0
TOP = 84.0


@dataclass(frozen=True, slots=True)
class Arc:
    """An edge that is drawn."""

    source: str
    target: str
    weight: float
    share: float


def transitions(data: Mapping[str, Any], language: Language, face: Typeface) -> Scene:
    """Return the picture of a transition graph.

    ``data`` is the answer of ``transitions --json``: ``nodes`` with name, occurrences, people;
    ``edges`` with from, to, occurrences, people, share_out, median_seconds; START and END.
    """
    counts = {
        str(node["name"]): number(node.get("occurrences")) or 0.0 for node in data.get("nodes", ())
    }
    arcs = _strongest(data.get("edges", ()), _kept(counts))
    layers = _layers(arcs)
    places = _places(layers)
    tall = max((len(layer) for layer in layers), default=1)
    width = max(640.0, 2 * EDGE + max(1, len(layers)) * STEP[0] - (STEP[0] - NODE[0]))
    # arcs that go back run below the nodes
    depth = 34.0 if any(_back(arc, places) for arc in arcs) else 0.0
    height = TOP + tall * STEP[1] + depth + EDGE
    title, finding = say("draw.graph_title", language), _finding(arcs, language)
    items: list[Item] = [
        *line(face, title, (EDGE, 16, width - 2 * EDGE, 26), 18, weight="semibold"),
        *line(face, finding, (EDGE, 44, width - 2 * EDGE, 20), 13, fill="ink-2"),
    ]
    most = max((arc.weight for arc in arcs), default=1.0) or 1.0
    boxes = [(x, y, *NODE) for x, y in places.values()]
    for arc in sorted(arcs, key=lambda arc: arc.weight):
        items += _curve(arc, places, most, height)
    items += _shares(face, arcs, places, boxes, height)
    for name, (x, y) in places.items():
        items += _node(face, language, name, counts.get(name), (x, y, *NODE))
    return Scene(
        width=width, height=height, title=title, finding=finding, language=language,
        items=tuple(items),
    )  # fmt: skip


def _kept(counts: Mapping[str, float]) -> set[str]:
    """Return the nodes that are drawn: START, END and the most frequent."""
    inner = sorted((n for n in counts if n not in (START, END)), key=lambda n: (-counts[n], n))
    return {START, END, *inner[:NODES]}


def _strongest(edges: Sequence[Mapping[str, Any]], kept: set[str]) -> list[Arc]:
    """Return of every node its strongest ways out, and the strongest way into it."""
    arcs = [
        Arc(str(edge["from"]), str(edge["to"]), number(edge.get("occurrences")) or 0.0,
            number(edge.get("share_out")) or 0.0)
        for edge in edges
        if edge["from"] in kept and edge["to"] in kept and edge["from"] != edge["to"]
    ]  # fmt: skip
    arcs.sort(key=lambda arc: (-arc.weight, arc.source, arc.target))
    chosen: list[Arc] = []
    out: dict[str, int] = {}
    reached: set[str] = set()
    for arc in arcs:
        enough = out.get(arc.source, 0) >= OUT or arc.share < 0.1
        if enough and arc.target in reached:
            continue
        chosen.append(arc)
        out[arc.source] = out.get(arc.source, 0) + 1
        reached.add(arc.target)
    return chosen


def _layers(arcs: Sequence[Arc]) -> list[list[str]]:
    """Return the nodes in layers: START first, END last, others by their likeliest distance."""
    depth: dict[str, int] = {START: 0}
    open_ = [START]
    while open_:
        name = open_.pop(0)
        for arc in arcs:
            if arc.source == name and arc.target not in depth and arc.target != END:
                depth[arc.target] = depth[name] + 1
                open_.append(arc.target)
    names = {arc.source for arc in arcs} | {arc.target for arc in arcs}
    for name in sorted(names - set(depth) - {END}):
        depth[name] = 1
    layers: list[list[str]] = [[] for _ in range(max(depth.values()) + 1)]
    for name in sorted(depth, key=lambda n: (depth[n], n)):
        layers[depth[name]].append(name)
    if END in names:
        layers.append([END])
    return _ordered(layers, arcs)


def _ordered(layers: list[list[str]], arcs: Sequence[Arc]) -> list[list[str]]:
    """Order each layer by the weighted mean place of its neighbours in the layer before."""
    place: dict[str, float] = {}
    out: list[list[str]] = []
    for layer in layers:
        means: dict[str, float] = {}
        for name in layer:
            near = [arc for arc in arcs if arc.target == name and arc.source in place]
            weight = sum(arc.weight for arc in near)
            mean = sum(place[arc.source] * arc.weight for arc in near)
            means[name] = mean / weight if weight else 0.0
        ordered = sorted(layer, key=lambda n: (means[n], n))
        middle = (len(ordered) - 1) / 2
        for number_, name in enumerate(ordered):
            place[name] = number_ - middle
        out.append(ordered)
    return out


def _places(layers: Sequence[Sequence[str]]) -> dict[str, tuple[float, float]]:
    tall = max((len(layer) for layer in layers), default=1)
    places: dict[str, tuple[float, float]] = {}
    for column, layer in enumerate(layers):
        top = TOP + (tall - len(layer)) * STEP[1] / 2
        for row, name in enumerate(layer):
            places[name] = (EDGE + column * STEP[0], top + row * STEP[1])
    return places


def _back(arc: Arc, places: Mapping[str, tuple[float, float]]) -> bool:
    """Whether an arc leads to the same layer or an earlier one."""
    return places[arc.target][0] <= places[arc.source][0]


def _ends(
    arc: Arc, places: Mapping[str, tuple[float, float]], height: float
) -> tuple[tuple[float, float], ...]:
    """Return the four points of an arc's Bezier curve."""
    x1, y1 = places[arc.source]
    x2, y2 = places[arc.target]
    if x1 == x2:
        # inside a layer: out of the right side and back into it
        side = x1 + NODE[0]
        a, d = y1 + NODE[1] * 0.7, y2 + NODE[1] * (0.3 if y2 > y1 else 0.8)
        return ((side, a), (side + 44, a), (side + 44, d), (side + 2, d))
    if _back(arc, places):
        foot = min(height - 12, max(y1, y2) + NODE[1] + 40)
        return (
            (x1 + NODE[0] / 2, y1 + NODE[1]),
            (x1 + NODE[0] / 2, foot),
            (x2 + NODE[0] / 2 - 24, foot),
            (x2 + NODE[0] / 2 - 24, y2 + NODE[1] + 2),
        )
    bend = max(40.0, (x2 - x1 - NODE[0]) * 0.5)
    start, end = (x1 + NODE[0], y1 + NODE[1] / 2), (x2 - 2, y2 + NODE[1] / 2)
    return (start, (start[0] + bend, start[1]), (end[0] - bend, end[1]), end)


def _curve(
    arc: Arc, places: Mapping[str, tuple[float, float]], most: float, height: float
) -> list[Item]:
    back = _back(arc, places)
    a, b, c, d = _ends(arc, places, height)
    colour = "loss-fill" if back and a[0] != d[0] - 2 else "here-line"
    wide = 1.2 + 6 * (arc.weight / most) ** 0.5
    direction = (1.0, 0.0)
    if back:
        direction = (-1.0, 0.0) if a[0] == d[0] - 2 else (0.0, -1.0)
    size = 3.2 + wide * 0.7
    end = (d[0] - direction[0] * size * 1.5, d[1] - direction[1] * size * 1.5)
    text = " ".join(f"{x:.1f} {y:.1f}" for x, y in (b, c, end))
    return [
        Path(d=f"M{a[0]:.1f} {a[1]:.1f}C{text}", stroke=colour, width=wide,
             dash="5 4" if back else None, opacity=0.75),
        arrow(d[0], d[1], *direction, colour, size),
    ]  # fmt: skip


def _shares(
    face: Typeface,
    arcs: Sequence[Arc],
    places: Mapping[str, tuple[float, float]],
    boxes: Sequence[Box],
    height: float,
) -> list[Item]:
    """Return the shares of the arcs, where they cover no node and no other share."""
    taken = list(boxes)
    items: list[Item] = []
    for arc in sorted(arcs, key=lambda arc: -arc.weight):
        if arc.share < 0.08:
            continue
        a, b, c, d = _ends(arc, places, height)
        for t in (0.5, 0.35, 0.65, 0.2, 0.8):
            u = 1 - t
            x, y = (
                u**3 * a[i] + 3 * u * u * t * b[i] + 3 * u * t * t * c[i] + t**3 * d[i]
                for i in (0, 1)
            )
            made = line(
                face, numbers.share(arc.share), (x - 24, y - 9, 48, 18), 11.5, anchor="middle",
                fill="ink-2", halo="canvas",
            )  # fmt: skip
            spot = extent(face, made[0])
            if not any(_touch(spot, other) for other in taken):
                taken.append(spot)
                items += made
                break
    return items


def _touch(one: Box, other: Box) -> bool:
    return (
        one[0] < other[0] + other[2] + 3
        and other[0] < one[0] + one[2] + 3
        and one[1] < other[1] + other[3] + 2
        and other[1] < one[1] + one[3] + 2
    )


def _node(
    face: Typeface, language: Language, name: str, count: float | None, box: Box
) -> list[Item]:
    x, y, w, h = box
    ends = name in (START, END)
    shown = say("draw.start" if name == START else "draw.end", language) if ends else name
    ground, edge = ("brand-soft", "brand") if ends else ("card", "line-2")
    items: list[Item] = [
        Rect(x=x, y=y, w=w, h=h, fill=ground, stroke=edge, width=1.4, radius=h / 2 if ends else 9)
    ]
    cut = ellipsize(face, face.printable(shown), w - 20, 13, "semibold")
    items += line(face, cut, (x + 10, y + 5, w - 20, 20), 13, weight="semibold", anchor="middle")
    if count is not None:
        text = numbers.count(count) if count < 1e8 else numbers.short(count, language)
        items += line(face, text, (x + 10, y + 25, w - 20, 17), 11.5, fill="ink-2", anchor="middle")
    return items


def _finding(arcs: Sequence[Arc], language: Language) -> str:
    inner = [arc for arc in arcs if arc.source != START and arc.target != END] or list(arcs)
    if not inner:
        return say("draw.graph_none", language)
    top = max(inner, key=lambda arc: arc.weight)
    names = {START: say("draw.start", language), END: say("draw.end", language)}
    return say(
        "draw.graph_finding", language, source=names.get(top.source, top.source),
        target=names.get(top.target, top.target), n=numbers.count(top.weight),
    )  # fmt: skip
