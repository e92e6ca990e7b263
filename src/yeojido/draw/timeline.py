"""One person's timeline: what they did on every channel, from left to right, as lines of a text.

Neighbours alike within a visit are one mark. Time between visits is drawn short and said in words;
what does not fit into one line goes on in the next, as a text does.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from yeojido.domain.words import Language, say
from yeojido.draw import numbers
from yeojido.draw.colours import stage_colour
from yeojido.draw.curve import face as smiley
from yeojido.draw.plots import frame as f
from yeojido.draw.plots.reading import Record, records
from yeojido.draw.scene import Group, Icon, Item, Line, Path, Rect, Scene
from yeojido.draw.setting import block, line
from yeojido.draw.typeface import Typeface
from yeojido.draw.view import number

#: widths: of a mark and its words, of a gap between visits, of what is said at the end; px
SLOT, GAP, NOW = 84.0, 70.0, 176.0
NAMES = 112.0
HEAD, KNOWN, BAND, LANE = 22.0, 24.0, 24.0, 68.0
MOST_LANES = 7
WIDE = 1600.0
_DISC = 13.0


@dataclass(frozen=True, slots=True)
class _Thing:
    """A mark, a gap, or where the person is now: ``kind`` mark, gap, now."""

    kind: str
    wide: float
    data: Mapping[str, Any] = field(default_factory=dict[str, Any])
    starts: bool = False


@dataclass(frozen=True, slots=True)
class _Page:
    """What all lines share."""

    language: Language
    face: Typeface
    lanes: tuple[str, ...]
    names: Mapping[str, tuple[str, str]]
    stages: Sequence[Record]
    left: float
    right: float

    def say(self, sentence: str, **values: object) -> str:
        """Return a sentence about people."""
        return say(f"people.{sentence}", self.language, **values)

    def words(self, value: Any) -> str:
        """Return words of both languages in the picture's."""
        return str(value.get(self.language, "")) if isinstance(value, Mapping) else str(value or "")

    def lane(self, channel: str) -> int:
        """Return the lane of a channel; the last takes those that have none."""
        return self.lanes.index(channel) if channel in self.lanes else len(self.lanes) - 1


def timeline(
    data: Mapping[str, Any], language: Language, face: Typeface, width: float | None = None
) -> Scene:
    """Return the picture of a person's timeline, from ``app.timelines.document``.

    ``width`` in px; without it as wide as the timeline is long, between 960 and 1600.
    """
    marks = records(data, "marks")
    things = _things(marks, data)
    if width is None:
        full = sum(thing.wide for thing in things) + NAMES + 2 * f.EDGE
        width = min(WIDE, max(f.WIDTH, full))
    lanes = _lanes(marks)
    page = _Page(
        language, face, tuple(lanes), lanes, records(data, "stages"), f.EDGE + NAMES,
        width - f.EDGE,
    )  # fmt: skip
    frame = f.opened(
        _head(data, marks, page), language, face, width=width, legend=_legend(page, marks)
    )
    if not marks:
        return f.nothing(frame)
    items: list[Item] = []
    y = frame.top
    for row in _rows(things, page.right - page.left):
        alone = row[0].kind == "now"
        made, y = _strip(page, row[0].data, y) if alone else _row(page, row, y)
        items += made
        y += 16
    return frame.closed(items, y - 16)


def _head(data: Mapping[str, Any], marks: Sequence[Record], page: _Page) -> f.Head:
    place = data.get("place") or {}
    shown, total = int(data.get("shown") or 0), int(data.get("total") or 0)
    notes = [page.say("line_note")]
    if shown < total:
        notes.insert(0, page.say("line_latest", shown=f"{shown:,}", total=f"{total:,}"))
    about = page.say(
        "line_about",
        events=f"{total:,}",
        first=_day(data.get("first")),
        last=_day(data.get("last")),
    )
    return f.Head(
        title=page.words(place.get("words")) or page.say("line_title", person=_short(data.get("person"))),
        subtitle=f"{_short(data.get('person'))} · {about}" if marks else "",
        notes=tuple(notes), empty=page.say("nothing_seen"),
    )  # fmt: skip


