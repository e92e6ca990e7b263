"""People: who they are, what they did, why they are one, their data and their consents.

Whom a request is about stands in its body, never in its address: an identifier may be an e-mail
address, and addresses of requests end up in logs of proxies. The audit log names the key alone.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec
from litestar import get, post, put
from litestar.params import FromPath, JSONBody
from litestar.response import Response

from yeojido.app import erasing, privacy
from yeojido.app.http.parts import Asking, Here, maybe_moment, moment
from yeojido.app.people import People, Reason, on_map, placed
from yeojido.domain.people import Trait
from yeojido.store import retention
from yeojido.store.consents import Entry

Who = Annotated[str, msgspec.Meta(min_length=1, max_length=300)]
Short = Annotated[str, msgspec.Meta(min_length=1, max_length=100)]
_MOST = 1000


class Person(msgspec.Struct, forbid_unknown_fields=True):
    """Whom: an identifier of any kind (user id, e-mail, phone, anonymous id) or a person's key."""

    who: Who


class Stretch(msgspec.Struct, forbid_unknown_fields=True):
    """Whose events, how many, and before which moment (microseconds UTC)."""

    who: Who
    limit: Annotated[int, msgspec.Meta(ge=1, le=_MOST)] = 50
    before: Annotated[int, msgspec.Meta(ge=0, le=2**53)] | None = None


class Two(msgspec.Struct, forbid_unknown_fields=True):
    """Two identifiers."""

    who: Who
    other: Who


class Question(msgspec.Struct, forbid_unknown_fields=True):
    """Why is it one person: about all identifiers of ``who``, or about two."""

    who: Who
    other: Who | None = None


class Said(msgspec.Struct, forbid_unknown_fields=True):
    """What a person said about a purpose and a channel (``*``: all)."""

    who: Who
    purpose: Short
    state: Literal["granted", "denied", "withdrawn"]
    channel: Short = "*"
    proof: dict[str, str] = {}


class Days(msgspec.Struct, forbid_unknown_fields=True):
    """For how many days events of a name are kept."""

    days: Annotated[int, msgspec.Meta(ge=1, le=36_500)]


class Correction(msgspec.Struct, forbid_unknown_fields=True):
    """A value of a person that is put right; numbers and yes or no are told from texts."""

    who: Who
    name: Short
    value: Annotated[str, msgspec.Meta(max_length=2000)]


class Restriction(msgspec.Struct, forbid_unknown_fields=True):
    """Whether nothing more of a person is taken from now on."""

    who: Who
    restricted: bool


class Spot(msgspec.Struct, forbid_unknown_fields=True):
    """Whom, and on which journey that is kept; without one, on the one that the log proposes."""

    who: Who
    journey: Short | None = None


class Event(msgspec.Struct):
    """One event, with the identifier it came under."""

    at: str
    event: str
    channel: str | None
    identity: str
    properties: dict[str, Any]


@post(
    "/people/show", status_code=200, sync_to_thread=True, tags=["People"], summary="Show a person"
)
def show(data: JSONBody[Person], parts: Here) -> dict[str, Any]:
    """Return identifiers, traits and consents; personal values stay in the vault."""
    people = People(parts.house)
    found = people.profile(people.find(data.who))
    return {
        "person": found.person,
        "events": found.events,
        "first": maybe_moment(found.first),
        "last": maybe_moment(found.last),
        "identifiers": [
            {
                "key": row.key,
                "kind": row.kind,
                "first_at": moment(row.first_at),
                "last_at": moment(row.last_at),
            }
            for row in found.identifiers
        ],
        "traits": {name: _trait(trait) for name, trait in sorted(found.traits.items())},
        "consents": [_consent(entry) for entry in found.consents],
        "tasks": people.tasks(found.person, parts.now()),
    }


@post(
    "/people/timeline",
    status_code=200,
    sync_to_thread=True,
    tags=["People"],
    summary="What a person did",
)
def timeline(data: JSONBody[Stretch], parts: Here) -> list[Event]:
    """Return a person's events on every channel, the latest first."""
    people = People(parts.house)
    found = people.timeline(people.find(data.who), data.limit, data.before)
    return [Event(moment(e.at), e.event, e.channel, e.identity, e.properties) for e in found]


