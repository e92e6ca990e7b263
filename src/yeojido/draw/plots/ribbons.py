"""Sequences as rows of arrows: variants, patterns, representative journeys, deviations.

A step keeps its colour through all rows, so that one sees where ways part.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from yeojido.domain.words import Language, say
from yeojido.draw.plots import frame as f
from yeojido.draw.scene import Item, Line, Path, Rect, Scene
from yeojido.draw.setting import block, line
from yeojido.draw.typeface import Typeface

Sign = Literal["", "missing", "extra", "drop", "goal"]
STEP, TIP = 30.0, 7.0
WIDE = (44.0, 150.0)
LINES = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A step of a sequence: ``count`` neighbours alike are drawn as one; ``sign`` sets it apart."""

    name: str
    count: int = 1
    sign: Sign = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ribbon:
    """One sequence, its numbers in the order of the plot's ``headings``, and words under it."""

    steps: tuple[Step, ...]
    numbers: tuple[str, ...] = ()
    name: str = ""
    detail: str = ""
    share: float | None = None
    colour: str = f.NEUTRAL


@dataclass(frozen=True, slots=True, kw_only=True)
class Ribbons:
    """Rows of sequences; ``share`` (0..1) of each row is drawn as a bar under its numbers."""

    head: f.Head
    rows: tuple[Ribbon, ...]
    headings: tuple[str, ...] = ()
    legend: tuple[f.Key, ...] = ()
    limit: int = 20


def steps_of(names: Sequence[str]) -> tuple[Step, ...]:
    """Return names as steps, neighbours alike as one.

    >>> [(step.name, step.count) for step in steps_of(["home", "cart", "cart"])]
    [('home', 1), ('cart', 2)]
    """
    made: list[Step] = []
    for name in names:
        if made and made[-1].name == name:
            made[-1] = Step(name=name, count=made[-1].count + 1)
        else:
            made.append(Step(name=name))
    return tuple(made)


def ribbons(plot: Ribbons, language: Language, face: Typeface) -> Scene:
    """Return the picture of sequences."""
    rows = plot.rows[: plot.limit]
    frame = f.opened(plot.head, language, face, legend=(*plot.legend, *_keys(rows, language)))
    if not rows:
        return f.nothing(frame)
    widths = _widths(plot, rows, face)
    room = frame.inner - sum(widths) - 18 * len(widths)
    colours = _colours(rows)
    items: list[Item] = []
    y = frame.top
    if any(plot.headings):
        items += _numbers(frame, plot.headings, widths, y, 18, heading=True)
        y += 20
    for row in rows:
        items.append(Line(x1=f.EDGE, y1=y, x2=frame.right, y2=y, stroke="line"))
        made, y = _ribbon(row, frame, (room, widths, colours), y + 9)
        items.append(made)
        y += 9
    rest = len(plot.rows) - len(rows)
    if rest:
        items.append(Line(x1=f.EDGE, y1=y, x2=frame.right, y2=y, stroke="line"))
        text = frame.say("more", n=f"{rest:,}")
        items += line(face, text, (f.EDGE, y + 4, frame.inner, 24), 12.5, fill="ink-3")
        y += 28
    return frame.closed(items, y)


def _keys(rows: Sequence[Ribbon], language: Language) -> list[f.Key]:
    """Return the legend of the signs in use."""
    used = {step.sign for row in rows for step in row.steps}
    looks: tuple[tuple[Sign, str, f.Mark], ...] = (
        ("missing", "loss-fill", "ring"), ("extra", "loss-line", "box"),
        ("drop", "loss-fill", "box"), ("goal", "gain", "box"),
    )  # fmt: skip
    return [
        f.Key(text=say(f"plots.{sign}", language), colour=colour, mark=mark)
        for sign, colour, mark in looks
        if sign in used
    ]


def _widths(plot: Ribbons, rows: Sequence[Ribbon], face: Typeface) -> list[float]:
    count = max([len(plot.headings), *(len(row.numbers) for row in rows)])
    widths: list[float] = []
    for place in range(count):
        texts = [row.numbers[place] for row in rows if place < len(row.numbers)]
        texts += [plot.headings[place]] if place < len(plot.headings) else []
        widths.append(f.column(face, texts, f.VALUE, (44, 110), "semibold"))
    return widths


def _colours(rows: Sequence[Ribbon]) -> dict[str, str]:
    """Return a ground per step, for the seven that stand in most rows."""
    seen: Counter[str] = Counter()
    for row in rows:
        seen.update({step.name for step in row.steps if not step.sign})
    first = {
        step.name: place
        for place, step in reversed([*enumerate(step for row in rows for step in row.steps)])
    }
    kept = sorted(seen, key=lambda name: (-seen[name], first[name]))[:7]
    return {
        name: f"stage-{place + 1}" for place, name in enumerate(sorted(kept, key=first.__getitem__))
    }