def _legend(page: _Page, marks: Sequence[Record]) -> list[f.Key]:
    used = {mark.get("stage") for mark in marks}
    keys = [
        f.Key(text=page.words(stage.get("name")), colour=_colour(stage))
        for place, stage in enumerate(page.stages)
        if place in used
    ]
    if None in used:
        keys.append(f.Key(text=page.say("line_off"), colour="line-2", mark="ring"))
    return keys


def _colour(stage: Record) -> str:
    return stage_colour(str(stage.get("colour") or ""), int(stage.get("order") or 0))


def _short(key: Any) -> str:
    text = str(key or "")
    return text if len(text) <= 26 else f"{text[:22]}…"


def _day(moment: Any) -> str:
    return str(moment or "")[:10]


def _lanes(marks: Sequence[Record]) -> dict[str, tuple[str, str]]:
    """Return channel -> (its name in both languages, icon), in the order of their first event."""
    found: dict[str, tuple[str, str]] = {}
    for mark in marks:
        name = mark.get("channel_name") or ""
        found.setdefault(str(mark.get("channel")), (name, str(mark.get("channel_icon") or "point")))
    if len(found) > MOST_LANES:
        kept = dict(list(found.items())[: MOST_LANES - 1])
        return {**kept, "other": (say_both("map.channel_other"), "point")}
    return found


def say_both(key: str) -> Any:
    """Return a sentence in both languages, as answers hold it."""
    return {"ko": say(key, "ko"), "en": say(key, "en")}


def _things(marks: Sequence[Record], data: Mapping[str, Any]) -> list[_Thing]:
    things: list[_Thing] = []
    for mark in marks:
        gap = number(mark.get("gap_seconds"))
        if gap is not None and things:
            things.append(_Thing("gap", GAP, mark))
        things.append(_Thing("mark", SLOT, mark, starts=gap is not None or not things))
    if place := data.get("place"):
        things.append(_Thing("now", NOW, place))
    return things


def _rows(things: Sequence[_Thing], room: float) -> list[list[_Thing]]:
    """Break things into lines; a gap never begins one, but stands at the end of the one before."""
    rows: list[list[_Thing]] = [[]]
    used = 0.0
    for place, thing in enumerate(things):
        follows = things[place + 1].wide if thing.kind == "gap" and place + 1 < len(things) else 0.0
        if rows[-1] and used + thing.wide > room:
            rows.append([])
            used = 0.0
        elif thing.kind == "gap" and used + thing.wide + follows > room:
            rows[-1].append(thing)
            rows.append([])
            used = 0.0
            continue
        rows[-1].append(thing)
        used += thing.wide
    return [row for row in rows if row]


def _row(page: _Page, row: Sequence[_Thing], y: float) -> tuple[list[Item], float]:
    """Return one line: when, who became known, stages, and a lane for each channel."""
    used = {page.lane(str(t.data.get("channel"))) for t in row if t.kind == "mark"}
    page = replace(page, lanes=tuple(c for place, c in enumerate(page.lanes) if place in used))
    known = any(thing.data.get("known") for thing in row if thing.kind == "mark")
    band = y + HEAD + (KNOWN if known else 0)
    top = band + BAND + 10
    bottom = top + LANE * len(page.lanes)
    items: list[Item] = [*_ground(page, top)]
    places: list[tuple[float, _Thing]] = []
    x = page.left
    for thing in row:
        places.append((x, thing))
        x += thing.wide
    items += _times(page, places, y)
    items += _bands(page, places, band)
    for place, (left, thing) in enumerate(places):
        if thing.kind == "gap":
            items += _gap(page, thing, left, (band, bottom))
        elif thing.kind == "now":
            items += _now(page, thing.data, (left, band, bottom))
        else:
            if thing.data.get("known"):
                room = _until(places, place, page.right) - left
                items += _known(page, thing.data, (left, y + HEAD, room), bottom)
            items.append(_mark(page, thing.data, left, top))
    return items, bottom


def _ground(page: _Page, top: float) -> list[Item]:
    items: list[Item] = []
    for place, channel in enumerate(page.lanes):
        name, icon = page.names[channel]
        y = top + place * LANE
        items += [
            Line(x1=page.left, y1=y + 16, x2=page.right, y2=y + 16, stroke="line"),
            Icon(name=icon, x=f.EDGE, y=y + 8),
            *line(page.face, page.words(name), (f.EDGE + 22, y + 6, NAMES - 30, 20), 12.5, fill="ink-2"),
        ]  # fmt: skip
    return items


