"""Which address speaks which format, and what it answers when all is well."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

_CALLS: Final = ("track", "page", "screen", "identify", "group", "alias")
_DONE: Final = b'{"success":true,"ok":true,"status":1}'


@dataclass(frozen=True, slots=True)
class Door:
    """One address.

    Attributes:
        wire: the format of what is posted there (``collect.formats``), empty for none.
        asks: what a GET asks for: pixel, script, flags, segment, rudder, posthog, posthog.js.
        key: the write key that stands in the address.
        answer: the body of a 200.
    """

    wire: str = ""
    methods: tuple[str, ...] = ("POST",)
    asks: str = ""
    key: str | None = None
    answer: bytes = _DONE


def _doors() -> dict[str, Door]:
    found: dict[str, Door] = {}
    for call in _CALLS:
        found[f"/v1/{call}"] = found[f"/v1/{call[0]}"] = Door(f"segment:{call}")
        found[f"/api/s/{call}"] = found[f"/api/s/s2s/{call}"] = Door(f"jitsu:{call}")
        found[f"/api/public/apps/{call}"] = Door(f"dittofeed:{call}")
        found[f"/v1/pixel/{call}"] = Door(f"pixel:{call}", ("GET",), "pixel")
    for path in ("/v1/batch", "/v1/b", "/v1/import", "/v1/beacon"):
        found[path] = Door("segment")
    for path in ("/api/s/event", "/api/s/batch", "/api/s/s2s/batch", "/api/s/s2s/event"):
        found[path] = Door("jitsu")
    found["/api/public/apps/batch"] = Door("dittofeed")
    for path in ("/batch", "/e", "/i/v0/e", "/capture"):
        found[path] = Door("posthog", ("POST",))
    for path in ("/flags", "/decide"):
        found[path] = Door("", ("GET", "POST"), "flags")
    found["/v1/pixel.gif"] = Door("pixel", ("GET",), "pixel")
    # Ours, and what Jitsu's pages load.
    for path in ("/yeojido.js", "/p.js"):
        found[path] = Door("", ("GET",), "script")
    found["/sourceConfig"] = Door("", ("GET",), "rudder")
    found["/cloudevents"] = Door("cloudevents")
    found["/com.snowplowanalytics.snowplow/tp2"] = Door("snowplow", answer=b"ok")
    return found


_DOORS: Final = _doors()


def door_of(path: str) -> Door | None:
    """Return the door at a path, None where there is none.

    >>> door_of("/v1/batch").wire, door_of("/i/v0/e/").wire, door_of("/v1/t").wire
    ('segment', 'posthog', 'segment:track')
    >>> door_of("/v1/projects/wk_1/settings").key
    'wk_1'
    """
    found = _DOORS.get(path) or _DOORS.get(path.rstrip("/"))
    if found is not None:
        return found
    parts = path.strip("/").split("/")
    match parts:
        case ["v1", "projects", key, "settings"]:
            return Door("", ("GET",), "segment", key)
        case ["array", key, "config"]:
            return Door("", ("GET",), "posthog", key)
        case ["array", key, "config.js"]:
            return Door("", ("GET",), "posthog.js", key)
        case _:
            return None
