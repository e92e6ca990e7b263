"""People as the records know them: identifiers, evidence, traits, consents, personal values.

Times are microseconds UTC. ``identity`` is the key under which an event or a value arrived;
``person`` is whose it is after joining: the key of the person's leading identifier.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

#: Kinds of identifiers, the strongest first. The key of a ``user_id`` is the id itself (or its
#: pseudonym ``p_...`` where it looks personal), of an e-mail or a phone its pseudonym, of others
#: ``kind:value``, such as ``anonymous:8f3a...``.
IdentifierKind = Literal["user_id", "external_id", "email", "phone", "anonymous", "device"]
KINDS: tuple[IdentifierKind, ...] = (
    "user_id", "external_id", "email", "phone", "anonymous", "device",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Identifier:
    """One identifier that was seen, and when."""

    key: str
    kind: IdentifierKind
    at: int


@dataclass(frozen=True, slots=True)
class Edge:
    """Evidence that two identifiers are of one person; ``a < b``.

    Attributes:
        rule: why: same_message, identify, alias, trait, manual.
        at: when it happened. message: digest of the message that said so (32 hex digits).
        source: id of the source. verified: it came over a secret key or from a signed-in person,
            not from a browser, whose key everybody can read.
    """

    a: str
    b: str
    rule: str
    at: int
    source: str
    verified: bool
    message: str


@dataclass(frozen=True, slots=True)
class Trait:
    """One value of a trait at a time. ``value`` is JSON, None when it lies in the vault."""

    identity: str
    name: str
    at: int
    message: str
    value: str | None
    source: str
    verified: bool


@dataclass(frozen=True, slots=True)
class Personal:
    """A personal value on its way to the vault; never shown, logged or compared in clear."""

    identity: str
    field: str
    value: str
    at: int
    source: str

    def __repr__(self) -> str:
        """Keep the value out of messages and traces."""
        return f"Personal({self.field})"


@dataclass(frozen=True, slots=True)
class Consent:
    """One entry of the consent ledger.

    ``purpose`` such as marketing, analytics, personalization; ``channel`` such as email, sms,
    kakao, push, web, or ``*``; ``state``: granted, denied, withdrawn. ``proof`` is JSON: what was
    said where, and its version. ``message`` makes a repeat harmless.
    """

    identity: str
    purpose: str
    channel: str
    state: Literal["granted", "denied", "withdrawn"]
    at: int
    source: str
    proof: str
    message: str
