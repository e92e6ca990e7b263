"""A tree of decisions from left to right: whom each rule separates, and how they fared."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from yeojido.domain.words import Language
from yeojido.draw.plots import frame as f
from yeojido.draw.scene import Item, Path, Rect, Scene
from yeojido.draw.setting import block, line
from yeojido.draw.typeface import Typeface

BOX = 190.0
STEP = BOX + 46.0
TALL = 62.0
RULE = 12.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Branch:
    """A node of the tree with the people the rules above it leave.

    Attributes:
        share: 0..1, what the tree is about (such as the share that leaves); drawn as a bar.
        text: the share as it is read, large in the box.
        detail: n and the interval, small in the box.
        rule: why people are here, above the box; empty at the root.
        colour: of the bar.
        pale: whether there are too few people to lean on.
        parts: the branches.
    """

    share: float | None
    text: str
    detail: str = ""
    rule: str = ""
    colour: str = f.NEUTRAL
    pale: bool = False
    parts: tuple[Branch, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Tree:
    """A tree of decisions; None where nothing separates people."""

    head: f.Head
    root: Branch | None
    legend: tuple[f.Key, ...] = ()


@dataclass(slots=True)
class _Spot:
    branch: Branch
    depth: int
    lines: int
    y: float = 0.0
    parts: tuple[_Spot, ...] = ()


def tree(plot: Tree, language: Language, face: Typeface) -> Scene:
    """Return the picture of a tree."""
    if plot.root is None:
        return f.nothing(f.opened(plot.head, language, face))
    root = _spot(plot.root, 0, face)
    width = max(f.WIDTH, 2 * f.EDGE + _depth(root) * STEP + BOX)
    frame = f.opened(plot.head, language, face, legend=plot.legend, width=width)
    bottom = _place(root, frame.top)
    spots = [*_all(root)]
    ways = [_way(spot, part) for spot in spots for part in spot.parts]
    return frame.closed([*ways, *(_box(spot, frame) for spot in spots)], bottom)


def _spot(branch: Branch, depth: int, face: Typeface) -> _Spot:
    lines = f.lines_of(face, branch.rule, BOX, RULE, 4) if branch.rule else 0
    parts = tuple(_spot(part, depth + 1, face) for part in branch.parts)
    return _Spot(branch, depth, lines, parts=parts)


def _all(spot: _Spot) -> Iterator[_Spot]:
    yield spot
    for part in spot.parts:
        yield from _all(part)


def _depth(spot: _Spot) -> int:
    return max((_depth(part) for part in spot.parts), default=spot.depth)


def _rule(spot: _Spot) -> float:
    return spot.lines * 16.5 + (3 if spot.lines else 0)


def _place(root: _Spot, top: float) -> float:
    """Give every box its place: leaves one under the other, parents amid their branches."""
    floors: dict[int, float] = {}

    def put(spot: _Spot, floor: float) -> float:
        need = _rule(spot) + TALL + 16
        if not spot.parts:
            spot.y = floor + _rule(spot)
            return floor + need
        end = floor
        for part in spot.parts:
            end = put(part, end)
        middle = (spot.parts[0].y + spot.parts[-1].y) / 2
        # its own rule must not reach into what stands above it in the same column
        spot.y = max(middle, floors.get(spot.depth, top) + _rule(spot))
        return max(end, spot.y + TALL + 16)

    def all_put(spot: _Spot, floor: float) -> float:
        end = put(spot, floor)
        for one in sorted(_all(spot), key=lambda one: (one.depth, one.y)):
            one.y = max(one.y, floors.get(one.depth, top) + _rule(one))
            floors[one.depth] = one.y + TALL + 16
        return max(end, *floors.values())

    return all_put(root, top)


def _x(spot: _Spot) -> float:
    return f.EDGE + spot.depth * STEP


def _people(branch: Branch) -> str:
    return " · ".join(text for text in (branch.text, branch.detail) if text)


def _way(spot: _Spot, part: _Spot) -> Item:
    x1, y1 = _x(spot) + BOX, spot.y + TALL / 2
    x2, y2 = _x(part), part.y + TALL / 2
    bend = (x2 - x1) / 2
    shape = (
        f"M{x1:.1f} {y1:.1f}C{x1 + bend:.1f} {y1:.1f} {x2 - bend:.1f} {y2:.1f} {x2:.1f} {y2:.1f}"
    )
    return Path(d=shape, stroke="line-2", width=2)


def _box(spot: _Spot, frame: f.Frame) -> Item:
    face, branch = frame.face, spot.branch
    x, y = _x(spot), spot.y
    edge = "line-2" if branch.pale else f.INK.get(branch.colour, "line-2")
    room = (x + 14, y, BOX - 28, 0.0)
    items: list[Item] = [
        *block(face, branch.rule, (x + 2, y - _rule(spot), BOX - 4, _rule(spot)), RULE,
               fill="ink-2", lines=4, leading=1.36),
        Rect(x=x, y=y, w=BOX, h=TALL, fill="card", stroke=edge, width=1.4, radius=9,
             dash="5 4" if branch.pale else None),
        *line(face, branch.text, (room[0], y + 6, room[2], 22), 15, weight="semibold",
              fill="ink-2" if branch.pale else f.INK.get(branch.colour, "ink")),
        *line(face, branch.detail, (room[0], y + 27, room[2], 17), f.NOTE, fill="ink-2"),
    ]  # fmt: skip
    if branch.share is not None:
        part = room[2] * min(1.0, max(0.0, branch.share))
        colour = f.pale(branch.colour) if branch.pale else branch.colour
        items += [
            Rect(x=room[0], y=y + TALL - 13, w=room[2], h=5, fill="line", radius=2),
            Rect(x=room[0], y=y + TALL - 13, w=part, h=5, fill=colour, radius=min(2, part / 2)),
        ]
    return f.named(items, branch.rule, _people(branch))
