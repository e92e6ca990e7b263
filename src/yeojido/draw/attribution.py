"""The picture of attribution: what each channel is credited with, by every model."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from yeojido.domain.words import Language, say
from yeojido.draw import numbers
from yeojido.draw.plots.bars import Bar, Bars, bars
from yeojido.draw.plots.frame import BRAND, NEUTRAL, Head
from yeojido.draw.scene import Scene
from yeojido.draw.typeface import Typeface

#: Channels drawn; the others are in the table.
CHANNELS = 8
#: The model whose first channel makes the title.
LEADING = "markov"


def attribution(data: Mapping[str, Any], language: Language, face: Typeface) -> Scene:
    """Return bars by channel and model, from ``AttributionResult.to_dict()``."""
    credits_: Sequence[Mapping[str, Any]] = data.get("credits", ())
    leading = [each for each in credits_ if each["model"] == LEADING]
    order = [each["channel"] for each in leading if any(
        other["credit"] for other in credits_ if other["channel"] == each["channel"]
    )][:CHANNELS]  # fmt: skip
    title = say("credit.title_none", language, goal=data["goal"])
    if order:
        share = numbers.share(leading[0]["share"])
        title = say("credit.title", language, goal=data["goal"], channel=order[0], share=share)
    words = ("conversions", "touched", "untouched", "lost", "open")
    lead = say("credit.counted", language, **{word: data[word] for word in words})
    notes = [say("credit.note", language)]
    notes += [str(each[language]) for each in data.get("warnings", ())]
    rows = [
        _bar(each, channel, language)
        for channel in order
        for each in credits_
        if each["channel"] == channel
    ]
    plot = Bars(
        head=Head(title=title, subtitle=lead, notes=tuple(notes)),
        rows=tuple(rows),
        headings=("", say("credit.col_credit", language), say("credit.col_share", language)),
        least=min(0.0, *(each["share"] for each in credits_), 0.0),
        limit=len(rows),
    )
    return bars(plot, language, face)


def _bar(each: Mapping[str, Any], channel: str, language: Language) -> Bar:
    touched = each["credit"] / each["share"] if each["share"] else 0.0
    ends = [None, None]
    if each["low"] is not None and touched:
        ends = [each["low"] / touched, each["high"] / touched]
    return Bar(
        name=say(f"credit.model_{each['model']}", language),
        value=each["share"],
        text=f"{each['credit']:,.1f}",
        note=numbers.share(max(each["share"], 0.0)),
        low=ends[0],
        high=ends[1],
        colour=BRAND if each["model"] == LEADING else NEUTRAL,
        group=channel,
    )
