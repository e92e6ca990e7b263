"""Tasks that unhappy words open, what changed in them, and the rule that opens them.

Every call works inside the caller's transaction. Times are microseconds UTC.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict
from functools import lru_cache
from typing import TYPE_CHECKING, Final

import msgspec
import sqlalchemy as sa

from yeojido.domain.errors import StoreError
from yeojido.domain.log import DAY
from yeojido.domain.tasks import (
    STEPS,
    WAITING,
    Change,
    NoSuchTask,
    Offer,
    State,
    Task,
    TaskRule,
    TaskStep,
)
from yeojido.store.schema import voice
from yeojido.store.schema.log import meta
from yeojido.store.statements import insert, parts

if TYPE_CHECKING:
    from sqlalchemy import Connection

_KEY: Final = "task_rule"
#: Who changes tasks by themselves: the rule, and whoever's rights are exercised.
SYSTEM: Final = "yeojido"


# the rule


def rule(connection: Connection) -> TaskRule:
    """Return the rule; raises StoreError where it cannot be read."""
    text = connection.execute(sa.select(meta.c.value).where(meta.c.key == _KEY)).scalar()
    return TaskRule() if text is None else _read(str(text))


@lru_cache(4)
def _read(text: str) -> TaskRule:
    try:
        return msgspec.json.decode(text, type=TaskRule)
    except msgspec.MsgspecError as problem:
        raise StoreError(path="meta.task_rule", reason=str(problem)) from None


def set_rule(connection: Connection, rule: TaskRule) -> None:
    """Keep a rule."""
    text = msgspec.json.encode(rule).decode()
    new = insert(connection, meta).values(key=_KEY, value=text)
    connection.execute(new.on_conflict_do_update(index_elements=[meta.c.key], set_={"value": text}))


# what was said and not looked at yet


def offer(connection: Connection, offers: Sequence[Offer]) -> None:
    """Keep what was said until somebody looks whether it opens a task; each event once."""
    if offers:
        table = voice.voice_task_offers
        new = insert(connection, table).on_conflict_do_nothing(index_elements=[table.c.event])
        connection.execute(new, [asdict(each) for each in offers])


def offered(connection: Connection, most: int) -> list[Offer]:
    """Return what waits to be looked at, what was said first first."""
    table = voice.voice_task_offers
    columns = [table.c[name] for name in Offer.__dataclass_fields__]
    query = sa.select(*columns).order_by(table.c.said_at, table.c.event).limit(most)
    return [Offer(*row) for row in connection.execute(query)]


def looked(connection: Connection, offers: Iterable[Offer]) -> None:
    """Take out what was looked at."""
    table = voice.voice_task_offers
    for some in parts([each.event for each in offers]):
        connection.execute(sa.delete(table).where(table.c.event.in_(some)))


# tasks


def opening(connection: Connection) -> None:
    """Let nobody else open tasks before this transaction ends."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("LOCK TABLE voice_tasks IN SHARE ROW EXCLUSIVE MODE")


def known(connection: Connection, events: Collection[str]) -> set[str]:
    """Return which events have opened a task, or are noted at one."""
    tasks, changes = voice.voice_tasks, voice.voice_task_changes
    found: set[str] = set()
    for some in parts(sorted(events)):
        found |= set(
            connection.execute(sa.select(tasks.c.event).where(tasks.c.event.in_(some))).scalars()
        )
        query = sa.select(changes.c.after).where(
            changes.c.field == "voice", changes.c.after.in_(some)
        )
        found |= {str(each) for each in connection.execute(query).scalars()}
    return found


def near(
    connection: Connection, identities: Collection[str], said_at: int, days: int
) -> Task | None:
    """Return the task of a person (all their identities) that another voice of theirs belongs to.

    That is one that is not done yet, else one whose voice is less than ``days`` away.
    """
    mine = of(connection, identities)
    waiting = [task for task in mine if task.state in WAITING]
    close = [task for task in mine if abs(task.said_at - said_at) < days * DAY]
    return next(iter((*waiting, *close)), None)


def add(connection: Connection, task: Task) -> None:
    """Open a task."""
    connection.execute(sa.insert(voice.voice_tasks), [asdict(task)])
    note(connection, Change(task.id, task.opened_at, SYSTEM, "state", None, task.state))
    if task.owner is not None:
        note(connection, Change(task.id, task.opened_at, SYSTEM, "owner", None, task.owner))


def note(connection: Connection, change: Change) -> None:
    """Write down a change."""
    connection.execute(sa.insert(voice.voice_task_changes), [asdict(change)])


def found(
    connection: Connection,
    states: Collection[State] = (),
    owner: str | None = None,
    touchpoint: str | None = None,
    most: int | None = None,
    since: int | None = None,
) -> list[Task]:
    """Return tasks, those that are due first first. ``states`` empty: all; ``since``: opened then."""
    table = voice.voice_tasks
    query = sa.select(*_columns()).order_by(table.c.due_at, table.c.id)
    if states:
        query = query.where(table.c.state.in_(list(states)))
    if owner is not None:
        query = query.where(table.c.owner == owner)
    if touchpoint is not None:
        query = query.where(table.c.touchpoint == touchpoint)
    if since is not None:
        query = query.where(table.c.opened_at >= since)
    return [Task(*row) for row in connection.execute(query if most is None else query.limit(most))]


