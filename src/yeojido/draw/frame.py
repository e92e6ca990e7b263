"""What the layouts share: header, findings, stage bar, step heads, legend, cards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from yeojido.draw import numbers
from yeojido.draw.colours import stage_colour
from yeojido.draw.curve import face as smiley
from yeojido.draw.scene import Box, Group, Icon, Item, Line, Path, Rect
from yeojido.draw.sentences import headline, interval
from yeojido.draw.setting import block, line
from yeojido.draw.svg import num
from yeojido.draw.view import Column, View, flow

WIDTH = 1600.0
HEIGHT = 1131.0
EDGE = 24.0
LABELS = 168.0
#: below this a column cannot hold a number and its unit; wider maps grow instead
MIN_COLUMN = 112.0
PAD = 10.0


def scene_width(view: View) -> float:
    """Return the width of a picture with one column per touchpoint."""
    return max(WIDTH, LABELS + EDGE + MIN_COLUMN * len(view.steps))


def facts(view: View) -> list[tuple[str, str]]:
    """Return the lens as (label, value)."""
    lens = view.map.lens
    found: list[tuple[str, str]] = []
    if view.map.meta.period:
        found.append((view.t("fact_period"), numbers.period(view.map.meta.period, view.language)))
    for key, value in (
        ("people", lens.people), ("journeys", lens.journeys), ("events", lens.events),
        ("voices", lens.voices),
    ):  # fmt: skip
        if value:
            tall = value >= 10_000_000
            shown = numbers.short(value, view.language) if tall else numbers.count(value)
            found.append((view.t(f"fact_{key}"), shown))
    for right in lens.accuracy[:1]:
        low, high = (f"{bound * 100:.0f}" for bound in (right.low, right.high))
        found.append((view.t("fact_right"), f"{numbers.share(right.share)} ({low}–{high})"))
    if lens.evidence_share is not None and view.map.meta.kind == "actual":
        found.append((view.t("fact_evidence"), numbers.share(lens.evidence_share)))
    if lens.events:
        outside = 1 - min(lens.mapped_events, lens.events) / lens.events
        found.append((view.t("fact_unmapped"), numbers.share(outside)))
    return found


def subtitle(view: View) -> str:
    """Return scenario, persona, goal and filter in one line."""
    lens = view.map.lens
    parts = [view.w(lens.scenario)]
    if lens.persona_ids:
        parts.append(f"{view.t('persona')}: {', '.join(lens.persona_ids)}")
    if view.map.meta.goal:
        parts.append(f"{view.t('goal')}: {view.w(view.map.meta.goal)}")
    if lens.where:
        parts.append(f"{view.t('where')}: {lens.where}")
    return view.face.printable("  ·  ".join(part for part in parts if part))


def header(view: View, width: float) -> list[Item]:
    """Return the header band, 86 px: kind, title, subtitle, and the lens at the right."""
    face = view.face
    right = width - EDGE
    lens: list[Item] = []
    for name, value in reversed(facts(view)):
        wide = max(face.width(value, 17, "semibold"), face.width(name, 11)) + 1
        if right - wide < width * 0.45:
            break
        lens = [
            *line(face, name, (right - wide, 48, wide, 18), 11, fill="ink-3", anchor="end"),
            *line(face, value, (right - wide, 24, wide, 24), 17, weight="semibold", anchor="end"),
            *lens,
        ]
        right -= wide + 26
    kind = "kicker" if view.map.meta.kind == "actual" else "kicker_planned"
    kicker = view.t(kind, type=view.t(f"type_{view.map.meta.type}"))
    room = right - EDGE
    title = view.w(view.map.meta.title) or view.map.meta.id
    return [
        *line(face, kicker, (EDGE, 12, room, 18), 12, fill="brand", weight="semibold"),
        *line(face, title, (EDGE, 29, room, 32), 23, weight="semibold"),
        *line(face, subtitle(view), (EDGE, 62, room, 20), 13, fill="ink-2"),
        *lens,
    ]


@dataclass(frozen=True, slots=True)
class Finding:
    """One headline: an icon, a sentence, a note and its tone (loss, gain, plain)."""

    icon: str
    text: str
    note: str
    tone: str


def findings(view: View) -> list[Finding]:
    """Return up to three headlines: the biggest loss, the lowest emotion, the goal."""
    found: list[Finding] = []
    text, note = headline(view)
    if text:
        found.append(Finding("trending-down", text, note, "loss"))
    if len(view.felt) > 1:
        place, cell = min(view.felt, key=lambda pair: pair[1].value or 0.0)
        name = view.w(view.steps[place].name)
        value = numbers.score(cell.value or 0.0)
        sentence = view.t("find_low", step=name, value=value)
        extent = interval(view, cell.ci, "score")
        note = view.t("find_voices", n=numbers.count(cell.n)) + (f" · {extent}" if extent else "")
        found.append(Finding("mood-sad", sentence, note, "plain"))
    else:
        found += _slow(view)
    won = next((k for k in view.map.kpis if k.id == "conversion" and k.value is not None), None)
    if won is not None and won.value is not None:
        share = numbers.share(won.value)
        sentence = view.t("find_goal", won=share.removesuffix("%"))
        if won.value < 0.0995:
            sentence = view.t("find_goal_share", share=share)
        note = f"{view.w(won.name)} · {interval(view, won.ci, won.unit)}".removesuffix(" · ")
        found.append(Finding("flag-3", sentence, note, "gain"))
    return found[:3]


def _slow(view: View) -> list[Finding]:
    times = [
        (cell.value, place)
        for place, step in enumerate(view.steps[: view.goal_place or -1])
        if (cell := view.cell("time", step.id)) and cell.value is not None
    ]
    if len(times) < 2:
        return []
    seconds, place = max(times)
    name = view.w(view.steps[place].name)
    note = view.t("find_slow_note", time=numbers.span(seconds, view.language))
    return [Finding("hourglass", view.t("find_slow", step=name), note, "plain")]


STRIP = (48.0, 68.0)


def strip_height(view: View, width: float) -> float:
    """Return the height of the headlines: more where one of them needs two lines."""
    for one, (_, _, w, _) in _finding_boxes(view, width, 0.0, STRIP[0]):
        if view.face.width(one.text, 15, "semibold") > w - 56:
            return STRIP[1]
    return STRIP[0]


def _finding_boxes(view: View, width: float, y: float, height: float) -> list[tuple[Finding, Box]]:
    found = findings(view)
    parts = [1.5 if one.tone == "loss" else 1.0 for one in found]
    room = width - 2 * EDGE
    unit = (room - 12 * (len(found) - 1)) / (sum(parts) or 1.0)
    placed: list[tuple[Finding, Box]] = []
    x = EDGE
    for one, part in zip(found, parts, strict=True):
        placed.append((one, (x, y, unit * part, height)))
        x += unit * part + 12
    return placed


def findings_strip(view: View, width: float, y: float, height: float) -> list[Item]:
    """Return the headlines side by side; the loss is the widest and the loudest."""
    placed = _finding_boxes(view, width, y, height)
    if not placed:
        stages, steps = len(view.stages), len(view.steps)
        text = view.t("find_planned", stages=stages, steps=steps)
        room = width - 2 * EDGE
        return [
            Rect(x=EDGE, y=y, w=room, h=height, fill="brand-soft", radius=8),
            Icon(name="edit", x=EDGE + 14, y=y + height / 2 - 10, size=20, stroke="brand"),
            *line(view.face, text, (EDGE + 46, y, room - 60, height), 15, weight="semibold"),
        ]
    return [item for one, box in placed for item in _finding(view, one, box)]


_TONES = {
    "loss": ("loss-soft", "loss-line", "loss"),
    "gain": ("gain-soft", "gain-line", "gain"),
    "plain": ("panel", "line-2", "ink-2"),
}


def _finding(view: View, one: Finding, box: Box) -> list[Item]:
    x, y, w, h = box
    fill, edge, ink = _TONES[one.tone]
    left = x + 44
    room = w - 56
    said = block(view.face, one.text, (left, y + 8, room, 42), 15, weight="semibold", lines=2,
                 leading=1.32)  # fmt: skip
    tall = len(said) * 19.8 + 18
    if h - tall < 8:
        said = block(view.face, one.text, (left, y + 8, room, 20), 15, weight="semibold", lines=1)
        tall = 37.8
    down = (h - tall) / 2 - 8
    return [
        Rect(x=x, y=y, w=w, h=h, fill=fill, stroke=edge, radius=8),
        Icon(name=one.icon, x=x + 12, y=y + h / 2 - 11, size=22, stroke=ink, width=2),
        *block(view.face, one.text, (left, y + 8 + down, room, 42), 15, weight="semibold",
               lines=len(said) or 1, leading=1.32),
        *line(view.face, one.note, (left, y + 8 + down + tall - 18, room, 17), 12, fill="ink-2"),
    ]  # fmt: skip


def stage_spans(view: View, columns: Sequence[Column]) -> list[tuple[int, float, float]]:
    """Return (index into view.stages, x, width) of the stages that have columns."""
    spans: list[tuple[int, float, float]] = []
    for place, stage in enumerate(view.stages):
        own = [column for column in columns if column.step.stage == stage.id]
        if own:
            spans.append((place, own[0].x, own[-1].x + own[-1].w - own[0].x))
    return spans


def stage_bar(view: View, columns: Sequence[Column], y: float, height: float = 38) -> list[Item]:
    """Return the stages as chevrons above their columns, with their people."""
    items: list[Item] = []
    spans = stage_spans(view, columns)
    for number, (place, x, wide) in enumerate(spans):
        stage = view.stages[place]
        tip = 10.0
        notch = tip if number else 0.0
        last = number == len(spans) - 1
        end = x + wide - (0 if last else 3)
        shape = (
            f"M{num(x)} {num(y)}L{num(end)} {num(y)}"
            f"L{num(end + (0 if last else tip))} {num(y + height / 2)}"
            f"L{num(end)} {num(y + height)}L{num(x)} {num(y + height)}"
            f"L{num(x + notch)} {num(y + height / 2)}Z"
        )
        name = view.w(stage.name) or stage.id
        left = x + PAD + notch
        room = end - left - 4
        inside: list[Item] = [Path(d=shape, fill=stage_colour(stage.colour_token, stage.order))]
        people = flow(view.stage_cell("people", stage.id))
        shown = numbers.people(people.people, view.language) if people else ""
        note = view.face.width(shown, 12) if shown else 0.0
        fits = note and view.face.width(name, 14, "semibold") + note + 12 <= room
        inside += line(
            view.face, name, (left, y, room - (note + 12 if fits else 0), height), 14,
            weight="semibold",
        )  # fmt: skip
        if fits:
            inside += line(
                view.face, shown, (left + room - note - 2, y, note + 2, height), 12, fill="ink",
                anchor="end",
            )  # fmt: skip
        text = f"{name}, {shown}" if shown else name
        items.append(
            Group(items=tuple(inside), cell=f"stage/{stage.id}", title=text, role="columnheader")
        )
    return items


def tags(view: View, column: Column) -> list[tuple[str, str, str, str]]:
    """Return the tags of a column: (words, text colour, fill, icon)."""
    found: list[tuple[str, str, str, str]] = []
    if column.place == view.worst:
        found.append((view.worst_words, "on-loss", "loss", "trending-down"))
    if column.step.goal:
        found.append((view.t("tag_goal"), "gain", "gain-soft", "flag-3"))
    if any(moment.step == column.step.id for moment in view.map.moments[:3]):
        found.append((view.t("tag_moment"), "star", "star-soft", "star"))
    if column.step.failure:
        found.append((view.t("tag_failure"), "loss", "loss-soft", "alert-circle"))
    return found


#: heights of the touchpoints' heads: names of one line, names of two
NAMES = (44.0, 62.0)


def names_height(view: View, columns: Sequence[Column]) -> float:
    """Return the height of the touchpoints' heads: less where every name takes one line."""
    for column in columns:
        name = view.w(column.step.name) or column.step.id
        if view.face.width(name, 13.5, "semibold") > column.w - 2 * PAD:
            return NAMES[1]
    return NAMES[0]


