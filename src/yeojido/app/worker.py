"""The worker: settles, seals, pulls and forgets in the background until it is stopped."""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Callable
from contextlib import ExitStack, suppress
from threading import Event, Thread
from typing import TYPE_CHECKING

from yeojido.domain.database_errors import DatabaseUnreachable
from yeojido.domain.errors import WorkspaceBusy
from yeojido.domain.log import DAY

if TYPE_CHECKING:
    from yeojido.app.sealing import Pace
    from yeojido.app.settings import Settings
    from yeojido.app.settling import Settled, Settler, settling
    from yeojido.store.workspace import Workspace

log = logging.getLogger("yeojido.worker")

#: Seconds between two looks at an empty inbox; an event is seen by analyses within a second.
IDLE = 0.1
#: Seconds a round takes at least: many small rounds cost more than few large ones.
ROUND = 0.2
#: Seconds after which what has failed is tried again, at first and at most.
AGAIN = (0.25, 10.0)
#: Seconds between two looks whether it is time to seal or to pull.
LOOK = 1.0
#: Logs beyond so many events are not sealed on the way out: it would take too long.
SEALED_AT_THE_END = 2_000_000


def work(settings: Settings, stop: Event, *, once: bool = False, parent: int | None = None) -> None:
    """Work for a workspace until ``stop`` is set, or until nothing is left to do (``once``).

    ``parent``: id of the process that started this one; when it is gone the work ends. Several
    workers may run for one workspace: one works at a time, the others take over when it ends;
    with ``once`` it raises WorkspaceBusy where another one is at work.
    """
    from yeojido.app.settling import Settler, settling
    from yeojido.store.workspace import Workspace

    def ended() -> bool:
        return stop.is_set() or (parent is not None and os.getppid() != parent)

    with ExitStack() as held:
        opened = Workspace.open(settings.workspace, database=settings.database)
        workspace = held.enter_context(opened)
        right = settling(workspace)
        held.callback(right.__exit__)
        if once:
            right.__enter__()
        elif not _taken(right, stop, ended):
            return
        settler = Settler(workspace) if once else _begun(workspace, Settler, stop, ended)
        if settler is not None:
            _Working(settings, workspace, Settler, settler, ended, stop, right).run(once=once)


def _taken(right: settling, stop: Event, ended: Callable[[], bool]) -> bool:
    """Wait for the right to settle; False where the work ended before."""
    while True:
        try:
            right.__enter__()
        except WorkspaceBusy:
            log.debug("another worker settles")
        except DatabaseUnreachable as problem:
            log.warning("waiting for PostgreSQL: %s", type(problem).__name__)
        else:
            return True
        if stop.wait(LOOK) or ended():
            return False


def _begun(
    workspace: Workspace,
    make: Callable[[Workspace], Settler],
    stop: Event,
    ended: Callable[[], bool],
) -> Settler | None:
    """Make a settler, with patience for PostgreSQL; None where the work ended before."""
    while True:
        try:
            return make(workspace)
        except DatabaseUnreachable as problem:
            log.warning("waiting for PostgreSQL: %s", type(problem).__name__)
        if stop.wait(LOOK) or ended():
            return None


