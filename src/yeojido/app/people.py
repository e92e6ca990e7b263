"""One person: who they are and why, what they did on every channel, where they are on the map."""

from __future__ import annotations

import time
from collections import defaultdict, deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Literal

from yeojido.app.configuring import limits_of
from yeojido.domain.errors import EmptyWorkspace, NoSuchPerson
from yeojido.domain.people import KINDS, Edge, IdentifierKind, Trait
from yeojido.domain.words import Words, both
from yeojido.store import consents, identity, traits
from yeojido.store.consents import Entry
from yeojido.store.neighbourhood import Row, explained

if TYPE_CHECKING:
    import sqlalchemy as sa

    from yeojido.app.log import Log
    from yeojido.app.wire import House
    from yeojido.domain.journey import JourneyMap
    from yeojido.domain.log import Chunk, Column


@dataclass(frozen=True, slots=True)
class Profile:
    """What is known of a person. Times are microseconds UTC.

    Attributes:
        person: key of their leading identifier.
        identifiers: all of them, the leading one first.
        traits: name -> the value that holds; ``history``: all that was ever said, by name and time.
        events, first, last: how many events, the time of the first and of the last; None for none.
        consents: what decides, by purpose and channel.
    """

    person: str
    identifiers: list[Row]
    traits: dict[str, Trait]
    history: list[Trait]
    events: int
    first: int | None
    last: int | None
    consents: list[Entry]


