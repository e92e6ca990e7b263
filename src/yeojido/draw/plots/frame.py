"""What every plot shares: head, legend, foot, columns of text, and the colours of meanings.

A plot asks ``opened(...)`` for a frame, draws from ``frame.top`` downwards and hands its items to
``frame.closed(items, bottom)``, which adds the notes and returns the scene.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from yeojido.domain.words import Language, say
from yeojido.draw.scene import Box, Group, Item, Line, Path, Rect, Scene, Text
from yeojido.draw.setting import block, line, wrap
from yeojido.draw.typeface import Typeface, Weight

WIDTH = 960.0
EDGE = 28.0
#: sizes of letters; nothing is smaller than NOTE
TITLE, LEAD, NAME, VALUE, NOTE = 19.0, 13.5, 13.0, 13.0, 11.5

#: colours by meaning; any other name of the palette may be given too
NEUTRAL, LOSS, GAIN, MUTED, BRAND = "moved", "loss-fill", "gain", "here-line", "brand"
#: colours of series in order; words stand beside every one of them
SERIES = tuple(f"cat-{number}" for number in range(1, 8))
#: what a fill becomes where the number is weak or hidden
PALE = {LOSS: "loss-line", GAIN: "gain-line"}
#: a fill's colour as text
INK = {LOSS: "loss", GAIN: "gain", BRAND: "brand"}

Mark = Literal["box", "pale", "hatch", "line", "dash", "band", "dot", "ring"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """What stands around a plot.

    Attributes:
        title: the finding, as one sentence.
        subtitle: what is shown: unit, period, whom.
        notes: method, n, warnings; one paragraph each, at the foot.
        empty: what to say where there is nothing to draw; a plain sentence stands in for it.
    """

    title: str
    subtitle: str = ""
    notes: tuple[str, ...] = ()
    empty: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """An entry of the legend."""

    text: str
    colour: str = NEUTRAL
    mark: Mark = "box"


@dataclass(frozen=True, slots=True)
class Frame:
    """A picture that was begun: its head is set, its body and its notes are not."""

    head: Head
    language: Language
    face: Typeface
    width: float
    top: float
    items: tuple[Item, ...]

    @property
    def inner(self) -> float:
        """Width between the margins."""
        return self.width - 2 * EDGE

    @property
    def right(self) -> float:
        """Where the right margin begins."""
        return self.width - EDGE

    def closed(self, items: Iterable[Item], bottom: float, *more: str) -> Scene:
        """Return the scene: head, ``items``, and under ``bottom`` the notes and ``more`` notes."""
        foot, height = _notes(self, (*self.head.notes, *more), bottom)
        title = self.face.printable(self.head.title)
        return Scene(
            width=self.width, height=height, title=title,
            finding=self.face.printable(self.head.subtitle) or title, language=self.language,
            items=(*self.items, *items, *foot),
        )  # fmt: skip

    def say(self, key: str, **values: object) -> str:
        """Return a sentence of the plots' catalogue."""
        return say(f"plots.{key}", self.language, **values)


def opened(
    head: Head, language: Language, face: Typeface, *, legend: Sequence[Key] = (),
    width: float = WIDTH,
) -> Frame:  # fmt: skip
    """Begin a picture: the title in up to three lines, what is shown, and the legend."""
    inner = width - 2 * EDGE
    items: list[Item] = []
    y = EDGE - 4
    for text, size, ink in ((head.title, TITLE, "ink"), (head.subtitle, LEAD, "ink-2")):
        weight: Weight = "semibold" if size == TITLE else "regular"
        made, y = paragraph(face, text, (EDGE, y, inner), size, weight=weight, fill=ink, lines=3)
        items += made
        y += 5
    y += 7
    if legend:
        made, y = legend_of(face, legend, (EDGE, y, inner))
        items += made
    return Frame(head, language, face, width, y + 6, tuple(items))


def nothing(frame: Frame) -> Scene:
    """Return a picture that says kindly that there is nothing to draw."""
    text = frame.head.empty or frame.say("empty")
    box: Box = (EDGE, frame.top, frame.inner, 96.0)
    items: list[Item] = [
        Rect(x=box[0], y=box[1], w=box[2], h=box[3], stroke="line-2", dash="5 4", radius=10),
        *block(frame.face, text, (box[0] + 20, box[1] + 8, box[2] - 40, box[3] - 16), 14,
               fill="ink-2", anchor="middle", middle=True),
    ]  # fmt: skip
    return frame.closed(items, box[1] + box[3])


def paragraph(
    face: Typeface, text: str, place: tuple[float, float, float], size: float, *,
    weight: Weight = "regular", fill: str = "ink", lines: int = 4,
) -> tuple[list[Text], float]:  # fmt: skip
    """Set a paragraph at (x, y, width); return its lines and the y below it."""
    x, y, width = place
    step = size * 1.42
    broken = wrap(face, text, width, size, weight, lines)
    made: list[Text] = []
    for number, part in enumerate(broken):
        box = (x, y + number * step, width, step)
        made += line(face, part, box, size, weight=weight, fill=fill)
    return made, y + len(broken) * step


