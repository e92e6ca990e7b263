"""How much comes in, how fast it is answered, how soon it is seen: ``make bench-collection``.

A real ``yeojido serve`` on this machine and one client process beside it: plain sockets under
``select``, requests put together from parts that were encoded before, answers looked at only as
far as their status and length, so that little of the two cores goes to the client. Every answer
comes after the commit to the disk. ``--seconds`` says how long each part runs; ``--visible`` how
long events are sent at 5,000 a second while a reader looks how soon they are seen.

There is no peer in the same run: the collectors that others publish need services that cannot be
run here (Kafka, ClickHouse, PostgreSQL with a warehouse), and a toy endpoint without identity,
encryption and de-duplication would not be one.
"""

from __future__ import annotations

import argparse
import base64
import http.client
import json
import os
import selectors
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from bench import collected

BATCH = 100
RATE = 5_000
_PEOPLE = 50_000
_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass
class Load:
    """What one part of the run came to; latencies in milliseconds, memory in MB.

    ``cpu_us_per_event``: microseconds of processor time while events were sent, of the ``web``
    process, of the ``settler`` (which goes on afterwards) and of the ``client``.
    """

    name: str
    events: int
    seconds: float
    events_per_second: float
    requests_per_second: float
    p50: float
    p99: float
    worst: float
    failed: int
    cpu_us_per_event: dict[str, float]
    more: dict[str, Any] = field(default_factory=dict)


class Server:
    """A server of its own, in a process group of its own."""

    def __init__(self, folder: Path) -> None:
        """Make a workspace with a source and start the server."""
        self.folder = folder
        made = self._run("source", "create", "bench", "--kind", "server")
        self.key = base64.b64encode(f"{made['write_key']}:".encode())
        environment = {**os.environ, "YEOJIDO_COLLECT_RATE_LIMIT": "0"}
        self._process = subprocess.Popen(
            [sys.executable, "-m", "yeojido", "serve", "--port", "0", *self._where()],
            stdout=subprocess.PIPE, env=environment, start_new_session=True,
        )  # fmt: skip
        assert self._process.stdout is not None
        self.address = urlsplit(json.loads(self._process.stdout.readline())["url"])

    def _where(self) -> list[str]:
        return ["--workspace", str(self.folder), "--json"]

    def _run(self, *arguments: str) -> Any:
        command = [sys.executable, "-m", "yeojido", *arguments, *self._where()]
        return json.loads(subprocess.run(command, check=True, capture_output=True).stdout)

    def info(self) -> Any:
        """Return what ``yeojido info`` says."""
        return self._run("info")

    def processes(self) -> Iterator[Path]:
        """Hand out the folders under /proc of all processes of the server."""
        for path in Path("/proc").iterdir():
            if path.name.isdigit():
                try:
                    fields = (path / "stat").read_text().rpartition(")")[2].split()
                except OSError:
                    continue
                if int(fields[2]) == self._process.pid:
                    yield path

    def roles(self) -> dict[str, Path]:
        """Return the folders under /proc of the web process and of the settler."""
        found: dict[str, Path] = {}
        for path in self.processes():
            try:
                opened = {each.readlink().name for each in (path / "fd").iterdir()}
            except OSError:
                continue
            if "settle.lock" in opened:
                found["settler"] = path
            elif "inbox.db" in opened:
                found["web"] = path
        return found

    def cpu(self) -> dict[str, float]:
        """Return the processor seconds that each has used."""
        ticks = {"web": 0.0, "settler": 0.0}
        for role, path in self.roles().items():
            fields = (path / "stat").read_text().rpartition(")")[2].split()
            ticks[role] = (int(fields[11]) + int(fields[12])) / _TICKS
        return ticks

    def memory(self) -> dict[str, float]:
        """Return the memory of each in MB, without the files it has mapped."""
        held: dict[str, float] = {}
        for role, path in self.roles().items():
            for line in (path / "status").read_text().splitlines():
                if line.startswith("RssAnon"):
                    held[role] = int(line.split()[1]) / 1024
        return held

    def waiting(self) -> int:
        """Return how many events wait in the inbox."""
        line = http.client.HTTPConnection(
            self.address.hostname or "", self.address.port, timeout=60
        )
        line.request("GET", "/ready")
        waiting = int(json.loads(line.getresponse().read())["waiting"])
        line.close()
        return waiting

    def stop(self) -> float:
        """Stop it as an operator would; return how many seconds that took."""
        began = time.monotonic()
        self._process.terminate()
        try:
            self._process.wait(120)
        except subprocess.TimeoutExpired:
            os.killpg(self._process.pid, signal.SIGKILL)
        return time.monotonic() - began


