"""The picture of what customers say: emotion by stage, how words found their place, and quotes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from yeojido.domain.words import Language, say
from yeojido.draw import curve, numbers
from yeojido.draw.plots import frame as f
from yeojido.draw.plots.quotes import DOWN, UP, Quote, quoted, underline
from yeojido.draw.plots.reading import Record, ends, records, said, value
from yeojido.draw.plots.scale import Scale
from yeojido.draw.scene import Item, Line, Rect, Scene
from yeojido.draw.scores import shown, shown_interval
from yeojido.draw.setting import block, line
from yeojido.draw.typeface import Typeface
from yeojido.draw.verbatims import LEAST_MOOD
from yeojido.draw.view import HOLLOW, number

Data = Mapping[str, Any]
#: Why words are where they are, the surest first, and the colour of each.
REASONS = {"person": "cat-4", "rule": "cat-1", "text": "cat-3", "time": "cat-2"}
OFF = "here-line"
#: An emotion stands out where its share is so many times that over all stages.
OUT = 1.15
_STAGES, _PLACES, _SUBJECTS = 20, 20, 4
_ROW, _BAR_ROW, _BAR, _GAP = 48.0, 26.0, 13.0, 20.0


def voices(data: Data, language: Language, face: Typeface) -> Scene:
    """Return the picture of ``yeojido voice --json``, with names as ``{"ko", "en"}``."""
    sources = records(data, "sources")
    head = f.Head(
        title=_title(data, language),
        subtitle=_about(sources, language) if sources else "",
        notes=_notes(data, language) if sources else (),
        empty=say("routing.no_voices", language),
    )
    frame = f.opened(head, language, face)
    stages = sorted(records(data, "stages"), key=lambda row: value(row, "place"))
    routing: Record = data.get("routing") or {}
    if not sources or not (stages or routing):
        return f.nothing(frame)
    items, y = list[Item](), frame.top
    if stages:
        made, y = _felt(stages, frame, y)
        items += made
    bars = _bars(routing, records(data, "steps"), language)
    if bars:
        made, y = _placed(bars, frame, y + 14)
        items += made
    quotes = records(data, "quotes")
    if quotes:
        made, y = _said(quotes, frame, y + 14)
        items += made
    return frame.closed(items, y)


# emotion ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Columns:
    name: float
    scale: Scale
    text: float
    people: float
    mood: float


def _felt(stages: Sequence[Record], frame: f.Frame, y: float) -> tuple[list[Item], float]:
    """Return a row a stage: its face on the scale with its interval, n, what stands out."""
    columns = _columns(stages, frame)
    items: list[Item] = [*_heading("routing.pic_stages", frame, y)]
    y += 32
    items += _head_of(columns, frame, y)
    y += 40
    usual, top = _usual(stages), y
    rows: list[Item] = []
    for row in stages[:_STAGES]:
        rows.append(_stage(row, usual, columns, frame, y))
        y += _ROW
    for at in (-2, -1, 0, 1, 2):
        x = columns.scale.at(at)
        items.append(
            Line(x1=x, y1=top, x2=x, y2=y - 4, stroke="line" if at else "zero",
                 width=1 if at else 1.4, dash="2 4" if at else None)
        )  # fmt: skip
    rest = len(stages) - _STAGES
    if rest > 0:
        text = frame.say("more", n=rest)
        rows += line(frame.face, text, (f.EDGE, y, frame.inner, 22), 12.5, fill="ink-3")
        y += 24
    return [*items, *rows], y


def _columns(stages: Sequence[Record], frame: f.Frame) -> _Columns:
    names = [said(row.get("name"), frame.language) for row in stages]
    name = f.column(frame.face, names, f.NAME, (90, 190), "semibold")
    text, people, mood = 152.0, 58.0, 172.0
    start = f.EDGE + name + _GAP + 14
    end = frame.right - mood - people - text - 3 * _GAP - 6
    return _Columns(name, Scale(-2.0, 2.0, start, end), text, people, mood)


def _head_of(columns: _Columns, frame: f.Frame, y: float) -> list[Item]:
    face, scale = frame.face, columns.scale
    left = scale.end + 14 + _GAP
    places = (
        (say("routing.pic_felt", frame.language), left, columns.text, "end"),
        (say("routing.col_people", frame.language), left + columns.text + _GAP, columns.people, "end"),
        (say("routing.pic_stands_out", frame.language), frame.right - columns.mood, columns.mood,
         "start"),
    )  # fmt: skip
    items: list[Item] = []
    for text, x, width, anchor in places:
        items += line(face, text, (x, y, width, 18), f.NOTE, fill="ink-3", anchor=anchor)  # type: ignore[arg-type]
    step = (scale.end - scale.start) / 4
    for at in (-2, 0, 2):
        wide = min(2 * step - 6, 90.0)
        text, x = say(f"draw.axis_{at}", frame.language), scale.at(at)
        box = (x - wide / 2 + {-2: wide / 2 - 14, 0: 0.0, 2: 14 - wide / 2}[at], y + 18, wide, 18.0)
        anchor = {-2: "start", 0: "middle", 2: "end"}[at]
        items += line(face, text, box, f.NOTE, fill="ink-3", anchor=anchor)  # type: ignore[arg-type]
    return items


def _stage(
    row: Record, usual: Mapping[str, float], columns: _Columns, frame: f.Frame, y: float
) -> Item:
    face, language, middle = frame.face, frame.language, y + _ROW / 2 - 2
    name, felt, n = said(row.get("name"), language), number(row.get("value")), value(row, "people")
    left = columns.scale.end + 14 + _GAP
    people = numbers.count(n)
    items: list[Item] = [
        *block(face, name, (f.EDGE, middle - 19, columns.name, 38), f.NAME, weight="semibold",
               lines=2, middle=True),
        *line(face, people, (left + columns.text + _GAP, middle - 10, columns.people, 20), 12.5,
              fill="ink-2", anchor="end"),
    ]  # fmt: skip
    low, high = ends(row, "ci")
    text = say("routing.pic_few", language)
    if felt is not None:
        if low is not None and high is not None:
            x1, x2 = columns.scale.at(low), columns.scale.at(high)
            under = middle + 14  # a narrow interval would hide behind its face
            items.append(Line(x1=x1, y1=under, x2=x2, y2=under, stroke="ribbon", width=2))
            items += [
                Line(x1=x, y1=under - 4, x2=x, y2=under + 4, stroke="ribbon", width=2)
                for x in (x1, x2)
            ]
        items += curve.face(columns.scale.at(felt), middle - 4, 12, felt, hollow=n < HOLLOW)
        text = _value(felt, low, high)
    items += line(face, text, (left, middle - 10, columns.text, 20), 12.5, anchor="end",
                  fill="ink" if felt is not None else "ink-3",
                  weight="semibold" if felt is not None else "regular")  # fmt: skip
    out, note = _outstanding(row, usual, language)
    x = frame.right - columns.mood
    items += line(face, out, (x, middle - (18 if note else 10), columns.mood, 20), 12.5)
    items += line(face, note, (x, middle + 1, columns.mood, 16), f.NOTE, fill="ink-3")
    return f.named(items, name, text, f"n {people}", out, note)


def _value(felt: float, low: float | None, high: float | None) -> str:
    text = shown("scale", felt, signed=True)
    if low is None or high is None:
        return text
    return f"{text} ({shown_interval('scale', (low, high), signed=True)})"


def _usual(stages: Sequence[Record]) -> dict[str, float]:
    """Return the share of each emotion over all stages, weighted by their speakers."""
    total, speakers = dict[str, float](), sum(value(row, "speakers") for row in stages)
    for row in stages:
        for name, share in (row.get("moods") or {}).items():
            total[name] = total.get(name, 0.0) + (number(share) or 0.0) * value(row, "speakers")
    return {name: found / speakers for name, found in total.items()} if speakers else {}


def _outstanding(row: Record, usual: Mapping[str, float], language: Language) -> tuple[str, str]:
    """Return the emotion that stands out from the other stages', and its share; else the largest."""
    moods = {
        name: share
        for name, found in (row.get("moods") or {}).items()
        if name != "none" and (share := number(found) or 0.0) >= LEAST_MOOD
    }
    few = value(row, "speakers") < 5 or not moods
    if few:
        return "–", ""
    out = max(moods, key=lambda name: moods[name] / max(usual.get(name, 0.0), 1e-9))
    if moods[out] < OUT * usual.get(out, 0.0):
        out = max(moods, key=lambda name: moods[name])
        note = say("routing.pic_as_elsewhere", language)
    else:
        share = numbers.share(usual.get(out, 0.0))
        note = say("routing.pic_elsewhere", language, share=share)
    return f"{say(f'voice.{out}', language)} {numbers.share(moods[out])}", note


