"""Rate limits: a bucket of tokens for each caller, filled evenly."""

from __future__ import annotations

import threading
from collections import OrderedDict

#: How many callers are remembered; the one that was quiet the longest is forgotten first.
_MOST = 50_000


class Buckets:
    """Allows ``rate`` requests a minute for each key, in bursts of up to a quarter of that.

    Each web process counts for itself. ``rate`` 0: no limit.
    """

    def __init__(self, rate: int) -> None:
        """Start with full buckets."""
        self._a_second = rate / 60
        self._most = max(1.0, rate / 4)
        self._held: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self._lock = threading.Lock()

    def take(self, key: str, now: float) -> float:
        """Return 0 where the request may pass, else the seconds until the next may.

        ``now``: seconds of a clock that never goes back.
        """
        if self._a_second == 0:
            return 0.0
        with self._lock:
            left, at = self._held.pop(key, (self._most, now))
            left = min(self._most, left + (now - at) * self._a_second)
            passes = left >= 1
            self._held[key] = (left - 1 if passes else left, now)
            if len(self._held) > _MOST:
                self._held.popitem(last=False)
        return 0.0 if passes else (1 - left) / self._a_second
