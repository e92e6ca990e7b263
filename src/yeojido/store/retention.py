"""How long events are kept: days per event name, ``*`` for all that have no rule of their own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from yeojido.domain.log import DAY
from yeojido.store.schema import privacy
from yeojido.store.statements import insert

if TYPE_CHECKING:
    from sqlalchemy import Connection

EVERY = "*"


@dataclass(frozen=True, slots=True)
class Rule:
    """Events of one name (``*``: all others) are kept for so many days."""

    event: str
    days: int


def keep(connection: Connection, event: str, days: int) -> None:
    """Keep events of a name (``*``: all others) for so many days, at least one."""
    table = privacy.retention
    new = insert(connection, table).values(event=event, days=days)
    connection.execute(
        new.on_conflict_do_update(index_elements=[table.c.event], set_={"days": days})
    )


def remove(connection: Connection, event: str) -> bool:
    """Take a rule away; tell whether there was one."""
    table = privacy.retention
    there = any(rule.event == event for rule in rules(connection))
    connection.execute(sa.delete(table).where(table.c.event == event))
    return there


def rules(connection: Connection) -> list[Rule]:
    """Return all rules, ``*`` first."""
    table = privacy.retention
    rows = connection.execute(sa.select(table.c.event, table.c.days).order_by(table.c.event))
    return sorted((Rule(*row) for row in rows), key=lambda rule: (rule.event != EVERY, rule.event))


def cutoff(rule: Rule, now: int) -> int:
    """Return the moment before which a rule's events must go; both in microseconds UTC.

    Days are counted to the last midnight UTC, as ``store.moving`` does.
    """
    return now // DAY * DAY - rule.days * DAY
