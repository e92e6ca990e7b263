"""Who may use the server: ``user``, ``token``."""

from __future__ import annotations

import time
from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any, Literal

from cyclopts import App, Parameter

from yeojido.app.cli.common import Common, shared
from yeojido.app.cli.language import t
from yeojido.app.cli.output import emit, table, tell
from yeojido.app.wire import House, house
from yeojido.domain.access import Caller
from yeojido.domain.durations import duration
from yeojido.domain.log import HOUR, SECOND

if TYPE_CHECKING:
    from yeojido.domain.access import Token, User
    from yeojido.store.users import Users

Role = Literal["owner", "editor", "analyst", "viewer"]
Who = Annotated[str, Parameter(help=t("access.opt_who"))]
Url = Annotated[str | None, Parameter(help=t("access.opt_url"), env_var="YEOJIDO_URL")]
#: Whoever can write the workspace's files may do everything.
_COMMAND = Caller("command", "local", "owner")


def add(app: App) -> None:
    """Add the commands to the command line."""
    users = App(name="user", help=t("access.user_help"))
    users.command(add_user, name="add", help=t("access.user_add_help"))
    users.command(list_users, name="list", help=t("access.user_list_help"))
    users.command(set_role, name="role", help=t("access.user_role_help"))
    users.command(disable, help=t("access.user_disable_help"))
    users.command(enable, help=t("access.user_enable_help"))
    users.command(reset, help=t("access.user_reset_help"))
    app.command(users)
    tokens = App(name="token", help=t("access.token_help"))
    tokens.command(create, help=t("access.token_create_help"))
    tokens.command(list_tokens, name="list", help=t("access.token_list_help"))
    tokens.command(revoke, help=t("access.token_revoke_help"))
    app.command(tokens)


def add_user(
    email: Annotated[str, Parameter(help=t("access.opt_who"))],
    *,
    role: Annotated[Role, Parameter(help=t("access.opt_role"))] = "viewer",
    name: Annotated[str, Parameter(help=t("access.opt_name"))] = "",
    url: Url = None,
    common: Common | None = None,
) -> None:
    """Make a user and a link with which they set their password."""
    settings = shared(common)
    with house(settings, create=True) as parts:
        users = _users(parts)
        user = users.add(email, name, role, None, _now())
        secret = users.link("reset", user.role, _COMMAND.actor, _now(), user=user.id)
        _note(parts, "user.add", user.id, role=role)
    _show_link(settings.json, user, secret, url)


def list_users(*, common: Common | None = None) -> None:
    """List users."""
    settings = shared(common)
    with house(settings) as parts:
        users = _users(parts).list()
    if settings.json:
        emit({"users": [asdict(user) for user in users]})
        return
    columns = ["id", *(t(f"access.col_{name}") for name in ("email", "name", "role", "state"))]
    table(
        [(column, False) for column in columns],
        [
            (
                u.id,
                u.email,
                u.name,
                u.role,
                t("access.disabled" if u.disabled_at else "access.active"),
            )
            for u in users
        ],
    )


def set_role(
    who: Who,
    role: Annotated[Role, Parameter(help=t("access.opt_role"))],
    *,
    common: Common | None = None,
) -> None:
    """Give a user another role."""
    with house(shared(common)) as parts:
        user = _users(parts).set_role(who, role)
        _note(parts, "user.role", user.id, role=role)
    _changed(shared(common).json, user)


def disable(who: Who, *, common: Common | None = None) -> None:
    """Let a user in no more."""
    with house(shared(common)) as parts:
        user = _users(parts).disable(who, _now())
        _note(parts, "user.disable", user.id)
    _changed(shared(common).json, user)


def enable(who: Who, *, common: Common | None = None) -> None:
    """Let a user in again."""
    with house(shared(common)) as parts:
        user = _users(parts).enable(who)
        _note(parts, "user.enable", user.id)
    _changed(shared(common).json, user)


def reset(who: Who, *, url: Url = None, common: Common | None = None) -> None:
    """Show a link with which a user sets a new password."""
    settings = shared(common)
    with house(settings) as parts:
        users = _users(parts)
        user = users.one(who)
        secret = users.link("reset", user.role, _COMMAND.actor, _now(), user=user.id)
        _note(parts, "user.reset", user.id)
    _show_link(settings.json, user, secret, url)


def create(
    name: Annotated[str, Parameter(help=t("access.opt_token_name"))],
    *,
    role: Annotated[Role, Parameter(help=t("access.opt_role"))] = "viewer",
    expires: Annotated[str | None, Parameter(help=t("access.opt_expires"))] = None,
    common: Common | None = None,
) -> None:
    """Make a token and show it, this once."""
    from yeojido.store.access import Tokens

    settings = shared(common)
    ends = None if expires is None else _now() + duration(expires)
    with house(settings, create=True) as parts:
        token, secret = Tokens(parts.workspace.database).create(name, role, _COMMAND, _now(), ends)
        _note(parts, "token.make", token.id, role=role)
    if settings.json:
        emit({"id": token.id, "role": token.role, "token": secret})
        return
    print(secret)
    tell(t("access.shown_once"))


def list_tokens(*, common: Common | None = None) -> None:
    """List tokens."""
    from yeojido.store.access import Tokens

    settings = shared(common)
    with house(settings) as parts:
        tokens = Tokens(parts.workspace.database).list()
    if settings.json:
        emit({"tokens": [asdict(token) for token in tokens]})
        return
    heads = ("name", "role", "state", "made", "expires", "used")
    table(
        [(column, False) for column in ("id", *(t(f"access.col_{head}") for head in heads))],
        [
            (
                k.id,
                k.name,
                k.role,
                _state(k),
                _day(k.created_at),
                _day(k.expires_at),
                _day(k.used_at),
            )
            for k in tokens
        ],
    )


def revoke(
    token: Annotated[str, Parameter(help=t("access.opt_token"))], *, common: Common | None = None
) -> None:
    """End a token at once."""
    from yeojido.store.access import Tokens

    settings = shared(common)
    with house(settings) as parts:
        Tokens(parts.workspace.database).revoke(token, _now())
        _note(parts, "token.revoke", token)
    if settings.json:
        emit({"revoked": token})
    else:
        print(t("access.changed", what=token))


def _users(parts: House) -> Users:
    from yeojido.store.users import Users

    return Users(parts.workspace.database, parts.workspace.secret)


def _note(parts: House, action: str, target: str, **detail: Any) -> None:
    from yeojido.store.access import Audit

    Audit(parts.workspace.database).note(_COMMAND.actor, action, target, _now(), **detail)


def _show_link(as_json: bool, user: User, secret: str, url: str | None) -> None:
    from yeojido.store.users import RESET

    link = f"{(url or 'http://127.0.0.1:8420').rstrip('/')}/setup#{secret}"
    if as_json:
        emit({"id": user.id, "role": user.role, "link": link})
        return
    tell(t("access.link", hours=RESET // HOUR))
    print(link)


def _changed(as_json: bool, user: User) -> None:
    if as_json:
        emit({"id": user.id, "role": user.role, "disabled": user.disabled_at is not None})
    else:
        print(t("access.changed", what=user.id))


def _state(token: Token) -> str:
    if token.revoked_at is not None:
        return t("access.revoked")
    ended = token.expires_at is not None and token.expires_at <= _now()
    return t("access.expired" if ended else "access.active")


def _day(micros: int | None) -> str:
    return (
        "–" if micros is None else datetime.fromtimestamp(micros / SECOND, UTC).date().isoformat()
    )


def _now() -> int:
    return time.time_ns() // 1000