def _notes(frame: Frame, notes: Sequence[str], bottom: float) -> tuple[list[Item], float]:
    kept = [note for note in notes if note]
    if not kept:
        return [], bottom + EDGE - 4
    y = bottom + 18
    items: list[Item] = [Line(x1=EDGE, y1=y, x2=frame.right, y2=y, stroke="line")]
    y += 9
    for note in kept:
        made, y = paragraph(frame.face, note, (EDGE, y, frame.inner), NOTE, fill="ink-3", lines=6)
        items += made
        y += 3
    return items, y + EDGE - 12


def legend_of(
    face: Typeface, keys: Sequence[Key], place: tuple[float, float, float]
) -> tuple[list[Item], float]:
    """Return a legend at (x, y, width), in as many lines as it needs, and the y below it."""
    x, y, width = place
    left, items = x, list[Item]()
    for key in keys:
        room = min(face.width(face.printable(key.text), 12) + 1, width - 24)
        if left > x and left + room + 22 > x + width:
            left, y = x, y + 22
        items += swatch(key, left, y + 4)
        items += line(face, key.text, (left + 21, y, room, 20), 12, fill="ink-2")
        left += room + 21 + 20
    return items, y + 24


def swatch(key: Key, x: float, y: float) -> list[Item]:
    """Return a legend's mark, 14 px wide and 12 px tall."""
    middle, colour = y + 6, key.colour
    match key.mark:
        case "line" | "dash":
            dash = "4 3" if key.mark == "dash" else None
            return [
                Line(x1=x, y1=middle, x2=x + 14, y2=middle, stroke=colour, width=2.4, dash=dash)
            ]
        case "band":
            return [Rect(x=x, y=y, w=14, h=12, fill=colour, opacity=0.22)]
        case "dot" | "ring":
            return [dot(x + 7, middle, 4.5, colour, hollow=key.mark == "ring")]
        case "hatch":
            box = (x, y, 14.0, 12.0)
            return [Rect(x=x, y=y, w=14, h=12, stroke=colour, radius=2), hatch(box, colour, gap=4)]
        case "pale":
            return [Rect(x=x, y=y, w=14, h=12, fill=pale(colour), radius=2.5)]
        case _:
            return [Rect(x=x, y=y, w=14, h=12, fill=colour, radius=2.5)]


def pale(colour: str) -> str:
    """Return what a fill becomes where its number is weak, hidden or incomplete."""
    return PALE.get(colour, "here")


def dot(x: float, y: float, radius: float, colour: str, *, hollow: bool = False) -> Path:
    """Return a disc, or a ring for what is uncertain."""
    r = radius
    shape = f"M{x - r:.1f} {y:.1f}a{r:g} {r:g} 0 1 0 {2 * r:g} 0a{r:g} {r:g} 0 1 0 {-2 * r:g} 0Z"
    if hollow:
        return Path(d=shape, fill="canvas", stroke=colour, width=2)
    return Path(d=shape, fill=colour)


def hatch(box: Box, colour: str, *, gap: float = 7) -> Path:
    """Return slanted lines that fill a box: what is not complete yet."""
    x, y, w, h = box
    parts: list[str] = []
    at = gap - (h % gap)
    while at < w + h:
        x1, y1 = (x + at, y) if at <= w else (x + w, y + at - w)
        x2, y2 = (x, y + at) if at <= h else (x + at - h, y + h)
        parts.append(f"M{x1:.1f} {y1:.1f}L{x2:.1f} {y2:.1f}")
        at += gap
    return Path(d="".join(parts) or f"M{x:.1f} {y:.1f}", stroke=colour, width=1)


def named(items: Sequence[Item], *words: str) -> Group:
    """Return items as a group that says what it shows, for a pointer and a screen reader."""
    return Group(items=tuple(items), title=" · ".join(word for word in words if word))


def widest(face: Typeface, texts: Iterable[str], size: float, weight: Weight = "regular") -> float:
    """Return the width of the widest text, in px; 0 for none."""
    return max((face.width(face.printable(text), size, weight) for text in texts), default=0.0)


def column(
    face: Typeface, texts: Iterable[str], size: float, room: tuple[float, float],
    weight: Weight = "regular",
) -> float:  # fmt: skip
    """Return how wide a column of texts is made: as its widest text, within ``room``."""
    return min(room[1], max(room[0], widest(face, texts, size, weight) + 2))


def lines_of(face: Typeface, text: str, width: float, size: float, most: int) -> int:
    """Return how many lines a text takes."""
    return max(1, len(wrap(face, text, width, size, lines=most)))


def moved(items: Iterable[Text], dy: float) -> list[Text]:
    """Return texts moved down by ``dy`` px, their boxes with them."""
    return [
        replace(one, y=one.y + dy, box=(one.box[0], one.box[1] + dy, one.box[2], one.box[3]))
        for one in items
    ]
