"""People as the records know them: identifiers, evidence, traits, consents, personal values.

Times are microseconds UTC. ``identity`` is the key under which an event or a value arrived;
``person`` is whose it is after joining: the key of the person's leading identifier.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

#: Kinds of identifiers, the strongest first. The key of a ``user_id`` is the id itself (or its
#: pseudonym ``p_...`` where it looks personal), of an e-mail or a phone its pseudonym, of others
#: ``kind:value``, such as ``anonymous:8f3a...``.
IdentifierKind = Literal["user_id", "external_id", "email", "phone", "anonymous", "device"]
KINDS: tuple[IdentifierKind, ...] = (
    "user_id", "external_id", "email", "phone", "anonymous", "device",
)  # fmt: skip


#: Kinds that name nobody: a browser or a device, which people may share.
NAMELESS: frozenset[IdentifierKind] = frozenset(("anonymous", "device"))
#: How the keys of identifiers begin that are no user ids; a user id that begins so is kept as a
#: pseudonym, so that nobody can pass one off as the other.
PREFIXES = ("anonymous:", "device:", "external_id:", "long:")
_PSEUDONYM = re.compile(r"p_[0-9a-f]{24}")


def kind_of_key(key: str) -> IdentifierKind:
    """Return the kind of a key as far as the key shows it: e-mails and phones look alike.

    >>> kind_of_key("anonymous:8f3a"), kind_of_key("u1")
    ('anonymous', 'user_id')
    """
    if key.startswith("anonymous:"):
        return "anonymous"
    if key.startswith("external_id:"):
        return "external_id"
    if key.startswith("device:"):
        return "device"
    return "email" if _PSEUDONYM.fullmatch(key) else "user_id"


@dataclass(frozen=True, slots=True)
class Limits:
    """How many identifiers of a kind one person may have, and when one is too common to tell.

    Attributes:
        user_id, external_id, email, phone, anonymous, device: at most so many for one person; of
            more, the earliest evidence counts. User ids joined by an alias over a secret key or
            by hand count as one.
        named: an anonymous key on which more known identifiers than this were seen is shared: a
            kiosk, a shop's tablet. It belongs to nobody.
        shared: a known identifier tied to more known ones than this is shared: a cashier, the
            office's telephone. It is a person of its own.
        reach: so much of the evidence between a known identifier and anonymous ones is looked at.
    """

    user_id: int = 1
    external_id: int = 10
    email: int = 5
    phone: int = 5
    anonymous: int = 100
    device: int = 100
    named: int = 10
    shared: int = 100
    reach: int = 1000

    def of(self, kind: IdentifierKind) -> int:
        """Return the limit of one kind."""
        return int(getattr(self, kind))


LIMITS = Limits()


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
        rule: why: same_message, identify, trait, manual; alias where ``a`` is the id given up,
            alias_back where ``b`` is.
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
