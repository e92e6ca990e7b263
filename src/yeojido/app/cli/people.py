"""One person: ``person find|show|timeline|why|merge|unmerge``."""

from __future__ import annotations

import getpass
import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import App, Parameter

from yeojido.app.cli.common import Common, shared
from yeojido.app.cli.language import LANGUAGE, t
from yeojido.app.cli.output import emit, number, table, tell
from yeojido.app.cli.safe import printable
from yeojido.app.wire import house
from yeojido.domain.errors import BadOption

if TYPE_CHECKING:
    from yeojido.app.people import Moment, People, Place, Profile, Reason
    from yeojido.app.settings import Settings
    from yeojido.app.wire import House
    from yeojido.domain.people import Trait
    from yeojido.store.neighbourhood import Row

Who = Annotated[str, Parameter(help=t("people.opt_who"))]
Other = Annotated[str, Parameter(help=t("people.opt_other"))]
By = Annotated[str | None, Parameter(help=t("people.opt_by"))]


def group(app: App) -> App:
    """Return the group ``person``, which other rooms may have made."""
    if "person" not in app:
        app.command(App(name="person", help=t("people.help")))
    return app["person"]


def add(app: App) -> None:
    """Add the commands to the command line."""
    person = group(app)
    person.command(find, help=t("people.find_help"))
    person.command(show, help=t("people.show_help"))
    person.command(timeline, help=t("people.timeline_help"))
    person.command(why, help=t("people.why_help"))
    person.command(merge, help=t("people.merge_help"))
    person.command(unmerge, help=t("people.unmerge_help"))


def find(who: Who, *, common: Common | None = None) -> None:
    """Print the key of a person."""
    settings = shared(common)
    with house(settings) as parts:
        key, person = _people(parts).find_key(who)
    if settings.json:
        emit({"person": person, "key": key})
    else:
        print(printable(person))


def show(
    who: Who,
    *,
    journey: Annotated[str | None, Parameter(help=t("people.opt_journey"))] = None,
    common: Common | None = None,
) -> None:
    """Show who somebody is and where they are on the map."""
    from yeojido.app.people import on_map

    settings = shared(common)
    with house(settings) as parts:
        people = _people(parts)
        profile = people.profile(people.find(who))
        sources = people.sources()
        place = on_map(parts, people, profile, journey)
    if settings.json:
        emit(_document(profile, place))
        return
    print(t("people.person", person=profile.person))
    if profile.events and profile.first is not None and profile.last is not None:
        first, last = _moment(profile.first), _moment(profile.last)
        print(t("people.seen", events=number(profile.events), first=first, last=last))
    else:
        print(t("people.nothing_seen"))
    if place is not None:
        print(printable(_where(place)))
    _tables(profile, sources)


def timeline(
    who: Who,
    *,
    limit: Annotated[int, Parameter(help=t("people.opt_limit"))] = 50,
    before: Annotated[str | None, Parameter(help=t("people.opt_before"))] = None,
    out: Annotated[list[Path] | None, Parameter(help=t("people.opt_out"), negative="")] = None,
    journey: Annotated[str | None, Parameter(help=t("people.opt_journey"))] = None,
    common: Common | None = None,
) -> None:
    """Show what somebody did, on every channel."""
    from yeojido.analyze.periods import instant

    if out:
        _drawn(shared(common), who, limit, out, journey)
        return
    if limit < 1:
        raise BadOption(option="--limit", value=limit, possible="1, 50, 500 ...")
    settings = shared(common)
    with house(settings) as parts:
        people = _people(parts)
        person = people.find(who)
        until = None if before is None else instant(before)
        found = people.timeline(person, limit, until)
        tasks = people.tasks(person)
    if settings.json:
        emit({"person": person, "events": [_event(each) for each in found], "tasks": tasks})
        return
    names = ("time", "channel", "event", "under", "details")
    table([(t(f"people.col_{name}"), False) for name in names], [_line(each) for each in found])
    if tasks:
        from yeojido.app.cli.tasks import lines

        print(t("tasks.timeline"))
        lines(tasks)


