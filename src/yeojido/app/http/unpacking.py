"""Request bodies as they were before they were packed: compression, forms, base64; bounded."""

from __future__ import annotations

import base64
import binascii
import zlib
from typing import Final
from urllib.parse import parse_qsl

import msgspec

#: Fields of an address or a form in which a write key may stand.
KEY_FIELDS: Final = ("writeKey", "write_key", "api_key", "token")
_GZIP: Final = b"\x1f\x8b"
#: First bytes of JSON that holds events.
_JSON: Final = (b"{", b"[")


class TooLarge(Exception):
    """A body is larger than it may be, packed or not."""


class NotPacked(Exception):
    """A body is not packed the way it says."""


def unpacked(body: bytes, encoding: str, limit: int) -> bytes:
    """Return a body without its compression: gzip by its first bytes, others as declared.

    Stops at ``limit`` bytes, however much more would come out. Raises TooLarge, NotPacked.
    """
    if body[:2] == _GZIP:
        return _inflated(body, 31, limit)
    if encoding in ("", "identity", "gzip", "x-gzip") or body[:1] in _JSON:
        return body  # proxies unpack and leave the header as it was
    if encoding == "deflate":
        # Some write the bare stream, some the zlib format that the standard means.
        bare = len(body) < 2 or body[0] & 0x0F != 8 or (body[0] * 256 + body[1]) % 31
        return _inflated(body, -15 if bare else 15, limit)
    if encoding == "br":
        return _brotli(body, limit)
    raise NotPacked


def _inflated(body: bytes, form: int, limit: int) -> bytes:
    stream = zlib.decompressobj(form)
    try:
        whole = stream.decompress(body, limit + 1)
    except zlib.error:
        raise NotPacked from None
    if len(whole) > limit:
        raise TooLarge
    if not stream.eof:
        raise NotPacked
    return whole


def _brotli(body: bytes, limit: int) -> bytes:
    import brotli

    stream = brotli.Decompressor()
    try:
        whole = bytes(stream.process(body, output_buffer_limit=limit + 1))
        while len(whole) <= limit and not stream.is_finished():
            more = bytes(stream.process(b"", output_buffer_limit=limit + 1))
            if not more:
                raise NotPacked
            whole += more
    except brotli.error:
        raise NotPacked from None
    if len(whole) > limit:
        raise TooLarge
    return whole


def of_form(body: bytes) -> bytes:
    """Return the JSON of a form's field ``data`` (plain or base64), other bodies as they are."""
    if body[:5] == b"data=" or b"&data=" in body[:200]:
        fields = dict(parse_qsl(body.decode("latin-1")))
        data = fields.get("data", "").encode("latin-1", "replace")
        return data if data[:1] in _JSON else decoded(data)
    if body[:1] in _JSON or not body.strip() or body.lstrip()[:1] in _JSON:
        return body
    try:
        return decoded(body)
    except NotPacked:
        return body


def decoded(data: bytes) -> bytes:
    """Return what base64 stands for, in its usual or its address form; raises NotPacked."""
    plain = data.strip().replace(b"-", b"+").replace(b"_", b"/").replace(b" ", b"+")
    try:
        found = base64.b64decode(plain + b"=" * (-len(plain) % 4), validate=True)
    except (binascii.Error, ValueError):
        raise NotPacked from None
    return found


def pixel(query: dict[str, str], call: str, user_agent: str, page: str) -> bytes:
    """Return the call that the address of a pixel stands for, as Segment's JSON.

    ``data`` is the whole call in base64; else each field of the query is a field of the call, and
    those it does not know are properties.
    """
    if "data" in query:
        return decoded(query["data"].encode("latin-1", "replace"))
    known = ("userId", "anonymousId", "groupId", "previousId", "event", "name", "messageId",
             "timestamp", "type")  # fmt: skip
    fields: dict[str, object] = {key: query[key] for key in known if query.get(key)}
    fields.setdefault("type", call or ("track" if "event" in fields else "page"))
    given = query.get("properties", "")
    try:
        properties = msgspec.json.decode(given.encode()) if given else {}
    except msgspec.DecodeError:
        properties = {}
    more = {
        key: value for key, value in query.items() if key not in (*known, *KEY_FIELDS, "properties")
    }
    fields["properties"] = {**more, **(properties if isinstance(properties, dict) else {})}
    fields["context"] = {"userAgent": user_agent, "page": {"url": page} if page else {}}
    return msgspec.json.encode(fields)
