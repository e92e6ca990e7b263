"""Small charts for the command line and notebooks: the funnel, from the plain data of its JSON.

The transition graph stands in ``graph.py``. Both give a scene, as every layout does.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from yeojido.domain.words import Language, say
from yeojido.draw import numbers
from yeojido.draw.scene import Icon, Item, Line, Path, Rect, Scene
from yeojido.draw.setting import block, line, wrap
from yeojido.draw.typeface import Typeface
from yeojido.draw.view import number

WIDTH = 960.0
EDGE = 24.0
NAMES = 210.0
ROW = 40.0
GAP = 36.0
GROUP = 30.0
GROUPS = 12


def funnel(data: Mapping[str, Any], language: Language, face: Typeface) -> Scene:
    """Return the picture of a funnel.

    ``data`` is the answer of ``funnel --json``: ``steps`` with name, people, rate_from_start,
    rate_from_previous, interval, median_seconds, pending; ``groups`` with key and steps.
    """
    steps: Sequence[Mapping[str, Any]] = data.get("steps", ())
    groups: Sequence[Mapping[str, Any]] = data.get("groups", ())
    height = EDGE + 62 + len(steps) * (ROW + GAP) + (len(groups[:GROUPS]) and 44) + 4
    height += len(groups[:GROUPS]) * GROUP + EDGE - (GAP if steps else 0)
    title, finding = _words(steps, language)
    lines = len(wrap(face, title, WIDTH - 2 * EDGE, 18, "semibold", 3))
    more = (lines - 1) * 25.0
    height += more
    items: list[Item] = [
        *block(face, title, (EDGE, EDGE - 4, WIDTH - 2 * EDGE, 26 + more), 18, weight="semibold"),
        *line(face, finding, (EDGE, EDGE + 22 + more, WIDTH - 2 * EDGE, 20), 13, fill="ink-2"),
    ]
    y = EDGE + 62 + more
    most = max((number(step.get("people")) or 0.0 for step in steps), default=0.0) or 1.0
    worst = _worst(steps)
    for place, step in enumerate(steps):
        items += _step(face, language, step, most, y)
        if place + 1 < len(steps):
            before, after = step, steps[place + 1]
            items += _between(face, language, before, after, y + ROW, place + 1 == worst)
        y += ROW + GAP
    if groups:
        items += _groups(face, language, groups[:GROUPS], steps, y - GAP + 24)
    return Scene(
        width=WIDTH, height=height, title=title, finding=finding, language=language,
        items=tuple(items),
    )  # fmt: skip


def _words(steps: Sequence[Mapping[str, Any]], language: Language) -> tuple[str, str]:
    if not steps:
        return say("draw.funnel_empty", language), say("draw.funnel_empty", language)
    first, last = steps[0], steps[-1]
    finding = say("draw.funnel_title", language, first=first["name"], last=last["name"])
    title = say(
        "draw.funnel_finding", language, first=first["name"], last=last["name"],
        start=numbers.count(number(first.get("people")) or 0.0),
        share=numbers.share(number(last.get("rate_from_start")) or 0.0),
    )  # fmt: skip
    return title, finding


def _worst(steps: Sequence[Mapping[str, Any]]) -> int | None:
    """Return the step before which the largest share is lost."""
    rates = [
        (rate, place)
        for place, step in enumerate(steps)
        if place and (rate := number(step.get("rate_from_previous"))) is not None
    ]
    return min(rates)[1] if rates else None


def _step(
    face: Typeface, language: Language, step: Mapping[str, Any], most: float, y: float
) -> list[Item]:
    """Return one row: name, bar to scale, people and share of the start."""
    room = WIDTH - 2 * EDGE - NAMES - 190
    people = number(step.get("people")) or 0.0
    wide = max(1.0, room * people / most) if people else 0.0
    x = EDGE + NAMES
    right = x + room + 12
    share = numbers.share(number(step.get("rate_from_start")) or 0.0)
    items: list[Item] = [
        *block(
            face,
            str(step.get("name", "")),
            (EDGE, y, NAMES - 14, ROW),
            13.5,
            weight="semibold",
            lines=2,
            middle=True,
        ),
        Rect(x=x, y=y + 4, w=room, h=ROW - 8, fill="panel", radius=4),
        Rect(x=x, y=y + 4, w=wide, h=ROW - 8, fill="moved", radius=4),
        *line(face, numbers.people(people, language), (right, y, 92, ROW), 15, weight="semibold"),
        *line(face, share, (right + 96, y, 82, ROW), 13, fill="ink-2", anchor="end"),
    ]
    pending = number(step.get("pending"))
    if pending:
        text = say("draw.funnel_pending", language, n=numbers.count(pending))
        items += line(face, text, (right, y + ROW - 8, 178, 16), 11, fill="ink-3")
    return items


def _between(
    face: Typeface, language: Language, before: Mapping[str, Any], after: Mapping[str, Any],
    y: float, worst: bool,
) -> list[Item]:  # fmt: skip
    """Return what lies between two rows: who went on, who did not, how long it took."""
    x = EDGE + NAMES
    rate = number(after.get("rate_from_previous"))
    lost = (number(before.get("people")) or 0.0) - (number(after.get("people")) or 0.0)
    parts: list[str] = []
    if rate is not None:
        parts.append(say("draw.funnel_rate", language, share=numbers.share(rate)))
    if lost > 0:
        parts.append(say("draw.funnel_lost", language, n=numbers.count(lost)))
    seconds = number(after.get("median_seconds"))
    if seconds is not None:
        time = numbers.span(seconds, language)
        parts.append(say("draw.funnel_time", language, time=time))
    ink = "loss" if worst else "ink-2"
    icon = "trending-down" if worst else "arrow-down"
    return [
        Icon(name=icon, x=x + 6, y=y + 10, size=16, stroke=ink, width=2),
        *line(face, "  ·  ".join(parts), (x + 30, y, WIDTH - EDGE - x - 40, GAP), 12.5, fill=ink,
              weight="semibold" if worst else "regular"),
    ]  # fmt: skip


def _groups(
    face: Typeface, language: Language, groups: Sequence[Mapping[str, Any]],
    steps: Sequence[Mapping[str, Any]], y: float,
) -> list[Item]:  # fmt: skip
    """Return a row per group: its share of the start at every step."""
    x = EDGE + NAMES
    each = (WIDTH - EDGE - x) / max(1, len(steps))
    items: list[Item] = [Line(x1=EDGE, y1=y - 8, x2=WIDTH - EDGE, y2=y - 8, stroke="line-2")]
    for place, step in enumerate(steps):
        box = (x + place * each, y, each - 10, 20.0)
        items += line(face, str(step.get("name", "")), box, 11.5, fill="ink-3")
    top = y + 22
    for group in groups:
        key = group.get("key")
        name = say("draw.group_missing", language) if key is None else str(key)
        items += line(face, name, (EDGE, top, NAMES - 14, GROUP), 13)
        for place, step in enumerate(group.get("steps", ())[: len(steps)]):
            share = number(step.get("rate_from_start")) or 0.0
            left, room = x + place * each, each - 14
            text = numbers.share(share)
            people = numbers.short(number(step.get("people")) or 0.0, language)
            items += [
                Rect(x=left, y=top + 21, w=room, h=5, fill="line", radius=2),
                Rect(x=left, y=top + 21, w=room * min(1.0, share), h=5, fill="moved",
                     radius=2),
                *line(face, f"{text} · {people}", (left, top + 2, room, 18), 12, fill="ink-2"),
            ]  # fmt: skip
        top += GROUP
    return items


def arrow(x: float, y: float, dx: float, dy: float, colour: str, size: float = 5) -> Path:
    """Return an arrow head at a point, in the direction (dx, dy) of length 1."""
    bx, by = x - dx * size * 1.7, y - dy * size * 1.7
    return Path(
        d=f"M{x:.1f} {y:.1f}L{bx - dy * size:.1f} {by + dx * size:.1f}"
        f"L{bx + dy * size:.1f} {by - dx * size:.1f}Z",
        fill=colour,
    )
