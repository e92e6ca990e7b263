"""Folders and addresses that are fetched when their time comes; called by the worker."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from yeojido.domain.words import Words

if TYPE_CHECKING:
    from yeojido.store.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Fetched:
    """What a run of one pull did: files taken, waiting and failed, and events taken."""

    name: str
    taken: int = 0
    waiting: int = 0
    failed: int = 0
    accepted: int = 0
    problem: Words | None = None


def due(workspace: Workspace, now: int) -> list[Fetched]:
    """Fetch whatever is due at ``now`` (microseconds UTC); one that fails harms no other."""
    return []
