"""Pain points: where journeys are lost or hurt, with the evidence and what they cost.

What a pain costs is computed only from a comparison: the same group on its other days, or like
journeys without the failure. Pains are ranked by the lower end of what they cost; those without a
comparison follow by severity, and their cost interval starts at zero.
"""

from __future__ import annotations

import statistics
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

import msgspec

from yeojido.analyze import lexicon
from yeojido.analyze.maps import concentrated, dated
from yeojido.analyze.maps.counting import MOST_VALUES
from yeojido.analyze.maps.emotion import LEAST_PEOPLE
from yeojido.analyze.maps.feeling_cells import upset
from yeojido.analyze.maps.state import Daily, daily
from yeojido.analyze.survival import difference, wilson
from yeojido.domain.journey import Item, Pain
from yeojido.domain.log import DAY
from yeojido.domain.words import Language, Words, both
from yeojido.kernels.stages import CURRENT, LEFT, MOVED, PEOPLE

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from yeojido.analyze.maps.figures import Figures
    from yeojido.domain.journey import Touchpoint

    Bools = NDArray[np.bool_]

MOST_PAINS = 8
_MOST_DATED = 3
#: A drop must take at least this share of the conversion away, or this much of the mean rating.
_LEAST_FALL, _LEAST_RATING_FALL = 0.05, 0.3
_LEAST_LEFT = 0.2
_LONG_WAIT = 24 * 3600
_EPOCH = date(1970, 1, 1)


def pains(figures: Figures, shift: int, kept: Sequence[Pain]) -> tuple[Pain, ...]:
    """Return the pains, the costliest first; owners of ``kept`` pains stay with them.

    ``shift``: microseconds from UTC to local time, for the dates.
    """
    outcomes = {name: daily(parts) for name, parts in figures.tally.outcomes.items()}
    feelings = {name: daily(parts) for name, parts in figures.tally.feelings.items()}
    drops = _dated(figures, outcomes, shift)
    found = [
        *drops,
        *_failures(figures, outcomes, drops),
        *_drop_offs(figures),
        *_waits(figures),
        *_low(figures),
        *_dated_feelings(figures, feelings, shift),
    ]
    found = [_with_words(figures, pain) for pain in found]
    found.sort(key=lambda p: (-(p.ci[0] if p.ci else 0.0), -p.severity, -p.people, p.id))
    owners = {pain.id: pain.owner for pain in kept}
    return tuple(
        msgspec.structs.replace(pain, rank=rank, owner=owners.get(pain.id))
        for rank, pain in enumerate(found[:MOST_PAINS], 1)
    )


def _with_words(figures: Figures, pain: Pain) -> Pain:
    """Return a pain with what people feel there: the emotion, the share of angry and anxious words.

    Where no cost is known, that share (the lower end of its interval) makes the pain graver by up
    to one.
    """
    column = next((i for i, s in enumerate(figures.columns.steps) if s.id == pain.step), None)
    if column is None or figures.model is None:
        return pain
    feeling = figures.step_feelings[column]
    share = upset(feeling)
    evidence: list[Item] = []
    if pain.kind != "emotion" and feeling.mean is not None:
        evidence.append(_item("evidence_emotion", round(feeling.mean, 2), "score", feeling.people))
    severity = pain.severity
    if share is not None and feeling.speakers >= LEAST_PEOPLE:
        evidence.append(_item("evidence_upset", round(share, 4), "share", feeling.speakers))
        if pain.ci is None:
            low, _ = wilson(share * feeling.speakers, feeling.speakers)
            severity = round(min(5.0, severity + low), 1)
    return msgspec.structs.replace(pain, severity=severity, evidence=(*pain.evidence, *evidence))


def _days(figures: Figures, shift: int, *, settled: bool) -> tuple[int, int]:
    """Return first and last local day to look at; with ``settled`` only days whose journeys had
    their patience: on later ones only the quick winners are known.
    """
    end = figures.tally.end - (figures.patience.journey if settled else 0)
    return (figures.tally.first + shift) // DAY, (end + shift) // DAY


def _dated(figures: Figures, tables: dict[str, Daily], shift: int) -> list[Pain]:
    days = _days(figures, shift, settled=True)
    if not tables or days[1] - days[0] < 7:
        return []
    places = {name: _places(table, figures.columns.size) for name, table in tables.items()}
    found = dated.drops(places, days, MOST_VALUES, _LEAST_FALL)
    return [_drop_pain(figures, drop, tables) for drop in found[:_MOST_DATED]]


