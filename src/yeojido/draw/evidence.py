"""What opens when a cell is pressed: the evidence behind it, as HTML.

Four parts per place: the words said there, what people did, how many, and how it was computed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from yeojido.domain.journey import Cell, Lane
from yeojido.domain.words import Words
from yeojido.draw import numbers
from yeojido.draw.sentences import (
    chance_text,
    count_range,
    interval,
    item_share,
    item_text,
    kpi_text,
    measure,
    pain_cost,
    peak_end_text,
)
from yeojido.draw.verbatims import clean, contradictions, moods, quote, shown, sources
from yeojido.draw.view import View, flow, lane_name, number, top_items

TABS = ("words", "actions", "people", "formula")
#: the part a lane opens
LANE_TABS: dict[str, str] = {
    "emotion": "words", "words": "words", "actions": "actions", "channels": "actions",
    "time": "actions", "friction": "actions", "people": "people", "pains": "people",
    "moments": "people", "opportunities": "people", "step": "people", "stage": "people",
}  # fmt: skip


def user(view: View, words: Words | None) -> str:
    """Return a person's words, escaped, in an element of their own direction."""
    if words is None:
        return ""
    text = words.say(view.language) or words.ko or words.en
    return f"<bdi>{clean(text)}</bdi>"


@dataclass(frozen=True, slots=True)
class Place:
    """A touchpoint or a stage whose evidence is written."""

    key: str
    name: str
    cells: Callable[[str], Cell | None]
    place: int | None


def templates(view: View) -> tuple[str, list[str]]:
    """Return a ``<template>`` per touchpoint and stage, one for the whole journey, and the
    definitions they point to by number (the same ones stand in many cells).
    """
    known: dict[str, int] = {}
    places = [
        Place(step.id, user(view, step.name), _at_step(view, step.id), place)
        for place, step in enumerate(view.steps)
    ]
    stages = [
        Place(f"stage:{stage.id}", user(view, stage.name), _at_stage(view, stage.id), None)
        for stage in view.stages
    ]
    markup = "".join(_template(view, place, known) for place in [*places, *stages])
    return markup + _journey(view), list(known)


def _at_step(view: View, step: str) -> Callable[[str], Cell | None]:
    return lambda lane: view.cell(lane, step)


def _at_stage(view: View, stage: str) -> Callable[[str], Cell | None]:
    return lambda lane: view.stage_cell(lane, stage)


def _template(view: View, place: Place, known: dict[str, int]) -> str:
    parts = {
        "words": _words(view, place),
        "actions": _behaviour(view, place),
        "people": _people(view, place),
        "formula": _formula(view, place, known),
    }
    body = "".join(
        f'<div data-tab="{tab}">{text or _nothing(view)}</div>' for tab, text in parts.items()
    )
    return f'<template data-for="{clean(place.key)}" data-name="{_text_of(place.name)}">{body}</template>'


def _text_of(markup: str) -> str:
    return markup.removeprefix("<bdi>").removesuffix("</bdi>")


def _nothing(view: View) -> str:
    return f'<p class="q">{view.t("nothing_here")}</p>'


def _head(text: str) -> str:
    return f"<h3>{text}</h3>"


def bar(share: float, colour: str = "moved") -> str:
    """Return a small bar of a share; the number always stands beside it."""
    kind = "" if colour == "moved" else " class=o"
    part = f"{max(0.0, min(1.0, share)):.3f}".rstrip("0").rstrip(".")
    return f"<progress{kind} value={part}></progress>"


def _listing(rows: Sequence[tuple[str, str, float]], colour: str = "moved") -> str:
    """Return rows of (words, number, share for the bar)."""
    out = "".join(f"<li>{name}<b>{value}</b>{bar(part, colour)}</li>" for name, value, part in rows)
    return f'<ul class="l">{out}</ul>'


