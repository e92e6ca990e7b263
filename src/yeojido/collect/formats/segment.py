"""Segment's format, in the dialects of its SDKs, RudderStack's, Jitsu's and Dittofeed's.

A batch ``{"batch": [...], "sentAt": ...}`` or one call alone.
"""

from __future__ import annotations

from typing import Any, Final, cast

import msgspec

from yeojido.collect.formats.envelope import Limits, Looked, key_in, loaded
from yeojido.collect.formats.judging import Bad, Fields, Said, judge, name, texts
from yeojido.domain.errors import BadRequest
from yeojido.domain.message import Call, Parsed
from yeojido.domain.words import both

CALLS: Final[frozenset[str]] = frozenset(("track", "page", "screen", "identify", "group", "alias"))


class Body(msgspec.Struct, rename="camel"):
    """A request, its events not looked into."""

    batch: list[msgspec.Raw] | msgspec.UnsetType = msgspec.UNSET
    sent_at: Any = None
    timestamp: Any = None
    context: Any = None
    write_key: Any = None


def look(call: str, body: bytes) -> Looked:
    """Return how many events there are, and the key; raises BadRequest."""
    request = _body(body, call)
    events = 1 if request.batch is msgspec.UNSET else len(request.batch)
    return Looked(events, key_in(request.write_key))


def read(call: str, body: bytes, received_at: int, limits: Limits) -> Parsed:
    """Return the messages of a batch, or of one call; ``call`` where the address names it."""
    events, shared = _taken_apart(body, call)
    return judge(events, lambda fields: _said(fields, shared, call), received_at, limits, shared)


def _body(body: bytes, call: str) -> Body:
    request = cast("Body", loaded(body, Body))
    if call and request.batch is not msgspec.UNSET:
        raise BadRequest(reason=both("collection.not_an_event"))
    return request


def _taken_apart(body: bytes, call: str) -> tuple[list[memoryview], dict[str, Any]]:
    request = _body(body, call)
    if request.batch is msgspec.UNSET:
        return [memoryview(body)], {}
    shared = {
        "sentAt": request.sent_at,
        "batchTimestamp": request.timestamp,
        "context": request.context if isinstance(request.context, dict) else None,
    }
    given = {key: value for key, value in shared.items() if value is not None}
    return [memoryview(raw) for raw in request.batch], given


def _said(fields: Fields, shared: dict[str, Any], named: str) -> Said:
    kind = named or fields.get("type") or fields.get("action")
    kind = kind.lower() if isinstance(kind, str) else ""
    if kind not in CALLS:
        raise Bad("unknown_type", type=kind[:40] or "-")
    call = cast("Call", kind)
    context = texts(fields.get("context"))
    if common := shared.get("context"):
        context = {**common, **context}
    if isinstance(fields.get("channel"), str):  # RudderStack: web, mobile, server
        context = {"channel": fields["channel"], **context}
    # RudderStack's SDKs put the traits of a person into the context.
    traits = texts(fields.get("traits"))
    if call == "identify" and (more := context.get("traits")):
        traits = {**texts(more), **traits}
    properties = texts(fields.get("properties"))
    if call in ("page", "screen"):
        properties = _with_page(fields, properties)
    original, sent_at = _times(fields, shared)
    return Said(
        call=call,
        event=name(fields.get("event")) if call == "track" else call,
        message_id=fields.get("messageId"),
        user_id=fields.get("userId"),
        anonymous_id=fields.get("anonymousId"),
        group_id=fields.get("groupId"),
        previous_id=fields.get("previousId"),
        original=original,
        sent_at=sent_at,
        properties=properties,
        traits=traits if call in ("identify", "group") else {},
        context=context,
    )


def _with_page(fields: Fields, properties: dict[str, Any]) -> dict[str, Any]:
    found = {key: fields[key] for key in ("name", "category") if fields.get(key)}
    # A screen is named ``event`` by some mobile SDKs.
    if "name" not in found and isinstance(fields.get("event"), str) and fields["event"]:
        found["name"] = fields["event"]
    return {**properties, **found}


def _times(fields: Fields, shared: dict[str, Any]) -> tuple[Any, Any]:
    """Return when an event happened and when it was sent, by the sender's clock."""
    if fields.get("receivedAt") and fields.get("timestamp"):
        return fields["timestamp"], None  # another collector has corrected it already
    of_batch = shared.get("batchTimestamp") or fields.get("batchTimestamp")
    # Where both stand there, ``timestamp`` is what the caller named (RudderStack's Node SDK writes
    # the moment of the call beside it).
    original = fields.get("timestamp") or fields.get("originalTimestamp") or of_batch
    return original, fields.get("sentAt") or shared.get("sentAt") or of_batch
