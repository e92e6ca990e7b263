"""Snowplow's tracker protocol (payload_data): a list of events of short fields, all of them texts.

The write key stands in ``aid``, the tracker's app id.
"""

from __future__ import annotations

import base64
import binascii
from typing import Any, Final, cast

import msgspec

from yeojido.collect.formats.envelope import Limits, Looked, key_in, loaded, peeked
from yeojido.collect.formats.judging import Bad, Fields, Said, judge, name, texts
from yeojido.domain.errors import BadRequest
from yeojido.domain.message import Call, Parsed

_CONTEXT: Final = {
    "url": ("page", "url"), "refr": ("page", "referrer"), "page": ("page", "title"),
    "tv": ("library", "name"),
}  # fmt: skip
_PLAIN: Final = {"tz": "timezone", "lang": "locale", "sid": "sessionId", "ua": "userAgent"}
_STRUCTURED: Final = {
    "se_ca": "category", "se_la": "label", "se_pr": "property", "se_va": "value",
}  # fmt: skip


class Body(msgspec.Struct):
    """A request, its events not looked into."""

    data: list[msgspec.Raw] | msgspec.UnsetType = msgspec.UNSET


def look(_call: str, body: bytes) -> Looked:
    """Return how many events there are, and the key of the first; raises BadRequest."""
    events = _taken_apart(body)
    first = peeked(events[0]) if events else {}
    return Looked(len(events), key_in(first.get("aid")))


def read(_call: str, body: bytes, received_at: int, limits: Limits) -> Parsed:
    """Return the messages of a request."""
    return judge(_taken_apart(body), _said, received_at, limits, id_field="eid")


def _taken_apart(body: bytes) -> list[memoryview]:
    request = cast("Body", loaded(body, Body))
    if request.data is msgspec.UNSET:
        return [memoryview(body)]
    return [memoryview(raw) for raw in request.data]


def _said(fields: Fields) -> Said:
    call, event, properties = _event(fields)
    context: Fields = {}
    for key, (group, field) in _CONTEXT.items():
        if fields.get(key):
            context.setdefault(group, {})[field] = fields[key]
    for key, field in _PLAIN.items():
        if fields.get(key):
            context[field] = fields[key]
    if fields.get("p") == "mob":
        context["channel"] = "app"
    elif fields.get("p") == "web" or fields.get("url"):
        context["channel"] = "web"
    return Said(
        call=call,
        event=event,
        message_id=fields.get("eid"),
        user_id=fields.get("uid"),
        anonymous_id=fields.get("duid") or fields.get("nuid") or fields.get("tnuid"),
        original=fields.get("ttm") or fields.get("dtm"),
        sent_at=fields.get("stm"),
        properties=properties,
        context=context,
    )


def _event(fields: Fields) -> tuple[Call, str | None, Fields]:
    kind = fields.get("e")
    if kind == "pv":
        return "page", "page", {}
    if kind == "pp":
        return "track", "page_ping", {}
    if kind == "se":
        said = {to: fields[key] for key, to in _STRUCTURED.items() if fields.get(key)}
        return "track", name(fields.get("se_ac")), said
    if kind in ("tr", "ti"):
        own = {key: value for key, value in fields.items() if key.startswith(f"{kind}_")}
        return "track", "transaction" if kind == "tr" else "transaction_item", own
    if kind == "ue":
        return _self_describing(fields)
    raise Bad("unknown_type", type=str(kind)[:40])


def _self_describing(fields: Fields) -> tuple[Call, str | None, Fields]:
    """Return what an event says that names its own schema: ``iglu:vendor/name/format/version``."""
    written = fields.get("ue_pr")
    try:
        if not isinstance(written, str):
            packed = str(fields.get("ue_px") or "").replace("-", "+").replace("_", "/")
            written = base64.b64decode(packed + "=" * (-len(packed) % 4)).decode()
        inner = texts(texts(loaded(written.encode(), Any)).get("data"))
    except (binascii.Error, UnicodeError, BadRequest):
        raise Bad("not_json") from None
    parts = str(inner.get("schema") or "").split("/")
    event = parts[1] if len(parts) > 1 else None
    data = texts(inner.get("data"))
    if event == "screen_view":
        return "screen", "screen", data
    if event == "link_click" and isinstance(data.get("targetUrl"), str):
        data = {**data, "targetUrl": data["targetUrl"].partition("?")[0]}
    return "track", event, data
