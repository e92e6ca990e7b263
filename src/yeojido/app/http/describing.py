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


def _collection() -> dict[str, Any]:
    return {}
