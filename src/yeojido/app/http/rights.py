"""Who may do what: the one table of every route and the least role that may use it.

``anyone`` needs no sign-in. A route that is not here is refused to everybody.
"""

from __future__ import annotations

import re
from typing import Any, Literal

from litestar.connection import ASGIConnection
from litestar.handlers import BaseRouteHandler

from yeojido.domain.access import ROLES, Caller, Role, at_least
from yeojido.domain.server_errors import NotAllowed, NotSignedIn

_TYPED = re.compile(r"\{(\w+):\w+\}")
Least = Role | Literal["anyone"]

RIGHTS: dict[str, Least] = {
    # the server itself; /metrics has a rule of its own (a token, or from this machine)
    "GET /health": "anyone",
    "GET /ready": "anyone",
    "GET /metrics": "anyone",
    "GET /openapi.json": "anyone",
    "GET /setup": "anyone",
    # signing in and out
    "POST /api/v1/session": "anyone",
    "GET /api/v1/session": "viewer",
    "DELETE /api/v1/session": "viewer",
    "DELETE /api/v1/sessions": "viewer",
    "PUT /api/v1/session/password": "viewer",
    "POST /api/v1/invitations/accept": "anyone",
    "GET /api/v1/oidc/sign-in": "anyone",
    "GET /api/v1/oidc/callback": "anyone",
    # people who use the server, and programs
    "GET /api/v1/users": "owner",
    "PATCH /api/v1/users/{id}": "owner",
    "POST /api/v1/users/{id}/reset": "owner",
    "POST /api/v1/invitations": "owner",
    "GET /api/v1/tokens": "editor",
    "POST /api/v1/tokens": "editor",
    "DELETE /api/v1/tokens/{id}": "editor",
    "GET /api/v1/audit": "owner",
    # the workspace
    "GET /api/v1/info": "viewer",
    "POST /api/v1/people/show": "analyst",
    "POST /api/v1/people/place": "analyst",
    "POST /api/v1/people/timeline": "analyst",
    "POST /api/v1/people/why": "analyst",
    "POST /api/v1/people/merge": "editor",
    "POST /api/v1/people/unmerge": "editor",
    "POST /api/v1/people/export": "owner",
    "POST /api/v1/people/erase": "owner",
    "PUT /api/v1/people/trait": "owner",
    "PUT /api/v1/people/restriction": "owner",
    "POST /api/v1/people/consents": "analyst",
    "PUT /api/v1/people/consents": "editor",
    "GET /api/v1/receipts": "owner",
    "GET /api/v1/retention": "analyst",
    "PUT /api/v1/retention/{event}": "owner",
    "POST /api/v1/retention/{event}/preview": "analyst",
    "POST /api/v1/imports": "editor",
    "POST /api/v1/imports/preview": "editor",
    "GET /api/v1/pulls": "analyst",
    "POST /api/v1/pulls": "editor",
    "POST /api/v1/pulls/{name}/run": "editor",
    "POST /api/v1/pulls/{name}/pause": "editor",
    "POST /api/v1/pulls/{name}/resume": "editor",
    "DELETE /api/v1/pulls/{name}": "editor",
    "GET /api/v1/tasks": "analyst",
    "GET /api/v1/tasks/report": "analyst",
    "GET /api/v1/tasks/rule": "analyst",
    "PUT /api/v1/tasks/rule": "editor",
    "GET /api/v1/tasks/{id}": "analyst",
    "POST /api/v1/tasks/{id}/state": "analyst",
    "GET /api/v1/costs": "viewer",
    "GET /api/v1/ask": "viewer",
    "POST /api/v1/ask/{analysis}": "viewer",
    "GET /api/v1/map": "viewer",
    "GET /api/v1/voice/list": "analyst",
    "GET /api/v1/voice/overview": "analyst",
    "POST /api/v1/voice/move": "editor",
    "POST /api/v1/voice/unmove": "editor",
    "GET /api/v1/journeys": "viewer",
    "GET /api/v1/journeys/{name}": "viewer",
    "GET /api/v1/voice/sample": "analyst",
    "POST /api/v1/voice/labels": "editor",
    "DELETE /api/v1/voice/labels/{key}": "editor",
    "GET /api/v1/voice/calibration": "viewer",
    "GET /api/v1/dead-letters": "analyst",
    "POST /api/v1/dead-letters/replay": "editor",
    "POST /api/v1/dead-letters/discard": "editor",
    "GET /api/v1/sources": "analyst",
    "POST /api/v1/sources": "editor",
    "POST /api/v1/sources/{name}/rotate": "editor",
    "POST /api/v1/sources/{name}/disable": "editor",
    "POST /api/v1/sources/{name}/enable": "editor",
}


def allowed(role: Role | None, least: Least) -> bool:
    """Tell whether a role (None: not signed in) may use a route."""
    return least == "anyone" or (role is not None and at_least(role, least))


def guard(connection: ASGIConnection[Any, Any, Any, Any], _handler: BaseRouteHandler) -> None:
    """Let through who may; raises NotSignedIn, NotAllowed."""
    scope = connection.scope
    method = scope.get("method", "GET")
    least = RIGHTS.get(f"{method} {template(str(scope.get('path_template', '')))}")
    if least == "anyone":
        return
    caller: Caller | None = connection.scope["state"].get("caller")
    if caller is None:
        raise NotSignedIn
    if least is None or not allowed(caller.role, least):
        needed = ", ".join(role for role in ROLES if least and allowed(role, least)) or "-"
        raise NotAllowed(role=caller.role, needed=needed)


def template(path: str) -> str:
    """Return a route's pattern without the types of its parameters.

    >>> template("/api/v1/users/{id:str}")
    '/api/v1/users/{id}'
    """
    return _TYPED.sub(r"{\1}", path)
