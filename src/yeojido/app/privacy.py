"""What people may ask for by law: their data, its correction, its end; and what watches over it.

A person is named by any identifier: a user id, an e-mail address, a telephone number, or a key as
Yeojido shows it. Times are microseconds UTC.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, cast

import msgspec

from yeojido.collect.identity import key_of
from yeojido.collect.names import field_of, kind_of_name
from yeojido.domain.errors import BadOption, NoSuchPerson
from yeojido.domain.people import IdentifierKind, Personal, Trait
from yeojido.store import (
    consents,
    holdings,
    identity,
    receipts,
    retention,
    tombstones,
    traits,
    voice_tasks,
)
from yeojido.store.receipts import Receipt
from yeojido.store.vault import Vault

if TYPE_CHECKING:
    import sqlalchemy as sa

    from yeojido.store.workspace import Workspace

FORMAT = "yeojido-person/1"
_KINDS: tuple[IdentifierKind, ...] = ("user_id", "email", "phone", "anonymous", "device")


@dataclass(frozen=True, slots=True)
class Subject:
    """A person, and the keys of all their identifiers, the leading one first."""

    person: str
    identities: tuple[str, ...]


def find(workspace: Workspace, connection: sa.Connection, given: str) -> Subject:
    """Return whom an identifier means. Raises NoSuchPerson where nothing is held of anybody."""
    secret = workspace.secret
    keys = [given, *_keys(given, secret)]
    known = identity.persons_of(connection, keys)
    for key in dict.fromkeys(keys):
        person = known.get(key, key)
        subject = subject_of(connection, person)
        if person != key or _anything(workspace, connection, subject):
            return subject
    raise NoSuchPerson


def subject_of(connection: sa.Connection, person: str) -> Subject:
    """Return a person by their key, with all identifiers."""
    rows = identity.identities_of(connection, [person])[person]
    others = [row.key for row in rows if row.key != person]
    return Subject(person, (person, *others))


def _keys(given: str, secret: bytes) -> Iterator[str]:
    for kind in _KINDS:
        found = key_of(kind, given, secret)
        if found is not None:
            yield found[0]


def _anything(workspace: Workspace, connection: sa.Connection, subject: Subject) -> bool:
    """Tell whether anything is held of somebody: records or events."""
    keys = subject.identities
    return (
        any(
            row.last_at
            for row in identity.identities_of(connection, [subject.person])[subject.person]
        )
        or bool(Vault(workspace.keys).fields(connection, keys))
        or bool(consents.history(connection, keys))
        or bool(traits.of(connection, keys))
        or workspace.log.person(subject.person) is not None
        or next(holdings.frames(workspace, connection, keys), None) is not None
    )


# export


def export(
    workspace: Workspace, given: str, write: Callable[[bytes], object], *,
    by: str, now: int, asked_at: int | None = None,
) -> Receipt:  # fmt: skip
    """Write all that is held of a person as one JSON document; return the receipt.

    PIPA art. 35 and 35-2: what the person gave and did, in clear; nothing that was worked out
    about them. ``write`` takes it piece by piece.
    """
    with workspace.database.reading() as connection:
        subject = find(workspace, connection, given)
        counts = {"identifiers": 0, "values": 0, "traits": 0, "consents": 0, "events": 0}
        write(b'{"format":' + _json(FORMAT) + b',"exported_at":' + _json(moment(now)))
        write(b',"person":' + _json(subject.person))
        for name, rows in _sections(workspace, connection, subject).items():
            write(b",\n" + _json(name) + b":[")
            for at, row in enumerate(rows):
                write((b",\n" if at else b"\n") + _json(row))
                counts[name] = counts.get(name, 0) + 1
            write(b"]")
        write(b"}\n")
    with workspace.database.begin() as connection:
        return receipts.done(
            connection, workspace.secret, "export", subject.person, by, now, counts, asked_at
        )


def _sections(
    workspace: Workspace, connection: sa.Connection, subject: Subject
) -> dict[str, Iterable[Mapping[str, Any]]]:
    keys = subject.identities
    known = identity.identities_of(connection, [subject.person])[subject.person]
    about = {receipts.subject_of(key, workspace.secret) for key in keys}
    return {
        "identifiers": [
            {"key": row.key, "kind": row.kind, "first": _at(row.first_at), "last": _at(row.last_at)}
            for row in known
        ],
        "values": [
            {"field": v.field, "value": v.value, "at": moment(v.at), "source": v.source, "under": v.identity}
            for v in Vault(workspace.keys).read(connection, keys)
        ],
        "traits": [
            {"name": t.name, "value": None if t.value is None else json.loads(t.value),
             "at": moment(t.at), "source": t.source, "under": t.identity}
            for t in traits.of(connection, keys)
        ],
        "consents": [
            {"purpose": c.purpose, "channel": c.channel, "state": c.state, "at": moment(c.at),
             "recorded_at": moment(c.recorded_at), "source": c.source, "verified": c.verified,
             "proof": json.loads(c.proof)}
            for c in consents.history(connection, keys)
        ],
        "events": (
            {**event, "time": moment(event["time"])}
            for event in holdings.events(workspace, connection, keys)
        ),
        "requests": [shown(each) for each in receipts.found(connection, about)],
        "tasks": [
            {"text": t.text, "said_at": moment(t.said_at), "state": t.state,
             "opened_at": moment(t.opened_at), "answered_at": t.answered_at and moment(t.answered_at)}
            for t in voice_tasks.of(connection, keys)
        ],
    }  # fmt: skip


def moment(micros: int) -> str:
    """Return a moment as ISO 8601 in UTC.

    >>> moment(1_764_115_200_000_000)
    '2025-11-26T00:00:00Z'
    """
    at = datetime.fromtimestamp(0, UTC) + timedelta(microseconds=micros)
    return at.isoformat().replace("+00:00", "Z")


def _at(micros: int) -> str | None:
    return moment(micros) if micros else None


def _json(value: object) -> bytes:
    return msgspec.json.encode(value)


def shown(receipt: Receipt) -> dict[str, Any]:
    """Return a receipt for people and programs: times in ISO 8601."""
    return {
        "id": receipt.id,
        "kind": receipt.kind,
        "at": moment(receipt.at),
        "due_at": moment(receipt.due_at),
        "done_at": None if receipt.done_at is None else moment(receipt.done_at),
        "by": receipt.by,
        "subject": receipt.subject,
        "summary": dict(receipt.summary),
        "seal": receipt.seal,
    }


# requests, correction, restriction


def ask(workspace: Workspace, kind: str, given: str, *, by: str, at: int) -> Receipt:
    """Note that a person has asked for something; it is due ten days after ``at``."""
    with workspace.database.reading() as connection:
        subject = find(workspace, connection, given)
    with workspace.database.begin() as connection:
        return receipts.open_request(connection, workspace.secret, kind, subject.person, by, at)


def receipts_about(workspace: Workspace, given: str | None) -> list[tuple[Receipt, bool]]:
    """Return receipts and whether each is as it was written: all, or those about a person.

    ``given`` may be an identifier of somebody who was erased: what was done can still be shown.
    """
    secret = workspace.secret
    with workspace.database.reading() as connection:
        about = None
        if given is not None:
            keys = {given, *_keys(given, secret)}
            keys |= set(identity.persons_of(connection, keys).values())
            about = {receipts.subject_of(key, secret) for key in keys}
        return [(each, each.holds(secret)) for each in receipts.found(connection, about)]


def correct(
    workspace: Workspace, given: str, name: str, value: str, *, by: str, now: int
) -> Receipt:
    """Set a trait of a person; a personal one replaces what the vault held of that field.

    PIPA art. 36: what was wrong does not stay where it can be read.
    """
    if not name.strip() or kind_of_name(name, of_person=True) == "drop":
        raise BadOption(option="NAME", value=name, possible="plan, email, name, ...")
    personal = kind_of_name(name, of_person=True) is not None
    vault = Vault(workspace.keys)
    with workspace.database.reading() as connection:
        subject = find(workspace, connection, given)
    with workspace.database.begin() as connection:
        replaced = 0
        if personal:
            field = field_of(name)
            replaced = vault.forget(connection, subject.identities, field)
            vault.put(connection, [Personal(subject.person, field, value, now, "operator")])
        held = None if personal else json.dumps(_value(value), ensure_ascii=False)
        said = Trait(subject.person, name, now, f"set:{now}", held, "operator", verified=True)
        holdings.note(connection, said)
        summary = {"trait": name, "replaced": replaced}
        return receipts.done(
            connection, workspace.secret, "correct", subject.person, by, now, summary
        )


def _value(text: str) -> Any:
    """Return a number or a yes or no as what it is, anything else as text."""
    try:
        value = json.loads(text)
    except ValueError:
        return text
    return cast("Any", value) if isinstance(value, int | float | bool) else text


def restrict(workspace: Workspace, given: str, *, by: str, now: int, lift: bool = False) -> Receipt:
    """Take nothing more of a person from now on, or take their events again (``lift``).

    PIPA art. 37. Events that come meanwhile are not kept anywhere; what is there stays until it is
    erased or ages out.
    """
    secret = workspace.secret
    with workspace.database.begin() as connection:
        tombstones.closing(connection)
        subject = find(workspace, connection, given)
        if lift:
            count = tombstones.lift(connection, secret, subject.identities)
        else:
            tombstones.stop(connection, secret, subject.identities, now)
            voice_tasks.stop(connection, subject.identities, by, now)
            count = len(subject.identities)
        kind = "lift" if lift else "restrict"
        return receipts.done(
            connection, secret, kind, subject.person, by, now, {"identifiers": count}
        )


# consents


def say(
    workspace: Workspace, given: str, purpose: str, channel: str, state: consents.State, *,
    by: str, now: int, at: int | None = None, proof: Mapping[str, Any] | None = None,
) -> dict[str, Any]:  # fmt: skip
    """Note what a person said about a purpose and a channel (``*``: all); return the entry."""
    if not purpose.strip() or not channel.strip():
        raise BadOption(option="PURPOSE", value=repr(purpose), possible="marketing, analytics, ...")
    if at is not None and at > now:
        raise BadOption(option="--at", value=moment(at), possible=f"≤ {moment(now)}")
    with workspace.database.begin() as connection:
        subject = find(workspace, connection, given)
        words = {"granted": consents.grant, "denied": consents.deny, "withdrawn": consents.withdraw}
        entry = words[state](
            connection, subject.person, purpose, channel, now=now, by=by, proof=proof, at=at
        )
    return {"purpose": purpose, "channel": channel, "state": state, "at": moment(entry.at)}


def entries(workspace: Workspace, given: str | None, now: int) -> list[consents.Entry]:
    """Return all entries about a person; None: the grants to be confirmed again soon."""
    with workspace.database.reading() as connection:
        if given is None:
            return consents.reconfirm_due(connection, now)
        subject = find(workspace, connection, given)
        return consents.history(connection, subject.identities)


def agreements(workspace: Workspace, given: str) -> list[dict[str, Any]]:
    """Return what holds for a person, by purpose and channel."""
    with workspace.database.reading() as connection:
        subject = find(workspace, connection, given)
        held = consents.current(connection, subject.identities)
    return [
        {**shown_entry(entry), "agreed": consents.agreed(held, entry.purpose, entry.channel)}
        for _, entry in sorted(held.items())
    ]


def shown_entry(entry: consents.Entry) -> dict[str, Any]:
    """Return an entry of the ledger for people and programs: times in ISO 8601."""
    return {
        "key": entry.identity, "purpose": entry.purpose, "channel": entry.channel,
        "state": entry.state, "at": moment(entry.at), "recorded_at": moment(entry.recorded_at),
        "source": entry.source, "verified": entry.verified, "counts": entry.counts,
        "proof": json.loads(entry.proof), "tell_by": moment(entry.tell_by),
        "reconfirm_by": moment(entry.reconfirm_by),
    }  # fmt: skip


# retention


def keep(workspace: Workspace, event: str, days: int, now: int, *, preview: bool) -> Kept:
    """Keep events of a name (``*``: all others) for so many days; return how many go by it now.

    ``preview``: only count. Raises BadOption.
    """
    if not 1 <= days <= 36_500:
        raise BadOption(option="DAYS", value=days, possible="1 .. 36500")
    with workspace.database.reading() as connection:
        others = [rule for rule in retention.rules(connection) if rule.event != event]
    rules = [*others, retention.Rule(event, days)]
    (found,) = (each for each in kept(workspace, now, rules) if each.event == event)
    if not preview:
        with workspace.database.begin() as connection:
            retention.keep(connection, event, days)
    return found


@dataclass(frozen=True, slots=True)
class Kept:
    """A rule of retention, and how many stored events it makes go now."""

    event: str
    days: int
    going: int


def kept(
    workspace: Workspace, now: int, rules: Iterable[retention.Rule] | None = None
) -> list[Kept]:
    """Return the rules with how many events would go by each; ``rules``: others than those set."""
    with workspace.database.reading() as connection:
        held = retention.rules(connection) if rules is None else list(rules)
        ends = {rule.event: retention.cutoff(rule, now) for rule in held}
        counts = holdings.older(workspace, connection, ends)
    return [Kept(rule.event, rule.days, counts.get(rule.event, 0)) for rule in held]


# keys


@dataclass(frozen=True, slots=True)
class Checked:
    """What ``key check`` found: the master key that locks, how many data keys each one locks."""

    master: str
    masters: tuple[str, ...]
    locks: Mapping[str, int]
    from_environment: bool
    file: str


def rotate(workspace: Workspace) -> tuple[str, int]:
    """Change the master key: lock every key with a new one; return its name and how many keys.

    With ``YEOJIDO_MASTER_KEY`` the first of the list is the new one. May be stopped and run
    again: the old key is dropped only when nothing is locked with it any more.
    """
    keys, vault = workspace.keys, Vault(workspace.keys)
    if len(keys.masters()) == 1 or keys.from_environment:
        keys.begin_rotation()
    count = vault.rotate(workspace.database)
    while not vault.finish(workspace.database):
        count += vault.rotate(workspace.database)
    return keys.master, count


def check_keys(workspace: Workspace) -> Checked:
    """Say whether all that is locked opens with the master keys at hand; raises what is wrong."""
    keys, vault = workspace.keys, Vault(workspace.keys)
    keys.open(keys.seal(b"", "check"), "check")
    with workspace.database.reading() as connection:
        vault.check(connection)
        locks = vault.masters(connection)
    return Checked(keys.master, tuple(keys.masters()), locks, keys.from_environment, str(keys.file))
