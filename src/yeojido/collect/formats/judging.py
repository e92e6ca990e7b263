"""What every format has in common: one event after the other is taken, or refused with a reason."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from hashlib import sha256
from typing import Any, Final

import msgspec

from yeojido.collect.formats.clock import NotATime, corrected, micros
from yeojido.collect.formats.envelope import LONGEST_ID, LONGEST_NAME, Limits, loaded
from yeojido.domain.errors import BadRequest
from yeojido.domain.log import MINUTE
from yeojido.domain.message import Call, Message, Parsed, Refused

#: An event with neither an id nor a time is the same again when it comes again within the same
#: stretch of the clock: a sender's retry. Later it is a new fact.
RETRIES: Final = 5 * MINUTE


class Bad(Exception):
    """One event cannot be taken; ``reason`` is a word of the collection's catalogue."""

    def __init__(self, reason: str, **values: str) -> None:
        self.reason = f"collection.{reason}"
        self.values = values
        super().__init__(reason)


class Said(msgspec.Struct, kw_only=True):
    """What an event says, in the words of its format, before it is judged.

    ``original`` and ``sent_at`` are times as they were written.
    """

    call: Call
    event: str | None = None
    message_id: Any = None
    user_id: Any = None
    anonymous_id: Any = None
    group_id: Any = None
    previous_id: Any = None
    original: Any = None
    sent_at: Any = None
    properties: dict[str, Any] = {}
    traits: dict[str, Any] = {}
    context: dict[str, Any] = {}


Fields = dict[str, Any]


def judge(
    events: Sequence[bytes | memoryview],
    understand: Callable[[Fields], Said],
    received_at: int,
    limits: Limits,
    shared: Mapping[str, Any] | None = None,
    id_field: str = "messageId",
) -> Parsed:
    """Take or refuse each event of a request.

    ``understand`` turns its fields into what it says, or raises Bad. ``shared`` are fields of the
    request that an event is not whole without: a refused event takes them along, and its id.
    """
    messages: list[Message] = []
    refused: list[Refused] = []
    for seq, raw in enumerate(events):
        fields: Fields | None = None
        said: Said | None = None
        try:
            fields = _fields(raw, limits)
            said = understand(fields)
            messages.append(_message(said, raw, seq, received_at))
        except Bad as bad:
            given = None if said is None else _id(said.message_id)
            refused.append(_refused(bad, raw, fields, given, shared, id_field))
    return Parsed(messages, refused)


def _fields(raw: bytes | memoryview, limits: Limits) -> Fields:
    size = len(raw)
    if size > limits.event_bytes:
        raise Bad("too_large", limit=str(limits.event_bytes), size=str(size))
    raw = bytes(raw)
    try:
        fields = loaded(raw, Any)
    except BadRequest:
        raise Bad("not_json") from None
    if not isinstance(fields, dict):
        raise Bad("not_an_object")
    # More brackets than levels allowed: only then it may be too deep.
    if raw.count(b"{") + raw.count(b"[") > limits.depth and _deeper(fields, limits.depth):
        raise Bad("too_deep", limit=str(limits.depth))
    # Every property has a colon.
    if raw.count(b":") > limits.properties and _leaves(fields) > limits.properties:
        raise Bad("too_many_properties", limit=str(limits.properties))
    return without_nul(fields) if b"\\u0000" in raw else fields


def _leaves(value: Any) -> int:
    """Return how many values an object holds on all its levels; an array is one."""
    return sum(map(_leaves, value.values())) if isinstance(value, dict) else 1


def _deeper(value: Any, left: int) -> bool:
    """Say whether a value holds more levels than are left."""
    if isinstance(value, dict):
        return left == 0 or any(_deeper(each, left - 1) for each in value.values())
    if isinstance(value, list):
        return left == 0 or any(_deeper(each, left - 1) for each in value)
    return False


def without_nul(value: Any) -> Any:
    """Return a value whose texts hold no NUL: databases do not take it."""
    if isinstance(value, str):
        return value.replace("\0", "\ufffd")
    if isinstance(value, dict):
        return {key.replace("\0", "\ufffd"): without_nul(each) for key, each in value.items()}
    return [without_nul(each) for each in value] if isinstance(value, list) else value


def identifier(value: Any) -> str | None:
    """Return an id as text, None for what is none: blank, true, a list ..."""
    if isinstance(value, str):
        return value.strip() or None
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return str(int(value)) if float(value).is_integer() else repr(value)


def shortened(value: str) -> str:
    """Return an id, or a digest of it where it is longer than ids may be."""
    return (
        value if len(value) <= LONGEST_ID else "sha256:" + sha256(value.encode()).hexdigest()[:32]
    )


def _id(value: Any) -> str | None:
    given = identifier(value)
    return None if given is None else shortened(given)


def made_id(raw: bytes | memoryview, seq: int, received_at: int | None) -> str:
    """Return the id of an event that brings none: a digest of its JSON and its position.

    ``received_at`` only for events that say no time.
    """
    stretch = "" if received_at is None else str(received_at // RETRIES)
    return "made:" + sha256(f"{seq}:{stretch}:".encode() + bytes(raw)).hexdigest()[:32]


def _message(said: Said, raw: bytes | memoryview, seq: int, received_at: int) -> Message:
    message_id = _id(said.message_id)
    try:
        original = micros(said.original)
    except NotATime:
        raise Bad("not_a_time") from None
    if message_id is None:
        message_id = made_id(raw, seq, received_at if original is None else None)
        said.message_id = message_id
    event = said.event or ("" if said.call == "track" else said.call)
    if not event:
        raise Bad("no_name")
    if len(event) > LONGEST_NAME:
        raise Bad("long_name", limit=str(LONGEST_NAME))
    user_id, anonymous_id = identifier(said.user_id), identifier(said.anonymous_id)
    if user_id is None and anonymous_id is None:
        raise Bad("no_person")
    time = corrected(original, _sent(said.sent_at), received_at)
    if time is None:
        raise Bad("impossible_time")
    return Message(
        call=said.call,
        event=event,
        message_id=message_id,
        user_id=user_id,
        anonymous_id=anonymous_id,
        group_id=identifier(said.group_id),
        previous_id=identifier(said.previous_id),
        time=time,
        received_at=received_at,
        seq=seq,
        properties=said.properties,
        traits=said.traits,
        context=said.context,
    )


def _sent(value: Any) -> int | None:
    """Return when a request was sent; a time that cannot be read does not lose the event."""
    try:
        return micros(value)
    except NotATime:
        return None


def _refused(
    bad: Bad,
    raw: bytes | memoryview,
    fields: Fields | None,
    message_id: str | None,
    shared: Mapping[str, Any] | None,
    id_field: str,
) -> Refused:
    body = bytes(raw)
    if fields is not None:
        whole = {**(shared or {}), **fields}
        if message_id is not None:
            whole[id_field] = message_id
        body = msgspec.json.encode(whole)
    return Refused(reason=bad.reason, values=bad.values, message_id=message_id, body=body)


def texts(value: Any) -> dict[str, Any]:
    """Return what should be an object, an empty one where it is anything else."""
    return value if isinstance(value, dict) else {}


def name(value: Any) -> str | None:
    """Return the name of an event: text or a number, None for what is blank or none."""
    return identifier(value)
