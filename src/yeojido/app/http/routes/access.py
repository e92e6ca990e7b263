"""Signing in and out, users, links, API tokens, the audit log."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec
from litestar import Response, delete, get, patch, post, put
from litestar.connection import Request
from litestar.params import FromPath, JSONBody, QueryParameter

from yeojido.app.http.clients import client
from yeojido.app.http.gate import cookie
from yeojido.app.http.parts import Asking, Here, Parts, maybe_moment, moment
from yeojido.domain.access import Caller, Token, User
from yeojido.domain.durations import duration
from yeojido.domain.server_errors import UsersOnly
from yeojido.store.access import Session

Text = Annotated[str, msgspec.Meta(min_length=1, max_length=300)]
Role = Literal["owner", "editor", "analyst", "viewer"]


class SignIn(msgspec.Struct, forbid_unknown_fields=True):
    """E-mail address and password of a user."""

    email: Text
    password: Text


class UserView(msgspec.Struct):
    """A user of the server."""

    id: str
    email: str
    name: str
    role: Role
    created_at: str
    disabled_at: str | None
    has_password: bool


class CallerView(msgspec.Struct):
    """Who makes the request. ``csrf``: value for the header X-CSRF-Token, for sessions only."""

    kind: Literal["user", "token"]
    id: str
    role: Role
    csrf: str | None = None
    user: UserView | None = None


class PasswordChange(msgspec.Struct, forbid_unknown_fields=True):
    """The password until now and the new one."""

    current: Text
    new: Text


class Accept(msgspec.Struct, forbid_unknown_fields=True):
    """A one-time link's secret, and the account to make with it."""

    token: Text
    password: Text
    email: Annotated[str, msgspec.Meta(max_length=300)] = ""
    name: Annotated[str, msgspec.Meta(max_length=300)] = ""


class UserChange(msgspec.Struct, forbid_unknown_fields=True):
    """What to change of a user."""

    role: Role | None = None
    disabled: bool | None = None


class Invitation(msgspec.Struct, forbid_unknown_fields=True):
    """Whom to invite."""

    role: Role


class Link(msgspec.Struct):
    """A one-time link; it is shown this once."""

    url: str
    token: str


class NewToken(msgspec.Struct, forbid_unknown_fields=True):
    """What a token is for, what it may do, and for how long (such as 90d; null: for good)."""

    name: Text
    role: Role
    expires_in: Annotated[str, msgspec.Meta(max_length=20)] | None = None


class TokenView(msgspec.Struct):
    """An API token. ``token`` is the secret itself: only where it was just made."""

    id: str
    name: str
    role: Role
    created_by: str
    created_at: str
    expires_at: str | None
    used_at: str | None
    revoked_at: str | None
    token: str | None = None


class AuditEntry(msgspec.Struct):
    """One line of the audit log."""

    id: int
    at: str
    actor: str
    action: str
    target: str
    detail: dict[str, Any]


@post("/session", status_code=200, sync_to_thread=True, tags=["Access"], summary="Sign in")
def sign_in(
    data: JSONBody[SignIn], request: Request[Any, Any, Any], parts: Here
) -> Response[CallerView]:
    """Open a session: sets its cookie, and returns the value for X-CSRF-Token."""
    now = parts.now()
    limit = parts.server.sign_in_limit
    user = parts.users.check(data.email, data.password, client(request.scope), limit, now)  # type: ignore[arg-type]
    return signed_in(parts, user)


def signed_in(parts: Parts, user: User) -> Response[CallerView]:
    """Open a session and answer with its cookie."""
    opened, cookie = open_session(parts, user)
    view = CallerView("user", user.id, user.role, opened.csrf, user_view(user))
    return Response(view, status_code=200, headers={"set-cookie": cookie})


def open_session(parts: Parts, user: User) -> tuple[Session, str]:
    """Open a session; return it and the header that gives its cookie."""
    opened = parts.sessions.open(user, parts.now())
    parts.note(Caller("user", user.id, user.role), "session.open", user.id)
    return opened, _cookie(parts, opened.token)


@get("/session", sync_to_thread=True, tags=["Access"], summary="Who am I")
def who(caller: Asking, parts: Here) -> CallerView:
    """Return who makes the request, and for sessions the value for X-CSRF-Token."""
    if caller.kind == "token":
        return CallerView("token", caller.id, caller.role)
    user = parts.users.one(caller.id)
    return CallerView("user", caller.id, caller.role, caller.csrf, user_view(user))


@delete("/session", status_code=200, sync_to_thread=True, tags=["Access"], summary="Sign out")
def sign_out(caller: Asking, parts: Here) -> Response[dict[str, int]]:
    """End this session."""
    if caller.session is not None:
        parts.sessions.close(caller.session)
        parts.note(caller, "session.close", caller.id)
    return Response({"ended": 1}, headers={"set-cookie": _cookie(parts, "", 0)})


@delete(
    "/sessions",
    status_code=200,
    sync_to_thread=True,
    tags=["Access"],
    summary="Sign out everywhere",
)
def sign_out_everywhere(caller: Asking, parts: Here) -> Response[dict[str, int]]:
    """End every session of the user, this one too."""
    ended = parts.sessions.close_all(_user_of(caller))
    parts.note(caller, "session.close_all", caller.id, ended=ended)
    return Response({"ended": ended}, headers={"set-cookie": _cookie(parts, "", 0)})


@put(
    "/session/password",
    status_code=200,
    sync_to_thread=True,
    tags=["Access"],
    summary="Change the password",
)
def change_password(
    data: JSONBody[PasswordChange], caller: Asking, parts: Here
) -> Response[CallerView]:
    """Exchange the own password: every session ends, and a new one is opened here."""
    user = parts.users.one(_user_of(caller))
    limit = parts.server.sign_in_limit
    parts.users.change_password(user, data.current, data.new, limit, parts.now())
    parts.note(caller, "user.password", user.id)
    return signed_in(parts, user)


