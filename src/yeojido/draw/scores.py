"""Pictures of scores: classes and intervals side by side, and trends."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from yeojido.domain.words import Language, say
from yeojido.draw import numbers
from yeojido.draw.plots.classes import Classes, Kind, Row, classes
from yeojido.draw.plots.forest import Estimate, Forest, forest
from yeojido.draw.plots.frame import Head
from yeojido.draw.plots.lines import Lines, Series, lines
from yeojido.draw.plots.reading import Record, ends, records, said, value, warnings
from yeojido.draw.plots.scale import Unit, points, ticks
from yeojido.draw.scene import Scene
from yeojido.draw.typeface import Typeface
from yeojido.draw.view import number

_RIBBONS = 3
_UNITS: dict[str, Unit] = {"points": "number", "share": "share", "scale": "number"}
Ends = tuple[float, float] | Sequence[float] | None


def title_of(kind: str, scale: str, language: Language) -> str:
    """Return what a kind of score is called, with its scale where that is not its own."""
    name = say(f"scores.kind_{kind}", language)
    usual = {"nps": "0..10", "csat": "1..5", "stars": "1..5", "ces": "1..7"}.get(kind)
    return name if scale == usual else f"{name} ({scale.replace('..', '–')})"


def shown(unit: str, found: float | None, *, signed: bool = False) -> str:
    """Return a score as it is read: ``+40``, ``82%``, ``4.21``; a dash for none.

    >>> shown("points", 40.4), shown("share", 0.823), shown("scale", 4.2051)
    ('+40', '82.3%', '4.21')
    """
    if found is None:
        return "–"
    sign = "+" if found > 0 and (signed or unit == "points") else ""
    digits = {"points": f"{found:.0f}", "share": f"{found * 100:.1f}%"}.get(unit, f"{found:.2f}")
    if digits.strip("-0.%") == "":
        sign, digits = "", digits.lstrip("-")
    return (sign + digits).replace("-", numbers.MINUS)


def shown_change(unit: str, found: float | None, language: Language) -> str:
    """Return a change of a score: of shares in percentage points."""
    if unit == "share" and found is not None:
        return points(found, language)
    return shown(unit, found, signed=True)


def shown_changes(unit: str, ends_: Ends, language: Language) -> str:
    """Return the interval of a change, a dash for none."""
    if not ends_:
        return "–"
    low, high = (shown_change(unit, each, language) for each in ends_)
    return f"{low} ~ {high}"


def shown_interval(unit: str, ends_: Ends, *, signed: bool = False) -> str:
    """Return an interval as it is read, a dash for none."""
    if not ends_:
        return "–"
    low, high = (shown(unit, each, signed=signed) for each in ends_)
    return f"{low} ~ {high}"


def scores(data: Mapping[str, Any], language: Language, face: Typeface) -> Scene:
    """Return the picture of the answer of ``voice scores --json``: a trend where one was asked
    for, else the classes of answers with the score and its interval.
    """
    kept = [row for row in records(data, "scores") if not _repeated(row, records(data, "scores"))]
    if data.get("unit"):
        return _trend(data, kept, language, face)
    kinds: list[Kind] = []
    for kind, scale in dict.fromkeys((str(r.get("kind")), str(r.get("scale"))) for r in kept):
        own = [r for r in kept if (r.get("kind"), r.get("scale")) == (kind, scale)]
        low, high = _reach(own)
        unit = _UNITS[str(own[0].get("unit"))]
        kinds.append(
            Kind(title=title_of(kind, scale, language), rows=tuple(_row(r, language) for r in own),
                 low=low, high=high, unit=unit)
        )  # fmt: skip
    words = [say(f"scores.class_{each}", language) for each in ("low", "middle", "high")]
    return classes(
        Classes(
            head=Head(title=_title(kept, language), subtitle=_about(data, language),
                      notes=(_response(data, language), say("scores.how_classes", language),
                             *warnings(data, language)), empty=say("scores.none_found", language)),
            kinds=tuple(kinds), words=(words[0], words[1], words[2], say("scores.dot", language)),
            headings=(say("scores.answers_head", language), say("scores.score_head", language),
                      "", say("scores.col_people", language)),
        ),
        language, face,
    )  # fmt: skip


def _repeated(row: Record, all_: Sequence[Record]) -> bool:
    """Say whether a total is that of a single row."""
    same = [
        r for r in all_ if (r.get("kind"), r.get("scale")) == (row.get("kind"), row.get("scale"))
    ]
    return row.get("level") == "all" and len(same) == 2


def _row(row: Record, language: Language) -> Row:
    low, high = ends(row, "interval")
    found, unit = number(row.get("value")), str(row.get("unit"))
    good, bad = number(row.get("high")), number(row.get("low"))
    parts = () if good is None or bad is None else (bad, max(0.0, 1 - good - bad), good)
    text = shown(unit, found)
    if low is not None and high is not None:
        text = f"{text} ({shown_interval(unit, (low, high))})"
    return Row(
        name=said(row.get("name"), language), parts=parts, value=found, low=low, high=high,
        text=text if found is not None else say("scores.too_few", language),
        note=numbers.count(value(row, "people")), hollow=bool(row.get("hollow")),
        strong=row.get("level") == "all",
    )  # fmt: skip


def _reach(rows: Sequence[Record]) -> tuple[float, float]:
    """Return the ends of a kind's axis: round, around all intervals, within the scale."""
    unit = str(rows[0].get("unit"))
    if unit == "points":
        return -100.0, 100.0
    low, high = 0.0, 1.0
    if unit == "scale":
        low, high = (float(end) for end in str(rows[0].get("scale")).split(".."))
    found = [end for row in rows for end in ends(row, "interval") if end is not None]
    if not found:
        return low, high
    marks = ticks(min(found), max(found), _UNITS[unit], 4)
    return max(low, marks[0]), min(high, marks[-1])


