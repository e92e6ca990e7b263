"""The positioned primitives every picture is made of.

Lengths are px of a scene whose origin is its top left corner. Colours are names of the palette
(``colours.py``), so that one scene serves the light and the dark theme. Screen, PNG and PDF are
written from the same primitives.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from yeojido.domain.words import Language
from yeojido.draw.typeface import Typeface, Weight

Anchor = Literal["start", "middle", "end"]
Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rect:
    """A rectangle with its top left corner, width and height."""

    x: float
    y: float
    w: float
    h: float
    fill: str | None = None
    stroke: str | None = None
    width: float = 1
    radius: float = 0
    dash: str | None = None
    opacity: float = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A straight line."""

    x1: float
    y1: float
    x2: float
    y2: float
    stroke: str
    width: float = 1
    dash: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Path:
    """A path in the SVG path language, absolute coordinates."""

    d: str
    fill: str | None = None
    stroke: str | None = None
    width: float = 1
    dash: str | None = None
    opacity: float = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """One line of text: ``y`` is the baseline, ``box`` (x, y, w, h) the room it must stay in.

    ``halo`` paints the background behind the letters, for text that stands on lines.
    """

    x: float
    y: float
    text: str
    size: float
    box: Box
    fill: str = "ink"
    weight: Weight = "regular"
    anchor: Anchor = "start"
    halo: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Icon:
    """An outline icon by name, in a square of ``size`` px."""

    name: str
    x: float
    y: float
    size: float = 16
    stroke: str = "ink-2"
    width: float = 1.75


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Primitives that belong together.

    ``cell`` is the id of the cell of the map (``lane/step``), ``title`` what it says in one
    sentence; ``role`` is ``row``, ``gridcell`` or ``rowheader`` in the grid.
    """

    items: tuple[Item, ...]
    cell: str | None = None
    title: str | None = None
    role: str | None = None


Item = Rect | Line | Path | Text | Icon | Group


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """A whole picture. ``title`` names it, ``finding`` says what it shows."""

    width: float
    height: float
    title: str
    finding: str
    language: Language
    items: tuple[Item, ...]
    grid: bool = False


def walk(items: tuple[Item, ...]) -> Iterator[Item]:
    """Yield every primitive and group, outer ones first."""
    for item in items:
        yield item
        if isinstance(item, Group):
            yield from walk(item.items)


def foreign(scene: Scene, typeface: Typeface) -> bool:
    """Whether a scene holds letters the typeface does not draw (then a writer may look further)."""
    return any(
        not typeface.covers(char)
        for item in walk(scene.items)
        if isinstance(item, Text)
        for char in item.text
    )


def characters(scene: Scene) -> dict[Weight, str]:
    """Return the characters each weight needs, sorted: what a font subset must hold."""
    needed: dict[Weight, set[str]] = {"regular": set(" "), "semibold": set(), "bold": set()}
    for item in walk(scene.items):
        if isinstance(item, Text):
            needed[item.weight].update(item.text)
    return {weight: "".join(sorted(chars)) for weight, chars in needed.items()}