@dataclass(frozen=True, slots=True)
class Moment:
    """One event of a person, with the identifier it came under."""

    at: int
    event: str
    channel: str | None
    identity: str
    properties: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a person is on the map of a journey. Times are microseconds UTC.

    Attributes:
        state: here (seen within the stage's patience), left, won (the goal was reached), off (no
            event of theirs is on the map).
        stage, furthest: ids of the latest and of the furthest stage of their latest journey.
        since: when the visit of the latest stage began; ``last``: its last event.
        journeys: how many journeys they have made.
        next, next_name: the stage that most of those who went on from here came to next; ``next_share``
            of the ``next_n`` visits of this stage that were followed by another.
    """

    journey: str
    state: Literal["here", "left", "won", "off"]
    stage: str | None = None
    stage_name: Words | None = None
    furthest: str | None = None
    furthest_name: Words | None = None
    since: int | None = None
    last: int | None = None
    journeys: int = 0
    next: str | None = None
    next_name: Words | None = None
    next_share: float | None = None
    next_n: int = 0

    def words(self, told: Callable[[int], str] | None = None) -> Words:
        """Say where they are; ``told`` says times, ISO 8601 in UTC otherwise."""
        told = told or moment
        return both(
            f"people.place_{self.state}",
            stage=self.stage_name,
            furthest=self.furthest_name,
            since=None if self.since is None else told(self.since),
            last=None if self.last is None else told(self.last),
        )

    def next_words(self) -> Words | None:
        """Say where people mostly go from here, or None where nobody went on."""
        if self.next_name is None or self.next_share is None:
            return None
        share = f"{100 * self.next_share:.0f}%"
        return both("people.place_next", stage=self.next_name, share=share, n=f"{self.next_n:,}")


@dataclass(frozen=True, slots=True)
class Reason:
    """One piece of evidence; ``why_not``: "" where it counts, else a word why it does not."""

    edge: Edge
    why_not: str

    def words(self, source: str) -> Words:
        """Say it; ``source`` is the name of where it came from."""
        edge = self.edge
        return both(
            "people.evidence",
            rule=both(f"people.rule_{edge.rule}", a=edge.a, b=edge.b),
            at=moment(edge.at),
            source=source,
            trust=both("people.verified" if edge.verified else "people.unverified"),
        )


@dataclass(frozen=True, slots=True)
class Why:
    """Why identifiers are one person, or are not.

    ``chain``: the evidence that leads from one to the other, where two were asked for and are one.
    """

    one: bool
    chain: list[Reason]
    evidence: list[Reason]
    cuts: list[tuple[str, str, int, str]]


def moment(at: int) -> str:
    """Return a time as ISO 8601, UTC, to the second."""
    return datetime.fromtimestamp(at // 1_000_000, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


class People:
    """The people of one workspace."""

    def __init__(self, parts: House) -> None:
        """Take the parts of a running Yeojido."""
        from yeojido.store.view import View

        self._workspace = parts.workspace
        self._database = parts.workspace.database
        self._source = View(parts.workspace).current()

    def find(self, identifier: str) -> str:
        """Return the person of an identifier, whatever kind it is; raises NoSuchPerson."""
        return self.find_key(identifier)[1]

    def find_key(self, identifier: str) -> tuple[str, str]:
        """Return the key of an identifier, and its person; raises NoSuchPerson."""
        keys = self._keys(identifier.strip())
        with self._database.reading() as connection:
            persons = identity.persons_of(connection, keys)
            known = identity.rows_of(connection, keys)
        for key in keys:
            if key in known and known[key].last_at:
                return key, persons[key]
        for key in keys:
            if key in known or self._source.person(persons[key]) is not None:
                return key, persons[key]
        raise NoSuchPerson

    def _keys(self, text: str) -> list[str]:
        from yeojido.collect.identity import key_of

        secret = self._workspace.secret
        found: list[str] = [text] if text else []
        kinds: tuple[IdentifierKind, ...] = (*KINDS, "external_id")
        for kind in kinds:
            made = key_of(kind, text, secret)
            if made is not None and made[0] not in found:
                found.append(made[0])
        return found

    def profile(self, person: str) -> Profile:
        """Return what is known of a person (their key, as ``find`` returns it)."""
        with self._database.reading() as connection:
            rows = identity.identities_of(connection, [person])[person]
            keys = [row.key for row in rows]
            history = traits.of(connection, keys)
            standing = consents.current(connection, keys)
        chunk = self._source.person(person)
        times = None if chunk is None else chunk.time
        return Profile(
            person=person,
            identifiers=rows,
            traits=traits.current(history),
            history=history,
            events=0 if times is None else int(times.size),
            first=None if times is None else int(times[0]),
            last=None if times is None else int(times[-1]),
            consents=[standing[key] for key in sorted(standing)],
        )

    def timeline(self, person: str, limit: int = 50, before: int | None = None) -> list[Moment]:
        """Return the latest events of a person before a moment, the latest first."""
        found = self._source.person(person)
        if found is None:
            return []
        schema = self._source.summary().schema
        columns = [name for name in schema if name not in ("event", "time", "person")]
        if "identity" not in columns:
            columns.append("identity")
        chunk = self._source.person(person, columns)
        if chunk is None:
            return []
        stop = chunk.time.size if before is None else int(chunk.time.searchsorted(before))
        places = range(stop - 1, max(stop - limit, 0) - 1, -1)
        return [_moment_at(chunk, place, person) for place in places]

    def touchpoints(self, person: str, definition: JourneyMap) -> list[int]:
        """Return, for each event of a person in order, the place in ``definition.steps``, or -1."""
        from yeojido.analyze import classify

        chunk = self._source.person(person, sorted(classify.needs(definition)))
        return [] if chunk is None else classify.touchpoints(chunk, definition).tolist()

    def extent(self, person: str) -> tuple[int | None, int | None, int]:
        """Return the times of a person's first and last event, and how many they have."""
        chunk = self._source.person(person)
        if chunk is None or not chunk.time.size:
            return None, None, 0
        return int(chunk.time[0]), int(chunk.time[-1]), int(chunk.time.size)

    def place(
        self, person: str, definition: JourneyMap, patience: Any = None, log: Log | None = None
    ) -> Place:
        """Return where a person is on the map of a journey, and where people go from there.

        ``patience``: ``analyze.journeys.Patiences``, how long somebody is waited for. ``log``: whose
        people are looked at for what comes next; nobody's where it is None.
        """
        from yeojido.analyze import classify
        from yeojido.analyze.journeys import journeys, visits

        chunk = self._source.person(person, sorted(classify.needs(definition)))
        off = Place(definition.meta.id, "off")
        if chunk is None:
            return off
        found = journeys(
            chunk, classify.touchpoints(chunk, definition), definition, patience.journey
        )
        if not len(found):
            return off
        stays = visits(found)
        stages = classify.stages_in_order(definition)
        begin = int(found.offset[-2])
        rank, furthest = int(stays.stage[-1]), int(found.stage[begin:].max())
        last = int(found.time[-1])
        here = chunk.end - last <= patience.stages[rank]
        after = None if log is None else _next(log, definition, stages[rank].id)
        names = {stage.id: stage.name for stage in stages}
        return Place(
            next=None if after is None else after[0],
            next_name=None if after is None else names[after[0]],
            next_share=None if after is None else after[1],
            next_n=0 if after is None else after[2],
            journey=definition.meta.id,
            state="won" if bool(found.won[-1]) else ("here" if here else "left"),
            stage=stages[rank].id,
            stage_name=stages[rank].name,
            furthest=stages[furthest].id,
            furthest_name=stages[furthest].name,
            since=int(found.time[int(stays.first[-2])]),
            last=last,
            journeys=len(found),
        )

    def why(self, a: str, b: str | None = None) -> Why:
        """Return why the identifiers of a person are one, or why two identifiers are (not).

        ``a``, ``b``: any identifier; raises NoSuchPerson.
        """
        key, person = self.find_key(a)
        other, second = self.find_key(b) if b is not None else (key, person)
        with self._database.reading() as connection:
            keys = {
                row.key
                for rows in identity.identities_of(connection, {person, second}).values()
                for row in rows
            } | {key, other}
            evidence = _reasons(connection, keys)
            cuts = identity.cuts_of(connection, keys)
        one = person == second
        if b is None:
            return Why(one, [], evidence, cuts)
        chain = _chain(evidence, key, other) if one else []
        if not one:
            mine = {row for row in keys if self._belongs(row, person)}
            evidence = [r for r in evidence if (r.edge.a in mine) != (r.edge.b in mine)]
        return Why(one, chain, evidence, cuts)

    def _belongs(self, key: str, person: str) -> bool:
        with self._database.reading() as connection:
            return identity.persons_of(connection, [key])[key] == person

    def merge(self, a: str, b: str, by: str, now: int | None = None) -> dict[str, str]:
        """Join the people of two identifiers by hand; return key -> person of all that changed."""
        first, second = self.find(a), self.find(b)
        if first == second:
            return {}
        with self._database.begin() as connection:
            return identity.merge(connection, first, second, by, _now(now), limits_of(connection))

    def unmerge(self, a: str, b: str, by: str, now: int | None = None) -> dict[str, str]:
        """Say that two identifiers are two people; return key -> person of all that changed."""
        first, second = self.find_key(a)[0], self.find_key(b)[0]
        if first == second:
            return {}
        with self._database.begin() as connection:
            return identity.cut(connection, first, second, by, _now(now), limits_of(connection))

    def tasks(self, person: str, now: int | None = None) -> list[dict[str, Any]]:
        """Return the tasks that words of a person opened, the latest first."""
        from yeojido.app.tasks import of_person

        with self._database.reading() as connection:
            rows = identity.identities_of(connection, [person])[person]
        return of_person(self._workspace, {person, *(row.key for row in rows)}, _now(now))

    def sources(self) -> dict[str, str]:
        """Return the names of the sources by their ids."""
        from yeojido.store.sources import Sources

        return {source.id: source.name for source, _ in Sources(self._database).list()}