class _Working:
    """One worker that has the right to settle."""

    def __init__(
        self,
        settings: Settings,
        workspace: Workspace,
        make: Callable[[Workspace], Settler],
        settler: Settler,
        ended: Callable[[], bool],
        stop: Event,
        right: settling,
    ) -> None:
        self._right = right
        self._settings = settings
        self._workspace = workspace
        self._make = make
        self._settler = settler
        self._ended = ended
        self._stop = stop
        self._failed = AGAIN[0]
        self._aged = 0
        self._pace: Pace | None = None
        self._next_beat = 0.0

    def run(self, *, once: bool) -> None:
        try:
            if once:
                self._settler.all()
                self._seal(self._workspace)
                self._open_tasks(self._workspace)
                return
            background = Thread(target=self._background, name="sealer", daemon=True)
            background.start()
            while not self._ended():
                began = time.monotonic()
                self._beat(began)
                settled = self._round()
                spent = time.monotonic() - began
                self._stop.wait(IDLE if settled is None else max(ROUND - spent, 0.0))
            self._stop.set()
            background.join()
            self._leave()
        finally:
            self._settler.close()

    def _beat(self, now: float) -> None:
        """Say once a second that somebody is at work."""
        if now >= self._next_beat:
            self._next_beat = now + LOOK
            with suppress(OSError):  # a full disk is told by what has failed
                self._workspace.home.beat.touch()

    def _leave(self) -> None:
        """Settle what waits and seal it, so that the next start finds nothing to do."""
        try:
            self._settler.all()
            if self._workspace.records.snapshot().events <= SEALED_AT_THE_END:
                self._seal(self._workspace)
        except Exception as problem:  # noqa: BLE001 - all of it is durable as it is
            log.warning("left unsealed: %s", type(problem).__name__)

    def _round(self) -> Settled | None:
        """Settle a stretch; whatever goes wrong is tried again later, and nothing is lost."""
        from yeojido.store.inbox import AlreadySettled

        try:
            settled = self._settler.round()
        except AlreadySettled:
            self._begin_again()
            return None
        except Exception as problem:  # noqa: BLE001 - the settler must never stop
            log.warning("settling failed and is tried again: %s", type(problem).__name__)
            self._stop.wait(self._failed)
            self._failed = min(self._failed * 2, AGAIN[1])
            if self._right.lost():
                self._begin_again()
            return None
        self._failed = AGAIN[0]
        return settled

    def _begin_again(self) -> None:
        """Stand in line once more: the right was lost, and others may have settled since."""
        self._right.__exit__()
        if not _taken(self._right, self._stop, self._ended):
            return
        try:
            settler = self._make(self._workspace)
        except Exception as problem:  # noqa: BLE001 - the next round finds out and comes back
            log.warning("settling begins again later: %s", type(problem).__name__)
            return
        self._settler.close()
        self._settler = settler

    def _background(self) -> None:
        """Seal, pull and tidy in a thread of its own, which waits where it cannot begin."""
        while not self._stop.is_set():
            self._try("the background", self._keep_house)
            self._stop.wait(LOOK)

    def _keep_house(self) -> None:
        """Seal, pull and tidy when it is time, with a log of its own."""
        from yeojido.store.workspace import Workspace

        with Workspace.open(
            self._settings.workspace, database=self._settings.database
        ) as workspace:
            while not self._stop.wait(LOOK):
                self._try("sealing", lambda: self._seal_if_due(workspace))
                self._try("pulling", lambda: self._pull(workspace))
                self._try("ageing", lambda: self._age(workspace))
                self._try("opening tasks", lambda: self._open_tasks(workspace))

    def _try(self, what: str, do: Callable[[], object]) -> None:
        try:
            do()
        except WorkspaceBusy:
            log.debug("%s waits for whoever writes", what)
        except Exception as problem:  # noqa: BLE001 - tried again in a second
            log.warning("%s failed and is tried again: %s", what, type(problem).__name__)

    def _seal_if_due(self, workspace: Workspace) -> None:
        from yeojido.app.sealing import Pace, waiting
        from yeojido.app.settling import micros

        sealed = workspace.records.snapshot().events
        began = micros()
        if waiting(workspace).due(sealed, began, self._pace):
            try:
                self._seal(workspace)
            finally:
                self._pace = Pace(micros(), micros() - began)

    def _seal(self, workspace: Workspace) -> None:
        from yeojido.app.sealing import seal

        receipt = seal(workspace, self._settler)
        if receipt is not None:
            log.info("sealed %d events, %d in the log", receipt.added, receipt.events)

    def _age(self, workspace: Workspace) -> None:
        """Once a day, take out what is too old: rules count whole days."""
        from yeojido.app import originals
        from yeojido.app.sealing import age
        from yeojido.app.settling import micros

        today = micros() // DAY
        if today != self._aged:
            originals.age(workspace, micros())
            age(workspace, micros())
            self._aged = today

    @staticmethod
    def _open_tasks(workspace: Workspace) -> None:
        from yeojido.app import tasks
        from yeojido.app.settling import micros

        opened = tasks.open_waiting(workspace, micros())
        if opened:
            log.info("opened %d tasks", opened)

    @staticmethod
    def _pull(workspace: Workspace) -> None:
        from yeojido.app.pulling import due
        from yeojido.app.settling import micros

        due(workspace, micros())
