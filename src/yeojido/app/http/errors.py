"""Which status and which code each error has over HTTP; all have one shape.

{"error": {"code": "no_such_user", "message": {"ko": "...", "en": "..."}, "details": {}}}
"""

from __future__ import annotations

import re
import secrets
from typing import Any

from litestar import Request, Response
from litestar.exceptions import HTTPException, ValidationException

from yeojido.app.http.asgi import problem
from yeojido.app.http.logs import logger
from yeojido.domain import errors as e
from yeojido.domain import server_errors as s
from yeojido.domain.tasks import NoSuchTask, TaskStep
from yeojido.domain.words import Words, both

#: The nearest of an error's ancestors in this table decides.
STATUS: dict[type[Exception], int] = {
    e.YeojidoError: 400,
    s.NotSignedIn: 401,
    s.WrongPassword: 401,
    s.NotAllowed: 403,
    s.UsersOnly: 403,
    s.ProviderRefused: 400,
    s.ProviderUnreachable: 503,
    s.NotInvited: 403,
    s.NoProvider: 404,
    s.NoSuchUser: 404,
    s.NoSuchToken: 404,
    e.NoSuchSource: 404,
    e.NoSuchPerson: 404,
    e.NoSuchVoice: 404,
    e.NoVoices: 404,
    e.AmbiguousVoice: 409,
    e.UnknownJourney: 404,
    e.NoSuchPull: 404,
    e.PullExists: 409,
    NoSuchTask: 404,
    TaskStep: 409,
    s.TookTooLong: 503,
    e.EmptyWorkspace: 404,
    s.EmailTaken: 409,
    e.SourceExists: 409,
    s.LastOwner: 409,
    s.LinkExpired: 410,
    s.TooManyTries: 429,
    e.TooMuch: 503,
    e.StoreError: 503,
    e.DiskFull: 507,
    e.Cancelled: 503,
}
_KEYS = {
    400: "bad_request", 401: "not_signed_in", 403: "not_allowed", 404: "not_found",
    405: "method_not_allowed", 413: "too_large", 415: "unsupported_type", 429: "too_many_requests",
}  # fmt: skip
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


def code(kind: type[BaseException]) -> str:
    """Return the code of an error.

    >>> code(s.NoSuchUser)
    'no_such_user'
    """
    return _HUMP.sub("_", kind.__name__).lower()


def status(error: e.YeojidoError) -> int:
    """Return the status of an error."""
    return next(STATUS[kind] for kind in type(error).__mro__ if kind in STATUS)


def shown(error: e.YeojidoError) -> dict[str, Any]:
    """Return an error as it is answered."""
    words = Words(ko=error.say("ko"), en=error.say("en"))
    details = {
        key: value
        for key, value in error.values.items()
        if isinstance(value, int | float | str) and key != "path"
    }
    return problem(code(type(error)), words, **details)


def refused(_request: Request[Any, Any, Any], error: e.YeojidoError) -> Response[dict[str, Any]]:
    """Answer one of our own errors."""
    number = status(error)
    headers = {}
    if number == 401:
        headers["www-authenticate"] = "Bearer"
    if isinstance(error, s.TooManyTries):
        headers["retry-after"] = str(error.values["seconds"])
    elif number == 503:
        headers["retry-after"] = "1"
        logger.warning("refused", extra={"facts": {"code": code(type(error))}})
    return Response(shown(error), status_code=number, headers=headers)


def http_refused(
    _request: Request[Any, Any, Any], error: HTTPException
) -> Response[dict[str, Any]]:
    """Answer what the framework refuses: no such route, a body that does not fit."""
    number = error.status_code
    if number >= 500:
        return failed(_request, error)
    key = _KEYS.get(number, "bad_request")
    details: dict[str, object] = {}
    if isinstance(error, ValidationException) and isinstance(error.extra, list):
        details["fields"] = [
            {"field": str(item.get("key", "")), "problem": str(item.get("message", ""))[:200]}
            for item in error.extra
            if isinstance(item, dict)
        ]
    allowed = (error.headers or {}).get("Allow") or (error.headers or {}).get("allow")
    return Response(
        problem(key, both(f"server.{key}"), **details),
        status_code=number,
        headers={"allow": allowed} if allowed else None,
    )


def late(_request: Request[Any, Any, Any], _error: TimeoutError) -> Response[dict[str, Any]]:
    """Answer a request that did not arrive in time."""
    return Response(problem("timeout", both("server.timeout")), status_code=408)


def failed(_request: Request[Any, Any, Any], error: Exception) -> Response[dict[str, Any]]:
    """Answer what nobody expected: an id to look for in the log, nothing of the inside."""
    number = secrets.token_hex(8)
    logger.error("failed", exc_info=error, extra={"facts": {"id": number}})
    return Response(problem("failed", both("server.failed", id=number), id=number), status_code=500)
