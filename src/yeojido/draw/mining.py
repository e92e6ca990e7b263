"""Pictures of sequences: variants, patterns that tell the converted from those who left, loops."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from yeojido.domain.words import Language, say
from yeojido.draw import numbers
from yeojido.draw.plots.bars import Bar, Bars, bars
from yeojido.draw.plots.forest import Estimate, Forest, forest
from yeojido.draw.plots.frame import LOSS, Head
from yeojido.draw.plots.reading import ends, names, records, said, value, warnings
from yeojido.draw.plots.ribbons import Ribbon, Ribbons, ribbons, steps_of
from yeojido.draw.plots.scale import points
from yeojido.draw.scene import Scene
from yeojido.draw.typeface import Typeface
from yeojido.draw.view import number

ARROW = " → "
_ENDS = ("START", "END")


def _sentences(text: str) -> tuple[str, str]:
    """Return a finding's first sentence, as a title, and the rest."""
    first, mark, rest = text.partition(". ")
    return first.rstrip("."), rest if mark else ""


def _called(names: Mapping[str, str], name: object) -> str:
    return names.get(str(name), str(name))


def variants(data: Mapping[str, Any], language: Language, face: Typeface) -> Scene:
    """Return the picture of the ways people go, from the answer of ``variants --json``."""
    called = names(data, "nodes", language)
    title, rest = _sentences(said(data.get("finding"), language))
    found = records(data, "variants")
    goal = any(each.get("conversion") is not None for each in found)
    rows: list[Ribbon] = []
    for each in found:
        steps = [_called(called, name) for name in each["steps"] if name not in _ENDS]
        told = [numbers.count(value(each, "units")), numbers.share(value(each, "share"))]
        if goal:
            rate = number(each.get("conversion"))
            told.append("–" if rate is None else numbers.share(rate))
        seconds = number(each.get("median_seconds"))
        told.append("–" if seconds is None else numbers.span(seconds, language))
        rows.append(Ribbon(steps=steps_of(steps), numbers=tuple(told), share=value(each, "share")))
    headings = [
        "shown.units",
        "shown.share",
        *(["shown.conversion"] if goal else []),
        "shown.median",
    ]
    covers = [
        say("shown.variants_cover", language, n=numbers.count(value(each, "variants")),
            share=numbers.share(value(each, "share")))
        for each in records(data, "covers")
    ]  # fmt: skip
    return ribbons(
        Ribbons(
            head=Head(title=title, subtitle=rest,
                      notes=(" · ".join(covers), *warnings(data, language))),
            rows=tuple(rows), headings=tuple(say(name, language) for name in headings),
        ),
        language, face,
    )  # fmt: skip


def shapes(data: Mapping[str, Any], language: Language, face: Typeface) -> Scene:
    """Return the picture of the shapes of journeys, from the answer of ``shapes --json``: each by
    the journey that represents it.
    """
    called = names(data, "nodes", language)
    title, rest = _sentences(said(data.get("finding"), language))
    rows: list[Ribbon] = []
    for each in records(data, "shapes"):
        steps = [_called(called, name) for name in each["steps"] if name not in _ENDS]
        rate, seconds = number(each.get("conversion")), number(each.get("median_seconds"))
        rows.append(
            Ribbon(
                name=said(each.get("name"), language), steps=steps_of(steps),
                numbers=(
                    numbers.count(value(each, "units")), numbers.share(value(each, "share")),
                    "–" if rate is None else numbers.share(rate),
                    "–" if seconds is None else numbers.span(seconds, language),
                ),
                detail=say("shown.shape_near", language,
                           share=numbers.share(value(each, "coverage"))),
                share=value(each, "share"),
            )
        )  # fmt: skip
    stable = number(data.get("stability"))
    notes = (
        say("shown.shapes_about", language),
        "" if stable is None else say("shown.shapes_stable", language, value=f"{stable:.2f}"),
    )
    headings = ("units", "share", "conversion", "median")
    return ribbons(
        Ribbons(
            head=Head(title=title or say("shown.shapes_title", language), subtitle=rest,
                      notes=(*notes, *warnings(data, language))),
            rows=tuple(rows), headings=tuple(say(f"shown.{name}", language) for name in headings),
        ),
        language, face,
    )  # fmt: skip


def patterns(data: Mapping[str, Any], language: Language, face: Typeface) -> Scene:
    """Return the picture of patterns, from the answer of ``patterns --json``: the difference in
    conversion at equal length, with its interval.
    """
    called = names(data, "nodes", language)
    rows: list[Estimate] = []
    for each in records(data, "patterns"):
        low, high = ends(each, "adjusted_interval")
        detail = say(
            "shown.pattern_have", language, won=numbers.share(value(each, "support_converted")),
            left=numbers.share(value(each, "support_left")),
        )  # fmt: skip
        rows.append(
            Estimate(
                name=ARROW.join(_called(called, name) for name in each["steps"]),
                value=number(each.get("adjusted")), low=low, high=high, detail=detail,
                note=_p(number(each.get("p"))),
            )
        )  # fmt: skip
    title, rest = _sentences(said(data.get("finding"), language))
    if rows and not title:
        top = rows[0]
        title = say("shown.patterns_title", language, pattern=top.name,
                    points=points(top.value or 0.0, language))  # fmt: skip
    about = say(
        "shown.patterns_about", language, won=numbers.count(value(data, "converted")),
        left=numbers.count(value(data, "left")), tested=numbers.count(value(data, "tested")),
    )  # fmt: skip
    return forest(
        Forest(
            head=Head(title=title or say("shown.patterns_none", language), subtitle=rest or about,
                      notes=(about if rest else "", say("shown.association", language),
                             *warnings(data, language))),
            rows=tuple(rows),
            sides=(say("shown.converts_less", language), say("shown.converts_more", language)),
            headings=(say("shown.pattern", language), say("shown.difference", language), "p"),
        ),
        language, face,
    )  # fmt: skip


def _p(value: float | None) -> str:
    if value is None:
        return ""
    return "< 0.001" if value < 0.001 else f"{value:.3f}"


def loops(data: Mapping[str, Any], language: Language, face: Typeface) -> Scene:
    """Return the picture of what people come back to, from the answer of ``loops --json``."""
    called = names(data, "names", language)
    rows: list[Bar] = []
    for each in records(data, "nodes"):
        if not value(each, "people_returning"):
            continue
        low, high = ends(each, "share_interval")
        ways = records(each, "ways")
        detail = ARROW.join(_called(called, name) for name in ways[0]["path"]) if ways else ""
        seconds = number(each.get("median_seconds"))
        away = "" if seconds is None else numbers.span(seconds, language)
        rows.append(
            Bar(
                name=_called(called, each["name"]), value=value(each, "share"), low=low,
                high=high, text=numbers.share(value(each, "share")),
                note=" · ".join(
                    part
                    for part in (numbers.people(value(each, "people_returning"), language), away)
                    if part
                ),
                detail=detail, colour=LOSS,
            )
        )  # fmt: skip
    title, rest = _sentences(said(data.get("finding"), language))
    return bars(
        Bars(
            head=Head(title=title or say("shown.loops_none", language), subtitle=rest,
                      notes=warnings(data, language)),
            rows=tuple(rows),
            headings=(say("shown.place", language), say("shown.came_back", language),
                      say("shown.people_away", language)),
        ),
        language, face,
    )  # fmt: skip
