"""Tasks: unhappy customers who wait for an answer, and how long they waited."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Any, Literal

import msgspec
from litestar import get, post, put
from litestar.params import FromPath, JSONBody, QueryParameter

from yeojido.app import tasks as desk
from yeojido.app.answered import report
from yeojido.app.http.parts import Asking, Here
from yeojido.domain.tasks import State

Short = Annotated[str, msgspec.Meta(min_length=1, max_length=100)]
Text = Annotated[str, msgspec.Meta(min_length=1, max_length=1000)]
Which = Annotated[str, QueryParameter(query="state", max_length=20)]
Whose = Annotated[str | None, QueryParameter(max_length=100)]
Many = Annotated[int, QueryParameter(ge=1, le=1000)]
Days = Annotated[int | None, QueryParameter(ge=1, le=3650)]


class Step(msgspec.Struct, forbid_unknown_fields=True):
    """To which state a task goes, who has it from then on (default for ``doing``: the caller), a note."""

    state: State
    owner: Short | None = None
    note: Text | None = None


class Rule(msgspec.Struct, forbid_unknown_fields=True):
    """What of the rule changes; what is not given stays. Ratings and valence: -2 to 2.

    ``recent``: look at what the log holds already and is young enough, too.
    """

    on: bool | None = None
    valence: float | None = None
    probability: float | None = None
    rating: float | None = None
    touchpoints: Annotated[list[Short], msgspec.Meta(max_length=200)] | None = None
    young_days: int | None = None
    quiet_days: int | None = None
    hours: float | None = None
    owners: Annotated[dict[Short, Short], msgspec.Meta(max_length=200)] | None = None
    journey: Short | Literal[""] | None = None
    recent: bool = False


@get("/tasks", sync_to_thread=True, tags=["Tasks"], summary="List tasks")
def list_tasks(
    parts: Here,
    wanted: Which = "waiting",
    owner: Whose = None,
    touchpoint: Whose = None,
    late: bool = False,
    limit: Many = 200,
) -> dict[str, Any]:
    """Return tasks, those that are due first first; ``state``: one, ``waiting`` or ``all``."""
    workspace = parts.house.workspace
    found = desk.listed(
        workspace, parts.now(), desk.states(wanted),
        owner=owner, touchpoint=touchpoint, late=late, most=limit,
    )  # fmt: skip
    return {"on": desk.rule_of(workspace).on, "tasks": found}


@get("/tasks/report", sync_to_thread=True, tags=["Tasks"], summary="How long people waited")
def task_report(parts: Here, days: Days = None) -> dict[str, Any]:
    """Return the time to the first answer and the share within the promise, by owner, touchpoint, month."""
    return report(parts.house.workspace, parts.now(), days=days)


@get("/tasks/rule", sync_to_thread=True, tags=["Tasks"], summary="When tasks are opened")
def get_rule(parts: Here) -> dict[str, Any]:
    """Return the rule."""
    return dict(desk.rule_document(desk.rule_of(parts.house.workspace)))


@put("/tasks/rule", status_code=200, sync_to_thread=True, tags=["Tasks"], summary="Set the rule")
def put_rule(data: JSONBody[Rule], caller: Asking, parts: Here) -> dict[str, Any]:
    """Change the rule; returns it."""
    given = {name: getattr(data, name) for name in Rule.__struct_fields__ if name != "recent"}
    changes = {name: value for name, value in given.items() if value is not None}
    if "touchpoints" in changes:
        changes["touchpoints"] = tuple(changes["touchpoints"])
    if "journey" in changes:
        changes["journey"] = changes["journey"] or None
    workspace = parts.house.workspace
    rule = desk.set_rule(workspace, replace(desk.rule_of(workspace), **changes))
    parts.note(caller, "task.rule", "on" if rule.on else "off")
    if data.recent:
        desk.look_back(workspace, parts.now())
    return dict(desk.rule_document(rule))


@get("/tasks/{id:str}", sync_to_thread=True, tags=["Tasks"], summary="Show a task")
def show_task(id: FromPath[str], parts: Here) -> dict[str, Any]:
    """Return a task, its history, and what its person agreed to."""
    return desk.show(parts.house.workspace, id, parts.now())


@post("/tasks/{id:str}/state", status_code=200, sync_to_thread=True, tags=["Tasks"], summary="Bring a task on")  # fmt: skip
def step_task(
    id: FromPath[str],
    data: JSONBody[Step],
    caller: Asking,
    parts: Here,
) -> dict[str, Any]:
    """Take, answer, close or dismiss a task; 409 where its state does not allow it."""
    owner = data.owner or (caller.actor if data.state == "doing" else None)
    found = desk.act(
        parts.house.workspace, id, data.state,
        by=caller.actor, now=parts.now(), owner=owner, note=data.note,
    )  # fmt: skip
    parts.note(caller, f"task.{data.state}", found["id"])
    return found


ROUTES = (list_tasks, task_report, get_rule, put_rule, show_task, step_task)