class Client:
    """Keeps connections busy, or sends at a steady rate; one request a connection at a time."""

    def __init__(self, server: Server, connections: int, batch: int) -> None:
        """Connect."""
        self._batch = batch
        self._parts = _parts(server.key, batch)
        self._next = time.time_ns()
        self._selector = selectors.DefaultSelector()
        self._idle: list[socket.socket] = []
        self._began: dict[socket.socket, float] = {}
        self.latencies: list[float] = []
        self.failed = 0
        for _ in range(connections):
            made = socket.create_connection(
                (server.address.hostname or "", server.address.port or 0)
            )
            made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._selector.register(made, selectors.EVENT_READ)
            self._idle.append(made)

    def run(self, seconds: float, rate: float | None = None) -> float:
        """Send for so long; ``rate``: requests a second, counted from when each was due."""
        began = now = time.perf_counter()
        due = began
        while now - began < seconds or self._began:
            sending = now - began < seconds
            while sending and self._idle and (rate is None or due <= now):
                self._send(self._idle.pop(0), now if rate is None else due)
                if rate is not None:
                    due += 1 / rate
            patience = 0.05
            if rate is not None and sending and self._idle:
                patience = min(max(due - time.perf_counter(), 0.001), 0.05)
            for key, _ in self._selector.select(patience):
                self._answered(key.fileobj)
            now = time.perf_counter()
        return now - began

    def _send(self, connection: socket.socket, since: float) -> None:
        head, first, last = self._parts
        numbers = range(self._next, self._next + self._batch)
        self._next += self._batch
        body = b",".join(
            [b'%s"%d","userId":"user-%06d%s' % (first, n, n % _PEOPLE, last) for n in numbers]
        )
        connection.sendall(head + (b'{"batch":[%s]}' % body if self._batch > 1 else body))
        self._began[connection] = since

    def _answered(self, connection: Any) -> None:
        answer = connection.recv(65536)
        self.latencies.append(time.perf_counter() - self._began.pop(connection))
        if not answer.startswith(b"HTTP/1.1 200"):
            self.failed += 1
        self._idle.append(connection)

    def close(self) -> None:
        """Close every connection."""
        for key in list(self._selector.get_map().values()):
            key.fileobj.close()  # type: ignore[union-attr]
        self._selector.close()


def _parts(key: bytes, batch: int) -> tuple[bytes, bytes, bytes]:
    """Return the head of a request, and what stands around the message id of each event."""
    first = b'{"type":"track","event":"Product Viewed","messageId":'
    last = (
        b'","timestamp":"2026-03-02T09:00:00Z","properties":{"product_id":'
        b'"sku-1234","price":49000,"currency":"KRW","category":"shoes"},"context":{"page":{"path":'
        b'"/products/1234","referrer":"https://example.com/"},"library":{"name":"bench"}}}'
    )
    each = len(first) + len(last) + len('"","userId":"user-000000') + len(str(time.time_ns()))
    length = each * batch + (batch - 1) + (12 if batch > 1 else 0)
    path = b"/v1/batch" if batch > 1 else b"/v1/track"
    head = (
        b"POST %s HTTP/1.1\r\nHost: bench\r\nContent-Type: application/json\r\n"
        b"Authorization: Basic %s\r\nContent-Length: %d\r\n\r\n" % (path, key, length)
    )
    return head, first, last