# where words are ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Stack:
    """One bar: texts by reason (or, off the map, by nothing), and what is said beside it."""

    name: str
    parts: tuple[tuple[str, float], ...]
    text: str
    off: bool = False


def _bars(routing: Record, steps: Sequence[Record], language: Language) -> list[_Stack]:
    placed: dict[str, dict[str, float]] = {}
    for each in records(routing, "placed"):
        step = str(each.get("touchpoint") or "")
        placed.setdefault(step, {})[str(each["reason"])] = value(each, "texts")
    names = {str(step["id"]): said(step.get("name"), language) or str(step["id"]) for step in steps}
    stacks: list[_Stack] = []
    for step in (*names, *(step for step in placed if step and step not in names)):
        if step not in placed:
            continue
        parts = tuple((reason, placed[step].get(reason, 0.0)) for reason in REASONS)
        parts = tuple(part for part in parts if part[1] > 0)
        told = ", ".join(
            f"{say(f'routing.col_by_{reason}', language)} {numbers.count(texts)}"
            for reason, texts in parts
        )
        stacks.append(_Stack(names.get(step, step), parts, told))
    off = sum(placed.get("", {}).values())
    if off:
        about = _subjects(routing.get("about") or {}, language)
        name = say("routing.pic_off", language)
        stacks.append(_Stack(name, (("off", off),), about or numbers.count(off), off=True))
    return stacks


