"""L4, the flow to scale: how many came, went on and left; how long it took; which ways they went."""

from __future__ import annotations

import math
from collections.abc import Sequence

from yeojido.domain.journey import Path as Way
from yeojido.draw import curve, frame, numbers
from yeojido.draw.colours import stage_colour, valence
from yeojido.draw.frame import EDGE, LABELS, PAD
from yeojido.draw.scene import Box, Group, Icon, Item, Line, Path, Rect, Scene
from yeojido.draw.sentences import headline, label
from yeojido.draw.setting import block, line, wrap
from yeojido.draw.svg import num
from yeojido.draw.typeface import Weight
from yeojido.draw.view import HOLLOW, Column, View

HEAD = 86.0
BAR = 38.0
ABOVE = 64.0
TALLEST = 320.0
EXIT = 74.0
STRIP = 108.0
WAY = 70.0
LEGEND = 44.0


def flow_to_scale(view: View) -> Scene:
    """Return the flow, the time strip and the representative paths."""
    width = frame.scene_width(view)
    columns = view.columns(LABELS, width - LABELS - EDGE)
    names = frame.names_height(view, columns)
    tall = frame.strip_height(view, width)
    head = HEAD + tall + 12
    top = head + BAR + names
    base = top + ABOVE + TALLEST
    strip = base + EXIT
    ways = strip + STRIP
    paths = view.map.paths[:3]
    bottom = ways + 22 + max(1, len(paths)) * WAY
    items: list[Item] = [
        *frame.header(view, width),
        *frame.findings_strip(view, width, HEAD, tall),
        *frame.worst_column(view, columns, head + BAR + 2, strip - 8),
        Rect(x=0, y=top, w=LABELS, h=bottom - top, fill="panel"),
        *frame.stage_bar(view, columns, head, BAR),
        *frame.step_heads(view, columns, head + BAR, names),
        Line(x1=LABELS, y1=top, x2=width - EDGE, y2=top, stroke="line-2"),
        *_side(view, "users", "lane_people", _about(view), top, TALLEST),
        *_flow(view, columns, top + ABOVE),
        *_rule(strip, width),
        *_side(view, "hourglass", "time_strip", view.t("time_strip_note"), strip, STRIP),
        *_times(view, (LABELS, strip, width - LABELS - EDGE, STRIP)),
        *_rule(ways, width),
        *_side(view, "route", "paths", _about_ways(view), ways, bottom - ways),
        *_ways(view, paths, (LABELS, ways + 8, width - LABELS - EDGE, bottom - ways)),
        *frame.legend(view, width, bottom, emotion=bool(view.felt), grid=False),
    ]
    sentence, note = headline(view)
    return Scene(
        width=width, height=bottom + LEGEND, title=view.w(view.map.meta.title),
        finding=f"{sentence}. {note}".strip(". ") or frame.subtitle(view),
        language=view.language, items=tuple(items),
    )  # fmt: skip


def _about(view: View) -> str:
    return view.t("flow_bars" if view.felt else "flow_bars_plain")


def _about_ways(view: View) -> str:
    return view.t("paths_note_plain" if view.goal_place is None else "paths_note")


def _rule(y: float, width: float) -> list[Item]:
    return [Line(x1=0, y1=y, x2=width - EDGE, y2=y, stroke="line-2")]


def _side(view: View, icon: str, key: str, about: str, y: float, h: float) -> list[Item]:
    room = LABELS - EDGE - 8
    name = block(
        view.face, view.t(key), (EDGE + 23, y + 11, room - 23, 38), 13.5, weight="semibold",
        lines=2, leading=1.3,
    )  # fmt: skip
    top = y + 16 + len(name) * 17.5
    return [
        Icon(name=icon, x=EDGE, y=y + 9, size=17, stroke="brand", width=2),
        *name,
        *block(view.face, about, (EDGE, top, room, min(76.0, y + h - top)), 11, fill="ink-3",
               lines=5, leading=1.35),
    ]  # fmt: skip


