"""Findings of a scan, joined to incidents: one description each, of the narrowest that explains."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from yeojido.analyze.results import Tabular
from yeojido.analyze.scan import Rules, Sums, Window
from yeojido.analyze.survival import Z, benjamini_hochberg, difference
from yeojido.analyze.why.series import Measure
from yeojido.domain.words import Words, both

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import polars as pl
    from numpy.typing import NDArray

    from yeojido.analyze.why.series import Segments

    Longs = NDArray[np.int64]

#: Two windows are the same days when they share this part of all their days.
_SAME_DAYS = 0.3
_ORDER = ("conversion", "rating", "people")
_OTHERS = 5
#: A segment does not stand alone where the others of its property moved by this part of its move.
_AS_MUCH = 0.5
#: What counts as a window of each measure.
RULES: dict[Measure, Rules] = {
    "conversion": Rules(widest_open=0.95),
    "rating": Rules(inside=15, widest_open=0.95),
    "people": Rules(inside=7, outside=14, widest_open=0.95, daily=True),
}


@dataclass(frozen=True, slots=True)
class Looked:
    """What was looked at: segments, labels of days, names of rows, threshold; which transitions keep
    an order, and which events are failures.
    """

    segments: Segments
    days: tuple[str, ...]
    names: Mapping[Measure, tuple[tuple[str, ...], ...]]
    threshold: float
    ordered: tuple[bool, ...] = ()
    failing: frozenset[str] = frozenset()

    def worse(self, each: Finding) -> bool:
        """Tell whether a finding is a change for the worse: more of a failure, less of the rest."""
        failure = self.names[each.measure][each.row][-1] in self.failing
        return each.window.rise == failure


@dataclass(frozen=True, slots=True)
class Taken:
    """What an incident explains: days, segment (0 = everybody) and rows of a measure."""

    measure: Measure
    rows: tuple[int, ...]
    segment: int
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Finding:
    """One series and its window. ``row``: which transition or event; ``p``, later corrected."""

    measure: Measure
    row: int
    segment: int
    window: Window
    p: float

    @property
    def goes_on(self) -> bool:
        """Whether there is too little after the window to say that it ended."""
        return self.window.after.number < RULES[self.measure].outside

    @property
    def inside(self) -> Sums:
        """The sums inside the window."""
        return self.window.inside

    @property
    def outside(self) -> Sums:
        """The nearer of before and after, so that no change is overstated; before at the end."""
        before, after = self.window.before, self.window.after
        if self.goes_on or after.number < 0.2 * before.number:
            return before
        nearer = after.mean > before.mean if self.window.rise else after.mean < before.mean
        return after if nearer else before


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that changed.

    Attributes:
        measure: ``conversion`` (share that passes on), ``rating`` (mean, -2..+2) or ``people`` (who
            did it, a day).
        of: source and target, or the event; not ``ordered``: both in one visit, in any order.
        property, value: the segment; None for everybody. ``condition``: the same in SQL.
        direction: ``fall`` or ``rise``.
        worse: it is a change for the worse (more of a failure, less of anything else).
        start, end: local days, both inside; ``end`` is None where it goes on.
        before, inside: the value outside and in the window; ``n_before``, ``n_inside`` behind it.
        change: inside - before, with ``change_ci`` (95 %).
        lost: conversions lost (below zero: won) in the window, with ``lost_ci``; None else.
        p: corrected for every series and window scanned.
    """

    measure: Measure
    of: tuple[str, ...]
    ordered: bool
    property: str | None
    value: str | None
    condition: str | None
    direction: str
    worse: bool
    start: str
    end: str | None
    before: float
    inside: float
    n_before: int
    n_inside: int
    change: float
    change_ci: tuple[float, float]
    lost: float | None
    lost_ci: tuple[float, float] | None
    p: float

    def to_dict(self) -> dict[str, Any]:
        """Return plain values."""
        words = told(self)
        return {
            "measure": self.measure, "of": list(self.of), "ordered": self.ordered, "property": self.property,
            "value": self.value, "condition": self.condition, "direction": self.direction, "worse": self.worse,
            "start": self.start, "end": self.end, "before": self.before, "inside": self.inside,
            "n_before": self.n_before, "n_inside": self.n_inside, "change": self.change,
            "change_ci": list(self.change_ci), "lost": self.lost,
            "lost_ci": None if self.lost_ci is None else list(self.lost_ci), "p": self.p,
            "words": {"ko": words.ko, "en": words.en},
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Incident:
    """What happened: the best description, and what else moved with it.

    ``others``: the clearest further findings of the same days; ``rest``: how the other values of the
    property did in the window (value, n), None for everybody. ``daily``: per day of the log (n,
    total) of what the incident is about.
    """

    main: Change
    others: tuple[Change, ...]
    findings: int
    rest: tuple[float, int] | None
    daily: tuple[tuple[str, int, float], ...]

    def to_dict(self) -> dict[str, Any]:
        """Return plain values."""
        rest = self.rest
        return {
            **self.main.to_dict(),
            "rest": None if rest is None else {"value": rest[0], "n": rest[1]},
            "findings": self.findings,
            "others": [each.to_dict() for each in self.others],
            "daily": [{"day": day, "n": n, "total": total} for day, n, total in self.daily],
        }


@dataclass(frozen=True, slots=True)
class ChangesResult(Tabular):
    """Incidents, faults before improvements, the costliest first.

    Attributes:
        incidents: what changed; ``transits``: the transitions looked at; ``segments``, ``series``:
            how many were scanned; ``threshold``: of the corrected p.
    """

    incidents: tuple[Incident, ...]
    transits: tuple[tuple[str, str], ...]
    segments: int
    series: int
    threshold: float
    warnings: tuple[Words, ...]
    evidence: str = "correlation"

    def to_dict(self) -> dict[str, Any]:
        """Return plain values."""
        return {
            "incidents": [each.to_dict() for each in self.incidents],
            "transits": [list(each) for each in self.transits],
            "segments": self.segments,
            "series": self.series,
            "threshold": self.threshold,
            "evidence": self.evidence,
            "warnings": [{"ko": each.ko, "en": each.en} for each in self.warnings],
        }

    def to_polars(self) -> pl.DataFrame:
        """Return one row per incident."""
        import polars as pl

        mains = [each.main for each in self.incidents]
        return pl.DataFrame(
            {
                "measure": [m.measure for m in mains],
                "of": [" → ".join(m.of) for m in mains],
                "property": [m.property for m in mains],
                "value": [m.value for m in mains],
                "direction": [m.direction for m in mains],
                "start": [m.start for m in mains],
                "end": [m.end for m in mains],
                "before": [m.before for m in mains],
                "inside": [m.inside for m in mains],
                "n_inside": [m.n_inside for m in mains],
                "lost": [m.lost for m in mains],
                "p": [m.p for m in mains],
            },
            schema={
                **dict.fromkeys(("measure", "of", "property", "value"), pl.String),
                **dict.fromkeys(("direction", "start", "end"), pl.String),
                **dict.fromkeys(("before", "inside"), pl.Float64), "n_inside": pl.Int64,
                **dict.fromkeys(("lost", "p"), pl.Float64),
            },
        )  # fmt: skip


def found_first(
    large: Sequence[Finding],
    all_: Sequence[Finding],
    tried: int,
    looked: Looked,
    values: Longs,
) -> tuple[Incident, Taken] | None:
    """Correct over everything tried; return the clearest incident of a measure, if there is one.

    ``large``: those of all findings that are large enough to be told.
    """
    corrected = benjamini_hochberg([*(f.p for f in all_), *[1.0] * (tried - len(all_))])
    of = {(f.row, f.segment, f.window.rise): q for f, q in zip(all_, corrected, strict=False)}
    clear = [replace(f, p=of[f.row, f.segment, f.window.rise]) for f in large]
    clear = [f for f in clear if f.p <= looked.threshold]
    if not clear:
        return None
    # What ended comes before what goes on, which is measured against all that was before it. Of
    # equally clear ones everybody, then the first segment and row.
    clear.sort(key=lambda f: (f.goes_on, -f.window.z, f.segment, f.row))
    group = [clear[0]]
    waiting = clear[1:]
    while True:
        more = [f for f in waiting if any(_belongs(f, each, group[0], looked) for each in group)]
        if not more:
            break
        group += more
        waiting = [f for f in waiting if f not in more]
    # What is lost says more than that more failed.
    names = looked.names[group[0].measure]
    group.sort(key=lambda f: names[f.row][-1] in looked.failing)
    main = _narrowest(group, looked, values)
    rows = tuple(sorted({f.row for f in group}))
    taken = Taken(main.measure, rows, main.segment, main.window.first, main.window.last)
    return _incident(main, group, looked, values), taken


def ranked(found: Sequence[Incident]) -> tuple[Incident, ...]:
    """Return incidents in order: conversions first, faults before improvements, costly ones first."""
    return tuple(sorted(found, key=lambda each: _rank(each.main)))


def _rank(main: Change) -> tuple[Any, ...]:
    kind = _ORDER.index(main.measure)
    size = -abs(main.lost) if main.lost is not None else 0.0
    return kind, not main.worse, size, main.p, main.start, main.of, main.value or ""


def _belongs(each: Finding, member: Finding, head: Finding, looked: Looked) -> bool:
    """Tell whether a finding is of the days of the head, and of a member's place or segment."""
    if looked.worse(each) != looked.worse(head):
        return False
    if _shared(each.window, head.window) < _SAME_DAYS:
        return False
    names = looked.names[each.measure]
    near = bool(set(names[each.row]) & set(names[member.row]))
    return near or each.segment == member.segment


def _shared(a: Window, b: Window) -> float:
    both_ = min(a.last, b.last) - max(a.first, b.first) + 1
    all_ = max(a.last, b.last) - min(a.first, b.first) + 1
    return max(0, both_) / all_


def _incident(main: Finding, group: Sequence[Finding], looked: Looked, values: Longs) -> Incident:
    cells = values[main.row]
    window = slice(main.window.first, main.window.last + 1)
    siblings = list(looked.segments.siblings(main.segment))
    rest = None
    if siblings:
        sums = cells[siblings][:, window].sum(axis=(0, 1)).tolist()
        rest = _value(main.measure, sums, main.window.last - main.window.first + 1)
    daily = tuple(
        (day, int(cell[0]), float(cell[1] if len(cell) > 1 else cell[0]))
        for day, cell in zip(looked.days, cells[main.segment].tolist(), strict=True)
    )
    others = [each for each in group if each is not main][:_OTHERS]
    told_ = tuple(_change(each, looked) for each in others)
    return Incident(_change(main, looked), told_, len(group), rest, daily)


def _narrowest(group: Sequence[Finding], looked: Looked, values: Longs) -> Finding:
    """Return the finding that describes a group best.

    The clearest: if only a segment moved, its series is clearer than everybody's, which dilutes it;
    if everybody moved, everybody's is clearer, being larger. Where a segment is clearest by chance,
    its siblings moved as much: then the next clearest is told whose siblings did not.
    """
    head = group[0]
    same = [f for f in group if (f.row, f.window.rise) == (head.row, head.window.rise)]
    return next((f for f in same if not _shared_by_all(f, looked, values[f.row])), head)


def _shared_by_all(each: Finding, looked: Looked, cells: Longs) -> bool:
    """Tell whether the other values of a segment's property moved at least half as much."""
    siblings = list(looked.segments.siblings(each.segment))
    if not siblings:
        return False
    window = slice(each.window.first, each.window.last + 1)
    sums = cells[siblings].sum(axis=0).astype(np.float64)
    if each.measure == "people":
        inside, outside = sums[window, 0].mean(), np.delete(sums[:, 0], np.r_[window]).mean()
        if min(inside, outside, each.inside.mean, each.outside.mean) <= 0:
            return False
        own = math.log(each.inside.mean / each.outside.mean)
        return bool(math.log(inside / outside) / own >= _AS_MUCH)
    inside, whole = sums[window].sum(axis=0), sums.sum(axis=0)
    outside = whole - inside
    if inside[0] < 1 or outside[0] < 1:
        return False
    scale = 1000.0 if each.measure == "rating" else 1.0
    own = (each.inside.mean - each.outside.mean) * scale
    return bool((inside[1] / inside[0] - outside[1] / outside[0]) / own >= _AS_MUCH)


def _value(measure: Measure, sums: Sequence[float], days: int) -> tuple[float, int]:
    number = int(sums[0])
    if measure == "people":
        return number / max(1, days), number
    value = sums[1] / number if number else 0.0
    return (value / 1000 if measure == "rating" else value), number


def _change(each: Finding, looked: Looked) -> Change:
    inside, outside, window = each.inside, each.outside, each.window
    named = looked.segments.named(each.segment)
    low, high = _interval(each)
    change = inside.mean - outside.mean
    lost = lost_ci = None
    name = looked.names[each.measure][each.row][-1]
    if each.measure == "conversion" and name not in looked.failing:
        lost = -inside.number * change
        lost_ci = (-inside.number * high, -inside.number * low)
    return Change(
        measure=each.measure,
        of=looked.names[each.measure][each.row],
        ordered=each.measure != "conversion" or looked.ordered[each.row],
        property=None if named is None else named[0].name,
        value=None if named is None else named[0].values[named[1]],
        condition=None if named is None else named[0].condition(named[1]),
        direction="rise" if window.rise else "fall",
        worse=looked.worse(each),
        start=looked.days[window.first],
        end=None if each.goes_on else looked.days[window.last],
        before=outside.mean,
        inside=inside.mean,
        n_before=round(outside.number),
        n_inside=round(inside.number),
        change=change,
        change_ci=(low, high),
        lost=lost,
        lost_ci=lost_ci,
        p=each.p,
    )


def _interval(each: Finding) -> tuple[float, float]:
    """Return the 95 % interval of inside minus outside."""
    inside, outside = each.inside, each.outside
    if each.measure == "conversion":
        _, low, high = difference(inside.total, inside.number, outside.total, outside.number)
        return low, high
    error = 0.0
    for part in (inside, outside):
        variance = max(0.0, part.square / max(1.0, part.number) - part.mean**2)
        error += variance / max(1.0, part.number - 1)
    change = inside.mean - outside.mean
    return change - Z * error**0.5, change + Z * error**0.5


def told(each: Change) -> Words:
    """Return a change as a sentence."""
    values: dict[str, Any] = {
        "start": each.start,
        "until": both("why.goes_on") if each.end is None else both("why.until", end=each.end),
        "who": both("why.everybody")
        if each.property is None
        else f"{each.property} = {each.value}",
        "source": each.of[0],
        "target": each.of[-1],
    }
    if each.measure == "conversion":
        values |= {"before": f"{each.before:.1%}", "inside": f"{each.inside:.1%}"}
    else:
        form = "+.1f" if each.measure == "rating" else ",.1f"
        values |= {"before": format(each.before, form), "inside": format(each.inside, form)}
    key = f"{each.measure}_{each.direction}"
    return both(f"why.{key}" if each.ordered else f"why.{key}_together", **values)
