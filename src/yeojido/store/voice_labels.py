"""What people of the team said about customers' words: where they belong, what is felt in them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, fields
from typing import TYPE_CHECKING, Literal

import sqlalchemy as sa

from yeojido.store.schema.voice import voice_labels as table
from yeojido.store.statements import insert, parts

if TYPE_CHECKING:
    from sqlalchemy import Connection

Kind = Literal["touchpoint", "valence", "emotion"]


@dataclass(frozen=True, slots=True)
class VoiceLabel:
    """One thing that was said about a text; a later one about the same replaces it.

    Attributes:
        text_key: of ``domain.voice.text_key``.
        kind: what about it.
        value: a touchpoint's id; -2 to 2; an emotion.
        text: masked, as the log holds it.
        labelled_by, labelled_at: who, when (microseconds UTC).
        journey: id of the journey whose touchpoint it is; "" for the other kinds.
        identity: key of whose words they are, by which they are erased; None: several people's.
        chosen: ``random`` or ``unsure``, where we asked about this text; None where it was given.
    """

    text_key: str
    kind: Kind
    value: str
    text: str
    labelled_by: str
    labelled_at: int
    journey: str = ""
    identity: str | None = None
    chosen: str | None = None


_NAMES = tuple(each.name for each in fields(VoiceLabel))
_KEY = ("text_key", "kind", "journey")


def put(connection: Connection, labels: Iterable[VoiceLabel]) -> None:
    """Keep labels; what was said before about the same thing of the same text goes."""
    rows = [asdict(label) for label in {_key(label): label for label in labels}.values()]
    for some in parts(rows):
        new = insert(connection, table)
        changed = {name: new.excluded[name] for name in _NAMES if name not in _KEY}
        connection.execute(new.on_conflict_do_update(index_elements=_KEY, set_=changed), some)


def found(
    connection: Connection, kinds: Sequence[Kind] = (), journey: str | None = None
) -> list[VoiceLabel]:
    """Return labels (of some kinds; of one journey), the oldest first."""
    columns = [table.c[name] for name in _NAMES]
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