def step_heads(view: View, columns: Sequence[Column], y: float, height: float) -> list[Item]:
    """Return the touchpoints' names with their tags."""
    items: list[Item] = []
    for column in columns:
        inside: list[Item] = [
            Rect(x=column.x, y=y, w=column.w, h=height, fill="canvas", opacity=0),
        ]
        inside += _tag_row(view, column, y + 3)
        name = view.w(column.step.name) or column.step.id
        box = (column.x + PAD, y + 24, column.w - 2 * PAD, height - 25)
        inside += block(view.face, name, box, 13.5, weight="semibold", lines=2, leading=1.28)
        items.append(
            Group(
                items=tuple(inside), cell=f"step/{column.step.id}", title=name, role="columnheader"
            )
        )
    return items


def _tag_row(view: View, column: Column, y: float) -> list[Item]:
    items: list[Item] = []
    x = column.x + PAD
    end = column.x + column.w - 6
    for words, ink, fill, icon in tags(view, column):
        wide = view.face.width(words, 11, "semibold") + 25
        if x + wide > end:
            if x + 22 > end:
                break
            words, wide = "", 22.0  # noqa: PLW2901  (no room for the word: the icon alone)
        items.append(Rect(x=x, y=y, w=wide, h=17, fill=fill, radius=8.5))
        items.append(Icon(name=icon, x=x + 5, y=y + 2.5, size=12, stroke=ink, width=2.2))
        if words:
            items += line(
                view.face, words, (x + 19, y, wide - 23, 17), 11, fill=ink, weight="semibold"
            )
        x += wide + 4
    return items