def why(
    who: Who,
    other: Annotated[str | None, Parameter(help=t("people.opt_other"))] = None,
    *,
    common: Common | None = None,
) -> None:
    """Say why identifiers are one person, or are not."""
    settings = shared(common)
    with house(settings) as parts:
        people = _people(parts)
        found = people.why(who, other)
        sources = people.sources()
    if settings.json:
        emit(
            {
                "one": found.one,
                "chain": [_evidence(each, sources) for each in found.chain],
                "evidence": [_evidence(each, sources) for each in found.evidence],
                "cuts": [
                    {"a": a, "b": b, "at": _moment(at), "by": by} for a, b, at, by in found.cuts
                ],
            }
        )
        return
    if other is not None:
        print(t("people.are_one") if found.one else t("people.are_two"))
    shown = found.chain if other is not None and found.one else found.evidence
    for each in shown:
        print(printable(f"- {_said(each, sources)}"))
    if not shown:
        print(t("people.alone") if other is None or found.one else t("people.no_evidence"))
    for a, b, at, by in found.cuts:
        print(f"- {t('people.cut', a=a, b=b, by=by, at=_moment(at))}")


def merge(who: Who, other: Other, *, by: By = None, common: Common | None = None) -> None:
    """Join two people by hand."""
    settings = shared(common)
    with house(settings) as parts:
        people = _people(parts)
        changed = people.merge(who, other, _operator(by))
        person = people.find(who)
    if settings.json:
        emit({"person": person, "changed": changed})
    elif changed:
        tell(t("people.merged", a=who, b=other, person=person, count=number(len(changed))))
    else:
        tell(t("people.already_one", person=person))


def unmerge(who: Who, other: Other, *, by: By = None, common: Common | None = None) -> None:
    """Say that two identifiers are two people."""
    settings = shared(common)
    with house(settings) as parts:
        people = _people(parts)
        if people.find_key(who)[0] == people.find_key(other)[0]:
            raise BadOption(option="OTHER", value=repr(other[:40]), possible=t("people.same_key"))
        changed = people.unmerge(who, other, _operator(by))
        first, second = people.find(who), people.find(other)
    if settings.json:
        emit({"people": [first, second], "changed": changed})
    else:
        tell(t("people.unmerged", a=who, b=other, first=first, second=second))


# what they are made of


def _drawn(settings: Settings, who: str, limit: int, out: list[Path], journey: str | None) -> None:
    """Draw a person's timeline into files."""
    from yeojido.app import pictures
    from yeojido.app.journeys import chosen
    from yeojido.app.timelines import document, sheet

    if limit < 1:
        raise BadOption(option="--limit", value=limit, possible="1, 50, 500 ...")
    for path in out:
        pictures.check(path)
    with house(settings) as parts:
        people = _people(parts)
        log = parts.log()
        made = document(people, log, people.find(who), chosen(parts, log, journey, None)[0], limit)
    for path in out:
        pictures.save_answer("timeline", made, path, LANGUAGE, sheet(made, LANGUAGE))
        tell(t("people.drawn", path=path))
    if settings.json:
        emit(made)


def _people(parts: House) -> People:
    from yeojido.app.people import People

    return People(parts)


def _operator(by: str | None) -> str:
    return by or getpass.getuser()


def _moment(at: int) -> str:
    from yeojido.app.people import moment

    return moment(at)


def _where(place: Place) -> str:
    after = place.next_words() if place.state != "won" else None
    said = place.words().say(LANGUAGE)
    return said if after is None else f"{said}\n{after.say(LANGUAGE)}"