def _next(log: Log, definition: JourneyMap, stage: str) -> tuple[str, float, int] | None:
    """Return the stage that mostly follows one within a journey, its share, and of how many."""
    from yeojido.analyze.sequences.transitions import Transitions

    asked = Transitions(
        level="stage", definition=definition, per="journey", medians=False, people=False
    )
    known = {each.id for each in definition.stages} - {stage}
    on = [e for e in log.run(asked).edges if e.source == stage and e.target in known]
    if not on:
        return None
    total = sum(edge.occurrences for edge in on)
    most = max(on, key=lambda edge: (edge.occurrences, edge.target))
    return most.target, most.occurrences / total, total


def _now(now: int | None) -> int:
    return time.time_ns() // 1000 if now is None else now


def _reasons(connection: sa.Connection, keys: set[str]) -> list[Reason]:
    judged = explained(connection, keys, limits_of(connection))
    found: list[Reason] = []
    for edge, undone_at in identity.evidence_of(connection, keys):
        why_not = "undone" if undone_at else judged.get((edge.a, edge.b, edge.rule), "unverified")
        found.append(Reason(edge, why_not))
    return found


def _chain(evidence: Sequence[Reason], start: str, end: str) -> list[Reason]:
    """Return the shortest way from one key to another along evidence that counts."""
    beside: dict[str, list[tuple[str, Reason]]] = defaultdict(list)
    for reason in evidence:
        if not reason.why_not:
            beside[reason.edge.a].append((reason.edge.b, reason))
            beside[reason.edge.b].append((reason.edge.a, reason))
    came: dict[str, tuple[str, Reason] | None] = {start: None}
    queue = deque([start])
    while queue and end not in came:
        key = queue.popleft()
        for other, reason in beside[key]:
            if other not in came:
                came[other] = key, reason
                queue.append(other)
    chain: list[Reason] = []
    step = came.get(end)
    while step is not None:
        chain.append(step[1])
        step = came[step[0]]
    return chain[::-1]