def _flow(view: View, columns: Sequence[Column], top: float) -> list[Item]:
    """Return bars, ribbons to the next bar, and the legs of those who left."""
    most = max(view.reach, default=0.0)
    if not most:
        room = (LABELS + PAD, top, columns[-1].x + columns[-1].w - LABELS - 2 * PAD, 24.0)
        return list(line(view.face, view.t("empty_people"), room, 13, fill="ink-3"))
    scale = TALLEST / most
    wide = min(44.0, columns[0].w * 0.32)
    ribbons: list[Item] = []
    bars: list[Item] = []
    for column, reach in zip(columns, view.reach, strict=True):
        found = view.flows[column.place]
        x = column.x + PAD + 2
        gone = (found.left + found.here if found else 0.0) * scale
        tall = max(2.0, reach * scale)
        bars.append(_bar(view, column, (x, top, wide, tall), scale))
        gap = column.w - wide - 14
        if found is not None and found.left:
            light = view.after_goal(column.place)
            bars.append(_leg(found.left * scale, x + wide, top + tall, gap, top + TALLEST, light))
        after = column.place + 1
        if after < len(columns):
            on = max(0.0, tall - gone)
            there = min(on, max(1.0, view.reach[after] * scale))
            if on > 0.3:
                end = columns[after].x + PAD + 2
                ribbons.append(Path(d=_ribbon(x + wide, end, top, there, there), fill="flow"))
    return [*ribbons, *bars, *_exits(view, columns, top + TALLEST)]


def _bar(view: View, column: Column, box: Box, scale: float) -> Group:
    """Return a bar: those who came and went on (in the colour of their emotion), those who pass
    by without coming here, those still here and those who left; its count and its face.
    """
    x, y, w, tall = box
    found = view.flows[column.place]
    felt = view.cell("emotion", column.step.id)
    colour = "moved"
    if felt is not None and felt.value is not None:
        colour = valence(felt.value)
    left, here = (found.left * scale, found.here * scale) if found else (0.0, 0.0)
    came = max(0.0, (found.journeys if found else 0.0) * scale - left - here)
    past = max(0.0, tall - came - left - here)
    edge = "face" if colour in ("v-1", "v0", "v1") and came > 2 else None
    slim = 0.5 if edge else 0.0
    light = view.after_goal(column.place)
    items: list[Item] = [
        Rect(x=column.x, y=y - ABOVE, w=column.w, h=ABOVE + tall, fill="canvas", opacity=0),
        Rect(x=x + slim, y=y + slim, w=w - 2 * slim, h=max(0.0, came - 2 * slim), fill=colour,
             stroke=edge, radius=2),
    ]  # fmt: skip
    if past > 0.4:
        items.append(Rect(x=x, y=y + came, w=w, h=past, fill="flow"))
    base = y + came + past
    if here > 0.4:
        items.append(Rect(x=x + 0.5, y=base + 0.5, w=w - 1, h=max(0.2, here - 1), fill="here",
                          stroke="here-line", radius=1))  # fmt: skip
    if left > 0.4:
        items.append(Rect(x=x, y=base + here + 1, w=w, h=max(0.4, left - 1),
                          fill="loss-line" if light else "loss-fill"))  # fmt: skip
    room = column.w - 2 * PAD - 2
    shown = numbers.count(found.journeys) if found else ""
    if view.face.width(shown, 15, "semibold") > room and found:
        shown = numbers.short(found.journeys, view.language)
    items += line(view.face, shown, (x, y - 26, room, 20), 15, weight="semibold")
    if felt is not None and felt.value is not None:
        items += curve.face(x + 11, y - 43, 11, felt.value, hollow=felt.n < HOLLOW)
        ink = "gain" if felt.value > 0.05 else "loss" if felt.value < -0.05 else "ink-2"
        items += line(view.face, numbers.score(felt.value), (x + 27, y - 53, room - 27, 20), 13,
                      fill=ink, weight="semibold")  # fmt: skip
    return Group(
        items=tuple(items), cell=f"people/{column.step.id}", role="button",
        title=label(view, "people", view.t("lane_people"), column),
    )  # fmt: skip


def _ribbon(x: float, end: float, top: float, here: float, there: float) -> str:
    """Return the band from the moved-on part of a bar to the top of the next bar."""
    middle = (x + end) / 2
    return (
        f"M{num(x)} {num(top)}L{num(end)} {num(top)}L{num(end)} {num(top + there)}"
        f"C{num(middle)} {num(top + there)} {num(middle)} {num(top + here)} "
        f"{num(x)} {num(top + here)}Z"
    )


