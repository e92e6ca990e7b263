"""Processes that end with the one that started them, in whatever way it ends."""

from __future__ import annotations

import ctypes
import gc
import os
import signal
import sys
import threading
import time

_PR_SET_PDEATHSIG = 1
_EVERY = 0.25


def end_with(parent: int) -> None:
    """End this process within half a second after ``parent`` has ended, even by ``kill -9``.

    Nothing acknowledged is lost by it: what is acknowledged is durable.
    """
    if sys.platform == "linux":
        # The kernel does it at once; the thread below covers other systems and the moment
        # between the start of this process and this line.
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(_EVERY)
        os.kill(os.getpid(), signal.SIGKILL)

    threading.Thread(target=watch, daemon=True, name="parent-watch").start()


def settle_memory() -> None:
    """Let the collector of cycles pass over what was loaded, and look at the rest less often.

    Thousands of short-lived objects a second hold no cycles: looking through them is for nothing.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)