def _words(view: View, place: Place) -> str:
    text = ""
    emotion = place.cells("emotion")
    if emotion is not None and emotion.value is not None:
        note = f"{numbers.score(emotion.value)} <small>n {emotion.n:,}"
        extent = interval(view, emotion.ci, "score")
        note += f" · {extent}</small>" if extent else "</small>"
        text += _head(view.t("lane_emotion")) + f'<p class="v">{note}</p>'
        made = sources(view, emotion)
        text += f'<p class="q">{made}</p>' if made else ""
    felt = moods(emotion)
    if felt:
        rows = [
            (clean(view.w(item.label)), item_share(item), number(item.value) or 0.0)
            for item in felt
        ]
        text += _head(view.t("moods")) + _listing(rows)
    quotes = [item for item in top_items(place.cells("words")) if item.label]
    if quotes:
        text += _head(view.t("quotes")) + "".join(quote(view, item) for item in quotes)
        if any(item.said is not None and item.said.spans for item in quotes):
            text += f'<p class="q">{view.t("said_marks")}</p>'
    against = contradictions(view, emotion, {item.label.ko for item in quotes})
    if against:
        text += _head(view.t("said_against_title")) + against
    return text + _ratings(view, emotion)


def _ratings(view: View, emotion: Cell | None) -> str:
    marks = top_items(emotion, ("rating",))
    total = sum(number(item.value) or 0.0 for item in marks)
    if not total:
        return ""
    rows = [
        (clean(view.w(item.label)), numbers.count(number(item.value) or 0.0),
         (number(item.value) or 0.0) / total)
        for item in marks
    ]  # fmt: skip
    return _head(view.t("ratings")) + _listing(rows)


def _behaviour(view: View, place: Place) -> str:
    text = ""
    actions = top_items(place.cells("actions"))
    if actions:
        most = max((number(item.value) or 0.0 for item in actions), default=1.0) or 1.0
        rows = [
            (user(view, item.label), numbers.count(number(item.value) or 0.0),
             (number(item.value) or 0.0) / most)
            for item in actions
        ]  # fmt: skip
        text += _head(view.t("lane_actions")) + _listing(rows)
    for lane, colour in (("channels", "moved"), ("friction", "loss-fill")):
        items = top_items(place.cells(lane))
        if items:
            rows = [
                (user(view, item.label), item_share(item), number(item.value) or 0.0)
                for item in items
            ]
            text += _head(view.t(f"lane_{lane}")) + _listing(rows, colour)
    time = place.cells("time")
    if time is not None and time.value is not None:
        length = numbers.span(time.value, view.language)
        low, high = number(time.values.get("p25")), number(time.values.get("p75"))
        if low is not None and high is not None:
            length += f" <small>25–75%: {interval(view, (low, high), 'seconds')}</small>"
        text += _head(view.t("lane_time")) + f'<p class="v">{length}</p>'
    return text


def _people(view: View, place: Place) -> str:
    text = ""
    cell = place.cells("people")
    found = flow(cell)
    if found is not None and cell is not None:
        people = numbers.people(found.people, view.language)
        whole = (found.moved + found.here + found.left) or 1.0
        text += _head(view.t("lane_people")) + f'<p class="v">{people}</p>'
        for key, value, colour in (
            ("moved", found.moved, "moved"), ("here", found.here, "moved"),
            ("left", found.left, "loss-fill"),
        ):  # fmt: skip
            text += _listing([(view.t(key), numbers.count(value), value / whole)], colour)
        if found.left_share is not None:
            share = view.t("left_share", share=numbers.share(found.left_share))
            text += f'<p class="v{" loss" if found.left_share > 0.35 else ""}">{share} <small>{view.t("about_people")}</small></p>'
    if place.place is None:
        return text
    pains = view.pains_at(place.place)
    if pains:
        text += _head(view.t("lane_pains"))
        for pain in pains:
            facts = "".join(f"<li>{clean(item_text(view, item))}</li>" for item in pain.evidence)
            text += (
                f"<p><strong>{pain.rank}. {user(view, pain.title)}</strong><br>"
                f"{view.t('severity', value=f'{pain.severity:.1f}')} · {pain_cost(view, pain)}"
                f"{count_range(pain.ci)}</p>" + (f"<ul>{facts}</ul>" if facts else "")
            )
    reasons = [m for m in view.map.moments if m.step == place.key]
    if reasons:
        text += _head(view.t("lane_moments"))
        text += "".join(f"<p>★ {user(view, moment.reason)}</p>" for moment in reasons)
    chances = view.opportunities_at(place.place)
    if chances:
        text += _head(view.t("lane_opportunities"))
        for chance in chances:
            text += f"<p>{clean(chance_text(view, chance))}"
            if chance.hypothesis:
                name = view.t("hypothesis_is")
                text += f"<br><small>{name}: {user(view, chance.hypothesis)}</small>"
            text += "</p>"
    return text