def worst_column(
    view: View, columns: Sequence[Column], top: float, bottom: float, *, filled: bool = True
) -> list[Item]:
    """Return the ground or the frame of the column where most is lost."""
    if view.worst is None:
        return []
    column = columns[view.worst]
    return [
        Rect(x=column.x + 1, y=top, w=column.w - 2, h=bottom - top - 1, radius=6, width=1.8,
             fill="loss-soft" if filled else None, stroke=None if filled else "loss-fill")
    ]  # fmt: skip


def legend(view: View, width: float, y: float, *, emotion: bool, grid: bool = True) -> list[Item]:
    """Return the legend strip, 44 px tall: every sign with its word.

    ``grid`` adds the signs only the evidence grid has.
    """
    items: list[Item] = [
        Rect(x=0, y=y, w=width, h=44, fill="panel"),
        Line(x1=0, y1=y, x2=width, y2=y, stroke="line"),
    ]
    pen = _Pen(view, EDGE, y)
    if emotion:
        for value in (-2, -1, 0, 1, 2):
            pen.items += smiley(pen.x + 8, y + 22, 8, float(value))
            pen.x += 21
            pen.say(view.t(f"axis_{value}"), 10)
        pen.x += 8
        pen.items += smiley(pen.x + 8, y + 22, 8, 0.0, hollow=True)
        pen.x += 21
        pen.say(view.t("legend_hollow"))
        if grid:
            pen.items.append(Rect(x=pen.x, y=y + 16, w=20, h=12, fill="ribbon", opacity=0.22))
            pen.x += 25
            pen.say(view.t("legend_ribbon"))
    _bar_signs(view, pen)
    if view.map.moments:
        pen.items.append(Icon(name="star", x=pen.x, y=y + 14, size=16, stroke="star", width=2))
        pen.x += 21
        pen.say(view.t("tag_moment"))
    if view.map.pains and grid:
        for place in range(5):
            pen.items.append(
                Rect(x=pen.x + place * 11, y=y + 18, w=8, h=8, radius=1.5,
                     fill="loss-fill" if place < 3 else "card",
                     stroke="loss-fill" if place < 3 else "line-2")
            )  # fmt: skip
        pen.x += 60
        pen.say(view.t("legend_severity"))
    if view.map.opportunities and grid:
        pen.items.append(
            Rect(
                x=pen.x, y=y + 15, w=20, h=14, fill="gain-soft", stroke="gain", dash="3 2", radius=3
            )
        )
        pen.x += 25
        pen.say(view.t("legend_hypothesis"))
    items += pen.items
    stamp = view.map.lens.computed_at
    note = view.t("made_with")
    if stamp:
        note += " · " + view.t("computed", when=stamp[:10])
    room = width - EDGE - pen.x
    if room > 60:
        items += line(view.face, note, (pen.x, y, room, 44), 11, fill="ink-3", anchor="end")
    return items