def _title(rows: Sequence[Record], language: Language) -> str:
    """Say the first total, and where it is lowest."""
    known = [row for row in rows if row.get("value") is not None]
    if not known:
        return say("scores.title", language)
    first = known[0]
    kind = title_of(str(first.get("kind")), str(first.get("scale")), language)
    text = say("scores.found", language, kind=kind,
               value=shown(str(first.get("unit")), number(first.get("value"))))  # fmt: skip
    for kind_, scale in dict.fromkeys((str(r.get("kind")), str(r.get("scale"))) for r in known):
        parts = [
            r for r in known
            if (r.get("kind"), r.get("scale")) == (kind_, scale) and r.get("level") != "all"
            and not r.get("hollow")
        ]  # fmt: skip
        if len(parts) >= 3:
            worst = min(parts, key=lambda row: value(row, "value"))
            lowest = shown(str(worst.get("unit")), number(worst.get("value")))
            return text + say("scores.lowest", language, value=lowest,
                              name=said(worst.get("name"), language))  # fmt: skip
    return text


def _about(data: Mapping[str, Any], language: Language) -> str:
    over = say(f"scores.over_{data.get('over')}", language)
    weight = data.get("weight")
    return over + (say("scores.weighted", language, weight=str(weight)) if weight else "")


def _response(data: Mapping[str, Any], language: Language) -> str:
    found = data.get("response")
    if not isinstance(found, Mapping) or found.get("rate") is None:
        return ""
    return say(
        "scores.response_note", language, rate=shown("share", number(found["rate"])),
        interval=shown_interval("share", found["interval"]), asked=found["asked"],
        waiting=found["waiting"],
    )  # fmt: skip


