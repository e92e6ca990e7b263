"""Pictures beside the funnel: its times, its trend, where people went, two periods."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from yeojido.domain.words import Language, say
from yeojido.draw import numbers
from yeojido.draw.plots.forest import Estimate, Forest, forest
from yeojido.draw.plots.frame import Head
from yeojido.draw.plots.histogram import Bin, Histogram, Point, histogram
from yeojido.draw.plots.lines import Lines, Series, lines
from yeojido.draw.plots.reading import Record, ends, records, warnings
from yeojido.draw.plots.scale import shown
from yeojido.draw.scene import Scene
from yeojido.draw.step_matrix import node_name
from yeojido.draw.typeface import Typeface
from yeojido.draw.view import number

#: A corrected p-value up to this is called a difference.
LEVEL = 0.05


def times(data: Mapping[str, Any], language: Language, face: Typeface) -> Scene:
    """Return how long the whole funnel took, from the answer of ``funnel --histogram --json``."""
    told = records(data, "times")
    whole = [each for each in told if each.get("since") == "start"] or told
    one: Record = whole[-1] if whole else {}
    counts = [number(each) or 0.0 for each in one.get("counts") or ()]
    edges = [number(each) or 0.0 for each in one.get("edges") or ()]
    bins = tuple(
        Bin(low=edges[i], high=edges[i + 1], count=count) for i, count in enumerate(counts)
    )
    step, middle = str(one.get("step", "")), number(one.get("median"))
    title = say("funnel.head_times", language)
    marks: tuple[Point, ...] = ()
    if middle is not None:
        marks = (Point(at=middle, label=say("funnel.mark_median", language)),)
        time = shown(middle, "duration", language)
        title = say("funnel.times_found", language, step=step, time=time)
    n = numbers.count(number(one.get("n")) or 0.0)
    low, high = (
        shown(number(one.get(name)) or 0.0, "duration", language) for name in ("p25", "p75")
    )
    head = Head(
        title=title, subtitle=say("funnel.times_about", language, n=n, low=low, high=high),
        notes=_notes(data, language),
    )  # fmt: skip
    return histogram(Histogram(head=head, bins=bins, marks=marks), language, face)


def trend(data: Mapping[str, Any], language: Language, face: Typeface) -> Scene:
    """Return the conversion by when people entered, from ``funnel --trend week --json``."""
    points = records(data, "trend")
    rates = [number(each.get("rate")) for each in points]
    bounds = [ends(each, "interval") for each in points]
    open_from = next((i for i, each in enumerate(points) if each.get("incomplete")), None)
    over = [
        (rate, str(each.get("period")))
        for rate, each in zip(rates, points, strict=True)
        if rate is not None and not each.get("incomplete")
    ]
    title = say("funnel.head_trend", language)
    if len(over) > 1:
        (least, when), (most, then) = min(over), max(over)
        title = say(
            "funnel.trend_found", language, most=numbers.share(most), then=then,
            least=numbers.share(least), when=when,
        )  # fmt: skip
    series = Series(
        name=say("funnel.col_rate", language), values=tuple(rates),
        low=tuple(low for low, _ in bounds), high=tuple(high for _, high in bounds),
        open_from=open_from,
    )  # fmt: skip
    steps = records(data, "steps")
    names = {"first": steps[0]["name"], "last": steps[-1]["name"]} if steps else {}
    head = Head(
        title=title, subtitle=say("funnel.trend_about", language, **names) if names else "",
        notes=_notes(data, language),
    )  # fmt: skip
    labels = tuple(str(each.get("period")) for each in points)
    return lines(Lines(head=head, labels=labels, series=(series,)), language, face)


def exits(data: Mapping[str, Any], language: Language, face: Typeface) -> Scene:
    """Return where those who stopped went instead, from ``funnel --instead event --json``."""
    told = [each for each in records(data, "exits") if each.get("difference") is not None]
    rows = tuple(
        _estimate(
            each,
            node_name(str(each["next"]), language),
            str(each["step"]),
            "left_share",
            "on_share",
        )
        for each in told
    )
    clear = [each for each in told if _clear(each) and (number(each["difference"]) or 0) > 0]
    title = say("funnel.exits_none", language)
    if clear:
        most = max(clear, key=lambda each: number(each["difference"]) or 0.0)
        title = say(
            "funnel.exits_found", language, step=most["step"], next=node_name(str(most["next"]), language),
            left=numbers.share(number(most["left_share"]) or 0.0),
            on=numbers.share(number(most["on_share"]) or 0.0),
        )  # fmt: skip
    head = Head(title=title, subtitle=say("funnel.exits_about", language),
                notes=(say("funnel.note_tests", language), *_notes(data, language)))  # fmt: skip
    sides = (say("funnel.side_on", language), say("funnel.side_left", language))
    return forest(Forest(head=head, rows=rows, good="low", sides=sides), language, face)


def versus(data: Mapping[str, Any], language: Language, face: Typeface) -> Scene:
    """Return what differs from another period, from ``funnel --versus A..B --json``."""
    told = [
        each
        for each in records(data.get("versus") or {}, "differences")
        if each.get("difference") is not None
    ]
    rows = tuple(
        _estimate(
            each, str(each["step"]), say(f"funnel.rate_{each['rate']}", language), "here", "there",
        )
        for each in sorted(told, key=lambda each: each["rate"] != "from_start")
    )  # fmt: skip
    clear = [each for each in told if _clear(each)]
    title = say("funnel.versus_none", language)
    if clear:
        most = max(clear, key=lambda each: abs(number(each["difference"]) or 0.0))
        title = say(
            "funnel.versus_found", language, step=most["step"],
            rate=say(f"funnel.rate_{most['rate']}", language),
            here=numbers.share(number(most["here"]) or 0.0),
            there=numbers.share(number(most["there"]) or 0.0),
        )  # fmt: skip
    head = Head(title=title, subtitle=say("funnel.versus_about", language),
                notes=(say("funnel.note_tests", language), *warnings(data, language)))  # fmt: skip
    return forest(Forest(head=head, rows=rows), language, face)


def _notes(data: Mapping[str, Any], language: Language) -> tuple[str, ...]:
    """Return the warnings, but those of another period, which stand on the picture of both."""
    return () if data.get("versus") else warnings(data, language)


def _clear(each: Record) -> bool:
    p = number(each.get("p"))
    return p is not None and p <= LEVEL


def _estimate(each: Record, name: str, group: str, one: str, other: str) -> Estimate:
    low, high = ends(each, "interval")
    shares = " · ".join(numbers.share(number(each.get(key)) or 0.0) for key in (one, other))
    return Estimate(
        name=name, value=number(each["difference"]), low=low, high=high,
        note=shares, pale=not _clear(each), group=group,
    )  # fmt: skip
