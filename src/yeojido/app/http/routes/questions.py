"""Questions: every analysis of the command line, the journey map, the journeys that are kept."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec
from litestar import get, post
from litestar.params import FromPath, JSONBody, QueryParameter
from litestar.response import Response

from yeojido.app import asking, journeys
from yeojido.app.http.parts import Asking, Here
from yeojido.app.http.rights import RIGHTS, allowed
from yeojido.domain.access import ROLES, Caller, Role
from yeojido.domain.server_errors import NotAllowed

#: Longest condition, characters.
_TEXT = 2000
Text = Annotated[str, msgspec.Meta(max_length=_TEXT)]
Short = Annotated[str, msgspec.Meta(max_length=200)]
Type = Literal["purchase", "lead", "engagement", "retention", "service", "email"]
Query = Annotated[str | None, QueryParameter(max_length=_TEXT)]


class Question(msgspec.Struct, forbid_unknown_fields=True):
    """What is asked. ``parameters``: as ``GET /api/v1/ask`` describes them.

    ``journey``: one that is kept; without it the log proposes one where it is needed. ``where`` and
    ``who``: conditions over events and people. ``start`` and ``end``: ISO 8601, end exclusive, in
    ``timezone``. ``by``: groups by a trait; ``versus`` and ``against``: two groups side by side.
    """

    parameters: dict[str, Any] = {}
    journey: Short | None = None
    where: Text | None = None
    who: Text | None = None
    start: Short | None = None
    end: Short | None = None
    timezone: Short = "Asia/Seoul"
    by: Text | None = None
    most: Annotated[int, msgspec.Meta(ge=1, le=100)] = 12
    versus: Text | None = None
    against: Text | None = None
    least: Annotated[int, msgspec.Meta(ge=1, le=10**6)] = 30


@get("/ask", sync_to_thread=True, tags=["Questions"], summary="What can be asked")
def list_questions() -> dict[str, Any]:
    """Return the analyses and the JSON Schema of the parameters of each."""
    return {name: asking.described(name) for name in asking.QUESTIONS}


@post(
    "/ask/{analysis:str}",
    status_code=200,
    sync_to_thread=True,
    tags=["Questions"],
    summary="Ask the log",
)
def ask(
    analysis: FromPath[str], data: JSONBody[Question], caller: Asking, parts: Here
) -> dict[str, Any]:
    """Run an analysis over all events, sealed or not; returns what ``--json`` prints.

    What people wrote (``quotes``, ``complaints``) is left out for viewers; by it they may not ask.
    """
    if not _reads(caller) and asking.names_words([data.parameters, data.by, data.versus]):
        raise NotAllowed(role=caller.role, needed=", ".join(r for r in ROLES if _may_read(r)))
    part = asking.Part(
        data.where, data.who, data.start, data.end, data.timezone, data.by, data.most,
        data.versus, data.against, data.least,
    )  # fmt: skip
    seconds = parts.server.ask_timeout / 1e6
    found = asking.ask(parts.house, analysis, data.parameters, data.journey, part, seconds)
    return found if _reads(caller) else asking.wordless(found)


@get("/map", sync_to_thread=True, tags=["Questions"], summary="The journey map")
def show_map(
    parts: Here,
    caller: Asking,
    journey: Query = None,
    type: Annotated[Type | None, QueryParameter()] = None,
    where: Query = None,
    start: Query = None,
    end: Query = None,
) -> Response[bytes]:
    """Return the map with what the log says in every cell (``journey.schema.json``).

    What people wrote is left out for viewers.
    """
    from yeojido.analyze.maps.document import write

    seconds = parts.server.ask_timeout / 1e6
    found = asking.draw(parts.house, journey, type, where, start, end, seconds)
    if not _reads(caller):
        found = asking.wordless_map(found)
    return Response(write(found), media_type="application/json")


def _reads(caller: Caller) -> bool:
    """Tell whether somebody may read what people wrote: who may list it may see it quoted."""
    return _may_read(caller.role)


def _may_read(role: Role) -> bool:
    return allowed(role, RIGHTS["GET /api/v1/voice/list"])


@get("/journeys", sync_to_thread=True, tags=["Questions"], summary="List journeys")
def list_journeys(parts: Here) -> list[str]:
    """Return the names of the journeys that the workspace keeps."""
    return journeys.known(parts.house)


@get("/journeys/{name:str}", sync_to_thread=True, tags=["Questions"], summary="Show a journey")
def show_journey(name: FromPath[str], parts: Here) -> Response[bytes]:
    """Return a journey that the workspace keeps."""
    from yeojido.analyze.maps.document import write

    return Response(write(journeys.kept(parts.house, name)), media_type="application/json")


ROUTES = (list_questions, ask, show_map, list_journeys, show_journey)