def _places(table: Daily, size: int) -> Daily:
    """Return a table without the columns of failing events."""
    kept = table.column < size
    return Daily(
        table.values,
        table.column[kept],
        table.value[kept],
        table.day[kept],
        table.number[kept],
        table.total[kept],
        table.square[kept],
    )


def _drop_pain(figures: Figures, drop: dated.Drop, tables: dict[str, Daily]) -> Pain:
    step = figures.columns.steps[drop.column]
    inside, outside = drop.inside, drop.outside
    gap, low, high = difference(outside.total, outside.number, inside.total, inside.number)
    failed = _failed_within(figures, drop, tables)
    lost, ci = inside.number * gap, (inside.number * max(0.0, low), inside.number * high)
    where = _group(drop)
    words = {
        "days": _span(figures, drop.first, drop.last),
        "before": round(100 * outside.mean), "during": round(100 * inside.mean),
    }  # fmt: skip
    evidence = [
        _item("evidence_period", f"{_day(drop.first)}/{_day(drop.last)}", "days"),
        _item("evidence_journeys", round(inside.number), "journeys", round(inside.number)),
        _item("evidence_during", round(inside.mean, 4), "share", round(inside.number)),
        _item("evidence_before", round(outside.mean, 4), "share", round(outside.number)),
    ]
    if where is not None:
        evidence.insert(1, _item("evidence_segment", where, "text"))
        if drop.others.number:
            others = round(drop.others.mean, 4)
            evidence.append(_item("evidence_others", others, "share", round(drop.others.number)))
    if failed:
        evidence.append(_item("evidence_errors", failed, "journeys", failed))
    return Pain(
        id=f"dated-{step.id}-{_day(drop.first)}",
        rank=0,
        title=_titled("dated" if where else "dated_all", step, words, where),
        step=step.id,
        stage=step.stage,
        kind="failure" if failed else "drop_off",
        severity=_severity(figures, lost),
        people=round(inside.number),
        lost_conversions=round(lost, 1),
        ci=(round(ci[0], 1), round(ci[1], 1)),
        evidence=tuple(evidence),
        quote=_quote(figures, drop.column),
    )


def _titled(key: str, step: Touchpoint, words: Mapping[str, object], where: str | None) -> Words:
    """Return a title with the step's name in each language."""

    def told(language: Language) -> str:
        values = {k: v.say(language) if isinstance(v, Words) else v for k, v in words.items()}
        name = step.name.ko if language == "ko" else step.name.en.lower()
        values |= {"step": name, "value": where}
        return both(f"map.pain_{key}", **values).say(language)

    return Words(ko=told("ko"), en=told("en"))


def _group(drop: dated.Drop) -> str | None:
    """Return the group a drop hit, in words; a bare yes, no or number with its property."""
    if not drop.property:
        return None
    plain = drop.value not in ("true", "false") and not drop.value.replace(".", "").isdigit()
    return drop.value if plain else f"{drop.property} {drop.value}"


def _failing(figures: Figures) -> list[tuple[int, int]]:
    """Return (column, event code) of every event of a failure touchpoint that occurred."""
    return [
        (column, code)
        for column in figures.columns.failure.nonzero()[0].tolist()
        for code in figures.tally.by_name[column, :, 0].nonzero()[0].tolist()
    ]


def _failed_within(figures: Figures, drop: dated.Drop, tables: dict[str, Daily]) -> int:
    """Return the journeys of the group that met a failure of the stage in the window, if those
    are more than a tenth of the journeys there.
    """
    table = tables[drop.property]
    stage = figures.columns.stage[drop.column]
    value = table.values.index(drop.value)
    met = 0.0
    for column, code in _failing(figures):
        if figures.columns.stage[column] == stage:
            here = (table.column == figures.columns.size + code) & (table.value == value)
            here &= (table.day >= drop.first) & (table.day <= drop.last)
            met = max(met, float(table.number[here].sum()))
    return round(met) if met > 0.1 * drop.inside.number else 0


