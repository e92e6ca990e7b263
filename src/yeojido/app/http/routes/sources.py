"""Sources of events and their write keys."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from litestar import get, post
from litestar.params import FromPath, JSONBody

from yeojido.app.http.parts import Asking, Here, maybe_moment, moment
from yeojido.domain.durations import duration
from yeojido.store.sources import Source, WriteKey


class NewSource(msgspec.Struct, forbid_unknown_fields=True):
    """A source: ``browser`` (its key is public) or ``server``."""

    name: Annotated[str, msgspec.Meta(min_length=1, max_length=100)]
    kind: Literal["browser", "server"] = "server"


class Rotation(msgspec.Struct, forbid_unknown_fields=True):
    """For how long the keys until now are still taken (0s: they end at once)."""

    grace: Annotated[str, msgspec.Meta(max_length=20)] = "1d"


class KeyView(msgspec.Struct):
    """A write key as it is kept: its last characters, and until when it is taken."""

    hint: str
    created_at: str
    expires_at: str | None


class SourceView(msgspec.Struct):
    """A source. ``write_key``: only where it was just made, shown this once."""

    id: str
    name: str
    kind: Literal["browser", "server", "file", "pull"]
    created_at: str
    disabled_at: str | None
    keys: list[KeyView] = []
    write_key: str | None = None


@get("/sources", sync_to_thread=True, tags=["Sources"], summary="List sources")
def list_sources(parts: Here) -> list[SourceView]:
    """Return every source by name, without write keys."""
    return [_view(source, keys) for source, keys in parts.sources.list()]


@post("/sources", sync_to_thread=True, tags=["Sources"], summary="Make a source")
def make_source(data: JSONBody[NewSource], caller: Asking, parts: Here) -> SourceView:
    """Make a source; its write key is shown this once."""
    source, key = parts.sources.create(data.name, data.kind, parts.now())
    parts.note(caller, "source.make", source.id, kind=source.kind)
    return _view(source, [], key)


@post("/sources/{name:str}/rotate", sync_to_thread=True, tags=["Sources"], summary="Rotate a key")
def rotate(
    name: FromPath[str], data: JSONBody[Rotation], caller: Asking, parts: Here
) -> SourceView:
    """Give a source a new write key; those before it are taken for the grace period more."""
    key = parts.sources.rotate(name, parts.now(), duration(data.grace))
    source = parts.sources.named(name)
    parts.note(caller, "source.rotate", source.id)
    return _view(source, [], key)


@post("/sources/{name:str}/disable", sync_to_thread=True, tags=["Sources"], summary="Disable")
def disable(name: FromPath[str], caller: Asking, parts: Here) -> SourceView:
    """Take nothing from a source until it is enabled again."""
    parts.sources.disable(name, parts.now())
    return _changed(parts, name, caller, "source.disable")


@post("/sources/{name:str}/enable", sync_to_thread=True, tags=["Sources"], summary="Enable")
def enable(name: FromPath[str], caller: Asking, parts: Here) -> SourceView:
    """Take from a source again."""
    parts.sources.enable(name)
    return _changed(parts, name, caller, "source.enable")


def _changed(parts: Here, name: str, caller: Asking, action: str) -> SourceView:
    source = parts.sources.named(name)
    parts.note(caller, action, source.id)
    return _view(source, [])


def _view(source: Source, keys: list[WriteKey], key: str | None = None) -> SourceView:
    shown = [KeyView(k.hint, moment(k.created_at), maybe_moment(k.expires_at)) for k in keys]
    return SourceView(
        source.id,
        source.name,
        source.kind,
        moment(source.created_at),
        maybe_moment(source.disabled_at),
        shown,
        key,
    )


ROUTES = (list_sources, make_source, rotate, disable, enable)
