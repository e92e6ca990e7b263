"""What people of the team said about customers' words, read without what writes it (ADR 18)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from yeojido.store.records import Records

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


NAMES = tuple(each.name for each in fields(VoiceLabel))


def said(records: Records, kinds: Sequence[Kind]) -> list[VoiceLabel]:
    """Return labels of some kinds, the oldest first; every map that is drawn asks for them."""
    names = ", ".join(NAMES)
    asked = ", ".join(f"'{kind}'" for kind in kinds)  # never from outside
    (rows,) = records.rows(
        f"SELECT {names} FROM voice_labels WHERE kind IN ({asked})"  # noqa: S608
        " ORDER BY labelled_at, text_key, kind, journey"
    )
    return [VoiceLabel(*row) for row in rows]
