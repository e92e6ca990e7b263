"""Reads the worked cases: a table of events, a question, the answer; see ``README.md`` here."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from yeojido.domain.journey import JourneyMap, Match, Meta, Stage, Touchpoint
from yeojido.domain.log import Event
from yeojido.domain.words import Words
from yeojido.store.memory import MemoryLog

HERE = Path(__file__).parent
#: Analyses by the name that a case asks for.
ANALYSES = {
    "attribution": "Attribution", "cohorts": "Cohorts", "conformance": "Conformance",
    "difference": "Difference", "edge_times": "EdgeTimes", "filtered": "Filtered",
    "funnel": "Funnel", "lifecycle": "Lifecycle", "loops": "Loops", "patterns": "Patterns",
    "retention": "Retention", "sankey": "Sankey", "split": "Split", "stage_times": "StageTimes",
    "step_matrix": "StepMatrix", "stickiness": "Stickiness", "transitions": "Transitions",
    "variants": "Variants", "visits": "Visits",
}  # fmt: skip
_EVENT = re.compile(
    r"(?P<name>[^\s,{][^,{]*?)\s+(?:(?P<day>\d{1,3})d\s+)?(?P<clock>\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)"
    r"(?:\s*\{(?P<values>[^}]*)\})?(?:,|$)"
)


@dataclass(frozen=True)
class Case:
    """One worked case.

    Attributes:
        file: the chapter it stands in. id: its name, unique.
        says: the rule it shows, in one sentence.
        events: as written. ask: the question. answer: path into the result -> value.
        peers: system -> what it answers at the first path, by its preset.
        elsewhere: system -> what its documents say, where there is no preset.
        journey: a definition as written, "" without one. error: part of the message, if refused.
        source: where the rule or the peers' answers come from.
    """

    file: str
    id: str
    says: str
    events: str
    ask: dict[str, Any]
    answer: dict[str, Any] = field(default_factory=dict)
    peers: dict[str, Any] = field(default_factory=dict)
    elsewhere: dict[str, str] = field(default_factory=dict)
    journey: str = ""
    error: str = ""
    source: str = ""


@dataclass(frozen=True)
class Chapter:
    """A file of cases."""

    file: str
    title: str
    text: str
    cases: tuple[Case, ...]


@cache
def chapters() -> tuple[Chapter, ...]:
    """Return every chapter, in the order of the files."""
    found = []
    for path in sorted(HERE.glob("*.toml")):
        written = tomllib.loads(path.read_text(encoding="utf-8"))
        shared = written.get("events", "")
        cases = tuple(
            Case(file=path.stem, **{"events": shared, **each}) for each in written["case"]
        )
        found.append(Chapter(path.stem, written["title"], written.get("text", ""), cases))
    return tuple(found)


def cases() -> list[Case]:
    """Return every case."""
    return [case for chapter in chapters() for case in chapter.cases]


def log_of(case: Case, buckets: int = 4) -> MemoryLog:
    """Return the log of a case: one person a line, ``kim: A 09:00, B 1d 09:00 {plan=pro}``.

    Days count from 1 March 2026 (a Sunday), times are UTC; ``{...}`` holds properties, among them
    ``channel``, ``text`` and ``rating``.
    """
    events = []
    for line in case.events.strip().splitlines():
        person, _, rest = line.partition(":")
        rest = rest.strip()
        at = 0
        while at < len(rest):
            found = _EVENT.match(rest, at)
            if found is None:
                raise ValueError(f"{case.id}: cannot read {rest[at:]!r}")
            events.append(_event(person.strip(), found))
            at = found.end()
            while at < len(rest) and rest[at] == " ":
                at += 1
    return MemoryLog.from_events(events, buckets)


def _event(person: str, found: re.Match[str]) -> Event:
    day = int(found["day"] or 0)
    clock = found["clock"].zfill(5) if found["clock"].count(":") == 1 else found["clock"]
    month, date = (3, day + 1) if day < 31 else (4, day - 30) if day < 61 else (5, day - 60)
    own: dict[str, Any] = {}
    properties: dict[str, Any] = {}
    for pair in filter(None, (part.strip() for part in (found["values"] or "").split(";"))):
        name, _, text = pair.partition("=")
        value = _value(text.strip())
        (own if name in ("channel", "text", "rating") else properties)[name.strip()] = value
    moment = f"2026-{month:02d}-{date:02d}T{clock}"
    return Event(person, found["name"].strip(), moment, properties=properties, **own)


def _value(text: str) -> str | float | bool:
    if text in ("true", "false"):
        return text == "true"
    try:
        return float(text) if "." in text else int(text)
    except ValueError:
        return text


def journey_of(text: str) -> JourneyMap:
    """Read a definition: ``patience=14d | look: home, search | buy: cart, pay*, error!``.

    A stage a part, its touchpoints (each the event of its name) after the colon; ``*`` is the
    goal, ``!`` a failure, ``?`` optional.
    """
    stages, steps, meta = [], [], {}
    for part in (each.strip() for each in text.split("|")):
        if "=" in part and ":" not in part:
            meta |= dict([part.split("=")])
            continue
        name, _, touchpoints = part.partition(":")
        name = name.strip()
        stages.append(Stage(id=name, name=Words(name, name), order=len(stages)))
        for each in (one.strip() for one in touchpoints.split(",")):
            bare = each.rstrip("*!?")
            steps.append(
                Touchpoint(
                    id=bare,
                    stage=name,
                    name=Words(bare, bare),
                    match=Match(events=(bare,)),
                    goal="*" in each,
                    failure="!" in each,
                    optional="?" in each,
                )
            )
    title = Words("case", "case")
    made = Meta(id="case", title=title, type="purchase", timezone="UTC", **meta)
    return JourneyMap(meta=made, stages=tuple(stages), steps=tuple(steps))


def question_of(case: Case, **more: Any) -> Any:
    """Return the analysis a case asks for."""
    import yeojido

    return _question(dict(case.ask) | more, case, yeojido)


def _question(ask: dict[str, Any], case: Case, yeojido: Any) -> Any:
    ask = dict(ask)
    made = getattr(yeojido, ANALYSES[ask.pop("analysis")])
    if isinstance(ask.get("of"), dict):
        ask["analysis"] = _question(ask.pop("of"), case, yeojido)
    if case.journey and "definition" in made.__dataclass_fields__:
        wanted = ask.get("level", "stage") != "event" or ask.get("per") in ("journey", "journeys")
        if wanted and (made.__name__ != "Funnel" or ask.get("per") == "journeys"):
            ask["definition"] = journey_of(case.journey)
    return made(**ask)


def look(document: Any, path: str) -> Any:
    """Return what stands at a path: ``steps[*].people``, ``groups[key=ios].steps[0].people``."""
    for part in re.findall(r"[^.\[\]]+|\[[^\]]*\]", path):
        if part == "[*]":
            rest = path[path.index(part) + 3 :].lstrip(".")
            return [look(each, rest) if rest else each for each in document]
        document = _chosen(document, part[1:-1]) if part.startswith("[") else document[part]
    return document


def _chosen(items: Any, wanted: str) -> Any:
    if wanted.lstrip("-").isdigit():
        return items[int(wanted)]
    conditions = [pair.split("=") for pair in wanted.split("&")]
    for each in items:
        if all(_same(each[name], value) for name, value in conditions):
            return each
    raise KeyError(f"nothing with {wanted} among {items}")


def _same(value: Any, text: str) -> bool:
    return value is None if text == "none" else str(value) == text
