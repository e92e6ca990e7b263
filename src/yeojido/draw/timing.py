"""Pictures of time: retention, lifecycle, stickiness, time at stages and between events, visits."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from yeojido.domain.durations import spoken
from yeojido.domain.words import Language, say
from yeojido.draw import numbers
from yeojido.draw.plots.bars import Bar, Bars, bars
from yeojido.draw.plots.frame import LOSS, Head
from yeojido.draw.plots.heat import Cell, Heat, Row, heat
from yeojido.draw.plots.lines import Lines, Series, lines
from yeojido.draw.plots.reading import Record, ends, records, said, value, warnings
from yeojido.draw.plots.scale import shown
from yeojido.draw.plots.stacked import Part, Stacked, stacked
from yeojido.draw.scene import Scene
from yeojido.draw.typeface import Typeface
from yeojido.draw.view import number


def retention(data: Mapping[str, Any], language: Language, face: Typeface) -> Scene:
    """Return the picture of retention, from the answer of ``retention --json``: a row of everyone
    and one per period of starting; brackets that are not over are hatched.
    """
    average = records(data, "average")
    brackets = [str(each) for each in data.get("brackets") or ()]
    rows = [
        Row(name=say("shown.everyone", language), note=numbers.count(value(data, "people")),
            cells=tuple(_bracket(cell, whole=True) for cell in average), strong=True)
    ]  # fmt: skip
    rows += [
        Row(name=str(each.get("period")), note=numbers.count(value(each, "people")),
            cells=tuple(_bracket(cell) for cell in each.get("cells") or ()))
        for each in records(data, "cohorts")
    ]  # fmt: skip
    known = [
        (str(cell.get("bracket")), rate)
        for cell in average
        if (rate := number(cell.get("rate"))) is not None
    ]
    later = known[1] if len(known) > 1 else None
    unit = say(f"shown.unit_{data.get('unit')}", language)
    title = say("shown.retention_title", language)
    if later is not None:
        title = say("shown.retention_found", language, share=numbers.share(later[1]),
                    bracket=later[0], unit=unit)  # fmt: skip
    bare = any(cell.value is None and cell.text for row in rows for cell in row.cells)
    counted = say("shown.open_counts", language) if bare else ""
    highest = max((rate for _, rate in known[1:]), default=1.0)
    after = highest if known and known[0][1] > 0.98 else max((r for _, r in known), default=1.0)
    return heat(
        Heat(
            head=Head(title=title, subtitle=say("shown.retention_about", language, unit=unit),
                      notes=(counted, *warnings(data, language))),
            columns=tuple(brackets), rows=tuple(rows) if average else (), low=0.0,
            high=min(1.0, after * 1.15), corner=say("shown.cohort", language),
            note_head=say("shown.people", language), over=say("shown.bracket", language, unit=unit),
        ),
        language, face,
    )  # fmt: skip


def _bracket(cell: Record, *, whole: bool = False) -> Cell:
    """Return a cell; ``whole``: of everyone, whose rate is over those that can be judged."""
    rate, complete = number(cell.get("rate")), bool(cell.get("complete"))
    if rate is None and not value(cell, "so_far"):
        return Cell(value=None)
    if rate is None:
        return Cell(value=None, text=numbers.count(value(cell, "so_far")), open=True)
    return Cell(value=rate, open=not complete and not whole)


def lifecycle(data: Mapping[str, Any], language: Language, face: Typeface) -> Scene:
    """Return the picture of the lifecycle, from the answer of ``lifecycle --json``."""
    rows = records(data, "periods")
    kinds = ("returning", "new", "resurrected", "dormant")
    parts = tuple(
        Part(name=say(f"shown.life_{kind}", language), below=kind == "dormant",
             values=tuple(value(row, kind) for row in rows),
             colour={"dormant": LOSS}.get(kind, ""))
        for kind in kinds
    )  # fmt: skip
    whole = [row for row in rows if row.get("complete") and row.get("kept") is not None]
    title = say("shown.lifecycle_title", language)
    if whole:
        last = whole[-1]
        title = say(
            "shown.lifecycle_found", language, period=str(last["period"]),
            kept=numbers.share(value(last, "kept")), active=numbers.count(value(last, "active")),
        )  # fmt: skip
    unit = say(f"shown.unit_{data.get('unit')}", language)
    return stacked(
        Stacked(
            head=Head(title=title, subtitle=say("shown.lifecycle_about", language, unit=unit),
                      notes=warnings(data, language)),
            labels=tuple(str(row["period"]) for row in rows), parts=parts, open_from=_open(rows),
        ),
        language, face,
    )  # fmt: skip


def _open(rows: Sequence[Record]) -> int | None:
    """Return the first of the periods at the end that are not complete."""
    place = len(rows)
    while place and not rows[place - 1].get("complete", True):
        place -= 1
    return place if place < len(rows) else None


def stickiness(data: Mapping[str, Any], language: Language, face: Typeface) -> Scene:
    """Return the picture of stickiness, from the answer of ``stickiness --json``."""
    unit, of = (say(f"shown.unit_{data.get(key)}", language) for key in ("unit", "of"))
    rows = tuple(
        Bar(name=say("shown.active_units", language, n=numbers.count(value(each, "number")), unit=unit),
            value=value(each, "share"), text=numbers.share(value(each, "share")),
            note=numbers.people(value(each, "exactly"), language))
        for each in records(data, "spread")
    )  # fmt: skip
    mean = number(data.get("mean"))
    title = say("shown.stickiness_title", language)
    if mean is not None:
        title = say("shown.stickiness_found", language, n=f"{mean:.1f}", unit=unit, of=of)
    month = number(data.get("mean_ratio_month"))
    note = "" if month is None else say("shown.sticky_month", language, share=numbers.share(month))
    return bars(
        Bars(
            head=Head(title=title, subtitle=say("shown.stickiness_about", language, unit=unit, of=of),
                      notes=(note, *warnings(data, language))),
            rows=rows, limit=31,
            headings=("", say("shown.share", language), say("shown.people", language)),
        ),
        language, face,
    )  # fmt: skip


#: round times for axes, seconds
_MARKS = (1, 10, 60, 600, 3600, 6 * 3600, 86400, 3 * 86400, 7 * 86400, 30 * 86400, 90 * 86400,
          365 * 86400)  # fmt: skip


def _grid(most: float) -> list[float]:
    """Return times from a second to ``most``, evenly on a logarithmic axis, round ones included."""
    count = 80
    even = [most ** (place / count) for place in range(count + 1)]
    return sorted({*even, *(float(mark) for mark in _MARKS if mark <= most)})


def _held(curve: Sequence[Record], at: float, key: str) -> float | None:
    """Return a step curve's value at a time; 1 before its first step."""
    held: float | None = 1.0
    for point in curve:
        if value(point, "at") > at:
            break
        held = number(point.get(key))
    return held