def _tables(profile: Profile, sources: dict[str, str]) -> None:
    heads = [(t(f"people.col_{name}"), False) for name in ("key", "kind", "first", "last")]
    table(heads, [_identifier(row) for row in profile.identifiers])
    if profile.traits:
        heads = [(t(f"people.col_{name}"), False) for name in ("trait", "value", "since", "source")]
        held = [profile.traits[name] for name in sorted(profile.traits)]
        table(heads, [_trait(each, sources) for each in held])
    if profile.consents:
        names = ("consent", "channel", "state", "since")
        rows = [
            (each.purpose, each.channel, t(f"people.state_{each.state}"), _moment(each.at))
            for each in profile.consents
        ]
        table([(t(f"people.col_{name}"), False) for name in names], rows)


def _identifier(row: Row) -> tuple[str, ...]:
    kind = t(f"people.kind_{row.kind}")
    if not row.last_at:
        return row.key, kind, "–", t("people.only_named") if row.first_at else "–"
    # Days: with the time of day the keys would not fit into a line. ``--json`` has both.
    return row.key, kind, _moment(row.first_at)[:10], _moment(row.last_at)[:10]


def _trait(trait: Trait, sources: dict[str, str]) -> tuple[str, ...]:
    value = t("people.in_vault") if trait.value is None else str(json.loads(trait.value))
    return trait.name, value, _moment(trait.at), sources.get(trait.source, trait.source)


def _line(each: Moment) -> tuple[str, ...]:
    details = ", ".join(f"{name}={value}" for name, value in sorted(each.properties.items()))
    shown = details if len(details) <= 120 else f"{details[:119]}…"
    return _moment(each.at), each.channel or "–", each.event, each.identity, shown


def _event(each: Moment) -> dict[str, Any]:
    return {
        "time": _exact(each.at),
        "event": each.event,
        "channel": each.channel,
        "identity": each.identity,
        "properties": each.properties,
    }


def _exact(at: int) -> str:
    return f"{_moment(at)[:-1]}.{at % 1_000_000:06}Z"


def _said(reason: Reason, sources: dict[str, str]) -> str:
    said = reason.words(sources.get(reason.edge.source, reason.edge.source)).say(LANGUAGE)
    return f"{said} – {t(f'people.not_{reason.why_not}')}" if reason.why_not else said


def _evidence(reason: Reason, sources: dict[str, str]) -> dict[str, Any]:
    edge = reason.edge
    return {
        "a": edge.a,
        "b": edge.b,
        "rule": edge.rule,
        "at": _moment(edge.at),
        "source": sources.get(edge.source, edge.source),
        "verified": edge.verified,
        "message": edge.message,
        "used": not reason.why_not,
        "why_not": reason.why_not or None,
        "words": {
            "ko": reason.words(sources.get(edge.source, edge.source)).ko,
            "en": reason.words(sources.get(edge.source, edge.source)).en,
        },
    }


def _document(profile: Profile, place: Place | None) -> dict[str, Any]:
    from yeojido.app.people import placed

    return {
        "person": profile.person,
        "identifiers": [
            {
                "key": row.key,
                "kind": row.kind,
                "first_seen": _moment(row.first_at) if row.last_at else None,
                "last_seen": _moment(row.last_at) if row.last_at else None,
            }
            for row in profile.identifiers
        ],
        "events": profile.events,
        "first": None if profile.first is None else _moment(profile.first),
        "last": None if profile.last is None else _moment(profile.last),
        "traits": {name: _held(trait) for name, trait in sorted(profile.traits.items())},
        "history": [{"name": trait.name, **_held(trait)} for trait in profile.history],
        "consents": [
            {
                "purpose": each.purpose,
                "channel": each.channel,
                "state": each.state,
                "at": _moment(each.at),
                "source": each.source,
            }
            for each in profile.consents
        ],
        "place": None if place is None else placed(place),
    }


def _held(trait: Trait) -> dict[str, Any]:
    return {
        "value": None if trait.value is None else json.loads(trait.value),
        "in_vault": trait.value is None,
        "at": _moment(trait.at),
        "source": trait.source,
        "verified": trait.verified,
        "identity": trait.identity,
    }
