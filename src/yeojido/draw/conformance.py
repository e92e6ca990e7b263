"""The picture of designed against actual: what each deviation costs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from yeojido.domain.words import Language, say
from yeojido.draw import numbers
from yeojido.draw.plots.bars import Bar, Bars, bars
from yeojido.draw.plots.frame import GAIN, LOSS, NEUTRAL, Head
from yeojido.draw.scene import Scene
from yeojido.draw.typeface import Typeface

ROWS = 15


def conformance(data: Mapping[str, Any], language: Language, face: Typeface) -> Scene:
    """Return bars of conversions lost by deviation, from ``ConformanceResult.to_dict()``."""
    found: Sequence[Mapping[str, Any]] = data.get("deviations", ())
    judged = [each for each in found if each["lost"] is not None][:ROWS]
    worst = next((each for each in judged if each["clear"] and each["lost"] > 0), None)
    title = say("conformance.title_none", language)
    if worst is not None:
        lost = f"{worst['lost']:,.0f}"
        title = say("conformance.title", language, said=worst["said"][language], lost=lost)
    lead = ""
    if data["journeys"]:
        lead = say(
            "conformance.counted", language, journeys=data["journeys"],
            conforming=data["conforming"], fitness=f"{data['fitness']:.2f}",
            share=numbers.share(data["conforming"] / data["journeys"]),
        )  # fmt: skip
    notes = [say("conformance.note", language)]
    notes += [str(each[language]) for each in data.get("warnings", ())]
    plot = Bars(
        head=Head(title=title, subtitle=lead, notes=tuple(notes)),
        rows=tuple(_bar(each, language) for each in judged),
        headings=("", say("conformance.col_lost", language), say("conformance.col_time", language)),
    )
    return bars(plot, language, face)


def _bar(each: Mapping[str, Any], language: Language) -> Bar:
    extra = each["extra_seconds"]
    time = ""
    if extra is not None:
        time = ("-" if extra < 0 else "+") + numbers.span(abs(extra), language)
    rates = f"{numbers.share(each['rate_with'])} · {numbers.share(each['rate_without'])}"
    counted = numbers.count(each["journeys"])
    colour = NEUTRAL if not each["clear"] else LOSS if each["lost"] > 0 else GAIN
    return Bar(
        name=each["said"][language],
        value=each["lost"],
        text=f"{each['lost']:,.0f}",
        note=time,
        detail=say("conformance.detail", language, journeys=counted, rates=rates),
        low=each["low"],
        high=each["high"],
        colour=colour,
        pale=not each["clear"],
    )