def one(connection: Connection, id_: str) -> Task:
    """Return a task by its id, or by the beginning of it where only one begins so; NoSuchTask."""
    table = voice.voice_tasks
    query = sa.select(*_columns()).where(table.c.id.startswith(id_, autoescape=True)).limit(2)
    rows = connection.execute(query).all() if id_ else []
    if len(rows) != 1:
        raise NoSuchTask(id=id_[:40])
    return Task(*rows[0])


def of(connection: Connection, identities: Collection[str]) -> list[Task]:
    """Return the tasks of a person, the latest words first."""
    table = voice.voice_tasks
    tasks: list[Task] = []
    for some in parts(sorted(identities)):
        query = sa.select(*_columns()).where(table.c.identity.in_(some))
        tasks += [Task(*row) for row in connection.execute(query)]
    return sorted(tasks, key=lambda task: (-task.said_at, task.id))


def history(connection: Connection, ids: Collection[str]) -> list[Change]:
    """Return what changed in tasks, oldest first."""
    table = voice.voice_task_changes
    columns = [table.c[name] for name in Change.__dataclass_fields__]
    changes: list[Change] = []
    for some in parts(sorted(ids)):
        query = sa.select(*columns).where(table.c.task.in_(some)).order_by(table.c.id)
        changes += [Change(*row) for row in connection.execute(query)]
    return changes


def step(
    connection: Connection, id_: str, state: State, by: str, now: int, *, owner: str | None = None
) -> Task:
    """Bring a task to a state, and to an owner where one is given; raises NoSuchTask, TaskStep.

    Of several who do so at the same time the first one wins, and the others are told where it is.
    """
    table = voice.voice_tasks
    task = one(connection, id_)
    if state != task.state and state not in STEPS[task.state]:
        possible = ", ".join(sorted(STEPS[task.state]))
        raise TaskStep(id=task.id, state=task.state, possible=possible)
    values: dict[str, object] = {"state": state}
    if state == "answered" and task.answered_at is None:
        values["answered_at"] = now
    values["closed_at"] = now if state in ("closed", "dismissed") else None
    if owner is not None:
        values["owner"] = owner
    changed = connection.execute(
        sa.update(table).where(table.c.id == task.id, table.c.state == task.state).values(values)
    )
    if changed.rowcount != 1:
        task = one(connection, id_)
        raise TaskStep(id=task.id, state=task.state, possible=", ".join(sorted(STEPS[task.state])))
    if state != task.state:
        note(connection, Change(task.id, now, by, "state", task.state, state))
    if owner is not None and owner != task.owner:
        note(connection, Change(task.id, now, by, "owner", task.owner, owner))
    return one(connection, task.id)


def stop(connection: Connection, identities: Collection[str], by: str, now: int) -> int:
    """Dismiss what is not done of a person whose processing stops; return how many."""
    waiting = [task for task in of(connection, identities) if task.state in WAITING]
    for task in waiting:
        step(connection, task.id, "dismissed", by, now)
    _drop_offers(connection, identities)
    return len(waiting)


def forget(connection: Connection, identities: Collection[str]) -> int:
    """Delete the tasks of an erased person with their history; return how many there were."""
    ids = [task.id for task in of(connection, identities)]
    for some in parts(ids):
        connection.execute(
            sa.delete(voice.voice_task_changes).where(voice.voice_task_changes.c.task.in_(some))
        )
        connection.execute(sa.delete(voice.voice_tasks).where(voice.voice_tasks.c.id.in_(some)))
    _drop_offers(connection, identities)
    return len(ids)


def age(connection: Connection, ends: Mapping[str, int], others: str) -> int:
    """Take out of tasks whose voices are too old what was said and by whom; return how many.

    ``ends``: event name, under ``others`` all without one of their own -> the moment before which
    events must go. What is left counts in reports and says nothing of anybody.
    """
    table, changes = voice.voice_tasks, voice.voice_task_changes
    named = {name: end for name, end in ends.items() if name != others}
    old = [(table.c.name == name) & (table.c.said_at < end) for name, end in named.items()]
    if others in ends:
        old.append(table.c.name.not_in(list(named)) & (table.c.said_at < ends[others]))
    if not old:
        return 0
    chosen = sa.or_(*old) & (table.c.identity != "")
    ids = list(connection.execute(sa.select(table.c.id).where(chosen)).scalars())
    for some in parts(ids):
        connection.execute(
            sa.delete(changes).where(changes.c.task.in_(some), changes.c.field == "note")
        )
        gone = {"text": "", "text_key": "", "identity": ""}
        connection.execute(sa.update(table).where(table.c.id.in_(some)).values(gone))
    return len(ids)


def _drop_offers(connection: Connection, identities: Collection[str]) -> None:
    table = voice.voice_task_offers
    for some in parts(sorted(identities)):
        connection.execute(sa.delete(table).where(table.c.identity.in_(some)))


def _columns() -> list[sa.Column[object]]:
    return [voice.voice_tasks.c[name] for name in Task.__dataclass_fields__]