def _until(places: Sequence[tuple[float, _Thing]], place: int, right: float) -> float:
    """Return where the next mark begins at which somebody became known."""
    return next((left for left, thing in places[place + 1 :] if thing.data.get("known")), right)


def _times(page: _Page, places: Sequence[tuple[float, _Thing]], y: float) -> list[Item]:
    """Say when each visit began, over its marks."""
    items: list[Item] = []
    for place, (left, thing) in enumerate(places):
        if thing.kind != "mark" or not (thing.starts or place == 0):
            continue
        end = next((at for at, other in places[place + 1 :] if other.starts), page.right)
        room = end - left - 6
        at = str(thing.data.get("when") or "")
        if page.face.width(at, 12, "semibold") > room:
            at = at.rpartition(" ")[0] or at
        items += line(page.face, at, (left, y, room, HEAD), 12, weight="semibold")
    return items


def _bands(page: _Page, places: Sequence[tuple[float, _Thing]], y: float) -> list[Item]:
    """Draw the stages as bands over the marks that are in them, across gaps, too."""
    items: list[Item] = []
    runs: list[tuple[int, float, float]] = []
    for place, (left, thing) in enumerate(places):
        stage = thing.data.get("stage_at") if thing.kind != "now" else None
        before = places[place - 1][1].data.get("stage_at") if place else None
        if stage is None or (thing.kind == "gap" and before != stage):
            continue
        end = left + thing.wide
        if runs and runs[-1][0] == stage and abs(runs[-1][2] - left) < 1:
            runs[-1] = (stage, runs[-1][1], end)
        else:
            runs.append((int(stage), left, end))
    for stage, left, end in runs:
        name = page.words(page.stages[stage].get("name"))
        items.append(
            Rect(x=left, y=y, w=end - left - 3, h=BAND, fill=_colour(page.stages[stage]), radius=6)
        )
        items += line(
            page.face, name, (left + 9, y, end - left - 18, BAND), 12.5, weight="semibold"
        )
    return items


def _gap(page: _Page, thing: _Thing, left: float, span: tuple[float, float]) -> list[Item]:
    middle = left + GAP / 2 - SLOT * 0.06
    seconds = number(thing.data.get("gap_seconds")) or 0.0
    words = page.say("line_later", time=numbers.span(_coarse(seconds), page.language))
    y = span[0] + BAND + 14
    return [
        Line(x1=middle, y1=span[0] + BAND + 6, x2=middle, y2=span[1] - 8, stroke="line-2", dash="2 4"),
        Rect(x=middle - GAP / 2 + 3, y=y - 1, w=GAP - 6, h=36, fill="canvas"),
        *block(page.face, words, (middle - GAP / 2 + 4, y, GAP - 8, 34), 11.5, fill="ink-3",
               anchor="middle", lines=2, middle=True),
    ]  # fmt: skip


def _coarse(seconds: float) -> float:
    """Round a gap to whole days, hours or minutes: nobody waits for 3 days 4 hours."""
    for unit in (86_400.0, 3_600.0, 60.0):
        if seconds >= 2 * unit:
            return round(seconds / unit) * unit
    return seconds


def _known(
    page: _Page, mark: Record, place: tuple[float, float, float], bottom: float
) -> list[Item]:
    left, y, room = place
    text = page.say(f"line_{mark['known']}", who=_short(mark.get("identity")))
    wide = min(room - 6, page.face.width(page.face.printable(text), 12) + 34)
    return [
        Line(x1=left - 2, y1=y + 3, x2=left - 2, y2=bottom - 8, stroke="brand", width=1.4, dash="3 3"),
        Rect(x=left - 2, y=y + 1, w=wide, h=KNOWN - 5, fill="brand-soft", radius=6),
        Icon(name="user-plus", x=left + 4, y=y + 3, size=14, stroke="brand"),
        *line(page.face, text, (left + 23, y, wide - 29, KNOWN - 3), 12, fill="brand"),
    ]  # fmt: skip