def _numbers(
    frame: f.Frame, texts: Sequence[str], widths: Sequence[float], y: float, tall: float, *,
    heading: bool = False,
) -> list[Item]:  # fmt: skip
    x = frame.right - sum(widths) - 18 * (len(widths) - 1)
    items: list[Item] = []
    for place, (text, wide) in enumerate(zip(texts, widths, strict=False)):
        size, ink = (f.NOTE, "ink-3") if heading else (f.VALUE, "ink" if place == 0 else "ink-2")
        weight = "semibold" if place == 0 and not heading else "regular"
        items += line(frame.face, text, (x, y, wide, tall), size, fill=ink, weight=weight,
                      anchor="end")  # fmt: skip
        x += wide + 18
    return items


def _ribbon(
    row: Ribbon, frame: f.Frame, sizes: tuple[float, list[float], Mapping[str, str]], y: float
) -> tuple[Item, float]:
    room, widths, colours = sizes
    face = frame.face
    items: list[Item] = []
    top = y
    items += _numbers(frame, row.numbers, widths, y, STEP)
    if row.name:
        items += line(face, row.name, (f.EDGE, y, room, 20), f.NAME, weight="semibold")
        y += 24
    x, lines = f.EDGE, 1
    for place, step in enumerate(row.steps):
        text = step.name if step.count == 1 else f"{step.name} ×{step.count}"
        wide = _wide(face, text)
        if x > f.EDGE and x + wide > f.EDGE + room:
            if lines == LINES:
                rest = frame.say("more", n=len(row.steps) - place)
                items += line(face, rest, (f.EDGE, y + STEP + 2, room, 18), 12, fill="ink-3")
                y += 20
                break
            x, y, lines = f.EDGE, y + STEP + 6, lines + 1
        items.append(_step(step, text, frame, (x, y, wide, STEP), colours))
        x += wide + 3
    y += STEP
    if row.detail:
        items += line(face, row.detail, (f.EDGE, y + 3, room, 18), 12, fill="ink-2")
        y += 22
    if row.share is not None and widths:
        left = frame.right - sum(widths) - 18 * (len(widths) - 1)
        wide = frame.right - left
        part = wide * min(1.0, max(0.0, row.share))
        y = max(y, top + STEP + 6)
        items += [
            Rect(x=left, y=top + STEP - 2, w=wide, h=5, fill="line", radius=2),
            Rect(x=left, y=top + STEP - 2, w=part, h=5, fill=row.colour, radius=min(2, part / 2)),
        ]
    words = " → ".join(step.name for step in row.steps)
    return f.named(items, row.name, words, *row.numbers, row.detail), y


def _wide(face: Typeface, text: str) -> float:
    """Return how wide an arrow is: its text in one line, or in two where it is long."""
    one = f.widest(face, [text], 12) + 2 * TIP + 12
    return min(WIDE[1], max(WIDE[0], one))


def _step(
    step: Step, text: str, frame: f.Frame, box: tuple[float, float, float, float],
    colours: Mapping[str, str],
) -> Item:  # fmt: skip
    x, y, w, h = box
    shape = (
        f"M{x:.1f} {y:.1f}H{x + w - TIP:.1f}L{x + w:.1f} {y + h / 2:.1f}L{x + w - TIP:.1f} {y + h:.1f}"
        f"H{x:.1f}L{x + TIP:.1f} {y + h / 2:.1f}Z"
    )
    fill, stroke, ink, dash = {
        "missing": ("canvas", "loss-fill", "loss", "4 3"),
        "extra": ("loss-soft", "loss-line", "loss", None),
        "drop": ("loss", None, "on-loss", None),
        "goal": ("gain", None, "on-heat", None),
    }.get(step.sign, (colours.get(step.name, "panel"), None, "ink", None))
    size = 12 if f.widest(frame.face, [text], 12) <= w - 2 * TIP - 8 else 11
    room = (x + TIP + 4, y + 1, w - 2 * TIP - 6, h - 2)
    return f.named(
        [
            Path(d=shape, fill=fill, stroke=stroke, dash=dash, width=1.4),
            *block(frame.face, text, room, size, fill=ink, anchor="middle", lines=2,
                   leading=1.2, middle=True),
        ],
        step.name if step.count == 1 else frame.say("repeated", name=step.name, n=step.count),
    )  # fmt: skip