def stage_times(data: Mapping[str, Any], language: Language, face: Typeface) -> Scene:
    """Return the picture of the time at every stage: medians with their intervals, in order, and
    who moved on, left, or is still here.
    """
    rows: list[Bar] = []
    for each in records(data, "stages"):
        median = number(each.get("median"))
        low, high = ends(each, "ci")
        left = number(each.get("left_share"))
        note = "–" if left is None else say("shown.left", language, share=numbers.share(left))
        rows.append(
            Bar(name=said(each.get("name"), language), value=median,
                low=low if high is not None else None, high=high,
                text="–" if median is None else numbers.span(median, language), note=note,
                detail=say("shown.visits_over", language, n=numbers.count(value(each, "visits")),
                           here=numbers.count(value(each, "here"))))
        )  # fmt: skip
    slow = max((row for row in rows if row.value is not None), default=None,
               key=lambda row: row.value or 0.0)  # fmt: skip
    title = say("shown.stages_title", language)
    if slow is not None:
        title = say("shown.stages_found", language, name=slow.name, time=slow.text)
    return bars(
        Bars(
            head=Head(title=title, subtitle=say("shown.stages_about", language),
                      notes=(say("shown.censored", language), *warnings(data, language))),
            rows=tuple(rows),
            headings=(say("shown.stage", language), say("shown.median", language),
                      say("shown.left_head", language)),
        ),
        language, face,
    )  # fmt: skip


def edge_times(data: Mapping[str, Any], language: Language, face: Typeface) -> Scene:
    """Return the picture of the time between two events: the share that has not arrived yet."""
    curve = records(data, "curve")
    source, target = str(data.get("source", "")), str(data.get("target", ""))
    median = number(data.get("median"))
    title = say("shown.edge_title", language, source=source, target=target)
    if median is not None:
        title = say("shown.edge_found", language, source=source, target=target,
                    time=numbers.span(median, language))  # fmt: skip
    most = _reach(curve)
    at = _grid(most)
    low, still, high = (tuple(_held(curve, t, key) for t in at) for key in ("low", "still", "high"))
    series = (Series(name=say("shown.waiting", language), values=still, low=low, high=high),)
    labels = tuple(shown(t, "duration", language) if t in _MARKS else "" for t in at)
    within = " · ".join(
        say("shown.within", language, time=spoken(str(each["within"]), language),
            share=numbers.share(value(each, "share")))
        for each in records(data, "within")
        if each.get("share") is not None
    )  # fmt: skip
    about = say(
        "shown.edge_about", language, n=numbers.count(value(data, "n")),
        arrived=numbers.count(value(data, "arrived")), waiting=numbers.count(value(data, "waiting")),
    )  # fmt: skip
    return lines(
        Lines(
            head=Head(title=title, subtitle=about,
                      notes=(within, say("shown.censored", language), *warnings(data, language))),
            labels=labels if curve else (), series=series if curve else (),
            at=tuple(math.log(t) for t in at) if curve else (), steps=True, points=False,
            across=say("shown.after", language),
        ),
        language, face,
    )  # fmt: skip


def _reach(curve: Sequence[Record]) -> float:
    """Return how far to draw a curve: to its last step."""
    return max(10.0, value(curve[-1], "at")) if curve else 10.0


def visits(data: Mapping[str, Any], language: Language, face: Typeface) -> Scene:
    """Return the picture of visits per period: of one event, and of more."""
    rows = records(data, "periods")
    bounce = number(data.get("bounce_rate"))
    unit = say(f"shown.unit_{data.get('unit')}", language)
    title = say("shown.visits_title", language)
    if bounce is not None:
        title = say("shown.visits_found", language, n=numbers.count(value(data, "visits")),
                    share=numbers.share(bounce))  # fmt: skip
    parts = (
        Part(name=say("shown.visits_more", language),
             values=tuple(value(row, "visits") - value(row, "bounces") for row in rows)),
        Part(name=say("shown.visits_one", language), colour=LOSS,
             values=tuple(value(row, "bounces") for row in rows)),
    )  # fmt: skip
    about = say(
        "shown.visits_about", language, unit=unit, gap=spoken(str(data.get("gap", "")), language)
    )
    return stacked(
        Stacked(
            head=Head(title=title, subtitle=about, notes=warnings(data, language)),
            labels=tuple(str(row["period"]) for row in rows), parts=parts, open_from=_open(rows),
        ),
        language, face,
    )  # fmt: skip
