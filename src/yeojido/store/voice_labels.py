"""What people of the team said about customers' words: kept, replaced, taken back, forgotten."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING

import sqlalchemy as sa

from yeojido.store.said import NAMES, Kind, VoiceLabel
from yeojido.store.schema.voice import voice_labels as table
from yeojido.store.statements import insert, parts

if TYPE_CHECKING:
    from sqlalchemy import Connection

_KEY = ("text_key", "kind", "journey")


def put(connection: Connection, labels: Iterable[VoiceLabel]) -> None:
    """Keep labels; what was said before about the same thing of the same text goes."""
    rows = [asdict(label) for label in {_key(label): label for label in labels}.values()]
    for some in parts(rows):
        new = insert(connection, table)
        changed = {name: new.excluded[name] for name in NAMES if name not in _KEY}
        connection.execute(new.on_conflict_do_update(index_elements=_KEY, set_=changed), some)


def found(
    connection: Connection, kinds: Sequence[Kind] = (), journey: str | None = None
) -> list[VoiceLabel]:
    """Return labels (of some kinds; of one journey), the oldest first."""
    columns = [table.c[name] for name in NAMES]
    asked = sa.select(*columns).order_by(table.c.labelled_at, *(table.c[name] for name in _KEY))
    if kinds:
        asked = asked.where(table.c.kind.in_(kinds))
    if journey is not None:
        asked = asked.where(table.c.journey == journey)
    return [VoiceLabel(**row) for row in connection.execute(asked).mappings()]


def remove(connection: Connection, text_key: str, kind: Kind, journey: str = "") -> bool:
    """Take a label back; False where there was none."""
    gone = connection.execute(
        sa.delete(table).where(
            table.c.text_key == text_key, table.c.kind == kind, table.c.journey == journey
        )
    )
    return gone.rowcount > 0


def forget(connection: Connection, identities: Iterable[str]) -> int:
    """Take away all labels of the words of some people; return how many."""
    gone = 0
    for some in parts(identities):
        gone += connection.execute(sa.delete(table).where(table.c.identity.in_(some))).rowcount
    return gone


def count(connection: Connection, identities: Iterable[str]) -> int:
    """Return how many labels are about the words of some people."""
    total = 0
    for some in parts(identities):
        asked = sa.select(sa.func.count()).select_from(table).where(table.c.identity.in_(some))
        total += int(connection.execute(asked).scalar_one())
    return total


def _key(label: VoiceLabel) -> tuple[str, str, str]:
    return label.text_key, label.kind, label.journey