def _subjects(about: Mapping[str, Any], language: Language) -> str:
    found = sorted(about.items(), key=lambda each: (-(number(each[1]) or 0.0), each[0]))
    named: list[str] = []
    for subject, texts in found[:_SUBJECTS]:
        count = numbers.count(number(texts) or 0.0)
        if not subject:
            named.append(say("routing.unknown_subject", language, texts=count))
        elif subject.startswith("step:"):
            named.append(f"{subject[5:]} {count}")
        else:
            named.append(f"{say(f'routing.subject_{subject}', language)} {count}")
    rest = len(found) - _SUBJECTS
    return ", ".join(named) + (f" +{rest}" if rest > 0 else "")


def _placed(stacks: Sequence[_Stack], frame: f.Frame, y: float) -> tuple[list[Item], float]:
    face, language = frame.face, frame.language
    items: list[Item] = [*_heading("routing.pic_routing", frame, y)]
    y += 34
    used = {reason for stack in stacks for reason, _ in stack.parts}
    keys = [
        f.Key(
            text=say(
                f"routing.pic_by_{reason}", language, name=say(f"routing.col_by_{reason}", language)
            ),
            colour=colour,
        )
        for reason, colour in REASONS.items()
        if reason in used
    ]
    made, y = f.legend_of(face, keys, (f.EDGE, y, frame.inner)) if keys else ([], y)
    items += made
    y += 6
    rows = [*[s for s in stacks if not s.off][:_PLACES], *[s for s in stacks if s.off]]
    name = f.column(face, (stack.name for stack in rows), f.NAME, (90, 200))
    text = f.column(face, (stack.text for stack in rows if not stack.off), 12, (210, 330))
    most = max(sum(texts for _, texts in stack.parts) for stack in rows)
    start = f.EDGE + name + _GAP
    scale = Scale(0.0, most, start, frame.right - text - 70)
    for stack in rows:
        items.append(_stack(stack, scale, (name, text), frame, y))
        y += _BAR_ROW + (14 if stack.off else 0)
    rest = len(stacks) - len(rows)
    if rest:
        more = frame.say("more", n=rest)
        items += line(face, more, (f.EDGE, y, frame.inner, 22), 12.5, fill="ink-3")
        y += 24
    return items, y


def _stack(
    stack: _Stack, scale: Scale, room: tuple[float, float], frame: f.Frame, y: float
) -> Item:
    face, middle = frame.face, y + _BAR_ROW / 2
    total = sum(texts for _, texts in stack.parts)
    items: list[Item] = [
        *line(face, stack.name, (f.EDGE, y, room[0], _BAR_ROW), f.NAME,
              fill="ink-2" if stack.off else "ink"),
    ]  # fmt: skip
    at = 0.0
    for reason, texts in stack.parts:
        x1, x2 = scale.at(at), scale.at(at + texts)
        at += texts
        items.append(
            Rect(x=x1, y=middle - _BAR / 2, w=max(1.2, x2 - x1 - 0.8), h=_BAR,
                 fill=REASONS.get(reason, OFF))
        )  # fmt: skip
    end = max(scale.at(total), scale.start + 1.2 * len(stack.parts))
    count = numbers.count(total) if total < 1e6 else numbers.short(total, frame.language)
    items += line(face, count, (end + 7, y, 58, _BAR_ROW), 12.5, weight="semibold")
    left = frame.right - room[1]
    if stack.off:  # subjects may need the room their bar leaves, and a second line
        left = max(end + 68, min(left, frame.right - f.widest(face, [stack.text], 12) - 2))
        box = (left, y + 5, frame.right - left, 34.0)
        items += block(face, stack.text, box, 12, fill="ink-2", lines=2)
    else:
        items += line(face, stack.text, (left, y, room[1], _BAR_ROW), 12, fill="ink-2")
    return f.named(items, stack.name, numbers.count(total), stack.text)


