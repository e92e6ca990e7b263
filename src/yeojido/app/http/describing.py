"""The OpenAPI document: the API's routes as Litestar describes them, and the collection's."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from litestar import Litestar
from litestar.routes import HTTPRoute

from yeojido.app.http.rights import RIGHTS, template

_ERROR = {
    "type": "object",
    "title": "Error",
    "description": "The one shape of every error.",
    "required": ["error"],
    "properties": {
        "error": {
            "type": "object",
            "required": ["code", "message", "details"],
            "properties": {
                "code": {"type": "string", "examples": ["no_such_user"]},
                "message": {
                    "type": "object",
                    "required": ["ko", "en"],
                    "properties": {"ko": {"type": "string"}, "en": {"type": "string"}},
                },
                "details": {"type": "object"},
            },
        }
    },
}
_SCHEMES = {
    "session": {
        "type": "apiKey",
        "in": "cookie",
        "name": "yeojido",
        "description": "Session of a signed-in user; changes also need the header X-CSRF-Token. "
        "Over https the cookie is called __Host-yeojido.",
    },
    "token": {
        "type": "http",
        "scheme": "bearer",
        "description": "API token (yj_...).",
    },
    "writeKey": {
        "type": "http",
        "scheme": "basic",
        "description": "Write key of a source as the user name, without a password.",
    },
}
CALLS = ("track", "page", "screen", "identify", "group", "alias")
_FAILURES = {
    "400": "The request does not fit.",
    "401": "Not signed in.",
    "403": "The role may not do this, or X-CSRF-Token is missing.",
    "404": "There is no such thing.",
    "409": "It contradicts what is there.",
    "413": "The request is too large.",
    "429": "Too many requests; see Retry-After.",
    "503": "It cannot be done now; see Retry-After.",
}


@lru_cache(maxsize=4)
def document(app: Litestar) -> dict[str, Any]:
    """Return the whole document."""
    made: dict[str, Any] = app.openapi_schema.to_schema()
    parts = made.setdefault("components", {})
    parts.setdefault("schemas", {})["Error"] = _ERROR
    parts["securitySchemes"] = _SCHEMES
    for path, methods in made["paths"].items():
        for method, operation in methods.items():
            least = RIGHTS.get(f"{method.upper()} {path}", "owner")
            _complete(operation, least)
    own = made["paths"]["/openapi.json"]["get"]["responses"]["200"]
    own["content"] = {"application/json": {"schema": {"type": "object"}}}
    made["paths"] |= _collection()
    return made


def routes_of(app: Litestar) -> set[str]:
    """Return every route of the API as ``METHOD /path/{parameter}``."""
    return {
        f"{method} {template(route.path_format if isinstance(route, HTTPRoute) else route.path)}"
        for route in app.routes
        if isinstance(route, HTTPRoute)
        for method in route.route_handler_map
        if method != "OPTIONS"
    }


def _complete(operation: dict[str, Any], least: str) -> None:
    """Add the errors, who may, and how they say who they are."""
    answers = operation.setdefault("responses", {})
    for status, about in _FAILURES.items():
        if status == "503" and "503" in answers:
            continue
        answers[status] = _failure(about)
    answers["default"] = _failure("Any other error.")
    operation["x-role"] = least
    if least != "anyone":
        operation["security"] = [{"session": []}, {"token": []}]
        operation["description"] = f"{operation.get('description', '')} Role: {least}.".strip()


def _failure(about: str) -> dict[str, Any]:
    schema = {"$ref": "#/components/schemas/Error"}
    return {"description": about, "content": {"application/json": {"schema": schema}}}


#: What each address of the collection takes, by the words of those who made it.
COLLECTED: dict[str, str] = {
    **{
        f"/v1/{call}": f"One {call} call, as Segment and RudderStack SDKs send it" for call in CALLS
    },
    **{f"/v1/{call[0]}": f"One {call} call, as analytics.js sends it" for call in CALLS},
    "/v1/batch": "Many calls, as Segment and RudderStack SDKs send them",
    "/v1/b": "Many calls, as analytics.js sends them",
    "/v1/import": "Many past calls",
    "/v1/beacon": "Calls as navigator.sendBeacon sends them",
    "/batch/": "Many events, as PostHog SDKs send them",
    "/e/": "Events, as posthog-js sends them",
    "/i/v0/e/": "Events, as posthog-js sends them",
    "/capture/": "One event, as PostHog SDKs send it",
    **{f"/api/s/{call}": f"One {call} call, as Jitsu sends it" for call in CALLS},
    "/cloudevents": "CloudEvents, structured, batched or binary",
}


def _collection() -> dict[str, Any]:
    made: dict[str, Any] = {}
    for path, about in COLLECTED.items():
        named = path.strip("/").replace("/", " ").title().replace(" ", "")
        made[path] = {
            "post": {
                "tags": ["Collection"],
                "summary": about,
                "description": "200: every event of the request is durable. Anything else: send "
                "it again later (408, 429, 503), or mend it (400, 401, 404, 413).",
                "operationId": f"Collect{named}" + ("Events" if path.endswith("/") else ""),
                "security": [{"writeKey": []}],
                "requestBody": {
                    "required": True,
                    "content": {"application/json": {"schema": {"type": "object"}}},
                },
                "responses": {
                    "200": {
                        "description": "Every event is durable.",
                        "content": {"application/json": {"schema": {"type": "object"}}},
                    },
                    **{
                        status: _failure(words)
                        for status, words in {
                            **_FAILURES,
                            "408": "It did not arrive in time.",
                        }.items()
                    },
                },
            }
        }
    made["/v1/pixel/track"] = {"get": _pixel()}
    return made


def _pixel() -> dict[str, Any]:
    image = {"image/gif": {"schema": {"type": "string", "format": "binary"}}}
    texts = ("writeKey", "event", "userId", "anonymousId")
    return {
        "tags": ["Collection"],
        "summary": "One event by a picture, for e-mails and pages without scripts",
        "operationId": "CollectPixel",
        "parameters": [
            {
                "name": name,
                "in": "query",
                "required": name == "writeKey",
                "schema": {"type": "string"},
            }
            for name in texts
        ],
        "responses": {
            status: {"description": words, "content": image}
            for status, words in {
                "200": "The event is durable.",
                "400": _FAILURES["400"],
                "401": "The write key is not known.",
                "404": "The source was disabled.",
                "429": _FAILURES["429"],
                "503": _FAILURES["503"],
            }.items()
        },
    }
