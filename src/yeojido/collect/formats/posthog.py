"""PostHog's format: ``{"api_key", "batch": [...]}``, a list of events, or one event alone.

Who an event is about stands in ``distinct_id``: an anonymous id until the person is identified.
Properties that begin with ``$`` are the library's own; those that describe where and with what
come under the log's names, the rest of them is left out.
"""

from __future__ import annotations

import re
from typing import Any, Final, cast

import msgspec

from yeojido.collect.formats.envelope import Limits, Looked, key_in, loaded, peeked
from yeojido.collect.formats.judging import Bad, Fields, Said, judge, name, texts
from yeojido.domain.message import Call, Parsed

_CALLS: Final[dict[str, Call]] = {
    "$pageview": "page",
    "$screen": "screen",
    "$identify": "identify",
    "$set": "identify",
    "$groupidentify": "group",
    "$create_alias": "alias",
    "$merge_dangerously": "alias",
}
#: name of a library's property -> where it stands in a context
_CONTEXT: Final = {
    "$current_url": ("page", "url"),
    "$pathname": ("page", "path"),
    "$referrer": ("page", "referrer"),
    "$title": ("page", "title"),
    "title": ("page", "title"),
    "$browser": ("browser", "name"),
    "$browser_version": ("browser", "version"),
    "$os": ("os", "name"),
    "$os_version": ("os", "version"),
    "$os_name": ("os", "name"),
    "$device_type": ("device", "type"),
    "$device_model": ("device", "model"),
    "$device_manufacturer": ("device", "manufacturer"),
    "$app_name": ("app", "name"),
    "$app_version": ("app", "version"),
    "$app_build": ("app", "build"),
    "$lib": ("library", "name"),
    "$lib_version": ("library", "version"),
    "$screen_width": ("screen", "width"),
    "$screen_height": ("screen", "height"),
    "$network_carrier": ("network", "carrier"),
    "utm_source": ("campaign", "source"),
    "utm_medium": ("campaign", "medium"),
    "utm_campaign": ("campaign", "name"),
    "utm_term": ("campaign", "term"),
    "utm_content": ("campaign", "content"),
}
_PLAIN: Final = {"$session_id": "sessionId", "$timezone": "timezone", "$locale": "locale",
                 "$browser_language": "locale", "$raw_user_agent": "userAgent"}  # fmt: skip
#: Libraries of servers.
_SERVER: Final = re.compile(r"posthog-(?:python|node|php|ruby|go|java$|dotnet|elixir|rs)")
#: What libraries write as distinct id where a call is about a group and nobody.
_MADE_UP: Final = re.compile(r"\$|[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$", re.IGNORECASE)
#: Sent in place of a referrer where there is none.
_DIRECT: Final = "$direct"


class Body(msgspec.Struct):
    """A request, its events not looked into."""

    batch: list[msgspec.Raw] | msgspec.UnsetType = msgspec.UNSET
    api_key: Any = None
    token: Any = None
    sent_at: Any = None


def look(_call: str, body: bytes) -> Looked:
    """Return how many events there are, and the key; raises BadRequest."""
    events, request = _taken_apart(body)
    key = request.api_key or request.token
    if key is None and events:
        # posthog-js writes it into each event
        first = peeked(events[0])
        key = first.get("api_key") or first.get("token")
        key = key or texts(first.get("properties")).get("token")
    return Looked(len(events), key_in(key))


def read(_call: str, body: bytes, received_at: int, limits: Limits) -> Parsed:
    """Return the messages of a request."""
    events, request = _taken_apart(body)
    shared = {} if request.sent_at is None else {"sent_at": request.sent_at}
    return judge(
        events, lambda f: _said(f, shared, received_at), received_at, limits, shared, "uuid"
    )


def _taken_apart(body: bytes) -> tuple[list[memoryview], Body]:
    if body.lstrip()[:1] == b"[":
        listed = cast("list[msgspec.Raw]", loaded(body, list[msgspec.Raw]))
        return [memoryview(raw) for raw in listed], Body()
    request = cast("Body", loaded(body, Body))
    if request.batch is msgspec.UNSET:
        return [memoryview(body)], request
    return [memoryview(raw) for raw in request.batch], request


def _said(fields: Fields, shared: dict[str, Any], received_at: int) -> Said:
    event = name(fields.get("event"))
    if event is None:
        raise Bad("no_name")
    given = texts(fields.get("properties"))
    call = _CALLS.get(event, "track")
    kept, context = _apart(given)
    if _SERVER.match(str(given.get("$lib"))):
        # It describes the machine that runs the library, not the person's.
        context = {key: context[key] for key in context if key in ("page", "library", "campaign")}
    distinct = fields.get("distinct_id") or given.get("distinct_id") or fields.get("$distinct_id")
    user_id, anonymous_id, previous_id = _who(event, distinct, given)
    traits = {**texts(given.get("$set")), **texts(fields.get("$set"))}
    if call == "group":
        traits = texts(given.get("$group_set"))
    if call == "screen" and (screen := name(given.get("$screen_name"))):
        kept["name"] = screen
    return Said(
        call=call,
        event=event if call == "track" else call,
        message_id=fields.get("uuid") or given.get("$insert_id"),
        user_id=user_id,
        anonymous_id=anonymous_id,
        group_id=given.get("$group_key"),
        previous_id=previous_id,
        original=_when(fields, received_at),
        sent_at=fields.get("sent_at") or shared.get("sent_at"),
        properties=kept,
        traits={key: value for key, value in traits.items() if not key.startswith("$")},
        context=context,
    )


def _apart(given: Fields) -> tuple[Fields, Fields]:
    """Return the event's own properties, and the context that the library's tell."""
    kept: Fields = {}
    context: Fields = {}
    for key, value in given.items():
        if value is None or value == _DIRECT:
            continue
        if place := _CONTEXT.get(key):
            context.setdefault(place[0], {})[place[1]] = value
        elif plain := _PLAIN.get(key):
            context.setdefault(plain, value)
        elif key not in ("distinct_id", "token") and key[:1] != "$":
            kept[key] = value
    return kept, context


def _who(event: str, distinct: Any, given: Fields) -> tuple[Any, Any, Any]:
    """Return user id, anonymous id and previous id: a distinct id may be any of them."""
    if event == "$create_alias":
        # ``alias(previous_id, distinct_id)`` writes the previous one as the distinct id.
        return given.get("alias"), None, distinct
    if event == "$merge_dangerously":
        return distinct, None, given.get("alias")
    if event == "$identify":
        return distinct, given.get("$anon_distinct_id"), None
    of_nobody = "$device_id" not in given and _MADE_UP.match(str(distinct))
    if event == "$groupidentify" and of_nobody:
        raise Bad("group_alone")
    unnamed = (
        given.get("$is_identified") is False
        or given.get("$process_person_profile") is False
        or (distinct is not None and distinct == given.get("$device_id"))
    )
    return (None, distinct, None) if unnamed else (distinct, None, None)


def _when(fields: Fields, received_at: int) -> Any:
    """Return when an event happened; older libraries say how many milliseconds ago it was sent."""
    if fields.get("timestamp"):
        return fields["timestamp"]
    offset = fields.get("offset")
    if isinstance(offset, int | float) and not isinstance(offset, bool) and 0 <= offset < 1e10:
        return (received_at - round(offset * 1000)) / 1000  # as milliseconds
    return None