def _failures(figures: Figures, tables: dict[str, Daily], drops: Sequence[Pain]) -> list[Pain]:
    """Return failing events whose journeys reach the goal less often than like journeys."""
    if "" not in tables:
        return []
    table = tables[""]
    faults = [pain for pain in drops if pain.kind == "failure"]
    found: list[Pain] = []
    for column, code in _failing(figures):
        mine = table.column == figures.columns.size + code
        met, met_won = round(table.number[mine].sum()), round(table.total[mine].sum())
        other, other_won = figures.tally.failures[column, _before(figures, column)].tolist()
        if met < LEAST_PEOPLE or other < LEAST_PEOPLE:
            continue
        gap, low, high = difference(other_won, other, met_won, met)
        if low <= 0 or _covered(table, mine, faults) > 0.5:
            continue
        when = concentrated.period(table, mine, _days(figures, 0, settled=False))
        where = concentrated.segment(tables, figures.columns.size, column, code, figures.columns)
        evidence = [
            _item("evidence_journeys", met, "journeys", met),
            _item("evidence_with", round(met_won / met, 4), "share", met),
            _item("evidence_without", round(other_won / other, 4), "share", other),
        ]
        if where is not None:
            evidence.insert(0, _item("evidence_segment", where, "text"))
        if when is not None:
            evidence.insert(0, _item("evidence_period", f"{_day(when[0])}/{_day(when[1])}", "days"))
        step = figures.columns.steps[column]
        name = _event_name(figures, column, code)
        shares = round(100 * met_won / met), round(100 * other_won / other)
        found.append(
            Pain(
                id=f"failure-{step.id}-{figures.tally.names[code]}",
                rank=0,
                title=_failure_title(name, when and _span(figures, *when), where, *shares),
                step=step.id,
                stage=step.stage,
                kind="failure",
                severity=_severity(figures, met * gap),
                people=int(figures.tally.by_name[column, code, 1]),
                lost_conversions=round(met * gap, 1),
                ci=(round(met * low, 1), round(met * high, 1)),
                evidence=tuple(evidence),
                quote=_quote(figures, column),
            )
        )
    return found


def _before(figures: Figures, column: int) -> int:
    """Return the touchpoint that most often stands right before a failure: whoever was there is
    alike, but for the failure.
    """
    columns = figures.columns
    places = [c for c in range(columns.size) if not (columns.failure[c] or columns.goal[c])]
    return max(places, key=lambda c: (int(figures.tally.links[c, column]), -c), default=column)


def _event_name(figures: Figures, column: int, code: int) -> Words:
    """Return a failing event in words: the touchpoint's name where it is its only event."""
    step = figures.columns.steps[column]
    alone = len(figures.tally.by_name[column, :, 0].nonzero()[0]) == 1
    return step.name if alone else lexicon.pretty(figures.tally.names[code])


def _failure_title(
    name: Words, when: Words | None, where: str | None, met: int, other: int
) -> Words:
    """Return what happens to journeys with a failure; when and to whom, if that is narrow."""
    shares = {"with_error": met, "without": other}
    ko = both("map.pain_failure", step=name.ko, **shares).ko
    en = both("map.pain_failure", step=name.en.lower(), **shares).en
    days = when or Words(ko="", en="")
    before = Words(ko=f"{days.ko} {where or ''}".strip(), en=f"{days.en} {where or ''}".strip())
    return Words(ko=f"{before.ko}: {ko}", en=f"{before.en}: {en}") if before.en else Words(ko, en)


def _covered(table: Daily, mine: Bools, faults: Sequence[Pain]) -> float:
    """Return the share of a failure's journeys that fell into the windows of dated faults."""
    inside = mine & False
    for pain in faults:
        first, last = str(pain.evidence[0].value).split("/")
        inside |= mine & (table.day >= _number(first)) & (table.day <= _number(last))
    return float(table.number[inside].sum()) / max(1.0, float(table.number[mine].sum()))


def _drop_offs(figures: Figures) -> list[Pain]:
    """Return stages that lose more than is typical of the others on the way to the goal."""
    goal_stage = figures.columns.goal_stage
    last = len(figures.columns.stages) - 2 if goal_stage is None else goal_stage
    shares: dict[int, float] = {}
    for rank in range(last + 1):
        counts = figures.tally.stages[rank]
        judged = int(counts[MOVED] + counts[LEFT])
        if judged:
            shares[rank] = int(counts[LEFT]) / judged
    found: list[Pain] = []
    for rank, share in shares.items():
        others = [value for other, value in shares.items() if other != rank]
        typical = statistics.median(others) if others else 0.0
        if share < _LEAST_LEFT or (others and share <= typical):
            continue
        found.append(_drop_off(figures, rank, share, typical))
    return found


