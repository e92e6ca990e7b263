"""Messages become clean events, and what they say about people.

Of every message: who it is about (``collect.identity``), what of it is personal and goes to the
vault (``collect.personal``), what was agreed to, and one row of the log.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import msgspec

from yeojido.collect import contexts, identity, personal
from yeojido.collect.columns import Columns, flat
from yeojido.collect.formats.envelope import LONGEST_NAME
from yeojido.collect.message_ids import hexadecimal
from yeojido.collect.names import names_a_person
from yeojido.collect.speech import masked_text
from yeojido.collect.voices import FIELD, WRITTEN, Said, spoken
from yeojido.domain.message import Message, Refused
from yeojido.domain.people import Consent, Edge, Identifier, Personal, Trait

if TYPE_CHECKING:
    import polars as pl

#: A wire of its own for messages that were read and could not become events.
WIRE: Final = "message"


@dataclass(frozen=True, slots=True)
class Caps:
    """How many different names a workspace takes: of events, and of properties."""

    events: int = 10_000
    properties: int = 5_000


@dataclass(frozen=True, slots=True)
class Door:
    """Which way messages came in.

    Attributes:
        source: id of the source.
        verified: its key is secret.
        fields: which fields are personal beside the usual ones.
        rules: what counts as an identifier.
        caps: what is taken at most.
        events, properties: names that the workspace has already.
    """

    source: str
    verified: bool
    fields: personal.Fields = field(default_factory=personal.Fields)
    rules: identity.Rules = identity.RULES
    caps: Caps = Caps()
    events: Collection[str] = frozenset()
    properties: Collection[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Arrivals:
    """What a stretch of messages comes to.

    ``frame``: clean events without personal data, columns ``FRAME_COLUMNS``, ``identity`` (the
    key each arrived under; ``person`` equals it here) and properties. Row ``i`` is of message
    ``row[i]``; those that are in no row are in ``refused``.
    """

    frame: pl.DataFrame
    identifiers: list[Identifier] = field(default_factory=list[Identifier])
    edges: list[Edge] = field(default_factory=list[Edge])
    traits: list[Trait] = field(default_factory=list[Trait])
    consents: list[Consent] = field(default_factory=list[Consent])
    personal: list[Personal] = field(default_factory=list[Personal])
    refused: list[Refused] = field(default_factory=list[Refused])
    row: list[int] = field(default_factory=list[int])


def arrive(messages: Sequence[Message], door: Door, secret: bytes) -> Arrivals:
    """Turn messages of one source into clean events; ``secret`` of the workspace for pseudonyms.

    Messages that name nobody (``userId: "guest"``) and those whose names would be too many for
    the workspace are refused.
    """
    return _Arriving(door, secret).all(messages)


class _Arriving:
    """One stretch on its way."""

    def __init__(self, door: Door, secret: bytes) -> None:
        self._door = door
        self._secret = secret
        self._columns = Columns(secret)
        self._identifiers: list[Identifier] = []
        self._edges: list[Edge] = []
        self._traits: list[tuple[int, Trait]] = []
        self._consents: list[Consent] = []
        self._personal: list[Personal] = []
        self._refused: list[Refused] = []
        self._row: list[int] = []
        self._events = set(door.events)
        self._properties = set(door.properties)

    def all(self, messages: Sequence[Message]) -> Arrivals:
        for index, message in enumerate(messages):
            self._take(index, message)
        frame = self._columns.frame()
        return Arrivals(
            frame=frame,
            identifiers=self._identifiers,
            edges=self._edges,
            traits=self._traits_of(frame),
            consents=self._consents,
            personal=self._personal,
            refused=self._refused,
            row=self._row,
        )

    def _take(self, index: int, message: Message) -> None:
        door, secret = self._door, self._secret
        keys = identity.keys_of(message, secret, verified=door.verified, rules=door.rules)
        if not keys.identity:
            self._refuse(message, "nobody")
            return
        clean, found = personal.take_out(message, keys.identity, door.source, door.fields, secret)
        values = _values(clean)
        said = self._masked(message, clean, keys.identity, found, values)
        if reason := self._unfit(clean.event, values):
            self._refuse(message, reason)
            return
        channel = contexts.channel(clean.call, clean.properties, clean.context)
        self._columns.add(keys.identity, clean, channel, said, values)
        self._row.append(index)
        self._edges += identity.evidence(
            message, keys, door.source, door.verified, secret, door.rules
        )
        self._consents += personal.consents_of(message, keys.identity, door.source)
        self._personal += found
        self._identifiers += keys.identifiers
        if message.traits and message.call != "group":
            self._add_traits(message, clean, keys.identity)

    def _masked(
        self,
        message: Message,
        clean: Message,
        key: str,
        found: list[Personal],
        values: dict[str, Any],
    ) -> Said:
        """Return what was said without personal data, and mask what else people write freely.

        What was written goes to the vault.
        """
        event = clean.event
        said = spoken(event, values)
        free = [name for name in values.keys() & WRITTEN if isinstance(values[name], str)]
        if said.text is None and not free:
            return said
        # The name that comes with the same message may stand in its text without any sign.
        names = [each.value for each in found if names_a_person(each.field.rpartition(".")[2])]
        given = flat(message.properties)
        pairs: list[tuple[str, str]] = []
        for name in sorted(free):
            masked = masked_text(values[name], names)
            pairs.append(
                (given[name] if isinstance(given.get(name), str) else values[name], masked)
            )
            values[name] = masked
        if said.text is not None:
            masked = masked_text(said.text, names)
            pairs.append((spoken(message.event, given).text or said.text, masked))
            said = Said(masked, said.rating)
        found += [
            Personal(key, f"{FIELD}{event}", written, message.time, self._door.source)
            for written, masked in pairs
            if written != masked
        ]
        return said

    def _unfit(self, event: str, values: dict[str, Any]) -> str:
        """Say what is wrong with the names of an event, "" where nothing is; remember its names."""
        new = values.keys() - self._properties
        if new:
            if max(map(len, new)) > LONGEST_NAME:
                return "long_property"
            if len(self._properties) + len(new) > self._door.caps.properties:
                return "too_many_names"
        if event not in self._events:
            if len(self._events) >= self._door.caps.events:
                return "too_many_names"
            self._events.add(event)
        self._properties |= new
        return ""

    def _add_traits(self, message: Message, clean: Message, key: str) -> None:
        row = len(self._row) - 1
        kept = flat(clean.traits)
        # What was taken out lies in the vault; that it is known is no secret.
        gone = [name for name in message.traits if name not in clean.traits]
        for name, value in (*kept.items(), *((name, None) for name in gone)):
            written = None if value is None else msgspec.json.encode(value).decode()
            trait = Trait(
                key, name, clean.time, "", written, self._door.source, self._door.verified
            )
            self._traits.append((row, trait))

    def _traits_of(self, frame: pl.DataFrame) -> list[Trait]:
        if not self._traits:
            return []
        high, low = frame["digest_hi"].to_list(), frame["digest_lo"].to_list()
        return [
            Trait(
                trait.identity, trait.name, trait.at,
                hexadecimal(high[row], low[row]),
                trait.value, trait.source, trait.verified,
            )
            for row, trait in self._traits
        ]  # fmt: skip

    def _refuse(self, message: Message, reason: str) -> None:
        limit = {"limit": str(LONGEST_NAME)} if reason == "long_property" else {}
        self._refused.append(
            Refused(
                reason=f"collection.{reason}",
                values=limit,
                message_id=message.message_id,
                body=msgspec.json.encode(message),
                wire=WIRE,
            )
        )


def _values(message: Message) -> dict[str, Any]:
    """Return the properties of a row: what the event says first, then what its context says."""
    values = flat(message.properties)
    for name in contexts.ADDRESSES & values.keys():
        if isinstance(values[name], str):
            for key, value in contexts.campaign(values[name]).items():
                values.setdefault(key, value)
            values[name] = contexts.without_query(values[name])
    search = values.get("search")
    if isinstance(search, str) and search[:1] == "?":
        del values["search"]
    if message.call == "group":
        for name, value in flat(message.traits).items():
            values.setdefault(f"group.{name}", value)
    if message.group_id is not None:
        values.setdefault("group_id", message.group_id)
    for name, value in contexts.described(message.context).items():
        values.setdefault(name, value)
    values.pop("channel", None)
    return values
