"""The tables of the questions about time, for people. An asterisk marks what may still change."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from yeojido.app.cli.language import LANGUAGE, t
from yeojido.app.cli.output import duration_words, number, percent
from yeojido.domain.durations import spoken

if TYPE_CHECKING:
    from yeojido.analyze.timing.cohorts import CohortCell, CohortsResult
    from yeojido.analyze.timing.edges import EdgeTimesResult
    from yeojido.analyze.timing.lifecycle import LifecycleResult
    from yeojido.analyze.timing.retention import RetentionCell, RetentionResult
    from yeojido.analyze.timing.stages import StageTimesResult
    from yeojido.analyze.timing.stickiness import StickinessResult
    from yeojido.analyze.timing.visits import VisitsResult

Table = tuple[list[tuple[str, bool]], list[tuple[str, ...]]]
Ends = tuple[float, float | None] | None
OPEN = "*"


def _heads(*names: str) -> list[tuple[str, bool]]:
    """Return headings; the first one is of a text, the others of numbers."""
    return [(t(f"timing.col_{name}"), place > 0) for place, name in enumerate(names)]


def interval(ends: tuple[float, float] | None) -> str:
    """Return an interval of a share."""
    return "–" if ends is None else f"{ends[0] * 100:.1f}~{percent(ends[1])}"


def _span(ends: Ends) -> str:
    if ends is None:
        return "–"
    low, high = (duration_words(end, LANGUAGE) for end in ends)
    return f"{low} ~ {'' if high == '–' else high}"


def stage_times_table(result: StageTimesResult) -> Table:
    """Return one row per stage."""
    rows = [
        (
            each.name.say(LANGUAGE),
            number(each.journeys),
            number(each.moved_on),
            number(each.left),
            number(each.here),
            percent(each.left_share),
            interval(each.interval),
            duration_words(each.p25, LANGUAGE),
            duration_words(each.median, LANGUAGE),
            duration_words(each.p75, LANGUAGE),
            _span(each.ci),
        )
        for each in result.stages
    ]
    return _heads(
        "stage", "journeys", "moved_on", "left", "here", "left_share", "interval", "p25", "median",
        "p75", "median_interval",
    ), rows  # fmt: skip


def edge_times_table(result: EdgeTimesResult) -> Table:
    """Return who arrived within which time, then the quartiles of all who set out."""
    rows = [
        (
            t("timing.row_within", within=spoken(each.within, LANGUAGE)),
            number(each.judged),
            number(each.arrived),
            percent(each.share),
            interval(each.interval),
        )
        for each in result.within
    ]
    waiting = t("timing.row_ever")
    rows.append((waiting, number(result.n), number(result.arrived), "", ""))
    for name, value in (("p25", result.p25), ("median", result.median), ("p75", result.p75)):
        ends = _span(result.ci) if name == "median" else ""
        rows.append((t(f"timing.col_{name}"), "", "", duration_words(value, LANGUAGE), ends))
    return _heads("time", "judged", "arrived", "share", "interval"), rows


def visits_table(result: VisitsResult) -> Table:
    """Return one row per period, and one of all."""
    rows = [
        (
            each.period + ("" if each.complete else OPEN),
            number(each.visits),
            number(each.people),
            number(each.events),
            percent(each.bounce_rate),
            duration_words(each.mean_seconds, LANGUAGE),
            "",
        )
        for each in result.periods
    ]
    rows.append(
        (
            t("timing.row_all"),
            number(result.visits),
            number(result.people),
            number(sum(each.events for each in result.periods)),
            percent(result.bounce_rate),
            duration_words(result.seconds.mean, LANGUAGE),
            duration_words(result.seconds.median, LANGUAGE),
        )
    )
    return _heads("period", "visits", "people", "events", "bounce", "mean", "median"), rows


def lifecycle_table(result: LifecycleResult) -> Table:
    """Return one row per period."""
    rows = [
        (
            each.period + ("" if each.complete else OPEN),
            number(each.active),
            number(each.new),
            number(each.returning),
            number(each.resurrected),
            f"-{number(each.dormant)}" if each.dormant else "0",
            percent(each.kept),
            interval(each.interval),
        )
        for each in result.periods
    ]
    names = ("period", "active", "new", "returning", "resurrected", "dormant", "kept", "interval")
    return _heads(*names), rows


def retention_table(result: RetentionResult) -> Table:
    """Return one row per cohort, below those of everyone and its interval."""

    def shares(cells: Sequence[RetentionCell], people: int) -> tuple[str, ...]:
        # Where nobody's bracket is over, the share that came back already.
        rates = [c.so_far / people if c.rate is None and c.so_far else c.rate for c in cells]
        return tuple(
            percent(rate) + ("" if cell.complete or rate is None else OPEN)
            for cell, rate in zip(cells, rates, strict=True)
        )

    average = tuple(percent(cell.rate) for cell in result.average)

    rows = [
        (t("timing.row_all"), number(result.people), *average),
        (t("timing.col_interval"), "", *(interval(cell.interval) for cell in result.average)),
    ]
    rows += [
        (each.period, number(each.people), *shares(each.cells, each.people))
        for each in result.cohorts
    ]
    ages = [(t(f"timing.age_{result.unit}", age=name), True) for name in result.brackets]
    return [*_heads("cohort", "people"), *ages], rows


def stickiness_table(result: StickinessResult) -> Table:
    """Return one row per number of active units."""
    rows = [
        (
            number(each.number),
            number(each.exactly),
            percent(each.share),
            number(each.at_least),
            percent(each.share_at_least),
        )
        for each in result.spread
    ]
    by_week, by_month = percent(result.mean_ratio_week), percent(result.mean_ratio_month)
    rows.append((t("timing.row_ratio_week"), "", by_week, "", ""))
    rows.append((t("timing.row_ratio_month"), "", by_month, "", ""))
    return _heads(f"active_{result.unit}", "exactly", "share", "at_least", "share_at_least"), rows


def cohorts_table(result: CohortsResult) -> Table:
    """Return one row per cohort; sums and events are added up along the ages."""

    def shown(cells: Sequence[CohortCell], people: int, *, marked: bool = True) -> tuple[str, ...]:
        written: list[str] = []
        running = 0.0
        for cell in cells:
            value = cell.per_person if result.measure == "people" else cell.cumulative
            if value is None and marked and cell.people_so_far:
                # Nobody's age is over: what there is so far.
                by_measure = {
                    "people": cell.people_so_far,
                    "events": cell.events_so_far,
                    "sum": cell.total_so_far,
                }
                value = running + by_measure[result.measure] / people
            elif value is not None and result.measure != "people":
                running = value
            text = percent(value) if result.measure == "people" else _amount(value)
            opened = marked and not cell.complete and value is not None
            written.append(text + (OPEN if opened else ""))
        return tuple(written)

    # A trait's people started at any time: like everyone's, its row is of those judged.
    dated = result.by is None
    everyone = shown(result.average, result.people, marked=False)
    rows = [(t("timing.row_all"), number(result.people), *everyone)]
    rows += [
        (
            t("missing_group") if each.cohort is None else each.cohort,
            number(each.people),
            *shown(each.cells, each.people, marked=dated),
        )
        for each in result.cohorts
    ]
    ages = [(t(f"timing.age_{result.unit}", age=cell.age), True) for cell in result.average]
    return [*_heads("cohort", "people"), *ages], rows


def _amount(value: float | None) -> str:
    if value is None:
        return "–"
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:,.2f}"
