"""The worker: settles, seals, pulls and forgets in the background until it is stopped."""

from __future__ import annotations

from threading import Event
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from yeojido.app.settings import Settings


def work(settings: Settings, stop: Event, *, once: bool = False, parent: int | None = None) -> None:
    """Work for a workspace until ``stop`` is set, or until nothing is left to do (``once``).

    ``parent``: id of the process that started this one; when it is gone the work ends. Several
    workers may run for one workspace: one settles at a time, the others take over when it ends.
    """
    raise NotImplementedError((settings, stop, once, parent))