def _moment_at(chunk: Chunk, place: int, person: str) -> Moment:
    values = {
        name: value
        for name, column in chunk.columns.items()
        if (value := _value(column, place)) is not None
    }
    return Moment(
        at=int(chunk.time[place]),
        event=chunk.names[int(chunk.code[place])],
        channel=values.get("channel"),
        identity=values.get("identity") or person,
        properties={k: v for k, v in values.items() if k not in ("channel", "identity")},
    )


def _value(column: Column, place: int) -> Any:
    value = column.values[place]
    if column.kind == "text":
        return column.vocabulary[int(value)] if value >= 0 else None
    if column.kind == "boolean":
        return None if value < 0 else bool(value)
    if value != value:  # noqa: PLR0124 - NaN, where there is none
        return None
    return int(value) if column.kind == "integer" else float(value)


def on_map(
    parts: House, people: People, profile: Profile, wanted: str | None, *, files: bool = True
) -> Place | None:
    """Return where somebody is, by the journey asked for or by the one that the log suggests.

    ``files``: a journey may be the path of a file. None where nothing was seen of them.
    """
    from yeojido.analyze.journeys import Patience
    from yeojido.app.journeys import chosen, named

    if not profile.events:
        return None
    try:
        log = parts.log()
    except EmptyWorkspace:
        return None
    definition = chosen(parts, log, wanted, None)[0] if files else named(parts, log, wanted)
    patience = log.run(Patience(definition)).readable()
    return people.place(profile.person, definition, patience, log)


def placed(place: Place) -> dict[str, Any]:
    """Return where somebody is as plain values for JSON."""
    return {
        "journey": place.journey,
        "state": place.state,
        "stage": place.stage,
        "furthest": place.furthest,
        "since": None if place.since is None else moment(place.since),
        "last": None if place.last is None else moment(place.last),
        "journeys": place.journeys,
        "next": place.next,
        "next_share": place.next_share,
        "next_n": place.next_n,
    }