@post(
    "/invitations/accept",
    status_code=200,
    sync_to_thread=True,
    tags=["Access"],
    summary="Use a one-time link",
)
def accept(data: JSONBody[Accept], parts: Here) -> Response[CallerView]:
    """Make the account a link invites to (or set a new password), and sign in."""
    user = parts.users.accept(data.token, data.email, data.name, data.password, parts.now())
    parts.note(Caller("user", user.id, user.role), "link.use", user.id)
    return signed_in(parts, user)


@post("/invitations", sync_to_thread=True, tags=["Access"], summary="Invite somebody")
def invite(data: JSONBody[Invitation], caller: Asking, parts: Here) -> Link:
    """Make a one-time link with which somebody makes an account; it lasts a week."""
    secret = parts.users.link("invite", data.role, caller.actor, parts.now())
    parts.note(caller, "link.make", data.role)
    return link(parts, secret)


@get("/users", sync_to_thread=True, tags=["Access"], summary="List users")
def list_users(parts: Here) -> list[UserView]:
    """Return every user, the oldest first."""
    return [user_view(user) for user in parts.users.list()]


@patch("/users/{id:str}", sync_to_thread=True, tags=["Access"], summary="Change a user")
def change_user(
    id: FromPath[str], data: JSONBody[UserChange], caller: Asking, parts: Here
) -> UserView:
    """Give a user another role, or let them in no more; their sessions end."""
    user = parts.users.one(id)
    if data.role is not None and data.role != user.role:
        user = parts.users.set_role(user.id, data.role)
        parts.note(caller, "user.role", user.id, role=data.role)
    if data.disabled is not None and data.disabled != (user.disabled_at is not None):
        change = parts.users.disable(user.id, parts.now()) if data.disabled else None
        user = change or parts.users.enable(user.id)
        parts.note(caller, "user.disable" if data.disabled else "user.enable", user.id)
    return user_view(user)


@post("/users/{id:str}/reset", sync_to_thread=True, tags=["Access"], summary="Reset a password")
def reset_user(id: FromPath[str], caller: Asking, parts: Here) -> Link:
    """Make a one-time link with which a user sets a new password; it lasts an hour."""
    user = parts.users.one(id)
    secret = parts.users.link("reset", user.role, caller.actor, parts.now(), user=user.id)
    parts.note(caller, "user.reset", user.id)
    return link(parts, secret)


@get("/tokens", sync_to_thread=True, tags=["Access"], summary="List API tokens")
def list_tokens(parts: Here) -> list[TokenView]:
    """Return every token, the newest first, without its secret."""
    return [token_view(token) for token in parts.tokens.list()]


@post("/tokens", sync_to_thread=True, tags=["Access"], summary="Make an API token")
def make_token(data: JSONBody[NewToken], caller: Asking, parts: Here) -> TokenView:
    """Make a token that may do no more than its maker; its secret is shown this once."""
    now = parts.now()
    _user_of(caller)  # a token that made tokens would live on in them
    expires = None if data.expires_in is None else now + duration(data.expires_in)
    made, secret = parts.tokens.create(data.name, data.role, caller, now, expires)
    parts.note(caller, "token.make", made.id, role=data.role)
    return token_view(made, secret)


@delete(
    "/tokens/{id:str}",
    status_code=200,
    sync_to_thread=True,
    tags=["Access"],
    summary="Revoke an API token",
)
def revoke_token(id: FromPath[str], caller: Asking, parts: Here) -> dict[str, str]:
    """End a token at once."""
    parts.tokens.revoke(id, parts.now())
    parts.note(caller, "token.revoke", id)
    return {"revoked": id}


@get("/audit", sync_to_thread=True, tags=["Access"], summary="Read the audit log")
def list_audit(
    parts: Here,
    before: Annotated[int | None, QueryParameter(ge=1, le=2**53)] = None,
    limit: Annotated[int, QueryParameter(ge=1, le=1000)] = 100,
) -> list[AuditEntry]:
    """Return who changed what, the newest first; ``before``: older than the line of this id."""
    return [
        AuditEntry(line.id, moment(line.at), line.actor, line.action, line.target, line.detail)
        for line in parts.audit.list(before=before, limit=limit)
    ]


def user_view(user: User) -> UserView:
    """Return a user as the API shows them."""
    return UserView(
        user.id,
        user.email,
        user.name,
        user.role,
        moment(user.created_at),
        maybe_moment(user.disabled_at),
        user.has_password,
    )


def token_view(token: Token, secret: str | None = None) -> TokenView:
    """Return a token as the API shows it."""
    return TokenView(
        token.id,
        token.name,
        token.role,
        token.created_by,
        moment(token.created_at),
        maybe_moment(token.expires_at),
        maybe_moment(token.used_at),
        maybe_moment(token.revoked_at),
        secret,
    )


def link(parts: Parts, secret: str) -> Link:
    """Return a link: its secret stands behind ``#``, which browsers send to nobody."""
    return Link(f"{parts.server.url or ''}/setup#{secret}", secret)


def _cookie(parts: Parts, token: str, seconds: int | None = None) -> str:
    server = parts.server
    lasts = server.session_lifetime // 1_000_000 if seconds is None else seconds
    return cookie(token, lasts, secure=server.secure).decode()


def _user_of(caller: Caller) -> str:
    if caller.kind != "user":
        raise UsersOnly
    return caller.id


ROUTES = (
    sign_in, who, sign_out, sign_out_everywhere, change_password, accept, invite, list_users,
    change_user, reset_user, list_tokens, make_token, revoke_token, list_audit,
)  # fmt: skip