def _mark(page: _Page, mark: Record, left: float, top: float) -> Item:
    y = top + page.lane(str(mark.get("channel"))) * LANE + 16
    x = left + SLOT / 2 - 2
    label, count = page.words(mark.get("label")), int(mark.get("count") or 1)
    text = label if count == 1 else f"{label} ×{count}"
    rating = number(mark.get("rating"))
    stage = mark.get("stage")
    if rating is not None:
        drawn = smiley(x, y, _DISC, rating)
    elif mark.get("failure"):
        drawn = [f.dot(x, y, _DISC, "loss-fill"),
                 Icon(name="alert-triangle", x=x - 8, y=y - 8.5, size=16, stroke="on-loss")]  # fmt: skip
    elif mark.get("goal"):
        drawn = [
            f.dot(x, y, _DISC, "gain"),
            Icon(name="flag-3", x=x - 8, y=y - 8, size=16, stroke="canvas"),
        ]
    elif stage is None:
        drawn = [
            Rect(x=x - 6, y=y - 6, w=12, h=12, fill="canvas", stroke="line-2", width=2, radius=6)
        ]
    else:
        ground = _colour(page.stages[int(stage)])
        drawn = [
            Path(d=f.dot(x, y, _DISC, ground).d, fill=ground, stroke="moved", width=1.3),
            Icon(name=str(mark.get("icon") or "point"), x=x - 8, y=y - 8, size=16, stroke="ink"),
        ]
    words = block(page.face, text, (left, y + 17, SLOT - 4, 31), 11.5, lines=2, anchor="middle",
                  leading=1.22, fill="ink-3" if stage is None else "ink")  # fmt: skip
    said = [str(mark.get("when") or ""), text, str(mark.get("event") or "")]
    said += [numbers.score(rating)] if rating is not None else []
    said += [f"“{mark['text']}”"] if mark.get("text") else []
    return Group(items=(*drawn, *words), title=page.face.printable(" · ".join(filter(None, said))))


def _strip(page: _Page, place: Mapping[str, Any], y: float) -> tuple[list[Item], float]:
    """Return where they are as a line of its own, where the last one has no room for it."""
    soft, ink = _tone(place)
    said = f"{page.words(place.get('words'))} {page.words(place.get('next_words'))}"
    wide = page.right - f.EDGE
    made, end = f.paragraph(page.face, said, (f.EDGE + 44, y + 31, wide - 60), 12.5, lines=3)
    return [
        Rect(x=f.EDGE, y=y, w=wide, h=end - y + 10, fill=soft, stroke=ink, radius=10, width=1.2),
        Icon(name="map-pin", x=f.EDGE + 16, y=y + 11, size=18, stroke=ink),
        *line(page.face, page.say("line_now"), (f.EDGE + 44, y + 9, 200, 20), 13, fill=ink,
              weight="semibold"),
        *made,
    ], end + 10  # fmt: skip


def _tone(place: Mapping[str, Any]) -> tuple[str, str]:
    ink = {"left": "loss", "won": "gain"}.get(str(place.get("state")), "brand")
    return f"{ink}-soft", ink


def _now(page: _Page, place: Mapping[str, Any], at: tuple[float, float, float]) -> list[Item]:
    left, top, bottom = at
    soft, ink = _tone(place)
    inner = NOW - 26
    tall = max(BAND + LANE + 6, min(170.0, bottom - top - 6))
    said = page.words(place.get("words"))
    items: list[Item] = [
        Rect(x=left + 4, y=top, w=NOW - 4, h=tall, fill=soft, stroke=ink, radius=10, width=1.2),
        Icon(name="map-pin", x=left + 14, y=top + 9, size=16, stroke=ink),
        *line(page.face, page.say("line_now"), (left + 35, top + 7, inner - 24, 20), 13, fill=ink,
              weight="semibold"),
    ]  # fmt: skip
    made, y = f.paragraph(page.face, said, (left + 16, top + 32, inner), 12, lines=5)
    items += made
    room = top + tall - y - 8
    if (after := page.words(place.get("next_words"))) and room > 16:
        items += block(
            page.face, after, (left + 16, y + 5, inner, room), 11.5, fill="ink-2", lines=6
        )
    return items
