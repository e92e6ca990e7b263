"""The API: Litestar with our routes, one shape of errors, one table of rights."""

from __future__ import annotations

from typing import Any

import msgspec
from litestar import Controller, Litestar, Router, get
from litestar.config.allowed_hosts import AllowedHostsConfig
from litestar.connection import Request
from litestar.di import Provide
from litestar.exceptions import HTTPException
from litestar.openapi.config import OpenAPIConfig
from litestar.response import Response

from yeojido import __version__
from yeojido.app.http import describing, errors, health, pages, rights
from yeojido.app.http.gate import Gate
from yeojido.app.http.main import API
from yeojido.app.http.parts import Parts
from yeojido.app.http.routes import (
    access,
    imports,
    people,
    pulls,
    questions,
    said,
    signing,
    sources,
    tasks,
    voices,
    workspace,
)
from yeojido.domain.access import Caller
from yeojido.domain.errors import YeojidoError

_GROUPS = (access, signing, sources, people, pulls, questions, said, tasks, voices, workspace)


def api(parts: Parts, measures: health.Measures) -> Litestar:
    """Return the application that answers everything but collected events."""
    settling = health.Settling(parts.inbox)
    measures.registry.register(health.WorkspaceState(parts, settling))
    routes = [route for group in _GROUPS for route in group.ROUTES]
    uploads = Router(
        API, route_handlers=imports.ROUTES, request_max_body_size=parts.server.max_upload
    )
    given = {
        "parts": parts,
        "measures": measures,
        "settling": settling,
    }
    hosts = list(parts.server.allowed_hosts)
    return Litestar(
        [Router(API, route_handlers=routes), uploads, *health.ROUTES, document, pages.setup],
        dependencies={
            **{name: _always(value) for name, value in given.items()},
            "caller": Provide(_caller, sync_to_thread=False),
        },
        guards=[rights.guard],
        middleware=[Gate(parts)],
        exception_handlers={
            YeojidoError: errors.refused,
            HTTPException: errors.http_refused,
            TimeoutError: errors.late,
            Exception: errors.failed,
        },
        allowed_hosts=AllowedHostsConfig(hosts) if hosts else None,
        request_max_body_size=parts.server.max_body,
        openapi_config=_described(),
        logging_config=None,
        debug=False,
    )


class _NoPages(Controller):
    """Stands where the framework would put its own pages about the API: ``document`` is enough."""


def _described() -> OpenAPIConfig:
    config = OpenAPIConfig(
        title="Yeojido",
        version=__version__,
        description="Customer journey maps from event data: collection and API.",
        use_handler_docstrings=True,
    )
    config.openapi_controller = _NoPages  # pyright: ignore[reportAttributeAccessIssue]
    return config


def _always(value: Any) -> Provide:
    return Provide(lambda: value, sync_to_thread=False)


def _caller(request: Request[Any, Any, Any]) -> Caller | None:
    found: Caller | None = request.scope["state"].get("caller")
    return found


@get("/openapi.json", sync_to_thread=True, tags=["Server"], summary="This document")
def document(request: Request[Any, Any, Any]) -> Response[bytes]:
    """Return the OpenAPI document of everything the server answers."""
    made = describing.document(request.app)
    return Response(msgspec.json.encode(made), media_type="application/json")
