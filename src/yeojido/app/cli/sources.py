"""Where events come from, and their write keys: ``source``."""

from __future__ import annotations

import os
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Literal

from cyclopts import App, Parameter

from yeojido.app.cli.common import Common, shared
from yeojido.app.cli.language import t
from yeojido.app.cli.output import emit, table, tell
from yeojido.app.wire import house
from yeojido.domain.durations import duration
from yeojido.domain.errors import BadOption
from yeojido.domain.log import SECOND

if TYPE_CHECKING:
    from yeojido.store.sources import Source, WriteKey

_LONGEST_NAME = 100
Name = Annotated[str, Parameter(help=t("collection.opt_name"))]


def add(app: App) -> None:
    """Add the commands to the command line."""
    group = App(name="source", help=t("collection.source_help"))
    group.command(create, help=t("collection.create_help"))
    group.command(list_, name="list", help=t("collection.list_help"))
    group.command(rotate, help=t("collection.rotate_help"))
    group.command(disable, help=t("collection.disable_help"))
    group.command(enable, help=t("collection.enable_help"))
    app.command(group)


def create(
    name: Name,
    *,
    kind: Annotated[
        Literal["browser", "server"], Parameter(help=t("collection.opt_kind"))
    ] = "server",
    common: Common | None = None,
) -> None:
    """Make a source and show its write key, this once."""
    from yeojido.adapters import collector
    from yeojido.store.sources import Sources

    plain = name.strip()
    if not plain or len(plain) > _LONGEST_NAME or not plain.isprintable():
        raise BadOption(option="NAME", value=repr(name[:40]), possible="shop-web, 주문서버")
    settings = shared(common)
    with house(settings, create=True) as parts:
        source, key = Sources(parts.workspace.database).create(plain, kind, _now())
    tag = collector.snippet(os.environ.get("YEOJIDO_URL") or "https://HOST", key)
    if settings.json:
        made = {"write_key": key, "source": source.name, "kind": source.kind, "id": source.id}
        emit({**made, "snippet": tag} if kind == "browser" else made)
        return
    tell(t("collection.created", name=source.name, kind=source.kind))
    print(key)
    tell(t("collection.shown_once"))
    if kind == "browser":
        tell(t("collection.snippet"))
        tell(tag)


def list_(*, common: Common | None = None) -> None:
    """Show the sources, never their keys."""
    from yeojido.store.sources import Sources

    settings = shared(common)
    with house(settings) as parts:
        found = Sources(parts.workspace.database).list()
    now = _now()
    if settings.json:
        emit([_document(source, keys, now) for source, keys in found])
        return
    if not found:
        tell(t("collection.no_sources"))
        return
    heads = [(t(f"collection.col_{name}"), False) for name in ("name", "kind", "state", "keys")]
    table(heads, [_row(source, keys, now) for source, keys in found])


def rotate(
    name: Name,
    *,
    grace: Annotated[str, Parameter(help=t("collection.opt_grace"))] = "24h",
    now: Annotated[bool, Parameter(help=t("collection.opt_now"), negative="")] = False,
    common: Common | None = None,
) -> None:
    """Give a source a new key; the old one is taken for the grace period."""
    from yeojido.store.sources import Sources

    left = 0 if now else duration(grace)
    settings = shared(common)
    with house(settings) as parts:
        sources = Sources(parts.workspace.database)
        at = _now()
        key = sources.rotate(name, at, left)
        source = sources.named(name)
    if settings.json:
        ends = _moment(at + left)
        emit({"write_key": key, "source": source.name, "kind": source.kind, "old_key_ends": ends})
        return
    print(key)
    tell(t("collection.rotated_now") if now else t("collection.rotated", until=_moment(at + left)))


def disable(name: Name, *, common: Common | None = None) -> None:
    """Take nothing more from a source."""
    from yeojido.store.sources import Sources

    settings = shared(common)
    with house(settings) as parts:
        sources = Sources(parts.workspace.database)
        sources.disable(name, _now())
        source = sources.named(name)
    _say_state(source, json=settings.json)


def enable(name: Name, *, common: Common | None = None) -> None:
    """Take from a source again."""
    from yeojido.store.sources import Sources

    settings = shared(common)
    with house(settings) as parts:
        sources = Sources(parts.workspace.database)
        sources.enable(name)
        source = sources.named(name)
    _say_state(source, json=settings.json)


def _say_state(source: Source, *, json: bool) -> None:
    if json:
        emit({"source": source.name, "kind": source.kind, "enabled": source.disabled_at is None})
        return
    state = "enabled" if source.disabled_at is None else "disabled_now"
    tell(t(f"collection.{state}", name=source.name))


def _document(source: Source, keys: list[WriteKey], now: int) -> dict[str, object]:
    return {
        "source": source.name,
        "id": source.id,
        "kind": source.kind,
        "enabled": source.disabled_at is None,
        "created_at": _moment(source.created_at),
        "keys": [
            {
                "hint": key.hint,
                "created_at": _moment(key.created_at),
                "expires_at": None if key.expires_at is None else _moment(key.expires_at),
            }
            for key in keys
            if key.expires_at is None or key.expires_at > now
        ],
    }


def _row(source: Source, keys: list[WriteKey], now: int) -> tuple[str, ...]:
    valid = [key for key in keys if key.expires_at is None or key.expires_at > now]
    shown = ", ".join(
        f"…{key.hint}"
        + ("" if key.expires_at is None else t("collection.until", until=_moment(key.expires_at)))
        for key in valid
    )
    state = t("collection.state_on" if source.disabled_at is None else "collection.state_off")
    return source.name, source.kind, state, shown or "–"


def _moment(at: int) -> str:
    return datetime.fromtimestamp(at // SECOND, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _now() -> int:
    return time.time_ns() // 1000