# quotes -------------------------------------------------------------------------------------------


def _said(quotes: Sequence[Record], frame: f.Frame, y: float) -> tuple[list[Item], float]:
    face, language = frame.face, frame.language
    items: list[Item] = [*_heading("routing.pic_quotes", frame, y)]
    y += 32
    x = f.EDGE
    for sign, colour in ((1, UP), (-1, DOWN)):
        text = say(f"routing.pic_{'up' if colour == UP else 'down'}", language)
        wide = f.widest(face, [text], 12) + 1
        items.append(underline(sign, x, x + 22, y + 13))
        items += line(face, text, (x + 29, y, wide, 20), 12, fill="ink-2")
        x += 29 + wide + 22
    y += 30
    for each in quotes:
        made, y = quoted(_quote(each, language), frame, y)
        items.append(made)
    return items, y - 8


def _quote(each: Record, language: Language) -> Quote:
    notes: list[str] = []
    if each.get("rating") is not None:
        rating = numbers.score(value(each, "rating"))
        notes.append(say("draw.said_rating", language, value=rating))
    felt = number(each.get("valence"))
    if felt is not None:
        notes.append(say("draw.said_words", language, value=numbers.score(felt)))
        if each.get("emotion"):
            notes.append(say(f"voice.{each['emotion']}", language))
    sure = numbers.share(value(each, "confidence"))
    notes.append(say(f"draw.said_by_{each.get('reason')}", language, confidence=sure))
    spans = tuple(
        (int(span["start"]), int(span["stop"]), float(span["weight"]))
        for span in records(each, "spans")
    )
    return Quote(text=str(each.get("text")), spans=spans, valence=felt,
                 name=said(each.get("name"), language), note=" · ".join(notes))  # fmt: skip


# words --------------------------------------------------------------------------------------------


def _heading(key: str, frame: f.Frame, y: float) -> list[Item]:
    text = say(key, frame.language)
    return list(line(frame.face, text, (f.EDGE, y, frame.inner, 24), 14.5, weight="semibold"))


def _title(data: Data, language: Language) -> str:
    """Say which stage feels lowest, and only where its interval lies below all others'."""
    felt = [row for row in records(data, "stages") if row.get("value") is not None]
    sure = [row for row in felt if value(row, "people") >= HOLLOW]
    found = sorted(sure or felt, key=lambda row: value(row, "value"))
    if not records(data, "sources"):
        return say("routing.pic_title_none", language)
    if not found:
        return say("routing.pic_title_few", language)
    low, high = ends(found[0], "ci")
    interval = (low, high) if low is not None and high is not None else None
    values = {
        "stage": said(found[0].get("name"), language),
        "value": _value(value(found[0], "value"), None, None),
        "interval": shown_interval("scale", interval, signed=True),
    }
    if len(found) == 1:
        return say("routing.pic_title_one", language, **values)
    others = [end for row in found[1:] if (end := ends(row, "ci")[0]) is not None]
    if high is not None and len(others) == len(found) - 1 and high < min(others):
        return say("routing.pic_title", language, **values)
    other = said(found[1].get("name"), language)
    return say("routing.pic_title_unsure", language, other=other, **values)


def _about(sources: Sequence[Record], language: Language) -> str:
    return say(
        "routing.pic_about", language,
        texts=numbers.count(sum(value(row, "texts") for row in sources)),
        ratings=numbers.count(sum(value(row, "ratings") for row in sources)),
        events=numbers.count(len(sources)),
    )  # fmt: skip


def _notes(data: Data, language: Language) -> tuple[str, ...]:
    notes = [say("routing.pic_how_felt", language)]
    routing: Record = data.get("routing") or {}
    if routing:
        notes.append(say("routing.pic_how_placed", language))
        for key, name in (("unread", "unread"), ("unsure", "unsure_count")):
            if value(routing, key):
                count = numbers.count(value(routing, key))
                notes.append(say(f"routing.{name}", language, texts=count))
    return tuple(notes)
