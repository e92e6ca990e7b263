"""What an SDK sends, in one form, whatever its wire format: the vocabulary of Segment's spec."""

from __future__ import annotations

from typing import Any, Literal

import msgspec

Call = Literal["track", "page", "screen", "identify", "group", "alias"]


class Message(msgspec.Struct, frozen=True, kw_only=True):
    """One call, validated: it has an event name, a time, and at least one identifier.

    Attributes:
        call: which call it was.
        event: its name in the log: what ``track`` names, else the name of the call.
        message_id: the sender's id of it; repeats of it are ignored for ever.
        user_id, anonymous_id, group_id, previous_id: identifiers as the sender wrote them.
        time: microseconds UTC, corrected for the sender's clock.
        received_at: microseconds UTC.
        seq: its position in the request.
        properties: what it says about the event (of ``page``: name, category, url ... too).
        traits: what it says about the person, or about the group.
        context: where and with what: page, campaign, userAgent, ip, locale, consent ...
    """

    call: Call
    event: str
    message_id: str
    user_id: str | None = None
    anonymous_id: str | None = None
    group_id: str | None = None
    previous_id: str | None = None
    time: int
    received_at: int
    seq: int = 0
    properties: dict[str, Any] = {}
    traits: dict[str, Any] = {}
    context: dict[str, Any] = {}


class Refused(msgspec.Struct, frozen=True, kw_only=True):
    """One event of a request that cannot be taken, for the dead letters.

    ``reason`` is a key of the word catalogue (``collection.*``), ``values`` fill it and hold no
    personal data; ``body`` is the event alone, as JSON in the form of its wire format, or of
    ``wire`` where it names one: an event that was read and refused later.
    """

    reason: str
    values: dict[str, str] = {}
    message_id: str | None = None
    body: bytes = b""
    wire: str | None = None


class Parsed(msgspec.Struct, frozen=True):
    """A request that was read: what can be taken, and what cannot."""

    messages: list[Message]
    refused: list[Refused]