@post(
    "/people/place",
    status_code=200,
    sync_to_thread=True,
    tags=["People"],
    summary="Where a person is on the map",
)
def place(data: JSONBody[Spot], parts: Here) -> dict[str, Any]:
    """Return stage, furthest stage and since when; ``place`` is null where nothing was seen."""
    people = People(parts.house)
    profile = people.profile(people.find(data.who))
    found = on_map(parts.house, people, profile, data.journey, files=False)
    return {"person": profile.person, "place": None if found is None else placed(found)}


@put(
    "/people/trait",
    status_code=200,
    sync_to_thread=True,
    tags=["People"],
    summary="Correct a value of a person",
)
def correct(data: JSONBody[Correction], caller: Asking, parts: Here) -> dict[str, Any]:
    """Put a value right; a personal one replaces what the vault held. Returns the receipt."""
    receipt = privacy.correct(
        parts.house.workspace, data.who, data.name, data.value, by=caller.actor, now=parts.now()
    )
    parts.note(caller, "person.correct", receipt.id)
    return privacy.shown(receipt)


@put(
    "/people/restriction",
    status_code=200,
    sync_to_thread=True,
    tags=["People"],
    summary="Restrict a person",
)
def restrict(data: JSONBody[Restriction], caller: Asking, parts: Here) -> dict[str, Any]:
    """Take nothing more of a person from now on, or take their events again; the receipt."""
    receipt = privacy.restrict(
        parts.house.workspace, data.who, by=caller.actor, now=parts.now(), lift=not data.restricted
    )
    parts.note(caller, "person.restrict" if data.restricted else "person.lift", receipt.id)
    return privacy.shown(receipt)


@post(
    "/people/why",
    status_code=200,
    sync_to_thread=True,
    tags=["People"],
    summary="Why it is one person",
)
def why(data: JSONBody[Question], parts: Here) -> dict[str, Any]:
    """Return the evidence that identifiers are one person, or are not."""
    people = People(parts.house)
    found = people.why(data.who, data.other)
    names = people.sources()
    return {
        "one": found.one,
        "chain": [_evidence(reason, names) for reason in found.chain],
        "evidence": [_evidence(reason, names) for reason in found.evidence],
        "cuts": [{"a": a, "b": b, "at": moment(at), "by": by} for a, b, at, by in found.cuts],
    }


@post(
    "/people/merge",
    status_code=200,
    sync_to_thread=True,
    tags=["People"],
    summary="Join two people",
)
def merge(data: JSONBody[Two], caller: Asking, parts: Here) -> dict[str, Any]:
    """Join the people of two identifiers by hand; everything follows."""
    people = People(parts.house)
    changed = people.merge(data.who, data.other, caller.actor, parts.now())
    person = people.find(data.who)
    parts.note(caller, "person.merge", person, changed=len(changed))
    return {"person": person, "changed": changed}


@post(
    "/people/unmerge", status_code=200, sync_to_thread=True, tags=["People"], summary="Part people"
)
def unmerge(data: JSONBody[Two], caller: Asking, parts: Here) -> dict[str, Any]:
    """Say that two identifiers are two people; everything follows."""
    people = People(parts.house)
    changed = people.unmerge(data.who, data.other, caller.actor, parts.now())
    both = [people.find(data.who), people.find(data.other)]
    parts.note(caller, "person.unmerge", both[0], changed=len(changed))
    return {"people": both, "changed": changed}


@post(
    "/people/export",
    status_code=200,
    sync_to_thread=True,
    tags=["People"],
    summary="Everything held of a person",
)
def export(data: JSONBody[Person], caller: Asking, parts: Here) -> Response[bytes]:
    """Return all that is held of a person as one JSON document, personal values in clear."""
    pieces: list[bytes] = []
    workspace = parts.house.workspace
    receipt = privacy.export(workspace, data.who, pieces.append, by=caller.actor, now=parts.now())
    parts.note(caller, "person.export", receipt.id)
    return Response(b"".join(pieces), media_type="application/json")