def load(
    name: str, server: Server, connections: int, batch: int, seconds: float, rate: float | None
) -> Load:
    """Run one part; ``rate`` in requests a second, None: as fast as answers come."""
    client = Client(server, connections, batch)
    before, mine = server.cpu(), time.process_time()
    took = client.run(seconds, rate)
    spent = {role: used - before[role] for role, used in server.cpu().items()}
    spent["client"] = time.process_time() - mine
    client.close()
    ordered = sorted(client.latencies)
    events = len(ordered) * batch
    return Load(
        name=name,
        events=events,
        seconds=round(took, 2),
        events_per_second=round(events / took),
        requests_per_second=round(len(ordered) / took),
        p50=round(1e3 * ordered[len(ordered) // 2], 2),
        p99=round(1e3 * ordered[int(len(ordered) * 0.99)], 2),
        worst=round(1e3 * ordered[-1], 2),
        failed=client.failed,
        cpu_us_per_event={role: round(1e6 * used / events, 1) for role, used in spent.items()},
    )


def drained(server: Server, patience: float = 180) -> float:
    """Wait until nothing is left in the inbox; return how many seconds that took."""
    began = time.monotonic()
    while server.waiting() and time.monotonic() - began < patience:
        time.sleep(0.2)
    return round(time.monotonic() - began, 1)


def visible(server: Server, seconds: float) -> Load:
    """Send 5,000 events a second; measure how soon single events among them are seen."""
    over = threading.Event()
    memory: list[dict[str, float]] = []

    def watch() -> None:
        while not over.wait(2.0):
            memory.append(server.memory())

    looking = subprocess.Popen(
        [sys.executable, "-m", "bench.collection", "--look", str(server.folder), "--port",
         str(server.address.port), "--key", server.key.decode(), "--seconds", str(seconds)],
        stdout=subprocess.PIPE,
    )  # fmt: skip
    thread = threading.Thread(target=watch, daemon=True)
    thread.start()
    found = load("5,000 events/s, and a reader", server, 16, BATCH, seconds, RATE / BATCH)
    seen, _ = looking.communicate()
    over.set()
    thread.join()
    found.more = json.loads(seen)
    for role in ("web", "settler"):
        held = [round(each[role]) for each in memory if role in each]
        # One number for each twentieth of the time: whether it grows is seen at a glance.
        step = max(len(held) // 20, 1)
        found.more[f"{role}_mb"] = [max(held[i : i + step]) for i in range(0, len(held), step)]
    return found


def look(folder: Path, port: int, key: bytes, seconds: float) -> dict[str, Any]:
    """Send single events, one a second; look until each is counted by a reader of its own process.

    Counted from the answer 200.
    """
    from yeojido.app.settings import Settings
    from yeojido.app.wire import house

    delays: list[float] = []
    with house(Settings(folder, "en")) as reader:
        # What a process loads at its first look is no delay of an event.
        reader.log().summary()
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            name = f"probe {len(delays) + 1}"
            _post(port, key, name)
            accepted = time.monotonic()
            while name not in reader.log().summary().names:
                time.sleep(0.02)
                if time.monotonic() - accepted > 30:
                    break
            delays.append(time.monotonic() - accepted)
            time.sleep(max(0.0, 1.0 - delays[-1]))
    delays.sort()
    return {
        "probes": len(delays),
        "seen_after_s_p50": round(delays[len(delays) // 2], 3),
        "seen_after_s_p99": round(delays[int(len(delays) * 0.99)], 3),
        "seen_after_s_most": round(delays[-1], 3),
    }


def _post(port: int, key: bytes, name: str) -> None:
    call = {"type": "track", "event": name, "userId": "probe", "messageId": name}
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    about = {"Authorization": f"Basic {key.decode()}", "Content-Type": "application/json"}
    line.request("POST", "/v1/track", json.dumps(call), about)
    if line.getresponse().status != 200:
        raise RuntimeError(name)
    line.close()


def measured(seconds: float, watched: float) -> list[Load]:
    """Run every part against a server of its own; ``watched``: seconds of the last part."""
    parts: list[Load] = []
    with tempfile.TemporaryDirectory(dir=os.environ.get("BENCH_FOLDER")) as folder:
        server = Server(Path(folder) / "workspace")
        try:
            warm = [load("warm", server, 8, BATCH, 2, None), load("warm", server, 8, 1, 1, None)]
            drained(server)
            for part in (
                ("batches of 100", 8, BATCH, seconds, None),
                ("batches of 100, 25,000 events/s", 32, BATCH, seconds, 250),
                ("single requests", 64, 1, seconds, None),
                ("single requests, 2,500/s", 64, 1, seconds, 2500),
            ):
                parts.append(load(part[0], server, *part[1:]))
                parts[-1].more["drained_s"] = drained(server)
                print(json.dumps(asdict(parts[-1])), file=sys.stderr, flush=True)
            if watched:
                parts.append(visible(server, watched))
                parts[-1].more["drained_s"] = drained(server)
                print(json.dumps(asdict(parts[-1])), file=sys.stderr, flush=True)
            info = server.info()
        finally:
            server.stop()
    probes = sum(part.more.get("probes", 0) for part in parts)
    sent = probes + sum(part.events - part.failed for part in (*warm, *parts))
    if info["accepted"] != sent or info["stored"] != sent:
        raise SystemExit(f"sent {sent}, accepted {info['accepted']}, stored {info['stored']}")
    return parts


def main() -> int:
    """Run every part, print and keep the results."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--visible", type=float, default=60)
    parser.add_argument("--look", type=Path)
    parser.add_argument("--port", type=int)
    parser.add_argument("--key", default="")
    asked = parser.parse_args()
    if asked.look:
        print(json.dumps(look(asked.look, asked.port, asked.key.encode(), asked.seconds)))
        return 0
    parts = [asdict(part) for part in measured(asked.seconds, asked.visible)]
    collected.RESULT.write_text(json.dumps(parts, indent=1) + "\n")
    print(collected.section(parts))
    return 0


if __name__ == "__main__":
    sys.exit(main())
