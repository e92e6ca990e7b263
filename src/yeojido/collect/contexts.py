"""Where and with what something happened: the context of SDKs as properties, under the log's names.

Only what is named here is kept: a context also holds addresses, advertising ids and whole browser
identifications, which nobody asked to store.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final

Values = dict[str, Any]

#: group of the context -> its field -> name of the property
_NAMES: Final[Mapping[str, Mapping[str, str]]] = {
    "page": {"path": "path", "url": "url", "referrer": "referrer", "title": "title"},
    "campaign": {
        "source": "utm_source", "medium": "utm_medium", "name": "utm_campaign",
        "campaign": "utm_campaign", "term": "utm_term", "content": "utm_content", "id": "utm_id",
    },
    "device": {
        "type": "device_type", "model": "device_model", "manufacturer": "device_manufacturer",
    },
    "os": {"name": "os", "version": "os_version"},
    "app": {"name": "app_name", "version": "app_version", "build": "app_build"},
    "browser": {"name": "browser", "version": "browser_version"},
    "library": {"name": "library", "version": "library_version"},
    "screen": {"width": "screen_width", "height": "screen_height"},
    "network": {"carrier": "carrier"},
    "location": {"country": "country", "region": "region", "city": "city"},
}  # fmt: skip
_PLAIN: Final = {
    "locale": "locale", "timezone": "timezone", "sessionId": "session_id",
    "sessionStart": "session_start", "groupId": "group_id", "platform": "platform",
}  # fmt: skip
_PLAIN_TYPES: Final = frozenset((str, int, float, bool))
#: Properties that are addresses: kept without their query, which may hold names and tokens.
ADDRESSES: Final = frozenset(("url", "referrer", "href", "current_url", "page_url", "page.url",
                              "page_location", "page_referrer", "landing_page"))  # fmt: skip
_UTM: Final = re.compile(r"[?&](utm_(?:source|medium|campaign|term|content|id))=([^&#]+)")
_PERCENT: Final = re.compile(rb"%([0-9A-Fa-f]{2})")


def without_query(address: str) -> str:
    """Return an address without query, fragment, user and password.

    >>> without_query("https://me:pw@shop.kr/a?token=1#x")
    'https://shop.kr/a'
    """
    plain = address.partition("#")[0].partition("?")[0]
    before, slashes, rest = plain.partition("//")
    host, slash, path = rest.partition("/")
    return f"{before}{slashes}{host.rpartition('@')[2]}{slash}{path}" if slashes else plain


def campaign(address: str) -> Values:
    """Return the campaign that the query of an address names.

    >>> campaign("https://shop.kr/?utm_source=naver&utm_campaign=%EB%B4%84&q=1")
    {'utm_source': 'naver', 'utm_campaign': '봄'}
    """
    if "utm_" not in address:
        return {}
    return {name: unquoted(value) for name, value in _UTM.findall(address)}


def unquoted(text: str) -> str:
    """Return text of an address as it is read."""
    if "%" not in text and "+" not in text:
        return text
    data = text.replace("+", " ").encode("utf-8", "replace")
    return _PERCENT.sub(lambda m: bytes((int(m[1], 16),)), data).decode("utf-8", "replace")


def described(context: Values) -> Values:
    """Return what a context says, as properties.

    The browser's own name for itself is no part of it: ``personal.take_out`` has made words of it.
    """
    found: Values = {}
    for key, inner in context.items():
        if (names := _NAMES.get(key)) is not None:
            if isinstance(inner, dict):
                for field, value in inner.items():
                    name = names.get(field)
                    if name and value is not None and value != "" and type(value) in _PLAIN_TYPES:
                        found[name] = value
        elif (name := _PLAIN.get(key)) and type(inner) in _PLAIN_TYPES and inner != "":
            found[name] = inner
    _add_campaign(found, context)
    return found


def _add_campaign(found: Values, context: Values) -> None:
    page = context.get("page")
    page = page if isinstance(page, dict) else {}
    for field in ("url", "search"):
        address = page.get(field)
        if isinstance(address, str) and "utm_" in address:
            for name, value in campaign(address).items():
                found.setdefault(name, value)
    if "referrer" not in found:
        referrer = context.get("referrer")
        url = referrer.get("url") if isinstance(referrer, dict) else referrer
        if isinstance(url, str) and url:
            found["referrer"] = url
    for name in ("url", "referrer"):
        if isinstance(found.get(name), str):
            found[name] = without_query(found[name])


_WEB_LIBRARY: Final = re.compile(
    r"^(?:analytics\.js|ajs-next|@?jitsu|posthog-js|web|rudderlabs javascript|yeojido|js-)",
    re.IGNORECASE,
)
_APP_LIBRARY: Final = re.compile(
    r"\bios|android|swift|kotlin|react.?native|flutter|cordova|\bunity", re.IGNORECASE
)


@lru_cache(maxsize=1024)
def _runs_on(library: str) -> str:
    """Return where a library runs as far as its name tells."""
    if _APP_LIBRARY.search(library):
        return "app"
    return "web" if _WEB_LIBRARY.search(library) else ""


def channel(call: str, properties: Values, context: Values) -> str | None:
    """Return the channel an event came through in the sender's words, None where nothing tells it.

    What the event names itself comes first; a page view, a browser's address or library is the
    web; a screen view, a mobile library or an app with a device is the app. A server's event says
    nothing of where its customer was.
    """
    for given in (properties.get("channel"), context.get("channel")):
        if isinstance(given, str) and given and given not in ("server", "sources", "mobile"):
            return given
    library = context.get("library")
    name = library.get("name") if isinstance(library, dict) else None
    name = name if isinstance(name, str) else ""
    runs_on = _runs_on(name[:200])
    if call == "screen" or context.get("channel") == "mobile" or runs_on == "app":
        return "app"
    if call == "page" or context.get("page") or runs_on == "web":
        return "web"
    return "app" if isinstance(context.get("app"), dict) and context.get("device") else None
