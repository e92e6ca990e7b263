"""What arrives over HTTP, whatever the SDK, as messages of one form.

``wire`` names the format: ``segment`` (a batch, or one call), ``segment:track`` and the like (one
call named by the address), ``jitsu:...``, ``dittofeed:...`` and ``pixel:...`` (the same shape),
``posthog``, ``cloudevents``, ``snowplow``. The door asks ``count``; the settler asks ``read``.
"""

from __future__ import annotations

from functools import lru_cache
from importlib import import_module
from typing import Final, Protocol, cast

from yeojido.collect.formats.envelope import Limits, Looked
from yeojido.domain.message import Parsed

#: first part of a wire's name -> the module that reads it
_READERS: Final = {
    "segment": "segment",
    "jitsu": "segment",
    "dittofeed": "segment",
    "pixel": "segment",
    "posthog": "posthog",
    "cloudevents": "cloudevents",
    "snowplow": "snowplow",
    "message": "again",
}


class _Reader(Protocol):
    def look(self, call: str, body: bytes) -> Looked: ...

    def read(self, call: str, body: bytes, received_at: int, limits: Limits) -> Parsed: ...


def count(wire: str, body: bytes) -> int:
    """Return how many events a request holds; raises BadRequest for one malformed as a whole."""
    return look(wire, body).events


def look(wire: str, body: bytes) -> Looked:
    """Return what the door needs to know of a request; raises BadRequest, as ``count`` does."""
    reader, call = _reader(wire)
    return reader.look(call, body)


def read(wire: str, body: bytes, received_at: int, limits: Limits | None = None) -> Parsed:
    """Return the messages of a request, and what of it cannot be taken.

    ``body`` as it is kept in the inbox (uncompressed), or one event alone as dead letters keep it;
    ``received_at``: microseconds UTC. Every event counted is either a message or refused. Raises
    BadRequest for a request malformed as a whole.
    """
    reader, call = _reader(wire)
    return reader.read(call, body, received_at, limits or Limits())


@lru_cache(maxsize=256)
def _reader(wire: str) -> tuple[_Reader, str]:
    name, _, call = wire.partition(":")
    module = import_module(f"{__name__}.{_READERS[name]}")
    return cast("_Reader", module), call
