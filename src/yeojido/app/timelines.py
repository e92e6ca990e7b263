"""A person's timeline as an answer: marks of what they did, stages, who became known, where they are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from yeojido.domain.durations import duration
from yeojido.domain.people import kind_of_key
from yeojido.domain.words import Language, Words, say

if TYPE_CHECKING:
    from yeojido.app.log import Log
    from yeojido.app.people import Moment, People, Place
    from yeojido.domain.journey import JourneyMap, Touchpoint
    from yeojido.draw.answer import Sheet

#: so many events, the latest, are drawn unless said otherwise
LATEST = 60
_SHOWN_KEY = 120


def document(
    people: People, log: Log, person: str, definition: JourneyMap, limit: int = LATEST
) -> dict[str, Any]:
    """Return what the picture of a person's timeline is drawn from; times are ISO 8601, UTC.

    ``marks``: the latest events in order, neighbours alike within a visit as one.
    """
    from yeojido.analyze.classify import stages_in_order
    from yeojido.analyze.journeys import Patience
    from yeojido.app.people import moment

    found = people.timeline(person, limit)[::-1]
    steps = people.touchpoints(person, definition)[-len(found) :] if found else []
    stages = stages_in_order(definition)
    place = people.place(person, definition, log.run(Patience(definition)).readable(), log)
    first, last, total = people.extent(person)
    return {
        "person": person,
        "journey": definition.meta.id,
        "total": total,
        "shown": len(found),
        "first": None if first is None else moment(first),
        "last": None if last is None else moment(last),
        "stages": [
            {"id": s.id, "name": _both(s.name), "order": s.order, "colour": s.colour_token}
            for s in stages
        ],
        "marks": _marks(found, steps, definition, [stage.id for stage in stages]),
        "place": placed(place, ZoneInfo(definition.meta.timezone)),
        "tasks": people.tasks(person),
    }


def placed(place: Place, zone: ZoneInfo) -> dict[str, Any]:
    """Return where somebody is, in words (times in a zone) and as values."""
    said = _both(place.words(lambda at: _local(at, zone)))
    return {
        "state": place.state,
        "stage": place.stage,
        "words": said,
        "next": place.next,
        "next_share": place.next_share,
        "next_n": place.next_n,
        "next_words": None if (after := place.next_words()) is None else _both(after),
    }


def _local(at: int, zone: ZoneInfo) -> str:
    return f"{datetime.fromtimestamp(at / 1e6, UTC).astimezone(zone):%Y-%m-%d %H:%M}"


def _both(words: Words) -> dict[str, str]:
    return {"ko": words.ko, "en": words.en}


def _marks(
    found: Sequence[Moment],
    steps: Sequence[int],
    definition: JourneyMap,
    stages: Sequence[str],
) -> list[dict[str, Any]]:
    from yeojido.analyze import lexicon

    gap = duration(definition.meta.visit_gap)
    zone = ZoneInfo(definition.meta.timezone)
    marks: list[dict[str, Any]] = []
    seen: set[str] = set()
    before: int | None = None
    for each, code in zip(found, steps, strict=True):
        step = definition.steps[code] if code >= 0 else None
        mark = _mark(each, step, stages, zone)
        mark["known"] = _known(each.identity, seen)
        seen.add(each.identity)
        if mark["known"] is None and lexicon.nothing(each.event):
            continue  # what an SDK measures by itself
        away = before is not None and each.at - before > gap
        mark["gap_seconds"] = (each.at - before) / 1e6 if before is not None and away else None
        if marks and not away and _alike(marks[-1], mark):
            marks[-1]["count"] += 1
        else:
            marks.append(mark)
        before = each.at
    _between(marks)
    return marks


def _between(marks: list[dict[str, Any]]) -> None:
    """Let the band of a stage go on over marks that are on no map between two of the stage."""
    at: int | None = None
    waiting: list[dict[str, Any]] = []
    for mark in marks:
        mark["stage_at"] = mark["stage"]
        if mark["stage"] is None:
            waiting.append(mark)
            continue
        if mark["stage"] == at:
            for each in waiting:
                each["stage_at"] = at
        at, waiting = mark["stage"], []


def _alike(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    same = ("label", "channel", "stage", "identity")
    plain = other["known"] is None and all(
        e["rating"] is None and not e["text"] for e in (one, other)
    )
    return plain and all(one[name] == other[name] for name in same)


def _known(identity: str, seen: set[str]) -> str | None:
    """Say what a new identifier means: the first that is known, or one more of the person."""
    if not seen or identity in seen:
        return None
    anonymous = all(kind_of_key(key) in ("anonymous", "device") for key in seen)
    known = kind_of_key(identity) not in ("anonymous", "device")
    return "known" if anonymous and known else "joined"


def _mark(
    each: Moment, step: Touchpoint | None, stages: Sequence[str], zone: ZoneInfo
) -> dict[str, Any]:
    from yeojido.analyze import lexicon
    from yeojido.analyze.maps import channels

    channel = channels.key(each.channel) if each.channel else "other"
    text = each.properties.get("text")
    rating = each.properties.get("rating")
    name = lexicon.action(each.event) if step is None else step.name
    return {
        "at": datetime.fromtimestamp(each.at / 1e6, UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "when": _local(each.at, zone),
        "event": each.event,
        "label": _both(name),
        "touchpoint": None if step is None else step.id,
        "stage": None if step is None else stages.index(step.stage),
        "icon": None if step is None else step.icon,
        "goal": step is not None and step.goal,
        "failure": step is not None and step.failure,
        "channel": channel if channel != "other" else each.channel or "other",
        "channel_name": _both(channels.word(channel, each.channel)),
        "channel_icon": channels.icon(channel),
        "rating": rating,
        "text": text[:_SHOWN_KEY] if isinstance(text, str) else None,
        "identity": each.identity,
        "count": 1,
    }


def sheet(made: Mapping[str, Any], language: Language) -> Sheet:
    """Return the table under the picture: what happened, when and where."""
    from yeojido.draw.answer import Sheet

    names = ("time", "channel", "event", "details", "under")
    rows = tuple(
        (
            str(mark["when"]),
            str(mark["channel_name"][language]),
            _counted(str(mark["label"][language]), mark["count"]),
            " · ".join(str(v) for v in (mark["rating"], mark["text"]) if v is not None),
            str(mark["identity"]),
        )
        for mark in made["marks"]
    )
    return Sheet(tuple((say(f"people.col_{name}", language), False) for name in names), rows)


def _counted(label: str, count: int) -> str:
    return label if count == 1 else f"{label} ×{count}"
