"""L1, the evidence grid: lanes by touchpoints, every cell with its evidence."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from yeojido.domain.journey import Lane
from yeojido.draw import emotion, frame, lanes
from yeojido.draw.frame import EDGE, LABELS, PAD
from yeojido.draw.scene import Box, Group, Icon, Item, Line, Rect, Scene, Text
from yeojido.draw.sentences import headline, kpi_text, label
from yeojido.draw.setting import block, line
from yeojido.draw.view import KNOWN, LANE_ICONS, Column, View, lane_name

HEAD = 86.0
BAR = 38.0
LEGEND = 44.0
FOLDED = 28.0
TALL = {
    "need": 56.0, "actions": 68.0, "channels": 66.0, "words": 72.0, "people": 92.0, "time": 50.0,
    "friction": 64.0, "pains": 92.0, "moments": 44.0, "opportunities": 92.0, "kpi": 58.0,
}  # fmt: skip
EMOTION = (220.0, 320.0)
PLOT_INSET = 40.0

CELLS: dict[str, lanes.Draw] = {
    "need": lanes.plain, "actions": lanes.actions, "channels": lanes.channels,
    "people": lanes.people, "time": lanes.time, "friction": lanes.friction,
}  # fmt: skip
CARDS: dict[str, Callable[[View, Lane, Sequence[Column], Box], dict[int, list[Item]]]] = {
    "words": lanes.words, "pains": lanes.pains, "moments": lanes.moments,
    "opportunities": lanes.opportunities,
}  # fmt: skip
#: rows that are drawn across the columns
WHOLE = frozenset({"words", "pains", "moments", "opportunities", "kpi", "emotion"})


@dataclass(frozen=True, slots=True)
class Row:
    """A lane with its place on the page; ``open`` is false where it folds."""

    lane: Lane
    y: float
    h: float
    open: bool


def grid(view: View) -> Scene:
    """Return the evidence grid of a map, 1600 px wide (more only beyond twelve columns)."""
    width = frame.scene_width(view)
    columns = view.columns(LABELS, width - LABELS - EDGE)
    strip = frame.strip_height(view, width)
    top = HEAD + strip + 12
    names = frame.names_height(view, columns)
    start = top + BAR + names + 4
    rows = _rows(view, columns, start)
    bottom = rows[-1].y + rows[-1].h if rows else start
    items: list[Item] = [
        *frame.header(view, width),
        *frame.findings_strip(view, width, HEAD, strip),
        *_ground(rows, width),
        *frame.worst_column(view, columns, top + BAR + 2, _end_of_experience(rows, start)),
        *_rules(view, columns, start, names, rows),
        Group(
            items=(_corner(view, top), *frame.stage_bar(view, columns, top)),
            role="row",
        ),
        Group(items=tuple(frame.step_heads(view, columns, top + BAR, names)), role="row"),
    ]
    items += [Group(items=tuple(_row(view, row, columns, width)), role="row") for row in rows]
    items += frame.worst_column(
        view, columns, top + BAR + 2, _end_of_experience(rows, start), filled=False
    )
    items += frame.legend(view, width, bottom + 10, emotion=bool(view.felt))
    sentence, note = headline(view)
    return Scene(
        width=width, height=bottom + 10 + LEGEND, title=view.w(view.map.meta.title),
        finding=f"{sentence}. {note}".strip(". ") or frame.subtitle(view),
        language=view.language, items=tuple(items), grid=True,
    )  # fmt: skip


def _end_of_experience(rows: Sequence[Row], start: float) -> float:
    """Return where the zone of the insights begins."""
    held = [row for row in rows if row.lane.zone != "insight"]
    return held[-1].y + held[-1].h if held else start


def _rows(view: View, columns: Sequence[Column], start: float) -> list[Row]:
    """Return the rows; the emotion takes what is left of an A3 page, within its bounds."""
    found = [(lane, view.has(lane)) for lane in view.lanes]
    tall_of = {**TALL, **lanes.heights(view, columns)}
    fixed = sum(
        (tall_of.get(lane.kind, 58.0) if shown else FOLDED)
        for lane, shown in found
        if not (shown and lane.kind == "emotion")
    )
    slack = frame.HEIGHT - start - fixed - 10 - LEGEND
    felt = max(EMOTION[0], min(EMOTION[1], slack))
    rows: list[Row] = []
    y = start
    for lane, shown in found:
        tall = tall_of.get(lane.kind, 58.0) if lane.kind != "emotion" else felt
        tall = tall if shown else FOLDED
        rows.append(Row(lane, y, tall, shown))
        y += tall
    return rows


def _ground(rows: Sequence[Row], width: float) -> list[Item]:
    """Return the panel behind the labels and the tint of the insight zone."""
    if not rows:
        return []
    items: list[Item] = [
        Rect(x=0, y=rows[0].y, w=LABELS, h=rows[-1].y + rows[-1].h - rows[0].y, fill="panel")
    ]
    insight = [row for row in rows if row.lane.zone == "insight"]
    if insight:
        top = insight[0].y
        items.append(Rect(x=LABELS, y=top, w=width - LABELS, h=insight[-1].y + insight[-1].h - top,
                          fill="panel"))  # fmt: skip
    return items


def _rules(
    view: View, columns: Sequence[Column], top: float, names: float, rows: Sequence[Row]
) -> list[Item]:
    """Return the lines between columns (stronger between stages) and between lanes.

    Rows of cards have none: a card may stand over several columns.
    """
    items: list[Item] = []
    right = columns[-1].x + columns[-1].w if columns else LABELS
    split = [row for row in rows if row.open and row.lane.kind not in WHOLE]
    for before, after in itertools.pairwise(columns):
        edge = before.step.stage != after.step.stage
        stroke = "line-2" if edge else "line"
        items.append(Line(x1=after.x, y1=top - names + (2 if edge else 20), x2=after.x, y2=top,
                          stroke=stroke))  # fmt: skip
        items += [
            Line(x1=after.x, y1=row.y, x2=after.x, y2=row.y + row.h, stroke=stroke) for row in split
        ]
    for place, row in enumerate(rows):
        heavy = place and rows[place - 1].lane.zone != row.lane.zone
        items.append(
            Line(x1=0 if place else LABELS, y1=row.y, x2=right, y2=row.y,
                 stroke="line-2" if heavy or not place else "line")
        )  # fmt: skip
    return items


def _corner(view: View, top: float) -> Item:
    text = line(view.face, view.t("stage"), (EDGE, top, LABELS - EDGE - 8, BAR), 12, fill="ink-3")
    more = line(
        view.face, view.t("step"), (EDGE, top + BAR + 21, LABELS - EDGE - 8, 20), 12, fill="ink-3"
    )
    return Group(items=(*text, *more), role="columnheader", title=view.t("lane"))


def _row(view: View, row: Row, columns: Sequence[Column], width: float) -> list[Item]:
    name = lane_name(view, row.lane)
    items: list[Item] = [_label(view, row, name)]
    if not row.open:
        key = f"empty_{row.lane.kind}" if row.lane.kind in KNOWN else "empty_other"
        text = _folded(view, row, view.t(key), columns, width)
        items.append(Group(items=tuple(text), role="gridcell", title=view.t(key)))
        return items
    box = (LABELS, row.y, width - LABELS - EDGE, row.h)
    kind = row.lane.kind
    if kind == "kpi":
        text = ", ".join(kpi_text(view, one) for one in view.map.kpis)
        inside = (Rect(x=box[0], y=box[1], w=box[2], h=box[3], fill="panel", opacity=0),
                  *lanes.kpi(view, box))  # fmt: skip
        return [*items, Group(items=inside, role="gridcell", title=text, cell="kpi/journey")]
    if kind == "emotion":
        return items + _emotion(view, row, columns, name)
    drawn = CARDS[kind](view, row.lane, columns, box) if kind in CARDS else None
    for column in columns:
        cell = (column.x, row.y, column.w, row.h)
        inside = (
            drawn.get(column.place, [])
            if drawn is not None
            else CELLS.get(kind, lanes.plain)(view, row.lane, column, cell)
        )
        items.append(_cell(view, row.lane, name, column, cell, inside))
    return items


def _folded(view: View, row: Row, said: str, columns: Sequence[Column], width: float) -> list[Text]:
    """Return the sentence of a lane without content, beside the framed column if it would cross."""
    left = LABELS + PAD
    if view.worst is not None and row.lane.zone != "insight":
        framed = columns[view.worst]
        beyond = framed.x + framed.w + PAD
        wide = view.face.width(said, 12)
        if left + wide > framed.x - 4 and left < beyond and beyond + wide < width - EDGE:
            left = beyond
    return line(view.face, said, (left, row.y, width - EDGE - left, row.h), 12, fill="ink-3")


def _cell(
    view: View, lane: Lane, name: str, column: Column, box: Box, inside: Sequence[Item]
) -> Group:
    """Return a cell as one thing to point at: a clear ground and what is drawn on it."""
    ground = Rect(x=box[0], y=box[1], w=box[2], h=box[3], fill="canvas", opacity=0)
    return Group(
        items=(ground, *inside), cell=f"{lane.id}/{column.step.id}", role="gridcell",
        title=label(view, lane.kind, name, column),
    )  # fmt: skip


def _label(view: View, row: Row, name: str) -> Group:
    kind = row.lane.kind
    icon = LANE_ICONS.get(kind, "list")
    if not row.open:
        mark = Icon(name=icon, x=EDGE, y=row.y + 6, size=16, stroke="ink-3")
        text = line(view.face, name, (EDGE + 23, row.y, LABELS - EDGE - 30, row.h), 12.5,
                    fill="ink-3")  # fmt: skip
        return Group(items=(mark, *text), role="rowheader", title=name)
    mark = Icon(name=icon, x=EDGE, y=row.y + 10, size=17, stroke="brand", width=2)
    room = LABELS - EDGE - 23 - 8
    items: list[Item] = [mark]
    items += line(view.face, name, (EDGE + 23, row.y + 8, room, 21), 13.5, weight="semibold")
    if kind == "emotion":
        items += _means(view, row)
    elif kind in KNOWN and row.h >= 46:
        about = view.t(f"about_{kind}")
        tall = row.h - 34
        items += block(view.face, about, (EDGE, row.y + 31, LABELS - EDGE - 8, tall), 11,
                       fill="ink-3", lines=2, leading=1.35)  # fmt: skip
    return Group(items=tuple(items), role="rowheader", title=name)


def _means(view: View, row: Row) -> list[Item]:
    """Return what stands beside the curve: what it is made of, its mean and peak-end mean."""
    room = 72.0
    items: list[Item] = [
        *block(view.face, view.t("about_emotion"), (EDGE, row.y + 31, room, 62), 11, fill="ink-3",
               lines=4, leading=1.35)
    ]  # fmt: skip
    top = row.y + row.h - 46
    if view.mean_emotion is not None:
        from yeojido.draw.numbers import score

        items += line(view.face, view.t("mean", value=score(view.mean_emotion)),
                      (EDGE, top, room + 6, 17), 11.5, fill="ink-2")  # fmt: skip
        if view.peak_end is not None:
            items += line(view.face, view.t("peak_end", value=score(view.peak_end)),
                          (EDGE, top + 18, room + 6, 17), 11.5, fill="ink-2")  # fmt: skip
    return items


def _emotion(view: View, row: Row, columns: Sequence[Column], name: str) -> list[Item]:
    plot = (LABELS, row.y + PLOT_INSET, columns[-1].x + columns[-1].w - LABELS,
            row.h - 2 * PLOT_INSET)  # fmt: skip
    stretches = emotion.runs(view, row.lane, columns)
    drawn = emotion.marks(view, stretches, plot, columns[0].w)
    ground: list[Item] = [
        *emotion.scale(plot, (row.y, row.y + row.h)),
        *_rules_in(columns, row),
        *emotion.axis_words(view, plot, LABELS - 8),
        *emotion.stroke(stretches, plot, 2.6),
    ]
    items: list[Item] = [Group(items=tuple(ground))]
    for column in columns:
        box = (column.x, row.y, column.w, row.h)
        inside = drawn.get(column.place) or emotion.missing(view, row.lane, column, plot)
        inside = [*inside, *emotion.mood(view, row.lane, column, row.y + row.h - 20)]
        items.append(_cell(view, row.lane, name, column, box, inside))
    return items


def _rules_in(columns: Sequence[Column], row: Row) -> list[Item]:
    """Return the column lines again, over the plot's ground."""
    return [
        Line(x1=after.x, y1=row.y, x2=after.x, y2=row.y + row.h,
             stroke="line-2" if before.step.stage != after.step.stage else "line")
        for before, after in itertools.pairwise(columns)
    ]  # fmt: skip