def _drop_off(figures: Figures, rank: int, share: float, typical: float) -> Pain:
    stage = figures.columns.stages[rank]
    counts = figures.tally.stages[rank]
    left, moved = int(counts[LEFT]), int(counts[MOVED])
    onward = min(1.0, figures.tally.won / moved) if moved else 0.0
    most = (share - typical) * (left + moved) * onward
    # Where the journeys that came no further were seen last; winners end at the goal.
    within = figures.columns.of_stage(rank)
    within = [c for c in within if not figures.columns.goal[c]] or within
    column = max(within, key=lambda c: (int(figures.tally.steps[c, CURRENT]), -c))
    words = {"left": round(100 * share)}
    return Pain(
        id=f"drop_off-{stage.id}",
        rank=0,
        title=Words(
            ko=both("map.pain_drop_off", stage=stage.name.ko, **words).ko,
            en=both("map.pain_drop_off", stage=stage.name.en.lower(), **words).en,
        ),
        step=figures.columns.steps[column].id,
        stage=stage.id,
        kind="drop_off",
        severity=round(1 + 3 * min(1.0, max(0.0, share - typical) / 0.5), 1),
        people=left,
        evidence=(
            _item("evidence_left", left, "journeys", left + moved),
            _item("evidence_left_share", round(share, 4), "share", left + moved),
            _item("evidence_typical", round(typical, 4), "share"),
            _item("evidence_at_most", round(most), "journeys"),
        ),
        quote=_quote(figures, column),
    )


def _waits(figures: Figures) -> list[Pain]:
    """Return touchpoints up to the goal that it takes ten times as long to get on from."""
    goal_stage = figures.columns.goal_stage
    medians = [times.median for times in figures.step_times]
    found: list[Pain] = []
    for column, median in enumerate(medians):
        others = [m for c, m in enumerate(medians) if m is not None and c != column]
        step = figures.columns.steps[column]
        late = goal_stage is not None and figures.columns.stage[column] > goal_stage
        if median is None or step.goal or late or len(others) < 2 or median < _LONG_WAIT:
            continue
        typical = statistics.median(others)
        if median < 10 * typical or figures.step_times[column].over < LEAST_PEOPLE:
            continue
        time = length(median)
        found.append(
            Pain(
                id=f"wait-{step.id}",
                rank=0,
                title=Words(
                    ko=both("map.pain_wait", step=step.name.ko, time=time.ko).ko,
                    en=both("map.pain_wait", step=step.name.en.lower(), time=time.en).en,
                ),
                step=step.id,
                stage=step.stage,
                kind="wait",
                severity=2.0,
                people=int(figures.tally.steps[column, PEOPLE]),
                ci=None,
                evidence=(
                    _item("evidence_time", median, "seconds", figures.step_times[column].n),
                    Item(label=both("map.evidence_no_cost")),
                ),
                quote=_quote(figures, column),
            )
        )
    return found


def _low(figures: Figures) -> list[Pain]:
    """Return touchpoints whose emotion is surely below zero."""
    found: list[Pain] = []
    for column, feeling in enumerate(figures.step_feelings):
        if feeling.mean is None or feeling.ci is None or feeling.ci[1] >= 0:
            continue
        step = figures.columns.steps[column]
        value = f"{feeling.mean:+.1f}"
        found.append(
            Pain(
                id=f"emotion-{step.id}",
                rank=0,
                title=_titled("low_emotion", step, {"value": value}, value),
                step=step.id,
                stage=step.stage,
                kind="emotion",
                severity=round(1 + 2 * min(2.0, -feeling.mean), 1),
                people=feeling.low,
                ci=None,
                evidence=(
                    _item("evidence_emotion", round(feeling.mean, 2), "score", feeling.people),
                    _item("evidence_low", feeling.low, "people", feeling.people),
                    Item(label=both("map.evidence_no_cost")),
                ),
                quote=_quote(figures, column),
            )
        )
    return found


