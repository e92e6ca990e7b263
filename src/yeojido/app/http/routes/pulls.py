"""Pulls of files from addresses, and what adverts cost.

Folders of the server are named on the command line alone: over HTTP they would open any file of
the machine to whoever may edit.
"""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from litestar import delete, get, post
from litestar.params import FromPath, JSONBody, QueryParameter

from yeojido.app import pulling, pulls
from yeojido.app.costs import summed
from yeojido.app.http.parts import Asking, Here
from yeojido.domain.errors import BadOption
from yeojido.store.costs import Costs
from yeojido.store.pulls import Pulls
from yeojido.store.workspace import Workspace

Short = Annotated[str, msgspec.Meta(min_length=1, max_length=60)]
Day = Annotated[str | None, QueryParameter(pattern=r"^\d{4}-\d{2}-\d{2}$")]


class NewPull(msgspec.Struct, forbid_unknown_fields=True):
    """A file at an https address of the public internet, fetched again and again.

    ``header``: sent to that host alone (``Authorization: Bearer ...``), kept sealed, never shown.
    """

    name: Short
    url: Annotated[str, msgspec.Meta(min_length=1, max_length=2000)]
    every: Annotated[str, msgspec.Meta(max_length=20)] = "1h"
    mapping: Short | None = None
    header: Annotated[str, msgspec.Meta(max_length=4000)] | None = None


@get("/pulls", sync_to_thread=True, tags=["Pulls"], summary="List pulls")
def list_pulls(parts: Here) -> list[dict[str, Any]]:
    """Return every pull: when it is next, and which files failed. Of addresses the host alone."""
    held = Pulls(parts.house.workspace.database)
    return [pulls.document(pull, held) for pull in held.all()]


@post("/pulls", sync_to_thread=True, tags=["Pulls"], summary="Add a pull")
def add_pull(data: JSONBody[NewPull], caller: Asking, parts: Here) -> dict[str, Any]:
    """Add a pull; the worker runs it, at first at once."""
    if data.header is not None and not pulls.is_header(data.header):
        raise BadOption(option="header", value="…", possible="Name: value")
    made = pulls.make(
        parts.house.workspace, data.name, "https", data.url.strip(),
        every=data.every, now=parts.now(), mapping=data.mapping, header=data.header,
    )  # fmt: skip
    parts.note(caller, "pull.add", made.id)
    return pulls.document(made)


@post(
    "/pulls/{name:str}/run", status_code=200, sync_to_thread=True, tags=["Pulls"], summary="Run it"
)
def run_pull(name: FromPath[str], caller: Asking, parts: Here) -> dict[str, Any]:
    """Fetch now what is new, and take it in."""
    settings = parts.house.settings
    with Workspace.open(settings.workspace, create=False, database=settings.database) as workspace:
        pull = pulls.found(Pulls(workspace.database), name)
        done = pulling.run(workspace, pull, parts.now())
    parts.note(caller, "pull.run", pull.id, taken=done.taken, accepted=done.accepted)
    return pulls.result(done)


@post(
    "/pulls/{name:str}/pause", status_code=200, sync_to_thread=True, tags=["Pulls"], summary="Pause"
)
def pause_pull(name: FromPath[str], caller: Asking, parts: Here) -> dict[str, Any]:
    """Stop a pull until it is resumed."""
    return _paused(name, caller, parts, paused=True)


@post(
    "/pulls/{name:str}/resume",
    status_code=200,
    sync_to_thread=True,
    tags=["Pulls"],
    summary="Resume",
)
def resume_pull(name: FromPath[str], caller: Asking, parts: Here) -> dict[str, Any]:
    """Let a pull go on; it is due at once."""
    return _paused(name, caller, parts, paused=False)


def _paused(name: str, caller: Asking, parts: Here, *, paused: bool) -> dict[str, Any]:
    held = Pulls(parts.house.workspace.database)
    pull = pulls.found(held, name)
    held.pause(pull, paused=paused, now=parts.now())
    parts.note(caller, "pull.pause" if paused else "pull.resume", pull.id)
    return pulls.document(pulls.found(held, name), held)


@delete("/pulls/{name:str}", status_code=204, sync_to_thread=True, tags=["Pulls"], summary="Remove")
def remove_pull(name: FromPath[str], caller: Asking, parts: Here) -> None:
    """Forget a pull; what it has brought in stays."""
    held = Pulls(parts.house.workspace.database)
    pull = pulls.found(held, name)
    held.remove(pull)
    parts.note(caller, "pull.remove", pull.id)


@get("/costs", sync_to_thread=True, tags=["Pulls"], summary="What adverts cost")
def list_costs(parts: Here, since: Day = None, until: Day = None) -> dict[str, Any]:
    """Return what each campaign cost over the days asked for (``YYYY-MM-DD``, both included)."""
    return summed(Costs(parts.house.workspace.database).all(since, until))


ROUTES = (list_pulls, add_pull, run_pull, pause_pull, resume_pull, remove_pull, list_costs)