def _trend(
    data: Mapping[str, Any], rows: Sequence[Record], language: Language, face: Typeface
) -> Scene:
    """Return lines of the first kind's scores by period, with their intervals."""
    first = rows[0] if rows else {}
    own = [
        r
        for r in rows
        if (r.get("kind"), r.get("scale")) == (first.get("kind"), first.get("scale"))
    ]
    unit = str(first.get("unit") or "scale")
    periods = sorted({str(p["period"]) for row in own for p in records(row, "trend")})
    series = [_series(row, periods, language) for row in own if records(row, "trend")]
    if len(series) > _RIBBONS:  # more ribbons than this hide each other
        series = [series[0], *(replace(each, low=(), high=()) for each in series[1:])]
    kind = title_of(str(first.get("kind")), str(first.get("scale")), language) if first else ""
    title = say("scores.title", language)
    points = [p for p in records(first, "trend") if p.get("value") is not None] if first else []
    if points:
        last = points[-1]
        title = say("scores.found_last", language, kind=kind, period=str(last["period"]),
                    value=shown(unit, number(last["value"])))  # fmt: skip
        if last.get("change") is not None:
            title += say("scores.changed", language,
                         change=shown_change(unit, number(last["change"]), language),
                         interval=shown_changes(unit, last["change_interval"], language))  # fmt: skip
    others = {str(r.get("kind")) for r in rows} - {str(first.get("kind"))}
    more = ", ".join(sorted(say(f"scores.kind_{each}", language) for each in others))
    return lines(
        Lines(
            head=Head(title=title, subtitle=f"{kind} · {_about(data, language)}" if kind else "",
                      notes=(say("scores.more_kinds", language, kinds=more) if more else "",
                             _response(data, language), say("scores.how_trend", language),
                             *warnings(data, language)), empty=say("scores.none_found", language)),
            labels=tuple(periods), series=tuple(series), unit=_UNITS[unit], from_zero=False,
        ),
        language, face,
    )  # fmt: skip


def _series(row: Record, periods: Sequence[str], language: Language) -> Series:
    points = {str(p["period"]): p for p in records(row, "trend")}
    at = [points.get(period, {}) for period in periods]
    low, high = zip(*(ends(point, "interval") for point in at), strict=True)
    opened = [i for i, point in enumerate(at) if point and not point.get("complete")]
    return Series(
        name=said(row.get("name"), language), values=tuple(number(p.get("value")) for p in at),
        low=tuple(low), high=tuple(high), open_from=min(opened, default=None),
    )  # fmt: skip


def expectations(data: Mapping[str, Any], language: Language, face: Typeface) -> Scene:
    """Return the picture of the answer of ``voice gap --json``: a forest of gaps around zero."""
    rows = records(data, "gaps")
    known = [row for row in rows if row.get("gap") is not None]
    title = say("scores.gap_title", language)
    sure = [row for row in known if (ends(row, "interval")[1] or 0.0) < 0]
    if sure:
        worst = min(sure, key=lambda row: value(row, "gap"))
        title = say("scores.gap_found", language, name=said(worst.get("name"), language),
                    gap=shown("scale", number(worst["gap"]), signed=True))  # fmt: skip
    elif known:
        title = say("scores.gap_none", language)
    return forest(
        Forest(
            head=Head(title=title, subtitle=say("scores.gap_about", language),
                      notes=(say("scores.how_gap", language), *warnings(data, language)),
                      empty=say("scores.gap_empty", language)),
            rows=tuple(_estimate(row, language) for row in rows), unit="number",
            sides=(say("scores.worse", language), say("scores.better", language)),
            headings=(say("scores.col_what", language), say("scores.col_gap", language),
                      say("scores.col_people", language)),
        ),
        language, face,
    )  # fmt: skip


def _estimate(row: Record, language: Language) -> Estimate:
    low, high = ends(row, "interval")
    sure = low is not None and high is not None and (low > 0 or high < 0)
    detail = ""
    if row.get("gap") is not None:
        detail = say("scores.gap_detail", language,
                     before=shown("scale", number(row["before"]), signed=True),
                     after=shown("scale", number(row["after"]), signed=True))  # fmt: skip
    text = shown("scale", number(row.get("gap")), signed=True)
    if low is not None and high is not None:
        text = f"{text} ({shown_interval('scale', (low, high), signed=True)})"
    rounded = [None if v is None else round(v, 2) for v in (number(row.get("gap")), low, high)]
    return Estimate(
        name=said(row.get("name"), language), value=rounded[0], low=rounded[1], high=rounded[2],
        detail=detail, note=numbers.count(value(row, "people")),
        pale=not sure or bool(row.get("hollow")), text=text,
    )  # fmt: skip