def _bar_signs(view: View, pen: _Pen) -> None:
    """Write what the parts of a people's bar mean."""
    bars: list[tuple[str, str | None, str]] = [
        ("moved", None, "moved"), ("here", "here-line", "here"), ("loss-fill", None, "left"),
    ]  # fmt: skip
    if any(f and f.left and view.after_goal(place) for place, f in enumerate(view.flows)):
        key = "at_the_end" if view.goal_place is None else "after_goal"
        bars.append(("loss-line", "loss-fill", key))
    for fill, edge, word in bars:
        pen.items.append(Rect(x=pen.x, y=pen.y + 16, w=16, h=12, fill=fill, stroke=edge, radius=2))
        pen.x += 21
        pen.say(view.t(word))


class _Pen:
    """Writes the legend from left to right."""

    def __init__(self, view: View, x: float, y: float) -> None:
        self.view, self.x, self.y = view, x, y
        self.items: list[Item] = []

    def say(self, words: str, gap: float = 16) -> None:
        wide = self.view.face.width(words, 11.5) + 1
        self.items += line(self.view.face, words, (self.x, self.y, wide, 44), 11.5, fill="ink-2")
        self.x += wide + gap


@dataclass(frozen=True, slots=True)
class Room:
    """The room of a card: x and width; ``leftward`` when its own column is its last one."""

    x: float
    w: float
    leftward: bool


def spread(
    wanted: Sequence[int], columns: Sequence[Column], target: float, wall: int | None = None
) -> dict[int, Room]:
    """Return the rooms of cards that stand at some columns, by column.

    A card grows over free columns to its right, then to its left, until it is ``target`` wide;
    it never covers a column that has a card of its own, and none crosses the ``wall`` column.
    """
    taken = set(wanted) | ({wall} if wall is not None else set())
    rooms: dict[int, Room] = {}
    for place in sorted(set(wanted)):
        first = last = place
        each = columns[place].w
        while (last - first + 1) * each < target and place != wall:
            if last + 1 < len(columns) and last + 1 not in taken:
                last += 1
            elif first - 1 >= 0 and first - 1 not in taken:
                first -= 1
            else:
                break
        taken.update(range(first, last + 1))
        wide = (last - first + 1) * each
        rooms[place] = Room(columns[first].x, wide, first < place == last)
    return rooms
