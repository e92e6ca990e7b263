"""Answers about topics as tables for people: headings and rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from yeojido.app.cli.answer import Columns, Rows
from yeojido.app.cli.language import LANGUAGE, t
from yeojido.app.cli.output import number, percent, table, tell

if TYPE_CHECKING:
    from yeojido.analyze.voice.alike import Quote
    from yeojido.analyze.voice.competitors import CompetitorsResult
    from yeojido.analyze.voice.distinct import Feeling
    from yeojido.analyze.voice.factors import FactorsResult
    from yeojido.analyze.voice.needs import NeedsResult
    from yeojido.analyze.voice.rising import RisingResult
    from yeojido.analyze.voice.topic_results import Reading, TopicsResult
    from yeojido.domain.words import Words

_TEXT = frozenset(
    {"group", "phrase", "quote", "topic", "where", "name", "about", "factor", "words"}
)


def _columns(*names: str) -> Columns:
    return [(t(f"topics.col_{name}"), name not in _TEXT) for name in names]


def felt(feeling: Feeling) -> str:
    """Return a valence with its interval; a dash under five people."""
    if feeling.value is None or feeling.low is None or feeling.high is None:
        return "–"
    return f"{feeling.value:+.1f} ({feeling.low:+.1f} ~ {feeling.high:+.1f})"


def _line(phrase: str, also: Sequence[str], most: int = 2) -> str:
    return " · ".join((phrase, *also[:most]))


def _quote(quotes: Sequence[Quote]) -> str:
    if not quotes:
        return ""
    best = quotes[0]
    text = best.text if len(best.text) <= 60 else best.text[:59] + "…"
    return text if best.people < 2 else t("topics.said_by", text=text, n=number(best.people))


def _read(reading: Reading) -> None:
    tell(
        t("topics.counted", people=number(reading.people), voices=number(reading.voices),
          read=number(reading.read_people))
    )  # fmt: skip


def _where(places: Sequence[tuple[str | None, Words, int]]) -> str:
    return ", ".join(f"{name.say(LANGUAGE)} {number(n)}" for _, name, n in places[:3])


def topics(result: TopicsResult, json: bool) -> tuple[Columns, Rows]:
    """Return what sets groups apart; the topics are printed before."""
    if not json:
        _read(result.reading)
        told = [
            (
                each.name,
                f"{number(each.people)} ({percent(each.share, 0)})",
                felt(each.felt),
                t(f"topics.trend_{each.direction}"),
                _quote(each.quotes),
            )
            for each in result.topics
        ]
        if told:
            table(_columns("topic", "people", "felt", "trend", "quote"), told)
    rows = [
        (
            group.name.say(LANGUAGE),
            _line(each.phrase, each.also),
            f"{number(each.people)} ({percent(each.share, 0)})",
            percent(each.elsewhere),
            f"×{each.odds:.1f} ({each.ci[0]:.1f} ~ {each.ci[1]:.1f})",
            felt(each.felt),
            _quote(each.quotes),
        )
        for group in result.groups
        for each in group.phrases
    ]
    return _columns("group", "phrase", "people", "elsewhere", "odds", "felt", "quote"), rows


def rising(result: RisingResult, json: bool) -> tuple[Columns, Rows]:
    """Return what rises this week."""
    if not json:
        _read(result.reading)
        if result.week is not None:
            tell(t("topics.this_week", first=result.week[0], last=result.week[1]))
    rows = [
        (
            _line(each.phrase, each.also),
            number(each.people),
            f"{each.expected:.1f} ({each.ci[0]} ~ {each.ci[1]})",
            t("topics.new") if each.times is None else f"×{each.times:.1f}",
            felt(each.felt),
            _where(each.places),
            _quote(each.quotes),
        )
        for each in result.rising
    ]
    return _columns("phrase", "people", "expected", "times", "felt", "where", "quote"), rows


def competitors(result: CompetitorsResult, json: bool) -> tuple[Columns, Rows]:
    """Return who is named; names to look at are printed before."""
    if not json:
        _read(result.reading)
        if result.suggestions:
            found = ", ".join(f"{each.name} {number(each.people)}" for each in result.suggestions)
            tell(t("topics.suggested", names=found))
    rows = [
        (
            each.name,
            f"{number(each.people)} ({percent(each.share)})",
            number(each.compared),
            felt(each.felt),
            ", ".join(f"{said.phrase} {number(said.people)}" for said in each.phrases[:4]),
            _quote(each.quotes),
        )
        for each in result.competitors
    ]
    return _columns("name", "people", "compared", "felt", "words", "quote"), rows


def needs(result: NeedsResult, json: bool) -> tuple[Columns, Rows]:
    """Return what people ask for."""
    if not json:
        _read(result.reading)
        tell(t("topics.wanting", people=number(result.people), share=percent(result.share)))
    rows = [
        (
            t("topics.other_needs") if each.about is None else _line(each.about, each.also),
            f"{number(each.people)} ({percent(each.share)})",
            " · ".join(f"{t(f'topics.kind_{kind}')} {number(n)}" for kind, n in each.kinds if n),
            felt(each.felt),
            _where(each.places),
            _quote(each.quotes),
        )
        for each in result.needs
    ]
    return _columns("about", "people", "words", "felt", "where", "quote"), rows


def factors(result: FactorsResult, json: bool) -> tuple[Columns, Rows]:
    """Return the factors."""
    if not json:
        _read(result.reading)
    rows = [
        (
            each.name.say(LANGUAGE),
            f"{number(each.people)} ({percent(each.share, 0)})",
            felt(each.felt),
            f"{number(each.negative)} / {number(each.positive)}",
            ", ".join(f"{word} {number(n)}" for word, n in each.words[:4]),
            _quote(each.complaints or each.quotes),
        )
        for each in result.factors
    ]
    return _columns("factor", "people", "felt", "sides", "words", "quote"), rows
