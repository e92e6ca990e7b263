"""Messages become clean events, and what they say about people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from yeojido.domain.message import Message, Refused
from yeojido.domain.people import Consent, Edge, Identifier, Personal, Trait

if TYPE_CHECKING:
    import polars as pl


@dataclass(frozen=True, slots=True)
class Caps:
    """What is taken at most: properties an event, characters of a name, a value, a text."""

    properties: int = 500
    name: int = 200
    value: int = 8192


@dataclass(frozen=True, slots=True)
class Door:
    """Which way messages came in.

    Attributes:
        source: id of the source.
        verified: its key is secret.
        fields: which fields are personal (``collect.personal.Fields``), None: the usual ones.
        caps: what is taken at most.
    """

    source: str
    verified: bool
    fields: Any = None
    caps: Caps = Caps()


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
    """Turn messages of one source into clean events; ``secret`` of the workspace for pseudonyms."""
    raise NotImplementedError
