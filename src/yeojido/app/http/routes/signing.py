"""Signing in with an OpenID provider: there and back."""

from __future__ import annotations

from typing import Annotated, Any

from litestar import get
from litestar.connection import Request
from litestar.datastructures import Cookie
from litestar.params import QueryParameter
from litestar.response import Redirect

from yeojido.app.http.parts import Here
from yeojido.app.http.routes.access import open_session
from yeojido.domain.server_errors import NoProvider, NotInvited, ProviderRefused

_COOKIE = "yeojido-oidc"
_PATH = "/api/v1/oidc"
Short = Annotated[str, QueryParameter(max_length=2000)]


@get(
    "/oidc/sign-in",
    status_code=302,
    sync_to_thread=True,
    tags=["Access"],
    summary="Sign in with OpenID",
)
def begin(parts: Here) -> Redirect:
    """Send the browser to the OpenID provider."""
    if parts.provider is None:
        raise NoProvider
    address, remembered = parts.provider.begin(parts.now())
    return Redirect(address, status_code=302, cookies=[_cookie(parts, remembered, 600)])


@get(
    "/oidc/callback",
    status_code=302,
    sync_to_thread=True,
    tags=["Access"],
    summary="Come back from OpenID",
)
def finish(
    request: Request[Any, Any, Any],
    parts: Here,
    given: Annotated[str, QueryParameter(query="state", max_length=2000)] = "",
    code: Short = "",
    iss: Annotated[str | None, QueryParameter(max_length=2000)] = None,
) -> Redirect:
    """Open a session for whoever the provider says it is, where they have an account."""
    if parts.provider is None or parts.server.oidc is None:
        raise NoProvider
    remembered = request.cookies.get(_COOKIE)
    if not remembered or not given or not code:
        raise ProviderRefused
    person = parts.provider.finish(remembered, given, code, iss, parts.now())
    oidc = parts.server.oidc
    welcome = person.email.rpartition("@")[2].lower() in oidc.domains
    role = oidc.role if welcome else None
    user = parts.users.by_subject(person.subject, person.email, person.name, role, parts.now())
    if user is None:
        raise NotInvited
    _, cookie = open_session(parts, user)
    return Redirect(
        "/api/v1/session",
        status_code=302,
        headers={"set-cookie": cookie},
        cookies=[_cookie(parts, "", 0)],
    )


def _cookie(parts: Here, value: str, seconds: int) -> Cookie:
    secure = parts.server.secure
    return Cookie(_COOKIE, _PATH, value, seconds, secure=secure, httponly=True, samesite="lax")


ROUTES = (begin, finish)