def _formula(view: View, place: Place, known: dict[str, int]) -> str:
    lanes: dict[str, Lane] = {lane.id: lane for lane in view.lanes}
    text = ""
    for key, lane in lanes.items():
        cell = place.cells(key)
        if cell is None:
            continue
        text += f'<section data-lane="{clean(key)}">{_head(clean(lane_name(view, lane)))}'
        text += _definition(view, cell, known) + "</section>"
    return text + (_computed(view) if text else "")


def _computed(view: View) -> str:
    at = view.map.lens.computed_at
    return f'<p class="q">{view.t("computed", when=clean(at))}</p>' if at else ""


def _definition(view: View, cell: Cell, known: dict[str, int]) -> str:
    rows: list[tuple[str, str]] = []
    if cell.value is not None:
        rows.append(("value", measure(view, cell.value, cell.unit)))
    if cell.n:
        rows.append(("sample", numbers.count(cell.n)))
    if cell.ci:
        # the interval of a people cell is that of its conversion, a share
        unit = "share" if cell.lane == "people" else cell.unit
        rows.append(("interval", interval(view, cell.ci, unit)))
    if cell.provenance:
        kind = view.t(f"class_{cell.provenance.klass}")
        rows.append(("evidence", f"{kind} · {clean(cell.provenance.source)}"))
    body = "".join(f"<dt>{view.t(key)}</dt><dd>{value}</dd>" for key, value in rows)
    if cell.definition:
        place = known.setdefault(shown(view.w(cell.definition)), len(known))
        body = f"<dt>{view.t('definition')}</dt><dd data-d={place}></dd>{body}"
    return f"<dl>{body}</dl>" if body else _nothing(view)


def _journey(view: View) -> str:
    """Return what belongs to the whole journey: measures, what is off the map, warnings."""
    text = ""
    for kpi in view.map.kpis:
        text += f"<p><strong>{clean(kpi_text(view, kpi))}</strong> <small>n {kpi.n:,}</small>"
        text += f"<br>{user(view, kpi.definition)}</p>" if kpi.definition else "</p>"
    if (ends := peak_end_text(view)) is not None:
        text += f"<p><strong>{view.t('peak_end_title')}</strong><br>{clean(ends)}</p>"
    extra = whole(view)
    body = f'<div data-tab="formula">{text + extra or _nothing(view)}</div>'
    name = view.t("whole_journey")
    return f'<template data-for="journey" data-name="{name}">{body}</template>'


def whole(view: View) -> str:
    """Return warnings and the events that are not on the map."""
    text = ""
    if view.map.warnings:
        text += _head(view.t("warnings"))
        text += "".join(f"<p>{user(view, warning)}</p>" for warning in view.map.warnings)
    if view.map.lens.unmapped:
        text += _head(view.t("unmapped_title"))
        rows = [
            (f"<bdi>{clean(one.event)}</bdi>", numbers.share(one.share), one.share)
            for one in view.map.lens.unmapped[:20]
        ]
        text += _listing(rows)
    return text
