"""A request's JSON: taken apart into its events without looking into them."""

from __future__ import annotations

import json
import math
from typing import Any, Final

import msgspec

from yeojido.domain.errors import BadRequest
from yeojido.domain.words import both

#: Ids longer than this are replaced by a digest (Segment's limit for message ids).
LONGEST_ID: Final = 100
#: Names of events and of properties are at most this long, characters.
LONGEST_NAME: Final = 200


class Limits(msgspec.Struct, frozen=True):
    """What one event may be, at most.

    Attributes:
        event_bytes: its JSON.
        depth: objects and arrays within each other.
        properties: values in all its objects together.
    """

    event_bytes: int = 32 * 1024
    depth: int = 32
    properties: int = 500


class Looked(msgspec.Struct, frozen=True):
    """What a request holds: how many events, and the write key where it stands in the body."""

    events: int
    key: str | None = None


def key_in(value: Any) -> str | None:
    """Return a write key as it stands in a body, without the secret part of Jitsu's keys."""
    return value.partition(":")[0] or None if isinstance(value, str) else None


def loaded(body: bytes, kind: Any) -> Any:
    """Return JSON as ``kind``; what strict JSON forbids and SDKs send all the same is mended.

    ``NaN`` and ``Infinity`` become null, halves of surrogate pairs and bare control characters a
    replacement. Raises BadRequest.
    """
    body = body.removeprefix(b"\xef\xbb\xbf")
    try:
        return msgspec.json.decode(body, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        pass
    try:
        mended = msgspec.json.encode(_mended(json.loads(body, strict=False)))
        return msgspec.json.decode(mended, type=kind)
    except (ValueError, RecursionError, TypeError, OverflowError):
        raise BadRequest(reason=both("collection.not_json")) from None


def peeked(event: bytes | memoryview) -> dict[str, Any]:
    """Return the fields of an event, none where it cannot be read: it is judged later."""
    try:
        found = loaded(bytes(event), Any)
    except BadRequest:
        return {}
    return found if isinstance(found, dict) else {}


def _mended(value: Any) -> Any:
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode()
    if isinstance(value, dict):
        return {_mended(str(key)): _mended(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_mended(each) for each in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value
