"""Pictures of what people talk about: topics, what rises, competitors, needs, factors."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from yeojido.domain.words import Language, say
from yeojido.draw import numbers
from yeojido.draw.plots.frame import Head
from yeojido.draw.plots.reading import Record, records, said, value, warnings
from yeojido.draw.plots.sayings import Saying, Sayings, sayings
from yeojido.draw.scene import Scene
from yeojido.draw.typeface import Typeface
from yeojido.draw.view import number

Data = Mapping[str, Any]
#: Phrases of a group, and topics, that the picture has room for; the table has all.
_PHRASES, _TOPICS, _ROWS = 5, 8, 15
_LONGEST = 110
#: Below this valence a finding is told as a complaint.
_LOW = -0.4


def topics(data: Data, language: Language, face: Typeface) -> Scene:
    """Return the picture of ``voice topics --json``: phrases by group, then topics."""
    rows: list[Saying] = []
    best: tuple[float, str, Record] | None = None
    worst: tuple[float, str, Record] | None = None
    for group in records(data, "groups"):
        name = said(group.get("name"), language)
        for each in records(group, "phrases")[:_PHRASES]:
            rows.append(_share(each, "phrase", language, mark="elsewhere", group=name))
            # Of what stands out, the title tells a clear complaint first.
            felt, z = number(each.get("valence")), value(each, "z")
            if felt is not None and felt <= _LOW and (worst is None or z > worst[0]):
                worst = (z, name, each)
            if group.get("id") is not None and (best is None or z > best[0]):
                best = (z, name, each)
    heading = say("topics.topics_found", language)
    found = records(data, "topics")
    for each in found[:_TOPICS]:
        rows.append(_share(each, "name", language, group=heading if rows else ""))
    if worst is not None:
        title = say("topics.title_topics_low", language, group=worst[1], phrase=worst[2]["phrase"],
                    felt=numbers.score(value(worst[2], "valence")))  # fmt: skip
    elif best is not None:
        title = say("topics.title_topics", language, group=best[1], phrase=best[2]["phrase"],
                    share=numbers.share(value(best[2], "share")),
                    odds=f"{value(best[2], 'odds'):.1f}")  # fmt: skip
    elif found:
        title = say("topics.title_topics_only", language, topic=found[0]["name"])
    else:
        title = say("topics.title_topics_none", language)
    more = (say("topics.mark_elsewhere", language),) if best or worst else ()
    return _drawn(data, title, rows, more, language, face)


def rising(data: Data, language: Language, face: Typeface) -> Scene:
    """Return the picture of ``voice topics --rising --json``: people this week, and expected."""
    rows = [
        Saying(
            name=str(each["phrase"]),
            also=" · ".join(each.get("also") or ()),
            value=value(each, "people"),
            text=_times(each, language),
            mark=value(each, "expected"),
            felt=_felt(each),
            quotes=_quotes(each, language),
        )
        for each in records(data, "rising")[:_ROWS]
    ]
    title = say("topics.title_rising_none", language)
    if rows:
        first = records(data, "rising")[0]
        title = say("topics.title_rising", language, phrase=first["phrase"],
                    people=numbers.count(value(first, "people")),
                    expected=f"{value(first, 'expected'):.1f}")  # fmt: skip
    week = data.get("week")
    what = "" if not week else say("topics.this_week", language, **week)
    more = (say("topics.mark_expected", language),) if rows else ()
    return _drawn(data, title, rows, more, language, face, what)


def competitors(data: Data, language: Language, face: Typeface) -> Scene:
    """Return the picture of ``voice topics --competitors --json``."""
    found = [each for each in records(data, "competitors") if value(each, "people")]
    rows: list[Saying] = []
    for each in found:
        rows.append(_share(each, "name", language))
        rows += [
            Saying(
                name=f"· {one['phrase']}",
                value=value(one, "people") / max(1.0, value(each, "people")) * value(each, "share"),
                text=numbers.people(value(one, "people"), language),
                felt=_felt(one),
            )
            for one in records(each, "phrases")[:4]
        ]
    title = say("topics.title_competitors_none", language)
    if found:
        title = say("topics.title_competitors", language, name=found[0]["name"],
                    people=numbers.count(value(found[0], "people")))  # fmt: skip
    names = ", ".join(
        f"{each['name']} {numbers.count(value(each, 'people'))}"
        for each in records(data, "suggestions")[:8]
    )
    more = (say("topics.suggested", language, names=names),) if names else ()
    return _drawn(data, title, rows, more, language, face)


def needs(data: Data, language: Language, face: Typeface) -> Scene:
    """Return the picture of ``voice topics --needs --json``."""
    found = records(data, "needs")
    rest = say("topics.other_needs", language)
    rows = [_share(each, "about", language, unnamed=rest) for each in found[:_ROWS]]
    title = say("topics.title_needs_none", language)
    if found and found[0].get("about") is not None:
        title = say("topics.title_needs", language, about=found[0]["about"],
                    people=numbers.count(value(found[0], "people")))  # fmt: skip
    what = say("topics.wanting", language, people=numbers.count(value(data, "people")),
               share=numbers.share(value(data, "share")))  # fmt: skip
    return _drawn(data, title, rows, (), language, face, what)


def factors(data: Data, language: Language, face: Typeface) -> Scene:
    """Return the picture of ``voice topics --factors --json``."""
    found = [each for each in records(data, "factors") if value(each, "people")]
    rows = [
        Saying(
            name=said(each.get("name"), language),
            also=", ".join(str(one["word"]) for one in records(each, "words")[:4]),
            value=value(each, "share"),
            text=_people(each, language),
            felt=_felt(each),
            quotes=_quotes(each, language, "complaints") or _quotes(each, language),
        )
        for each in found
    ]
    felt = [each for each in found if number(each.get("valence")) is not None]
    title = say("topics.title_factors_none", language)
    if felt:
        least = min(felt, key=lambda each: value(each, "valence"))
        title = say("topics.title_factors", language, name=said(least.get("name"), language),
                    felt=numbers.score(value(least, "valence")),
                    people=numbers.count(value(least, "people")))  # fmt: skip
    return _drawn(data, title, rows, (), language, face)


def _drawn(
    data: Data, title: str, rows: Sequence[Saying], more: tuple[str, ...], language: Language,
    face: Typeface, what: str = "",
) -> Scene:  # fmt: skip
    """Return a picture of rows under a title; ``more``: notes about the marks."""
    reading: Record = data.get("reading") or {}
    counted = say("topics.counted", language, people=numbers.count(value(reading, "people")), voices=numbers.count(value(reading, "voices")), read=numbers.count(value(reading, "read_people")))  # fmt: skip
    counts = data.get("rising") is not None
    unit, how = ("col_people", "how_many") if counts else ("col_share", "how")
    return sayings(
        Sayings(
            head=Head(
                title=title,
                subtitle=" · ".join(filter(None, (what, counted))),
                notes=(say(f"topics.{how}", language), *more, *warnings(data, language)),
            ),
            rows=tuple(rows),
            headings=(
                say("topics.col_phrase", language),
                say(f"topics.{unit}", language),
                say("topics.col_scale", language),
            ),
        ),
        language,
        face,
    )


def _share(
    each: Record, name: str, language: Language, *, mark: str | None = None, group: str = "",
    unnamed: str = "",
) -> Saying:  # fmt: skip
    """Return a row whose bar is a share of people."""
    called = each.get(name)
    also = [one for one in each.get("also") or () if isinstance(one, str)]
    return Saying(
        name=unnamed if called is None else str(called),
        also=" · ".join(also[:3]),
        value=value(each, "share"),
        text=_people(each, language),
        mark=None if mark is None else value(each, mark),
        felt=_felt(each),
        quotes=_quotes(each, language),
        group=group,
    )


def _people(each: Record, language: Language) -> str:
    people = numbers.people(value(each, "people"), language)
    return f"{people} · {numbers.share(value(each, 'share'))}"


def _times(each: Record, language: Language) -> str:
    people, times = numbers.people(value(each, "people"), language), number(each.get("times"))
    return f"{people} · {say('topics.new', language) if times is None else f'×{times:.1f}'}"


def _felt(each: Record) -> tuple[float, float, float] | None:
    felt, ends = number(each.get("valence")), each.get("valence_ci")
    if felt is None or not ends:
        return None
    return felt, float(ends[0]), float(ends[1])


def _quotes(each: Record, language: Language, key: str = "quotes") -> tuple[str, ...]:
    made: list[str] = []
    for quote in records(each, key)[:2]:
        text = str(quote["text"])
        text = text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
        text = f"“{text}”"
        people = value(quote, "people")
        if people >= 2:
            text = say("topics.said_by", language, text=text, n=numbers.count(people))
        made.append(text)
    return tuple(made)