def _dated_feelings(figures: Figures, tables: dict[str, Daily], shift: int) -> list[Pain]:
    days = _days(figures, shift, settled=False)
    if not tables or days[1] - days[0] < 7:
        return []
    found: list[Pain] = []
    clear = dated.drops(tables, days, MOST_VALUES, _LEAST_RATING_FALL, apart=True)
    for drop in clear[:_MOST_DATED]:
        # What is felt is summed by source, column and event (see felt.feelings).
        source, column = divmod(drop.column // len(figures.tally.names), figures.columns.size)
        kind = "words" if source else "mean"
        step = figures.columns.steps[column]
        fall = drop.outside.mean - drop.inside.mean
        words = {
            "days": _span(figures, drop.first, drop.last),
            "before": f"{drop.outside.mean:+.1f}", "during": f"{drop.inside.mean:+.1f}",
        }  # fmt: skip
        evidence = [
            _item("evidence_period", f"{_day(drop.first)}/{_day(drop.last)}", "days"),
            _item(f"evidence_{kind}_during", round(drop.inside.mean, 2), "score", round(drop.inside.number)),
            _item(f"evidence_{kind}_before", round(drop.outside.mean, 2), "score", round(drop.outside.number)),
            Item(label=both("map.evidence_no_cost")),
        ]  # fmt: skip
        where = _group(drop)
        if where is not None:
            evidence.insert(1, _item("evidence_segment", where, "text"))
        key = "low_emotion_dated" if where else "low_emotion_dated_all"
        found.append(
            Pain(
                id=f"{'words' if source else 'emotion'}-{step.id}-{_day(drop.first)}-{drop.value}".rstrip(
                    "-"
                ),
                rank=0,
                title=_titled(key, step, words, where),
                step=step.id,
                stage=step.stage,
                kind="emotion",
                severity=round(min(5.0, 1 + 2 * fall), 1),
                people=round(drop.inside.number),
                ci=None,
                evidence=tuple(evidence),
                quote=_quote(figures, column),
            )
        )
    return found


def length(seconds: float) -> Words:
    """Return a length of time in the unit that reads best."""
    for unit, size in (("days", 86_400), ("hours", 3_600), ("minutes", 60)):
        if seconds >= size:
            value = seconds / size
            return both(f"map.{unit}", n=round(value) if value >= 10 else round(value, 1))
    return both("map.seconds", n=round(seconds))


def _severity(figures: Figures, lost: float) -> float:
    """Return 1..5: five where a tenth of the conversions is lost, or more."""
    return round(1 + 4 * min(1.0, lost / max(1.0, 0.1 * figures.tally.won)), 1)


def _quote(figures: Figures, column: int) -> str | None:
    """Return what the touchpoint's least happy customer quoted says, if below zero."""
    low = [
        (quote.voice.value, quote.voice.text)
        for quote in figures.quotes[column]
        if quote.voice.value is not None and quote.voice.value < 0
    ]
    return min(low)[1] if low else None


def _item(key: str, value: float | str, unit: str, n: int | None = None) -> Item:
    return Item(
        label=both(f"map.{key}"), value=value, unit=unit, n=n, kind=key.removeprefix("evidence_")
    )


def _span(figures: Figures, first: int, last: int) -> Words:
    """Return days in words, with the year where the log holds several."""
    years = {
        (_EPOCH + timedelta(days=at // DAY)).year
        for at in (figures.tally.first, figures.tally.last)
    }
    return span(first, last, several=len(years) > 1)


def span(first: int, last: int, *, several: bool = False) -> Words:
    """Return days (since 1970, both inside) in words: 3월 9~29일, 9-29 Mar 2026.

    In Korean the year is said where there are ``several``.
    """
    one, two = _EPOCH + timedelta(days=first), _EPOCH + timedelta(days=last)
    month = f"{two.month}월 " if (one.month, one.year) != (two.month, two.year) else ""
    over = one.year != two.year
    year = f"{one.year}년 " if over or several else ""
    month = f"{two.year}년 {month}" if over else month
    start = f" {one:%b}" if month else ""
    return Words(
        ko=f"{year}{one.month}월 {one.day}{'일' if month else ''}~{month}{two.day}일",
        en=f"{one.day}{start}\u2013{two.day} {two:%b %Y}",
    )


def _day(number: int) -> str:
    return (_EPOCH + timedelta(days=number)).isoformat()


def _number(day: str) -> int:
    return (date.fromisoformat(day) - _EPOCH).days
