"""How the workspace stands, and what could not be taken."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from litestar import get, post
from litestar.params import JSONBody, QueryParameter

from yeojido.app.http.parts import Asking, Here, maybe_moment, moment
from yeojido.app.status import status
from yeojido.domain.errors import BadOption
from yeojido.domain.words import Words, both
from yeojido.store import dead_letters
from yeojido.store.dead_letters import DeadLetter, Sought

Id = Annotated[int, msgspec.Meta(ge=1, le=2**53)]


class LetterView(msgspec.Struct):
    """An event, or a whole request, that could not be taken; its body is not shown here."""

    id: int
    source: str
    wire: str
    received_at: str
    events: int
    reason: str
    message: dict[str, str]
    wanted_at: str | None


class Which(msgspec.Struct, forbid_unknown_fields=True):
    """Which dead letters: by number, by the source's id, by reason; ``all`` for every one."""

    ids: Annotated[list[Id], msgspec.Meta(max_length=1000)] = []
    source: Annotated[str, msgspec.Meta(max_length=200)] | None = None
    reason: Annotated[str, msgspec.Meta(max_length=200)] | None = None
    all: bool = False


@get("/info", sync_to_thread=True, tags=["Workspace"], summary="How the workspace stands")
def info(parts: Here) -> dict[str, Any]:
    """Return events, people, and what became of everything that was accepted."""
    return status(parts.house.workspace, parts.house.view()).to_dict()


@get("/dead-letters", sync_to_thread=True, tags=["Workspace"], summary="List dead letters")
def list_letters(
    parts: Here,
    source: Annotated[str | None, QueryParameter(max_length=200)] = None,
    reason: Annotated[str | None, QueryParameter(max_length=200)] = None,
    limit: Annotated[int, QueryParameter(ge=1, le=1000)] = 100,
) -> list[LetterView]:
    """Return events that could not be taken, the oldest first, without their bodies."""
    with parts.house.workspace.database.reading() as connection:
        found = dead_letters.found(connection, Sought(source=source, reason=reason), limit=limit)
        return [_view(letter) for letter in found]


@post(
    "/dead-letters/replay",
    status_code=200,
    sync_to_thread=True,
    tags=["Workspace"],
    summary="Settle dead letters again",
)
def replay(data: JSONBody[Which], caller: Asking, parts: Here) -> dict[str, int]:
    """Ask the worker to settle dead letters again; those that still cannot be taken stay."""
    with parts.house.workspace.database.begin() as connection:
        asked = dead_letters.want(connection, _sought(data), parts.now())
    parts.note(caller, "dead_letters.replay", data.source or data.reason or "", events=asked)
    return {"asked": asked}


@post(
    "/dead-letters/discard",
    status_code=200,
    sync_to_thread=True,
    tags=["Workspace"],
    summary="Delete dead letters",
)
def discard(data: JSONBody[Which], caller: Asking, parts: Here) -> dict[str, int]:
    """Delete dead letters for good; they stay counted as rejected."""
    with parts.house.workspace.database.begin() as connection:
        dropped = dead_letters.drop(connection, _sought(data))
    parts.note(caller, "dead_letters.discard", data.source or data.reason or "", events=dropped)
    return {"discarded": dropped}


def _sought(which: Which) -> Sought:
    if not (which.ids or which.source or which.reason or which.all):
        raise BadOption(option="ids", value="[]", possible="ids, source, reason, all")
    return Sought(tuple(which.ids) or None, which.source, which.reason)


def _view(letter: DeadLetter) -> LetterView:
    try:
        words = both(letter.reason, **letter.values)
    except (KeyError, ImportError, ValueError):
        words = Words(ko=letter.reason, en=letter.reason)
    return LetterView(
        letter.id,
        letter.source,
        letter.wire,
        moment(letter.received_at),
        letter.events,
        letter.reason,
        {"ko": words.ko, "en": words.en},
        maybe_moment(letter.wanted_at),
    )


ROUTES = (info, list_letters, replay, discard)
