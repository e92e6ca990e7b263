"""Is it well: ``/health`` (alive), ``/ready`` (can do its work), ``/metrics`` for Prometheus."""

from __future__ import annotations

import hmac
import shutil
import time
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable
from itertools import accumulate
from typing import Any

import msgspec
from litestar import Response, get
from litestar.connection import Request
from litestar.di import NamedDependency
from litestar.params import SkipValidation
from prometheus_client import (
    CollectorRegistry,
    disable_created_metrics,
    generate_latest,
)
from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    Metric,
)
from prometheus_client.registry import Collector

from yeojido.app.http.asgi import header
from yeojido.app.http.clients import is_loopback
from yeojido.app.http.main import Seen
from yeojido.app.http.parts import Here, Parts
from yeojido.app.status import silent
from yeojido.domain.server_errors import NotSignedIn
from yeojido.store.inbox import Inbox

#: Seconds what is acknowledged may wait until the server no longer calls itself ready.
LAG = 60.0
disable_created_metrics()
_TEXT = "text/plain; version=0.0.4; charset=utf-8"


class Health(msgspec.Struct):
    """It is alive."""

    status: str


class Ready(msgspec.Struct):
    """Whether it can do its work, and if not which part fails."""

    status: str
    records: bool
    inbox: bool
    settled: bool
    waiting: int


class Measures(Collector):
    """Counts what one web process does: plain numbers, put into Prometheus's form when asked.

    Only its event loop counts; whoever asks may see a request in one number and not yet in another.
    """

    def __init__(self) -> None:
        """Start at nothing."""
        self.registry = CollectorRegistry()
        self._requests: dict[tuple[str, str, int], int] = {}
        self._doors = {False: _Seconds(), True: _Seconds()}
        self.registry.register(self)

    def see(self, seen: Seen) -> None:
        """Count one answered request."""
        key = seen.method, seen.route, seen.status
        self._requests[key] = self._requests.get(key, 0) + 1
        door = self._doors[seen.collected]
        door.total += seen.seconds
        door.counts[bisect_left(_BUCKETS, seen.seconds)] += 1

    def collect(self) -> Iterable[Metric]:
        """Return what was counted."""
        labels = ("method", "route", "status")
        about = "Answered requests by method, route and status."
        requests = CounterMetricFamily("yeojido_http_requests", about, labels=labels)
        counted: Counter[tuple[str, str, str]] = Counter()
        for (method, route, status), number in list(self._requests.items()):
            counted[method if method in _METHODS else "OTHER", route, str(status)] += number
        for key, number in counted.items():
            requests.add_metric(key, number)
        yield requests
        seconds = HistogramMetricFamily(
            "yeojido_http_request_seconds", "How long answers took.", labels=("door",)
        )
        for collected, door in self._doors.items():
            up_to = [float(number) for number in accumulate(door.counts)]
            names = [*map(str, map(float, _BUCKETS)), "+Inf"]
            pairs = list(zip(names, up_to, strict=True))
            seconds.add_metric(("collect" if collected else "api",), pairs, door.total)
        yield seconds


class _Seconds:
    """How long answers of one kind took: how many by bucket, and all together."""

    __slots__ = ("counts", "total")

    def __init__(self) -> None:
        self.counts = [0] * (len(_BUCKETS) + 1)
        self.total = 0.0


_BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10)
_METHODS = frozenset(("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "HEAD"))


class Settling:
    """Whether what waits in the inbox is settled, seen from outside the settler."""

    def __init__(self, inbox: Inbox, clock: Callable[[], float] = time.monotonic) -> None:
        """Take the inbox; ``clock`` gives seconds and never goes back."""
        self._inbox = inbox
        self._clock = clock
        self._first: int | None = None
        self._since = clock()

    def lag(self) -> float:
        """Return for how many seconds the oldest request has been seen waiting, at least."""
        waiting = self._inbox.take(1)
        first = waiting[0].id if waiting else None
        now = self._clock()
        if first is None or first != self._first:
            self._first, self._since = first, now
        return now - self._since


class WorkspaceState(Collector):
    """What is measured when somebody asks: what waits, for how long, room on the disk."""

    def __init__(self, parts: Parts, settling: Settling) -> None:
        """Take the workspace."""
        self._parts = parts
        self._settling = settling

    def collect(self) -> Iterable[Metric]:
        """Return the numbers of this moment."""
        home = self._parts.house.workspace.home
        usage = shutil.disk_usage(home.root)
        numbers = {
            "yeojido_inbox_events": (
                "Events accepted and not settled yet.",
                self._parts.inbox.waiting(),
            ),
            "yeojido_settle_lag_seconds": (
                "For how long the oldest of them has been seen waiting.",
                self._settling.lag(),
            ),
            "yeojido_disk_free_bytes": ("Free bytes of the workspace's disk.", usage.free),
            "yeojido_up": ("Whether the records can be read.", float(_records(self._parts))),
        }
        for name, (about, value) in numbers.items():
            yield GaugeMetricFamily(name, about, value=value)


@get("/health", sync_to_thread=False, tags=["Server"], summary="Is it alive")
def health() -> Health:
    """Answer as long as the process answers at all."""
    return Health("ok")


@get("/ready", sync_to_thread=True, tags=["Server"], summary="Can it do its work")
def ready(parts: Here, settling: NamedDependency[SkipValidation[Settling]]) -> Response[Ready]:
    """Look whether records and inbox can be reached and what comes in is settled; 503 if not."""
    records = _records(parts)
    try:
        waiting = parts.inbox.waiting()
        # What waits needs a worker that was heard of lately, and that gets on.
        quiet = silent(parts.house.workspace.home)
        at_work = not waiting or (quiet is not None and quiet < LAG)
        settled = at_work and settling.lag() < LAG
        inbox = True
    except Exception:  # noqa: BLE001  what is broken is the answer here
        waiting, settled, inbox = 0, False, False
    good = records and inbox and settled
    return Response(
        Ready("ok" if good else "failing", records, inbox, settled, waiting),
        status_code=200 if good else 503,
    )


@get(
    "/metrics",
    sync_to_thread=True,
    tags=["Server"],
    summary="Numbers for Prometheus",
    media_type="text/plain",
)
def metrics(
    request: Request[Any, Any, Any],
    parts: Here,
    measures: NamedDependency[SkipValidation[Measures]],
) -> Response[bytes]:
    """Return metrics in Prometheus's text format, to whoever has the token or asks from here."""
    token = parts.server.metrics_token
    given = header(request.scope, b"authorization") or ""  # type: ignore[arg-type]
    if token is None:
        may = is_loopback(request.scope)  # type: ignore[arg-type]
    else:
        may = hmac.compare_digest(given.encode(), f"Bearer {token}".encode())
    if not may:
        raise NotSignedIn
    return Response(generate_latest(measures.registry), media_type=_TEXT)


def _records(parts: Parts) -> bool:
    try:
        with parts.house.workspace.database.reading() as connection:
            connection.exec_driver_sql("SELECT 1")
    except Exception:  # noqa: BLE001  what is broken is the answer here
        return False
    return True


ROUTES = (health, ready, metrics)
