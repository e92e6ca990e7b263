"""Settling: what waits in the inbox becomes events that analyses see, duplicates or dead letters."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from yeojido.store.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Settled:
    """What became of accepted events: ``accepted`` = ``stored`` + ``duplicates`` + ``rejected``."""

    accepted: int = 0
    stored: int = 0
    duplicates: int = 0
    rejected: int = 0


def micros() -> int:
    """Return the present moment in microseconds UTC."""
    return time.time_ns() // 1000


def settle(workspace: Workspace, now: Callable[[], int] = micros) -> Settled:
    """Settle everything that waits in the inbox of a workspace; return what became of it.

    Waits for whoever settles now. Raises StoreError; then nothing of the present stretch is
    settled, and nothing is lost.
    """
    raise NotImplementedError((workspace, now))
