"""What customers say: listed, seen as a whole, moved to where it belongs.

Which text a request is about stands in its body, never in its address. The audit log names the key
of a text alone.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec
from litestar import get, post
from litestar.params import JSONBody, QueryParameter

from yeojido.app import asking, journeys, voices
from yeojido.app.http.parts import Asking, Here

Short = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
Text = Annotated[str, msgspec.Meta(min_length=1, max_length=20_000)]
Named = Annotated[str | None, QueryParameter(max_length=200)]


class Move(msgspec.Struct, forbid_unknown_fields=True):
    """Which text (itself, or how its key begins), and the touchpoint: an id, a name, or ``off``."""

    text: Text
    touchpoint: Short
    journey: Short | None = None


class Unmove(msgspec.Struct, forbid_unknown_fields=True):
    """Which moved text: itself, or how its key begins."""

    text: Text
    journey: Short | None = None


class MovedView(msgspec.Struct):
    """The text, masked, and where it is now by a person's word: "" nowhere, null by nobody's."""

    key: str
    text: str
    events: int
    touchpoint: str | None


@get("/voice/list", sync_to_thread=True, tags=["Voice"], summary="List what customers said")
def list_voices(
    parts: Here,
    touchpoint: Named = None,
    order: Annotated[Literal["latest", "unhappy", "unsure"], QueryParameter()] = "latest",
    most: Annotated[int, QueryParameter(ge=1, le=1000)] = 50,
    journey: Named = None,
) -> dict[str, Any]:
    """Return voices with words, masked, with where they were put, why, and how sure that is."""
    with asking.turn(parts.server.ask_timeout / 1e6) as progress:
        log = parts.house.log()
        definition = journeys.named(parts.house, log, journey)
        found = voices.listed(
            log, definition, parts.house, place=touchpoint, order=order, most=most,
            progress=progress,
        )  # fmt: skip
    return found.to_dict()


@get("/voice/overview", sync_to_thread=True, tags=["Voice"], summary="What customers say")
def show_overview(parts: Here, journey: Named = None) -> dict[str, Any]:
    """Return where voices come from, how words were placed, and emotion, the lowest first."""
    with asking.turn(parts.server.ask_timeout / 1e6) as progress:
        log = parts.house.log()
        definition = journeys.named(parts.house, log, journey)
        found = voices.overview(log, definition, parts.house, progress=progress)
    return found.to_dict()


@post(
    "/voice/move",
    status_code=200,
    sync_to_thread=True,
    tags=["Voice"],
    summary="Move a text to where it belongs",
)
def move(data: JSONBody[Move], caller: Asking, parts: Here) -> MovedView:
    """Put a text, and all that are the same, at a touchpoint; the next map learns from it."""
    log = parts.house.log()
    definition = journeys.named(parts.house, log, data.journey)
    made = voices.move(
        parts.house, definition, data.text, data.touchpoint, by=caller.actor, now=parts.now()
    )
    parts.note(caller, "voice.move", made.key, touchpoint=made.touchpoint or voices.NOWHERE)
    return _view(made)


@post(
    "/voice/unmove",
    status_code=200,
    sync_to_thread=True,
    tags=["Voice"],
    summary="Take back that a text was moved",
)
def unmove(data: JSONBody[Unmove], caller: Asking, parts: Here) -> MovedView:
    """Leave a text to the rules and the router again."""
    definition = journeys.named(parts.house, parts.house.log(), data.journey)
    made = voices.unmove(parts.house, definition, data.text)
    parts.note(caller, "voice.unmove", made.key)
    return _view(made)


def _view(made: voices.Moved) -> MovedView:
    return MovedView(made.key, made.text, made.events, made.touchpoint)


ROUTES = (list_voices, show_overview, move, unmove)