def _leg(thick: float, x: float, bottom: float, gap: float, base: float, light: bool) -> Path:
    """Return the band of those who left: out of the bar to the right, then down, to scale."""
    wide = min(max(thick, 1.5), max(1.5, gap - 8))
    high = bottom - max(thick, 1.5)
    turn = 7.0
    outer = turn + wide
    down = base + 14
    return Path(
        d=f"M{num(x)} {num(high)}C{num(x + outer * 0.7)} {num(high)} {num(x + outer)} "
        f"{num(high + outer * 0.3)} {num(x + outer)} {num(min(high + outer, down))}"
        f"L{num(x + outer)} {num(down)}L{num(x + turn + wide / 2)} {num(down + 9)}"
        f"L{num(x + turn)} {num(down)}L{num(x + turn)} {num(min(bottom + turn, down))}"
        f"C{num(x + turn)} {num(bottom + turn * 0.4)} {num(x + turn * 0.6)} {num(bottom)} "
        f"{num(x)} {num(bottom)}Z",
        fill="loss-line" if light else "loss-fill",
    )


def _exits(view: View, columns: Sequence[Column], base: float) -> list[Item]:
    """Return the numbers under the legs."""
    items: list[Item] = []
    for column in columns:
        found = view.flows[column.place]
        if found is None or not found.left:
            continue
        x, room = column.x + PAD + 2, column.w - 2 * PAD
        heavy = (found.left_share or 0.0) > 0.35 and column.place in view.losses
        if view.goal_place is None and view.after_goal(column.place):
            # Where no touchpoint is the goal, those who got to the last one have not been lost.
            text = view.t("flow_ended", n=numbers.count(found.left))
            if view.face.width(text, 13, "semibold") > room:
                text = view.t("flow_ended", n=numbers.short(found.left, view.language))
            items += line(view.face, text, (x, base + 27, room, 18), 13, fill="ink-2",
                          weight="semibold")  # fmt: skip
            continue
        text = view.t("flow_left", n=numbers.count(found.left))
        if view.face.width(text, 13, "semibold") > room:
            text = view.t("flow_left", n=numbers.short(found.left, view.language))
        items += line(view.face, text, (x, base + 27, room, 18), 13, fill="loss", weight="semibold")
        if found.left_share is not None:
            share = numbers.share(found.left_share)
            items += line(view.face, share, (x, base + 44, room, 18), 15 if heavy else 12,
                          fill="loss" if heavy else "ink-2",
                          weight="semibold" if heavy else "regular")  # fmt: skip
    return items


def _times(view: View, box: Box) -> list[Item]:
    """Return the time at each touchpoint as one strip, its lengths on a log scale."""
    times = [
        (column, cell.value)
        for column in view.columns(0, 1)
        if (cell := view.cell("time", column.step.id)) is not None and cell.value is not None
    ]
    if not times:
        room = (box[0] + PAD, box[1] + 10, box[2] - 2 * PAD, 30.0)
        return list(line(view.face, view.t("no_time"), room, 13, fill="ink-3"))
    weights = [math.log1p(max(0.0, seconds)) + 1.5 for _, seconds in times]
    unit = (box[2] - 3 * (len(times) - 1)) / sum(weights)
    items: list[Item] = []
    x, y = box[0], box[1] + 52
    for (column, seconds), part in zip(times, weights, strict=True):
        wide = unit * part
        waits = column.place in view.waits
        shown = numbers.span(seconds, view.language)
        weight: Weight = "semibold" if waits else "regular"
        name = view.w(column.step.name) or column.step.id
        lines = wrap(view.face, name, wide - 8, 12, weight, 2)
        inside: list[Item] = [
            Rect(x=x, y=y, w=wide, h=30, fill="loss" if waits else "moved", radius=4),
            *block(view.face, name, (x + 2, y - 7 - 15 * len(lines), wide - 8, 15 * len(lines) + 4), 12,
                   fill="loss" if waits else "ink-2", lines=2, leading=1.25, weight=weight),
        ]  # fmt: skip
        if view.face.width(shown, 13, "semibold") <= wide - 10:
            inside += line(view.face, shown, (x + 6, y, wide - 10, 30), 13, fill="on-strip",
                           weight="semibold")  # fmt: skip
        title = label(view, "time", view.t("lane_time"), column)
        items.append(
            Group(items=tuple(inside), cell=f"time/{column.step.id}", role="button", title=title)
        )
        x += wide + 3
    return items


