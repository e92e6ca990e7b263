"""Scores as tables for people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from yeojido.app.cli.language import LANGUAGE, t
from yeojido.app.cli.output import number, percent
from yeojido.draw.scores import shown, shown_change, shown_changes, shown_interval, title_of

if TYPE_CHECKING:
    from yeojido.analyze.voice.expectations import ExpectationsResult
    from yeojido.analyze.voice.score_results import Score, ScoresResult
    from yeojido.app.cli.answer import Columns, Rows


def scores_table(result: ScoresResult) -> tuple[Columns, Rows]:
    """Return a row per score, or per score and period where there is a trend."""
    if result.unit is not None:
        return _trends(result)
    columns = [
        (t("scores.col_what"), False), (t("scores.col_score"), True), ("95%", True),
        (t("scores.col_mean"), True), (t("scores.col_high"), True), (t("scores.col_low"), True),
        (t("scores.col_people"), True), (t("scores.col_answers"), True),
    ]  # fmt: skip
    rows: list[tuple[str, ...]] = []
    for each in shown_scores(result):
        found = each.measure
        mean = "–" if found.mean is None else f"{found.mean:.2f}"
        hollow = " ○" if found.hollow and found.value is not None else ""
        rows.append((
            _name(each), shown(each.unit, found.value) + hollow,
            shown_interval(each.unit, found.interval), mean, percent(found.high),
            percent(found.low), number(found.people), number(found.answers),
        ))  # fmt: skip
    return columns, [*rows, *_response(result)]


def shown_scores(result: ScoresResult) -> list[Score]:
    """Return the scores without totals of a single row."""
    return [
        each
        for each in result.scores
        if each.level != "all"
        or sum((s.kind, s.scale) == (each.kind, each.scale) for s in result.scores) != 2
    ]


def _name(score: Score) -> str:
    title = title_of(score.kind, str(score.scale), LANGUAGE)
    return f"{title}: {score.name.say(LANGUAGE)}"


def _response(result: ScoresResult) -> list[tuple[str, ...]]:
    found = result.response
    if found is None:
        return []
    ends = shown_interval("share", found.interval)
    return [(t("scores.response"), percent(found.rate), ends, "–", "–", "–", number(found.people),
             f"{number(found.answered)}/{number(found.asked)}")]  # fmt: skip


def _trends(result: ScoresResult) -> tuple[Columns, Rows]:
    columns = [
        (t("scores.col_what"), False), (t("scores.col_period"), False),
        (t("scores.col_score"), True), ("95%", True), (t("scores.col_change"), True),
        ("95%", True), (t("scores.col_people"), True),
    ]  # fmt: skip
    rows = [
        (
            _name(each), point.period + ("" if point.complete else " …"),
            shown(each.unit, point.value), shown_interval(each.unit, point.interval),
            shown_change(each.unit, point.change, LANGUAGE),
            shown_changes(each.unit, point.change_interval, LANGUAGE), number(point.people),
        )
        for each in shown_scores(result)
        for point in each.trend
    ]  # fmt: skip
    return columns, rows


def gaps_table(result: ExpectationsResult) -> tuple[Columns, Rows]:
    """Return a row per pair of expectation and experience."""
    columns = [
        (t("scores.col_what"), False), (t("scores.col_expected"), True),
        (t("scores.col_experienced"), True), (t("scores.col_gap"), True), ("95%", True),
        (t("scores.col_worse"), True), (t("scores.col_people"), True),
    ]  # fmt: skip
    rows = [
        (
            each.name.say(LANGUAGE), shown("scale", each.before, signed=True),
            shown("scale", each.after, signed=True), shown("scale", each.gap, signed=True),
            shown_interval("scale", each.interval, signed=True), percent(each.worse),
            number(each.people),
        )
        for each in result.gaps
    ]  # fmt: skip
    return columns, rows
