"""CloudEvents 1.0 in JSON: one event or a batch. ``source`` and ``id`` together are its id.

Who it is about: the extension attributes ``userid`` and ``anonymousid``, else ``userId`` or
``anonymousId`` in ``data`` (``user_id``, ``customer_id``, ``member_id`` too), else ``subject``.
"""

from __future__ import annotations

from hashlib import sha256
from typing import Any, Final, cast

import msgspec

from yeojido.collect.formats.envelope import Limits, Looked, loaded
from yeojido.collect.formats.judging import Bad, Fields, Said, identifier, judge
from yeojido.domain.message import Parsed

_USERS: Final = ("userId", "user_id", "customerId", "customer_id", "member_id", "memberId")
_ANONYMOUS: Final = ("anonymousId", "anonymous_id")


def look(_call: str, body: bytes) -> Looked:
    """Return how many events there are; raises BadRequest. Keys never stand in the body."""
    return Looked(len(_taken_apart(body)))


def read(_call: str, body: bytes, received_at: int, limits: Limits) -> Parsed:
    """Return the messages of one event or a batch."""
    return judge(_taken_apart(body), _said, received_at, limits)


def _taken_apart(body: bytes) -> list[memoryview]:
    if body.lstrip()[:1] == b"[":
        listed = cast("list[msgspec.Raw]", loaded(body, list[msgspec.Raw]))
        return [memoryview(raw) for raw in listed]
    loaded(body, dict[str, msgspec.Raw])
    return [memoryview(body)]


def _said(fields: Fields) -> Said:
    # Their ids are texts; a refused event carries the id it got in messageId.
    own, source = fields.get("id"), fields.get("source")
    kind, version = fields.get("type"), fields.get("specversion")
    if not (isinstance(own, str) and own and isinstance(source, str) and source):
        raise Bad("not_a_cloudevent")
    if not (isinstance(kind, str) and kind and isinstance(version, str)):
        raise Bad("not_a_cloudevent")
    data = fields.get("data")
    data = data if isinstance(data, dict) else ({} if data is None else {"data": data})
    user = _first(fields, ("userid",)) or _first(data, _USERS)
    anonymous = _first(fields, ("anonymousid",)) or _first(data, _ANONYMOUS)
    if user is None and anonymous is None:
        user = fields.get("subject")
    elif identifier(fields.get("subject")):
        data = {"subject": fields["subject"], **data}
    return Said(
        call="track",
        event=kind.strip(),
        message_id="ce:" + sha256(f"{len(source)}:{source}{own}".encode()).hexdigest()[:32],
        user_id=user,
        anonymous_id=anonymous,
        original=fields.get("time"),
        properties={key: value for key, value in data.items() if key not in (*_USERS, *_ANONYMOUS)},
        context={"library": {"name": "cloudevents", "version": version}},
    )


def _first(fields: Fields, names: tuple[str, ...]) -> Any:
    return next((value for key in names if identifier(value := fields.get(key))), None)