def _ways(view: View, paths: Sequence[Way], box: Box) -> list[Item]:
    """Return the representative paths as chips, with share, conversion and time."""
    if not paths:
        room = (box[0] + PAD, box[1], box[2] - 2 * PAD, 30.0)
        return list(line(view.face, view.t("no_paths"), room, 13, fill="ink-3"))
    items: list[Item] = []
    for place, path in enumerate(paths):
        y = box[1] + 12 + place * WAY
        items += line(view.face, numbers.share(path.share), (box[0] + PAD, y, 74, 26), 20,
                      weight="semibold")  # fmt: skip
        note = view.t("flow_journeys", n=numbers.short(path.journeys, view.language))
        items += line(view.face, note, (box[0] + PAD, y + 26, 92, 16), 11.5, fill="ink-3")
        items += _chips(view, path.steps, (box[0] + 112, y + 4, box[2] - 112 - 190, 32))
        right = box[0] + box[2] - 176
        top = y
        if view.goal_place is not None:
            text = view.t("path_conversion", share=numbers.share(path.conversion))
            won = path.conversion >= 0.5
            items += line(view.face, text, (right, y, 176, 24), 15, weight="semibold",
                          fill="gain" if won else "loss" if path.conversion < 0.05 else "ink")  # fmt: skip
            top = y + 25
        # Events that all have one time say nothing of how long a way takes.
        if path.median_seconds:
            shown = view.t("funnel_time", time=numbers.span(path.median_seconds, view.language))
            items += line(view.face, shown, (right, top, 176, 16), 11.5, fill="ink-3")
        if place:
            items.append(Line(x1=box[0] + PAD, y1=y - 11, x2=box[0] + box[2], y2=y - 11,
                              stroke="line"))  # fmt: skip
    return items


def _fair(natural: Sequence[float], room: float) -> list[float]:
    """Return widths that fit into a room: the long ones give way first."""
    cap = max(natural, default=0.0)
    left, rest = room, len(natural)
    for wide in sorted(natural):
        if wide * rest > left:
            cap = left / rest
            break
        left, rest = left - wide, rest - 1
    return [min(wide, cap) for wide in natural]


def _chips(view: View, steps: Sequence[str], box: Box) -> list[Item]:
    """Return touchpoints as chips in the colour of their stage; too many end in a number."""
    x, y, room, tall = box
    known = {step.id: step for step in view.steps}
    colours = {s.id: stage_colour(s.colour_token, s.order) for s in view.stages}
    arrow = 20.0
    shown = list(steps)
    most = int((room - 40 + arrow) // (58 + arrow))
    hidden = max(0, len(shown) - most)
    if hidden:
        shown = shown[:most]
    names = [(view.w(known[s].name) if s in known else "") or s for s in shown]
    natural = [view.face.width(name, 12.5) + 22 for name in names]
    free = room - (40 if hidden else 28) - arrow * max(0, len(shown) - 1)
    wides = _fair(natural, free)
    items: list[Item] = []
    for place, step in enumerate(shown):
        held = known.get(step)
        wide = wides[place]
        if place:
            items.append(Icon(name="chevron-right", x=x + 3, y=y + tall / 2 - 7, size=14,
                              stroke="ink-3"))  # fmt: skip
            x += arrow
        items.append(
            Rect(x=x, y=y, w=wide, h=tall, radius=8,
                 fill=colours.get(held.stage, "panel") if held else "panel")
        )  # fmt: skip
        items += line(view.face, names[place], (x + 10, y, wide - 18, tall), 12.5)
        x += wide
    if hidden:
        items += line(
            view.face, view.t("more", n=hidden), (x + 10, y, 34, tall), 12.5, fill="ink-2"
        )
    elif shown:
        end = known.get(shown[-1])
        won = any(known[s].goal for s in shown if s in known)
        if end is not None and view.goal_place is not None and x + 28 <= box[0] + box[2]:
            items.append(Icon(name="flag-3" if won else "door-exit", x=x + 8, y=y + tall / 2 - 9,
                              size=18, stroke="gain" if won else "loss", width=2))  # fmt: skip
    return items
