"""A message that was read before and refused later, as dead letters keep it: read once more.

No address leads here: a message of this form is taken at its word, time and all.
"""

from __future__ import annotations

import msgspec

from yeojido.collect.formats.envelope import Limits, Looked
from yeojido.domain.errors import BadRequest
from yeojido.domain.message import Message, Parsed
from yeojido.domain.words import both


def look(_call: str, _body: bytes) -> Looked:
    """Return that there is one event."""
    return Looked(1)


def read(_call: str, body: bytes, _received_at: int, _limits: Limits) -> Parsed:
    """Return the message; raises BadRequest."""
    try:
        return Parsed([msgspec.json.decode(body, type=Message)], [])
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise BadRequest(reason=both("collection.not_json")) from None
