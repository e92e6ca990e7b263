"""The rows of the evidence grid. Each draws its cells into a box it is given and nowhere else."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from yeojido.domain.journey import Lane
from yeojido.draw import numbers
from yeojido.draw.colours import valence
from yeojido.draw.curve import circle
from yeojido.draw.frame import PAD, spread
from yeojido.draw.scene import Box, Icon, Item, Line, Path, Rect
from yeojido.draw.sentences import (
    CHANNEL_ICONS,
    FRICTION_ICONS,
    cell_text,
    chance_note,
    interval,
    item_share,
    measure,
    pain_cost,
)
from yeojido.draw.setting import block, line, wrap
from yeojido.draw.view import Column, View, flow, number, top_items

Draw = Callable[[View, Lane, Column, Box], list[Item]]


def inset(box: Box, x: float = PAD, y: float = 8) -> Box:
    """Return a box less a margin."""
    return (box[0] + x, box[1] + y, box[2] - 2 * x, box[3] - 2 * y)


def plain(view: View, lane: Lane, column: Column, box: Box) -> list[Item]:
    """Draw a cell of text: needs, and lanes this version does not know."""
    text = cell_text(view, lane.kind, view.cell(lane.id, column.step.id), column.place)
    return list(block(view.face, text, inset(box), 12, fill="ink-2"))


def actions(view: View, lane: Lane, column: Column, box: Box) -> list[Item]:
    """Draw the three most frequent events with their counts."""
    x, y, w, _ = inset(box)
    items: list[Item] = []
    for place, item in enumerate(top_items(view.cell(lane.id, column.step.id))[:3]):
        value = number(item.value)
        shown = numbers.short(value, view.language) if value is not None else ""
        note = view.face.width(shown, 11) + 6 if shown else 0.0
        top = y + place * 18
        items += line(view.face, view.w(item.label), (x, top, w - note, 18), 12, fill="ink-2")
        if shown:
            items += line(
                view.face, shown, (x + w - note + 6, top, note - 6 + 0.1, 18), 11, fill="ink-3",
                anchor="end",
            )  # fmt: skip
    return items


def channels(view: View, lane: Lane, column: Column, box: Box) -> list[Item]:
    """Draw the channels as chips with icon, word and share; two rows at most."""
    x, y, w, h = inset(box, 8, 6)
    left, top = x, y
    items: list[Item] = []
    found = top_items(view.cell(lane.id, column.step.id))
    for place, item in enumerate(found):
        word, part = view.w(item.label), item_share(item)
        last_row = top + 28 + 23 > y + h + 1
        reserve = 24.0 if last_row and len(found) - place > 1 else 0.0
        text = f"{word} {part}"
        wide = view.face.width(text, 12) + 34
        if wide > w - reserve:
            text, wide = word, min(w - reserve, view.face.width(word, 12) + 34)
        if left > x and left + wide + reserve > x + w:
            if last_row:
                more = view.t("more", n=len(found) - place)
                items += line(view.face, more, (left, top, 24, 24), 11.5, fill="ink-3")
                break
            left, top = x, top + 28
        icon = item.icon or CHANNEL_ICONS.get(item.kind, "point")
        items += [
            Rect(x=left, y=top, w=wide, h=24, fill="panel", stroke="line-2", radius=12),
            Icon(name=icon, x=left + 8, y=top + 5, size=14, stroke="ink-2"),
            *line(view.face, text, (left + 26, top, wide - 33, 24), 12),
        ]
        left += wide + 5
    return items


def people(view: View, lane: Lane, column: Column, box: Box) -> list[Item]:
    """Draw how many came, moved on, are still here and left."""
    found = flow(view.cell(lane.id, column.step.id))
    if found is None:
        return list(line(view.face, "–", inset(box), 12, fill="ink-3"))
    x, y, w, _ = inset(box, PAD, 7)
    face = view.face
    shown = numbers.people(found.people, view.language)
    if face.width(shown, 16, "semibold") > w:
        shown = numbers.short(found.people, view.language)
    items: list[Item] = [*line(face, shown, (x, y, w, 20), 16, weight="semibold")]
    most = max((f.journeys for f in view.flows if f), default=0.0) or 1.0
    items += loss_bar(
        found.journeys, (found.moved, found.here, found.left), (x, y + 23, w, 14), most,
        after=view.after_goal(column.place),
    )  # fmt: skip
    top = y + 41
    over = view.goal_place is None and view.after_goal(column.place)
    if found.left_share is not None and (found.left or found.moved) and not over:
        many = found.left_share > 0.35 and column.place in view.losses
        heavy = many and (column.place == view.worst or column.place in view.losses[:3])
        part = numbers.share(found.left_share)
        text = view.t("left_share", share=part)
        size = 13 if heavy else 12
        full = view.t("left_count", share=part, n=numbers.count(found.left))
        if found.left and face.width(full, size, "semibold") <= w - 19:
            text = full
        ink = "loss" if many else "ink-2"
        if heavy:
            items.append(
                Icon(name="trending-down", x=x, y=top + 2, size=15, stroke="loss", width=2.2)
            )
        indent = 19.0 if heavy else 0.0
        items += line(face, text, (x + indent, top, w - indent, 19), size, fill=ink,
                      weight="semibold" if heavy else "regular")  # fmt: skip
    if found.here:
        text = view.t("here_count", n=numbers.count(found.here))
        if face.width(text, 11) > w:
            text = view.t("here_count", n=numbers.short(found.here, view.language))
        items += line(face, text, (x, top + 18, w, 15), 11, fill="ink-3")
    return items


def loss_bar(
    whole: float,
    parts: tuple[float, float, float],
    box: Box,
    most: float,
    *,
    after: bool = False,
) -> list[Item]:
    """Draw one bar of moved on, still here and left; its length is the whole over the most.

    ``after`` the goal those who left are drawn light: no conversion is lost there.
    """
    x, y, w, h = box
    items: list[Item] = [Rect(x=x, y=y, w=w, h=h, fill="line", radius=3)]
    total = sum(parts) or whole
    length = max(2.0, w * min(1.0, whole / most)) if most else 0.0
    if not sum(parts):
        return [*items, Rect(x=x, y=y, w=length, h=h, fill="moved", radius=3)]
    left = x
    for part, fill, edge in zip(
        parts,
        ("moved", "here", "loss-line" if after else "loss-fill"),
        (None, "here-line", "loss-fill" if after else None),
        strict=True,
    ):
        wide = length * part / total
        if wide > 0.4:
            slim = 0.5 if edge else 0.0
            items.append(
                Rect(x=left + slim, y=y + slim, w=max(0.4, wide - 2 * slim), h=h - 2 * slim,
                     fill=fill, stroke=edge, radius=2)
            )  # fmt: skip
        left += wide
    return items


def time(view: View, lane: Lane, column: Column, box: Box) -> list[Item]:
    """Draw the median time and where it lies between seconds and months (log scale)."""
    cell = view.cell(lane.id, column.step.id)
    x, y, w, _ = inset(box, PAD, 6)
    if cell is None or (cell.value is None and not cell.n):
        return list(line(view.face, "–", (x, y, w, 18), 12, fill="ink-3"))
    if cell.value is None:
        return list(
            block(view.face, view.t("unfinished"), (x, y, w, 34), 11.5, fill="ink-3", lines=2)
        )
    waits = column.place in view.waits
    ink = "loss" if waits else "ink"
    indent = 19.0 if waits else 0.0
    text = numbers.span(cell.value, view.language)
    items: list[Item] = [
        *line(view.face, text, (x + indent, y, w - indent, 18), 13, fill=ink, weight="semibold")
    ]
    if waits:
        items.append(Icon(name="hourglass", x=x, y=y + 2, size=14, stroke="loss"))
    longest = max(
        (c.value or 0.0 for s in view.steps if (c := view.cell(lane.id, s.id)) is not None),
        default=1.0,
    )
    high = number(cell.values.get("p75"))
    low = number(cell.values.get("p25"))
    scale = math.log1p(max(longest, 60.0) * 3)
    at = [min(1.0, math.log1p(max(0.0, v)) / scale) if v is not None else None
          for v in (low, cell.value, high)]  # fmt: skip
    bar = y + 25
    items.append(Line(x1=x, y1=bar, x2=x + w, y2=bar, stroke="line", width=3))
    if at[0] is not None and at[2] is not None:
        items.append(
            Line(x1=x + w * at[0], y1=bar, x2=x + w * max(at[2], at[0]), y2=bar,
                 stroke="loss-line" if waits else "here-line", width=3)
        )  # fmt: skip
    dot = x + min(w - 4, max(4, w * (at[1] or 0.0)))
    items.append(Path(d=circle(dot, bar, 4), fill="loss-fill" if waits else "moved"))
    return items


def friction(view: View, lane: Lane, column: Column, box: Box) -> list[Item]:
    """Draw the share of journeys with any friction, and its commonest kinds."""
    cell = view.cell(lane.id, column.step.id)
    x, y, w, _ = inset(box, PAD, 6)
    if cell is None or cell.value is None:
        return list(line(view.face, "–", (x, y, w, 18), 12, fill="ink-3"))
    if cell.value < 0.005:
        return list(line(view.face, view.t("friction_none"), (x, y, w, 18), 12, fill="ink-3"))
    heavy = column.place in view.rough
    items: list[Item] = [
        *line(view.face, view.t("friction_share", share=numbers.share(cell.value)), (x, y, w, 18),
              13 if heavy else 12, fill="loss" if heavy else "ink-2",
              weight="semibold" if heavy else "regular")
    ]  # fmt: skip
    shown = [i for i in top_items(cell) if (number(i.value) or 0.0) >= 0.03]
    for place, item in enumerate(shown[:2]):
        top = y + 19 + place * 17
        items.append(
            Icon(name=FRICTION_ICONS.get(item.kind, "point"), x=x, y=top + 1.5, size=13,
                 stroke="ink-3")
        )  # fmt: skip
        text = f"{item_share(item)} {view.w(item.label)}"
        if view.face.width(text, 11.5) > w - 17 and item.kind in FRICTION_ICONS:
            text = f"{item_share(item)} {view.t(f'friction_{item.kind}')}"
        items += line(view.face, text, (x + 17, top, w - 17, 16), 11.5, fill="ink-2")
    return items


def words(view: View, lane: Lane, columns: Sequence[Column], box: Box) -> dict[int, list[Item]]:
    """Draw one quote per touchpoint; a quote may use free columns beside its own."""
    held = [c.place for c in columns if top_items(view.cell(lane.id, c.step.id))]
    out: dict[int, list[Item]] = {}
    for place, room in spread(held, columns, 190, view.worst).items():
        found = top_items(view.cell(lane.id, columns[place].step.id))
        quote = view.quote_at(place) or found[0]
        rating = number(quote.value)
        colour = valence(rating) if rating is not None else "line-2"
        top, tall = box[1] + 8, box[3] - 16
        more = f"  {view.t('more', n=len(found) - 1)}" if len(found) > 1 else ""
        text = f"“{view.w(quote.label)}”{more}"
        bar = room.x + room.w - PAD - 3 if room.leftward else room.x + PAD
        left = room.x + PAD + (0 if room.leftward else 9)
        out[place] = [
            Rect(x=bar, y=top, w=3, h=tall, fill=colour, radius=1.5),
            *block(view.face, text, (left, top, room.w - 2 * PAD - 11, tall), 12.5, middle=True,
                   anchor="end" if room.leftward else "start"),
        ]  # fmt: skip
    return out


#: how wide a card wants to be
CARD = 215.0


def heights(view: View, columns: Sequence[Column]) -> dict[str, float]:
    """Return the heights of the rows whose height follows their content."""
    listed = max((len(top_items(view.cell("actions", c.step.id))) for c in columns), default=0)
    chips = any(
        channels(view, lane, column, (0.0, 0.0, column.w, 50.0))
        != channels(view, lane, column, (0.0, 0.0, column.w, 68.0))
        for lane in view.lanes
        if lane.kind == "channels"
        for column in columns
    )
    return {
        "actions": 16.0 + 18 * min(3, max(2, listed)),
        "channels": 66.0 if chips else 50.0,
        **_card_heights(view, columns),
    }


def _card_heights(view: View, columns: Sequence[Column]) -> dict[str, float]:
    """Return the heights of the rows of cards: more where a title needs three lines."""
    titles: dict[str, dict[int, str]] = {"pains": {}, "opportunities": {}}
    for column in columns:
        for pain in view.pains_at(column.place)[:1]:
            titles["pains"][column.place] = view.w(pain.title)
        for chance in view.opportunities_at(column.place)[:1]:
            titles["opportunities"][column.place] = view.w(chance.title)
    tall: dict[str, float] = {}
    for kind, held in titles.items():
        rooms = spread([*held], columns, CARD)
        most = max(
            (
                len(wrap(view.face, text, rooms[p].w - 30, 12.5, "semibold"))
                for p, text in held.items()
            ),
            default=1,
        )
        tall[kind] = 112.0 if most > 2 else 92.0
    return tall


def _notch(column: Column, y: float, fill: str, stroke: str) -> list[Item]:
    """Draw the point of a wide card that shows which column it belongs to."""
    x = column.middle
    return [
        Path(d=f"M{x - 6:.1f} {y + 1:.1f}L{x:.1f} {y - 5:.1f}L{x + 6:.1f} {y + 1:.1f}", fill=fill,
             stroke=stroke, width=1.4)
    ]  # fmt: skip


def pains(view: View, lane: Lane, columns: Sequence[Column], box: Box) -> dict[int, list[Item]]:
    """Draw the first pain of each column as a card: rank, severity, words, cost."""
    held = [c.place for c in columns if view.pains_at(c.place)]
    out: dict[int, list[Item]] = {}
    for place, room in spread(held, columns, CARD).items():
        found = view.pains_at(place)
        pain = found[0]
        left, top, wide, tall = room.x + 6, box[1] + 7, room.w - 12, box[3] - 14
        heavy = 1 + 0.3 * max(0.0, min(5.0, pain.severity))
        items: list[Item] = [
            Rect(x=left, y=top, w=wide, h=tall, fill="card", stroke="loss-line", width=heavy,
                 radius=7),
            *_notch(columns[place], top, "card", "loss-line"),
            Path(d=circle(left + 18, top + 17, 9.5), fill="loss"),
            *line(view.face, str(pain.rank), (left + 8, top + 7, 20, 20), 12, fill="on-loss",
                  weight="semibold", anchor="middle"),
        ]  # fmt: skip
        items += severity(pain.severity, left + 34, top + 12)
        if len(found) > 1:
            more = view.t("more", n=len(found) - 1)
            items += line(view.face, more, (left + 84, top + 8, wide - 92, 18), 11, fill="ink-3",
                          anchor="end")  # fmt: skip
        items += block(
            view.face, view.w(pain.title), (left + 9, top + 29, wide - 18, tall - 49), 12.5,
            weight="semibold", leading=1.25,
        )  # fmt: skip
        items += line(view.face, pain_cost(view, pain), (left + 9, top + tall - 20, wide - 18, 16),
                      11.5, fill="loss")  # fmt: skip
        out[place] = items
    return out


def severity(value: float, x: float, y: float) -> list[Item]:
    """Draw five squares, filled up to the severity."""
    full = round(max(0.0, min(5.0, value)))
    return [
        Rect(x=x + place * 11, y=y, w=8, h=8, radius=1.5,
             fill="loss-fill" if place < full else "card",
             stroke="loss-fill" if place < full else "line-2")
        for place in range(5)
    ]  # fmt: skip


def moments(view: View, lane: Lane, columns: Sequence[Column], box: Box) -> dict[int, list[Item]]:
    """Draw the moments of truth: a star and the reason."""
    reasons = {m.step: view.w(m.reason) for m in view.map.moments[:3]}
    held = [c.place for c in columns if c.step.id in reasons]
    out: dict[int, list[Item]] = {}
    for place, room in spread(held, columns, CARD).items():
        star = room.x + room.w - PAD - 16 if room.leftward else room.x + PAD
        left = room.x + PAD + (0 if room.leftward else 23)
        out[place] = [
            Icon(name="star", x=star, y=box[1] + box[3] / 2 - 8, size=16, stroke="star", width=2),
            *block(view.face, reasons[columns[place].step.id],
                   (left, box[1] + 4, room.w - 2 * PAD - 23, box[3] - 8), 12, fill="ink-2", lines=2,
                   leading=1.3, middle=True, anchor="end" if room.leftward else "start"),
        ]  # fmt: skip
    return out


def opportunities(
    view: View, lane: Lane, columns: Sequence[Column], box: Box
) -> dict[int, list[Item]]:
    """Draw the first opportunity of each column: a dashed card until it was measured."""
    held = [c.place for c in columns if view.opportunities_at(c.place)]
    out: dict[int, list[Item]] = {}
    for place, room in spread(held, columns, CARD).items():
        found = view.opportunities_at(place)
        chance = found[0]
        left, top, wide, tall = room.x + 6, box[1] + 7, room.w - 12, box[3] - 14
        proven = chance.status in ("shipped", "measured")
        status = view.t(f"status_{chance.status}")
        if len(found) > 1:
            status += f" · {view.t('more', n=len(found) - 1)}"
        out[place] = [
            Rect(x=left, y=top, w=wide, h=tall, fill="gain-soft", stroke="gain", width=1.2,
                 dash=None if proven else "4 3", radius=7),
            *_notch(columns[place], top, "gain-soft", "gain"),
            Icon(name="bulb", x=left + 9, y=top + 7, size=15, stroke="gain", width=2),
            *line(view.face, status, (left + 29, top + 6, wide - 38, 17), 11.5, fill="gain"),
            *block(view.face, view.w(chance.title), (left + 9, top + 26, wide - 18, tall - 45), 12.5,
                   weight="semibold", leading=1.25),
            *line(view.face, chance_note(view, chance), (left + 9, top + tall - 19, wide - 18, 15),
                  11, fill="ink-2"),
        ]  # fmt: skip
    return out


def kpi(view: View, box: Box) -> list[Item]:
    """Draw the measures of the whole journey side by side, at most six."""
    found = view.map.kpis[:6]
    if not found:
        return []
    each = min(box[2] / len(found), 330.0)
    items: list[Item] = []
    for place, one in enumerate(found):
        x, w = box[0] + place * each + PAD, each - 2 * PAD
        value = measure(view, one.value, one.unit)
        wide = min(w, view.face.width(value, 20, "semibold") + 2)
        notes = [interval(view, one.ci, one.unit)]
        if one.baseline is not None:
            notes.append(view.t("baseline", value=measure(view, one.baseline, one.unit)))
        note = " · ".join(part for part in notes if part)
        items += line(view.face, view.w(one.name), (x, box[1] + 7, w, 16), 11.5, fill="ink-2")
        items += line(view.face, value, (x, box[1] + 24, wide, 26), 20, weight="semibold")
        if note and w - wide > 40:
            items += line(view.face, note, (x + wide + 8, box[1] + 28, w - wide - 8, 20), 11.5,
                          fill="ink-3")  # fmt: skip
        if place:
            items.append(
                Line(x1=x - PAD, y1=box[1] + 10, x2=x - PAD, y2=box[1] + box[3] - 10, stroke="line")
            )
    return items