@post(
    "/people/erase", status_code=200, sync_to_thread=True, tags=["People"], summary="Erase a person"
)
def erase(data: JSONBody[Person], caller: Asking, parts: Here) -> dict[str, Any]:
    """Erase a person for good; returns the receipt."""
    receipt = erasing.erase(parts.house.workspace, data.who, by=caller.actor, now=parts.now())
    parts.note(caller, "person.erase", receipt.id)
    return privacy.shown(receipt)


@post(
    "/people/consents",
    status_code=200,
    sync_to_thread=True,
    tags=["People"],
    summary="Consents of a person",
)
def consents(data: JSONBody[Person], parts: Here) -> dict[str, Any]:
    """Return what holds for a person now, and every entry of the ledger."""
    workspace = parts.house.workspace
    entries = privacy.entries(workspace, data.who, parts.now())
    return {
        "current": privacy.agreements(workspace, data.who),
        "entries": [privacy.shown_entry(entry) for entry in entries],
    }


@put(
    "/people/consents",
    status_code=200,
    sync_to_thread=True,
    tags=["People"],
    summary="Note a consent",
)
def consent(data: JSONBody[Said], caller: Asking, parts: Here) -> dict[str, Any]:
    """Add an entry to the ledger: granted, denied or withdrawn."""
    said = privacy.say(
        parts.house.workspace,
        data.who,
        data.purpose,
        data.channel,
        data.state,
        by=caller.actor,
        now=parts.now(),
        proof=data.proof,
    )
    parts.note(caller, "consent.note", data.state)
    return said


@get("/receipts", sync_to_thread=True, tags=["People"], summary="Receipts")
def receipts(parts: Here) -> list[dict[str, Any]]:
    """Return what was exported, corrected, restricted and erased, and whether each is unaltered."""
    found = privacy.receipts_about(parts.house.workspace, None)
    return [{**privacy.shown(receipt), "unaltered": good} for receipt, good in found]


@get("/retention", sync_to_thread=True, tags=["People"], summary="Retention periods")
def list_retention(parts: Here) -> list[dict[str, Any]]:
    """Return for how many days events of each name are kept (``*``: all others)."""
    with parts.house.workspace.database.reading() as connection:
        return [{"event": rule.event, "days": rule.days} for rule in retention.rules(connection)]


@put(
    "/retention/{event:str}",
    status_code=200,
    sync_to_thread=True,
    tags=["People"],
    summary="Keep for",
)
def set_retention(
    event: FromPath[str], data: JSONBody[Days], caller: Asking, parts: Here
) -> dict[str, Any]:
    """Keep events of a name for so many days; older ones go at the next sealing."""
    privacy.keep(parts.house.workspace, event, data.days, parts.now(), preview=False)
    parts.note(caller, "retention.set", "", days=data.days)
    return {"event": event, "days": data.days}


@post(
    "/retention/{event:str}/preview",
    status_code=200,
    sync_to_thread=True,
    tags=["People"],
    summary="What would go",
)
def preview_retention(event: FromPath[str], data: JSONBody[Days], parts: Here) -> dict[str, Any]:
    """Return how many stored events would go by such a period now; nothing is changed."""
    found = privacy.keep(parts.house.workspace, event, data.days, parts.now(), preview=True)
    return {"event": found.event, "days": found.days, "going": found.going}


def _trait(trait: Trait) -> dict[str, Any]:
    value = None if trait.value is None else msgspec.json.decode(trait.value)
    return {"value": value, "in_vault": trait.value is None, "at": moment(trait.at)}


def _consent(entry: Entry) -> dict[str, Any]:
    return {
        "purpose": entry.purpose,
        "channel": entry.channel,
        "state": entry.state,
        "at": moment(entry.at),
    }


def _evidence(reason: Reason, names: dict[str, str]) -> dict[str, Any]:
    edge = reason.edge
    words = reason.words(names.get(edge.source, edge.source))
    return {
        "a": edge.a,
        "b": edge.b,
        "rule": edge.rule,
        "at": moment(edge.at),
        "source": names.get(edge.source, edge.source),
        "verified": edge.verified,
        "counts": not reason.why_not,
        "words": {"ko": words.ko, "en": words.en},
    }


ROUTES = (
    show, place, correct, restrict, timeline, why, merge, unmerge, export, erase, consents, consent, receipts,
    list_retention, set_retention, preview_retention,
)  # fmt: skip
